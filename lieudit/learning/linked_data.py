"""Paths and sessions in the words that search engines and catalogues read: schema.org, as JSON-LD. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from lieudit.learning.models import HalfDay, Path, PathStep, PathVersion, TrainingSession
from lieudit.learning.workflow import TrainingState
from lieudit.network.licences import TEXTS, Licence
from lieudit.toolkit.linked_data import absolute
from lieudit.toolkit.types import Json

SPDX = "https://spdx.org/licenses/"


def linked_path(path: Path, version: PathVersion, steps: Sequence[PathStep]) -> Json:
    """A course: what one learns, for whom, how long it takes, its steps, its licence, who keeps it, what it was drawn
    from (schema.org/isBasedOn)."""
    keeper = path.hat
    said: Json = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": absolute(path.get_absolute_url()),
        "name": version.title,
        "description": version.outcome,
        "audience": {"@type": "Audience", "audienceType": version.audience},
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "version": str(version.number),
        "dateModified": timezone.localdate(version.at).isoformat(),
        "license": [f"{SPDX}{version.licence}", TEXTS[Licence(version.licence)]],
        "provider": {"@type": "Organization", "name": str(keeper), "url": absolute(keeper.get_absolute_url())},
        "timeRequired": f"PT{round(sum(step.hours for step in steps) * 60)}M",
        "hasPart": [
            {"@type": "LearningResource", "position": step.rank, "name": step.title, "description": step.words}
            for step in steps
        ],
        "keywords": [label for _code, label in path.domain_labels],
    }
    if path.published_at:
        said["datePublished"] = timezone.localdate(path.published_at).isoformat()
    if path.forked_from:
        said["isBasedOn"] = absolute(path.forked_from.get_absolute_url())
    return said


def linked_session(session: TrainingSession, half_days: Sequence[HalfDay]) -> Json:
    """An instance of a course: when, where, who gives it, the seats, and the path of which it is a step."""
    called_off = session.state == TrainingState.CALLED_OFF
    said: Json = {
        "@context": "https://schema.org",
        "@type": "CourseInstance",
        "@id": absolute(session.get_absolute_url()),
        "name": session.title,
        "description": session.words,
        "startDate": session.starts_at.astimezone(session.zone).isoformat(),
        "endDate": session.ends_at.astimezone(session.zone).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if called_off else 'Scheduled'}",
        "courseMode": "onsite" if session.venue else "online",
        "maximumAttendeeCapacity": session.seats,
        "inLanguage": "fr",
        "organizer": {
            "@type": "Organization",
            "name": str(session.hat),
            "url": absolute(session.hat.get_absolute_url()),
        },
        "subEvent": [
            {
                "@type": "Event",
                "name": session.title,
                "startDate": half.starts_at.astimezone(session.zone).isoformat(),
                "endDate": half.ends_at.astimezone(session.zone).isoformat(),
            }
            for half in half_days
        ],
    }
    if session.venue:
        address = session.venue.municipality.name
        name = ", ".join(filter(None, (session.room, session.venue.name)))
        said["location"] = {"@type": "Place", "name": name, "address": address}
    else:
        said["location"] = {"@type": "VirtualLocation", "url": absolute(session.get_absolute_url())}
    if session.path:
        url = absolute(session.path.get_absolute_url())
        said["about"] = {"@type": "Course", "@id": url, "name": session.path.title}
    return said

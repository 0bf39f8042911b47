"""Paths in the words that search engines and catalogues read: schema.org, as JSON-LD. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from lieudit.learning.models import Path, PathStep, PathVersion
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

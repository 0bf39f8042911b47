"""The story of a visit as a common: what the form of a deposit is filled with, credited to both places."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from lieudit.learning.models import PeerVisit, Story
from lieudit.learning.workflow import VisitState
from lieudit.toolkit.french import day
from lieudit.toolkit.types import Fields

LICENCE = "CC-BY-SA-4.0"
"""Under which both stories are written: its SPDX identifier."""


def draft_of(visit: PeerVisit) -> Fields:
    """A resource to be, from the two stories of a visit; nothing before both have written."""
    if visit.state not in (VisitState.TOLD, VisitState.RECOGNISED):
        return {}
    stories = list(visit.stories.shown())
    for story in stories:
        story.visit = visit
    credit = _("Récit de la visite de %(visitor)s chez %(host)s, le %(day)s. CC BY-SA 4.0, %(visitor)s et %(host)s.")
    told = {"visitor": visit.visitor, "host": visit.host, "day": day(visit.starts_at) if visit.starts_at else ""}
    parts = [visit.words, *(_of(story) for story in stories), credit % told]
    return {
        "title": visit.title,
        "kind": "story",
        "summary": "\n\n".join(parts)[:5000],
        "licence": LICENCE,
        "domains": visit.domains,
        "version": "1.0",
        "link": settings.SITE_URL + visit.get_absolute_url(),
    }


def _of(story: Story) -> str:
    """What one side tells, in Markdown."""
    parts = [f"## {story.place}", story.learnt]
    if story.change:
        by = _(" pour le %(day)s") % {"day": day(story.change_by)} if story.change_by else ""
        words = {"change": story.change.rstrip("."), "by": by}
        parts.append(_("**Ce que le lieu voulait changer%(by)s** : %(change)s.") % words)
    if story.failed:
        parts.append(_("**Ce qui n’a pas marché** : %(failed)s") % {"failed": story.failed})
    return "\n\n".join(parts)

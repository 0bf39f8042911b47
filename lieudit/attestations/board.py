"""What the pages of attestations show of what was read: grades, rings, gestures, who may keep and who may speak."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models

from lieudit.accounts.models import Visitor
from lieudit.attestations.models import Achievement, AchievementQuerySet, Attestation, Recognition, edges_of
from lieudit.attestations.rings import ring_through
from lieudit.learning.models import Path, PathVersion
from lieudit.lexicon.models import ask
from lieudit.network.models import Organisation, Place, representations_of
from lieudit.network.permissions import is_secretariat
from lieudit.toolkit.search import raw_query


@dataclass(frozen=True)
class Said:
    """A recognition as it is shown: `ring` counts those who stand on the way back from the holder, 0 without one."""

    row: Recognition
    ring: int


def keepers_for(account: Visitor) -> list[Place | Organisation | None]:
    """In whose name one may define: one's places and organisations; for the secretariat, the council (None)."""
    hats = [each.hat for each in representations_of(account)]
    own = [hat for hat in hats if isinstance(hat, Organisation) or not hat.is_elsewhere]
    return [*([None] if is_secretariat(account) else []), *own]


def places_of(account: Visitor) -> list[Place]:
    return [each.place for each in representations_of(account) if each.place and not each.place.is_elsewhere]


def matching(rows: AchievementQuerySet, text: str) -> AchievementQuerySet:
    return rows.filter(search=raw_query(ask(text).every)) if text.strip("\0 ") else rows


def said_of(attestation: Attestation) -> list[Said]:
    """Its recognitions, each with the ring that it closes, if any: two queries."""
    rows = list(attestation.recognitions.shown().select_related("place__municipality"))
    for row in rows:
        row.attestation = attestation
    edges = edges_of(attestation) if rows else []
    return [Said(row, len(ring_through(row.peer_id, attestation.holder_id, edges))) for row in rows]


def path_of(achievement: Achievement) -> Path | None:
    """The path that attests it, as everybody reads it."""
    return Path.objects.public().filter(pk=achievement.path_id).first() if achievement.path_id else None


def version_of(attestation: Attestation) -> PathVersion | None:
    """The version of a path that attested somebody, as everybody reads it, with `step_count`."""
    if attestation.version_id is None:
        return None
    rows = PathVersion.objects.public().filter(pk=attestation.version_id).select_related("path")
    return rows.annotate(step_count=models.Count("steps")).first()


def last_change(attestation: Attestation) -> dt.datetime:
    """When it came to where it stands."""
    return attestation.withdrawn_at or attestation.attested_at or attestation.recognised_at or attestation.declared_at


def gestures(attestation: Attestation, steps: list[str]) -> list[str]:
    """The buttons of the page: one shows what is hidden, and hides what is shown."""
    return [step for step in steps if step != ("publish" if attestation.is_public else "hide")]

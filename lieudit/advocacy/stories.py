"""Effects told as stories: who said it, what the council asked, what was answered, what changed, in how long."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, OuterRef, When, Window

from lieudit.advocacy.models import Demand, Effect, EffectQuerySet
from lieudit.advocacy.workflow import Change, DemandState
from lieudit.care.models import Measure
from lieudit.deliberation.models import Position
from lieudit.needs.models import Attachment, Need
from lieudit.needs.resemblance import count_of
from lieudit.toolkit.articles import the_first
from lieudit.toolkit.french import NBSP, counted

MOST_GRANTED = 2
"""Demands named in one story."""
DAYS_OF_A_MONTH = 30


@dataclass(frozen=True)
class Story:
    """One effect, from its first words to its last."""

    effect: Effect
    others: int
    granted: Sequence[Demand]
    is_masked: bool = False
    """Whether what is joined to the need was hidden."""

    @property
    def need(self) -> Need:
        return self.effect.need

    @property
    def picture(self) -> Attachment | None:
        """The photograph joined to the need, unless it was hidden."""
        joined: Attachment | None = getattr(self.need, "attachment", None)
        return joined if joined and joined.is_picture and not self.is_masked else None

    @property
    def lasted(self) -> str:
        """« en 14 mois », from the words to the effect."""
        months = (self.effect.at - self.need.created_at) // dt.timedelta(days=DAYS_OF_A_MONTH)
        return f"en {counted(months, 'mois', 'mois')}" if months else "en moins d’un mois"

    @property
    def carried(self) -> str:
        """« 3 autres lieux l’ont dit aussi. »; nothing when it was alone."""
        one, many = "autre lieu l’a dit aussi", "autres lieux l’ont dit aussi"
        return f"{counted(self.others, one, many)}." if self.others else ""

    @property
    def answers(self) -> list[str]:
        """« Le ministère chargé du Numérique accepte : financer les postes sur trois ans. »"""
        said = {DemandState.ACCEPTED: "accepte", DemandState.PARTIAL: "accepte en partie"}
        return [
            f"{the_first(demand.referral.institution)} {said[DemandState(demand.state)]}{NBSP}: "
            f"«{NBSP}{demand.title}{NBSP}»."
            for demand in self.granted[:MOST_GRANTED]
        ]

    @property
    def said(self) -> str:
        return str(Change(self.effect.change).label)


def changed() -> EffectQuerySet:
    """Effects that changed something, the latest first."""
    return Effect.objects.public().filter(change__in=[Change.YES, Change.PARTLY], need__in=Need.objects.public())


def stories_of(effects: EffectQuerySet) -> list[Story]:
    """The stories of a few effects, in two queries at most."""
    beside = Need.objects.public().filter(convergence=OuterRef("need__convergence")).exclude(pk=OuterRef("need"))
    masked = Attachment.objects.filter(need=OuterRef("need"), pk__in=Measure.objects.hidden(Attachment))
    rows = list(
        effects.select_related("need__place", "need__municipality", "need__department", "need__attachment", "position")
        .defer("position__text", "position__plain")
        .annotate(others=F("need__joined_by__places") + count_of(beside, "place"), masked=Exists(masked))
    )
    granted: dict[int, list[Demand]] = defaultdict(list)
    kept = Demand.objects.public().filter(
        referral__position__in={row.position_id for row in rows}, state__in=[DemandState.ACCEPTED, DemandState.PARTIAL]
    )
    for demand in kept.select_related("referral__institution").defer("referral__letter").order_by("answered_at", "pk"):
        granted[demand.referral.position_id].append(demand)
    return [Story(row, vars(row)["others"], granted[row.position_id], vars(row)["masked"]) for row in rows]


def by_position(told: Iterable[Story]) -> list[tuple[Position, list[Story]]]:
    """By what the council adopted, each position said once: that of the first story, then the others as they come."""
    carried: dict[Position, list[Story]] = {}
    for story in told:
        carried.setdefault(story.effect.position, []).append(story)
    return list(carried.items())


def first_story() -> tuple[Story | None, int]:
    """One need followed to its effect: the latest that has words of its own, else the latest; and how many they are."""
    worded = Case(When(words="", then=1), default=0)
    told = stories_of(changed().annotate(every=Window(Count("pk"))).order_by(worded, "-at", "-pk")[:1])
    return (told[0], told[0].effect.every) if told else (None, 0)  # type: ignore[attr-defined]

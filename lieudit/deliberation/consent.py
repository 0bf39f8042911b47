"""Where a consent round stands: who answered, what blocks, what may come next. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.deliberation.workflow import ObjectionState
from lieudit.toolkit.types import Json

if TYPE_CHECKING:
    from lieudit.deliberation.models import ConsentRound, Objection, Stance
    from lieudit.governance.models import Seat


@dataclass
class CollegeAnswers:
    """Counted answers of a college. The seats that said nothing are counted apart: silence is not consent."""

    name: str
    seats: int = 0
    consent: int = 0
    concern: int = 0
    objection: int = 0

    @property
    def silent(self) -> int:
        return self.seats - self.consent - self.concern - self.objection


@dataclass
class Standing:
    round: ConsentRound | None
    today: dt.date
    max_rounds: int
    rows: list[CollegeAnswers] = field(default_factory=list)
    open_objections: int = 0
    maintained: int = 0

    @property
    def silent(self) -> int:
        return sum(row.silent for row in self.rows)

    @property
    def answered(self) -> int:
        return self.seats - self.silent

    @property
    def seats(self) -> int:
        return sum(row.seats for row in self.rows)

    @property
    def is_asking(self) -> bool:
        """Seats may still answer."""
        return self.round is not None and self.round.closed_at is None and self.today <= self.round.closes_on

    @property
    def is_stale(self) -> bool:
        """The text changed since the question was put: everybody has to be asked again."""
        return self.round is not None and self.round.closed_at is not None

    @property
    def rounds_left(self) -> int:
        return self.max_rounds - (self.round.number if self.round else 0)

    def against_adoption(self) -> str:
        """Why the text cannot be adopted now; nothing when it can."""
        if self.round is None or self.is_stale:
            return _("Le texte a changé : tout le monde doit être interrogé de nouveau.")
        if self.open_objections or self.maintained:
            return ngettext(
                "Une objection n’est ni intégrée ni levée.",
                "%(n)d objections ne sont ni intégrées ni levées.",
                self.open_objections + self.maintained,
            ) % {"n": self.open_objections + self.maintained}
        if self.silent or not self.seats:
            return ngettext(
                "Un siège n’a pas encore répondu : se taire n’est pas consentir.",
                "%(n)d sièges n’ont pas encore répondu : se taire n’est pas consentir.",
                self.silent,
            ) % {"n": self.silent}
        return ""

    def against_vote(self) -> str:
        """Why the text cannot be put to the vote now; nothing when it can."""
        if self.open_objections:
            return _("Une objection reste à traiter : intégrez-la, ou demandez à son auteur s’il la maintient.")
        if self.maintained or (self.rounds_left <= 0 and not self.is_asking):
            return ""
        if self.is_stale or self.is_asking or not self.silent:
            return _("On vote quand une objection est maintenue, ou quand un tour se termine sans toutes les réponses.")
        return ""

    def against_round(self) -> str:
        """Why a new round cannot be opened now; nothing when it can."""
        if self.is_asking and self.round is not None:
            return _("Le tour %(n)d est en cours.") % {"n": self.round.number}
        if self.open_objections:
            return _("Une objection reste à traiter avant d’interroger tout le monde de nouveau.")
        if self.rounds_left <= 0:
            return ngettext(
                "Après un tour, les règles demandent un vote.",
                "Après %(n)d tours, les règles demandent un vote.",
                self.max_rounds,
            ) % {"n": self.max_rounds}
        return ""


def standing(
    round: ConsentRound | None,
    *,
    seats: Sequence[Seat],
    stances: Iterable[Stance],
    objections: Iterable[Objection],
    rules: Json,
    today: dt.date,
) -> Standing:
    """Count the answers of `round` by college, and the objections of the whole draft."""
    said = {stance.seat_id: stance.choice for stance in stances}
    rows: dict[str, CollegeAnswers] = {}
    for seat in sorted(seats, key=lambda s: s.college.letter):
        row = rows.setdefault(seat.college.code, CollegeAnswers(seat.college.name))
        row.seats += 1
        if choice := said.get(seat.pk):
            setattr(row, choice, getattr(row, choice) + 1)
    states = [objection.state for objection in objections]
    return Standing(
        round=round,
        today=today,
        max_rounds=rules["consent"]["max_rounds"],
        rows=list(rows.values()),
        open_objections=states.count(ObjectionState.OPEN),
        maintained=states.count(ObjectionState.MAINTAINED),
    )

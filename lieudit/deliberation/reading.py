"""The page of an adopted position: its frozen text, what it comes from, who signed. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.deliberation.documents import decision_words, french_day
from lieudit.deliberation.outline import amendment_card, objection_life
from lieudit.deliberation.workflow import ObjectionState
from lieudit.journal.sentence import SENTENCES
from lieudit.needs.workflow import ON_THE_THREAD
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.templatetags.ui import count, progress_stages
from lieudit.toolkit.types import Context, Json
from lieudit.voting.outcome import points

if TYPE_CHECKING:
    from lieudit.deliberation.models import Amendment, Position
    from lieudit.governance.models import Seat

POSITION_FIELDS = (
    "number", "title", "summary", "text", "fingerprint", "adopted_at",
    "draft__number", "draft__at", "draft__assembly", "draft__ballot__number",
)  # fmt: skip
NEED_FIELDS = (
    "number", "place_is_public", "place__name",
    "convergence__number", "convergence__state", "convergence__created_at",
)  # fmt: skip
AMENDMENT_FIELDS = (
    "number", "inserts", "before", "wording", "reason", "state", "recommendation", "recommendation_reason",
    "counter_wording", "author_agrees", "author_answer", "settled_wording",
    "paragraph__uid", "author__name", "author__name_is_public", "place__name", "organisation__name",
)  # fmt: skip
SEAT_FIELDS = (
    "seat", "seat__organisation__name", "seat__account__name", "seat__account__name_is_public",
    "seat__college__name",
)  # fmt: skip
"""What the page reads of each row, and nothing else: most of its cost was in columns that it does not show."""

MOST_SOURCES = 4
"""Needs named in the margin of a paragraph; past this many, the others are counted."""


class NeedRow(NamedTuple):
    """A need that may still be read, as NEED_FIELDS gives it."""

    number: int
    place_is_public: bool
    place: str | None
    convergence: int
    stage: str
    gathered_at: dt.datetime

    @property
    def label(self) -> str:
        return f"N° {self.number}, {self.place}" if self.place and self.place_is_public else f"N° {self.number}"


class Dated(NamedTuple):
    """What happened to the position, and when."""

    kind: str
    at: dt.datetime


class SaidRow(NamedTuple):
    """What a seat said of the position: SEAT_FIELDS, then its reservation or, if it `dissents`, its statement."""

    seat: int
    organisation: str | None
    person: str | None
    is_public: bool | None
    college: str
    words: str
    dissents: bool
    pk: int

    @property
    def name(self) -> str:
        """The organisation, or the person who consents to be named."""
        return self.organisation or (self.person if self.person and self.is_public else _("un·e membre"))


def numbers_of(text: Json) -> set[int]:
    """The needs from which a position comes."""
    return {number for paragraph in text["paragraphs"] for number in paragraph["needs"]}


def sources(numbers: Sequence[int], needs: dict[int, NeedRow]) -> dict[str, object]:
    """The needs of a paragraph: the first ones by name, the others by their convergence."""
    found = [needs[number] for number in numbers if number in needs]
    others, root = found[MOST_SOURCES:], reverse("needs:list")
    return {
        "named": [(need.label, f"{root}{need.number}/") for need in found[:MOST_SOURCES]],
        "others": len(others),
        "url": reverse("needs:convergence", args=[others[0].convergence]) if others else "",
    }


def seal_note(decision: Json) -> str:
    """« par consentement », or « par 65,8 sur 100 »: the share of those who were for."""
    if decision["method"] == "consent":
        return "par consentement"
    if decision["result"].get("withheld"):
        return "par un vote dont seule l’issue paraît"
    counted = decision["result"].get("colleges") or decision["result"]["raw"]
    base = Fraction(counted.get("base", counted.get("expressed", 1)))
    return f"par {points(Fraction(counted['for']) / base)} sur 100"


def stages_of(needs: Sequence[NeedRow], opened_at: dt.datetime, acts: Iterable[Dated]) -> list[Context]:
    """Where the thread stands: the furthest stage of the convergences or of an act, and the day each one began."""
    stages = [str(stage) for stage in ON_THE_THREAD]
    reached = max([stages.index("adopted"), *(stages.index(need.stage) for need in needs)])
    dates: dict[str, dt.date | str] = {"expressed": count(len(needs), "besoin,besoins"), "deliberated": opened_at}
    if needs:
        dates["gathered"] = min(need.gathered_at for need in needs)
    for kind, at in acts:
        if stage := SENTENCES[kind].stage:
            dates[stage] = at
            reached = max(reached, stages.index(stage))
    return progress_stages(stages[reached], dates)


def position_page(
    position: Position,
    *,
    needs: Sequence[NeedRow],
    amendments: Iterable[Amendment],
    said: Sequence[SaidRow],
    acts: Iterable[Dated],
    seats: Sequence[Seat],
    with_changes: bool,
) -> dict[str, object]:
    """All that the template prints, computed once."""
    text, by_number = position.text, {need.number: need for need in needs}
    changed: dict[str, list[dict[str, object]]] = defaultdict(list)
    for amendment in amendments:
        changed[amendment.paragraph.uid].append(amendment_card(amendment))
    spoken = {statement.seat for statement in said}
    return {
        "text": text,
        "asks": any(paragraph["demand"] for paragraph in text["paragraphs"]),
        "with_changes": with_changes,
        "has_changes": bool(changed),
        "paragraphs": [
            {
                **paragraph,
                "sources": sources(paragraph["needs"], by_number),
                "amendments": changed[paragraph["uid"]] if with_changes else [],
                "findings": [f | {"day": french_day(f["dated"])} for f in paragraph["findings"]],
            }
            for paragraph in text["paragraphs"]
        ],
        "objections": [
            {
                **objection,
                "label": capfirst(ObjectionState(objection["state"]).label),
                "life": objection_life(
                    objection["state"],
                    dt.date.fromisoformat(objection["raised_on"]),
                    dt.date.fromisoformat(objection["settled_on"]) if objection["settled_on"] else None,
                    objection["outcome"],
                    text["decision"]["method"] == "ballot",
                ),
            }
            for objection in text["objections"]
        ],
        "stages": stages_of(needs, position.draft.at, acts),
        "signatures": [statement for statement in said if not statement.dissents],
        "dissents": [statement for statement in said if statement.dissents],
        "chairs": any(seat.chairs for seat in seats),
        "silent_seats": [seat for seat in seats if seat.pk not in spoken],
        "decision": decision_words(text),
        "seal_note": seal_note(text["decision"]),
        "review_on": french_day(text["review_on"]),
        "fingerprint": NBSP.join(position.fingerprint[i : i + 4] for i in range(0, 16, 4)),
    }

"""What a page shows of amendments, objections and history: titles, states, differences. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.deliberation.workflow import (
    AMENDMENT_WORKFLOW,
    LIVE,
    OBJECTION_WORKFLOW,
    AmendmentState,
    DraftState,
    ObjectionState,
)
from lieudit.toolkit import french
from lieudit.toolkit.difference import Part, difference
from lieudit.toolkit.types import Context, Json

if TYPE_CHECKING:
    from lieudit.deliberation.models import Amendment, Comment, Draft, Finding, Objection, Paragraph
    from lieudit.journal.models import Entry

AMENDMENT_STATES = {
    AmendmentState.PROPOSED: "open",
    AmendmentState.RECOMMENDED: "ongoing",
    AmendmentState.INTEGRATED: "integrated",
    AmendmentState.REFUSED: "refused",
    AmendmentState.WITHDRAWN: "dropped",
}
"""State of an amendment → the `data-state` that gives its hue and its icon."""


def parts(amendment: Amendment) -> tuple[Part, ...]:
    """The difference that an amendment makes, or made once it was integrated."""
    after = amendment.settled_wording if amendment.state == AmendmentState.INTEGRATED else amendment.wording
    return difference(amendment.before, after)


def title(amendment: Amendment) -> str:
    """« Amendement 3, du Réseau Confluences », « Amendement 4 (nouveau paragraphe), d’un·e membre »."""
    kind = _(" (nouveau paragraphe)") if amendment.inserts else ""
    kind = _(" (retrait)") if not amendment.wording else kind
    return f"Amendement {amendment.number}{kind}, {amendment.by}"


def advice(amendment: Amendment) -> str:
    """The recommendation of the drafting group, and its reason."""
    if not amendment.recommendation:
        return ""
    reason = amendment.recommendation_reason
    return f"{amendment.get_recommendation_display()}. «{french.NBSP}{reason}{french.NBSP}»"


def answer(amendment: Amendment) -> str:
    """What the author answered to the recommendation."""
    if amendment.author_agrees is None:
        said = ""
    elif amendment.author_agrees:
        said = _("L’auteur est d’accord.")
    else:
        said = _("L’auteur maintient sa proposition.")
    words = amendment.author_answer
    return f"{said} «{french.NBSP}{words}{french.NBSP}»".strip() if words else said


def amendment_card(amendment: Amendment, steps: Iterable[str] = ()) -> dict[str, object]:
    """All that the page shows of an amendment; `steps` are those that the reader may take."""
    return {
        "amendment": amendment,
        "number": amendment.number,
        "title": title(amendment),
        "state": AMENDMENT_STATES[AmendmentState(amendment.state)],
        "label": capfirst(amendment.get_state_display()),
        "parts": parts(amendment),
        "reason": amendment.reason,
        "advice": advice(amendment),
        "counter": difference(amendment.before, amendment.counter_wording) if amendment.counter_wording else (),
        "answer": answer(amendment),
        "steps": list(steps),
    }


def by_paragraph(cards: Iterable[Json]) -> Mapping[int, list[dict[str, object]]]:
    grouped = defaultdict(list)
    for card in cards:
        grouped[card["amendment"].paragraph_id].append(card)
    return grouped


def threads(comments: Iterable[Comment]) -> list[tuple[Comment, list[Comment]]]:
    """First words, oldest first, each with its replies."""
    replies: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in comments:
        replies[comment.in_reply_to_id].append(comment)
    return [(comment, replies[comment.pk]) for comment in replies[None]]


def objection_life(state: str, raised: dt.date, settled: dt.date | None, outcome: str, ballot: bool) -> list[str]:
    """« Soulevée le 11 juin 2026 », then what became of it."""
    life = [_("Soulevée le %(day)s") % {"day": french.day(raised)}]
    if state == ObjectionState.OPEN or not settled:
        return [*life, _("À traiter")]
    words = {
        ObjectionState.INTEGRATED: _("Intégrée au texte le %(day)s"),
        ObjectionState.LIFTED: _("Levée par son auteur le %(day)s"),
        ObjectionState.MAINTAINED: _("Maintenue le %(day)s"),
    }[ObjectionState(state)] % {"day": french.day(settled)}
    life.append(f"{words}{french.NBSP}: {outcome}" if outcome else words)
    if ballot and state == ObjectionState.MAINTAINED:
        life.append(_("Tranchée par un vote"))
    return life


def objection_card(objection: Objection, *, ballot: bool = False, steps: Iterable[str] = ()) -> dict[str, object]:
    """All that a draft's page shows of an objection."""
    life = objection_life(objection.state, objection.at, objection.settled_at, objection.outcome, ballot)
    return {
        "number": objection.number,
        "title": f"Objection {objection.number}, {objection.seat.name}",
        "state": objection.state,
        "label": capfirst(objection.get_state_display()),
        "words": objection.reason,
        "remedy": objection.proposal,
        "paragraph": objection.paragraph,
        "life": life,
        "steps": list(steps),
        "objection": objection,
    }


def history(entries: Iterable[Entry]) -> list[Context]:
    """The successive wordings of a paragraph, newest first, each with what it changed."""
    return [
        {
            "at": entry.at,
            "sentence": entry.sentence,
            "parts": difference(entry.data["before"], entry.data["after"]),
        }
        for entry in entries
        if "before" in entry.data and "after" in entry.data
    ]


class DraftPage:
    """The text in order, each paragraph with its amendments and findings; objections and seats, with their next steps.

    `signed` holds the keys of the amendments that the reader answers for.
    """

    def __init__(
        self,
        draft: Draft,
        *,
        steps: Sequence[str],
        paragraphs: Sequence[Paragraph],
        amendments: Sequence[Amendment],
        objections: Sequence[Objection],
        findings: Sequence[Finding],
        seats: Sequence[Any],
        signed: Container[int],
    ) -> None:
        self.draft, self.steps, self.signed, self.seats = draft, steps, signed, seats
        self.silent = any(not seat.answer for seat in seats)
        cards = by_paragraph(amendment_card(a, self._amendment_steps(a)) for a in amendments)
        under = {finding: set(vars(finding)["under"]) for finding in findings}
        self.paragraphs = [
            (each, cards.get(each.pk, []), [finding for finding in findings if each.pk in under[finding]])
            for each in paragraphs
        ]
        shown = {paragraph.pk for paragraph in paragraphs}
        self.loose = [finding for finding in findings if not under[finding] & shown]
        """Findings on which no paragraph rests."""
        self.orphans = [card for pk, group in cards.items() if pk not in shown for card in group]
        voted = draft.ballot_id is not None
        self.objections = [objection_card(o, ballot=voted, steps=self._objection_steps(o)) for o in objections]
        self.live_amendments = sum(amendment.state in LIVE for amendment in amendments)

    def _amendment_steps(self, amendment: Amendment) -> list[str]:
        mine = {"answer", "withdraw"} if amendment.pk in self.signed else set()
        theirs = {"recommend", "integrate", "refuse"} if "merge" in self.steps else set()
        return [step for step in AMENDMENT_WORKFLOW.open_steps(amendment.state) if step in mine | theirs]

    def _objection_steps(self, objection: Objection) -> list[str]:
        if self.draft.state != DraftState.CONSENT:
            return []
        raised = objection.seat_id in {seat.pk for seat in self.seats}
        theirs = {"integrate"} if "settle_objection" in self.steps else set()
        mine = {"lift", "maintain"} if raised else set()
        chair = {"maintain"} if "adopt" in self.steps else set()
        return [step for step in OBJECTION_WORKFLOW.open_steps(objection.state) if step in theirs | mine | chair]

"""The page of an adopted position: its frozen text, what it comes from, who signed. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst

from lieudit.deliberation.documents import decision_words, french_day
from lieudit.deliberation.outline import amendment_card, objection_life
from lieudit.deliberation.workflow import ObjectionState
from lieudit.needs.workflow import ON_THE_THREAD
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.templatetags.ui import count, trail_stages
from lieudit.voting.outcome import points

if TYPE_CHECKING:
    from lieudit.deliberation.models import Amendment, Dissent, Position, Signature
    from lieudit.governance.models import Seat
    from lieudit.journal.models import Entry
    from lieudit.needs.models import Need

MOST_SOURCES = 4
"""Needs named in the margin of a paragraph; past this many, the others are counted."""


def named(need: Need) -> tuple[str, str]:
    """« N° 214, Le Préau », and the address of the need."""
    place = need.public_place
    return f"N° {need.number}, {place.name}" if place else f"N° {need.number}", need.get_absolute_url()


def sources(numbers: Sequence[int], needs: dict[int, Need]) -> dict[str, Any]:
    """The needs of a paragraph that may still be read: the first ones by name, the others by their convergence."""
    found = [needs[number] for number in numbers if number in needs]
    others = found[MOST_SOURCES:]
    url = others[0].convergence.get_absolute_url() if others and others[0].convergence else ""
    return {"named": [named(need) for need in found[:MOST_SOURCES]], "others": len(others), "url": url}


def seal_note(decision: dict[str, Any]) -> str:
    """« par consentement », or « par 65,8 sur 100 »: the share of those who were for."""
    if decision["method"] == "consent":
        return "par consentement"
    counted = decision["result"].get("colleges") or decision["result"]["raw"]
    base = Fraction(counted.get("base", counted.get("expressed", 1)))
    return f"par {points(Fraction(counted['for']) / base)} sur 100"


def trail(needs: Sequence[Need], entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Where the thread stands: the furthest stage of the convergences, and the day each one began."""
    stages = [str(stage) for stage in ON_THE_THREAD]
    gathered = {need.convergence.pk: need.convergence for need in needs if need.convergence}.values()
    reached = [stages.index(convergence.state) for convergence in gathered]
    dates: dict[str, dt.date | str] = {"expressed": count(len(needs), "besoin,besoins")}
    if gathered:
        dates["gathered"] = min(convergence.created_at for convergence in gathered)
    for entry in entries:
        if entry.template.stage:
            dates[entry.template.stage] = entry.at
    return trail_stages(stages[max([*reached, stages.index("adopted")])], dates)


def position_page(
    position: Position,
    *,
    needs: Iterable[Need],
    amendments: Iterable[Amendment],
    signatures: Iterable[Signature],
    dissents: Iterable[Dissent],
    entries: Iterable[Entry],
    seats: Sequence[Seat],
    with_changes: bool,
) -> dict[str, Any]:
    """All that the template prints, computed once."""
    text, known = position.text, list(needs)
    by_number = {need.number: need for need in known}
    changed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for amendment in amendments:
        changed[amendment.paragraph.uid].append(amendment_card(amendment))
    signed, joined = list(signatures), list(dissents)
    spoken = {said.seat_id for said in [*signed, *joined]}
    return {
        "text": text,
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
        "trail": trail(known, entries),
        "signatures": signed,
        "dissents": joined,
        "silent_seats": [seat for seat in seats if seat.pk not in spoken],
        "decision": decision_words(text),
        "seal_note": seal_note(text["decision"]),
        "review_on": french_day(text["review_on"]),
        "fingerprint": NBSP.join(position.fingerprint[i : i + 4] for i in range(0, 16, 4)),
    }

"""The canonical text of a position and its fingerprint (docs/reference/position-format.md). Pure."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lieudit.toolkit.types import Json

if TYPE_CHECKING:
    import datetime as dt

    from lieudit.deliberation.models import Draft, Objection, Paragraph, Stance
    from lieudit.governance.models import Seat

FORMAT = "lieudit-position/1"
LICENCE = "CC-BY-SA-4.0"


def normal(value: object) -> Any:
    """`value` with every string in Unicode NFC and Unix line ends."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, Mapping):
        return {key: normal(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [normal(item) for item in value]
    return value


def canonical(text: Mapping[str, object]) -> str:
    """Keys sorted, no blank between signs, no escaped letter: the same content is the same bytes."""
    return json.dumps(text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: Mapping[str, object]) -> str:
    """SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def seat_name(seat: Seat) -> str:
    """The organisation that sits. A person is never frozen by name: their consent may be withdrawn."""
    return str(seat.organisation) if seat.organisation else f"un siège du collège {seat.college.name}"


def day(moment: dt.datetime) -> str:
    return timezone.localdate(moment).isoformat()


def paragraph_text(rank: int, paragraph: Paragraph, public_needs: set[int]) -> Json:
    return {
        "uid": paragraph.uid,
        "number": rank,
        "heading": paragraph.heading,
        "wording": paragraph.wording,
        "demand": paragraph.is_demand,
        "needs": sorted({need.number for need in paragraph.needs.all()} & public_needs),
        "findings": [
            {
                "claim": finding.claim,
                "figure": finding.figure,
                "source": finding.source,
                "url": finding.url,
                "dated": finding.dated.isoformat(),
            }
            for finding in paragraph.findings.all()
        ],
    }


def objection_text(objection: Objection) -> Json:
    return {
        "number": objection.number,
        "seat": seat_name(objection.seat),
        "college": objection.seat.college.name,
        "reason": objection.reason,
        "proposal": objection.proposal,
        "paragraph": objection.paragraph.uid if objection.paragraph else "",
        "state": objection.state,
        "outcome": objection.outcome,
        "raised_on": day(objection.at),
        "settled_on": day(objection.settled_at) if objection.settled_at else "",
    }


def position_text(
    draft: Draft,
    *,
    number: str,
    adopted_at: dt.datetime,
    paragraphs: Sequence[Paragraph],
    public_needs: set[int],
    objections: Iterable[Objection],
    concerns: Iterable[Stance],
    decision: Mapping[str, object],
) -> Json:
    """All that was adopted, as plain data: what the page, the PDF and the fingerprint are made from."""
    text = {
        "format": FORMAT,
        "number": number,
        "title": draft.title,
        "summary": draft.summary,
        "assembly": draft.assembly.name,
        "rulebook": draft.rulebook.version,
        "adopted_at": adopted_at.isoformat(timespec="seconds"),
        "review_on": draft.review_on.isoformat() if draft.review_on else "",
        "convergences": sorted(convergence.number for convergence in draft.convergences.all()),
        "paragraphs": [paragraph_text(rank, p, public_needs) for rank, p in enumerate(paragraphs, start=1)],
        "objections": [objection_text(objection) for objection in objections],
        "concerns": [{"seat": seat_name(s.seat), "college": s.seat.college.name, "words": s.concern} for s in concerns],
        "decision": decision,
        "licence": LICENCE,
    }
    frozen: Json = normal(text)
    return frozen


def plain(text: Json) -> str:
    """The words that a search looks into."""
    lines = [text["title"], text["summary"]]
    lines += [f"{p['heading']} {p['wording']}" for p in text["paragraphs"]]
    return "\n".join(lines)

"""A position outside of its page: the JSON file and the PDF."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lieudit.deliberation.canonical import canonical
from lieudit.deliberation.workflow import ObjectionState
from lieudit.journal.sealing import seal_words
from lieudit.toolkit import french
from lieudit.toolkit.pdf import render_pdf
from lieudit.toolkit.types import Json

if TYPE_CHECKING:
    from lieudit.deliberation.models import Position

TEMPLATE = Path(__file__).parent / "templates" / "deliberation/position.typ"
HOLDER = ("seat__college", "seat__organisation", "seat__account")


def position_file(position: Position) -> dict[str, object]:
    """The frozen text, its fingerprint, and what was said of it since: signatures and minority statements."""
    return {
        "fingerprint": position.fingerprint,
        "text": position.text,
        "signatures": [
            {
                "seat": signature.seat.name,
                "college": signature.seat.college.name,
                "reservation": signature.reservation,
                "signed_at": signature.at.isoformat(timespec="seconds"),
            }
            for signature in position.signatures.select_related(*HOLDER).order_by("seat__college__letter", "pk")
        ],
        "dissents": [
            {
                "seat": dissent.seat.name,
                "college": dissent.seat.college.name,
                "text": dissent.text,
                "joined_at": dissent.at.isoformat(timespec="seconds"),
            }
            for dissent in position.dissents.select_related(*HOLDER).order_by("pk")
        ],
    }


def french_day(iso: str) -> str:
    """« 2026-09-18 » → « 18 septembre 2026 »."""
    return french.day(dt.date.fromisoformat(iso[:10])) if iso else ""


def decision_words(text: Json) -> str:
    """How the text was adopted, in one sentence."""
    decision = text["decision"]
    if decision["method"] == "consent":
        return (
            f"Adoptée par consentement au tour {decision['round']}{french.NBSP}: "
            "chaque siège a répondu, aucune objection ne restait."
        )
    return f"Adoptée par le scrutin n°{french.NBSP}{decision['ballot']}, selon les règles version {text['rulebook']}."


def position_pdf_of(position: Position) -> bytes:
    """The accessible PDF; the same position, signed by the same seats, is set once."""
    return _set(canonical(position_file(position)), seal_words())


@lru_cache(maxsize=32)
def _set(file: str, seal: str) -> bytes:
    content = json.loads(file)
    text = content["text"]
    for objection in text["objections"]:
        objection["label"] = str(ObjectionState(objection["state"]).label)
    sheet = content | {
        "seal": seal,
        "adopted_on": french_day(text["adopted_at"]),
        "review_on": french_day(text["review_on"]),
        "decision": decision_words(text),
        "sources": [
            [f"{f['claim']} {f['figure']} ({f['source']}, {french_day(f['dated'])})" for f in p["findings"]]
            for p in text["paragraphs"]
        ],
    }
    title = f"Position commune {text['number']}, {text['title']}"
    return render_pdf(TEMPLATE, sheet, title, dated=dt.datetime.fromisoformat(text["adopted_at"]))

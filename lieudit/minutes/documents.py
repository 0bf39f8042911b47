"""Minutes as a PDF, with their attendance sheet, their proxies and all that the law reads in them. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lieudit.minutes import spoken
from lieudit.minutes.assembly import BUREAU as ROLES
from lieudit.minutes.blocks import Facts, action_words, annexes, blocks_of, listed
from lieudit.minutes.people import Names, beside
from lieudit.minutes.seal import fingerprint, names_in
from lieudit.toolkit import french
from lieudit.toolkit.pdf import render_pdf
from lieudit.toolkit.types import Json

TEMPLATE = Path(__file__).parent / "templates" / "minutes/minutes.typ"
CLOSED_TITLE = "Partie réservée aux membres"


@lru_cache(maxsize=16)
def minutes_pdf_of(file: str, *, sealed: bool, seal: str = "") -> bytes:
    """The accessible PDF of minutes given as canonical JSON, whole or redacted; the same minutes are set once."""
    text: Json = json.loads(file)
    session = text["head"]["session"]
    data = sheet_of(text, sealed=sealed) | {"seal": seal}
    title = f"Procès-verbal, {session['title']}, {spoken.day(session['opened'])}"
    return render_pdf(TEMPLATE, data, title, dated=dt.datetime.fromisoformat(session["closed"]))


def sheet_of(text: Json, *, sealed: bool) -> dict[str, object]:
    """What the template prints: words only, in their order."""
    head, session = text["head"], text["head"]["session"]
    parts, names = text["parts"], names_in(text)
    return {
        "assembly": head["assembly"],
        "number": head.get("number", ""),
        "sealed": sealed,
        "session": session["title"],
        "kind": session["kind"],
        "held": held_words(session),
        "approved": approval_words(head["approved"]),
        "corrections": corrections_words(head["corrections"]),
        "sections": [section_sheet(part, names) for part in parts if part["kind"] != "statement"],
        "statements": [
            {"by": part.get("by", "Déclaration masquée"), "text": part.get("text", "")}
            for part in parts
            if part["kind"] == "statement"
        ],
        "signatures": [signature_words(each, names) for each in head.get("signatures", [])],
        "annexes": [
            {"title": title, "blocks": blocks}
            for part in parts
            if part["kind"] == "presence" and "facts" in part
            for title, blocks in annexes(part["facts"], names)
        ],
        "previous": head.get("previous", ""),
        "fingerprint": fingerprint(text),
    }


def signature_words(signature: Facts, names: Names) -> str:
    """`Présidence de séance : La Filature (Camille Roux), signé le 12 janvier 2027 à 10 h 04`."""
    by = beside(signature.get("by", ""), signature.get("who", ""), names)
    return f"{ROLES[signature['role']]} : {by and f'{by}, '}signé le {spoken.moment(signature['at'])}"


def held_words(session: Facts) -> str:
    """`jeudi 10 décembre 2026, de 14 h 02 à 17 h`."""
    hours = f"de {spoken.hour(session['opened'])} à {spoken.hour(session['closed'])}"
    return f"{spoken.day(session['opened'])}, {hours}"


def approval_words(approved: Facts | None) -> str:
    if approved is None:
        return ""
    by = (
        f"par la séance « {approved['session']['title']} »" if approved["session"] else "sans autre correction demandée"
    )
    decision = f", décision {approved['decision']['code']}" if approved.get("decision") else ""
    return f"Approuvé le {spoken.moment(approved['at'])}, {by}{decision}."


def corrections_words(counts: Mapping[str, int]) -> str:
    """How many corrections were asked, and what became of them."""
    asked = sum(counts.values()) - counts.get("withdrawn", 0)
    if not asked:
        return "Aucune correction n’a été demandée."
    kept, left = counts.get("accepted", 0), counts.get("refused", 0)
    said = french.counted(asked, "correction demandée", "corrections demandées")
    return f"{said} : {french.counted(kept, 'retenue')}, {french.counted(left, 'non retenue', 'non retenues')}."


def section_sheet(part: Facts, names: Names) -> dict[str, object]:
    """A section as blocks: paragraphs, lists and tables. A part that is left out says that it exists."""
    if "fingerprint" in part:
        return {"title": CLOSED_TITLE, "text": "", "blocks": [], "closed": part["fingerprint"]}
    blocks = blocks_of(part["kind"], part["facts"], names)
    actions = [action_words(each) for each in part["actions"]]
    if actions:
        blocks.append(listed("Actions à mener", actions))
    return {"title": part["title"], "text": part["text"], "blocks": blocks, "closed": ""}

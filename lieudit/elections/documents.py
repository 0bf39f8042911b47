"""The minutes of the count as a PDF. Pure."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path

from lieudit.toolkit import french
from lieudit.toolkit.pdf import render_pdf
from lieudit.toolkit.types import Json

TEMPLATE = Path(__file__).parent / "templates" / "elections/minutes.typ"
OUTCOMES = {
    "": "à venir",
    "elected": "pourvu",
    "tie": "égalité, non départagée",
    "no_quorum": "quorum non atteint, sièges non pourvus",
    "no_vote": "aucune voix exprimée, sièges non pourvus",
    "empty": "sans candidature, sièges non pourvus",
    "short": "plancher non atteint, sièges non pourvus",
    "nobody": "plancher non atteint, personne n’est élu",
    "left": "départ d’une personne élue, siège non pourvu",
    "vacant": "départ de l’association, siège vacant",
}
WHY = {
    "first": "Premier vote",
    "second_call": "Seconde convocation",
    "runoff": "Second tour entre candidatures à égalité",
    "floor": "Second tour, plancher non atteint",
    "left": "Nouveau tour, départ d’une personne élue",
}


@lru_cache(maxsize=16)
def minutes_pdf_of(
    file: str, *, digest: str, sealed: bool, named: tuple[tuple[str, str], ...] = (), seal: str = ""
) -> bytes:
    """The accessible PDF of minutes given as JSON, as they are read today; `digest` is that of what was sealed, `named`
    the persons whom the copy of the members names: (as what, name). The same minutes are set once."""
    text: Json = json.loads(file)
    for college in text["colleges"]:
        college["outcome_words"] = OUTCOMES[college["outcome"]]
        for each in college["rounds"]:
            each["why_words"] = WHY[each["why"]]
    sheet = {
        "text": text,
        "sealed": sealed,
        "seal": seal,
        "fingerprint": digest,
        "named": [list(each) for each in named],
        "voted": f"{spoken(text['calendar']['opens_at'])} au {spoken(text['calendar']['closes_at'])}",
        "since": spoken(text["calendar"]["mandates_from"]),
        "incidents": [[spoken(each["at"]), each["words"]] for each in text["incidents"]],
        "signatures": [
            [each["member"], each["college"], spoken(each["signed_at"])] for each in text.get("signatures", [])
        ],
    }
    title = f"Procès-verbal de dépouillement, {text['title']}"
    return render_pdf(TEMPLATE, sheet, title, dated=dt.datetime.fromisoformat(text["calendar"]["closes_at"]))


def spoken(stamp: str) -> str:
    """« 2026-12-20T09:00+01:00 » → « 20 décembre 2026 à 9 h »; a day alone stays a day."""
    moment = dt.datetime.fromisoformat(stamp)
    return french.instant(moment) if "T" in stamp else french.day(moment.date())

"""The minutes of the count as plain data: what scrutineers sign, fingerprint and print. Pure.

It names members, colleges and rolls, never a person: names may be withdrawn, what was signed may not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from lieudit.voting.disclosure import FEWEST, heads, is_withheld, registered
from lieudit.voting.frozen import Counted, Recount

SCRUTINEERS = 2
"""Least number of scrutineers, each from another college."""


def fingerprint(text: Mapping[str, object]) -> str:
    """SHA-256 of the minutes: sorted keys, two blanks, UTF-8."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def canonical(text: Mapping[str, object]) -> str:
    return json.dumps(text, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def count_rows(recount: Recount, result: Counted) -> dict[str, object]:
    """What the minutes keep of one count: voices, blank ones apart from abstentions, and who is elected.

    `registered` are the lines that may vote; `voters`, the ballots; `expressed`, those that choose somebody;
    `totals`, in the order of the ballot, where the method adds voices up; `against`, where each was asked apart.
    """
    said = heads(recount)
    raw = result.get("raw") or {}
    totals, against = raw.get("totals", {}), raw.get("against", {})
    voices: dict[str, int | str] = {
        "voters": sum(said.values()),
        "expressed": sum(said.values()) - said["blank"] - said["abstain"],
        "blank": said["blank"],
        "abstain": said["abstain"],
    }
    if is_withheld(recount):
        voices = {**dict.fromkeys(voices, "non publié"), "voters": f"moins de {FEWEST}"}
    return {
        "method": recount["rule"]["method"],
        "seats": recount["rule"].get("seats", 1),
        "quorum": recount["rule"].get("quorum", 0),
        "registered": sum(registered(recount).values()),
        **voices,
        "options": list(recount["options"]),
        "totals": [[name, str(totals[name])] for name in recount["options"] if name in totals],
        "against": [[name, str(against[name])] for name in recount["options"] if name in against],
        "status": result["status"],
        "elected": list(result.get("elected") or []),
        "log": list(result.get("log") or []),
    }


def sure_and_tied(result: Counted, seats: int) -> tuple[list[str], list[str]]:
    """Those who are elected whatever comes, and those between whom the count could not choose.

    >>> sure_and_tied({"status": "tie", "winners": [["A"], ["B", "C"]]}, 2)
    (['A'], ['B', 'C'])
    """
    if result["status"] == "elected":
        return list(result["elected"]), []
    if result["status"] != "tie":
        return [], []
    *settled, last = result["winners"]
    sure = [name for group in settled for name in group]
    return (sure, list(last)) if len(sure) + len(last) > seats else ([*sure, *last], [])

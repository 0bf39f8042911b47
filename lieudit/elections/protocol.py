"""The minutes of the count as plain data: what scrutineers sign, fingerprint and print. Pure.

It names members, colleges and rolls. `people` are the persons whom it must name (key → name and salt): who watched the
count, who stood, who sealed. The copy of the members has the names; that of everybody has in their place a commitment,
the SHA-256 of name and salt, and the same fingerprint, which is that of the public file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lieudit.voting.disclosure import FEWEST, heads, is_withheld, registered
from lieudit.voting.frozen import Counted, Recount

if TYPE_CHECKING:
    from lieudit.toolkit.types import Json

SCRUTINEERS = 2
"""Least number of scrutineers, each from another college."""


def fingerprint(text: Json) -> str:
    """SHA-256 of the minutes as everybody reads them: sorted keys, two blanks, UTF-8."""
    return hashlib.sha256(canonical(public_copy(text)).encode()).hexdigest()


def public_copy(text: Json) -> Json:
    """The same without a name of a person: a commitment in its place. Minutes sealed before have nobody to hide.

    >>> public_copy({"people": {"n1": {"name": "Ada", "salt": "x"}}})["people"]["n1"].keys()
    dict_keys(['commitment'])
    """
    if "people" not in text:
        return dict(text)
    return {**text, "people": {key: {"commitment": committed(each)} for key, each in text["people"].items()}}


def committed(person: Mapping[str, str]) -> str:
    """What stands for a name, or stood for it already."""
    return person.get("commitment") or hashlib.sha256(canonical(person).encode()).hexdigest()


def named(label: str, key: str, people: Mapping[str, Mapping[str, str]]) -> str:
    """A member, a candidacy or an office, and in brackets the person where the reader may know the name.

    >>> named("La Filature", "n1", {"n1": {"name": "Ada", "salt": "x"}}), named("La Filature", "n1", {})
    ('La Filature (Ada)', 'La Filature')
    """
    name = people.get(key, {}).get("name", "")
    return f"{label} ({name})" if name and name != label else label


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

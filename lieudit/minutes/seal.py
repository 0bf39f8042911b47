"""The fingerprint of minutes, and the copy that everybody may verify without what is restricted. Pure.

Sealed minutes are plain data: a `head`, then `parts`. The fingerprint is the SHA-256 of the head and of the
fingerprints of the parts: a copy in which a restricted part is replaced by its fingerprint keeps the same one. Each
part carries a `salt` drawn by chance, so that nobody finds hidden words by trying them. The head names the
fingerprint of the minutes before (`previous`): one changed sign anywhere breaks all that follows.

Since the second format, `people` are the persons whom the minutes name (key → name and salt). The fingerprint holds the
commitment of each, the SHA-256 of that pair: the copy of everybody has commitments in the place of names, and the same
fingerprint. Minutes of the first format have no `people`, and are read as they were sealed.

Alone, this file recomputes a fingerprint: `python3 -I seal.py proces-verbal.json`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # alone, it has only the standard library
    from lieudit.toolkit.types import Row

type Sealed = Row

FORMAT = "lieudit-minutes/2"


def canonical(data: object) -> str:
    """Sorted keys, two blanks, UTF-8, one line break at the end: what is hashed, and downloaded."""
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def fingerprint(text: Sealed) -> str:
    """The fingerprint of whole or redacted minutes: the same for both."""
    parts = [part.get("fingerprint") or hashed(part) for part in text["parts"]]
    whole: dict[str, object] = {"head": text["head"], "parts": parts}
    if "people" in text:
        whole["people"] = {key: committed(person) for key, person in text["people"].items()}
    return hashed(whole)


def committed(person: Mapping[str, str]) -> str:
    """What stands for a name: the hash of the name and of its salt, or that hash where the name was taken away."""
    return person.get("commitment") or hashed({"name": person["name"], "salt": person["salt"]})


def hashed(data: object) -> str:
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def redacted(text: Sealed, hidden: Iterable[int] = (), *, inside: bool = False) -> dict[str, object]:
    """The copy of everybody, or that of members (`inside`): restricted parts and names, and the statements that are
    `hidden` to all, leave their fingerprint only."""
    hidden = set(hidden)
    parts = [
        {"kind": part["kind"], "fingerprint": hashed(part)}
        if (part.get("restricted") and not inside) or (part["kind"] == "statement" and part["id"] in hidden)
        else part
        for part in text["parts"]
    ]
    if inside or "people" not in text:
        return {**text, "parts": parts}
    people = {key: {"commitment": committed(person)} for key, person in text["people"].items()}
    return {**text, "parts": parts, "people": people}


def names_in(text: Sealed) -> dict[str, str]:
    """Key → name of the persons whom a copy names; nothing in the copy of everybody."""
    return {key: person["name"] for key, person in text.get("people", {}).items() if "name" in person}


def chain_faults(chain: Iterable[tuple[str, str, Sealed]]) -> list[str]:
    """The numbers of the minutes that do not hold: (number, fingerprint, text) in the order of the register."""
    faults, previous = [], ""
    for number, digest, text in chain:
        if fingerprint(text) != digest or text["head"].get("previous") != previous or text["head"]["number"] != number:
            faults.append(number)
        previous = digest
    return faults


if __name__ == "__main__":
    import sys
    from pathlib import Path

    print(fingerprint(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))

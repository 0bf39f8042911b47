"""The fingerprint of minutes, and the copy that everybody may verify without what is restricted. Pure.

Sealed minutes are plain data: a `head`, then `parts`. The fingerprint is the SHA-256 of the head and of the
fingerprints of the parts: a copy in which a restricted part is replaced by its fingerprint keeps the same one. Each
part carries a `salt` drawn by chance, so that nobody finds hidden words by trying them. The head names the
fingerprint of the minutes before (`previous`): one changed sign anywhere breaks all that follows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

type Sealed = Mapping[str, Any]

FORMAT = "lieudit-minutes/1"


def canonical(data: Any) -> str:
    """Sorted keys, two blanks, UTF-8, one line break at the end: what is hashed, and downloaded."""
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def fingerprint(text: Sealed) -> str:
    """The fingerprint of whole or redacted minutes: the same for both."""
    parts = [part.get("fingerprint") or hashed(part) for part in text["parts"]]
    return hashed({"head": text["head"], "parts": parts})


def hashed(data: Any) -> str:
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def redacted(text: Sealed, hidden: Iterable[int] = (), *, inside: bool = False) -> dict[str, Any]:
    """The copy of everybody, or that of members (`inside`): restricted parts, and the statements that are `hidden`
    to all, leave their fingerprint only."""
    hidden = set(hidden)
    parts = [
        {"kind": part["kind"], "fingerprint": hashed(part)}
        if (part.get("restricted") and not inside) or (part["kind"] == "statement" and part["id"] in hidden)
        else part
        for part in text["parts"]
    ]
    return {**text, "parts": parts}


def chain_faults(chain: Iterable[tuple[str, str, Sealed]]) -> list[str]:
    """The numbers of the minutes that do not hold: (number, fingerprint, text) in the order of the register."""
    faults, previous = [], ""
    for number, digest, text in chain:
        if fingerprint(text) != digest or text["head"].get("previous") != previous or text["head"]["number"] != number:
            faults.append(number)
        previous = digest
    return faults

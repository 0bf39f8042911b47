"""A dropped file, verified apart from who serves pages, by the program that anybody downloads. Pure.

    python -m lieudit.attestations.reading      the file, the keys and the lists as JSON on stdin → what it says

It runs within limits of processor, time and memory (toolkit/apart.py).
"""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict

from lieudit.attestations.verifier_attestation import (
    NOT_PROVED,
    Refused,
    day,
    keys_of,
    verified,
    verify,
)
from lieudit.toolkit.types import Json


def told(asked: Json) -> Json:
    """The verdict of the verifier, or why it refuses."""
    content = base64.b64decode(asked["file"])
    try:
        keys = keys_of(asked["keys"].encode())
        words, _key, _proof = verified(content, keys)
        status = words.get("credentialStatus") or {}
        number = str(status.get("statusListCredential", "")).rstrip("/").removesuffix(".json").rpartition("-")[2]
        listed = asked["lists"].get(number)
        verdict = verify(content, keys, listed.encode() if listed else None)
    except Refused as why:
        return {"refused": str(why)}
    said = asdict(verdict) | {"issued": day(verdict.issued), "not_proved": list(NOT_PROVED)}
    return said | {"listed": day(verdict.listed) if verdict.listed else ""}


if __name__ == "__main__":  # run apart: what strangers sent may be written to be long to read (toolkit/apart.py)
    json.dump(told(json.load(sys.stdin)), sys.stdout)

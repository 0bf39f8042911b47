"""The files by which a vote is cast and counted, each with its fingerprint: what of the code is told before a vote.

Whoever has the source compares with `sha256sum`; the script that counts is downloaded here too.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

ROOM = Path(__file__).parent
FILES = (
    "counting.py",
    "services.py",
    "rights.py",
    "urn.py",
    "sealing.py",
    "tellers.py",
    "belenios.py",
    "templates/voting/cast.html",
    "templates/voting/casting.html",
    "templates/voting/paper.html",
    "templates/voting/booth.html",
)


@cache
def fingerprints() -> list[tuple[str, str]]:
    """(path in the source, SHA-256 in hexadecimal) of each, as this site runs it: read once a process."""
    return [(f"{ROOM.parent.name}/{ROOM.name}/{name}", _digest(ROOM / name)) for name in FILES]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

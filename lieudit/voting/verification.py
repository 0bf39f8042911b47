"""Is this recount file the one that was published, and what does it give when it is counted again? Pure.

The file is counted by the very script that members download, in a process of its own that is stopped after a few
seconds: nobody can keep the site busy with a file that is made to be long to count.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from lieudit.voting import counting

MOST_BYTES = 5 * 2**20
PATIENCE = 10
"""Seconds that a file may take to be counted."""


class Uncounted(ValueError):
    """What could not be counted, or not in time: one French sentence."""


PARTS = {
    "question": "la question",
    "options": "les options",
    "rule": "la règle",
    "roll": "la liste des voix",
    "present": "les présences",
    "proxies": "les pouvoirs",
    "proxies_refused": "les pouvoirs refusés",
    "proxy_cap": "le nombre de pouvoirs qu’une voix peut porter",
    "ballots": "les bulletins",
}


class Verification:
    """What a file of at most MOST_BYTES is: `file` when it is JSON, `result` when it can be counted, else `fault`."""

    def __init__(self, content: bytes) -> None:
        self.digest = hashlib.sha256(content).hexdigest()
        self.file: Any = None
        self.result: dict[str, Any] | None = None
        self.fault = ""
        try:
            self.file = counting.parse(content)
        except counting.MalformedRecount as fault:
            self.fault = str(fault).encode(errors="backslashreplace").decode()[:500]
            return
        try:
            self.result = recounted(content, PATIENCE)
        except Uncounted as fault:
            self.fault = str(fault)

    @property
    def question(self) -> str:
        """What the file says it is about; nothing when it says nothing."""
        question = self.file.get("question") if isinstance(self.file, dict) else None
        if not isinstance(question, str) or "\0" in question or counting.LONE_SURROGATE(question):
            return ""
        return question

    def differences(self, published: Mapping[str, Any]) -> list[str]:
        """The parts that are not those of the published file, in words: « la règle », « les bulletins (2 lignes) »."""
        parts = {words: (published.get(name), self.file.get(name)) for name, words in PARTS.items()}
        parts["d’autres clés"] = ({**published, **dict.fromkeys(PARTS)}, {**self.file, **dict.fromkeys(PARTS)})
        pairs = parts.items()
        return [f"{words}{lines(*pair)}" for words, pair in pairs if exactly(pair[0]) != exactly(pair[1])]


def exactly(part: Any) -> str:
    """The same text for the same JSON only: 1 is not true."""
    try:
        return json.dumps(part, sort_keys=True)
    except RecursionError:
        return "trop profond"


def lines(ours: Any, theirs: Any) -> str:
    """How many lines of a list are not the same."""
    if not isinstance(ours, list) or not isinstance(theirs, list):
        return ""
    before, after = ({exactly(line) for line in part} for part in (ours, theirs))
    number = max(len(before - after), len(after - before))
    return f" ({number} {'lignes' if number > 1 else 'ligne'})" if number else " (ordre ou répétition)"


def recounted(content: bytes, patience: int) -> dict[str, Any]:
    """The result of the script, which is stopped after `patience` seconds."""
    command = [sys.executable, "-I", str(counting.__file__), "/dev/stdin"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired as late:
        fault = f"Ce compte demande plus de {patience} secondes de calcul : faites-le avec le script."
        raise Uncounted(fault) from late
    if done.returncode:
        raise Uncounted(done.stderr.decode(errors="replace").strip()[:500])
    result: dict[str, Any] = json.loads(done.stdout)
    return result

"""Is this recount file the one that was published, and what does it give when it is counted again? Pure.

What strangers sent is read in a process of its own, within limits (toolkit/apart.py), by this very file:

    python -m lieudit.voting.verification read       the file on stdin → what it says, counted again
    python -m lieudit.voting.verification compare    the file and published ones, parted by null bytes → differences
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from lieudit.toolkit.types import Json
from lieudit.voting import counting
from lieudit.voting.frozen import Counted, Recount

MOST_BYTES = 5 * 2**20
MOST_LINES, LONGEST_LINE = 300, 400
"""What is shown of the log of a count."""

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
    "withheld": "l’issue",
}
ISSUE_ONLY = "Moins de cinq voix ont voté : ce fichier dit l’issue, et ne permet pas de recompter."


def read(content: bytes) -> Json:
    """What a file is about, then its `status` and `log` when it can be counted, else its `fault`."""
    said: Json = {"question": "", "fault": "", "status": "", "log": []}
    try:
        file = counting.parse(content)
        said["question"] = question_of(file)
        result = issue_only(file) or counting.count(file)
    except counting.MalformedRecount as fault:
        said["fault"] = shown(str(fault), 500)
    except (ValueError, RecursionError, MemoryError):
        said["fault"] = "Le fichier n’est pas un fichier de recomptage lisible en entier."
    else:
        said["status"] = result["status"]
        said["log"] = [shown(line, LONGEST_LINE) for line in result["log"][:MOST_LINES]]
    return said


def issue_only(file: Recount) -> Recount:
    """What a file says that publishes an issue and no ballot (`disclosure.issue_only`); nothing of another one."""
    issue = file.get("withheld") if isinstance(file, dict) else None
    status = issue.get("status") if isinstance(issue, dict) else None
    known = isinstance(status, str) and status in counting.STATUSES
    return {"status": status, "log": [ISSUE_ONLY]} if known and "ballots" not in file else {}


def question_of(file: object) -> str:
    """What the file says it is about; nothing when it says nothing that a database can hold."""
    question = file.get("question") if isinstance(file, dict) else None
    if not isinstance(question, str) or "\0" in question or counting.LONE_SURROGATE(question):
        return ""
    return question[:5_000]


def shown(text: str, most: int) -> str:
    """The beginning of a text, without what neither a page nor a database can hold."""
    return text[:most].encode(errors="backslashreplace").decode().replace("\0", "\\u0000")


def differences(file: Recount, published: Counted) -> list[str]:
    """The parts that are not those of the published file, in words: « la règle », « les bulletins (2 lignes) »."""
    parts = {words: (published.get(name), file.get(name)) for name, words in PARTS.items()}
    parts["d’autres clés"] = ({**published, **dict.fromkeys(PARTS)}, {**file, **dict.fromkeys(PARTS)})
    pairs = parts.items()
    return [f"{words}{lines(*pair)}" for words, pair in pairs if exactly(pair[0]) != exactly(pair[1])]


def exactly(part: object) -> str:
    """The same text for the same JSON only: 1 is not true."""
    try:
        return json.dumps(part, sort_keys=True)
    except RecursionError:
        return "trop profond"


def lines(ours: object, theirs: object) -> str:
    """How many lines of a list are not the same."""
    if not isinstance(ours, list) or not isinstance(theirs, list):
        return ""
    before, after = ({exactly(line) for line in part} for part in (ours, theirs))
    number = max(len(before - after), len(after - before))
    return f" ({number} {'lignes' if number > 1 else 'ligne'})" if number else " (ordre ou répétition)"


def main(arguments: Sequence[str], given: bytes) -> Any:
    if arguments == ["read"]:
        return read(given)
    file, *published = [counting.parse(part) for part in given.split(b"\0")]
    return [differences(file, one) for one in published]


if __name__ == "__main__":
    json.dump(main(sys.argv[1:], sys.stdin.buffer.read()), sys.stdout)

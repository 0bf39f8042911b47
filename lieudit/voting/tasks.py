"""What is counted outside of pages: files that strangers send, and counts under another rule that would be long."""

from __future__ import annotations

import json
from typing import Any

from lieudit.toolkit.apart import Limits, Refused, TooMuch, run_apart
from lieudit.toolkit.errands import digest_of
from lieudit.voting.models import Tally
from lieudit.voting.recount import digest_of as published_digest
from lieudit.voting.recount import published_files, recount_text

LIMITS = Limits(seconds=10, patience=30, megabytes=512)
READER = "lieudit.voting.verification"
MOST_ALIKE = 20
"""Ballots that ask one question, among which a file is looked for."""
TOO_LONG = (
    f"Ce compte demande plus de {LIMITS.seconds} secondes de calcul, ou trop de mémoire : faites-le avec le script."
)


def verify_file(content: bytes) -> dict[str, object]:
    """What a recount file is: counted again, and which published file it is or differs from.

    `ballot` is the number of the ballot it is like, `genuine` when it is that file to the byte, `parts` what differs.
    """
    digest = digest_of(content)
    said: dict[str, Any]
    try:
        said = json.loads(run_apart(READER, "read", given=content, limits=LIMITS))
    except TooMuch:
        said = {"question": "", "fault": TOO_LONG, "status": "", "log": []}
    alike = list(Tally.objects.alike(digest, said["question"]).select_related("ballot__lot")[:MOST_ALIKE])
    files = [(tally, file) for tally in alike for file in published_files(tally)]
    said |= {"digest": digest, "ballot": None, "genuine": False, "parts": []}
    for tally, file in files:
        if digest in (published_digest(file), tally.digest):  # the latter: one that was counted by name
            return said | {"ballot": tally.ballot.number, "genuine": True}
    if files:
        parts = differences(content, [file for _tally, file in files])
        nearest = min(range(len(files)), key=lambda at: len(parts[at]))
        said |= {"ballot": files[nearest][0].ballot.number, "parts": parts[nearest]}
    return said


def differences(content: bytes, published: list[dict[str, object]]) -> list[list[str]]:
    """What differs from each published file, in words."""
    given = b"\0".join([content, *(recount_text(file).encode() for file in published)])
    try:
        parts: list[list[str]] = json.loads(run_apart(READER, "compare", given=given, limits=LIMITS))
    except TooMuch:
        return [["on ne sait quoi : la comparaison a été trop longue"] for _file in published]
    return parts


def count_file(content: bytes) -> dict[str, object]:
    """The `result` of a file of ours, or why there is none."""
    try:
        return {"result": json.loads(run_apart("lieudit.voting.counting", "/dev/stdin", given=content, limits=LIMITS))}
    except TooMuch:
        return {"fault": TOO_LONG}
    except Refused as fault:
        return {"fault": str(fault)}

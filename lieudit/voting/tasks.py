"""What is counted outside of pages: files that strangers send, counts under another rule that would be long; and the
letter that each voter gets once a ballot is counted."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.toolkit.apart import Limits, Refused, TooMuch, run_apart, run_program
from lieudit.toolkit.errands import digest_of
from lieudit.toolkit.outbox import post
from lieudit.toolkit.types import Fields, Json
from lieudit.voting.models import Ballot, RollEntry, Tally
from lieudit.voting.outcome import outcome_words
from lieudit.voting.recount import digest_of as published_digest
from lieudit.voting.recount import digests_of, published_files, recount_text

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
    said: Fields
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


def count_file(content: bytes) -> Json:
    """The `result` of a file of ours, or why there is none."""
    try:
        return {"result": json.loads(run_apart("lieudit.voting.counting", "/dev/stdin", given=content, limits=LIMITS))}
    except TooMuch:
        return {"fault": TOO_LONG}
    except Refused as fault:
        return {"fault": str(fault)}


ARCHIVE_READER = "lieudit.voting.belenios"
TOOL = "belenios-tool"
TOOL_LIMITS = Limits(seconds=300, patience=600, megabytes=1024)
ARCHIVE_TOO_LONG = "Cette archive demande trop de temps ou de mémoire pour être lue ici."


def read_archive(content: bytes) -> Fields:
    """What an archive of Belenios says, or its `fault`: read apart."""
    try:
        facts: Fields = json.loads(run_apart(ARCHIVE_READER, given=content, limits=LIMITS))
    except (TooMuch, Refused):
        return {"fault": ARCHIVE_TOO_LONG}
    return facts


def verified_by_tool(content: bytes, uuid: str) -> tuple[str, str, bool]:
    """The version of the tool, what it said and whether it is content; nothing where it is not installed."""
    program = shutil.which(TOOL)
    if program is None:
        return "", "", False
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{uuid}.bel").write_bytes(content)
        try:
            version = run_program(program, "--version", folder=folder, limits=TOOL_LIMITS)[1].splitlines()[0]
            code, said = run_program(program, "election", "verify", "--dir", ".", folder=folder, limits=TOOL_LIMITS)
        except TooMuch:
            return TOOL, str(_("L’outil a demandé trop de temps ou de mémoire.")), False
    return f"{TOOL} {version}"[:60], said[:20_000], code == 0


@task
def tell_voters(ballot_id: int) -> None:
    """Tell each voter of a ballot whether their voices voted, and the fingerprints of rule, roll and result: those of
    a roll-call in session are in its minutes.

    They leave together, after the close: who voted for somebody absent is seen by that person. Where so few voted that
    nobody reads who did, each still reads it of their own voices.
    """
    ballot = Ballot.objects.select_related("tally").get(pk=ballot_id)
    entries = list(ballot.roll.select_related("organisation", "vote__carried_by", "attendance__carried_by"))
    marks = {entry.pk: entry for entry in entries}
    spoken: dict[int, list[RollEntry]] = {}
    people: dict[int, Account] = {}
    for entry, account in ballot.roll.all().speaking():
        people[account.pk] = account
        spoken.setdefault(account.pk, []).append(marks[entry.pk])
    said = {"ballot": ballot, "digests": digests_of(ballot, entries), "site_url": settings.SITE_URL}
    said["outcome"] = outcome_words(ballot.tally.result["status"])
    annulled = said["annulled"] = ballot.tally.published.get("annulled", "")
    subject = (
        _("Scrutin n° %(number)s : clos, sans résultat") if annulled else _("Scrutin n° %(number)s : clos et compté")
    )
    subject %= {"number": ballot.number}
    letters = [(account.email, spoken[key]) for key, account in people.items()]
    heard = {entry.pk for voices in spoken.values() for entry in voices}
    for entry in entries:  # whom nobody represents with an account hears of it where they can be written to
        if entry.pk not in heard and not entry.suspended and entry.organisation and entry.organisation.email:
            letters.append((entry.organisation.email, [entry]))
    for address, voices in letters:
        post(EmailMessage(subject, render_to_string("voting/mail_closed.txt", said | {"voices": voices}), to=[address]))

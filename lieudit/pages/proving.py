"""Whether a database, a restored copy above all, still says what it said: all that was sealed is computed again, all
that was counted as the copy was made is counted again (decision 61). It names what does not hold, and writes nothing.

What bears a fingerprint is named by its number. Everything else is compared by blocks of a hundred rows with what was
counted in the very snapshot that was copied (`Stock`): a row that changed names its table and its block.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection
from django.db.models import AutoField

from lieudit.elections.models import Minutes as ElectionMinutes
from lieudit.elections.protocol import fingerprint as protocol_fingerprint
from lieudit.governance.models import Assembly
from lieudit.journal.sealed_log import open_log
from lieudit.journal.verify_journal import Altered, read_all
from lieudit.minutes.models import Minutes
from lieudit.minutes.seal import chain_faults
from lieudit.observatory.models import InputFile, Report
from lieudit.observatory.reports import digest_of as facts_digest
from lieudit.toolkit import kept_files
from lieudit.toolkit.types import Json
from lieudit.voting.counting import count
from lieudit.voting.disclosure import without_voices
from lieudit.voting.models import BeleniosArchive, Lot, Tally, Vote
from lieudit.voting.recount import digest_of, drawn_recount, recount_file
from lieudit.voting.showing import faults_of
from lieudit.voting.workflow import Way

type Stock = dict[str, dict[str, list[str]]]
"""Table → block → how many rows, and what they add up to."""
BLOCK = 100
"""Rows of a block, by their numbers: what names a row that changed, without keeping a line for each."""
READ_AT_ONCE = 50
"""Sealed rows that are held in memory at a time; some weigh a megabyte."""
PASSING = frozenset({"django_session", "lieudit_cache", "toolkit_trace", "toolkit_clock"})
"""Tables whose rows prove nothing: who came, what is remembered for an hour."""


def sealed_faults() -> dict[str, list[str]]:
    """What each kind of sealed thing is called, and what no longer holds in it; each is named, none is left out."""
    return {name: list(faults()) for name, faults in SEALED.items()}


def _tallies() -> Iterator[str]:
    rows = Tally.objects.select_related("ballot", "showing").order_by("pk")
    for tally in rows.iterator(chunk_size=READ_AT_ONCE):
        for why in _faults_of(tally):
            yield f"scrutin n° {tally.ballot.number} : {why}"


def _faults_of(tally: Tally) -> Iterator[str]:
    file, result = tally.recount, tally.result
    if digest_of(file) != tally.digest:
        yield "son fichier de recomptage n’a plus son empreinte"
    if "withheld" in file:  # fewer than five voices: the issue alone is kept
        if any(result.get(name) != value for name, value in file["withheld"].items()):
            yield "son issue n’est plus celle de son fichier"
    elif "annulled" not in file and _recounted(tally) != result:
        yield "recompté, il ne donne plus son résultat"
    yield from faults_of(tally)
    if tally.ballot.way == Way.ROLL_CALL:
        yield from _changed_votes(tally)


def _recounted(tally: Tally) -> Json:
    again: Json = count(tally.recount)
    if "roll" not in tally.recount:
        again = without_voices(again)
    return again | ({"status": tally.recount["decided"]} if "decided" in tally.recount else {})


def _changed_votes(tally: Tally) -> Iterator[str]:
    """A vote by roll call is in the database too: each voice, its weight and what it said."""
    ballot = tally.ballot
    votes = list(Vote.objects.filter(entry__ballot=ballot))
    file = recount_file(ballot, ballot.roll.at_opening(), votes, list(ballot.frozen_proxies.all()))
    for name, words, kept in (("ballots", "le vote", ()), ("roll", "la voix", ("voter", "college", "weight"))):
        now, then = _by_voter(file[name], kept), _by_voter(tally.recount[name], kept)
        for voter in sorted(key for key in now.keys() | then.keys() if now.get(key) != then.get(key)):
            yield f"{words} de {voter} n’est plus ce qui a été compté"


def _by_voter(lines: list[Json], kept: tuple[str, ...]) -> dict[str, Json]:
    return {line["voter"]: {name: line.get(name) for name in kept} if kept else line for line in lines}


def _lots() -> Iterator[str]:
    for lot in Lot.objects.select_related("ballot__tally").order_by("pk").iterator(chunk_size=READ_AT_ONCE):
        tally = lot.ballot.tally
        if "roll" in tally.recount and count(drawn_recount(tally.recount, lot.seed)) != lot.result:
            yield f"scrutin n° {lot.ballot.number} : le tirage ne donne plus ce qui a été écrit"


def _chains() -> Iterator[str]:
    for assembly in Assembly.objects.order_by("pk"):
        rows = Minutes.objects.signed(assembly).values_list("number", "digest", "text")
        for number in chain_faults(rows.iterator(chunk_size=READ_AT_ONCE)):
            yield f"procès-verbal {number} : la chaîne de {assembly.name} y est rompue"


def _protocols() -> Iterator[str]:
    for minutes in ElectionMinutes.objects.select_related("election").order_by("pk").iterator(chunk_size=READ_AT_ONCE):
        if protocol_fingerprint(minutes.text) != minutes.fingerprint:
            yield f"élection n° {minutes.election.number} : son procès-verbal n’a plus son empreinte"


def _reports() -> Iterator[str]:
    for report in Report.objects.exclude(digest="").order_by("pk").iterator(chunk_size=READ_AT_ONCE):
        if facts_digest(report.facts) != report.digest:
            yield f"bilan n° {report.number} : ses faits n’ont plus leur empreinte"


def _inputs() -> Iterator[str]:
    for file in InputFile.objects.order_by("pk").iterator(chunk_size=READ_AT_ONCE):
        if hashlib.sha256(file.text.encode()).hexdigest() != file.digest:
            yield f"fichier de chiffres {file} : son contenu n’a plus son empreinte"


def _archives() -> Iterator[str]:
    for archive in BeleniosArchive.objects.select_related("box__ballot").order_by("pk").iterator(chunk_size=5):
        if hashlib.sha256(bytes(archive.content)).hexdigest() != archive.digest:
            yield f"scrutin n° {archive.box.ballot.number} : une archive de Belenios n’a plus son empreinte"


def _journal() -> Iterator[str]:
    """The open log, read as anybody does; what is not public is in it by its hash."""
    try:
        read_all(json.loads(line) for lines in open_log() for line in lines.splitlines())
    except Altered as altered:
        yield str(altered)


SEALED: dict[str, Callable[[], Iterator[str]]] = {
    "dépouillements": _tallies,
    "tirages au sort": _lots,
    "procès-verbaux de séance": _chains,
    "procès-verbaux d’élection": _protocols,
    "bilans": _reports,
    "fichiers de chiffres": _inputs,
    "archives de Belenios": _archives,
    "documents": kept_files.faults,
    "journal": _journal,
}
"""Kind → what no longer holds in it."""


# Counts


def tables() -> dict[str, bool]:
    """The tables of the rooms, and those that Django keeps for them, in order; whether their rows bear numbers."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    known = {model._meta.db_table: model._meta.pk for model in models}
    there = known.keys() & set(connection.introspection.table_names()) - PASSING
    return {name: isinstance(known[name], AutoField) and known[name].column == "id" for name in sorted(there)}


def take_stock() -> Stock:
    """How many rows each table holds, by block, and the sum of what they say."""
    return {table: _blocks(table, numbered=numbered) for table, numbered in tables().items()}


def _blocks(table: str, *, numbered: bool) -> dict[str, list[str]]:
    block = f"t.id / {BLOCK}" if numbered else "0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ({block})::text, count(*)::text, sum(hashtextextended(t::text, 0)::numeric)::text "
            f"FROM {connection.ops.quote_name(table)} t GROUP BY 1"
        )
        return {name: [rows, total] for name, rows, total in cursor.fetchall()}


def unlike(then: Stock, now: Stock) -> list[str]:
    """What is not as it was counted: each table and block, in words."""
    faults = []
    for table in sorted(then.keys() | now.keys()):
        before, after = then.get(table, {}), now.get(table, {})
        for block in sorted(before.keys() | after.keys(), key=int):
            was, found = before.get(block, ["0", ""]), after.get(block, ["0", ""])
            if was != found:
                faults.append(f"{table}, {_rows(block, before | after)} : {_difference(was, found)}")
    return faults


def _rows(block: str, blocks: dict[str, list[str]]) -> str:
    if set(blocks) == {"0"}:
        return "une ligne"
    first = int(block) * BLOCK
    return f"lignes {first} à {first + BLOCK - 1}"


def _difference(was: list[str], found: list[str]) -> str:
    if was[0] != found[0]:
        return f"{found[0]} au lieu de {was[0]}"
    return "une au moins n’est plus ce qu’elle était"

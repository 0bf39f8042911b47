"""The open log: every leaf and every seal as anybody reads them, in one file that the worker writes after each seal.

A file of many leaves is written again within an hour; words that were hidden since are in none that is given.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator

from django.tasks import task
from django.utils import timezone

from lieudit.journal.models import Entry, Leaf, Seal, veils_fell
from lieudit.journal.sealing import said, words_of, written
from lieudit.journal.sentence import SENTENCES
from lieudit.journal.verify_journal import SALTED, canonical, commitment, salt_of
from lieudit.toolkit import open_files
from lieudit.toolkit.models import Beat
from lieudit.toolkit.types import Json

NAME = "journal-scelle.jsonl"
MEDIA = "application/x-ndjson"
CHUNK = 2_000
"""Leaves read at once, to be given."""
WRITTEN_AGAIN = dt.timedelta(hours=1)
"""How old a file of many leaves may be, when seals came since."""
BEAT = "sealed-log"
LEAF = 0.05
"""Milliseconds that a leaf takes (docs/reference/bench.md)."""


def open_log() -> Iterator[bytes]:
    """Every leaf and every seal, a line each, as it is read today: hidden words are left out, what is not public is its
    digest alone."""
    seals = Seal.objects.order_by("number").iterator(chunk_size=CHUNK)
    seal, index = next(seals, None), 0
    while seal is not None:
        while index < seal.size:
            part = Leaf.objects.filter(index__gte=index, index__lt=min(index + CHUNK, seal.size))
            leaves = list(part.order_by("index"))
            if not leaves:
                break
            yield b"".join(_line(each) for each in _told(leaves))
            index = leaves[-1].index + 1
        yield _line(sealed_line(seal))
        seal = next(seals, None)


def _told(leaves: list[Leaf]) -> Iterator[Json]:
    acts = Entry.objects.filter(pk__in=[leaf.entry_id for leaf in leaves]).with_veils().in_bulk()
    for leaf in leaves:
        act = acts.get(leaf.entry_id)
        if act is not None:
            yield leaf_line(leaf, act, veiled=act.is_veiled)  # type: ignore[attr-defined]


def leaf_line(leaf: Leaf, act: Entry, *, veiled: bool) -> Json:
    """What everybody reads of a leaf."""
    known = SENTENCES.get(act.kind)
    if known is None or not known.public:
        return {"feuille": leaf.index, "empreinte": leaf.digest}
    words = words_of(act, leaf.phrase if is_intact(leaf, act) else said(act))
    salts = {name: salt_of(leaf.salt, name) for name in SALTED}
    told: Json = {"feuille": leaf.index, "acte": act.pk, "moment": written(act.at), "nature": act.kind}
    told |= {"faits": leaf.facts, "empreinte": leaf.digest}
    if veiled:
        return told | {"engagements": {name: commitment(salts[name], words[name]) for name in SALTED}}
    return told | words | {"sels": salts}


def is_intact(leaf: Leaf, act: Entry) -> bool:
    """Whether the facts of an act are those that were sealed: else it is read as it is now, and that shows."""
    return leaf.facts == commitment(salt_of(leaf.salt, "faits"), canonical(act.data).decode())


def sealed_line(seal: Seal) -> Json:
    told: Json = {"sceau": seal.number, "taille": seal.size, "racine": seal.root, "precedent": seal.previous}
    return told | {"moment": written(seal.at), "empreinte": seal.digest}


def _line(thing: Json) -> bytes:
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


# The file


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def is_long(last: Seal | None) -> bool:
    """Whether leaves are too many to be written while one waits."""
    return last is not None and last.size > open_files.most_of(LEAF)


def holds_all(last: Seal | None) -> bool:
    """Whether the file is there with the last seal, and holds no word that was hidden since."""
    at = open_files.written_at(NAME)
    return at is not None and (last is None or last.at < at) and not open_files.holds_taken_words(at, veils_fell())


def stamp(**_named: object) -> str:
    """What tells one content of the open log from another, beside the clock: a seal is no act, and does not tick."""
    last = last_seal()
    return f"{last.digest if last else ''}/{open_files.written_at(NAME)}"


def is_due(last: Seal | None, now: dt.datetime) -> bool:
    """Whether the file is to be written: it is missing, or lacks a seal, or holds words that were hidden."""
    at = open_files.written_at(NAME)
    if last is None or holds_all(last):
        return False
    waits = at is not None and is_long(last) and now - at < WRITTEN_AGAIN
    return not waits or open_files.holds_taken_words(at or now, veils_fell())


def ask_for_log() -> Iterable[object]:
    """By the timer: have the worker write it, when it is due."""
    open_files.ask(BEAT, lambda: is_due(last_seal(), timezone.now()), write_log.enqueue)
    return ()


@task(priority=-95)
def write_log() -> None:
    """Write the whole, line by line: the worker holds none of it whole."""
    if is_due(last_seal(), timezone.now()):
        open_files.write(NAME, open_log())
    Beat.objects.filter(name=BEAT).delete()

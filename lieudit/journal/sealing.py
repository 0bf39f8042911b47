"""The seals of the journal (decision 72): every act becomes a leaf, in the order in which it is seen; a seal binds all
leaves so far, and cites the one before it. `verify_journal.py` says how, and is what anybody runs.

An act whose transaction still runs is seen by a later seal. How far one has to look back is known: each act that a seal
did not see, though its number is lower than one that it saw, was of a transaction already begun; once all those have
ended, nothing below is missing.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef
from django.tasks import task
from django.utils import timezone

from lieudit.journal.models import Entry, EntryQuerySet, Leaf, Seal
from lieudit.journal.sentence import SENTENCES
from lieudit.journal.verify_journal import (
    FULL,
    Tree,
    canonical,
    commitment,
    content_of,
    leaf_hash,
    salt_of,
    seal_digest,
)
from lieudit.toolkit import french
from lieudit.toolkit.open_files import all_done_before

CHUNK = 2_000
"""Leaves read at once, to be given."""
TURN = 6962
"""The key under which seals take their turn."""
SHOWN_SIGNS = 16
"""Of a seal on a document: enough to tell it from any other."""


@transaction.atomic
def seal_acts() -> Seal | None:
    """Seal the acts that no seal saw yet, in order; None when there is none. Two at once take their turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    ended = all_done_before()
    last = Seal.objects.order_by("-number").first()
    acts = list(unsealed(last.settled if last else 0)[:FULL])
    if not acts:
        return None
    now = read_now()
    tree = tree_of(last)
    leaves = [leaf_of(act, tree.size + at) for at, act in enumerate(acts)]
    for leaf in leaves:
        tree.append(bytes.fromhex(leaf.digest))
    Leaf.objects.bulk_create(leaves, batch_size=1_000)
    number, previous = (last.number + 1, last.digest) if last else (1, "")
    root, whole = tree.root.hex(), len(acts) < FULL
    return Seal.objects.create(
        number=number,
        size=tree.size,
        root=root,
        previous=previous,
        at=now,
        digest=seal_digest(number, tree.size, root, previous, written(now)),
        peaks=[[height, peak.hex()] for height, peak in tree.peaks],
        seen=max(acts[-1].pk, last.seen if last else 0),
        is_whole=whole,
        settled=_settled(ended, last),
    )


def read_now() -> dt.datetime:
    """The moment, by the clock of the database, once the acts were read: what began later is above them all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment


def _settled(ended: dt.datetime, last: Seal | None) -> int:
    """The act below which nothing is missing: the last one seen by a seal that read all there was, before any of the
    transactions that still run had begun."""
    before = Seal.objects.filter(at__lt=ended, is_whole=True).aggregate(seen=Max("seen"))["seen"] or 0
    return max(before, last.settled if last else 0)


def unsealed(settled: int) -> EntryQuerySet:
    """Acts without a leaf, in the order of their numbers."""
    held = Leaf.objects.filter(entry=OuterRef("pk"))
    return Entry.objects.filter(~Exists(held), pk__gt=settled).order_by("pk")


def tree_of(last: Seal | None) -> Tree:
    """The tree that a seal bound, to go on from there."""
    if last is None:
        return Tree()
    return Tree([(height, bytes.fromhex(peak)) for height, peak in last.peaks], last.size)


def leaf_of(act: Entry, index: int) -> Leaf:
    """An act as it is sealed: its words, under a salt that nobody guesses."""
    salt = secrets.token_hex(32)
    leaf = Leaf(entry=act, index=index, salt=salt, phrase=said(act))
    leaf.facts = commitment(salt_of(salt, "faits"), canonical(act.data).decode())
    leaf.digest = leaf_hash(content(leaf, act, leaf.phrase)).hex()
    return leaf


def said(act: Entry) -> str:
    """Its sentence; nothing for a kind of act that is told no more."""
    return act.sentence if act.kind in SENTENCES else ""


def written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def words_of(act: Entry, phrase: str) -> dict[str, str]:
    return {"phrase": phrase, "au_nom_de": act.hat_name}


def content(leaf: Leaf, act: Entry, phrase: str) -> bytes:
    committed = {name: commitment(salt_of(leaf.salt, name), words) for name, words in words_of(act, phrase).items()}
    return content_of(act.pk, written(act.at), act.kind, {**committed, "faits": leaf.facts})


# Witnesses


def seal_words(at: dt.datetime | None = None) -> str:
    """What a document that leaves says of the journal: the last seal on its day; nothing before the first one."""
    seal = Seal.objects.filter(at__lte=at or timezone.now()).order_by("-number").first()
    if seal is None:
        return ""
    signs = seal.digest[:SHOWN_SIGNS]
    shown = " ".join(signs[at : at + 4] for at in range(0, SHOWN_SIGNS, 4))
    return f"Journal du conseil : sceau n° {seal.number} du {french.day(timezone.localdate(seal.at))}, {shown}"


# By the timer


def seal_when_due() -> Iterable[object]:
    """Have the worker seal, when an act waits for it."""
    last = Seal.objects.order_by("-number").first()
    if unsealed(last.settled if last else 0).exists():
        seal_journal.enqueue()
    return ()


@task(priority=-20)
def seal_journal() -> None:
    """Seal all that waits, one transaction a seal."""
    while (sealed := seal_acts()) is not None and not sealed.is_whole:
        pass

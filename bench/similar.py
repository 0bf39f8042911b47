"""Needs that say the same in other words: how often the right ones are shown, and how fast among a hundred thousand.

The sets are `tests/needs/similar/`: dev, on which weights and thresholds were chosen, judge and fresh, which measure.
What is compared is what pages and the live process compute, without a page. No yardstick: the aims are numbers.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import django
import psycopg

from bench.database import own_database

if TYPE_CHECKING:
    from lieudit.lexicon.asking import Vocabulary
    from lieudit.lexicon.likeness import Like, Said
    from lieudit.needs.models import Need

NAME = "similar needs"
GROUPS = Path(__file__).parents[1] / "lieudit" / "lexicon" / "data" / "groups.txt"
SETS = Path(__file__).parents[1] / "tests" / "needs" / "similar"
RIGHT, PRECISION, QUIET = 30 / 35, 0.6, 0.5
"""Least share of sentences that are shown a right need, of what is shown that is right, of strangers shown nothing."""
ROWS, MILLISECONDS = 100_000, 60
QUESTIONS = 100


@dataclass
class Text:
    """A sentence of a set: which meaning it has (-1 for one that nobody else has), its domain, its words."""

    meaning: int
    domain: str
    words: str


@dataclass
class Corpus:
    """Needs, and new sentences: those that say the same as some, and those that have no like."""

    needs: list[Text] = field(default_factory=list)
    sentences: list[Text] = field(default_factory=list)
    strangers: list[Text] = field(default_factory=list)


def read_set(name: str) -> Corpus:
    """A file of the sets (its head says how it is written)."""
    corpus = Corpus()
    _head, *blocks = (SETS / f"{name}.txt").read_text().strip().split("\n\n")
    for meaning, block in enumerate(blocks):
        for line in block.splitlines():
            kind, said = (line[0], line[2:]) if line[0] in ">-" else ("", line)
            domain, _blank, words = said.partition(" ")
            text = Text(-1 if kind == "-" else meaning, domain, words)
            {">": corpus.sentences, "-": corpus.strangers}.get(kind, corpus.needs).append(text)
    return corpus


def in_parts(whole: Corpus, meanings: int = 25) -> list[Corpus]:
    """A large set as several of the size of the others: of a hundred needs, five neighbours are another question."""
    last = max(need.meaning for need in whole.needs)
    starts = range(0, last + 1, meanings)
    each = len(whole.strangers) // len(starts)
    return [
        Corpus(
            [need for need in whole.needs if start <= need.meaning < start + meanings],
            [said for said in whole.sentences if start <= said.meaning < start + meanings],
            whole.strangers[number * each : (number + 1) * each],
        )
        for number, start in enumerate(starts)
    ]


@dataclass(frozen=True)
class Score:
    """Shares, from 0 to 1."""

    right: float
    precision: float
    quiet: float

    def __str__(self) -> str:
        met = self.right >= RIGHT and self.precision >= PRECISION and self.quiet >= QUIET
        return (
            f"a right need shown for {self.right:.0%} (≥ {RIGHT:.0%}), {self.precision:.0%} of what is shown is right"
            f" (≥ {PRECISION:.0%}), nothing shown for {self.quiet:.0%} of those that have no like (≥ {QUIET:.0%})"
            f" {'met' if met else 'MISSED'}"
        )


type Find = Callable[[Said, Sequence[Need]], list[Like[Need]]]


def judged(corpora: Iterable[Corpus], find: Find, domains: bool) -> Score:
    """What `find` shows for each sentence, among the needs of its corpus."""
    asked = shown = right = found = strangers = quiet = 0
    for corpus in corpora:
        needs, meanings = as_needs(corpus.needs, domains)
        for text in corpus.sentences:
            likes = find(as_said(text, domains), needs)
            good = sum(meanings[like.need.pk] == text.meaning for like in likes)
            asked, shown, right, found = asked + 1, shown + len(likes), right + good, found + bool(good)
        strangers += len(corpus.strangers)
        quiet += sum(not find(as_said(text, domains), needs) for text in corpus.strangers)
    return Score(found / asked, right / max(shown, 1), quiet / max(strangers, 1))


def as_said(text: Text, domains: bool) -> Said:
    from lieudit.lexicon.likeness import Said

    return Said(text.words, (text.domain,) if domains else (), known=starting_words())


@cache
def starting_words() -> Vocabulary:
    """The groups of words that every install begins with."""
    from lieudit.lexicon.asking import Vocabulary

    return Vocabulary([line.split(" = ") for line in GROUPS.read_text().splitlines()], {})


def as_needs(texts: list[Text], domains: bool) -> tuple[list[Need], dict[int, int]]:
    """What is compared of needs, without a database; the meaning of each, by pk."""
    from lieudit.needs.models import Need

    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    needs = [
        Need(pk=pk, words=text.words, domains=[text.domain] if domains else [], moved_at=moment)
        for pk, text in enumerate(texts)
    ]
    return needs, {pk: text.meaning for pk, text in enumerate(texts)}


def by_words_alone(said: Said, needs: Sequence[Need]) -> list[Like[Need]]:
    from lieudit.lexicon.likeness import BY_WORDS, by_words, shown

    return shown(said, by_words(said, needs), BY_WORDS)


def by_meaning(said: Said, needs: Sequence[Need]) -> list[Like[Need]]:
    """As `models.alike` does, with products computed here."""
    from lieudit.lexicon import likeness

    mine = meaning_of(said.words)
    products = (sum(map(float.__mul__, mine, meaning_of(need.words))) for need in needs)
    return likeness.shown(said, likeness.by_meaning(said, zip(products, needs, strict=True)), likeness.BY_MEANING)


def of_things(name: str = "fresh") -> Corpus:
    """The needs of a set, and the things of « things.txt »: those that answer some, and those that answer none."""
    corpus = read_set(name)
    corpus.sentences, corpus.strangers = [], []
    for line in (SETS / "things.txt").read_text().split("\n\n")[1].splitlines():
        number, domain, words = line.split(" ", 2)
        text = Text(-1 if number == "-" else int(number), domain, words)
        (corpus.strangers if number == "-" else corpus.sentences).append(text)
    return corpus


_known: dict[str, list[float]] = {}


def meaning_of(words: str) -> list[float]:
    from lieudit.lexicon.meaning import meanings_of

    if words not in _known:
        _known[words] = meanings_of([words])[0]
    return _known[words]


def measure(only: str) -> bool:
    """Have the lines printed by a process of its own when the name holds `only`; tell whether it did."""
    if only not in NAME:
        return False
    subprocess.run([sys.executable, "-m", "bench.similar"], check=True)
    return True


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from lieudit.toolkit import encoder

    ways: dict[str, Find] = {"words alone": by_words_alone}
    if encoder.is_there():
        print_cost()
        ways["meaning"] = by_meaning
    for name, corpora in ((name, in_parts(read_set(name))) for name in ("dev", "judge", "fresh")):
        for way, find in ways.items():
            for domains in (False, True):
                told = "with domains" if domains else "without domain"
                print(f"{NAME}, {name}, {way}, {told}: {judged(corpora, find, domains)}")
    for way, find in ways.items():
        for domains in (False, True):
            told = "with domains" if domains else "without domain"
            print(f"{NAME}, beside things, {way}, {told}: {judged([of_things()], find, domains)}")
    if encoder.is_there():
        print_pairs()
        print_database()


def print_cost() -> None:
    """What the encoder takes in the process that holds it."""
    from lieudit.lexicon.meaning import meanings_of

    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    meanings_of(["Il nous faut un local."])
    first, start = time.perf_counter() - start, time.perf_counter()
    for number in range(QUESTIONS):
        meanings_of([f"Besoin {number} : nous cherchons un local pour les répétitions du soir."])
    each = (time.perf_counter() - start) / QUESTIONS * 1000
    start = time.perf_counter()
    meanings_of([f"Besoin {number} : plus aucun médecin ne vient au village." for number in range(10 * QUESTIONS)])
    batch = (time.perf_counter() - start) / (10 * QUESTIONS) * 1000
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{NAME}: first text {first:.1f} s, then {each:.1f} ms, {batch:.1f} ms in a batch; {more:.0f} MB more")


def print_pairs() -> None:
    """The three hundred pairs: what is alike, what is near, what is neither, by the middle of their products; these are
    written for the test that reads precision and recall of them (`tests/needs/test_pairs.py`), where the formula is
    another."""
    from lieudit.lexicon.meaning import formula

    blocks = [block.splitlines() for block in (SETS / "pairs.txt").read_text().strip().split("\n\n")[1:]]
    products = [
        [sum(map(float.__mul__, meaning_of(said[0]), meaning_of(other[2:]))) for other in said[1:]] for said in blocks
    ]
    kinds = zip(("the same", "near", "apart"), zip(*products, strict=True), strict=True)
    told = ", ".join(f"{kind} {sorted(column)[len(column) // 2]:.2f}" for kind, column in kinds)
    print(f"{NAME}, {len(blocks) * 3} pairs: {told}")
    kept = SETS / "pairs.products.txt"
    if not kept.exists() or kept.read_text().partition("\n")[0] != formula():
        lines = [" ".join(f"{product:.3f}" for product in row) for row in products]
        kept.write_text("\n".join([formula(), *lines, ""]))


def print_database() -> None:
    """The nearest of one meaning among many, by the index; the rows are drawn at random around subjects."""
    import numpy as np

    from lieudit.lexicon.meaning import DIMENSIONS
    from lieudit.lexicon.nearest import WHOLE
    from lieudit.needs.models import INDEX, MOST_NEAR

    dice = np.random.default_rng(47)
    centres = dice.normal(size=(500, DIMENSIONS))
    with own_database(os.environ["DATABASE_URL"]) as (url, _new), psycopg.connect(url, autocommit=True) as database:
        try:
            database.execute("CREATE EXTENSION vector")
        except psycopg.Error as refusal:
            print(f"{NAME}: no pgvector here ({str(refusal).splitlines()[0]})")
            return
        database.execute("CREATE TABLE needs_meaning (need_id bigint PRIMARY KEY, numbers real[], formula text)")
        with database.cursor().copy("COPY needs_meaning FROM STDIN") as copy:
            for number in range(ROWS):
                vector = centres[number % len(centres)] + dice.normal(size=DIMENSIONS)
                values = ",".join(f"{value:.4f}" for value in vector / np.linalg.norm(vector))
                copy.write(f"{number}\t{{{values}}}\tbench\n")
        start = time.perf_counter()
        database.execute("SET maintenance_work_mem = '1GB'")
        database.execute(INDEX)
        built = time.perf_counter() - start
        database.execute("ANALYZE needs_meaning")
        near = f"numbers::halfvec({DIMENSIONS}) <#> %s::halfvec({DIMENSIONS})"
        query = f"SELECT need_id, -({near}) FROM needs_meaning WHERE {WHOLE} AND formula = 'bench'"
        query += f" ORDER BY {near} LIMIT {MOST_NEAR}"
        spent = []
        for number in range(QUESTIONS):
            asked = (centres[number] + dice.normal(size=DIMENSIONS)).tolist()
            start = time.perf_counter()
            found = database.execute(query.encode(), [asked, asked]).fetchall()
            spent.append((time.perf_counter() - start) * 1000)
            assert len(found) == MOST_NEAR
        spent.sort()
        middle, late = spent[QUESTIONS // 2], spent[QUESTIONS * 95 // 100]
        met = "met" if late <= MILLISECONDS else "MISSED"
        print(
            f"{NAME} among {ROWS:,}: {middle:.0f} ms of database, p95 {late:.0f} (≤ {MILLISECONDS}) {met};"
            f" index built in {built:.0f} s"
        )


if __name__ == "__main__":
    main()

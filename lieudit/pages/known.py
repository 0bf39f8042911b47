"""What a process knows of what may be found, until the clock of the house moves (decision 46).

Most kinds have few rows, and a text is in none of them: their words are read once, and a kind of which no row holds the
words of a text is not asked. What answers is read from the rows themselves, as ever.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, reduce
from itertools import chain
from typing import NamedTuple

from django.utils import timezone

from lieudit.lexicon.asking import Asked, Part, Vocabulary, forms
from lieudit.lexicon.models import vocabulary_beside
from lieudit.pages.found import ORDER
from lieudit.territory.quarters import lands
from lieudit.toolkit.findable import FINDABLE, Hit, Rows, Sought, SoughtWords, Teller
from lieudit.toolkit.prepared import prepared
from lieudit.toolkit.replica import reading
from lieudit.toolkit.search import CONFIG

MOST_HELD = 1_000
"""Rows of a kind, with their parts, whose words a process keeps; a kind that has more is always asked."""
USUAL = frozenset({"convergence", "position", "draft", "demand"})
"""Kinds among which are mostly those that answer beside the ones that are always asked: where one of them may, they are
asked with these, of their rows. Where others may answer, all others are: each other choice of kinds would be another
question, composed and planned."""
LATE = dt.time(minute=1)
"""Until when, in a day, nothing is held."""
NO_ROW = [0]
"""The keys of no row."""
LANDS = frozenset({"region", "department"})
"""Kinds whose names are official, and held by each process (`lands`)."""
KEPT_STEMS = 4_096
"""Words typed of which a process remembers the stem."""
STEMS = "SELECT word, to_tsquery(%s::regconfig, word)::text FROM unnest(%s::text[]) AS typed(word)"
LEXEME = re.compile(r"'((?:[^']|'')*)'")

type Stems = Mapping[str, tuple[str, ...]]
"""Words → what indexes hold of each: nothing for one that says nothing."""
type Lines = frozenset[int]
type RowsOfKinds = Mapping[str, list[int]]
"""Of each kind, the keys of some of its rows."""


class WordsOfRow(NamedTuple):
    kind: str
    key: int
    words: list[str]


def _told() -> dict[str, Rows]:
    """What public rows are found by, of each kind that is found by words alone."""
    kinds = [each for each in ORDER if not FINDABLE[each].ways]  # the others have many rows
    told = {each: FINDABLE[each].find(SoughtWords(most=MOST_HELD + 1)) for each in kinds}
    return {kind: rows for kind, rows in told.items() if rows is not None}


@prepared(WordsOfRow)
def words_of_rows(*but: str) -> Rows:
    """Those of all kinds but some."""
    first, *others = (rows for kind, rows in _told().items() if kind not in but)
    return first.union(*others, all=True).order_by()


@lru_cache(maxsize=1)
def full_kinds(today: dt.date) -> set[str]:
    """Kinds that had more rows than are held when they were last read: not read again that day."""
    return set()


@cache
def kinds_of_words() -> frozenset[str]:
    return frozenset(_told())


class Held:
    """The words of the rows of some kinds, those that have few."""

    def __init__(self, rows: Iterable[WordsOfRow]) -> None:
        of_kind: dict[str, list[WordsOfRow]] = {}
        for row in rows:
            of_kind.setdefault(row.kind, []).append(row)
        self.full = {kind for kind, told in of_kind.items() if len(told) > MOST_HELD}
        self.rows = [row for kind, told in of_kind.items() if kind not in self.full for row in told]
        self.lines: dict[str, set[int]] = {}
        """Of each word, where in `rows` are those that hold it."""
        for line, row in enumerate(self.rows):
            for word in row.words:
                self.lines.setdefault(word, set()).add(line)
            row.words.clear()

    @cached_property
    def every_line(self) -> Lines:
        return frozenset(range(len(self.rows)))

    @cached_property
    def sorted_words(self) -> list[str]:
        return sorted(self.lines)

    def rows_saying(self, asked: Asked, stems: Stems) -> RowsOfKinds:
        """The rows that may answer to all the parts of a text that name no territory."""
        last = asked.parts[-1] if asked.beginning else None
        parts = [self._saying(each, stems, each is last) for each in asked.parts if not each.departments]
        found: dict[str, list[int]] = {}
        for line in reduce(frozenset.intersection, parts, self.every_line):
            found.setdefault(self.rows[line].kind, []).append(self.rows[line].key)
        return found

    def _saying(self, part: Part, stems: Stems, is_last: bool) -> Lines:
        """The lines that hold a part, of which the last word may be a beginning, or what is said for it."""
        *before, end = part.words
        begins = is_last and part.may_begin
        last = self._either(end, stems) | (self._beginning(stems[end]) if begins else frozenset())
        ends = [[*before, word] for word in part.finished] if begins else []
        others = (self._holding(each, stems) for each in part.others)
        first = reduce(frozenset.intersection, (self._either(word, stems) for word in before), self.every_line)
        said = [first & last, *(first & self._holding(each[-1:], stems) for each in ends), *others]
        return frozenset().union(*said)

    def _either(self, word: str, stems: Stems) -> Lines:
        """The lines that hold a word in one of its forms."""
        return frozenset().union(*(self._holding([each], stems) for each in forms(word)))

    def _holding(self, words: Iterable[str], stems: Stems) -> Lines:
        return reduce(self._and, (stem for word in words for stem in stems[word]), self.every_line)

    def _and(self, lines: Lines, stem: str) -> Lines:
        return lines & self.lines.get(stem, frozenset())

    def _beginning(self, stems: tuple[str, ...]) -> Lines:
        found = self.every_line
        for stem in stems:
            found &= frozenset().union(*(self.lines[word] for word in self._begun(stem)))
        return found

    def _begun(self, stem: str) -> Iterator[str]:
        """The words that begin so."""
        at = bisect_left(self.sorted_words, stem)
        while at < len(self.sorted_words) and self.sorted_words[at].startswith(stem):
            yield self.sorted_words[at]
            at += 1


@lru_cache(maxsize=KEPT_STEMS)
def _kept_stem(word: str) -> list[tuple[str, ...]]:
    """The stem of a word, once it was read: the dictionary of the database does not change."""
    return []


def stems_of(asked: Asked) -> Stems:
    """What indexes hold of each word of a text, and of what is said for it; one query at most."""
    said = [(*map(forms, part.words), part.finished, *part.others) for part in asked.parts]
    words = set(chain.from_iterable(chain.from_iterable(said)))
    kept = {word: _kept_stem(word) for word in words}
    if unknown := [word for word, known in kept.items() if not known]:
        with reading().cursor() as cursor:
            cursor.execute(STEMS, [CONFIG, unknown])
            for word, question in cursor.fetchall():
                kept[word].append(tuple(each.replace("''", "'") for each in LEXEME.findall(question)))
    return {word: known[0] for word, known in kept.items()}


@dataclass
class Known:
    """What searches read that no text changes: the vocabulary, about how many rows the largest kind has, what is no
    row. `held` is read at the second search since the clock moved: where it moves as fast as people search, it would
    cost more than it spares."""

    vocabulary: Vocabulary
    size: int
    searches: int = 0
    tellers: dict[str, Teller] = field(default_factory=dict)

    def tell(self, kind: str, asked: Asked) -> Iterable[Hit]:
        """The hits of a kind that is no row."""
        if kind not in self.tellers:
            self.tellers[kind] = FINDABLE[kind].told()
        return self.tellers[kind](asked)

    @cached_property
    def held(self) -> Held:
        full = full_kinds(timezone.localdate())
        held = Held(words_of_rows(*sorted(full)) if full < kinds_of_words() else ())
        held.full |= full
        full |= held.full
        return held

    def divided(self, asked: Asked) -> list[tuple[tuple[str, ...], RowsOfKinds]]:
        """The kinds to ask for words: those that are always asked, with the usual ones where one of their rows may
        answer; then all others, where one of theirs may; each of those that are held with its rows that may."""
        self.searches += 1
        if self.searches < 2 or _is_midnight() or not any(not part.departments for part in asked.parts):
            return [(ORDER, {})]
        stems = stems_of(asked)
        if not any(stems.values()):  # every row would do
            return [(ORDER, {})]
        few, there = kinds_of_words() - self.held.full, self.held.rows_saying(asked, stems)
        usual = USUAL if there.keys() & USUAL else frozenset[str]()
        spared = few - usual if _is_in_a_land(asked) else few - usual | LANDS
        asking = [[each for each in ORDER if each not in spared]]
        if not there.keys() <= USUAL:
            asking.append([each for each in ORDER if each in few - USUAL])
        return [(tuple(kinds), {each: there.get(each, NO_ROW) for each in kinds if each in few}) for kinds in asking]


def _is_midnight() -> bool:
    """Whether the day has just begun: the clock of the database may be a little late, and what it calls today is
    yesterday's."""
    return timezone.localtime().time() < LATE


def _is_in_a_land(asked: Asked) -> bool:
    """Whether a region or a department has a name that holds all parts of a text, or that one of them names it."""
    names = (f" {part.name}" for part in asked.parts)
    return bool(asked.departments or reduce(_holding_too, names, [f" {name}" for name in lands()]))


def _holding_too(names: list[str], said: str) -> list[str]:
    return [name for name in names if said in name]


def read_known() -> Known:
    many = [each.ways(Sought())[0].model for each in FINDABLE.values() if each.ways]
    return Known(*vocabulary_beside(*many))


@lru_cache(maxsize=2)  # a replica may be one act behind
def known_since(tick: int, today: dt.date) -> Known:
    """The same, read once until the clock moves."""
    return read_known()

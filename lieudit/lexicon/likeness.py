"""Which of some texts are enough alike to be shown, and why. Pure.

What is like is shown as a question (« Est-ce la même chose ? »), and only where it is: rather nothing than five
neighbours that have nothing to do. The thresholds were chosen on `tests/needs/similar/dev.txt` (decision 47). Words
that animators say for one another (`asking.Vocabulary`) bring two texts nearer, and never take them apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from lieudit.lexicon.asking import Heard, Vocabulary
from lieudit.lexicon.meaning import rarity
from lieudit.lexicon.subjects import Weights, agreement, gained, plain_words, shared, subjects_of, told_of

if TYPE_CHECKING:
    from lieudit.needs.models import Convergence

MOST_SHOWN = 5
SAME_DOMAIN, OTHER_DOMAIN, NO_DOMAIN = 0.04, -0.3, -0.03
"""Added where both have a domain in common; where both have one and share none; where one of them has none. Across
domains only what says almost the same is shown."""
SAME_LAND = 0.01
"""Added within one department: decides between likes, makes none."""
SAID_OTHERWISE = 0.8
"""What one thing said by words that a group joins adds to a product of meanings, where nothing else is said."""
NOTHING = Vocabulary((), {})
"""No group of words."""


class Thing(Protocol):
    """What is compared with a text: a need, or anything that rooms give (`likes.py`). Where it has them, its
    `department_id` and its `convergence_id` count too: no checker follows the keys that Django adds to a class."""

    @property
    def pk(self) -> object: ...
    @property
    def words(self) -> str: ...
    @property
    def domains(self) -> Sequence[str]: ...
    @property
    def moved_at(self) -> dt.datetime: ...


@dataclass(frozen=True)
class Scale:
    """What is shown: scores from `least`, and from this share of the best one; nothing at all where the two nearest do
    not have `together` in the middle. A text that nobody else has said has one neighbour by chance, seldom two."""

    least: float
    share: float
    together: float = 0.0


BY_MEANING = Scale(0.15, 0.6, 0.22)
BY_WORDS = Scale(0.41, 0.6)


@dataclass(frozen=True)
class Said:
    """A text to compare, with what is known of it; `known`: the words that are said for one another."""

    words: str
    domains: tuple[str, ...] = ()
    department: int | None = None
    known: Vocabulary = NOTHING

    @cached_property
    def heard(self) -> Heard:
        return self.known.heard(self.words)

    @cached_property
    def _said_for(self) -> frozenset[tuple[str, ...]]:
        """All that is said for words of this text: most others hold none of it."""
        return frozenset[tuple[str, ...]]().union(*self.heard.values())

    @cached_property
    def told(self) -> Weights:
        return told_of(self.words)

    def otherwise(self, words: str) -> dict[str, str]:
        """What both say by words that a group joins: those of this text → those of the other."""
        theirs = self.known.heard(words) if self.heard else {}
        if self._said_for.isdisjoint(theirs):
            return {}
        both = {mine: others & theirs.keys() for mine, others in self.heard.items() if mine not in theirs}
        return {self.known.spelled[mine]: self.known.spelled[min(same)] for mine, same in both.items() if same}

    def gains(self, words: str) -> float:
        """How much nearer another text is for what both say otherwise; 0 to 1. A word that every need says tells
        little, whatever it is said for."""
        both = self.otherwise(words).items()
        more = sum(min(max(map(rarity, plain_words(said))) for said in each) for each in both)
        return gained(self.told, told_of(words), more) if more > 0 else 0.0


@dataclass(frozen=True)
class Like[T]:
    """What resembles a text: the convergence that gathers it, if any; what both speak of, to say why."""

    need: T
    convergence: Convergence | None = None
    about: tuple[str, ...] = ()


def bonus(said: Said, thing: Thing) -> float:
    """What domain and territory add to the score of a thing, or take from it."""
    known = bool(said.domains and thing.domains)
    domain = (SAME_DOMAIN if set(said.domains) & set(thing.domains) else OTHER_DOMAIN) if known else NO_DOMAIN
    near = said.department is not None and said.department == getattr(thing, "department_id", None)
    return domain + (SAME_LAND if near else 0.0)


def by_words[T: Thing](said: Said, things: Iterable[T]) -> list[tuple[float, T]]:
    """Things with how much they speak of the same subjects, or hold the very phrase (`closeness`, 0 to 1)."""
    mine = subjects_of(said.words)
    scored = []
    for thing in things:
        spoken = agreement(mine, subjects_of(thing.words)) + said.gains(thing.words)
        scored.append((max(spoken, getattr(thing, "closeness", 0.0)) + bonus(said, thing), thing))
    return scored


def by_meaning[T: Thing](said: Said, scored: Iterable[tuple[float, T]]) -> list[tuple[float, T]]:
    """Things with how near their meaning is (the product given), with what both texts say otherwise."""
    return [
        (product + SAID_OTHERWISE * said.gains(thing.words) + bonus(said, thing), thing) for product, thing in scored
    ]


def shown[T: Thing](
    said: Said, scored: Iterable[tuple[float, T]], scale: Scale, most: int = MOST_SHOWN
) -> list[Like[T]]:
    """The things to show, the closest first, the latest where they are equal; each convergence once."""
    ranked = sorted(scored, key=lambda pair: (-pair[0], -pair[1].moved_at.timestamp(), str(pair[1].pk)))
    if sum(max(score, 0) for score, _thing in ranked[:2]) / 2 < scale.together:
        return []
    mine, seen = subjects_of(said.words), set[int | None]()
    likes: list[Like[T]] = []
    for score, thing in ranked:
        if len(likes) == most or score < max(scale.least, scale.share * ranked[0][0]):
            break
        gathered: int | None = getattr(thing, "convergence_id", None)
        if gathered is None or gathered not in seen:
            likes.append(Like(thing, getattr(thing, "convergence", None), _why(said, mine, thing)))
        seen |= {gathered} - {None}
    return likes


def _why(said: Said, mine: Weights, thing: Thing, most: int = 2) -> tuple[str, ...]:
    """The subjects of both, then what both say otherwise, unless it is one of these subjects."""
    subjects = shared(mine, subjects_of(thing.words), most)
    pairs = said.otherwise(thing.words).items()
    beside = [pair for pair in pairs if set(subjects).isdisjoint(shared(subjects_of(pair[0]), subjects_of(pair[1])))]
    joined = [f"{one} ({other})" for one, other in beside]
    return tuple([*subjects, *joined][: most + 1])

"""What a text speaks of, by its words: some of the subjects that `data/subjects.txt` keeps. Pure.

Two people who ask for the same thing seldom use the same words: « toubib » and « généraliste » speak of one subject.
No model is needed to know it: pages compare texts so where the encoder is not (decision 47).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import sqrt
from pathlib import Path

FILE = Path(__file__).parent / "data" / "subjects.txt"
LONGEST_PHRASE = 6
"""Words of the longest phrase that is recognised."""
SHORTEST_ROOT = 3
"""Letters of the shortest beginning of a word (« medec* »)."""
MOST_OF_ONE = 1.5
"""What repeated words of one subject count for together."""
CONTEXT = 0.5
"""What the words of a subject that only says who speaks, or with what means, count for (« ~ » in the file)."""
_ARTICLES = ("l", "le", "la", "les", "d", "de", "du", "des", "un", "une", "ce", "cet", "cette", "ces")
_POSSESSIVES = (
    "mon",
    "ma",
    "mes",
    "ton",
    "ta",
    "tes",
    "son",
    "sa",
    "ses",
    "notre",
    "nos",
    "votre",
    "vos",
    "leur",
    "leurs",
)
SMALL = frozenset((*_ARTICLES, *_POSSESSIVES, "leurs", "depuis"))
"""Words that phrases do without: « refaire sa carte d’identité » says « refaire carte identité »."""
KEPT_WORDS = 8_192
"""Words of which a process remembers what they speak of."""
READ = 1_500
"""Signs of a text that are read; what comes after changes little, and costs."""
KEPT_TEXTS = 512
"""Texts of which a process remembers what they speak of: on one page the same are compared with many."""

GLUED = re.compile("(?:[ldjnsmt]|qu)(?=[aeiouyh][a-z]{3})")
"""An article written without its apostrophe, in a word that is not known: « lordi », « dinternet »."""

FAR = re.compile(r"[^\x00-\x7f]+")
"""What may be an accent: the other letters of a text, by far the most, are not looked at one by one."""

type Weights = Mapping[int, float]
"""Subjects, by their place in the file, with what each counts for; their squares add to 1."""


@dataclass(frozen=True)
class Subjects:
    """The file, read. A word is kept by its spelling, a root by its letters, a phrase by its words."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    words: Mapping[str, frozenset[int]]
    roots: Mapping[str, frozenset[int]]
    phrases: Mapping[str, frozenset[int]]
    fingerprint: str


@cache
def kept() -> Subjects:
    """The subjects that are known, read once a process."""
    content = FILE.read_text()
    lines = [line for line in content.splitlines() if line and not line.startswith("#")]
    names: list[str] = []
    weights: list[float] = []
    kinds: tuple[dict[str, set[int]], ...] = ({}, {}, {})
    for place, line in enumerate(lines):
        name, _colon, said = line.partition(": ")
        names.append(name.removeprefix("~"))
        weights.append(CONTEXT if name.startswith("~") else 1.0)
        for word in said.split(", "):
            kind, key = _key(word)
            kinds[kind].setdefault(key, set()).add(place)
    words, roots, phrases = ({key: frozenset(places) for key, places in kind.items()} for kind in kinds)
    return Subjects(
        tuple(names), tuple(weights), words, roots, phrases, hashlib.sha256(content.encode()).hexdigest()[:12]
    )


def is_spelled(word: str) -> bool:
    """Whether this is how a word that says a subject is spelled, accents and plurals aside: no slip of the keyboard."""
    return singular(word) in kept().words


def _key(word: str) -> tuple[int, str]:
    if " " in word:
        words = list(map(singular, word.split()))
        kept_words = [each for each in words if each not in SMALL]
        return 2, " ".join(words if words[0] in SMALL or len(kept_words) < 2 else kept_words)
    return (1, word.removesuffix("*")) if word.endswith("*") else (0, singular(word))


def singular(word: str) -> str:
    """The spelling by which a word is recognised, whatever its plural.

    >>> singular("bureaux"), singular("bus"), singular("lits")
    ('bureau', 'bus', 'lit')
    """
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def plain_words(text: str) -> list[str]:
    """The words of the beginning of a text, without accents or capitals.

    >>> plain_words("L’Œuvre d’été")
    ['l', 'oeuvre', 'd', 'ete']
    """
    spelled = unicodedata.normalize("NFKD", text[:READ].casefold().replace("œ", "oe").replace("æ", "ae"))
    return re.findall(r"[a-z0-9]+", FAR.sub(_without_accents, spelled))


def _without_accents(letters: re.Match[str]) -> str:
    return "".join(letter for letter in letters[0] if not unicodedata.combining(letter))


def subjects_of(text: str) -> dict[int, float]:
    """What a text speaks of; empty when no word of it is known."""
    found = told_of(text)
    length = _length(found)
    return {place: weight / length for place, weight in found.items()}


def told_of(text: str) -> Weights:
    """The same, before it is of one length: a word says as much of its subject, whatever else is spoken of."""
    return _told_of(text[:READ])


@lru_cache(maxsize=KEPT_TEXTS)
def _told_of(text: str) -> Weights:
    words, weights = plain_words(text), kept().weights
    found: dict[int, float] = {}
    for places, weight in _said(words):
        for place in places:
            found[place] = min(found.get(place, 0) + weight, MOST_OF_ONE)
    return {place: weight * weights[place] for place, weight in found.items()}


def _length(weights: Weights) -> float:
    return sqrt(sum(weight * weight for weight in weights.values()))


def _said(words: list[str]) -> Iterator[tuple[frozenset[int], float]]:
    """The subjects of each phrase, then of each word that no phrase holds; a word of several subjects says less."""
    known, spelled = kept(), list(map(singular, words))
    free = [True] * len(words)
    whole = list(range(len(words)))
    streams = ([place for place in whole if spelled[place] not in SMALL], whole)
    begun = _beginnings()
    starting = [
        (each, [at for at, pair in enumerate(pairwise(each)) if (spelled[pair[0]], spelled[pair[1]]) in begun])
        for each in streams
    ]
    for length in range(LONGEST_PHRASE, 1, -1):
        for stream, starts in starting:
            for start in starts:
                heard = stream[start : start + length]
                if len(heard) < length:
                    break
                places = known.phrases.get(" ".join([spelled[place] for place in heard]))
                if places and any(free[place] for place in heard):
                    free[heard[0] : heard[-1] + 1] = [False] * (heard[-1] - heard[0] + 1)
                    yield places, 1.0
    for word, root, alone in zip(spelled, words, free, strict=True):
        places = _of_word(word, root) if alone and word not in SMALL else frozenset()
        if places:
            yield places, 1 / sqrt(len(places))


@cache
def _beginnings() -> frozenset[tuple[str, ...]]:
    """The two first words of each phrase: where no phrase begins is soon passed."""
    return frozenset(tuple(phrase.split(" ", 2)[:2]) for phrase in kept().phrases)


@lru_cache(maxsize=KEPT_WORDS)
def _of_word(word: str, spelled: str) -> frozenset[int]:
    """Its subjects; many texts hold the same words."""
    known = kept()
    roots = (known.roots.get(spelled[:letters]) for letters in range(SHORTEST_ROOT, len(spelled) + 1))
    found = frozenset[int]().union(known.words.get(word, ()), *(places for places in roots if places))
    glued = not found and GLUED.match(spelled)
    return _of_word(word[glued.end() :], spelled[glued.end() :]) if glued else found


def agreement(one: Weights, other: Weights) -> float:
    """How much two texts speak of the same subjects; 0 to 1."""
    return sum(weight * other.get(place, 0.0) for place, weight in one.items())


def gained(one: Weights, other: Weights, more: float) -> float:
    """How much more two texts agree (`told_of`) when they speak of so many things `more`, each by words of its own."""
    if more <= 0:
        return 0.0
    common = sum(weight * other.get(place, 0.0) for place, weight in one.items())
    first, second = _length(one), _length(other)
    before = common / (first * second) if first and second else 0.0
    after = (common + more) / (sqrt(first * first + more) * sqrt(second * second + more))
    return max(after - before, 0.0)


def shared(one: Weights, other: Weights, most: int = 2) -> list[str]:
    """The names of what both speak of, what says most first."""
    both = sorted((place for place in one if place in other), key=lambda place: (-one[place] * other[place], place))
    return [kept().names[place] for place in both[:most]]

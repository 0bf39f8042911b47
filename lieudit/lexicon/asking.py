"""What a person typed in a search box, understood: its words with what is said for them, territories, numbers. Pure.

A text is cut in parts: the longest phrases that the vocabulary or the official geography know, else single words. Each
part becomes a question of PostgreSQL (`tsquery`): the part, or what is said for it. Plurals and endings are left to the
French dictionary of the database, as everywhere; a phrase of the vocabulary is recognised whatever its plurals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lieudit.territory.spelling import ARTICLES, plain

MOST_PARTS = 8
"""Parts of a text that are looked for; what comes after is not read."""
SHORTEST_BEGINNING = 3
"""Letters of a last word from which it may be the beginning of a longer one: people search as they type."""
SAYS_NOTHING = """
    a au aux avec ce ces cette comment dans de des du d elle en est et il j je l la le les leur leurs ma mais me mes
    mon n ne nos notre nous on ou par pas pour qu que qui quoi s sa se ses son sur t ta te tes ton tu un une vos votre
    vous y
"""
EMPTY = frozenset(SAYS_NOTHING.split())
"""Words that say nothing of what is looked for."""
REFERENCE = re.compile(
    r"(?:(?:besoin|convergence|position|projet|relais|demande|scrutin|commun|seance|service|n|no|numero|[bcprsd]) )*"
    r"(?P<number>\d{1,4})"
)
CODE = re.compile(r"(?:(?:position|decision|p|n|no) )*(?P<code>(?:[a-z]{1,3} )?\d{4} \d{1,3}(?: \d{1,3})?)")
POSTCODE = re.compile(r"\d{5}|2[ab]\d{3}")
SIRET, SIREN, RNA = re.compile(r"\d{14}"), re.compile(r"\d{9}"), re.compile(r"w[0-9a-z]{9}")

KIND_WORDS = {
    "besoin": "need", "convergence": "convergence", "position": "position", "projet": "draft", "relais": "demand",
    "demande": "demand", "commun": "resource", "seance": "meeting", "service": "offer", "decision": "decision",
    "b": "need", "c": "convergence", "p": "position", "d": "decision",
}  # fmt: skip
"""What may be said before a number → the kind of thing that it numbers."""


def singular(word: str) -> str:
    """The spelling by which a phrase is recognised, whatever its plurals.

    >>> singular("bureaux"), singular("partages"), singular("bus")
    ('bureau', 'partage', 'bus')
    """
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


@dataclass(frozen=True)
class Part:
    """Some words typed together, in plain spelling; the phrases said for them; departments of that name, by code."""

    words: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()
    departments: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return " ".join(self.words)

    def query(self, *, beginning: bool = False, alone: bool = False) -> str:
        """The question that it makes; the last word may be the `beginning` of one; `alone`: without what is said for
        it."""
        last = ":*" if beginning and len(self.words[-1]) >= SHORTEST_BEGINNING and not self.words[-1].isdigit() else ""
        typed = " & ".join(self.words) + last
        return f"({' | '.join([typed, *([] if alone else map(phrase, self.others))])})"


def phrase(words: Sequence[str]) -> str:
    """Words that follow one another, as a question; letters and digits only, which no question can misread."""
    return " <-> ".join(words)


@dataclass(frozen=True)
class Asked:
    """A text understood. `whole`: in plain spelling. `beginning`: its last word may not be finished."""

    text: str
    whole: str
    parts: tuple[Part, ...]
    beginning: bool = True

    @property
    def some(self) -> bool:
        return bool(self.parts)

    @cached_property
    def every(self) -> str:
        """The question of all parts."""
        return self._joined(self.parts, " & ")

    @cached_property
    def exactly(self) -> str:
        """The same, without what is said for them."""
        return self._joined(self.parts, " & ", alone=True)

    @cached_property
    def some_of(self) -> str:
        """The question of any part."""
        return self._joined(self.parts, " | ")

    @cached_property
    def besides(self) -> str:
        """The question of the parts that name no territory; empty when all do."""
        return self._joined([part for part in self.parts if not part.departments], " & ")

    @cached_property
    def departments(self) -> frozenset[str]:
        """The departments named, by code."""
        return frozenset().union(*(part.departments for part in self.parts))

    @property
    def number(self) -> int:
        """« 124 », « B-124 », « besoin n° 124 »: 124; else 0, which numbers nothing."""
        found = REFERENCE.fullmatch(self.whole)
        return int(found["number"]) if found else 0

    @property
    def numbered(self) -> str:
        """The kind of thing that is said to have this number; empty: any."""
        return KIND_WORDS.get(self.whole.split(" ")[0], "") if self.whole else ""

    @property
    def code(self) -> str:
        """« D-2026-01 », « position 2026-7 »: as the register writes it, in capitals; else empty."""
        found = CODE.fullmatch(self.whole)
        return found["code"].replace(" ", "-").upper() if found else ""

    @property
    def postcode(self) -> str:
        return self.whole if POSTCODE.fullmatch(self.whole) else ""

    @property
    def identifier(self) -> str:
        """A SIRET, a SIREN or the number of an association, without its blanks and in capitals; else empty."""
        dense = self.whole.replace(" ", "")
        return dense.upper() if any(form.fullmatch(dense) for form in (SIRET, SIREN, RNA)) else ""

    def mended(self, words: Mapping[str, str], vocabulary: Vocabulary) -> Asked:
        """The same text, where some words are replaced by those that are written."""
        return replace(vocabulary.understand(" ".join(words.get(w, w) for w in self.whole.split())), beginning=False)

    def _joined(self, parts: Sequence[Part], by: str, *, alone: bool = False) -> str:
        last = self.parts[-1] if self.parts and self.beginning else None
        return by.join(part.query(beginning=part is last, alone=alone) for part in parts)


class Vocabulary:
    """What is said for what, in one step: what a word is looked for with is never looked for in turn."""

    def __init__(self, groups: Iterable[Sequence[str]], lands: Mapping[str, frozenset[str]]) -> None:
        self.said: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for group in groups:
            phrases = list(dict.fromkeys(tuple(plain(word).split()) for word in group))
            for each in filter(None, phrases):
                key = tuple(map(singular, each))
                self.said.setdefault(key, []).extend(other for other in phrases if other and other != each)
        self.lands = {tuple(map(singular, name.split())): codes for name, codes in lands.items()}
        self.longest = max(map(len, (*self.said, *self.lands)), default=1)

    def understand(self, text: str) -> Asked:
        """Cut a text in parts; a null byte, which PostgreSQL refuses, is a blank."""
        whole = plain(text.replace("\0", " "))
        return Asked(text, whole, tuple(self._parts(whole.split()))[:MOST_PARTS], text == text.rstrip())

    def _parts(self, words: list[str]) -> Iterable[Part]:
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                taken = tuple(words[at : at + length])
                key = tuple(map(singular, taken))
                others, codes = self.said.get(key, ()), self.lands.get(key, frozenset())
                if others or codes or length == 1:
                    at += length
                    if others or codes or taken[0] not in EMPTY | ARTICLES:
                        yield Part(taken, tuple(dict.fromkeys(others)), codes)
                    break

"""What a person typed in a search box, understood: its words with what is said for them, territories, numbers. Pure.

A text is cut in parts: the longest phrases that the vocabulary or the official geography know, else single words. Each
part becomes a question of PostgreSQL (`tsquery`): the part, or what is said for it. Plurals and endings are left to the
French dictionary of the database, as everywhere; a phrase of the vocabulary is recognised whatever its plurals.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, islice, takewhile
from math import log

from rapidfuzz.distance import OSA, Prefix

from lieudit.lexicon.shorthand import SHORT, in_full
from lieudit.lexicon.subjects import READ, plain_words
from lieudit.territory.spelling import ARTICLES, plain, search_words

MOST_PARTS = 8
"""Parts of a text that are looked for; what comes after is not read."""
SHORTEST_BEGUN = 5
"""Letters of a last word from which it may be the beginning of one of the vocabulary, which brings what is said for it:
shorter ones begin too many."""
MOST_BEGUN = 3
"""Words of the vocabulary that a last word may begin, for what is said for them to be looked for."""
SHORTEST_BEGINNING = 3
"""Letters of a last word from which it may be the beginning of a longer one: people search as they type."""
SAYS_NOTHING = """
    a au aux avec c ce cela ces cette combien comment dans de des du d elle en est et etre faut il j je l
    la le les leur leurs ma mais me mes mon n ne nos notre nous on ou par pas peut peux pour puis qu quand que quel
    quelle quelles quels qui quoi s sa se ses son sont suis sur t ta te tes ton tu un une vos votre vous y
"""
EMPTY = frozenset(SAYS_NOTHING.split())
"""Words that say nothing of what is looked for."""
KEPT = 2_048
"""Texts of which a vocabulary remembers what it heard: the same are compared with many."""
TAKEN_OFF = """
    ation ateur atrice ution usion ion ance ence ique isme iste able logie ment ement amment emment ite euse ive
"""
ENDINGS = tuple(TAKEN_OFF.split())
"""Endings that the French dictionary takes off a word, which it knows only once they are whole: « numériq » begins no
word of an index, where « numérique » is « numer »."""
SHORTEST_ROOT = 3
"""Letters before one of them."""
LONG = 7
"""Letters of a word in which two slips of the keyboard are forgiven."""
NOWHERE = "-"
"""The code of no department: a list that fills a blank holds something."""
UNHEARD = "zqxjzqxj"
"""In the place of a part that is too short for the indexes of letters: no name holds it."""
OTHER_NUMBER = re.compile(r"(?:[aio]|(?<!ea)u)s?$|(?<!e)aux$|eux$")
"""How words end whose two numbers are two words for the French dictionary."""
REFERENCE = re.compile(
    r"(?:(?:besoin|convergence|position|projet|relais|demande|scrutin|election|commun|seance|consultation|service|bilan|n|no"
    r"|question|numero|[bcprsd]) )*"
    r"(?P<number>\d{1,7})"
)
CODE = re.compile(r"(?:(?:position|decision|p|n|no) )*(?P<code>(?:[a-z]{1,3} )?\d{4} \d{1,3}(?: \d{1,3})?)")
POSTCODE = re.compile(r"\d{5}|2[ab]\d{3}")
SIRET, SIREN, RNA = re.compile(r"\d{14}"), re.compile(r"\d{9}"), re.compile(r"w[0-9a-z]{9}")

KIND_WORDS = {
    "besoin": "need", "convergence": "convergence", "position": "position", "projet": "draft", "relais": "demand",
    "demande": "demand", "commun": "resource", "seance": "meeting", "service": "offer", "decision": "decision",
    "consultation": "consultation", "bilan": "report", "scrutin": "ballot", "election": "election",
    "question": "inquiry", "b": "need", "c": "convergence", "p": "position", "d": "decision",
}  # fmt: skip
"""What may be said before a number → the kind of thing that it numbers."""


WANTED = {
    "besoin": "need", "convergence": "convergence", "position": "position", "seance": "meeting", "decision": "decision",
    "consultation": "consultation", "regle": "rule", "guide": "guide", "aide": "guide", "bilan": "report",
    "scrutin": "ballot", "election": "election", "modele": "resource", "prochaine": "meeting", "resultat": "ballot",
}  # fmt: skip
"""The first word of a search that says which kind of thing is looked for → that kind, shown first."""
MEANT = {
    "ag": ("page", "guide", "meeting"), "ago": ("page", "guide", "meeting"), "age": ("page", "guide", "meeting"),
    "rdv": ("page", "offer"), "rendez vous": ("page", "offer"),
}  # fmt: skip
"""What says alone which kinds of thing are looked for → these, shown first."""


QUESTIONS = {
    "comment": ("guide", "page"), "c est quoi": ("page", "guide"), "qu est ce qu": ("page", "guide"),
    "qu est ce que": ("page", "guide"), "que veut dire": ("page", "guide"), "ca veut dire quoi": ("page", "guide"),
    "definition": ("page", "guide"),
}  # fmt: skip
"""How a question begins, as one speaks → the kinds that answer it, shown first."""


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

    @property
    def may_begin(self) -> bool:
        """Its last word may be the beginning of one."""
        return len(self.words[-1]) >= SHORTEST_BEGINNING and not self.words[-1].isdigit()

    @cached_property
    def finished(self) -> tuple[str, ...]:
        """Its last word with the end of the endings that it begins."""
        return finished(self.words[-1]) if self.may_begin else ()

    def query(self, *, beginning: bool = False, alone: bool = False) -> str:
        """The question that it makes; the last word may be the `beginning` of one; `alone`: without what is said for
        it."""
        begins = beginning and self.may_begin
        *before, last = self.words
        first, ends = [*map(either, before)], [either(last)]
        if begins:
            ends = [f"{last}:*", *(each for each in forms(last) if len(each) < len(last)), *self.finished]
        said = [phrase((*first, each)) for each in ends]
        return f"({' | '.join([*said, *([] if alone else map(phrase, self.others))])})"


def _whole(word: str) -> tuple[str, tuple[str, ...]]:
    """The ways in which a text holds a word, whatever its plural, and how all of them begin; one of which two letters
    are typed is nothing else."""
    begins = f" {singular(word)}"
    return begins, tuple(f"{begins}{end}" for end in ((" ", "s ", "x ") if len(word) >= SHORTEST_BEGINNING else (" ",)))


def _typed(word: str, least: int) -> tuple[str, tuple[str, ...]]:
    """The same of a word that was typed: from its beginning, where it has that many letters."""
    return (f" {singular(word)}", ()) if len(word) >= least else _whole(word)


def forms(word: str) -> tuple[str, ...]:
    """A word and its other number, where the French dictionary knows no plural: it takes no « s » off after a, i, o or
    u, nor the « x » of « lieux ».

    >>> forms("velo"), forms("labos"), forms("lieu"), forms("table"), forms("nous")
    (('velo', 'velos'), ('labos', 'labo'), ('lieu', 'lieux'), ('table',), ('nous',))
    """
    if len(word) < SHORTEST_BEGINNING or word in EMPTY:
        return (word,)
    if OTHER_NUMBER.search(word):
        return (word, word[:-1]) if word[-1] in "sx" else (word, word + ("x" if word[-2] in "ae" else "s"))
    return (word,)


def either(word: str) -> str:
    """The question of a word in one of its forms."""
    one, *other = forms(word)
    return f"({one} | {other[0]})" if other else one


def finished(word: str) -> tuple[str, ...]:
    """What a word may become, of which the end of an ending is not typed yet: two of its letters are.

    >>> finished("numeriq"), finished("mediat"), finished("atelier")
    (('numerique',), ('mediation', 'mediateur', 'mediatrice'), ())
    """
    begun = (
        word + ending[typed:]
        for ending in ENDINGS
        for typed in range(len(ending) - 1, 1, -1)
        if word.endswith(ending[:typed]) and len(word) - typed >= SHORTEST_ROOT
    )
    return tuple(dict.fromkeys(begun))


def nearest(typed: str, known: Iterable[tuple[str, int]]) -> str:
    """Among words and how many times each is written, the one that was meant by `typed`: one letter missing, too many,
    wrong, or two that changed places; two such slips in a word of seven letters or more. The fewest slips first, then
    the latest in the word: people seldom miss the first letters. Empty: none is so near.

    >>> nearest("chaufage", [("chauffage", 9), ("chaussage", 1)]), nearest("ecrivain", [("ecrivez", 9)])
    ('chauffage', '')
    """
    most = 2 if len(typed) >= LONG else 1
    slips = [(OSA.distance(typed, word, score_cutoff=most), word, times) for word, times in known]
    near = [(slip, -Prefix.similarity(typed, word), -times, word) for slip, word, times in slips if slip <= most]
    return min(near)[-1] if near else ""


def likeliest[Key](asked: Asked, texts: Mapping[Key, str], most: int = 3) -> list[Key]:
    """Among texts, those that hold the parts of what is asked which the fewest hold: the best first, `most` of them.
    None that is half as good as the best, or less."""
    held = {key: parts for key, text in texts.items() if (parts := asked.parts_held_by(text))}
    times = Counter(chain.from_iterable(held.values()))
    worth = {part: log(1 + len(texts) / count) for part, count in times.items()}
    worths = {key: sum(worth[part] for part in parts) for key, parts in held.items()}
    least = max(worths.values(), default=0) / 2
    return sorted((key for key in worths if worths[key] > least), key=lambda key: -worths[key])[:most]


def any_of(phrases: Iterable[tuple[str, ...]]) -> str:
    """The question of texts that hold one of these phrases; empty: none."""
    return " | ".join(f"({phrase(each)})" for each in sorted(set(phrases)))


def phrase(words: Sequence[str]) -> str:
    """All the words of a phrase, as a question; letters and digits only, which no question can misread. That they
    follow one another is not asked: indexes do not know it, and each row would be read again.
    """
    return " & ".join(words)


type Said = list[tuple[str, tuple[str, ...]]]
"""Of each word of a phrase, how its forms begin, then its forms: none where to begin so is enough."""


def _holds(text: str, phrases: Iterable[Said]) -> bool:
    """Whether a text holds all the words of one of these phrases. Loops: a search asks it of hundreds of texts, of
    which nearly all hold none."""
    for said in phrases:
        for begins, forms in said:
            if begins not in text or (forms and not any(form in text for form in forms)):
                break
        else:
            return True
    return False


@dataclass(frozen=True)
class Asked:
    """A text understood. `whole`: in plain spelling. `beginning`: its last word may not be finished. `wanted`: kinds of
    thing that are named before what is looked for (« besoin toiture »), or that answer such a question. `loosely`: what
    says some of the words is looked for, since nothing says all of them.
    """

    text: str
    whole: str
    parts: tuple[Part, ...]
    beginning: bool = True
    wanted: tuple[str, ...] = ()
    loosely: bool = False

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
        """The question of any word of any part, or of what is said for it."""
        alone = [form for part in self.parts for word in part.words if word not in EMPTY for form in forms(word)]
        return " | ".join(
            dict.fromkeys([*alone, *(f"({phrase(said)})" for part in self.parts for said in part.others)])
        )

    def rarest(self, times: Mapping[str, int]) -> str:
        """The question of the part whose words are written the least, where one is known to be."""
        known = [part for part in self.parts if any(times.get(word) for word in part.words)]
        written = [(min(times[word] for word in part.words if word in times), part) for part in known]
        return min(written, key=lambda each: each[0])[1].query(alone=True) if written else self.exactly

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

    @cached_property
    def is_number(self) -> bool:
        """No word is typed, save those that introduce a number."""
        return bool(self.number or self.code or self.postcode or self.identifier)

    @property
    def named(self) -> str:
        """The parts, as the name of a thing holds them."""
        return " ".join(part.name for part in self.parts)

    def said_with(self, words: Mapping[str, str]) -> str:
        """The text as it was typed, but for some words, by their plain spelling."""
        typed = (words.get(plain(word), word) for word in self.text.split())
        return " ".join(typed)

    @property
    def numbered(self) -> str:
        """The kind of thing that is said to have this number; empty: any."""
        return KIND_WORDS.get(self.whole.split(" ")[0], "") if self.whole else ""

    @property
    def code(self) -> str:
        """« D-2026-01 », « position 2026-7 »: as the register writes it, in capitals; else empty."""
        found = CODE.fullmatch(self.whole)
        if not found:
            return ""
        *before, last = found["code"].upper().split()
        return "-".join([*before, last.zfill(2)])

    @property
    def postcode(self) -> str:
        return self.whole if POSTCODE.fullmatch(self.whole) else ""

    @property
    def identifier(self) -> str:
        """A SIRET, a SIREN or the number of an association, without its blanks and in capitals; else empty."""
        dense = self.whole.replace(" ", "")
        return dense.upper() if any(form.fullmatch(dense) for form in (SIRET, SIREN, RNA)) else ""

    def held_by(self, words: str, *, alone: bool = False) -> bool:
        """Whether a text, in plain spelling, holds all parts, or what is said for each unless they are looked for
        `alone`; plurals do not count. No number is looked for in sentences."""
        if self.is_number or not self.parts:
            return False
        text = f" {words} "
        return all(_holds(text, phrases[:1] if alone else phrases) for phrases in self._held)

    def parts_held_by(self, words: str) -> list[int]:
        """The parts that a text holds, by their place in the text that was typed."""
        text = f" {words} "
        return [] if self.is_number else [at for at, phrases in enumerate(self._held) if _holds(text, phrases)]

    def times_in(self, words: str) -> int:
        """How many times a text holds the words that were typed, whole."""
        text = f" {words.replace(' ', '  ')} "  # one blank for each side of a word
        forms = (form for part in self.parts for word in part.words for form in _whole(word)[1])
        return sum(text.count(form) for form in forms)

    @cached_property
    def _held(self) -> list[list[Said]]:
        """What a text holds that holds each part: its words, or those of a phrase that is said for it. Many texts are
        asked for the same. A short word may only be the beginning of another where it is the last."""
        held = []
        for part in self.parts:
            *before, last = part.words
            begins = SHORTEST_BEGINNING if self.beginning and part is self.parts[-1] else SHORTEST_BEGUN
            typed = [*(_typed(word, SHORTEST_BEGUN) for word in before), _typed(last, begins)]
            held.append([typed, *(list(map(_whole, said)) for said in part.others)])
        return held

    def by_parts(self) -> dict[str, tuple[object, ...]]:
        """What is compared part by part, as `Place.objects.saying` takes it."""
        last = len(self.parts) - 1
        questions = [part.query(beginning=self.beginning and at == last) for at, part in enumerate(self.parts)]
        return {
            "names": tuple(part.name if len(part.name) >= SHORTEST_BEGINNING else UNHEARD for part in self.parts),
            "questions": tuple(questions),
            "lands": tuple(sorted(part.departments) or [NOWHERE] for part in self.parts),
            "towns": tuple(f" {part.name if len(part.name) >= SHORTEST_BEGINNING else UNHEARD}" for part in self.parts),
        }

    def mended(self, words: Mapping[str, str], vocabulary: Vocabulary) -> Asked:
        """The same text, where some words are replaced by those that are written."""
        return replace(vocabulary.understand(" ".join(words.get(w, w) for w in self.whole.split())), beginning=False)

    def _joined(self, parts: Sequence[Part], by: str, *, alone: bool = False) -> str:
        last = self.parts[-1] if self.parts and self.beginning else None
        return by.join(part.query(beginning=part is last, alone=alone) for part in parts)


type Heard = Mapping[tuple[str, ...], frozenset[tuple[str, ...]]]
"""Phrases of a text that groups hold → what is said for each, all in plain spelling, whatever their plurals."""


class Vocabulary:
    """What is said for what, in one step: what a word is looked for with is never looked for in turn."""

    def __init__(self, groups: Iterable[Sequence[str]], lands: Mapping[str, frozenset[str]]) -> None:
        self.said: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        self.spelled: dict[tuple[str, ...], str] = {}
        for group in groups:
            phrases = list(dict.fromkeys(tuple(plain(word).split()) for word in group))
            self.spelled |= {tuple(map(singular, plain(word).split())): word for word in group}
            for each in filter(None, phrases):
                key, others = tuple(map(singular, each)), [other for other in phrases if other and other != each]
                self.said.setdefault(key, []).extend(others)
                bare = tuple(word for word in key if word not in EMPTY)  # « garde d’enfants » is typed without
                if 1 < len(bare) < len(key):
                    self.said.setdefault(bare, []).extend([each, *others])
        self._kept = lru_cache(maxsize=KEPT)(self._hear)
        self.lands = {tuple(map(singular, name.split())): codes for name, codes in lands.items()}
        self.official = {tuple(map(singular, name.split())): tuple(name.split()) for name in lands if " " in name}
        alone = {name: codes for name, codes in lands.items() if len(codes) == 1}
        self.departments = {code: name for name, codes in alone.items() for code in codes}
        self.longest = max(map(len, (*self.said, *self.lands, *map(str.split, SHORT))))
        self.held = {word for key in self.said for word in key}
        self.words = {word for key in (*self.said, *self.lands) for word in key}
        self.alone = sorted(key[0] for key in self.said if len(key) == 1)

    def says(self, word: str) -> bool:
        """Whether a group or a territory holds this word."""
        return singular(word) in self.words

    def heard(self, text: str) -> Heard:
        """The phrases of a text that a group holds, the longest first, with what is said for each."""
        return self._kept(text[:READ])

    def _hear(self, text: str) -> Heard:
        words = list(map(singular, plain_words(text)))
        found: dict[tuple[str, ...], frozenset[tuple[str, ...]]] = {}
        at = 0
        while at < len(words):
            step = 1
            for length in range(min(self.longest, len(words) - at), 0, -1):
                key = tuple(words[at : at + length])
                if key in self.said:
                    found[key] = frozenset(tuple(map(singular, other)) for other in self.said[key])
                    step = length
                    break
            at += step
        return found

    def understand(self, text: str) -> Asked:
        """Cut a text in parts; a null byte, which PostgreSQL refuses, is a blank."""
        text = text.replace("\0", " ")
        whole = in_full(plain(text), self.departments)
        parts = tuple(self._parts(search_words(whole)))[:MOST_PARTS]
        if parts and text == text.rstrip():
            parts = (*parts[:-1], self._begun(parts[-1]))
        asking = (kinds for begins, kinds in QUESTIONS.items() if whole.startswith(f"{begins} "))
        question = MEANT.get(whole) or next(asking, ())
        wanted = WANTED.get(singular(parts[0].name), "") if len(parts) > 1 and not question else ""
        named = (wanted,) if wanted else question
        return Asked(text, whole, parts[1:] if wanted else parts, text == text.rstrip(), named)

    def _begun(self, part: Part) -> Part:
        """A last part that may be the beginning of few words that groups hold, with what is said for these."""
        word = part.words[0]
        if len(part.words) > 1 or part.others or part.departments or len(word) < SHORTEST_BEGUN:
            return part
        at = bisect_left(self.alone, word)
        begun = list(islice(takewhile(lambda each: each.startswith(word), self.alone[at:]), MOST_BEGUN + 1))
        if not begun or len(begun) > MOST_BEGUN:
            return part
        return replace(part, others=tuple(dict.fromkeys(chain.from_iterable(self.said[(each,)] for each in begun))))

    def _said_for(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        """What is said for a phrase; where it is said for short, what is said in full, and for that."""
        full = tuple(SHORT.get(" ".join(words), "").split())
        said = (self.said.get(tuple(map(singular, each)), []) for each in (words, full))
        return [*filter(None, [full]), *chain.from_iterable(said)]

    def _parts(self, words: list[str]) -> Iterable[Part]:
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                taken = tuple(words[at : at + length])
                key = tuple(map(singular, taken))
                others, codes = self._said_for(taken), self.lands.get(key, frozenset())
                if others or codes or length == 1:
                    at += length
                    if others or codes or taken[0] not in EMPTY | ARTICLES:
                        yield Part(self.official.get(key, taken), tuple(dict.fromkeys(others)), codes)
                    break

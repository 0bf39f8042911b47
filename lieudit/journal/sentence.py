"""The French sentence of each kind of act. Rooms register theirs in `sentences.py`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from string import Formatter
from typing import NamedTuple

from lieudit.toolkit.agreement import agree, is_plural, named
from lieudit.toolkit.articles import of_the, the, the_first, to_the
from lieudit.toolkit.french import typeset
from lieudit.toolkit.types import Json

STAGES = ("expressed", "gathered", "deliberated", "adopted", "relayed", "answered", "effect")
"""The seven stages of the thread, in order."""

QUOTED = re.compile(r"\s:\s(?:«\s\{text\}\s»|\{text\})\.?(?=\s|$)")
"""The words that an act published, within its sentence: a letter shows them apart, as a quote."""
NAMED = re.compile(
    r"\b(de|par|pour|à|entre|et|rejoint|quitte) \{(\w+)\}|"
    r"^\{(assembly|animation|by|funder|giver|holder|host|institution|keeper|lead|lender|member|name|organiser|other|"
    r"partner|place|pledging|seat|side|user|visitor|voice|who)\}"
)
"""« la décision {code} de {assembly} », which becomes « du Conseil national »; « {institution} répond », which becomes
« La Caisse nationale répond »: a name bears the article of its first word."""


def with_article(found: re.Match[str], data: Mapping[str, object]) -> str:
    """The words of a sentence around a name, the name itself being written, braces kept out of the format."""
    join, joined, first = found.groups()
    word = joined or first
    name = named(word, data)
    if not join:
        said = the_first(name)
    elif join in ("par", "pour", "entre", "et", "rejoint", "quitte"):
        said = f"{join} {the(name)}"
    else:
        said = of_the(name) if join == "de" else to_the(name)
    return said.replace("{", "{{").replace("}", "}}")


@dataclass(frozen=True)
class Sentence:
    """`text` is a format string over the entry's data; `stage` the stage of the thread that it opens.

    `public` sentences are read by everybody; others only in the workshop. `told` ones leave by mail, and those that
    may `wait`, steps within a stage, are gathered: with what ends the stage for a thing that is told stage by stage,
    else in the letter of the day. `first`: the first in a stage leaves, the next ones wait.

    Those that open a stage turn a thread, and so do the `first` ones, and those that `turn` it without opening a stage:
    a letter says what they mean for its reader.

    `letter` is what a letter says of it, when it says it otherwise than the log; `yours`, what it says to who is at the
    origin of the thing, after its title: « Votre besoin n° 4 : il est publié… »; `addressed`, to whom it is addressed
    as well, who holds the thing: « Vous animez désormais la Creuse… »; `own`, what is said to who did it: « Vous avez
    demandé… ». `urgent`: who sits there may have to answer, and is told at once, whatever their rhythm. `former`: no
    act says it any more; what was recorded before keeps its words. `before`: the text of acts that were recorded
    without all that `text` says. `aside`: one thing may have thousands of them, which its page counts, and does not
    tell among its acts.
    """

    text: str
    stage: str | None = None
    public: bool = True
    told: bool = True
    waits: bool = False
    first: bool = False
    turn: bool = False
    letter: str = ""
    yours: str = ""
    addressed: bool = False
    own: str = ""
    urgent: bool = False
    former: bool = False
    aside: bool = False
    before: str = ""

    @cached_property
    def typeset(self) -> str:
        """The text with its no-break spaces; what authors wrote keeps theirs."""
        return typeset(self.text)

    @property
    def turning(self) -> bool:
        return bool(self.stage or self.first or self.turn)

    def say(self, data: Mapping[str, object]) -> str:
        if self.before and not _holds(data, self.text):
            return _say(typeset(self.before), data)
        return _say(self.typeset, data)

    def say_own(self, data: Mapping[str, object]) -> str:
        """What is said of it to who did it; the sentence of the log, where nothing else is said."""
        return _say(typeset(_to_oneself(self.own, data)), data) if _holds(data, self.own) else self.say(data)

    def write(self, data: Mapping[str, object], *, yours: bool = False, own: bool = False) -> str:
        """What a letter says of it, without the words that the act published: they stand under it. An act that was
        recorded without what a letter would say keeps the sentence of the log."""
        for text in (self.own if own else "", self.yours if yours else "", self.letter, self.text):
            if _holds(data, text):
                said = _to_oneself(text, data) if own and text == self.own else text
                return _say(typeset(QUOTED.sub(".", said)), data)
        return self.say(data)


FORMATTER = Formatter()


def _holds(data: Mapping[str, object], text: str) -> bool:
    """Whether an act was recorded with all that a text says."""
    return bool(text) and data.keys() >= {name for _before, name, _spec, _conversion in FORMATTER.parse(text) if name}


def _to_oneself(text: str, data: Mapping[str, object]) -> str:
    """What is said to who did it: where the name is theirs (`oneself`), « pour Ada Nicolas » is « en votre nom »."""
    return text.replace(f"pour {{{data['oneself']}}}", "en votre nom") if data.get("oneself") else text


def _say(text: str, data: Mapping[str, object]) -> str:
    if any(is_plural(named(word, data)) for word in data):
        text = agree(text, data)
    if _names_somebody(text):
        text = NAMED.sub(lambda found: with_article(found, data), text)
    said = text.format_map(data)
    return said[:1].upper() + said[1:]


@cache
def _names_somebody(text: str) -> bool:
    """Whether a name that bears an article is in the text of a kind of act."""
    return NAMED.search(text) is not None


SENTENCES: dict[str, Sentence] = {}


class Act(NamedTuple):
    """What is told of an entry of the journal, as a light row: `values_list("kind", "at", "data")`."""

    kind: str
    at: dt.datetime
    data: Json

    @property
    def template(self) -> Sentence:
        return SENTENCES[self.kind]

    @property
    def sentence(self) -> str:
        """What happened, in one French sentence."""
        return self.template.say(self.data)


ROOM_TITLES: dict[str, str] = {}
"""Rooms whose acts are read in the open log: name → what a reader calls them."""


def register(room: str, sentences: Mapping[str, Sentence], title: str = "") -> None:
    """Add the sentences of `room`, keyed by the act's past participle: `submitted` → `needs.submitted`.

    With a `title`, the acts of the room may be read apart in the open log and its feed.
    """
    if title:
        ROOM_TITLES[room] = title
    for act, sentence in sentences.items():
        if sentence.stage is not None and sentence.stage not in STAGES:
            raise ValueError(f"unknown stage: {sentence.stage}")
        SENTENCES[f"{room}.{act}"] = sentence

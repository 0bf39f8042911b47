"""What a letter says of followed things: what changed in a sentence, the reader's own words, what comes next, and why
it is sent to them. Rooms say how their things are called in it (`ABOUT`); decision 48.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Visitor
from lieudit.journal.models import Entry, Follow, FollowReason, is_hidden
from lieudit.toolkit.articles import KEPT, Named, of_the
from lieudit.toolkit.extension import Table
from lieudit.toolkit.french import NBSP, opening
from lieudit.toolkit.tokens import address_of, readable, thing_token
from lieudit.toolkit.types import Context

MASKED = gettext_lazy("Un acte dont les mots ont été masqués depuis.")
"""What is said of an act whose words are read no more."""
CLOSED = gettext_lazy("une page qui ne vous est plus ouverte")
"""What is said of a thing that its reader may see no more."""
BEGINS = re.compile(r"^(?:(?:Le|La|Les|Un|Une|Des|Il|Nous|Vous|Votre) (?=[a-zà-ÿ0-9])|L’(?=[a-zà-ÿ]))")
"""A word that loses its capital after a colon; « Le Préau » keeps that of a name."""
LONGEST_SUBJECT = 150
"""Signs past which a subject says a part of its sentence, up to a pause; the title of a thing is never cut there."""
BESIDE_ITS_TITLE = 90
"""Signs that a sentence may add in a subject to the title that it says itself, however long that is."""
LONGEST_TITLE = 400
"""Twice the longest title that a form takes, and what introduces it."""
LONGEST_QUOTE = 500
QUOTED_NAME = re.compile("«[^«»]+»")
INDENT = "    "
"""Before each line of somebody's words, in the text of a letter (toolkit/letters.py)."""


@dataclass(frozen=True)
class About:
    """How a room speaks of one of its things to who follows it."""

    title: str
    opening: str = ""
    """Introduces `words`: « Le 12 mars, vous avez dit pour Le Préau : »."""
    words: str = ""
    why: str = ""
    """« parce que vous avez exprimé ce besoin »; empty: what the reason of the follow says."""
    button: str = ""
    url: str = ""
    """Where the button leads, whole, when it is not to the page of the thing: by a key of its reader."""
    coming: Callable[[], str] | None = None
    """What comes next of it as its page says it today, with its day; where none is given, its acts say it."""
    meaning: Callable[[], str] = str
    """« Pour vous, cela veut dire que… »: what has just changed means for its reader, from facts; asked when the letter
    says an act that turns the thing."""
    of: models.Model | None = None
    """Whose words they are; of the thing itself, where nothing is said."""

    @property
    def quote(self) -> str:
        """`words`, unless they are hidden: what a letter or a page shows of them. One query, where there are some."""
        return "" if self.words and self.of and is_hidden(self.of) else self.words


ABOUT = Table[str, Callable[[Any, Follow], About]](
    "journal.letters.ABOUT",
    "How a letter speaks of a thing, by the label of its model (« needs.need »): `about(thing, follow)`.",
)


def about(follow: Follow, *, is_closed: bool | None = None) -> About:
    """Of a thing that its reader may see no more, nothing is told; `is_closed`, where it was asked of many at once."""
    thing: Any = follow.thing
    if thing is None or (bool(closed([follow])) if is_closed is None else is_closed):
        return About(str(CLOSED))
    tell = ABOUT.get(thing._meta.label_lower)
    told = tell(thing, follow) if tell else About(one_line(str(thing)))
    return replace(told, of=told.of or thing)


def closed(follows: Collection[Follow], seen: Collection[str] | None = None) -> set[int]:
    """Those of a thing that says who may see it, and that their reader, one for all, may see no more. Who wrote it
    without an account is told what becomes of it, whoever may not. `seen`: of `guarded`, what was asked before."""
    by_token = guarded(follows)
    seen = readable(by_token, reader_of(follows)) if seen is None else seen
    return {pk for token, pk in by_token.items() if token not in seen}


def guarded(follows: Iterable[Follow]) -> dict[str, int]:
    """The tokens of the things that say who may see them, with the follow of each."""
    by_token = {}
    for follow in follows:
        thing: Any = follow.thing
        is_told = follow.account is None and follow.reason == FollowReason.AUTHOR
        if thing is not None and not is_told and hasattr(type(thing)._default_manager.all(), "visible_to"):
            by_token[thing_token(thing)] = follow.pk
    return by_token


def one_line(text: str, length: int = 150) -> str:
    """Fit for a header or a feed: no line break, no control character, no more than `length` characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:length]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def plain(name: str) -> str:
    """A name as it is looked for in a sentence: its capital goes with its article."""
    return name.replace(NBSP, " ").casefold()


def quoted(words: str) -> str:
    """Somebody's words, as the text of a letter shows them."""
    lines = [line.strip() for line in words.strip().splitlines() if line.strip()]
    return "\n".join(f"{INDENT}{line}" for line in lines)


@dataclass(frozen=True)
class Item:
    """One act in a letter; `hidden`, its reader may not, or no more, read its words; `yours`, the thing is theirs;
    `own`, so is the act."""

    entry: Entry
    hidden: bool = False
    yours: bool = False
    own: bool = False

    def told_to(self, follow: Follow) -> Item:
        """The same, as who follows the thing for this reason reads it."""
        is_holder = follow.reason == FollowReason.PARTY and self.entry.template.addressed
        return replace(self, yours=is_holder or follow.reason == FollowReason.AUTHOR)

    @property
    def sentence(self) -> str:
        """What happened, without the words that were hidden since, nor those that are quoted under it."""
        return (
            str(MASKED) if self.hidden else self.entry.template.write(self.entry.data, yours=self.yours, own=self.own)
        )

    @property
    def headline(self) -> str:
        """Its first sentence, without its full stop."""
        end = self.sentence.find(". ")
        return (self.sentence if end < 0 else self.sentence[:end]).rstrip(" .")

    @property
    def words(self) -> str:
        """The text that the act published, when its entry carries one (`data["text"]`) that may still be read, and that
        its sentence does not say already."""
        return quoted(f"«{NBSP}{self.text}{NBSP}»") if self.text else ""

    @property
    def text(self) -> str:
        """The same words, as they were written."""
        text = str(self.entry.data.get("text") or "").strip()
        return "" if self.hidden or text in self.sentence else text

    @property
    def by(self) -> str:
        """In whose name it was done, « au nom de l’Autan des lieux », where its sentence names nobody; one who acts
        for the council is not named: the council writes."""
        name = "" if self.hidden else self.entry.hat_name
        article = str(self.entry.data.get(f"hat{KEPT}", ""))
        return "" if not name or plain(name) in plain(self.sentence) else of_the(Named(name, article))


def carried_by(entries: Iterable[Entry]) -> dict[int, str]:
    """The tokens of the things whose words some acts carry (`data["of"]`), by the key of the act."""
    return {act.pk: str(act.data["of"]) for act in entries if act.data.get("of")}


def items_of(entries: Iterable[Entry], reader: Visitor, seen: Collection[str] | None = None) -> list[Item]:
    """The acts as `reader` reads them: without the words of a thing that they may not see, that is gone, or that was
    hidden since. A loan is read by its two places, whoever else may not. `seen`: of `carried_by`, what was asked
    before."""
    acts = list(entries)
    carried = carried_by(acts)
    seen = readable(carried.values(), reader) if seen is None else seen
    shown = set(Entry.objects.shown().filter(pk__in=carried).values_list("pk", flat=True)) if carried else set()
    hidden = {pk for pk, token in carried.items() if token not in seen or pk not in shown}
    return [Item(act, act.pk in hidden, own=reader.pk is not None and act.actor_id == reader.pk) for act in acts]


def told_of(entries: Collection[Entry], follows: Collection[Follow]) -> tuple[list[Item], set[int]]:
    """The acts as the reader of these follows reads them, and `closed`, of one question."""
    reader = reader_of(follows)
    seen = readable([*carried_by(entries).values(), *guarded(follows)], reader)
    return items_of(entries, reader, seen), closed(follows, seen)


def closed_acts(entries: Collection[Entry], reader: Visitor) -> set[int]:
    """The keys of those that are not for everybody, and carry words of a thing that `reader` may not see: a file for
    which they are recused, what two sides say to each other."""
    carried = {act.pk: str(act.data["of"]) for act in entries if act.data.get("of") and not act.template.public}
    seen = readable(carried.values(), reader)
    return {key for key, token in carried.items() if token not in seen}


def reader_of(follows: Iterable[Follow]) -> Visitor:
    """Who reads what is told of these: their account, else anybody who holds the address."""
    return next((follow.account for follow in follows if follow.account), AnonymousUser())


def page_of(follow: Follow) -> str:
    """The page of what is followed, where its reader may open it as they are, else nothing: who wrote it without an
    account may once everybody may."""
    thing = follow.thing
    seen = thing is not None and readable([thing_token(thing)], reader_of([follow]))
    return getattr(thing, "get_absolute_url", str)() if seen else ""


def rhythm_url(follow: Follow) -> str:
    """Where the rhythm of a thread is chosen, or its letters stopped, by whoever holds one of them."""
    return settings.SITE_URL + reverse("journal:rhythm", args=[follow.token])


@dataclass(frozen=True)
class Group:
    """One followed thing in a letter, or several that the same acts concern; newest first."""

    follows: tuple[Follow, ...]
    items: tuple[Item, ...] = ()
    lead: Item | None = None
    """The act that made the letter leave, first of those that it gathers."""
    is_closed: bool | None = None
    """Whether its reader may see the thing no more, where that was asked with the rest."""

    @cached_property
    def about(self) -> About:
        return about(self.follows[0], is_closed=self.is_closed)

    @property
    def title(self) -> str:
        """« Votre besoin n° 125 et 1 autre »."""
        first, others = capital(one_line(self.about.title, LONGEST_TITLE)), len(self.follows) - 1
        return f"{first} et {others} autre{'s' if others > 1 else ''}" if others else first

    @property
    def heading(self) -> str:
        return self.title.upper()

    @property
    def opening(self) -> str:
        return self.about.opening

    @cached_property
    def words(self) -> str:
        """What the reader wrote, to know at once what is spoken of."""
        words = opening(self.about.quote, LONGEST_QUOTE)
        return quoted(f"«{NBSP}{words}{NBSP}»") if words else ""

    @cached_property
    def meaning(self) -> str:
        """What it means for the reader, where something turned."""
        return (
            self.about.meaning() if any(item.entry.template.turning and not item.hidden for item in self.items) else ""
        )

    @cached_property
    def next(self) -> str:
        """What comes next, with its date, as the thing stands when the letter leaves. Where its room does not say so,
        by the latest act that says it; what turned the thing since ends it, and so does its day once it is past."""
        if self.about.coming is not None:
            return self._not_said_already(self.about.coming())
        said = ""
        for item in sorted(self.items, key=lambda item: item.entry.pk):
            if item.entry.data.get("next") or item.entry.template.turning:
                by = str(item.entry.data.get("next_by") or "")
                is_past = bool(by) and by < timezone.localdate().isoformat()
                said = "" if item.hidden or is_past else str(item.entry.data.get("next") or "")
        return said

    def _not_said_already(self, coming: str) -> str:
        """A page says what a thing awaits after what happened to it; its letter has just said that."""
        for item in self.items:
            coming = coming.removeprefix(item.entry.sentence).lstrip()
        return coming

    @property
    def button(self) -> str:
        return self.about.button or _("Lire la page")

    @property
    def url(self) -> str:
        return self.about.url or settings.SITE_URL + address_of(self.follows[0].thing)

    @property
    def reason(self) -> str:
        return self.about.why or self.follows[0].get_reason_display()

    @property
    def rhythm_url(self) -> str:
        """Where the rhythm of this thread is chosen, or its letters stopped, without signing in."""
        return rhythm_url(self.follows[0])


def context_of(groups: Sequence[Group], *, digest: bool = False) -> Context:
    """What the letter shows. It asks for no answer where it holds a key: it would go back with the answer."""
    return {"groups": groups, "digest": digest, "holds_a_key": any(group.about.url for group in groups)}


def whole_part(said: str, room: int) -> str:
    """The sentence if it has room, else what stands before one of its colons or, without one, of its commas, outside
    what it quotes; nothing when even that is too long."""
    if len(said) <= room:
        return said
    ends = [found.start() for sign in (f"{NBSP}: ", ", ") for found in reversed([*re.finditer(sign, said)])]
    parts = [said[:end] for end in ends if said[:end].count("«") == said[:end].count("»")]
    return next((part for part in parts if len(part) <= room), "")


def _says(headline: str, title: str) -> bool:
    """Whether a sentence names a thing by its title, or by what its title quotes: « Le prêt de « Remorque » »."""
    names = [title, *QUOTED_NAME.findall(title)]
    return any(plain(name) in plain(headline) for name in names)


def after(title: str, said: str) -> str:
    """A sentence after the title of what it speaks of: « Votre besoin n° 125 : il est publié »."""
    return f"{title}{NBSP}: {BEGINS.sub(lambda first: first[0].lower(), said)}"


def subject_of(groups: list[Group]) -> str:
    """« Votre besoin n° 125 : le conseil adopte… », whole, its title said once; « Des nouvelles de 3 pages… »."""
    if len(groups) > 1:
        return _("Des nouvelles de %(count)s pages que vous suivez") % {"count": len(groups)}
    group = groups[0]
    if lead := group.lead or (group.items[0] if len(group.items) == 1 else None):
        said = whole_part(lead.headline, max(LONGEST_SUBJECT, len(group.title) + BESIDE_ITS_TITLE))
        if said and _says(said, group.title):
            return said
        room = LONGEST_SUBJECT - len(group.title) - len(f"{NBSP}: ")
        if said := whole_part(lead.headline, room):
            return after(group.title, said)
    return _("%(title)s : du nouveau") % {"title": group.title}

"""What a letter says of followed things: what changed in a sentence, the reader's own words, what comes next, and why
it is sent to them. Rooms say how their things are called in it (`ABOUT`); decision 48.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.journal.models import Entry, Follow
from lieudit.toolkit.extension import Table
from lieudit.toolkit.french import NBSP, excerpt
from lieudit.toolkit.tokens import address_of, thing_of

MASKED = gettext_lazy("Un acte dont les mots ont été masqués depuis.")
"""What is said of an act whose words are read no more."""
LONGEST_SUBJECT = 130
LONGEST_QUOTE = 500
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


ABOUT = Table[str, Callable[[Any, Follow], About]](
    "journal.letters.ABOUT",
    "How a letter speaks of a thing, by the label of its model (« needs.need »): `about(thing, follow)`.",
)


def about(follow: Follow) -> About:
    thing: Any = follow.thing
    tell = ABOUT.get(thing._meta.label_lower)
    return tell(thing, follow) if tell else About(one_line(str(thing)))


def one_line(text: str, length: int = 150) -> str:
    """Fit for a header or a feed: no line break, no control character, no more than `length` characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:length]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def quoted(words: str) -> str:
    """Somebody's words, as the text of a letter shows them."""
    lines = [line.strip() for line in words.strip().splitlines() if line.strip()]
    return "\n".join(f"{INDENT}{line}" for line in lines)


@dataclass(frozen=True)
class Item:
    """One act in a letter."""

    entry: Entry

    @cached_property
    def hidden(self) -> bool:
        """Whether the thing whose words the entry carries (`data["of"]`, its token) is read no more."""
        of = self.entry.data.get("of")
        gone = bool(of) and thing_of(of, AnonymousUser()) is None
        return gone or (bool(of) and not Entry.objects.shown().filter(pk=self.entry.pk).exists())

    @property
    def sentence(self) -> str:
        """What happened, without the words that were hidden since."""
        return str(MASKED) if self.hidden else self.entry.sentence

    @property
    def headline(self) -> str:
        """Its first sentence, without its full stop."""
        end = self.sentence.find(". ")
        return (self.sentence if end < 0 else self.sentence[:end]).rstrip(" .")

    @property
    def words(self) -> str:
        """The text that the act published, when its entry carries one (`data["text"]`) that may still be read."""
        return "" if self.hidden else quoted(f"«{NBSP}{text}{NBSP}»") if (text := self._text) else ""

    @property
    def _text(self) -> str:
        return str(self.entry.data.get("text") or "").strip()


@dataclass(frozen=True)
class Group:
    """One followed thing in a letter, or several that the same acts concern; newest first."""

    follows: tuple[Follow, ...]
    items: tuple[Item, ...] = ()

    @cached_property
    def about(self) -> About:
        return about(self.follows[0])

    @property
    def title(self) -> str:
        """« Votre besoin n° 125 et 1 autre »."""
        first, others = capital(one_line(self.about.title)), len(self.follows) - 1
        return f"{first} et {others} autre{'s' if others > 1 else ''}" if others else first

    @property
    def heading(self) -> str:
        return excerpt(self.title, 55).upper()

    @property
    def opening(self) -> str:
        return self.about.opening

    @property
    def words(self) -> str:
        """What the reader wrote, to know at once what is spoken of."""
        return quoted(f"«{NBSP}{excerpt(self.about.words, LONGEST_QUOTE)}{NBSP}»") if self.about.words else ""

    @property
    def next(self) -> str:
        """What comes next, with its date, by the latest act that says it; a stage that was reached since ends it, and
        so does its day once it is past: a letter gathers several days."""
        said = ""
        for item in sorted(self.items, key=lambda item: item.entry.pk):
            if item.entry.data.get("next") or item.entry.template.stage:
                by = str(item.entry.data.get("next_by") or "")
                is_past = bool(by) and by < timezone.localdate().isoformat()
                said = "" if item.hidden or is_past else str(item.entry.data.get("next") or "")
        return said

    @property
    def button(self) -> str:
        return self.about.button or _("Lire la page")

    @property
    def url(self) -> str:
        return settings.SITE_URL + address_of(self.follows[0].thing)

    @property
    def reason(self) -> str:
        return self.about.why or self.follows[0].get_reason_display()

    @property
    def rhythm_url(self) -> str:
        """Where the rhythm of this thread is chosen, or its letters stopped, without signing in."""
        return settings.SITE_URL + reverse("journal:rhythm", args=[self.follows[0].token])


def subject_of(groups: list[Group]) -> str:
    """« Votre besoin n° 125 : le conseil adopte… », whole; « Des nouvelles de 3 pages que vous suivez »."""
    if len(groups) > 1:
        return _("Des nouvelles de %(count)s pages que vous suivez") % {"count": len(groups)}
    group = groups[0]
    if len(group.items) == 1:
        said = f"{group.title}{NBSP}: {group.items[0].headline}"
        if len(said) <= LONGEST_SUBJECT:
            return said
    return _("%(title)s : du nouveau") % {"title": excerpt(group.title, LONGEST_SUBJECT - 20)}

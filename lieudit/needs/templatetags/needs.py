"""Needs and voices in a list, each line written as one string: lists hold many."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from lieudit.care.templatetags.care import report_link_of
from lieudit.needs.cards import MOST_TOLD, NeedCard, NeedVoice, Talk
from lieudit.network.vocabulary import Domain
from lieudit.toolkit.french import NBSP, ago, counted, day, opened, opening
from lieudit.toolkit.templatetags.ui import icon, sign, strand, topic
from lieudit.toolkit.text import words

register = template.Library()


@register.filter
def need_lines(needs: Iterable[NeedCard], when: str = "said") -> SafeString:
    """The lines of `<ol class="needs">`; needs are read by `as_cards()`.

    `when` is « said », the day of the words, or « moved », how long ago something happened to them.
    """
    root = reverse("needs:list")
    before, _slug, after = reverse("records:place", args=["-"]).rpartition("-")
    told = {
        "said": lambda need: f"le {day(need.created_at)}",
        "moved": lambda need: f'<span class="spoken-narrow">dernière nouvelle </span>{ago(need.moved_at)}',
    }
    who = ((need, f'{_who(need, before, after)}<span class="quiet">{told[when](need)}</span>') for need in needs)
    return SafeString("".join(_line(need, said, root) for need, said in who))


def own_lines(needs: Iterable[NeedCard]) -> list[SafeString]:
    """The same, each with its day alone: on the page of the place that says them, its name is the title."""
    root = reverse("needs:list")
    return [_line(need, "", root, f"<span>le {day(need.created_at)}</span>") for need in needs]


@register.filter
def told(count: int, words: str) -> str:
    """`{{ 2|told:"parole,paroles" }}` is `2 paroles`; past where they are counted, `plus de 1 000 paroles`."""
    return (f"plus de{NBSP}" if count > MOST_TOLD else "") + counted(min(count, MOST_TOLD), *words.split(","))


@register.filter
def need_line(need: NeedCard) -> SafeString:
    """One line alone."""
    return need_lines([need])


@register.filter
def voice_lines(voices: Iterable[NeedVoice]) -> SafeString:
    """The words of places that say the same, each with the link that reports them."""
    return SafeString("".join(map(_voice, voices)))


@register.simple_tag
def report_question(talk: Talk) -> SafeString:
    return report_link_of("needs.needquestion", talk.pk, f"question du {day(talk.at)}")


@register.simple_tag
def report_reply(talk: Talk) -> SafeString:
    assert talk.reply_pk is not None
    return report_link_of("needs.needreply", talk.reply_pk, f"réponse à la question du {day(talk.at)}")


def _voice(voice: NeedVoice) -> str:
    anchor, whole = f' id="{voice.anchor}"' if voice.anchor else "", ""
    begins, rest = opened(voice.words, 600)
    if rest:
        whole = f'<details><summary class="small">Lire la suite</summary>{words(rest)}</details>'
    return (
        f'<blockquote class="voice stack stack--s above-4"{anchor}>'
        f'<div dir="auto">{words(begins)}{whole}</div>'
        f'<p class="small row">{sign(voice.sign, "", "small") if voice.sign else ""}<span>{escape(voice.where)}</span>'
        f"{report_link_of(voice.label, voice.pk, voice.title)}</p></blockquote>"
    )


def _who(need: NeedCard, before: str, after: str) -> str:
    """Who says it, and from where; `before` and `after` surround the slug of a place."""
    place = need.sign
    named = f'<a class="sign sign--small" href="{before}{need.slug}{after}">{escape(place)}</a>' if place else ""
    return f"{named}<span>{escape(need.where)}</span>"


def _line(need: NeedCard, who: str, root: str, when: str = "") -> SafeString:
    """One need, and `who` says it when, or only `when`; `root` begins the addresses of needs."""
    said = f'<p class="who">{who}</p>' if who else ""
    return SafeString(
        f'<li><article class="need">{said}'
        f'<h3><a href="{root}{need.number}/" dir="auto">«\u00a0{escape(opening(need.words, 220))}\u00a0»</a></h3>'
        f'<div class="meta">{strand(need.stage)}{when}{_joined(*need.joined)}{"".join(map(_topic, need.domains))}</div>'
        "</article></li>"
    )


@cache
def _topic(code: str) -> str:
    return topic("plus" if code == Domain.OTHER else code, str(Domain(code).label))


@lru_cache(maxsize=512)
def _joined(places: int, departments: int) -> str:
    """« 18 autres lieux, 9 départements »: who joined it."""
    if not places:
        return ""
    where = f"{counted(places, 'autre lieu', 'autres lieux')}, {counted(departments, 'département')}"
    return f'<span class="topic">{icon("people")}{where}</span>'

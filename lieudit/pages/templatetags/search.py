"""What a search found, each group written as one string: a page has up to forty lines (decision 6); the words that were
looked for, marked where they are read."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from lieudit.lexicon.asking import EMPTY, Asked, Part, singular
from lieudit.needs.templatetags.needs import need_lines
from lieudit.pages.found import Group, Line
from lieudit.pages.searching import Answer
from lieudit.territory.spelling import plain
from lieudit.toolkit.french import NBSP, opening
from lieudit.toolkit.templatetags.ui import icon, strand

register = template.Library()
WORD = re.compile(r"\w+")
SHORTEST = 3
"""Letters of a word that is marked."""


@register.filter
def marked(text: object, asked: Asked) -> SafeString:
    """A text, escaped, with `<mark>` around what was typed or is said for it."""
    sought = _sought(asked.parts)
    pieces, at, words = [], 0, str(text)
    for found in WORD.finditer(words) if sought else ():
        if _plain(found[0]).startswith(sought):
            pieces.append(f"{escape(words[at : found.start()])}<mark>{escape(found[0])}</mark>")
            at = found.end()
    return SafeString("".join([*pieces, escape(words[at:])]))


@register.filter
def group_links(answer: Answer) -> SafeString:
    """Where each group begins, if there are several."""
    if len(answer.groups) < 2:
        return SafeString("")
    links = (
        f'<li><a href="#g-{group.kind}">{escape(group.title)} {_counted(group)}</a></li>' for group in answer.groups
    )
    return SafeString(f'<nav class="subnav" aria-label="Groupes de résultats"><ul>{"".join(links)}</ul></nav>')


@register.simple_tag
def group_lines(answer: Answer, text: str, page: Page[int], query: object) -> SafeString:
    """Its lines, the words of `text` marked; where one kind alone is shown, page by page."""
    pages = render_to_string("ui/pagination.html", {"page": page, "query": query}) if answer.kind else ""
    address = f"?q={quote(text)}"
    return SafeString("".join(_section(group, answer, address, pages) for group in answer.groups))


def _section(group: Group, answer: Answer, address: str, pages: str) -> str:
    """One group; `address` begins those of the search, `pages` ends it."""
    onward = "" if answer.kind or group.more <= 0 else _onward(group, address)
    chosen = '<p class="small quiet">Choisis parmi les besoins qui ont bougé en dernier.</p>'
    if group.is_needs and len(answer.groups) == 1:
        lines = f'<ol class="needs">{need_lines(group.cards)}</ol>'
    else:
        said = _need if group.is_needs else _hit
        lines = f'<ul class="hits">{"".join(said(line, answer.asked) for line in group.lines)}</ul>'
    lines = chosen + lines if group.is_needs and group.is_full else lines
    return (
        f'<section class="stack stack--s" aria-labelledby="g-{group.kind}"><div class="row row--apart">'
        f'<h2 class="text-2" id="g-{group.kind}">{escape(group.title)} <b class="tally">{_counted(group)}</b></h2>'
        f"{onward}</div>{lines}{pages}</section>"
    )


def _onward(group: Group, address: str) -> str:
    """The way to all those of a kind."""
    count = f"Les {group.count} premiers" if group.is_full else f"Les {group.count}"
    said = f'{count}<span class="visually-hidden">{NBSP}: {escape(group.title)}</span>'
    return f'<a class="onward" href="{address}&amp;dans={group.kind}">{said}{icon("arrow-right")}</a>'


def _hit(line: Line, asked: Asked) -> str:
    note = f'<p class="small quiet">{marked(line.note, asked)}</p>' if line.note else ""
    return f'<li><h3><a href="{escape(line.url)}">{marked(line.name, asked)}</a></h3>{note}</li>'


def _need(line: Line, asked: Asked) -> str:
    """A need among other things that are found: its first words, who says them, how far it went."""
    if (card := line.card) is None:
        return ""
    who = ", ".join(filter(None, (card.sign, card.where, f"n°{NBSP}{card.number}")))
    return (
        f'<li><h3><a href="{escape(line.url)}" dir="auto">«{NBSP}{marked(opening(card.words, 110), asked)}{NBSP}»</a>'
        f'</h3><p class="small quiet">{escape(who)}</p>{strand(card.stage)}</li>'
    )


def _counted(group: Group) -> str:
    return f"{group.count}+" if group.is_full else str(group.count)


@lru_cache(maxsize=256)
def _sought(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """How the words that are marked begin."""
    words = {singular(word) for part in parts for said in (part.words, *part.others) for word in said} - EMPTY
    return tuple(sorted(word for word in words if len(word) >= SHORTEST or word.isdigit()))


_plain = lru_cache(maxsize=8192)(plain)

"""Words of records: `{% load records %}`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.care.templatetags.care import report_link_of
from lieudit.records.beside import kept_beside, kept_words_of
from lieudit.records.doubts import people_of
from lieudit.records.models import Conflict, Doubt, FieldSource
from lieudit.records.provenance import Origin, keeper_of, label_of, shown, voice_words
from lieudit.toolkit.french import day, excerpt, of, typeset
from lieudit.toolkit.types import Row

register = template.Library()
SHORT = format_html('<span class="visually-hidden">{} </span>{}', "Ce n’est", typeset("plus\u00a0vrai ?"))
"""What stands beside each fact of a record: a column of whole questions would hide the facts."""


@register.filter
def aged(origins: Mapping[str, Origin], field: str) -> SafeString:
    """The class of what shows a field: quiet when it was said more than a year ago."""
    origin = origins.get(field)
    return mark_safe(' class="quiet"' if origin and origin.stale else "")  # a constant


@register.simple_tag
def one_day(origins: Mapping[str, Origin]) -> dt.date | None:
    """The day on which all was said, where that is long ago, to be told once above it (`aged_on`, that `dated` reads);
    nothing where days differ."""
    days = {origin.on for origin in origins.values()}
    return days.pop() if len(days) == 1 and all(origin.stale for origin in origins.values()) else None


@register.simple_tag(takes_context=True)
def dated(context: Row, field: str) -> SafeString:
    """What stands under a field of the page of a place: « dit le 30 juin 2019, à confirmer » if it is old, « dit par la
    liste, le 30 juin 2019 » if a list brought it, « contesté »; and beside it « (ce n’est) plus vrai ? », its first
    words for who hears it.
    """
    origin = context["origins"].get(field)
    lines = []
    if origin and origin.stale and origin.on != context.get("aged_on"):
        lines.append(format_html('<span class="small">{}</span>', said_on(_("dit le %(day)s, à confirmer"), origin)))
    elif origin and origin.listed:
        lines.append(format_html('<span class="small">{}</span>', said_on(_("dit par la liste, le %(day)s"), origin)))
    contested, link = _doubts_of(context, field, "")
    return format_html_join("", "<br>{}", ((line,) for line in [*lines, contested] if line)) + format_html(" {}", link)


def said_on(words: str, origin: Origin) -> str:
    return words % {"day": day(origin.on)}


@register.simple_tag(takes_context=True)
def doubt_line(context: Row, field: str, words: str = "") -> SafeString:
    """The last two of these, of a field whose day is told elsewhere."""
    lines = _doubts_of(context, field, words or _("Ce n’est plus vrai ?"))
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines if line))  # a constant


def _doubts_of(context: Row, field: str, words: str) -> list[SafeString]:
    contested = mark_safe("")  # a constant
    if field in context["place"].contested:
        told = typeset(_("contesté : plusieurs personnes disent que ce n’est plus vrai"))
        contested = format_html('<strong class="small">{}</strong>', told)
    return [contested, doubt_link(context, field, words)]


@register.simple_tag(takes_context=True)
def doubt_link(context: Row, field: str, words: str, named: str = "") -> SafeString:
    """« Ce n’est plus vrai ? », for who does not keep the record; who keeps it corrects it. `named` is what the page
    calls the field, where it knows it without asking.
    """
    if context["may_edit"]:
        return mark_safe("")  # a constant
    url = reverse("records:doubt_field", args=[context["place"].slug, field])
    asked = typeset(words) if words else SHORT
    text = '<a class="small quiet" rel="nofollow" href="{}">{}<span class="visually-hidden"> ({})</span></a>'
    return format_html(text, url, asked, named or label_of(field))


@register.filter
def speakers(origins: Mapping[str, Origin]) -> str:
    """« le lieu ; CGET 2019, ligne 12 »: each source of a record, once."""
    return "\u202f; ".join(dict.fromkeys(origin.who for origin in origins.values()))


@register.simple_tag
def report_closure(key: int, name: str) -> SafeString:
    """« Signaler », for the reason of a closure."""
    return report_link_of("records.closure", key, name)


@register.filter
def label(said: Conflict | FieldSource) -> str:
    """The field that is spoken of, as people name it."""
    return label_of(said.field)


@register.filter
def value(said: FieldSource) -> str:
    """What was said of it."""
    return shown(said.field, said.value)


@register.filter
def who(said: FieldSource) -> str:
    """Who said it, and on whose hint: « le lieu, sur l’indication d’un visiteur »."""
    words = voice_words(said.voice, said.source_name)
    if said.hint is None:
        return words
    name = said.hint.author.public_name if said.hint.author else _("un visiteur")
    return _("%(who)s, sur l’indication %(of)s") % {"who": words, "of": of(name) + name}


@register.filter
def takeable(doubt: Doubt) -> bool:
    """Whether a better value is taken in one click: what stands beside the record is corrected on its own page."""
    return kept_beside(doubt.field) is None


@register.filter
def kept_words(doubt: Doubt) -> str:
    """The button that answers without correcting: what stands beside the record is told as it stands now."""
    return kept_words_of(doubt.field)


@register.filter
def people(doubt: Doubt) -> int:
    """How many say so: those of one neighbourhood are one."""
    return people_of(doubt.voices.all())


@register.filter
def doubted(doubt: Doubt) -> str:
    """« La fiche dit « … ». 3 personnes disent que ce n’est plus vrai. »"""
    said = excerpt(shown(doubt.field, doubt.ours), 80)
    count = people(doubt)
    told = ngettext("Une personne dit que ce n’est plus vrai.", "%(n)d personnes disent que ce n’est plus vrai.", count)
    return typeset(_("La fiche dit « %(said)s ».") % {"said": said}) + " " + told % {"n": count}


@register.filter
def disagreement(conflict: Conflict) -> str:
    """« Horaires : la fiche dit « … », le réseau dit « … ». »"""
    words = {
        "label": label_of(conflict.field).capitalize(),
        "ours": excerpt(shown(conflict.field, conflict.ours), 80),
        "theirs": excerpt(shown(conflict.field, conflict.theirs), 80),
        "who": voice_words(conflict.voice, conflict.source_name),
    }
    return _("%(label)s\u00a0: la fiche dit «\u00a0%(ours)s\u00a0», %(who)s dit «\u00a0%(theirs)s\u00a0».") % words


@register.filter
def keeper(field: str) -> str:
    """Who keeps a field."""
    return str(keeper_of(field).label)

"""Words of records: `{% load records %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lieudit.care.templatetags.care import report_link_of
from lieudit.records.models import Conflict, FieldSource
from lieudit.records.provenance import Origin, label_of, shown, voice_words
from lieudit.records.vocabulary import SaidBy
from lieudit.toolkit.french import day, excerpt

register = template.Library()


@register.filter
def aged(origins: Mapping[str, Origin], field: str) -> SafeString:
    """The class of what shows a field: quiet when it was said more than a year ago."""
    origin = origins.get(field)
    return mark_safe(' class="quiet"' if origin and origin.stale else "")  # a constant


@register.simple_tag
def dated(origins: Mapping[str, Origin], field: str) -> SafeString:
    """« dit le 30 juin 2019, à confirmer », after a field that is old; « dit par la liste, le 30 juin 2019 » after one
    that came with a list; nothing after another one.
    """
    origin = origins.get(field)
    if not origin or not (origin.stale or origin.listed):
        return mark_safe("")  # a constant
    if not origin.stale:
        return format_html(
            '<br><span class="small">{}</span>', _("dit par la liste, le %(day)s") % {"day": day(origin.on)}
        )
    return format_html('<br><span class="small">{}</span>', _("dit le %(day)s, à confirmer") % {"day": day(origin.on)})


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
def who(said: Conflict | FieldSource) -> str:
    """Who said it."""
    return voice_words(said.voice, said.source_name)


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
def keeper(field: str, keepers: Mapping[str, SaidBy]) -> str:
    """Who keeps a field."""
    return str(keepers[field].label)

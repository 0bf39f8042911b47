"""Kinds that only the tests follow. What they show is the last trace that was kept."""

from django.utils.html import format_html

from lieudit.toolkit.live import register
from lieudit.toolkit.models import Trace

HEAVY = 3_000_000
"""Bytes of a part that a slow reader does not swallow at once."""


def last_words(key):
    last = Trace.objects.order_by("pk").last()
    return format_html("<p>{}</p><p>{}</p>", key, last.origin if last else "")


def heavy_words(key):
    return format_html("{}<p>{}</p>", last_words(key), "." * HEAVY)


PART = """<div role="status">{}</div>
<details id="plus"><summary>Détails</summary><p>Ouverts.</p></details>
<form><label for="mots">Vos mots</label> <textarea id="mots" name="mots"></textarea></form>"""


def whole_part(key):
    return format_html(PART, last_words(key))


def broken_once(key):
    if not tried:
        tried.append(key)
        raise RuntimeError("the first rendering fails")
    return last_words(key)


tried = []


register("open", may=lambda account, key: True, show=last_words)
register("members", may=lambda account, key: account is not None, show=last_words, wakes="open")
register("nudge", may=lambda account, key: True, wakes="open")
register("heavy", may=lambda account, key: True, show=heavy_words, wakes="open")
register("whole", may=lambda account, key: True, show=whole_part, wakes="open")
register("broken", may=lambda account, key: True, show=broken_once, wakes="open")
register("missing", may=lambda account, key: bool(Trace.objects.get(pk=key)), show=last_words)

"""Kinds that only the tests follow. What they show is the last trace that was kept."""

from django.utils.html import format_html

from lieudit.toolkit.live import register
from lieudit.toolkit.models import Trace


def last_words(key):
    last = Trace.objects.order_by("pk").last()
    return format_html("<p>{}\n{}</p>", key, last.origin if last else "")


register("open", may=lambda account, key: True, show=last_words)
register("members", may=lambda account, key: account is not None, show=last_words, wakes="open")
register("nudge", may=lambda account, key: True, wakes="open")
register("missing", may=lambda account, key: Trace.objects.get(pk=key), show=last_words)

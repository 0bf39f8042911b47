"""The link that reports a text from its place, `{% load care %}{% report_link thing %}`; what the queue says."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import cast

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from lieudit.care.models import Report
from lieudit.care.permissions import MODERATION
from lieudit.toolkit.french import counted
from lieudit.toolkit.templatetags.ui import icon
from lieudit.toolkit.tokens import label_of, row_token

register = template.Library()


@cache
def _around() -> tuple[str, str]:
    """What comes before and after the token in the address of a report."""
    before, _token, after = reverse("care:report", args=["_"]).rpartition("_")
    return before, after


@register.simple_tag
def report_link(thing: Model) -> SafeString:
    """« Signaler », with the name of the thing for those who only hear the link."""
    return report_link_of(label_of(thing), thing.pk, str(thing))


def report_link_of(label: str, pk: int, title: str) -> SafeString:
    """The same for a row that is no model: pages have a hundred of them."""
    before, after = _around()
    return SafeString(
        f'<a class="quiet" rel="nofollow" href="{before}{row_token(label, pk)}{after}">{icon("flag")}Signaler'
        f'<span class="visually-hidden">&nbsp;: {escape(title)}</span></a>'
    )


@register.filter
def remaining(due: dt.datetime) -> str:
    """« il reste 31 heures », « en retard de 2 jours »: what a delay still leaves."""
    left = due - timezone.now()
    hours = int(abs(left).total_seconds() // 3600)
    said = counted(hours, "heure") if hours < 48 else counted(hours // 24, "jour")
    return f"en retard de {said}" if left < dt.timedelta() else f"il reste {said}"


@register.filter
def may_be_hidden(report: Report) -> bool:
    """Whether the reported text is of a kind that can be hidden."""
    return not MODERATION[type(cast(Model, report.thing))].stays

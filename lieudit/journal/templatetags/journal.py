"""Links that any page may show beside a thing: follow it, read its feed."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lieudit.journal.models import Follow
from lieudit.toolkit.templatetags.ui import icon
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

register = template.Library()
FOLLOW = "Suivre "
"""How most of these buttons begin: « Suivre cette assemblée »."""


@register.simple_tag(takes_context=True)
def follow_link(context: Context, thing: Model, label: str = "Suivre cette page") -> str:
    """A button that leads to following `thing`, with an account or a mail address; who follows it already reads so, and
    where its rhythm is chosen or stopped."""
    if follow := _follow_of(context, thing):
        what = label.removeprefix(FOLLOW) if label.startswith(FOLLOW) else "cette page"
        return render_to_string("journal/followed.html", {"follow": follow, "what": what})
    url = reverse("journal:follow", args=[thing_token(thing)])
    return format_html('<a class="button" rel="nofollow" href="{}">{}{}</a>', url, icon("bell"), label)


@register.inclusion_tag("journal/follow_land.html", takes_context=True)
def follow_land(context: Context, land: Model) -> Fields:
    """The same at once, for a department or a region: who has no account types an address beside the button."""
    page = {name: context.get(name) for name in ("request", "csrf_token")}
    return {**page, "land": land, "token": thing_token(land), "follow": _follow_of(context, land)}


def _follow_of(context: Context, thing: Model) -> Follow | None:
    """How the reader of a page follows a thing: one query, where they have an account."""
    return Follow.objects.of_reader(context["request"].user, thing)


@register.simple_tag
def feed_link(thing: Model, label: str = "Fil RSS") -> SafeString:
    """A link to the RSS feed of `thing`."""
    url = reverse("journal:feed", args=[thing_token(thing)])
    return format_html('<a class="onward" rel="nofollow" href="{}">{}{}</a>', url, icon("rss"), label)


@register.simple_tag
def feed_url(thing: Model) -> str:
    """The address of the feed, for `<link rel="alternate">` in the head of a page."""
    return reverse("journal:feed", args=[thing_token(thing)])


@register.simple_tag
def feed_here(thing: Model) -> SafeString:
    """For the head of the page of `thing`: its feed, for programs."""
    link = '<link rel="alternate" type="application/rss+xml" title="Ce qui s’y passe" href="{}">'
    return format_html(link, feed_url(thing))

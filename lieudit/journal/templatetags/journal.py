"""Links that any page may show beside a thing: follow it, read its feed."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lieudit.toolkit.templatetags.ui import icon
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

register = template.Library()


@register.simple_tag
def follow_link(thing: Model, label: str = "Suivre cette page") -> SafeString:
    """A button that leads to following `thing`, with an account or a mail address."""
    url = reverse("journal:follow", args=[thing_token(thing)])
    return format_html('<a class="button" rel="nofollow" href="{}">{}{}</a>', url, icon("bell"), label)


@register.inclusion_tag("journal/follow_land.html", takes_context=True)
def follow_land(context: Context, land: Model) -> Fields:
    """The same at once, for a department or a region: who has no account types an address beside the button."""
    return {**{name: context.get(name) for name in ("request", "csrf_token")}, "land": land, "token": thing_token(land)}


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

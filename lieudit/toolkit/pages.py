"""What views do in every room: press a button that types nothing, show a form alone on its page, say it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.request import who
from lieudit.toolkit.types import Act, Phrase

if TYPE_CHECKING:
    from django.shortcuts import SupportsGetAbsoluteUrl

type Page = str | SupportsGetAbsoluteUrl
"""Where one goes next: an address, the name of a route, or a thing that has a page."""


def done(request: HttpRequest, message: Phrase, to: Page, *args: object) -> HttpResponse:
    """Say what was done, on the page that comes next: a thing, an address, or the name of a route with its `args`."""
    messages.success(request, message)
    return redirect(to, *args)


def done_for_now(request: HttpRequest, message: Phrase, to: str, undo: str) -> HttpResponse:
    """Say on the page `to` what was done, a gesture that one may take back: beside the words, « Annuler » posts to
    the address `undo`, which does so, tells who was told, and leads to `to`."""
    messages.success(request, message, extra_tags=f"{undo}?{urlencode({'next': to})}")
    return redirect(to)


def press(request: HttpRequest, act: Act, *things: object, message: Phrase = "", **words: object) -> bool:
    """Run an act without anything to type, as who is signed in: `message` says that it is done, or the page that comes
    next why it is refused. Whether it was done."""
    try:
        act(*things, actor=who(request), **words)
    except RuleBroken as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    if message:
        messages.success(request, message)
    return True


def act_page(
    request: HttpRequest,
    template: str,
    form: ActForm,
    act: Act,
    *things: object,
    about: SupportsGetAbsoluteUrl | str | None,
    to: Page | None = None,
    **context: object,
) -> HttpResponse:
    """A form alone on its page. Its act is run as who is signed in; done, `form.done` says so on the page `to`, that of
    what the form is `about` unless said; the page leads `back` there too."""
    back = to or about or "/"
    if form.attempt(act, *things, actor=who(request)):
        return done(request, form.done, back)
    return render_page(request, template, {"form": form, "about": about, "back": back, **context})

"""What views do in every room: press a button that types nothing, show a form alone on its page, say it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.request import who


def done(request: HttpRequest, message: Any, to: Any, *args: Any) -> HttpResponse:
    """Say what was done, on the page that comes next: a thing, an address, or the name of a route with its `args`."""
    messages.success(request, message)
    return redirect(to, *args)


def press(request: HttpRequest, act: Callable[..., Any], *things: Any, message: Any = "", **words: Any) -> bool:
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
    form: Any,
    act: Callable[..., Any],
    *things: Any,
    about: Model | None,
    to: object = None,
    **context: object,
) -> HttpResponse:
    """A form alone on its page. Its act is run as who is signed in; done, `form.done` says so on the page `to`, that of
    what the form is `about` unless said; the page leads `back` there too."""
    back = to or about
    if form.attempt(act, *things, actor=who(request)):
        return done(request, form.done, back)
    return render_page(request, template, {"form": form, "about": about, "back": back, **context})

"""One view, two answers: the whole page, or only the part htmx asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers


def answers_gesture(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page after a gesture, and says what it gave; a part that follows the news
    (`live.js`) leaves what was said to the page that it is meant for."""
    return request.headers.get("HX-Request") == "true" and "Live-Part" not in request.headers


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, partial: str | None = None, status: int = 200
) -> HttpResponse:
    """Render `template`, or its `partial` when htmx asks. A form with errors answers 422."""
    form = context.get("form")
    if status == 200 and request.method == "POST" and isinstance(form, BaseForm) and form.errors:
        status = 422
    fragment = partial and request.headers.get("HX-Request") == "true"
    response = render(request, f"{template}#{partial}" if fragment else template, context, status=status)
    if partial:
        patch_vary_headers(response, ["HX-Request"])
    return response


def leave_for(request: HttpRequest, way: str) -> HttpResponse:
    """Another page, whole, though htmx asked for a part of this one."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": way})
    return redirect(way)

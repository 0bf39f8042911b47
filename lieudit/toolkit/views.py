"""The addresses of what is followed live, and of what only the live process can work out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from lieudit.toolkit import live as parts
from lieudit.toolkit.listeners import broker, with_fresh_connection
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.request import who

HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


MOST_ASKED = 30
"""Answers that wait for their turn in this process; who comes then keeps the page as it is."""
_asked = Semaphore(MOST_ASKED)
_writer = ThreadPoolExecutor(1, "answers")


class Events(StreamingHttpResponse):
    """Bytes that are sent as they are: Django would have each listener wake three generators for one event."""

    def __init__(self, events: AsyncIterator[bytes]) -> None:
        super().__init__(events, headers=HEADERS)
        self.events = events

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.events


@login_not_required
@require_GET
def live(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
    """A part of a page as it changes, for who may see it: a stream of events from the server of streams, one event
    and a delay from that of pages, which browsers take for a stream that ends, and ask for again."""
    try:
        found = _opened(request, kind, key)
    except (InterfaceError, OperationalError):
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if found is None:
        return HttpResponse(status=404)
    seen = request.headers.get("Last-Event-ID", "") or request.GET.get("vu", "")
    if not hasattr(request, "scope"):
        return HttpResponse(parts.answer(found, key, seen), headers=HEADERS)
    caller = f"account:{account.pk}" if (account := who(request)) else f"address:{origin_of(request)}"
    return Events(broker.follow(found, key, caller, seen, _still(request, found, key)))


def _opened(request: HttpRequest, kind: str, key: str) -> parts.Kind | None:
    """What is asked for, if there is such a thing and if this account may follow it."""
    found = parts.kind_called(kind)
    try:
        return found if found and found.may(who(request), key) else None
    except (ObjectDoesNotExist, ValueError):
        return None


def _still(request: HttpRequest, found: parts.Kind, key: str) -> Callable[[], bool]:
    """Whether the same session, read again, still opens the same door: who signed in must still be signed in."""
    account, store = who(request), type(request.session)
    owner, cookie = (account.pk, request.session.session_key) if account else (None, None)

    def still() -> bool:
        again = HttpRequest()
        again.session = store(cookie)
        again.user = get_user(again)
        return again.user.pk == owner and _opened(again, found.name, key) is not None

    return still


@csrf_exempt
@login_not_required
@never_cache
def answer(request: HttpRequest, kind: str) -> HttpResponse:
    """What the live process makes of what was typed, one at a time; the process of pages, or a crowd, answers nothing.

    It changes nothing and keeps nothing: no token is asked. Who waits does so in a thread of their own request.
    """
    write = parts.ANSWERS.get(kind)
    if write is None:
        return HttpResponse(status=404)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not hasattr(request, "scope") or not _asked.acquire(blocking=False):
        return HttpResponse(status=204)
    try:
        html = _writer.submit(with_fresh_connection, write, request.POST).result()
    finally:
        _asked.release()
    return HttpResponse(html) if html else HttpResponse(status=204)

"""Public pages that answer « nothing new » from the clock of the house, without rendering."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from http import HTTPStatus
from typing import Protocol

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition

from lieudit.toolkit.models import Clock
from lieudit.toolkit.replica import nearby

type View = Callable[..., HttpResponse]

FRESH_SECONDS = 300
"""How long « ouvert maintenant » may stay on the screen of a reader who asks again."""
KEPT = 64
"""Pages that a process remembers, as they were drawn for readers without an account."""


class Kept(Protocol):
    """What a process remembers of a read (`lru_cache`)."""

    def cache_clear(self) -> None: ...


def until_the_clock_moves[Read: Kept](read: Read) -> Read:
    """A read that is remembered with a tick in its key: what is remembered of one is forgotten when the next one is
    met. Nobody would ask for it, and it held its rows, forms and questions until as many others had come."""
    _by_the_clock.append(read)
    return read


_by_the_clock: list[Kept] = []


@lru_cache(maxsize=2)
def _met(tick: int) -> None:
    """Once a tick; two are known, since those of a replica that is late come between those of the primary."""
    for read in _by_the_clock:
        read.cache_clear()


def tick_of(request: HttpRequest) -> int:
    """The tick of the clock when this request began to be answered; read once."""
    known: int | None = getattr(request, "_tick", None)
    if known is None:
        known = request._tick = Clock.now()  # type: ignore[attr-defined]
        _met(known)
    return known


def stamp(request: HttpRequest, *args: object, **kwargs: object) -> str | None:
    """The ETag of a public page: release, day and tick.

    None for anyone who has a session of their own, or a message waiting to be shown. The page of a reader
    without the cookie of forms is another one: rendering it gives the cookie.
    """
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys()
    if own or request.method not in {"GET", "HEAD"}:
        return None
    htmx, forms = request.headers.get("HX-Request", ""), settings.CSRF_COOKIE_NAME in request.COOKIES
    key = f"{settings.RELEASE}/{timezone.localdate()}/{tick_of(request)}/{request.get_full_path()}/{htmx}/{forms}"
    return f'"{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}"'


def fresh_stamp(request: HttpRequest, *args: object, **kwargs: object) -> str | None:
    """The same, renewed every five minutes: the page says what is open now."""
    tag = stamp(request)
    return tag and f'{tag[:-1]}-{slot_of(timezone.now())}"'


def public_page[Response: HttpResponseBase](
    view: Callable[..., Response], etag: Callable[..., str | None] = stamp
) -> Callable[..., Response]:
    """Open `view` to everybody; answer 304 to an anonymous reader whose copy is up to date."""
    conditional = condition(etag_func=etag)(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> Response:
        response = nearby(conditional, request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return login_not_required(answer)


def fresh_page[Response: HttpResponseBase](view: Callable[..., Response]) -> Callable[..., Response]:
    """A public page that says what is open now."""
    return public_page(view, fresh_stamp)


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def kept_page(key: str) -> list[HttpResponse]:
    """The page of a key, where it was drawn already."""
    return []


def drawn_once(view: View, etag: Callable[..., str | None] = stamp) -> View:
    """A public page that a process draws once until the clock moves, for all who have no account: what makes their copy
    up to date makes it the same for the next one (decision 100). One that holds a form to send, or leaves a cookie, is
    drawn for each."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        tag = etag(request)
        if tag is None:
            return view(request, *args, **kwargs)
        kept = kept_page(f"{request.scheme}://{request.get_host()} {tag}")
        if not kept:
            drawn = view(request, *args, **kwargs)
            patch_vary_headers(drawn, ["Cookie"])
            if drawn.status_code != HTTPStatus.OK or drawn.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
                return drawn
            kept.append(drawn)
        return HttpResponse(kept[0].content, headers=kept[0].headers)

    return public_page(answer, etag)


def slot_of(moment: dt.datetime) -> int:
    """Which five minutes these are: what an hour opens or closes is told anew in each."""
    return int(moment.timestamp()) // FRESH_SECONDS


def drawn_while_fresh(view: View) -> View:
    """The same, drawn anew every five minutes: it says what an hour opens or closes."""
    return drawn_once(view, fresh_stamp)


def file_stamp(request: HttpRequest, *args: object, also: str = "", **kwargs: object) -> str | None:
    """The ETag of an open file: release, day, tick and address. Who reads it changes nothing in it. `also`: what else
    tells one content of it from another."""
    if request.method not in {"GET", "HEAD"}:
        return None
    moment = slot_of(timezone.now()) if "open" in request.GET else ""
    key = f"{settings.RELEASE}/{timezone.localdate()}/{tick_of(request)}/{moment}/{request.get_full_path()}{also}"
    return f'"{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}"'


def open_to_sites(response: HttpResponseBase) -> None:
    """Let the pages of any other site read an answer (Fetch Standard, « CORS protocol »): it is the same for all."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED


EXPOSED = (
    "ETag, Last-Modified, Link, Content-Disposition, Content-Length, Content-Range, Accept-Ranges, RateLimit,"
    " RateLimit-Policy, Retry-After"
)
"""What the script of another site may read of an answer, beside its content."""


def nothing_else(**_named: object) -> str:
    """For a file that only acts change."""
    return ""


def open_file[Response: HttpResponseBase](
    view: Callable[..., Response], also: Callable[..., str] = nothing_else
) -> Callable[..., Response]:
    """An open file: read by anybody, from any site; caches keep it, and ask whether it changed before they give it.
    `also` says what changes in it without an act, by what the address names."""
    conditional = condition(etag_func=lambda request, **named: file_stamp(request, also=also(**named)))(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> Response:
        response = nearby(conditional, request, *args, **kwargs)
        open_to_sites(response)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:  # it comes: the next one who asks may have it
            response.headers.pop("ETag", None)
            response["Cache-Control"] = "no-store"
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, no_cache=True)
        return response

    return login_not_required(answer)

"""What a server of pages draws before it makes its workers: what a first answer leaves in a process (templates,
prepared reads, outlines, words) is then shared by all of them, and no reader waits for it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.urls import reverse

from lieudit.accounts.home import compose_todo
from lieudit.deliberation.models import Position
from lieudit.needs.models import Convergence, Need
from lieudit.network.models import Place
from lieudit.public_services.models import Offer
from lieudit.territory.desk import compose_desks
from lieudit.territory.models import Region
from lieudit.toolkit.prepared import Rows

logger = logging.getLogger(__name__)

NAMED = (
    "needs:list", "network:places", "network:places_map", "public_services:domains", "advocacy:list", "journal:log",
    "deliberation:positions", "observatory:figures", "needs:convergences", "needs:express", "api:datasets",
    "public_services:near", "account_login",
)  # fmt: skip
SEARCHED = ("atelier", "lieu", "creuse", "zygomorphe", "atelier lieu", "lieu creuse", "zygomorphe isotherme")
"""Texts to search: the first reads all kinds, the next ones those that may answer, those of a territory, those that are
always asked; then two words, and two that nothing holds. Each is another question, composed here for all workers."""
SHOWN = "density"


def warm(application: WSGIApplication) -> int:
    """Have one public page of each kind drawn, what waits for who signs in and on desks composed, and the keys of kinds
    of things read, which each act would ask for once a process; how many pages were.

    It ends at the first one that fails (the database is away), or after `WARM_SECONDS`, since those who ask wait:
    whatever happens, a server starts. No connection stays open.
    """
    begun, drawn = time.monotonic(), 0
    if settings.WARM_SECONDS <= 0:
        return drawn
    try:
        ContentType.objects.get_for_models(*apps.get_models())
        for compose in (compose_todo, compose_desks):  # first: these pages take the memory that it gives back
            if time.monotonic() - begun <= settings.WARM_SECONDS:
                compose()
        for address in addresses():
            if time.monotonic() - begun > settings.WARM_SECONDS or (status := _asked(application, address)) >= "500":
                break
            drawn += status == "200 OK"
    except Exception:  # a page that fails, or a database that is away: each request will say it, to who asks
        logger.exception("pages are not all drawn before workers are made")
    finally:
        connections.close_all()
    return drawn


def addresses() -> Iterator[str]:
    """Those that leave most first, and the newest thing of each kind; fewer where there is nothing yet."""
    yield reverse("pages:home")
    yield from (f"{reverse('pages:search')}?q={text}" for text in SEARCHED)
    newest: Iterable[Rows] = (
        Place.objects.public(),
        Need.objects.public(),
        Convergence.objects.public(),
        Position.objects.all(),
        Offer.objects.public(),
    )
    for things in newest:
        yield from (each.get_absolute_url() for each in things.order_by("-pk")[:1])
    for land in Region.objects.order_by("-pk")[:1]:
        yield land.get_absolute_url()
    yield reverse("observatory:indicator", args=[SHOWN])
    yield from map(reverse, NAMED)


def _asked(application: WSGIApplication, address: str) -> str:
    """The status of an address, asked for as a reader without account does, by the public address of the site."""
    site = urlsplit(settings.SITE_URL)
    statuses: list[str] = []
    path, _mark, query = address.partition("?")
    environ: dict[str, object] = {
        "PATH_INFO": unquote(path),
        "QUERY_STRING": query,
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.url_scheme": site.scheme,
        "REMOTE_ADDR": "127.0.0.1",
    }
    setup_testing_defaults(environ)

    def start(status: str, *_more: object) -> object:
        statuses.append(status)
        return None

    answer = application(environ, start)  # type: ignore[arg-type]
    try:
        for _piece in answer:
            pass
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return statuses[0]

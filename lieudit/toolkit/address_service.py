"""An address becomes a point, by a service of addresses that the install names, or by none: none is asked by default.

The service speaks as the Base adresse nationale does (GeoJSON of `?q=…`). What was typed is all that leaves: no
cookie, no name of page, no address of the reader. It is given `SECONDS`, whatever it does meanwhile; a service that is
silent is left alone for `REST`. Its address may not lead into the network of the install, unless that is set: a name
that answers with a private address is refused, and the answer is read from the very address that was looked at.
"""

from __future__ import annotations

import json
import logging
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from threading import Lock
from typing import NamedTuple
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)

SECONDS = 2.0
"""How long a reader waits for the service, its name looked up included."""
REST = 60.0
"""Seconds during which a service that failed is not asked again."""
AT_ONCE = 4
"""Questions that a process asks at the same time; others wait, within their own `SECONDS`."""
MINUTE, MOST_A_MINUTE = 60.0, 120
"""Seconds, and what a process asks in so many: beyond, an address is found by its municipality. A site that would ask
all that strangers make it ask is soon refused there.
"""
MOST_BYTES = 200_000
LONGEST = 200
"""Characters of an address."""
SURE = 0.5
"""The least score of an answer, from 0 to 1."""
KINDS = {"housenumber", "street", "locality"}
"""What is an address: the service also knows municipalities, which we know better."""


class Found(NamedTuple):
    """An address as the service writes it, where it is in degrees, and the code of its municipality."""

    label: str
    latitude: float
    longitude: float
    town: str
    score: float


class Refused(Exception):
    """Why the service is not asked, or its answer not read."""


class _Pace:
    """What this process asked, by its own clock: until when a service that failed is left alone, and since when the
    questions of a minute are counted.
    """

    until = 0.0
    since = 0.0
    asked = 0
    lock = Lock()

    @classmethod
    def allows(cls) -> bool:
        now = time.monotonic()
        with cls.lock:
            if now < cls.until:
                return False
            if now - cls.since >= MINUTE:
                cls.since, cls.asked = now, 0
            cls.asked += 1
            return cls.asked <= MOST_A_MINUTE

    @classmethod
    def rest(cls) -> None:
        with cls.lock:
            cls.until = time.monotonic() + REST

    @classmethod
    def forget(cls) -> None:
        with cls.lock:
            cls.until = cls.since = 0.0
            cls.asked = 0


def is_set() -> bool:
    return bool(settings.ADDRESS_SERVICE["url"])


def _address() -> SplitResult:
    return urlsplit(str(settings.ADDRESS_SERVICE["url"]))


def name() -> str:
    """Who is asked, as readers are told: its name, or its host."""
    return str(settings.ADDRESS_SERVICE["name"]) or _address().hostname or ""


def addresses_like(text: str, most: int = 5) -> list[Found]:
    """What the service answers, the likeliest first; nothing when none is set, when it fails, or is late."""
    if not is_set() or not _Pace.allows():
        return []
    try:
        return _POOL.submit(_ask, text[:LONGEST], most).result(timeout=SECONDS)
    except (Refused, TooLate, OSError, HTTPException, ValueError) as error:
        _Pace.rest()
        logger.warning("address service: %s", type(error).__name__ if isinstance(error, TooLate) else error)
        return []


_POOL = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="addresses")


def _ask(text: str, most: int) -> list[Found]:
    parts = _address()
    query = "&".join(filter(None, (parts.query, urlencode({"q": text, "limit": most, "autocomplete": 0}))))
    connection = _connection(parts)
    try:
        connection.request("GET", f"{parts.path or '/'}?{query}", headers={"Accept": "application/json"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise Refused(f"answers {answer.status}")
        body = answer.read(MOST_BYTES + 1)
    finally:
        connection.close()
    if len(body) > MOST_BYTES:
        raise Refused("answers too much")
    return list(_read(json.loads(body)))


def _connection(parts: SplitResult) -> HTTPConnection:
    """A connection to an address that the name of the service leads to, once it was looked at."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.ADDRESS_SERVICE["private"] and not all(ip_address(each).is_global for each in found):
        raise Refused(f"{host} leads into a private network")
    if parts.scheme != "https":
        return HTTPConnection(found[0], port, timeout=SECONDS)
    secure = HTTPSConnection(host, port, timeout=SECONDS)
    plain = socket.create_connection((found[0], port), SECONDS)
    secure.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    return secure


def _read(told: object) -> Iterator[Found]:
    """Addresses of a GeoJSON; what is not one is left out."""
    features = told.get("features") if isinstance(told, Mapping) else None
    for feature in features if isinstance(features, list) else ():
        try:
            said, (longitude, latitude) = feature["properties"], feature["geometry"]["coordinates"][:2]
            found = Found(
                str(said["label"])[:LONGEST],
                float(latitude),
                float(longitude),
                str(said.get("citycode", "")),
                float(said["score"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        if said.get("type") in KINDS and found.score >= SURE and abs(found.latitude) <= 90 >= abs(found.longitude) / 2:
            yield found

"""An address becomes a point, by a service of addresses that the install names, or by none: none is asked by default.

The service speaks as the Base adresse nationale does (GeoJSON of `?q=…`). What was typed is all that leaves: no
cookie, no name of page, no address of the reader. It is given `SECONDS`, whatever it does meanwhile; a service that is
silent is left alone for `REST`. Its address may not lead into the network of the install, unless that is set
(`toolkit/outgoing.py`).
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from threading import Lock
from typing import NamedTuple
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

from django.conf import settings

from lieudit.toolkit import outgoing

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
    except (outgoing.Refused, TooLate, ValueError) as error:
        _Pace.rest()
        logger.warning("address service: %s", type(error).__name__ if isinstance(error, TooLate) else error)
        return []


_POOL = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="addresses")


def _ask(text: str, most: int) -> list[Found]:
    parts = _address()
    query = "&".join(filter(None, (parts.query, urlencode({"q": text, "limit": most, "autocomplete": 0}))))
    answer = outgoing.ask(
        urlunsplit(parts._replace(query=query)),
        headers={"Accept": "application/json"},
        seconds=SECONDS,
        most=MOST_BYTES,
        private=bool(settings.ADDRESS_SERVICE["private"]),
    )
    if answer.status != 200:
        raise outgoing.Refused(f"answers {answer.status}")
    return list(_read(json.loads(answer.body)))


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

"""A site walked by its links, as one reader reads it: some pages of each kind, a kind being the name of its address."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

LINK = re.compile(r"""<(?:a|iframe|img|link|script)\b[^>]*?\b(?:href|src)="(/[^"#]*)""")
LEFT = re.compile(
    r"^(?:admin:|reading:|account_logout$|accounts:export$|consultations:sheet$)|"
    r"_(?:csv|json|pdf|file|parquet|jwk|data|calendar|feed|points|part|photo|script|txt|card|recount|facts|rows)$|"
    r":(?:asked|attachment|borders|card|catalogue|counting|counting_words|csv|document|dossier|drawing|"
    r"export_\w+|feed|feed_all|file|geojson|health|manifest|open_log|opensearch|pabulib|photo|picture|poster|"
    r"printed|recount|robots|schema|script|sitemap|status|suggest|suggest_\w+|token|verifier)$"
)
"""Kinds that are no page to read: the repair desk, files and pictures, answers to programs, what leaves."""


def kind_of(address: str) -> str:
    """« needs:need » of `/besoins/12/`; nothing where no page answers."""
    try:
        return resolve(address.partition("?")[0]).view_name or ""
    except Resolver404:
        return ""


@dataclass(frozen=True)
class Page:
    """What one address answered: its text where it is a page that people read, where it led if it leads elsewhere, and
    how many queries it asked."""

    address: str
    kind: str
    status: int
    text: str
    queries: int


@dataclass
class Walk:
    """What readers have read, by who read it and the address; how many pages of each kind, whoever read them."""

    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)

    @property
    def kinds(self) -> set[str]:
        return {page.kind for page in self.pages.values() if page.text}

    def open(self, client: Client, address: str, who: str = "") -> Page:
        reset_queries()  # Django keeps the last 9,000
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, follow=True)
        shown = answer.headers["Content-Type"].startswith("text/html") and answer.status_code == 200
        kind = kind_of(answer.request["PATH_INFO"]) if shown else kind_of(address)
        status = answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code
        page = Page(address, kind, status, answer.text if shown else "", len(queries))
        self.pages[who, address] = page
        return page

    def follow(self, client: Client, start: Iterable[str], who: str = "", most: int = 1) -> None:
        """Read these, then by their links `most` of each kind; an address with a question is another of its kind."""
        ahead = deque(dict.fromkeys(start))
        known = {*ahead, *(address for reader, address in self.pages if reader == who)}
        self.read.update(map(kind_of, ahead))
        while ahead:
            for link in map(unescape, LINK.findall(self.open(client, ahead.popleft(), who).text)):
                kind = kind_of(link)
                if link not in known and kind and not LEFT.search(kind) and self.read[kind] < most:
                    self.read[kind] += 1
                    known.add(link)
                    ahead.append(link)

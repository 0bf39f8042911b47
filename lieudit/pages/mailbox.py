"""Mails kept in files, as a demonstration reads them: newest first, text only. Pure.

Of all of them the day and the place in their file are kept, then those that are shown are read: a demonstration has
thousands. What was read once is kept by the process, since a file is written once.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from functools import cached_property, lru_cache
from heapq import nlargest
from pathlib import Path
from typing import NamedTuple

from django.template.defaultfilters import linebreaksbr, urlize

SEPARATOR = b"-" * 79  # what Django's file backend writes between two mails
SENT = re.compile(rb"^Date:[ \t]*(.+?)[ \t]*$", re.M)
OLDEST = dt.datetime.min.replace(tzinfo=dt.UTC)
"""The day of a mail that says none."""


@dataclass(frozen=True)
class Mail:
    sent_at: dt.datetime | None
    to: str
    subject: str
    text: str

    @cached_property
    def lines(self) -> str:
        """The text as a page shows it, its addresses as links."""
        return linebreaksbr(urlize(self.text))


def read_mails(folder: Path, most: int = 200) -> list[Mail]:
    """The latest mails written under `folder`, newest first; an absent folder is an empty box."""
    if not folder.is_dir():
        return []
    files = [(file.path, _state(file)) for file in os.scandir(folder) if file.name.endswith(".log")]
    dated = ((file, spot) for file in files for spot in _kept(*file))
    return [_read(*file, spot) for file, spot in nlargest(most, dated, key=lambda each: each[1].sent_at or OLDEST)]


class Spot(NamedTuple):
    """Where one mail stands in its file, in bytes, and its day: all that is kept of those that are not shown."""

    sent_at: dt.datetime | None
    start: int
    length: int


def _state(file: os.DirEntry[str]) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(20_000)
def _kept(path: str, _state: tuple[int, int]) -> list[Spot]:
    """The mails of a file; read again when the file has changed."""
    return [*_spots(Path(path).read_bytes())]


def _spots(content: bytes) -> Iterator[Spot]:
    start = 0
    for part in content.split(SEPARATOR):
        if mail := part.strip():
            yield Spot(_sent_at(mail), start, len(part))
        start += len(part) + len(SEPARATOR)


def _sent_at(part: bytes) -> dt.datetime | None:
    said = SENT.search(part.partition(b"\n\n")[0])
    if said is None:
        return None
    try:
        return parsedate_to_datetime(said[1].decode("ascii", "replace"))
    except ValueError:
        return None


@lru_cache(1_000)
def _read(path: str, _state: tuple[int, int], spot: Spot) -> Mail:
    with open(path, "rb") as file:
        file.seek(spot.start)
        message = message_from_bytes(file.read(spot.length).strip())
    plain = next((each for each in message.walk() if each.get_content_type() == "text/plain"), None)
    body = plain.get_payload(decode=True) if plain else b""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
    return Mail(spot.sent_at, to=_words(message["To"]), subject=_words(message["Subject"]), text=text)


def _words(header: str | None) -> str:
    """A header as people read it, on one line; the backend that writes files cuts some with a blank too many
    (toolkit/mail_headers.py)."""
    return re.sub(" {2,}", " ", str(make_header(decode_header(header or ""))).replace("\n", ""))

"""Mails kept in files, as a demonstration reads them: newest first, text only. Pure.

Of all of them the day alone is read, then those that are shown: a demonstration has thousands. What was read once is
kept by the process, since a file is written once.
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
    dated = (
        each for file in os.scandir(folder) if file.name.endswith(".log") for each in _kept(file.path, _state(file))
    )
    return [_read(sent_at, part) for sent_at, part in nlargest(most, dated, key=lambda each: each[0] or OLDEST)]


def _state(file: os.DirEntry[str]) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(20_000)
def _kept(path: str, _state: tuple[int, int]) -> list[tuple[dt.datetime | None, bytes]]:
    """The mails of a file, with their day; read again when the file has changed."""
    return [(_sent_at(part), part) for part in _parts(Path(path).read_bytes())]


def _parts(content: bytes) -> Iterator[bytes]:
    return (part.strip() for part in content.split(SEPARATOR) if part.strip())


def _sent_at(part: bytes) -> dt.datetime | None:
    said = SENT.search(part.partition(b"\n\n")[0])
    if said is None:
        return None
    try:
        return parsedate_to_datetime(said[1].decode("ascii", "replace"))
    except ValueError:
        return None


@lru_cache(1_000)
def _read(sent_at: dt.datetime | None, part: bytes) -> Mail:
    message = message_from_bytes(part)
    plain = next((each for each in message.walk() if each.get_content_type() == "text/plain"), None)
    body = plain.get_payload(decode=True) if plain else b""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
    return Mail(sent_at, to=_words(message["To"]), subject=_words(message["Subject"]), text=text)


def _words(header: str | None) -> str:
    """A header as people read it, on one line."""
    return str(make_header(decode_header(header or ""))).replace("\n", "")

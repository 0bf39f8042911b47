"""Mails kept in files, as a demonstration reads them: newest first, text only. Pure.

Of all of them the day alone is read, then those that are shown: a demonstration has thousands.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from heapq import nlargest
from pathlib import Path

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


def read_mails(folder: Path, most: int = 200) -> list[Mail]:
    """The latest mails written under `folder`, newest first; an absent folder is an empty box."""
    if not folder.is_dir():
        return []
    dated = ((_sent_at(part), part) for path in folder.glob("*.log") for part in _parts(path.read_bytes()))
    return [_read(sent_at, part) for sent_at, part in nlargest(most, dated, key=lambda each: each[0] or OLDEST)]


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


def _read(sent_at: dt.datetime | None, part: bytes) -> Mail:
    message = message_from_bytes(part)
    plain = next((each for each in message.walk() if each.get_content_type() == "text/plain"), None)
    body = plain.get_payload(decode=True) if plain else b""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
    return Mail(sent_at, to=_words(message["To"]), subject=_words(message["Subject"]), text=text)


def _words(header: str | None) -> str:
    """A header as people read it, on one line."""
    return str(make_header(decode_header(header or ""))).replace("\n", "")

"""Mails kept in files, as a demonstration reads them: newest first, text only. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

SEPARATOR = b"-" * 79  # what Django's file backend writes between two mails


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
    mails = [mail for path in folder.glob("*.log") for mail in _split(path.read_bytes())]
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(mails, key=lambda mail: mail.sent_at or oldest, reverse=True)[:most]


def _split(content: bytes) -> Iterator[Mail]:
    for part in content.split(SEPARATOR):
        if part.strip():
            message = message_from_bytes(part.strip(), policy=policy.default)
            assert isinstance(message, EmailMessage)
            body = message.get_body(("plain",))
            yield Mail(
                sent_at=parsedate_to_datetime(message["Date"]) if message["Date"] else None,
                to=str(message["To"] or ""),
                subject=str(message["Subject"] or ""),
                text=body.get_content() if body else "",
            )

"""The mails of a journey, read as they come: each is read once, and what was not expected is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core import mail
from django.core.mail import EmailMessage

from tests.journeys.visitor import spaced


class Letterbox:
    """What arrived at `address`."""

    def __init__(self, address: str) -> None:
        self.address, self.read = address, 0

    @property
    def all(self) -> list[EmailMessage]:
        return [message for message in mail.outbox if message.to == [self.address]]

    def new(self) -> list[EmailMessage]:
        """What came since the last reading."""
        found = self.all[self.read :]
        self.read += len(found)
        return found

    def is_told(self, *texts: str) -> EmailMessage:
        """Exactly one mail came, and it says `texts`, in its subject or its body."""
        found = self.new()
        assert len(found) == 1, f"{self.address} got {[m.subject for m in found]} instead of {texts}"
        said = spaced(f"{found[0].subject}\n{found[0].body}")
        for text in texts:
            assert spaced(text) in said, f"« {text} » is not in « {said} »"
        return found[0]

    def is_left_alone(self) -> None:
        found = self.new()
        assert found == [], [spaced(message.subject) for message in found]


def links(message: EmailMessage) -> Iterator[str]:
    """The addresses of the site in a mail, without the site."""
    for url in re.findall(r"http://testserver(/\S*)", message.body):
        yield url


def link(message: EmailMessage, start: str) -> str:
    """The one address of a mail that begins with `start`."""
    found = {url for url in links(message) if url.startswith(start)}
    assert len(found) == 1, f"{start}: {found}"
    return found.pop()

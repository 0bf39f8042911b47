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

    @property
    def digests(self) -> list[EmailMessage]:
        """The letters of the day."""
        return [message for message in self.all if "pour aucune des pages suivies" in message.body]

    def new(self) -> list[EmailMessage]:
        """What came at once since the last reading."""
        found = [message for message in self.all if message not in self.digests][self.read :]
        self.read += len(found)
        return found

    def is_told(self, *texts: str, besides: str = "") -> EmailMessage:
        """Exactly one mail came, and it says `texts`; and another one, `besides`, whose subject is given."""
        found = self.new()
        if besides:
            others = [message for message in found if besides in spaced(message.subject)]
            assert len(others) == 1, [message.subject for message in found]
            found.remove(others[0])
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
    yield from re.findall(r"http://testserver(/\S*)", message.body)


def link(message: EmailMessage, start: str) -> str:
    """The one address of a mail that begins with `start`."""
    found = {url for url in links(message) if url.startswith(start)}
    assert len(found) == 1, f"{start}: {found}"
    return found.pop()

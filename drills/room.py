"""A session that is open, and the pages that follow it."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from bench.session import prepare
from bench.subjects import get, post, sign_in
from drills.drills import until
from drills.people import Ear, read
from lieudit.accounts.models import Account
from lieudit.governance.models import Seat


class Room:
    """So many people are there, on an item that is put to the vote. `follows`: what their pages ask, to hear."""

    def __init__(self, people: int) -> None:
        accounts = list(Account.objects.filter(is_active=True).order_by("pk")[:people])
        self.session = prepare(accounts)
        self.number = self.session.meeting.number
        self.cookies = sign_in(accounts)
        self.seats = list(Seat.objects.filter(college__assembly=self.session.meeting.assembly_id).order_by("pk"))
        address = reverse("toolkit:live", args=["hall", self.number])
        self.follows = [
            get(address, Cookie="; ".join(f"{name}={key}" for name, key in each.items())) for each in self.cookies
        ]

    def votes(self, count: int) -> list[str]:
        """The vote of as many seats."""
        return [
            post(reverse("hall:vote", args=[self.number, seat.pk]), {"choice": "for"}, cookie)
            for seat, cookie in zip(self.seats[:count], self.cookies, strict=False)
        ]

    def say(self, port: int, words: str, rank: int = 0) -> bool:
        """A question of a seat, which all see at once; whether it was taken."""
        said = {"seat": str(self.seats[rank].pk), "text": words}
        request = post(reverse("hall:gesture", args=[self.number, "question"]), said, self.cookies[rank])
        return read(port, request).startswith("HTTP/1.1 302")


def when_all_hear(ears: list[Ear], words: str, say: Callable[[], bool], patience: float = 60) -> float:
    """Say these words until they are taken; when the last page heard them, never if one does not."""
    until(say, patience)
    until(lambda: all(ear.when(words) for ear in ears), patience)
    return max(ear.when(words) or float("inf") for ear in ears)

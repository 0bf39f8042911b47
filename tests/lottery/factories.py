"""Lotteries at each moment of their life, made by the acts themselves, for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.lottery.models import Lottery, Volunteer
from lieudit.lottery.panel import type_seed
from lieudit.lottery.services import close_call, open_call, prepare_lottery, set_quotas, volunteer_for
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.worlds import kept

SEED = "7 12 23 31 44"
PEOPLE = (("f", "16"), ("f", "30"), ("h", "45"), ("h", "60"), ("f", "45"), ("h", "16"), ("h", "30"), ("f", "60"))


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """The clock of the site stands at `moment`."""
    with patch("django.utils.timezone.now", return_value=moment):
        yield


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def a_prepared(council: Any = None, **values: Any) -> Lottery:
    """Four seats, quotas on gender and age: `lottery.chair` leads it, `lottery.second` sits in its council."""
    council = council or a_council()
    chair, second = council.seats[0].voter, council.seats[1].voter
    words: dict[str, Any] = {"title": "Panel sur l’accueil", "why": "Dire en trois soirées ce qui manque.", "seats": 4}
    words |= {"closes_on": in_days(10), "draw_at": timezone.now() + dt.timedelta(days=14), "kinds": ["gender", "age"]}
    lottery = prepare_lottery(council, actor=chair, source="Le tirage du Loto du samedi", **words | values)
    return known(lottery, chair, second)


def known(lottery: Lottery, chair: Account, second: Account) -> Lottery:
    lottery.chair, lottery.second = chair, second
    return lottery


def an_open(council: Any = None, bounds: dict[str, tuple[int, int]] | None = None, **values: Any) -> Lottery:
    """Called; `bounds` replaces those of categories, by their code."""
    lottery = a_prepared(council, **values)
    if bounds:
        ranks = {quota.code: quota.rank for quota in lottery.quotas.all()}
        moved = {ranks[code]: each for code, each in bounds.items()}
        set_quotas(lottery, actor=lottery.chair, bounds=moved, figures="Insee 2026")
    return known(open_call(lottery, actor=lottery.chair), lottery.chair, lottery.second)


def a_volunteer(lottery: Lottery, gender: str = "f", age: str = "30", account: Account | None = None) -> Volunteer:
    account = account or AccountFactory()
    said = {"gender": gender, "age": age}
    return volunteer_for(lottery, actor=account, name=f"Camille {account.pk}", consent=True, said=said)


def a_pool(lottery: Lottery, people: int = 16) -> list[Volunteer]:
    return [a_volunteer(lottery, *PEOPLE[n % len(PEOPLE)]) for n in range(people)]


def a_closed(lottery: Lottery, days: int = 11) -> Lottery:
    """Its call has ended; the panels are composed, or found to be impossible, at once."""
    from lieudit.lottery.tasks import compose_panels

    with at(timezone.now() + dt.timedelta(days=days)):
        close_call(lottery, actor=lottery.chair)
        compose_panels.func(lottery.pk)
    return known(Lottery.objects.get(pk=lottery.pk), lottery.chair, lottery.second)


@kept
def a_published(council: Any = None, people: int = 16, **values: Any) -> Lottery:
    lottery = an_open(council, **values)
    a_pool(lottery, people)
    return a_closed(lottery)


def drawn(lottery: Lottery, seed: str = SEED) -> Lottery:
    """Two people type what the public draw gave, at its hour."""
    with at(lottery.draw_at + dt.timedelta(minutes=5)):
        type_seed(lottery, actor=lottery.chair, seed=seed)
        type_seed(lottery, actor=lottery.second, seed=seed)
    return known(Lottery.objects.get(pk=lottery.pk), lottery.chair, lottery.second)


@kept
def a_drawn(council: Any = None, people: int = 16, **values: Any) -> Lottery:
    return drawn(a_published(council, people, **values))

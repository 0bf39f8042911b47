"""Many borrowers ask for few things on overlapping dates, at once: no two loans overlap, refusals say what is free."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection

from lieudit.mutual_aid.models import Loan
from lieudit.mutual_aid.services import accept_loan, ask_loan
from lieudit.toolkit.errors import RuleBroken
from tests.mutual_aid.factories import a_loan, a_thing, span, speaker_of
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)
BORROWERS = 12
ASKED = 5
"""Requests of each borrower."""


def test_no_two_loans_overlap_however_many_ask_at_once():
    things = [a_thing(at_once=True, turnaround=hours) for hours in (0, 24)]
    people = [RepresentativeFactory() for _n in range(BORROWERS)]
    gate, refusals = threading.Barrier(BORROWERS), []

    def ask(rank):
        try:
            gate.wait()
            for at in range(ASKED):
                dates = span(10 + (rank + 3 * at) % 8, 1 + (rank + at) % 3)
                try:
                    spoken = people[rank]
                    ask_loan(
                        things[(rank + at) % 2], actor=spoken.account, borrower=spoken.place, span=dates, words="x"
                    )
                except RuleBroken as refusal:
                    refusals.append(" ".join(refusal.messages))
        finally:
            connection.close()

    with ThreadPoolExecutor(BORROWERS) as crowd:
        list(crowd.map(ask, range(BORROWERS)))
    assert Loan.objects.count() + len(refusals) == BORROWERS * ASKED
    for thing in things:
        held = list(Loan.objects.holding().filter(thing=thing).order_by("starts_at"))
        assert held
        assert all(first.busy_until <= second.starts_at for first, second in pairwise(held))
    assert refusals
    assert all("déjà prise" in words and "libre" in words.lower() for words in refusals)


def test_of_two_acceptances_at_once_one_holds():
    thing = a_thing()
    loans = [a_loan(thing=thing) for _n in range(2)]
    actor, gate, said = speaker_of(thing.place), threading.Barrier(2), []

    def accept(loan):
        try:
            gate.wait()
            accept_loan(loan, actor=actor)
            said.append("")
        except RuleBroken as refusal:
            said.append(" ".join(refusal.messages))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(accept, loans))
    assert sorted(bool(words) for words in said) == [False, True]
    assert "déjà prise" in max(said)
    assert Loan.objects.filter(state="accepted").count() == 1


def test_of_two_who_accept_the_same_request_the_second_is_told_where_it_stands():
    loan = a_loan()
    actor, gate, said = speaker_of(loan.lender), threading.Barrier(2), []

    def accept(_rank):
        try:
            gate.wait()
            accept_loan(loan, actor=actor)
        except RuleBroken as refusal:
            said.append(" ".join(refusal.messages))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(accept, range(2)))
    assert len(said) == 1
    assert "n’est pas possible à ce stade" in said[0].replace("\xa0", " ")

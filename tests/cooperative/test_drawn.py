"""What a register shows of its ledger is read once until something is done; who may read it is asked each time."""

import re

import pytest
from django.core.signals import request_started
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import drawn, keeping, paying, reviewing
from lieudit.cooperative.models import Subscription
from lieudit.toolkit.conditional import kept_page
from lieudit.toolkit.kept_forms import TOKEN
from tests.accounts.factories import AccountFactory
from tests.budget import at_most
from tests.conftest import forget
from tests.cooperative.factories import (
    a_cooperative,
    a_decision,
    a_keeper,
    a_subscription,
    an_admitted,
    an_associate,
    pay,
)
from tests.cooperative.test_keeping import named

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept():
    """What is kept by the clock of the house is kept here too, from one request to the next."""
    request_started.disconnect(forget)


def test_the_register_costs_five_queries_until_something_waits(client):
    cooperative = a_cooperative()
    holder = an_associate(cooperative, 2)
    client.force_login(a_keeper())
    page = reverse("cooperative:register", args=[cooperative.assembly.slug])
    with at_most(11):  # three of them once for each movement
        assert holder.name in client.get(page).text
    with at_most(5):
        assert holder.name in client.get(page).text
    signed = a_subscription(cooperative, 3)
    assert f"{signed.reference}</a> à admettre" in client.get(page).text
    assert client.get(page, {"jour": "2020-01-01"}).text.count("<th scope") == 4, "the titles alone: nobody, that day"


def test_who_keeps_it_no_more_does_not_read_what_was_drawn(client):
    cooperative = a_cooperative()
    an_associate(cooperative, 2)
    mandate = named(cooperative, None)
    client.force_login(mandate.account)
    pages = [reverse(f"cooperative:{name}", args=[cooperative.assembly.slug]) for name in ("register", "accounting")]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    keeping.end_keeper(mandate, actor=a_keeper())
    assert [client.get(page).status_code for page in pages] == [403, 403]


def test_the_parts_of_one_cost_five_queries_however_many_they_signed(client):
    one = an_associate(cooperative := a_cooperative(), 2)
    for _ in range(3):
        pay(an_admitted(cooperative, 1, holder=one.holder), 25)
    client.force_login(a_keeper())
    with at_most(10):  # two of them once for each movement
        first = client.get(one.get_absolute_url()).text
    with at_most(5):
        again = client.get(one.get_absolute_url()).text
    assert first.count("Reste à verser : 25") == again.count("Reste à verser : 25") == 3
    last = Subscription.objects.filter(associate=one).latest("rank")
    paying.receive_payment(
        last, actor=a_keeper(), amount=last.rest, paid_on=timezone.localdate(last.signed_at), cause="Relevé"
    )
    assert client.get(one.get_absolute_url()).text.count("Reste à verser : 25") == 2


def test_what_is_drawn_once_is_sent_with_the_token_of_who_reads_it():
    """Two who keep the register, each with a token of their own: the page that was drawn for one serves each."""
    one = pay(an_admitted(a_cooperative(paid="1"), 6), 50)
    address = one.associate.get_absolute_url()
    for keeper in (a_keeper(), a_keeper()):
        reader = Client(enforce_csrf_checks=True)
        reader.force_login(keeper)
        for _time in range(2):
            page = reader.get(address).text
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)
            assert token
            assert TOKEN not in page
        form = {"csrfmiddlewaretoken": token[1]}
        answer = reader.post(reverse("cooperative:prepare_return", args=[one.pk]), form)
        assert answer.status_code == 302
    assert one.associate.payouts.count() == 1, "the second one is told that it is prepared already"


def test_one_reader_never_reads_the_acts_of_another():
    account = AccountFactory(public=True)
    one = an_associate(a_cooperative(), 6, holder=account)
    keeper, mine = Client(), Client()
    keeper.force_login(a_keeper())
    mine.force_login(account)
    address = one.get_absolute_url()
    for _time in range(2):
        assert "Me retirer" not in keeper.get(address).text
        assert "Noter une cession" not in mine.get(address).text
        assert "Me retirer" in mine.get(address).text


def test_pages_of_a_register_cost_eight_queries_to_the_first_reader_once_the_clock_moved(client):
    one = an_associate(a_cooperative(), 2)
    client.force_login(a_keeper())
    pages = [reverse("cooperative:register", args=[one.cooperative.assembly.slug]), one.get_absolute_url()]
    for page in pages:
        client.get(page)
    for body in (drawn.register_body, drawn.sums_of):
        body.cache_clear()
    for page in pages:
        with at_most(8):
            client.get(page)


def test_what_everybody_reads_costs_eight_queries_to_the_first_reader_once_the_clock_moved(client):
    cooperative = a_cooperative()
    an_associate(cooperative, 2)
    decision = a_decision(cooperative.assembly, "Nommer un réviseur")
    named = {"reviewer": "Réviseurs du bocage", "substitute": "Révision Centre", "decision": decision}
    reviewing.name_reviewer(cooperative, actor=a_keeper(), **named)
    told = {"report": "Au siège", "remarks": ["Tenir l’annexe à jour."]}
    reviewing.receive_review(cooperative, actor=a_keeper(), held_on=timezone.localdate(), **told)
    pages = [reverse(f"cooperative:{name}", args=[cooperative.assembly.slug]) for name in ("year", "cooperative")]
    for page in pages:
        client.get(page)
    kept_page.cache_clear()
    for page in pages:
        with at_most(8):
            client.get(page)


def test_what_came_in_is_the_same_read_with_its_row_or_alone():
    one = pay(an_admitted(a_cooperative(), 2), 60)
    (row,) = Subscription.objects.with_paid()
    assert (row.paid, row.rest) == (one.paid, one.rest) == (60, 40)

"""What a register shows of its ledger is read once until something is done; who may read it is asked each time."""

import pytest
from django.core.signals import request_started
from django.urls import reverse

from lieudit.cooperative import keeping, paying
from lieudit.cooperative.models import Subscription
from tests.budget import at_most
from tests.conftest import forget
from tests.cooperative.factories import a_cooperative, a_keeper, a_subscription, an_admitted, an_associate, pay
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
    with at_most(18):  # six of them once for each movement
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


def test_the_parts_of_one_cost_eight_queries_however_many_they_signed(client):
    one = an_associate(cooperative := a_cooperative(), 2)
    for _ in range(3):
        pay(an_admitted(cooperative, 1, holder=one.holder), 25)
    client.force_login(a_keeper())
    with at_most(16):  # four of them once for each movement
        first = client.get(one.get_absolute_url()).text
    with at_most(8):
        again = client.get(one.get_absolute_url()).text
    assert first.count("Reste à verser : 25") == again.count("Reste à verser : 25") == 3
    last = Subscription.objects.filter(associate=one).latest("rank")
    paying.receive_payment(last, actor=a_keeper(), amount=last.rest, paid_on=last.signed_at.date(), cause="Relevé")
    assert client.get(one.get_absolute_url()).text.count("Reste à verser : 25") == 2


def test_what_came_in_is_the_same_read_with_its_row_or_alone():
    one = pay(an_admitted(a_cooperative(), 2), 60)
    (row,) = Subscription.objects.with_paid()
    assert (row.paid, row.rest) == (one.paid, one.rest) == (60, 40)

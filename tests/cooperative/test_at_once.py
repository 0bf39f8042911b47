"""Many people in the same second: nothing is lost, nothing is doubled, numbers have no gap."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.db.utils import DatabaseError
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import bank, correcting, files, leaving, paying, services, verify_ledger
from lieudit.cooperative.models import Associate, Movement, Posting, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, a_line, an_admitted, an_associate, pay

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts, hands=8):
    """« done » or « refused » for each act, run by several hands."""

    def run(act):
        try:
            act()
        except RuleBroken:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(hands) as pool:
        return sorted(pool.map(run, acts))


def signing(cooperative, account, parts):
    words = {"actor": account, "holder": account, "category": Category.BENEFICIARY, "parts": parts}
    return lambda: services.sign_subscription(cooperative, **words)


def test_two_people_who_take_the_last_parts_under_the_cap_are_not_both_served():
    cooperative = a_cooperative(most=10)
    an_associate(cooperative, 6)
    people = [AccountFactory() for _each in range(4)]
    assert at_once([signing(cooperative, each, 4) for each in people]) == ["done", *["refused"] * 3]
    assert services.reserved_parts(cooperative) == 10


def test_the_same_click_twice_pays_once_leaves_once_and_matches_once():
    cooperative = a_cooperative()
    subscription, keeper = an_admitted(cooperative, 6), a_keeper()
    line = a_line(300, subscription.reference)
    settle = {"actor": keeper, "subscription": subscription}
    assert at_once([lambda: bank.settle_subscription(line, **settle)] * 3) == ["done", "refused", "refused"]
    mine = Associate.objects.running().get()
    assert at_once([lambda: leaving.leave_cooperative(mine, actor=keeper)] * 3) == ["done", "refused", "refused"]
    assert sorted(Movement.objects.values_list("kind", flat=True)) == ["pay", "subscribe", "withdraw"]


def test_the_same_payment_noted_by_two_hands_stops_at_what_is_owed():
    subscription = an_admitted(a_cooperative(), 6)
    today = timezone.localdate()
    note = {"actor": a_keeper(), "amount": Decimal(200), "paid_on": today}
    assert at_once([lambda: paying.receive_payment(subscription, **note)] * 2) == ["done", "refused"]
    assert Posting.objects.balance("1013") == 200


def test_three_who_leave_at_the_floor_wait_and_none_is_paid_twice():
    cooperative = a_cooperative(floor="3/4")
    an_associate(cooperative, 6)
    three = [an_associate(cooperative, 2) for _each in range(3)]
    keeper = a_keeper()
    leaves = [lambda one=one: leaving.leave_cooperative(one, actor=keeper) for one in three]
    assert at_once(leaves) == ["done"] * 3
    assert [each.rank for each in leaving.queue_of(cooperative)] == [1, 2, 3]
    prepares = [lambda one=one: leaving.prepare_payout(one, actor=keeper) for one in three * 2]
    assert at_once(prepares) == [*["done"] * 2, *["refused"] * 4], "the rest is the second’s"
    capital = leaving.capital_of(cooperative)
    assert capital.subscribed - sum(p.amount for one in three for p in one.payouts.all()) >= capital.floor


def test_two_hands_validate_a_correction_once():
    subscription = an_associate(a_cooperative(), 6, paid=100).subscriptions.get()
    pay(subscription, 50)
    wrong = Movement.objects.latest("number")
    asked = correcting.ask_correction(wrong, actor=a_keeper(), reason="Deux fois")
    hands = [a_keeper(), a_keeper()]
    acts = [lambda one=one: correcting.validate_correction(asked, actor=one) for one in hands]
    assert at_once(acts) == ["done", "refused"]
    assert subscription.paid == 100


def test_two_hundred_subscriptions_at_once_are_all_there_and_numbers_have_no_gap():
    cooperative, keeper = a_cooperative(), a_keeper()
    people = Account.objects.bulk_create([Account(email=f"part-{each}@example.org") for each in range(200)])

    def whole(account):
        signed = signing(cooperative, account, 2)()
        admitted = services.admit_subscription(signed, actor=keeper)
        paying.receive_payment(admitted, actor=keeper, amount=Decimal(100), paid_on=timezone.localdate())

    assert at_once([lambda one=one: whole(one) for one in people]) == ["done"] * 200
    assert Subscription.objects.filter(state="counted").count() == 200
    assert len(Posting.objects.of_cooperative(cooperative).register()) == 200
    numbers = list(Movement.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 401))
    assert sorted(Associate.objects.values_list("number", flat=True)) == list(range(1, 201))
    assert verify_ledger.verify("".join(files.ledger_csv(cooperative)))["capital"] == "20000.00"


def test_a_row_altered_behind_the_trigger_is_named_by_the_script():
    cooperative = a_cooperative()
    an_associate(cooperative, 6)
    an_associate(cooperative, 2)
    change = "UPDATE cooperative_posting SET credit = 301 WHERE credit = 300 AND account = '1013'"
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError):
            cursor.execute(change)
        cursor.execute("ALTER TABLE cooperative_posting DISABLE TRIGGER cooperative_posting_immutable")
        cursor.execute(change)
        cursor.execute("ALTER TABLE cooperative_posting ENABLE TRIGGER cooperative_posting_immutable")
    with pytest.raises(verify_ledger.Broken, match="mouvement 2 : l’empreinte ne correspond pas"):
        verify_ledger.verify("".join(files.ledger_csv(cooperative)))

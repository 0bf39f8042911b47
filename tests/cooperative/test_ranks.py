"""The order in which those who left are paid back is that of the statutes: by departure, small sums first, a share to
each; the same for who prepares, who pays, who gives up, and who reads it before leaving."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st

from lieudit.cooperative import files, leaving, ranks, renouncing, verify_ledger
from lieudit.cooperative.models import Associate, Payout
from lieudit.cooperative.reckoned import Left
from lieudit.cooperative.vocabulary import Due
from lieudit.governance.bounds import faults
from lieudit.governance.rules import complete
from lieudit.governance.statements import put
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, an_associate
from tests.drawn import given
from tests.worlds import kept

TODAY = timezone.localdate()
LEFT = [Left(1, Decimal(300), 5), Left(2, Decimal(100), 6), Left(3, Decimal(200), 7)]
DUE = dict.fromkeys((1, 2, 3), TODAY)


def test_by_departure_unless_the_statutes_say_otherwise():
    assert [row.associate for row in ranks.ranked(LEFT, "departure", DUE, TODAY)] == [1, 2, 3]
    assert [row.associate for row in ranks.ranked(LEFT, "small", DUE, TODAY)] == [2, 3, 1]
    assert [row.associate for row in ranks.ranked(LEFT, "pro_rata", DUE, TODAY)] == [1, 2, 3]


def test_a_small_sum_that_is_not_due_yet_is_before_nobody():
    later = DUE | {2: TODAY + dt.timedelta(days=1)}
    assert [row.associate for row in ranks.ranked(LEFT, "small", later, TODAY)] == [3, 1, 2]


def test_who_would_be_before_is_told_before_one_leaves():
    assert [row.associate for row in ranks.before(LEFT, "departure", Decimal(50))] == [1, 2, 3]
    assert [row.associate for row in ranks.before(LEFT, "small", Decimal(200))] == [2, 3]
    assert ranks.before(LEFT, "pro_rata", Decimal(50)) == []


CENTS = st.integers(1, 9_999_999)


@given(st.integers(-1_000, 20_000_000), st.lists(CENTS, min_size=1, max_size=8))
def test_shares_never_pass_the_room_nor_what_is_owed_and_leave_less_than_a_cent_each(room, sums):
    owed, room = {one: Decimal(cents).scaleb(-2) for one, cents in enumerate(sums)}, Decimal(room).scaleb(-2)
    found, whole = ranks.shares(room, owed), sum(owed.values())
    assert all(0 <= found[one] <= owed[one] for one in owed)
    given_out = sum(found.values())
    assert given_out <= max(room, 0)
    assert max(min(room, whole), 0) - given_out < Decimal("0.01") * len(sums)


def test_a_room_below_nothing_gives_nothing_to_anybody_nor_to_nobody():
    assert ranks.shares(Decimal(-5), {}) == {}
    assert ranks.shares(Decimal(-5), {1: Decimal(10)}) == {1: 0}


# Lived


pytestmark = pytest.mark.django_db


@kept
def waiting(order, **rules):
    """Three left one after the other, to whom 300, 100 and 200 euros are owed; the floor lets 300 go."""
    cooperative = a_cooperative(f"Coopérative qui attend, {order}", order=order, floor="3/4", **rules)
    an_associate(cooperative, 12)
    ones = [an_associate(cooperative, parts, holder=AccountFactory()) for parts in (6, 2, 4)]
    for one in ones:
        leaving.leave_cooperative(one, actor=one.account)
    assert leaving.capital_of(cooperative).room == Decimal(300)
    return cooperative, [Associate.objects.with_names().get(pk=one.pk) for one in ones]


def prepared(associate):
    return leaving.prepare_payout(associate, actor=a_keeper())


def pay(payout):
    return leaving.validate_payout(payout, actor=a_keeper(), reference="Virement 3")


def waits(cooperative):
    return [(each.rank, each.amount) for each in leaving.queue_of(cooperative)]


def test_who_left_first_is_paid_first_unless_the_statutes_say_otherwise():
    cooperative, (first, second, third) = waiting("departure")
    assert waits(cooperative) == [(1, 300), (2, 100), (3, 200)]
    for one in (second, third):
        with pytest.raises(RuleBroken, match="D’autres passent avant, dans l’ordre des statuts"):
            prepared(one)
    assert pay(prepared(first)).amount == 300


def test_small_sums_first_when_the_statutes_say_so():
    cooperative, (first, second, third) = waiting("small")
    assert waits(cooperative) == [(1, 100), (2, 200), (3, 300)]
    with pytest.raises(RuleBroken, match="D’autres passent avant"):
        prepared(first)
    assert pay(prepared(third)).amount == 200, "the smallest keeps its own meanwhile"
    assert pay(prepared(second)).amount == 100
    with pytest.raises(RuleBroken, match="au plancher"):
        prepared(first)


@pytest.mark.parametrize(("paid", "then_paid"), [(None, None), (50, 30)])
def test_what_was_prepared_waits_for_a_smaller_sum_that_leaves_meanwhile(paid, then_paid):
    """What was never paid up takes its room above the floor too: 200 euros of capital go with each first payout."""
    cooperative = a_cooperative(order="small", floor="1/2")
    first = an_associate(cooperative, 4, paid=paid)
    smaller, _stays = an_associate(cooperative, 1, paid=then_paid), an_associate(cooperative, 3)
    leaving.leave_cooperative(first, actor=a_keeper())
    payout = prepared(first)
    leaving.leave_cooperative(smaller, actor=a_keeper())
    with pytest.raises(RuleBroken, match="sous son plancher"):
        pay(payout)


def test_each_is_paid_a_share_in_one_time_when_the_statutes_say_so():
    cooperative, ones = waiting("pro_rata")
    payout = prepared(ones[1])
    made = {each.associate: each for each in Payout.objects.waiting().filter(associate__in=ones)}
    assert payout == made[ones[1]]
    assert [made[one].amount for one in ones] == [150, 50, 100]
    with pytest.raises(RuleBroken, match="déjà préparé"):
        prepared(ones[0])
    for one in reversed(ones):
        pay(made[one])
    assert waits(cooperative) == [(1, 150), (2, 50), (3, 100)]
    assert leaving.capital_of(cooperative).room == 0
    with pytest.raises(RuleBroken, match="au plancher"):
        prepared(ones[0])
    assert verify_ledger.verify("".join(files.ledger_csv(cooperative)))["capital"] == "900.00"


def test_who_must_still_wait_by_the_statutes_has_no_share_yet(later):
    cooperative, ones = waiting("pro_rata", wait_days=30)
    assert leaving.shares_of(cooperative) == {}
    later(29)
    assert leaving.shares_of(cooperative) == {}
    later(1)
    assert leaving.shares_of(cooperative) == dict(zip(ones, (150, 50, 100), strict=True))


def test_a_share_that_was_given_up_comes_to_who_it_was_for_and_who_prepares_has_none():
    _cooperative, ones = waiting("pro_rata")
    prepared(ones[0])
    leaving.drop_payout(Payout.objects.waiting().get(associate=ones[2]), actor=a_keeper())
    assert prepared(ones[2]).amount == 100
    for each in Payout.objects.waiting().filter(associate__in=ones):
        leaving.drop_payout(each, actor=a_keeper())
    with pytest.raises(RuleBroken, match="Une part vous revient aussi"):
        leaving.prepare_payout(ones[0], actor=ones[1].account)
    assert not Payout.objects.waiting().filter(associate__in=ones).exists()


def test_who_gives_up_leaves_the_others_theirs():
    _cooperative, ones = waiting("pro_rata")
    with pytest.raises(RuleBroken, match="D’autres passent avant"):
        renouncing.renounce(ones[0], actor=ones[0].account, due=Due.CAPITAL, amount=Decimal(300))
    _other, others = waiting("small")
    with pytest.raises(RuleBroken, match="D’autres passent avant"):
        renouncing.renounce(others[0], actor=others[0].account, due=Due.CAPITAL, amount=Decimal(300))
    renouncing.renounce(others[1], actor=others[1].account, due=Due.CAPITAL, amount=Decimal(100))


@pytest.mark.parametrize(
    ("order", "rank", "held"),
    [("departure", "au rang 4", "100,00"), ("small", "au rang 2", None), ("pro_rata", None, "53,58")],
)
def test_what_leaving_would_give_follows_the_statutes_before_one_leaves(client, order, rank, held):
    cooperative, ones = waiting(order)
    mine = an_associate(cooperative, 2, holder=AccountFactory())
    exit_ = leaving.exit_of(mine)
    client.force_login(mine.account)
    text = " ".join(client.get(reverse("cooperative:leave", args=[mine.number])).text.replace("\xa0", " ").split())
    assert cooperative.terms().in_order in text
    assert rank is None or rank in text
    assert ("au rang" in text) == (rank is not None)
    assert exit_.held_back == (Decimal(held.replace(",", ".")) if held else 0)
    assert cooperative.terms().in_order in client.get(mine.get_absolute_url()).text
    client.post(reverse("cooperative:leave", args=[mine.number]))
    told = Entry.objects.filter(kind__startswith="cooperative.left").order_by("-pk").first()
    assert told.kind == ("cooperative.left_to_share" if order == "pro_rata" else "cooperative.left")
    assert rank is None or rank in told.sentence.replace("\xa0", " ")
    page = client.get(cooperative.get_absolute_url()).text
    assert cooperative.terms().in_order in " ".join(page.split())
    assert ones


def test_another_order_than_that_of_departures_is_told_to_be_read_by_counsel():
    rules = complete({"regime": "scic_sas"})
    assert not [each for each in faults(rules) if each.path == "capital.order"]
    put(rules, "capital.order", "small")
    (found,) = [each for each in faults(rules) if each.path == "capital.order"]
    assert "l’usage est l’ordre des départs" in found.words
    put(rules, "capital.order", "alphabetical")
    assert [each for each in faults(rules) if "order" in each.path]

"""Public bodies hold half the capital at most, together: when admitted, when money comes in, when parts are given."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from lieudit.cooperative import leaving
from lieudit.cooperative.models import Associate
from lieudit.cooperative.public_share import is_too_public
from lieudit.cooperative.reviewing import warned_of
from lieudit.cooperative.workflow import SubscriptionState
from lieudit.toolkit.errors import RuleBroken
from tests.cooperative.factories import (
    a_cooperative,
    a_keeper,
    a_public_body,
    an_admitted,
    an_associate,
    pay,
)

pytestmark = pytest.mark.django_db


def test_a_public_body_that_pays_first_waits_for_others_and_reads_why():
    cooperative = a_cooperative()
    others = [an_admitted(cooperative, 4), an_admitted(cooperative, 4)]
    town = pay(an_admitted(cooperative, 6, holder=a_public_body()))
    assert town.state == SubscriptionState.ADMITTED
    reader = Client()
    reader.force_login(town.signed_by)
    assert "ces parts comptent dès que, avec elles, les collectivités" in " ".join(
        reader.get(town.associate.get_absolute_url()).text.split()
    )
    pay(others[0])
    town.refresh_from_db()
    assert town.state == SubscriptionState.ADMITTED, "4 parts against 6"
    pay(others[1])
    town.refresh_from_db()
    assert town.state == SubscriptionState.COUNTED
    assert Associate.objects.get(pk=town.associate_id).since == timezone.localdate()
    assert not is_too_public(cooperative)


def test_parts_that_would_make_them_pass_half_are_not_given():
    cooperative = a_cooperative()
    giver = an_associate(cooperative, 10)
    town = an_associate(cooperative, 8, holder=a_public_body())
    with pytest.raises(RuleBroken, match=r"art\. 19 septies") as refused:
        leaving.transfer_parts(giver, actor=a_keeper(), taker=town, parts=2, cause="Acte")
    assert "parts" in refused.value.message_dict
    assert giver.parts == 10
    leaving.transfer_parts(giver, actor=a_keeper(), taker=town, parts=1, cause="Acte")
    assert not is_too_public(cooperative)


def test_a_departure_that_makes_them_pass_half_is_told_to_who_keeps_the_register():
    cooperative = a_cooperative(floor="0")
    goes = an_associate(cooperative, 6)
    an_associate(cooperative, 2)
    an_associate(cooperative, 8, holder=a_public_body())
    assert any("la moitié au plus" in each.words for each in warned_of(cooperative))
    leaving.leave_cooperative(goes, actor=a_keeper())
    leaving.validate_payout(leaving.prepare_payout(goes, actor=a_keeper()), actor=a_keeper(), reference="VIR 1")
    assert any("plus de la moitié" in each.words for each in warned_of(cooperative))


def test_who_left_first_and_says_nothing_holds_nobody_else_back():
    """The floor leaves room for both: what is kept for the first does not wait for them."""
    cooperative = a_cooperative(floor="1/4")
    an_associate(cooperative, 12)
    first, second = an_associate(cooperative, 2), an_associate(cooperative, 3)
    for one in (first, second):
        leaving.leave_cooperative(one, actor=a_keeper())
    payout = leaving.prepare_payout(second, actor=a_keeper())
    assert payout.amount == 150
    leaving.validate_payout(payout, actor=a_keeper(), reference="VIR 2")
    assert [each.associate for each in leaving.queue_of(cooperative)] == [first]


def test_what_the_floor_leaves_is_first_for_who_left_before():
    cooperative = a_cooperative(floor="4/5")
    an_associate(cooperative, 12)
    first, second = an_associate(cooperative, 2), an_associate(cooperative, 2)
    for one in (first, second):
        leaving.leave_cooperative(one, actor=a_keeper())
    assert Decimal(100) <= leaving.capital_of(cooperative).room < 200
    assert leaving.prepare_payout(second, actor=a_keeper()).amount == leaving.capital_of(cooperative).room - 100


def waiting_town(cooperative):
    """Four parts of an associate, four of a public body; two more of another one, admitted while four others were."""
    plain, first = an_associate(cooperative, 4), an_associate(cooperative, 4, holder=a_public_body())
    other = an_admitted(cooperative, 4)
    town = pay(an_admitted(cooperative, 2, holder=a_public_body()))
    assert town.state == SubscriptionState.ADMITTED
    return plain, first, other, town


def test_who_waits_counts_when_a_public_body_gives_parts():
    cooperative = a_cooperative()
    plain, first, _other, town = waiting_town(cooperative)
    leaving.transfer_parts(first, actor=a_keeper(), taker=plain, parts=2, cause="Acte")
    town.refresh_from_db()
    assert town.state == SubscriptionState.COUNTED


def test_a_public_body_that_has_not_paid_what_the_statutes_ask_counts_with_nobody():
    cooperative = a_cooperative()
    other = an_admitted(cooperative, 10)
    town = an_admitted(cooperative, 2, holder=a_public_body())
    part = pay(an_admitted(cooperative, 2, holder=a_public_body()), 1)
    pay(other)
    for each in (town, part):
        each.refresh_from_db()
        assert each.state == SubscriptionState.ADMITTED


def test_whose_money_goes_back_does_not_count_meanwhile():
    cooperative = a_cooperative()
    _plain, _first, other, town = waiting_town(cooperative)
    back = leaving.prepare_return(town, actor=a_keeper())
    pay(other)
    town.refresh_from_db()
    assert town.state == SubscriptionState.ADMITTED
    leaving.validate_payout(back, actor=a_keeper(), reference="VIR 3")
    town.refresh_from_db()
    assert town.state == SubscriptionState.WITHDRAWN


def test_a_public_body_gives_to_another_what_changes_nothing():
    cooperative = a_cooperative(floor="0")
    goes, _stays = an_associate(cooperative, 4), an_associate(cooperative, 2)
    one, other = (an_associate(cooperative, 3, holder=a_public_body()) for _ in range(2))
    leaving.leave_cooperative(goes, actor=a_keeper())
    leaving.validate_payout(leaving.prepare_payout(goes, actor=a_keeper()), actor=a_keeper(), reference="VIR 1")
    assert is_too_public(cooperative)
    leaving.transfer_parts(one, actor=a_keeper(), taker=other, parts=1, cause="Acte")
    assert other.parts == 4

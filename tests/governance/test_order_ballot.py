"""A ballot of an assembly freezes who carries the proxies that name nobody."""

import copy
import datetime as dt

import pytest
from django.utils import timezone

from lieudit.governance.models import Rulebook
from lieudit.governance.rules import complete
from lieudit.governance.services import order_ballot
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.proxies import give_proxy
from lieudit.voting.services import open_ballot
from tests.governance.factories import a_council

pytestmark = pytest.mark.django_db


def announced(assembly, blank):
    rules = copy.deepcopy(complete(assembly.rulebook.rules))
    rules["proxies"]["blank"] = blank
    book = Rulebook.objects.create(assembly=assembly, version=2, rules=rules, in_force_from=timezone.localdate())
    now = timezone.now()
    return order_ballot(
        assembly,
        actor=None,
        question="Garder trois ans ?",
        opens_at=now + dt.timedelta(days=1),
        closes_at=now + dt.timedelta(days=16),
        rulebook=book,
    )


def test_a_blank_proxy_goes_to_the_seat_that_chairs_where_the_rules_say_so():
    council = a_council()
    ballot = announced(council, "chair")
    chair, giver, _other = council.seats
    assert ballot.rule["blank_proxy_holder"] == chair.key
    give_proxy(ballot.roll.get(key=giver.key), actor=giver.voter)
    open_ballot(ballot, actor=None)
    frozen = ballot.frozen_proxies.get()
    assert (frozen.giver.key, frozen.holder.key, frozen.refusal) == (giver.key, chair.key, "")


def test_nobody_carries_a_blank_proxy_where_the_rules_do_not_say_who():
    council = a_council()
    ballot = announced(council, "none")
    assert "blank_proxy_holder" not in ballot.rule
    giver = council.seats[1]
    with pytest.raises(RuleBroken, match="Choisissez qui votera en votre nom"):
        give_proxy(ballot.roll.get(key=giver.key), actor=giver.voter)

"""Who is one visitor, for what is limited."""

import pytest
from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.models import AnonymousUser

from lieudit.accounts.adapter import AccountAdapter
from lieudit.accounts.models import Account
from lieudit.toolkit.origin import neighbourhood_of, network_of, origin_of, whereabouts_of


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::7", "2001:db8:1:3::"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", ""),
        ("garbage", "garbage"),
    ],
)
def test_a_network_of_ipv6_is_one_visitor(address, visitor):
    assert network_of(address) == visitor


def test_a_whole_network_of_ipv6_has_one_origin_and_its_neighbour_another(rf):
    own = {origin_of(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{rank:x}")) for rank in range(50)}
    assert len(own) == 1
    assert origin_of(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1")) not in own


@pytest.mark.parametrize(
    ("address", "around"),
    [
        ("198.51.100.7", "198.51.0.0/16"),
        ("198.51.7.7", "198.51.0.0/16"),
        ("198.52.100.7", "198.52.0.0/16"),
        ("::ffff:198.51.100.7", "198.51.0.0/16"),
        ("2001:db8:12::7", "2001:db8::/40"),
        ("2001:db8:ff::7", "2001:db8::/40"),
        ("2001:db8:100::7", "2001:db8:100::/40"),
        ("garbage", "garbage"),
    ],
)
def test_addresses_that_are_rented_together_are_of_one_neighbourhood(address, around):
    assert neighbourhood_of(address) == around


def test_two_accounts_of_one_neighbourhood_are_two(rf):
    words = set()
    for user in (AnonymousUser(), AnonymousUser(), Account(pk=1), Account(pk=2)):
        request = rf.get("/", REMOTE_ADDR=f"198.51.100.{len(words)}")
        request.user = user
        words.add(whereabouts_of(request, "x"))
    assert len(words) == 3


def test_the_rates_of_signing_in_count_the_same_visitors(rf, monkeypatch):
    monkeypatch.setattr("allauth.account.adapter.get_adapter", lambda *args: AccountAdapter())
    asked = [rf.post("/", REMOTE_ADDR=address) for address in ("::ffff:198.51.100.7", "::ffff:203.0.113.9")]
    assert [get_ip(request) for request in asked] == ["198.51.100.7", "203.0.113.9"]

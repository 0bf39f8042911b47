"""Who keeps an achievement, who holds an attestation, who may recognise it: each door, asked of everybody around."""

import pytest

from lieudit.attestations import permissions
from lieudit.attestations.models import Achievement, Attestation
from lieudit.attestations.permissions import ACHIEVEMENT_ACCESS, ATTESTATION_ACCESS
from tests.attestations.factories import a_declared, a_known, a_peer, an_attested, recognised_by
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.network.people import doors, former_spokesperson, people, spokesperson, who

pytestmark = pytest.mark.django_db


def around(*kept):
    """Everybody, and who speaks for a keeper, or did."""
    return people() | {
        "its voice": spokesperson(kept[0]),
        "was its voice": former_spokesperson(kept[0]),
        "another place": spokesperson(PlaceFactory()),
        "a partner": spokesperson(OrganisationFactory(partner=True)),
    }


@pytest.mark.parametrize("made", [PlaceFactory, lambda: OrganisationFactory(network=True)])
def test_an_achievement_is_kept_by_who_speaks_for_its_keeper(made):
    keeper = made()
    achievement = a_known(keeper, actor=spokesperson(keeper))
    everybody = around(keeper) | {"author": achievement.author}
    keepers = {"its voice", "author"}
    assert doors(ACHIEVEMENT_ACCESS, everybody, achievement) == {
        "declare": set(everybody) - {"anonymous"},
        "name_peer": keepers,
        "close": keepers,
    }


def test_those_of_the_council_are_kept_by_the_secretariat():
    achievement = a_known()
    found = doors(ACHIEVEMENT_ACCESS, around(PlaceFactory()), achievement)
    assert found["close"] == found["name_peer"] == {"secretariat"}


def test_an_attestation_is_its_holders_and_is_taken_back_by_its_keepers_too():
    keeper = PlaceFactory()
    achievement = a_known(keeper, actor=spokesperson(keeper))
    declared = Attestation.objects.get(pk=a_declared(achievement).pk)
    everybody = around(keeper) | {"holder": declared.holder, "author": achievement.author}
    peers = {"its voice", "another place", "author"}
    holder = {"holder"}
    own = dict.fromkeys(("ask", "bring", "publish", "hide"), holder)
    assert doors(ATTESTATION_ACCESS, everybody, declared) == own | {
        "recognise": peers,
        "be_recognised": set(),
        "attest": set(),
        "withdraw": {"holder", "its voice", "author"},
    }


def test_a_peer_speaks_for_a_place_today_and_recognises_once():
    declared = a_declared()
    peer = a_peer(declared.achievement)
    recognised_by(declared, peer)
    everybody = around(PlaceFactory()) | {"peer": peer.account, "holder": declared.holder}
    assert doors(ATTESTATION_ACCESS, everybody, declared)["recognise"] == {"its voice", "another place"}
    again = a_declared(declared.achievement, RepresentativeFactory())
    assert permissions.may_be_peer(peer.account, again), "another one's, by the same peer"


def test_what_a_peer_says_counts_if_it_is_attested_or_named():
    achievement = a_known(peers=1)
    attested = an_attested(a_declared(achievement))
    declared, named = a_declared(achievement), a_peer(achievement)
    elsewhere = a_peer(a_known(title="Une autre"))
    everybody = people() | {
        "attested": attested.holder,
        "declared": declared.holder,
        "named": named.account,
        "named for another": elsewhere.account,
    }
    everybody.pop("anonymous")
    first = Achievement.objects.get(pk=achievement.pk)
    counting = who(everybody, lambda account: permissions.counts_for(account, first))
    assert {"attested", "named"} <= counting
    assert not counting & {"declared", "named for another", "stranger", "secretariat", "nation"}

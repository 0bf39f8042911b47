"""Who stands: eligible members, in time, once a college; the order is that of the draw."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.elections import roll, services
from lieudit.elections.models import Candidacy, Correction, Election
from lieudit.elections.workflow import CandidacyState
from lieudit.journal.models import Entry
from lieudit.network.models import Representative
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP
from lieudit.voting.counting import lot_order
from tests.elections.factories import (
    NETWORKS,
    PLACES,
    STATEMENT,
    a_vacant_council,
    ballot_of,
    candidacy,
    contest,
    line,
    names,
    ordered,
    sealed,
    seated,
    voting,
    with_roll,
)

pytestmark = pytest.mark.django_db


def test_a_member_stands_in_its_college():
    election = with_roll()
    member = election.council.members[0]
    stood = candidacy(election, member)
    assert stood.contest == contest(election)
    entry = Entry.objects.about(member.organisation).get(kind="elections.stood")
    assert "Camille" not in entry.sentence
    assert member.organisation.name.lower() in entry.sentence.lower()


def test_a_second_candidacy_of_the_same_member_is_refused():
    election = with_roll()
    candidacy(election, election.council.members[0])
    with pytest.raises(RuleBroken, match="a déjà une candidature"):
        candidacy(election, election.council.members[0])
    assert Candidacy.objects.count() == 1


def test_a_short_statement_is_refused_with_what_is_missing():
    election = with_roll()
    with pytest.raises(RuleBroken) as refusal:
        candidacy(election, election.council.members[0], statement="x" * 299)
    assert refusal.value.messages == [f"Il manque 1{NBSP}caractère : il en faut 300."]
    candidacy(election, election.council.members[0], statement="x" * 300)


def test_one_stands_in_one_s_own_college_only():
    election = with_roll()
    member = election.council.members[0]
    with pytest.raises(RuleBroken, match="son propre collège"):
        services.file_candidacy(
            contest(election, NETWORKS),
            actor=member.voter,
            elector=line(election, member),
            person="Camille Martin",
            statement=STATEMENT,
        )


def test_a_member_out_of_standing_does_not_stand():
    election = with_roll()
    row = line(election, election.council.members[0])
    row.in_standing = False
    row.save()
    with pytest.raises(RuleBroken, match="à jour de cotisation"):
        candidacy(election, election.council.members[0])


def test_who_goes_on_sitting_does_not_stand_and_who_leaves_may():
    council = a_vacant_council()
    today = timezone.localdate()
    seated(council, council.members[0], dt.date(2025, 1, 1), today + dt.timedelta(days=400))
    seated(council, council.members[1], dt.date(2025, 1, 1), today + dt.timedelta(days=20))
    election = with_roll(council)
    with pytest.raises(RuleBroken, match="son mandat continue"):
        candidacy(election, council.members[0])
    candidacy(election, council.members[1])


def test_candidacies_close_on_their_day(later):
    election = sealed(later)
    later(days=2)
    with pytest.raises(RuleBroken, match="sont closes depuis"):
        candidacy(election, election.council.members[0])


def test_one_stands_down_until_candidacies_close(later):
    election = with_roll()
    first, second = (candidacy(election, m) for m in election.council.members[:2])
    services.withdraw_candidacy(first, actor=first.author)
    assert list(Candidacy.objects.standing()) == [second]
    candidacy(election, election.council.members[0])
    later(days=9)
    with pytest.raises(RuleBroken, match="sont closes"):
        services.withdraw_candidacy(second, actor=second.author)


def test_who_speaks_no_more_for_the_member_does_not_withdraw_its_candidacy(client):
    election = with_roll()
    member = election.council.members[0]
    filed = candidacy(election, member)
    Representative.objects.filter(account=member.voter).update(until=timezone.localdate() - dt.timedelta(days=1))
    client.force_login(member.voter)
    address = f"/elections/{election.number}/candidatures/{filed.elector.number}/retirer/"
    assert client.post(address).status_code == 403
    assert list(Candidacy.objects.standing()) == [filed]


def test_who_stands_does_not_draw_the_order(later):
    election = sealed(later)
    member = election.council.members[0]
    candidacy(election, member)
    later(days=2)
    with pytest.raises(RuleBroken, match="à une autre personne de la conduire"):
        services.draw_order(election, actor=member.voter, seed="1")
    services.draw_order(election, actor=election.secretariat, seed="44, 07")
    assert Election.objects.get().seed == "7 44"


def test_the_order_is_that_of_the_draw_and_not_of_deposit(later):
    election = ordered(later, candidates=4)
    rows = {line(election, m).key: line(election, m).name for m in election.council.members[:4]}
    stood = contest(election).candidacies.standing().order_by("rank")
    assert [row.elector.name for row in stood] == [rows[key] for key in lot_order("7 12 23 31 44", rows)]
    assert names(election) == [f"candidature n° {rank}" for rank in range(1, 5)]
    assert election.lot_source in Entry.objects.about(election).get(kind="elections.order_drawn").sentence


def test_the_draw_waits_for_the_end_of_candidacies_and_happens_once(later):
    election = sealed(later)
    with pytest.raises(RuleBroken, match="sont ouvertes jusqu’au"):
        services.draw_order(election, actor=election.secretariat, seed="1")
    later(days=2)
    services.draw_order(election, actor=election.secretariat, seed="1")
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        services.draw_order(election, actor=election.secretariat, seed="2")


def test_two_members_of_one_name_are_told_apart_on_the_ballot(later, client):
    council = a_vacant_council()
    for member in council.members[:2]:
        member.organisation.name = "Le Préau"
        member.organisation.save()
    election = voting(later, candidates=2, council=council)
    read = [f"Le Préau ({option})" for option in names(election)]
    assert list(ballot_of(election).names.values()) == read
    page = client.get(ballot_of(election).get_absolute_url()).text
    assert all(name in page for name in read)


def test_the_draw_sets_aside_who_was_struck_from_the_roll(later):
    election = with_roll()
    member = election.council.members[0]
    stood = candidacy(election, member)
    correction = roll.ask_correction(
        election, actor=member.voter, wish=Correction.Wish.STRIKE, elector=line(election, member), words="Doublon."
    )
    roll.decide_correction(correction, actor=election.secretariat, decision="accept", reason="Doublon.")
    later(days=9)
    roll.seal_roll(election, actor=None)
    services.draw_order(election, actor=election.secretariat, seed="1")
    stood.refresh_from_db()
    assert stood.state == CandidacyState.SET_ASIDE
    assert stood.reason == "Ce membre n’est pas sur la liste électorale."


def test_the_draw_says_who_leaves_among_equals(later):
    """Six of seven seats of equal age, two to renew: the draw chooses, and sets aside who goes on sitting."""
    council = a_vacant_council(places=6)
    for member in council.members[:6]:
        seated(council, member, dt.date(2020, 1, 1))
    election = with_roll(council)
    assert contest(election).seats == 3
    for member in council.members[:6]:
        candidacy(election, member)
    later(days=9)
    roll.seal_roll(election, actor=None)
    services.draw_order(election, actor=election.secretariat, seed="1")
    assert contest(election).candidacies.standing().count() == 2
    election = Election.objects.get()
    leaving = set(services.outgoing_of(contest(election)))
    kept = contest(election).college.seats.filter(
        organisation__in=contest(election).candidacies.standing().values("elector__organisation")
    )
    assert {seat.key for seat in kept} == leaving
    assert contest(election).college.code == PLACES

"""Who leaves the association, or is excluded, stands no more: at each moment of an election."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from lieudit.elections import count, minutes, services
from lieudit.elections.count import outcome_after
from lieudit.elections.models import Candidacy, Contest
from lieudit.elections.workflow import CandidacyState
from lieudit.governance.models import Seat
from lieudit.journal.models import Entry
from lieudit.membership.models import Member
from lieudit.membership.services import end_membership, leave_association
from lieudit.membership.workflow import MemberState
from lieudit.toolkit.errors import RuleBroken
from tests.elections.factories import (
    ballot_of,
    candidacy,
    close_all,
    contest,
    line,
    names,
    ordered,
    sealed,
    vote,
    voting,
)
from tests.elections.test_count import fresh, sealed_minutes

pytestmark = pytest.mark.django_db
O = Contest.Outcome  # noqa: E741


@pytest.fixture
def leave(django_capture_on_commit_callbacks):
    """`leave(member)`: the membership ends, and the rooms above hear of it."""

    def act(member, *, excluded=False):
        with django_capture_on_commit_callbacks(execute=True):
            if excluded:
                Member.objects.filter(pk=member.pk).update(state=MemberState.EXCLUDED)
                end_membership(Member.objects.get(pk=member.pk))
            else:
                leave_association(Member.objects.get(pk=member.pk), actor=member.voter)

    return act


def of(election, member) -> Candidacy:
    return Candidacy.objects.get(contest__election=election, elector=line(election, member))


def said(kind: str) -> list[str]:
    return list(Entry.objects.filter(kind=kind).values_list("data__member", flat=True))


def second(election, *, closes_in=5):
    closes = timezone.now() + dt.timedelta(days=closes_in)
    return count.vote_again(contest(election), actor=election.secretariat, closes_at=closes)


def approve_all(election, *options: str, against: str = "") -> None:
    for member in election.council.members[:4]:
        said_of = dict.fromkeys(options, "for") | ({against: "against"} if against else {})
        vote(election, member, {"opinions": said_of})


@pytest.mark.parametrize("excluded", [False, True])
def test_before_the_ballots_the_candidacy_is_withdrawn_by_the_act_that_ends_the_membership(later, leave, excluded):
    election = ordered(later)
    gone = election.council.members[1]
    leave(gone, excluded=excluded)
    assert of(election, gone).state == CandidacyState.WITHDRAWN
    assert said("elections.candidacy_ended") == [gone.organisation.name]
    assert len(names(election)) == 2


def test_who_has_left_stands_no_more_and_has_no_voice_in_ballots_to_come(later, leave, client):
    election = sealed(later)
    gone, *others = election.council.members[:3]
    for member in (gone, *others):
        candidacy(election, member)
    leave(gone)
    with pytest.raises(RuleBroken, match="n’est plus membre de l’association"):
        candidacy(election, gone)
    later(days=2)
    services.draw_order(election, actor=election.secretariat, seed="7 12 23 31 44")
    for member in (election.council.members[4], election.council.members[7]):
        count.name_scrutineer(
            election, actor=election.secretariat, elector=line(election, member), account=member.voter
        )
    count.order_ballots(election, actor=election.secretariat)
    ballot = ballot_of(election)
    entry = ballot.roll.get(organisation=gone.organisation)
    assert (len(ballot.options), entry.suspended, entry.note) == (2, True, "N’est plus membre de l’association.")


def test_on_an_open_ballot_the_paper_says_who_has_left(later, leave, client):
    election = voting(later)
    gone, voter = election.council.members[:2]
    leave(gone)
    left = of(election, gone)
    assert (left.state, left.option in ballot_of(election).options) == (CandidacyState.LEFT, True)
    assert said("elections.candidate_left") == [gone.organisation.name]
    client.force_login(voter.voter)
    entry = ballot_of(election).roll.get(organisation=voter.organisation)
    for address in (ballot_of(election).get_absolute_url(), f"/votes/{ballot_of(election).number}/voix/{entry.key}/"):
        assert f"{gone.organisation.name} (a quitté l’association)" in client.get(address).text


def test_who_left_during_the_vote_is_counted_and_not_elected_and_the_others_vote_again(later, leave, client):
    election = voting(later)
    gone = election.council.members[0]
    key, kept, refused = (of(election, member).option for member in election.council.members[:3])
    approve_all(election, key, kept, against=refused)
    leave(gone)
    close_all(election, later)
    tally = ballot_of(election).tally
    assert set(tally.result["elected"]) == {key, kept}
    found = contest(election)
    assert found.outcome == O.LEFT
    assert [row.option for row in minutes.elected_candidacies(found)] == [kept]
    page = client.get(ballot_of(election).get_absolute_url()).text
    assert "(a quitté l’association)" in page
    client.force_login(election.secretariat)
    assert "siège à pourvoir" in client.get(election.get_absolute_url()).text
    again = second(fresh(election))
    assert (again.why, again.ballot.options, again.kept) == ("left", [refused], [kept])
    vote(election, election.council.members[1], {"opinions": {refused: "for"}})
    close_all(election, later)
    found = contest(election)
    assert found.outcome == O.ELECTED
    assert {row.option for row in minutes.elected_candidacies(found)} == {kept, refused}


def test_who_leaves_once_elected_makes_the_minutes_be_signed_again(later, leave):
    election = voting(later)
    keys = [of(election, member).option for member in election.council.members[:3]]
    approve_all(election, *keys)
    close_all(election, later)
    assert contest(election).outcome == O.ELECTED
    minutes.sign_minutes(
        fresh(election),
        actor=election.council.members[4].voter,
        seen=minutes.fingerprint(minutes.minutes_text(fresh(election))),
    )
    leave(election.council.members[0])
    assert contest(election).outcome == O.VACANT
    assert not fresh(election).scrutineers.exclude(signed_digest="").exists()
    text = minutes.minutes_text(fresh(election))["colleges"][0]
    gone = election.council.members[0].organisation.name
    assert (text["left"], gone in text["elected"]) == ([gone], False)
    with pytest.raises(RuleBroken, match="n’a pas à voter de nouveau"):
        second(fresh(election))
    sealed_text = sealed_minutes(fresh(election)).text
    assert gone in json.dumps(sealed_text["colleges"][0]["left"], ensure_ascii=False)


def test_nothing_is_lost_when_the_site_goes_down_before_it_hears_of_the_departure(later):
    """No signal came: the next act of the election sees it by itself."""
    election = voting(later)
    keys = [of(election, member).option for member in election.council.members[:3]]
    approve_all(election, *keys)
    leave_association(Member.objects.get(pk=election.council.members[0].pk), actor=election.council.members[0].voter)
    assert of(election, election.council.members[0]).state == CandidacyState.STANDING
    close_all(election, later)
    assert (of(election, election.council.members[0]).state, contest(election).outcome) == (
        CandidacyState.LEFT,
        O.VACANT,
    )


def test_who_has_joined_again_before_the_site_heard_still_stands(later):
    election = ordered(later)
    member = election.council.members[0]
    leave_association(Member.objects.get(pk=member.pk), actor=member.voter)
    again = Member.objects.get(pk=member.pk)
    again.pk, again.number, again.state, again.until = None, 900, MemberState.ADMITTED, None
    again.since = timezone.localdate()
    again.save()
    assert services.end_candidacies(fresh(election)) == []


def test_a_departure_elsewhere_changes_nothing(later, leave):
    election = voting(later)
    leave(election.council.members[7])
    assert len(names(election)) == 3


STANDING, LEFT = CandidacyState.STANDING, CandidacyState.LEFT


@pytest.mark.parametrize(
    ("outcome", "chosen", "tied", "states", "found"),
    [
        (O.ELECTED, ["A"], [], {"A": STANDING, "B": LEFT}, O.ELECTED),
        (O.ELECTED, ["A"], [], {"A": LEFT, "B": STANDING}, O.LEFT),
        (O.ELECTED, ["A"], [], {"A": LEFT}, O.VACANT),
        (O.TIE, [], ["A", "B"], {"A": STANDING, "B": LEFT, "C": STANDING}, O.TIE),
        (O.TIE, [], ["A", "B"], {"A": LEFT, "B": LEFT, "C": STANDING}, O.LEFT),
        (O.NO_QUORUM, [], [], {"A": LEFT}, O.VACANT),
        (O.NO_QUORUM, [], [], {"A": LEFT, "B": STANDING}, O.NO_QUORUM),
        (O.SHORT, ["A"], [], {"A": STANDING, "B": LEFT}, O.VACANT),
        (O.NOBODY, [], [], {"A": STANDING}, O.NOBODY),
    ],
)
def test_what_a_round_gives_once_somebody_has_left(outcome, chosen, tied, states, found):
    assert outcome_after(outcome, chosen, tied, states) == found


def test_a_mandate_that_has_not_begun_does_not_begin(later, leave):
    election = voting(later)
    approve_all(election, *(of(election, member).option for member in election.council.members[:3]))
    close_all(election, later)
    sealed_minutes(fresh(election))
    gone, stays = election.council.members[:2]
    assert Seat.objects.filter(organisation=gone.organisation).exists()
    leave(gone)
    assert not Seat.objects.filter(organisation=gone.organisation).exists()
    assert Seat.objects.filter(organisation=stays.organisation, since=fresh(election).mandates_from).exists()

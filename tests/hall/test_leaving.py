"""Who leaves before the end gives a proxy where the rules let one, or hands the seat to another of its persons."""

import pytest
from django.utils import timezone

from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import complete
from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.floor import ask_to_speak
from lieudit.hall.leaving import decline_proxy, leave_with_proxy, take_over, take_proxy
from lieudit.hall.models import Presence, Session
from lieudit.hall.services import check_in, check_out
from lieudit.journal.models import Entry
from lieudit.meetings.models import MeetingProxy
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.services import cast_votes
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_proxy, a_session
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def under(**proxies):
    """A session of a council whose rules let who leaves give a proxy."""
    council = a_council(COLLEGES)
    rules = complete(council.rulebook.rules)
    rules["proxies"] = rules["proxies"] | {"leaving": True} | proxies
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    return a_session(council=council)


def leaves(session, at=1, to=2):
    giver, holder = session.seats[at], session.seats[to]
    return leave_with_proxy(session, giver, actor=giver.voter, holder=holder)


def takes(session, proxy, at=2):
    return take_proxy(session, proxy, actor=session.seats[at].voter)


def opens(session):
    return open_session_ballot(session, actor=session.chair)


def test_a_proxy_given_as_one_leaves_votes_once_it_is_taken():
    session = under()
    proxy = leaves(session)
    assert not session.presences.running().filter(seat=session.seats[1]).exists()
    assert Session.objects.board(session.meeting.number).quorum.gathered == 5
    takes(session, proxy)
    assert Session.objects.board(session.meeting.number).quorum.gathered == 6
    vote = opens(session)
    holder = vote.ballot.roll.get(key=session.seats[2].key)
    cast = cast_votes(holder, actor=session.seats[2].voter, choice="for", others={session.seats[1].key: "against"})
    assert len(cast.votes) == 2
    kinds = ["hall.entrusted_leaving", "hall.proxy_taken"]
    assert Entry.objects.filter(kind__in=kinds).count() == 2


def test_where_the_rules_do_not_say_so_a_proxy_is_given_before_the_opening(client):
    session = a_session()
    with pytest.raises(RuleBroken, match="avant l’ouverture"):
        leaves(session)
    assert session.presences.running().filter(seat=session.seats[1]).exists()
    client.force_login(session.seats[1].voter)
    assert "Partir en donnant pouvoir" not in client.get(f"/seances/{session.meeting.number}/ma-place/").text


def test_it_is_given_and_taken_from_ones_place_without_script(client):
    session = under()
    address = f"/seances/{session.meeting.number}/ma-place/"
    client.force_login(session.seats[1].voter)
    assert "Partir en donnant pouvoir" in client.get(address).text
    sent = {"seat": session.seats[1].pk, "holder": session.seats[2].pk}
    left = " ".join(client.post(f"{address}partir-avec-pouvoir/", sent, follow=True).text.split())
    assert "Vous avez quitté la séance" in left
    assert "de porter votre pouvoir : ce siège n’a pas encore répondu" in left.replace("&nbsp;", "\xa0")
    client.force_login(session.seats[2].voter)
    page = " ".join(client.get(address).text.split())
    assert f"{session.seats[1].name} vous demande de parler en son nom, en quittant la séance" in page
    sent = {"seat": session.seats[2].pk, "proxy": MeetingProxy.objects.get().pk}
    assert "à partir du prochain vote" in client.post(f"{address}porter/", sent, follow=True).text
    assert MeetingProxy.objects.get().state == "accepted"


def test_nobody_answers_for_another(client):
    session = under()
    proxy = leaves(session)
    client.force_login(session.seats[3].voter)
    sent = {"seat": session.seats[3].pk, "proxy": proxy.pk}
    page = client.post(f"/seances/{session.meeting.number}/ma-place/porter/", sent, follow=True).text
    assert "proposé à un autre siège" in page
    assert MeetingProxy.objects.get().state == "offered"


def test_who_declines_leaves_the_voice_without_a_carrier():
    session = under()
    decline_proxy(session, leaves(session), actor=session.seats[2].voter)
    assert MeetingProxy.objects.get().state == "refused"
    with pytest.raises(RuleBroken, match="n’attend plus de réponse"):
        takes(session, MeetingProxy.objects.get())


def test_one_votes_before_one_leaves_a_vote_that_is_open():
    session = under()
    vote = opens(session)
    with pytest.raises(RuleBroken, match="votez, puis partez"):
        leaves(session)
    entry = vote.ballot.roll.get(key=session.seats[1].key)
    cast_votes(entry, actor=session.seats[1].voter, choice="for", others={})
    proxy = leaves(session)
    takes(session, proxy)
    assert vote.ballot.roll.filter(vote__isnull=False).count() == 1


def test_the_cap_and_the_college_of_the_rules_hold():
    session = under(cap=1, same_college=True)
    with pytest.raises(RuleBroken):
        leaves(session, at=1, to=2)  # another college
    assert session.presences.running().filter(seat=session.seats[1]).exists()
    takes(session, leaves(session, at=0, to=3), at=3)
    assert MeetingProxy.objects.get().state == "accepted"


def test_one_carries_no_more_than_the_rules_say():
    session = under(cap=1)
    takes(session, leaves(session, at=0, to=3), at=3)
    with pytest.raises(RuleBroken, match="déjà"):
        leaves(session, at=1, to=3)
    assert session.presences.running().filter(seat=session.seats[1]).exists()


def test_what_one_carried_is_not_passed_on():
    session = under()
    Presence.objects.filter(seat=session.seats[5]).delete()
    carried = a_proxy(session, session.seats[5], session.seats[1])
    leaves(session)
    carried.refresh_from_db()
    assert carried.state == "lapsed"


def test_who_comes_back_speaks_by_itself():
    session = under()
    proxy = leaves(session)
    check_in(session, session.seats[1], actor=session.seats[1].voter, by="link")
    with pytest.raises(RuleBroken, match="de retour en séance"):
        takes(session, proxy)


def test_a_holder_who_is_not_there_carries_nothing():
    session = under()
    check_out(session, session.seats[2], actor=session.seats[2].voter)
    with pytest.raises(RuleBroken, match="siège qui est en séance"):
        leaves(session)
    with pytest.raises(RuleBroken, match="siège qui est en séance"):
        leave_with_proxy(session, session.seats[1], actor=session.seats[1].voter, holder=session.seats[1])


def test_the_chair_does_not_make_somebody_leave_with_a_proxy():
    session = under()
    with pytest.raises(RuleBroken, match="dit lui-même"):
        leave_with_proxy(session, session.seats[1], actor=session.chair, holder=session.seats[2])
    assert not MeetingProxy.objects.exists()


# The same seat, another person


def test_another_person_of_the_seat_takes_it_over_and_nothing_is_lost(client):
    session = a_session()
    seat = session.seats[1]
    other = RepresentativeFactory(place=None, organisation=seat.organisation, quality="substitute").account
    ask_to_speak(session, seat, actor=seat.voter)
    vote = opens(session)
    client.force_login(other)
    address = f"/seances/{session.meeting.number}/ma-place/"
    assert "Prendre la relève" in client.get(address).text
    assert "Vous tenez ce siège" in client.post(f"{address}relever/", {"seat": seat.pk}, follow=True).text
    assert "Prendre la relève" not in client.get(address).text
    first, second = session.presences.filter(seat=seat).order_by("arrived_at")
    assert (first.left_at, second.left_at, second.account) == (second.arrived_at, None, other)
    assert session.speeches.waiting().filter(seat=seat).exists()
    cast_votes(vote.ballot.roll.get(key=seat.key), actor=other, choice="for", others={})
    assert Entry.objects.filter(kind="hall.seat_taken_over").exists()


def test_one_does_not_take_over_from_oneself_nor_a_seat_that_is_not_there():
    session = a_session(present=3)
    with pytest.raises(RuleBroken, match="déjà ce siège"):
        take_over(session, session.seats[1], actor=session.seats[1].voter)
    with pytest.raises(RuleBroken, match="en séance"):
        take_over(session, session.seats[4], actor=session.seats[4].voter)

"""Who presides does not decide alone who is there: a list counts by two hands, who came by itself leaves by itself."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.governance.models import Seat
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.models import Presence, Session
from lieudit.hall.services import check_in, check_out, close_session, confirm_list, stay
from lieudit.minutes.blocks import times_words
from lieudit.minutes.models import MemberStatement
from lieudit.minutes.record import record_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.services import cast_vote
from tests.accounts.factories import AccountFactory
from tests.hall.factories import a_proxy, a_session, again
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def listed(session, *seats):
    for seat in seats:
        check_in(again(session), seat, actor=session.chair, by="list")
    return session


def quorum(session):
    return Session.objects.board(session.meeting.number).quorum


def says(vote, seat, choice="for", **how):
    return cast_vote(vote.ballot, vote.ballot.roll.get(key=seat.key), actor=seat.voter, choice=choice, **how)


def test_a_list_kept_by_one_person_makes_no_quorum():
    session = a_session(present=0)
    listed(session, *session.seats)
    assert quorum(session).present == 1  # who presides came, by the same hand
    with pytest.raises(RuleBroken, match="quorum n’est pas atteint : 1 voix réunies"):
        open_session_ballot(again(session), actor=session.chair)


def test_it_does_once_another_person_for_another_voice_confirms_it():
    session = a_session(present=1)
    listed(session, *session.seats[1:])
    twin = RepresentativeFactory(place=None, organisation=session.seats[0].organisation).account
    for same in (session.chair, twin, AccountFactory()):
        with pytest.raises(RuleBroken, match="qui porte une autre voix"):
            confirm_list(session, actor=same)
    assert confirm_list(session, actor=AccountFactory(secretariat=True)) == 5
    assert quorum(session).present == 6
    with pytest.raises(RuleBroken, match="Aucune arrivée"):
        confirm_list(session, actor=AccountFactory(secretariat=True))
    assert open_session_ballot(again(session), actor=session.chair).quorum["present"] == 6


def test_a_seat_that_was_listed_counts_once_it_acts_itself(client):
    session = a_session(present=1)
    seat = session.seats[1]
    listed(session, seat)
    assert quorum(session).present == 1
    client.force_login(seat.voter)
    place = reverse("hall:seat", args=[session.meeting.number])
    assert "Quelqu’un a noté" in client.get(place).text
    client.post(reverse("hall:gesture", args=[session.meeting.number, "rester"]), {"seat": seat.pk})
    presence = Presence.objects.get(seat=seat)
    assert (presence.by, presence.account, presence.noted_by) == ("link", seat.voter, session.chair)
    assert quorum(session).present == 2
    assert "Quelqu’un a noté" not in client.get(place).text


def test_a_member_of_another_college_confirms_the_list_from_its_place(client):
    session = a_session(present=2)
    listed(session, *session.seats[2:])
    client.force_login(session.seats[1].voter)
    page = client.get(reverse("hall:seat", args=[session.meeting.number])).text
    assert "Je les vois là aussi" in page
    client.post(reverse("hall:gesture", args=[session.meeting.number, "liste"]))
    assert quorum(session).present == 6
    client.force_login(session.chair)
    page = reverse("hall:arrivals", args=[session.meeting.number])
    assert "à confirmer" not in client.get(page).text


def test_who_came_by_itself_is_there_until_a_second_hand_confirms_its_departure(client):
    session = a_session()
    seat = session.seats[3]
    client.force_login(session.chair)
    page = reverse("hall:arrivals", args=[session.meeting.number])
    sent = client.post(page, {"seats": seat.pk, "step": "leave"}, follow=True).text
    assert "une autre personne confirme le départ" in sent
    assert "départ à confirmer" in sent
    assert Presence.objects.get(seat=seat).left_at is None
    with pytest.raises(RuleBroken, match="une autre personne du bureau le confirme"):
        check_out(again(session), seat, actor=session.chair)
    vote = open_session_ballot(again(session), actor=session.chair)
    assert says(vote, seat, "against")
    stay(session, seat, actor=seat.voter)
    assert Presence.objects.get(seat=seat).leaving_asked_by is None
    with pytest.raises(RuleBroken, match="déjà notée"):
        stay(session, seat, actor=seat.voter)


def test_the_departure_of_a_person_who_sits_is_said_as_one_says_it():
    session = a_session()
    seat = session.seats[3]
    Seat.objects.filter(pk=seat.pk).update(organisation=None, account=seat.voter)
    seat = Seat.objects.get(pk=seat.pk)
    check_out(again(session), seat, actor=session.chair)
    with pytest.raises(RuleBroken, match="Le départ d’un siège du collège"):
        check_out(again(session), seat, actor=session.chair)
    assert str(MemberStatement(seat=seat)).startswith("Déclaration d")


def test_two_hands_write_a_departure_and_the_minutes_name_both():
    session, staff = a_session(), AccountFactory(secretariat=True)
    seat, leaver = session.seats[3], session.seats[4]
    check_out(again(session), seat, actor=session.chair)
    left = check_out(again(session), seat, actor=staff)
    assert (left.leaving_asked_by, left.left_by) == (session.chair, staff)
    check_out(again(session), leaver, actor=leaver.voter)
    facts = record_of(session.meeting, session.chair, None).presence
    times = {line["seat"]: times_words(line["times"]) for line in facts["present"]}
    assert f"départ noté par {session.seats[0].organisation}, confirmé par le secrétariat" in times[seat.pk]
    assert "départ noté" not in times[leaver.pk]


def test_the_minutes_say_whose_hand_listed_an_arrival():
    session = a_session(present=1)
    listed(session, *session.seats[1:3])
    close_session(again(session), actor=session.chair)
    facts = record_of(session.meeting, session.chair, None).presence
    times = {line["seat"]: times_words(line["times"]) for line in facts["present"]}
    assert f"arrivée notée par {session.seats[0].organisation}, sans autre main" in times[session.seats[1].pk]
    assert "notée" not in times[session.seats[0].pk]


def test_who_had_left_before_the_vote_votes_in_it_once_back():
    session = a_session(present=1)
    opponent = session.seats[3]
    for seat in session.seats[1:3]:
        check_in(again(session), seat, actor=seat.voter, by="link")
    listed(session, opponent)
    check_out(again(session), opponent, actor=session.chair)
    vote = open_session_ballot(again(session), actor=session.chair)
    assert vote.quorum["present"] == 3
    with pytest.raises(RuleBroken, match=r"a quitté la séance à .* à moins d’y revenir"):
        says(vote, opponent, "against")
    check_in(again(session), opponent, actor=opponent.voter, code=session.code)
    says(vote, opponent, "against")
    for seat in session.seats[:3]:
        says(vote, seat)
    close_session_ballot(vote, actor=session.chair)
    raw = vote.ballot.__class__.objects.get(pk=vote.ballot.pk).tally.result["raw"]
    assert (raw["present"], raw["registered"], raw["heads"]) == (4, 6, {"for": 3, "against": 1})


def test_who_had_left_and_stays_away_is_registered_and_absent():
    session = a_session(present=4)
    check_out(again(session), session.seats[3], actor=session.seats[3].voter)
    vote = open_session_ballot(again(session), actor=session.chair)
    board = Session.objects.board(session.meeting.number)
    assert (board.vote.able, vote.quorum["registered"]) == (3, 6)
    for seat in session.seats[:3]:
        says(vote, seat)
    assert close_session_ballot(vote, actor=session.chair).decision
    raw = vote.ballot.__class__.objects.get(pk=vote.ballot.pk).tally.result["raw"]
    assert (raw["present"], raw["registered"]) == (3, 6)


def test_the_list_never_voids_a_proxy():
    session = a_session(present=3)
    giver, holder = session.seats[4], session.seats[1]
    a_proxy(session, giver, holder)
    listed(session, giver)
    confirm_list(session, actor=AccountFactory(secretariat=True))
    assert quorum(session).represented == 1
    vote = open_session_ballot(again(session), actor=session.chair)
    assert vote.ballot.frozen_proxies.get().refusal == ""
    check_out(again(session), giver, actor=session.chair)
    carrier = vote.ballot.roll.get(key=holder.key)
    entry = vote.ballot.roll.get(key=giver.key)
    assert cast_vote(vote.ballot, entry, actor=holder.voter, choice="against", carried_by=carrier)


def test_who_comes_by_itself_takes_its_proxy_back():
    session = a_session(present=3)
    giver = session.seats[4]
    a_proxy(session, giver, session.seats[1])
    check_in(again(session), giver, actor=giver.voter, by="link")
    vote = open_session_ballot(again(session), actor=session.chair)
    assert says(vote, giver)


def test_the_database_holds_the_two_hands():
    session = a_session(present=1)
    listed(session, session.seats[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.filter(seat=session.seats[1]).update(confirmed_by=session.chair)
    check_out(again(session), session.seats[1], actor=session.chair)
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.filter(seat=session.seats[1]).update(left_by=None)

"""The close is an act of the council: who is missing is counted, and no chair closes alone."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.governance.models import Decision
from lieudit.hall.ballots import (
    ask_to_close,
    close_session_ballot,
    confirm_closing,
    open_session_ballot,
    open_session_election,
    room_of,
)
from lieudit.hall.models import Outcome, Session, SessionBallot
from lieudit.hall.permissions import confirms_closing
from lieudit.hall.services import check_in, check_out
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.models import Meeting
from lieudit.meetings.services import edit_meeting
from lieudit.minutes.blocks import ballot_hours
from lieudit.minutes.record import record_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot, RollEntry
from lieudit.voting.services import cast_votes
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_proxy, a_session, again, an_electing_session, opens
from tests.hall.test_session_ballot import under
from tests.meetings.factories import a_meeting, an_item
from tests.network.factories import RepresentativeFactory
from tests.voting.factories import moved

pytestmark = pytest.mark.django_db


def at(session, path):
    return f"/seances/{session.meeting.number}/{path}"


def says(vote, seat, choice="for", **others):
    return cast_votes(vote.ballot.roll.get(key=seat.key), actor=seat.voter, choice=choice, others=others)


def a_vote(present=4, minutes_ago=5, **session):
    """Four are there, the chair alone has voted, five minutes ago."""
    session = a_session(present=present, **session)
    vote = open_session_ballot(session, actor=session.chair)
    says(vote, session.seats[0])
    for ballot in Ballot.objects.all():
        moved(ballot, opened_at=timezone.now() - dt.timedelta(minutes=minutes_ago))
    return session, vote


def test_the_news_of_the_page_does_not_take_what_the_second_hand_is_told(client):
    session, vote = a_vote()
    ask_to_close(vote, actor=session.chair, why="left")
    client.force_login(AccountFactory(secretariat=True))
    page = at(session, "presidence/clore/")
    assert client.post(page, {"step": "confirm"}).status_code == 302
    news = client.get(page, headers={"HX-Request": "true", "Live-Part": "1"}, follow=True)
    assert news.redirect_chain
    told = client.get(at(session, "presidence/")).text
    assert "Le vote est clos et compté." in told
    assert "Aucun vote n’est ouvert" not in told


def written(session):
    """What the minutes say of the votes, in lines."""
    lines = [
        line
        for item in record_of(session.meeting, session.chair, None).items
        for each in item["ballots"]
        for line in ballot_hours(each, {})
    ]
    return " ".join(lines).replace("\xa0", " ")


def test_a_chair_alone_decides_nothing():
    session, vote = a_vote()
    with pytest.raises(RuleBroken, match=r"3.+voix n’ont pas voté"):
        close_session_ballot(vote, actor=session.chair)
    ask_to_close(vote, actor=session.chair, why="left")
    with pytest.raises(RuleBroken, match="Une autre personne du bureau"):
        confirm_closing(vote, actor=session.chair)
    for seat in session.seats[1:4]:
        assert check_out(again(session), seat, actor=session.chair).left_at is None
    with pytest.raises(RuleBroken, match=r"3.+voix n’ont pas voté"):
        close_session_ballot(vote, actor=session.chair)
    assert not Decision.objects.exists()
    assert not Outcome.objects.exists()


def test_the_secretary_confirms_and_the_minutes_say_both_hands_the_reason_and_the_silent_voices():
    session, vote = a_vote()
    secretary = AccountFactory()
    session.meeting.secretary = secretary
    session.meeting.save()
    ask_to_close(vote, actor=session.chair, why="decline")
    outcome = confirm_closing(vote, actor=secretary)
    assert outcome.decision == Decision.objects.get()
    said = written(session)
    assert f"clôture demandée par {session.seats[0].organisation}, confirmée par le secrétariat du conseil" in said
    assert "(Elles disent ne pas vouloir voter)" in said
    assert "4 voix présentes ou représentées, 1 exprimée, 3 sans vote." in said


def test_once_all_present_or_represented_have_voted_one_hand_closes_and_the_minutes_say_it():
    session = a_session(present=2)
    a_proxy(session, session.seats[3], session.seats[1])
    vote = open_session_ballot(session, actor=session.chair)
    says(vote, session.seats[0])
    says(vote, session.seats[1], **{session.seats[3].key: None})
    assert close_session_ballot(vote, actor=session.chair).decision
    assert "toutes les voix reçues" in written(session)


def test_a_vote_lasts_what_the_rules_say_at_least():
    session = a_session(present=4)
    with pytest.raises(RuleBroken, match=r"3.+minutes au moins"):
        open_session_ballot(session, actor=session.chair, minutes=2)
    vote = open_session_ballot(session, actor=session.chair, minutes=3)
    ask_to_close(vote, actor=session.chair, why="left")
    with pytest.raises(RuleBroken, match="attendez encore"):
        confirm_closing(vote, actor=AccountFactory(secretariat=True))


def test_two_accounts_that_speak_for_the_chair_are_one_hand():
    session, vote = a_vote()
    twin = RepresentativeFactory(place=None, organisation=session.seats[0].organisation).account
    ask_to_close(vote, actor=session.chair, why="left")
    with pytest.raises(RuleBroken, match="une autre voix"):
        confirm_closing(vote, actor=twin)
    assert confirms_closing(AccountFactory(secretariat=True), session, session.chair)


def test_where_nobody_else_presides_a_member_present_of_another_college_is_the_second_hand():
    session, vote = a_vote()
    _chair, other, _third, same, absent = session.seats[:5]
    assert confirms_closing(other.voter, session, session.chair)
    assert not confirms_closing(same.voter, session, session.chair)
    assert not confirms_closing(absent.voter, session, session.chair)
    session.meeting.secretary = AccountFactory()
    assert not confirms_closing(other.voter, session, session.chair)
    session.meeting.secretary = None
    ask_to_close(vote, actor=session.chair, why="left")
    assert confirm_closing(vote, actor=other.voter).decision


def test_who_was_named_after_the_notice_is_no_second_hand_unless_they_hold_a_seat_there():
    council = a_council(COLLEGES)
    meeting, chair = a_meeting(council), council.seats[0].voter
    an_item(meeting, "decision", title="Adopter le budget", resolution="Le budget de 2027 est adopté.")
    convene_meeting(meeting, actor=chair)
    friend = AccountFactory()
    edit_meeting(Meeting.objects.get(pk=meeting.pk), actor=chair, secretary=friend)
    session = opens(Meeting.objects.get(pk=meeting.pk), chair)
    for seat in council.seats:
        check_in(session, seat, actor=seat.voter, by="link")
    assert not confirms_closing(friend, session, chair)
    assert confirms_closing(council.seats[1].voter, session, chair)  # the friend leaves the bureau to the members
    session.meeting.secretary = council.seats[3].voter
    session.meeting.save()
    assert confirms_closing(council.seats[3].voter, Session.objects.get(pk=session.pk), chair)


def test_the_secretary_whom_the_members_were_told_of_is_a_second_hand():
    council, writer = a_council(COLLEGES), AccountFactory()
    meeting, chair = a_meeting(council, secretary=writer), council.seats[0].voter
    an_item(meeting, "decision", title="Adopter le budget", resolution="Le budget de 2027 est adopté.")
    convene_meeting(meeting, actor=chair)
    session = opens(Meeting.objects.get(pk=meeting.pk), chair)
    assert confirms_closing(writer, session, chair)


def test_the_page_asks_then_offers_the_second_hand_to_who_may_be_it(client):
    session, _vote = a_vote()
    page = at(session, "presidence/clore/")
    client.force_login(session.seats[1].voter)
    assert client.get(page).status_code == 403
    client.force_login(session.chair)
    text = client.get(page).text.replace("&nbsp;", " ").replace("\xa0", " ")
    assert "3 voix présentes ou représentées n’ont pas voté" in text
    assert "Clore plus tôt se fait à deux" in text
    assert "Clore plus tôt" in client.get(at(session, "presidence/")).text
    assert client.post(page, {"step": "close"}).status_code == 422
    client.post(page, {"step": "ask", "why": "left", "words": "Le train part."})
    assert "Le train part" in client.get(at(session, "presidence/")).text
    client.force_login(session.seats[1].voter)
    assert "La clôture du vote avant l’heure est demandée" in client.get(at(session, "ma-place/")).text
    client.post(page, {"step": "close"})
    client.post(page, {"step": "ask", "why": "left"})
    assert Ballot.objects.get().is_open
    client.post(page, {"step": "confirm"})
    assert Ballot.objects.get().state == "closed"
    assert client.get(page, follow=True).status_code in (200, 403)


def test_the_ballots_of_an_election_take_the_same_two_hands():
    session = an_electing_session()
    votes = open_session_election(session, actor=session.chair)
    for ballot in Ballot.objects.all():
        moved(ballot, opened_at=timezone.now() - dt.timedelta(minutes=5))
    with pytest.raises(RuleBroken, match="n’ont pas voté"):
        close_session_ballot(votes[0], actor=session.chair)
    ask_to_close(votes[0], actor=session.chair, why="fault")
    confirm_closing(votes[0], actor=AccountFactory(secretariat=True))
    assert not Ballot.objects.open().exists()


# Who leaves, who comes late


def doors(client, session, vote, seat):
    """Whether each door lets the seat vote: its place, the page of the ballot, what waits for it."""
    client.force_login(seat.voter)
    place, page = client.get(at(session, "ma-place/")).text, client.get(vote.ballot.get_absolute_url()).text
    waits = RollEntry.objects.awaiting(seat.voter).exists()
    return ("vote-buttons" in place, "vote-buttons" in page, waits)


def test_who_leaves_votes_by_no_door_and_by_all_of_them_once_back(client):
    session, vote = a_vote()
    seat = session.seats[1]
    assert doors(client, session, vote, seat) == (True, True, True)
    check_out(again(session), seat, actor=seat.voter)
    assert doors(client, session, vote, seat) == (False, False, False)
    assert "a quitté la séance" in client.get(at(session, "ma-place/")).text
    assert "a quitté la séance" in client.get(vote.ballot.get_absolute_url()).text
    with pytest.raises(RuleBroken, match="a quitté la séance"):
        says(vote, seat)
    check_in(again(session), seat, actor=session.chair, by="list")
    assert doors(client, session, vote, seat) == (True, True, True)


def test_where_the_rules_let_who_leaves_vote_they_do_by_the_same_doors(client):
    council = under(a_council(COLLEGES), votes={"least_minutes": 3, "leaving": "kept", "off_agenda": "reason"})
    session, vote = a_vote(council=council)
    check_out(again(session), session.seats[1], actor=session.seats[1].voter)
    assert doors(client, session, vote, session.seats[1]) == (True, True, True)
    says(vote, session.seats[1])


def test_the_late_the_absent_and_who_is_represented_are_offered_nothing_and_told_why(client):
    session = a_session(present=3)
    a_proxy(session, session.seats[4], session.seats[1])
    vote = open_session_ballot(session, actor=session.chair)
    late, represented = session.seats[3], session.seats[4]
    check_in(again(session), late, actor=session.chair, by="list")
    check_in(again(session), represented, actor=session.chair, by="list")
    for seat in (late, represented, session.seats[5]):
        assert doors(client, session, vote, seat) == (False, False, False)
        assert "n’était pas en séance à l’ouverture" in client.get(vote.ballot.get_absolute_url()).text
    client.force_login(represented.voter)
    page = client.get(f"/votes/{vote.ballot.number}/voix/{represented.key}/?choice=for").text
    assert "Confirmer" not in page
    assert "ce pouvoir est suspendu" not in page
    assert "Le pouvoir est porté par" in page


def test_who_is_noted_on_a_list_while_carried_is_not_in_the_room_of_a_vote_opened_after(client):
    """Its proxy holds until it comes by itself: the one voice is its holder's."""
    session = a_session(present=3)
    represented, holder = session.seats[4], session.seats[1]
    a_proxy(session, represented, holder)
    check_in(again(session), represented, actor=session.chair, by="list")
    vote = open_session_ballot(again(session), actor=session.chair)
    assert doors(client, session, vote, represented) == (False, False, False)
    assert doors(client, session, vote, holder) == (True, True, True)


def test_who_has_left_may_come_back_to_a_vote_unless_its_proxy_is_carried():
    session = a_session(present=4)
    leaver, holder = session.seats[3], session.seats[1]
    check_out(session, leaver, actor=leaver.voter)
    item = again(session).item
    assert set(room_of(session, item)["gone"]) == {leaver.key}
    a_proxy(session, leaver, holder)
    assert room_of(session, item)["gone"] == {}


def test_a_regional_or_working_session_takes_the_same_rules():
    session = a_session(4, meeting=a_meeting(a_council(COLLEGES), kind="working"))
    vote = open_session_ballot(session, actor=session.chair)
    with pytest.raises(RuleBroken, match=r"4.+voix n’ont pas voté"):
        close_session_ballot(SessionBallot.objects.get(pk=vote.pk), actor=session.chair)

"""When the network falls one votes on paper; two persons read the papers, and what they read alike is cast."""

import pytest
from django.core import mail

from lieudit.hall.ballots import close_session_ballot, enter_paper_count, open_session_ballot
from lieudit.hall.models import PaperCount, Presence
from lieudit.hall.services import check_in, choose_paper, confirm_list
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot, Vote
from tests.accounts.factories import AccountFactory
from tests.hall.factories import a_proxy, a_session
from tests.network.factories import RepresentativeFactory
from tests.voting.factories import at_its_hour


def a_paper_vote():
    session = a_session(present=3)
    Presence.objects.update(by="list", account=None, noted_by=session.chair)
    confirm_list(session, actor=AccountFactory(secretariat=True))
    a_proxy(session, session.seats[4], session.seats[1])
    return session, open_session_ballot(session, actor=session.chair)


def papers(session, *choices):
    return {seat.key: choice for seat, choice in zip(session.seats, choices, strict=False)}


@pytest.mark.django_db
def test_two_persons_who_read_alike_make_the_papers_count():
    session, vote = a_paper_vote()
    data = papers(session, "for", "against", "for") | {session.seats[4].key: "blank"}
    enter_paper_count(vote, actor=session.chair, data=data)
    assert not Vote.objects.exists()
    enter_paper_count(vote, actor=AccountFactory(secretariat=True), data=data)
    assert {v.entry.key: v.choice for v in Vote.objects.select_related("entry")} == data
    at_its_hour(vote.ballot)
    close_session_ballot(vote, actor=session.chair)
    assert Ballot.objects.get().tally.result["raw"]["heads"] == {"for": 2, "against": 1, "blank": 1}


@pytest.mark.django_db
def test_the_same_person_twice_is_one_reading():
    session, vote = a_paper_vote()
    for _time in range(2):
        enter_paper_count(vote, actor=session.chair, data=papers(session, "for"))
    assert not Vote.objects.exists()
    assert PaperCount.objects.count() == 2


@pytest.mark.django_db
def test_readings_that_differ_are_read_again():
    session, vote = a_paper_vote()
    second = AccountFactory(secretariat=True)
    enter_paper_count(vote, actor=session.chair, data=papers(session, "for", "for"))
    differing = enter_paper_count(vote, actor=second, data=papers(session, "for", "against", "for"))
    assert not Vote.objects.exists()
    first = vote.papers.first()
    assert differing.differs_from(first) == [session.seats[1].key, session.seats[2].key]
    enter_paper_count(vote, actor=second, data=papers(session, "for", "for"))
    assert Vote.objects.count() == 2


@pytest.mark.django_db
def test_a_paper_does_not_vote_for_who_voted_by_telephone_is_away_or_unknown():
    session, vote = a_paper_vote()
    second = AccountFactory(secretariat=True)
    for data, words in [
        ({session.seats[5].key: "for"}, "n’était pas en séance"),
        ({"seat-0": "for"}, "n’est pas sur la liste"),
        ({}, "au moins un bulletin"),
        ({session.seats[0].key: "maybe"}, "Choisissez pour, contre"),
    ]:
        with pytest.raises(RuleBroken, match=words):
            [enter_paper_count(vote, actor=person, data=data) for person in (session.chair, second)]
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_two_hands_of_one_structure_are_one_hand():
    session, vote = a_paper_vote()
    twin = RepresentativeFactory(place=None, organisation=session.seats[0].organisation).account
    data = papers(session, "for", "for", "for")
    enter_paper_count(vote, actor=session.chair, data=data)
    with pytest.raises(RuleBroken, match="ne font qu’une main"):
        enter_paper_count(vote, actor=twin, data=data)
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_nobody_votes_on_paper_for_who_came_by_itself_unless_it_asks():
    session, vote = a_paper_vote()
    seat, second = session.seats[1], AccountFactory(secretariat=True)
    check_in(session, seat, actor=seat.voter, code=session.code)
    carried = session.seats[4].key  # by the seat that came by itself
    for key in (seat.key, carried):
        with pytest.raises(RuleBroken, match="vote de sa place"):
            enter_paper_count(vote, actor=session.chair, data={key: "for"})
    choose_paper(session, seat, actor=seat.voter)
    for person in (session.chair, second):
        enter_paper_count(vote, actor=person, data={seat.key: "for"})
    assert Vote.objects.get().entry.key == seat.key


@pytest.mark.django_db
def test_each_voice_that_a_paper_cast_is_told_at_once(django_capture_on_commit_callbacks):
    session, vote = a_paper_vote()
    with django_capture_on_commit_callbacks(execute=True):
        for person in (session.chair, AccountFactory(secretariat=True)):
            enter_paper_count(vote, actor=person, data=papers(session, "for", "against"))
    assert Entry.objects.filter(kind="hall.paper_cast").count() == 2
    told = [message for message in mail.outbox if session.seats[1].voter.email in message.to]
    assert "bulletin de papier" in told[0].body


@pytest.mark.django_db
def test_the_page_of_a_reading_leaves_out_who_votes_from_its_place(client):
    session, vote = a_paper_vote()
    seat = session.seats[1]
    check_in(session, seat, actor=seat.voter, code=session.code)
    client.force_login(session.chair)
    page = f"/seances/{session.meeting.number}/presidence/papier/{vote.ballot.number}/"
    assert f'name="{seat.key}"' not in client.get(page).text
    client.force_login(seat.voter)
    place = f"/seances/{session.meeting.number}/ma-place/"
    assert "Je vote sur" in client.get(place).text
    client.post(f"{place}papier/", {"seat": seat.pk})
    client.force_login(session.chair)
    assert f'name="{seat.key}"' in client.get(page).text

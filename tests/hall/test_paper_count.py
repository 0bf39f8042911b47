"""When the network falls one votes on paper; two persons read the papers, and what they read alike is cast."""

import pytest

from lieudit.hall.ballots import close_session_ballot, enter_paper_count, open_session_ballot
from lieudit.hall.models import PaperCount
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot, Vote
from tests.accounts.factories import AccountFactory
from tests.hall.factories import a_proxy, a_session
from tests.voting.factories import at_its_hour


def a_paper_vote():
    session = a_session(present=3)
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
    enter_paper_count(vote, actor=AccountFactory(), data=data)
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
    second = AccountFactory()
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
    second = AccountFactory()
    for data, words in [
        ({session.seats[5].key: "for"}, "n’était pas en séance"),
        ({"seat-0": "for"}, "n’est pas sur la liste"),
        ({}, "au moins un bulletin"),
        ({session.seats[0].key: "maybe"}, "Choisissez pour, contre"),
    ]:
        with pytest.raises(RuleBroken, match=words):
            [enter_paper_count(vote, actor=person, data=data) for person in (session.chair, second)]
    assert not Vote.objects.exists()

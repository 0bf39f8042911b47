"""Points voted in one block: what may join, who takes a point out, what its vote decides, and what it does not."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Decision
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.blocks import compose_block, dissolve_block, open_block, take_out
from lieudit.hall.models import Block, BlockLine, Outcome, Session
from lieudit.hall.secrecy import ask_secrecy
from lieudit.hall.services import check_out, close_session, start_item, word_decision
from lieudit.meetings.workflow import ItemKind
from lieudit.minutes.services import draft_minutes
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.services import cast_vote
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_proxy, a_session, again
from tests.hall.test_session_ballot import at_once
from tests.meetings.factories import a_meeting, an_item
from tests.voting.factories import at_its_hour

pytestmark = pytest.mark.django_db
TEXTS = ("Le budget de 2027 est adopté.", "Le règlement des salles est adopté.", "La charte graphique est adoptée.")


def a_full_session(**values):
    """A session with three points to decide, each with its text; the council discusses the one before them."""
    meeting = a_meeting(a_council(COLLEGES), **values)
    an_item(meeting, title="Baux et friches")
    for n, text in enumerate(TEXTS):
        an_item(meeting, ItemKind.DECISION, title=f"Texte {n}", resolution=text, opinion="for" if n else "")
    session = a_session(meeting=meeting, council=meeting.assembly, started=False)
    start_item(session, meeting.items.get(rank=1), actor=session.chair)
    session.points = list(meeting.items.filter(kind=ItemKind.DECISION))
    return session


def composed(session, items=None):
    return compose_block(session, actor=session.chair, items=items or session.points)


def read(block):
    """Two minutes have passed since it was composed."""
    Block.objects.filter(pk=block.pk).update(composed_at=timezone.now() - dt.timedelta(minutes=3))


def opened(session, items=None):
    block = composed(session, items)
    read(block)
    return open_block(session, actor=session.chair)


def voted(vote, session, *choices):
    for seat, choice in zip(session.seats, choices, strict=False):
        cast_vote(vote.ballot, vote.ballot.roll.get(key=seat.key), actor=seat.voter, choice=choice)
    at_its_hour(vote.ballot)
    return close_session_ballot(vote, actor=session.chair)


def test_each_point_of_an_adopted_block_is_a_decision_on_its_own_words():
    session = a_full_session()
    vote = opened(session)
    assert vote.ballot.question.splitlines() == [
        "Bloc 1, points 2, 3 et 4, en un seul vote.",
        "Point 2, Texte 0 : « Le budget de 2027 est adopté. »",
        "Point 3, Texte 1 (avis du bureau : favorable) : « Le règlement des salles est adopté. »",
        "Point 4, Texte 2 (avis du bureau : favorable) : « La charte graphique est adoptée. »",
    ]
    voted(vote, session, *["for"] * 5, "against")
    decisions = Decision.objects.order_by("pk")
    assert [(each.title, each.wording) for each in decisions] == [(f"Texte {n}", text) for n, text in enumerate(TEXTS)]
    assert {each.ballot for each in decisions} == {vote.ballot}
    outcomes = Outcome.objects.filter(session=session)
    assert {each.item for each in outcomes} == set(session.points)
    assert all("bloc 1 (points 2, 3 et 4), adopté" in each.text for each in outcomes)
    shown = Session.objects.board(session.meeting.number)
    assert [line.in_block for line in shown.agenda] == [False, True, True, True]
    assert shown.next_line is None


def test_the_minutes_write_the_result_under_each_point(client):
    session = a_full_session()
    voted(opened(session), session, *["for"] * 6)
    close_session(again(session), actor=session.chair)
    minutes = draft_minutes(session.meeting, actor=session.chair)
    told = [section.facts["outcomes"] for section in minutes.sections.filter(kind="item").order_by("rank")]
    assert [len(each) for each in told] == [0, 1, 1, 1]
    assert len({each[0]["decision"]["code"] for each in told[1:]}) == 3


def test_one_member_takes_a_point_out_without_a_reason():
    session = a_full_session()
    block = composed(session)
    line = take_out(session, session.points[1], actor=session.seats[3].voter, seat=session.seats[3])
    assert line.out_for == session.seats[3]
    read(block)
    vote = open_block(session, actor=session.chair)
    assert TEXTS[1] not in vote.ballot.question
    voted(vote, session, *["for"] * 6)
    assert set(Decision.objects.values_list("wording", flat=True)) == {TEXTS[0], TEXTS[2]}
    start_item(session, session.points[1], actor=session.chair)
    alone = open_session_ballot(again(session), actor=session.chair)
    assert alone.ballot.question == TEXTS[1]


def test_a_point_that_was_taken_out_comes_back_in_no_block():
    session = a_full_session()
    composed(session)
    take_out(session, session.points[1], actor=session.seats[3].voter, seat=session.seats[3])
    dissolve_block(session, actor=session.chair)
    with pytest.raises(RuleBroken, match="un membre a demandé qu’il soit voté à part"):
        composed(session)


def test_a_block_is_shown_before_it_is_voted_and_not_below_two_points():
    session = a_full_session()
    block = composed(session)
    with pytest.raises(RuleBroken, match="chacun a deux minutes"):
        open_block(session, actor=session.chair)
    read(block)
    for point in session.points[:2]:
        take_out(session, point, actor=session.chair)
    with pytest.raises(RuleBroken, match="ne reste pas deux points"):
        open_block(session, actor=session.chair)


def test_once_the_vote_is_open_nothing_leaves_it():
    session = a_full_session()
    vote = opened(session)
    with pytest.raises(RuleBroken, match="n’est plus dans un bloc"):
        take_out(session, session.points[0], actor=session.seats[3].voter, seat=session.seats[3])
    for changed in ({"out_at": timezone.now()}, {"item": session.meeting.items.get(rank=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BlockLine.objects.filter(block__vote=vote).update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.filter(vote=vote).update(number=4)


def test_who_is_not_there_takes_nothing_out():
    session = a_full_session()
    composed(session)
    gone = session.seats[4]
    check_out(session, gone, actor=gone.voter)
    with pytest.raises(RuleBroken, match="Dites d’abord que vous êtes en séance"):
        take_out(session, session.points[0], actor=gone.voter, seat=gone)


def test_a_block_that_is_not_adopted_decides_nothing_of_its_points():
    session = a_full_session()
    outcome = voted(opened(session), session, *["against"] * 6)
    assert "chacun se vote à part" in outcome.text
    assert not Decision.objects.exists()
    session = again(session)
    vote = open_session_ballot(session, actor=session.chair)
    assert vote.ballot.question == TEXTS[0]


def refused(session, match, items=None):
    with pytest.raises(RuleBroken, match=match):
        composed(session, items)


def test_what_is_not_to_be_decided_on_its_convened_words_stays_out():
    session = a_full_session()
    refused(session, "deux points au moins", session.points[:1])
    refused(session, "Point 1 : seul un point de décision", [session.meeting.items.get(rank=1), session.points[0]])
    start_item(session, session.points[0], actor=session.chair)
    word_decision(again(session), actor=session.chair, text="Le budget est adopté, sans la ligne 4.")
    refused(session, "Point 2 : son texte n’est pas, ou n’est plus")


def test_points_of_another_rule_or_that_one_asked_apart_otherwise_stay_out():
    session = a_full_session()
    first, second, third = session.points
    type(second).objects.filter(pk=second.pk).update(majority="2/3")
    refused(session, "pas à la même majorité")
    type(second).objects.filter(pk=second.pk).update(majority="", is_restricted=True)
    refused(session, "Point 3 : un point réservé")
    type(second).objects.filter(pk=second.pk).update(is_restricted=False)
    a_proxy(session, session.seats[4], session.seats[1], item=third)
    refused(session, "Point 4 : un pouvoir a été donné pour lui seul")
    start_item(session, first, actor=session.chair)
    ask_secrecy(again(session), session.seats[2], actor=session.seats[2].voter)
    refused(session, "Point 2 : un membre en a demandé le secret")


def test_what_was_decided_is_not_decided_again_in_a_block():
    session = a_full_session()
    start_item(session, session.points[0], actor=session.chair)
    vote = open_session_ballot(again(session), actor=session.chair)
    voted(vote, session, *["for"] * 6)
    refused(session, "Point 2 : il a déjà été soumis")


def test_one_block_waits_at_a_time_even_composed_twice_at_once():
    session = a_full_session()
    composed(session)
    refused(session, "Un bloc attend déjà")
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(session=session, number=9, composed_by=session.chair, composed_at=timezone.now())


def test_secrecy_asked_as_the_block_opens_makes_totals_of_it():
    session = a_full_session()
    vote = opened(session)
    ask_secrecy(again(session), session.seats[2], actor=session.seats[2].voter)
    assert Ballot.objects.get(pk=vote.ballot_id).in_totals


@pytest.mark.django_db(transaction=True)
def test_a_point_taken_out_as_the_vote_opens_is_out_or_was_too_late():
    session = a_full_session()
    block, seat = composed(session), session.seats[3]
    read(block)
    at_once(
        lambda: open_block(session, actor=session.chair),
        lambda: take_out(session, session.points[2], actor=seat.voter, seat=seat),
    )
    vote, line = Block.objects.get().vote, BlockLine.objects.get(item=session.points[2])
    assert vote is not None
    assert (TEXTS[2] in vote.ballot.question) is (line.out_at is None)


def test_the_pages_compose_show_take_out_and_open(client):
    session = a_full_session()
    number = session.meeting.number
    chair, seat = (reverse(f"hall:{name}", args=[number]) for name in ("chair", "seat"))
    client.force_login(session.chair)
    assert "Voter plusieurs points en bloc" in client.get(chair).content.decode()
    page = client.post(reverse("hall:command", args=[number, "bloc"]), {"items": [session.points[0].pk]})
    assert "Un bloc a deux points au moins." in page.content.decode()
    client.post(reverse("hall:command", args=[number, "bloc"]), {"items": [each.pk for each in session.points]})
    assert "Mettre le bloc aux" in client.get(chair).content.decode()
    client.force_login(session.seats[3].voter)
    assert "Demander à part" in client.get(seat).content.decode()
    sent = {"seat": session.seats[3].pk, "item": session.points[2].pk}
    client.post(reverse("hall:gesture", args=[number, "a-part"]), sent)
    assert "votés à part" in client.get(seat).content.decode()
    assert "Texte 1" in client.get(reverse("hall:screen", args=[number])).content.decode()
    client.force_login(session.chair)
    client.post(reverse("hall:command", args=[number, "voter-le-bloc"]), {"minutes": 10})
    assert "Ce bloc se met aux voix à partir de" in client.get(chair).content.decode().replace("\xa0", " ")
    read(Block.objects.get())
    client.post(reverse("hall:command", args=[number, "voter-le-bloc"]), {"minutes": 10})
    assert Block.objects.get().vote is not None
    client.force_login(session.seats[3].voter)
    shown = client.get(seat).content.decode()
    assert "Bloc 1, points 2 et 3, en un seul vote." in shown
    assert "Demander à part" not in shown

"""A session is planned from its kind or from a former one; what a session left comes back."""

import datetime as dt

import pytest

from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.services import copy_meeting, edit_meeting, leave_items, plan_meeting
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council
from tests.meetings.factories import a_meeting, an_item, at, convened

pytestmark = pytest.mark.django_db


def planned(council, days=40, **words):
    words = {"starts_at": at(days), "ends_at": at(days, 17)} | words
    return plan_meeting(council, actor=council.seats[0].voter, **words)


def over(meeting):
    """The session once it is closed."""
    Meeting.objects.filter(pk=meeting.pk).update(rank=1, rulebook=meeting.assembly.rulebook, state="closed")
    return meeting


def titles(meeting):
    return list(meeting.items.order_by("rank").values_list("title", flat=True))


def test_a_session_begins_with_what_its_kind_usually_holds():
    meeting = planned(a_council())
    assert titles(meeting)[0] == "Accueil et tour de météo"
    assert (meeting.number, meeting.rank, meeting.state) == (1, None, "draft")
    assert meeting.title.startswith("Séance du conseil du ")
    assert [item.rank for item in meeting.items.order_by("rank")] == [1, 2, 3, 4]


def test_a_general_assembly_begins_with_its_resolutions():
    meeting = planned(a_council(), kind="ordinary")
    assert meeting.items.exclude(resolution="").count() == 4
    assert meeting.items.filter(kind="election").exists()


def test_a_session_ends_after_it_starts_and_is_not_past():
    council = a_council()
    with pytest.raises(RuleBroken, match="après le début"):
        planned(council, ends_at=at(40, 13))
    with pytest.raises(RuleBroken, match="trois jours"):
        planned(council, ends_at=at(80))
    with pytest.raises(RuleBroken, match="passée"):
        planned(council, days=-2)
    assert not Meeting.objects.exists()


def test_the_next_session_keeps_place_and_frame_and_takes_what_was_left():
    council = a_council()
    former = planned(council, series="Le conseil", place_name="Le Préau", capacity=40)
    decided = an_item(former, "decision", title="Le budget", resolution="Le budget est adopté.")
    left = an_item(former, title="Le nom du conseil", minutes=35)
    (carried,) = leave_items(over(former), [left, former.items.get(kind="pause")], actor=council.seats[0].voter)
    assert (carried.meeting, carried.carried_from) == (None, left)
    following = copy_meeting(former, actor=council.seats[0].voter, starts_at=at(70), ends_at=at(70, 17))
    assert (following.place_name, following.capacity, following.series.title) == ("Le Préau", 40, "Le conseil")
    assert following.uid != former.uid
    assert decided.title not in titles(following)
    assert titles(following)[-2] == "Le nom du conseil"  # before the closing round
    assert following.items.filter(title="Le nom du conseil").order_by("rank").last().minutes == 35
    assert not AgendaItem.objects.backlog(council).exists()


def test_what_was_left_is_left_once():
    meeting = a_meeting()
    item, actor = an_item(meeting), meeting.assembly.seats[0].voter
    over(meeting)
    leave_items(meeting, [item], actor=actor)
    assert leave_items(meeting, [AgendaItem.objects.get(pk=item.pk)], actor=actor) == []


def test_nothing_is_left_before_the_session():
    meeting = a_meeting()
    with pytest.raises(RuleBroken, match="en préparation"):
        leave_items(meeting, [an_item(meeting)], actor=meeting.assembly.seats[0].voter)


def test_another_series_does_not_take_what_this_one_left():
    council = a_council()
    former = planned(council, series="Le conseil")
    leave_items(over(former), [an_item(former)], actor=council.seats[0].voter)
    assert "Baux et friches" not in titles(planned(council, series="Groupe Foncier"))
    assert "Baux et friches" in titles(planned(council, series="Le conseil"))


def test_a_convened_session_moves_to_a_day_that_leaves_the_whole_notice():
    meeting = convened()
    actor = meeting.assembly.seats[0].voter
    with pytest.raises(RuleBroken, match="doit être convoquée avant le"):
        edit_meeting(meeting, actor=actor, starts_at=at(5), ends_at=at(5, 17))
    moved = edit_meeting(meeting, actor=actor, starts_at=at(30, 15), ends_at=at(30, 18))
    assert moved.starts_at - meeting.starts_at == dt.timedelta(hours=1)


def test_a_session_that_is_prepared_moves_with_its_title_and_not_to_a_past_day():
    council = a_council()
    meeting, actor = planned(council, days=30), council.seats[0].voter
    named = meeting.title
    with pytest.raises(RuleBroken, match="Cette date est passée"):
        edit_meeting(meeting, actor=actor, starts_at=at(-5), ends_at=at(-5, 17))
    moved = edit_meeting(Meeting.objects.get(), actor=actor, starts_at=at(40), ends_at=at(40, 17))
    assert moved.title == named.replace(french.day(at(30)), french.day(at(40))) != named
    edit_meeting(moved, actor=actor, title="Assises")
    assert edit_meeting(moved, actor=actor, starts_at=at(41), ends_at=at(41, 17)).title == "Assises"


@pytest.mark.parametrize("year", [1, 1999, 2100, 9999])
def test_no_session_is_held_in_a_year_that_calendars_do_not_hold(year):
    meeting = a_meeting()
    starts_at = meeting.starts_at.replace(year=year)
    with pytest.raises(RuleBroken, match="entre 2000 et 2099"):
        edit_meeting(
            meeting,
            actor=meeting.assembly.seats[0].voter,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=3),
        )
    assert Meeting.objects.get().starts_at == meeting.starts_at

"""A room is held by one session at a time, from its notice to its end."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from lieudit.meetings.convening import cancel_meeting, convene_meeting, faults_of
from lieudit.meetings.models import Meeting
from lieudit.meetings.services import edit_meeting
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.meetings.factories import a_meeting, an_item, at, convened
from tests.territory.factories import MunicipalityFactory
from tests.voting.test_give_proxy import at_once


@pytest.fixture
def held(db):
    """A session at L’Atelier du Canal, from 14:00 to 17:00, with its notice sent."""
    return convened(municipality=MunicipalityFactory())


def beside(held, **values):
    """Another session, prepared in the same room at the same hours unless `values` say otherwise."""
    meeting = a_meeting(held.assembly, **({"municipality": held.municipality, "title": "Groupe"} | values))
    an_item(meeting)
    return meeting


def convene(meeting):
    return convene_meeting(meeting, actor=AccountFactory())


def test_a_room_that_is_taken_is_told_before_the_notice_and_refused(held):
    meeting = beside(held, starts_at=at(hour=16), place_name="L’ATELIER du canal")
    assert [fault.path for fault in faults_of(meeting) if fault.severity == "block"] == ["room"]
    with pytest.raises(RuleBroken, match="déjà à cet endroit : « Séance d’hiver »") as refusal:
        convene(meeting)
    assert len(refusal.value.messages) == 1


@pytest.mark.parametrize(
    "values",
    [{"starts_at": at(hour=17)}, {"place_name": "Salle 2"}, {"place_name": ""}, {"municipality": None}],
    ids=["right after", "another room", "at a distance", "nobody knows where"],
)
def test_another_hour_or_another_room_is_free(held, values):
    assert convene(beside(held, **values)).kind == "notice"


def test_a_cancelled_session_leaves_its_room(held):
    cancel_meeting(held, actor=AccountFactory(), reason="Trop peu d’inscrits.")
    assert convene(beside(held)).kind == "notice"


def test_a_session_does_not_move_into_a_room_that_is_taken(held):
    meeting = convened(beside(held, place_name="Salle 2"))
    with pytest.raises(RuleBroken) as refusal:
        edit_meeting(meeting, actor=AccountFactory(), place_name=held.place_name)
    assert list(refusal.value.message_dict) == ["place_name"]
    assert Meeting.objects.get(pk=meeting.pk).place_name == "Salle 2"


def test_the_database_itself_refuses_two_sessions_in_a_room(held):
    meeting = convened(beside(held, starts_at=at(hour=17)))
    with pytest.raises(IntegrityError, match="one_session_in_a_room"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=held.ends_at - dt.timedelta(minutes=1))


@pytest.mark.django_db(transaction=True)
def test_two_notices_for_one_room_at_one_moment_take_their_turn():
    first = a_meeting(municipality=MunicipalityFactory())
    an_item(first)
    second = beside(first)
    answers = at_once(lambda: convene(first), lambda: convene(second))
    assert answers.count("done") == 1
    assert any("déjà à cet endroit" in answer for answer in answers)
    assert Meeting.objects.exclude(rank=None).count() == 1

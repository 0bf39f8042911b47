"""Hours of an agenda, lines of calendars in the zone of their place, what changed between two notices, the quorum."""

import datetime as dt
from fractions import Fraction

import pytest
from icalendar import Calendar

from lieudit.meetings.calendars import CalendarLine, calendar_of
from lieudit.meetings.expected import CollegeExpected, expected
from lieudit.meetings.forms import PlanForm
from lieudit.meetings.invitation import differences, invitation
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.services import begin_meeting
from lieudit.meetings.timetable import day_of, hour_of, overrun, timetable
from lieudit.meetings.zones import zone_of
from tests.governance.factories import a_council
from tests.meetings.factories import a_meeting, an_item, convened
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

START = dt.datetime(2026, 12, 10, 13, tzinfo=dt.UTC)


def agenda(*minutes):
    return [AgendaItem(title=f"Point {rank}", minutes=long) for rank, long in enumerate(minutes, 1)]


def test_each_item_begins_when_the_one_before_ends():
    slots = timetable(START, agenda(15, 60, 20), zone_of())
    assert [slot.clock for slot in slots] == ["14:00", "14:15", "15:15"]
    assert slots[1].hour == "14\xa0h\xa015"
    assert overrun(slots, START + dt.timedelta(minutes=90)) == 5


def test_a_timetable_goes_through_the_change_of_the_clocks():
    night = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)  # 2:30 in Paris, then 2:00 again at 1:00 UTC
    assert [slot.clock for slot in timetable(night, agenda(60, 60), zone_of())] == ["02:30", "02:30"]


@pytest.mark.django_db
def test_a_session_overseas_is_said_and_written_at_its_own_hour():
    department = DepartmentFactory(code="974", name="La Réunion")
    town = MunicipalityFactory(department=department)
    meeting = convened(a_meeting(starts_at=START.replace(year=2030), municipality=town))
    meeting = Meeting.objects.with_place().get(pk=meeting.pk)
    assert meeting.zone.key == "Indian/Reunion"
    assert hour_of(meeting) == "17\xa0h, heure locale (14\xa0h à Paris)"
    assert day_of(meeting) == "mardi 10\xa0décembre 2030"
    calendar = Calendar.from_ical(calendar_of([CalendarLine(meeting, "https://exemple.fr/seances/1/")], "Séances"))
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == START.replace(year=2030)
    assert event["DTSTART"].params["TZID"] == "Indian/Reunion"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Indian/Reunion"]


@pytest.mark.django_db
def test_the_hour_that_is_typed_is_that_of_the_assembly():
    council = a_council()
    council.region = RegionFactory(code="02", name="Martinique", slug="martinique")
    council.kind = "regional"
    council.save()
    typed = {"model": "council", "starts_at": "2099-12-10T14:00", "ends_at": "2099-12-10T17:00"}
    form = PlanForm(typed, assembly=council, former=None)
    assert form.attempt(begin_meeting, council, None, actor=council.seats[0].voter)
    assert form.outcome.starts_at == dt.datetime(2099, 12, 10, 18, tzinfo=dt.UTC)
    assert form.outcome.starts_at.astimezone(form.outcome.zone).hour == 14


@pytest.mark.django_db
def test_a_line_of_calendar_keeps_its_name_and_counts_its_changes():
    meeting = convened()
    first = calendar_of([CalendarLine(meeting, "https://exemple.fr/")], "Séances")
    assert first == calendar_of([CalendarLine(meeting, "https://exemple.fr/")], "Séances"), (
        "the same session, the same bytes"
    )
    Meeting.objects.filter(pk=meeting.pk).update(sequence=3, state="cancelled")
    meeting.refresh_from_db()
    (event,) = Calendar.from_ical(calendar_of([CalendarLine(meeting, "https://exemple.fr/")], "Séances")).walk("VEVENT")
    assert (event["UID"], int(event["SEQUENCE"]), event["STATUS"]) == (meeting.uid, 3, "CANCELLED")


@pytest.mark.django_db
def test_what_changed_is_said_in_sentences():
    meeting = a_meeting()
    first = [an_item(meeting, title="Accueil"), an_item(meeting, title="Le budget")]
    old = invitation(meeting, first, [])
    assert differences(old, invitation(meeting, first, [])) == []
    assert differences(old, invitation(meeting, first[::-1], [])) == ["L’ordre des points change."]
    meeting.place_name = ""
    said = differences(old, invitation(meeting, first[:1], []))
    assert said == ["Lieu\xa0: retiré.", "Point retiré\xa0: Le budget."]


def test_the_quorum_to_expect_counts_who_comes_and_who_is_carried():
    seats = [(f"s{rank}", "Tiers-lieux" if rank < 4 else "Partenaires") for rank in range(6)]
    modes = {"s0": "on_site", "s1": "remote", "s2": "proxy", "s3": "absent", "s4": "proxy"}
    found = expected(seats, modes, {"s2"}, Fraction(1, 2))
    assert [(college.name, college.words, college.gauge) for college in found.colleges] == [
        ("Tiers-lieux", "3 sur 4", 450),
        ("Partenaires", "0 sur 2", 0),
    ]
    assert (found.coming, found.needed, found.mark, found.is_reached) == (3, 3, 300, True)
    assert found.state == "Atteint si chacun vient"
    assert expected(seats, {}, (), Fraction(1, 2)).state == "Il manque 3\xa0sièges"
    of_members = expected(seats, {"s0": "on_site"}, (), Fraction(1, 2), of_members=True)
    assert of_members.state == "Il manque 2\xa0voix"
    assert of_members.words.startswith("1\xa0voix annoncée sur")
    assert expected(seats, {}, (), Fraction(0)).state == "Aucun quorum n’est demandé"


def test_the_quorum_to_expect_rounds_up_and_is_reached_by_the_last_seat_that_it_needs():
    seats = [(f"s{rank}", "Tiers-lieux") for rank in range(7)]
    half = expected(seats, {"s0": "on_site", "s1": "remote", "s2": "on_site"}, (), Fraction(1, 2))
    assert (half.seats, half.needed, half.coming, half.is_reached, half.state) == (
        7,
        4,
        3,
        False,
        "Il manque 1\xa0siège",
    )
    assert half.words == ("3\xa0sièges annoncés sur 7, il en faut 4. Le trait marque 50\xa0% de chaque collège.")
    reached = expected(seats, {"s0": "on_site", "s1": "remote", "s2": "on_site"}, {"s6"}, Fraction(1, 2))
    assert (reached.coming, reached.is_reached, reached.state) == (4, True, "Atteint si chacun vient")
    assert reached.colleges[0].gauge == 342  # of 600
    assert expected(seats, {}, (), Fraction(1, 3)).mark == 200


def test_without_a_quorum_the_words_ask_for_nothing_and_an_empty_college_has_an_empty_gauge():
    found = expected([("s0", "Tiers-lieux")], {"s0": "on_site"}, (), Fraction(0))
    assert (found.words, found.needed, found.is_reached) == ("1\xa0siège annoncé sur 1.", 0, True)
    assert CollegeExpected("Partenaires", coming=0, seats=0).gauge == 0

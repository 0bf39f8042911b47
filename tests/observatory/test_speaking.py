"""Who speaks in the sessions of an assembly, region by region: never a person, never by subtraction."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Seat
from lieudit.hall.models import Speech
from lieudit.hall.services import close_session
from lieudit.meetings.models import Meeting
from lieudit.network.models import Affiliation
from lieudit.observatory.speaking import spoken_by_region, told_together
from tests.governance.factories import a_council
from tests.hall.factories import a_session, again
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.territory.factories import RegionFactory

YEAR = timezone.localdate().year
WHOLE_YEAR = (dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31))


def told(**regions):
    """Regions of so many seats, each of which came once and spoke for so many seconds: `Nord=(6, 60)`."""
    seats, seconds = {}, {}
    for region, (count, spoke) in regions.items():
        for _number in range(count):
            seats[len(seats)] = region
            seconds[len(seats) - 1] = spoke
    return {line.region: line for line in told_together(seats, dict.fromkeys(seats, 1), seconds)}


def test_each_region_speaks_for_so_much_and_is_there_for_so_much():
    lines = told(Nord=(6, 60), Sud=(6, 180))
    assert list(lines) == ["Nord", "Sud"]
    assert (lines["Nord"].of_time, lines["Nord"].of_presence) == (0.25, 0.5)
    assert (lines["Nord"].ratio_words, lines["Sud"].ratio_words) == ("0,5 fois", "1,5 fois")
    assert lines["Sud"].time_words.startswith("18 min (75")


def test_a_region_of_few_seats_is_told_with_the_others_and_no_subtraction_tells_it():
    lines = told(Nord=(9, 60), Sud=(7, 60), Est=(2, 600))
    assert set(lines) == {"Nord", "Autres régions, ou sans région"}, "with Sud, else Est would be what is left"
    assert lines["Autres régions, ou sans région"].seats == 9
    assert set(told(Nord=(9, 60), Est=(2, 600), Ouest=(3, 6))) == {"Nord", "Autres régions, ou sans région"}
    assert told(Nord=(3, 60), Est=(1, 6)) == {}, "four seats in all: nothing is said"
    assert set(told(**{"": (5, 60), "Nord": (5, 60)})) == {"Nord", "Autres régions, ou sans région"}


@pytest.fixture
def session(db):
    """Six seats of one region and five of another, whose organisations say no region but run a place."""
    held = a_session(council=a_council(colleges=("third_places",) * 11))
    Meeting.objects.filter(pk=held.meeting_id).update(starts_at=held.opened_at)  # in this year, whatever the day
    brittany = RegionFactory(code="53", name="Bretagne")
    place = PlaceFactory()
    for number, seat in enumerate(held.seats):
        organisation = OrganisationFactory(region=brittany if number < 6 else None)
        Seat.objects.filter(pk=seat.pk).update(organisation=organisation, account=None)
        if number >= 6:
            Affiliation.objects.create(place=place, organisation=organisation, since=dt.date(2020, 1, 1))
    start = held.opened_at - dt.timedelta(hours=2)
    for number, seat in enumerate(held.seats):
        end = start + dt.timedelta(minutes=2 if number < 6 else 6)
        Speech.objects.create(
            session=held, seat=seat, name="x", asked_at=start, started_at=start, ended_at=end, college="a"
        )
        start = end
    held.region = place.municipality.department.region.name
    return held


def test_it_is_read_of_closed_sessions_by_the_region_of_each_seat(session):
    assembly = session.meeting.assembly
    assert spoken_by_region(assembly, *WHOLE_YEAR) == [], "this one is not over"
    close_session(again(session), actor=session.chair)
    lines = {line.region: line for line in spoken_by_region(assembly, *WHOLE_YEAR)}
    assert {name: (line.seats, line.came, line.seconds) for name, line in lines.items()} == {
        "Bretagne": (6, 6, 720),
        session.region: (5, 5, 1800),
    }


def test_the_page_says_it_in_few_queries_and_leads_to_seats_and_money(client, session, django_assert_max_num_queries):
    assembly = session.meeting.assembly
    address = reverse("observatory:speaking", args=[assembly.slug])
    assert "Rien à comparer" in client.get(address).text
    close_session(again(session), actor=session.chair)
    client.get(address)
    with django_assert_max_num_queries(8):
        page = client.get(address).text
    assert "Bretagne" in page
    assert session.region in page
    assert reverse("funding:territories") in page
    assert client.get(f"{address}?annee=1789").status_code == 200
    assert address in client.get(reverse("observatory:composition", args=[assembly.slug])).text

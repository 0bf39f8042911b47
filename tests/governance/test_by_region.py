"""« Qui parle pour ma région ? »: region by region, the seats of the national council and the regional assembly."""

import pytest
from django.urls import reverse

from lieudit.governance.by_region import by_region
from lieudit.governance.services import found_assembly
from lieudit.network.models import Affiliation
from tests.governance.factories import a_qualified_person, a_seat, an_assembly
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db


def read(client):
    return client.get(reverse("governance:regions")).text


def a_seat_of(name, council):
    seat = a_seat(council)
    seat.organisation.region = RegionFactory(name=name, slug=name.lower(), code=name[:2])
    seat.organisation.save()
    return seat


def line_of(lines, region):
    return next(line for line in lines if line.region == region)


def test_a_seat_speaks_for_the_region_where_its_organisation_is(client):
    council = an_assembly()
    here, there = a_seat_of("Bretagne", council), a_seat_of("Corse", council)
    lines, nowhere = by_region(council)
    line = line_of(lines, here.organisation.region)
    assert [voice.seat for voice in line.here] == [here]
    assert [each.account for each in line.here[0].people] == [here.voter]
    assert line_of(lines, there.organisation.region).here[0].seat == there
    assert nowhere == 0
    page = read(client)
    assert f'href="{here.get_absolute_url()}"' in page
    assert f'id="{here.organisation.region.slug}"' in page


def test_an_organisation_from_elsewhere_is_told_apart_where_it_has_a_place(client):
    council = an_assembly()
    seat, place = a_seat_of("Corse", council), PlaceFactory()
    Affiliation.objects.create(organisation=seat.organisation, place=place)
    line = line_of(by_region(council)[0], place.municipality.department.region)
    assert (line.here, [voice.seat for voice in line.through]) == ([], [seat])
    assert "Y a un lieu" in read(client)
    assert "Personne d’ici ne siège aujourd’hui au conseil national." in read(client)


def test_a_person_speaks_for_the_region_of_their_place_once_their_name_is_published(client):
    council, place = an_assembly(), PlaceFactory()
    seat = a_qualified_person(council)
    RepresentativeFactory(account=seat.voter, place=place)
    region = place.municipality.department.region
    assert line_of(by_region(council)[0], region).here[0].seat == seat
    seat.voter.name_is_public = False
    seat.voter.save()
    lines, nowhere = by_region(council)
    assert (line_of(lines, region).here, nowhere) == ([], 1)
    assert "1 siège n’est d’aucune région" in read(client).replace("\xa0", " ")


def test_the_assembly_of_a_region_is_one_link_away(client):
    council = an_assembly()
    region = a_seat(council).organisation.region
    assert "pas encore constituée" in read(client)
    regional = found_assembly(actor=None, name="Assemblée d’ici", region=region)
    assert f'href="{regional.get_absolute_url()}"' in read(client)


def test_the_council_and_each_territory_lead_to_it(client):
    council = an_assembly()
    region = DepartmentFactory().region
    page = reverse("governance:regions")
    for address in (reverse("governance:assemblies"), council.get_absolute_url()):
        assert f'href="{page}"' in client.get(address).text
    assert f'href="{page}#{region.slug}"' in client.get(region.get_absolute_url()).text


def test_an_empty_house_says_what_comes(client):
    assert "Le conseil national n’est pas encore constitué" in read(client)


@pytest.mark.parametrize("seats", [1, 12])
def test_the_page_costs_the_same_whatever_its_length(client, seats, django_assert_max_num_queries):
    council = an_assembly()
    for _ in range(seats):
        Affiliation.objects.create(organisation=a_seat(council).organisation, place=PlaceFactory())
    with django_assert_max_num_queries(8):
        read(client)

"""A jury beside the council that named it: for whom each speaks, where; gaps in words; nothing of a few."""

from fractions import Fraction

import pytest
from django.urls import reverse

from lieudit.funding.composition import FEWEST, Sitting, beside, gap_in_words
from lieudit.funding.composition_board import composition_board
from lieudit.governance.services import seat_member
from lieudit.network.models import Affiliation
from lieudit.network.vocabulary import OrganisationKind
from tests.funding.factories import with_jury
from tests.governance.factories import LONG_AGO
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

KINDS = {"place": "Pour un lieu", "own": "En son nom", "network": "Pour un réseau"}


def sitting(*voices):
    return Sitting(frozenset(voices))


def voices(jury, council):
    return beside("Pour qui", lambda each: each.voices, KINDS, jury, council)


def test_each_category_is_told_of_both_with_the_gap_in_words():
    jury = [sitting("place")] * 8 + [sitting("own")] * 2
    found = voices(jury, [sitting("place")] * 3 + [sitting("network")] * 7)
    assert [(row.name, row.jury, row.council) for row in found.rows] == [
        ("Pour un réseau", "0 sur 10 (0\u00a0%)", "7 sur 10 (70\u00a0%)"),
        ("Pour un lieu", "8 sur 10 (80\u00a0%)", "3 sur 10 (30\u00a0%)"),
        ("En son nom", "2 sur 10 (20\u00a0%)", "0 sur 10 (0\u00a0%)"),
    ]
    assert found.rows[0].gap == "70\u00a0points de moins"
    assert found.rows[1].gap == "50\u00a0points de plus"


def test_who_speaks_for_two_kinds_counts_for_half_in_each():
    found = voices([sitting("place", "network")] + [sitting("place")] * 4, [sitting("place")])
    assert [row.jury for row in found.rows] == ["4,5 sur 5 (90\u00a0%)", "0,5 sur 5 (10\u00a0%)"]


def test_a_gap_that_chance_explains_says_so_and_none_is_said_as_such():
    assert gap_in_words(Fraction(3), 5, Fraction(1, 2)).endswith("ce peut être un hasard")
    assert gap_in_words(Fraction(3), 5, Fraction(3, 5)) == "autant"


def test_nothing_is_said_of_a_few_nor_beside_nobody():
    few = [sitting("place")] * (FEWEST - 1)
    found = voices([*few, sitting()], [sitting("place"), sitting()])
    assert (found.rows, found.jury_unsaid, found.council_unsaid) == ([], 1, 1)
    assert voices([sitting("place")] * FEWEST, [sitting()]).rows == []


@pytest.mark.django_db
def test_the_page_of_a_jury_shows_both_compositions(client, django_assert_max_num_queries):
    call = with_jury(people=6)
    far = MunicipalityFactory(
        code="97411",
        name="Saint-Denis",
        department=DepartmentFactory(
            code="974", name="La Réunion", region=RegionFactory(code="04", name="La Réunion", overseas=True)
        ),
    )
    here = PlaceFactory()
    for account in call.people[:4]:
        RepresentativeFactory(account=account, place=here)
    RepresentativeFactory(account=call.people[4], place=PlaceFactory(municipality=far))
    body = OrganisationFactory(kind=OrganisationKind.OPERATING_BODY)
    Affiliation.objects.create(place=PlaceFactory(municipality=far), organisation=body)
    seat_member(call.assembly.colleges.first(), actor=None, organisation=body, since=LONG_AGO)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("funding:jury", args=[call.number])).content.decode()
    assert "Le jury, à côté de l’assemblée qui l’a nommé" in page
    assert "Pour un réseau de lieux" in page
    assert "ne demande son genre à aucune personne" in page
    told = composition_board(call.jury, [each.pk for each in call.people], -1)["composed"]
    found = {each.title: each for each in told["respects"]}
    oceans = {row.name: row.jury for row in found["Hexagone et outre-mer"].rows}
    assert oceans == {"Hexagone et Corse": "4 sur 5 (80\u00a0%)", "Outre-mer": "1 sur 5 (20\u00a0%)"}
    assert found["Hexagone et outre-mer"].jury_unsaid == 1
    assert {row.name for row in found["Région"].rows} == {str(here.municipality.department.region), "La Réunion"}
    assert {row.name: row.jury for row in found["Pour qui"].rows}["En son nom"] == "1 sur 6 (17\u00a0%)"


@pytest.mark.django_db
def test_a_jury_of_four_is_shown_without_its_composition(client):
    call = with_jury(people=4)
    for account in call.people:
        RepresentativeFactory(account=account)
    page = client.get(reverse("funding:jury", args=[call.number])).content.decode()
    assert "rien n’en est donc dit" in page
    assert "sur 4" not in page

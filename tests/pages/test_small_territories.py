"""The pages of an intermunicipality and of an arrondissement: who is there, what is said, what nobody told."""

import pytest
from django.urls import reverse

from lieudit.needs.models import Need
from lieudit.network.vocabulary import PlaceKind
from lieudit.pages.small_territories import intermunicipality_figures, keys_and_count
from lieudit.territory.quarters import quarters
from tests.budget import at_most
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.plans import without_whole_readings
from tests.sitemap import whole_sitemap
from tests.territory.factories import DepartmentFactory, IntermunicipalityFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return IntermunicipalityFactory(population=28_000)


@pytest.fixture
def towns(group):
    return [
        MunicipalityFactory(intermunicipality=group),
        MunicipalityFactory(code="23193", name="Saint-Fiel", population=1_000, intermunicipality=group),
        MunicipalityFactory(code="19272", name="Tulle", department=DepartmentFactory(code="19", name="Corrèze")),
    ]


@pytest.fixture
def paris():
    department = DepartmentFactory(code="75", name="Paris", region=RegionFactory(code="11", name="Île-de-France"))
    return MunicipalityFactory(code="75056", name="Paris", department=department, latitude=48.857, longitude=2.352)


def thousands(number):
    return f"{number:,}".replace(",", " ")


def words(page):
    return " ".join(page.text.replace("&nbsp;", " ").replace("\u202f", " ").replace("\xa0", " ").split())


def test_an_intermunicipality_says_its_municipalities_its_places_and_where_nobody_told(client, group, towns):
    place = PlaceFactory(municipality=towns[0])
    PlaceFactory(municipality=towns[0], kind=PlaceKind.LIBRARY, name="Bibliothèque")
    far = PlaceFactory(municipality=towns[2], name="Loin d’ici")
    page = client.get(group.get_absolute_url())
    said = words(page)
    assert "Communauté d’agglomération de 2 communes, 28 000 habitants : 1 lieu connu" in said
    assert "1 commune dont personne n’a dit de lieu" in said
    assert "1 service connu</a> hors tiers-lieux" in said
    assert place.name in said
    assert far.name not in said
    assert {shape.code: shape.shade for shape in page.context["map"].shapes} == {"23096": 1, "23193": 0}
    assert reverse("pages:territory", args=["creuse"]) in said


def test_its_page_costs_as_much_with_many_places(client, group, towns):
    for _each in range(15):
        PlaceFactory(municipality=towns[0])
    NeedFactory.create_batch(3, municipality=towns[1], place=None)
    client.get(group.get_absolute_url())
    with at_most(8):
        page = client.get(group.get_absolute_url())
    assert page.context["place_count"] == 15
    assert len(page.context["places"]) == 12


def test_a_need_whose_author_hides_its_place_is_in_no_small_territory(client, group, towns, paris):
    shown = NeedFactory(place=PlaceFactory(municipality=towns[0]), municipality=towns[0], words="Ici même.")
    NeedFactory(municipality=towns[0], words="Sans dire où.", place_is_public=False)
    page = client.get(group.get_absolute_url())
    assert page.context["need_count"] == 1
    assert shown.words in page.text
    assert "Sans dire où" not in page.text
    place = PlaceFactory(municipality=paris, postcode="75012")
    NeedFactory(place=place, municipality=paris, place_is_public=False)
    quarter = client.get(reverse("pages:quarter", args=["paris-12e-arrondissement"]))
    assert quarter.context["need_count"] == 0


def test_an_empty_one_says_so_and_what_to_do(client, group):
    said = words(client.get(group.get_absolute_url()))
    assert "Personne n’a dit de lieu ici" in said
    assert "Personne n’a encore parlé d’ici" in said
    assert "Les contours de ces communes ne sont pas publiés" in said
    assert client.get(reverse("pages:intermunicipality", args=["123456789"])).status_code == 404


def test_a_territorial_establishment_of_greater_paris_has_its_page_too(client, paris):
    ept = IntermunicipalityFactory(siren="200057941", name="Plaine Commune", kind="EPT")
    town = MunicipalityFactory(
        code="93066", name="Saint-Denis", department=DepartmentFactory(code="93", name="Seine-Saint-Denis")
    )
    town.territorial_establishment = ept
    town.save()
    place = PlaceFactory(municipality=town)
    assert place.name in client.get(ept.get_absolute_url()).text


def test_an_arrondissement_has_its_page_its_postcode_its_population_and_its_places(client, paris):
    by_point = PlaceFactory(name="Par le point", municipality=paris, latitude=48.8407, longitude=2.3876)
    by_code = PlaceFactory(name="Par le code", municipality=paris, postcode="75012")
    PlaceFactory(name="Ailleurs", municipality=paris, postcode="75018")
    url = reverse("pages:quarter", args=["paris-12e-arrondissement"])
    client.get(url)
    with at_most(8):
        page = client.get(url)
    said = words(page)
    assert f"75012, {thousands(quarters()['75112'].population)} habitants" in said
    assert [place.name for place in page.context["places"]] == [by_code.name, by_point.name]
    assert {shape.code for shape in page.context["map"].shapes if shape.shade} == {"75112", "75118"}
    assert client.get(reverse("pages:quarter", args=["paris-21e-arrondissement"])).status_code == 404
    sixteenth = words(client.get(reverse("pages:quarter", args=["paris-16e-arrondissement"])))
    assert "75016 ou 75116" in sixteenth
    assert "Personne n’a dit de lieu ici" in sixteenth


def test_they_are_reached_from_a_place_a_department_a_search_and_the_sitemap(client, group, towns, paris):
    here = client.get(PlaceFactory(municipality=towns[0]).get_absolute_url()).text
    assert group.get_absolute_url() in here
    assert group.get_absolute_url() in client.get(towns[0].department.get_absolute_url()).text
    quarter = reverse("pages:quarter", args=["paris-12e-arrondissement"])
    assert quarter in client.get(PlaceFactory(municipality=paris, postcode="75012").get_absolute_url()).text
    assert quarter in client.get(paris.department.get_absolute_url()).text
    listed = reverse("territory:list")
    for typed, found in (
        ("grand gueret", group.get_absolute_url()),
        ("Guéret", group.get_absolute_url()),
        ("Paris 12e", quarter),
        ("75012", quarter),
    ):
        assert found in client.get(listed, {"q": typed}).text, typed
    site_map = whole_sitemap(client)
    assert group.get_absolute_url() in site_map
    assert quarter in site_map


def test_the_last_needs_of_towns_and_their_number_are_read_in_an_index_alone():
    """Of a great city the row of each was read: 4,223, among a million."""
    said = Need.objects.filter(municipality__in=[1, 2]).public().filter(place_is_public=True)
    with without_whole_readings("public_need_in_its_town"):
        plan = keys_and_count(said.order_by("-moved_at", "-pk"))[:6].explain()
    assert "Index Only Scan using public_need_in_its_town" in plan


def test_all_needs_of_its_towns_are_counted_and_the_last_ones_shown(client, group, towns):
    needs = [NeedFactory(municipality=towns[at % 2], place=None, words=f"Besoin {at} dit ici.") for at in range(8)]
    NeedFactory(municipality=towns[2], place=None, words="Besoin dit ailleurs.")
    found = intermunicipality_figures(group)
    assert found["need_count"] == len(needs)
    assert [card.number for card in found["needs"]] == [need.number for need in reversed(needs[2:])]

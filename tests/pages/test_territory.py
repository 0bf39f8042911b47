"""The page of a region or a department: what is said there, and by whom it is animated."""

import pytest
from django.urls import reverse

from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def test_an_empty_department_is_shown_not_erased(client):
    department = DepartmentFactory()
    page = client.get(reverse("pages:territory", args=[department.slug]))
    assert page.status_code == 200
    assert "Personne n’a encore parlé d’ici" in page.text
    assert "Aucun réseau n’anime encore ce territoire" in page.text


@pytest.mark.parametrize("needs", [1, 9])
def test_a_territory_shows_its_needs_and_its_network(client, needs, django_assert_max_num_queries):
    department = DepartmentFactory()
    animator = AnimatorFactory(department=department)
    for _ in range(needs):
        NeedFactory(department=department, municipality=None, place=None)
    for slug in (department.slug, department.region.slug):
        client.get(reverse("pages:territory", args=[slug]))
        with django_assert_max_num_queries(8):
            page = client.get(reverse("pages:territory", args=[slug]))
        assert f"{needs}\xa0besoin" in page.text
    assert animator.organisation.name in client.get(reverse("pages:territory", args=[department.slug])).text


def test_only_who_keeps_the_desk_of_a_territory_is_led_to_it(client):
    animator = AnimatorFactory(department=DepartmentFactory())
    page, desk = animator.department.get_absolute_url(), animator.get_absolute_url()
    assert desk not in client.get(page).text
    client.force_login(animator.account)
    assert desk in client.get(page).text
    assert desk not in client.get(animator.department.region.get_absolute_url()).text


def test_an_unknown_territory_is_not_found(client):
    assert client.get(reverse("pages:territory", args=["atlantide"])).status_code == 404


def test_a_territory_leads_to_its_needs_and_places_and_to_no_others(client):
    here, elsewhere = NeedFactory(words="Ici."), NeedFactory(words="Ailleurs.", place=None, municipality=None)
    for land in (here.department, here.department.region):
        page = client.get(reverse("pages:territory", args=[land.slug])).text
        for room in ("needs:list", "network:places"):
            assert f'href="{reverse(room)}?territory={land.key}"' in page
        listed = client.get(reverse("needs:list"), {"territory": land.key}).text
        assert "Ici." in listed
        assert elsewhere.words not in listed
        assert here.place.name in client.get(reverse("network:places"), {"territory": land.key}).text

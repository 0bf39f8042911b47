"""The list of territories, and the suggestions."""

import pytest
from django.urls import reverse

from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gueret():
    return MunicipalityFactory()


def test_the_list_links_every_region_and_department(client, gueret):
    RegionFactory(code="988", name="Nouvelle-Calédonie", overseas=True)
    DepartmentFactory(code="87", name="Haute-Vienne")
    page = client.get(reverse("territory:list")).content.decode()
    for slug in ("nouvelle-aquitaine", "creuse", "haute-vienne", "nouvelle-caledonie"):
        assert reverse("pages:territory", args=[slug]) in page
    assert page.count("<h1>") == 1
    assert 'role="img"' in page


def test_a_name_typed_without_script_gives_a_page_with_what_is_found(client, gueret):
    page = client.get(reverse("territory:list"), {"q": "guer"}).content.decode()
    assert "Guéret (23000, Creuse)" in page
    assert 'value="guer"' in page


def test_htmx_receives_what_is_found_alone(client, gueret):
    part = client.get(reverse("territory:list"), {"q": "guer"}, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert "<html" not in part


@pytest.mark.parametrize("typed", ["zzz", "<script>", "\0\0", "x" * 5000])
def test_nothing_found_says_what_to_do(client, gueret, typed):
    answer = client.get(reverse("territory:list"), {"q": typed})
    assert answer.status_code == 200
    assert "Aucune commune ne correspond" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_the_list_costs_as_much_with_many_territories(client, gueret, django_assert_max_num_queries):
    for number in range(12):
        region = RegionFactory(code=f"8{number}", name=f"Région {number}")
        DepartmentFactory(code=f"9{number}", name=f"Département {number}", region=region)
    with django_assert_max_num_queries(5):
        client.get(reverse("territory:list"), {"q": "guer"})


def test_the_list_is_not_sent_twice(client, gueret):
    first = client.get(reverse("territory:list"))
    again = client.get(reverse("territory:list"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_suggestions_are_options(client, gueret, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(reverse("territory:suggest"), {"q": "23000"})
    assert answer.content.decode().strip() == '<option value="Guéret (23000, Creuse)"></option>'


def test_suggestions_read_the_field_that_is_typed_in(client, gueret):
    answer = client.get(reverse("territory:suggest"), {"field": "need-place", "need-place": "guér"})
    assert "Guéret" in answer.content.decode()


def test_suggestions_are_given_as_json_when_asked(client, gueret):
    answer = client.get(reverse("territory:suggest"), {"q": "gueret"}, headers={"Accept": "application/json"})
    assert answer.json()["municipalities"] == [
        {
            "code": "23096",
            "name": "Guéret",
            "label": "Guéret (23000, Creuse)",
            "postcodes": ["23000"],
            "department": "23",
            "region": "75",
            "latitude": 46.1693,
            "longitude": 1.8719,
        }
    ]
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize("typed", ["", "g", "\0", "'", "%"])
def test_too_little_text_suggests_nothing(client, gueret, typed, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(reverse("territory:suggest"), {"q": typed})
    assert answer.content.decode().strip() == ""

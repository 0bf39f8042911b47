"""A municipality is typed in a form, without any script."""

import pytest
from django import forms

from lieudit.territory.municipality_field import MunicipalityField
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


class PlaceForm(forms.Form):
    municipality = MunicipalityField()
    other = MunicipalityField(required=False)


@pytest.fixture
def gueret():
    return MunicipalityFactory()


def fault(text):
    form = PlaceForm({"municipality": text})
    assert not form.is_valid()
    return form.errors["municipality"][0]


@pytest.mark.parametrize("typed", ["Guéret", "gueret", "23000", "23000 Guéret", "Guéret (23000, Creuse)", " Guer "])
def test_a_name_a_postcode_or_a_suggestion_is_understood(gueret, typed):
    form = PlaceForm({"municipality": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"municipality": gueret, "other": None}


def test_nothing_typed_asks_for_it(gueret):
    assert fault("") == "Indiquez la commune ou son code postal."


def test_an_unknown_postcode_is_named(gueret):
    assert fault("99999") == "Aucune commune n’a le code postal 99999. Vérifiez-le, ou écrivez le nom."


@pytest.mark.parametrize("typed", ["<b>", "Zut", "🌳", "x" * 200_000, "\u202eteré"])
def test_an_unknown_name_is_named_and_cut(gueret, typed):
    refusal = fault(typed)
    assert refusal.startswith("Aucune commune ne s’appelle «\u00a0")
    assert len(refusal) < 200


def test_a_null_byte_is_refused_without_harm(gueret):
    assert PlaceForm({"municipality": "\0"}).errors["municipality"]


def test_several_municipalities_are_listed_to_choose_from(gueret):
    MunicipalityFactory(code="23193", name="Sainte-Feyre", population=2300)
    assert fault("23000") == (
        "Plusieurs communes correspondent\u00a0: Guéret (23000, Creuse), Sainte-Feyre (23000, Creuse)."
        " Précisez laquelle."
    )


def test_a_long_list_is_cut(gueret):
    for number in range(8):
        MunicipalityFactory(code=f"2390{number}", name=f"Lieu {number}", population=number)
    assert fault("23000").count("(23000, Creuse)") == 6
    assert "…. Précisez" in fault("23000")


def test_the_box_suggests_where_scripts_run_and_shows_the_name_again(gueret):
    html = str(PlaceForm(initial={"municipality": gueret})["municipality"])
    assert 'value="Guéret (23000, Creuse)"' in html
    assert 'list="id_municipality-list"' in html
    assert '<datalist id="id_municipality-list"></datalist>' in html
    assert 'data-hx-get="/territoires/communes/?field=municipality"' in html


def test_an_unchanged_municipality_is_not_a_change(gueret):
    form = PlaceForm({"municipality": "Guéret (23000, Creuse)"}, initial={"municipality": gueret})
    assert form.changed_data == []


def test_homonyms_are_told_apart_by_their_suggestion():
    aude = DepartmentFactory(code="11", name="Aude", region=RegionFactory(code="76", name="Occitanie"))
    here = MunicipalityFactory(code="23999", name="Saint-Denis", postcodes=["23001"], population=5)
    there = MunicipalityFactory(code="11339", name="Saint-Denis", postcodes=["11310"], department=aude)
    assert "Saint-Denis (11310, Aude), Saint-Denis (23001, Creuse)" in fault("st denis")
    for each in (here, there):
        assert PlaceForm({"municipality": each.label}).is_valid()

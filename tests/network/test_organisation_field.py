"""An organisation is typed, with suggestions where scripts run, where a list would show them all."""

import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lieudit.network.organisation_field import OrganisationField
from lieudit.network.vocabulary import OrganisationKind
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return OrganisationFactory(name="Agence de l’Égalité des Lieux", slug="agence", siren="434933123")


@pytest.mark.parametrize(
    "typed",
    [
        "Agence de l’Égalité des Lieux",
        "agence de l'egalite des lieux",
        "egalite agence",
        "434 933 123",
        "https://exemple.fr/lieux/organisations/agence/",
    ],
)
def test_it_is_found_by_its_name_its_number_or_its_page(agency, typed):
    OrganisationFactory(name="Agence des Mairies")
    assert OrganisationField().clean(typed) == agency


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", "Indiquez l’organisation"),
        ("Mairie d’Ys", "ne s’appelle « Mairie d’Ys »"),
        ("999 999 999", "Aucune organisation n’a le SIREN 999 999 999."),
        ("Mairie d’Ys", "demandez à l’animation du territoire de l’inscrire."),
        ("?!", "ne s’appelle « ?! »"),
        ("agence", "Agence des Lieux, Agence des Mairies"),
        ("Le Réseau", "collez l’adresse de la page"),
        ("Ys\0", "ne s’appelle « Ys »"),
    ],
)
def test_what_designates_none_or_several_is_said(typed, refusal):
    for name in ("Agence des Lieux", "Agence des Mairies", "Le Réseau", "Le Réseau"):
        OrganisationFactory(name=name)
    with pytest.raises(ValidationError) as refused:
        OrganisationField().clean(typed)
    assert refusal in refused.value.messages[0]


def test_the_very_name_is_meant_before_those_that_hold_it():
    first = OrganisationFactory(name="Réseau des Monts")
    OrganisationFactory(name="Réseau des Monts du Sud")
    assert OrganisationField().clean("réseau des monts") == first


def test_only_those_of_its_field_are_meant(client, agency):
    """One of another kind is known, which is said, and is not suggested."""
    agency.kind = OrganisationKind.INSTITUTION
    agency.save()
    body = OrganisationFactory(name="Agence des Monts", kind=OrganisationKind.OPERATING_BODY)
    field = OrganisationField(kinds=[OrganisationKind.OPERATING_BODY.value])
    said = "« Agence de l’Égalité des Lieux » est dans l’annuaire, mais n’est pas de la nature demandée ici."
    for typed in (agency.name.lower(), agency.siren, agency.get_absolute_url()):
        with pytest.raises(ValidationError, match=said):
            field.clean(typed)
    assert field.clean("agence") == body
    address = html.unescape(re.search(r'data-hx-get="([^"]+)"', field.widget.render("body", ""))[1])
    page = client.get(f"{address}&body=agence").text
    assert body.name in page
    assert agency.name not in page


def test_the_box_shows_a_name_or_a_page_where_others_bear_it(agency):
    assert OrganisationField().prepare_value(agency) == agency.name
    other = OrganisationFactory(name=agency.name, slug="autre")
    shown = OrganisationField().prepare_value(other)
    assert OrganisationField().clean(shown) == other


def test_names_are_proposed_while_one_types(client, agency, django_assert_max_num_queries):
    url = reverse("network:suggest_organisations")
    with django_assert_max_num_queries(3):
        page = client.get(url, {"field": "partner", "partner": "egalit"}).text
    assert f'value="{agency.name}"' in page
    for typed in ("e", "\0", "zzz", "?!"):
        assert "<option" not in client.get(url, {"field": "partner", "partner": typed}).text

"""What is given as data·inclusion v1 comes back as it was given: the preview says that nothing is lost."""

import json

import pytest
from data_inclusion.schema.v1 import Structure
from django.core.files.uploadedfile import SimpleUploadedFile

from lieudit.imports.formats import DATA_INCLUSION
from lieudit.network.models import Place
from lieudit.public_services.reads import write_inclusion
from lieudit.public_services.vocabulary import Programme
from lieudit.records.models import Label
from tests.imports.factories import an_import
from tests.imports.test_map_columns import carried_out
from tests.network.factories import PlaceFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db
SAID = {
    "name": "La Forge",
    "description": "Un atelier ouvert à tous.",
    "address": "3 rue Haute",
    "postcode": "23000",
    "latitude": 46.17,
    "longitude": 1.87,
    "hours": "Tu 14:00-18:00",
    "accessibility_url": "https://acceslibre.beta.gouv.fr/app/23-gueret/a/tiers-lieu/erp/la-forge/",
    "siret": "13002526500013",
    "phone": "+33555000000",
    "links": ["https://laforge.fr"],
}
NOT_READ = {"courriel", "lien_source"}
"""The address of a person, which is read in no list (docs/guide); the page that said it, which is the source's own."""


@pytest.mark.parametrize("whole", [True, False])
def test_all_that_a_structure_says_comes_back(whole):
    place = PlaceFactory(**SAID)
    OfferFactory(place=place, programmes=[Programme.COUNSELLORS, Programme.FRANCE_SERVICES])
    told = json.loads(b"".join(write_inclusion(Place.objects.public())))
    Place.objects.filter(pk=place.pk).update(name="Autre chose", postcode="", siret="", latitude=None, longitude=None)
    data = json.dumps(told if whole else told["structures"]).encode()
    run = an_import(file=SimpleUploadedFile("structures.json", data))
    assert (run.state, run.format) == ("preview", "data·inclusion")
    shown = {label: text for row in run.shown["rows"] for label, text in row["values"]}
    for text in ("La Forge", "Un atelier ouvert à tous.", "3 rue Haute", "23000", "https://laforge.fr"):
        assert text in shown.values(), (text, shown)
    carried_out(run)
    came = Place.objects.get(name="La Forge")
    assert {name: getattr(came, name) for name in SAID} == SAID
    assert came.municipality == place.municipality
    assert set(Label.objects.values_list("programme", flat=True)) == {"conseillers", "france-services"}


def test_no_column_of_the_structures_of_the_schema_is_left_unread():
    columns = set(Structure.model_fields)
    read = {*DATA_INCLUSION.columns.values(), *(name for name, _before in DATA_INCLUSION.links)}
    assert columns - read - {"source"} == NOT_READ
    assert "source" in DATA_INCLUSION.signature


def test_version_0_is_read_by_its_own_headings():
    PlaceFactory()
    row = dict.fromkeys(DATA_INCLUSION.signature, "") | {"id": "dora--1", "nom": "La Forge", "commune": "Guéret"}
    row |= {"code_postal": "23000", "source": "dora", "date_maj": "2026-03-02"}
    row |= {"horaires_ouverture": "Tu 14:00-18:00", "presentation_detail": "Un atelier.", "labels_nationaux": ""}
    carried_out(an_import(row))
    place = Place.objects.get(name="La Forge")
    assert (place.hours, place.description) == ("Tu 14:00-18:00", "Un atelier.")

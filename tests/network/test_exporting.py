"""The directory as files: every row, no cell that runs, any choice."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from lieudit.network.exporting import EXPORTS
from lieudit.network.models import Place
from lieudit.network.services import affiliate_place
from lieudit.network.vocabulary import Domain, Typology
from tests.network.factories import OrganisationFactory, PlaceFactory


@pytest.fixture
def places(db):
    place = PlaceFactory(
        name="Le Préau",
        slug="le-preau",
        summary="Café,\n« atelier »\x0b",
        domains=[Domain.DIGITAL, Domain.WORK],
        typologies=[Typology.FABLAB],
        latitude=46.17,
        longitude=1.87,
        links=["https://www.preau.fr/"],
        phone="+33 5 55 00 00 00",
        opened_on="2020-01-02",
    )
    affiliate_place(place, actor=None, organisation=OrganisationFactory(network=True, name="Réseau des Monts"))
    PlaceFactory(name="=HYPERLINK(1)", slug="piege")
    return Place.objects.public().order_by("slug")


def test_csv_says_each_place_in_words(places):
    text = b"".join(EXPORTS["csv"].write(places)).decode("utf-8-sig")
    first, trap = csv.DictReader(io.StringIO(text, newline=""))
    assert first["nom"] == "Le Préau"
    assert first["on_y_trouve"] == "Médiation numérique|Travail et emploi"
    assert first["se_dit"] == "Fablab, atelier de fabrication"
    assert (first["commune"], first["code_insee"], first["departement"]) == ("Guéret", "23096", "Creuse")
    assert first["reseaux"] == "Réseau des Monts"
    assert (first["latitude"], first["telephone"], first["etat"]) == ("46.17", "+33 5 55 00 00 00", "ouvert")
    assert first["fiche"] == "http://testserver/lieux/le-preau/"
    assert trap["nom"] == "'=HYPERLINK(1)"


def test_the_workbook_holds_numbers_dates_and_no_formula(places):
    book = load_workbook(io.BytesIO(b"".join(EXPORTS["xlsx"].write(places))))
    heading, first, trap = book.active.iter_rows()
    said = {name.value: cell for name, cell in zip(heading, first, strict=True)}
    assert said["latitude"].value == 46.17
    assert said["ouverture"].is_date
    assert said["presentation"].value == "Café,\n« atelier »"
    assert {cell.data_type for cell in trap} <= {"s", "n"}
    assert trap[1].value == "'=HYPERLINK(1)"


def test_geojson_says_whose_point_it_is(places):
    told = json.loads(b"".join(EXPORTS["geojson"].write(places)))
    first, second = told["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [1.87, 46.17]}
    assert first["properties"]["position"] == "lieu"
    assert first["properties"]["on_y_trouve"] == ["Médiation numérique", "Travail et emploi"]
    assert second["properties"]["position"] == "commune"
    assert second["properties"]["nom"] == "=HYPERLINK(1)"


def test_no_place_is_still_a_file(db):
    none = Place.objects.none()
    assert b"".join(EXPORTS["csv"].write(none)).decode("utf-8-sig").startswith("identifiant,nom")
    assert json.loads(b"".join(EXPORTS["geojson"].write(none)))["features"] == []
    assert load_workbook(io.BytesIO(b"".join(EXPORTS["xlsx"].write(none)))).active.max_row == 1


@pytest.mark.parametrize("name", ["\x01=HYPERLINK(1)", "\ufffe=1+1", "\x0b\x02@SUM(1)"])
def test_no_character_that_a_workbook_cannot_hold_hides_a_formula(db, name):
    PlaceFactory(name=name)
    book = load_workbook(io.BytesIO(b"".join(EXPORTS["xlsx"].write(Place.objects.all()))))
    cell = book.active["B2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")

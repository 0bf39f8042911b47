"""Known lists are recognised, and a row of them is checked cell by cell: what is wrong is told, never written."""

import io

import pytest

from lieudit.imports.formats import (
    CENSUS,
    CGET,
    DIRECTORY,
    FABRIQUES,
    FRANCE_SERVICES,
    FRR,
    MEDNUM,
    THIRD_PLACES,
    made_by_hand,
    recognise,
)
from lieudit.imports.rows import read_place
from lieudit.toolkit.tables import Cells, UnreadableFileError
from lieudit.toolkit.tables.text import TextTable


def test_known_lists_are_recognised_whatever_the_order_of_their_columns():
    assert recognise(["nom", "id", "pivot", "commune", "code_postal", "adresse", "autre"]) is MEDNUM
    assert recognise(["source", "source_id", "nom", "commune_declaree"]) is THIRD_PLACES
    assert recognise(["ID", "NOM_TL", "INSEECOM"]) is CGET
    assert recognise(["ID_UNIQUE", "NOM", "CODPOST", "VILLE"]) is CENSUS


def test_missing_columns_are_named():
    with pytest.raises(UnreadableFileError, match=r"LaMednum.*manquent : commune, pivot"):
        recognise(["id", "nom", "code_postal", "adresse"])


def mednum(**cells):
    """A row of the digital mediation standard, and what was said of it."""
    values = {
        "id": "1",
        "pivot": "43493312300029",
        "nom": "Le Préau",
        "commune": "Guéret",
        "code_postal": "23000",
        "adresse": "1 rue de l’École",
    } | cells
    told = []
    file = TextTable(io.BytesIO(("\t".join(values) + "\n" + "\t".join(values.values())).encode()), told.append)
    return read_place(next(iter(file)), MEDNUM, "LaMednum", told.append), told


def test_a_whole_row_of_the_standard_loses_nothing_that_a_place_holds():
    row, told = mednum(
        typologie="TIERS_LIEUX;FABLAB",
        services="Accès internet",
        telephone="+33180059880",
        site_web="www.a.fr",
        horaires="Mo-Fr 09:00-12:00",
        latitude="46,17",
        longitude="1,87",
        date_maj="2025-01-02",
        complement_adresse="Cour",
        presentation_resume="Un café",
        presentation_detail="Plus long",
        fiche_acces_libre="https://acceslibre.beta.gouv.fr/x",
    )
    assert told == []
    assert (row.latitude, row.longitude, row.vintage) == (46.17, 1.87, "2025-01-02")
    assert row.facts == {
        "summary": "Un café",
        "description": "Plus long",
        "address": "1 rue de l’École, Cour",
        "typologies": ["fablab"],
        "domains": ["digital"],
        "status": "",
        "management_model": "",
        "opened_on": None,
        "built_area": None,
        "hours": "Mo-Fr 09:00-12:00",
        "phone": "+33180059880",
        "siret": "43493312300029",
        "accessibility_url": "https://acceslibre.beta.gouv.fr/x",
        "links": ["https://www.a.fr"],
        "postcode": "23000",
    }


def test_a_row_without_identifier_is_known_by_its_name_and_municipality():
    row, _told = mednum(id="")
    assert (row.external_id, row.named, row.cells["id"]) == ("le preau 23000", True, "le preau 23000")


def test_contacts_of_people_are_never_read():
    row, _told = mednum(courriels="ada@exemple.fr", contact="Ada")
    assert "ada" not in str(row).casefold()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("nom", ""),
        ("nom", '=HYPERLINK("http://x")'),
        ("nom", "+cmd|' /C calc'!A0"),
        ("nom", "@SUM(1)"),
        ("id", "x" * 121),
    ],
)
def test_a_row_without_name_or_with_a_formula_is_left_out(column, value):
    row, told = mednum(**{column: value})
    assert row is None
    assert [(fault.column, fault.kept) for fault in told] == [(column, False)]


@pytest.mark.parametrize("name", ["@telier", "+ de liens", "-1, le sous-sol", "L’Établi"])
def test_names_that_only_look_like_formulas_are_names(name):
    assert mednum(nom=name)[0].name == name


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("horaires", "lundi 9h"),
        ("telephone", "12"),
        ("pivot", "12345678901234"),
        ("site_web", "en cours"),
        ("latitude", "nord"),
        ("latitude", "inf"),
        ("code_postal", "2300A"),
        ("adresse", "=1+1"),
        ("nom", "x" * 201),
    ],
)
def test_a_secondary_cell_that_is_wrong_is_told_and_the_row_kept(column, value):
    row, told = mednum(**{"longitude": "1.87", column: value})
    assert row is not None
    assert [(fault.line, fault.column, fault.kept) for fault in told] == [(2, column, True)]
    assert told[0].reason.endswith((".", "fr", "PH off", "08:30-12:00"))


@pytest.mark.parametrize(
    ("code", "read_as"),
    [("1000", "01000"), ("0", ""), ("23000", "23000"), (" ", ""), ("23000.0", "23000"), ("1000.0", "01000")],
)
def test_a_spreadsheet_eats_the_zero_of_a_code_and_writes_zero_for_nothing(code, read_as):
    assert mednum(code_postal=code)[0].postcode == read_as


def test_a_pivot_that_a_program_took_for_a_number_is_read():
    row, told = mednum(pivot="43493312300029.0")
    assert (row.facts["siret"], told) == ("43493312300029", [])


@pytest.mark.parametrize("nothing", ["nan", "NaN", "-", "/", "NC", "Non renseigné", "#N/A", "#REF!", "#VALEUR!"])
def test_what_is_written_for_nothing_is_nothing(nothing):
    row, told = mednum(telephone=nothing, presentation_resume=nothing, code_postal=nothing, site_web=nothing)
    assert (row.facts["phone"], row.facts["summary"], row.postcode, row.facts["links"], told) == ("", "", "", [], [])


@pytest.mark.parametrize(
    ("point", "read_as"),
    [
        ("POINT(1.87 46.17)", (46.17, 1.87)),
        ("SRID=4326;POINT (1.87 46.17)", (46.17, 1.87)),
        ('{"coordinates": [1.87, 46.17], "type": "Point"}', (46.17, 1.87)),
        ("46.17, 1.87", (46.17, 1.87)),
        ("près de la mairie", None),
    ],
)
def test_a_point_is_read_however_it_is_written_or_told(point, read_as):
    known, told = made_by_hand("Liste", {"speaks_of": "places", "columns": {"name": "n", "point": "p"}}), []
    row = read_place(Cells(2, {"n": "Le Préau", "p": point}), known, "Liste", told.append)
    assert row.point == read_as
    assert [(fault.column, fault.kept) for fault in told] == ([] if read_as else [("p", True)])


def test_no_licence_is_said_of_a_list_whose_publisher_says_none():
    assert (MEDNUM.licence, CENSUS.licence, DIRECTORY.licence, FRR.licence) == ("", "", "", "")
    assert CGET.licence == FABRIQUES.licence == FRANCE_SERVICES.licence == "Licence Ouverte 2.0"
    assert mednum()[0].licence == ""


def test_a_pivot_of_zeros_is_no_siret():
    """Two places without a number in a register are not one establishment."""
    cells = {
        "id": "1",
        "nom": "Le Préau",
        "commune": "Guéret",
        "code_postal": "23000",
        "adresse": "",
        "pivot": "0" * 14,
    }
    told = []
    assert read_place(Cells(2, cells), MEDNUM, "LaMednum", told.append).facts["siret"] == ""
    assert told == []


def test_zero_zero_is_not_where_a_place_is():
    assert mednum(latitude="0", longitude="0")[0].latitude is None


def test_a_census_row_is_read_with_its_blanks_and_its_decimal_comma():
    text = (
        "\ufeffID_UNIQUE;NOM;CODPOST;VILLE;LATITUDE;LONGITUDE;EMAIL;RS_FACEBOOK;DATE_OUV;etat du projet;"
        "familles_tiers_lieux;TYPE_STRUCTURE_GEST\n"
        "7;Le Préau; ;Guéret;46,17;1,87;ada@a.fr;lepreau;01/05/2017;En projet;"
        "Bureaux partagés / Coworking, Fablab;Association\n"
    )
    told = []
    file = TextTable(io.BytesIO(text.encode()), told.append)
    row = read_place(next(iter(file)), recognise(file.columns), "Recensement 2026", told.append)
    assert told == []
    assert (row.source, row.postcode, row.latitude) == ("Recensement 2026", "", 46.17)
    assert row.facts["typologies"] == ["coworking", "fablab"]
    assert (row.facts["status"], row.facts["management_model"], row.facts["opened_on"]) == (
        "project",
        "association",
        "2017-05-01",
    )
    assert row.facts["links"] == ["https://www.facebook.com/lepreau"]


@pytest.mark.parametrize(
    ("written", "kept", "remark"),
    [
        ("01/05/2017", "2017-05-01", ""),
        ("2019", "2019-01-01", "L’année est seule"),
        ("05/2017", "2017-05-01", "Le jour manque"),
        ("01/01/2099", "2099-01-01", "à venir"),
        ("bientôt", None, "ne se lit pas"),
    ],
)
def test_a_day_of_opening_that_is_not_whole_or_is_to_come_is_remarked(written, kept, remark):
    told, columns = [], ["ID_UNIQUE", "NOM", "CODPOST", "VILLE", "DATE_OUV"]
    cells = Cells(2, dict(zip(columns, ["7", "Le Préau", "23000", "Guéret", written], strict=True)))
    row = read_place(cells, recognise(columns), "Recensement 2026", told.append)
    assert row.facts["opened_on"] == kept
    assert [(fault.column, fault.kept) for fault in told] == ([("DATE_OUV", True)] if remark else [])
    assert all(remark in fault.reason for fault in told)


def test_a_line_without_a_name_says_which_column_is_empty():
    told = []
    cells = Cells(4, {"nom": "", "commune": "Guéret", "code_postal": "23000"})
    columns = {"name": "nom", "town": "commune", "postcode": "code_postal"}
    known = made_by_hand("Liste", {"speaks_of": "places", "columns": columns})
    assert read_place(cells, known, "Liste", told.append) is None
    assert [(fault.column, fault.kept) for fault in told] == [("nom", False)]

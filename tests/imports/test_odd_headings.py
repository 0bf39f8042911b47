"""Lists as town halls send them: any line of headings or none, titles above, old line ends, OpenDocument sheets."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from lieudit.imports import services
from lieudit.imports.formats import PLACES, guess
from lieudit.imports.headings import heading_line, open_list
from lieudit.imports.models import Import
from lieudit.network.models import Place
from lieudit.records.models import Label, SourceRecord
from lieudit.toolkit.tables import UnreadableFileError
from tests.accounts.factories import AccountFactory
from tests.imports.factories import an_import
from tests.imports.test_map_columns import carried_out, mapped
from tests.territory.factories import MunicipalityFactory

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def open_document(rows, extra=""):
    """A sheet as LibreOffice writes it, with blank rows to its end."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        "<table:table-row>"
        + "".join(cell.format(text) if text else "<table:table-cell/>" for text in row)
        + "</table:table-row>"
        for row in rows
    )
    blank = '<table:table-row table:number-rows-repeated="1048500"><table:table-cell/></table:table-row>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Feuille1">{body}{extra}{blank}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def sheets(**by_name):
    """An XLSX workbook, its sheets by their names; « » is no cell."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in by_name.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(out)
    return out.getvalue()


def read(data, heading_on=None):
    faults = []
    listed = open_list(io.BytesIO(data), faults.append, heading_on)
    return listed.heading_on, listed.columns, [(each.line, *each.values.values()) for each in listed.rows], faults


@pytest.mark.parametrize(
    ("data", "line", "rows"),
    [
        (b"Nom,CP\rLe Banc,23000\rLa Forge,01000\r", 1, [(2, "Le Banc", "23000"), (3, "La Forge", "01000")]),
        (b"Liste des lieux;\n;\nNom;CP\nLe Banc;23000\n", 3, [(4, "Le Banc", "23000")]),
        (b"Liste des lieux\nau 1er mars\nNom;CP\nLe Banc;23000\n", 3, [(4, "Le Banc", "23000")]),
        (b"Le Banc;23000\nLa Forge;01000\n", 0, [(1, "Le Banc", "23000"), (2, "La Forge", "01000")]),
        (open_document([["Nom", "CP"], ["Le Banc", "23000"], ["", ""], ["La Forge", "01000"]]), 1,
         [(2, "Le Banc", "23000"), (4, "La Forge", "01000")]),
        (open_document([["Nos lieux", ""], ["", ""], ["Nom", "CP"], ["Le Banc", "23000"]]), 3,
         [(4, "Le Banc", "23000")]),
        (b"\n  \nNom;CP\nLe Banc;23000\n", 3, [(4, "Le Banc", "23000")]),
        (b"\nLe Banc;23000\n\nLa Forge;01000\n", 0, [(2, "Le Banc", "23000"), (4, "La Forge", "01000")]),
        (open_document([["", ""], ["Nom", "CP"], ["Le Banc", "23000"]]), 2, [(3, "Le Banc", "23000")]),
        (sheets(F=[["", ""], ["Nom", "CP"], ["Le Banc", "23000"]]), 2, [(3, "Le Banc", "23000")]),
        (sheets(F=[["", ""], ["Le Banc", "23000"], ["La Forge", "01000"]]), 0,
         [(2, "Le Banc", "23000"), (3, "La Forge", "01000")]),
        (sheets(**{"Lisez-moi": [["Nom", "Le nom du lieu"], ["CP", "Son code postal"]], "Notes": [["Mars 2026"]],
                   "Lieux": [["Nom", "CP"], ["Le Banc", "23000"]]}), 1, [(2, "Le Banc", "23000")]),
        (sheets(**{"Lisez-moi": [["Nom", "CP"], ["Le Banc", "23000"]]}), 1, [(2, "Le Banc", "23000")]),
    ],
)  # fmt: skip
def test_headings_are_found_wherever_they_stand(data, line, rows):
    found, columns, read_rows, faults = read(data)
    assert (found, read_rows, faults) == (line, rows, [])
    assert columns == (["Nom", "CP"] if line else ["colonne 1", "colonne 2"])


@pytest.mark.parametrize(
    "extra",
    [
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-repeated="100000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
    ],
)
def test_a_cell_repeated_a_million_times_is_refused(extra):
    with pytest.raises(UnreadableFileError, match="trop lourd"):
        read(open_document([["Nom", "CP"]], extra))


def test_a_broken_sheet_is_refused_in_one_sentence():
    data = open_document([["Nom", "CP"], ["Le Banc", "23000"]])
    with pytest.raises(UnreadableFileError, match="coupé ou abîmé"):
        read(data[: len(data) // 2])


def test_titles_fill_less_than_a_table_and_a_place_is_no_heading():
    assert heading_line([["Titre", "", ""], ["Nom", "CP", "Rue"], ["a", "1", "b"]]) == 2
    assert heading_line([["Le Banc", "23000", "12 rue Haute"]]) == 0
    assert heading_line([["Le Banc", "46.17", "1.87"]]) == 0
    assert heading_line([["Titre"]]) == heading_line([]) == 1


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([["Les lieux", "2026", "", "", "", ""], ["Nom", "CP", "Rue", "Ville", "Site", "Tél"]], 2),
        ([["Les lieux", "Creuse", "", "", ""], ["Enseigne", "Gérance", "Secteur", "Réseau", "Pays"]], 2),
        ([["Identité", "", "Adresse", "", ""], ["Nom", "SIRET", "Rue", "CP", "Ville"]], 2),
        ([["Identité", "", "Adresse", "", ""], [], ["Nom", "SIRET", "Rue", "CP", "Ville"]], 3),
        ([["Nom", "Ville", ""], ["Le Banc", "Guéret", "ouvert"]], 1),
        ([["Nom", "CP", ""], ["Le Banc", "23000", "ouvert"]], 1),
        ([["Enseigne", "Pays", ""], ["Le Banc", "Creuse", "ouvert"]], 1),
    ],
)
def test_a_title_of_two_cells_and_names_of_groups_are_no_headings(rows, line):
    assert heading_line(rows) == line


def merged(rows, *ranges):
    """An XLSX sheet some of whose cells are merged."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([cell or None for cell in row])
    for each in ranges:
        book.active.merge_cells(each)
    book.save(out)
    return out.getvalue()


def merged_down_to(last, rows):
    """The same sheet, its second column merged to that line: what openpyxl writes after making each cell of it."""
    sheet, out = zipfile.ZipFile(io.BytesIO(merged(rows, "B2:B3"))), io.BytesIO()
    below = "".join(f'<row r="{line}"></row>' for line in range(4, last + 1))
    with sheet, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name in sheet.namelist():
            text = sheet.read(name).decode()
            text = text.replace("B2:B3", f"B2:B{last}").replace("A1:B3", f"A1:B{last}")
            book.writestr(name, text.replace("</sheetData>", f"{below}</sheetData>"))
    return out.getvalue()


def test_a_cell_that_is_merged_down_says_on_each_row_what_it_says_on_the_first():
    rows = [
        ["Nom", "Rue", "CP", "Ville"],
        ["Le Banc", "1 rue Haute", "23000", "Guéret"],
        ["La Forge", "2 rue Haute", "", ""],
        ["Le Quai", "3 rue Haute", "23200", "Aubusson"],
    ]
    line, _columns, found, faults = read(merged(rows, "C2:C3", "D2:D3"))
    assert (line, faults) == (1, [])
    assert [row[3:] for row in found] == [("23000", "Guéret"), ("23000", "Guéret"), ("23200", "Aubusson")]


def test_but_the_sequel_of_one_place_is_not_another_place():
    """A place whose opening hours take two rows: all but them is merged."""
    rows = [["Nom", "CP", "Ville", "Horaires"], ["Le Banc", "23000", "Guéret", "lundi"], ["", "", "", "mardi"]]
    _line, _columns, found, _faults = read(merged(rows, "A2:A3", "B2:B3", "C2:C3"))
    assert [row[1] for row in found] == ["Le Banc", ""]


def test_headings_over_two_rows_whose_first_columns_are_merged_down():
    rows = [["Nom", "CP", "Ville", "Contact", ""], ["", "", "", "Tél", "Site"], ["Le Banc", "23000", "Guéret", "", ""]]
    line, columns, found, _faults = read(merged(rows, "A1:A2", "B1:B2", "C1:C2", "D1:E1"))
    assert (line, columns) == (2, ["Nom", "CP", "Ville", "Tél", "Site"])
    assert found == [(3, "Le Banc", "23000", "Guéret", "", "")]


def test_and_of_an_open_document_likewise():
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    town = cell.format(' table:number-rows-spanned="2"', "Guéret")
    rows = [cell.format("", "Le Banc") + town, cell.format("", "La Forge") + "<table:covered-table-cell/>"]
    extra = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    _line, _columns, found, _faults = read(open_document([["Nom", "Ville"]], extra))
    assert found == [(2, "Le Banc", "Guéret"), (3, "La Forge", "Guéret")]


def test_cells_merged_without_end_are_read_as_they_stand():
    data = merged_down_to(900_000, [["Nom", "CP"], ["Le Banc", "23000"], ["La Forge", ""]])
    assert [row[2] for row in read(data)[2][:2]] == ["23000", ""]


@pytest.mark.parametrize(
    ("geometry", "point"),
    [
        ({"type": "Point", "coordinates": [1.87, 46.17, 300]}, ("1.87", "46.17")),
        ({"type": "MultiPoint", "coordinates": [[1.87, 46.17]]}, ("1.87", "46.17")),
        ({"type": "Polygon", "coordinates": [[[1, 46], [1.002, 46], [1.002, 46.004], [1, 46]]]}, ("1.001", "46.002")),
        ({"type": "MultiPolygon", "coordinates": [[[[1, 46], [1.002, 46], [1.002, 46.004]]]]}, ("1.001", "46.002")),
        ({"type": "Point", "coordinates": [10**400, 46]}, None),
        ({"type": "Point", "coordinates": [[[[[[1, 46]]]]]]}, None),
        ({"type": "GeometryCollection"}, None),
        ({"type": "Polygon", "coordinates": [[[1, 46], [2, 46], [2, 47], [1, 46]]]}, None),
        (None, None),
    ],
)
def test_a_building_that_is_drawn_has_a_middle(geometry, point):
    feature = {"type": "Feature", "geometry": geometry, "properties": {"nom": "Le Banc"}}
    (row,) = open_list(io.BytesIO(json.dumps({"features": [feature]}).encode()), lambda fault: None).rows
    assert row.values.get("longitude") == (point and point[0])
    assert row.values.get("latitude") == (point and point[1])


def test_merged_cells_over_two_rows_of_headings():
    book, out = Workbook(), io.BytesIO()
    for row in (["Le lieu", None, "Où", None], ["Nom", "Tél", "CP", "Ville"], ["Le Banc", None, "23000", "Guéret"]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("C1:D1")
    book.save(out)
    line, columns, rows, faults = read(out.getvalue())
    assert (line, columns) == (2, ["Nom", "Tél", "CP", "Ville"])
    assert (rows, faults) == ([(3, "Le Banc", "", "23000", "Guéret")], [])


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (["code_bib", "nom_de_l_etablissement", "adresse", "code_postal", "ville", "email"],
         {"name": "nom_de_l_etablissement", "postcode": "code_postal", "town": "ville", "address": "adresse"}),
        (["c_nom", "c_adresse", "c_cp", "c_commune", "c_lat", "c_lon"],
         {"name": "c_nom", "postcode": "c_cp", "town": "c_commune", "address": "c_adresse", "latitude": "c_lat",
          "longitude": "c_lon"}),
        (["Nom du lieu", "Site Internet", "Code Postale", "Téléphone du lieu"],
         {"name": "Nom du lieu", "postcode": "Code Postale", "phone": "Téléphone du lieu", "site": "Site Internet"}),
        (["Nom du responsable", "Adresse e-mail", "Contact", "Nom de la structure"], {"name": "Nom de la structure"}),
        (["nomDuLieu", "codePostal", "geo.latitude", "geo.longitude"],
         {"name": "nomDuLieu", "postcode": "codePostal", "latitude": "geo.latitude", "longitude": "geo.longitude"}),
        (["Raison sociale", "Libellé commune"], {"name": "Raison sociale", "town": "Libellé commune"}),
        (["contact.nom", "contact.phone", "nom", "phone"], {"name": "nom", "phone": "phone"}),
        (["contact.nom", "contact.phone", "lieu.cp"], {"postcode": "lieu.cp"}),
        (["Nom", "Prénom", "Nom du lieu", "CP"], {"name": "Nom du lieu", "postcode": "CP"}),
        (["Nom", "Prénom", "CP"], {"postcode": "CP"}),
        (["Structure", "Lieu", "CP"], {"name": "Lieu", "postcode": "CP"}),
        (["Nom", "N° voie", "Type de voie", "Libellé voie", "CP"],
         {"name": "Nom", "street_number": "N° voie", "street_type": "Type de voie", "address": "Libellé voie",
          "postcode": "CP"}),
        (["name", "addr:housenumber", "addr:street", "addr:postcode", "addr:city"],
         {"name": "name", "street_number": "addr:housenumber", "address": "addr:street", "postcode": "addr:postcode",
          "town": "addr:city"}),
        (["Nom", "CP", "Licence"], {"name": "Nom", "postcode": "CP", "licence": "Licence"}),
    ],
)  # fmt: skip
def test_columns_are_guessed_however_their_headings_are_written(columns, found):
    assert guess(columns, PLACES) == found


def test_the_number_of_a_street_is_no_identifier():
    rows = [
        {"Nom": f"Lieu {n}", "Numéro": number, "Voie": "rue Haute", "CP": "23000"}
        for n, number in enumerate(("12", "12", "3 bis", "12", "3 bis"))
    ]
    found = guess(list(rows[0]), PLACES, rows)
    assert found == {"name": "Nom", "street_number": "Numéro", "address": "Voie", "postcode": "CP"}
    told_apart = [row | {"Numéro": f"R-{n}"} for n, row in enumerate(rows)]
    assert guess(list(rows[0]), PLACES, told_apart)["external_id"] == "Numéro"
    by_days = [row | {"Nom": f"Lieu {row['Numéro']}"} for row in rows]
    assert guess(list(rows[0]), PLACES, by_days)["external_id"] == "Numéro"


def test_a_street_in_three_columns_is_one_address(gueret):
    row = {"Nom": "Le Banc", "N° voie": "12 bis", "Type voie": "rue", "Nom voie": "Haute", "CP": "23000"}
    run = an_import(row)
    carried_out(mapped(run, columns=guess(list(row), PLACES, [row]), source="Liste"))
    assert Place.objects.get().address == "12 bis rue Haute"


def test_columns_without_headings_are_guessed_by_what_they_hold():
    row = ["Le Banc", "12 rue Haute", "23000", "05 55 52 00 00", "https://banc.exemple.fr", "46.170", "1.870"]
    columns = [f"colonne {number}" for number in range(1, 8)]
    sample = [dict(zip(columns, [f"{row[0]} {i}", *row[1:]], strict=True)) for i in range(4)]
    assert guess(columns, PLACES, sample) == {
        "name": "colonne 1",
        "postcode": "colonne 3",
        "address": "colonne 2",
        "latitude": "colonne 6",
        "longitude": "colonne 7",
        "phone": "colonne 4",
        "site": "colonne 5",
    }


@pytest.fixture
def gueret(db):
    return MunicipalityFactory()


def test_a_list_without_headings_comes_in_and_is_not_taken_for_the_next_one(gueret):
    run = an_import(file=SimpleUploadedFile("a.csv", b"Le Banc;23000\nLa Forge;23000\n"))
    assert (run.state, run.heading) == ("mapping", 0)
    columns = {"name": "colonne 1", "postcode": "colonne 2"}
    run = carried_out(mapped(run, columns=columns, source="Sans titres"))
    assert sorted(Place.objects.values_list("name", flat=True)) == ["La Forge", "Le Banc"]
    assert an_import(file=SimpleUploadedFile("b.csv", b"23000;Autre\n23000;Encore\n")).state == "mapping"


def test_the_line_of_headings_is_chosen_on_the_page(gueret, django_capture_on_commit_callbacks):
    data = b"Le tableau;des lieux\nNom;CP\nLe Banc;23000\n"
    run = an_import(file=SimpleUploadedFile("a.csv", data))
    assert run.heading == 1
    browser = Client()
    browser.force_login(AccountFactory(secretariat=True))
    page = browser.get(f"{run.get_absolute_url()}?colonnes=places&titres=2")
    assert page.context["columns"] == ["Nom", "CP"]
    assert '<option value="2" selected>' in page.content.decode()
    assert page.context["form"].fields["name"].initial == "Nom"
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{run.get_absolute_url()}?titres=2", {"source": "S", "name": "Nom", "postcode": "CP"})
    run = Import.objects.get()
    assert (run.heading, run.state, run.counts["created"]) == (2, "preview", 1)
    assert services.opened_list(run).columns == ["Nom", "CP"]
    assert browser.get(f"{run.get_absolute_url()}?colonnes=places&titres=hop").status_code == 200


def test_what_is_true_of_all_rows_is_said_once(gueret):
    run = an_import({"Lieu": "La bibliothèque", "CP": "23000"})
    columns, constants = (
        {"name": "Lieu", "postcode": "CP"},
        {"domain": "culture", "management_model": "", "typology": ""},
    )
    run = mapped(run, columns=columns, constants=constants, programme="france-services", licence="ODbL")
    fields = {field["label"]: field for field in run.shown["fields"]}
    assert fields["domaines"]["columns"] == []
    carried_out(run)
    place = Place.objects.get()
    assert (place.domains, place.management_model) == (["culture"], "")
    assert Label.objects.get().programme == "france-services"
    assert SourceRecord.objects.get().licence == "ODbL"
    again = an_import({"Lieu": "La bibliothèque", "CP": "23000"}, {"Lieu": "L’autre", "CP": "23000"})
    assert (again.state, again.mapping["constants"]) == ("preview", {"domain": "culture"})


def test_a_list_of_which_no_licence_is_told_says_so(gueret, client):
    carried_out(mapped(an_import({"Lieu": "Le Banc", "CP": "23000"}), columns={"name": "Lieu", "postcode": "CP"}))
    page = client.get(reverse("network:export_places", args=["csv"]))
    text = b"".join(page.streaming_content).decode()
    assert "licences" in text.splitlines()[0]
    assert "Liste de la Creuse (licence non précisée)" in text
    assert SourceRecord.objects.get().licence == ""


def test_latitude_and_longitude_may_be_one_column(gueret):
    run = an_import({"Lieu": "Le Banc", "geo_point_2d": "46.17, 1.87"}, {"Lieu": "La Forge", "geo_point_2d": ""})
    run = carried_out(mapped(run, columns={"name": "Lieu", "point": "geo_point_2d"}))
    place = Place.objects.get()
    assert (place.municipality, place.latitude, place.longitude) == (gueret, 46.17, 1.87)
    assert run.counts["rejected"] == 1

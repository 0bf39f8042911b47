"""Lists as town halls send them: any line of headings or none, titles above, old line ends, OpenDocument sheets."""

import io
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
        (["Nom", "CP", "Licence"], {"name": "Nom", "postcode": "CP", "licence": "Licence"}),
    ],
)  # fmt: skip
def test_columns_are_guessed_however_their_headings_are_written(columns, found):
    assert guess(columns, PLACES) == found


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

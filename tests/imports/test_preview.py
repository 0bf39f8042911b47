"""Nothing is published that the preview did not show; what looks like a person is asked about before."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lieudit.imports import runner, services, tasks
from lieudit.imports.models import Import
from lieudit.imports.personal import NAMES, NUMBERS, SITES, STREETS, WORDS, Sign, signs_in
from lieudit.imports.preview import FIRST, SPREAD
from lieudit.network.models import Place
from lieudit.records.models import SourceRecord
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, an_import, undone
from tests.imports.test_map_columns import mapped
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
NOTE = "à relancer, trésorerie fragile, ne pas diffuser"
MEDNUM = {
    "id": "m-1", "pivot": "00000000000000", "nom": "Le Préau", "commune": "Guéret", "code_postal": "23000",
    "code_insee": "23096", "adresse": "2 rue du Banc", "date_maj": "2026-03-02", "courriels": "contact@exemple.fr",
    "telephone": "06 12 34 56 78", "presentation_resume": "Un lieu.",
    "presentation_detail": "Les ateliers sont animés par Lucie Martin.", "services": "Utiliser le numérique",
}  # fmt: skip


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


def started(run, *published):
    services.start_import(run, actor=None, published=published)
    tasks.carry_out.call(run.number)
    run.refresh_from_db()
    return run


def without_heading(name="lieux.csv"):
    text = f'ID,NOM_TL,INSEECOM,\n1,Le Préau,23096,"{NOTE}"\n2,La Forge,23096,0\n'
    return SimpleUploadedFile(name, text.encode())


def everything_published():
    """All that the directory holds of places and of where they come from, as text."""
    return json.dumps([*Place.objects.values(), *SourceRecord.objects.values()], default=str, ensure_ascii=False)


def test_a_column_without_heading_is_written_nowhere():
    started(an_import(file=without_heading()))
    assert Place.objects.count() == 2
    assert NOTE not in everything_published()
    place = Place.objects.get(name="La Forge")
    assert (place.summary, place.description, place.address, place.built_area) == ("", "", "", None)
    record = SourceRecord.objects.get(place=place)
    assert (record.source, record.licence) == ("CGET 2019", "Licence Ouverte 2.0")


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.csv", f',Lieu,Code,\n0,Le Préau,23096,"{NOTE}"\n'.encode()),
        SimpleUploadedFile("a.json", json.dumps([{"": NOTE, "Lieu": "Le Préau", "Code": "23096"}]).encode()),
    ],
)
def test_nor_in_a_list_mapped_by_hand_where_it_bears_its_number(file):
    run = an_import(file=file)
    assert "colonne 1" in services.opened_list(run).columns
    started(mapped(run, columns={"name": "Lieu", "insee": "Code"}))
    place, record = Place.objects.get(), SourceRecord.objects.get()
    assert (place.summary, place.description, place.address, place.links) == ("", "", "", [])
    assert (record.source, record.licence) == ("Liste de la Creuse", "")
    assert NOTE not in everything_published()


def test_a_column_without_heading_may_be_chosen_by_its_number():
    run = an_import(file=SimpleUploadedFile("a.csv", b"Lieu,Code,\nLe Pr\xc3\xa9au,23096,Un lieu ouvert\n"))
    started(mapped(run, columns={"name": "Lieu", "insee": "Code", "summary": "colonne 3"}))
    assert Place.objects.get().summary == "Un lieu ouvert"


def test_a_column_without_heading_never_takes_the_name_of_another():
    run = an_import(file=SimpleUploadedFile("a.csv", b"colonne 2,,Code\na,b,23096\n"))
    assert services.opened_list(run).columns == ["colonne 2", "colonne 2 (sans titre)", "Code"]


def test_every_field_that_is_written_is_shown_with_its_columns_and_its_words():
    rows = [PREAU | {"ID": str(i), "NOM_TL": f"Lieu {i}", "ADRESSE": f"{i} rue Haute"} for i in range(40)]
    run = an_import(*rows)
    fields = {field["label"]: field for field in run.shown["fields"]}
    assert fields["adresse"]["columns"] == ["ADRESSE"]
    assert (fields["adresse"]["count"], fields["adresse"]["examples"][0]) == (40, "0 rue Haute")
    assert fields["adresse"]["examples"][-1] == "31 rue Haute"
    assert fields["licence"] == {"label": "licence", "columns": [], "count": 40, "examples": ["Licence Ouverte 2.0"]}
    lines = [row["line"] for row in run.shown["rows"]]
    assert lines == sorted(set(lines))
    assert lines[:FIRST] == [2, 3, 4]
    assert len(lines) == FIRST + SPREAD
    started(run)
    told = {text for field in run.shown["fields"] for text in field["examples"]}
    place = Place.objects.get(name="Lieu 0")
    assert {place.name, place.address} <= told
    written = {name for name in ("summary", "description", "phone", "hours", "links") if getattr(place, name)}
    assert written == set()


@pytest.mark.parametrize(
    ("text", "look", "signs"),
    [
        ("Contact : Lucie Martin, 06 12 34 56 78", WORDS, {Sign.PERSON, Sign.MOBILE}),
        ("Contact: lucie martin", WORDS, {Sign.PERSON}),
        ("Demandez mme martin", WORDS, {Sign.PERSON}),
        ("Ouvert par Ousmane Traoré", WORDS, {Sign.PERSON}),
        ("Madame la maire ouvre le lieu ; contact par courriel", WORDS, set()),
        ("06.12.34.56.78/05.55.52.00.00", WORDS, {Sign.MOBILE, Sign.PHONE}),
        ("05 55 52 00 00 / 06 12 34 56 78", NUMBERS, {Sign.MOBILE}),
        ("06  12  34  56  78", WORDS, {Sign.MOBILE}),
        ("06 - 12 - 34 - 56 - 78", WORDS, {Sign.MOBILE}),
        ("06–12–34–56–78", WORDS, {Sign.MOBILE}),
        ("06,12,34,56,78", WORDS, {Sign.MOBILE}),
        ("0612 345 678", WORDS, {Sign.MOBILE}),
        ("０６ １２ ３４ ５６ ７８", WORDS, {Sign.MOBILE}),
        ("23000 06 12 34 56 78", WORDS, {Sign.MOBILE}),
        ("0\u200b6 12 34 56 78", WORDS, {Sign.MOBILE}),
        ("SIREN 775 672 272, ouvert 09.00-12.00 14.00-18.00", WORDS, set()),
        ("48.856614, 2.352221, le 12/11/2026", WORDS, set()),
        ("jean.dupont [at] exemple [dot] com", WORDS, {Sign.EMAIL}),
        ("jean[arobase]exemple.fr", WORDS, {Sign.EMAIL}),
        ("jean＠exemple.fr", WORDS, {Sign.EMAIL}),
        ("Demandez Mme Durand au 05.55.52.00.00", WORDS, {Sign.PERSON, Sign.PHONE}),
        ("Animé par Yanis Benali", WORDS, {Sign.PERSON}),
        ("Ouvert par NATHALIE DUPONT en 2019", WORDS, {Sign.PERSON}),
        ("lucie (at) exemple.fr", WORDS, {Sign.EMAIL}),
        ("LUCIE [AT] EXEMPLE.FR", WORDS, {Sign.EMAIL}),
        ("Chez Mme Durand, 3 rue Haute", STREETS, {Sign.HOME, Sign.PERSON}),
        ("3 rue Haute, appartement 12", STREETS, {Sign.HOME}),
        ("0612345678", NUMBERS, {Sign.MOBILE}),
        ("612345678", NUMBERS, {Sign.MOBILE}),
        ("+33 6 12 34 56 78", NUMBERS, {Sign.MOBILE}),
        ("0692 12 34 56", NUMBERS, {Sign.MOBILE}),
        ("https://lucie@exemple.fr", SITES, {Sign.EMAIL}),
        ("https://www.linkedin.com/in/lucie-martin", SITES, {Sign.PROFILE}),
        ("relancer lucie@exemple.fr", NAMES, {Sign.EMAIL}),
        ("Chez Mme Durand", NAMES, {Sign.HOME, Sign.PERSON}),
        ("Chez Lucie Martin", NAMES, {Sign.HOME}),
        ("Atelier de Monsieur Paul", NAMES, {Sign.PERSON}),
        ("École Madame Curie", NAMES, set()),
        ("Chez nos voisins", NAMES, set()),
        ("05 55 52 00 00", NUMBERS, set()),
        ("Médiathèque Jacques Prévert", WORDS, set()),
        ("12 rue Jean Moulin", STREETS, set()),
        ("12 place Madame de Staël", STREETS, set()),
        ("École Marie Curie, 1 500 m² depuis 2019", WORDS, set()),
        ("SIRET 123 456 789 00012, RNA W231234567", WORDS, set()),
        ("https://medium.com/@preau", SITES, set()),
        ("Centre social Pierre Mendès France", NAMES, set()),
    ],
)
def test_what_looks_like_a_person_is_seen(text, look, signs):
    assert set(signs_in(text, look)) == signs


def asked(run):
    return {question["key"] for question in run.shown["questions"]}


def test_cells_that_look_like_a_person_are_left_out_unless_one_says_otherwise():
    run = an_import(MEDNUM)
    assert asked(run) == {"email courriels", "mobile telephone", "person presentation_detail"}
    started(run)
    place = Place.objects.get()
    assert (place.phone, place.description, place.summary) == ("", "", "Un lieu.")
    said = everything_published() + json.dumps(list(run.lines.values_list("reasons", flat=True)))
    assert place.name in said
    assert "Lucie" not in everything_published()
    assert "61234" not in everything_published()


def test_what_one_chose_to_publish_is_published_and_remembered():
    run = started(an_import(MEDNUM), "mobile telephone", "mobile autre")
    place = Place.objects.get()
    assert (place.phone, place.description) == ("+33612345678", "")
    assert run.published == ["mobile telephone"]
    assert not Place.objects.exclude(pk=place.pk).exists()
    undone(run)
    assert not Place.objects.exists()


def test_rooms_above_do_not_get_what_was_left_out():
    from lieudit.public_services.models import MednumRow

    started(an_import(MEDNUM))
    cells = MednumRow.objects.get().cells
    assert (cells.get("courriels", ""), cells.get("telephone", "")) == ("", "")
    assert "Lucie" not in json.dumps(cells)


def test_one_cell_with_two_signs_needs_both_answers():
    row = PREAU | {"DESCRIPTION": "Lucie Martin, 06 12 34 56 78"}
    columns = {"name": "NOM_TL", "insee": "INSEECOM", "description": "DESCRIPTION"}
    row = {key: value for key, value in row.items() if key != "ID"}
    run = mapped(an_import(row), columns=columns)
    assert asked(run) == {"mobile DESCRIPTION", "person DESCRIPTION"}
    started(run, "mobile DESCRIPTION")
    assert Place.objects.get().description == ""


def test_each_cell_left_out_is_among_the_lines_to_look_at():
    run = an_import(*(MEDNUM | {"id": f"m-{i}", "nom": f"Lieu {i}"} for i in range(12)))
    columns = [column for line in run.lines.all() for column, *_rest in line.reasons]
    assert columns.count("telephone") == 12
    assert run.counts["created"] == 12
    question = next(each for each in run.shown["questions"] if each["sign"] == "mobile")
    assert (question["count"], question["column"]) == (12, "telephone")


def test_the_page_shows_the_values_and_asks(django_capture_on_commit_callbacks):
    run = an_import(MEDNUM)
    browser = Client()
    browser.force_login(AccountFactory(secretariat=True))
    page = browser.get(run.get_absolute_url()).content.decode()
    assert "Ce qui serait publié, champ par champ" in page
    assert "2 rue du Banc" in page
    assert "une cellule contient un téléphone portable" in page
    assert "Dire les colonnes à la main" in page
    name = next(key for key, each in enumerate(run.shown["questions"], 1) if each["sign"] == "mobile")
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("imports:start_import", args=[run.number]), {f"q{name}": "publish"})
    assert Import.objects.get().published == ["mobile telephone"]
    assert Place.objects.get().phone == "+33612345678"
    assert "Publié à la demande" in browser.get(run.get_absolute_url()).content.decode()


def test_a_forged_answer_publishes_nothing(django_capture_on_commit_callbacks):
    run = an_import(MEDNUM)
    browser = Client()
    browser.force_login(AccountFactory(secretariat=True))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("imports:start_import", args=[run.number]), {"q1": "tout", "q99": "publish"})
    run.refresh_from_db()
    assert run.state == "preview"
    assert not Place.objects.exists()


def test_what_a_preview_showed_goes_with_the_file():
    run = an_import(MEDNUM)
    assert "06 12 34 56 78" in json.dumps(run.shown)
    services.discard_import(run, actor=None)
    run.refresh_from_db()
    assert (run.shown, run.lines.count()) == ({}, 0)


def test_what_the_database_refuses_is_told_before_and_the_other_rows_are_shown(monkeypatch):
    """A belt: cells are checked one by one, so that a check of the database is made to fail on purpose."""
    made = runner.new_place

    def spoiled(row, said, slug):
        place = made(row, said, slug)
        if row.name == "La Forge":
            place.latitude, place.longitude = 91.0, 0.0
        return place

    monkeypatch.setattr(runner, "new_place", spoiled)
    run = an_import(PREAU, PREAU | {"ID": "2", "NOM_TL": "La Forge"}, PREAU | {"ID": "3", "NOM_TL": "La Halle"})
    assert (run.counts["created"], run.counts["rejected"]) == (2, 1)
    refused = run.lines.get(outcome="rejected")
    assert (refused.line, "refuse cette ligne" in refused.reasons[0][2]) == (3, True)
    started(run)
    assert sorted(Place.objects.values_list("name", flat=True)) == ["La Halle", "Le Préau"]

"""An import runs once, as it was shown; what stops it leaves nothing behind; each territory brings in its own."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lieudit.imports import extensions, runner, services, tasks
from lieudit.imports.models import Import, ImportLine
from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.records.models import Label, SourceRecord
from lieudit.records.vocabulary import Programme
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, an_import, imported, undone
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
CGET = "Mission Coworking (CGET 2019)"
THINGS = extensions.Things("things", "chose à faire,choses à faire", "chose faite,choses faites")


def taking(take):
    return extensions.Taker(CGET, THINGS, take, lambda run: None, lambda row: iter(()))


WHOLE = ("read", "created", "unchanged", "rejected", "warnings")
FABRIQUE = {"id_territoire": "fabt-1", "lib_territoire": "Le Préau", "id_geo": "23096", "lib_geo": "Guéret"}


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


@pytest.fixture
def lyon():
    department = DepartmentFactory(code="69", name="Rhône", region=RegionFactory(code="84", name="Auvergne"))
    return MunicipalityFactory(code="69123", name="Lyon", department=department, former_codes=["69383"])


def test_the_task_writes_what_the_preview_showed():
    run = imported(PREAU, PREAU | {"ID": "2", "NOM_TL": ""}, by=AccountFactory(secretariat=True))
    assert (run.state, run.read, run.total, run.counts["created"], run.counts["rejected"]) == ("done", 2, 2, 1, 1)
    assert [(line.outcome, line.place) for line in run.lines.all()] == [
        ("created", Place.objects.get()),
        ("rejected", None),
    ]
    assert Entry.objects.get(kind="records.places_imported").actor == run.by


def test_started_twice_it_runs_once():
    run = an_import(PREAU)
    services.start_import(run, actor=None)
    with pytest.raises(RuleBroken, match="déjà lancé"):
        services.start_import(run, actor=None)
    tasks.carry_out.call(run.number)
    tasks.carry_out.call(run.number)
    assert (Place.objects.count(), ImportLine.objects.count()) == (1, 1)


def test_an_import_that_stops_is_taken_back_whole(monkeypatch):
    monkeypatch.setattr(runner, "BATCH", 2)
    rows = [PREAU | {"ID": str(i), "NOM_TL": f"Lieu {i}"} for i in range(5)]

    def break_at_the_end(batch, run, tell):
        if run.state == "running" and len(batch) == 1:
            raise ZeroDivisionError
        return 0, set()

    monkeypatch.setattr(extensions.TAKERS, "given", [taking(break_at_the_end)])
    run = imported(*rows)
    assert run.state == "failed"
    assert "remis comme avant" in run.failure
    assert not Place.objects.exists()
    assert not SourceRecord.objects.exists()


def test_rooms_above_take_each_row_that_was_kept_with_all_its_cells(monkeypatch):
    taken = []
    monkeypatch.setattr(
        extensions.TAKERS, "given", [taking(lambda rows, run, tell: taken.append((rows, run)) or (1, {2}))]
    )
    run = imported(PREAU | {"POPCOM": "12"}, PREAU | {"ID": "2", "NOM_TL": ""})
    [([(shown, _row)], reading), ([(place, row)], given)] = taken
    assert (place.name, row.cells["POPCOM"], given, reading) == ("Le Préau", "12", run, run)
    assert (run.counts["taken"], shown.name, place.pk) == ({"things": 1}, "Le Préau", Place.objects.get().pk)


def test_an_animator_brings_in_the_places_of_their_territory_only(gueret, lyon):
    animator = AnimatorFactory(department=gueret.department).account
    run = imported(PREAU, PREAU | {"ID": "2", "COMINIT": "Lyon", "INSEECOM": "69383"}, by=animator)
    assert [place.municipality for place in Place.objects.all()] == [gueret]
    assert "territoire que vous animez" in run.lines.get(outcome="rejected").reasons[0][2]


def test_an_animator_does_not_draw_a_place_of_another_territory_to_their_own(gueret, lyon):
    imported(PREAU | {"COMINIT": "Lyon", "INSEECOM": "69123", "CP": ""})
    run = imported(PREAU, by=AnimatorFactory(department=gueret.department).account)
    assert Place.objects.get().municipality == lyon
    assert run.counts["rejected"] == 1


def test_an_identifier_used_again_for_another_place_leaves_the_first_one_alone(gueret, lyon):
    imported(PREAU)
    run = imported(PREAU | {"NOM_TL": "Fablab de la Presqu’île", "COMINIT": "Lyon", "INSEECOM": "69123", "CP": ""})
    assert (Place.objects.get().name, run.counts["rejected"]) == ("Le Préau", 1)
    assert "celui d’un autre lieu, « Le Préau »" in run.lines.get().reasons[0][2]


def test_a_place_that_moves_and_keeps_its_name_is_the_same(gueret, lyon):
    imported(PREAU)
    imported(PREAU | {"COMINIT": "Lyon", "INSEECOM": "69123", "CP": ""})
    assert Place.objects.get().municipality == lyon


def test_a_list_of_labels_names_a_place_that_is_already_there():
    place = PlaceFactory(name="Tiers-lieu Le Préau")
    run = imported(FABRIQUE)
    label = Label.objects.get()
    assert (label.place, label.programme, label.since) == (place, Programme.FABRIQUE, run.told_on)
    assert (run.format, run.counts["labels"], run.counts["created"]) == ("Fabriques de territoire (ANCT)", 1, 0)
    assert imported(FABRIQUE | {"autre": "x"}).counts["labels"] == 0


def test_a_row_of_several_places_makes_several():
    run = imported(FABRIQUE | {"id_territoire": "fabt-1; fabt-2", "lib_territoire": "Le Préau; La Grange"})
    assert set(Place.objects.values_list("name", flat=True)) == {"Le Préau", "La Grange"}
    assert (run.counts["created"], Label.objects.count()) == (2, 2)
    broken = imported(FABRIQUE | {"id_territoire": "fabt-1; fabt-2"})
    assert "lib_territoire" in broken.lines.get().reasons[0][2]


def test_france_services_label_places_and_add_none_to_the_third_places():
    place = PlaceFactory(name="Le Préau")
    rows = [FABRIQUE | {"id_territoire": "fs-1"}, FABRIQUE | {"id_territoire": "fs-2", "lib_territoire": "La Poste"}]
    run = imported(*rows)
    assert (Label.objects.filter(place=place).count(), Place.objects.public().get()) == (1, place)
    assert (Place.objects.elsewhere().get().name, run.counts["rejected"]) == ("La Poste", 0)


def test_the_national_directory_is_read_with_its_codes():
    records = [
        {
            "id": "a1",
            "name": "Le Préau",
            "typePlace": ["coworking", "autre"],
            "manageModel": "scic",
            "openingDate": "01/05/2017",
            "buildingSurfaceArea": 350.0,
            "address": {"codeInsee": "23096"},
            "openingHours": [
                {"dayOfWeek": "Mo", "hours": [{"opens": "09:00", "closes": "12:00"}]},
                {"dayOfWeek": "Tu", "hours": ""},
            ],
            "socialNetwork": ["https://a.fr"],
            "email": "a@b.fr",
        },
        {"id": "a2", "name": "Fermé", "typePlace": "", "preferences": {"isOpenData": False}},
    ]
    file = SimpleUploadedFile("annuaire.json", json.dumps(records).encode())
    run = imported(file=file)
    place = Place.objects.get()
    assert (place.typologies, place.management_model, place.built_area) == (["coworking", "autre"], "scic", 350)
    assert (place.hours, place.opened_on.isoformat(), place.email) == ("Mo 09:00-12:00", "2017-05-01", "")
    assert place.links == ["https://a.fr"]
    assert "pas ouvert ses données" in run.lines.get(outcome="rejected").reasons[0][2]


def test_a_machine_that_stopped_takes_the_import_up_and_all_of_it_is_undone(monkeypatch):
    monkeypatch.setattr(runner, "BATCH", 2)
    rows = [PREAU | {"ID": str(i), "NOM_TL": f"Lieu {i}", "WEB": "aucun"} for i in (0, 1, 2, 2, 4)]

    def cut(batch, run, tell):
        if run.state == "running" and batch[0][1].name == "Lieu 4":
            raise KeyboardInterrupt
        return 0, set()

    monkeypatch.setattr(extensions.TAKERS, "given", [taking(cut)])
    run = services.start_import(an_import(*rows), actor=None)
    with pytest.raises(KeyboardInterrupt):
        tasks.carry_out.call(run.number)
    run.refresh_from_db()
    assert (Place.objects.count(), run.read) == (3, 4)
    monkeypatch.setattr(extensions.TAKERS, "given", [])
    Import.objects.update(beat_at=timezone.now() - dt.timedelta(minutes=11))
    tasks.carry_out.call(services.start_import(run, actor=None).number)
    run.refresh_from_db()
    assert Place.objects.count() == 4
    assert {key: run.counts[key] for key in WHOLE} == dict(zip(WHOLE, (5, 4, 0, 1, 5), strict=True))
    assert [len(line.reasons) for line in run.lines.all()] == [1, 1, 1, 2, 1]
    assert Entry.objects.filter(kind="records.places_imported").get().data["created"] == 4
    undone(run)
    assert not Place.objects.exists()


def test_two_tasks_of_one_import_never_write_the_same_rows(monkeypatch):
    rows = [PREAU | {"ID": str(i), "NOM_TL": f"Lieu {i}"} for i in range(5)]
    run = services.start_import(an_import(*rows), actor=None)
    other = iter([run.number])

    def one_by_one(batches):
        for number, batch in enumerate(batches):
            if number == 1 and (same := next(other, None)):
                tasks.carry_out.call(same)
            yield batch

    monkeypatch.setattr(runner, "BATCH", 2)
    monkeypatch.setattr(runner, "ahead", one_by_one)
    tasks.carry_out.call(run.number)
    run.refresh_from_db()
    assert (run.state, run.counts["created"], run.counts["rejected"]) == ("done", 5, 0)
    assert Place.objects.count() == run.lines.count() == 5


@pytest.mark.parametrize(("state", "since"), [("undoing", "running"), ("undone", "reading")])
def test_a_task_that_slept_writes_nothing_once_its_import_was_taken_away(monkeypatch, state, since):
    def one_by_one(batches):
        for number, batch in enumerate(batches):
            if number:
                Import.objects.filter(state=since).update(state=state)
            yield batch

    monkeypatch.setattr(runner, "BATCH", 2)
    monkeypatch.setattr(runner, "ahead", one_by_one)
    run = an_import(*(PREAU | {"ID": str(i), "NOM_TL": f"Lieu {i}"} for i in range(3)))
    if run.state == "preview":
        tasks.carry_out.call(services.start_import(run, actor=None).number)
    run.refresh_from_db()
    assert (run.state, run.read) == (state, 2)
    assert Place.objects.count() == (2 if since == "running" else 0)


def test_places_are_held_while_their_list_changes_them():
    imported(PREAU)
    with CaptureQueriesContext(connection) as asked:
        imported(PREAU | {"NOM_TL": "Le Grand Préau"})
    assert any('FOR NO KEY UPDATE OF "network_place"' in query["sql"] for query in asked)

"""An import is undone whole: what it added goes, what it changed comes back, what people did stays."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from lieudit.care.models import Report
from lieudit.imports import extensions, services, tasks, undoing
from lieudit.imports.models import Import, ImportLine
from lieudit.journal import services as journal
from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.network.services import edit_place
from lieudit.records.duplicates import merge_places
from lieudit.records.models import Conflict, Label, SourceRecord
from lieudit.records.services import confirm_place
from lieudit.territory.models import Zoning
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, an_import, imported, undone
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.records.factories import TwinFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
FABRIQUE = {"id_territoire": "fabt-1", "lib_territoire": "Le Préau", "id_geo": "23096", "lib_geo": "Guéret"}
FRR = {"Code_insee": "23096", "Classement FRR au 10 juillet 2025": "FRR+"}


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory(former_codes=["23999"])


def everything():
    """All that an import may write, without the dates of the machine."""
    places = list(Place.objects.order_by("pk").values())
    records = list(SourceRecord.objects.order_by("pk").values("place", "source", "external_id", "licence", "row"))
    conflicts = list(Conflict.objects.order_by("pk").values("place", "field", "ours", "theirs", "state"))
    zonings = list(Zoning.objects.order_by("pk").values())
    return places, records, conflicts, list(Label.objects.values()), zonings


def test_all_is_as_before_the_import():
    imported(PREAU | {"WEB": "www.a.fr"}, PREAU | {"ID": "2", "NOM_TL": "La Grange"})
    edit_place(Place.objects.get(name="La Grange"), actor=AccountFactory(), speaks=True, name="La Grange d’en haut")
    before = everything()
    rows = [
        PREAU | {"NOM_TL": "Le Grand Préau", "WEB": "www.b.fr"},
        PREAU | {"ID": "2", "NOM_TL": "LA GRANGE"},
        PREAU | {"ID": "3", "NOM_TL": "La Halle"},
    ]
    run = imported(*rows)
    assert Conflict.objects.filter(field="name").count() == 1
    assert everything() != before
    run = undone(run, AccountFactory())
    assert everything() == before
    assert (run.state, run.counts["removed"], run.counts["restored"], run.counts["kept"]) == ("undone", 1, 1, 0)
    assert (
        "Lieux retirés\u00a0: 1. Lieux remis comme avant\u00a0: 1."
        in Entry.objects.get(kind="records.import_undone").sentence
    )


def test_a_former_word_of_a_list_waits_again():
    imported(PREAU)
    edit_place(Place.objects.get(), actor=AccountFactory(), speaks=True, name="Le Préau de Guéret")
    imported(PREAU | {"NOM_TL": "LE PREAU"})
    before = everything()
    undone(imported(PREAU | {"NOM_TL": "PREAU"}))
    assert everything() == before


def test_what_people_did_since_stays():
    run = imported(*(PREAU | {"ID": str(i), "NOM_TL": f"Lieu {i}"} for i in range(5)))
    places = list(Place.objects.order_by("name"))
    edit_place(places[0], actor=AccountFactory(), speaks=True, name="Renommé")
    NeedFactory(place=places[1])
    confirm_place(places[2], actor=AccountFactory(secretariat=True))
    run = undone(run)
    assert list(Place.objects.values_list("name", flat=True)) == ["Lieu 1", "Lieu 2", "Renommé"]
    assert (run.counts["removed"], run.counts["kept"]) == (2, 3)


def test_a_field_corrected_since_keeps_its_correction():
    imported(PREAU | {"WEB": "www.a.fr"})
    run = imported(PREAU | {"NOM_TL": "Le Grand Préau", "WEB": "www.b.fr"})
    edit_place(Place.objects.get(), actor=AccountFactory(), speaks=True, name="Le Préau de Guéret")
    undone(run)
    place = Place.objects.get()
    assert (place.name, place.links) == ("Le Préau de Guéret", ["https://www.a.fr"])


def test_a_later_import_of_the_same_places_is_undone_first():
    first = imported(PREAU)
    second = imported(PREAU | {"NOM_TL": "Le Grand Préau"})
    with pytest.raises(RuleBroken, match=f"n° {second.number} a changé les mêmes lieux"):
        services.undo_import(first, actor=None)
    undone(second)
    undone(first)
    assert not Place.objects.exists()


def test_labels_and_adopted_places_are_given_back():
    PlaceFactory(name="Le Préau")
    before = everything()
    undone(imported(FABRIQUE))
    assert everything() == before


def test_zonings_are_given_back_opened_and_ended():
    imported(FRR, told_on=dt.date(2025, 7, 10))
    assert {zoning.programme for zoning in Zoning.objects.running()} == {"frr", "frr-plus"}
    before = everything()
    run = imported(FRR | {"Classement FRR au 10 juillet 2025": "Non classée"})
    assert not Zoning.objects.running(timezone.localdate()).exists()
    assert (run.counts["ended"], Zoning.objects.count()) == (2, 2)
    undone(run)
    assert everything() == before


def test_a_later_import_of_the_same_zonings_is_undone_first():
    label = "Classement FRR au 10 juillet 2025"
    before = everything()
    opened = imported(FRR, told_on=dt.date(2025, 7, 10))
    ended = imported(FRR | {label: "Non classée"}, told_on=dt.date(2026, 1, 1))
    again = imported(FRR | {label: "FRR socle"}, told_on=dt.date(2026, 7, 1))
    for early, late in ((opened, again), (ended, again)):
        with pytest.raises(RuleBroken, match=f"n° {late.number} a changé les mêmes zonages"):
            services.undo_import(early, actor=None)
    undone(again)
    with pytest.raises(RuleBroken, match=f"n° {ended.number} a changé les mêmes zonages"):
        services.undo_import(opened, actor=None)
    undone(ended)
    undone(opened)
    assert everything() == before


def test_zonings_of_other_municipalities_do_not_hold_an_import():
    MunicipalityFactory(code="23097", name="Guéret-Nord")
    first = imported(FRR)
    imported(FRR | {"Code_insee": "23097"})
    assert undone(first).state == "undone"


def test_lines_of_a_file_stay_with_the_record_of_which_they_speak():
    """Made one with another, a record takes with it the rows of lists, not what a file did of each."""
    imported(PREAU, PREAU | {"ID": "2", "NOM_TL": "Tiers-lieu du Préau"})
    kept, absorbed = Place.objects.order_by("pk")
    before = list(ImportLine.objects.order_by("pk").values_list("pk", "place"))
    twin = TwinFactory(first=kept, second=absorbed)
    merge_places(twin, actor=AccountFactory(), kept=kept, reason="Un seul lieu.")
    assert list(ImportLine.objects.order_by("pk").values_list("pk", "place")) == before
    assert {record.place for record in SourceRecord.objects.all()} == {kept}


def test_rooms_above_give_back_first(monkeypatch):
    given = []
    things = extensions.Things("things", "chose,choses", "chose,choses")
    taker = extensions.Taker(
        "", things, lambda *batch: 0, lambda run: given.append((run, Place.objects.count())), lambda row: iter(())
    )
    monkeypatch.setattr(extensions.TAKERS, "given", [taker])
    run = undone(imported(PREAU))
    assert given == [(run, 1)]


def test_an_import_at_work_is_not_undone_until_it_is_silent():
    run = services.start_import(an_import(PREAU), actor=None)
    with pytest.raises(RuleBroken, match="attendez sa fin"):
        services.undo_import(run, actor=None)
    Import.objects.update(beat_at=timezone.now() - dt.timedelta(minutes=11))
    assert undone(run).state == "undone"


def test_the_undoing_may_be_taken_up_again():
    run = imported(PREAU)
    services.undo_import(run, actor=None)
    tasks.give_back.call(run.number)
    tasks.give_back.call(run.number)
    assert Entry.objects.filter(kind="records.import_undone").count() == 1


def test_what_the_place_confirmed_since_stays_as_it_confirmed_it():
    imported(PREAU | {"ADRESSE": "1 rue Haute"})
    run = imported(PREAU | {"ADRESSE": "2 rue Basse"})
    place = Place.objects.get()
    confirm_place(place, actor=RepresentativeFactory(place=place).account)
    run = undone(run)
    place.refresh_from_db()
    assert (place.address, place.confirmed_on) == ("2 rue Basse", timezone.localdate())
    assert run.counts["kept"] == 1


def test_a_file_is_erased_after_thirty_days_with_every_cell_that_was_told(django_capture_on_commit_callbacks):
    run = imported(PREAU)
    ImportLine.objects.create(run=run, line=3, outcome="unchanged", reasons=[["nom", "Lucie Martin", "Laissée.", True]])
    assert list(services.erase_old_files()) == []
    name = run.file.name
    Import.objects.update(at=timezone.now() - dt.timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert list(services.erase_old_files()) == [run]
    assert not default_storage.exists(name)
    assert ImportLine.objects.get(run=run, line=3).reasons == [["nom", "", "Laissée.", True]]


def test_the_later_import_is_the_one_that_wrote_later_whatever_its_number():
    imported(PREAU | {"WEB": "www.a.fr"})
    early = an_import(PREAU | {"WEB": "www.b.fr"})
    late = imported(PREAU | {"WEB": "www.c.fr"})
    services.start_import(early, actor=None)
    tasks.carry_out.call(early.number)
    with pytest.raises(RuleBroken, match=f"L’import n° {early.number} a changé"):
        undone(late)
    undone(early)
    undone(late)
    assert Place.objects.get().links == ["https://www.a.fr"]


def test_places_that_somebody_follows_or_reported_stay():
    run = imported(*(PREAU | {"ID": str(i), "NOM_TL": f"Lieu {i}"} for i in range(3)))
    followed, reported, _unused = Place.objects.order_by("name")
    journal.follow_thing(followed, account=AccountFactory())
    Report.objects.create(thing=reported, reason="private")
    undone(run)
    assert set(Place.objects.all()) == {followed, reported}


def test_what_one_import_takes_away_another_of_the_same_list_does_not_write_meanwhile():
    """Else it would come back at once, without what people had said of it."""
    first = imported(PREAU)
    second = services.start_import(an_import(PREAU | {"ID": "2", "NOM_TL": "La Grange"}), actor=None)
    with pytest.raises(RuleBroken, match=f"n° {second.number} de la même liste est au travail"):
        services.undo_import(first, actor=None)
    tasks.carry_out.call(second.number)
    third = an_import(PREAU | {"ID": "3", "NOM_TL": "La Halle"})
    services.undo_import(first, actor=None)
    with pytest.raises(RuleBroken, match=f"n° {first.number} de la même liste est au travail"):
        services.start_import(third, actor=None)
    tasks.give_back.call(first.number)
    services.start_import(third, actor=None)
    tasks.carry_out.call(third.number)
    assert set(Place.objects.values_list("name", flat=True)) == {"La Grange", "La Halle"}


@pytest.mark.django_db(transaction=True)
def test_batches_given_back_abreast_leave_all_as_it_was(monkeypatch):
    """Outside a transaction, as the worker does it: places that were there, that people used, with labels or alone."""
    monkeypatch.setattr(undoing, "BATCH", 2)
    imported(PREAU)
    before = everything()
    fabriques = [FABRIQUE | {"id_territoire": f"fabt-{n}", "lib_territoire": f"Fabrique {n}"} for n in range(5)]
    run = imported(*fabriques)
    more = imported(*(PREAU | {"ID": str(n), "NOM_TL": f"Atelier {n}", "WEB": "www.a.fr"} for n in range(1, 8)))
    used = Place.objects.get(name="Atelier 7")
    NeedFactory(place=used)
    assert Label.objects.count() == 5
    more = undone(more)
    assert (more.counts["removed"], more.counts["kept"], more.counts["restored"]) == (5, 1, 1)
    undone(run)
    kept = Place.objects.exclude(pk=used.pk)
    assert [list(kept.order_by("pk").values()), list(Label.objects.values())] == [before[0], before[3]]
    assert SourceRecord.objects.exclude(place=used).count() == 1

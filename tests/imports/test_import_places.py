"""A published list brings the directory up to date, row by row, and twice changes nothing."""

import csv
import datetime as dt
import gzip
import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lieudit.imports import matching, runner, services
from lieudit.imports.models import Import
from lieudit.imports.runner import import_places
from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.network.services import edit_place
from lieudit.records.models import Conflict, SourceRecord
from lieudit.records.services import revise_place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Clock
from tests.accounts.factories import AccountFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
COLUMNS = ["ID", "NOM_TL", "ADRESSE", "CP", "COMINIT", "INSEECOM", "WEB", "TYPO", "LAT", "LONG"]
ROW = {
    "ID": "1",
    "NOM_TL": "Le Préau",
    "CP": "23000",
    "COMINIT": "Guéret",
    "INSEECOM": "23096",
    "LAT": "46.17",
    "LONG": "1.87",
}


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory(former_codes=["23999"])


@pytest.fixture
def lyon():
    department = DepartmentFactory(code="69", name="Rhône", region=RegionFactory(code="84", name="Auvergne"))
    return MunicipalityFactory(
        code="69123",
        name="Lyon",
        department=department,
        latitude=45.76,
        longitude=4.83,
        postcodes=["69001", "69003"],
        former_codes=["69383"],
    )


def listed(*rows, columns=COLUMNS):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def bring(*rows, **options):
    """Import rows; the report, and the faults."""
    faults = []
    return import_places(listed(*rows), report=faults.append, **options), faults


def test_a_row_becomes_a_place_with_its_source(gueret):
    result, faults = bring(ROW | {"WEB": "www.preau.fr", "TYPO": "Tiers lieux à dominante fablab"})
    place = Place.objects.get()
    assert (place.name, place.slug, place.municipality) == ("Le Préau", "le-preau", gueret)
    assert (place.typologies, place.links) == (["fablab"], ["https://www.preau.fr"])
    assert (place.latitude, place.longitude) == (46.17, 1.87)
    assert place.confirmed_on is None
    record = SourceRecord.objects.get()
    assert (record.source, record.external_id, record.licence) == ("CGET 2019", "1", "Licence Ouverte 2.0")
    assert (result.read, result.created, faults) == (1, 1, [])


def test_the_same_file_twice_changes_nothing():
    rows = [ROW | {"ID": str(i), "NOM_TL": f"Lieu {i}"} for i in range(30)]
    bring(*rows)
    before = list(Place.objects.values()), list(SourceRecord.objects.values()), Entry.objects.count()
    result, faults = bring(*rows)
    assert (result.created, result.updated, result.unchanged, faults) == (0, 0, 30, [])
    assert (list(Place.objects.values()), list(SourceRecord.objects.values()), Entry.objects.count()) == before


def test_a_dry_run_counts_everything_and_changes_nothing():
    result, _faults = bring(ROW, ROW | {"ID": "2", "NOM_TL": ""}, dry_run=True)
    assert (result.created, result.rejected) == (1, 1)
    assert not Place.objects.exists()
    assert not Entry.objects.exists()


def test_one_entry_of_the_journal_tells_the_import_and_moves_the_clock(transactional_db):
    MunicipalityFactory()
    before = Clock.now()
    bring(ROW, source="Mission 2019")
    assert "«\u00a0Mission 2019\u00a0». Lieux ajoutés\u00a0: 1" in Entry.objects.get().sentence
    assert Clock.now() > before


def test_a_changed_row_updates_its_place_and_keeps_its_address():
    bring(ROW)
    result, _faults = bring(ROW | {"NOM_TL": "Le Grand Préau", "LAT": "46.18"})
    place = Place.objects.get()
    assert (place.name, place.latitude, place.slug) == ("Le Grand Préau", 46.18, "le-preau")
    assert (result.created, result.updated) == (0, 1)


def test_what_people_corrected_stays_when_the_source_changes():
    bring(ROW | {"WEB": "www.preau.fr"})
    edit_place(Place.objects.get(), actor=AccountFactory(), speaks=True, name="Le Préau de Guéret")
    _result, faults = bring(ROW | {"NOM_TL": "LE PREAU", "WEB": "www.nouveau.fr"})
    place = Place.objects.get()
    assert place.name == "Le Préau de Guéret"
    assert place.links == ["https://www.nouveau.fr"]
    assert "Corrigé sur le site depuis" in faults[0].reason
    assert "nom" in faults[0].reason


def test_a_place_withdrawn_does_not_come_back():
    bring(ROW)
    Place.objects.update(withdrawn_at="2026-01-01T00:00Z")
    result, _faults = bring(ROW)
    assert result.created == 0
    assert not Place.objects.public().exists()


def test_an_identifier_met_twice_keeps_the_first_row():
    result, faults = bring(ROW, ROW | {"NOM_TL": "Autre"})
    assert Place.objects.get().name == "Le Préau"
    assert result.rejected == 1
    assert (faults[0].line, faults[0].value, faults[0].kept) == (3, "1", False)


def test_a_bad_row_never_stops_the_good_ones():
    rows = [ROW | {"ID": str(i), "NOM_TL": "" if i % 3 == 0 else f"Lieu {i}"} for i in range(9)]
    result, faults = bring(*rows)
    assert (result.created, result.rejected) == (6, 3)
    assert [fault.line for fault in faults if not fault.kept] == [2, 5, 8]


def test_a_row_that_the_database_refuses_is_left_out_alone(monkeypatch):
    rows = [ROW | {"ID": str(i), "NOM_TL": f"Lieu {i}", "LAT": ""} for i in range(4)]

    def spoil(row, said, slug):
        place = matching.new_place(row, said, slug)
        if row.external_id == "2":
            place.status = "x" * 30
        return place

    monkeypatch.setattr(runner, "new_place", spoil)
    result, faults = bring(*rows)
    assert (result.created, result.rejected) == (3, 1)
    assert "base de données refuse" in faults[0].reason


@pytest.mark.parametrize(
    "where",
    [
        {"INSEECOM": "23096"},
        {"INSEECOM": "23999", "CP": "", "COMINIT": ""},
        {"INSEECOM": "", "CP": "23000", "COMINIT": "GUERET"},
        {"INSEECOM": "", "CP": "23000", "COMINIT": "Guéret Cedex"},
        {"INSEECOM": "", "CP": "23009", "COMINIT": "Guéret"},
    ],
)
def test_a_municipality_is_found_by_code_present_or_former_or_by_postcode_and_name(gueret, where):
    _result, faults = bring(ROW | where)
    assert Place.objects.get().municipality == gueret
    assert faults == []


def test_an_arrondissement_is_its_city(lyon):
    bring(ROW | {"INSEECOM": "69383", "CP": "", "COMINIT": "", "LAT": "", "LONG": ""})
    bring(ROW | {"ID": "2", "INSEECOM": "", "CP": "69003", "COMINIT": "Lyon 3e", "LAT": "", "LONG": ""})
    assert [place.municipality for place in Place.objects.all()] == [lyon, lyon]


def test_without_name_the_municipality_whose_ground_holds_the_point_is_taken_and_said(gueret, lyon):
    _result, faults = bring(ROW | {"INSEECOM": "", "CP": "", "COMINIT": ""})
    assert Place.objects.get().municipality == gueret
    assert "déduite" in faults[0].reason
    assert faults[0].kept


@pytest.mark.parametrize("point", [("", ""), ("48.85", "2.35"), ("999", "1")])
def test_a_place_that_is_nowhere_is_left_out(point):
    result, faults = bring(
        ROW | {"INSEECOM": "99999", "CP": "", "COMINIT": "Nullepart", "LAT": point[0], "LONG": point[1]}
    )
    assert result.rejected == 1
    assert not Place.objects.exists()
    assert "Nullepart" in faults[0].value


def test_swapped_coordinates_are_put_in_order_and_said():
    _result, faults = bring(ROW | {"LAT": "1.87", "LONG": "46.17"})
    place = Place.objects.get()
    assert (place.latitude, place.longitude) == (46.17, 1.87)
    assert "remises dans l’ordre" in faults[0].reason


def test_coordinates_that_disagree_with_the_municipality_are_left_aside_and_said(gueret):
    _result, faults = bring(ROW | {"LAT": "45.76", "LONG": "4.83"})
    place = Place.objects.get()
    assert (place.municipality, place.latitude) == (gueret, None)
    assert "km de Guéret" in faults[0].reason
    assert faults[0].kept


def test_likely_doubles_are_listed_and_both_are_kept():
    PlaceFactory(name="LE PREAU")
    near = ROW | {"ID": "2", "NOM_TL": "Tiers-lieu du Préau", "LAT": "46.1705"}
    beside = ROW | {"ID": "3", "NOM_TL": "La Forge", "LAT": "46.1704"}
    result, faults = bring(ROW, near, beside)
    assert (result.created, result.doubles) == (3, 2)
    assert "même nom dans la commune (LE PREAU)" in faults[0].reason
    assert "nom semblable, à 56 m d’un autre lieu (Le Préau, ligne 2)" in faults[1].reason


def test_places_of_one_name_have_each_their_address(lyon):
    rows = [ROW | {"ID": str(i)} for i in range(3)]
    bring(*rows, ROW | {"ID": "9", "INSEECOM": "69123", "CP": "69001", "COMINIT": "Lyon", "LAT": "", "LONG": ""})
    bring(ROW | {"ID": "10"}, ROW | {"ID": "11", "NOM_TL": "Demandes"})
    assert list(Place.objects.order_by("pk").values_list("slug", flat=True)) == [
        "le-preau",
        "le-preau-gueret",
        "le-preau-gueret-2",
        "le-preau-lyon",
        "le-preau-gueret-3",
        "demandes-gueret",
    ]


def test_a_list_sent_again_under_other_identifiers_is_written_in_few_queries(django_assert_max_num_queries):
    """Places of one name are numbered together: the database refuses no batch, which would be written row by row."""
    names = [f"Lieu {i // 2}" for i in range(60)]
    for time in range(4):
        rows = [ROW | {"ID": f"{time}-{i}", "NOM_TL": name} for i, name in enumerate(names)]
        with django_assert_max_num_queries(25):
            result, _faults = bring(*rows)
        assert (result.created, result.doubles) == (60, 60 if time else 30)
    slugs = set(Place.objects.filter(name="Lieu 7").values_list("slug", flat=True))
    assert slugs == {"lieu-7", "lieu-7-gueret", *(f"lieu-7-gueret-{number}" for number in range(2, 8))}


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_the_command_says_what_it_did(tmp_path, capsys, options):
    path = tmp_path / "lieux.csv.gz"
    path.write_bytes(gzip.compress(listed(ROW, ROW | {"ID": "2", "NOM_TL": ""}).read()))
    call_command("import_places", str(path), *options)
    said = capsys.readouterr()
    assert "1 lieu ajouté" in said.out
    assert "ligne 3, NOM_TL : Cette cellule est vide" in said.err
    assert Place.objects.exists() == (not options)
    assert ("rien n’a été changé" in said.out) == bool(options)


def test_the_error_file_gives_line_column_value_and_reason_without_formula(tmp_path):
    path, errors = tmp_path / "lieux.csv", tmp_path / "fautes.csv"
    path.write_bytes(listed(ROW | {"NOM_TL": "=1+1"}).read())
    call_command("import_places", str(path), "--errors", str(errors), stdout=io.StringIO())
    header, row = csv.reader(errors.read_text("utf-8-sig").splitlines())
    assert header == ["ligne", "colonne", "valeur", "raison", "ligne gardée"]
    assert row[:3] == ["2", "NOM_TL", "'=1+1"]
    assert row[4] == "non"


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "vide"), (b"a,b\n1,2\n", "manquent"), (b"PK\x03\x04", "coupé ou abîmé")]
)
def test_the_command_refuses_what_is_not_a_list_in_one_sentence(tmp_path, content, said):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        call_command("import_places", str(path))


def test_the_command_says_when_the_file_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"absent\.csv"):
        call_command("import_places", str(tmp_path / "absent.csv"))


def test_thirty_thousand_rows_are_read_in_bounded_memory(monkeypatch):
    """Rows that are all at fault go through the whole reading without being kept anywhere."""

    class Rows(io.RawIOBase):
        number, waiting = 0, ",".join(COLUMNS).encode() + b"\n"

        def readable(self):
            return True

        def readinto(self, buffer):
            while len(self.waiting) < len(buffer) and self.number < 30_000:
                self.number += 1
                self.waiting += f"{self.number},Lieu {self.number},,,Nullepart,99999,,,,\n".encode()
            size = min(len(buffer), len(self.waiting))
            buffer[:size], self.waiting = self.waiting[:size], self.waiting[size:]
            return size

    blocks = {}
    result = import_places(Rows(), progress=lambda rows: blocks.update({rows: sys.getallocatedblocks()}))
    assert (result.read, result.rejected) == (30_000, 30_000)
    assert len(blocks) == 30
    assert blocks[30_000] - blocks[5_000] < 5_000


def test_the_record_of_a_row_is_plain_data():
    bring(ROW)
    assert json.loads(json.dumps(SourceRecord.objects.get().row))["name"] == "Le Préau"


def test_the_command_takes_up_an_import_whose_machine_stopped(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(runner, "BATCH", 2)
    rows = [ROW | {"ID": str(i), "NOM_TL": f"Lieu {i}"} for i in range(5)]
    monkeypatch.setattr(services, "give_all_back", lambda run: None)  # the machine stops at once
    monkeypatch.setattr(services, "fail_import", lambda run, reason: None)

    def stop(read):
        if read == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.import_file(listed(*rows), "lieux.csv", report=lambda fault: None, progress=stop)
    path = tmp_path / "lieux.csv"
    path.write_bytes(listed(*rows).read())
    with pytest.raises(CommandError, match="déjà là"):
        call_command("import_places", str(path))
    Import.objects.update(beat_at=timezone.now() - dt.timedelta(minutes=11))
    run = Import.objects.get()
    with pytest.raises(RuleBroken, match="ligne de commande"):
        services.start_import(run, actor=None)
    call_command("import_places", str(path))
    assert "5 lieux ajoutés" in capsys.readouterr().out
    run.refresh_from_db()
    assert (run.state, run.counts["created"], Place.objects.count()) == ("done", 5, 5)


def test_the_command_keeps_what_undoing_needs(tmp_path, capsys):
    path = tmp_path / "lieux.csv"
    path.write_bytes(listed(ROW).read())
    call_command("import_places", str(path))
    call_command("import_places", str(path))
    assert "déjà importé" in capsys.readouterr().out
    run = Import.objects.get()
    assert (run.state, run.by, run.file_name) == ("done", None, "lieux.csv")
    call_command("import_places", "--undo", str(run.number))
    assert "1 lieu retiré" in capsys.readouterr().out
    assert not Place.objects.exists()
    with pytest.raises(CommandError, match="pas possible à ce stade"):
        call_command("import_places", "--undo", str(run.number))
    with pytest.raises(CommandError, match="Aucun import"):
        call_command("import_places", "--undo", "99")


def test_what_a_place_says_that_it_has_not_is_not_filled_by_a_list_which_disagrees_with_it():
    bring(ROW)
    place = Place.objects.get()
    mandate = RepresentativeFactory(place=place)
    revise_place(place, actor=mandate.account, absent=["links"])
    _result, faults = bring(ROW | {"WEB": "www.preau.fr"})
    place.refresh_from_db()
    assert place.links == []
    assert "liens" in faults[0].reason
    conflict = Conflict.objects.get()
    assert (conflict.field, conflict.ours, conflict.theirs) == ("links", [], ["https://www.preau.fr"])


def test_the_command_writes_every_value_before_it_imports(tmp_path, capsys):
    file, values = tmp_path / "lieux.csv", tmp_path / "valeurs.csv"
    file.write_bytes(listed(ROW, ROW | {"ID": "2", "NOM_TL": "=1+1"}).read())
    call_command("import_places", str(file), "--dry-run", "--values", str(values))
    told = list(csv.reader(io.StringIO(values.read_text("utf-8-sig"))))
    assert told[0] == ["ligne", "champ", "valeur"]
    assert {line for line, _field, _value in told[1:]} == {"2"}
    assert ["2", "nom", "Le Préau"] in told
    assert not Place.objects.exists()
    assert "--values" in capsys.readouterr().out

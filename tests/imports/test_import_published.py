"""The published lists from which the council was born are imported whole, and each row left out says why."""

import csv
import gzip
import io
from pathlib import Path

import pytest

from lieudit.imports.runner import import_places
from lieudit.network.models import Place
from lieudit.records.models import Label, SourceRecord
from lieudit.records.vocabulary import Programme
from lieudit.territory.models import Zoning
from lieudit.territory.vocabulary import Zone
from tests.territory.conftest import whole_territory  # noqa: F401  (the fixture of the territory room)

pytestmark = pytest.mark.django_db
REFERENCE = Path(__file__).parents[2].parent / "shared" / "data" / "reference"
EVERYTHING = "third_places.csv.gz"
MISSION = "cget_2019_third_places.csv"
MEDNUM = "mednum/exemple-valide.csv"


def bring(name, **options):
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"the published file {name} is not here")
    faults = []
    with path.open("rb") as stream:
        return import_places(stream, report=faults.append, **options), faults


def test_the_two_thousand_third_places_are_imported_but_two_without_name(whole_territory):  # noqa: F811
    result, faults = bring(EVERYTHING)
    assert (result.read, result.created, result.rejected) == (2011, 2009, 2)
    left_out = [fault for fault in faults if not fault.kept]
    assert [(fault.column, fault.value) for fault in left_out] == [("nom", "")] * 2
    assert all(fault.reason for fault in faults)
    assert Place.objects.filter(municipality__department__overseas=True).exists()
    again, _faults = bring(EVERYTHING)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2009)


def stand_elsewhere():
    """Of the third places that came in, those that stand elsewhere than in the municipality of `code_insee`; how many
    came.
    """
    with gzip.open(REFERENCE / EVERYTHING, "rt", encoding="utf-8") as file:
        expected = {(row["source"], row["source_id"]): row["code_insee"] for row in csv.DictReader(file)}
    found = SourceRecord.objects.values_list("source", "external_id", "place__municipality__code", "place__name")
    return [line for line in found if expected[line[0], line[1]] != line[2]], len(found)


def test_each_third_place_stands_in_its_municipality(whole_territory):  # noqa: F811
    bring(EVERYTHING)
    wrong, count = stand_elsewhere()
    assert (wrong, count) == ([], 2009)


def test_and_without_any_code_nearly_all_do(whole_territory, tmp_path):  # noqa: F811
    """Codes blanked, name, postcode and point find the municipality: those that do not are said, or few."""
    if not (REFERENCE / EVERYTHING).exists():
        pytest.skip(f"the published file {EVERYTHING} is not here")
    with gzip.open(REFERENCE / EVERYTHING, "rt", encoding="utf-8") as file:
        rows = [row | {"code_insee": "", "code_insee_declare": ""} for row in csv.DictReader(file)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    faults = []
    import_places(io.BytesIO(text.getvalue().encode()), report=faults.append)
    wrong, count = stand_elsewhere()
    refused = [fault.reason for fault in faults if not fault.kept]
    assert count >= 0.97 * 2009, refused
    assert count + len(refused) == 2011, "none goes without a word"
    assert len(wrong) <= 0.01 * count, wrong


def test_the_founding_list_is_imported_whole_with_or_without_codes(whole_territory):  # noqa: F811
    result, faults = bring(MISSION)
    assert (result.read, result.created, result.rejected) == (1512, 1512, 0)
    paris = Place.objects.filter(municipality__code="75056")
    assert paris.count() > 100
    assert sum("déduite" in fault.reason for fault in faults) < 80
    again, _faults = bring(MISSION)
    assert (again.created, again.updated) == (0, 0)


def test_the_founding_list_is_found_again_inside_the_other(whole_territory):  # noqa: F811
    bring(MISSION)
    result, _faults = bring(EVERYTHING)
    assert result.created == 2009 - 1512
    assert SourceRecord.objects.count() == 2009


def test_the_example_of_the_digital_mediation_standard_is_read(whole_territory):  # noqa: F811
    result, faults = bring(MEDNUM)
    assert (result.format, result.created) == ("LaMednum 1.0.2", 1)
    assert "646\N{NO-BREAK SPACE}km de Reims" in faults[0].reason  # its coordinates are those of Aix-en-Provence


def test_labels_of_national_programmes_find_their_places(whole_territory):  # noqa: F811
    bring(EVERYTHING)
    assert Label.objects.filter(programme=Programme.FABRIQUE).count() == 382
    result, _faults = bring("anct/fabt_geom.geojson")
    assert (result.read, result.created, result.labels, result.rejected) == (382, 0, 0, 1)  # an e-mail in a name
    result, faults = bring("anct/manuprox_geom.geojson")
    assert (result.read, result.created, result.labels, result.rejected) == (107, 0, 0, 2)
    assert all("plusieurs lieux" in fault.reason for fault in faults if not fault.kept)
    result, faults = bring("anct/fs_geom.geojson")
    third = Place.objects.third_places().count()
    apart = Place.objects.elsewhere()
    assert third == 2009
    assert {place.kind for place in apart} == {"france-services"}
    assert result.created == apart.count() == result.labels - 5
    assert result.created > 2400


def test_zonings_of_every_municipality_are_read_and_agree_with_one_another(whole_territory):  # noqa: F811
    for name, read, zoned in (("pvd", 1645, 1645), ("acv", 232, 245), ("acv2", 45, 0)):
        result, faults = bring(f"anct/{name}_geom.geojson")
        assert (result.read, result.zoned, faults) == (read, zoned, [])
    result, faults = bring("liste-communes-FRR-juillet2025.csv")
    assert (result.read, faults) == (34875, [])
    assert Zoning.objects.filter(programme=Zone.FRR).count() == 13313 + 4456 + 2134 + 20 + 11
    result, faults = bring("zonings.csv.gz")
    assert (result.zoned, result.ended, faults) == (824 + 2493, 0, [])
    assert Zoning.objects.get(municipality__code="47001", programme=Zone.ACV).until is None

"""The published lists from which the council was born are imported whole, and each row left out says why."""

from pathlib import Path

import pytest

from lieudit.network.models import Place
from lieudit.records.importing import import_places
from lieudit.records.models import SourceRecord
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

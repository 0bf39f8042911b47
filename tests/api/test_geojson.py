"""The points of a dataset as a file: the library of the format is the judge."""

import io

import geojson
import pytest
from openpyxl import load_workbook

from lieudit.toolkit.datasets import DATASETS
from tests.access.world import World
from tests.api.test_datasets import address, body
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def test_each_file_is_valid_its_points_have_a_name_and_the_whole_its_licence(client):
    assert World().need
    PlaceFactory(latitude=46.2, longitude=1.9)
    told = 0
    for name, dataset in DATASETS.items():
        if not dataset.points:
            continue
        read = geojson.loads(body(client.get(address(name, "geojson"))))
        assert isinstance(read, geojson.FeatureCollection), name
        assert read.is_valid, (name, read.errors())
        assert (read["license"], read["license_url"]) == (dataset.licence.code, dataset.licence.url or None)
        assert read["name"] == str(dataset.title)
        ids = [each["id"] for each in read["features"]]
        assert ids == [each["properties"][dataset.key] for each in read["features"]]
        assert len(ids) == len(set(ids)), name
        told += len(ids)
    assert told >= 2


def test_a_workbook_opens_with_a_filter_on_all_its_rows(client):
    PlaceFactory.create_batch(3)
    sheet = load_workbook(io.BytesIO(body(client.get(address("lieux", "xlsx"))))).worksheets[0]
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.max_row == 4

"""Figures as an open dataset: the same values and states as the pages, by file and by the reading interface."""

import csv
import io

import pytest
from django.urls import reverse

from lieudit.observatory.figures import figures_of
from lieudit.observatory.sheets import WIDE, indicators
from lieudit.observatory.snapshots import take_snapshot
from tests.observatory.world import DAY, lands, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken():
    places(lands(), Guéret=6, Limoges=13, Vannes=7)
    return take_snapshot(DAY)


def rows(client):
    answer = client.get(reverse("api:file", args=["chiffres", "csv"]))
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return {row["territoire"]: row for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""))}


def test_each_number_and_each_state_is_that_of_the_page(taken, client):
    read, compared = rows(client), 0
    assert {"france", "outre-mer", "r-75", "d-23"} <= set(read)
    assert not any(key.startswith(("e-", "c-")) for key in read)
    for key, row in read.items():
        assert row["jour"] == DAY.isoformat()
        for figure in figures_of(key):
            if set(figure.indicator.levels) & set(WIDE):
                name = figure.indicator.key.replace("-", "_")
                assert float(row[name]) == figure.value if figure.is_known else row[name] == ""
                assert row[f"etat_{name}"] in (figure.state.value, "")
                compared += figure.is_known
    assert compared > 50


def test_the_reading_interface_gives_one_territory(taken, client):
    told = client.get("/api/v1/chiffres/d-23").json()
    (density,) = figures_of("d-23", only=["density"])
    assert (told["nom"], told["density"], told["etat_density"]) == ("Creuse", density.value, "known")
    assert client.get("/api/v1/chiffres/d-99").status_code == 404


def test_before_the_first_night_it_is_empty_and_holds_every_indicator(client):
    assert rows(client) == {}
    page = client.get(reverse("api:dataset", args=["chiffres"])).text
    assert all(f"<code>{key.replace('-', '_')}</code>" in page for key in indicators())

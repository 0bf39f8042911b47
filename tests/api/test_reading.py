"""The reading interface: what it answers, page by page, to whom asks well, badly, or with bad intent."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openapi_spec_validator import validate
from owslib.ogcapi.features import Features

from lieudit.api import interface, paging, problems
from lieudit.needs.services import withdraw_need
from lieudit.records.duplicates import merge_places
from lieudit.toolkit.datasets import DATASETS, NOTHING
from tests.access.world import World
from tests.accounts.factories import AccountFactory
from tests.api.test_datasets import brest
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_rates(monkeypatch):
    """Nobody has asked yet."""
    monkeypatch.setattr(interface, "RATES", problems.Rates())


def get(client: Client, address: str, **headers: str):
    return client.get(f"/api/v1/{address}", headers=headers)


def test_the_document_is_valid_and_names_every_dataset(client):
    told = get(client, "openapi.json").json()
    validate(told)
    assert told["openapi"].startswith("3.1")
    assert {f"/api/v1/{name}" for name in DATASETS} <= set(told["paths"])
    listed = told["paths"]["/api/v1/lieux"]["get"]["parameters"]
    assert {"territory", "domain", "licence", "service", "limit", "cursor", "fields"} <= {
        each["name"] for each in listed
    }


def test_every_list_gives_its_rows_and_every_row_has_an_address(client):
    World()
    for name, dataset in DATASETS.items():
        page = get(client, name).json()
        assert len(page["data"]) == min(len(dataset.read(NOTHING)[0]), paging.USUAL)
        for row in page["data"][:2]:
            assert get(client, f"{name}/{row[dataset.key]}").json() == row


def test_the_same_choices_as_the_page(client):
    NeedFactory(words="À Guéret.")
    NeedFactory(words="À Brest.", place=PlaceFactory(municipality=brest()))
    assert [row["mots"] for row in get(client, "besoins?territory=d-29").json()["data"]] == ["À Brest."]
    refused = get(client, "besoins?territory=d-999")
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["errors"][0]["parameter"] == "territory"


def test_pages_follow_one_another_while_rows_change(client):
    needs = [NeedFactory() for _ in range(5)]
    first = get(client, "besoins?limit=2")
    assert f'<{first.json()["next"]}>; rel="next"' == first["Link"]
    withdraw_need(needs[2], actor=needs[2].author)
    later = NeedFactory()
    seen = [row["numero"] for row in first.json()["data"]]
    address = first.json()["next"]
    while address:
        page = client.get(address.partition("/api/")[1] + address.partition("/api/")[2]).json()
        seen += [row["numero"] for row in page["data"]]
        address = page["next"]
    assert seen == sorted(seen)
    assert set(seen) == {need.number for need in needs if need != needs[2]} | {later.number}


def test_fewer_columns_on_demand(client):
    NeedFactory(words="Un four.")
    assert get(client, "besoins?fields=mots").json()["data"] == [
        {"numero": DATASETS["besoins"].rows().get().number, "mots": "Un four."}
    ]
    assert get(client, "besoins?fields=mots,rien").status_code == 422


def test_an_answer_is_kept_until_something_changes(client):
    NeedFactory()
    answer = get(client, "besoins")
    assert get(client, "besoins", if_none_match=answer["ETag"]).status_code == 304
    assert (answer["Access-Control-Allow-Origin"], "public" in answer["Cache-Control"]) == ("*", True)
    other = get(client, "besoins?limit=3")
    assert other["ETag"] != answer["ETag"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=1000000000", 422),
        ("limit=0", 422),
        ("limit=x", 422),
        ("cursor=forged", 400),
        ("cursor=" + "a" * 501, 422),
        ("fields=" + "a," * 1500, 422),
        ("q=%00", 422),
        ("territory=%00", 422),
        ("domain=%F0%9F%92%A9", 422),
        ("&".join(f"q{number}=1" for number in range(900)), 200),
        ("&".join(f"q{number}=1" for number in range(2_001)), 400),
        ("q=%ff%fe", 200),
        ("limit=1&limit=2", 200),
    ],
)
def test_what_is_badly_asked_has_its_answer(client, query, status):
    NeedFactory()
    answer = get(client, f"besoins?{query}")
    assert answer.status_code == status, answer.content
    if status != 200:
        told = answer.json()
        assert (answer["Content-Type"], told["status"]) == ("application/problem+json", status)
        assert told["detail"]


def test_a_cursor_of_another_list_or_of_another_kind_is_refused(client):
    NeedFactory.create_batch(2)
    mine = get(client, "besoins?limit=1").json()["next"].partition("cursor=")[2]
    assert "une autre liste" in get(client, f"journal?cursor={mine}").json()["detail"]
    for key in ("x", None, True, [1], {"a": 1}):
        assert get(client, f"besoins?cursor={paging.cursor_of('besoins', key)}").status_code == 400
    assert get(client, f"lieux?cursor={paging.cursor_of('lieux', 3)}").status_code == 400


@pytest.mark.parametrize("key", ["0", "999999999", "99999999999999999999", "-1", "1e3", "%00", "x", "½", "'"])
def test_a_row_that_never_was_is_not_found(client, key):
    assert get(client, f"besoins/{key}").status_code == 404
    assert get(client, f"lieux/{key}").status_code == 404


@pytest.mark.parametrize("where", ["rien", "besoins/", "besoins/1/2", "acts/rien", "collections/lieux/x", "é%00"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_what_no_address_answers_is_told_as_the_rest_is(client, where, method):
    answer = getattr(client, method)(f"/api/v1/{where}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_what_was_taken_back_or_made_one_leaves_a_tombstone(client):
    need = NeedFactory()
    withdraw_need(need, actor=need.author)
    gone = get(client, f"besoins/{need.number}")
    assert (gone.status_code, gone.json()["title"]) == (410, "N’est plus là")
    twin = TwinFactory()
    kept, absorbed = twin.first, twin.second
    merge_places(twin, actor=AccountFactory(is_staff=True), kept=kept, reason="Le même lieu.")
    told = get(client, f"lieux/{absorbed.slug}")
    assert told.status_code == 410
    assert told.json()["sameAs"].endswith(f"/api/v1/lieux/{kept.slug}")


def test_it_is_read_only_by_any_site(client):
    for method in ("post", "put", "patch", "delete"):
        refused = getattr(client, method)("/api/v1/besoins", content_type="application/json", data="{" * 10_000)
        assert (refused.status_code, refused["Allow"]) == (405, interface.READING)
    asked = client.options("/api/v1/besoins")
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, interface.READING)
    NeedFactory()
    head = client.head("/api/v1/besoins")
    assert (head.status_code, head.content) == (200, b"")


def test_how_much_is_left_is_told_and_too_much_is_refused(client, monkeypatch):
    monkeypatch.setattr(problems, "MOST_ASKED", 2)
    assert get(client, "conformance")["RateLimit"].startswith('"lecture";r=1;t=')
    assert get(client, "conformance").status_code == 200
    refused = get(client, "conformance")
    assert (refused.status_code, refused.json()["status"]) == (429, 429)
    assert int(refused["Retry-After"]) <= 60


def test_counts_of_visitors_are_bounded(monkeypatch):
    monkeypatch.setattr(problems, "MOST_VISITORS", 3)
    rates = problems.Rates()
    for number in range(9):
        rates.ask(str(number), now=1.0)
    assert len(rates.counts) == 3
    assert rates.ask("8", now=61.0)[1]["RateLimit"].startswith(f'"lecture";r={problems.MOST_ASKED - 1};')


def test_what_has_a_point_is_read_by_a_client_of_the_protocol(client, live_server, settings):
    settings.SITE_URL = live_server.url
    PlaceFactory(name="La Forge", latitude=46.2, longitude=1.9)
    PlaceFactory(name="Ailleurs", latitude=48.4, longitude=-4.5)
    ogc = Features(f"{live_server.url}/api/v1/")
    assert {"lieux", "besoins", "services"} <= set(ogc.feature_collections())
    found = ogc.collection_items("lieux", bbox=[1.0, 46.0, 2.0, 47.0])
    assert [each["properties"]["nom"] for each in found["features"]] == ["La Forge"]
    assert found["features"][0]["geometry"]["coordinates"] == [1.9, 46.2]
    one = ogc.collection_item("lieux", found["features"][0]["id"])
    assert one["properties"]["nom"] == "La Forge"
    assert len(ogc.collection_items("lieux", limit=10_000)["features"]) == 2
    assert not any("oas30" in each for each in ogc.conformance()["conformsTo"])
    for at in ([166.4, -22.2], [-149.6, -17.5], [-56.2, 46.8], [-61.5, 16.2], [55.5, -21.1], [2.3, 48.9]):
        whole, *parts = ogc.collection("lieux")["extent"]["spatial"]["bbox"]
        assert all(any(holds(each, at) for each in boxes) for boxes in ([whole], parts)), at
    NeedFactory()
    today = timezone.localdate().isoformat()
    assert len(ogc.collection_items("besoins", datetime_=f"{today}/..")["features"]) == 1
    assert ogc.collection_items("besoins", datetime_="2001-01-01/2001-12-31")["features"] == []
    with pytest.raises(RuntimeError, match="Paramètre inconnu"):
        ogc.collection_items("lieux", invente="1")


test_what_has_a_point_is_read_by_a_client_of_the_protocol = pytest.mark.django_db(transaction=True)(
    test_what_has_a_point_is_read_by_a_client_of_the_protocol
)


def holds(box: list[float], at: list[float]) -> bool:
    west, south, east, north = box
    return west <= at[0] <= east and south <= at[1] <= north


def test_more_than_a_page_is_served_as_a_page_on_a_map_alone(client, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 2)
    NeedFactory.create_batch(3)
    told = get(client, "collections/besoins/items?limit=1000000000").json()
    assert told["numberReturned"] == len(told["features"]) == 2
    following = next(each["href"] for each in told["links"] if each["rel"] == "next").partition("/api/v1/")[2]
    assert get(client, following).json()["numberReturned"] == 1


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        ("{today}", 1),
        ("{today}/{today}", 1),
        ("{today}/..", 1),
        ("../{today}", 1),
        ("{today}/", 1),
        ("2001-01-01", 0),
        ("../2001-01-01", 0),
        ("2999-01-01T00:00:00Z/..", 0),
        ("2001-01-01T00:00:00Z/2999-01-01T00:00:00Z", 1),
    ],
)
def test_points_are_those_of_a_moment(client, moment, count):
    NeedFactory()
    PlaceFactory(opened_on=None)
    asked = moment.format(today=timezone.localdate().isoformat())
    assert len(get(client, f"collections/besoins/items?datetime={asked}").json()["features"]) == count
    assert "Le Préau" in get(client, f"collections/lieux/items?datetime={asked}").text, "what tells no moment is kept"


@pytest.mark.parametrize(
    "moment",
    [
        "hier", "/", "../..", "2026-13-01", "2026-02-01/2026-01-01", "9" * 90, "a/b/c", "20260301", "2026-W09-1",
        "2026-01-01T00:00:00Z/9999-12-31T23:59:59Z", "0001-01-01T00:00:00%2B14:00",
    ],
)  # fmt: skip
def test_a_moment_badly_written_is_refused(client, moment):
    assert get(client, f"collections/besoins/items?datetime={moment}").status_code == 400


@pytest.mark.parametrize(
    "where", ["conformance", "collections", "collections/lieux", "collections/lieux/items", "collections/lieux/items/x"]
)
def test_a_parameter_that_the_protocol_does_not_know_is_refused(client, where):
    assert get(client, f"{where}?invente=1").status_code == 400


def test_the_document_says_its_version_as_what_it_is(client):
    served = client.get(reverse("reading:openapi"))
    assert served["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1"
    assert served.json()["openapi"].startswith("3.1")
    (link,) = [each for each in get(client, "").json()["links"] if each["rel"] == "service-desc"]
    assert link["type"] == served["Content-Type"]


def test_one_row_and_one_point_give_the_columns_that_are_asked_for(client):
    place = PlaceFactory(name="La Forge", latitude=46.2, longitude=1.9)
    assert get(client, f"lieux/{place.slug}?fields=nom").json() == {"identifiant": place.slug, "nom": "La Forge"}
    for where in ("items", f"items/{place.slug}"):
        told = get(client, f"collections/lieux/{where}?fields=nom").json()
        (point,) = told.get("features", [told])
        assert set(point["properties"]) == {"position", "identifiant", "nom"}
        assert point["geometry"]["coordinates"] == [1.9, 46.2]
        assert get(client, f"collections/lieux/{where}?fields=invente").status_code == 422
    assert get(client, f"lieux/{place.slug}?fields=invente").status_code == 422


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "nan,0,1,1", "inf,0,1,1", "1,50,2,40", "1,-91,2,0", "," * 50])
def test_a_rectangle_badly_written_is_refused(client, bbox):
    assert get(client, f"collections/lieux/items?bbox={bbox}").status_code == 400


def test_a_rectangle_may_cross_the_antimeridian(client):
    PlaceFactory(name="Nouméa", latitude=-22.2, longitude=166.4)
    found = json.loads(get(client, "collections/lieux/items?bbox=160,-30,-170,-10").content)
    assert [each["properties"]["nom"] for each in found["features"]] == ["Nouméa"]


def test_a_list_asks_six_questions_at_most(client, django_assert_max_num_queries):
    World()
    for name in DATASETS:
        get(client, name)
        with django_assert_max_num_queries(6):
            get(client, name)


def test_every_address_of_the_landing_answers(client):
    NeedFactory()
    links = get(client, "").json()["links"]
    for each in links:
        path = each["href"].partition("//")[2].partition("/")[2]
        assert client.get(f"/{path}").status_code == 200, each
    assert reverse("reading:openapi") in {"/" + each["href"].partition("//")[2].partition("/")[2] for each in links}

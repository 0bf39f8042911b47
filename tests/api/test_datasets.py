"""One registry, every form: each dataset has its page, its files, a schema that its table follows; a column that a room
adds is in all of them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import polars
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import Value
from django.urls import reverse
from frictionless import Resource, Schema, system
from openpyxl import load_workbook

from lieudit.api import changes, files, interface
from lieudit.api.models import WrittenFile
from lieudit.api.writing import ACTS, parts_of
from lieudit.care.models import Measure
from lieudit.needs.models import Need
from lieudit.network.exporting import MORE_COLUMNS, add_column
from lieudit.network.filters import FILTERS, Filter, add_filter
from lieudit.network.services import withdraw_place
from lieudit.records.models import SourceRecord
from lieudit.toolkit import open_files
from lieudit.toolkit.datasets import DATASETS, NOTHING, Column, Dataset, Kind, plain, records
from lieudit.toolkit.table_files import FORMS, table_schema
from tests.access.world import World
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    """No file of another test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def brest():
    department = DepartmentFactory(code="29", name="Finistère", region=RegionFactory(code="53", name="Bretagne"))
    return MunicipalityFactory(code="29019", name="Brest", department=department, postcodes=["29200"])


def address(name: str, form: str) -> str:
    return reverse("api:file", args=[name, form])


def rows_of(client, name: str, query: str = "") -> list[dict[str, str]]:
    text = body(client.get(address(name, "csv") + query)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_table_follows_its_schema_and_every_dataset_has_all_its_forms(client, tmp_path, monkeypatch):
    world = World()
    for name in ("of_roadmap", "of_consultations", "of_commons", "of_public_services", "of_meetings", "of_governance"):
        getattr(world, name)("")
    for rows in ("path_followed", "training", "peer_visits"):
        getattr(world, rows)
    monkeypatch.chdir(tmp_path)
    filled = 0
    for name, dataset in DATASETS.items():
        Path(f"{name}.csv").write_bytes(body(client.get(address(name, "csv"))))
        told = client.get(reverse("api:schema", args=[name])).json()
        with system.use_context(trusted=True):
            report = Resource(path=f"{name}.csv", schema=Schema.from_descriptor(told), encoding="utf-8-sig").validate()
        assert report.valid, (name, report.flatten(["rowNumber", "fieldName", "note"])[:5])
        book = load_workbook(io.BytesIO(body(client.get(address(name, "xlsx")))), read_only=True)
        columns = [column.name for column in dataset.all_columns]
        assert [cell.value for cell in next(book.worksheets[0].rows)] == columns
        assert client.get(address(name, "geojson")).status_code == (200 if dataset.points else 404)
        page = client.get(reverse("api:dataset", args=[name])).text
        assert all(f"<code>{column}</code>" in page for column in columns)
        filled += dataset.rows().exists()
    assert filled >= 10, "this world has rows of most datasets"


def test_one_tries_the_columns_and_the_choices_of_a_dataset_without_a_script(client):
    need, _other = NeedFactory(words="Un toit", domains=["digital"]), NeedFactory(words="Un four", domains=["work"])
    page = client.get(reverse("api:interface"), {"jeu": "besoins"}).text
    form = page[page.index('<form class="sheet') : page.index("Lire la réponse")]
    for name in ("domain", "territory", "q", "fields", "limit"):
        assert f'name="{name}"' in form, name
    assert all(f"<code>{column.name}</code>" in form for column in DATASETS["besoins"].all_columns)
    action = re.search('action="([^"]+)"', form)[1]
    asked = {"domain": "digital", "territory": "", "q": "", "fields": "numero", "limit": "5"}
    assert client.get(action, asked).json()["data"] == [{"numero": need.number}]
    assert client.get(reverse("api:interface"), {"jeu": "invente"}).status_code == 200


def test_the_documentation_tells_each_act_field_by_field(client):
    page = client.get(reverse("api:interface")).text
    for _method, _address, name, model, form in ACTS:
        told = page[page.index(f"<summary>{name}") :].partition("</details>")[0]
        for part in parts_of(model, form):
            assert f"<code>{part.name}</code>" in told
            assert str(part.meaning) != part.name, f"{name} : « {part.name} » n’a pas de sens dit"


def test_a_column_that_a_room_adds_is_everywhere_at_once(client, monkeypatch):
    PlaceFactory(name="La Forge")
    monkeypatch.setattr(MORE_COLUMNS, "given", [*MORE_COLUMNS.given])
    add_column("essai", "Une colonne d’essai.", "name", kind=Kind.TEXT)
    assert rows_of(client, "lieux")[0]["essai"] == "La Forge"
    assert json.loads(body(client.get(address("lieux", "geojson"))))["features"][0]["properties"]["essai"] == "La Forge"
    assert "essai" in {field["name"] for field in table_schema("lieux", DATASETS["lieux"])["fields"]}
    page = client.get(reverse("api:dataset", args=["lieux"])).text
    assert "Une colonne d’essai." in page
    assert '"essai"' in page, "what search engines of data read (schema.org)"
    assert b"essai" in body(client.get(reverse("network:export_places", args=["csv"])))
    book = load_workbook(io.BytesIO(body(client.get(address("lieux", "xlsx")))), read_only=True)
    assert "essai" in {cell.value for cell in next(book.worksheets[0].rows)}
    (row,) = client.get("/api/v1/lieux?fields=essai").json()["data"]
    assert row["essai"] == "La Forge"
    (point,) = client.get("/api/v1/collections/lieux/items").json()["features"]
    assert point["properties"]["essai"] == "La Forge"
    assert "essai" in interface.row_model("lieux", DATASETS["lieux"]).model_fields, "the OpenAPI document, at the start"
    changes.compare("lieux", DATASETS["lieux"])
    assert client.get("/api/v1/changes").json()["changes"][0]["row"]["essai"] == "La Forge"
    files.write_files.call()
    packed = body(client.get(address("lieux", "parquet")))
    assert polars.read_parquet(io.BytesIO(packed))["essai"].to_list() == ["La Forge"]


def test_the_list_says_how_many_rows_the_table_of_the_day_holds(client):
    PlaceFactory.create_batch(3)
    assert "3\xa0lignes" not in client.get(reverse("api:datasets")).text
    files.write_files.call()
    PlaceFactory()
    page = client.get(reverse("api:datasets")).text
    assert "3\xa0lignes le" in page, "as it was written"
    assert "4\xa0lignes" not in page


def test_a_choice_that_a_room_adds_is_everywhere_at_once(client, monkeypatch):
    monkeypatch.setattr(FILTERS, "given", {**FILTERS})
    add_filter(Filter("tea", "Thé", lambda: [("yes", "Avec du thé")], lambda places, _value: places.filter(name="Thé")))
    PlaceFactory(name="Thé")
    PlaceFactory(name="Café")
    assert [row["nom"] for row in rows_of(client, "lieux", "?tea=yes")] == ["Thé"]
    assert [row["nom"] for row in client.get("/api/v1/lieux?tea=yes").json()["data"]] == ["Thé"]
    found = client.get("/api/v1/collections/lieux/items?tea=yes").json()["features"]
    assert [each["properties"]["nom"] for each in found] == ["Thé"]
    assert "Avec du thé" in client.get(reverse("api:dataset", args=["lieux"])).text
    assert "tea" in interface.asked_model("lieux", DATASETS["lieux"]).model_fields, "the OpenAPI document, at the start"


def test_choices_of_the_page_are_those_of_its_files(client):
    here, elsewhere = PlaceFactory(name="Ici"), PlaceFactory(name="Ailleurs", municipality=brest())
    query = f"?territory=d-{here.municipality.department.code}"
    page = client.get(reverse("api:dataset", args=["lieux"]) + query).text
    assert "1\xa0ligne" in page
    assert f"lieux.csv{query}" in page
    assert [row["nom"] for row in rows_of(client, "lieux", query)] == ["Ici"]
    assert {row["nom"] for row in rows_of(client, "lieux")} == {"Ici", elsewhere.name}


def test_a_choice_that_does_not_exist_leads_to_the_page_that_says_so(client):
    refused = client.get(address("lieux", "csv") + "?territory=d-999")
    assert refused.status_code == 302
    assert "«\xa0Territoire\xa0»\xa0: choisissez dans la liste." in client.get(refused.url).text


def test_rows_under_share_alike_are_in_a_distribution_of_their_own(client):
    free, shared = PlaceFactory(name="Libre"), PlaceFactory(name="À l’identique")
    SourceRecord.objects.create(place=shared, source="OSM", external_id="1", licence="ODbL-1.0")
    assert [row["nom"] for row in rows_of(client, "lieux")] == [free.name]
    assert [row["nom"] for row in rows_of(client, "lieux-partage-identique")] == [shared.name]
    assert "ODbL-1.0" in rows_of(client, "lieux-partage-identique")[0]["licences"]


def test_rows_of_a_list_that_tells_no_licence_are_never_given_under_ours(client):
    free, untold, both = PlaceFactory(name="Libre"), PlaceFactory(name="Non dite"), PlaceFactory(name="Les deux")
    for place, licence in ((untold, ""), (both, ""), (both, "ODbL-1.0")):
        SourceRecord.objects.create(
            place=place, source=f"Liste {licence}", external_id=place.name, licence=licence, row={}
        )
    apart = "lieux-licence-non-precisee"
    assert [row["nom"] for row in rows_of(client, "lieux")] == [free.name]
    rows = {row["nom"]: row["licences"] for row in rows_of(client, apart)}
    assert rows.keys() == {untold.name, both.name}
    assert rows[untold.name] == "licence non précisée"
    assert rows_of(client, "lieux-partage-identique") == [], "the list that tells none binds it too"
    assert {row["nom"] for row in client.get(f"/api/v1/{apart}").json()["data"]} == {untold.name, both.name}
    for place in (untold, both):
        assert "Cette fiche en données" not in client.get(place.get_absolute_url()).text
        told = client.get(f"/api/v1/lieux/{place.slug}")
        assert (told.status_code, "donnée à part" in told.json()["detail"]) == (410, True)
    assert "Cette fiche en données" in client.get(free.get_absolute_url()).text
    page = client.get(reverse("api:dataset", args=[apart])).text
    assert "Licence non précisée." in " ".join(page.split())
    assert "Licence&nbsp;: <a" not in page


def test_open_files_are_read_from_any_site_and_kept_until_something_changes(client):
    NeedFactory()
    answer = client.get(address("besoins", "csv"))
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "private" not in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    again = client.get(address("besoins", "csv"), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again["Access-Control-Allow-Origin"] == "*"
    for route in ("network:export_organisations", "needs:geojson", "commons:export_resources"):
        assert client.get(reverse(route))["Access-Control-Allow-Origin"] == "*", route


def test_the_file_of_the_day_has_its_size_and_its_checksum(client):
    NeedFactory(words="Un four.")
    files.write_files.call()
    page = client.get(reverse("api:dataset", args=["besoins"])).text
    given = client.get(address("besoins", "csv"))
    whole = body(given)
    row = WrittenFile.objects.get(dataset="besoins", form="csv")
    assert (row.size, row.digest, row.rows) == (len(whole), hashlib.sha256(whole).hexdigest(), 1)
    assert row.digest in page
    assert row.filled["mots"] == 1
    assert row.filled["convergence"] == 0
    assert given.has_header("Last-Modified")
    assert {(name, form.name) for name, _dataset, form in files.due_files()} == set(), "all are written"


def test_words_that_were_hidden_since_are_in_no_file_of_the_day(client):
    need = NeedFactory(words="Un mot qui blesse.")
    files.write_files.call()
    assert "Un mot qui blesse." in body(client.get(address("besoins", "csv"))).decode()
    kind = ContentType.objects.get_for_model(Need)
    Measure.objects.create(content_type=kind, object_id=need.pk, reason="…", actor=AccountFactory())
    assert "Un mot qui blesse." not in body(client.get(address("besoins", "csv"))).decode()
    assert (
        "SHA-256" not in client.get(reverse("api:dataset", args=["besoins"])).text.split("Le fichier du jour")[1][:600]
    )
    assert "besoins" in {name for name, *_rest in files.due_files()}


def test_a_place_that_is_withdrawn_is_in_no_file_of_the_day(client):
    place = PlaceFactory(name="Le Grenier")
    files.write_files.call()
    assert [row["nom"] for row in rows_of(client, "lieux")] == ["Le Grenier"]
    withdraw_place(place, actor=AccountFactory(is_staff=True), reason="Un double.")
    assert rows_of(client, "lieux") == []


def test_what_is_long_and_not_written_is_waited_for(client, monkeypatch):
    NeedFactory.create_batch(3)
    monkeypatch.setattr(open_files, "LIVE_ROWS", 2)
    answer = client.get(address("besoins", "csv"))
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "300", "no-store")
    assert "ETag" not in answer


def test_an_address_that_chooses_nothing_is_given_the_file_of_the_day(client, monkeypatch):
    """A page worker writes nothing for who adds a word to an address."""
    NeedFactory.create_batch(3)
    files.write_files.call()
    monkeypatch.setattr("lieudit.api.views.live", lambda *_args: pytest.fail("written while one waits"))
    for query in ("?utm_source=lettre", "?sort=-number", "?domain=", "?territory="):
        assert body(client.get(address("besoins", "csv") + query)) == body(client.get(address("besoins", "csv")))
    monkeypatch.setattr(open_files, "LIVE_ROWS", 2)
    files.open_files.forget("jeu-besoins.csv")
    assert client.get(address("besoins", "csv") + "?x=1").status_code == 503


def test_a_choice_that_many_rows_answer_leads_to_the_file_of_the_day_and_to_pages(client, monkeypatch):
    needs = NeedFactory.create_batch(3)
    query = f"?territory=d-{needs[0].place.municipality.department.code}"
    monkeypatch.setattr(open_files, "LIVE_ROWS", 2)
    answer = client.get(address("besoins", "csv") + query)
    assert answer.status_code == 422
    assert "Trop de lignes pour ce fichier" in answer.text
    assert f'href="{address("besoins", "csv")}"' in answer.text
    assert f'href="/api/v1/besoins{query}"' in answer.text
    monkeypatch.setattr(open_files, "LIVE_ROWS", 20)
    assert len(rows_of(client, "besoins", query)) == 3


def test_rows_under_share_alike_document_no_choice_that_they_ignore(client):
    told = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/lieux-partage-identique"]["get"]["parameters"]
    assert {each["name"] for each in told} == {"limit", "cursor", "fields"}


def test_parquet_holds_what_the_table_holds_each_column_of_its_kind(client, monkeypatch):
    from lieudit.toolkit import parquet

    monkeypatch.setattr(parquet, "GROUP", 2)
    NeedFactory.create_batch(5, words="Un four, « à pain ».", domains=["digital", "culture"])
    assert client.get(address("besoins", "parquet")).status_code == 503, "no page worker writes it"
    files.write_files.call()
    read = polars.read_parquet(io.BytesIO(body(client.get(address("besoins", "parquet")))))
    dataset = DATASETS["besoins"]
    assert read.schema == {column.name: parquet.TYPES[column.kind] for column in dataset.all_columns}
    told = records(dataset.rows(), dataset.all_columns)
    kept = [{name: plain(value) for name, value in row.items()} for row in read.to_dicts()]
    assert kept == [
        {name: [] if value is None and isinstance(kept[0][name], list) else value for name, value in row.items()}
        for row in told
    ]
    assert client.get(address("besoins", "parquet") + "?domain=digital").status_code == 422
    assert client.get(address("convergences", "parquet")).status_code == 200, "an empty one too"


def test_parquet_is_read_part_by_part_as_programs_of_columns_do(client):
    """The end first, which says where each column is; then only that one: DuckDB, Arrow and polars read so."""
    NeedFactory.create_batch(3)
    files.write_files.call()
    url = address("besoins", "parquet")
    whole = body(client.get(url))
    head = client.head(url)
    assert (head["Accept-Ranges"], int(head["Content-Length"])) == ("bytes", len(whole))
    for asked, part, told in (
        ("bytes=-8", whole[-8:], f"bytes {len(whole) - 8}-{len(whole) - 1}/{len(whole)}"),
        ("bytes=0-3", b"PAR1", f"bytes 0-3/{len(whole)}"),
        (f"bytes=5-{10**9}", whole[5:], f"bytes 5-{len(whole) - 1}/{len(whole)}"),
    ):
        answer = client.get(url, headers={"Range": asked, "Accept-Encoding": "gzip"})
        assert (answer.status_code, body(answer), answer["Content-Range"]) == (206, part, told)
        assert int(answer["Content-Length"]) == len(part)
        assert "Content-Range" in answer["Access-Control-Expose-Headers"]
    beyond = client.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")
    for header in ("bytes=1-2,4-5", "lignes=1-2", "bytes=-", "bytes=5-2"):
        answer = client.get(url, headers={"Range": header})
        assert (answer.status_code, body(answer)) == (200, whole)
    changed = client.get(url, headers={"Range": "bytes=0-3", "If-Range": '"a former file"'})
    assert (changed.status_code, body(changed)) == (200, whole), "parts of two files are never put together"


def test_a_torn_writing_leaves_what_is_said_of_the_former_file(client, monkeypatch):
    NeedFactory()
    dataset, form = DATASETS["besoins"], FORMS["csv"]
    before = files.write_file("besoins", dataset, form)

    def torn(*_args):
        yield b"moiti"
        raise OSError("full")

    monkeypatch.setattr("lieudit.toolkit.table_files.write_table", torn)
    with pytest.raises(OSError, match="full"):
        files.write_file("besoins", dataset, form)
    assert [row.digest for _form, row in files.written_files("besoins")] == [before.digest]


@pytest.mark.parametrize(
    "query", ["?q=%00", "?territory=%00", "?page=-1", "?domain[]=x", "?q=" + "a" * 5000, "?place=..%2F"]
)
def test_hostile_choices_are_answered(client, query):
    NeedFactory()
    for name in ("lieux", "besoins", "communs"):
        assert client.get(reverse("api:dataset", args=[name]) + query).status_code == 200
        assert client.get(address(name, "csv") + query).status_code in {200, 302}


def test_no_page_of_a_dataset_asks_more_than_it_may(client, django_assert_max_num_queries):
    World()
    files.write_files.call()
    for name in DATASETS:
        client.get(reverse("api:dataset", args=[name]))
        with django_assert_max_num_queries(8):
            client.get(reverse("api:dataset", args=[name]))
    with django_assert_max_num_queries(2):
        client.get(reverse("api:datasets"))


def test_a_column_of_any_room_is_in_every_form_at_once(client):
    """Each dataset in turn: table, workbook, points, columns in files, schema, page, interface, document, feed."""
    world = World()
    for name in ("of_roadmap", "of_consultations", "of_commons", "of_public_services", "of_meetings", "of_governance"):
        getattr(world, name)("")
    filled = 0
    for name, dataset in DATASETS.items():
        if dataset.standard:
            continue  # its columns are those of a published table, and no other
        before = dataset.columns
        columns = [*before(), Column("essai", "Une colonne d’essai.", lambda: Value("essayé"), str)]
        object.__setattr__(dataset, "columns", lambda columns=columns: columns)
        try:
            filled += is_everywhere(client, name, dataset)
        finally:
            object.__setattr__(dataset, "columns", before)
    assert filled >= 15, "this world has rows of most datasets"


def is_everywhere(client, name: str, dataset: Dataset) -> bool:
    """Whether the dataset has a row; the column is in each of its forms, with what it says."""
    things = dataset.read(NOTHING)[0]
    rows = things.exists()
    said = {row["essai"] for row in rows_of(client, name)}
    assert said == ({"essayé"} if rows else set()), name
    for form in FORMS.values():
        if form.serves(dataset):
            whole = b"".join(form.write(dataset, things))
            assert holds(form.name, whole, rows), (name, form.name)
    assert "essai" in {field["name"] for field in client.get(reverse("api:schema", args=[name])).json()["fields"]}, name
    page = client.get(reverse("api:dataset", args=[name])).text
    assert "Une colonne d’essai." in page, name
    assert '"essai"' in page, name
    assert "essai" in interface.row_model(name, dataset).model_fields, name
    found = client.get(f"/api/v1/{name}?fields=essai&limit=1").json()["data"]
    assert [row["essai"] for row in found] == (["essayé"] if rows else []), name
    changes.compare(name, dataset)
    told = client.get(f"/api/v1/changes?dataset={name}&limit=5000").json()["changes"]
    assert {each["row"]["essai"] for each in told if each["row"]} == ({"essayé"} if rows else set()), name
    return bool(rows)


def holds(form: str, whole: bytes, rows: bool) -> bool:
    """Whether a file has the column, whatever its form."""
    if form == "parquet":
        return "essai" in polars.read_parquet(io.BytesIO(whole)).columns
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(whole), read_only=True).worksheets[0]
        return "essai" in {cell.value for cell in next(sheet.rows)}
    return b"essai" in whole or not rows

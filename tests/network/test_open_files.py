"""All places as files: written by the worker once they are many, given as they were written."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from lieudit.care.models import Measure
from lieudit.network import open_files as place_files
from lieudit.network.exporting import EXPORTS
from lieudit.network.models import Place
from lieudit.network.open_files import ask_for_place_files, file_name, write_place_files
from lieudit.network.services import withdraw_place
from lieudit.network.vocabulary import Domain, PlaceKind, PlaceStatus
from lieudit.toolkit import kept_counts, open_files
from lieudit.toolkit.models import Beat
from lieudit.toolkit.table_files import FORMS
from tests.accounts.factories import AccountFactory
from tests.network.factories import PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def many(settings, tmp_path, monkeypatch):
    """More than three places are many."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(open_files, "LIVE_ROWS", 3)
    kept_counts.forget()
    yield
    kept_counts.forget()


def address(name: str) -> str:
    return reverse("network:export_places", args=[name])


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def some_places() -> list[Place]:
    """Four that the list shows, and two that it does not."""
    shown = [PlaceFactory(domains=[Domain.DIGITAL]) for _ in range(4)]
    PlaceFactory(status=PlaceStatus.CLOSED)
    PlaceFactory(kind=PlaceKind.LIBRARY)
    return shown


@pytest.mark.parametrize("name", [*EXPORTS])
def test_the_file_that_a_task_wrote_is_the_one_that_a_page_writes(client, name, monkeypatch):
    some_places()
    write_place_files.call()
    written = body(client.get(address(name)))
    monkeypatch.setattr(open_files, "LIVE_ROWS", 1000)
    live = body(client.get(address(name)))
    if name == "xlsx":  # which says when it was made
        assert abs(len(written) - len(live)) < 20
    else:
        assert written == live


def test_no_place_is_read_while_one_waits(client, django_assert_max_num_queries):
    shown = some_places()
    write_place_files.call()
    with django_assert_max_num_queries(8) as asked:
        response = client.get(address("csv"), headers={"Accept-Encoding": "gzip"})
    assert not [each for each in asked if '"summary"' in each["sql"]]
    rows = csv.DictReader(io.StringIO(gzip.decompress(body(response)).decode("utf-8-sig"), newline=""))
    assert [row["identifiant"] for row in rows] == [each.slug for each in sorted(shown, key=lambda each: each.name)]
    assert response["Content-Disposition"].startswith('attachment; filename="lieux-20')


def test_while_none_is_written_one_is_told_when_to_come_back(client):
    some_places()
    response = client.get(address("csv"))
    assert (response.status_code, response["Retry-After"]) == (503, "300")
    write_place_files.call()
    assert client.get(address("csv")).status_code == 200


def test_narrow_choices_are_written_at_once_and_wide_ones_say_where_to_go(client):
    some_places()
    alone = PlaceFactory(
        municipality=MunicipalityFactory(code="33063", department=DepartmentFactory(code="33", name="Gironde"))
    )
    told = body(client.get(address("csv"), {"territory": "d-33"})).decode()
    assert alone.slug in told
    assert told.count("\n") == 2
    wide = client.get(address("csv"), {"domain": Domain.DIGITAL})
    assert wide.status_code == 422
    assert "Plus de 3 lignes" in wide.text.replace("\xa0", " ")
    assert address("xlsx") in wide.text
    assert f"{reverse('network:places')}?domain=digital" in wide.text


@pytest.fixture
def weighed(monkeypatch):
    """A page worker writes no longer than four and a half places take in a table: less than four of a workbook."""
    monkeypatch.setattr(open_files, "LIVE_ROWS", 1000)
    monkeypatch.setattr(open_files, "LIVE_MILLISECONDS", 4.5 * FORMS["csv"].row)


def test_each_format_is_written_at_once_as_far_as_it_takes_no_longer_than_a_page(client, weighed):
    some_places()
    ask_for_place_files()
    write_place_files.call()
    written = [each.name for each in EXPORTS.values() if open_files.path_of(file_name(each)).exists()]
    assert written == [each.name for each in EXPORTS.values() if open_files.most_of(each.row) < 4]
    assert "csv" not in written
    given = {name: client.get(address(name)) for name in ("csv", "xlsx")}
    assert {name: answer.has_header("Last-Modified") for name, answer in given.items()} == {"csv": False, "xlsx": True}


def test_choices_too_long_for_a_workbook_are_offered_in_the_forms_that_are_lighter(client, weighed):
    some_places()
    told = client.get(address("xlsx"), {"domain": Domain.DIGITAL})
    assert told.status_code == 422
    assert f"Plus de {open_files.most_of(FORMS['xlsx'].row)} lignes" in told.text.replace("\xa0", " ")
    assert f'href="{address("csv")}?domain=digital"' in told.text
    assert f'href="{address("xlsx")}?domain=digital"' not in told.text
    assert client.get(address("csv"), {"domain": Domain.DIGITAL}).status_code == 200


def test_no_form_is_written_for_longer_than_a_page_may_wait(monkeypatch):
    monkeypatch.setattr(open_files, "LIVE_ROWS", 20_000)
    rows = [form.row for form in (*FORMS.values(), *EXPORTS.values())]
    assert all(row * open_files.most_of(row) < open_files.LIVE_MILLISECONDS + 1 for row in rows)
    assert open_files.most_of(FORMS["xlsx"].row) < open_files.most_of(FORMS["csv"].row)
    assert open_files.most_of(0.001) == 20_000, "however light, what is many is written apart"


def test_a_person_who_waits_for_a_file_reads_a_page_that_asks_again_without_a_script(client):
    some_places()
    answer = client.get(address("csv"), headers={"Accept": "text/html,application/xhtml+xml"})
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "300", "no-store")
    assert "est en train d’être écrit" in answer.text
    assert '<meta http-equiv="refresh" content="30">' in answer.text
    write_place_files.call()
    assert client.get(address("csv"), headers={"Accept": "text/html"}).status_code == 200


def test_a_place_that_is_withdrawn_or_hidden_is_given_no_more(client):
    gone, hidden, *_others = [PlaceFactory() for _ in range(6)]
    acts = {
        gone: lambda: withdraw_place(gone, actor=AccountFactory(is_staff=True), reason="Fermé."),
        hidden: lambda: Measure.objects.create(
            content_type=ContentType.objects.get_for_model(Place),
            object_id=hidden.pk,
            reason="…",
            actor=AccountFactory(),
        ),
    }
    for place, act in acts.items():
        write_place_files.call()
        assert place.slug in body(client.get(address("csv"))).decode()
        act()
        assert client.get(address("csv")).status_code == 503
        write_place_files.call()
        assert place.slug not in body(client.get(address("csv"))).decode()


def test_the_timer_asks_for_them_once_and_forgets_them_when_places_are_few(monkeypatch):
    some_places()
    asked = []
    monkeypatch.setattr(place_files, "write_place_files", type("Task", (), {"enqueue": lambda: asked.append(1)}))
    ask_for_place_files()
    ask_for_place_files()
    assert len(asked) == 1
    write_place_files.call()
    assert not Beat.objects.filter(name=place_files.BEAT).exists()
    ask_for_place_files()
    assert len(asked) == 1
    monkeypatch.setattr(open_files, "LIVE_ROWS", 1000)
    kept_counts.forget()
    ask_for_place_files()
    assert not any(open_files.path_of(file_name(export)).exists() for export in EXPORTS.values())

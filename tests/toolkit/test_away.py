"""While the database is away, pages and live answer 503 and say when to come back; other breakdowns stay 500."""

from __future__ import annotations

import errno
import logging

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.utils.module_loading import import_string

from config import settings as house
from lieudit.toolkit.failures import OneLine, is_away
from lieudit.toolkit.models import Clock

PAGES = [
    "/",
    "/besoins/",
    "/besoins/deposer/",
    "/lieux/",
    "/votes/",
    "/sante/",
    "/recherche/?q=atelier",
    "/sitemap.xml",
]


@pytest.fixture
def visitor(db) -> Client:
    """Somebody with a session, whom each page asks the database about."""
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a-session-of-before"
    return client


@pytest.fixture
def no_database(visitor):
    """Each question to the database fails as psycopg says it when the server does not answer."""

    def refuse(*args, **kwargs):
        cause = psycopg.OperationalError("connection failed: Connection refused")
        raise OperationalError(str(cause)) from cause

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.backends.postgresql.base.DatabaseWrapper._cursor", refuse)
        yield


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_that_the_site_comes_back(no_database, visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert answer["Cache-Control"] == "no-store"
    assert "Le site revient dans un instant" in answer.text
    assert answer.text.count("<h1") == 1


def test_what_is_sent_is_answered_the_same(no_database, visitor):
    assert visitor.post("/besoins/deposer/", {"words": "Un besoin"}).status_code == 503


def test_an_address_that_does_not_exist_is_not_found_or_comes_back_but_never_breaks(no_database, visitor):
    assert visitor.get("/nulle-part/").status_code in {404, 503}


def test_live_says_it_without_a_page(no_database, visitor):
    answer = visitor.get("/direct/hall-page/1/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"


def test_a_mistake_of_ours_is_still_a_breakdown(visitor, monkeypatch):
    monkeypatch.setattr(Clock, "now", lambda: 1 / 0)
    answer = visitor.get("/sante/")
    assert answer.status_code == 500
    assert "Une panne de notre côté" in answer.text
    assert "Retry-After" not in answer


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EDQUOT, "Disk quota exceeded")]
)
def test_a_full_disk_is_said_without_a_breakdown(visitor, monkeypatch, error):
    def refuse() -> None:
        raise error

    monkeypatch.setattr(Clock, "now", refuse)
    answer = visitor.get("/sante/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Le site n’a plus de place" in answer.text
    assert "cette page ne peut pas s’afficher" in answer.text
    assert "ce que vous venez d’envoyer" not in answer.text
    assert answer.text.count("<h1") == 1


def test_a_full_disk_says_what_became_of_what_was_sent(visitor, monkeypatch):
    def refuse() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Clock, "now", refuse)
    answer = visitor.post("/sante/", {"words": "Un besoin"})
    assert answer.status_code == 503
    assert "ce que vous venez d’envoyer n’a pas été enregistré" in answer.text
    assert "ne peut pas s’afficher" not in answer.text


def test_a_database_whose_disk_is_full_says_so_too(visitor, monkeypatch):
    def refuse() -> None:
        raise OperationalError("could not extend file") from psycopg.errors.DiskFull("could not extend file")

    monkeypatch.setattr(Clock, "now", refuse)
    assert "Notre disque est plein" in visitor.get("/sante/").text


def test_another_fault_of_the_system_is_a_breakdown(visitor, monkeypatch):
    def refuse() -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Clock, "now", refuse)
    assert visitor.get("/sante/").status_code == 500


def failed(state: type[psycopg.Error] | None) -> OperationalError:
    error = OperationalError("away")
    error.__cause__ = state() if state else None
    return error


def test_what_passes_by_itself_is_told_from_what_does_not():
    for state in (psycopg.errors.AdminShutdown, psycopg.errors.TooManyConnections, psycopg.errors.CannotConnectNow):
        assert is_away(failed(state))
    assert is_away(failed(None))
    assert is_away(InterfaceError("the connection is closed"))
    assert not is_away(failed(psycopg.errors.DeadlockDetected))
    assert not is_away(ValueError())
    assert not is_away(None)


def test_the_log_says_it_in_one_line():
    def told(error: Exception) -> logging.LogRecord:
        record = logging.LogRecord(
            "x", logging.ERROR, "x", 1, "%s: /", ("Service Unavailable",), (type(error), error, None)
        )
        assert OneLine().filter(record)
        return record

    away = told(failed(None))
    assert away.getMessage() == "Service Unavailable: / (away)"
    assert away.exc_info is None
    assert told(ValueError("ours")).exc_info is not None


@pytest.mark.parametrize(
    "address", ["/relais/repondre/{}/", "/seances/convocation/{}/", "/seances/1/arriver/{}/", "/besoins/suivi/{}/"]
)
def test_a_page_that_fails_is_named_without_what_opens_it(visitor, no_database, caplog, address):
    assert visitor.get(address.format("UnMotQuiOuvre")).status_code == 503
    record = next(record for record in caplog.records if "UnMotQuiOuvre" in record.getMessage())
    for name in house.LOGGING["handlers"]["console"]["filters"]:
        assert import_string(house.LOGGING["filters"][name]["()"])().filter(record)
    assert record.getMessage().startswith(f"Service Unavailable: {address.format('[hidden]')} (")


def test_a_file_that_is_not_there_is_said_without_a_page_nor_the_database(visitor, no_database):
    answer = visitor.get("/static/js/nothing.abc.js")
    assert (answer.status_code, answer.content) == (404, b"404")

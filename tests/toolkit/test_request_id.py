"""One number goes with a request through the logs, the page of a breakdown and what is reported of it."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import logging
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
from django.conf import settings as site
from django.http import HttpResponse
from pythonjsonlogger.json import JsonFormatter

from lieudit.toolkit.failures import failure
from lieudit.toolkit.request_id import WithRequestId, numbered, request_id
from tests.template_database import address

SAID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def behind_nginx(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def told(rf, said: str) -> str:
    """The number of the answer to a request that says it has this one."""
    return numbered(lambda request: HttpResponse())(rf.get("/", headers={"x-request-id": said}))["X-Request-ID"]


def test_the_number_that_nginx_draws_is_kept(rf, behind_nginx):
    assert told(rf, SAID) == SAID


@pytest.mark.parametrize("hostile", ["", "court", "a" * 65, "aaaaaaaa\nb", "é" * 12, "<script>alert(1)</script>"])
def test_another_is_drawn_for_what_is_no_number(rf, behind_nginx, hostile):
    assert told(rf, hostile) != hostile
    assert len(told(rf, hostile)) == 32


def test_nobody_is_believed_without_a_proxy(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert told(rf, SAID) != SAID


def test_a_server_that_waits_says_it_too_and_mixes_nothing(rf, behind_nginx):
    async def slow(request):
        await asyncio.sleep(0.01)
        return HttpResponse(request_id())

    async def both():
        numbers = [SAID, SAID[::-1]]
        answers = await asyncio.gather(
            *(numbered(slow)(rf.get("/", headers={"x-request-id": number})) for number in numbers)
        )
        assert [answer.content.decode() for answer in answers] == numbers
        assert [answer["X-Request-ID"] for answer in answers] == numbers

    with ThreadPoolExecutor(1) as beside:  # this thread may be that of a browser, whose loop runs
        beside.submit(asyncio.run, both()).result()


def test_the_page_of_a_breakdown_gives_it(rf, behind_nginx):
    def breaks(request):
        try:
            raise ValueError("broken")
        except ValueError:
            return failure(request)

    page = numbered(breaks)(rf.get("/", headers={"x-request-id": SAID}))
    assert page.status_code == 500
    assert SAID in page.content.decode()
    assert request_id() == ""


def test_a_line_of_the_log_has_it_in_words_and_in_json(rf, behind_nginx):
    log, written = logging.getLogger("a-room"), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithRequestId())
    handler.setFormatter(JsonFormatter("%(levelname)s %(name)s %(request_id)s %(message)s"))
    log.addHandler(handler)
    try:
        numbered(lambda request: log.error("« %s » échoue", "x") or failure(request))(
            rf.get("/", headers={"x-request-id": SAID})
        )
        log.error("hors de tout")
    finally:
        log.removeHandler(handler)
    first, second = map(json.loads, written.getvalue().splitlines())
    assert (first["request_id"], first["message"], first["levelname"]) == (SAID, "« x » échoue", "ERROR")
    assert second["request_id"] == "-"


class Collector(HTTPServer):
    """What receives reports, on loopback."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receives)
        self.heard: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Receives(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        opened = {"br": brotli.decompress, "gzip": gzip.decompress}.get(self.headers["Content-Encoding"], bytes)(body)
        self.server.heard.append(opened.decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *said: object) -> None:
        pass


BREAKS = """
import logging, django
django.setup()
import sentry_sdk
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.test import Client
from django.urls import path
from config import urls

@login_not_required
def fails(request, token):
    local = "SECRET-local"
    raise RuntimeError(f"SECRET-words {token}")

@login_not_required
def away(request):
    raise OperationalError("away")

urls.urlpatterns[:0] = [path("besoins/suivi/<str:token>/", fails, name="fails"), path("absente/", away)]
client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.77")
client.cookies["sessionid"] = "SECRET-cookie"
headers = {"x-request-id": "SAID", "authorization": "SECRET-header", "user-agent": "SECRET-agent"}
answer = client.post("/besoins/suivi/SECRET-token/?q=SECRET-query", {"text": "SECRET-form"}, headers=headers)
assert answer.status_code == 500, answer
answer = client.get("/absente/")
assert answer.status_code == 503, answer
logging.getLogger("lieudit.x").error("%s has not left", "SECRET-argument")
sentry_sdk.flush(10)
"""


def test_a_report_says_where_the_code_failed_and_nothing_of_anybody(transactional_db):
    collector = Collector()
    env = os.environ | {
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "SENTRY_DSN": f"http://public@127.0.0.1:{collector.server_port}/1",
        "TRUSTED_PROXY_COUNT": "1",
    }
    code = BREAKS.replace("SAID", SAID)
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=env,
            cwd=site.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr[-2000:]
    finally:
        collector.shutdown()
        collector.server_close()
    heard = "\n".join(collector.heard)
    for words in ("SECRET-", "203.0.113.77", "sessionid"):
        assert words not in heard
    assert SAID in heard
    assert "RuntimeError" in heard
    assert "__main__.fails" in heard
    assert "%s has not left" in heard
    assert "OperationalError" not in heard


def test_nothing_is_reported_unless_it_is_asked():
    assert site.SENTRY_DSN == ""
    done = subprocess.run(
        [sys.executable, "-c", "import django, sys; django.setup(); print('sentry_sdk' in sys.modules)"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings_test"},
        cwd=site.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "False"

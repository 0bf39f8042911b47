"""The files of deploy/ as the programs they are for read them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

from tests.toolkit.nginx import DEPLOY, NGINX, SEVERAL, Nginx, begun, free_port, is_left, laid_out


def test_nginx_is_there_where_everything_has_to_be_proved():
    assert NGINX or not os.environ.get("LIEUDIT_REQUIRE_NGINX")


@pytest.mark.skipif(NGINX is None, reason="nginx is not on this machine")
def test_an_unmodified_nginx_of_debian_13_takes_our_files_without_a_word(tmp_path):
    read = subprocess.run(
        [NGINX or "", "-t", "-c", laid_out(tmp_path), "-e", tmp_path / "error.log"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr
    ours = [line for line in read.stderr.splitlines() if '"user" directive' not in line]
    assert not [line for line in ours if "[warn]" in line or "[emerg]" in line], read.stderr


def test_nothing_is_said_in_http_that_distributions_say_there():
    said = set(re.findall(r"^(\w+)\s", (DEPLOY / "nginx/lieudit-common.conf").read_text(), re.M))
    assert said == {"map", "limit_req_zone", "limit_conn_zone", "log_format"}


@pytest.mark.parametrize("place", ["deploy/systemd/lieudit-live.service", "compose.yml", "scripts/demo.py"])
def test_the_server_of_streams_never_takes_the_number_of_the_pages(place):
    """uvicorn reads WEB_CONCURRENCY unless it is told."""
    words = (settings.BASE_DIR / place).read_text().replace('", "', " ").replace('"', " ")
    assert re.search(r"--workers\s+1\b", words)


def test_the_image_holds_what_it_copies_and_keeps_what_it_writes():
    image, let_in = ((settings.BASE_DIR / name).read_text() for name in ("Dockerfile", ".dockerignore"))
    copied = [word for line in re.findall(r"^COPY (?!--)(.+)$", image, re.M) for word in line.split()[:-1]]
    assert {f"!{path}" for path in copied} <= set(let_in.split())
    assert all((settings.BASE_DIR / path).exists() for path in copied)
    site = (settings.BASE_DIR / "compose.yml").read_text()
    written = re.search(r"mkdir -p (.+?) &&", image)[1].split()
    assert written == ["var/media", "var/keys", "var/backups"]
    assert all(f":/srv/lieudit/{path}" in site for path in written)
    installed = image.split("apt-get install -y --no-install-recommends ")[1].split(" &&")[0].split()
    assert {"gpg", "postgresql-client-17"} <= set(installed), "what deploy/backup runs"
    libraries = (settings.BASE_DIR / re.search(r"^COPY (requirements/\S+) ", image, re.M)[1]).read_text()
    assert all(re.search(rf"^{name}==", libraries, re.M) for name in ("django", "django-storages", "boto3"))


# What nginx lets through, and what it writes down

SECRET = "UnMotQuiOuvre"
OPENS_NOTHING = (
    "admin:",
    "elections:",
    "desks:note_visit",
    "desks:take_visit_back",
    "toolkit:live",
)
"""Addresses whose `code` is that of a college or a municipality. Of `toolkit:live`, one key is secret, and
is asked for by name below."""


class Site(BaseHTTPRequestHandler):
    """A site that takes everything."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def nginx(tmp_path, site) -> Iterator[Nginx]:
    if NGINX is None:
        pytest.skip("nginx is not on this machine")
    started = Nginx(tmp_path, site)
    yield started
    started.stop()


def test_a_room_behind_one_address_votes_at_once(nginx):
    assert nginx.ask("POST", *["/seances/1/ma-place/voter/1/"] * 200) == {200: 200}
    assert nginx.ask("GET", *["/seances/1/ma-place/", "/seances/1/ecran/", "/seances/1/arriver/"] * 100) == {200: 300}
    assert nginx.ask("POST", *["/seances/1/presidence/point/"] * 30) == {200: 30}


def test_the_screen_which_needs_no_account_is_not_asked_for_all_the_time(nginx):
    assert nginx.ask("GET", *["/seances/1/ecran/"] * 500) == {200: 500}
    assert nginx.ask("GET", *["/seances/1/ecran/"] * 500)[429] > 100


@pytest.mark.parametrize("address", ["/compte/login/", "/seances/1/ecran/appairer/", "/seances/1/presence/3/"])
def test_other_forms_are_counted_as_before(nginx, address):
    assert nginx.ask("POST", *[address] * 60)[429] > 20


def test_a_network_of_ipv6_is_one_visitor(nginx):
    network = [f"2001:db8:1:2::{rank:x}" for rank in range(60)]
    assert nginx.ask("POST", "/compte/login/", come_from=network)[429] > 20
    assert nginx.ask("POST", "/compte/login/", come_from=[f"2001:db8:2:{rank:x}::1" for rank in range(60)]) == {200: 60}
    assert nginx.ask("POST", "/compte/login/", come_from=[f"198.51.100.{rank}" for rank in range(60)]) == {200: 60}
    assert nginx.ask("POST", "/compte/login/", come_from=[f"::ffff:203.0.113.{rank}" for rank in range(60)]) == {
        200: 60
    }


def patterns(resolver: Any, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """The name and the route of each address of the site."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from patterns(pattern, route, namespace + inner)
        else:
            yield namespace + str(pattern.name), route


def secret_addresses() -> list[str]:
    """An example of each address that holds a word which opens something."""
    found = ["/direct/hall-paired/" + SECRET + "/"]
    for name, route in patterns(get_resolver()):
        if name.startswith(OPENS_NOTHING):
            continue
        route = re.sub(r"<((str|slug|path):)?(token|key|code)>|\(\?P<key>[^)]*\)", SECRET, route)
        if SECRET in route:
            route = re.sub(r"\(\?P<\w+>[^)]*\)|<slug:\w+>", "mot", route)
            found.append("/" + re.sub(r"<\w+:\w+>", "1", route).replace("^", "").rstrip("$"))
    return found


def test_all_that_is_pressed_in_a_room_has_its_zone(nginx):
    """Whoever adds a gesture to a session finds it here; a screen that asks to be paired is a form like others."""
    found = {name: route for name, route in patterns(get_resolver()) if name.startswith("hall:")}
    for name in ("hall:pair", "hall:submit_exclusion"):
        del found[name]
    assert len(found) > 10
    for name, route in found.items():
        address = "/" + re.sub(r"<slug:\w+>", "mot", re.sub(r"<int:\w+>", "1", route))
        assert nginx.ask("POST", *[address] * 30) == {200: 30}, name


def test_no_secret_address_is_written_by_nginx(nginx, site):
    addresses = secret_addresses()
    assert len(addresses) > 15
    nginx.ask("GET", *addresses)
    nginx.ask("POST", *addresses * 3)
    plain = HTTPConnection("127.0.0.1", nginx.plain_port)
    for address in addresses:
        plain.request("GET", address, headers={"Host": "lieudit.example"})
        assert plain.getresponse().read() is not None
    plain.close()
    nginx.stop()
    whole = [line for line in nginx.written().splitlines() if SECRET in line]
    assert not whole, "\n".join(whole)
    assert "/relais/repondre/[hidden] 429" in nginx.written(), "what was refused is in the log of the site"


def test_no_secret_address_is_written_while_the_site_is_away(tmp_path):
    if NGINX is None:
        pytest.skip("nginx is not on this machine")
    alone = Nginx(tmp_path, free_port())
    try:
        assert alone.ask("GET", *secret_addresses())[503] > 10
    finally:
        alone.stop()
    assert SECRET not in alone.written()


SLOW = 120
"""Clients that never end what they send: more than one address may have requests at once."""


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (b"GET / HTTP/1.1\r\nHost: lieudit.example\r\nX-", b"a"),
        (b"GET /besoins/ HTTP", b""),
        (b"POST /compte/login/ HTTP/1.1\r\nHost: lieudit.example\r\nContent-Length: 9000\r\n\r\na", b""),
    ],
)
def test_slow_clients_are_left_and_keep_nobody_waiting(tmp_path, site, words, more):
    """They say a header sign after sign, or begin a form and stay silent: in the time of the trial, ours divided."""
    if NGINX is None:
        pytest.skip("nginx is not on this machine")
    front = Nginx(tmp_path, site, times={"client_header_timeout": "2s", "client_body_timeout": "2s"})
    slow = []
    try:
        slow = [begun(front.port, words) for _ in range(SLOW)]
        began = time.monotonic()
        assert front.ask("GET", "/besoins/", "/lieux/") == {200: 2}
        assert time.monotonic() - began < 10, "others are answered while these say nothing"
        left, ends = 0, time.monotonic() + 30
        while left < SLOW and time.monotonic() < ends:
            for line in slow:
                with suppress(OSError):
                    line.sendall(more)
            left = sum(map(is_left, slow))
        assert left == SLOW, "a header is given so long, whatever drips"
    finally:
        for line in slow:
            line.close()
        front.stop()
    served = [line for line in front.written().splitlines() if line.endswith(" 200")]
    assert len(served) == 2, "the site heard none of them"


def test_how_long_a_client_has_is_said():
    """Whole for a header; between two of its words for a body, and for an answer that is read."""
    said = (DEPLOY / "nginx/lieudit-proxy.conf").read_text()
    given = dict(re.findall(r"^(client_header_timeout|client_body_timeout|send_timeout) +(\d+)s;", said, re.M))
    assert {name: int(seconds) <= 30 for name, seconds in given.items()} == dict.fromkeys(
        ("client_header_timeout", "client_body_timeout", "send_timeout"), True
    )


def test_what_the_page_says_of_several_nodes_is_what_is_drilled():
    page = (settings.BASE_DIR / "docs/how-to/production.md").read_text()
    for given in SEVERAL.values():
        assert page.count(f" {given};") == 2, "two nodes"


def test_a_form_that_a_node_took_is_never_given_to_another():
    """nginx asks another node only where this one was not reached, or for what may be asked twice."""
    said = (DEPLOY / "nginx/lieudit-proxy.conf").read_text()
    given = re.findall(r"^proxy_next_upstream +(.+);", said, re.M)
    assert given == ["error timeout"]
    assert "non_idempotent" not in given[0]


class Deaf:
    """A node that takes what it is sent, and dies without a word."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port, self.taken = self.listener.getsockname()[1], list[bytes]()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                peer, _address = self.listener.accept()
                self.taken.append(peer.recv(4000))
                peer.close()


@pytest.mark.skipif(NGINX is None, reason="nginx is not on this machine")
def test_a_page_goes_to_the_other_node_a_form_does_not(tmp_path, site):
    deaf = Deaf()
    front = Nginx(tmp_path, deaf.port, site)
    try:
        assert front.ask("GET", *["/besoins/"] * 4) == {200: 4}
        time.sleep(5.1)  # until the node that died is asked again
        found = [front.ask("POST", "/besoins/") for _turn in range(15)]
        heard = [words for words in deaf.taken if words.startswith(b"POST")]
        assert sum(statuses[503] for statuses in found) == len(heard)
        written = [line for line in front.written().splitlines() if " POST " in line]
        assert heard, "a form reached the node that died"
        assert sum(line.endswith(" 502") for line in written) == len(heard), "and no other was given it"
    finally:
        front.stop()
        deaf.listener.close()

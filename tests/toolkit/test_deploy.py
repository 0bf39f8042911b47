"""The files of deploy/ as the programs they are for read them."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

DEPLOY = settings.BASE_DIR / "deploy"
DEBIAN_13 = Path(__file__).with_name("nginx_of_debian_13.conf")
"""/etc/nginx/nginx.conf of the package nginx-common 1.26.3-3+deb13u1, as it is installed."""
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def test_nginx_is_there_where_everything_has_to_be_proved():
    assert NGINX or not os.environ.get("LIEUDIT_REQUIRE_NGINX")


def laid_out(folder: Path) -> Path:
    """An /etc/nginx that holds what Debian puts there, and our files where production.md says to copy them."""
    etc, run = folder / "etc/nginx", folder / "run"
    for name in ("sites-enabled", "conf.d", "modules-enabled"):
        (etc / name).mkdir(parents=True)
    run.mkdir()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ed25519",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=lieudit.example",
            "-keyout",
            key,
            "-out",
            certificate,
        ],
        check=True,
        capture_output=True,
    )
    moved = {
        "/etc/letsencrypt/live/lieudit.example/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/lieudit.example/privkey.pem": str(key),
        "/etc/nginx/mime.types": str(etc / "mime.types"),
        "/etc/nginx": str(etc),
        "/var/log/nginx": str(folder),
        "/run/nginx.pid": str(run / "nginx.pid"),
    }

    def copy(source: Path, target: Path) -> None:
        text = source.read_text()
        for name, place in moved.items():
            text = re.sub(rf"(?<![\w/]){re.escape(name)}", place, text)
        target.write_text(text)

    (etc / "mime.types").write_text("types { text/html html; text/css css; }\n")
    copy(DEBIAN_13, etc / "nginx.conf")
    copy(DEPLOY / "nginx/lieudit-common.conf", etc / "lieudit-common.conf")
    copy(DEPLOY / "nginx/lieudit-proxy.conf", etc / "lieudit-proxy.conf")
    copy(DEPLOY / "nginx/lieudit.conf", etc / "sites-enabled/lieudit")
    return etc / "nginx.conf"


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

TRIAL = """
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxied;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
set_real_ip_from 127.0.0.1;
real_ip_header X-Trial-Address;
"""
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


class Nginx:
    """Our files, read by an nginx of this machine, before a site that answers, or that is away."""

    def __init__(self, folder: Path, site: int, times: Mapping[str, str] | None = None) -> None:
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        main = laid_out(folder)
        main.write_text(main.read_text().replace("user www-data;", f"user {getpass.getuser()};"))
        (main.parent / "conf.d/trial.conf").write_text(TRIAL.format(folder=folder))
        said = main.parent / "lieudit-proxy.conf"
        for name, time_given in (times or {}).items():
            changed, found = re.subn(rf"^({name} +)\S+;", rf"\g<1>{time_given};", said.read_text(), flags=re.M)
            assert found == 1, name
            said.write_text(changed)
        ours = main.parent / "sites-enabled/lieudit"
        text = re.sub(r"    listen \[::\]:.*\n", "", ours.read_text())
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.plain_port}")
        ours.write_text(re.sub(r"server unix:\S+", f"server 127.0.0.1:{site}", text))
        command = [NGINX or "", "-c", str(main), "-e", str(folder / "error.log"), "-g", "daemon off;"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(200):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            time.sleep(0.05)
        raise AssertionError(self.stop())

    def stop(self) -> str:
        self.process.terminate()
        return self.process.communicate(timeout=20)[1]

    def ask(self, method: str, *addresses: str, come_from: Iterable[str] = ("192.0.2.1",)) -> Counter[int]:
        """How many answers of each status came, to each address asked from each place of the network."""
        line = HTTPSConnection("127.0.0.1", self.port, context=ssl._create_unverified_context(), timeout=20)
        found: Counter[int] = Counter()
        for address, place in product(addresses, come_from):
            body = "a=1" if method == "POST" else None
            line.request(method, address, body, {"Host": "lieudit.example", "X-Trial-Address": place})
            answer = line.getresponse()
            answer.read()
            found[answer.status] += 1
        line.close()
        return found

    def written(self) -> str:
        """All that nginx wrote in its logs."""
        return "\n".join(log.read_text() for log in self.folder.glob("*.log"))


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


def begun(port: int, words: bytes) -> ssl.SSLSocket:
    """A client that has said these words, and says no more for now."""
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    told = ssl._create_unverified_context().wrap_socket(line, server_hostname="lieudit.example")
    told.sendall(words)
    return told


def is_left(line: ssl.SSLSocket) -> bool:
    """Whether nginx has hung up, after saying why or not."""
    line.settimeout(0.01)
    try:
        return line.recv(1000) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


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
    front = Nginx(tmp_path, site, {"client_header_timeout": "2s", "client_body_timeout": "2s"})
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

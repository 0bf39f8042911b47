"""The door to other machines: public addresses only, the very one that was looked at, so long and so much."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lieudit.toolkit import outgoing


class Other(ThreadingHTTPServer):
    """A machine of this one, that answers what it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.heard: list[tuple[str, str, bytes]] = []
        self.status, self.body, self.drip = 200, b"oui", 0.0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/recevoir?a=1"

    def handle_error(self, *_args: object) -> None:
        pass


class Answers(BaseHTTPRequestHandler):
    server: Other

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.heard.append((self.command, self.path, sent))
        if self.server.drip:
            for sign in b"HTTP/1.1 200 OK\r\n" * 50:
                self.wfile.write(bytes([sign]))
                time.sleep(self.server.drip)
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url)
        self.end_headers()
        self.wfile.write(self.server.body)

    do_GET = do_POST

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def other() -> Iterator[Other]:
    one = Other()
    yield one
    one.shutdown()
    one.server_close()


def refused(address: str, why: str, **how: Any) -> None:
    with pytest.raises(outgoing.Refused, match=why):
        outgoing.ask(address, **how)


def test_what_is_sent_arrives_and_what_is_answered_is_read(other: Other) -> None:
    answer = outgoing.ask(other.url, method="POST", body=b"{}", private=True)
    assert (answer.status, answer.body) == (200, b"oui")
    assert other.heard == [("POST", "/recevoir?a=1", b"{}")]


def test_nothing_is_sent_into_the_network_of_the_install(other: Other) -> None:
    refused(other.url, "private network")
    assert other.heard == []


INNER = (
    "127.0.0.1 10.0.0.1 172.16.3.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0 fd00::1 "
    "::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 2002:a00:1:: ::127.0.0.1 ::ffff:0:7f00:1 fec0::1"
)


@pytest.mark.parametrize("address", INNER.split())
def test_addresses_that_are_not_public(address: str) -> None:
    assert not outgoing.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_addresses_that_are(address: str) -> None:
    assert outgoing.is_public(address)


def test_a_name_that_leads_to_two_addresses_has_both_looked_at(other: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "look_up", lambda _host, _port: ["8.8.8.8", "127.0.0.1"])
    refused(f"http://exemple.fr:{other.server_port}/", "private network")


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(other: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers otherwise the second time is not looked up again."""
    looked = iter([["127.0.0.1"]])
    monkeypatch.setattr(outgoing, "look_up", lambda _host, _port: next(looked))
    asked = outgoing.ask(f"http://exemple.fr:{other.server_port}/x", private=True)
    assert asked.status == 200


def test_a_redirect_is_an_answer_and_is_not_followed(other: Other) -> None:
    other.status = 302
    assert outgoing.ask(other.url, private=True).status == 302
    assert len(other.heard) == 1


def test_too_long_an_answer_is_not_read(other: Other) -> None:
    other.body = b"x" * 5_000
    refused(other.url, "too much", private=True, most=4_000)


def test_one_that_gives_a_sign_now_and_then_is_not_waited_for(other: Other) -> None:
    other.drip = 0.1
    begun = time.monotonic()
    refused(other.url, "late", private=True, seconds=0.6)
    assert time.monotonic() - begun < 3


def test_nor_one_that_does_so_behind_tls(other: Other, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, ours = a_certificate(tmp_path)
    other.socket = theirs.wrap_socket(other.socket, server_side=True)
    monkeypatch.setattr(outgoing.ssl, "create_default_context", lambda: ours)
    address = other.url.replace("http://", "https://")
    assert outgoing.ask(address, private=True).body == b"oui"
    other.drip = 0.1
    began = time.monotonic()
    with pytest.raises(outgoing.Refused, match="late"):
        outgoing.ask(address, private=True, seconds=0.5)
    assert time.monotonic() - began < 3


def a_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What the other machine shows, and what believes it."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, secret.public_key(), 1, now, now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )
    shown, kept = folder / "shown.pem", folder / "kept.pem"
    shown.write_bytes(made.public_bytes(Encoding.PEM))
    kept.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(shown, kept)
    return theirs, ssl.create_default_context(cafile=str(shown))


def test_the_second_address_is_tried_where_the_first_does_not_answer(
    other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "look_up", lambda host, port: ["::1", "127.0.0.1"])
    assert outgoing.ask(other.url.replace("127.0.0.1", "localhost"), private=True).body == b"oui"


def test_a_name_that_is_long_to_look_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()

    def look_up(_host: str, _port: int) -> list[str]:
        found.wait(30)
        return []

    monkeypatch.setattr(outgoing, "look_up", look_up)
    begun = time.monotonic()
    refused("http://exemple.fr/", "late", seconds=0.3)
    assert time.monotonic() - begun < 10, "it would be found after thirty"
    found.set()


@pytest.mark.parametrize(
    "address",
    ["ftp://exemple.fr/", "file:///etc/passwd", "http://", "http://a:b@exemple.fr/", "//exemple.fr", "http://[", ""],
)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    refused(address, "not an address of the web|ValueError")


def test_a_port_where_nobody_listens_is_refused() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    refused(f"http://127.0.0.1:{port}/", "Refused", private=True)

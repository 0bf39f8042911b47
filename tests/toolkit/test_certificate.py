"""The certificate of the site is read by the worker as browsers read it; its end is told before it comes."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lieudit.toolkit import alarms, certificate, health
from lieudit.toolkit.models import Beat
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


class Front:
    """What answers in TLS for the site, on loopback, with a certificate of that life for that address."""

    def __init__(self, folder: Path, begins: dt.timedelta, ends: dt.timedelta, name: str = "127.0.0.1") -> None:
        secret, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
        who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the site")])
        made = (
            x509.CertificateBuilder(who, who, secret.public_key(), 1, now + begins, now + ends)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(secret, hashes.SHA256())
        )
        self.shown, kept = folder / "shown.pem", folder / "kept.pem"
        self.shown.write_bytes(made.public_bytes(Encoding.PEM))
        kept.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.shown, kept)
        self.line = socket.create_server(("127.0.0.1", 0))
        self.port = self.line.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                met, _address = self.line.accept()
                with met, suppress(OSError), self.context.wrap_socket(met, server_side=True) as told:
                    told.recv(1)


@pytest.fixture
def front(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give the site a certificate of that life; `known` says whether its authority is believed."""
    opened, real = [], ssl.create_default_context
    cache.delete(certificate.KEY)

    def give(*life: dt.timedelta, name: str = "127.0.0.1", known: bool = True) -> Front:
        made = Front(tmp_path, *life, name=name)
        opened.append(made)
        trusted = str(made.shown) if known else None
        monkeypatch.setattr(certificate.ssl, "create_default_context", lambda: real(cafile=trusted))
        settings.SITE_URL = f"https://127.0.0.1:{made.port}"
        return made

    yield give
    for each in opened:
        each.line.close()
    cache.delete(certificate.KEY)


def seen() -> health.Sign:
    certificate.read_certificate.call()
    return health.examine()["certificate"]


def test_one_that_lasts_says_how_long_yet(front):
    front(-DAY, 60 * DAY)
    sign = seen()
    assert (sign.ok, sign.measure, sign.value) == (True, "days_left", 59)
    assert "127.0.0.1 vaut encore 59\u00a0jours, jusqu’au " in sign.words


def test_it_is_said_two_weeks_before_its_end_and_in_the_last_quarter_of_a_short_one(front):
    front(-76 * DAY, 13.9 * DAY)
    assert not seen().ok
    front(-4 * DAY, 2 * DAY)
    assert seen().ok, "of six days: what renews it still has time"
    front(-5 * DAY, DAY)
    sign = seen()
    assert (sign.ok, "certbot renew" in sign.remedy) == (False, True)


@pytest.mark.parametrize(
    ("life", "how", "words"),
    [
        ((-9 * DAY, -DAY), {}, "il a pris fin"),
        ((DAY, 9 * DAY), {}, "il ne vaut pas encore"),
        ((-DAY, 60 * DAY), {"name": "192.0.2.1"}, "il n’est pas à l’adresse du site"),
        ((-DAY, 60 * DAY), {"known": False}, "il s’est signé lui-même"),
    ],
)
def test_what_a_browser_would_refuse_is_said_at_once_with_why(front, life, how, words):
    front(*life, **how)
    sign = seen()
    assert not sign.ok
    assert words in sign.words


def test_one_that_ends_while_nobody_reads_it_is_over(front, monkeypatch):
    front(-DAY, 60 * DAY)
    assert seen().ok
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + 61 * DAY)
    assert "a pris fin le" in certificate.certificate().words


def test_a_network_that_blinks_is_no_illness_and_one_that_stays_away_is(front, monkeypatch):
    made = front(-DAY, 60 * DAY)
    assert seen().ok
    made.line.close()
    monkeypatch.setattr(certificate, "life_of", _refuse)
    assert seen().ok, "what was read an hour ago still says it"
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + dt.timedelta(minutes=61))
    sign = seen()
    assert not sign.ok
    assert "ne se lit plus depuis le" in sign.words
    assert "/etc/hosts" in sign.remedy
    monkeypatch.undo()
    assert cache.get(certificate.KEY)[2] == "Connection refused"


def _refuse(host: str, port: int) -> certificate.Life:
    raise ConnectionRefusedError(111, "Connection refused")


def test_one_that_never_greets_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(certificate, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TimeoutError):
        certificate.life_of("127.0.0.1", silent.getsockname()[1])


@pytest.mark.parametrize("address", ["http://lieudit.example", "http://127.0.0.1:8000"])
def test_nothing_is_asked_of_a_site_without_https(settings, monkeypatch, address):
    settings.SITE_URL = address
    monkeypatch.setattr(certificate, "life_of", lambda *_where: pytest.fail("asked"))
    certificate.read_certificate.call()
    assert certificate.certificate().ok
    call_command("close_due")
    assert not Beat.objects.filter(name=certificate.BEAT).exists()


def test_the_timer_has_it_read_each_hour_and_soon_again_where_that_failed(front, monkeypatch):
    front(-DAY, 60 * DAY)
    asked: list[int] = []
    monkeypatch.setattr(type(certificate.read_certificate), "enqueue", lambda *_: asked.append(1))

    def later(minutes: int) -> int:
        Beat.objects.filter(name=certificate.BEAT).update(at=timezone.now() - dt.timedelta(minutes=minutes))
        certificate.read_when_due()
        return len(asked)

    certificate.read_when_due()
    assert [len(asked), later(59), later(61), later(6)] == [1, 1, 2, 2]
    cache.set(certificate.KEY, tuple(certificate.Known(refused="il a pris fin")), 60)
    assert [later(4), later(6)] == [2, 3]


def test_it_is_on_the_pages_of_health_at_the_doctors_and_told_by_the_alarm(front, client, settings, monkeypatch):
    front(-80 * DAY, 9.5 * DAY)
    seen()
    settings.HEALTH_TOKEN, settings.ALARM_EMAILS = "a-token", ["garde@exemple.fr"]
    monkeypatch.setattr(certificate, "life_of", lambda *_where: pytest.fail("a page asked for it"))
    ask = {"headers": {"Authorization": "Bearer a-token"}}
    told = client.get("/sante/complete/", **ask).json()["checks"]["certificate"]
    assert (told["ok"], told["value"]) == (False, 9)
    metrics = client.get("/sante/complete/", {"forme": "prometheus"}, **ask).text
    assert 'lieudit_ok{check="certificate"} 0\n' in metrics
    assert 'lieudit_days_left{check="certificate"} 9\n' in metrics
    alarms.watch()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + dt.timedelta(minutes=6))
    alarms.watch()
    assert "vaut encore 9\u00a0jours" in mail.outbox[-1].body
    client.force_login(AccountFactory(secretariat=True))
    assert "vaut encore 9\u00a0jours" in client.get(reverse("pages:site_state")).text
    with pytest.raises(SystemExit):
        call_command("doctor")


def test_whoever_looks_at_the_site_looks_at_it_too():
    """A process of pages imports nothing that would register it by chance."""
    said = "import django; django.setup(); from lieudit.toolkit import health; print('certificate' in health.CHECKS)"
    told = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=settings.BASE_DIR
    )
    assert told.stdout.strip() == "True"

"""A count is dated by an authority that is not the host: a real one, of OpenSSL, answers on this machine."""

from __future__ import annotations

import datetime as dt
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.voting.models import Stamp
from lieudit.voting.receivers import undated
from lieudit.voting.services import cast_vote, close_ballot
from lieudit.voting.timestamps import ask_due_stamps, stamp_result
from tests.voting.factories import a_ballot, at_its_hour, voice

pytestmark = pytest.mark.django_db

CONFIG = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[stamps]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
"""


class Authority:
    """It signs by OpenSSL what it is sent; `fails`, it answers a page of error; its root is in `roots`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.fails = folder, False
        (folder / "conf").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01")
        self.roots = folder / "root.pem"
        key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config conf -days 30"
        self.openssl(f"req -x509 {key} -extensions root -subj /CN=Root -keyout root.key -out root.pem")
        signed = "-CA root.pem -CAkey root.key -keyout tsa.key -out tsa.pem"
        self.openssl(f"req -x509 {key} -extensions stamps -subj /CN=Stamps {signed}")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers["Content-Length"]))
                body = b"<html>En panne" if outer.fails else outer.signed(asked)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                """Nothing is said of it."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def openssl(self, words: str) -> str:
        done = subprocess.run(["openssl", *words.split()], cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def signed(self, asked: bytes) -> bytes:
        (self.folder / "asked").write_bytes(asked)
        self.openssl("ts -reply -config conf -queryfile asked -signer tsa.pem -inkey tsa.key -out answer")
        return (self.folder / "answer").read_bytes()


@pytest.fixture
def authority(tmp_path, settings):
    found = Authority(tmp_path)
    settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS = found.url, str(found.roots)
    yield found
    found.server.shutdown()
    found.server.server_close()


def counted():
    ballot = a_ballot(3)
    for at, choice in enumerate(("for", "for", "against")):
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=choice)
    at_its_hour(ballot)
    return close_ballot(ballot, actor=None)


def asked() -> list[Stamp]:
    """The timer passes, the worker does what it left."""
    due = list(ask_due_stamps())
    for stamp in due:
        stamp_result.call(stamp.tally_id)
    return due


def test_a_count_is_dated_once_and_openssl_verifies_it(authority, client):
    tally = counted()
    assert len(asked()) == 1
    stamp = Stamp.objects.get()
    assert (stamp.tally, stamp.authority, stamp.fault) == (tally, "127.0.0.1", "")
    assert abs(timezone.now() - stamp.at) < dt.timedelta(minutes=1)
    address = tally.ballot.get_absolute_url()
    assert "Horodaté par 127.0.0.1" in client.get(address).text
    assert "horodaté par 127.0.0.1" in Entry.objects.get(kind="voting.stamped").sentence
    (authority.folder / "votes.json").write_bytes(client.get(f"{address}recomptage.json").content)
    (authority.folder / "votes.tsr").write_bytes(client.get(f"{address}horodatage.tsr").content)
    verify = "ts -verify -in votes.tsr -CAfile root.pem -data"
    assert "Verification: OK" in authority.openssl(f"{verify} votes.json")
    (authority.folder / "other.json").write_text("{}")
    with pytest.raises(AssertionError, match="message imprint mismatch"):
        authority.openssl(f"{verify} other.json")
    assert asked() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Stamp.objects.update(at=timezone.now())


def test_without_an_authority_nothing_is_asked_nor_promised(client):
    tally = counted()
    assert (asked(), Stamp.objects.count(), undated().ok) == ([], 0, True)
    assert "Horodaté" not in client.get(tally.ballot.get_absolute_url()).text
    assert client.get(f"{tally.ballot.get_absolute_url()}horodatage.tsr").status_code == 404


def test_an_authority_that_is_ill_is_asked_again_an_hour_later_and_nothing_is_said_meanwhile(authority, client, later):
    tally = counted()
    authority.fails = True
    asked()
    assert "ne se vérifie pas" in Stamp.objects.get().fault
    assert (undated().ok, undated().value) == (False, 1)
    assert "Horodaté" not in client.get(tally.ballot.get_absolute_url()).text
    assert asked() == []
    later(hours=2)
    authority.fails = False
    assert len(asked()) == 1
    assert undated().ok


def test_a_question_without_any_answer_is_said_after_an_hour_and_no_more_after_a_month(settings, later):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    Stamp.objects.create(tally=counted(), asked_at=timezone.now())
    assert undated().ok
    later(hours=2)
    assert (undated().ok, undated().value) == (False, 1)
    assert "la demande n’est pas partie" in undated().words
    later(days=31)
    assert undated().ok


def test_an_authority_that_is_away_or_whose_roots_are_others_or_lost_dates_nothing(authority, settings, tmp_path):
    counted()
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    other.server.shutdown()
    other.server.server_close()
    settings.TIMESTAMP_ROOTS = str(other.roots)
    asked()
    assert "ne se vérifie pas" in Stamp.objects.get().fault
    settings.TIMESTAMP_ROOTS = str(tmp_path / "none.pem")
    stamp_result.call(Stamp.objects.get().tally_id)
    assert "ne se lisent pas" in Stamp.objects.get().fault
    settings.TIMESTAMP_URL = other.url
    stamp_result.call(Stamp.objects.get().tally_id)
    assert "ne répond pas" in Stamp.objects.get().fault
    assert Stamp.objects.get().at is None

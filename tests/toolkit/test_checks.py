"""`check --deploy` fails until an install says its proxies, its sender, its publisher and its address."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from lieudit.toolkit.checks import is_address

SAID = {
    "SECRET_KEY": "a-long-random-value-that-only-this-check-uses-0123456789abcdefghij",
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
    "TRUSTED_PROXY_COUNT": "1",
    "DEFAULT_FROM_EMAIL": "Lieudit <conseil@example.org>",
    "PUBLISHER_NAME": "Le conseil",
    "PUBLISHER_ADDRESS": "1 place du Marché, 23000 Guéret",
    "PUBLISHER_EMAIL": "contact@example.org",
    "PUBLISHER_DIRECTOR": "la présidence",
    "PUBLISHER_HOST": "Un hébergeur",
    "SOURCE_URL": "https://example.org/code",
}


def checked(**changes: str | None) -> tuple[int, str]:
    """The status of `check --deploy` in a process that has these settings only, and what it says."""
    said = {name: value for name, value in {**SAID, **changes}.items() if value is not None}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL") if name in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**kept, **said}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def test_an_install_that_says_everything_passes():
    status, said = checked()
    assert (status, "ERRORS" in said) == (0, False), said


def test_one_that_says_nothing_is_told_each_thing_to_write():
    nothing = dict.fromkeys(SAID) | {"SECRET_KEY": SAID["SECRET_KEY"]}
    status, said = checked(**nothing)
    assert status == 1
    for name in SAID.keys() - {"SECRET_KEY"}:
        assert name in said
    assert "docs/how-to/production.md" in said


def test_a_sender_of_nowhere_and_no_proxy_are_errors():
    status, said = checked(TRUSTED_PROXY_COUNT="0", DEFAULT_FROM_EMAIL="conseil@lieudit.invalid")
    assert status == 1
    assert "lieudit.E001" in said
    assert "lieudit.E002" in said
    assert "lieudit.E003" not in said


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        ("E008", {"SOURCE_URL": None}),
        ("E008", {"SOURCE_URL": "/srv/lieudit"}),
        ("E009", {"REPLY_TO": "secretariat@lieudit.invalid"}),
    ],
)
def test_a_code_that_nobody_may_read_and_answers_that_nobody_reads_are_errors(number, changes):
    status, said = checked(**changes)
    assert status == 1
    assert f"lieudit.{number}" in said


@pytest.mark.parametrize("address", ["conseil@lieudit.fr", "Lieudit <conseil@lieudit.fr>"])
def test_an_address_that_mail_may_reach(address):
    assert is_address(address)


@pytest.mark.parametrize(
    "address", ["", "conseil", "Lieudit <@lieudit.fr>", "a@localhost", "a@lieudit.invalid", "a@.fr."]
)
def test_an_address_that_no_mail_reaches(address):
    assert not is_address(address)


def test_a_bucket_asks_for_what_speaks_to_it():
    status, said = checked(STORAGE_BUCKET="documents")
    assert status != 0
    assert "lieudit.E007" in said
    assert "requirements/s3.txt" in said

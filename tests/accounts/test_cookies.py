"""What production asks of browsers, read from its own settings; how long what opens an account lasts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse

from lieudit.accounts import limits
from tests.accounts.factories import AccountFactory

ROOT = Path(__file__).parents[2]
ASK = """
import json, django
django.setup()
from django.conf import settings as s
from django.contrib.messages.storage.cookie import CookieStorage
from lieudit.accounts.limits import DEVICE
from django.contrib.auth.hashers import get_hasher
print(json.dumps({
    "names": [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, CookieStorage.cookie_name, DEVICE],
    "secure": [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE],
    "http_only": [s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY],
    "same_site": [s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE],
    "path": [s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH],
    "domain": [s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN],
    "hsts": [s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_SSL_REDIRECT],
    "policy": {key: [str(each) for each in value] for key, value in s.SECURE_CSP.items()},
    "debug": s.DEBUG, "hasher": type(get_hasher()).__name__,
}))
"""


@pytest.fixture(scope="module")
def production():
    """The settings of an install that says what it must, and nothing else."""
    said = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "LIEUDIT_"))}
    said |= {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "lieudit.example", "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=said, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_cookies_are_of_this_host_alone_over_https(production):
    assert all(name.startswith("__Host-") for name in production["names"])
    assert production["path"] == ["/", "/"]  # what such a name asks
    assert production["domain"] == [None, None]
    assert production["secure"] == production["http_only"] == [True, True]
    assert production["same_site"] == ["Lax", "Lax"]


def test_production_asks_browsers_for_https_for_a_year(production):
    assert production["hsts"] == [31536000, True, True]
    assert production["debug"] is False


def test_production_lets_pages_run_nothing_but_its_own_files(production):
    policy = production["policy"]
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]  # objects too
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]


def test_passwords_are_hashed_slowly(production):
    assert production["hasher"] == "PBKDF2PasswordHasher"
    assert PBKDF2PasswordHasher.iterations >= 600_000
    assert PBKDF2PasswordHasher.digest().name == "sha256"


@pytest.mark.django_db
def test_every_answer_carries_what_browsers_are_asked(client):
    for address in (reverse("pages:home"), "/not-there/", reverse("accounts:profile"), reverse("needs:list")):
        answer = client.get(address)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_name_of_a_session_is_long_and_drawn():
    names = set()
    for _ in range(3):
        client = Client()
        client.force_login(AccountFactory())
        names.add(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert len(names) == 3
    assert {len(name) for name in names} == {32}  # of 36 signs: 165 bits


def test_a_mailed_code_lasts_ten_minutes():
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == limits.CODE_LIFE.total_seconds() == 600
    assert limits.CODE_GIVEN_AGAIN < limits.CODE_LIFE


@pytest.mark.django_db
def test_nobody_is_given_back_what_they_sent(client):
    answer = client.generic("TRACE", reverse("pages:home"), headers={"cookie": "a=SECRET"})
    assert b"SECRET" not in answer.content + repr(answer.headers).encode()  # and nginx refuses TRACE before us

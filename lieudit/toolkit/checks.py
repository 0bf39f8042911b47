"""What an install has to say of itself before it is opened: `manage.py check --deploy` fails without it."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr
from importlib.util import find_spec
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

NOWHERE = (".invalid", ".localhost", ".local")
"""Ends of names that no mail reaches (RFC 2606, RFC 6762)."""
HERE = {"127.0.0.1", "localhost", "[::1]", "::1", ""}
WHERE = "docs/how-to/production.md, « Les réglages »"


@register(deploy=True)
def install_is_said(app_configs: object, **options: object) -> list[CheckMessage]:
    """One error for each thing that is not said, with what to write."""
    return list(_unsaid())


def _unsaid() -> Iterator[CheckMessage]:
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT < 1:
        yield _error(
            "TRUSTED_PROXY_COUNT n’est pas dit : tous les visiteurs auraient une seule adresse et une seule cadence.",
            "TRUSTED_PROXY_COUNT=1 avec le nginx de deploy/nginx.",
            "E001",
        )
    yield from _unsaid_of_letters()
    if urlsplit(settings.SOURCE_URL).scheme not in ("http", "https"):
        yield _error(
            "SOURCE_URL n’est pas dit : l’AGPL donne à chacun le code que vous servez, le pied de page y mène.",
            "SOURCE_URL=https://votre-depot",
            "E008",
        )
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or (site.hostname or "") in HERE:
        yield _error(
            f"SITE_URL est écrit dans chaque message et lettre, et « {settings.SITE_URL} » ne mène pas ici d’ailleurs.",
            "SITE_URL=https://votre-domaine",
            "E005",
        )
    if "kept_in_a_bucket" in str(settings.STORAGES["default"]) and find_spec("storages") is None:
        yield _error(
            "STORAGE_BUCKET demande django-storages, qui n’est pas installé : aucun document ne serait gardé.",
            "pip install --require-hashes -r requirements/s3.txt",
            "E007",
        )
    if set(settings.ALLOWED_HOSTS) <= HERE:
        yield _error("ALLOWED_HOSTS ne nomme que cette machine.", "ALLOWED_HOSTS=votre-domaine", "E006")


def _unsaid_of_letters() -> Iterator[CheckMessage]:
    """Who sends them, where they are answered, who signs them."""
    if not is_address(settings.DEFAULT_FROM_EMAIL):
        yield _error(
            f"DEFAULT_FROM_EMAIL n’est pas une adresse d’envoi : « {settings.DEFAULT_FROM_EMAIL} ».",
            "DEFAULT_FROM_EMAIL=Lieudit <conseil@votre-domaine>",
            "E002",
        )
    if settings.REPLY_TO and not is_address(settings.REPLY_TO):
        yield _error(
            f"REPLY_TO n’est pas une adresse, et les lettres promettent que l’on y lit : « {settings.REPLY_TO} ».",
            "REPLY_TO=secretariat@votre-domaine, ou rien",
            "E009",
        )
    for part in settings.PUBLISHER_UNSAID:
        name = f"PUBLISHER_{part.upper()}"
        yield _error(f"{name} n’est pas dit : les mentions légales et les lettres le portent.", f"{name}=…", "E003")
    if "email" not in settings.PUBLISHER_UNSAID and not is_address(settings.PUBLISHER["email"]):
        yield _error("PUBLISHER_EMAIL n’est pas une adresse.", "PUBLISHER_EMAIL=contact@votre-domaine", "E004")


def is_address(written: str) -> bool:
    """« conseil@lieudit.example » or « Lieudit <conseil@lieudit.example> », at a name that mail may reach."""
    person, _at, domain = parseaddr(written)[1].rpartition("@")
    return bool(person) and "." in domain.strip(".") and not domain.lower().endswith(NOWHERE)


def _error(said: str, hint: str, number: str) -> Error:
    return Error(said, hint=f"{hint} ({WHERE})", id=f"lieudit.{number}")

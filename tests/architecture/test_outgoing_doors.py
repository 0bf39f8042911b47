"""Whom the server speaks to is written down: each file that opens the network, each setting that names a machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "security.md"
DOOR = "lieudit/toolkit/outgoing.py"
NETWORK = (
    "aiohttp", "boto3", "botocore", "dns", "ftplib", "http.client", "httpcore", "httpx", "imaplib", "ldap3",
    "lieudit.toolkit.outgoing", "paramiko", "poplib", "psycopg", "redis", "requests", "sentry_sdk", "smtplib", "socket",
    "storages", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc.client",
)  # fmt: skip
"""Modules that open the network: those that are used, and those that somebody might use one day."""
NAMED_ONLY = ("django.db.backends.postgresql", "storages.backends")
"""What the settings load by its name."""
MACHINE = re.compile(r"(?:URL|URI|HOST|DSN|ENDPOINT|BUCKET|WEBHOOK|SERVICE|SERVER|TILES|ORIGINS|TOKEN)$")
"""How a setting that names a machine ends, or one that is shown to it."""
READ = re.compile(r"""(?:flag|words|environ(?:\.get|\.setdefault)?)[(\[]f?"([A-Z_]+)["{]""")
OWN = {"SOURCE_URL", "PUBLISHER_HOST", "CSRF_TRUSTED_ORIGINS", "HEALTH_TOKEN"}
"""Words shown on pages of the site, and what others show to it: nothing is asked there."""


def section() -> str:
    return PAGE.read_text().split("## Whom it speaks to\n")[1].split("\n## ")[0]


def rows() -> list[list[str]]:
    lines = [line for line in section().splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def opened(path: Path) -> Iterator[str]:
    """The modules of the network that a file imports; that settings have loaded by their name."""
    named = path.parent.name == "config"
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{each.name}" for each in node.names]
        elif named and isinstance(node, ast.Constant) and str(node.value).startswith(NAMED_ONLY):
            yield str(node.value)
        for name in names:
            if any(name == each or name.startswith(f"{each}.") for each in NETWORK):
                yield name


def doors() -> dict[str, list[str]]:
    paths = [*(ROOT / "lieudit").rglob("*.py"), *(ROOT / "config").glob("*.py"), *(ROOT / "deploy").glob("*.py")]
    found = {str(path.relative_to(ROOT)): list(opened(path)) for path in paths if path.name != "settings_test.py"}
    return {path: names for path, names in found.items() if names}


def told() -> set[str]:
    return {path for row in rows() for path in re.findall(r"\*([\w/]+\.py)\*", row[2])}


def test_each_file_that_opens_the_network_is_told_and_no_other():
    """A new one: say in « Whom it speaks to » of docs/reference/security.md to whom, by whose address."""
    assert {DOOR, "lieudit/toolkit/smtp.py", "lieudit/api/deliveries.py", "config/settings.py"} <= set(doors())
    assert sorted(set(doors()) - {DOOR}) == sorted(told())


def test_each_setting_that_names_a_machine_is_told():
    files = [ROOT / "config" / "settings.py", *(ROOT / "lieudit").rglob("*.py")]
    read = {name for path in files for name in READ.findall(path.read_text()) if MACHINE.search(name)}
    assert {"DATABASE_URL", "STORAGE_ENDPOINT", "TIMESTAMP_URL", "SENTRY_DSN", "LIEUDIT_TILES"} <= read
    named = set(re.findall(r"`([A-Z_]+)`", section()))
    begun = tuple(re.findall(r"`([A-Z_]+_)…`", section()))
    assert sorted(name for name in read - named - OWN if not name.startswith(begun)) == []


def test_an_address_that_somebody_typed_opens_no_private_network():
    """`private` is given by the settings, or to addresses of the settings."""
    typed = {path for row in rows() if "**typed**" in row[1] for path in re.findall(r"\*([\w/]+\.py)\*", row[2])}
    assert len(typed) == 2
    for path in typed:
        text = (ROOT / path).read_text()
        given = [
            word.value
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "outgoing.ask"
            for word in node.keywords
            if word.arg == "private"
        ]
        assert [ast.unparse(each) for each in given] == ["settings.DEMONSTRATION"], path


def test_what_asks_the_web_asks_it_by_the_one_door():
    """Beside the door: what is not of the web (mail, the database, a certificate), and two libraries that are given an
    address of the settings."""
    beside = {path for path, names in doors().items() if not all("outgoing" in name for name in names)}
    assert sorted(beside - {DOOR}) == [
        "config/settings.py",
        "lieudit/accounts/adapter.py",  # the session of `requests` that passes by the door
        "lieudit/accounts/asking_providers.py",
        "lieudit/accounts/views.py",
        "lieudit/toolkit/certificate.py",
        "lieudit/toolkit/kept_in_a_bucket.py",
        "lieudit/toolkit/listeners.py",
        "lieudit/toolkit/reports.py",
        "lieudit/toolkit/smtp.py",
    ]

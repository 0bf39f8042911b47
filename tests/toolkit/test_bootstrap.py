"""`scripts/bootstrap.py`: which of uv and pip brings the libraries, and what is done meanwhile."""

from __future__ import annotations

import importlib.util
import subprocess

import pytest
from django.conf import settings

FILE = settings.BASE_DIR / "scripts" / "bootstrap.py"


@pytest.fixture
def bootstrap(monkeypatch, tmp_path):
    """Its module, for an environment that is empty; each command is noted, and none is run."""
    spec = importlib.util.spec_from_file_location("bootstrap", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ran, module.pip_says, module.fails = [], "", ""

    def run(command, **_options):
        module.ran.append(" ".join(map(str, command)))
        code = 1 if module.fails and module.fails in module.ran[-1] else 0
        return subprocess.CompletedProcess(command, code, stdout=module.pip_says)

    monkeypatch.setattr(module.subprocess, "run", run)
    monkeypatch.setattr(module, "VENV", tmp_path)
    return module


def brought_by(bootstrap):
    return ["uv" if "uv pip install" in each else "pip" for each in bootstrap.ran if each.endswith("demo.txt")]


def test_uv_brings_the_libraries_by_their_hashes(bootstrap):
    bootstrap.ensure_libraries("demo")
    assert brought_by(bootstrap) == ["uv"]
    assert all("--require-hashes" in each for each in bootstrap.ran if "install" in each)


@pytest.mark.parametrize(
    "setting", ["global.index-url='https://mirror.example/'", ":env:.proxy='http://proxy.example'"]
)
def test_pip_brings_them_where_it_is_told_where_to_go(bootstrap, setting):
    bootstrap.pip_says = setting
    bootstrap.ensure_libraries("demo")
    assert brought_by(bootstrap) == ["pip"]


@pytest.mark.parametrize(("failing", "tried"), [("uv.txt", ["pip"]), ("uv pip install", ["uv", "pip"])])
def test_pip_brings_them_where_uv_does_not(bootstrap, failing, tried):
    bootstrap.fails = failing
    bootstrap.ensure_libraries("demo")
    assert brought_by(bootstrap) == tried


def test_what_is_there_is_not_brought_again(bootstrap, monkeypatch, tmp_path):
    bootstrap.stamp("demo")
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", tmp_path)
    bootstrap.ensure_libraries("demo")
    assert bootstrap.ran == []


def test_what_prevents_the_assets_is_said_once_the_rest_is_there(bootstrap, monkeypatch):
    done = []

    def refuse():
        raise bootstrap.CannotContinue("npm")

    monkeypatch.setattr(bootstrap, "assets_ready", lambda: False)
    monkeypatch.setattr(bootstrap, "find_npm", lambda: "npm")
    monkeypatch.setattr(bootstrap, "ensure_assets", refuse)
    with pytest.raises(bootstrap.CannotContinue, match="npm"), bootstrap.assets_beside():
        done.append("libraries")
    assert done == ["libraries"]

"""What `make image ARGS=try` plays is what compose.yml begins, on loopback alone."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from django.conf import settings

SERVICES = yaml.safe_load((settings.BASE_DIR / "compose.yml").read_text())["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
BY_OTHER_TESTS = {"nginx"}


@pytest.fixture
def image(monkeypatch):
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "scripts"))
    return import_module("image")


def test_each_service_is_played(image):
    played = set(re.findall(r'services\["(\w+)"\]', Path(image.__file__).read_text()))
    assert played | BY_OTHER_TESTS == set(SERVICES)
    assert {"web", "live", "worker", "timer", "migrate"} <= set(OURS)
    assert all(SERVICES[name]["read_only"] is True for name in OURS), "what a trial finds written is held to this"


@pytest.mark.parametrize("name", [name for name in OURS if "command" in SERVICES[name]])
def test_a_service_is_begun_by_its_own_command_on_loopback(image, name):
    line = " ".join(image.words_of(SERVICES[name]["command"], 8123))
    assert "0.0.0.0" not in line
    own = re.sub(r"0\.0\.0\.0", "127.0.0.1", SERVICES[name]["command"]).replace("8000", "8123")
    assert own.removeprefix('sh -c "').removesuffix('"') in line


def test_the_variables_are_those_that_the_page_writes(image, tmp_path):
    found = image.variables(tmp_path)
    assert len(found["SECRET_KEY"]) == 80
    assert len(found["POSTGRES_PASSWORD"]) == 48
    assert found["DEFAULT_FROM_EMAIL"] == "Lieudit <conseil@lieudit.example>"


def test_who_cannot_build_is_told_what_is_missing(image, monkeypatch):
    monkeypatch.setattr(image.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="Ni docker, ni podman, ni buildah"):
        image.build()
    with pytest.raises(SystemExit, match="Il manque buildah et mmdebstrap"):
        image.trial(None)

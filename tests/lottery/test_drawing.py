"""The draw is done again by anybody, with the file alone; a file that does not hold is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lieudit.lottery import drawing
from lieudit.lottery.drawing import DoesNotHold, breach, digest_of, in_turn, panel_number, read_panels, replacement

PANELS = [[1, 2], [3, 4], [1, 3], [2, 5]]
PROFILES = {1: ["a"], 2: ["b"], 3: ["a"], 4: ["b"], 5: ["a"]}
QUOTAS: list[tuple[int, str, int, int]] = [(0, "a", 1, 1), (0, "b", 1, 1)]


def a_file(**values: Any) -> str:
    content = {"format": drawing.FORMAT, "seats": 2, "pool": [1, 2, 3, 4, 5], "panels": PANELS, "quotas": []}
    return drawing.written(content | {"profiles_digest": ""} | values)


def alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script copied elsewhere, run by Python without anything of ours nor of others."""
    shutil.copy(drawing.__file__, folder / "drawing.py")
    command = [sys.executable, "-I", "-S", "drawing.py", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_script_alone_draws_the_panel_of_the_seed(tmp_path: Path) -> None:
    (tmp_path / "panels.json").write_text(a_file())
    told = alone(tmp_path, "panels.json", "7 12 23")
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    digest = hashlib.sha256(a_file().encode()).hexdigest()
    number = 1 + int(hashlib.sha256(f"7 12 23|{digest}".encode()).hexdigest(), 16) % 4
    assert (found["digest"], found["panel"], found["members"]) == (digest, number, PANELS[number - 1])
    assert found["chances"] == {"1": 2, "2": 2, "3": 2, "4": 1, "5": 1}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 5_000,
        a_file(format="lieudit-recount/1"),
        a_file(panels=[]),
        a_file(panels=[[1, 1]]),
        a_file(panels=[[1, 9]]),
        a_file(panels=[[1, 2, 3]]),
        a_file(panels=[["<script>", 2]]),
        a_file(panels=7),
    ],
)
def test_a_file_that_does_not_hold_is_refused_in_a_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(DoesNotHold):
        read_panels(text)
    (tmp_path / "panels.json").write_text(text)
    told = alone(tmp_path, "panels.json", "7")
    assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (1, "", 1)


def test_the_script_holds_panels_against_quotas(tmp_path: Path) -> None:
    profiles = drawing.written({"salt": "s", "profiles": PROFILES})
    (tmp_path / "profiles.json").write_text(profiles)
    held = {"profiles_digest": digest_of(profiles), "quotas": [[0, "a", 1, 2]]}
    (tmp_path / "panels.json").write_text(a_file(**held))
    assert alone(tmp_path, "panels.json", "7", "profiles.json").returncode == 0
    (tmp_path / "panels.json").write_text(a_file(**held | {"quotas": [[0, "a", 2, 2]]}))
    assert "breaks a quota" in alone(tmp_path, "panels.json", "7", "profiles.json").stderr
    (tmp_path / "profiles.json").write_text(profiles + " ")
    assert "not the profiles" in alone(tmp_path, "panels.json", "7", "profiles.json").stderr


def test_every_panel_can_be_drawn() -> None:
    drawn = {panel_number(str(seed), "digest", 10) for seed in range(300)}
    assert drawn == set(range(1, 11))


def test_who_replaces_keeps_the_quotas_and_is_free() -> None:
    found = replacement("7", "d", PANELS, staying=[1], gone=[2], profiles=PROFILES, quotas=QUOTAS)
    assert found == 4


def test_without_anybody_who_keeps_them_the_first_who_breaks_them_the_least_comes() -> None:
    found = replacement("7", "d", PANELS, staying=[1], gone=[2, 4], profiles=PROFILES, quotas=QUOTAS)
    order = [member for member in in_turn("7", "d", PANELS) if member in {3, 5}]
    assert found == order[0]
    assert breach([1, order[0]], PROFILES, QUOTAS) == 2


def test_nobody_replaces_when_all_are_seated_or_gone() -> None:
    assert replacement("7", "d", PANELS, staying=[1, 3, 5], gone=[2, 4], profiles=PROFILES, quotas=QUOTAS) is None


def test_each_comes_once_in_turn() -> None:
    assert sorted(in_turn("7", "d", PANELS)) == [1, 2, 3, 4, 5]

"""deploy/failover/take-over: when a standby takes the place of its primary, and when it leaves that to a person."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "failover" / "take-over"
PROGRAMS = {
    # the answers of the primary, one a line, the last one again and again
    "pg_isready": 'code=$(head -n 1 answers); [ "$(wc -l <answers)" -gt 1 ] && sed -i 1d answers; exit "$code"',
    # seconds pass with each look at the clock
    "date": "now=$(($(cat clock) + $(cat step))); echo $now >clock; echo $now",
    "sleep": ":",
    "psql": 'case "$*" in *cluster_name*) echo seconde ;; *pg_stat_replication*) echo "$*" >asked; cat waits ;; esac',
    "pg_ctl": "rm data/standby.signal",
    "timeout": 'echo "$1" >limit; shift; exec "$@"',
}


@pytest.fixture
def take_over(tmp_path):
    """Play the script against programs that answer what they are told: what it says, and what it leaves."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "data").mkdir()
    for name, words in PROGRAMS.items():
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\n{words}\n")
        program.chmod(0o755)

    def play(*answers, waits="1", step=2):
        (tmp_path / "data" / "standby.signal").touch()
        (tmp_path / "clock").write_text("1000\n")
        (tmp_path / "step").write_text(f"{step}\n")
        (tmp_path / "waits").write_text(f"{waits}\n")
        (tmp_path / "answers").write_text("".join(f"{answer}\n" for answer in answers))
        env = os.environ | {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
        command = [shutil.which("sh"), str(SCRIPT), "data", "host=own", "host=other", "10"]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=30, check=False)

    return play


def test_a_silent_primary_that_waited_for_this_standby_is_replaced(take_over, tmp_path):
    done = take_over(0, 2)
    assert (done.returncode, done.stdout) == (0, "seconde is the primary, after 10 s of silence\n")
    asked = (tmp_path / "asked").read_text()
    assert "application_name = 'seconde' AND sync_state = 'sync'" in asked
    assert "quorum" not in asked


def test_a_primary_that_did_not_wait_for_it_is_left_to_a_person(take_over, tmp_path):
    done = take_over(0, 2, waits="0")
    assert done.returncode == 1
    assert "for a person to decide" in done.stderr
    assert (tmp_path / "data" / "standby.signal").exists()


def test_one_failed_probe_after_a_long_sleep_is_no_silence(take_over):
    done = take_over(0, 2, 2, 0, 2, step=30)
    assert done.returncode == 0
    assert done.stdout == "seconde is the primary, after 90 s of silence\n"


def test_a_primary_that_cannot_be_asked_is_an_error_not_a_silence(take_over, tmp_path):
    done = take_over(0, 3)
    assert done.returncode == 1
    assert "cannot be asked" in done.stderr
    assert (tmp_path / "data" / "standby.signal").exists()


def test_what_is_asked_of_the_primary_has_a_limit(take_over, tmp_path):
    take_over(0, 2)
    assert (tmp_path / "limit").read_text() == "5\n"

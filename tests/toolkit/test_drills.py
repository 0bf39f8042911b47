"""`make drills` and the page that tells of them say the same; what a second base is made of is as the page says."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from django.conf import settings

from lieudit.lexicon import models as lexicon
from lieudit.lexicon.nearest import index_name
from lieudit.needs import models as needs

PAGE = settings.BASE_DIR / "docs" / "reference" / "drills.md"
STEMS = (needs.STEM, lexicon.STEM)
"""Of the tables whose nearest meanings are found by an index."""


@pytest.fixture
def listed(monkeypatch):
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "scripts"))  # as `make drills` does
    from drills import listed

    return listed


def test_the_page_tells_of_each_drill_in_the_order_in_which_they_are_played(listed):
    whole, _title, run = PAGE.read_text().partition("## What was run")
    told, seen = (re.findall(r"^\| (?!drill \|)([a-z0-9 ]+) \|", part, re.M) for part in (whole, run))
    names = [listed.name_of(drill) for drill in listed.DRILLS]
    assert told == names
    assert len(told) == len(set(told)) > 15
    assert set(seen) < set(names)


def test_what_is_played_in_a_minute_are_drills_of_the_list(listed):
    assert set(listed.QUICK) < set(listed.DRILLS)
    for word in ("processes", "server", "database", "mails", "hour"):
        assert any(word in listed.name_of(drill) for drill in listed.QUICK), word


def test_a_process_of_a_drill_that_is_ended_ends_with_it(tmp_path, listed):
    from drills import machine

    process = machine.Process("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], tmp_path / "log")
    process.start()
    assert process.running.poll() is None
    machine.end_all()
    assert process.running.poll() is not None


def test_each_drill_says_what_it_does(listed):
    assert all((drill.__doc__ or "").strip().endswith(".") for drill in listed.DRILLS)


def test_what_this_machine_cannot_play_is_counted_apart(listed):
    from drills.drills import Outcome, not_played, verdict

    well, bad, left = Outcome(3, 3, 0, 0, 1), Outcome(3, 2, 1, 0, 1), not_played("nginx is not on this machine")
    assert verdict([well, well]) == (True, "2 drills: well")
    assert verdict([well, left]) == (True, "2 drills, 1 not played: well")
    assert verdict([bad, left]) == (False, "2 drills, 1 not played: NOT WELL")
    assert verdict([left]) == (False, "1 drills, 1 not played: NOT WELL")
    assert not left.is_well
    assert not Outcome(0, 0, 0, 0, 1).is_well  # nothing was done: nothing is known


def test_each_run_that_the_page_shows_names_drills_there_are(listed):
    asked = re.findall(r"--only (\w+)", PAGE.read_text())
    assert asked
    for word in asked:
        assert any(word in listed.name_of(drill) for drill in listed.DRILLS), word


@pytest.mark.parametrize(
    ("place", "hosts", "ports"),
    [
        ("", "", ""),
        ("one", "one", ""),
        ("one:5433", "one", "5433"),
        ("[::1]:5433", "::1", "5433"),
        ("one:5433,two", "one,two", "5433,"),
        ("one,two", "one,two", ""),
    ],
)
def test_several_hosts_of_a_database_are_read_as_libpq_does(place, hosts, ports):
    """Read where the settings are: a site that starts with two hosts asks both."""
    asked = f"from config.settings import database; print(database('postgresql://me:word@{place}/lieudit'))"
    run = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env={"DJANGO_DEBUG": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"'HOST': '{hosts}', 'PORT': '{ports}'" in run.stdout
    assert "'USER': 'me', 'PASSWORD': 'word'" in run.stdout


def test_hosts_may_be_said_aside_with_what_the_primary_is_known_by():
    asked = (
        "from config.settings import database;"
        " print(database('postgresql:///lieudit?host=/a,/b&user=me&target_session_attrs=read-write'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env={"DJANGO_DEBUG": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "'HOST': '/a,/b'" in run.stdout
    assert "'target_session_attrs': 'read-write'" in run.stdout


def test_the_script_that_takes_over_is_a_script():
    script = settings.BASE_DIR / "deploy" / "failover" / "take-over"
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111


def test_a_copy_is_restored_without_the_indexes_that_pgvector_has(tmp_path):
    """Only a superuser makes that extension: each index by the nearest is left out, whatever table it is of."""
    dump = [
        "2; 3079 100 EXTENSION - vector ",
        "400; 1259 500 INDEX public a_meaning lieudit",
        *(f"{rank}; 1259 {rank} INDEX public {index_name(stem)} lieudit" for rank, stem in enumerate(STEMS, 600)),
    ]
    tool = tmp_path / "pg_restore"
    tool.write_text("#!/bin/sh\ncat <<FIN\n" + "\n".join(dump) + "\nFIN\n")
    tool.chmod(0o755)
    script = settings.BASE_DIR / "deploy" / "backup" / "holdings"
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    held = subprocess.run(["sh", script, "dump"], env=env, capture_output=True, text=True, check=True).stdout
    assert held.splitlines() == [dump[1]]

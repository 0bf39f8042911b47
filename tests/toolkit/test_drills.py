"""`make drills` and the page that tells of them say the same; what a second base is made of is as the page says."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from itertools import product
from types import SimpleNamespace

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


def told_in(page: str) -> list[str]:
    """The drills of its tables: « votes, deposits while a worker dies » are two of them."""
    rows = re.findall(r"^\| (?!drill \|)([a-z0-9, ]+?)( while [a-z0-9 ]+)? \|", page, re.M)
    return [f"{act}{dies}" for acts, dies in rows for act in acts.split(", ")]


def test_the_page_tells_of_each_drill_in_the_order_in_which_they_are_played(listed):
    whole, _title, run = PAGE.read_text().partition("## What was run")
    told, seen = told_in(whole), told_in(run)
    names = [listed.name_of(drill) for drill in listed.DRILLS]
    assert told == names
    assert len(told) == len(set(told)) > 15
    assert seen == names  # the last whole run


def test_what_is_played_in_a_minute_are_drills_of_the_list(listed):
    assert set(listed.QUICK) < set(listed.DRILLS)
    assert len(listed.QUICK) == 5
    for word in ("page worker", "web server", "database", "mails", "hour"):
        assert any(word in listed.name_of(drill) for drill in listed.QUICK), word


def test_each_process_dies_during_each_kind_of_act(listed):
    from drills import deaths

    processes = ("a page worker", "the web server", "the live process", "the task worker", "the database")
    for act, process in product(("votes", "deposits", "supports"), processes):
        assert f"{act} while {process} dies" in listed.BY_NAME
    assert {act for act, _victim in deaths.PAIRS} == deaths.ACTS.keys() | deaths.MONEY.keys()


def test_people_send_again_what_had_no_answer_and_nothing_else(listed, monkeypatch):
    from drills import people

    asked: list[str] = []

    def ask(port: int, request: str) -> int | None:
        asked.append(request)
        return None if asked.count(request) == 1 and request in {"b", "d"} else 302

    monkeypatch.setattr(people, "ask", ask)
    monkeypatch.setattr(people.time, "sleep", lambda seconds: None)
    acts = ["a", "b", "c", "d", "e"]
    sent = people.send_all(0, acts[:3], lambda sent: None)
    people.send_again(0, acts[:3], sent)
    people.send_all(0, acts, lambda sent: None, sent)
    people.send_again(0, acts, sent)
    assert sent.acknowledged == {0, 1, 2, 3, 4}
    assert sorted(asked) == ["a", "b", "b", "c", "d", "d", "e"]


def test_what_dies_does_so_once_in_each_part_of_the_acts(listed, monkeypatch):
    from drills import deaths
    from drills.drills import Stage

    seen: list[tuple[int, int]] = []

    def one_death(port, requests, sent, strike, least):
        seen.append((len(requests), least))
        sent.acknowledged |= set(range(len(requests)))
        return 0.5

    class Here(Stage):
        @contextmanager
        def site(self):
            yield SimpleNamespace(port=0, kill_a_child=lambda: None)

    monkeypatch.setattr(deaths, "one_death", one_death)
    for times, short, parts in (
        (1, True, [(20, 5)]),
        (5, True, [(10, 2), (20, 12)]),
        (5, False, [(4, 1), (8, 5), (12, 9), (16, 13), (20, 17)]),
    ):
        seen.clear()
        stage = Here(20, None, None, None, short=short, times=times)
        found = deaths.play(stage, lambda n: (["x"] * n, lambda: (set(range(n)), 0)), *deaths.VICTIMS["a page worker"])
        assert seen == parts
        assert found.is_well


def test_what_pages_take_beside_is_told_against_their_own_kind(listed):
    from drills.heavy_files import Read

    alone, beside = Read(0, ["/a", "/b"]), Read(0, ["/a", "/b"])
    alone.times |= {"/a": [0.1] * 20, "/b": [0.01] * 20}
    beside.times |= {"/a": [0.1] * 20, "/b": [0.03] * 20}
    half, most, kind, grown = beside.beside(alone)
    assert (round(half, 6), round(most, 6), kind, round(grown, 6)) == (2.0, 3.0, "/b", 3.0)


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

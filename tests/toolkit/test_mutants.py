"""Changes that a person made to the rules (`bench/mutants/by_hand.toml`) are of lines that the rules hold."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from typing import Any

import pytest

from bench.mutants import __main__ as mutants


def test_each_line_changed_by_hand_is_in_its_module() -> None:
    assert mutants.outdated(mutants.hand_made()) == []


def test_each_module_changed_by_hand_has_tests_of_its_subject() -> None:
    tables = mutants.tomllib.loads((mutants.HERE / "subjects.toml").read_text())
    changed = {module for module, _was, _became in mutants.hand_made()}
    assert changed - set(tables["subjects"]) - set(tables["by_hand"]) == set()


def test_each_change_by_hand_is_another_line() -> None:
    changes = mutants.hand_made()
    assert len(set(changes)) == len(changes)
    assert [was for _module, was, became in changes if was == became] == []


def test_a_module_changed_by_hand_can_still_be_read() -> None:
    """Every change, those of a module together: each of them is of one line."""
    turns: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    turn: Counter[tuple[str, str]] = Counter()
    for module, was, became in mutants.hand_made():
        turns[module, turn[module, was]][was] = became
        turn[module, was] += 1
    for (module, _turn), changes in turns.items():
        lines = [(line, line.strip()) for line in (mutants.ROOT / module).read_text().splitlines()]
        ast.parse("\n".join(line.replace(was, changes[was]) if was in changes else line for line, was in lines), module)


def test_a_line_that_is_gone_is_named() -> None:
    gone = ("lieudit/needs/models.py", "return self.nothing_of_the_kind", "return None")
    assert mutants.outdated([gone]) == ["lieudit/needs/models.py: return self.nothing_of_the_kind"]


def test_no_module_is_met_while_a_line_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def met(*_asked: Any) -> None:
        raise AssertionError("a module was met")

    monkeypatch.setattr("sys.argv", ["mutants", "--by-hand"])
    monkeypatch.setattr(mutants, "hand_made", lambda: [("lieudit/needs/models.py", "is gone", "is back")])
    monkeypatch.setattr(mutants, "hunt", met)
    with pytest.raises(SystemExit, match=r"models\.py: is gone"):
        mutants.main()


@pytest.mark.parametrize(
    ("fates", "share", "fails"),
    [
        ({"killed": 95, "survived": 5, "killed by hand": 3}, 95, False),
        ({"killed": 95, "survived": 5, "survived by hand": 1}, 95, True),
        ({"killed": 89, "survived": 11, "killed by hand": 50}, 89, True),
        ({"killed by hand": 3}, None, False),
        ({"killed by hand": 99, "survived by hand": 1}, None, True),
    ],
)
def test_one_by_hand_that_survives_fails_whatever_the_share(
    fates: dict[str, int], share: int | None, fails: bool
) -> None:
    row = mutants.Row("a.py", 100, 100, Counter(fates), 1)
    assert (row.share, row.fails) == (share, fails)
    assert row.line().endswith("←") is fails


def test_what_a_person_changed_is_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    one = {"line": 1, "was": "a", "became": "b", "tests": 1, "operator": "Number", "fate": "survived"}
    met = [one, one | {"operator": "by hand"}, one | {"operator": "by hand", "fate": "killed"}]
    assert mutants.judge("a.py", met, {}) == {"survived": 1, "survived by hand": 1, "killed by hand": 1}
    assert "[by hand]" in capsys.readouterr().out

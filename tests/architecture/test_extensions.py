"""Law 2: what rooms ask of the rooms above is declared, typed, filled at start from `receivers.py`, and counted."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from lieudit.toolkit.extension import POINTS, Answer, Point, Table

HOUSE = Path(settings.BASE_DIR) / "lieudit"
MOST = 37
"""Points of the whole house: one more needs a decision record (the last one: 142)."""


def test_the_house_has_so_many_points_and_no_more():
    assert len(POINTS) <= MOST, sorted(POINTS)


@pytest.mark.parametrize("address", sorted(POINTS))
def test_an_address_leads_to_its_point_which_somebody_fills(address):
    module, _dot, name = address.rpartition(".")
    assert getattr(import_module(f"lieudit.{module}"), name) is POINTS[address]
    assert POINTS[address].filled_by, f"nobody fills {address}: delete it"


def test_rooms_above_fill_points_from_their_receivers():
    strangers = {
        f"{by} fills {address}"
        for address, point in POINTS.items()
        for by in point.filled_by
        if by.startswith("lieudit.")
        and not by.endswith((".receivers", ".apps"))
        and by != f"lieudit.{address.rpartition('.')[0]}"
    }
    assert strangers == set()


def test_no_room_keeps_a_list_or_a_table_that_others_add_to_beside_the_points():
    """An empty list or mapping at the top of a module is a registry, whoever fills it."""
    kept = {
        f"{path.relative_to(HOUSE)}: {ast.unparse(node.target)}"
        for path in HOUSE.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.AnnAssign)
        and node.value
        and ast.unparse(node.value) in ("[]", "{}", "defaultdict(list)")
    }
    assert kept == OWN, kept ^ OWN


EMPTY = ("[]", "{}", "defaultdict(list)")
OWN = {
    "journal/sentence.py: SENTENCES",  # written by each room's sentences.py, a table of data like workflow.py
    "journal/sentence.py: ROOM_TITLES",
    "toolkit/extension.py: POINTS",
    "toolkit/kept_counts.py: KEPT",  # each is put there where it is written, for the worker that counts again
    "toolkit/conditional.py: _by_the_clock",  # what each read remembers, put there where it is written, to be forgotten
    "toolkit/prepared.py: _remembered",  # what this process prepared, by itself
}


def test_a_point_keeps_the_order_a_table_the_last_and_an_answer_one_module(monkeypatch):
    monkeypatch.setattr("lieudit.toolkit.extension.POINTS", {})
    point: Point[str] = Point("tests.POINT", "What comes.")
    assert [point.fill("one"), point.fill("two")] == list(point) == ["one", "two"]
    table: Table[str, int] = Table("tests.TABLE", "What is kept.")
    table.fill("a", 1)
    table.fill("a", 2)
    assert dict(table) == {"a": 2}
    assert table.filled_by == [__name__]
    answer = Answer("tests.ANSWER", "What is said.", 0)
    assert answer() == 0
    answer.fill(1)
    answer.filled_by.insert(0, "another")
    with pytest.raises(RuntimeError, match=r"answered by another and by tests"):
        answer.fill(2)
    assert answer() == 1

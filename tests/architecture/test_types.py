"""`Any` tells a checker to look away: each one is counted, and none is added."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST = 420
"""Places where the code says `Any`, imports apart. What is left stands where no checker could follow: a row with what
its read adds, keywords that go to `objects.create`, values of JSON until they are read, libraries without types. Write
a real type, or a name of `toolkit/types.py`; when the figure falls, so does this one."""


def ours() -> list[Path]:
    told = ["git", "ls-files", "-z", "lieudit/*.py", "config/*.py", "scripts/*.py", "bench/*.py"]
    names = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name]


def said_in(code: str) -> list[int]:
    """The lines of a source that say `Any` or `typing.Any`."""
    names = {ast.Name: "id", ast.Attribute: "attr"}
    said = (node for node in ast.walk(ast.parse(code)) if getattr(node, names.get(type(node), ""), "") == "Any")
    return sorted(node.lineno for node in said)


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("from typing import Any\n", []),
        ("def act(value: Any) -> list[Any]:\n    return []\n", [1, 1]),
        ("import typing\nsaid: typing.Any = 1\n", [2]),
        ('"""Any other word."""\n', []),
    ],
)
def test_what_is_counted_is_what_a_checker_reads(code, lines):
    assert said_in(code) == lines


def test_nothing_more_is_hidden_from_the_checker():
    files = ours()
    assert len(files) > 500
    found = {path: said_in(path.read_text()) for path in files}
    total = sum(map(len, found.values()))
    worst = sorted(found, key=lambda path: -len(found[path]))[:5]
    assert total <= MOST, (
        f"{total} `Any`, {MOST} at most: say what it is (docs/tutorials/testing.md, « Types »). Most are in "
        + ", ".join(f"{path.relative_to(ROOT)} ({len(found[path])})" for path in worst)
    )

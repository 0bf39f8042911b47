"""The examples that docstrings give say what the code does."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = sorted(path for path in (ROOT / "lieudit").rglob("*.py") if ">>> " in path.read_text())
"""Modules whose docstrings hold an example."""


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.relative_to(ROOT / "lieudit").as_posix())
def test_an_example_gives_what_it_says(path):
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    done = doctest.testmod(module)
    assert done.attempted
    assert not done.failed

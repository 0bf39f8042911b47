"""The page of the standard of security is whole, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "security.md"
ASKED = {
    1: {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    2: {1: 3, 2: 3, 3: 4, 4: 1},
    3: {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    4: {1: 3, 2: 1, 3: 2, 4: 4},
    5: {1: 1, 2: 3, 3: 2, 4: 3},
    6: {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    7: {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    8: {1: 2, 2: 3, 3: 1, 4: 1},
    9: {1: 3, 2: 4},
    10: {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    11: {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    12: {1: 3, 2: 2, 3: 4},
    13: {1: 1, 2: 5, 3: 2, 4: 5},
    14: {1: 2, 2: 4, 3: 3},
    15: {1: 3, 2: 3, 3: 7},
    16: {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    17: {1: 1, 2: 4, 3: 2},
}
"""Chapter → section → how many requirements of levels 1 and 2, which are numbered from 1 (ASVS 5.0.0)."""
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.*?) \| (.*?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
FILE = re.compile(r"\*((?:docs|deploy|lieudit|requirements|pyproject)[\w./-]*)\*")


def lines() -> list[tuple[str, str, str]]:
    return LINE.findall(PAGE.read_text())


def test_no_requirement_is_missing_nor_invented():
    asked = [
        f"{chapter}.{section}.{number}"
        for chapter, sections in ASKED.items()
        for section, count in sections.items()
        for number in range(1, count + 1)
    ]
    assert [number for number, _, _ in lines()] == asked
    assert len(asked) == 253


def test_each_line_says_what_is_asked_and_how_it_is_held():
    assert [number for number, asked, held in lines() if len(asked) < 5 or len(held) < 4] == []
    bare = [number for number, _, held in lines() if held.startswith("n/a") and ":" not in held and ";" not in held]
    assert bare == [], "« n/a » says why"
    left = [held for _, _, held in lines() if "**left**" in held]
    assert all(len(held.split("**left**")[1]) > 20 for held in left), "« left » says what stands in its place"


def test_each_test_and_each_file_that_it_names_exists():
    missing = []
    for path, function in TEST.findall(PAGE.read_text()):
        file = ROOT / path
        if not file.exists():
            missing.append(path)
        elif function and not re.search(rf"^(async )?def {function}\(", file.read_text(), re.MULTILINE):
            missing.append(f"{path}::{function}")
    missing += [path for path in FILE.findall(PAGE.read_text()) if not (ROOT / path).exists()]
    assert missing == []


def test_a_line_that_is_held_here_names_a_test_or_a_file():
    """Or it is not held here: n/a, the installer, left; or it names the library that does."""
    free = re.compile(r"\*\*left\*\*|\*\*the installer\*\*|n/a|« |none|secrets|libraries|OpenSSL|peer|policy")
    named = [(number, held) for number, _, held in lines() if not TEST.search(held) and not FILE.search(held)]
    assert [number for number, held in named if not free.search(held)] == []

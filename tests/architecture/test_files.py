"""A room is flat, each of its files is one subject and says which, and what says « pure » is (decision 16)."""

import ast
import subprocess
from pathlib import Path

import pytest

from tests.access.purity import says_it_is_pure

ROOT = Path(__file__).parents[2] / "lieudit"
FOLDERS = {"templates", "migrations", "templatetags", "management", "data", "__pycache__"}
FAMILIES = {"voting": {"methods"}}
"""Folders of things of one kind, a pure file each, that join by being there (docs/decisions/0028)."""
BRICKS = {"toolkit"}  # bricks without any council word, free in their names
ROOMS = sorted(path.parent for path in ROOT.glob("*/__init__.py"))
SKIP = "  # fmt: skip"
REQUESTS = ("django.http", "django.shortcuts", "django.contrib.messages")


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports as it is loaded."""
    nodes = ast.parse(path.read_text()).body
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return named | {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}


def test_a_room_is_flat():
    unknown = {
        room.name: sorted(folders)
        for room in ROOMS
        if room.name not in BRICKS
        and (folders := {p.name for p in room.iterdir() if p.is_dir()} - FOLDERS - FAMILIES.get(room.name, set()))
    }
    assert unknown == {}, "these would be rooms, or files"


def test_each_file_says_what_it_is():
    """But tables of addresses, which are all alike."""
    files = [path for path in ROOT.glob("*/*.py") if path.name != "urls.py"]
    silent = [path for path in files if not ast.get_docstring(ast.parse(path.read_text()))]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_a_pure_file_knows_no_request():
    """That it asks nothing of the database is seen as every page is served (tests/access)."""
    pure = [path for path in ROOT.glob("*/*.py") if says_it_is_pure(str(path))]
    assert len(pure) > 100
    assert [str(path.relative_to(ROOT)) for path in pure if imports_of(path) & set(REQUESTS)] == []


def test_each_file_of_a_family_is_pure():
    files = [file for room, names in FAMILIES.items() for name in names for file in (ROOT / room / name).glob("*.py")]
    assert len(files) > len(FAMILIES)
    assert [file.name for file in files if file.stem != "__init__" and not says_it_is_pure(str(file))] == []


def test_views_are_functions_of_at_most_25_lines():
    long = []
    for path in ROOT.glob("*/views.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (node.body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                if lines > 25:
                    long.append(f"{path.parent.name}.{node.name}: {lines}")
    assert long == [], (
        "a view finds, demands, attempts, answers; what it reads is a QuerySet method, its words wording.py"
    )


def test_a_view_its_template_and_its_address_share_one_name():
    from django.urls import get_resolver

    unlike = []
    for room in get_resolver().url_patterns:
        app = getattr(room, "app_name", None)
        pages = room.url_patterns if app in {r.name for r in ROOMS} else []
        found = [(page.name or "", getattr(page.callback, "__name__", "")) for page in pages]
        named = {view for name, view in found if name}
        for name, view in found:
            alike = view in {name, f"{name}_view", f"{name}_list"} or "Feed" in view
            if not (alike if name else view in named):  # without a name: a former address of a view that has one
                unlike.append(f"{app}:{name} → {view}")
    assert unlike == [], "one name for a view, its address, its template; a word of Python takes `_view` or `_list`"


TABLE = ast.Dict | ast.List | ast.Tuple | ast.Set


def ends_of_tables(tree: ast.AST) -> set[int]:
    """The last lines of literal tables: a name of a module or of a class, the cases that `parametrize` is given."""
    ends = set()
    for node in ast.walk(tree):
        named = node.body if isinstance(node, ast.Module | ast.ClassDef) else []
        ends |= {
            each.end_lineno
            for each in named
            if isinstance(each, ast.Assign | ast.AnnAssign) and isinstance(each.value, TABLE)
        }
        cases = (each for each in getattr(node, "decorator_list", []) if isinstance(each, ast.Call))
        ends |= {
            each.end_lineno
            for each in cases
            if getattr(each.func, "attr", "") == "parametrize" and isinstance(each.args[1], TABLE)
        }
    return ends


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('COLUMNS = (\n    "a", "b",\n)  # fmt: skip\n', []),
        ('class Form:\n    order = [\n        "a",\n    ]  # fmt: skip\n', []),
        ('@pytest.mark.parametrize("a", [\n    1, 2,\n])  # fmt: skip\ndef test_a(a): ...\n', []),
        ("def act(\n    one, two,\n):  # fmt: skip\n    ...\n", [3]),
        ('def view():\n    context = {\n        "a": 1,\n    }  # fmt: skip\n', [4]),
        ("def test_a():\n    assert a == [\n        1, 2,\n    ]  # fmt: skip\n", [4]),
        ("FOUND = read(\n    1, 2,\n)  # fmt: skip\n", [3]),
    ],
)
def test_what_is_a_table_is_a_constant_or_the_cases_of_a_test(code, lines):
    assert packed_in(code) == lines


def packed_in(code: str) -> list[int]:
    """The lines that keep a layout made by hand and end no table."""
    ends = ends_of_tables(ast.parse(code)) if SKIP in code else set()
    return [n for n, line in enumerate(code.splitlines(), 1) if line.endswith(SKIP) and n not in ends]


def test_lines_are_laid_out_by_hand_in_literal_tables_only():
    """`# fmt: skip` keeps the columns of a table; it never packs a signature, a call or what a view gives to its page
    (docs/decisions/0016).
    """
    told = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT.parent, capture_output=True, text=True, check=True)
    files = [name for name in told.stdout.split() if "/migrations/" not in name]
    assert len(files) > 1500
    packed = [f"{name}:{line}" for name in files for line in packed_in((ROOT.parent / name).read_text())]
    assert packed == [], "take `# fmt: skip` away and let `make fix` lay these out"


def test_no_merge_left_its_marks():
    """It happened to a decision: nothing but a reader sees it in prose or in a template."""
    top = ROOT.parent
    texts = [*top.glob("*.md"), *top.glob("docs/**/*.md"), *ROOT.rglob("*.html"), *ROOT.rglob("*.txt")]
    assert len(texts) > 400
    marks = ("<<<<<<< ", ">>>>>>> ")
    marked = [path for path in texts if any(line.startswith(marks) for line in path.read_text().splitlines())]
    assert [str(path.relative_to(top)) for path in marked] == []

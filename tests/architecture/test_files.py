"""A room is flat, each of its files is one subject and says which, and what says « pure » is (decision 16)."""

import ast
from pathlib import Path

from tests.access.purity import says_it_is_pure

ROOT = Path(__file__).parents[2] / "lieudit"
FOLDERS = {"templates", "migrations", "templatetags", "management", "data", "__pycache__"}
FAMILIES = {"voting": {"methods"}}
"""Folders of things of one kind, a pure file each, that join by being there (docs/decisions/0028)."""
BRICKS = {"toolkit"}  # bricks without any council word, free in their names
ROOMS = sorted(path.parent for path in ROOT.glob("*/__init__.py"))
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
        for pattern in getattr(room, "url_patterns", []) if app in {r.name for r in ROOMS} else []:
            view = getattr(pattern.callback, "__name__", "")
            if view not in {pattern.name, f"{pattern.name}_view", f"{pattern.name}_list"} and "Feed" not in view:
                unlike.append(f"{app}:{pattern.name} → {view}")
    assert unlike == [], "one name for a view, its address, its template; a word of Python takes `_view` or `_list`"


def test_lines_are_laid_out_by_hand_in_literal_tables_only():
    """`# fmt: skip` keeps the columns of a table; it never packs a signature or a call (docs/decisions/0016)."""
    packed = []
    for path in ROOT.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text()
        ends = {
            node.end_lineno
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Assign | ast.AnnAssign)
            and isinstance(node.value, ast.Dict | ast.List | ast.Tuple | ast.Set)
        }
        for number, line in enumerate(text.splitlines(), 1):
            if line.endswith("# fmt: skip") and number not in ends:
                packed.append(f"{path.relative_to(ROOT)}:{number}")
    assert packed == [], "take `# fmt: skip` away and let `make fix` lay these out"


def test_no_merge_left_its_marks():
    """It happened to a decision: nothing but a reader sees it in prose or in a template."""
    top = ROOT.parent
    texts = [*top.glob("*.md"), *top.glob("docs/**/*.md"), *ROOT.rglob("*.html"), *ROOT.rglob("*.txt")]
    assert len(texts) > 400
    marks = ("<<<<<<< ", ">>>>>>> ")
    marked = [path for path in texts if any(line.startswith(marks) for line in path.read_text().splitlines())]
    assert [str(path.relative_to(top)) for path in marked] == []

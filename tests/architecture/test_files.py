"""Only known file names exist in a room: a file is one subject, named by the field's word (decision 16)."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "lieudit"
ROLES = {
    "__init__", "workflow", "models", "permissions", "services", "tasks", "forms", "views", "urls", "admin",
    "receivers", "signals", "sentences",
}  # fmt: skip
ALLOWED = {  # by docs/decisions/0001, 0005 to 0008, 0011, 0012 and 0016
    "accounts": {"adapter", "home", "limits", "proofs", "sessions", "wayback"},
    "advocacy": {"followup"},
    "care": {"appeals", "charter", "mediation", "reads"},
    "deliberation": {"adoption", "reads"},
    "desks": {"reads"},
    "elections": {"circle", "count", "minutes", "roll"},
    "governance": {"rulemaking"},
    "hall": {"agreements", "ballots", "consenting", "exclusions", "floor", "screens", "secrecy"},
    "imports": {"runner", "undoing"},
    "meetings": {"convening", "delegation", "requests", "room"},
    "membership": {"dues", "exclusion"},
    "minutes": {"followup", "reads", "record"},
    "needs": {"escalating", "reads"},
    "network": {"reads"},
    "pages": {"reads"},
    "public_services": {"agreements", "importing", "reads"},
    "records": {"doubts", "duplicates"},
    "territory": {"desk"},
    "voting": {"closing", "codes", "proxies", "secrecy", "tellers", "urn"},
}
FOLDERS = {"templates", "migrations", "templatetags", "management", "data", "__pycache__"}
FAMILIES = {"voting": {"methods"}}
"""Folders of things of one kind, a pure file each, that join by being there (docs/decisions/0028)."""
BRICKS = {"toolkit"}  # bricks without any council word, free in their names
ROOMS = sorted(path.parent for path in ROOT.glob("*/__init__.py"))


def is_pure(path: Path) -> bool:
    """A `<what_it_computes>.py`: it asks nothing of the database, and knows no request."""
    code = re.sub(r'""".*?"""', "", path.read_text(), flags=re.DOTALL)
    return not re.search(r"\.objects\b|from django\.(http|shortcuts|contrib\.messages)\b", code)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_holds_only_known_names_or_pure_computations(room):
    if room.name in BRICKS:
        return
    known = ALLOWED.get(room.name, set()) | ROLES
    strangers = [p.name for p in room.glob("*.py") if p.stem not in known and not is_pure(p)]
    assert strangers == [], (
        f"{room.name}: {strangers} ask the database, or know a request. A read is a QuerySet method of models.py, an "
        "act a function of services.py, a page is in views.py; what is left may stay if it is pure. A subject apart, "
        "big enough and named by the field's word (docs/decisions/0016-one-subject-one-file.md), goes to ALLOWED here "
        f'under "{room.name}", and among the layers of « Inside a room » in pyproject.toml.'
    )
    folders = {p.name for p in room.iterdir() if p.is_dir()} - FOLDERS - FAMILIES.get(room.name, set())
    assert folders == set(), f"{room.name}: a room is flat; {sorted(folders)} would be rooms, or files"


def test_each_file_that_is_known_by_name_has_its_layer():
    """What asks the database stands somewhere between the web and the table of states."""
    contracts = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["name"].startswith("Inside a room"))
    placed = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    without = {"sessions", "reads"}  # read by the models of `accounts`; by pages, or by permissions too in `desks`
    assert sorted(set().union(*ALLOWED.values()) - placed - without) == []


def test_each_file_of_a_family_is_pure():
    files = [file for room, names in FAMILIES.items() for name in names for file in (ROOT / room / name).glob("*.py")]
    assert len(files) > len(FAMILIES)
    assert [file.name for file in files if not is_pure(file)] == []


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

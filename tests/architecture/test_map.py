"""The map, the linter and the settings name the same rooms, and relations follow the floors too."""

import ast
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FLOORS = CONTRACTS[0]["layers"]
FLOOR = {room.strip(): -height for height, rooms in enumerate(FLOORS) for room in rooms.split("|")}


def relations_between_rooms():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if here != there and here in FLOOR and there in FLOOR:
                    yield model, field, FLOOR[here], FLOOR[there]


def test_the_folders_the_linter_and_the_settings_name_the_same_rooms():
    folders = {folder.parent.name for folder in (ROOT / "lieudit").glob("*/__init__.py")}
    assert folders == set(FLOOR) == set(settings.ROOMS)


def test_the_architecture_page_names_every_room():
    page = (ROOT / "ARCHITECTURE.md").read_text()
    assert [room for room in FLOOR if room not in page] == []


def test_a_relation_only_points_downstairs():
    assert [f"{m.__name__}.{f.name}" for m, f, here, there in relations_between_rooms() if there >= here] == []


def test_a_lower_room_never_sees_who_points_at_it():
    assert [f"{m.__name__}.{f.name}" for m, f, *_ in relations_between_rooms() if not f.remote_field.hidden] == []


def test_every_room_says_in_one_paragraph_what_it_is_for():
    for room in FLOOR:
        text = (ROOT / "lieudit" / room / "__init__.py").read_text()
        assert text.startswith('"""'), room
        assert text.rstrip().endswith('"""'), room
        assert len(text) > 60, room


HOUSE = ROOT / "lieudit"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in HOUSE.rglob("*.py")
    if "migrations" not in path.parts
}
ASKED_BY_DJANGO = {("lieudit.accounts.models", "lieudit.accounts.sessions")}
"""A model of sessions names its store, which names its model: each within a function."""


def imported_by(path: Path) -> set[str]:
    """The modules of the house that a file imports, at its top or in a function; what only types need aside."""
    found: set[str] = set()

    def look(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            if isinstance(child, ast.ImportFrom) and child.module:
                found.update(f"{child.module}.{each.name}" for each in child.names)
                found.add(child.module)
            elif isinstance(child, ast.Import):
                found.update(each.name for each in child.names)
            look(child)

    look(ast.parse(path.read_text()))
    return found & set(MODULES)


def test_no_file_imports_another_that_imports_it():
    graph = {name: imported_by(path) - {name} for name, path in MODULES.items()}
    for first, second in ASKED_BY_DJANGO:
        graph[second].discard(first)
    for name in graph:  # a package is not its files
        graph[name] = {other for other in graph[name] if not name.startswith(f"{other}.")}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]), pytrace=False)

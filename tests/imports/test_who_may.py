"""Who brings a file in, who handles it, over which territory: each door, asked of everybody around."""

import pytest

from lieudit.imports import permissions
from lieudit.imports.models import Import
from lieudit.imports.permissions import IMPORT_ACCESS
from tests.network.people import ANIMATORS, doors, people, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody():
    return people()


def test_a_file_is_handled_by_the_animator_who_brought_it(everybody):
    assert who(everybody, permissions.may_import) == ANIMATORS
    run = Import(by=everybody["department"])
    handlers = {"department", "secretariat"}
    by_hand = dict.fromkeys(("map", "start", "discard", "undo"), handlers)
    by_itself = {step: set() for step in ("show", "finish", "fail", "give_back")}
    assert doors(IMPORT_ACCESS, everybody, run) == by_hand | by_itself
    run.by = everybody["no_longer"]
    assert doors(IMPORT_ACCESS, everybody, run)["undo"] == {"secretariat"}


def test_a_file_is_brought_in_over_the_departments_that_one_animates(everybody):
    corner = {"23", "19"}
    scopes = {name: permissions.scope_of(account) for name, account in everybody.items() if name != "anonymous"}
    assert scopes == {
        "stranger": frozenset(),
        "department": frozenset({"23"}),
        "neighbour": frozenset({"19"}),
        "region": frozenset(corner),
        "elsewhere": frozenset({"32"}),
        "other_region": frozenset({"32"}),
        "nation": None,
        "no_longer": frozenset(),
        "not_yet": frozenset(),
        "secretariat": None,
    }
    assert permissions.scope_of(None) is None

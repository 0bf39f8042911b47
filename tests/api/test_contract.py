"""The interface answers as its document says, whatever is asked: schemathesis asks, within a minute."""

from __future__ import annotations

import json
import time

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lieudit.api import interface, private, problems
from lieudit.api.tokens import make_token
from lieudit.api.workflow import Scope
from tests.access.world import ROLES, World

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
SECONDS = 60
"""Of asking, once the world is made."""


@pytest.fixture
def told(monkeypatch):
    """The document, of a world where everybody is; nobody counts how often one asks."""
    monkeypatch.setattr(interface, "RATES", problems.Rates())
    monkeypatch.setattr(private, "RATES", problems.Rates())
    monkeypatch.setattr(problems, "MOST_ASKED", 10**9)
    for signal in (request_started, request_finished):  # as the client of tests does: the world is in a transaction
        monkeypatch.setattr(signal, "send", lambda **_: [])
    told = json.loads(interface.document())
    told["servers"] = [{"url": "http://testserver"}]
    return told


def asks(told, headers, ends):
    """Ask for each operation, as schemathesis thinks of it, and have each answer looked at; how many operations."""
    schema = schemathesis.openapi.from_dict(told)
    schema.app = get_wsgi_application()
    seen = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=12,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case):
            if time.monotonic() < ends:
                case.validate_response(case.call(headers=headers), checks=CHECKS)

        ask()
        seen += 1
    return seen


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_every_answer_is_in_the_document(told):
    World()
    assert asks(told, {}, time.monotonic() + SECONDS) == sum(len(each) for each in told["paths"].values())


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_every_answer_to_each_role_is_in_the_document(told):
    people = World().people
    told["paths"] = {path: each for path, each in told["paths"].items() if "security" in next(iter(each.values()))}
    assert len(told["paths"]) == len(private.SCOPES)
    for role in ROLES[1:]:  # the stranger has no token: nobody has asked already
        _token, words = make_token(actor=people[role], name=role, scopes=Scope.values, days=7)
        ends = time.monotonic() + SECONDS / len(ROLES)
        assert asks(told, {"Authorization": f"Bearer {words}"}, ends) == len(told["paths"])

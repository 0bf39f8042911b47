"""The interface answers as its document says, whatever is asked: schemathesis asks, within a minute."""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
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
LEAST = 2
"""Times that each operation is asked, whatever the time it takes: a slow machine proves nothing otherwise."""


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


def asks(told, callers, ends, most=12):
    """Ask for each operation, as schemathesis thinks of it, well (`most` times) and badly, by each of the
    callers (their headers), and have each answer looked at; the operations by how often each was asked."""
    schema = schemathesis.openapi.from_dict(told)
    schema.app = get_wsgi_application()
    asked = Counter()

    def ask_for(operation, mode):
        @settings(
            max_examples=most if mode is GenerationMode.POSITIVE else -(-most // 2),
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            if asked[operation.label] < LEAST or time.monotonic() < ends:
                asked[operation.label] += 1
                for headers in callers:
                    case.validate_response(case.call(headers=headers), checks=CHECKS)

        ask()

    for found in schema.get_all_operations():
        operation = found.ok()
        ask_for(operation, GenerationMode.POSITIVE)
        if operation.body or operation.query:
            with suppress(Unsatisfiable):  # nothing is badly written where any words will do
                ask_for(operation, GenerationMode.NEGATIVE)
    return asked


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_every_answer_is_in_the_document(told):
    World()
    asked = asks(told, [{}], time.monotonic() + SECONDS)
    assert len(asked) == sum(len(each) for each in told["paths"].values())
    assert min(asked.values()) >= 1  # one that takes nothing is asked once


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_every_answer_to_each_role_is_in_the_document(told):
    people = World().people
    told["paths"] = {path: each for path, each in told["paths"].items() if "security" in next(iter(each.values()))}
    assert len(told["paths"]) == len(private.SCOPES) + 1, "and the one that a link opens"
    for role in ROLES[1:]:  # the stranger has no token: nobody has asked already
        _token, words = make_token(actor=people[role], name=role, scopes=Scope.values, days=7)
        ends = time.monotonic() + SECONDS / len(ROLES)
        asked = asks(told, [{"Authorization": f"Bearer {words}"}], ends)
        assert len(asked) == len(told["paths"])
        assert min(asked.values()) >= 1


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_each_role_is_answered_on_the_whole_interface_as_the_document_says(told):
    """What is public too: a token that opens something else changes nothing there."""
    people, callers = World().people, []
    for role in ROLES[1:]:
        _token, words = make_token(actor=people[role], name=role, scopes=Scope.values, days=7)
        callers.append({"Authorization": f"Bearer {words}"})
    asked = asks(told, callers, 0, most=1)
    assert len(asked) == sum(len(each) for each in told["paths"].values())

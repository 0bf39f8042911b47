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

from lieudit.api import interface, problems
from tests.access.world import World

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
SECONDS = 60
"""Of asking, once the world is made."""


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_every_answer_is_in_the_document(monkeypatch, client):
    monkeypatch.setattr(interface, "RATES", problems.Rates())
    monkeypatch.setattr(problems, "MOST_ASKED", 10**9)
    for signal in (request_started, request_finished):  # as the client of tests does: the world is in a transaction
        monkeypatch.setattr(signal, "send", lambda **_: [])
    World()
    told = json.loads(interface.document())
    told["servers"] = [{"url": "http://testserver"}]
    schema = schemathesis.openapi.from_dict(told)
    schema.app = get_wsgi_application()
    ends, seen = time.monotonic() + SECONDS, 0
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
                case.validate_response(case.call(), checks=CHECKS)

        ask()
        seen += 1
    assert seen == sum(len(each) for each in told["paths"].values())

"""How many SQL queries an answer costs, counted in this process with the client of Django's tests."""

from __future__ import annotations

from http import HTTPStatus

from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.subjects import FORM, Subject, get

BORDERS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
"""Borders of transactions, which are not counted."""
TRIES = 2
"""The first one fills what a worker keeps."""


class WrongAnswer(Exception):
    """A subject that cannot be measured."""


def send(client: Client, raw: str) -> int:
    """Send one raw request; return its status."""
    return int(_answered(client, raw).status_code)


def _answered(client: Client, raw: str) -> HttpResponseBase:
    head, _, body = raw.partition("\r\n\r\n")
    line, *lines = head.split("\r\n")
    method, path, _version = line.split(" ")
    headers = dict(each.split(": ", 1) for each in lines)
    answer = client.generic(method, path, body, content_type=FORM, headers=headers)
    answer.getvalue()
    return answer


def count_queries(subject: Subject) -> int:
    """Queries of an answer, which must be the one that the subject expects; an act is done `TRIES` times."""
    for raw in subject.requests[-TRIES:] or [get(subject.path)] * TRIES:
        client = Client(raise_request_exception=False)
        with CaptureQueriesContext(connection) as captured:
            status = send(client, raw)
        if status != subject.status:
            raise WrongAnswer(f"{subject.name}: answered {status} instead of {subject.status}")
    return _counted(captured)


def count_unchanged(subject: Subject) -> int:
    """Queries of the answer to who has the page already: « nothing new ».

    A page that holds a form gives a cookie at the first visit, and is another one to who has it.
    """
    client = Client(raise_request_exception=False)
    send(client, get(subject.path))
    first = _answered(client, get(subject.path))
    with CaptureQueriesContext(connection) as captured:
        status = send(client, get(subject.path, If_None_Match=first.headers.get("ETag", "")))
    if status != HTTPStatus.NOT_MODIFIED:
        raise WrongAnswer(f"{subject.name}: answered {status} to who has it already")
    return _counted(captured)


def _counted(captured: CaptureQueriesContext) -> int:
    return len([each for each in captured if not each["sql"].startswith(BORDERS)])

"""How many SQL queries an answer costs, counted in this process with the client of Django's tests."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.subjects import FORM, Subject

BORDERS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
"""Borders of transactions, which are not counted."""
TRIES = 2
"""The first one fills what a worker keeps."""


def send(client: Client, raw: str) -> int:
    """Send one raw request; return its status."""
    head, _, body = raw.partition("\r\n\r\n")
    line, *lines = head.split("\r\n")
    method, path, _version = line.split(" ")
    headers = dict(each.split(": ", 1) for each in lines)
    answer = client.generic(method, path, body, content_type=FORM, headers=headers)
    answer.getvalue()
    return answer.status_code


def count_queries(subject: Subject, requests: tuple[str, ...]) -> int:
    """Queries of the last of `requests`; they must be answered as the subject says."""
    for raw in requests[:TRIES]:
        client = Client()
        with CaptureQueriesContext(connection) as captured:
            status = send(client, raw)
        if status != subject.status:
            raise RuntimeError(f"{subject.name}: {status} instead of {subject.status}")
    return len([each for each in captured if not each["sql"].startswith(BORDERS)])

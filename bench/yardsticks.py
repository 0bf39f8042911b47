"""Views to compare with: they run in the same workers, behind the same middleware.

`rows` is the least that a list for programs can be: the same rows, as the database says them, in JSON.

`constant` costs what Django costs. `minimal_list` is the least that a page with a list can be. `row` is the least that
a POST can be: somebody signed in sends a form with its token, which writes one row. `told_row` is that of who does an
act, signed in or not: one row, and one that says it, all or nothing, by bare SQL. `least_act` is the least that an act
of ours can be: it finds the thing it is about, holds it, writes one row and its line of the journal, all or nothing.
"""

from __future__ import annotations

import json
from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from lieudit.api.paging import USUAL
from lieudit.journal.services import record
from lieudit.meetings.models import Meeting
from lieudit.needs.models import Need
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.request import who

ROWS = 20
TABLES = """
CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, words text NOT NULL);
CREATE TABLE IF NOT EXISTS bench_line (
    id bigserial PRIMARY KEY, kind text NOT NULL, at timestamptz NOT NULL, actor bigint, data jsonb NOT NULL
)
"""
"""What bare POSTs write; `bench_line` says who did what and when, as an entry of the journal does."""


def make_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)


@login_not_required
def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
def minimal_list(request: HttpRequest, weight: int) -> HttpResponse:
    """Two queries, twenty rows and a layout, filled up to `weight` bytes."""
    rows = Need.objects.only("number", "words", "moved_at").order_by("-moved_at")
    context = {"page": Paginator(rows, ROWS).page(1), "filling": ""}
    context["filling"] = filling(weight, render_to_string("bench/list.html", context) if weight not in KNOWN else "")
    return HttpResponse(render_to_string("bench/list.html", context, request))


@require_POST
def row(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (words) VALUES (%s)", [request.POST["words"]])
    return HttpResponseRedirect("/bench/constant/")


@login_not_required
@require_POST
@transaction.atomic
def told_row(request: HttpRequest) -> HttpResponse:
    actor, words = who(request), request.POST["words"]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (words) VALUES (%s)", [words])
        line = ["bench.told", timezone.now(), actor.pk if actor else None, json.dumps({"words": words})]
        cursor.execute("INSERT INTO bench_line (kind, at, actor, data) VALUES (%s, %s, %s, %s)", line)
    return HttpResponseRedirect("/bench/constant/")


@require_POST
@transaction.atomic
def least_act(request: HttpRequest, number: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.select_for_update(of=("self",)), number=number)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (words) VALUES (%s)", [request.POST["words"]])
    data = {"meeting": meeting.title, "name": request.POST["words"], "kind": "parole"}
    record("hall.asked_to_speak", meeting, actor=who(request), data=data)
    return HttpResponseRedirect("/bench/constant/")


@login_not_required
def rows(request: HttpRequest, name: str, key: str = "") -> HttpResponse:
    """The rows of a page of the reading interface, or one of them: neither choices, nor cursor, nor words."""
    dataset = DATASETS[name]
    said = {column.name: column.value for column in dataset.all_columns}
    read = {f"of_{each}": F(value) if isinstance(value, str) else value() for each, value in said.items()}
    found = dataset.one(key) if key else dataset.rows().order_by(str(dataset.key_column.value))
    return JsonResponse({"data": [*found.annotate(**read).values(*read)[:USUAL]]})


KNOWN: dict[int, SafeString] = {}


@cache
def _line(length: int) -> SafeString:
    return mark_safe("Une ligne sans rien. " * (length // 21 + 1))


def filling(weight: int, without: str) -> SafeString:
    """What is missing to the page to weigh `weight` bytes; computed once for each weight."""
    if weight not in KNOWN:
        missing = max(0, weight - len(without.encode()))
        KNOWN[weight] = mark_safe(_line(missing)[:missing])
    return KNOWN[weight]

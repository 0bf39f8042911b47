"""What the pages show: the statements of a screen, the parts of the results, one statement group by group."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from lieudit.consultations.answering import Said, Speaker, said_by, voice_of
from lieudit.consultations.models import Answer, Consultation, Statement, Voice
from lieudit.consultations.order import A_SCREEN, next_ranks
from lieudit.consultations.picture import row_picture
from lieudit.consultations.results import Results
from lieudit.consultations.vocabulary import REST, REST_LABEL, Kind
from lieudit.journal.models import Entry
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.types import Context, Json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lieudit.consultations.results import Line

KEPT = 32
"""Pages of consultations that a process keeps while the clock stands."""
MOST_STATEMENTS, MOST_ENTRIES = 200, 30
"""Statements, and acts, that the page of a consultation shows."""
MOST_ROWS = 7
"""Statements of each part that the picture shows: it is read in ten seconds; the table holds them all."""


@dataclass(frozen=True)
class AnswerBoard:
    """One screen of statements for one voice. `again` is the page of the answers that it reads once more, from 1."""

    consultation: Consultation
    speaker: Speaker
    voice: Voice | None
    given: Mapping[int, Said]
    served: Mapping[int, Statement]
    statements: Sequence[Statement]
    again: int = 0

    @property
    def declares(self) -> bool:
        """A person who begins says where they live and what ties them, if they will; a place has its record."""
        return self.voice is None and self.speaker.place is None

    @property
    def total(self) -> int:
        return len(self.served)

    @property
    def answered(self) -> int:
        """Of those that are still put."""
        return len(self.served.keys() & self.given.keys())

    @property
    def pages(self) -> int:
        """Screens of one's own answers."""
        return -(-self.answered // A_SCREEN)

    @property
    def ranks(self) -> str:
        """The statements of this screen, for the form to send back."""
        return ",".join(str(each.rank) for each in self.statements)

    def sent(self, ranks: str) -> AnswerBoard:
        """The screen that was sent: what is put next may have changed meanwhile."""
        return replace(self, statements=[self.served[rank] for rank in typed_ranks(ranks) if rank in self.served])

    def next_url(self, hat: str) -> str:
        """The next screen, in the same name."""
        url = reverse("consultations:answer", args=[self.consultation.number])
        query = [f"pour={hat}"] if hat else []
        if self.again:
            query.append(f"revoir={self.again + 1}")
        return f"{url}?{'&'.join(query)}" if query else url


def answer_board(consultation: Consultation, speaker: Speaker, again: str) -> AnswerBoard:
    """The next five statements of a voice; or, with `again`, a page of those that it answered."""
    voice = voice_of(consultation, speaker)
    given = said_by(voice)
    rows = Statement.objects.served().filter(consultation=consultation).select_related("author", "place", "need")
    served = {row.rank: row for row in rows.order_by("rank")}
    page = typed_number(again)
    mine = [rank for rank in served if rank in given]
    ranks = mine[(page - 1) * A_SCREEN : page * A_SCREEN] if page else []
    if not ranks:
        page, seed = 0, _seed(consultation, speaker)
        ranks = next_ranks(served, seen_by_rank(consultation.pk, _minute()), given, seed)
    return AnswerBoard(consultation, speaker, voice, given, served, [served[rank] for rank in ranks], page)


def sent_board(consultation: Consultation, speaker: Speaker, ranks: str, again: str) -> AnswerBoard:
    """What was sent, by its ranks alone: the act that keeps it reads whether each is still put."""
    served = {rank: Statement(rank=rank) for rank in typed_ranks(ranks) if rank}
    return AnswerBoard(consultation, speaker, None, {}, served, list(served.values()), typed_number(again))


def typed_ranks(ranks: str) -> list[int]:
    """« 3,7,9 », as the form sends it back; of a screen, whatever is typed."""
    return [typed_number(text) for text in ranks.split(",")[:A_SCREEN]]


def _seed(consultation: Consultation, speaker: Speaker) -> str:
    """The same for a person at each visit; no two have the same."""
    whose = f"lieu {speaker.place.pk}" if speaker.place else speaker.account and f"compte {speaker.account.pk}"
    return f"{consultation.number}/{whose or speaker.key}"


def _minute() -> int:
    return int(timezone.now().timestamp() // 60)


@lru_cache(maxsize=64)
def seen_by_rank(consultation_id: int, minute: int) -> Mapping[int, int]:
    """How many answered each statement, as counted once in this `minute` by a process."""
    rows = Answer.objects.filter(statement__consultation=consultation_id).order_by()
    return dict(rows.values("statement__rank").annotate(n=Count("pk")).values_list("statement__rank", "n"))


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def drawn_statements(consultation_id: int, tick: int, today: dt.date) -> tuple[int, SafeString]:
    """How many statements a consultation puts to everybody; these, and what happened to it: drawn once until the clock
    moves."""
    consultation = Consultation.objects.get(pk=consultation_id)
    served = consultation.statements.served()
    context = {
        "consultation": consultation,
        "count": (count := served.count()),
        "statements": served.select_related("author", "place", "need")[:MOST_STATEMENTS],
        "entries": Entry.objects.public().about(consultation).select_related("actor")[:MOST_ENTRIES],
    }
    return count, render_to_string("consultations/told.html", context)


# Results


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def drawn_results(consultation_id: int, asked: str, tick: int, today: dt.date) -> tuple[Results | None, SafeString]:
    """What a consultation says to everybody, by the kind of groups `asked` for, and its page: drawn once until the
    clock moves."""
    consultation = Consultation.objects.get(pk=consultation_id)
    board = result_board(Results.of(consultation), asked)
    shown = board["results"]
    assert shown is None or isinstance(shown, Results)
    return shown, render_to_string("consultations/results_body.html", {"consultation": consultation, **board})


def result_board(results: Results | None, asked: str) -> Context:
    """The picture, and a table by one kind of groups: the one `asked` for, among those that were declared."""
    if results is None:
        return {"results": None}
    kind = results.kind(asked)
    groups = [group for k in results.kinds if k["kind"] == kind for group in k["groups"]]
    if any(REST in line.codes(kind) for line in results.lines.values()):
        groups.append({"code": REST, "label": REST_LABEL, "voices": None})
    lines = sorted((line for line in results.lines.values() if line.is_heard), key=lambda each: -each.share)
    return {
        "results": results,
        "kind": kind,
        "kind_label": Kind(kind).label,
        "groups": groups,
        "rows": [_cells(line, kind, groups) for line in lines],
        "parts": [
            ("together", [(line, _marks(line, kind, "gathered")) for line in results.together[:MOST_ROWS]]),
            ("apart", [(line, _marks(line, kind, "madder")) for line in results.apart[:MOST_ROWS]]),
        ],
        "unheard": [line.statement for line in results.lines.values() if not line.is_heard],
        "rest": REST,
    }


def _marks(line: Line, kind: str, colour: str) -> str:
    """Of the groups of the kind that is shown or, where it says nothing, of everybody."""
    shares = [group.share for group in line.groups(kind)]
    return row_picture(shares or [line.share], colour=colour)


def _cells(line: Line, kind: str, groups: Sequence[Json]) -> Context:
    """A row of the table: everybody, then each group, None where fewer than five answered."""
    known = {group.code: group for group in line.groups(kind)}
    return {"line": line, "cells": [known.get(group["code"]) for group in groups]}


def statement_board(statement: Statement, results: Results | None) -> Context:
    """One statement, all its groups; nothing before it was read, or once it is not served any more."""
    line = results.lines.get(statement.rank) if results else None
    if results is None or line is None or not line.is_heard:
        return {"line": None}
    tables = [(kind["label"], line.groups(kind["kind"])) for kind in results.kinds]
    return {"line": line, "results": results, "tables": [(label, rows) for label, rows in tables if rows]}

"""Pages of files and of juries, drawn once for one reader until the clock of the house moves, or the day. Whether one
may read them is asked of the database at each request, before (decision 116)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lieudit.accounts.models import Account, Visitor
from lieudit.funding import agreeing, board, jury_board, reads
from lieudit.funding.jury_forms import RatingForm
from lieudit.funding.models import Application, Call
from lieudit.funding.workflow import CallState
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.kept_forms import TOKEN
from lieudit.toolkit.types import Context, Fields, Sent

KEPT = 64
"""Pages that a process remembers, of each sort."""


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def file_body(
    application: Application, reader: Visitor, tick: int, today: dt.date, *, tied: bool, takes: bool
) -> SafeString:
    """Where a file stands, as one reader may act on it, recused (`tied`) or not, before its hour (`takes`) or after."""
    context = board.file_board(application, reader) | jury_board.decision_of(application, reader)
    context |= agreeing.agreed_on(application, context)
    return render_to_string("funding/application_body.html", {**context, "csrf_token": TOKEN})


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def rating_body(application: Application, juror: Account, tick: int, today: dt.date) -> SafeString:
    """The screen where a juror rates a file, with what they gave already."""
    read = reads.reading_of(application, juror)
    context = rating_context(application, rating_form(application, juror, read), read)
    return render_to_string("funding/rate_body.html", {**context, "csrf_token": TOKEN})


def rating_form(application: Application, juror: Account, read: reads.Reading, *sent: Sent) -> RatingForm:
    """The form of a rating, filled with what the juror gave already."""
    start: Fields = {f"m{rank}": mark for rank, mark in enumerate(read.marks)}
    start |= {f"w{rank}": words for rank, words in enumerate(read.words)}
    return RatingForm(*sent, account=juror, criteria=application.call.rules.criteria, initial=start)


def rating_context(application: Application, form: RatingForm, read: reads.Reading) -> Context:
    """All that the screen shows."""
    is_open = application.call.state == CallState.COMPLETE
    return {"form": form, "open": is_open, "done": read.done, "number": read.number, **board.file_words(application)}


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def table_body(call: Call, reader: Account, places: int | None, tick: int, today: dt.date) -> SafeString:
    """The deliberation, of the files that one reader may read."""
    context = {"call": call, **jury_board.table_board(call, reader, places)}
    return render_to_string("funding/table_body.html", {**context, "csrf_token": TOKEN})

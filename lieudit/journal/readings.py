"""What who holds powers reads of other people is written down: who, what, which day. The thing is never said again.

A room says in its `receivers.py` which of its pages show what is published nowhere: addresses, names without consent,
bank lines, files of others:

    READINGS.fill("membership:bank_line", gettext_lazy("une ligne de la banque"))

All pages of the repair desk are such. One entry a reader, a page and a day, read by the secretariat alone; who holds no
power reads their own things there, and nothing is written. The page is given once its entry is kept (decision 130).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from functools import reduce
from inspect import iscoroutinefunction
from operator import or_
from typing import TYPE_CHECKING, cast

from asgiref.sync import sync_to_async
from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.accounts.second_factor import powers_held
from lieudit.journal.models import Reading
from lieudit.toolkit.extension import Table
from lieudit.toolkit.types import Phrase

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

READ = "journal.personal_read"
REPAIR_DESK = "admin"
"""The namespace of Django's own pages: any of their rows may be somebody's."""
READINGS = Table[str, Phrase](
    "journal.readings.READINGS", "Pages whose reading by who holds powers is written down, and what one reads there."
)
NOTE_ONCE = """
WITH known AS ({known}), due AS (SELECT FROM known WHERE held AND NOT written), forgotten AS (
    DELETE FROM journal_reading WHERE "on" < %s AND EXISTS (SELECT FROM due)
), noted AS (
    INSERT INTO journal_reading (account_id, page, "on") SELECT %s, %s, %s FROM due ON CONFLICT DO NOTHING RETURNING id
), entry AS (
    INSERT INTO journal_entry (kind, at, actor_id, hat_name, data) SELECT %s, %s, %s, '', %s FROM noted
)
SELECT held, EXISTS (SELECT FROM noted) FROM known
"""
"""Whether a reading is to be written, its line of today, its entry, and those of before forgotten: one question, whole
or not at all, which each first reading of a day pays for."""
DESK_WORDS: Phrase = _("une page du bureau de réparation")


def what_is_read(request: HttpRequest) -> Phrase | None:
    """What the page of this request shows of people, in words; None where it shows nothing that is not public."""
    match = request.resolver_match
    if match is None:
        return None
    return DESK_WORDS if REPAIR_DESK in match.app_names else READINGS.get(match.view_name)


class Found:
    """The readings that this process found written, for as long as their day lasts."""

    def __init__(self) -> None:
        self.cache_clear()

    def cache_clear(self) -> None:
        self.on, self.lines = dt.date.min, set[tuple[int, str]]()

    def holds(self, reader: int, page: str, on: dt.date) -> bool:
        return self.on == on and (reader, page) in self.lines

    def keep(self, reader: int, page: str, on: dt.date) -> None:
        if self.on != on:
            self.on, self.lines = on, set()
        self.lines.add((reader, page))


found = Found()


def note_reading(reader: Account, *, what: Phrase, page: str) -> bool:
    """Write that somebody who holds powers read a page, unless it is written already today; say whether it was written
    now. One query, and none once this process found the line."""
    page, today = page[:300], timezone.localdate()
    if found.holds(reader.pk, page, today):
        return False
    line = Reading.objects.filter(account=OuterRef("pk"), page=page, on=today)
    any_power = ExpressionWrapper(reduce(or_, map(Q, powers_held())), BooleanField())
    known = Account.objects.filter(pk=reader.pk).values(written=Exists(line), held=any_power)
    sql, values = known.query.sql_with_params()
    data = connection.ops.adapt_json_value({"what": str(what), "page": page}, None)
    values += (today, reader.pk, page, today, READ, timezone.now(), reader.pk, data)
    with connection.cursor() as cursor:
        cursor.execute(NOTE_ONCE.format(known=sql), values)
        held, is_new = cursor.fetchone()
    if held and not is_new:
        found.keep(reader.pk, page, today)
    return bool(is_new)


@sync_and_async_middleware
def read_and_written(get_response: Callable[[HttpRequest], object]) -> Callable[[HttpRequest], object]:
    """Each page that shows what is people's own, given to who holds powers, leaves its line in the journal first."""

    def look(request: HttpRequest, response: HttpResponseBase) -> None:
        what = what_is_read(request) if response.status_code == 200 else None
        if what is None or not request.user.is_authenticated:
            return
        page = f"{request.path} (recherche)" if request.GET.get("q") else request.path
        note_reading(request.user, what=what, page=page)

    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            response = await cast("Awaitable[HttpResponseBase]", get_response(request))
            await sync_to_async(look)(request, response)
            return response

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = cast("HttpResponseBase", get_response(request))
        look(request, response)
        return response

    return answer

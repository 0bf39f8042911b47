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
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, cast

from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.accounts.second_factor import powers_held
from lieudit.journal.models import Reading
from lieudit.journal.services import record
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
WRITE_ONCE = """
    WITH forgotten AS (DELETE FROM journal_reading WHERE "on" < %s)
    INSERT INTO journal_reading (account_id, page, "on") VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""
"""The line of today; those of before are forgotten."""
DESK_WORDS: Phrase = _("une page du bureau de réparation")


def what_is_read(request: HttpRequest) -> Phrase | None:
    """What the page of this request shows of people, in words; None where it shows nothing that is not public."""
    match = request.resolver_match
    if match is None:
        return None
    return DESK_WORDS if REPAIR_DESK in match.app_names else READINGS.get(match.view_name)


class Found:
    """The readings that this process wrote or found written, for as long as their day lasts."""

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


def is_to_note(reader: Account, page: str) -> bool:
    """Whether this reading is to be written: somebody who holds powers, and no line of today. One query, and none once
    this process found the line."""
    key = (reader.pk, page[:300], timezone.localdate())
    if found.holds(*key):
        return False
    line = Reading.objects.filter(account=OuterRef("pk"), page=key[1], on=key[2])
    written, *held = Account.objects.filter(pk=reader.pk).values_list(Exists(line), *powers_held()).get()
    if written:
        found.keep(*key)
    return not written and any(held)


@transaction.atomic
def note_reading(reader: Account, *, what: Phrase, page: str) -> bool:
    """Write that somebody read a page, unless it is written already today; say whether it was written now."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(WRITE_ONCE, [today, reader.pk, page[:300], today])
        if not cursor.rowcount:
            return False
    record(READ, actor=reader, data={"what": str(what), "page": page[:300]})
    return True


@sync_and_async_middleware
def read_and_written(get_response: Callable[[HttpRequest], object]) -> Callable[[HttpRequest], object]:
    """Each page that shows what is people's own, given to who holds powers, leaves its line in the journal first."""

    def look(request: HttpRequest, response: HttpResponseBase) -> None:
        what = what_is_read(request) if response.status_code == 200 else None
        if what is None or not request.user.is_authenticated:
            return
        page = f"{request.path} (recherche)" if request.GET.get("q") else request.path
        if is_to_note(request.user, page):
            note_reading(request.user, what=what, page=page)
            found.keep(request.user.pk, page[:300], timezone.localdate())

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

"""The server of streams, with a kind that only the bench follows: the last row, in a part like that of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.html import format_html

from bench.fanout import WEIGHT
from config.asgi import application  # before what follows: it sets Django up
from lieudit.toolkit.live import register

if TYPE_CHECKING:
    from lieudit.accounts.models import Visitor


__all__ = ["application"]


def signed_in(account: Visitor, key: str) -> bool:
    return account is not None


def last_row(key: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM bench_row ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return format_html("<p>{}</p><p>{}</p>", "." * WEIGHT, row[0] if row else "")


register("bench", may=signed_in, show=last_row)

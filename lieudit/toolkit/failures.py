"""What is answered when there is no page, or when one fails: « a breakdown », or « come back in a moment » while the
database is away or a disk is full."""

from __future__ import annotations

import errno
import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from django.views.defaults import page_not_found

from lieudit.toolkit.request_id import request_id
from lieudit.toolkit.secret_addresses import secrets_of

RETRY_AFTER = 30
"""Seconds after which a browser, a robot or a reader may come back."""
PASSING = ("08", "53", "57")
"""SQLSTATE classes that pass by themselves: connection lost, no room left, stopped by who keeps the database or by the
limit of time (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
DISK_FULL = "53100"
"""SQLSTATE of a database whose disk has no room left."""


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached, was stopping, or had no room: not a mistake of ours."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(PASSING)


def is_full(error: BaseException | None) -> bool:
    """Whether a disk had no room left: that of documents, or that of the database."""
    if isinstance(error, OperationalError):
        return getattr(error.__cause__, "sqlstate", None) == DISK_FULL
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def failure(request: HttpRequest) -> HttpResponse:
    """The answer to a request that raised: neither page reads the database, nor anything but its own template."""
    error = sys.exc_info()[1]
    full = is_full(error)
    if not (full or is_away(error)):
        return HttpResponse(get_template("500.html").render({"number": request_id()}), status=500)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    context = {"full": full, "sent": request.method == "POST"}
    return HttpResponse(get_template("503.html").render(context), status=503, headers=headers)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page, for who reads; a word, for a file that is not there: it may be asked for a hundred times a second."""
    if request.path.startswith(settings.STATIC_URL):
        return HttpResponseNotFound("404", content_type="text/plain")
    return page_not_found(request, exception)


class NoSecret(logging.Filter):
    """A page that failed is named in the log, without the word of its address that opens it to who reads the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            try:
                match = resolve(request.path_info)
            except Resolver404:
                return True
            for word in secrets_of(match):
                record.args = tuple(
                    arg.replace(word, "[hidden]") if isinstance(arg, str) else arg for arg in record.args
                )
        return True


class OneLine(logging.Filter):
    """A page that had no database, or no disk, is one line of the log, not a hundred: what is wrong is not in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and (is_away(record.exc_info[1]) or is_full(record.exc_info[1])):
            record.msg, record.args = "%s (%s)", (record.getMessage(), str(record.exc_info[1]).strip().split("\n")[0])
            record.exc_info = record.exc_text = None
        return True

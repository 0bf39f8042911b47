"""The number that one request, or one task, has in all that is written of it: the log of nginx, ours, the page of a
breakdown, what is reported of an error.

nginx draws it (`$request_id`) and says it in `X-Request-ID`; without a proxy that is trusted, the site draws its own.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from inspect import iscoroutinefunction
from typing import cast

from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.tasks import TaskResult
from django.tasks.signals import task_finished, task_started
from django.utils.decorators import sync_and_async_middleware

HEADER = "X-Request-ID"
SHAPE = re.compile(r"[0-9A-Za-z-]{8,64}")
type Answers = Callable[[HttpRequest], HttpResponseBase] | Callable[[HttpRequest], Awaitable[HttpResponseBase]]
"""The rest of the site, which answers at once or later."""
_present: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """That of what is being done here and now; empty outside of a request and of a task."""
    return _present.get()


@sync_and_async_middleware
def numbered(get_response: Answers) -> Answers:
    """Middleware, the outermost: what the others write has the number, and the answer says it."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            number = _number_of(request)
            with _numbered(number):
                response = cast(HttpResponseBase, await get_response(request))
            response[HEADER] = number
            return response

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        number = _number_of(request)
        with _numbered(number):
            response = cast(HttpResponseBase, get_response(request))
        response[HEADER] = number
        return response

    return answer


@contextmanager
def _numbered(number: str) -> Iterator[None]:
    token = _present.set(number)
    try:
        yield
    finally:
        _present.reset(token)


def _number_of(request: HttpRequest) -> str:
    told = request.headers.get(HEADER, "")
    return told if settings.ALLAUTH_TRUSTED_PROXY_COUNT and SHAPE.fullmatch(told) else secrets.token_hex(16)


@receiver(task_started)
def _begin(sender: object, task_result: TaskResult[..., object], **kwargs: object) -> None:
    if not _present.get():  # a task that is done in the request which asked for it keeps its number
        _present.set(str(task_result.id))


@receiver(task_finished)
def _end(sender: object, task_result: TaskResult[..., object], **kwargs: object) -> None:
    if _present.get() == str(task_result.id):
        _present.set("")


class WithRequestId(logging.Filter):
    """Each line of the log has its `request_id`, « - » outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id() or "-"
        return True

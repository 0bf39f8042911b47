"""What is sent by who holds powers without the second factor that the rules ask for (`second_factor.py`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, cast

from asgiref.sync import sync_to_async
from django.shortcuts import render
from django.utils.decorators import sync_and_async_middleware

from lieudit.accounts.second_factor import ASKED, READING, binds_on, withhold

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@sync_and_async_middleware
def powers_wait(get_response: Callable[[HttpRequest], object]) -> Callable[[HttpRequest], object]:
    """What is sent by who should have a second factor is answered as to somebody without powers; a refusal says why."""

    def told[Response: HttpResponseBase](request: HttpRequest, response: Response) -> Response | HttpResponseBase:
        passed = getattr(request, "csrf_processing_done", False)  # else the page was too old: it says so itself
        if response.status_code not in {403, 404} or not passed:
            return response
        return render(request, "accounts/powers_wait.html", {"day": binds_on(request.user)}, status=403)

    def look(request: HttpRequest) -> bool:
        held = request.method not in READING and withhold(request.user)
        if held and ASKED not in request.session:
            request.session[ASKED] = True
        return held

    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            held = request.method not in READING and await sync_to_async(look)(request)
            response = await cast("Awaitable[HttpResponseBase]", get_response(request))
            return await sync_to_async(told)(request, response) if held else response

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        held = look(request)
        response = cast("HttpResponseBase", get_response(request))
        return told(request, response) if held else response

    return answer

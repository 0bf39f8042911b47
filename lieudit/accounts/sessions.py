"""Sessions that know whose they are: a row of `Connection` for each, which its account lists and ends.

What is written in the session is read again at each saving, so that a session whose key changes (a password is set)
remains the same line of the list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import sync_and_async_middleware

from lieudit.toolkit import live
from lieudit.toolkit.types import Fields

OPENED = "opened"
"""Key of a session: when its account signed in, in seconds since 1970, and with what device, in words."""
SHARED = "shared"
"""Key of a session: it belongs to a computer that others use."""
SHARED_ASKED = "shared_asked"
"""Key of a session: what was answered to « ordinateur partagé », until the sign-in is complete."""
SHARED_LIFE = dt.timedelta(hours=2)
"""How long a session lasts on a shared computer when nobody closes the browser."""


if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with an account, a device and a shorter life on a shared computer."""

    @classmethod
    def get_model_class(cls) -> Any:
        from lieudit.accounts.models import Connection

        return Connection

    def create_model_instance(self, data: Fields) -> Any:
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        at, row.device = data.get(OPENED) or (None, "")
        row.opened_at = dt.datetime.fromtimestamp(at, dt.UTC) if at else None
        row.is_shared = bool(data.get(SHARED))
        return row

    def get_expire_at_browser_close(self) -> bool:
        return bool(self.get(SHARED)) or super().get_expire_at_browser_close()

    def get_expiry_date(self, **kwargs: object) -> dt.datetime:
        ends: dt.datetime = super().get_expiry_date(**kwargs)
        at, _device = self.get(OPENED) or (None, "")
        if not self.get(SHARED):
            return ends
        opened = dt.datetime.fromtimestamp(at, dt.UTC) if at else timezone.now()
        return min(ends, opened + SHARED_LIFE)

    def flush(self) -> None:
        """End the session, and the streams that were opened with it."""
        account = self.get(SESSION_KEY)
        super().flush()
        if account:
            live.tell(f"account:{account}")


@sync_and_async_middleware
def nothing_stays(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """On a shared computer, who sits down next and presses « page précédente » is shown nothing: no page is kept there
    by the browser. It costs the typing of a form that one leaves and comes back to; the draft is still there."""

    def kept_by_nobody[Response: HttpResponseBase](request: HttpRequest, response: Response) -> Response:
        if getattr(request.session, "_session_cache", {}).get(SHARED):  # what was read; nothing is, for this
            patch_cache_control(response, private=True, no_store=True)
        return response

    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            later: Awaitable[HttpResponseBase] = get_response(request)
            return kept_by_nobody(request, await later)

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = get_response(request)
        return kept_by_nobody(request, response)

    return answer

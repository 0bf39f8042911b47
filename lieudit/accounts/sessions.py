"""Sessions that know whose they are: a row of `Connection` for each, which its account lists and ends.

What is written in the session is read again at each saving, so that a session whose key changes (a password is set)
remains the same line of the list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.crypto import constant_time_compare
from django.utils.decorators import sync_and_async_middleware
from django.utils.functional import SimpleLazyObject

from lieudit.toolkit import live
from lieudit.toolkit.prepared import Blank, Rows, prepared
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
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from lieudit.accounts.models import Account, Connection


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with an account, a device and a shorter life on a shared computer."""

    account: Account | None = None
    """Whose it is, as it was read with it."""

    @classmethod
    def get_model_class(cls) -> Any:
        from lieudit.accounts.models import Connection

        return Connection

    def _get_session_from_db(self) -> Connection | None:
        """Its row, with the account of it, which knows when it was asked for a second factor: one query."""
        row: Connection | None = _running.first(key=self.session_key, now=timezone.now())
        if row is None:
            self._session_key = None
        self.account = row.account if row else None
        if row and row.account:
            row.account.factor_asked_on = row.factor_asked_on  # type: ignore[attr-defined]
        return row

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


@prepared()
def _running(*, key: Blank, now: Blank) -> Rows:
    from lieudit.accounts.models import Connection, FactorAsked

    asked = FactorAsked.objects.filter(account=OuterRef("account")).values("on")
    rows = Connection.objects.filter(session_key=key, expire_date__gt=now).select_related("account")
    return rows.annotate(factor_asked_on=Subquery(asked))


def _is_vouched_for(session: SessionBase, account: Account) -> bool:
    """Whether a session says, by a backend that signs in here and by the password of today, that it is theirs."""
    named, by, digest = (session.get(key, "") for key in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY))
    is_theirs = account.is_active and named == str(account.pk) and by in settings.AUTHENTICATION_BACKENDS
    return is_theirs and constant_time_compare(digest, account.get_session_auth_hash())


class Authentication(AuthenticationMiddleware):
    """Who is signed in is read with their session, where it vouches for them. All the rest is left to Django: to refuse
    them, to end the session, to try a former secret key."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast("Account", SimpleLazyObject(lambda: self._found(request)))

    def _found(self, request: HttpRequest) -> object:
        named = SESSION_KEY in request.session  # which reads it
        known: Account | None = getattr(request.session, "account", None)
        return known if named and known and _is_vouched_for(request.session, known) else get_user(request)


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

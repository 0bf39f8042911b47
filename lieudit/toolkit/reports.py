"""Errors of the code sent to who mends it, by Sentry's protocol (`SENTRY_DSN`); off unless it is set.

What leaves says where the code failed, never for whom: no address of a visitor, no header, no form, no local variable,
no word of a message or of an exception, which may quote what a person typed. Secret words of addresses are hidden.
"""

from __future__ import annotations

from typing import cast

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint

from lieudit.toolkit.failures import is_away
from lieudit.toolkit.request_id import request_id
from lieudit.toolkit.types import Json

KEPT = ("event_id", "timestamp", "level", "logger", "platform", "release", "sdk", "transaction", "modules")
"""What of an event says nothing of anybody; `transaction` is the name of the view, never an address."""


def report_to(dsn: str, release: str) -> None:
    """From now on, errors of this process are sent there."""
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(transaction_style="function_name"), LoggingIntegration(level=None)],
        before_send=without_persons,
    )


def without_persons(event: Event, hint: Hint) -> Event | None:
    """The event, with what says where the code failed and nothing else; None for a database that is away."""
    if is_away((hint.get("exc_info") or (None, None, None))[1]):
        return None
    said: Json = dict(event)
    bare: Json = {key: said[key] for key in KEPT if key in said}
    bare["exception"] = {"values": [_bare(each) for each in said.get("exception", {}).get("values", ())]}
    if template := said.get("logentry", {}).get("message"):
        bare["logentry"] = {"message": template}  # « %s has not left »: without what stands for %s
    bare["tags"] = {"request_id": request_id() or "-"}
    return cast(Event, bare)


def _bare(exception: Json) -> Json:
    """Its kind and where it was raised, without its words."""
    return {key: exception[key] for key in ("type", "module", "stacktrace", "mechanism") if key in exception}

"""Where a request comes from, without keeping the address: enough to slow down who sends too much."""

from __future__ import annotations

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


def origin_of(request: HttpRequest, purpose: str = "") -> str:
    """A word of 24 characters, the same for one network address during one day, and not reversible.

    What is sent for another `purpose` is counted apart.

    The proxies that are believed are set by ALLAUTH_TRUSTED_PROXY_COUNT (docs/how-to/production.md).
    """
    address = get_client_ip(request) or ""
    return salted_hmac("origin", f"{timezone.localdate()}/{address}{purpose}", algorithm="sha256").hexdigest()[:24]

"""Where a request comes from, without keeping the address: enough to slow down who sends too much."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


def network_of(address: str) -> str:
    """Who sends from `address`: that address, or its /64 if it is of IPv6, which whoever holds a line has whole.

    nginx counts the same way (deploy/nginx/lieudit-common.conf, decision 30).
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


def origin_of(request: HttpRequest, purpose: str = "") -> str:
    """A word of 24 characters, the same for one visitor (`network_of`) during one day, and not reversible.

    What is sent for another `purpose` is counted apart.

    The proxies that are believed are set by ALLAUTH_TRUSTED_PROXY_COUNT (docs/how-to/production.md).
    """
    address = network_of(get_client_ip(request) or "")
    return salted_hmac("origin", f"{timezone.localdate()}/{address}{purpose}", algorithm="sha256").hexdigest()[:24]


def neighbourhood_of(address: str) -> str:
    """The /16 of an address of IPv4, the /40 of one of IPv6: what an operator holds by the thousand, or the million.

    Whoever rents a thousand addresses has them side by side; a site alone has a /48 (RFC 6177), and may have several.
    """
    try:
        found = ip_address(network_of(address))
    except ValueError:
        return address
    return str(ip_network((found, 40 if isinstance(found, IPv6Address) else 16), strict=False))


def sender_of(request: HttpRequest, purpose: str) -> str:
    """The same word from one day to the next, for what waits longer than a day and counts each visitor once.

    It is kept with what waits, and erased with it. Who is signed in is told apart by their account.
    """
    return _word(purpose, _account(request) or network_of(get_client_ip(request) or ""))


def whereabouts_of(request: HttpRequest, purpose: str) -> str:
    """The same, of all the senders of one neighbourhood; who is signed in is told apart by their account."""
    return _word(f"{purpose}, around", _account(request) or neighbourhood_of(get_client_ip(request) or ""))


def _account(request: HttpRequest) -> str:
    return f"account {request.user.pk}" if request.user.is_authenticated else ""


def _word(purpose: str, whose: str) -> str:
    return salted_hmac("sender", f"{purpose}/{whose}", algorithm="sha256").hexdigest()[:24]

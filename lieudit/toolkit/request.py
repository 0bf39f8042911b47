"""What a view reads of a request: who is signed in, and what was sent to its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from lieudit.toolkit.types import Sent

if TYPE_CHECKING:
    from lieudit.toolkit.pages import Page


def who(request: HttpRequest) -> Any:
    """The account that is signed in; None for everybody else."""
    return request.user if request.user.is_authenticated else None


def sent(request: HttpRequest) -> tuple[Sent, Sent]:
    """Words and files, the first arguments of a form; nothing before it is sent.

    A button alone sends nothing, and that is an answer too: `Form(*sent(request), …)`.
    """
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def asked(request: HttpRequest, name: str, most: int = 120) -> str:
    """What an address asks for after « ? », cut, without the sign that no text of the database holds."""
    return request.GET.get(name, "").replace("\0", "")[:most]


def back[Page](request: HttpRequest, otherwise: Page) -> str | Page:
    """Where the person came from, when the form or its address (`next`) names a page of the site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe and wanted.startswith("/") else otherwise

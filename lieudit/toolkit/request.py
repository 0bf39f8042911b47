"""What a view reads of a request: who is signed in, and what was sent to its form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def who(request: HttpRequest) -> Any:
    """The account that is signed in; None for everybody else."""
    return request.user if request.user.is_authenticated else None


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Words and files, the first arguments of a form; nothing before it is sent.

    A button alone sends nothing, and that is an answer too: `Form(*sent(request), …)`.
    """
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)

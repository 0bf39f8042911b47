"""What every page says to who holds powers without a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

from lieudit.accounts.second_factor import ASKED, binds_on
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()


@register.inclusion_tag("accounts/powers_told.html")
def powers_told(request: HttpRequest | None) -> Context:
    """Nothing, and no query, but for who had none when they signed in; nothing, where who asks was not looked for."""
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated or not request.session.get(ASKED):
        return {}
    day = binds_on(user)
    if day is None:
        del request.session[ASKED]
    return {"day": day, "waits": day is not None and day <= timezone.localdate()}

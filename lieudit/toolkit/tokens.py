"""Any thing as a signed word in an address: rooms that serve every thing need not know its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.signing import BadSignature, Signer
from django.db import models

if TYPE_CHECKING:
    from lieudit.accounts.models import Visitor


def _signer() -> Signer:
    """Made when it is used: keys may have turned since this file was read."""
    return Signer(salt="thing")


def thing_token(thing: models.Model) -> str:
    """`needs.need.214:…`: given out by the pages that show the thing, so that nobody lists all of them."""
    return row_token(thing._meta.label_lower, thing.pk)


def row_token(label: str, pk: int) -> str:
    """The same for a light row of the model that is called `label`."""
    return _signer().sign(f"{label}.{pk}")


def thing_of(token: str, account: Visitor | None = None) -> models.Model | None:
    """The thing that a token names, if it exists and `account` (an anonymous one is an account) may see it.

    Its QuerySet decides: `visible_to` when it has one, else `public`; without `account`, nobody is asked.
    """
    try:
        label, pk = _signer().unsign(token).rsplit(".", 1)
        model = apps.get_model(label)
    except (BadSignature, LookupError, ValueError):
        return None
    things: Any = model._default_manager.all()
    if account is not None and hasattr(things, "visible_to"):
        things = things.visible_to(account)
    elif account is not None and hasattr(things, "public"):
        things = things.public()
    found: models.Model | None = things.filter(pk=pk).first()
    return found


def address_of(thing: object) -> str:
    """The page where a thing is read, else the home page."""
    return str(thing.get_absolute_url()) if hasattr(thing, "get_absolute_url") else "/"

"""Any thing as a signed word in an address: rooms that serve every thing need not know its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.signing import BadSignature, Signer
from django.db import models

from lieudit.toolkit.together import keys_together

if TYPE_CHECKING:
    from lieudit.accounts.models import Visitor


@cache
def moved() -> dict[str, type[models.Model]]:
    """Models that left their first room, by the label that they had there (`formerly`): what was signed or written
    under this label still names them.
    """
    return {vars(model)["formerly"]: model for model in apps.get_models() if "formerly" in vars(model)}


def label_of(model: type[models.Model] | models.Model) -> str:
    """« needs.need »: the label under which the rows of a model are named, for good."""
    return str(getattr(model, "formerly", model._meta.label_lower))


def _signer() -> Signer:
    """Made when it is used: keys may have turned since this file was read."""
    return Signer(salt="thing")


def thing_token(thing: models.Model) -> str:
    """`needs.need.214:…`: given out by the pages that show the thing, so that nobody lists all of them."""
    return row_token(label_of(thing), thing.pk)


def row_token(label: str, pk: int) -> str:
    """The same for a light row of the model that is called `label`."""
    return _signer().sign(f"{label}.{pk}")


def thing_of(token: str, account: Visitor | None = None) -> models.Model | None:
    """The thing that a token names, if it exists and `account` (an anonymous one is an account) may see it.

    Its QuerySet decides: `visible_to` when it has one, else `public`; without `account`, nobody is asked.
    """
    named = _named(token)
    if named is None:
        return None
    model, pk = named
    found: models.Model | None = _seen_by(model, account).filter(pk=pk).first()
    return found


def readable(tokens: Iterable[str], account: Visitor) -> frozenset[str]:
    """Those of the tokens whose thing exists, and is one that `account` may see: one query, whatever their kinds."""
    by_model: dict[type[models.Model], dict[int, str]] = defaultdict(dict)
    for token in tokens:
        if named := _named(token):
            by_model[named[0]][named[1]] = token
    kinds = list(by_model.items())
    seen = keys_together([_seen_by(model, account).filter(pk__in=some) for model, some in kinds])
    return frozenset(kinds[at][1][pk] for at, pk in seen)


def _named(token: str) -> tuple[type[models.Model], int] | None:
    """The model and the key that a token of ours carries."""
    try:
        label, pk = _signer().unsign(token).rsplit(".", 1)
        return moved().get(label) or apps.get_model(label), int(pk)
    except (BadSignature, LookupError, ValueError):
        return None


def _seen_by(model: type[models.Model], account: Visitor | None) -> Any:
    things: Any = model._default_manager.all()
    if account is not None and hasattr(things, "visible_to"):
        return things.visible_to(account)
    return things.public() if account is not None and hasattr(things, "public") else things


def address_of(thing: object) -> str:
    """The page where a thing is read, else the home page."""
    return str(thing.get_absolute_url()) if hasattr(thing, "get_absolute_url") else "/"

"""What a correction changes of a place or an organisation. Pure functions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lieudit.network.models import Organisation, Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Fields


def change(thing: Place | Organisation, fields: Fields) -> list[str]:
    """Set the fields that differ, and name them in French; refuse when none does."""
    changed = [name for name, value in fields.items() if getattr(thing, name) != value]
    if not changed:
        raise RuleBroken(_("Rien n’a changé dans cette fiche."))
    for name in changed:
        setattr(thing, name, fields[name])
    return names_of(type(thing), changed)


def names_of(model: type[Place] | type[Organisation], fields: list[str]) -> list[str]:
    """Fields as people name them."""
    known = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    known |= {field.attname: str(field.verbose_name) for field in model._meta.concrete_fields}
    return list(dict.fromkeys(known[name] for name in fields))

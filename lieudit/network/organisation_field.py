"""The form field where an organisation is typed: by its name, its SIREN, the address of its page, or as suggested."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Unpack, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.network.models import Organisation, OrganisationQuerySet
from lieudit.territory.municipality_field import MunicipalityInput
from lieudit.toolkit.types import FieldOptions

MOST_NAMED = 6
"""How many candidates a refusal names."""
LONGEST = 300
"""Letters that are read of what is typed."""
PAGE = re.compile(r"/organisations/([-\w]+)/?$")
SIREN = re.compile(r"[\d\s\u00a0\u202f]{9,13}")


class OrganisationInput(MunicipalityInput):
    suggested_by = "network:suggest_organisations"
    kinds: Collection[str] = ()
    """Those that are suggested; empty: all."""

    def suggesting(self, name: str) -> str:
        return "&".join([super().suggesting(name), *(f"kind={kind}" for kind in self.kinds)])


class OrganisationField(forms.Field):
    """Cleans to one organisation, among those of some `kinds`, or says which ones were meant."""

    widget = OrganisationInput
    default_error_messages = {"required": gettext_lazy("Indiquez l’organisation.")}

    def __init__(self, *, kinds: Collection[str] = (), **options: Unpack[FieldOptions]) -> None:
        super().__init__(**options)
        self.kinds = kinds
        cast("OrganisationInput", self.widget).kinds = kinds

    def to_python(self, value: object) -> Organisation | None:
        """The organisation that a text designates; None for an empty text."""
        if isinstance(value, Organisation):
            return value
        text = str(value or "").replace("\0", "").strip()[:LONGEST]
        if not text:
            return None
        known = Organisation.objects.of_kinds(self.kinds)
        designated = _designated(known, text)
        meant = designated if designated.exists() or _is_exact(text) else known.matching(text)
        found: list[Organisation] = list(meant.order_by("name", "pk")[: MOST_NAMED + 1])
        if len(found) == 1:
            return found[0]
        raise ValidationError(_choice(found) if found else _none(text), code="invalid")

    def prepare_value(self, value: object) -> object:
        """What the box shows: the name of an organisation, its page where others bear that name, or what was typed."""
        if not isinstance(value, Organisation):
            return value
        alone = Organisation.objects.of_kinds(self.kinds).called(value.name).count() == 1
        return value.name if alone else value.get_absolute_url()


def _is_exact(text: str) -> bool:
    """An address, or a number: neither is looked for among names."""
    return bool(PAGE.search(text) or SIREN.fullmatch(text))


def _designated(known: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    """By its address or its SIREN; else of that very name."""
    if page := PAGE.search(text):
        return known.filter(slug=page[1])
    if SIREN.fullmatch(text):
        return known.filter(siren=re.sub(r"\D", "", text))
    return known.called(text)


def _none(text: str) -> str:
    """Why nothing is found: it is of another kind, or nobody wrote it down."""
    other = _designated(Organisation.objects.all(), text).order_by("pk").first()
    if other:
        return _("« %(text)s » est dans l’annuaire, mais n’est pas de la nature demandée ici.") % {"text": other.name}
    if SIREN.fullmatch(text):
        return _("Aucune organisation n’a le SIREN %(text)s.") % {"text": text}
    words = _(
        "Aucune organisation de l’annuaire ne s’appelle « %(text)s ». Vérifiez le nom, ou demandez à l’animation du "
        "territoire de l’inscrire."
    )
    return words % {"text": text[:60]}


def _choice(found: list[Organisation]) -> str:
    if len({each.name for each in found}) == 1:
        return _("Plusieurs organisations portent ce nom : collez l’adresse de la page de celle que vous voulez dire.")
    names = ", ".join(each.name for each in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        names += "…"
    return _("Plusieurs organisations correspondent : %(names)s. Précisez laquelle.") % {"names": names}

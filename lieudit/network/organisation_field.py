"""The form field where an organisation is typed: by its name, its SIREN, the address of its page, or as suggested."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Unpack

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


class OrganisationInput(MunicipalityInput):
    suggested_by = "network:suggest_organisations"


class OrganisationField(forms.Field):
    """Cleans to one organisation among those of `among`, or says which ones were meant."""

    widget = OrganisationInput
    default_error_messages = {"required": gettext_lazy("Indiquez l’organisation.")}

    def __init__(
        self, *, among: Callable[[], OrganisationQuerySet] = Organisation.objects.all, **options: Unpack[FieldOptions]
    ) -> None:
        super().__init__(**options)
        self.among = among

    def to_python(self, value: object) -> Organisation | None:
        """The organisation that a text designates; None for an empty text."""
        if isinstance(value, Organisation):
            return value
        text = str(value or "").replace("\0", "").strip()[:LONGEST]
        if not text:
            return None
        found: list[Organisation] = list(self._meant(text)[: MOST_NAMED + 1])
        if len(found) == 1:
            return found[0]
        raise ValidationError(_refusal(text, found), code="invalid")

    def _meant(self, text: str) -> OrganisationQuerySet:
        """By its address or its SIREN; else of that very name; else those that hold its words."""
        known = self.among().order_by("name", "pk")
        if page := PAGE.search(text):
            return known.filter(slug=page[1])
        if re.fullmatch(r"[\d\s\u00a0\u202f]{9,13}", text):
            return known.filter(siren=re.sub(r"\D", "", text))
        named = known.called(text)
        return named if named.exists() else known.matching(text)

    def prepare_value(self, value: object) -> object:
        """What the box shows: the name of an organisation, its page where others bear that name, or what was typed."""
        if not isinstance(value, Organisation):
            return value
        alone = self.among().called(value.name).count() == 1
        return value.name if alone else value.get_absolute_url()


def _refusal(text: str, found: list[Organisation]) -> str:
    if not found:
        words = _(
            "Aucune organisation de l’annuaire ne s’appelle « %(text)s ». Vérifiez le nom, ou inscrivez-la d’abord."
        )
        return words % {"text": text.strip()[:60]}
    if len({each.name for each in found}) == 1:
        return _("Plusieurs organisations portent ce nom : collez l’adresse de la page de celle que vous voulez dire.")
    names = ", ".join(each.name for each in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        names += "…"
    return _("Plusieurs organisations correspondent : %(names)s. Précisez laquelle.") % {"names": names}

"""Where a page of this room stands: the breadcrumb of places and of organisations. Pure functions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.network.models import Organisation, Place


def place_trail(place: Place, last: str = "") -> list[tuple[str, str]]:
    department = place.municipality.department
    listed = reverse("network:places")
    trail = [(_("Lieux"), listed), (department.name, f"{listed}?territory={department.key}")]
    return [*trail, (place.name, place.get_absolute_url() if last else ""), *([(last, "")] if last else [])]


def organisation_trail(organisation: Organisation, last: str = "") -> list[tuple[str, str]]:
    trail = [(_("Organisations"), reverse("network:organisations"))]
    return [
        *trail,
        (str(organisation), organisation.get_absolute_url() if last else ""),
        *([(last, "")] if last else []),
    ]

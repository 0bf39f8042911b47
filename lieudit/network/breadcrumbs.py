"""Where a page of this room stands: the breadcrumb of places and of organisations. Pure functions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.network.models import Organisation, Place


def place_breadcrumb(place: Place, last: str = "") -> list[tuple[str, str]]:
    department = place.municipality.department
    listed = reverse("network:places")
    breadcrumb = [(_("Lieux"), listed), (department.name, f"{listed}?territory={department.key}")]
    return [*breadcrumb, (place.name, place.get_absolute_url() if last else ""), *([(last, "")] if last else [])]


def organisation_breadcrumb(organisation: Organisation, last: str = "") -> list[tuple[str, str]]:
    breadcrumb = [(_("Organisations"), reverse("network:organisations"))]
    return [
        *breadcrumb,
        (str(organisation), organisation.get_absolute_url() if last else ""),
        *([(last, "")] if last else []),
    ]

"""The commons as an open dataset."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.commons.export import COLUMNS
from lieudit.commons.filters import ResourceFilters
from lieudit.commons.models import Resource
from lieudit.toolkit.datasets import Dataset

RESOURCES = Dataset(
    _("Communs"),
    _("Chaque ressource partagée : titre, nature, domaines, licence, qui la tient, version, nombre d’usages."),
    lambda: COLUMNS,
    lambda: Resource.objects.public().current().with_uses().order_by("number"),
    key="numero",
    licence_note=_("La liste ; chaque ressource garde la sienne, dans la colonne « licence »."),
    page="commons:resources",
    choices=ResourceFilters,
    keywords=("communs", "ressources", "licences libres"),
)

"""The commons as an open dataset."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.commons.export import COLUMNS
from lieudit.commons.filters import ResourceFilters
from lieudit.commons.models import Resource
from lieudit.commons.workflow import ResourceState
from lieudit.toolkit.datasets import LONGEST_NUMBER, Dataset, Gone, labels_of


def gone(number: str) -> Gone | None:
    """A resource that was shared, and was withdrawn since: its address stays."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    was = Resource.objects.public().exclude(state=ResourceState.PUBLISHED).filter(number=int(number))
    return Gone(_("Qui tenait cette ressource l’a retirée.")) if was.exists() else None


RESOURCES = Dataset(
    _("Communs"),
    _("Chaque ressource partagée : titre, nature, domaines, licence, qui la tient, version, nombre d’usages."),
    lambda: COLUMNS,
    lambda: Resource.objects.public().current().with_uses().order_by("number"),
    key="numero",
    licence_note=_("La liste ; chaque ressource garde la sienne, dans la colonne « licence »."),
    page="commons:resources",
    choices=ResourceFilters,
    choice_labels=lambda: labels_of(ResourceFilters) | {"territory": _("Tenue ou utilisée dans")},
    gone=gone,
    keywords=("communs", "ressources", "licences libres"),
)

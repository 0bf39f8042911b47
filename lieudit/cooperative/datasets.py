"""Cooperatives as an open dataset: each by its assembly. Associates and their parts are in no file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.cooperative.models import Cooperative
from lieudit.toolkit.datasets import Column, Dataset, Kind, page_column

COLUMNS = [
    Column("identifiant", _("Fin de l’adresse de la coopérative, pour toujours."), "assembly__slug"),
    page_column(_("Adresse de sa page : statuts, capital, étapes."), "cooperative:cooperative", "assembly__slug"),
    Column("nom", _("Nom de l’assemblée qui la conduit."), "assembly__name"),
    Column("ouverte_le", _("Jour de l’ouverture (AAAA-MM-JJ), une fois ouverte."), "opened_on", kind=Kind.DAY),
]
COOPERATIVES = Dataset(
    _("Coopératives"),
    _("Chaque coopérative, ouverte ou qui se prépare. Qui en a des parts, et combien, n’y est pas."),
    lambda: COLUMNS,
    lambda: Cooperative.objects.order_by("assembly__slug"),
    key="identifiant",
    page="cooperative:cooperatives",
    keywords=("coopératives", "SCIC"),
)

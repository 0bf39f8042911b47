"""Needs and convergences as open datasets: their rows, their choices, where they are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.needs import reads
from lieudit.needs.export import COLUMNS, CONVERGENCE_COLUMNS
from lieudit.needs.filters import NeedFilter
from lieudit.needs.models import Convergence, Need, NeedQuerySet
from lieudit.needs.open_files import touched
from lieudit.toolkit.datasets import Dataset, Point, Sent
from lieudit.toolkit.models import Clock


class NeedChoices(NeedFilter):
    """The choices of the list of needs, on any of its rows."""

    def __init__(self, sent: Sent) -> None:
        super().__init__(sent, territories=reads.territories(Clock.now()))

    def apply(self, needs: NeedQuerySet) -> NeedQuerySet:
        return needs.answering(**reads.understood(self.asked))


NEEDS = Dataset(
    _("Besoins"),
    _("Chaque besoin public : numéro, date, mots, domaines, étape, territoire, nombre de lieux qui le disent."),
    lambda: COLUMNS,
    lambda: Need.objects.public().for_export().order_by("number"),
    key="numero",
    page="needs:list",
    choices=NeedChoices,
    points=(Point("latitude", "longitude"),),
    keywords=("besoins", "tiers-lieux", "politiques publiques"),
    touched=touched,
)
CONVERGENCES = Dataset(
    _("Convergences"),
    _("Des besoins de plusieurs lieux que l’animation a réunis : titre, résumé, étape, combien le disent et d’où."),
    lambda: CONVERGENCE_COLUMNS,
    lambda: Convergence.objects.with_counts().order_by("number"),
    key="numero",
    page="needs:convergences",
    keywords=("besoins", "délibération"),
)

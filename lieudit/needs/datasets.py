"""Needs and convergences as open datasets: their rows, their choices, where they are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.needs import reads
from lieudit.needs.export import COLUMNS, CONVERGENCE_COLUMNS
from lieudit.needs.filters import NeedFilter
from lieudit.needs.models import Convergence, Need, NeedQuerySet
from lieudit.needs.open_files import last_withdrawn
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.datasets import LONGEST_NUMBER, Dataset, Gone, Point, Sent, labels_of


class NeedChoices(NeedFilter):
    """The choices of the list of needs, on any of its rows."""

    def __init__(self, sent: Sent) -> None:
        super().__init__(sent, territories=reads.territories())

    def apply(self, needs: NeedQuerySet) -> NeedQuerySet:
        return needs.answering(**reads.understood(self.asked))


def gone(number: str) -> Gone | None:
    """A need that its author took back, or whose words are hidden."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    need = Need.objects.filter(number=int(number)).exclude(published_at=None).first()
    if need is None:
        return None
    if need.state == NeedState.WITHDRAWN:
        return Gone(_("Son auteur a retiré ce besoin."))
    hidden = Measure.objects.hides(need)
    return Gone(_("La modération a masqué ce besoin.")) if hidden else None


NEEDS = Dataset(
    _("Besoins"),
    _("Chaque besoin public : numéro, date, mots, domaines, étape, territoire, nombre de lieux qui le disent."),
    lambda: COLUMNS,
    lambda: Need.objects.public().for_export().order_by("number"),
    key="numero",
    page="needs:list",
    choices=NeedChoices,
    choice_labels=lambda: labels_of(NeedFilter) | {"place": _("Identifiant d’un lieu")},
    points=(Point("latitude", "longitude"),),
    keywords=("besoins", "tiers-lieux", "politiques publiques"),
    touched=last_withdrawn,
    gone=gone,
)
CONVERGENCES = Dataset(
    _("Convergences"),
    _("Des besoins de plusieurs lieux que l’animation a réunis : titre, résumé, étape, combien le disent et d’où."),
    lambda: CONVERGENCE_COLUMNS,
    lambda: Convergence.objects.public().with_counts().order_by("number"),
    key="numero",
    page="needs:convergences",
    keywords=("besoins", "délibération"),
)

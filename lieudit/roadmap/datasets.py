"""The milestones of every roadmap as an open dataset."""

from __future__ import annotations

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import unless_hidden
from lieudit.roadmap.export import HIDDEN
from lieudit.roadmap.models import Goal, Milestone, Slip
from lieudit.roadmap.vocabulary import Mission
from lieudit.roadmap.workflow import MilestoneState
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column


def last_reason() -> Subquery:
    """Why the date moved, the last time that it did."""
    slips = Slip.objects.public().filter(milestone=OuterRef("pk")).order_by("-at", "-pk")
    return Subquery(slips.values("reason")[:1])


COLUMNS = [
    Column("numero", _("Numéro du jalon, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page."), "roadmap:milestone", "number"),
    Column("titre", _("Ce qui est promis."), lambda: unless_hidden(Milestone, "title", instead=HIDDEN)),
    Column("objectif", _("À quoi il mène."), lambda: unless_hidden(Goal, "goal__title", "goal", HIDDEN)),
    Column("mission", _("Mission du conseil."), "goal__mission", labels(Mission)),
    Column("assemblee", _("Assemblée dont c’est la feuille de route."), "goal__assembly__name"),
    Column("porte_par", _("Qui s’en charge."), lambda: Coalesce("owner__name", NullIf(F("owner_name"), Value("")))),
    Column("decision", _("Code de la décision qui l’engage."), "decision__code"),
    Column("prevu_d_abord", _("Sa première date."), "first_on", kind=Kind.DAY),
    Column("prevu_maintenant", _("Sa date d’aujourd’hui."), "due_on", kind=Kind.DAY),
    Column("etat", _("Prévu, en cours, tenu, abandonné."), "state", labels(MilestoneState)),
    Column("avancement", _("Où cela en est."), lambda: unless_hidden(Milestone, "progress")),
    Column("clos_le", _("Jour où il a été tenu ou abandonné."), "closed_on", kind=Kind.DAY),
    Column("dernier_motif", _("Pourquoi sa date a bougé."), last_reason),
]
MILESTONES = Dataset(
    _("Feuille de route"),
    _("Chaque jalon, qui s’en charge, sa première date, celle d’aujourd’hui, et pourquoi elle a bougé."),
    lambda: COLUMNS,
    lambda: Milestone.objects.order_by("number"),
    key="numero",
    keywords=("feuille de route", "engagements"),
)

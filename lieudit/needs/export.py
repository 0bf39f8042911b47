"""Needs and convergences as open data: their columns, on rows `for_export`, and what each says. Pure."""

from __future__ import annotations

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.needs.workflow import NeedState
from lieudit.network.vocabulary import Level
from lieudit.toolkit.datasets import Column, Kind, labels, page_column


def stage(state: str) -> str:
    """The stage of the thread: a need whose thread is settled was answered."""
    return "answered" if state == "settled" else state


ADDRESS = _("Adresse de sa page, où se lit tout son fil.")
STAGE = Column(
    "etape",
    _(
        "Étape atteinte sur le fil : expressed (exprimé), gathered (réuni), deliberated (délibéré), "
        "adopted (adopté), relayed (relayé), answered (répondu), effect (effet)."
    ),
    "state",
    stage,
)
STAGE_NAME = Column("etape_nom", _("La même étape, comme les pages la nomment."), "state", labels(NeedState))
COLUMNS = [
    Column("numero", _("Numéro public du besoin, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(ADDRESS, "needs:need", "number"),
    STAGE,
    STAGE_NAME,
    Column("mots", _("Les mots de l’auteur, jamais corrigés."), "words"),
    Column("domaines", _("Domaines choisis par l’auteur."), "domains", kind=Kind.WORDS),
    Column("lieu", _("Nom du lieu, s’il a accepté de le publier."), "place_name"),
    Column("commune", _("Code de la commune (INSEE), si le nom du lieu est publié."), "municipality_code"),
    Column("departement", _("Code du département (INSEE)."), "department__code"),
    Column("region", _("Code de la région (INSEE)."), "department__region__code"),
    Column("exprime_le", _("Jour où il a été dit (AAAA-MM-JJ, heure de Paris)."), "created_day", kind=Kind.DAY),
    Column("bouge_le", _("Jour de son dernier mouvement sur le fil."), "moved_day", kind=Kind.DAY),
    Column(
        "lieux_qui_rejoignent",
        _("Nombre de lieux qui disent la même chose, sans compter l’auteur."),
        "place_count",
        kind=Kind.WHOLE,
    ),
    Column(
        "convergence",
        _("Numéro de la convergence qui le réunit à d’autres, s’il y en a une."),
        "convergence__number",
        kind=Kind.WHOLE,
    ),
]
CONVERGENCE_COLUMNS = [
    Column("numero", _("Numéro public de la convergence, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(ADDRESS, "needs:convergence", "number"),
    STAGE,
    STAGE_NAME,
    Column("titre", _("Ce que ces besoins ont de commun."), "title"),
    Column("resume", _("Le résumé neutre de ce qui est dit."), "summary"),
    Column("niveau", _("À quelle échelle elle est portée."), "level", labels(Level)),
    Column("departement", _("Code du département (INSEE), si elle est départementale."), "department__code"),
    Column("region", _("Code de la région (INSEE), si elle est régionale."), "region__code"),
    Column("reunie_le", _("Jour où elle a été ouverte."), lambda: TruncDate("created_at"), kind=Kind.DAY),
    Column("besoins", _("Nombre de besoins réunis."), "need_count", kind=Kind.WHOLE),
    Column(
        "lieux", _("Nombre de lieux qui disent un de ces besoins ou en rejoignent un."), "place_count", kind=Kind.WHOLE
    ),
    Column("departements", _("Nombre de leurs départements."), "department_count", kind=Kind.WHOLE),
]

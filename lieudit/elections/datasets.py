"""Elections as an open dataset: which seats are filled, when, how; who stands and who is elected is on their pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.elections.models import Election
from lieudit.elections.workflow import ElectionState
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column
from lieudit.voting.workflow import Way

COLUMNS = [
    Column("numero", _("Numéro de l’élection, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page : collèges, candidatures, procès-verbal."), "elections:election", "number"),
    Column("titre", _("Son titre."), "title"),
    Column("assemblee", _("Assemblée dont elle pourvoit les sièges."), "assembly__name"),
    Column("etat", _("Annoncée, au vote, close…"), "state", labels(ElectionState)),
    Column("maniere", _("À main levée, par totaux, secret…"), "way", labels(Way)),
    Column("liste_arretee_le", _("Jour où la liste est arrêtée (AAAA-MM-JJ)."), "roll_on", kind=Kind.DAY),
    Column("candidatures_jusqu_au", _("Dernier jour des candidatures."), "candidacies_until", kind=Kind.DAY),
    Column("ouvre_le", _("Ouverture du vote (temps universel)."), "opens_at", kind=Kind.MOMENT),
    Column("ferme_le", _("Clôture du vote (temps universel)."), "closes_at", kind=Kind.MOMENT),
    Column("mandats_des_le", _("Jour où les mandats commencent."), "mandates_from", kind=Kind.DAY),
    Column("tirage", _("Tirage public qui ordonne les candidatures."), "lot_source"),
    Column("resultat_du_tirage", _("Ce qu’il a donné."), "seed"),
]
ELECTIONS = Dataset(
    _("Élections"),
    _("Chaque élection annoncée : assemblée, calendrier, façon de voter, tirage. Les personnes sont sur sa page."),
    lambda: COLUMNS,
    lambda: Election.objects.public().order_by("number"),
    key="numero",
    page="elections:elections",
    keywords=("élections", "gouvernance"),
)

"""Elections and candidacies as open datasets: which seats, when, how, who stands. Persons are named on pages alone."""

from __future__ import annotations

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.elections.models import Candidacy, Election
from lieudit.elections.workflow import CandidacyState, ElectionState
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
CANDIDACY_COLUMNS = [
    Column("ligne", _("Numéro de la ligne, pour toujours."), "pk", kind=Kind.WHOLE),
    Column("election", _("Numéro de l’élection."), "contest__election__number", kind=Kind.WHOLE),
    page_column(
        _("Adresse de l’élection, où se lisent les noms et les professions de foi."),
        "elections:election",
        "contest__election__number",
    ),
    Column("college", _("Collège où elle est déposée."), "contest__college__name"),
    Column("sieges", _("Sièges à pourvoir dans ce collège."), "contest__seats", kind=Kind.WHOLE),
    Column(
        "organisation",
        _("Organisation membre qui se présente ; vide pour une personne, nommée sur la page seulement."),
        "elector__organisation__name",
    ),
    Column("ordre", _("Rang donné par le tirage."), "rank", kind=Kind.WHOLE),
    Column("cle", _("Sa clé sur le bulletin, comme dans le fichier qui recompte."), "option"),
    Column("etat", _("Déposée, ou a quitté l’association depuis."), "state", labels(CandidacyState)),
    Column("elue", _("Élue, une fois le scrutin dépouillé."), "elected", kind=Kind.YES_NO),
    Column("deposee_le", _("Jour du dépôt (AAAA-MM-JJ)."), lambda: TruncDate("filed_at"), kind=Kind.DAY),
]
CANDIDACIES = Dataset(
    _("Candidatures"),
    _("Chaque candidature d’une élection annoncée : collège, organisation, rang, résultat. Personne n’y est nommé."),
    lambda: CANDIDACY_COLUMNS,
    lambda: Candidacy.objects.public().order_by("pk"),
    key="ligne",
    keywords=("élections", "candidatures"),
)

"""Money as open datasets: what the council receives, line by line; what places publish of theirs."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Case, CharField, F, Func, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.translation import gettext_lazy as _

from lieudit.funding.models import Award, Call, Experiment, Income, MixLine, YearMix
from lieudit.funding.scdl import COLUMNS
from lieudit.funding.vocabulary import Finding, Nature
from lieudit.funding.vocabulary import Kind as CallKind
from lieudit.funding.workflow import AwardState, CallState, ExperimentState, IncomeState
from lieudit.toolkit.datasets import Column, Dataset, Words, itself, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds
from lieudit.toolkit.prepared import Rows


def last_taken_back() -> Rows:
    """When a place last took back, or corrected, what it had published."""
    return YearMix.objects.exclude(taken_at=None).order_by("-taken_at").values_list("taken_at", flat=True)[:1]


INCOMES = Dataset(
    _("L’argent du conseil"),
    _("Ce que le conseil reçoit, ligne par ligne, avec la pièce qui le dit. Les cotisations des membres n’y sont pas."),
    lambda: [
        Column("numero", _("Numéro public de la ligne, pour toujours."), "number", kind=Holds.WHOLE),
        Column("exercice", _("Année à laquelle la somme se rapporte."), "year", kind=Holds.WHOLE),
        Column("de_qui", _("D’où vient la somme."), lambda: Coalesce("organisation__name", NullIf("said", Value("")))),
        Column("nature", _("Nature, par compte des associations."), "nature", labels(Nature)),
        Column("objet", _("Ce que c’est."), "words"),
        Column("montant", _("Somme, en euros."), "amount", kind=Holds.NUMBER),
        Column("date_piece", _("Date de la pièce (AAAA-MM-JJ)."), "on", kind=Holds.DAY),
        Column("piece", _("La pièce qui dit la somme."), lambda: F("source")),
        Column("engage_jusqu_au", _("Dernier jour de l’engagement (AAAA-MM-JJ)."), "until", kind=Holds.DAY),
        Column("etat", _("Comptée, ou retirée."), "state", labels(IncomeState)),
    ],
    lambda: Income.objects.order_by("number"),
    key="numero",
    page="funding:council",
    keywords=("finances", "subventions", "cotisations"),
)
OF_AWARD = {
    "nomAttribuant": (_("Nom de qui attribue."), "giver"),
    "idAttribuant": (_("SIRET de qui attribue."), "giver_siret"),
    "dateConvention": (_("Date de la convention (AAAA-MM-JJ)."), "on"),
    "referenceDecision": (_("Référence de la décision."), "reference"),
    "nomBeneficiaire": (_("Nom de qui reçoit."), "name"),
    "idBeneficiaire": (_("SIRET de qui reçoit."), "siret"),
    "rnaBeneficiaire": (_("Numéro RNA de qui reçoit."), "rna"),
    "objet": (_("Objet, 256 signes au plus."), "purpose"),
    "montant": (_("Montant total, en euros."), "amount"),
    "nature": (_("Aide en numéraire, en nature, ou les deux."), "nature"),
    "conditionsVersement": (_("Unique, échelonné, ou autre."), "terms"),
    "datesPeriodeVersement": (_("Un jour, ou deux séparés par « / »."), "period"),
    "idRAE": (_("Identifiant du répertoire des aides aux entreprises."), ""),
    "notificationUE": (_("Aide de minimis notifiée : oui ou non."), "notified"),
    "pourcentageSubvention": (_("Part de qui reçoit, de 0.01 à 1."), ""),
    "dispositifAide": (_("Dispositif d’aide."), "scheme"),
}
"""The sixteen columns of SCDL « Subventions » 2.1.1: what each means, and what an award says there."""


def award_value(name: str) -> str | Callable[[], object]:
    """The expression of a column of the awards."""
    if name == "datesPeriodeVersement":
        return lambda: Case(
            When(paid_until=F("paid_from"), then=_day("paid_from")),
            default=Concat(_day("paid_from"), Value("/"), _day("paid_until")),
        )
    if name == "idRAE":
        return lambda: Value("")
    if name == "pourcentageSubvention":
        return lambda: Value("1.00")
    return OF_AWARD[name][1]


WORDS_OF: dict[str, Words] = {"montant": str, "notificationUE": lambda said: "oui" if said else "non"}
KIND_OF = {"montant": Holds.NUMBER, "dateConvention": Holds.DAY}


def _day(field: str) -> Func:
    return Func(F(field), Value("YYYY-MM-DD"), function="to_char", output_field=CharField())


AWARDS = Dataset(
    _("Subventions du conseil"),
    _("Ce que le conseil attribue, dans les seize colonnes de SCDL « Subventions » 2.1.1."),
    lambda: [
        Column(name, OF_AWARD[name][0], award_value(name), WORDS_OF.get(name, itself), KIND_OF.get(name, Holds.TEXT))
        for name in COLUMNS
    ],
    lambda: Award.objects.filter(state=AwardState.GRANTED).order_by("number"),
    key="referenceDecision",
    page="funding:awards",
    standard="scdl/subventions 2.1.1",
    keywords=("subventions", "conventions", "SCDL"),
)
MIXES = Dataset(
    _("L’argent des lieux qui le publient"),
    _("D’où vient l’argent d’un lieu, année par année, pour les seuls lieux qui l’ont publié."),
    lambda: [
        Column("ligne", _("Numéro de la ligne."), "pk", kind=Holds.WHOLE),
        Column("lieu", _("Identifiant du lieu, dans le jeu « Lieux »."), "mix__place__slug"),
        Column("annee", _("Année."), "mix__year", kind=Holds.WHOLE),
        Column("de_qui", _("D’où vient la somme, dit par le lieu."), "funder"),
        Column("nature", _("Nature, par compte des associations."), "nature", labels(Nature)),
        Column("montant", _("Somme, en euros."), "amount", kind=Holds.NUMBER),
        Column("dit_le", _("Jour où le lieu l’a dit."), "mix__at", kind=Holds.MOMENT),
    ],
    lambda: MixLine.objects.filter(mix__in=YearMix.objects.public()).order_by("pk"),
    key="ligne",
    page="funding:territories",
    touched=last_taken_back,
    keywords=("finances", "subventions"),
)
OPEN_CALLS = Dataset(
    _("Appels à projets"),
    _("Chaque appel annoncé ici, ou décrit : qui le lance, ses dates, ses sommes, ce qu’il demande."),
    lambda: [
        Column("numero", _("Numéro de l’appel, pour toujours."), "number", kind=Holds.WHOLE),
        page_column(_("Adresse de sa page."), "funding:call", "number"),
        Column("titre", _("Son titre."), "title"),
        Column("nature", _("Appel à projets, ou à manifestation d’intérêt."), "kind", labels(CallKind)),
        Column(
            "organisateur",
            _("Qui le lance."),
            lambda: Coalesce("assembly__name", "organisation__name", NullIf("said", Value(""))),
        ),
        Column("etat", _("Annoncé, ouvert, clos, décidé, lancé ailleurs…"), "state", labels(CallState)),
        Column("annonce_le", _("Jour de l’annonce (AAAA-MM-JJ)."), "announced_on", kind=Holds.DAY),
        Column("ouvre_le", _("Ouverture (temps universel)."), "opens_at", kind=Holds.MOMENT),
        Column("ferme_le", _("Clôture (temps universel)."), "closes_at", kind=Holds.MOMENT),
        Column("en_une_phrase", _("Ce qu’il veut."), "current__summary"),
        Column("qui", _("Qui peut répondre."), "current__audience"),
        Column("somme", _("Somme en tout, en euros."), "current__fund", kind=Holds.NUMBER),
        Column("par_dossier", _("Somme par dossier, au plus, en euros."), "current__most", kind=Holds.NUMBER),
        Column("source_de_l_appel", _("Où il est publié, s’il est d’ailleurs."), lambda: F("source"), kind=Holds.LINK),
    ],
    lambda: Call.objects.public().order_by("number"),
    key="numero",
    page="funding:calls",
    keywords=("appels à projets", "financement"),
)
OPEN_EXPERIMENTS = Dataset(
    _("Expériences"),
    _("Ce que des lieux essaient : ce qu’ils pensent, à quoi ils le verront, ce qui en est sorti, quoi que ce soit."),
    lambda: [
        Column("numero", _("Numéro de l’expérience, pour toujours."), "number", kind=Holds.WHOLE),
        page_column(_("Adresse de sa page : protocole, mesures, écarts."), "funding:experiment", "number"),
        Column("titre", _("Son titre."), "title"),
        Column("lieu", _("Nom du lieu qui essaie."), "place__name"),
        Column("identifiant_lieu", _("Identifiant de ce lieu, dans le jeu « Lieux »."), "place__slug"),
        Column("nous_pensons_que", _("Ce que le lieu pense."), "belief"),
        Column("nous_le_verrons_si", _("À quoi il le verra."), "sign"),
        Column("jours", _("Durée, en jours."), "days", kind=Holds.WHOLE),
        Column("etat", _("Proposée, en cours, finie."), "state", labels(ExperimentState)),
        Column("finit_le", _("Dernier jour (AAAA-MM-JJ)."), "ends_on", kind=Holds.DAY),
        Column("ce_qui_en_sort", _("Confirmée, pas confirmée, on ne sait pas."), "verdict", labels(Finding)),
        Column("appris", _("Ce qu’on a appris."), "learnt"),
        Column("refait", _("Numéro de l’expérience dont elle suit le protocole."), "repeats__number", kind=Holds.WHOLE),
    ],
    lambda: Experiment.objects.public().order_by("number"),
    key="numero",
    page="funding:experiments",
    keywords=("expérimentation", "tiers-lieux"),
)

"""Money as open datasets: what the council receives, line by line; what places publish of theirs; what is shared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Case, CharField, Count, F, Func, IntegerField, Q, Sum, Value, When
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce, Concat, NullIf
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from lieudit.agreements.vocabulary import Nature
from lieudit.care.models import unless_hidden
from lieudit.funding.grant_models import said_purpose
from lieudit.funding.models import (
    Aid,
    Award,
    Call,
    Experiment,
    Income,
    MatchedCommon,
    MatchedFund,
    MixLine,
    Project,
    SharedBudget,
    YearMix,
)
from lieudit.funding.scdl import COLUMNS
from lieudit.funding.vocabulary import SIX, Finding
from lieudit.funding.vocabulary import Kind as CallKind
from lieudit.funding.workflow import (
    AwardState,
    BudgetState,
    CallState,
    CommonState,
    ExperimentState,
    IncomeState,
    MatchedFundState,
    PledgeState,
    ProjectState,
)
from lieudit.toolkit.datasets import Column, Dataset, Words, itself, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds
from lieudit.toolkit.prepared import Rows
from lieudit.voting.disclosure import FEWEST
from lieudit.voting.workflow import Way


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
    if name == "objet":
        return said_purpose
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


def services_said(codes: list[str] | None) -> list[str]:
    """Services by their names."""
    return [str(label) for code, label in SIX if code in (codes or ())]


OPEN_CALLS = Dataset(
    _("Appels à projets"),
    _("Chaque appel annoncé ici, ou décrit : qui le lance, ses dates, ses sommes, ce qu’il demande."),
    lambda: [
        Column("numero", _("Numéro de l’appel, pour toujours."), "number", kind=Holds.WHOLE),
        page_column(_("Adresse de sa page."), "funding:call", "number"),
        Column("titre", _("Son titre."), "title"),
        Column(
            "nature",
            _("Appel à projets, à manifestation d’intérêt, à communs, prix, aide."),
            "kind",
            labels(CallKind),
        ),
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
        Column("services", _("Services dont il parle."), "current__domains", services_said, Holds.WORDS),
        Column("departements", _("Et des départements (codes)."), "current__departments", kind=Holds.WORDS),
        Column("perimetre", _("Un autre périmètre, à vérifier."), "current__perimeter"),
        Column("financeurs", _("Qui finance, avec qui l’a lancé."), "current__financers", kind=Holds.WORDS),
        Column("instructeurs", _("Qui répond."), "current__instructors", kind=Holds.WORDS),
        Column("types", _("Subvention, prêt, ingénierie…"), "current__types", kind=Holds.WORDS),
        Column("taux_bas", _("Taux le plus bas, en pour cent."), "current__rate_low", kind=Holds.WHOLE),
        Column("taux_haut", _("Taux le plus haut, en pour cent."), "current__rate_high", kind=Holds.WHOLE),
        Column("recurrence", _("Permanente, annuelle, ponctuelle…"), "current__recurrence"),
        Column("demander", _("Où la demander."), "current__apply_url", kind=Holds.LINK),
        Column("a_revoir_le", _("D’une aide sans fin : jour où la revoir (AAAA-MM-JJ)."), "review_on", kind=Holds.DAY),
        Column(
            "regions", _("Codes des régions où il est ouvert ; vide : toutes."), "current__regions", kind=Holds.WORDS
        ),
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
OPEN_AIDS = Dataset(
    _("Aides d’autres financeurs"),
    _("Les aides qu’un catalogue publié fait connaître : qui finance, pour qui, où, quand, et où les demander."),
    lambda: [
        Column("numero", _("Numéro de l’aide ici, pour toujours."), "pk", kind=Holds.WHOLE),
        page_column(_("Adresse de sa page."), "funding:aid", "pk"),
        Column("nom", _("Son nom."), "name"),
        Column("financeurs", _("Qui finance."), "financers", kind=Holds.WORDS),
        Column("instructeurs", _("Qui répond."), "instructors", kind=Holds.WORDS),
        Column("publics", _("Pour qui."), "audiences", kind=Holds.WORDS),
        Column("natures", _("Subvention, prêt, ingénierie…"), "types", kind=Holds.WORDS),
        Column("categories", _("Sous quoi la liste la range, dans ses mots."), "categories", kind=Holds.WORDS),
        Column(
            "services",
            _("Services que ces catégories disent, sûrs ou à vérifier (`aid_domains.py`)."),
            "domains",
            services_said,
            Holds.WORDS,
        ),
        Column("est_un_appel", _("C’est un appel à projets."), "is_call", kind=Holds.YES_NO),
        Column("taux_bas", _("Taux le plus bas, en pour cent."), "rate_low", kind=Holds.WHOLE),
        Column("taux_haut", _("Taux le plus haut, en pour cent."), "rate_high", kind=Holds.WHOLE),
        Column("ouvre_le", _("Ouverture (AAAA-MM-JJ)."), "starts_on", kind=Holds.DAY),
        Column("avant_le", _("À déposer avant le (AAAA-MM-JJ), si c’est dit."), "deadline_on", kind=Holds.DAY),
        Column("perimetre", _("Où, dit par la liste."), "perimeter"),
        Column("page_de_l_aide", _("Où la liste la décrit."), "url", kind=Holds.LINK),
        Column("demander", _("Où la demander."), "apply_url", kind=Holds.LINK),
        Column("liste_du", _("Jour de la liste qui le dit (AAAA-MM-JJ)."), "told_on", kind=Holds.DAY),
        Column("source", _("La liste publiée d’où elle vient."), lambda: F("source")),
    ],
    lambda: Aid.objects.public().order_by("pk"),
    key="numero",
    page="funding:aids",
    keywords=("aides", "financement", "appels à projets"),
)


# Shared budgets

VOICES = (
    "(SELECT sum(coalesce((each.said ->> 'count')::integer, 1))::integer FROM (SELECT %(expressions)s)"
    " AS given (ballots, option) CROSS JOIN LATERAL jsonb_array_elements(given.ballots) AS each (said)"
)
"""Ballots of a file that counts again, each as many times as it says in totals."""


def _voices(option: object, which: str = "") -> Func:
    """How many ballots of the vote of a project, or those that say `which`; None where no vote was counted."""
    said = KeyTransform("ballots", "budget__ballot__tally__recount")
    return Func(said, option, template=f"{VOICES}{which})", output_field=IntegerField())


def approving() -> Case:
    """How many ballots approve a project, once its vote decided; None where so few were cast that nothing is published
    but the issue."""
    approve = Coalesce(_voices(F("title"), " WHERE each.said -> 'approve' ? given.option"), 0)
    cast = _voices(Value("", output_field=CharField()))
    published = Q(budget__ballot__way=Way.ROLL_CALL) | Q(GreaterThanOrEqual(cast, FEWEST))
    return Case(When(Q(budget__state=BudgetState.DECIDED) & published, then=approve))


def retained() -> Q:
    return Q(projects__state=ProjectState.AWARDED)


OPEN_BUDGETS = Dataset(
    _("Budgets partagés"),
    _("Ce qu’une assemblée partage par un vote en parts égales : somme, conditions, dates, ce qu’il a payé."),
    lambda: [
        Column("numero", _("Numéro du budget, pour toujours."), "number", kind=Holds.WHOLE),
        page_column(_("Adresse de sa page."), "funding:shared_budget", "number"),
        Column("titre", _("Son titre."), "title"),
        Column("assemblee", _("Qui le partage."), "assembly__name"),
        Column("pour_quoi", _("À quoi il sert."), "purpose"),
        Column("conditions", _("Ce qu’il faut pour être recevable."), "conditions", kind=Holds.WORDS),
        Column("somme", _("Somme à partager, en euros."), "amount", kind=Holds.WHOLE),
        Column(
            "par_projet",
            _("Ce qu’un projet coûte au plus, en euros."),
            lambda: Coalesce("most", "amount"),
            kind=Holds.WHOLE,
        ),
        Column("projets_jusqu_au", _("Dernier jour pour proposer (AAAA-MM-JJ)."), "closes_on", kind=Holds.DAY),
        Column("etat", _("Les projets se déposent, mis au vote, attribué, abandonné."), "state", labels(BudgetState)),
        Column("pourquoi_abandonne", _("La raison, s’il est abandonné."), "reason"),
        Column("scrutin", _("Numéro du vote, dans le jeu « Scrutins »."), "ballot__number", kind=Holds.WHOLE),
        Column(
            "attribue_le", _("Quand le compte du vote l’a attribué (temps universel)."), "decided_at", kind=Holds.MOMENT
        ),
        Column(
            "projets",
            _("Nombre de projets proposés et pas retirés."),
            lambda: Count("projects", filter=~Q(projects__state=ProjectState.WITHDRAWN)),
            kind=Holds.WHOLE,
        ),
        Column(
            "projets_retenus",
            _("Nombre de projets que le vote paie."),
            lambda: Count("projects", filter=retained()),
            kind=Holds.WHOLE,
        ),
        Column(
            "depense",
            _("Ce qu’il paie en tout, en euros."),
            lambda: Coalesce(Sum("projects__checked_cost", filter=retained()), 0),
            kind=Holds.WHOLE,
        ),
    ],
    lambda: SharedBudget.objects.shown().order_by("number"),
    key="numero",
    page="funding:shared_budgets",
    keywords=("budget participatif", "financement", "parts égales"),
)
OPEN_PROJECTS = Dataset(
    _("Projets des budgets partagés"),
    _("Ce que des lieux proposent de payer : le coût, ce que la vérification en a dit, combien l’approuvent, l’issue."),
    lambda: [
        Column("projet", _("Numéro du projet, pour toujours."), "pk", kind=Holds.WHOLE),
        Column("budget", _("Numéro du budget, dans le jeu « Budgets partagés »."), "budget__number", kind=Holds.WHOLE),
        page_column(_("Adresse de la page de ce budget."), "funding:shared_budget", "budget__number"),
        Column("rang", _("Son rang dans le budget."), "rank", kind=Holds.WHOLE),
        Column("titre", _("Son titre ; vide s’il est masqué."), lambda: unless_hidden(Project, "title")),
        Column(
            "ce_que_ce_sera",
            _("Ce que le lieu en dit ; vide s’il est masqué."),
            lambda: unless_hidden(Project, "words"),
        ),
        Column("lieu", _("Nom du lieu qui propose."), "place__name"),
        Column("identifiant_lieu", _("Identifiant de ce lieu, dans le jeu « Lieux »."), "place__slug"),
        Column("cout", _("Ce que le lieu demande, en euros."), "cost", kind=Holds.WHOLE),
        Column("cout_verifie", _("Ce qu’il coûte une fois vérifié, en euros."), "checked_cost", kind=Holds.WHOLE),
        Column("etat", _("À vérifier, recevable ou pas, retenu ou pas."), "state", labels(ProjectState)),
        Column("verification", _("Ce que la vérification en a dit."), lambda: F("reason")),
        Column(
            "bulletins",
            _("Bulletins qui l’approuvent, une fois le vote clos ; vide si moins de cinq voix ont voté en secret."),
            approving,
            kind=Holds.WHOLE,
        ),
        Column("propose_le", _("Quand il a été proposé (temps universel)."), "proposed_at", kind=Holds.MOMENT),
    ],
    lambda: Project.objects.public().filter(budget__in=SharedBudget.objects.shown()).order_by("pk"),
    key="projet",
    page="funding:shared_budgets",
    keywords=("budget participatif", "tiers-lieux"),
)


# Matched funds


def came_of() -> Case:
    """The state of a common; once its fund is counted, what came of it."""
    counted = Q(state=CommonState.PROPOSED, fund__state=MatchedFundState.SETTLED)
    paid, unpaid = Value(str(_("cofinancé"))), Value(str(_("rien n’y est ajouté")))
    return Case(When(counted & Q(added__gt=0), then=paid), When(counted, then=unpaid), default=F("state"))


def standing() -> Q:
    """Pledges that are counted, of a common (`Pledge.objects.standing()`); once its fund is, those that were."""
    kept = Q(pledges__state=PledgeState.STANDING, state=CommonState.PROPOSED)
    of_others = Q(pledges__place__withdrawn_at=None) & ~Q(pledges__place=F("place"))
    return kept & (of_others | Q(fund__state=MatchedFundState.SETTLED))


OPEN_FUNDS = Dataset(
    _("Cofinancements"),
    _("Ce qu’une assemblée ajoute à chaque euro que des lieux promettent à des communs : somme, règles, dates, issue."),
    lambda: [
        Column("numero", _("Numéro du cofinancement, pour toujours."), "number", kind=Holds.WHOLE),
        page_column(_("Adresse de sa page : règles, promesses, compte."), "funding:matched_fund", "number"),
        Column("titre", _("Son titre."), "title"),
        Column("assemblee", _("Qui l’ouvre."), "assembly__name"),
        Column("pour_quoi", _("À quoi il sert."), "purpose"),
        Column("somme", _("Somme du fonds, en euros."), "amount", kind=Holds.NUMBER),
        Column("pour_un_euro", _("Euros ajoutés à chaque euro promis."), "ratio", kind=Holds.NUMBER),
        Column("par_commun", _("Ajouté à un commun, au plus, en euros."), "most", kind=Holds.NUMBER),
        Column("par_lieu", _("Compté d’un lieu pour un commun, au plus, en euros."), "most_each", kind=Holds.NUMBER),
        Column("promesses_jusqu_au", _("Dernier jour pour promettre (AAAA-MM-JJ)."), "closes_on", kind=Holds.DAY),
        Column("etat", _("Les lieux promettent, réparti, abandonné."), "state", labels(MatchedFundState)),
        Column("pourquoi_abandonne", _("La raison, s’il est abandonné."), "reason"),
        Column("compte_le", _("Quand il a été compté (temps universel)."), "settled_at", kind=Holds.MOMENT),
    ],
    lambda: MatchedFund.objects.shown().order_by("number"),
    key="numero",
    page="funding:matched_funds",
    keywords=("cofinancement", "communs", "financement"),
)
OPEN_MATCHED_COMMONS = Dataset(
    _("Communs cofinancés"),
    _("Chaque commun présenté à un cofinancement : qui le porte, sa licence, ce qu’on lui promet, ce qui s’ajoute."),
    lambda: [
        Column("commun", _("Numéro de la ligne, pour toujours."), "pk", kind=Holds.WHOLE),
        Column("cofinancement", _("Son numéro, dans le jeu « Cofinancements »."), "fund__number", kind=Holds.WHOLE),
        page_column(_("Adresse de la page du cofinancement."), "funding:matched_fund", "fund__number"),
        Column("titre", _("Son titre ; vide s’il est masqué."), lambda: unless_hidden(MatchedCommon, "title")),
        Column(
            "ce_que_ce_sera", _("Ce que c’est ; vide si c’est masqué."), lambda: unless_hidden(MatchedCommon, "words")
        ),
        Column("licence_du_commun", _("La licence ouverte du commun."), lambda: F("licence")),
        Column("lieu", _("Nom du lieu qui le porte."), "place__name"),
        Column("identifiant_lieu", _("Identifiant de ce lieu, dans le jeu « Lieux »."), "place__slug"),
        Column(
            "etat",
            _("Proposé, ou écarté ; une fois le fonds compté, cofinancé, ou rien n’y est ajouté."),
            came_of,
            labels(CommonState),
        ),
        Column("pourquoi_ecarte", _("La raison, s’il est écarté."), "reason"),
        Column(
            "promis",
            _("Ce que des lieux lui promettent, en euros ; rien s’il est écarté."),
            lambda: Coalesce(Sum("pledges__amount", filter=standing()), Value(Decimal(0))),
            kind=Holds.NUMBER,
        ),
        Column("ajoute", _("Ce que le fonds y ajoute, une fois compté, en euros."), "added", kind=Holds.NUMBER),
    ],
    lambda: MatchedCommon.objects.public().filter(fund__in=MatchedFund.objects.shown()).order_by("pk"),
    key="commun",
    page="funding:matched_funds",
    keywords=("cofinancement", "communs"),
)

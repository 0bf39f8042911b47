"""The life of a call, ours or described by hand; of an application, from its first word to its sending; of sums; of an
experiment; of a shared budget and its projects; of a matched fund, its commons, and what is promised to them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class CallState(TextChoices):
    DRAFT = "draft", _("en préparation")
    ANNOUNCED = "announced", _("annoncé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    COMPLETE = "complete", _("lu par le jury")
    REVIEWED = "reviewed", _("en délibération")
    DECIDED = "decided", _("décidé, pas encore publié")
    APPEALS = "appeals", _("décidé, des recours sont possibles")
    FINAL = "final", _("décidé")
    REPORTED = "reported", _("décidé, et raconté")
    CANCELLED = "cancelled", _("annulé")
    DESCRIBED = "described", _("lancé ailleurs, décrit ici")


S = CallState
BEFORE = (S.DRAFT, S.ANNOUNCED)
"""Its rules are not frozen yet."""
OVER = (S.CLOSED, S.COMPLETE, S.REVIEWED, S.DECIDED, S.APPEALS, S.FINAL, S.REPORTED)
"""It takes no file any more."""
JUDGED = (S.COMPLETE, S.REVIEWED, S.DECIDED, S.APPEALS, S.FINAL, S.REPORTED)
"""Its jury reads the files."""
TOLD = (S.APPEALS, S.FINAL, S.REPORTED)
"""What was decided is published."""
SETTLED = (S.FINAL, S.REPORTED)
"""Nothing is contested any more."""
TAKEN = (S.REVIEWED, S.DECIDED, *TOLD)
"""Marks are taken: no file is taken back any more."""
READ = (S.COMPLETE, S.REVIEWED)
"""Its jury reads the files, or deliberates on them."""
GIVEN_UP = {S.DRAFT, S.ANNOUNCED, S.OPEN, S.CLOSED, *READ}
"""It may be given up: in the last two, where no file is left to read."""
NAMED = {S.ANNOUNCED, S.OPEN, S.CLOSED, *READ, S.APPEALS}
"""Persons may be named to its jury: as long as one may have to sign."""

CALL_WORKFLOW = Workflow(
    write=Step.of(_("Modifier l’appel"), {S.DRAFT, S.ANNOUNCED}, None),
    announce=Step.of(_("Annoncer l’appel"), {S.DRAFT}, S.ANNOUNCED),
    open=Step.of(_("Ouvrir l’appel"), {S.ANNOUNCED}, S.OPEN),
    correct=Step.of(_("Corriger les règles"), {S.OPEN}, None),
    postpone=Step.of(_("Reporter la clôture"), {S.ANNOUNCED, S.OPEN}, None),
    close=Step.of(_("Clore l’appel"), {S.OPEN}, S.CLOSED),
    cancel=Step.of(_("Annuler l’appel"), GIVEN_UP, S.CANCELLED),
    name_jury=Step.of(_("Nommer le jury"), NAMED, None),
    settle=Step.of(_("Donner les dossiers au jury"), {S.CLOSED}, S.COMPLETE),
    review=Step.of(_("Relever les points, et délibérer"), {S.COMPLETE}, S.REVIEWED),
    sign=Step.of(_("Signer la décision"), {S.REVIEWED, S.APPEALS}, None),
    decide=Step.of(_("Arrêter la décision"), {S.REVIEWED}, S.DECIDED),
    publish=Step.of(_("Publier la décision, et écrire à chacun"), {S.DECIDED}, S.APPEALS),
    finish=Step.of(_("Rendre la décision définitive"), {S.APPEALS}, S.FINAL),
    report=Step.of(_("Publier le bilan de l’appel"), {S.FINAL}, S.REPORTED),
    revise=Step.of(_("Corriger la description"), {S.DESCRIBED}, None),
    tell_result=Step.of(_("Dire le résultat"), {S.DESCRIBED}, None),
    invite=Step.of(_("Inviter l’organisateur à répondre"), {S.DESCRIBED}, None),
    reply=Step.of(_("Répondre, en tant qu’organisateur"), {S.DESCRIBED}, None),
)


class ApplicationState(TextChoices):
    DRAFT = "draft", _("en cours")
    SENT = "sent", _("envoyé")
    LATE = "late", _("arrivé après l’heure")
    WITHDRAWN = "withdrawn", _("retiré")


A = ApplicationState
RECEIVED = (A.SENT, A.LATE)
"""States in which who calls reads the file."""

APPLICATION_WORKFLOW = Workflow(
    answer=Step.of(_("Répondre à une question"), {A.DRAFT}, None),
    budget=Step.of(_("Écrire le budget"), {A.DRAFT}, None),
    join_paper=Step.of(_("Joindre une pièce"), {A.DRAFT}, None),
    invite=Step.of(_("Demander à un lieu d’en être"), {A.DRAFT}, None),
    accept=Step.of(_("Accepter d’en être"), {A.DRAFT}, None),
    leave=Step.of(_("Quitter le dossier"), {A.DRAFT}, None),
    send=Step.of(_("Envoyer le dossier"), {A.DRAFT}, A.SENT),
    send_late=Step.of(_("Envoyer après l’heure, avec une raison"), {A.DRAFT}, A.LATE),
    rate=Step.of(_("Lire le dossier"), {A.SENT, A.LATE}, None),
    recuse=Step.of(_("Dire un lien avec ce dossier"), {A.SENT, A.LATE}, None),
    challenge=Step.of(_("Demander une récusation"), {A.DRAFT, A.SENT, A.LATE}, None),
    decide_file=Step.of(_("Écrire la décision"), {A.SENT, A.LATE}, None),
    appeal=Step.of(_("Contester la décision"), {A.SENT, A.LATE}, None),
    agree=Step.of(_("Écrire la convention"), {A.SENT, A.LATE}, None),
    show=Step.of(_("Publier le dossier"), {A.SENT, A.LATE}, None),
    withdraw=Step.of(_("Retirer le dossier"), {A.DRAFT, A.SENT, A.LATE}, A.WITHDRAWN),
)


class IncomeState(TextChoices):
    STANDING = "standing", _("comptée")
    WITHDRAWN = "withdrawn", _("retirée")


INCOME_WORKFLOW = Workflow(
    ask=Step.of(_("Dire que la suite est demandée"), {IncomeState.STANDING}, None),
    hear=Step.of(_("Dire que la réponse est venue"), {IncomeState.STANDING}, None),
    withdraw=Step.of(_("Retirer la somme"), {IncomeState.STANDING}, IncomeState.WITHDRAWN),
)


class AwardState(TextChoices):
    GRANTED = "granted", _("accordée")
    WITHDRAWN = "withdrawn", _("retirée")


AWARD_WORKFLOW = Workflow(
    withdraw=Step.of(_("Retirer la subvention"), {AwardState.GRANTED}, AwardState.WITHDRAWN),
)


class ExperimentState(TextChoices):
    PROPOSED = "proposed", _("proposée")
    RUNNING = "running", _("en cours")
    CONCLUDED = "concluded", _("finie")
    WITHDRAWN = "withdrawn", _("retirée")


E = ExperimentState

EXPERIMENT_WORKFLOW = Workflow(
    write=Step.of(_("Modifier l’expérience"), {E.PROPOSED}, None),
    join=Step.of(_("Essayer avec eux"), {E.PROPOSED}, None),
    start=Step.of(_("Commencer, et figer le protocole"), {E.PROPOSED}, E.RUNNING),
    deviate=Step.of(_("Dire un écart"), {E.RUNNING}, None),
    conclude=Step.of(_("Conclure"), {E.RUNNING}, E.CONCLUDED),
    repeat=Step.of(_("Refaire cette expérience"), {E.CONCLUDED}, None),
    withdraw=Step.of(_("Retirer l’expérience"), {E.PROPOSED}, E.WITHDRAWN),
)


class BudgetState(TextChoices):
    OPEN = "open", _("les projets se déposent")
    VOTING = "voting", _("mis au vote")
    DECIDED = "decided", _("attribué")
    CANCELLED = "cancelled", _("abandonné")


B = BudgetState

BUDGET_WORKFLOW = Workflow(
    propose=Step.of(_("Proposer un projet"), {B.OPEN}, None),
    put_to_vote=Step.of(_("Mettre le budget au vote"), {B.OPEN}, B.VOTING),
    decide=Step.of(_("Attribuer, selon le vote"), {B.VOTING}, B.DECIDED),
    take_back=Step.of(_("Reprendre, faute d’issue"), {B.VOTING}, B.OPEN),
    cancel=Step.of(_("Abandonner le budget partagé"), {B.OPEN}, B.CANCELLED),
)


class ProjectState(TextChoices):
    PROPOSED = "proposed", _("à vérifier")
    ELIGIBLE = "eligible", _("recevable")
    REFUSED = "refused", _("pas recevable")
    WITHDRAWN = "withdrawn", _("retiré")
    AWARDED = "awarded", _("retenu")
    LEFT_OUT = "left_out", _("pas retenu")


P = ProjectState
CHECKABLE = {P.PROPOSED, P.ELIGIBLE, P.REFUSED}

PROJECT_WORKFLOW = Workflow(
    accept=Step.of(_("Dire le projet recevable"), CHECKABLE, P.ELIGIBLE),
    refuse=Step.of(_("Dire le projet pas recevable"), CHECKABLE, P.REFUSED),
    withdraw=Step.of(_("Retirer le projet"), CHECKABLE, P.WITHDRAWN),
    award=Step.of(_("Retenir, selon le vote"), {P.ELIGIBLE}, P.AWARDED),
    leave_out=Step.of(_("Ne pas retenir, selon le vote"), {P.ELIGIBLE}, P.LEFT_OUT),
)


class MatchedFundState(TextChoices):
    OPEN = "open", _("les lieux promettent")
    SETTLED = "settled", _("réparti")
    CANCELLED = "cancelled", _("abandonné")


M = MatchedFundState

MATCHED_FUND_WORKFLOW = Workflow(
    carry=Step.of(_("Proposer un commun"), {M.OPEN}, None),
    settle=Step.of(_("Répartir le fonds"), {M.OPEN}, M.SETTLED),
    cancel=Step.of(_("Abandonner le cofinancement"), {M.OPEN}, M.CANCELLED),
)


class CommonState(TextChoices):
    PROPOSED = "proposed", _("proposé")
    REFUSED = "refused", _("écarté")
    WITHDRAWN = "withdrawn", _("retiré")


C = CommonState

COMMON_WORKFLOW = Workflow(
    pledge=Step.of(_("Promettre une somme"), {C.PROPOSED}, None),
    set_aside=Step.of(_("Écarter le commun"), {C.PROPOSED}, C.REFUSED),
    withdraw=Step.of(_("Retirer le commun"), {C.PROPOSED}, C.WITHDRAWN),
)


class PledgeState(TextChoices):
    STANDING = "standing", _("promise")
    TAKEN_BACK = "taken_back", _("reprise")


PLEDGE_WORKFLOW = Workflow(
    take_back=Step.of(_("Reprendre la promesse"), {PledgeState.STANDING}, PledgeState.TAKEN_BACK),
)

"""The lives of a visit between two places (asked, agreed, held, told by both, recognised; or not, with the reason), of
a path (deposited, read, published, withdrawn) and of who keeps it with others, of a training session, of a seat in it.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class VisitState(TextChoices):
    ASKED = "asked", _("Demandée")
    OTHER_DATES = "other-dates", _("D’autres dates proposées")
    ACCEPTED = "accepted", _("Acceptée")
    DECLINED = "declined", _("Déclinée")
    CARRIED = "carried", _("Portée à un autre lieu")
    CALLED_OFF = "called-off", _("Annulée")
    HELD = "held", _("Faite, à raconter")
    TOLD = "told", _("Racontée par les deux")
    RECOGNISED = "recognised", _("Reconnue")


V = VisitState
WAITING = (V.ASKED, V.OTHER_DATES)
"""Somebody owes an answer."""
DONE = (V.HELD, V.TOLD, V.RECOGNISED)
"""It took place: everybody reads it."""
VISIT_WORKFLOW = Workflow(
    accept=Step.of(_("Accepter cette date"), {V.ASKED}, V.ACCEPTED),
    propose=Step.of(_("Proposer d’autres dates"), {V.ASKED}, V.OTHER_DATES),
    choose=Step.of(_("Choisir une de ces dates"), {V.OTHER_DATES}, V.ACCEPTED),
    ask_again=Step.of(_("Proposer à son tour d’autres dates"), {V.OTHER_DATES}, V.ASKED),
    decline=Step.of(_("Dire non, avec un mot"), {V.ASKED}, V.DECLINED),
    carry=Step.of(_("Porter à un autre lieu"), {V.ASKED}, V.CARRIED),
    call_off=Step.of(_("Annuler"), {V.ASKED, V.OTHER_DATES, V.ACCEPTED}, V.CALLED_OFF),
    hold=Step.of(_("Dire qu’elle a eu lieu"), {V.ACCEPTED}, V.HELD),
    say_at_work=Step.of(_("Dire si c’est une formation au travail"), {V.ACCEPTED, V.HELD}, None),
    tell=Step.of(_("Raconter"), {V.ACCEPTED, V.HELD}, None),
    both_told=Step.of(_("Être racontée par les deux"), {V.HELD}, V.TOLD),
    recognise=Step.of(_("Dire que cela a changé quelque chose"), {V.TOLD}, V.RECOGNISED),
    deny=Step.of(_("Dire que rien n’a changé"), {V.TOLD}, None),
)


class PathState(TextChoices):
    SUBMITTED = "submitted", _("À relire")
    PUBLISHED = "published", _("Publié")
    RETURNED = "returned", _("Renvoyé")
    WITHDRAWN = "withdrawn", _("Retiré")


P = PathState
PATH_WORKFLOW = Workflow(
    publish=Step.of(_("Publier"), {P.SUBMITTED}, P.PUBLISHED),
    send_back=Step.of(_("Renvoyer avec un motif"), {P.SUBMITTED}, P.RETURNED),
    rewrite=Step.of(_("Écrire une nouvelle version"), {P.SUBMITTED, P.PUBLISHED}, None),
    resubmit=Step.of(_("Corriger et renvoyer à la relecture"), {P.RETURNED}, P.SUBMITTED),
    align=Step.of(_("Dire un code vérifié"), {P.SUBMITTED, P.RETURNED, P.PUBLISHED}, None),
    begin=Step.of(_("Commencer ce parcours"), {P.PUBLISHED}, None),
    fork=Step.of(_("En tirer un autre"), {P.PUBLISHED}, None),
    ask_keeper=Step.of(_("Demander à un autre de le tenir aussi"), {P.PUBLISHED}, None),
    leave_keeping=Step.of(_("Ne plus le tenir"), {P.PUBLISHED}, None),
    withdraw=Step.of(_("Retirer"), {P.SUBMITTED, P.RETURNED, P.PUBLISHED}, P.WITHDRAWN),
)


class KeepingState(TextChoices):
    ASKED = "asked", _("Demandé")
    KEPT = "kept", _("Le tient")
    DECLINED = "declined", _("N’a pas voulu")
    LEFT = "left", _("Ne le tient plus")


K = KeepingState
KEEPING_WORKFLOW = Workflow(
    accept=Step.of(_("Le tenir aussi"), {K.ASKED}, K.KEPT),
    decline=Step.of(_("Ne pas le tenir"), {K.ASKED}, K.DECLINED),
    leave=Step.of(_("Ne plus le tenir"), {K.KEPT}, K.LEFT),
)


class TrainingState(TextChoices):
    SUBMITTED = "submitted", _("À relire")
    RETURNED = "returned", _("Renvoyée")
    WITHDRAWN = "withdrawn", _("Retirée")
    LAPSED = "lapsed", _("Pas publiée à temps")
    OPEN = "open", _("Inscriptions ouvertes")
    KEPT = "kept", _("Maintenue")
    CALLED_OFF = "called-off", _("Annulée")
    HELD = "held", _("Terminée")


T = TrainingState
OPEN_TRAININGS = (T.OPEN, T.KEPT)
"""One enrols in them, until they begin."""
PUBLISHED_TRAININGS = (T.OPEN, T.KEPT, T.CALLED_OFF, T.HELD)
"""Everybody reads them; the others are deposits, read by who deposited them and who answers for whom they are for."""
WAITING_TRAININGS = (T.SUBMITTED, T.RETURNED)
"""Deposits that may still be published: whoever reads them owes a word, or whoever deposited them."""
TRAINING_WORKFLOW = Workflow(
    publish=Step.of(_("Publier"), {T.SUBMITTED}, T.OPEN),
    send_back=Step.of(_("Renvoyer avec un motif"), {T.SUBMITTED}, T.RETURNED),
    correct=Step.of(_("Corriger"), {T.SUBMITTED}, None),
    resubmit=Step.of(_("Corriger et renvoyer à la relecture"), {T.RETURNED}, T.SUBMITTED),
    withdraw=Step.of(_("Retirer"), {T.SUBMITTED, T.RETURNED}, T.WITHDRAWN),
    lapse=Step.of(_("Passer sans être publiée"), {T.SUBMITTED, T.RETURNED}, T.LAPSED),
    enrol=Step.of(_("Prendre une place"), {T.OPEN, T.KEPT}, None),
    change=Step.of(_("Changer cette session"), {T.OPEN, T.KEPT}, None),
    keep=Step.of(_("La maintenir"), {T.OPEN}, T.KEPT),
    call_off=Step.of(_("L’annuler"), {T.OPEN, T.KEPT}, T.CALLED_OFF),
    note=Step.of(_("Dire qui est là"), {T.OPEN, T.KEPT, T.HELD}, None),
    end=Step.of(_("Se terminer"), {T.OPEN, T.KEPT}, T.HELD),
)


class EnrolmentState(TextChoices):
    WAITING = "waiting", _("Sur la liste d’attente")
    OFFERED = "offered", _("Place proposée")
    CONFIRMED = "confirmed", _("Place prise")
    LEFT = "left", _("A laissé sa place")
    LAPSED = "lapsed", _("N’a pas répondu à temps")


E = EnrolmentState
SEATED = (E.OFFERED, E.CONFIRMED)
"""They hold a seat: nobody else is given it."""
GONE = (E.LEFT, E.LAPSED)
ENROLMENT_WORKFLOW = Workflow(
    accept=Step.of(_("Prendre cette place"), {E.OFFERED}, E.CONFIRMED),
    say_needs=Step.of(_("Dire ce qu’il me faut"), {E.WAITING, E.OFFERED, E.CONFIRMED}, None),
    give_up=Step.of(_("Laisser ma place"), {E.WAITING, E.OFFERED, E.CONFIRMED}, E.LEFT),
)

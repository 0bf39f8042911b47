"""The lives of a membership, of a change of college, of an exclusion and of a bank line."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class MemberState(TextChoices):
    APPLIED = "applied", _("candidature reçue")
    ADMITTED = "admitted", _("membre")
    REFUSED = "refused", _("candidature refusée")
    APPEALED = "appealed", _("recours en cours")
    REFUSED_FINALLY = "refused_finally", _("refus confirmé")
    WITHDRAWN = "withdrawn", _("candidature retirée")
    LEFT = "left", _("a quitté l’association")
    EXCLUDED = "excluded", _("adhésion arrêtée")


BELONGED = (MemberState.ADMITTED, MemberState.LEFT, MemberState.EXCLUDED)
"""States of who is or was a member, from a day to another."""
PENDING = (MemberState.APPLIED, MemberState.APPEALED)
"""States that wait for the secretariat."""

S = MemberState
MEMBER_WORKFLOW = Workflow(
    admit=Step.of(_("admettre"), {S.APPLIED, S.APPEALED}, S.ADMITTED),
    refuse=Step.of(_("refuser"), {S.APPLIED}, S.REFUSED),
    appeal=Step.of(_("faire un recours"), {S.REFUSED}, S.APPEALED),
    confirm_refusal=Step.of(_("confirmer le refus"), {S.APPEALED}, S.REFUSED_FINALLY),
    withdraw=Step.of(_("retirer la candidature"), {S.APPLIED, S.APPEALED}, S.WITHDRAWN),
    ask_college=Step.of(_("demander un autre collège"), {S.ADMITTED}, None),
    choose_dues=Step.of(_("changer de tranche"), {S.APPLIED, S.ADMITTED}, None),
    appoint=Step.of(_("nommer un·e représentant·e"), {S.ADMITTED}, None),
    record_payment=Step.of(_("noter un paiement"), {S.APPLIED, S.APPEALED, S.ADMITTED, S.LEFT, S.EXCLUDED}, None),
    leave=Step.of(_("quitter l’association"), {S.ADMITTED}, S.LEFT),
    open_exclusion=Step.of(_("ouvrir une procédure d’exclusion"), {S.ADMITTED}, None),
    exclude=Step.of(_("exclure"), {S.ADMITTED}, S.EXCLUDED),
    restore=Step.of(_("rétablir"), {S.EXCLUDED}, S.ADMITTED),
)


class CollegeChangeState(TextChoices):
    ASKED = "asked", _("demandé")
    ACCEPTED = "accepted", _("accepté")
    REFUSED = "refused", _("refusé")


C = CollegeChangeState
COLLEGE_CHANGE_WORKFLOW = Workflow(
    accept=Step.of(_("accepter"), {C.ASKED}, C.ACCEPTED),
    refuse=Step.of(_("refuser"), {C.ASKED}, C.REFUSED),
)


class ExclusionState(TextChoices):
    OPENED = "opened", _("ouverte, audition à venir")
    HEARD = "heard", _("membre entendu, décision à venir")
    EXCLUDED = "excluded", _("exclusion décidée")
    DROPPED = "dropped", _("abandonnée")
    APPEALED = "appealed", _("recours en cours")
    UPHELD = "upheld", _("exclusion confirmée")
    OVERTURNED = "overturned", _("exclusion annulée")


E = ExclusionState
RUNNING_EXCLUSIONS = (E.OPENED, E.HEARD, E.APPEALED)
"""Proceedings that wait for somebody."""
DECIDED_EXCLUSIONS = (E.EXCLUDED, E.APPEALED, E.UPHELD, E.OVERTURNED)
"""Proceedings that once ended in an exclusion, which a body decided."""
REVIEWED_EXCLUSIONS = (E.UPHELD, E.OVERTURNED)

EXCLUSION_WORKFLOW = Workflow(
    defend=Step.of(_("écrire sa défense"), {E.OPENED, E.HEARD}, None),
    hear=Step.of(_("noter l’audition"), {E.OPENED}, E.HEARD),
    submit=Step.of(_("soumettre au vote de l’instance"), {E.HEARD, E.APPEALED}, None),
    exclude=Step.of(_("décider l’exclusion"), {E.HEARD}, E.EXCLUDED),
    spare=Step.of(_("refuser l’exclusion"), {E.HEARD}, E.DROPPED),
    drop=Step.of(_("abandonner la procédure"), {E.OPENED, E.HEARD}, E.DROPPED),
    appeal=Step.of(_("faire un recours"), {E.EXCLUDED}, E.APPEALED),
    uphold=Step.of(_("confirmer l’exclusion"), {E.APPEALED}, E.UPHELD),
    overturn=Step.of(_("annuler l’exclusion"), {E.APPEALED}, E.OVERTURNED),
)


class LineState(TextChoices):
    WAITING = "waiting", _("à rapprocher")
    MATCHED = "matched", _("rapprochée")
    SET_ASIDE = "set_aside", _("mise de côté")


L = LineState
LINE_WORKFLOW = Workflow(
    match=Step.of(_("rapprocher"), {L.WAITING}, L.MATCHED),
    set_aside=Step.of(_("mettre de côté"), {L.WAITING}, L.SET_ASIDE),
    take_back=Step.of(_("reprendre"), {L.SET_ASIDE}, L.WAITING),
)

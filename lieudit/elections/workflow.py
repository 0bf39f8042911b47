"""The lives of an election, of a correction of its roll, of a candidacy and of a circle without candidates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ElectionState(TextChoices):
    PREPARED = "prepared", _("en préparation")
    ANNOUNCED = "announced", _("annoncée")
    ROLL = "roll", _("liste arrêtée, en correction")
    SEALED = "sealed", _("liste scellée")
    ORDERED = "ordered", _("candidatures closes, ordre tiré au sort")
    VOTING = "voting", _("au vote")
    COUNTED = "counted", _("comptée, procès-verbal à signer")
    CLOSED = "closed", _("close, mandats ouverts")
    CANCELLED = "cancelled", _("annulée")


class CorrectionState(TextChoices):
    ASKED = "asked", _("à examiner")
    HELD = "held", _("retenue par une personne, à confirmer par une autre")
    ACCEPTED = "accepted", _("acceptée")
    REFUSED = "refused", _("refusée")


class CandidacyState(TextChoices):
    STANDING = "standing", _("déposée")
    WITHDRAWN = "withdrawn", _("retirée")
    SET_ASIDE = "set_aside", _("écartée")
    LEFT = "left", _("a quitté l’association")


class CircleState(TextChoices):
    NAMING = "naming", _("chacun nomme")
    READING = "reading", _("lecture et reports de voix")
    ROUND = "round", _("tour d’objections")
    LIFTING = "lifting", _("objection à lever")
    SEATED = "seated", _("choix fait")
    ENDED = "ended", _("sans issue")


E, M, C, K = ElectionState, CorrectionState, CandidacyState, CircleState
RUNNING = {E.PREPARED, E.ANNOUNCED, E.ROLL, E.SEALED, E.ORDERED}

ELECTION_WORKFLOW = Workflow(
    plan=Step.of(_("changer le calendrier"), {E.PREPARED}, None),
    announce=Step.of(_("annoncer l’élection"), {E.PREPARED}, E.ANNOUNCED),
    freeze_roll=Step.of(_("arrêter la liste"), {E.ANNOUNCED}, E.ROLL),
    correct=Step.of(_("demander une correction"), {E.ROLL}, None),
    seal_roll=Step.of(_("sceller la liste"), {E.ROLL}, E.SEALED),
    stand=Step.of(_("se porter candidat"), {E.ROLL, E.SEALED}, None),
    open_circle=Step.of(_("élire sans candidat"), {E.SEALED, E.ORDERED}, None),
    draw_order=Step.of(_("tirer l’ordre au sort"), {E.SEALED}, E.ORDERED),
    name_scrutineer=Step.of(_("nommer qui dépouille"), {E.ROLL, E.SEALED, E.ORDERED, E.VOTING}, None),
    order_ballots=Step.of(_("ouvrir les scrutins"), {E.ORDERED}, E.VOTING),
    note_incident=Step.of(_("noter un incident"), {E.ORDERED, E.VOTING, E.COUNTED}, None),
    count=Step.of(_("relever les résultats"), {E.VOTING}, E.COUNTED),
    vote_again=Step.of(_("voter de nouveau"), {E.VOTING, E.COUNTED}, E.VOTING),
    part_tie=Step.of(_("départager par le sort"), {E.VOTING, E.COUNTED}, None),
    sign=Step.of(_("signer le procès-verbal"), {E.COUNTED}, None),
    close=Step.of(_("sceller le procès-verbal"), {E.COUNTED}, E.CLOSED),
    cancel=Step.of(_("annuler l’élection"), RUNNING, E.CANCELLED),
)
CORRECTION_WORKFLOW = Workflow(
    hold=Step.of(_("retenir, pour qu’une autre personne confirme"), {M.ASKED}, M.HELD),
    reply=Step.of(_("répondre, comme membre concerné"), {M.ASKED, M.HELD}, None),
    accept=Step.of(_("accepter"), {M.ASKED, M.HELD}, M.ACCEPTED),
    refuse=Step.of(_("refuser"), {M.ASKED, M.HELD}, M.REFUSED),
)
CANDIDACY_WORKFLOW = Workflow(
    withdraw=Step.of(_("retirer la candidature"), {C.STANDING}, C.WITHDRAWN),
    set_aside=Step.of(_("écarter la candidature"), {C.STANDING}, C.SET_ASIDE),
    leave=Step.of(_("noter un départ de l’association"), {C.STANDING}, C.LEFT),
)
CIRCLE_WORKFLOW = Workflow(
    name=Step.of(_("nommer une personne"), {K.NAMING}, None),
    read=Step.of(_("ouvrir la lecture"), {K.NAMING}, K.READING),
    move=Step.of(_("déplacer sa voix"), {K.READING}, None),
    propose=Step.of(_("proposer une personne"), {K.READING, K.LIFTING}, K.ROUND),
    answer=Step.of(_("répondre au tour"), {K.ROUND}, None),
    lift=Step.of(_("lever une objection"), {K.LIFTING}, None),
    end=Step.of(_("finir sans choisir"), {K.NAMING, K.READING, K.ROUND, K.LIFTING}, K.ENDED),
)

GONE = _("(a quitté l’association)")
"""Read beside the name of who stands on a ballot and has left since."""

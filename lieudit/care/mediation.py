"""Mandates of mediators, and mediations: a private thread between people and a mediator of their choice.

Nothing of a mediation leaves it: the journal knows that an act took place, not whose; mails carry a link, no word.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Mediation, MediationOutcome, MediationWord, Mediator, Party
from lieudit.care.tasks import tell_mandate, tell_mediation
from lieudit.care.workflow import MEDIATION_WORKFLOW
from lieudit.journal.services import record
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number

MOST_RUNNING = 3
"""Mediations that one person may have asked for at the same time."""
MOST_PARTIES = 12
"""People for whom one mediation is held."""


@transaction.atomic
def appoint_mediator(*, actor: Account, address: str, until: dt.date) -> Mediator:
    """Give a mandate, from today, to somebody who consents to be named and who is not of the secretariat."""
    today = timezone.localdate()
    account = Account.objects.select_for_update().filter(email__iexact=address.strip(), is_active=True).first()
    if account is None:
        raise RuleBroken({"address": _("Aucun compte n’a cette adresse.")})
    if account.pk == actor.pk:
        raise RuleBroken({"address": _("Personne ne se nomme soi-même.")})
    if account.is_staff:
        raise RuleBroken({"address": _("Le secrétariat décide des mesures : il ne peut pas être aussi la médiation.")})
    if not (account.name and account.name_is_public):
        raise RuleBroken({"address": _("Cette personne ne publie pas son nom. Demandez-lui de le faire d’abord.")})
    if until <= today:
        raise RuleBroken({"until": _("Le mandat commence aujourd’hui : choisissez un jour qui vient après.")})
    if until - today > Mediator.LONGEST:
        raise RuleBroken({"until": _("Un mandat dure trois ans au plus. Il peut être renouvelé.")})
    if Mediator.objects.running().filter(account=account).exists():
        raise RuleBroken({"address": _("Cette personne a déjà un mandat en cours.")})
    mediator = Mediator.objects.create(account=account, since=today, until=until, appointed_by=actor)
    record("care.mediator_appointed", mediator, actor=actor, data={"until": day(until)})
    tell_mandate.enqueue(mediator_id=mediator.pk)
    return mediator


@transaction.atomic
def end_mandate(mediator: Mediator, *, actor: Account) -> Mediator:
    """End a mandate at once. Mediations that began are led to their end."""
    mediator = lock(mediator)
    if mediator.ended_at or mediator.until < timezone.localdate():
        raise RuleBroken(_("Ce mandat est déjà terminé."))
    mediator.ended_at = timezone.now()
    mediator.save(update_fields=["ended_at"])
    record("care.mandate_ended", mediator, actor=actor)
    tell_mandate.enqueue(mediator_id=mediator.pk)
    return mediator


@transaction.atomic
def ask_mediation(*, actor: Account, mediator: Mediator, words: str) -> Mediation:
    """Ask a mediator of one's choice for help, in words that only the two of them read for now."""
    lock(actor)
    if not Mediator.objects.running().filter(pk=mediator.pk).exists():
        raise RuleBroken({"mediator": _("Le mandat de cette personne est terminé : choisissez-en une autre.")})
    if mediator.account_id == actor.pk:
        raise RuleBroken({"mediator": _("Choisissez une autre personne que vous-même.")})
    if Mediation.objects.running().filter(parties__account=actor, parties__asked=True).count() >= MOST_RUNNING:
        raise RuleBroken(_("Vous avez déjà trois médiations en cours. Terminez ou retirez-en une d’abord."))
    mediation = Mediation.objects.create(number=next_number(Mediation), mediator=mediator, last_by=actor)
    Party.objects.create(mediation=mediation, account=actor, asked=True)
    MediationWord.objects.create(mediation=mediation, author=actor, text=words)
    return _told(mediation, "care.mediation_asked", actor)


@transaction.atomic
def accept_mediation(mediation: Mediation, *, actor: Account) -> Mediation:
    """The mediator takes it up."""
    mediation = _step(mediation, "accept", actor)
    return _told(mediation, "care.mediation_accepted", actor)


@transaction.atomic
def decline_mediation(mediation: Mediation, *, actor: Account, words: str) -> Mediation:
    """The mediator cannot help, and says why: the person may ask another."""
    mediation = _step(mediation, "decline", actor, words)
    return _told(mediation, "care.mediation_declined", actor)


@transaction.atomic
def write_in_mediation(mediation: Mediation, *, actor: Account, words: str) -> Mediation:
    """A message that the parties and the mediator read."""
    mediation = _step(mediation, "write", actor, words)
    return _told(mediation, "care.mediation_written", actor)


@transaction.atomic
def invite_party(mediation: Mediation, *, actor: Account, address: str) -> Mediation:
    """The mediator lets another person in, who reads all that was written, by the address of their account."""
    mediation = _step(mediation, "invite", actor)
    account = Account.objects.filter(email__iexact=address.strip(), is_active=True).first()
    if account is None:
        raise RuleBroken({"address": _("Aucun compte n’a cette adresse.")})
    if account.pk == actor.pk:
        raise RuleBroken({"address": _("Vous menez cette médiation : vous ne pouvez pas en être une partie.")})
    if mediation.parties.count() >= MOST_PARTIES:
        raise RuleBroken(_("Une médiation réunit douze personnes au plus."))
    if not Party.objects.get_or_create(mediation=mediation, account=account)[1]:
        raise RuleBroken({"address": _("Cette personne est déjà dans la médiation.")})
    return _told(mediation, "care.mediation_joined", actor)


@transaction.atomic
def withdraw_mediation(mediation: Mediation, *, actor: Account) -> Mediation:
    """Who asked wishes it no more."""
    mediation = _step(mediation, "withdraw", actor)
    return _told(mediation, "care.mediation_withdrawn", actor)


@transaction.atomic
def close_mediation(mediation: Mediation, *, actor: Account, outcome: str, words: str) -> Mediation:
    """The mediator ends it, with an outcome that its parties alone read."""
    mediation = _step(mediation, "close", actor, words, outcome=MediationOutcome(outcome))
    return _told(mediation, "care.mediation_closed", actor)


def _step(mediation: Mediation, step: str, actor: Account, words: str = "", outcome: str = "") -> Mediation:
    """Take one step of the life of a mediation, with its message if there is one."""
    mediation, now = lock(mediation), timezone.now()
    MEDIATION_WORKFLOW.apply(step, mediation)
    mediation.last_by, mediation.last_at, mediation.outcome = actor, now, outcome
    if not mediation.is_running:
        mediation.ended_at = now
    mediation.save(update_fields=["state", "last_by", "last_at", "outcome", "ended_at"])
    if words:
        MediationWord.objects.create(mediation=mediation, author=actor, text=words)
    return mediation


def _told(mediation: Mediation, act: str, actor: Account) -> Mediation:
    """The journal is not told who acted; the others inside are told by mail that something waits for them."""
    record(act, mediation, actor=None)
    tell_mediation.enqueue(mediation_id=mediation.pk, but=actor.pk)
    return mediation

"""Acts on what an agreement binds each side to: commitments kept, late or dropped, instalments announced and
received, the report that is due. No money moves here: it is said."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.agreements.models import Agreement, AgreementCommitmentQuerySet, Commitment, Instalment
from lieudit.agreements.permissions import binds
from lieudit.agreements.services import record
from lieudit.agreements.workflow import AGREEMENT_WORKFLOW, Side
from lieudit.governance.models import Assembly
from lieudit.membership.standing import euros
from lieudit.network.models import Representative
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, day, typeset
from lieudit.toolkit.locks import lock
from lieudit.toolkit.outbox import post

NOTICE = dt.timedelta(days=45)
"""Before the day on which a report is due, who owes it is reminded, once."""
MOST_COMMITMENTS = 60
"""Commitments of one agreement, those of paying included."""


@transaction.atomic
def add_commitment(
    agreement: Agreement, *, actor: Account, side: str, words: str, due_on: dt.date, is_report: bool = False
) -> Commitment:
    """A side binds itself to something until a day; once the agreement is confirmed, to what is its own only."""
    agreement = AGREEMENT_WORKFLOW.take("promise", agreement)
    _check_side(agreement, actor, side=side)
    words = clause(words)
    _check_room(agreement)
    if not words:
        raise RuleBroken({"words": _("Dites à quoi.")})
    if due_on < agreement.starts_on:
        raise RuleBroken({"due_on": _("Ce jour est avant le premier jour de la convention.")})
    if is_report and agreement.commitments.open().filter(is_report=True).exists():
        raise RuleBroken({"is_report": _("Un compte rendu est déjà dû par cette convention.")})
    commitment = Commitment.objects.create(
        agreement=agreement, side=side, words=words[:500], due_on=due_on, is_report=is_report
    )
    _tell("agreements.promised", commitment, actor, by=day(due_on))
    return commitment


@transaction.atomic
def announce_instalment(
    agreement: Agreement, *, actor: Account, payer: str, words: str, amount: Decimal, announced_on: dt.date
) -> Instalment:
    """A side announces a sum for a day, and binds itself to pay it."""
    agreement, words = AGREEMENT_WORKFLOW.take("announce", agreement), clause(words)
    _check_side(agreement, actor, payer=payer)
    _check_room(agreement)
    if not words:
        raise RuleBroken({"words": _("Dites ce que c’est.")})
    if announced_on < agreement.starts_on:
        raise RuleBroken({"announced_on": _("Ce jour est avant le premier jour de la convention.")})
    instalment = Instalment.objects.create(
        agreement=agreement,
        rank=1 + (agreement.instalments.order_by("-rank").values_list("rank", flat=True).first() or 0),
        payer=payer,
        words=words[:120],
        amount=amount,
        announced_on=announced_on,
    )
    payment_of(instalment).save()
    part, who = euros(amount), str(agreement.side(payer))
    record("agreements.instalment_announced", agreement, actor, part=part, who=who, by=day(announced_on))
    return instalment


def payment_of(instalment: Instalment) -> Commitment:
    """What who pays an instalment binds itself to, not kept yet."""
    return Commitment(
        agreement=instalment.agreement,
        side=instalment.payer,
        words=typeset(f"Verser {euros(instalment.amount)} : {instalment.words}"),
        instalment=instalment,
        due_on=instalment.announced_on,
    )


@transaction.atomic
def keep_commitment(agreement: Agreement, *, actor: Account, commitment: Commitment) -> Commitment:
    """A commitment is kept, today: in its time or late. That of paying, or of giving an account, is kept by the act
    that says so: an instalment received, a report received."""
    _bound(agreement, "keep_commitment")
    commitment = _open(commitment)
    if commitment.instalment_id is not None:
        raise RuleBroken(_("Cet engagement est tenu quand son versement est dit reçu."))
    if commitment.is_report:
        raise RuleBroken(_("Cet engagement est tenu quand le compte rendu est dit reçu."))
    commitment.kept_on = timezone.localdate()
    commitment.save(update_fields=["kept_on"])
    _tell("funding.commitment_kept", commitment, actor)
    return commitment


@transaction.atomic
def drop_commitment(agreement: Agreement, *, actor: Account, commitment: Commitment, reason: str) -> Commitment:
    """A commitment will not be kept: it is dropped, with a reason that everybody reads."""
    _bound(agreement, "drop_commitment")
    commitment, reason = _open(commitment), clause(reason)
    if commitment.is_report:
        raise RuleBroken(_("Le compte rendu reste dû tant que la convention n’est pas rompue."))
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    commitment.dropped_on, commitment.reason = timezone.localdate(), reason
    commitment.save(update_fields=["dropped_on", "reason"])
    _tell("funding.commitment_dropped", commitment, actor, reason=reason)
    return commitment


@transaction.atomic
def receive_instalment(
    agreement: Agreement, *, actor: Account, instalment: Instalment, on: dt.date | None = None
) -> Instalment:
    """An instalment came, today or on a day that is past, and what bound the other side to it is kept."""
    agreement, on = _bound(agreement, "receive_instalment"), on or timezone.localdate()
    instalment = lock(instalment)
    if instalment.received_on:
        raise RuleBroken(_("Ce versement est déjà dit reçu."))
    bound = agreement.commitments.filter(instalment=instalment)
    if bound.exclude(dropped_on=None).exists():
        raise RuleBroken(_("Ce versement est abandonné par qui devait le faire."))
    if not agreement.starts_on <= on <= timezone.localdate():
        raise RuleBroken({"on": _("Choisissez un jour entre le premier jour de la convention et aujourd’hui.")})
    instalment.received_on = on
    instalment.save(update_fields=["received_on"])
    bound.update(kept_on=on)
    part, name = euros(instalment.amount), str(instalment.payee)
    record("funding.instalment_received", agreement, actor, part=part, name=name)
    return instalment


@transaction.atomic
def receive_report(agreement: Agreement, *, actor: Account, on: dt.date) -> Commitment:
    """The report that was due came: it is reminded no more."""
    agreement = _bound(agreement, "receive_report")
    due = agreement.commitments.open().filter(is_report=True).select_for_update().first()
    if due is None:
        raise RuleBroken(_("Aucun compte rendu n’est dû."))
    if not agreement.starts_on <= on <= timezone.localdate():
        raise RuleBroken({"on": _("Choisissez un jour entre le premier jour de la convention et aujourd’hui.")})
    due.kept_on = on
    due.save(update_fields=["kept_on"])
    _tell("funding.award_reported", due, actor)
    return due


@transaction.atomic
def remind_report(due: Commitment) -> Commitment:
    """Tell who speaks for who owes a report, once, that it comes due.

    Where nobody speaks, nothing is said done: it waits for the secretariat (`reports_of_nobody`).
    """
    AGREEMENT_WORKFLOW.check("remind", due.agreement)
    due = _open(due)
    if due.reminded_at:
        raise RuleBroken(_("Ce rappel est déjà parti."))
    party = due.party
    speaking = Representative.objects.running().filter(account__is_active=True)
    if isinstance(party, Assembly) or not (people := speaking.of(party)).exists():
        raise RuleBroken(_("Personne ne parle pour qui le doit : prévenez-le vous-même."))
    due.reminded_at = timezone.now()
    due.save(update_fields=["reminded_at"])
    subject = typeset(f"Compte rendu à rendre : {party}")[:200]
    context = {"due": due, "publisher": settings.PUBLISHER, "site": settings.SITE_URL}
    for address in sorted(set(people.values_list("account__email", flat=True))):
        post(EmailMessage(subject, render_to_string("agreements/mail_report.txt", context), to=[address]))
    _tell("funding.award_reminded", due, None)
    return due


def remind_reports_due() -> list[Commitment]:
    """Remind those whose report comes due, and for whom somebody speaks; run by a timer."""
    return [remind_report(due) for due in _unreminded().of_somebody().order_by("due_on", "pk")]


def reports_of_nobody() -> AgreementCommitmentQuerySet:
    """Reports that come due, of a side for which nobody speaks here: the secretariat tells it itself."""
    due = _unreminded()
    return due.exclude(pk__in=due.of_somebody().order_by().values("pk"))


def _unreminded() -> AgreementCommitmentQuerySet:
    rows = Commitment.objects.reports(timezone.localdate() + NOTICE).filter(reminded_at=None)
    return rows.select_related(
        "agreement__place", "agreement__organisation", "agreement__assembly", "agreement__partner"
    )


def _bound(agreement: Agreement, step: str) -> Agreement:
    """The agreement, held; refused while one side alone says it."""
    agreement = AGREEMENT_WORKFLOW.take(step, agreement)
    if agreement.confirmed_at is None:
        raise RuleBroken(_("L’autre partie n’a pas encore confirmé cette convention : elle n’engage personne."))
    return agreement


def _check_side(agreement: Agreement, actor: Account, **said: str) -> None:
    """The agreement is held: what the other side confirmed meanwhile is not written for it any more."""
    for field, side in said.items():
        if side not in binds(actor, agreement):
            raise RuleBroken({field: _("La convention est confirmée : chaque partie n’engage plus qu’elle-même.")})


def _check_room(agreement: Agreement) -> None:
    if agreement.commitments.count() >= MOST_COMMITMENTS:
        raise RuleBroken(_("Soixante engagements au plus : réunissez les plus petits."))


def _open(commitment: Commitment) -> Commitment:
    found = lock(commitment)
    if not found.is_open:
        raise RuleBroken(_("C’est déjà dit : cet engagement est tenu, ou abandonné."))
    return found


def _tell(kind: str, commitment: Commitment, actor: Account | None, **data: object) -> None:
    """The last line of each act on a commitment."""
    agreement, party = commitment.agreement, str(commitment.party)
    facing = str(agreement.side(Side(commitment.side).other))
    name = facing if kind.startswith("funding.commitment") else party
    record(kind, agreement, actor, words=commitment.words, name=name, side=party, **data)

"""Acts on what follows a decision: its agreement written in one click, its commitments kept or dropped, its instalments
received. All of it is drawn from the rules that were announced and from the file that was retained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.funding import applying
from lieudit.funding.granting import grant_award, record
from lieudit.funding.models import Application, Award, Commitment, Instalment
from lieudit.funding.vocabulary import Kind, Side, Verdict
from lieudit.funding.workflow import APPLICATION_WORKFLOW, AWARD_WORKFLOW, SETTLED, AwardState
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, typeset
from lieudit.toolkit.locks import lock

SIGNED = dt.timedelta(days=30)
"""From the day of an agreement to its first instalment."""
CENT = Decimal("0.01")


@transaction.atomic
def write_agreement(application: Application, *, actor: Account) -> Award:
    """Write the agreement of a file that a call of an assembly retained, once nothing is contested any more: the sum of
    the decision, in the instalments that the rules announced, and what each place said that it would do."""
    call = lock(application.call)
    application = APPLICATION_WORKFLOW.take("agree", application)
    outcome = application.outcomes.published().order_by("-version").first()
    if call.state not in SETTLED:
        raise RuleBroken(_("La décision peut encore être contestée : la convention s’écrit quand elle est définitive."))
    if call.assembly is None:
        raise RuleBroken(_("Cet appel est celui d’une organisation : sa convention s’écrit chez elle."))
    if outcome is None or outcome.verdict != Verdict.RETAINED or not outcome.amount:
        raise RuleBroken(_("Rien n’est attribué à ce dossier."))
    if known := application.awards.filter(state=AwardState.GRANTED).first():
        raise RuleBroken(_("Sa convention est déjà écrite, sous le n° %d.") % known.number)
    today = timezone.localdate()
    last = application.lines.order_by("-year").values_list("year", flat=True).first() or today.year
    first = today + SIGNED
    end = max(first + SIGNED, dt.date(last, 12, 31))
    parts = instalments_of(outcome.amount, call.rules.advance, call.kind, first, end)
    award = grant_award(
        actor=actor,
        holder=application.lead,
        on=today,
        purpose=f"{_said_of(application)} ({call.title})",
        amount=outcome.amount,
        terms=_("échelonné") if len(parts) > 1 else _("unique"),
        paid_from=parts[0][2],
        paid_until=parts[-1][2],
        scheme=call.title,
        application=application,
    )
    paid = Instalment.objects.bulk_create(
        Instalment(award=award, rank=rank, words=words, amount=amount, announced_on=on)
        for rank, (words, amount, on) in enumerate(parts, 1)
    )
    Commitment.objects.bulk_create([*_payments(paid), *_commitments(application, award, end)])
    applying.record("funding.agreed", application, actor=actor, amount=euros(outcome.amount))
    return award


def _is_hidden(application: Application) -> bool:
    return Measure.objects.hidden(Application).filter(object_id=application.pk).exists()


def _said_of(application: Application) -> str:
    """Its title, which everybody reads of an agreement; its number alone, while care hides the file."""
    return _("Dossier n° %d") % application.number if _is_hidden(application) else application.title


type Part = tuple[str, Decimal, dt.date]
"""What an instalment is called, its sum in euros, its day."""


def instalments_of(amount: Decimal, advance: int | None, kind: str, first: dt.date, end: dt.date) -> list[Part]:
    """The advance that the rules announced, in percent, then the rest; a prize is given at once. To the cent.

    >>> day, end = dt.date(2027, 1, 1), dt.date(2027, 12, 31)
    >>> [str(each[1]) for each in instalments_of(Decimal("100.01"), 40, "projects", day, end)]
    ['40.00', '60.01']
    """
    before = (amount * (advance or 0) / 100).quantize(CENT, ROUND_HALF_UP)
    if kind == Kind.PRIZE or before == amount:
        return [(_("en une fois"), amount, first)]
    if not before:
        return [(_("en une fois, à la fin"), amount, end)]
    words = _("avance de %d %% à la signature") % (advance or 0)
    return [(words, before, first), (_("solde"), amount - before, end)]


def _payments(instalments: Iterable[Instalment]) -> list[Commitment]:
    """The council pays each instalment."""
    return [
        Commitment(
            award=each.award,
            side=Side.GIVER,
            words=typeset(f"Verser {euros(each.amount)} : {each.words}"),
            instalment=each,
            due_on=each.announced_on,
        )
        for each in instalments
    ]


def _commitments(application: Application, award: Award, end: dt.date) -> list[Commitment]:
    """Each place does what it said, and the one that carries the file gives its account. What a place wrote is said
    where everybody reads it already: in a file that is written in public, and that care does not hide."""
    inside = application.partners.inside().exclude(place=award.place_id).select_related("place").order_by("pk")
    told = application.is_public and not _is_hidden(application)
    task = _("faire sa part du dossier n° %d") % application.number
    done = [(f"{each.place} : {each.task if told else task}", end, False) for each in inside]
    if application.call.kind != Kind.PRIZE:
        done.insert(0, (_("Faire ce que dit le dossier n° %d") % application.number, end, False))
    if award.report_due_on is not None:
        done.append((_("Rendre le compte rendu financier"), award.report_due_on, True))
    return [
        Commitment(award=award, side=Side.RECEIVER, words=typeset(words)[:500], is_report=is_report, due_on=on)
        for words, on, is_report in done
    ]


@transaction.atomic
def keep_commitment(award: Award, *, actor: Account, commitment: Commitment) -> Commitment:
    """A commitment is kept, today: in its time or late. That of paying, or of giving the account, is kept by the act
    that says so: an instalment received, a report received."""
    award = AWARD_WORKFLOW.take("keep_commitment", award)
    commitment = _open(commitment)
    if commitment.instalment_id is not None:
        raise RuleBroken(_("Cet engagement est tenu quand son versement est dit reçu."))
    if commitment.is_report:
        raise RuleBroken(_("Cet engagement est tenu quand le secrétariat dit le compte rendu reçu."))
    commitment.kept_on = timezone.localdate()
    commitment.save(update_fields=["kept_on"])
    record("funding.commitment_kept", award, actor=actor, words=commitment.words, side=commitment.get_side_display())
    return commitment


@transaction.atomic
def drop_commitment(award: Award, *, actor: Account, commitment: Commitment, reason: str) -> Commitment:
    """A commitment will not be kept: it is dropped, with a reason that everybody reads."""
    award = AWARD_WORKFLOW.take("drop_commitment", award)
    commitment, reason = _open(commitment), clause(reason)
    if commitment.is_report:
        raise RuleBroken(_("Le compte rendu reste dû tant que la subvention n’est pas retirée."))
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    commitment.dropped_on, commitment.reason = timezone.localdate(), reason
    commitment.save(update_fields=["dropped_on", "reason"])
    said = {"words": commitment.words, "side": commitment.get_side_display(), "reason": reason}
    record("funding.commitment_dropped", award, actor=actor, **said)
    return commitment


def _open(commitment: Commitment) -> Commitment:
    found = lock(commitment)
    if not found.is_open:
        raise RuleBroken(_("C’est déjà dit : cet engagement est tenu, ou abandonné."))
    return found


@transaction.atomic
def receive_instalment(award: Award, *, actor: Account, instalment: Instalment) -> Instalment:
    """An instalment came, today, and what bound the council to it is kept. No money moves here: it is said."""
    award = AWARD_WORKFLOW.take("receive_instalment", award)
    instalment = lock(instalment)
    if instalment.received_on:
        raise RuleBroken(_("Ce versement est déjà dit reçu."))
    bound = award.commitments.filter(instalment=instalment)
    if bound.exclude(dropped_on=None).exists():
        raise RuleBroken(_("Le conseil a abandonné ce versement."))
    instalment.received_on = timezone.localdate()
    instalment.save(update_fields=["received_on"])
    bound.update(kept_on=instalment.received_on)
    record("funding.instalment_received", award, actor=actor, part=euros(instalment.amount))
    return instalment

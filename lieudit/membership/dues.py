"""The money of members: scales, dues of a year, payments that are recorded, and lines of the bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.membership.bank_file import HEAVIEST, OLDEST, Credit, LineFault, Statement, credits_of, read_statement
from lieudit.membership.bank_match import Match, Owed, propose
from lieudit.membership.models import (
    BankFile,
    BankLine,
    DuesLine,
    DuesPeriod,
    DuesScale,
    Means,
    Member,
    Payment,
)
from lieudit.membership.services import call_dues_of
from lieudit.membership.standing import discounted, euros
from lieudit.membership.tasks import send_dues_notice
from lieudit.membership.workflow import LINE_WORKFLOW, MEMBER_WORKFLOW
from lieudit.territory.models import Region
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number

MOST_FAULTS = 200
"""Lines left out that the report of a statement tells one by one."""


@dataclass(frozen=True)
class ScaleLine:
    """One line of a scale as it is written: for whom (`MemberKind`), which size, how many euros."""

    kind: str
    label: str
    amount: Decimal


def scale_of(region: Region | None, year: int) -> DuesScale | None:
    return DuesScale.objects.filter(region=region, year=year).prefetch_related("lines").first()


@transaction.atomic
def publish_scale(
    *,
    actor: Account | None,
    year: int,
    grace_until: dt.date,
    lines: Sequence[ScaleLine],
    double_discount: int = 0,
    region: Region | None = None,
) -> DuesScale:
    """Publish what members pay for a year; until dues are called by it, it may be published again otherwise."""
    if not lines:
        raise RuleBroken(_("Un barème a au moins une tranche."))
    if grace_until.year != year:
        raise RuleBroken({"grace_until": _("Cette date est dans l’année du barème.")})
    if len({(line.kind, line.label) for line in lines}) < len(lines):
        raise RuleBroken(_("Deux tranches portent le même nom pour les mêmes membres."))
    words = {"grace_until": grace_until, "double_discount": double_discount}
    scale, created = DuesScale.objects.select_for_update().get_or_create(region=region, year=year, defaults=words)
    if not created:
        if DuesPeriod.objects.filter(line__scale=scale).exists():
            raise RuleBroken(_("Des cotisations sont déjà appelées sur ce barème : il ne change plus."))
        scale.grace_until, scale.double_discount = grace_until, double_discount
        scale.save()
        scale.lines.all().delete()
    DuesLine.objects.bulk_create(
        DuesLine(scale=scale, rank=rank, kind=line.kind, label=line.label, amount=line.amount)
        for rank, line in enumerate(lines, start=1)
    )
    data = {"year": year, "association": Member(region=region).association}
    journal.record("membership.scale_published", scale, actor=actor, data=data)
    return scale


@transaction.atomic
def choose_line(member: Member, *, actor: Account, line: DuesLine) -> DuesPeriod:
    """Choose another line of the scale, until something is paid; the discount of a double membership follows."""
    member = lock(member)
    MEMBER_WORKFLOW.check("choose_dues", member)
    if line.kind != member.kind or line.scale.region_id != member.region_id:
        raise RuleBroken({"line": _("Cette tranche n’est pas pour ce membre.")})
    period = member.periods.filter(year=line.scale.year).first()
    if period is None:
        period = call_dues_of(member, line)
    elif period.payments.exists():
        raise RuleBroken(_("Un paiement est déjà reçu pour cette année : écrivez au secrétariat."))
    else:
        period.line, period.discount = line, line.scale.double_discount if member.elsewhere().exists() else 0
        period.amount = discounted(line.amount, period.discount)
        period.save(update_fields=["line", "discount", "amount"])
    data = {"member": member.kept_name, "year": period.year, "amount": euros(period.amount), "line": line.label}
    journal.record("membership.dues_changed", member, actor=actor, data=data)
    return period


def call_dues(on: dt.date) -> int:
    """Call the dues of the year from each member who has none, once, and send the notice; return how many.

    Run every day: a member whose line of last year is no longer in the scale gets the first one of its kind. A first
    year, paid on joining, has no notice.
    """
    called = 0
    for scale in DuesScale.objects.filter(year=on.year).prefetch_related("lines"):
        members = Member.objects.running(on).of_association(scale.region).exclude(periods__year=scale.year)
        for member in members.with_names().order_by("number"):
            called += _call(member, scale)
    return called


@transaction.atomic
def _call(member: Member, scale: DuesScale) -> bool:
    member = lock(member)
    lines = [line for line in scale.lines.all() if line.kind == member.kind]
    if not lines or member.periods.filter(year=scale.year).exists():
        return False
    last = member.periods.select_related("line").first()
    same = next((line for line in lines if last and line.label == last.line.label), lines[0])
    period = call_dues_of(member, same, None if last is None else scale.grace_until)
    data = {
        "member": member.kept_name,
        "year": period.year,
        "amount": euros(period.amount),
        "before": day(period.grace_until),
        "reference": period.reference,
    }
    journal.record("membership.dues_called", member, actor=None, data=data)
    send_dues_notice(period)
    return True


@transaction.atomic
def record_payment(
    period: DuesPeriod,
    *,
    actor: Account | None,
    amount: Decimal,
    paid_on: dt.date,
    means: str = Means.TRANSFER,
    note: str = "",
) -> Payment:
    """Note money that came in for the dues of a year. Never rewritten: see `correct_payment`."""
    member = lock(period.member)
    MEMBER_WORKFLOW.check("record_payment", member)
    if paid_on > timezone.localdate():
        raise RuleBroken({"paid_on": _("Cette date est à venir.")})
    if paid_on < OLDEST:
        raise RuleBroken({"paid_on": _("Cette date est trop ancienne : relisez l’année.")})
    if amount <= 0:
        raise RuleBroken({"amount": _("Un paiement est plus grand que zéro.")})
    payment = Payment.objects.create(
        number=next_number(Payment),
        period=period,
        amount=amount,
        paid_on=paid_on,
        means=means,
        note=note,
        recorded_by=actor,
    )
    data = {"member": member.kept_name, "amount": euros(amount), "year": period.year, "number": payment.number}
    journal.record("membership.paid", member, actor=actor, data=data)
    return payment


@transaction.atomic
def correct_payment(payment: Payment, *, actor: Account, reason: str) -> Payment:
    """Cancel a payment by its contrary, with a reason: both stay written, and the dues are owed again."""
    member = lock(payment.period.member)
    if payment.contra_of_id:
        raise RuleBroken(_("Ce reçu en annule déjà un autre : notez plutôt un nouveau paiement."))
    if Payment.objects.filter(contra_of=payment).exists():
        raise RuleBroken(_("Ce reçu est déjà annulé."))
    contra = Payment.objects.create(
        number=next_number(Payment),
        period=payment.period,
        amount=-payment.amount,
        paid_on=payment.paid_on,
        means=payment.means,
        note=reason,
        contra_of=payment,
        recorded_by=actor,
    )
    data = {"member": member.kept_name, "corrected": payment.number, "number": contra.number, "reason": reason}
    journal.record("membership.payment_corrected", member, actor=actor, data=data)
    return contra


@transaction.atomic
def send_bank_file(*, actor: Account, file: UploadedFile) -> BankFile:  # type: ignore[type-arg]
    """Keep a statement until its columns are confirmed; what is no statement is refused at once."""
    content = file.read(HEAVIEST + 1)
    read_statement(content)
    number = next_number(BankFile)
    return BankFile.objects.create(number=number, name=(file.name or "")[:200], content=content, sent_by=actor)


def statement_of(bank_file: BankFile) -> Statement:
    return read_statement(bytes(bank_file.content or b""))


@transaction.atomic
def read_bank_file(bank_file: BankFile, *, actor: Account, **columns: str) -> BankFile:
    """Bring in the credits of a statement by its confirmed columns; lines already known are left out, and said."""
    bank_file = lock(bank_file)
    if bank_file.read_at:
        raise RuleBroken(_("Ce relevé est déjà lu."))
    chosen = [name for name in columns.values() if name]
    if len(set(chosen)) < len(chosen):
        raise RuleBroken(_("Une même colonne est choisie deux fois."))
    read = list(credits_of(statement_of(bank_file), columns, timezone.localdate()))
    credits = [each for each in read if isinstance(each, Credit)]
    fresh = {each.digest: each for each in reversed(credits)}  # of two same lines in a file, the first
    BankLine.objects.bulk_create(
        [
            BankLine(file=bank_file, line=c.line, paid_on=c.paid_on, amount=c.amount, label=c.label, digest=digest)
            for digest, c in fresh.items()
        ],
        ignore_conflicts=True,
    )
    came_in = dict(bank_file.lines.values_list("digest", "line"))
    again = [each.line for each in credits if came_in.get(each.digest) != each.line]
    faults = [(each.line, each.reason) for each in read if isinstance(each, LineFault)]
    bank_file.report = {
        "read": len(came_in),
        "again": again[:MOST_FAULTS],
        "again_count": len(again),
        "faults": faults[:MOST_FAULTS],
        "fault_count": len(faults),
    }
    bank_file.read_at, bank_file.content = timezone.now(), None
    bank_file.save()
    data = {"read": len(came_in), "again": len(again)}
    journal.record("membership.bank_read", bank_file, actor=actor, data=data)
    return bank_file


def proposals(lines: Sequence[BankLine]) -> dict[int, tuple[Match, DuesPeriod]]:
    """For each line, the dues that it most probably pays, where there are some: computed now, never stored."""
    periods = {period.pk: period for period in DuesPeriod.objects.unpaid().with_members()} if lines else {}
    owed = [Owed(p.pk, p.member.number, p.year, p.member.desk_name, p.amount - p.paid) for p in periods.values()]  # type: ignore[attr-defined]
    found = {line.pk: propose(line.label, line.amount, owed) for line in lines}
    return {pk: (match, periods[match.key]) for pk, match in found.items() if match}


@transaction.atomic
def match_line(line: BankLine, *, actor: Account, period: DuesPeriod) -> Payment:
    """Say that a bank line pays these dues: the payment is recorded, with its receipt."""
    line = LINE_WORKFLOW.take("match", line)
    line.payment = record_payment(
        period, actor=actor, amount=line.amount, paid_on=line.paid_on, means=Means.TRANSFER, note=line.label[:250]
    )
    line.decided_by = actor
    line.save()
    return line.payment


@transaction.atomic
def settle_line(line: BankLine, *, actor: Account, target: str) -> BankLine:
    """Say that a line pays something of a room above, which writes its own accounts in the same transaction."""
    line = LINE_WORKFLOW.take("match", line)
    line.target, line.decided_by = target, actor
    line.save()
    return line


@transaction.atomic
def match_sure_lines(*, actor: Account) -> int:
    """Match, in one act, every line whose reference and amount both agree; return how many."""
    waiting = list(BankLine.objects.select_for_update().waiting().of_members().order_by("paid_on", "pk"))
    paid: set[int] = set()
    proposed = proposals(waiting)
    for line in waiting:
        match, period = proposed.get(line.pk, (None, None))
        if match and period and match.sure and match.key not in paid:
            paid.add(match.key)  # of two lines for the same dues, a person looks at the second
            match_line(line, actor=actor, period=period)
    return len(paid)


@transaction.atomic
def set_line_aside(line: BankLine, *, actor: Account, reason: str) -> BankLine:
    """This money is no dues (a grant, a sale): say so, so that it waits no longer."""
    line = LINE_WORKFLOW.take("set_aside", line)
    line.reason, line.decided_by = reason, actor
    line.save()
    journal.record("membership.line_set_aside", line, actor=actor, data={"reason": reason})
    return line


@transaction.atomic
def take_line_back(line: BankLine, *, actor: Account) -> BankLine:
    """Put a line back among those that wait."""
    line = LINE_WORKFLOW.take("take_back", line)
    line.reason, line.decided_by = "", None
    line.save()
    journal.record("membership.line_taken_back", line, actor=actor)
    return line

"""What follows a decision: the agreement of a file in one click, drawn from the rules that were announced and from
the file that was retained. Who receives confirms it."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.agreements.models import Agreement, Commitment, Instalment
from lieudit.agreements.promising import payment_of
from lieudit.agreements.services import draw_agreement
from lieudit.agreements.workflow import Side
from lieudit.care.models import Measure
from lieudit.funding import applying
from lieudit.funding.granting import grant_award, report_day, title_of
from lieudit.funding.models import Application, Call, FileAgreement, Outcome
from lieudit.funding.vocabulary import Kind, Verdict
from lieudit.funding.workflow import APPLICATION_WORKFLOW, SETTLED
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import typeset
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Context

SIGNED = dt.timedelta(days=30)
"""From the day of an agreement to its first instalment."""
CENT = Decimal("0.01")


@transaction.atomic
def write_agreement(application: Application, *, actor: Account) -> Agreement:
    """Write the agreement of a file that was retained, once nothing is contested any more: the sum of the decision,
    in the instalments that the rules announced, and what each place said that it would do. That of a call of the
    council is a grant of it, published; that of an organisation is between it and the place."""
    call = lock(application.call)
    application = APPLICATION_WORKFLOW.take("agree", application)
    outcome = application.outcomes.published().order_by("-version").first()
    if call.state not in SETTLED:
        raise RuleBroken(_("La décision peut encore être contestée : la convention s’écrit quand elle est définitive."))
    if outcome is None or outcome.verdict != Verdict.RETAINED or not outcome.amount:
        raise RuleBroken(_("Rien n’est attribué à ce dossier."))
    if known := application.agreed.standing().first():
        raise RuleBroken(_("Sa convention est déjà écrite, sous le n° %d.") % known.agreement.number)
    if application.awards.granted().exists():
        raise RuleBroken(_("Sa convention n’a plus cours : retirez d’abord la subvention."))
    today = timezone.localdate()
    last = application.lines.order_by("-year").values_list("year", flat=True).first() or today.year
    first = today + SIGNED
    end = max(first + SIGNED, dt.date(last, 12, 31))
    parts = instalments_of(outcome.amount, call.rules.advance, call.kind, first, end)
    agreement = _drawn(application, call, actor, outcome.amount, parts, end)
    FileAgreement.objects.create(application=application, agreement=agreement)
    paid = Instalment.objects.bulk_create(
        Instalment(agreement=agreement, rank=rank, payer=Side.PARTNER, words=words, amount=amount, announced_on=on)
        for rank, (words, amount, on) in enumerate(parts, 1)
    )
    Commitment.objects.bulk_create([*map(payment_of, paid), *_commitments(application, agreement, end)])
    applying.record("funding.agreed", application, actor=actor, amount=euros(outcome.amount))
    return agreement


def _drawn(
    application: Application, call: Call, actor: Account, amount: Decimal, parts: list[Part], end: dt.date
) -> Agreement:
    """That of a grant of the council, in its sixteen columns; or that of an organisation with the place, that gives an
    account as the law says, but for a prize."""
    today = timezone.localdate()
    if call.organisation is not None:
        agreement = draw_agreement(
            application.lead,
            call.organisation,
            actor=actor,
            title=title_of(application),
            starts_on=today,
            ends_on=end,
        )
        if call.kind != Kind.PRIZE:
            words, due = _("Rendre le compte rendu financier"), report_day(parts[-1][2])
            Commitment.objects.create(agreement=agreement, side=Side.HOLDER, words=words, is_report=True, due_on=due)
        return agreement
    award = grant_award(
        actor=actor,
        holder=application.lead,
        on=today,
        purpose=f"{said_of(application)} ({call.title})",
        amount=amount,
        terms=_("échelonné") if len(parts) > 1 else _("unique"),
        paid_from=parts[0][2],
        paid_until=parts[-1][2],
        scheme=call.title,
        application=application,
        ends_on=end,
    )
    if award.agreement is None:
        raise AssertionError("a grant is written with its agreement")
    return award.agreement


def is_hidden(application: Application) -> bool:
    return Measure.objects.hides(application)


def said_of(application: Application) -> str:
    """Its title, which everybody reads of an agreement; its number alone, while care hides the file."""
    return _("Dossier n° %d") % application.number if is_hidden(application) else application.title


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


def _commitments(application: Application, agreement: Agreement, end: dt.date) -> list[Commitment]:
    """Each place does what it said. What a place wrote is said where everybody reads it already: in a file that is
    written in public, and that care does not hide."""
    inside = application.partners.inside().exclude(place=agreement.place_id).select_related("place").order_by("pk")
    told = application.is_public and not is_hidden(application)
    task = _("faire sa part du dossier n° %d") % application.number
    done = [f"{each.place} : {each.task if told else task}" for each in inside]
    if application.call.kind != Kind.PRIZE:
        done.insert(0, _("Faire ce que dit le dossier n° %d") % application.number)
    return [Commitment(agreement=agreement, side=Side.HOLDER, words=typeset(words)[:500], due_on=end) for words in done]


def agreed_on(application: Application, read: Context) -> Context:
    """What the page of a file says of its agreement, for who reads the decision: where it is, or that it may be
    written."""
    outcome, call = read.get("outcome"), application.call
    if not isinstance(outcome, Outcome) or outcome.verdict != Verdict.RETAINED or not outcome.amount:
        return {}
    if call.state not in SETTLED:
        return {}
    known = (
        application.agreed.standing()
        .select_related("agreement__place", "agreement__partner", "agreement__assembly")
        .first()
    )
    return {"agreed": known.agreement if known else None, "to_agree": known is None}

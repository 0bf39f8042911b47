"""What the council grants: written with its sixteen columns, withdrawn with a reason, its report reminded once.

The décret 2017-779 binds public bodies that grant above 23,000 €; the council publishes all of its own by choice.
"""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from itertools import chain, count

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding.models import Application, Award
from lieudit.funding.vocabulary import AwardNature, Kind
from lieudit.funding.workflow import AWARD_WORKFLOW, AwardState
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.network.identifiers import clean_rna, clean_siret
from lieudit.network.models import Organisation, Place, Representative
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, typeset
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.outbox import post

REPORT_MONTHS = 6
"""From the end of the year in which a grant is spent to its financial report (Cerfa 15059)."""
NOTICE = dt.timedelta(days=45)
"""Before the day on which a report is due, who owes it is reminded, once."""


@transaction.atomic
def grant_award(
    *,
    actor: Account,
    holder: Place | Organisation,
    on: dt.date,
    purpose: str,
    amount: Decimal,
    terms: str,
    paid_from: dt.date,
    paid_until: dt.date | None = None,
    nature: str = AwardNature.CASH,
    siret: str = "",
    rna: str = "",
    reference: str = "",
    notified: bool = False,
    scheme: str = "",
    application: Application | None = None,
) -> Award:
    """Write a grant of the council, whole as it is published: who receives bears a SIRET, or a RNA number.
    `application`: the file whose decision it follows; a prize owes no report."""
    number = settings.PUBLISHER_SIRET
    if not number:
        raise RuleBroken(_("Le SIRET du conseil n’est pas réglé : demandez à qui installe le site (PUBLISHER_SIRET)."))
    siret, rna = numbers_of(holder, siret, rna)
    until = paid_until or paid_from
    if paid_from < on:
        raise RuleBroken({"paid_from": _("Le versement commencerait avant la convention : vérifiez les deux dates.")})
    if until < paid_from:
        raise RuleBroken({"paid_until": _("La période finirait avant de commencer.")})
    held = {"place": holder} if isinstance(holder, Place) else {"organisation": holder}
    what = {**held, "on": on, "purpose": clause(purpose)[:256], "amount": amount}
    if same := Award.objects.filter(state=AwardState.GRANTED, **what).first():
        raise RuleBroken(_("Cette subvention est déjà écrite, sous le n° %s.") % same.number)
    rank, reference = next_number(Award), clause(reference)
    if reference and _is_taken(reference):
        raise RuleBroken({"reference": _("Cette référence est celle d’une autre subvention.")})
    award = Award.objects.create(
        number=rank,
        reference=reference or _reference_of(f"{on.year}-{rank}"),
        giver=settings.PUBLISHER["name"][:200],
        giver_siret=clean_siret(number),
        name=holder.name[:200],
        siret=siret,
        rna=rna,
        nature=nature,
        terms=clause(terms)[:256],
        paid_from=paid_from,
        paid_until=until,
        notified=notified,
        scheme=clause(scheme)[:60],
        report_due_on=None if application is not None and application.call.kind == Kind.PRIZE else report_day(until),
        application=application,
        author=actor,
        **what,
    )
    record("funding.award_granted", award, actor=actor)
    return award


def _is_taken(reference: str) -> bool:
    return Award.objects.filter(state=AwardState.GRANTED, reference=reference).exists()


def _reference_of(wished: str) -> str:
    """« 2026-7 », or « 2026-7-2 » where somebody typed that one: the ranks wait for each other (`next_number`)."""
    tried = chain([wished], (f"{wished}-{again}" for again in count(2)))
    return next(each for each in tried if not _is_taken(each))


def numbers_of(holder: Place | Organisation, siret: str, rna: str) -> tuple[str, str]:
    """The SIRET and the RNA number of who receives, typed or of the directory."""
    siret = siret or (holder.siret if isinstance(holder, Place) else "")
    rna = rna or (holder.rna if isinstance(holder, Organisation) else "")
    if not siret and not rna:
        raise RuleBroken({"siret": _("Écrivez le SIRET de qui reçoit, ou son numéro RNA.")})
    try:
        siret = clean_siret(siret) if siret else ""
    except RuleBroken as refusal:
        raise RuleBroken({"siret": " ".join(refusal.messages)}) from None
    try:
        rna = clean_rna(rna) if rna else ""
    except RuleBroken as refusal:
        raise RuleBroken({"rna": " ".join(refusal.messages)}) from None
    if rna and not rna[1:].isdecimal():
        if not siret:
            raise RuleBroken({"siret": _("Ce numéro RNA a une lettre, inconnue du format : donnez le SIRET.")})
        rna = ""
    return siret, rna


def report_day(until: dt.date) -> dt.date:
    """Six months after the end of the year of the last payment.

    >>> report_day(dt.date(2026, 3, 2))
    datetime.date(2027, 6, 30)
    """
    year = until.year + 1
    return dt.date(year, REPORT_MONTHS, calendar.monthrange(year, REPORT_MONTHS)[1])


@transaction.atomic
def withdraw_award(award: Award, *, actor: Account, reason: str) -> Award:
    """A grant was wrong, or is given up: it is no longer published, and stays with the reason."""
    award, reason = AWARD_WORKFLOW.take("withdraw", award), clause(reason)
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    award.reason = reason
    award.save(update_fields=["state", "reason"])
    record("funding.award_withdrawn", award, actor=actor, reason=reason)
    return award


@transaction.atomic
def receive_report(award: Award, *, actor: Account, on: dt.date) -> Award:
    """The financial report of a grant came: it is reminded no more, and what bound to it is kept."""
    award = AWARD_WORKFLOW.take("report", award)
    if award.report_due_on is None:
        raise RuleBroken(_("Un prix ne demande pas de compte rendu."))
    if not award.on <= on <= timezone.localdate():
        raise RuleBroken({"on": _("Ce jour est entre la convention et aujourd’hui.")})
    award.reported_on = on
    award.save(update_fields=["reported_on"])
    award.commitments.open().filter(is_report=True).update(kept_on=on)
    record("funding.award_reported", award, actor=actor)
    return award


@transaction.atomic
def remind_report(award: Award) -> Award:
    """Tell who speaks for who received, once, that the financial report comes due.

    Where nobody speaks, nothing is said done: it waits for the secretariat (`reports_of_nobody`).
    """
    award = AWARD_WORKFLOW.take("remind", award)
    if award.reminded_at or award.reported_on:
        raise RuleBroken(_("Ce rappel est déjà parti, ou le compte rendu est déjà reçu."))
    holder = award.place or award.organisation
    speakers = _speakers().filter(place=award.place, organisation=award.organisation)
    addresses = sorted(set(speakers.values_list("account__email", flat=True)))
    if not addresses:
        raise RuleBroken(_("Personne ne parle pour qui reçoit : prévenez-le vous-même."))
    award.reminded_at = timezone.now()
    award.save(update_fields=["reminded_at"])
    subject = typeset(f"Compte rendu financier à rendre : {holder}")[:200]
    for address in addresses:
        words = {"award": award, "publisher": settings.PUBLISHER}
        post(EmailMessage(subject, render_to_string("funding/mail_report.txt", words), to=[address]))
    record("funding.award_reminded", award, actor=None)
    return award


def remind_reports_due() -> list[Award]:
    """Remind those whose report comes due, and for whom somebody speaks; run by a timer."""
    return [remind_report(award) for award in _due().filter(_spoken_for()).order_by("report_due_on", "pk")]


def reports_of_nobody() -> QuerySet[Award]:
    """Those whose report comes due, and for whom nobody speaks here: the secretariat tells them itself."""
    return _due().filter(~_spoken_for())


def _due() -> QuerySet[Award]:
    soon = timezone.localdate() + NOTICE
    return Award.objects.filter(state=AwardState.GRANTED, reminded_at=None, reported_on=None, report_due_on__lte=soon)


def _speakers() -> QuerySet[Representative]:
    return Representative.objects.running().filter(account__is_active=True)


def _spoken_for() -> Exists:
    held = Q(place=OuterRef("place")) | Q(organisation=OuterRef("organisation"))
    return Exists(_speakers().filter(held))


def record(kind: str, award: Award, *, actor: Account | None, **data: object) -> None:
    """The last line of each act on a grant of the council."""
    known = {"number": award.number, "name": award.name, "amount": euros(award.amount), "purpose": award.purpose}
    holder = award.place or award.organisation
    journal.record(kind, award, *([holder] if holder else []), actor=actor, data=known | data)

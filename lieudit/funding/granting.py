"""What the council grants: written with its sixteen columns and its agreement, withdrawn with a reason.

The décret 2017-779 binds public bodies that grant above 23,000 €; the council publishes all of its own by choice.
"""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from itertools import chain, count

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.agreements.models import Commitment
from lieudit.agreements.services import draw_agreement, end_agreement
from lieudit.agreements.workflow import OWING, Side
from lieudit.funding.models import Application, Award
from lieudit.funding.vocabulary import AwardNature, Kind
from lieudit.funding.workflow import AWARD_WORKFLOW, AwardState
from lieudit.governance.models import Assembly
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.network.identifiers import clean_rna, clean_siret
from lieudit.network.models import Organisation, Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, typeset
from lieudit.toolkit.numbers import next_number

REPORT_MONTHS = 6
"""From the end of the year in which a grant is spent to its financial report (Cerfa 15059*02)."""


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
    ends_on: dt.date | None = None,
) -> Award:
    """Write a grant of the council, whole as it is published: who receives bears a SIRET, or a RNA number; and the
    agreement of it, which who receives confirms. `application`: the file whose decision it follows; a prize owes no
    report."""
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
    agreement = draw_agreement(
        holder,
        council(),
        actor=actor,
        title=title_of(application) if application else clause(purpose),
        starts_on=on,
        ends_on=ends_on or dt.date(until.year, 12, 31),
    )
    award = Award.objects.create(
        number=rank,
        agreement=agreement,
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
        application=application,
        author=actor,
        **what,
    )
    if application is None or application.call.kind != Kind.PRIZE:
        words, due = _("Rendre le compte rendu financier"), report_day(until)
        Commitment.objects.create(agreement=agreement, side=Side.HOLDER, words=words, is_report=True, due_on=due)
    record("funding.award_granted", award, actor=actor)
    return award


def council() -> Assembly:
    """The one in whose name the association grants."""
    found = Assembly.objects.national().order_by("pk").first()
    if found is None:
        raise RuleBroken(_("Le conseil national n’est pas encore ouvert : personne ne signerait cette convention."))
    return found


def title_of(application: Application) -> str:
    """What the agreement of a file is called: the words of the file stay in it, where care may hide them."""
    said = {"number": application.number, "call": application.call.title}
    return typeset(_("Dossier n° %(number)d, appel « %(call)s »") % said)


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
    if award.agreement is not None and award.agreement.state in OWING:
        end_agreement(award.agreement, actor=actor, reason=reason)
    record("funding.award_withdrawn", award, actor=actor, reason=reason)
    return award


def record(kind: str, award: Award, *, actor: Account | None, **data: object) -> None:
    """The last line of each act on a grant of the council."""
    known = {"number": award.number, "name": award.name, "amount": euros(award.amount), "purpose": award.purpose}
    holder = award.place or award.organisation
    journal.record(kind, award, *([holder] if holder else []), actor=actor, data=known | data)

"""Acts on agreements: declared by one side, confirmed or denied by the other, announced before they end, renewed,
broken, come to their term; what follows is asked for, and answered.
"""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.agreements.hanging import carry
from lieudit.agreements.models import NOTICES, Agreement, Party
from lieudit.agreements.permissions import answers_as
from lieudit.agreements.tasks import address_of, ask_to_confirm, send_notice
from lieudit.agreements.vocabulary import Nature
from lieudit.agreements.workflow import AGREEMENT_WORKFLOW, AgreementState, Side
from lieudit.governance.models import Assembly
from lieudit.governance.permissions import chairs_of
from lieudit.journal import services as journal
from lieudit.network.models import Animator, Organisation, Place, Representative
from lieudit.network.permissions import speaks_for
from lieudit.network.services import standing
from lieudit.toolkit.articles import to_the
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token

LONGEST = dt.timedelta(days=366 * 99)
"""No agreement outlives a long lease (Code rural, article L451-1: ninety-nine years)."""


@transaction.atomic
def sign_agreement(
    holder: Party,
    *,
    actor: Account,
    partner: Organisation,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    document: UploadedFile[bytes] | None = None,
    nature: str = Nature.GRANT,
) -> Agreement:
    """Write down an agreement between a place, an organisation or an assembly, and a partner, with its dates; the other
    side is asked to confirm it."""
    if isinstance(holder, Place):
        holder = standing(holder)
    if holder == partner:
        raise RuleBroken({"partner": _("Une convention se signe à deux : choisissez l’autre partie.")})
    _check_days(starts_on, ends_on)
    return _write(
        "public_services.agreement_signed",
        Agreement(
            **_sides_of(holder, partner),
            title=title,
            starts_on=starts_on,
            ends_on=ends_on,
            document=document or "",
            nature=nature,
            confirmed_at=timezone.now() if speaks_for(actor, partner) else None,
        ),
        actor,
    )


@transaction.atomic
def draw_agreement(
    holder: Place | Organisation,
    counterpart: Organisation | Assembly,
    *,
    actor: Account,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
) -> Agreement:
    """Write down the agreement that a decision calls for, in the name of who grants: whoever receives confirms it.
    Nothing is to follow it."""
    drawn = Agreement(
        **_sides_of(holder, counterpart),
        title=title[:200],
        starts_on=starts_on,
        ends_on=ends_on,
        told_by=Side.PARTNER,
        is_single=True,
    )
    return _write("public_services.agreement_signed", drawn, actor)


@transaction.atomic
def renew_agreement(
    agreement: Agreement,
    *,
    actor: Account,
    starts_on: dt.date,
    ends_on: dt.date,
    document: UploadedFile[bytes] | None = None,
) -> Agreement:
    """Write down the agreement that follows; what the former one held is held by the new one."""
    if agreement.place is not None:
        standing(agreement.place)
    former = _take(agreement, "renew")
    if starts_on <= former.starts_on:
        raise RuleBroken({"starts_on": _("La suite commence après la convention qu’elle prolonge.")})
    _check_days(starts_on, ends_on)
    former.save(update_fields=["state"])
    told_by = Side.HOLDER if answers_as(actor, former, Side.HOLDER) else Side.PARTNER
    is_both = told_by == Side.HOLDER and former.partner is not None and speaks_for(actor, former.partner)
    new = Agreement(
        place=former.place,
        organisation=former.organisation,
        assembly=former.assembly,
        partner=former.partner,
        title=former.title,
        starts_on=starts_on,
        ends_on=ends_on,
        document=document or "",
        nature=former.nature,
        told_by=told_by,
        confirmed_at=timezone.now() if is_both else None,
        after=former,
    )
    new = _write("public_services.agreement_renewed", new, actor)
    carry(former, new)
    return new


@transaction.atomic
def confirm_agreement(agreement: Agreement, *, actor: Account | None, seen: str | None = None) -> Agreement:
    """Say that the other side was right: it binds both. `actor` is None for who holds a mailed link; `seen` is what
    they were shown (`Agreement.seen`): nobody confirms a commitment that was added since."""
    agreement = _take(agreement, "confirm")
    if agreement.confirmed_at:
        raise RuleBroken(_("Cette convention est déjà confirmée."))
    if seen is not None and seen != agreement.seen:
        raise RuleBroken(_("Les engagements ou les versements ont changé depuis : relisez-les, puis confirmez."))
    agreement.confirmed_at = timezone.now()
    agreement.save(update_fields=["confirmed_at"])
    journal.address_to(agreement, sides(agreement))
    record("public_services.agreement_confirmed", agreement, actor, who=str(agreement.other))
    return agreement


@transaction.atomic
def deny_agreement(agreement: Agreement, *, actor: Account | None, reason: str) -> Agreement:
    """Say that one never agreed: it never ran. What it would have followed holds again what it held."""
    agreement = _take(agreement, "deny")
    if agreement.confirmed_at:
        raise RuleBroken(_("Cette convention est confirmée : elle peut être rompue, avec un motif."))
    former, agreement.after, agreement.closing = agreement.after, None, reason
    agreement.save(update_fields=["state", "closing", "after"])
    if former:
        former.state = AgreementState.RUNNING if former.ends_on >= timezone.localdate() else AgreementState.EXPIRED
        former.save(update_fields=["state"])
    carry(agreement, former)
    journal.address_to(agreement, sides(agreement))
    words = {"who": str(agreement.other), "teller": str(agreement.teller), "reason": reason}
    record("public_services.agreement_denied", agreement, actor, **words)
    return agreement


def answer_agreement(agreement: Agreement, *, is_true: bool, reason: str, seen: str) -> Agreement:
    """The answer of who holds the mailed link."""
    if is_true:
        return confirm_agreement(agreement, actor=None, seen=seen)
    return deny_agreement(agreement, actor=None, reason=reason)


@transaction.atomic
def end_agreement(agreement: Agreement, *, actor: Account, reason: str) -> Agreement:
    """Break an agreement today; the other side reads the reason. A grant that is withdrawn breaks its own after the
    term too: its report is due no more."""
    agreement = _take(agreement, "end")
    agreement.closing = reason
    agreement.save(update_fields=["state", "closing"])
    journal.address_to(agreement, sides(agreement))
    record("public_services.agreement_ended", agreement, actor, reason=reason)
    return agreement


@transaction.atomic
def ask_sequel(agreement: Agreement, *, actor: Account, on: dt.date) -> Agreement:
    """One side asked the other what follows: from that day its answer is waited for."""
    agreement = _take(agreement, "ask")
    _not_to_come(on)
    agreement.asked_on, agreement.heard_on = on, None
    agreement.save(update_fields=["asked_on", "heard_on"])
    record("agreements.sequel_asked", agreement, actor, day=day(on))
    return agreement


@transaction.atomic
def hear_sequel(agreement: Agreement, *, actor: Account, on: dt.date) -> Agreement:
    """The answer came; where it is yes, what follows is written down (`renew_agreement`)."""
    agreement = _take(agreement, "hear")
    _not_to_come(on)
    if agreement.asked_on is None or on < agreement.asked_on:
        raise RuleBroken({"on": _("Une réponse vient après la demande : dites d’abord le jour de celle-ci.")})
    agreement.heard_on = on
    agreement.save(update_fields=["heard_on"])
    record("agreements.sequel_heard", agreement, actor, day=day(on))
    return agreement


@transaction.atomic
def announce_end(agreement: Agreement) -> bool:
    """Tell both sides, and who animates the territory, that an agreement ends; once for each notice.

    An organisation for which nobody speaks here is told by the mail address of its own page.
    """
    agreement, today = _held(agreement), timezone.localdate()
    notice = _notice(agreement, today)
    if notice is None:
        return False
    agreement.notice = notice
    agreement.save(update_fields=["notice"])
    journal.address_to(agreement, sides(agreement))
    record("public_services.agreement_end_announced", agreement, None)
    for party in (agreement.organisation, agreement.partner):
        if party is not None and party.email and not is_spoken_for(party):
            send_notice(agreement, party)
    return True


@transaction.atomic
def expire_agreement(agreement: Agreement) -> bool:
    """Say that an agreement has come to its term, when its last day has passed and nobody renewed it."""
    agreement = _held(agreement)
    if agreement.state != AgreementState.RUNNING or agreement.ends_on >= timezone.localdate():
        return False
    AGREEMENT_WORKFLOW.apply("expire", agreement)
    agreement.save(update_fields=["state"])
    journal.address_to(agreement, sides(agreement))
    record("public_services.agreement_expired", agreement, None)
    return True


def turn_agreements() -> int:
    """Announce the ends that come, close what has come to its term; run daily. How many were told.

    Nothing is said of words that a measure of care hides, as long as it does.
    """
    over = Agreement.objects.public().running().filter(ends_on__lt=timezone.localdate())
    due = list(Agreement.objects.public().ending()) + list(over.filter(is_single=True))
    return sum(expire_agreement(each) or announce_end(each) for each in due)


def sides(agreement: Agreement) -> list[int]:
    """The accounts that speak for either side, and those that animate the territory of the place."""
    return [pk for party in (agreement.holder, agreement.counterpart) for pk in voices(party)]


def voices(party: Party) -> list[int]:
    """The accounts that speak for a side, and those that animate the territory of a place."""
    if isinstance(party, Assembly):
        return list(chairs_of(party.pk).values_list("pk", flat=True))
    speaking = Representative.objects.running().filter(account__is_active=True).of(party)
    animating = Animator.objects.accounts_over(party).values_list("pk", flat=True) if isinstance(party, Place) else ()
    return [*speaking.values_list("account", flat=True), *animating]


def asked_words(agreement: Agreement) -> str:
    """Who is asked to confirm it, and how; what to do where nobody can be asked."""
    other = str(agreement.other)
    if not agreement.declared:
        return _("Vous parlez pour les deux parties : elle est confirmée.")
    if is_spoken_for(agreement.other):
        return _("C’est %(other)s de la confirmer ici.") % {"other": to_the(other)}
    if address_of(agreement):
        return _("Un message demande %(other)s de la confirmer.") % {"other": to_the(other)}
    return _(
        "Personne ne parle ici pour %(other)s et sa page n’a pas d’adresse électronique : ajoutez-la, sans quoi la "
        "convention reste « déclarée »."
    ) % {"other": other}


def is_spoken_for(party: Party) -> bool:
    """Whether somebody speaks here for this side today; for an assembly, the secretariat does at least."""
    return isinstance(party, Assembly) or Representative.objects.running().of(party).exists()


def record(act: str, agreement: Agreement, actor: Account | None, *more: Agreement, **data: object) -> None:
    """One entry that concerns the agreement and its two sides, in the name of the side that acts."""
    holder, counterpart = agreement.holder, agreement.counterpart
    worn = (side for side in (holder, counterpart) if not isinstance(side, Assembly) and speaks_for(actor, side))
    words: dict[str, object] = {"place": holder.name, "partner": counterpart.name, "title": agreement.title}
    words |= {"until": day(agreement.ends_on), "of": thing_token(agreement), "url": agreement.get_absolute_url()}
    words |= {"link": _("Voir la convention")} | data
    hat = next(worn, None) if actor else None
    journal.record(act, agreement, holder, counterpart, *more, actor=actor, hat=hat, data=words)


def _notice(agreement: Agreement, today: dt.date) -> int | None:
    """The notice that is due and was not given: the shortest one that the remaining days do not pass."""
    left = (agreement.ends_on - today).days
    due = min((notice for notice in NOTICES if left <= notice), default=None)
    given = agreement.notice is not None and due is not None and agreement.notice <= due
    return None if given or agreement.state != AgreementState.RUNNING or left < 0 else due


def _check_days(starts_on: dt.date, ends_on: dt.date) -> None:
    """Refuse days that cannot be those of an agreement that somebody writes down."""
    if ends_on < starts_on:
        raise RuleBroken({"ends_on": _("La convention finit avant de commencer.")})
    if ends_on < timezone.localdate():
        raise RuleBroken({"ends_on": _("Ce dernier jour est déjà passé.")})
    if max(ends_on - starts_on, ends_on - timezone.localdate()) > LONGEST:
        raise RuleBroken({"ends_on": _("Une convention finit dans quatre-vingt-dix-neuf ans au plus.")})


def _not_to_come(on: dt.date) -> None:
    if on > timezone.localdate():
        raise RuleBroken({"on": _("Ce jour est à venir.")})


def _sides_of(holder: Party, counterpart: Organisation | Assembly) -> dict[str, Party]:
    """The columns of the two sides."""
    held = {Place: "place", Organisation: "organisation", Assembly: "assembly"}
    facing = "assembly" if isinstance(counterpart, Assembly) else "partner"
    return {held[type(holder)]: holder, facing: counterpart}


def _write(act: str, agreement: Agreement, actor: Account) -> Agreement:
    """Keep a new agreement, tell its two sides, and ask the other one to confirm it."""
    agreement.number, agreement.author = next_number(Agreement), actor
    agreement.save()
    journal.address_to(agreement, sides(agreement))
    record(act, agreement, actor, *([agreement.after] if agreement.after else []), since=day(agreement.starts_on))
    if agreement.declared and not is_spoken_for(agreement.other) and address_of(agreement):
        ask_to_confirm(agreement)
    return agreement


def _held(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).with_things().get(pk=agreement.pk)


def _take(agreement: Agreement, step: str) -> Agreement:
    held = _held(agreement)
    AGREEMENT_WORKFLOW.apply(step, held)
    return held

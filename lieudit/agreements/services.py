"""Acts on agreements: declared by one side, confirmed or denied by the other, announced before they end, renewed,
broken, come to their term.
"""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.agreements.hanging import carry
from lieudit.agreements.models import NOTICES, Agreement
from lieudit.agreements.tasks import ask_to_confirm, send_notice
from lieudit.agreements.workflow import AGREEMENT_WORKFLOW, AgreementState, Side
from lieudit.journal import services as journal
from lieudit.network.models import Animator, Organisation, Place, Representative
from lieudit.network.permissions import may_edit_place, speaks_for
from lieudit.network.services import standing
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted, day
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token

LONGEST = dt.timedelta(days=366 * 99)
"""No agreement outlives a long lease (Code rural, article L451-1: ninety-nine years)."""


@transaction.atomic
def sign_agreement(
    place: Place,
    *,
    actor: Account,
    partner: Organisation,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    document: UploadedFile[bytes] | None = None,
) -> Agreement:
    """Write down an agreement between a place and a partner, with its dates; the other side is asked to confirm it."""
    place = standing(place)
    return _sign("public_services.agreement_signed", place, partner, actor, title, starts_on, ends_on, document)


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
    standing(agreement.place)
    former = _take(agreement, "renew")
    if starts_on <= former.starts_on:
        raise RuleBroken({"starts_on": _("La suite commence après la convention qu’elle prolonge.")})
    former.save(update_fields=["state"])
    words = (former.title, starts_on, ends_on, document)
    new = _sign("public_services.agreement_renewed", former.place, former.partner, actor, *words, after=former)
    carry(former, new)
    return new


@transaction.atomic
def confirm_agreement(agreement: Agreement, *, actor: Account | None) -> Agreement:
    """Say that the other side was right: it binds both. `actor` is None for who holds a mailed link."""
    agreement = _take(agreement, "confirm")
    if agreement.confirmed_at:
        raise RuleBroken(_("Cette convention est déjà confirmée."))
    agreement.confirmed_at = timezone.now()
    agreement.save(update_fields=["confirmed_at"])
    journal.address_to(agreement, sides(agreement))
    _record("public_services.agreement_confirmed", agreement, actor, who=str(agreement.other))
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
    _record("public_services.agreement_denied", agreement, actor, **words)
    return agreement


def answer_agreement(agreement: Agreement, *, is_true: bool, reason: str) -> Agreement:
    """The answer of who holds the mailed link."""
    if is_true:
        return confirm_agreement(agreement, actor=None)
    return deny_agreement(agreement, actor=None, reason=reason)


@transaction.atomic
def end_agreement(agreement: Agreement, *, actor: Account, reason: str) -> Agreement:
    """Break an agreement today, before its term; the other side reads the reason."""
    agreement = _take(agreement, "end")
    agreement.closing = reason
    agreement.save(update_fields=["state", "closing"])
    journal.address_to(agreement, sides(agreement))
    _record("public_services.agreement_ended", agreement, actor, reason=reason)
    return agreement


@transaction.atomic
def announce_end(agreement: Agreement) -> bool:
    """Tell both sides, and who animates the territory, that an agreement ends; once for each notice.

    A partner for whom nobody speaks here is told by the mail address of its own page.
    """
    agreement, today = _held(agreement), timezone.localdate()
    notice = _notice(agreement, today)
    if notice is None:
        return False
    agreement.notice = notice
    agreement.save(update_fields=["notice"])
    journal.address_to(agreement, sides(agreement))
    left = counted((agreement.ends_on - today).days, _("jour"))
    _record("public_services.agreement_end_announced", agreement, None, days=left)
    if not is_spoken_for(agreement.partner) and agreement.partner.email:
        send_notice(agreement)
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
    _record("public_services.agreement_expired", agreement, None)
    return True


def turn_agreements() -> int:
    """Announce the ends that come, close what has come to its term; run daily. How many were told.

    Nothing is said of words that a measure of care hides, as long as it does.
    """
    due = list(Agreement.objects.public().ending())
    return sum(expire_agreement(each) or announce_end(each) for each in due)


def sides(agreement: Agreement) -> list[int]:
    """The accounts that speak for the place or for the partner, and those that animate the territory."""
    place = Place.objects.with_territory().get(pk=agreement.place_id)
    speakers = Representative.objects.running().filter(account__is_active=True)
    both = speakers.of(place) | speakers.of(agreement.partner)
    return [
        *both.values_list("account", flat=True),
        *Animator.objects.accounts_over(place).values_list("pk", flat=True),
    ]


def asked_words(agreement: Agreement) -> str:
    """Who is asked to confirm it, and how; what to do where nobody can be asked."""
    other = str(agreement.other)
    if not agreement.declared:
        return _("Vous parlez pour les deux parties : elle est confirmée.")
    if is_spoken_for(agreement.other):
        return _("%(other)s est prié de la confirmer ici.") % {"other": other}
    if agreement.other.email:
        return _("Un message demande à %(other)s de la confirmer.") % {"other": other}
    return _(
        "Personne ne parle ici pour %(other)s et sa page n’a pas d’adresse électronique : ajoutez-la, sans quoi la "
        "convention reste « déclarée »."
    ) % {"other": other}


def is_spoken_for(side: Place | Organisation) -> bool:
    """Whether somebody speaks here for this side today."""
    return Representative.objects.running().of(side).exists()


def _notice(agreement: Agreement, today: dt.date) -> int | None:
    """The notice that is due and was not given: the shortest one that the remaining days do not pass."""
    left = (agreement.ends_on - today).days
    due = min((notice for notice in NOTICES if left <= notice), default=None)
    given = agreement.notice is not None and due is not None and agreement.notice <= due
    return None if given or agreement.state != AgreementState.RUNNING or left < 0 else due


def _sign(
    act: str,
    place: Place,
    partner: Organisation,
    actor: Account,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    document: UploadedFile[bytes] | None,
    after: Agreement | None = None,
) -> Agreement:
    if ends_on < starts_on:
        raise RuleBroken({"ends_on": _("La convention finit avant de commencer.")})
    if ends_on < timezone.localdate():
        raise RuleBroken({"ends_on": _("Ce dernier jour est déjà passé.")})
    if max(ends_on - starts_on, ends_on - timezone.localdate()) > LONGEST:
        raise RuleBroken({"ends_on": _("Une convention finit dans quatre-vingt-dix-neuf ans au plus.")})
    for_partner, for_place = speaks_for(actor, partner), may_edit_place(actor, place)
    agreement = Agreement.objects.create(
        number=next_number(Agreement),
        place=place,
        partner=partner,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        document=document or "",
        author=actor,
        told_by=Side.PLACE if for_place else Side.PARTNER,
        confirmed_at=timezone.now() if for_place and for_partner else None,
        after=after,
    )
    journal.address_to(agreement, sides(agreement))
    _record(act, agreement, actor, *([after] if after else []), since=day(starts_on))
    if agreement.declared and not is_spoken_for(agreement.other) and agreement.other.email:
        ask_to_confirm(agreement)
    return agreement


def _held(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("place", "partner")
    return rows.get(pk=agreement.pk)


def _take(agreement: Agreement, step: str) -> Agreement:
    held = _held(agreement)
    AGREEMENT_WORKFLOW.apply(step, held)
    return held


def _record(act: str, agreement: Agreement, actor: Account | None, *more: Agreement, **data: object) -> None:
    """One entry that concerns the agreement and its two sides, in the name of the side that acts."""
    place, partner = agreement.place, agreement.partner
    hat = next((side for side in (place, partner) if actor and speaks_for(actor, side)), None)
    words = {"place": place.name, "partner": partner.name, "title": agreement.title, "until": day(agreement.ends_on)}
    words |= {"of": thing_token(agreement), "url": agreement.get_absolute_url(), "link": _("Voir la convention")}
    journal.record(act, agreement, place, partner, *more, actor=actor, hat=hat, data=words | data)

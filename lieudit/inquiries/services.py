"""What the council does of questions put to it: who may ask, which assembly takes it, more time, a refusal. How it is
answered is in opinion.py, what institutions do in asking.py."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.consultations.models import Consultation
from lieudit.governance.models import Assembly
from lieudit.inquiries.delays import DECIDING_DAYS, LATEST
from lieudit.inquiries.models import Door, Inquiry
from lieudit.inquiries.tasks import tell_institution, write_door
from lieudit.inquiries.workflow import INQUIRY_WORKFLOW, InquiryState
from lieudit.journal import services as journal
from lieudit.network.models import Organisation
from lieudit.toolkit.articles import the_first
from lieudit.toolkit.codes import new_code
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, day, typeset
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.workdays import add_working_days


def record(kind: str, inquiry: Inquiry, *things: models.Model, actor: Account | None, **data: object) -> None:
    """The last line of each act on a question that is read."""
    known = {
        "number": inquiry.number,
        "question": typeset(inquiry.question),
        "institution": str(inquiry.door),
        "of": thing_token(inquiry),
        "url": inquiry.get_absolute_url(),
        "link": _("Lire la question"),
    }
    named = [inquiry.door.institution] if inquiry.door.institution else []
    journal.record(kind, inquiry, *named, *things, actor=actor, data=known | data)


def heard(inquiry: Inquiry) -> list[Consultation]:
    """The consultation on a question: those who answered it are told what comes of the question too."""
    return [inquiry.consultation] if inquiry.consultation else []


def record_of_door(kind: str, door: Door, *, actor: Account | None, **data: object) -> None:
    journal.record(kind, door, actor=actor, data={"institution": str(door), **data})


# Who may ask


@transaction.atomic
def give_door(*, actor: Account, institution: Organisation, address: str) -> Door:
    """Give a service of an institution its link, by mail: what it asks needs no check any more."""
    now, address = timezone.now(), address.strip().lower()
    if Door.objects.open().given().filter(institution=institution, address=address).exists():
        raise RuleBroken({"address": _("Ce service a déjà un lien : donnez-le de nouveau depuis la liste.")})
    door = Door.objects.create(
        institution=institution,
        said=str(institution),
        address=address,
        given_by=actor,
        checked_at=now,
        checked_by=actor,
    )
    write_door(door, "inquiries/mail_door.txt", "Poser une question au conseil : votre lien")
    record_of_door("inquiries.door_given", door, actor=actor)
    return door


@transaction.atomic
def renew_door(door: Door, *, actor: Account, address: str) -> Door:
    """Give the link again, to another mailbox if need be: the one before opens nothing any more."""
    door = lock(door)
    if not door.is_known:
        raise RuleBroken(_("Dites d’abord si ce lien est bien celui de l’institution."))
    door.address, door.key = address.strip().lower(), new_code()
    door.closed_at, door.closing = None, ""
    door.save(update_fields=["address", "key", "closed_at", "closing"])
    write_door(door, "inquiries/mail_door.txt", "Poser une question au conseil : votre nouveau lien")
    record_of_door("inquiries.door_renewed", door, actor=actor)
    return door


@transaction.atomic
def close_door(door: Door, *, actor: Account, reason: str) -> Door:
    """Take a link back: it opens nothing any more. The questions that were asked by it stay."""
    door = lock(door)
    if door.closed_at:
        raise RuleBroken(_("Ce lien est déjà repris."))
    if not door.is_known:
        raise RuleBroken(_("Dites d’abord si ce lien est bien celui de l’institution."))
    door.closed_at, door.closing = timezone.now(), clause(reason)
    door.save(update_fields=["closed_at", "closing"])
    record_of_door("inquiries.door_closed", door, actor=actor, reason=door.closing)
    return door


def _to_check(door: Door) -> Door:
    door = lock(door)
    if door.closed_at or door.checked_at:
        raise RuleBroken(_("Quelqu’un vient de le vérifier : voyez ce qui a été décidé."))
    if door.confirmed_at is None:
        raise RuleBroken(_("Cette adresse n’a pas encore répondu."))
    return door


@transaction.atomic
def receive_door(door: Door, *, actor: Account, institution: Organisation) -> Door:
    """The origin is the institution's: its question is published, and what it asks later needs no check."""
    door = _to_check(door)
    door.institution, door.checked_at, door.checked_by = institution, timezone.now(), actor
    door.save(update_fields=["institution", "checked_at", "checked_by"])
    for inquiry in door.inquiries.filter(state=InquiryState.CHECKING).order_by("pk"):
        publish(inquiry, door, actor=actor)
    return door


@transaction.atomic
def reject_door(door: Door, *, actor: Account, reason: str) -> Door:
    """The origin is not the institution's: nothing is published, the link opens nothing, the mailbox is told why."""
    door, reason = _to_check(door), clause(reason)
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi elle n’est pas reçue.")})
    door.closed_at, door.closing = timezone.now(), reason
    door.save(update_fields=["closed_at", "closing"])
    for inquiry in door.inquiries.filter(state=InquiryState.CHECKING).order_by("pk"):
        held = INQUIRY_WORKFLOW.take("reject", inquiry)
        held.reason = reason
        held.save(update_fields=["state", "reason"])
    write_door(door, "inquiries/mail_rejected.txt", "Une question au conseil n’est pas reçue", reason=reason)
    record_of_door("inquiries.rejected", door, actor=actor, reason=reason)
    return door


def publish(inquiry: Inquiry, door: Door, *, actor: Account | None) -> Inquiry:
    """Within an act: its origin is known, everybody reads it, and the time of the council runs."""
    inquiry = lock(inquiry)
    now = timezone.now()
    inquiry.door, inquiry.state = door, InquiryState.ASKED
    inquiry.number, inquiry.asked_at = next_number(Inquiry), now
    inquiry.decide_by = add_working_days(timezone.localdate(now), DECIDING_DAYS)
    inquiry.answer_by = inquiry.wanted_on
    inquiry.save(update_fields=["state", "number", "asked_at", "decide_by", "answer_by"])
    by = day(inquiry.decide_by)
    tell_institution(inquiry, f"Elle est publiée. Le conseil dit avant le {by} s’il la prend, et quelle assemblée.")
    record("inquiries.asked", inquiry, actor=actor, wanted=day(inquiry.wanted_on), text=inquiry.why)
    return inquiry


# What the council says of it


def take(step: str, inquiry: Inquiry) -> Inquiry:
    """The question held until the act ends, moved one step; refused in words that say what was decided already."""
    now = lock(inquiry)
    if now.state == InquiryState.WITHDRAWN:
        raise RuleBroken(_("L’institution a retiré cette question : %s.") % now.reason)
    if step == "accept" and now.state == InquiryState.ACCEPTED:
        raise RuleBroken(_("Quelqu’un vient de la prendre : %s.") % now.assembly)
    if step in ("accept", "delay") and now.state == InquiryState.DECLINED:
        raise RuleBroken(_("Quelqu’un vient de dire que le conseil ne la prend pas : %s.") % now.reason)
    INQUIRY_WORKFLOW.apply(step, now)
    return now


def check_later(by: dt.date, field: str, after: dt.date | None = None) -> None:
    today = timezone.localdate()
    if by <= today:
        raise RuleBroken({field: _("Choisissez un jour à venir.")})
    if by > today + dt.timedelta(days=LATEST):
        raise RuleBroken({field: _("Ce jour est trop loin : un an au plus.")})
    if after and by <= after:
        raise RuleBroken({field: _("Choisissez un jour plus tardif que le %s.") % day(after)})


@transaction.atomic
def accept_inquiry(
    inquiry: Inquiry, *, actor: Account, assembly: Assembly, answer_by: dt.date, reason: str = ""
) -> Inquiry:
    """Take a question: an assembly deals with it, for a day. Later than wanted, with a reason."""
    inquiry = take("accept", inquiry)
    reason, later = clause(reason), answer_by > inquiry.wanted_on
    check_later(answer_by, "answer_by")
    if later and not reason:
        wanted = day(inquiry.wanted_on)
        raise RuleBroken(
            {"reason": _("L’institution demande une réponse pour le %s : dites pourquoi plus tard.") % wanted}
        )
    inquiry.assembly, inquiry.answer_by, inquiry.decided_at = assembly, answer_by, timezone.now()
    inquiry.reason, inquiry.delays = reason if later else "", inquiry.delays + later
    inquiry.save(update_fields=["state", "assembly", "answer_by", "decided_at", "reason", "delays"])
    why = f" Plus tard que souhaité : {reason}." if later else ""
    tell_institution(inquiry, f"{the_first(assembly)} la prend, et rend son avis avant le {day(answer_by)}.{why}")
    kind = "inquiries.accepted_later" if later else "inquiries.accepted"
    record(kind, inquiry, assembly, actor=actor, assembly=assembly.name, by=day(answer_by), reason=inquiry.reason)
    return inquiry


@transaction.atomic
def delay_inquiry(inquiry: Inquiry, *, actor: Account, until: dt.date, reason: str) -> Inquiry:
    """Ask for time, with a new day and a reason: to say whether it is taken or, once it is, for the opinion."""
    inquiry = take("delay", inquiry)
    field = "decide_by" if inquiry.state == InquiryState.ASKED else "answer_by"
    former: dt.date = getattr(inquiry, field)
    check_later(until, "until", after=former)
    setattr(inquiry, field, until)
    inquiry.reason, inquiry.delays = clause(reason), inquiry.delays + 1
    inquiry.save(update_fields=[field, "reason", "delays"])
    who, said = (
        ("Le conseil", "dit s’il la prend") if field == "decide_by" else (the_first(inquiry.assembly), "rend son avis")
    )
    tell_institution(inquiry, f"{who} demande du temps, et {said} avant le {day(until)} : {inquiry.reason}.")
    days = {"from_day": day(former), "to_day": day(until)}
    record("inquiries.delayed", inquiry, actor=actor, reason=inquiry.reason, **days)
    return inquiry


@transaction.atomic
def decline_inquiry(inquiry: Inquiry, *, actor: Account, reason: str) -> Inquiry:
    """Say that the council gives no opinion on it, with a reason that is published."""
    inquiry = take("decline", inquiry)
    inquiry.reason, inquiry.decided_at = clause(reason), inquiry.decided_at or timezone.now()
    inquiry.save(update_fields=["state", "reason", "decided_at"])
    tell_institution(inquiry, f"Le conseil ne la prend pas : {inquiry.reason}.")
    record("inquiries.declined", inquiry, actor=actor, reason=inquiry.reason)
    return inquiry

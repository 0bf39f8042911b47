"""What an institution does by its signed link: ask, confirm its mailbox, take a question back, say what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.imports.personal import person_in
from lieudit.inquiries.delays import LATEST, SOONEST
from lieudit.inquiries.models import Door, Inquiry, Paper
from lieudit.inquiries.papers import erase_papers, join_papers
from lieudit.inquiries.services import heard, publish, record, record_of_door
from lieudit.inquiries.tasks import ask_to_confirm
from lieudit.inquiries.wording import person_refusal
from lieudit.inquiries.workflow import INQUIRY_WORKFLOW, UNREAD, InquiryState, Outcome
from lieudit.network.models import Organisation
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, day
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import Trace
from lieudit.toolkit.uploads import Upload
from lieudit.toolkit.workdays import add_working_days

MOST_ASKED = 5
"""Questions that may come from one network address in an hour."""
MOST_WAITING = 5
"""Questions of one institution's link that the council may have to answer at a time."""
NOT_WRITTEN_TO = gettext_lazy(
    "Un message est parti à cette adresse il y a peu, ou elle ne veut plus rien recevoir d’ici. Renvoyez ce formulaire "
    "dans dix minutes, ou écrivez au secrétariat, qui donne un lien à votre service."
)
WITHDRAWN_UNREAD = "Retirée avant d’être lue"


@transaction.atomic
def ask_council(
    *,
    question: str,
    why: str,
    use: str,
    role: str,
    wanted_on: dt.date,
    deposit_key: str,
    origin: str,
    door: Door | None = None,
    institution: Organisation | None = None,
    other: str = "",
    address: str = "",
    documents: Sequence[Upload] = (),
    held: Sequence[Paper] = (),
    no_person: bool = False,
) -> Inquiry:
    """Put a question to the council. By a link that the council gave, it is published at once; else its mailbox has to
    answer, then the council checks who asks. The same form sent twice is one question.
    """
    if known := Inquiry.objects.filter(deposit_key=deposit_key).first():
        return known
    words = {"question": clean_question(question), "why": why.strip(), "use": use.strip(), "role": clause(role)}
    _refuse_persons(words, no_person=no_person)
    _check_day(wanted_on)
    if not Trace.keep(origin, MOST_ASKED):
        raise RuleBroken(_("Beaucoup de questions viennent de votre connexion : réessayez dans une heure."))
    by_link = door is not None
    door = _standing(door) if door else _new_door(institution, other, address)
    if door.inquiries.waiting_for_council().count() >= MOST_WAITING:
        raise RuleBroken(_("Cinq de vos questions attendent déjà une réponse : retirez-en une, ou revenez après."))
    try:
        with transaction.atomic():
            inquiry = Inquiry.objects.create(door=door, wanted_on=wanted_on, deposit_key=deposit_key, **words)
    except IntegrityError:  # the same form, sent twice at once
        return Inquiry.objects.get(deposit_key=deposit_key)
    join_papers(inquiry, documents, held)
    record_of_door("inquiries.sent", door, actor=None)
    if by_link and door.is_known:
        return publish(inquiry, door, actor=None)
    if by_link:  # its mailbox has answered already
        return confirm_inquiry(inquiry)
    if not ask_to_confirm(inquiry):
        raise RuleBroken({"address": NOT_WRITTEN_TO})
    return inquiry


def clean_question(question: str) -> str:
    """A question on one line, that can be answered."""
    question = " ".join(question.replace("\0", "").split())
    if len(question) < 15:
        raise RuleBroken({"question": _("Écrivez une question entière, à laquelle un avis peut répondre.")})
    return question


def _refuse_persons(words: dict[str, str], *, no_person: bool) -> None:
    found = {name: seen for name in ("question", "why", "use") if (seen := person_in(words[name], no_person=no_person))}
    if found:
        raise RuleBroken({name: person_refusal(*seen) for name, seen in found.items()})


def _check_day(wanted_on: dt.date) -> None:
    today = timezone.localdate()
    soonest = add_working_days(today, SOONEST)
    if wanted_on <= today:
        raise RuleBroken({"wanted_on": _("Ce jour est passé : le plus tôt est le %s.") % day(soonest)})
    if wanted_on < soonest:
        message = _("Le conseil a besoin de %(days)s jours ouvrés au moins : le plus tôt est le %(day)s.")
        raise RuleBroken({"wanted_on": message % {"days": SOONEST, "day": day(soonest)}})
    if wanted_on > today + dt.timedelta(days=LATEST):
        raise RuleBroken({"wanted_on": _("Ce jour est trop loin : un an au plus.")})


def _new_door(institution: Organisation | None, other: str, address: str) -> Door:
    """The door by which who has no link asks; one that the council gave to the same mailbox is used again."""
    said = str(institution) if institution else clause(other)
    if not said:
        raise RuleBroken({"institution": _("Choisissez votre institution, ou écrivez son nom au-dessous.")})
    if not address:
        raise RuleBroken({"address": _("Donnez l’adresse électronique de votre service : le lien y est envoyé.")})
    address = address.strip().lower()
    if institution and (known := Door.objects.open().given().filter(institution=institution, address=address).first()):
        return known
    return Door.objects.create(institution=institution, said=said[:200], address=address)


def _standing(door: Door) -> Door:
    door = lock(door)
    if door.closed_at:
        raise RuleBroken(_("Ce lien a été repris par le conseil : il n’ouvre plus rien."))
    return door


@transaction.atomic
def confirm_inquiry(inquiry: Inquiry) -> Inquiry:
    """The mailbox answers: the council reads the question and checks who asks, unless it knows already."""
    door = _standing(inquiry.door)
    inquiry = INQUIRY_WORKFLOW.take("confirm", inquiry)
    inquiry.door = door
    if door.confirmed_at is None:
        door.confirmed_at = timezone.now()
        door.save(update_fields=["confirmed_at"])
    if door.is_known:
        return publish(inquiry, door, actor=None)
    inquiry.save(update_fields=["state"])
    record_of_door("inquiries.confirmed", door, actor=None)
    return inquiry


@transaction.atomic
def withdraw_inquiry(inquiry: Inquiry, *, reason: str = "") -> Inquiry:
    """Take a question back before its opinion leaves. Once public, with a reason, and it stays read."""
    door = _standing(inquiry.door)
    before = lock(inquiry)
    unread = before.state in UNREAD
    inquiry = INQUIRY_WORKFLOW.take("withdraw", before)
    inquiry.reason = WITHDRAWN_UNREAD if unread else clause(reason)
    if not inquiry.reason:
        raise RuleBroken({"reason": _("Dites pourquoi vous la retirez : c’est publié.")})
    inquiry.save(update_fields=["state", "reason"])
    inquiry.door = door
    if unread:
        record_of_door("inquiries.withdrawn_unread", door, actor=None)
    else:
        record("inquiries.withdrawn", inquiry, actor=None, reason=inquiry.reason)
    return inquiry


@transaction.atomic
def publish_follow_up(
    inquiry: Inquiry,
    *,
    outcome: str,
    text: str,
    role: str,
    documents: Sequence[Upload] = (),
    held: Sequence[Paper] = (),
    no_person: bool = False,
) -> Inquiry:
    """Say what was done with the opinion, once: it is published as it is, and changes no more."""
    door = _standing(inquiry.door)
    if (now := lock(inquiry)).state == InquiryState.FOLLOWED:
        assert now.followed_at
        said = {"day": day(timezone.localdate(now.followed_at)), "outcome": now.get_outcome_display()}
        raise RuleBroken(_("Une suite est déjà publiée, le %(day)s : %(outcome)s. Elle ne change plus.") % said)
    inquiry = INQUIRY_WORKFLOW.take("follow", inquiry)
    text = text.replace("\0", "").strip()
    if seen := person_in(text, no_person=no_person):
        raise RuleBroken({"text": person_refusal(*seen)})
    inquiry.outcome, inquiry.follow_text, inquiry.follow_role = Outcome(outcome), text, clause(role)
    inquiry.followed_at = timezone.now()
    inquiry.save(update_fields=["state", "outcome", "follow_text", "follow_role", "followed_at"])
    inquiry.door = door
    join_papers(inquiry, documents, held, of_follow_up=True)
    said = {"outcome": inquiry.get_outcome_display(), "text": text}
    record("inquiries.followed", inquiry, *heard(inquiry), actor=None, **said)
    return inquiry


def forget_unconfirmed() -> list[Inquiry]:
    """Erase what was written with a mailbox that never answered, and its door if nobody knows it; run by a timer."""
    gone = []
    for pk in Inquiry.objects.forgettable().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            rows = Inquiry.objects.select_for_update(of=("self",)).filter(pk=pk, state=InquiryState.SENT)
            if (held := rows.select_related("door").first()) is None:
                continue
            erase_papers(held.papers.all())
            door = held.door
            held.delete()
            if not door.is_known and door.confirmed_at is None and not door.inquiries.exists():
                door.delete()
            gone.append(held)
    return gone

"""After the sending: a link passed on, reminders, closing, promises, and the word of authors on what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.advocacy.deadlines import closing_hindrance, reminder_hindrance
from lieudit.advocacy.letters import LINK_MARK
from lieudit.advocacy.models import Commitment, Demand, Effect, Referral, Reminder, Statement
from lieudit.advocacy.services import conclude, needs_of, record, take
from lieudit.advocacy.tasks import ask_effect, link_mail, link_subject, reminder_mail, reminder_subject
from lieudit.advocacy.thread import ASKED_AGAIN, ASKING, ASKING_AGAIN, CHANGED, SINCE, silent
from lieudit.advocacy.workflow import (
    ANSWERED,
    COMMITMENT_WORKFLOW,
    RUNNING,
    Change,
    DemandState,
    Means,
    Progress,
    ReferralState,
)
from lieudit.deliberation.models import Position
from lieudit.journal import services as journal
from lieudit.journal.models import Entry, Mention, content_type_of
from lieudit.needs import services as needs_services
from lieudit.needs.models import Need
from lieudit.needs.wording import author_of
from lieudit.network.models import Organisation
from lieudit.toolkit import french, outbox
from lieudit.toolkit.codes import new_code
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.turns import in_turn

NEXT = ["next_key", "next_address", "next_service"]


@transaction.atomic
def forward_link(referral: Referral, *, address: str, service: str) -> Referral:
    """« Ce n’est pas à moi » : a fresh link to another address of the same institution; the old one ends after. The
    service is told to everybody, never the address."""
    if referral.next_key and referral.next_mail:
        outbox.withdraw(referral.next_mail)  # refused once it may have left
    referral = take(referral, "answer")
    known = {each.rpartition("@")[2].lower() for each in (referral.address, referral.institution.email) if each}
    domain = address.rpartition("@")[2].lower()
    if domain not in known:
        message = _("Le lien se transmet dans la même institution (%(domains)s). Sinon, écrivez à %(email)s.")
        told = {"domains": ", ".join(sorted(known)) or "—", "email": settings.PUBLISHER["email"]}
        raise RuleBroken({"address": message % told})
    referral.next_key, referral.next_address, referral.next_service = new_code(), address, service
    referral.next_mail = outbox.post_to_compose(
        link_mail,
        {"referral_id": referral.pk},
        to=address,
        subject=link_subject(referral),
        then=link_left,
        otherwise=link_given_up,
        referral_id=referral.pk,
        key=referral.next_key,
    )
    referral.save(update_fields=[*NEXT, "next_mail"])
    data = {"institution": str(referral.institution), "domain": domain, "service": service}
    journal.record("advocacy.forwarded", referral, actor=None, data=data)
    return referral


@task
@transaction.atomic
def link_left(referral_id: int, key: str) -> None:
    """The mail server took the fresh link: it is the link of the institution, and the one before ends."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral_id)
    if referral.next_key == key:
        referral.key, referral.address, referral.passed_to = key, referral.next_address, referral.next_service
        referral.next_key = referral.next_address = referral.next_service = ""
        referral.save(update_fields=["key", "address", "passed_to", *NEXT])


@task
@transaction.atomic
def link_given_up(referral_id: int, key: str, given_up_by: int) -> None:
    """The mail of a link that was passed on will not leave: the one before goes on serving."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral_id)
    if referral.next_key == key:
        referral.next_key = referral.next_address = referral.next_service = ""
        referral.save(update_fields=NEXT)
        data = {"institution": str(referral.institution)}
        journal.record("advocacy.link_given_up", referral, actor=Account.objects.get(pk=given_up_by), data=data)


ON_PAPER = frozenset({Means.HANDED, Means.POST})


def bears_its_code(referral: Referral, means: str = "") -> bool:
    """Whether who relays a letter, or reminds of it by these `means`, may print it with its code: before it leaves, or
    where it left on paper and its institution did not pass it on. Who asks does not hold what answers in the name of
    who is asked, but where paper alone carries it (decision 155)."""
    if referral.state == ReferralState.PREPARED:
        return True
    on_paper = (means or referral.means) in ON_PAPER
    return on_paper and not Entry.objects.about(referral).filter(kind="advocacy.forwarded").exists()


def giving_up(referral: Referral) -> Entry | None:
    """The act by which a person gave up sending the letter, the last time."""
    return Entry.objects.about(referral).filter(kind="advocacy.given_up").select_related("actor").first()


def hindrance(referral: Referral, demands: Sequence[Demand] | None = None) -> str:
    """Why no reminder may leave today, in French; empty when a person may send one."""
    demands = demands or list(Demand.objects.with_deadlines().filter(referral=referral))
    sendings = list(Reminder.objects.standing().filter(referral=referral).values_list("sent_at", flat=True))
    if None in sendings:
        return str(_("Une relance est en cours d’envoi."))
    sent = max((timezone.localdate(at) for at in sendings if at), default=None)
    return reminder_hindrance([d.deadline for d in demands], timezone.localdate(), sent, referral.calendar)


@transaction.atomic
def remind_institution(referral: Referral, *, actor: Account, letter: str, means: str) -> Reminder:
    """Send the reminder that a person has read; refused after an answer, a delay, or another one lately."""
    referral = take(referral, "remind")
    if reason := hindrance(referral):
        raise RuleBroken(reason)
    if LINK_MARK not in letter:
        raise RuleBroken({"letter": _("Gardez « %(mark)s » dans la relance.") % {"mark": LINK_MARK}})
    if means == Means.MAIL and not referral.address:
        message = _("Cette institution n’a pas d’adresse électronique : choisissez une autre remise.")
        raise RuleBroken({"means": message})
    reminder = Reminder.objects.create(referral=referral, letter=letter, means=means, sent_by=actor)
    if means == Means.MAIL:
        reminder.mail = outbox.post_to_compose(
            reminder_mail,
            {"reminder_id": reminder.pk},
            to=referral.address,
            subject=reminder_subject(referral),
            then=reminder_left,
            reminder_id=reminder.pk,
        )
        reminder.save(update_fields=["mail"])
        data = {"institution": str(referral.institution), "position": referral.position.number}
        journal.record("advocacy.reminder_posted", referral, actor=actor, data=data)
    else:
        reminder_left.call(reminder_id=reminder.pk)
    return reminder


@task
@transaction.atomic
def reminder_left(reminder_id: int) -> None:
    """The reminder is sent: the next one waits from here."""
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("referral", "sent_by", "mail")
    reminder = rows.get(pk=reminder_id)
    reminder.sent_at = (reminder.mail and reminder.mail.left_at) or timezone.now()
    reminder.save(update_fields=["sent_at"])
    record("advocacy.reminded", Referral.objects.with_thread().get(pk=reminder.referral_id), actor=reminder.sent_by)


def closing(referral: Referral, demands: Sequence[Demand] | None = None) -> str:
    """Why the referral may not be closed without reply today, in French; empty when it may."""
    demands = demands or list(Demand.objects.with_deadlines().filter(referral=referral))
    return closing_hindrance([each.deadline for each in demands])


@transaction.atomic
def close_referral(referral: Referral, *, actor: Account, reason: str) -> Referral:
    """Stop waiting, long after the deadline and with a reason; a late answer can still be noted."""
    referral = take(referral, "close")
    if why := closing(referral):
        raise RuleBroken(why)
    referral.closed_at, referral.closing_reason = timezone.now(), reason
    referral.save(update_fields=["state", "closed_at", "closing_reason"])
    referral.demands.filter(state=DemandState.WAITING).update(state=DemandState.UNANSWERED)
    act = "advocacy.closed_last" if conclude(referral.position) else "advocacy.closed"
    record(act, referral, actor=actor, reason=reason)
    return referral


@transaction.atomic
def review_commitment(
    commitment: Commitment, *, actor: Account, step: str, note: str, kept_on: dt.date | None = None
) -> Commitment:
    """Say how far a promise is, with what shows it; once kept, since which day: today, where none is said."""
    rows = Commitment.objects.select_for_update(of=("self",)).with_thread().select_related("reply")
    commitment, today = rows.get(pk=commitment.pk), timezone.localdate()
    COMMITMENT_WORKFLOW.apply(step, commitment)
    commitment.note, commitment.reviewed_at = note, timezone.now()
    commitment.kept_on = (kept_on or today) if commitment.state == Progress.KEPT else None
    promised = timezone.localdate(commitment.reply.received_at)
    if commitment.kept_on and not promised <= commitment.kept_on <= today:
        raise RuleBroken({"kept_on": french.from_day_to_today(promised)})
    commitment.save(update_fields=["state", "note", "reviewed_at", "kept_on"])
    record("advocacy.reviewed", commitment.demand.referral, actor=actor, note=note, **_told_of(commitment))
    return commitment


def _told_of(commitment: Commitment) -> dict[str, str]:
    """What the journal says of a promise that was looked at: since which day it is kept, where that was before."""
    state = commitment.get_state_display()
    if commitment.kept_on and commitment.kept_on != commitment.seen_on:
        state = _("%(state)s depuis le %(day)s") % {"state": state, "day": french.day(commitment.kept_on)}
    return {"commitment": french.opening(commitment.text, 120).rstrip("."), "state": state}


@transaction.atomic
def publish_statement(institution: Organisation, *, actor: Account, text: str, role: str) -> Statement:
    """The right of reply of an institution, shown beside the facts."""
    statement = Statement.objects.create(institution=institution, author=actor, text=text, role=role)
    data = {"institution": str(institution), "text": text}
    journal.record("advocacy.statement_published", institution, actor=actor, data=data)
    return statement


@transaction.atomic
def ask_due_effects(now: dt.datetime) -> int:
    """Ask authors about the promises whose date has come, once each; return how many. Run once a day."""
    due = Commitment.objects.select_for_update(of=("self",)).filter(asked_at=None)
    found = list(due.filter(due_on__lte=timezone.localdate(now)).with_thread())
    for commitment in found:
        commitment.asked_at = now
        commitment.save(update_fields=["asked_at"])
        referral = commitment.demand.referral
        ids = [need.pk for need in needs_of(referral.position)]
        ask_effect.enqueue(position_id=referral.position_id, need_ids=ids)
        record("advocacy.effect_asked", referral, actor=None)
    return len(found)


def ask_effects_again(now: dt.datetime) -> list[Position]:
    """Ask once more, of positions that were answered, the authors who did not say what changed: `ASKING_AGAIN` after
    they were asked last, where no promise runs. Run once a day."""
    of = Mention.objects.filter(content_type=content_type_of(Position()), object_id=OuterRef("pk"))
    last = of.filter(entry__kind__in=SINCE).order_by("-entry").values("entry__at")[:1]
    promised = Commitment.objects.filter(Q(state__in=RUNNING) | Q(asked_at=None)).values("demand__referral__position")
    waiting = Position.objects.filter(silent("pk"), Exists(of.filter(entry__kind__in=ASKING)))
    waiting = waiting.exclude(pk__in=promised).exclude(Exists(of.filter(entry__kind=ASKED_AGAIN)))
    due = waiting.annotate(since=Subquery(last)).filter(since__date__lte=timezone.localdate(now) - ASKING_AGAIN)
    return in_turn(list(due.order_by("pk")), _ask_again)


@transaction.atomic
def _ask_again(position: Position) -> Position:
    """What another timer did meanwhile is seen once the position is held."""
    lock(position)
    if Entry.objects.about(position).filter(kind=ASKED_AGAIN).exists():
        raise RuleBroken(_("La question vient d’être posée de nouveau."))
    referral = Referral.objects.public().filter(position=position).order_by("-pk").first()
    if referral is None:
        raise RuleBroken(_("Cette position n’a pas été relayée."))
    ids = [need.pk for need in needs_of(position)]
    ask_effect.enqueue(position_id=position.pk, need_ids=ids, again=True)
    record("advocacy.effect_asked_again", referral, actor=None)
    return position


@transaction.atomic
def say_effect(need: Need, position: Position, *, actor: Account | None, change: str, words: str = "") -> Effect:
    """The word of an author on what changed, published; « oui » or « en partie » is an effect of the need."""
    need = lock(need)
    referral = Referral.objects.filter(position=position, demands__state__in=ANSWERED).order_by("number").first()
    if referral is None:
        raise RuleBroken(_("Aucune institution n’a encore répondu à cette position."))
    if Effect.objects.filter(need=need, position=position).exists():
        raise RuleBroken(_("Vous l’avez déjà dit : votre réponse est publiée avec le besoin."))
    effect = Effect.objects.create(need=need, position=position, change=change, words=words, author=actor)
    if change in {Change.YES, Change.PARTLY}:
        needs_services.see_effect(need)
    author = author_of(need)
    told = {"change": effect.get_change_display(), "changed": CHANGED[Change(change)], "text": words}
    data = {"author": author[:1].upper() + author[1:], **told}
    if words:  # read where they can be hidden: the sentence of an act never changes
        data |= {"url": f"{referral.get_absolute_url()}#effet-{effect.pk}", "link": _("Lire ses mots")}
        data["of"] = thing_token(effect)
    journal.record("advocacy.effect_said", need, position, actor=actor, data=data)
    return effect

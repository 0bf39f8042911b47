"""Relaying a position to institutions, and receiving what they answer. What follows is in followup.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Max, Subquery
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.advocacy import letters
from lieudit.advocacy.deadlines import CORRECTION, due_date, reminder_hindrance
from lieudit.advocacy.models import (
    Commitment,
    Demand,
    HeldFile,
    Referral,
    Reply,
    ReplyQuerySet,
    reply_days,
)
from lieudit.advocacy.tasks import ask_effect, letter_mail, subject_of
from lieudit.advocacy.workflow import (
    ANSWERED,
    REFERRAL_WORKFLOW,
    DemandState,
    Means,
    ReferralState,
    ReplyChannel,
    ReplyKind,
)
from lieudit.deliberation.models import Position
from lieudit.journal import services as journal
from lieudit.journal.models import Entry, FollowReason
from lieudit.needs import services as needs_services
from lieudit.needs.models import Need, Support
from lieudit.needs.resemblance import count_of
from lieudit.needs.workflow import NeedState
from lieudit.network import services as network
from lieudit.network.models import Organisation
from lieudit.network.vocabulary import Level, OrganisationKind
from lieudit.territory.models import Department
from lieudit.toolkit import french, outbox
from lieudit.toolkit.agreement import agreed, says
from lieudit.toolkit.articles import Named, taken_off, the_first
from lieudit.toolkit.codes import new_code
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NARROW, NBSP
from lieudit.toolkit.models import MailState
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.types import Json
from lieudit.toolkit.workdays import add_working_days, working_days_between

REPLIES_AN_HOUR = 40
"""Replies, and files held, that one letter may get in an hour."""
LONGEST_DELAY = dt.timedelta(days=366)
"""More time than this is not a delay but a refusal."""
LATEST_PROMISE = dt.timedelta(days=366 * 10)
"""What an institution commits itself to is due within ten years."""


class Newcomer(NamedTuple):
    """An institution that the register does not hold yet, as who relays writes it."""

    name: str
    article: str
    department: Department | None
    email: str
    service: str
    postal_address: str
    siret: str


@dataclass(frozen=True)
class Part:
    """What a sending says of one demand."""

    demand: Demand
    text: str = ""
    outcome: str = ""
    until: dt.date | None = None

    @property
    def outcome_label(self) -> str:
        return str(DemandState(self.outcome).label)


def take(referral: Referral, step: str) -> Referral:
    """The referral, its row held until the act ends, moved one step: acts take their turn."""
    referral = Referral.objects.select_for_update(of=("self",)).with_thread().get(pk=referral.pk)
    REFERRAL_WORKFLOW.apply(step, referral)
    return referral


AWAITED = ("referral__institution__name", "referral__institution__article", "extended_to", "referral__due_on")


def needs_of(position: Position) -> list[Need]:
    return list(Need.objects.filter(convergence__in=position.draft.convergences.all()))


def record(act: str, referral: Referral, *, actor: Account | None, hat: Any = None, **data: Any) -> None:
    """One entry that concerns the referral, the position, the institution, the convergences and all the needs."""
    position, institution = referral.position, referral.institution
    words = {"institution": str(institution), "position": position.number, "title": position.title, **data}
    words |= {"url": referral.get_absolute_url(), "link": _("Lire les demandes et les réponses")}
    things = [referral, position, institution, *position.draft.convergences.all(), *needs_of(position)]
    journal.record(act, *things, actor=actor, hat=hat, data=words)


# Relaying


def coming(institution: object, due: dt.date) -> dict[str, str]:
    """What a thread says comes next, and the day after which its letters say so no more."""
    words = agreed(
        _("%(institution)s a jusqu’au %(day)s pour répondre. Passé ce jour, le conseil relance."),
        institution=the_first(institution),
        day=french.day(due),
    )
    return {"next": words, "next_by": due.isoformat()}


def reach_of(position: Position) -> letters.Reach:
    """What stands behind a position: public needs, the places that said or joined them, their departments."""
    needs = Need.objects.public().filter(convergence__in=position.draft.convergences.all())
    supports = Support.objects.public().filter(need__in=needs)
    said = list(needs.values_list("place", "department"))
    joined = list(supports.values_list("place", "place__municipality__department"))
    places = {place for place, _department in [*said, *joined] if place}
    departments = {department for _place, department in [*said, *joined] if department}
    return letters.Reach(len(said), len(places), len(departments))


def begun(position: Position) -> Json:
    """What stood before the letter: public `needs`, and when they were `gathered`, then deliberated (`at`)."""
    convergences = position.draft.convergences.all()
    needs = Need.objects.public().filter(convergence__in=convergences)
    gathered = Subquery(convergences.order_by("created_at").values("created_at")[:1])
    opened = Entry.objects.about(position.draft).filter(kind="deliberation.opened")
    found = opened.annotate(needs=count_of(needs, "pk"), gathered=gathered).values("at", "needs", "gathered")
    return dict(found.first() or {"at": "", "needs": needs.count(), "gathered": ""})


@transaction.atomic
def relay_position(
    position: Position,
    *,
    actor: Account,
    institutions: Iterable[Organisation],
    paragraphs: Sequence[str],
    titles: Mapping[str, str] | None = None,
    due_on: dt.date | None = None,
    newcomer: Newcomer | None = None,
) -> list[Referral]:
    """Prepare one letter to each institution, with the demands of the chosen paragraphs (uids).

    `titles`: the short title of each demand, by the uid of its paragraph; `newcomer`: one more institution, which
    enters the register.
    """
    chosen = [paragraph for paragraph in letters.demands_of(position) if paragraph["uid"] in set(paragraphs)]
    if not chosen:
        raise RuleBroken({"paragraphs": _("Choisissez au moins une demande.")})
    if due_on:
        _to_come(due_on, "due_on")
    reach, url = reach_of(position), settings.SITE_URL + position.get_absolute_url()
    prepared = []
    found = _found(newcomer, actor) if newcomer else None
    for institution in dict.fromkeys([*institutions, *([found] if found else [])]):
        number = next_number(Referral)  # others wait from here: a position is relayed once to an institution
        if known := Referral.objects.filter(position=position, institution=institution).first():
            message = _("Déjà relayée, relais n° %(number)s : %(institution)s.")
            raise RuleBroken({"institutions": message % {"institution": institution, "number": known.number}})
        calendar = letters.calendar_of(institution)
        due = due_on or due_date(timezone.localdate(), reply_days(position), calendar)
        letter = letters.letter_text(
            position=position,
            assembly=str(position.draft.assembly),
            reach=reach,
            due_on=due,
            url=url,
            demands=[paragraph["wording"] for paragraph in chosen],
        )
        referral = Referral.objects.create(
            number=number,
            position=position,
            institution=institution,
            letter=letter,
            due_on=due,
            due_chosen=due_on is not None,
            calendar=calendar,
            **_addressed(institution, newcomer if institution == found else None),
        )
        Demand.objects.bulk_create(
            Demand(
                referral=referral,
                rank=rank,
                paragraph_uid=paragraph["uid"],
                text=paragraph["wording"],
                short=(titles or {}).get(paragraph["uid"], ""),
                paragraph_number=str(paragraph.get("number", "")),
            )
            for rank, paragraph in enumerate(chosen, start=1)
        )
        data = {"institution": str(institution), "position": position.number}
        journal.record("advocacy.prepared", referral, position, actor=actor, data=data)
        prepared.append(referral)
    return prepared


def _found(newcomer: Newcomer, actor: Account) -> Organisation:
    """The institution that was written, once: the register may hold it already, by its SIRET or by its name."""
    register = Organisation.objects.institutions()
    if newcomer.siret and (same := register.filter(siret=newcomer.siret).first()):
        return same
    bare, _article = taken_off(newcomer.name)
    if known := register.called(newcomer.name).first() or register.called(bare).first():
        return known
    department = newcomer.department
    return network.create_organisation(
        actor=actor,
        kind=OrganisationKind.INSTITUTION,
        level=Level.DEPARTMENTAL if department else Level.NATIONAL,
        **newcomer._asdict(),
    )


def _addressed(institution: Organisation, newcomer: Newcomer | None) -> dict[str, str]:
    """To whom a letter goes: what was just written, else what the register knows."""
    service, email = institution.service, institution.email
    postal_address = institution.postal_address
    if newcomer:
        service, email = newcomer.service or service, newcomer.email or email
        postal_address = newcomer.postal_address or postal_address
    return {"addressee": service, "address": email, "postal_address": postal_address}


def _write(referral: Referral, letter: str, **who: str) -> None:
    if letters.LINK_MARK not in letter:
        message = _("Gardez « %(mark)s » dans la lettre : c’est là que vient le lien de l’institution.")
        raise RuleBroken({"letter": message % {"mark": letters.LINK_MARK}})
    referral.letter = letter
    referral.addressee, referral.address = who["addressee"], who["address"]
    referral.postal_address = who["postal_address"]
    referral.signatory, referral.signatory_role = who.get("signatory", ""), who.get("signatory_role", "")


def _count_from_today(referral: Referral, *, handed_on: dt.date | None = None) -> None:
    """A letter that waited to be sent gives the whole delay of the rules: its day moves, in its words too, whichever
    day its page said while it was open. What was handed over keeps the day that was saved, but that it counts from
    `handed_on` where this was before; a day that its writer typed stays."""
    said, due = letters.day_said(referral.letter), referral.due_from(timezone.localdate())
    if said is None or not referral.due_on <= said <= due:
        return
    referral.due_on = min(referral.due_on, referral.due_from(handed_on)) if handed_on else due
    referral.letter = letters.redated(referral.letter, referral.due_on)


def _refuse_unready(referral: Referral, means: str, handed_on: dt.date | None, proof: object) -> None:
    """An official letter says where it comes from, who signs it, and in what capacity; it goes to an address, or its
    delivery is proved and dated. All that is missing is said at once."""
    if "address" in settings.PUBLISHER_UNSAID:
        raise RuleBroken(_("L’adresse postale de l’association manque : une lettre officielle dit d’où elle vient."))
    signed = _("Une lettre est signée : dites qui signe, et à quel titre.")
    faults = {field: signed for field in ("signatory", "signatory_role") if not getattr(referral, field)}
    by_mail, adopted = means == Means.MAIL, timezone.localdate(referral.position.adopted_at)
    if by_mail and not referral.address:
        faults["address"] = _(
            "Sans adresse électronique, rien ne peut partir : ajoutez-la, ou choisissez une autre remise."
        )
    if not by_mail and not proof:
        faults["proof"] = _("Joignez la preuve de la remise : reçu, lettre tamponnée, avis de dépôt.")
    if not by_mail and handed_on and not adopted <= handed_on <= timezone.localdate():
        faults["handed_on"] = french.from_day_to_today(adopted)
    if faults:
        raise RuleBroken(faults)


@transaction.atomic
def edit_letter(referral: Referral, *, actor: Account, letter: str, **who: str) -> Referral:
    """Correct the letter and to whom it goes (`addressee`, `address`, `postal_address`) before it leaves."""
    referral = take(referral, "edit")
    _write(referral, letter, **who)
    _count_from_today(referral)
    referral.save(update_fields=["letter", "due_on", *who])
    data = {"institution": str(referral.institution)}
    journal.record("advocacy.edited", referral, actor=actor, data=data)
    return referral


@transaction.atomic
def discard_letter(referral: Referral, *, actor: Account) -> Position:
    """Give up a letter that has not left; the institution can be chosen again."""
    referral = take(referral, "discard")
    position, data = referral.position, {"institution": str(referral.institution)}
    _forget(HeldFile.objects.filter(referral=referral))
    referral.delete()
    journal.record("advocacy.discarded", position, actor=actor, data=data)
    return position


@transaction.atomic
def send_referral(
    referral: Referral,
    *,
    actor: Account,
    letter: str,
    means: str,
    handed_on: dt.date | None = None,
    proof: File[bytes] | None = None,
    **who: str,
) -> Referral:
    """Post the letter by mail, or note that it was handed over or sent by post, with its proof.

    By mail, it is sent once the mail server took it: `letter_left`; its code is then a new one, which was printed
    nowhere.
    """
    referral = take(referral, "post" if means == Means.MAIL else "send")
    _write(referral, letter, **who)
    _refuse_unready(referral, means, handed_on, proof)
    _count_from_today(referral, handed_on=None if means == Means.MAIL else handed_on or timezone.localdate())
    referral.means, referral.sent_at = means, None if means == Means.MAIL else timezone.now()
    if handed_on and referral.sent_at:
        noon = dt.datetime.combine(handed_on, dt.time(12), timezone.get_current_timezone())
        referral.sent_at = min(noon, referral.sent_at)
    if referral.due_on <= referral.sent_on:
        message = _("La réponse était attendue le %(day)s, qui est passé : abandonnez la lettre, relayez de nouveau.")
        raise RuleBroken(message % {"day": french.day(referral.due_on)})
    if means != Means.MAIL and proof:
        referral.proof = proof
    journal.follow_thing(referral, account=actor, reason=FollowReason.AUTHOR)
    if means == Means.MAIL:
        referral.key = new_code()
        referral.mail = outbox.post_to_compose(
            letter_mail,
            {"referral_id": referral.pk},
            to=referral.address,
            subject=subject_of(referral),
            then=letter_left,
            otherwise=letter_given_up,
            referral_id=referral.pk,
            actor_id=actor.pk,
        )
        referral.save()
        data = {"institution": str(referral.institution), "position": referral.position.number}
        journal.record("advocacy.posted", referral, referral.position, actor=actor, data=data)
        return referral
    referral.save()
    return _handed_over(referral, actor)


@task
@transaction.atomic
def letter_left(referral_id: int, actor_id: int) -> None:
    """The mail server took the letter: it is sent, the time of the institution runs, and each author is told.

    Working days spent before are given back: they are added to the day of the answer, beyond what its words say.
    """
    referral = take(Referral(pk=referral_id), "leave")
    assert referral.mail
    referral.sent_at = referral.mail.left_at or timezone.now()
    posted, left = timezone.localdate(referral.mail.posted_at), timezone.localdate(referral.sent_at)
    if (lost := working_days_between(posted, left, referral.calendar)) > 0:
        referral.due_on = add_working_days(referral.due_on, lost, referral.calendar)
    referral.save(update_fields=["state", "sent_at", "due_on"])
    _handed_over(referral, Account.objects.get(pk=actor_id))


@task
@transaction.atomic
def letter_given_up(referral_id: int, actor_id: int, given_up_by: int) -> None:
    """A person settled that the mail will not leave: the letter is to be corrected, or relayed otherwise."""
    referral = Referral.objects.select_for_update(of=("self",)).with_thread().get(pk=referral_id)
    if referral.state == ReferralState.SENDING:
        _take_back(referral, "advocacy.given_up", Account.objects.get(pk=given_up_by))


@transaction.atomic
def recall_letter(referral: Referral, *, actor: Account) -> Referral:
    """Take back a letter that could not leave, to correct it or its address; refused once it may have left."""
    if referral.mail:
        outbox.withdraw(referral.mail)
    return _take_back(referral, "advocacy.recalled", actor)


def _take_back(referral: Referral, kind: str, actor: Account) -> Referral:
    referral = take(referral, "recall")
    referral.mail, referral.means = None, ""
    referral.save(update_fields=["state", "mail", "means"])
    journal.record(kind, referral, actor=actor, data={"institution": str(referral.institution)})
    return referral


def _handed_over(referral: Referral, actor: Account) -> Referral:
    """The needs are relayed, and the thread says so."""
    needs_services.advance(referral.position.draft.convergences.all(), NeedState.RELAYED)
    asked = french.counted(referral.demands.count(), "demande")
    due = french.day(referral.due_on)
    said = {
        "means": referral.get_means_display(),
        "demands": asked,
        "due": due,
        **coming(referral.institution, referral.due_on),
    }
    record("advocacy.relayed", referral, actor=actor, **said)
    return referral


# What institutions answer


def _hold_back(referral: Referral) -> None:
    """A link is in a letter that many may read: what comes for it in an hour is bounded."""
    since = timezone.now() - dt.timedelta(hours=1)
    sent = Reply.objects.filter(demand__referral=referral, received_at__gte=since).count()
    if sent + HeldFile.objects.filter(referral=referral, at__gte=since).count() >= REPLIES_AN_HOUR:
        raise RuleBroken(_("Beaucoup d’envois sont arrivés pour cette lettre. Réessayez dans une heure."))


@transaction.atomic
def hold_file(referral: Referral, upload: File[bytes]) -> HeldFile:
    """Keep what came with a form until it is sent: what was sent is the same file. What nobody sent in a day goes."""
    _hold_back(referral)
    forget_unsent()
    name = str(getattr(upload, "told_name", upload.name))[-150:]
    return HeldFile.objects.create(referral=referral, file=upload, name=name)


def forget_unsent() -> None:
    """Erase what came with a form that nobody sent within a day."""
    _forget(HeldFile.objects.unsent())


def _forget(rows: Iterable[HeldFile]) -> None:
    """Rows go, and the files that no reply and no delivery took, once the transaction holds."""
    for each in rows:
        name = str(each.file.name)
        each.delete()
        if not (Reply.objects.filter(document=name).exists() or Referral.objects.filter(proof=name).exists()):
            transaction.on_commit(partial(each.file.storage.delete, name))


def _to_come(day: dt.date, field: str, most: dt.timedelta = LATEST_PROMISE) -> None:
    today = timezone.localdate()
    if day <= today:
        raise RuleBroken({field: _("Choisissez un jour à venir.")})
    if day > today + most:
        latest = french.day(today + most)
        raise RuleBroken({field: _("Ce jour est trop loin : au plus tard le %(day)s.") % {"day": latest}})


def check_parts(
    kind: str, referral: Referral, parts: Sequence[Part], *, deposit_key: str = "", replaces: Reply | None = None
) -> None:
    """Refuse what an institution may not send: nothing, more time for what it answered, or a day that is past, too far,
    or no later than the one that is expected or that another sending asked for. Errors: RuleBroken, on `until` where
    the day is at fault. Read again by the act, in its turn."""
    waiting = Demand.objects.without_reply().filter(pk__in=[part.demand.pk for part in parts])
    if not parts or (kind == ReplyKind.ASK_TIME and waiting.count() < len(parts)):
        raise RuleBroken(_("Il n’y a plus de demande en attente : répondez, ou engagez-vous à une date."))
    for part in parts:
        if kind == ReplyKind.ASK_TIME:
            assert part.until
            _to_come(part.until, "until", LONGEST_DELAY)
            if part.until <= referral.due_on:
                raise RuleBroken({"until": _("Ce jour n’est pas plus tard que celui qui est attendu.")})
            _later_than(part.demand.replies.asking_time().exclude(deposit_key=deposit_key), part.until, replaces)
        if kind == ReplyKind.COMMIT:
            assert part.until
            _to_come(part.until, "until")


def _later_than(others: ReplyQuerySet, until: dt.date, replaces: Reply | None) -> None:
    """More time is asked for a later day than what was asked already, but by the reply that it replaces."""
    others = others.exclude(pk=replaces.pk) if replaces else others
    asked = others.aggregate(last=Max("until"))["last"]
    if asked and until <= asked:
        message = _("Du temps est déjà demandé jusqu’au %(day)s : choisissez un jour plus tard.")
        raise RuleBroken({"until": message % {"day": french.day(asked)}})


@transaction.atomic
def receive_reply(
    referral: Referral,
    *,
    kind: str,
    parts: Sequence[Part],
    role: str,
    deposit_key: str,
    document: File[bytes] | str | None = None,
    channel: str = ReplyChannel.LINK,
    link_key: str = "",
    actor: Account | None = None,
    received_on: dt.date | None = None,
    replaces: Reply | None = None,
) -> list[Reply]:
    """Keep what an institution answers, one row a demand. The same `deposit_key` twice is one sending.

    By the link, it waits for the secretariat; by an account of the institution, or noted by the
    secretariat, it is published at once. Time asked is always granted, or not, by the council.
    """
    if referral.mail and referral.mail.state == MailState.UNCERTAIN:
        outbox.say_it_left(referral.mail)  # who answers a letter has received it
    referral = take(referral, "log_reply" if channel == ReplyChannel.STAFF else "answer")
    if known := list(Reply.objects.filter(deposit_key=deposit_key)):
        return known
    if channel != ReplyChannel.STAFF:
        _hold_back(referral)
    check_parts(kind, referral, parts, replaces=replaces)
    now = timezone.now()
    received = now
    if received_on and received_on < timezone.localdate():
        noon = dt.datetime.combine(received_on, dt.time(12), timezone.get_current_timezone())
        received = max(noon, referral.sent_at or noon)
    rows: list[Reply] = []
    for part in parts:
        reply = Reply.objects.create(
            number=next_number(Reply),
            demand=part.demand,
            kind=kind,
            outcome=part.outcome,
            text=part.text,
            until=part.until,
            role=role,
            document=rows[0].document.name if rows else document or "",
            channel=channel,
            link_key=link_key,
            deposit_key=deposit_key,
            received_at=received,
            replaces=replaces,
            correctable_until=replaces.correctable_until if replaces else now + CORRECTION,
        )
        rows.append(reply)
    if channel == ReplyChannel.LINK or kind == ReplyKind.ASK_TIME:
        hat = referral.institution if channel == ReplyChannel.ACCOUNT else None
        data = {"institution": str(referral.institution)}
        journal.record("advocacy.received", referral, actor=actor, hat=hat, data=data)
    else:
        _publish(referral, rows, actor=actor)
    return rows


def correct_reply(reply: Reply, *, part: Part, **sending: Any) -> Reply:
    """Replace one's own words within 48 hours; those replaced are kept, and no longer shown."""
    if not Reply.objects.correctable(timezone.now()).filter(pk=reply.pk).exists():
        raise RuleBroken(_("Cette réponse ne se corrige plus : le délai de 48 heures est passé, ou elle l’est déjà."))
    sending["document"] = sending.get("document") or reply.document.name
    return receive_reply(reply.demand.referral, kind=reply.kind, parts=[part], replaces=reply, **sending)[0]


@transaction.atomic
def verify_reply(reply: Reply, *, actor: Account, granted: bool = True, refusal: str = "") -> list[Reply]:
    """The origin is checked: publish the whole sending. Time asked is granted, or not, with a reason."""
    referral, rows = _take_sending(reply)
    if reply.kind == ReplyKind.ASK_TIME and not granted and not refusal:
        raise RuleBroken({"refusal": _("Dites pourquoi ce délai n’est pas accordé.")})
    asked = reply.kind == ReplyKind.ASK_TIME and not granted
    _publish(referral, rows, actor=actor, refusal=refusal if asked else "")
    return rows


@transaction.atomic
def reject_reply(reply: Reply, *, actor: Account, refusal: str) -> list[Reply]:
    """The origin is not the institution's: kept with the reason, never published."""
    referral, rows = _take_sending(reply)
    if not refusal:
        raise RuleBroken({"refusal": _("Dites pourquoi ce message n’est pas publié.")})
    Reply.objects.filter(pk__in=[row.pk for row in rows]).update(rejected_at=timezone.now(), refusal=refusal)
    data = {"institution": str(referral.institution), "refusal": refusal}
    journal.record("advocacy.rejected", referral, actor=actor, data=data)
    return rows


def _take_sending(reply: Reply) -> tuple[Referral, list[Reply]]:
    referral = take(reply.demand.referral, "log_reply")
    rows = list(Reply.objects.of_sending(reply).filter(pk__in=Reply.objects.to_verify()).select_related("demand"))
    if not rows:
        raise RuleBroken(_("Quelqu’un s’en est déjà chargé, ou l’institution s’est corrigée."))
    return referral, rows


def _publish(referral: Referral, rows: Sequence[Reply], *, actor: Account | None, refusal: str = "") -> None:
    """The effects of a sending whose origin is known, then its entry."""
    first, now = rows[0], timezone.now()
    Reply.objects.filter(pk__in=[row.pk for row in rows]).update(verified_at=now, verified_by=actor, refusal=refusal)
    for row in rows:
        if row.outcome:
            demand = row.demand
            demand.state, demand.answered_at = row.outcome, demand.answered_at or row.received_at
            demand.save(update_fields=["state", "answered_at"])
        if row.kind == ReplyKind.COMMIT:
            _commit(row)
    act = "advocacy.concluded" if conclude(referral.position) else "advocacy.replied"
    outcomes = [f"{row.demand} {row.get_outcome_display()}" for row in rows if row.outcome]
    titles = [f"«{NBSP}{row.demand.title}{NBSP}», {row.get_outcome_display()}" for row in rows if row.outcome]
    until = french.day(first.until) if first.until else ""
    does = _("répond") if first.kind == ReplyKind.ANSWER else _("s’engage pour le %(day)s") % {"day": until}
    said = {"outcomes": ", ".join(outcomes), "results": f"{NARROW}; ".join(titles), "until": until}
    said["does"] = says(referral.institution, does)
    text = "\n\n".join(dict.fromkeys(row.text for row in rows if row.text))
    hat = referral.institution if first.channel == ReplyChannel.ACCOUNT else None
    if act == "advocacy.concluded":
        said["next"] = _("Chaque auteur dit si quelque chose a changé pour lui.")
    elif awaited := Demand.objects.awaited().filter(referral__position=referral.position).values_list(*AWAITED).first():
        institution, article, granted, due = awaited
        said |= coming(Named(institution, article), granted or due)
    if first.kind == ReplyKind.ASK_TIME:
        act = "advocacy.time_refused" if refusal else "advocacy.extended"
        said |= coming(referral.institution, first.until if first.until and not refusal else referral.due_on)
    elif first.kind == ReplyKind.ACKNOWLEDGE:
        act = "advocacy.acknowledged"
    record(act, referral, actor=actor, hat=hat, refusal=refusal, text=text, **said)
    _hold_back_reminder(referral, actor)


def _hold_back_reminder(referral: Referral, actor: Account | None) -> None:
    """A reminder that waits for the mail server says that nothing came: it does not leave where none may any more."""
    waiting = referral.reminders.leaving().filter(mail__state=MailState.WAITING).select_related("mail").first()
    demands = Demand.objects.with_deadlines().filter(referral=referral)
    if waiting and waiting.mail and reminder_hindrance([each.deadline for each in demands], timezone.localdate(), None):
        with suppress(RuleBroken):  # it leaves at this very moment
            outbox.withdraw(waiting.mail)
            data = {"institution": str(referral.institution), "position": referral.position.number}
            journal.record("advocacy.reminder_withdrawn", referral, actor=actor, data=data)


def _commit(reply: Reply) -> None:
    """A promise to follow; a corrected promise is the same one, with its new words."""
    promise = {"reply": reply, "text": reply.text, "due_on": reply.until}
    known = Commitment.objects.filter(reply=reply.replaces) if reply.replaces else Commitment.objects.none()
    if not known.update(**promise):
        Commitment.objects.create(number=next_number(Commitment), demand=reply.demand, **promise)


def conclude(position: Position) -> bool:
    """Once no demand waits and one at least has an answer, the needs are answered, and authors are asked.

    True when this act is the one that concludes.
    """
    demands = Demand.objects.filter(referral__in=Referral.objects.public().filter(position=position))
    if demands.filter(state=DemandState.WAITING).exists() or not demands.filter(state__in=ANSWERED).exists():
        return False
    convergences = list(position.draft.convergences.filter(state=NeedState.RELAYED))
    if convergences:
        ids = [need.pk for need in needs_services.advance(convergences, NeedState.ANSWERED)]
        ask_effect.enqueue(position_id=position.pk, need_ids=ids)
    return bool(convergences)

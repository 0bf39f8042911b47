"""Seats of a training session: who is given one, for how long it is offered, what is written to whom.

The rule is that of all rooms (`toolkit/seats.py`). Here a seat that is free is *offered*: it is taken within the delay
of the council’s rules, else the next one has it; nobody is offered a seat once the session has begun.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Assembly
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.journal import services as journal
from lieudit.learning.models import Enrolment, TrainingSession
from lieudit.learning.workflow import GONE, OPEN_TRAININGS, SEATED, EnrolmentState
from lieudit.network.permissions import speaks_for
from lieudit.toolkit import errands, french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Mail, MailState, Weight
from lieudit.toolkit.outbox import post, post_to_compose, withdraw
from lieudit.toolkit.prepared import Blank, Rows, prepared
from lieudit.toolkit.seats import whose_turn
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

FOR_A_SEAT = ("number", "title", "state", "seats", "starts_at", "ends_at", "place__name", "organisation__name")
"""What who takes a seat needs of a session: others wait meanwhile."""


@prepared()
def _held_session(whole: bool, *, pk: Blank) -> Rows:
    there = TrainingSession.objects.with_place()
    named = TrainingSession.objects.select_related("place", "organisation").only(*FOR_A_SEAT)
    return (there if whole else named).select_for_update(of=("self",)).filter(pk=pk)


def held_session(pk: int, *, whole: bool = True) -> TrainingSession:
    """A session as the act before left it, held until the end of the transaction; `whole`: with its places."""
    found: Sequence[TrainingSession] = _held_session(whole, pk=pk)
    return found[0]


class Seats(NamedTuple):
    """How many of a session are seated (`taken`) and `wait`, its `last` turn, and whether somebody is there already."""

    taken: int
    wait: int
    last: int
    known: int


@prepared(Seats)
def _seats(*, session: Blank, account: Blank, email: Blank) -> Rows:
    same = models.Q(email=email) | models.Q(account=account)
    rows = Enrolment.objects.filter(session=session).order_by().values("session")
    counted = rows.annotate(
        taken=models.Count("pk", filter=models.Q(state__in=SEATED)),
        wait=models.Count("pk", filter=models.Q(state=EnrolmentState.WAITING)),
        last=models.Max("turn"),
        known=models.Count("pk", filter=same & ~models.Q(state__in=GONE)),
    )
    return counted.values_list(*Seats._fields)


def seats_of(session: TrainingSession, account: int, email: str) -> Seats:
    """The seats of a session, for somebody who enrols, in one read."""
    return _seats.first(session=session.pk, account=account, email=email) or Seats(0, 0, 0, 0)


def tell_seated(enrolment: Enrolment) -> None:
    """To who enrolled by themselves, and has a seat."""
    receipt(enrolment, _("Une place à une session"), _("Vous avez une place."))


def offer_days() -> int:
    """How long a seat is offered, by the rules in force of the national council."""
    council = Assembly.objects.councils().national().first()
    rules = council.rulebook_on(timezone.localdate()).rules if council and council.rulebooks.exists() else {}
    said: int = (rules.get("training") or DEFAULT_RULES["training"])["offer_days"]
    return said


def give_seats(session: TrainingSession, *, at_once: Enrolment | None = None) -> list[Enrolment]:
    """Give the seats that are free, in turn: `at_once` to who enrols by themselves now, as an offer to all others.

    The session is held by who calls. Nothing once it has begun, or was called off.
    """
    now = timezone.now()
    if session.state not in OPEN_TRAININGS or session.starts_at <= now:
        return []
    taken = session.enrolments.seated().count()
    if taken >= session.seats:
        return []
    waiting = sorted(session.enrolments.waiting().select_related("account"), key=lambda each: (each.party, each.turn))
    parties = [list(party) for _key, party in groupby(waiting, key=lambda each: each.party)]
    given = whose_turn(parties, session.seats, taken, size=len)
    seated = [enrolment for party in given for enrolment in party]
    until = min(now + dt.timedelta(days=offer_days()), session.starts_at) if seated else now
    for enrolment in seated:
        enrolment.session = session
        if enrolment == at_once:
            enrolment.state = EnrolmentState.CONFIRMED
            enrolment.save(update_fields=["state"])
            tell_seated(enrolment)
        else:
            enrolment.state, enrolment.offered_until = EnrolmentState.OFFERED, until
            enrolment.save(update_fields=["state", "offered_until"])
            said = _("Une place vous est proposée jusqu’au %(day)s. Sans réponse, elle passe à la personne suivante.")
            write_to(enrolment, _("Une place à une session"), said % {"day": french.instant(until)})
    return seated


def lapse_offers(session: TrainingSession, now: dt.datetime) -> list[Enrolment]:
    """Offers that nobody took in time pass to who comes next; nothing is said of a next one once the session has begun,
    or was called off. The session is held by who calls."""
    passes_on = session.state in OPEN_TRAININGS and session.starts_at > now
    offered = session.enrolments.filter(state=EnrolmentState.OFFERED, offered_until__lte=now)
    passed = list(offered.select_related("account"))
    for enrolment in passed:
        enrolment.session, enrolment.state = session, EnrolmentState.LAPSED
        enrolment.save(update_fields=["state"])
        if passes_on:
            write_to(enrolment, _("La place est passée"), _("Le délai est passé : la place va à la personne suivante."))
    if passed and passes_on:
        record("learning.seat_lapsed", session, None)
        give_seats(session)
    return passed


def forget_person(enrolment: Enrolment) -> None:
    """Who it was is no longer known; that somebody was there still counts."""
    enrolment.account, enrolment.name, enrolment.email, enrolment.needs = None, "", "", ""
    enrolment.save(update_fields=["account", "name", "email", "needs"])
    errands.forget_those_of(certificates_of(enrolment))
    composed = f"{letter_to.__module__}.{letter_to.__qualname__}"
    waiting = Mail.objects.filter(state=MailState.WAITING, compose=composed, compose_with__enrolment=enrolment.pk)
    for mail in waiting:
        with suppress(RuleBroken):  # it leaves at this very moment
            withdraw(mail)


def certificates_of(enrolment: Enrolment) -> str:
    """The origin of the certificates that one person of the list asks for."""
    return f"enrolment-{enrolment.pk}"


def write_to(enrolment: Enrolment, subject: str, said: str) -> None:
    """What is said to one person of the list, with the page where they answer; to nobody once they are forgotten."""
    if address_of(enrolment):
        post(letter(enrolment, title_of(enrolment, subject), said))


def receipt(enrolment: Enrolment, subject: str, said: str) -> None:
    """The same to who just enrolled by themselves, written as it leaves: they do not wait for it, nor do those who come
    after. It says nothing that ends on a day."""
    title = title_of(enrolment, subject)
    told = {"enrolment": enrolment.pk, "title": title, "said": said}
    post_to_compose(letter_to, told, to=address_of(enrolment), subject=title, weight=Weight.USUAL)


def letter_to(*, enrolment: int, title: str, said: str) -> EmailMessage:
    """A letter to one person of the list, at the address that they have as it leaves.

    Raises:
        LookupError: they were forgotten meanwhile.
    """
    where = ("session__place__municipality__department", "session__venue__municipality__department")
    line = Enrolment.objects.select_related("account", "session__organisation", *where).get(pk=enrolment)
    if not address_of(line):
        raise LookupError(f"nobody to write to: enrolment {enrolment}")
    return letter(line, title, said)


def address_of(enrolment: Enrolment) -> str:
    """Where one person of the list is written to; nothing once they are forgotten."""
    return enrolment.account.email if enrolment.account else enrolment.email


def title_of(enrolment: Enrolment, subject: str) -> str:
    return " ".join(f"{subject} : {enrolment.session.title}".split())[:150]


def letter(enrolment: Enrolment, title: str, said: str) -> EmailMessage:
    session = enrolment.session
    url = settings.SITE_URL + (session.get_absolute_url() if enrolment.account else enrolment.get_absolute_url())
    words = {"enrolment": enrolment, "session": session, "said": said, "url": url}
    return EmailMessage(title, render_to_string("learning/mail_enrolment.txt", words), to=[address_of(enrolment)])


def record(act: str, session: TrainingSession, actor: Account | None, *more: models.Model, **data: object) -> None:
    """One entry that concerns the session; hidden words leave with it."""
    words: Fields = {"title": session.title, "keeper": str(session.hat), "url": session.get_absolute_url()}
    words["link"] = _("Voir la session")
    if session.is_announced:  # until then, its words leave the workshop by no page
        words["of"] = thing_token(session)
    hat = session.hat if actor is not None and speaks_for(actor, session.hat) else None
    journal.record(act, session, *more, actor=actor, hat=hat, data=words | data)

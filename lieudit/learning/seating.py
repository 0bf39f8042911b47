"""Seats of a training session: who is given one, for how long it is offered, what is written to whom.

The rule is that of all rooms (`toolkit/seats.py`). Here a seat that is free is *offered*: it is taken within the delay
of the council’s rules, else the next one has it; nobody is offered a seat once the session has begun.
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby

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
from lieudit.learning.workflow import OPEN_TRAININGS, SEATED, EnrolmentState
from lieudit.network.permissions import speaks_for
from lieudit.toolkit import french
from lieudit.toolkit.outbox import post
from lieudit.toolkit.seats import whose_turn
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields


def held_session(pk: int) -> TrainingSession:
    """A session as the act before left it, with its places, held until the end of the transaction."""
    return TrainingSession.objects.with_place().select_for_update(of=("self",)).get(pk=pk)


def seats_of(session: TrainingSession, **more: models.Aggregate) -> Fields:
    """how many are seated (`taken`) and wait (`waiting`), its `last` turn, and what else is counted: all in
    one read."""
    return session.enrolments.aggregate(
        last=models.Max("turn"),
        taken=models.Count("pk", filter=models.Q(state__in=SEATED)),
        waiting=models.Count("pk", filter=models.Q(state=EnrolmentState.WAITING)),
        **more,
    )


def tell_seated(enrolment: Enrolment) -> None:
    """To who enrolled by themselves, and sits."""
    write_to(enrolment, _("Une place à une session"), _("Vous avez une place."))


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


def write_to(enrolment: Enrolment, subject: str, said: str) -> None:
    """What is said to one person of the list, with the page where they answer; to nobody once they are forgotten."""
    address = enrolment.account.email if enrolment.account else enrolment.email
    if not address:
        return
    session = enrolment.session
    words = {"enrolment": enrolment, "session": session, "said": said}
    words["url"] = settings.SITE_URL + (
        session.get_absolute_url() if enrolment.account else enrolment.get_absolute_url()
    )
    title = " ".join(f"{subject} : {session.title}".split())[:150]
    post(EmailMessage(title, render_to_string("learning/mail_enrolment.txt", words), to=[address]))


def record(act: str, session: TrainingSession, actor: Account | None, *more: models.Model, **data: object) -> None:
    """One entry that concerns the session; hidden words leave with it."""
    words: Fields = {"title": session.title, "keeper": str(session.hat), "url": session.get_absolute_url()}
    words |= {"of": thing_token(session), "link": _("Voir la session")}
    hat = session.hat if actor is not None and speaks_for(actor, session.hat) else None
    journal.record(act, session, *more, actor=actor, hat=hat, data=words | data)

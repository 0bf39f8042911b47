"""What happens to a consultation and to its statements. What people answer is in answering.py, what comes of it in
position.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.consultations.models import Consultation, Statement, Voice
from lieudit.consultations.permissions import leaders_of
from lieudit.consultations.tasks import read_consultation
from lieudit.consultations.wording import clean_statement, same_as, voices_said
from lieudit.consultations.workflow import (
    CONSULTATION_WORKFLOW,
    STATEMENT_WORKFLOW,
    ConsultationState,
    StatementState,
)
from lieudit.governance.models import Assembly
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.needs.models import Convergence, Need, Quote
from lieudit.network.models import Place
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import Trace
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.turns import in_turn
from lieudit.toolkit.workdays import add_working_days

FEWEST = 5
"""Statements without which a consultation does not open: one screen."""
SHORTEST = dt.timedelta(days=3)
"""From the opening of a consultation to its last day, at least."""
LONGEST = dt.timedelta(days=366)
"""From the opening of a consultation to its last day, at most."""
REVIEW_DAYS = 2
"""Working days within which a proposed statement is read."""
MOST_WAITING = 5
"""Statements of one account that may wait to be read at a time."""
MOST_PROPOSALS = 5
"""Statements that may come from one network address in an hour, without account."""
UNREAD = "La consultation s’est close avant sa lecture"


def record(kind: str, consultation: Consultation, *things: models.Model, actor: Account | None, **data: object) -> None:
    """The last line of each act."""
    where = {"url": consultation.get_absolute_url(), "link": _("Voir la consultation")}
    question = french.typeset(consultation.question)
    known = {"number": consultation.number, "question": question, "of": thing_token(consultation)}
    data = {**where, **known, **data}
    journal.record(kind, consultation, *things, actor=actor, data=data)


# The consultation


@transaction.atomic
def prepare_consultation(
    assembly: Assembly,
    *,
    actor: Account,
    question: str,
    why: str,
    audience: str,
    closes_on: dt.date,
    opens_on: dt.date | None = None,
    convergence: Convergence | None = None,
    quotes: Iterable[Quote] = (),
    need: Need | None = None,
    phrases: Iterable[str] = (),
    statements: str = "",
    no_person: bool = False,
) -> Consultation:
    """Prepare a consultation with its first statements: phrases kept from needs, those of one `need`, and one a line of
    `statements`.

    `no_person`, here and below: what looks like the name of a person is said to be nobody’s.
    """
    _check_days(opens_on, closes_on)
    words = {"question": question, "why": why, "audience": audience, "opens_on": opens_on, "closes_on": closes_on}
    consultation = Consultation.objects.create(
        number=next_number(Consultation), assembly=assembly, convergence=convergence, author=actor, **words
    )
    for quote in quotes:
        _put(consultation, actor, quote.words, field="quotes", need=quote.need, no_person=no_person)
    for phrase in phrases:
        _put(consultation, actor, phrase, field="phrases", need=need, no_person=no_person)
    for line in filter(None, map(str.strip, statements.splitlines())):
        _put(consultation, actor, line, field="statements", no_person=no_person)
    things = [assembly, *([convergence] if convergence else [])]
    record("consultations.prepared", consultation, *things, actor=actor, assembly=assembly.name)
    return consultation


@transaction.atomic
def edit_consultation(
    consultation: Consultation,
    *,
    actor: Account,
    question: str,
    why: str,
    audience: str,
    closes_on: dt.date,
    opens_on: dt.date | None = None,
) -> Consultation:
    """Write it anew, before anybody reads it."""
    consultation = CONSULTATION_WORKFLOW.take("edit", consultation)
    _check_days(opens_on, closes_on)
    words = {"question": question, "why": why, "audience": audience, "opens_on": opens_on, "closes_on": closes_on}
    _write(consultation, **words)
    record("consultations.edited", consultation, actor=actor)
    return consultation


@transaction.atomic
def open_consultation(consultation: Consultation, *, actor: Account | None) -> Consultation:
    """Put it to those who may answer. Its question, its reason and who may answer change no more."""
    consultation = CONSULTATION_WORKFLOW.take("open", consultation)
    ready = Statement.objects.served().filter(consultation=consultation).count()
    if ready < FEWEST:
        lacking = _("Il faut au moins %(fewest)s affirmations pour ouvrir : il y en a %(ready)s.")
        raise RuleBroken(lacking % {"fewest": FEWEST, "ready": ready})
    if consultation.closes_on < timezone.localdate() + SHORTEST:
        raise RuleBroken(_("Le dernier jour est trop proche : laissez au moins trois jours pour répondre."))
    _write(consultation, opened_at=timezone.now())
    things: list[models.Model] = [consultation.assembly]
    if consultation.convergence:
        things += [consultation.convergence, *consultation.convergence.needs.all()]
    else:
        things += Need.objects.filter(pk__in=consultation.statements.values("need")).order_by("pk")
    for account in leaders_of(consultation):
        journal.follow_thing(consultation, account=account, reason=FollowReason.ANIMATOR)
    data = {"assembly": consultation.assembly.name, "until": french.day(consultation.closes_on)}
    record("consultations.opened", consultation, *things, actor=actor, **data)
    return consultation


@transaction.atomic
def extend_consultation(consultation: Consultation, *, actor: Account, closes_on: dt.date) -> Consultation:
    """Leave more time; never less."""
    consultation = CONSULTATION_WORKFLOW.take("extend", consultation)
    if timezone.localdate() > consultation.closes_on:
        raise RuleBroken(_("Son dernier jour est passé : elle ne se prolonge plus."))
    former = consultation.closes_on
    if closes_on <= former:
        raise RuleBroken({"closes_on": _("Choisissez un jour plus tardif que le %s.") % french.day(former)})
    _check_days(None, closes_on)
    _write(consultation, closes_on=closes_on)
    days = {"from_day": french.day(former), "to_day": french.day(closes_on)}
    record("consultations.extended", consultation, actor=actor, **days)
    return consultation


@transaction.atomic
def close_consultation(consultation: Consultation, *, actor: Account | None, closing: str = "") -> Consultation:
    """Take no answer any more, and keep for ever what the answers say. Before its last day has ended: with a reason.

    What waited to be read is refused; the words by which browsers and connections were known again are forgotten.
    """
    consultation = CONSULTATION_WORKFLOW.take("close", consultation)
    closing = clause(closing)
    if timezone.localdate() <= consultation.closes_on and not closing:
        raise RuleBroken({"closing": _("Dites pourquoi elle se clôt avant son dernier jour.")})
    for statement in consultation.statements.waiting().order_by("rank"):
        _leave_out(statement, actor, UNREAD)
    voices = Voice.objects.filter(consultation=consultation)
    voices.of_a_crowd().update(crowded=True)
    voices.exclude(key="", origin="").update(key="", origin="")
    _write(consultation, closed_at=timezone.now(), closing=closing)
    read_consultation.enqueue(consultation.pk)
    things = [consultation.assembly, *([consultation.convergence] if consultation.convergence else [])]
    record("consultations.closed", consultation, *things, actor=actor, voices=voices_said(consultation.voices.count()))
    return consultation


def open_due_consultations() -> list[Consultation]:
    """Those whose day has come; what lacks statements waits."""
    return in_turn(Consultation.objects.to_open(), lambda row: open_consultation(row, actor=None))


def close_due_consultations() -> list[Consultation]:
    """Those whose last day has ended."""
    return in_turn(Consultation.objects.to_close(), lambda row: close_consultation(row, actor=None))


def _check_days(opens_on: dt.date | None, closes_on: dt.date) -> None:
    today = timezone.localdate()
    if opens_on and opens_on < today:
        raise RuleBroken({"opens_on": _("Choisissez un jour à venir, ou aucun pour l’ouvrir vous-même.")})
    first = opens_on or today
    if closes_on < first + SHORTEST:
        raise RuleBroken({"closes_on": _("Laissez au moins trois jours pour répondre.")})
    if closes_on > first + LONGEST:
        raise RuleBroken({"closes_on": _("Une consultation dure un an au plus.")})


def _write(consultation: Consultation, **values: object) -> None:
    for name, value in values.items():
        setattr(consultation, name, value)
    consultation.save()


# Statements


@transaction.atomic
def add_statement(consultation: Consultation, *, actor: Account, text: str, no_person: bool = False) -> Statement:
    """Who leads writes a statement, put to everybody at once."""
    consultation = CONSULTATION_WORKFLOW.take("add", consultation)
    statement = _put(consultation, actor, text, no_person=no_person)
    record("consultations.statement_added", consultation, statement, actor=actor)
    return statement


@transaction.atomic
def propose_statement(
    consultation: Consultation,
    *,
    actor: Account | None,
    text: str,
    place: Place | None = None,
    address: str = "",
    origin: str = "",
    no_person: bool = False,
) -> Statement:
    """Propose a statement to those who lead: they read it within two working days, and say why if they refuse it.

    Who has an account, or leaves an `address`, is told. `origin` counts what comes without account. Word for word what
    is put already by somebody else is joined to it at once, which names who proposes it too.
    """
    consultation = CONSULTATION_WORKFLOW.take("propose", consultation)
    if not consultation.is_open:
        raise RuleBroken(_("Le dernier jour de cette consultation est passé."))
    if actor is None:
        if not Trace.keep(origin, MOST_PROPOSALS):
            raise RuleBroken(_("Beaucoup de propositions viennent de votre connexion : réessayez dans une heure."))
    elif consultation.statements.waiting().filter(author=actor).count() >= MOST_WAITING:
        raise RuleBroken(_("Cinq de vos propositions attendent d’être lues : revenez quand elles l’auront été."))
    if actor and (same := _same_as_accepted(consultation, actor, text)):
        statement = _put_beside(same, actor, text, place, no_person=no_person)
        record("consultations.joined", consultation, statement, same, actor=actor, text=same.text)
        return statement
    due = add_working_days(timezone.localdate(), REVIEW_DAYS)
    state = StatementState.PROPOSED
    statement = _put(consultation, actor, text, state=state, place=place, due_on=due, no_person=no_person)
    if actor:
        journal.follow_thing(statement, account=actor, reason=FollowReason.AUTHOR)
    elif address:
        journal.follow_thing(statement, address=address, reason=FollowReason.AUTHOR, origin=origin)
    record("consultations.proposed", consultation, statement, actor=actor, due=french.day(due))
    return statement


def _put(
    consultation: Consultation,
    actor: Account | None,
    text: str,
    *,
    field: str = "text",
    no_person: bool = False,
    state: str = StatementState.ACCEPTED,
    need: Need | None = None,
    place: Place | None = None,
    due_on: dt.date | None = None,
) -> Statement:
    """The next statement of a consultation that this act holds; refused when it is there already."""
    text = _cleaned(text, field, no_person=no_person)
    known = {same_as(each.text): each for each in consultation.statements.exclude(state=StatementState.JOINED)}
    if same := known.get(same_as(text)):
        if same.state in (StatementState.ACCEPTED, StatementState.PROPOSED):
            raise RuleBroken({field: _("Cette affirmation y est déjà : c’est la n° %s.") % same.rank})
        raise RuleBroken({field: _("Cette affirmation a déjà été proposée, et n’a pas été retenue.")})
    facts = {"author": None if need else actor, "need": need, "place": place, "due_on": due_on}
    return consultation.statements.create(rank=_next_rank(consultation), text=text, state=state, **facts)


def _cleaned(text: str, field: str, *, no_person: bool) -> str:
    try:
        return clean_statement(text, no_person=no_person)
    except RuleBroken as refusal:
        raise RuleBroken({field: refusal.message_dict["text"]}) from refusal


def _next_rank(consultation: Consultation) -> int:
    return (consultation.statements.aggregate(last=Max("rank"))["last"] or 0) + 1


def _same_as_accepted(consultation: Consultation, actor: Account, text: str) -> Statement | None:
    """What is put already with these words, by somebody else, to whom this person was not joined before."""
    served = Statement.objects.served().filter(consultation=consultation).exclude(author=actor)
    others = served.exclude(joined__author=actor).order_by("rank")
    return next((each for each in others if same_as(each.text) == same_as(text)), None)


def _put_beside(same: Statement, actor: Account, text: str, place: Place | None, *, no_person: bool) -> Statement:
    facts = {"author": actor, "place": place, "settled_at": timezone.now(), "joined_to": same}
    text, rank = _cleaned(text, "text", no_person=no_person), _next_rank(same.consultation)
    return same.consultation.statements.create(rank=rank, text=text, state=StatementState.JOINED, **facts)


def _settle(step: str, statement: Statement, actor: Account | None, **values: object) -> Statement:
    """Take a step of a statement, while its consultation is open."""
    consultation = lock(statement.consultation)
    statement = STATEMENT_WORKFLOW.take(step, statement)
    statement.consultation = consultation
    if consultation.state == ConsultationState.CLOSED:
        raise RuleBroken(_("La consultation est close : ses affirmations ne changent plus."))
    for name, value in values.items():
        setattr(statement, name, value)
    statement.settled_at, statement.settled_by = timezone.now(), actor
    statement.save()
    return statement


@transaction.atomic
def accept_statement(statement: Statement, *, actor: Account) -> Statement:
    """Put a proposed statement to everybody, as it was written."""
    statement = _settle("accept", statement, actor)
    record("consultations.accepted", statement.consultation, statement, actor=actor, text=statement.text)
    return statement


@transaction.atomic
def refuse_statement(statement: Statement, *, actor: Account, reason: str) -> Statement:
    """Leave a proposed statement out; the reason is published, its words are not."""
    return _leave_out(statement, actor, clause(reason))


def _leave_out(statement: Statement, actor: Account | None, reason: str) -> Statement:
    statement = _settle("refuse", statement, actor, reason=reason)
    record("consultations.refused", statement.consultation, statement, actor=actor, reason=statement.reason)
    return statement


@transaction.atomic
def join_statement(statement: Statement, *, actor: Account, joined_to: Statement) -> Statement:
    """Join a proposed statement with one that says the same, which names its author too."""
    if joined_to.consultation_id != statement.consultation_id or joined_to.state != StatementState.ACCEPTED:
        raise RuleBroken({"joined_to": _("Choisissez une affirmation accueillie de la même consultation.")})
    statement = _settle("join", statement, actor, joined_to=joined_to)
    record("consultations.joined", statement.consultation, statement, joined_to, actor=actor, text=joined_to.text)
    return statement


@transaction.atomic
def withdraw_statement(statement: Statement, *, actor: Account, reason: str) -> Statement:
    """Put a statement to nobody any more; what was answered to it is kept, and no result says it."""
    statement = _settle("withdraw", statement, actor, reason=clause(reason))
    record("consultations.withdrawn", statement.consultation, statement, actor=actor, reason=statement.reason)
    return statement

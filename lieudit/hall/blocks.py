"""Points that nobody contests, decided in one vote: put together by who presides, shown to everybody for two minutes,
then voted. One member is enough to take a point out, without a reason: it is then discussed and voted alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.governance.rules import ballot_rule
from lieudit.governance.services import kept_name, order_ballot, roll_of
from lieudit.hall.ballots import MINUTES, changed_rule, numbers_of, room_of, rulebook_of, take_in
from lieudit.hall.board import BLOCK_READ
from lieudit.hall.models import Block, BlockLine, Outcome, SecrecyAsk, Session, SessionBallot
from lieudit.hall.secrecy import way_asked
from lieudit.hall.services import (
    against_agenda,
    agenda_text,
    enter,
    hold,
    keep,
    moment,
    record,
    refuse_unless_running,
    refuse_while_deciding,
    start_item,
    wording_of,
)
from lieudit.meetings.models import AgendaItem, MeetingProxy
from lieudit.meetings.workflow import ItemKind, MeetingProxyState
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Fields


@transaction.atomic
def compose_block(session: Session, *, actor: Account, items: Collection[AgendaItem]) -> Block:
    """Put points of the agenda together: of decision, on the words that members were convened for, and under one rule.

    What a member took out of a block of this session, what is secret, what a proxy of its own is given for, what was
    put to the room already: each is voted alone.
    """
    session = hold(session)
    refuse_unless_running(session)
    if session.blocks.waiting().exists():
        raise RuleBroken(_("Un bloc attend déjà son vote : mettez-le aux voix, ou défaites-le."))
    chosen = list(AgendaItem.objects.with_measures().filter(pk__in=[item.pk for item in items]).order_by("rank"))
    if len(chosen) < 2:
        raise RuleBroken({"items": _("Un bloc a deux points au moins.")})
    for item in chosen:
        if refusal := against_joining(session, item):
            raise RuleBroken({"items": _("Point %(rank)s : %(why)s") % {"rank": item.number, "why": refusal}})
    if len({item.majority for item in chosen}) > 1:
        raise RuleBroken({"items": _("Ces points ne se votent pas à la même majorité : chacun se vote à part.")})
    now, number = moment(session), session.blocks.count() + 1
    block = Block.objects.create(session=session, number=number, composed_by=actor, composed_at=now)
    BlockLine.objects.bulk_create(BlockLine(block=block, item=item) for item in chosen)
    record("hall.block_composed", keep(session, now), *chosen, actor=actor, points=numbers_of(chosen))
    return block


def against_joining(session: Session, item: AgendaItem) -> str:
    """Why a point is voted alone, in a sentence; nothing when it may join a block."""
    if item.meeting_id != session.meeting_id:
        return _("il n’est pas à l’ordre du jour de cette séance.")
    if item.kind != ItemKind.DECISION or item.draft_id or item.change_id or item.election_id:
        return _("seul un point de décision, sur un texte écrit à l’ordre du jour, se vote en bloc.")
    if item.is_restricted or item.is_fixed or getattr(item, "is_hidden", False):
        return _("un point réservé, masqué, ou dont les mots sont fixés se vote à part.")
    words, worded = agenda_text(session, item), wording_of(session, item)
    if not words or (worded and worded.text != words):
        return _("son texte n’est pas, ou n’est plus, celui de l’ordre du jour.")
    if why := against_agenda(session, item, words):
        return f"{why}."
    return _against_its_past(session, item)


def _against_its_past(session: Session, item: AgendaItem) -> str:
    """What was already asked of the point, or for it."""
    put = session.rounds.filter(item=item).exists() or session.agreements.filter(item=item).exists()
    if put or session.ballots.filter(item=item, block=None).exists() or _decided(session, item):
        return _("il a déjà été soumis à la séance.")
    if BlockLine.objects.filter(block__session=session, item=item, out_at__isnull=False).exists():
        return _("un membre a demandé qu’il soit voté à part.")
    if SecrecyAsk.objects.filter(session=session, item=item).exists():
        return _("un membre en a demandé le secret.")
    given = MeetingProxy.objects.filter(item=item, state=MeetingProxyState.ACCEPTED)
    return _("un pouvoir a été donné pour lui seul.") if given.exists() else ""


def _decided(session: Session, item: AgendaItem) -> bool:
    return Outcome.objects.filter(session=session, item=item).exclude(decision=None).exists()


@transaction.atomic
def take_out(session: Session, item: AgendaItem, *, actor: Account, seat: Seat | None = None) -> BlockLine:
    """A member who is there asks that a point be voted alone; or, without a `seat`, who presides. Until the vote."""
    session = enter(session) if seat else hold(session)
    if seat and not session.presences.running().filter(seat=seat).exists():
        raise RuleBroken(_("Dites d’abord que vous êtes en séance."))
    rows = BlockLine.objects.select_for_update(of=("self",)).filter(block__session=session, item=item)
    line = rows.filter(block__vote=None, block__dissolved_at=None).select_related("block", "item").first()
    if line is None:
        raise RuleBroken(_("Ce point n’est plus dans un bloc qui attend son vote."))
    if line.out_at is not None:
        raise RuleBroken(_("Ce point est déjà sorti du bloc : il se vote à part."))
    line.out_at, line.out_for = moment(session), seat
    line.save(update_fields=["out_at", "out_for"])
    who = kept_name(seat) if seat else _("La présidence")
    words: Fields = {"seat": who, "rank": item.number, "number": line.block.number}
    record("hall.block_point_out", session, line.item, actor=actor, of=seat, **words)
    return line


@transaction.atomic
def dissolve_block(session: Session, *, actor: Account) -> Block:
    """Take the block apart: its points are voted one by one, or put together otherwise."""
    session = hold(session)
    block = _waiting(session)
    block.dissolved_at = moment(session, block.composed_at)
    block.save(update_fields=["dissolved_at"])
    record("hall.block_dissolved", keep(session, block.dissolved_at), actor=actor, number=block.number)
    return block


@transaction.atomic
def open_block(session: Session, *, actor: Account, minutes: int = MINUTES) -> SessionBallot:
    """Put the block to the vote of who is there or represented: the session passes to the first of its points."""
    session = hold(session)
    block = _waiting(session)
    refuse_unless_running(session)
    refuse_while_deciding(session)
    items = [line.item for line in block.lines.filter(out_at=None).select_related("item")]
    if len(items) < 2:
        raise RuleBroken(_("Il ne reste pas deux points dans ce bloc : défaites-le, et votez chacun à part."))
    now = moment(session)
    if now < (opens := block.composed_at + dt.timedelta(seconds=BLOCK_READ)):
        words = _("Ce bloc se met aux voix à partir de %(hour)s : chacun a deux minutes pour en sortir un point.")
        raise RuleBroken(words % {"hour": french.hour(opens + dt.timedelta(seconds=59))})
    for item in items:
        if refusal := against_joining(session, item):
            words = _("Point %(rank)s : %(why)s Sortez-le du bloc, puis mettez le reste aux voix.")
            raise RuleBroken(words % {"rank": item.number, "why": refusal})
    first = items[0]
    if not session.passages.filter(item=first, ended_at=None).exists():
        start_item(session, first, actor=actor)
        session = hold(session)
    now, rulebook = moment(session), rulebook_of(session)
    roll = roll_of(session.meeting.assembly)
    ballot = order_ballot(
        session.meeting.assembly,
        actor=actor,
        question=_question(block, items, session),
        rulebook=rulebook,
        rule=ballot_rule(rulebook.rules, held={line.college for line in roll}, **changed_rule(session, first)),
        closes_at=now + dt.timedelta(minutes=minutes),
        **room_of(session, first),
        **_way(session, items),
    )
    block.vote = take_in(session, first, ballot)
    block.save(update_fields=["vote"])
    said: Fields = {"number": block.number, "points": numbers_of(items)}
    record("hall.block_opened", keep(session, now), *items, ballot, actor=actor, **said)
    return block.vote


def _waiting(session: Session) -> Block:
    block = session.blocks.waiting().select_for_update(of=("self",)).first()
    if block is None:
        raise RuleBroken(_("Aucun bloc n’attend son vote."))
    return block


def _way(session: Session, items: Iterable[AgendaItem]) -> Fields:
    """Totals, once enough of who is there have asked for them at one of the points."""
    return next((way for item in items if (way := way_asked(session, item))), {})


def _question(block: Block, items: list[AgendaItem], session: Session) -> str:
    """What is read on the paper: each point, with its words and what the bureau advises of it."""
    head = _("Bloc %(number)d, points %(points)s, en un seul vote.") % {
        "number": block.number,
        "points": numbers_of(items),
    }
    return "\n".join([head, *(_said(session, item) for item in items)])


def _said(session: Session, item: AgendaItem) -> str:
    opinion = _(" (avis du bureau : %(opinion)s)") % {"opinion": item.get_opinion_display()} if item.opinion else ""
    words = {"rank": item.number, "title": item.title, "opinion": opinion, "text": agenda_text(session, item)}
    return _("Point %(rank)s, %(title)s%(opinion)s : « %(text)s »") % words

"""The acts of a vote in session: opened on a wording or for an election, counted on paper too, closed by the chair.

An election is one ballot a college: the very ones of its own room, opened here among who is there. Two chairs who open
or close the same vote take their turn: the second is told. Who is there and who carries whom is counted and frozen as
the vote opens.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.accounts.models import Account
from lieudit.deliberation.adoption import put_to_vote, vote_on_rivals
from lieudit.deliberation.models import Amendment, Paragraph
from lieudit.elections.count import Room, read_ballot, vote_in_session
from lieudit.elections.models import Round
from lieudit.governance.models import DecisionMethod, Rulebook, Seat
from lieudit.governance.question import asked_options, asked_rule
from lieudit.governance.rulemaking import put_change_to_vote
from lieudit.governance.rules import ballot_rule
from lieudit.governance.services import order_ballot
from lieudit.hall.attendance import Quorum, RollSeat, quorum
from lieudit.hall.board import is_carried
from lieudit.hall.exclusions import hear_point, judged_in, roll_judging
from lieudit.hall.models import Block, Outcome, PaperCount, Session, SessionBallot, seats_of
from lieudit.hall.permissions import confirms_closing
from lieudit.hall.secrecy import way_asked
from lieudit.hall.services import (
    agenda_text,
    bare,
    conclude,
    current_item,
    enter_in_register,
    hold,
    keep,
    moment,
    record,
    refuse_decided,
    refuse_off_agenda,
    refuse_while_deciding,
    wording_of,
    write_wording,
)
from lieudit.hall.workflow import CheckedBy, OutcomeKind
from lieudit.journal import services as journal
from lieudit.meetings.legal import decision_rule
from lieudit.meetings.models import AgendaItem, MeetingProxy
from lieudit.meetings.reading import RESERVED
from lieudit.meetings.workflow import MeetingProxyState
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Fields
from lieudit.voting.closing import ask_early_closing, confirm_early_closing
from lieudit.voting.counting import lot_order
from lieudit.voting.frozen import Rule
from lieudit.voting.methods import METHODS, result_of
from lieudit.voting.models import Ballot, EarlyClosing, RollEntry
from lieudit.voting.naming import renamed
from lieudit.voting.outcome import outcome_words
from lieudit.voting.proxies import Entrusted
from lieudit.voting.services import RollLine, cast_vote, close_ballot
from lieudit.voting.workflow import Way

MINUTES = 10
"""How long a vote stays open when nobody closes it."""


@transaction.atomic
def open_session_ballot(
    session: Session,
    *,
    actor: Account,
    question: str = "",
    minutes: int = MINUTES,
    reason: str = "",
    way: str = Way.ROLL_CALL,
    risk: Mapping[str, str] | None = None,
) -> SessionBallot:
    """Put the current item to the vote of who is there or represented, if they are enough.

    Without a `question`, what is voted on is the draft or the change of the rules that the item points at, else its
    wording. With one, an amendment for instance, it is that question alone. What the members were not convened for
    takes a `reason`, where it may be voted at all. `way` is how one votes, and `risk` what the vote risks; members who
    asked for secrecy, or a point kept for them, make totals of a roll-call.
    """
    session = hold(session)
    item = current_item(session)
    refuse_while_deciding(session)
    now, question = moment(session), question.strip()
    asked = _asked(session, item, question)
    reason = refuse_off_agenda(session, item, asked, reason)
    refuse_again(session, item, asked)
    held = _held(session, item, way, risk)
    ballot = _order(session, item, actor, question, closes_at=now + dt.timedelta(minutes=minutes), **held)
    return _open(session, item, ballot, now, actor, reason)


def _open(
    session: Session, item: AgendaItem, ballot: Ballot, now: dt.datetime, actor: Account, reason: str
) -> SessionBallot:
    """The ballot is one of the session, and everybody is told."""
    opened = take_in(session, item, ballot, wording=wording_of(session, item), off_agenda=reason)
    data: Fields = {"rank": item.number, "question": ballot.question}
    if reason:
        data["reason"] = RESERVED if item.is_restricted else reason
    kind = "hall.ballot_off_agenda" if reason else "hall.ballot_opened"
    record(kind, keep(session, now), item, ballot, actor=actor, **data)
    return opened


@transaction.atomic
def open_session_choice(
    session: Session,
    *,
    actor: Account,
    method: str,
    options: str = "",
    paragraph: Paragraph | None = None,
    question: str = "",
    seats: int = 1,
    budget: int | None = None,
    minutes: int = MINUTES,
    reason: str = "",
    way: str = Way.ROLL_CALL,
    risk: Mapping[str, str] | None = None,
) -> SessionBallot:
    """Let who is there or represented choose among `options`, one a line, by any method that a question may be put by.

    Without a `question`, it is the wording of the item, else its text on the agenda; members were convened to it once
    that text names every option. With a `paragraph` of the draft of the item, the options are the amendments that
    exclude each other on it, and its text as it is: ranked, the one that wins each duel is written in.
    """
    session = hold(session)
    item = current_item(session)
    refuse_while_deciding(session)
    if item.is_restricted:
        raise RuleBroken(
            _("Les options d’un choix se lisent sur sa page publique : un point réservé se vote pour ou contre.")
        )
    if judged_in(item):
        raise RuleBroken(_("Une exclusion se vote pour ou contre."))
    now = moment(session)
    closes_at = now + dt.timedelta(minutes=minutes)
    room: Fields = {**room_of(session, item), **_held(session, item, way, risk)}
    if paragraph is not None:
        reason = refuse_off_agenda(session, item, _("Choisir entre des amendements"), reason)
        assert item.draft is not None
        ranked = vote_on_rivals(item.draft, actor=actor, paragraph=paragraph, closes_at=closes_at, room=room)
        return _open(session, item, ranked, now, actor, reason)
    if not METHODS[method].is_choice:
        raise RuleBroken({"method": _("« Pour ou contre » a son propre geste : ouvrez un vote.")})
    asked = asked_options(method, options, seats=seats, budget=budget)
    wording, names = wording_of(session, item), [option.name for option in asked]
    question = question.strip() or (wording.text if wording else agenda_text(session, item))
    if not question:
        raise RuleBroken({"question": _("Écrivez la question : ce que l’on choisit.")})
    reason = refuse_off_agenda(session, item, question, reason, options=names)
    refuse_again(session, item, question)
    own, rulebook = asked_rule(method, asked, seats=seats, budget=budget), rulebook_of(session)
    quorums = {name: value for name, value in changed_rule(session, item).items() if name == "quorum"}
    ballot = order_ballot(
        session.meeting.assembly,
        actor=actor,
        question=question,
        rulebook=rulebook,
        rule=ballot_rule(rulebook.rules, method, **{**quorums, **own}),
        options=lot_order(question, names),
        closes_at=closes_at,
        **room,
    )
    return _open(session, item, ballot, now, actor, reason)


def rulebook_of(session: Session) -> Rulebook:
    return session.meeting.rulebook or session.meeting.assembly.rulebook


def changed_rule(session: Session, item: AgendaItem) -> Rule:
    """What the kind of the session, and the item, change to the rule of a vote."""
    meeting, second = session.meeting, session.meeting.second_call_of_id is not None
    return decision_rule(meeting.rules, meeting.kind, second=second, majority=item.majority)


def room_of(session: Session, item: AgendaItem) -> Fields:
    """Who is in the session, who has left it, and who carries whom."""
    there, gone = _there(session, item)
    return {"present": there, "gone": gone, "entrusted": entrusted_on(item)}


@transaction.atomic
def open_session_election(
    session: Session, *, actor: Account, minutes: int = MINUTES, reason: str = ""
) -> list[SessionBallot]:
    """Open the election that the current item points at: one ballot a college, for who is there or represented.

    Once it is counted, the same act opens the second round of the colleges that vote again, as its own room says. One
    to which the members were not convened takes a `reason`, where it may be voted at all.
    """
    session = hold(session)
    item = current_item(session)
    refuse_while_deciding(session)
    if item.election is None:
        raise RuleBroken(_("Ce point ne renvoie à aucune élection."))
    reason = refuse_off_agenda(session, item, "", reason, elects=True)
    now = moment(session)
    seated = _seated(session, *_there(session, item))
    room = Room(now + dt.timedelta(minutes=minutes), seated, entrusted_on(item))
    ballots = vote_in_session(item.election, actor=actor, room=room)
    if not ballots:
        raise RuleBroken(_("Aucun collège n’a de candidature : il n’y a rien à voter en séance."))
    opened = [take_in(session, item, ballot, elects=True, off_agenda=reason) for ballot in ballots]
    count = ngettext("un scrutin", "%(n)d scrutins", len(ballots)) % {"n": len(ballots)}
    words: Fields = {"rank": item.number, "item": item.election.title, "count": count}
    if reason:
        words["reason"] = RESERVED if item.is_restricted else reason
    kind = "hall.election_off_agenda" if reason else "hall.election_opened"
    record(kind, keep(session, now), item, *ballots, actor=actor, **words)
    return opened


def _there(session: Session, item: AgendaItem) -> tuple[set[str], dict[str, dt.datetime]]:
    """The keys of the seats that may vote in session: those that are there, and those that left, with when: who is back
    before the close votes.

    Whose proxy is in force is neither: it is carried until it comes by itself, whatever a list says.
    """
    seats = seats_of(session, item)
    there = {seat.key for seat in seats if seat.mode and not is_carried(seat)}
    gone = {seat.key: seat.left_at for seat in seats if not seat.mode and seat.left_at and seat.holder is None}
    return there, gone


def _seated(
    session: Session, there: Collection[str], gone: Mapping[str, dt.datetime]
) -> Callable[[RollLine], RollLine]:
    """A line of an electoral roll as the session knows it: under the key of the seat of that member, there or not.

    Of a member with several seats it is the one that is there, else the one of the college that votes. Who is on the
    roll without a seat could not come: such an election is voted elsewhere.
    """
    known: dict[object, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.running().of_assembly(session.meeting.assembly):
        known[seat.organisation, seat.account].append(seat)

    def seated(line: RollLine) -> RollLine:
        own = known[line.organisation, line.account]
        seat = max(own, key=lambda seat: (seat.key in there, seat.college.code == line.college), default=None)
        if seat is None and not line.suspended:
            words = _("%(name)s est sur la liste électorale sans siéger ici : cette élection se vote hors séance.")
            raise RuleBroken(agreed(words, name=line.name))
        key = seat.key if seat else line.key
        here = seat is not None and (key in there or key in gone)
        return replace(line, key=key, present=here, left_at=gone.get(key) if here else None)

    return seated


def take_in(
    session: Session, item: AgendaItem, ballot: Ballot, *, elects: bool = False, **words: object
) -> SessionBallot:
    """An open ballot becomes one of the session, if enough voices are gathered: of its college, if it `elects`."""
    gathered = quorum_at_opening(ballot, sure_keys(session))
    if not gathered.is_reached:
        counts = {"there": gathered.gathered, "needed": gathered.needed, "college": gathered.rows[0].name}
        short = _("Le quorum n’est pas atteint : %(there)d voix réunies, il en faut %(needed)d.")
        if elects:
            short = _("Le quorum du collège %(college)s n’est pas atteint : %(there)d voix sur %(needed)d.")
        raise RuleBroken(short % counts)
    return SessionBallot.objects.create(session=session, item=item, ballot=ballot, quorum=gathered.frozen(), **words)


def refuse_again(session: Session, item: AgendaItem, asked: str) -> None:
    """A text on which this session has decided is not put to the vote again until it passes, or falls: other words are.

    A tie, or too few voices, decided nothing.
    """
    counted = session.ballots.filter(item=item, ballot__tally__isnull=False)
    for each in counted.select_related("wording", "ballot__tally") if asked else ():
        voted = each.wording.text if item.is_restricted and each.wording else each.ballot.question
        if bare(voted) != bare(asked):
            continue
        words = {"number": each.ballot.number}
        if each.ballot.tally.result["status"] in {"adopted", "elected"}:
            raise RuleBroken(_("C’est décidé, scrutin n° %(number)s : pour y revenir, écrivez un autre texte.") % words)
        if each.ballot.tally.result["status"] == "rejected":
            raise RuleBroken(
                _("Ce texte a été rejeté, scrutin n° %(number)s : il revient amendé, ou à une autre séance.") % words
            )
    refuse_decided(session, item, asked)


def _asked(session: Session, item: AgendaItem, question: str) -> str:
    """The text that is put to the vote; nothing of a draft or of a change of the rules, that the item itself names."""
    if (item.draft or item.change) and not question:
        return ""
    wording = wording_of(session, item)
    asked = question or (wording.text if wording else agenda_text(session, item))
    if not asked:
        raise RuleBroken({"question": _("Écrivez d’abord le texte soumis au vote.")})
    return asked


def _held(session: Session, item: AgendaItem, way: str, risk: Mapping[str, str] | None) -> dict[str, object]:
    """The way in which the item is voted: the one that was chosen, and never less than what was asked for."""
    if way != Way.ROLL_CALL:
        return {"way": way, "risk": risk}
    return {"way": Way.TOTALS} if item.is_restricted else way_asked(session, item)


def _order(session: Session, item: AgendaItem, actor: Account, question: str, **held: object) -> Ballot:
    """The ballot of the item, by the room that knows what is voted on."""
    room: Fields = {**room_of(session, item), **held}
    if item.draft and not question:
        return put_to_vote(item.draft, actor=actor, **room)
    if item.change and not question:
        meeting = session.meeting
        if meeting.assembly.is_of_members:
            room |= {"whole": meeting.assembly, "asked": changed_rule(session, item)}
        ballot = put_change_to_vote(item.change, actor=actor, **room).ballot
        assert ballot is not None
        return ballot
    wording, question = wording_of(session, item), _asked(session, item, question)
    if item.is_restricted:  # everybody reads the page of a vote: members read the wording in session
        if wording is None or wording.text != question:
            write_wording(session, item, question, actor)
        question = _("Point %(rank)s, réservé aux membres") % {"rank": item.number}
    assembly, rulebook = session.meeting.assembly, rulebook_of(session)
    roll = roll_judging(assembly, judged_in(item))
    rule = ballot_rule(rulebook.rules, held={line.college for line in roll}, **changed_rule(session, item))
    return order_ballot(assembly, actor=actor, question=question, rulebook=rulebook, rule=rule, roll=roll, **room)


def entrusted_on(item: AgendaItem) -> list[Entrusted]:
    """The accepted proxies that reach a vote on the item."""
    accepted = MeetingProxy.objects.filter(state=MeetingProxyState.ACCEPTED).reaching(item)
    return [
        Entrusted(
            giver=proxy.giver.key,
            holder=proxy.holder.key if proxy.holder else None,
            given_by=proxy.given_by,
            given_at=proxy.given_at,
        )
        for proxy in accepted.select_related("giver", "holder", "given_by")
    ]


def sure_keys(session: Session) -> set[str]:
    """The keys of the seats whose presence two persons saw, or that came by themselves."""
    return {presence.seat.key for presence in session.presences.running().sure().select_related("seat")}


def quorum_at_opening(ballot: Ballot, sure: Collection[str]) -> Quorum:
    """What the frozen roll of the ballot says of the quorum, of who is there for `sure`: the count asks for no more."""
    roll = ballot.roll.at_opening()
    carried = ballot.frozen_proxies.filter(refusal="", holder__key__in=sure).values_list("giver__key", flat=True)
    voices = [RollSeat(entry.key, entry.college, entry.college_name, entry.suspended) for entry in roll]
    there = {entry.key for entry in roll if entry.present and entry.key in sure}
    return quorum(voices, there, set(carried), ballot.rule)


@transaction.atomic
def close_session_ballot(session_ballot: SessionBallot, *, actor: Account) -> Outcome | None:
    """Close and count, once every voice is cast: one hand is enough then. What is adopted becomes a decision.

    The ballots of an election close together.
    """
    session, together = _together(session_ballot)
    for ballot in together:
        close_ballot(ballot, actor=actor)
    return _conclude_all(session, session_ballot, together, actor)


@transaction.atomic
def ask_to_close(session_ballot: SessionBallot, *, actor: Account, why: str, words: str = "") -> EarlyClosing:
    """Ask that the vote closes though voices are missing, with the reason that the minutes will say."""
    session, together = _together(session_ballot)
    missing = [ballot for ballot in together if ballot.roll.missing().exists()]
    asked = [ask_early_closing(ballot, actor=actor, why=why, words=words) for ballot in missing or together]
    keep(session, moment(session))
    return asked[0]


@transaction.atomic
def confirm_closing(session_ballot: SessionBallot, *, actor: Account) -> Outcome | None:
    """The second hand: another person of the bureau confirms, and the vote is counted."""
    session, together = _together(session_ballot)
    early = EarlyClosing.objects.filter(ballot__in=together).select_related("asked_by").first()
    if early and not confirms_closing(actor, session, early.asked_by):
        raise RuleBroken(_("Une autre personne du bureau confirme, qui porte une autre voix que la première."))
    for ballot in together:
        if ballot.roll.missing().exists() or early is None:
            confirm_early_closing(ballot, actor=actor)
        else:
            close_ballot(ballot, actor=actor)
    return _conclude_all(session, session_ballot, together, actor)


def _together(session_ballot: SessionBallot) -> tuple[Session, list[Ballot]]:
    """The session, held, and the votes that are open in it with this one."""
    session = hold(session_ballot.session)
    together = [each.ballot for each in session.ballots.open().select_related("ballot").order_by("pk")]
    if session_ballot.ballot not in together:
        raise RuleBroken(_("Ce vote est déjà clos."))
    return session, together


def _conclude_all(
    session: Session, session_ballot: SessionBallot, together: list[Ballot], actor: Account
) -> Outcome | None:
    keep(session, moment(session))
    closed = Ballot.objects.filter(pk__in=[ballot.pk for ballot in together]).order_by("pk")
    outcomes = {ballot.pk: conclude_session_ballot(ballot, actor=actor) for ballot in closed}
    return outcomes[session_ballot.ballot_id]


@transaction.atomic
def conclude_session_ballot(ballot: Ballot, *, actor: Account | None = None) -> Outcome | None:
    """Write what came of a counted ballot, once; one that belongs to no session is left alone.

    The position, the rules or the mandates that it gives are registered by their own room.
    """
    votes = SessionBallot.objects.select_related("session", "item__draft", "item__change", "wording")
    vote = votes.filter(ballot=ballot).unsaid().first()
    if vote is None:
        return None
    session = hold(vote.session)
    if Outcome.objects.filter(ballot=ballot).exists():
        return None
    if Round.objects.filter(ballot=ballot).exists():
        return _conclude_college(session, vote.item, ballot, actor)
    if ballot.options:
        return _conclude_choice(session, vote.item, ballot, actor)
    if block := Block.objects.filter(vote=vote).first():
        return _conclude_block(session, block, ballot, actor)
    status, decision, item = ballot.tally.result["status"], None, vote.item
    on_wording = vote.wording is not None and ballot.question == vote.wording.text
    if status == "adopted" and not _belongs_elsewhere(ballot, item):
        decision = enter_in_register(
            session,
            item,
            actor=actor,
            title=item.title if on_wording or ballot.question == item.resolution else ballot.question,
            wording=ballot.question,
            method=DecisionMethod.VOTE,
            ballot=ballot,
        )
    asked = vote.wording.text if vote.wording and item.is_restricted else ballot.question
    words = {"number": ballot.number, "outcome": outcome_words(status), "question": asked}
    text = _("Scrutin n° %(number)d, %(outcome)s. « %(question)s »") % words
    outcome = conclude(
        session, item, actor=actor, kind=OutcomeKind.DECISION, text=text, ballot=ballot, decision=decision
    )
    hear_point(item)
    return outcome


def _conclude_block(session: Session, block: Block, ballot: Ballot, actor: Account | None) -> Outcome:
    """Each point of an adopted block is a decision of its own, on its own words. A block that is not adopted decides
    nothing: each of its points is voted alone."""
    status, lines = ballot.tally.result["status"], list(block.lines.select_related("item"))
    inside = [line.item for line in lines if line.out_at is None]
    numbers = {"number": ballot.number, "block": block.number, "points": numbers_of(inside)}
    numbers |= {"outcome": outcome_words(status)}
    if status != "adopted":
        text = _("Scrutin n° %(number)d, bloc %(block)d (points %(points)s), %(outcome)s : chacun se vote à part.")
        words: Fields = {"kind": OutcomeKind.INFORMATION, "text": text % numbers}
        return conclude(session, inside[0], actor=actor, ballot=ballot, **words)
    said = _("Scrutin n° %(number)d, bloc %(block)d (points %(points)s), %(outcome)s. « %(text)s »")
    outcomes = []
    for item in inside:
        asked = agenda_text(session, item)
        given: Fields = {"wording": asked, "method": DecisionMethod.VOTE, "ballot": ballot}
        decision = enter_in_register(session, item, actor=actor, **given)
        words = {"kind": OutcomeKind.DECISION, "text": said % (numbers | {"text": asked}), "decision": decision}
        outcomes.append(conclude(session, item, actor=actor, ballot=ballot, **words))
    return outcomes[0]


def numbers_of(items: Iterable[AgendaItem]) -> str:
    """« 3, 4 et 6.1 »."""
    *firsts, last = [item.number for item in items]
    return _("%(firsts)s et %(last)s") % {"firsts": ", ".join(firsts), "last": last} if firsts else last


def _conclude_college(session: Session, item: AgendaItem, ballot: Ballot, actor: Account | None) -> Outcome:
    """Whom the ballot of a college designates: its room knows at once, and gives the mandates once they are signed."""
    read_ballot(ballot)
    recount, result = renamed([ballot.tally.recount, ballot.tally.result], ballot.kept_names)
    headline = result_of(recount, result, {}).headline
    words = {"number": ballot.number, "question": ballot.question, "headline": headline}
    text = _("Scrutin n° %(number)d. « %(question)s » %(headline)s") % words
    return conclude(session, item, actor=actor, kind=OutcomeKind.ELECTION, text=text, ballot=ballot)


def _conclude_choice(session: Session, item: AgendaItem, ballot: Ballot, actor: Account | None) -> Outcome:
    """What was chosen is a decision; nothing is where the rule retains no option, or leaves a tie."""
    result = ballot.tally.result
    headline = result_of(ballot.tally.recount, result, {}).headline
    words = {"number": ballot.number, "question": ballot.question, "headline": headline}
    text, decision = _("Scrutin n° %(number)d. « %(question)s » %(headline)s") % words, None
    if result["status"] == "elected" and result["elected"] and not Amendment.objects.filter(ballot=ballot).exists():
        asked, line = ballot.question, {"method": DecisionMethod.VOTE, "ballot": ballot}
        title = item.title if asked == agenda_text(session, item) else asked
        decision = enter_in_register(session, item, actor=actor, title=title, wording=f"« {asked} » {headline}", **line)
    return conclude(session, item, actor=actor, kind=OutcomeKind.DECISION, text=text, ballot=ballot, decision=decision)


def conclude_due_session_ballots() -> list[Outcome]:
    """Write what came of ballots counted while the site went down, before their signal; called by a timer."""
    left = Ballot.objects.filter(pk__in=SessionBallot.objects.unsaid().values("ballot"))
    return [outcome for ballot in left if (outcome := conclude_session_ballot(ballot))]


def _belongs_elsewhere(ballot: Ballot, item: AgendaItem) -> bool:
    """The ballot adopts a draft or a change of the rules."""
    return ballot.pk in [thing.ballot_id for thing in (item.draft, item.change) if thing]


@transaction.atomic
def enter_paper_count(session_ballot: SessionBallot, *, actor: Account, data: Mapping[str, object]) -> PaperCount:
    """Write down the papers of a vote (roll key → choice). The same ones, read by a second person, are cast.

    Until two persons have read the same, nothing is counted; each may read again. They are two hands, as to
    close a vote. Who came by itself votes from its place, unless it asked for paper.
    """
    session = hold(session_ballot.session)
    ballot = session_ballot.ballot
    roll = {entry.key: entry for entry in ballot.roll.select_related("frozen_proxy__holder")}
    _refuse_papers(session, ballot, roll, data)
    now, number = moment(session), ballot.number
    others = session_ballot.papers.exclude(entered_by=actor).order_by("entered_by", "-pk").distinct("entered_by")
    known = list(others)
    paper = PaperCount.objects.create(session_ballot=session_ballot, entered_by=actor, data=dict(data), at=now)
    keep(session, now)
    alike = [other.entered_by for other in known if other.data == paper.data]
    if not alike:
        record("hall.papers_differ" if known else "hall.papers_read", session, ballot, actor=actor, number=number)
        return paper
    if not any(confirms_closing(actor, session, other) for other in alike):
        raise RuleBroken(
            _("Vos deux relevés concordent, et ne font qu’une main : une autre personne du bureau relit les bulletins.")
        )
    for key, choice in sorted(paper.data.items()):
        entry = roll[key]
        carried = None if entry.present else getattr(getattr(entry, "frozen_proxy", None), "holder", None)
        cast_vote(ballot, entry, actor=actor, choice=choice, carried_by=carried)
        if carried is None:
            _tell_paper(session, entry, number, actor)
    count = ngettext("un bulletin", "%(n)d bulletins", len(data)) % {"n": len(data)}
    record("hall.papers_counted", session, ballot, actor=actor, number=number, count=count)
    return paper


def _refuse_papers(session: Session, ballot: Ballot, roll: Mapping[str, RollEntry], data: Mapping[str, object]) -> None:
    if ballot.in_totals:
        raise RuleBroken(_("Ce vote paraît en totaux : des bulletins relevés voix par voix diraient qui a voté quoi."))
    if strangers := [key for key in data if key not in roll]:
        raise RuleBroken(_("%(key)s n’est pas sur la liste de vote.") % {"key": strangers[0]})
    if not data:
        raise RuleBroken(_("Notez au moins un bulletin."))
    if by_themselves := sorted(own_hands(session, roll.values()) & data.keys()):
        words = _("%(seat)s vote de sa place. Un bulletin de papier se relève une fois que ce siège l’a demandé.")
        raise RuleBroken(agreed(words, seat=capfirst(roll[by_themselves[0]].name)))


def own_hands(session: Session, entries: Iterable[RollEntry]) -> set[str]:
    """The keys whose papers nobody notes: the seat, or who carries its proxy, came by itself and asked for none."""
    rows = session.presences.running().exclude(by=CheckedBy.LIST).filter(on_paper=False).select_related("seat")
    own = {presence.seat.key for presence in rows}
    carriers = {entry.key: getattr(getattr(entry, "frozen_proxy", None), "holder", None) for entry in entries}
    return {key for key, holder in carriers.items() if key in own or (holder is not None and holder.key in own)}


def _tell_paper(session: Session, entry: RollEntry, number: int, actor: Account) -> None:
    """Who speaks for the voice hears at once that a paper of theirs was counted."""
    found = session.presences.running().select_related("seat")
    presence = next((each for each in found if each.seat.key == entry.key), None)
    if presence is None:
        return
    journal.address_to(presence, entry.speakers().values_list("pk", flat=True))
    record("hall.paper_cast", session, presence, actor=actor, seat=entry.name, number=number)

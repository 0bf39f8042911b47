"""All that the three pages of a session show, assembled from its rows. Pure.

`screens` draw it; nothing here is said twice in the database: times, queue, quorum and counts are computed here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lieudit.hall.attendance import Quorum, quorum, represented, voice_of
from lieudit.hall.polls import Poll, Polling, polls_of
from lieudit.hall.rounds import Consent
from lieudit.hall.rows import BallotRow, ContestRow, ItemRow, SeatRow, full_name
from lieudit.hall.speaking import Asking, QueueRank, equity, queue, quota, shares
from lieudit.hall.workflow import BLOCKING, RUNNING, Answer, CheckedBy, Shows, SpeechKind, VoiceState
from lieudit.meetings.legal import decision_rule
from lieudit.meetings.workflow import DECIDING, LIVE, ItemKind, MeetingState
from lieudit.toolkit.french import number
from lieudit.toolkit.types import Json, Row
from lieudit.voting.methods import result_of
from lieudit.voting.ways import limits

if TYPE_CHECKING:
    from lieudit.elections.models import Election
    from lieudit.hall.models import Question, Round, Session, Speech, Voice
    from lieudit.meetings.models import AgendaItem, Meeting
    from lieudit.voting.methods.result import Result
    from lieudit.voting.models import Ballot, EarlyClosing


SECRECY = 60
"""Seconds for which totals may still be asked for once a vote has opened in session."""
BLOCK_READ = 120
"""Seconds for which a block is shown before it is voted: long enough to read it, and to ask a point out of it."""
SCREENFUL = 8
"""Lines of an agenda that a screen of the room holds without scrolling."""


@dataclass(frozen=True)
class Rows:
    """What was read of a session: rows with what `models.SessionQuerySet` annotates on them."""

    session: Any
    now: dt.datetime
    items: Sequence[ItemRow]
    speeches: Sequence[Speech]
    seats: Sequence[SeatRow]
    votes: Sequence[BallotRow]
    round: Round | None
    questions: Sequence[Any]
    contests: Sequence[ContestRow] = ()


def is_hidden(item: AgendaItem) -> bool:
    """Whether a measure of care hides the words of the item."""
    return getattr(item, "is_hidden", False)


@dataclass(frozen=True)
class ItemLine:
    """A line of the agenda as it goes: seconds spent, those that its time box leaves (negative once it is over)."""

    item: AgendaItem
    seconds: int
    since: dt.datetime | None
    is_current: bool

    @property
    def title(self) -> str:
        """As it is read."""
        return "Texte masqué" if is_hidden(self.item) else self.item.title

    @property
    def allowed(self) -> int:
        return self.item.minutes * 60

    @property
    def left(self) -> int:
        return self.allowed - self.seconds

    @property
    def began(self) -> dt.datetime | None:
        """When it would have begun without its interruptions: what its timer counts from."""
        return self.since - dt.timedelta(seconds=self.item.spent) if self.since else None  # type: ignore[attr-defined]

    @property
    def is_done(self) -> bool:
        return bool(self.seconds or self.in_block) and not self.is_current

    @property
    def in_block(self) -> bool:
        """Decided with others, in one vote: it needs no discussion of its own."""
        return bool(getattr(self.item, "blocked", False))

    @property
    def is_left(self) -> bool:
        """Neither discussed nor decided yet."""
        return not self.seconds and not self.in_block

    @property
    def may_join(self) -> bool:
        """May be put in a block, as far as the agenda says: it is to decide, on words of its own, before everybody."""
        item, words = self.item, self.item.resolution
        apart = item.is_restricted or item.is_fixed or item.draft_id or item.change_id or is_hidden(item)
        return item.kind == ItemKind.DECISION and bool(words) and not apart and not self.in_block


@dataclass(frozen=True)
class BlockNow:
    """The block that waits for its vote: its points, those that were taken out of it, and from when it may be voted."""

    number: int
    lines: list[ItemLine]
    out: list[ItemLine]
    opens_at: dt.datetime
    is_read: bool
    """It was shown for as long as it takes to ask a point out of it."""


@dataclass(frozen=True)
class WaitingSpeaker:
    """A request to speak, where it stands and why."""

    speech: Speech
    turn: QueueRank

    @property
    def words(self) -> str:
        """Whose voice it is, and what it said of its words."""
        college = self.speech.college_name or "Personne invitée"
        return f"{college}, {self.speech.get_side_display()}" if self.speech.side else str(college)


@dataclass(frozen=True)
class Offer:
    """A proxy that a seat gave as it left, and that another has not answered: `pk` is its key, `holder` of a seat."""

    pk: int
    giver: SeatRow
    holder: int


@dataclass(frozen=True)
class Share:
    """How long a college spoke, what part of the time that is, what part was decided, and the ratio to its members."""

    code: str
    name: str
    seconds: int
    part: Fraction
    target: Fraction
    equity: Fraction | None
    here: int = 0
    """Seconds on the point under discussion."""
    allowed: int | None = None
    """Those that the rules give it there; None where they give no limit."""

    @property
    def is_over(self) -> bool:
        return self.allowed is not None and self.here >= self.allowed

    @property
    def percent(self) -> int:
        return round(100 * self.part)

    @property
    def equity_words(self) -> str:
        """« 1,3 fois »: what part of the time it had, for its part of who came; nothing for who said nothing."""
        return f"{number(self.equity, 1)} fois" if self.equity else ""


@dataclass(frozen=True)
class Vote:
    """The vote under way on the item, or the last one."""

    session_ballot: BallotRow
    cast: int
    able: int

    @property
    def ballot(self) -> Ballot:
        return self.session_ballot.ballot

    @property
    def votes(self) -> list[Vote]:
        return [self]

    @property
    def is_election(self) -> bool:
        """One of the ballots of an election; a choice among options that the session asked for is none."""
        return self.session_ballot.contest is not None

    @property
    def is_hidden(self) -> bool:
        """How many have voted is told to nobody before the close: on paper, in the urn."""
        return bool(self.ballot.is_secret)

    @property
    def limits(self) -> list[str]:
        """What it does not protect from, said before one votes."""
        return limits(self.ballot.way, int(self.session_ballot.quorum["registered"]))

    @property
    def is_open(self) -> bool:
        return bool(self.ballot.is_open)

    @property
    def early(self) -> EarlyClosing | None:
        """The request to close it before its hour, if somebody made it."""
        return getattr(self.ballot, "early_closing", None)

    @property
    def result(self) -> Json | None:
        """What was counted, in the words of a recount file."""
        tally = getattr(self.ballot, "tally", None)
        return tally.result if tally else None

    @property
    def counted(self) -> Result | None:
        """The same, in rows and in words."""
        tally = getattr(self.ballot, "tally", None)
        return result_of(tally.recount, tally.result, {}) if tally else None


@dataclass(frozen=True)
class ConsentState:
    """A consent round: where it stands, what was answered this turn, what holds it back."""

    round: Round
    consent: Consent
    voices: list[Voice]
    """Of this turn."""
    silent: list[SeatRow]
    """Seats that are there and have not answered this turn."""

    @property
    def is_running(self) -> bool:
        return self.round.state in RUNNING

    @property
    def counts(self) -> dict[str, int]:
        """Answer → how many voices, of this turn."""
        said = Counter(voice.answer for voice in self.voices)
        return {answer: said[answer] for answer in Answer.values}

    @property
    def noted(self) -> list[Voice]:
        """The answers of this turn that somebody else wrote down: they are adopted by a second hand."""
        return [voice for voice in self.voices if voice.noted]

    @property
    def asked_count(self) -> int:
        """Seats that are asked this turn: those that answered, and those that are there and have not."""
        return len(self.voices) + len(self.silent)

    @property
    def objections(self) -> list[Voice]:
        return [voice for voice in self.round.voices.all() if voice.answer == Answer.OBJECTION]

    @property
    def concerns(self) -> list[Voice]:
        return [voice for voice in self.voices if voice.answer == Answer.CONCERN]


@dataclass(frozen=True)
class Tap:
    """The session as a gesture of one's own seat needs it, sent at once: after a cut, it meets the whole board."""

    session: Session
    mark = ""

    @property
    def meeting(self) -> Meeting:
        return self.session.meeting


@dataclass(frozen=True)
class Board:
    """The session now. `now` is the moment of the server that the timers count from."""

    session: Session
    now: dt.datetime
    agenda: list[ItemLine]
    speaker: Speech | None
    queue: list[WaitingSpeaker]
    shares: list[Share]
    quorum: Quorum
    seats: Sequence[SeatRow]
    """Those of the assembly today; `mode` is set for who is there."""
    vote: Vote | Polling | None = None
    polls: Sequence[Poll] = ()
    """The colleges of the election that the item points at."""
    round: ConsentState | None = None
    questions: Sequence[Question] = field(default_factory=list)

    @property
    def meeting(self) -> Meeting:
        return self.session.meeting

    @property
    def early(self) -> EarlyClosing | None:
        """The request to close the vote under way before its hour, if somebody made it."""
        return self.vote.early if self.vote and self.vote.is_open else None

    @property
    def takes_secrecy(self) -> bool:
        """Members may ask that the vote of the item be held in totals: before it opens, or in its first minute."""
        if self.item is None or self.is_adjourned or self.polls:
            return False
        if self.vote is None or not self.vote.is_open:
            return True
        ballot = self.vote.ballot
        since = ballot.opened_at
        return not ballot.in_totals and since is not None and (self.now - since).total_seconds() <= SECRECY

    @property
    def listed(self) -> list[SeatRow]:
        """Seats that one person wrote down as there, and that nobody else has confirmed."""
        return [seat for seat in self.seats if seat.mode and not seat.sure]

    @property
    def agreement(self) -> int | None:
        """The key of an agreement that was noted, and waits for a second person."""
        return getattr(self.session, "agreement", None)

    @property
    def election(self) -> Election | None:
        """The one that the item under discussion points at."""
        return self.session.item.election if self.session.item else None

    @property
    def is_open(self) -> bool:
        return self.meeting.state in LIVE

    @property
    def is_adjourned(self) -> bool:
        return bool(self.meeting.state == MeetingState.ADJOURNED)

    @property
    def wording(self) -> str:
        """The decision as it is worded now, else the resolution of the agenda."""
        worded: str = getattr(self.session, "wording", "")
        return worded or (self.item.resolution if self.item and not is_hidden(self.item) else "")

    @property
    def asked(self) -> str:
        """What the vote under way, or the last one, asks apart from the wording: an amendment, a choice."""
        if self.vote is None or self.vote.is_election or not self.item or self.item.is_restricted:
            return ""
        ballot, reworded = self.vote.ballot, getattr(self.session, "wording_at", None)
        is_past = bool(ballot.closed_at and reworded and reworded > ballot.closed_at)
        return "" if is_past or ballot.question == self.wording else str(ballot.question)

    @cached_property
    def _full_names(self) -> dict[int, str]:
        return {seat.pk: full_name(seat) for seat in self.seats}

    def named(self, seats: Iterable[SeatRow]) -> list[tuple[SeatRow, str]]:
        """Some of its seats, each with its name and its college; hundreds are offered by several lists of one page."""
        return [(seat, self._full_names[seat.pk]) for seat in seats]

    @cached_property
    def line(self) -> ItemLine | None:
        """The item under discussion."""
        return next((line for line in self.agenda if line.is_current), None)

    @property
    def item(self) -> AgendaItem | None:
        return self.line.item if self.line else None

    @cached_property
    def next_line(self) -> ItemLine | None:
        """The first line, after the present one, that has not been discussed."""
        at = self.agenda.index(self.line) + 1 if self.line else 0
        return next((line for line in self.agenda[at:] if line.is_left), None)

    @cached_property
    def block(self) -> BlockNow | None:
        row = getattr(self.session, "block", None)
        if row is None:
            return None
        lines = {line.item.pk: line for line in self.agenda}
        found = getattr(self.session, "block_lines", [])
        rows = [(lines[each["item"]], each["out"]) for each in found if each["item"] in lines]
        opens = dt.datetime.fromisoformat(row["since"]) + dt.timedelta(seconds=BLOCK_READ)
        inside, out = [line for line, at in rows if at is None], [line for line, at in rows if at is not None]
        return BlockNow(row["number"], inside, out, opens, is_read=opens <= self.now)

    @property
    def joinable(self) -> list[ItemLine]:
        """The points that one may put together, once no block waits."""
        return [] if self.block else [line for line in self.agenda if line.may_join]

    @property
    def offers(self) -> list[Offer]:
        """The proxies given by who left, that nobody has answered."""
        known = {seat.pk: seat for seat in self.seats}
        rows = getattr(self.session, "offers", [])
        return [Offer(row["pk"], known[row["giver"]], row["holder"]) for row in rows if row["giver"] in known]

    @property
    def lets_entrust(self) -> bool:
        """One may give a proxy as one leaves, as the rules say."""
        return self.is_open and bool(self.meeting.rules["proxies"]["leaving"])

    @property
    def papers(self) -> list[Row]:
        """The documents of the point, each by its `key` and its `title`, for members."""
        return [] if self.item is None or is_hidden(self.item) else getattr(self.session, "papers", [])

    @property
    def near(self) -> list[ItemLine]:
        """The lines around the present one, as many as a screen holds."""
        at = self.agenda.index(self.line) if self.line else 0
        first = max(0, min(at - 2, len(self.agenda) - SCREENFUL))
        return self.agenda[first : first + SCREENFUL]

    @property
    def is_pinned(self) -> bool:
        """The screens of the room do not follow the session: something was chosen for all of them."""
        return getattr(self.session, "pinned", Shows.AUTO) != Shows.AUTO

    @property
    def pinned_words(self) -> str:
        return str(Shows(getattr(self.session, "pinned", Shows.AUTO)).label)

    @property
    def untouched(self) -> list[ItemLine]:
        """The points that have not been discussed."""
        return [line for line in self.agenda if line.is_left and line.item.kind != ItemKind.PAUSE]

    @property
    def spoken(self) -> int:
        """Seconds since the speaker began."""
        return self.speaker.seconds(self.now) if self.speaker else 0

    @property
    def total_seconds(self) -> int:
        """All that was said by those who sit."""
        return sum(share.seconds for share in self.shares)

    @property
    def late_by(self) -> int:
        """Seconds by which the session is behind its agenda; negative when it is ahead."""
        begun = [line for line in self.agenda if line.seconds or line.is_current]
        allowed = sum(min(line.seconds, line.allowed) if line.is_current else line.allowed for line in begun)
        return int((self.now - self.meeting.starts_at).total_seconds()) - allowed

    @property
    def timeline(self) -> list[tuple[ItemLine, dt.datetime | None]]:
        """Each line, and about when those to come begin, if every one keeps to its time."""
        when, found = self.now + dt.timedelta(seconds=max(self.line.left, 0) if self.line else 0), []
        for line in self.agenda:
            comes = line.is_left and not line.is_current
            found.append((line, when if comes else None))
            when += dt.timedelta(seconds=line.allowed if comes else 0)
        return found

    @property
    def late_minutes(self) -> int:
        return max(self.late_by // 60, 0)

    @property
    def is_deciding(self) -> bool:
        """A vote or a consent round is under way: it is led to its end first."""
        return bool((self.vote and self.vote.is_open) or (self.round and self.round.is_running))

    @property
    def stamp(self) -> str:
        """Changes when what a member may do does: the item, who speaks, the vote, the round."""
        vote = [f"{each.ballot.pk}{each.is_open}" for each in self.vote.votes] if self.vote else ""
        round = f"{self.round.round.pk}{self.round.round.state}{self.round.round.number}" if self.round else ""
        speaker = self.speaker.pk if self.speaker else ""
        block = f"{self.block.number}.{len(self.block.lines)}" if self.block else ""
        return f"{self.meeting.state}/{self.session.item_id}/{speaker}/{vote}/{round}/{self.agreement or ''}/{block}"

    @property
    def mark(self) -> str:
        """What a gesture is about: the point, and the text that the round asks about, if there is one."""
        round = f"{self.round.round.pk}.{self.round.round.number}" if self.round and self.round.is_running else ""
        return f"{self.session.item_id or ''}/{round}"

    def is_there(self, seat_id: int) -> bool:
        return any(seat.pk == seat_id and seat.mode for seat in self.seats)

    def waiting_of(self, seat_id: int) -> WaitingSpeaker | None:
        """The request of a seat, with its rank and the reason of it."""
        return next((each for each in self._asked_by(seat_id) if each.speech.kind != SpeechKind.QUESTION), None)

    def question_of(self, seat_id: int) -> WaitingSpeaker | None:
        """The question that a seat would put to who speaks."""
        return next((each for each in self._asked_by(seat_id) if each.speech.kind == SpeechKind.QUESTION), None)

    def _asked_by(self, seat_id: int) -> list[WaitingSpeaker]:
        return [waiting for waiting in self.queue if waiting.speech.seat_id == seat_id]

    @property
    def takes_questions(self) -> bool:
        """One may ask who speaks a question, as the rules say."""
        return self.speaker is not None and self.meeting.rules["speaking"]["questions"] == "yes"

    @property
    def takes_sides(self) -> bool:
        """One says that one speaks for or against: of what is to be decided."""
        return bool(self.item and self.item.kind in DECIDING)

    @property
    def waits_for_others(self) -> set[str]:
        """The colleges that have had their time on the point, where the rules make them wait for the others."""
        enforced = self.meeting.rules["speaking"]["quota"] == "enforced"
        return {share.code for share in self.shares if share.is_over} if enforced else set()

    @property
    def says_quotas(self) -> bool:
        return any(share.allowed is not None for share in self.shares)

    def voice_of(self, seat_id: int) -> Voice | None:
        """What a seat answered this turn of the consent round."""
        said = self.round.voices if self.round else []
        return next((voice for voice in said if voice.seat_id == seat_id), None)


def assemble(rows: Rows) -> Board:
    """The board of the rows."""
    speaker = next((speech for speech in rows.speeches if speech.started_at), None)
    found, waiting = shares_of(rows, speaker), [speech for speech in rows.speeches if not speech.started_at]
    votes = [Vote(row, row.cast, row.able) for row in rows.votes]
    return Board(
        session=rows.session,
        now=rows.now,
        agenda=[_line(item, rows) for item in rows.items],
        speaker=speaker,
        queue=_queue(waiting, rows, found, speaker),
        shares=found,
        quorum=quorum_of(rows.seats, rows.session.meeting, rows.session.item),
        seats=rows.seats,
        vote=_together(votes),
        polls=polls_of(rows.contests, votes),
        round=asked(rows.round, rows.seats) if rows.round else None,
        questions=rows.questions,
    )


def _together(votes: list[Vote]) -> Vote | Polling | None:
    """The last vote on the item: the ballots of an election are one."""
    if votes and votes[0].is_election:
        return Polling(votes)
    return votes[0] if votes else None


def _line(item: ItemRow, rows: Rows) -> ItemLine:
    running = int((rows.now - item.since).total_seconds()) if item.since else 0
    return ItemLine(item, item.spent + running, item.since, item.pk == rows.session.item_id)


def _queue(waiting: Sequence[Speech], rows: Rows, found: list[Share], speaker: Speech | None) -> list[WaitingSpeaker]:
    speaking = rows.session.meeting.rules["speaking"]
    last = (speaker.side if speaker else "") or getattr(rows.session, "last_side", "")
    turns = queue(
        [Asking(speech.pk, speech.college, speech.kind, speech.pk, speech.side) for speech in waiting],
        over={share.code for share in found if share.is_over} if speaking["quota"] == "enforced" else (),
        side=last if speaking["sides"] == "alternate" else None,
        target={share.code: share.target for share in found},
        seconds={share.code: share.seconds for share in found},
        turns=turns_of(waiting, rows.seats),
    )
    by_id = {speech.pk: speech for speech in waiting}
    return [WaitingSpeaker(by_id[turn.asking.who], turn) for turn in turns]


def turns_of(waiting: Sequence[Speech], seats: Sequence[SeatRow]) -> dict[int, int]:
    """Request → how many times its seat has already spoken."""
    spoken = {seat.pk: seat.turns for seat in seats}
    return {speech.pk: spoken.get(speech.seat_id or 0, 0) for speech in waiting}


def shares_of(rows: Rows, speaker: Speech | None = None) -> list[Share]:
    """The time of each college that came, the present speaker's included."""
    names = {seat.college.code: seat.college.name for seat in rows.seats}
    seconds: Counter[str] = Counter(dict.fromkeys(names, 0))
    came: Counter[str] = Counter()
    here: Counter[str] = Counter()
    for seat in rows.seats:
        seconds[seat.college.code] += seat.seconds
        here[seat.college.code] += seat.here
        came[seat.college.code] += seat.came
    if speaker and speaker.seat_id:
        seconds[speaker.college] += speaker.seconds(rows.now)
        here[speaker.college] += speaker.seconds(rows.now)
    item, has_quota = rows.session.item, rows.session.meeting.rules["speaking"]["quota"] != "none"
    total, ratios, target = sum(seconds.values()), equity(seconds, came), shares(rows.session.target, came)
    return [
        Share(
            code=code,
            name=name,
            seconds=seconds[code],
            part=Fraction(seconds[code], total) if total else Fraction(0),
            target=target.get(code, Fraction(0)),
            equity=ratios[code],
            here=here[code],
            allowed=quota(target.get(code, Fraction(0)), item.minutes, rows.session.turn_seconds)
            if has_quota and item
            else None,
        )
        for code, name in names.items()
        if came[code]
    ]


def quorum_of(seats: Sequence[SeatRow], meeting: Meeting, item: AgendaItem | None) -> Quorum:
    """The quorum as it would be counted if a vote on `item` opened now.

    Who was written down by one person alone does not make it, and is told apart (`listed`): a vote takes its voice. Nor
    does the list void a proxy.
    """
    rules = meeting.rules
    voices = [voice_of(seat) for seat in seats]
    there = {seat.key: seat.sure for seat in seats if seat.mode and not is_carried(seat)}
    present = {key for key, sure in there.items() if sure}
    rule = {"quorum": rules["quorum"]["value"], "quorum_base": rules["quorum"]["base"]}
    changed = decision_rule(rules, meeting.kind, second=meeting.second_call_of_id is not None)
    found = quorum(voices, present, represented(voices, present, seats, rules), rule | changed)
    if len(present) == len(there):
        return found
    whole = quorum(voices, there, represented(voices, there, seats, rules), rule | changed)
    return replace(found, listed=whole.gathered - found.gathered)


def is_carried(seat: SeatRow) -> bool:
    """It gave a proxy, and its arrival was written down by others: the proxy holds until the seat comes by itself."""
    return bool(seat.holder is not None and seat.by == CheckedBy.LIST)


def asked(round: Round, seats: Sequence[SeatRow]) -> ConsentState:
    """A consent round among who is there."""
    said = [voice for voice in round.voices.all() if voice.number == round.number]
    answered = {voice.seat_id for voice in said}
    silent = [seat for seat in seats if seat.mode and seat.pk not in answered]
    objections = [voice for voice in said if voice.state in BLOCKING]
    consent = Consent(
        state=round.state,
        turn=round.number,
        most=round.max_rounds,
        blocking=len(objections),
        integrated=sum(voice.state == VoiceState.INTEGRATED for voice in said),
        maintained=sum(voice.state == VoiceState.MAINTAINED for voice in objections),
        silent=len(silent),
    )
    return ConsentState(round, consent, said, silent)

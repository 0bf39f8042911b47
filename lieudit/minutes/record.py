"""What a session recorded, read once for its minutes: plain facts, on the clock of the session."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.elections.models import Candidacy
from lieudit.elections.models import Round as ElectionRound
from lieudit.governance.models import Seat
from lieudit.governance.rules import points_of
from lieudit.governance.services import college_names, kept_name
from lieudit.hall.models import Outcome, Presence, Round, Session, SessionBallot, Speech, Voice
from lieudit.hall.workflow import Answer, CheckedBy
from lieudit.journal.models import Entry
from lieudit.meetings.models import AgendaItem, Convening, Document, Meeting, MeetingProxy, seats_of
from lieudit.meetings.reading import HIDDEN, RESERVED
from lieudit.meetings.workflow import Attendance, ConveningKind, MeetingProxyState
from lieudit.minutes.assembly import Facts, Record, Turn, speaking
from lieudit.minutes.people import People
from lieudit.minutes.votes import ballot_facts
from lieudit.network.models import Representative
from lieudit.toolkit.types import Json
from lieudit.voting.models import Ballot, Tally
from lieudit.voting.naming import renamed
from lieudit.voting.outcome import lost_papers, turnout_words
from lieudit.voting.recount import digests_of
from lieudit.voting.workflow import Way

SECRETARIAT = "le secrétariat du conseil"
GUESTS = "Personnes invitées"


class Reading:
    """One session, its seats of that day and who was there, as all its facts need them."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting, self.zone = meeting, meeting.zone
        self.session = Session.objects.get(meeting=meeting)
        self.seats = {seat.pk: seat for seat in seats_of(meeting.assembly, meeting.starts_on)}
        hands = ("noted_by", "confirmed_by", "leaving_asked_by", "left_by")
        named = ("seat__college", "seat__organisation", "seat__account", "account")
        rows = self.session.presences.select_related(*named, *hands)
        self.presences: list[Presence] = list(rows.order_by("arrived_at", "pk"))
        self.labels = seat_names({**self.seats, **{each.seat_id: each.seat for each in self.presences}}.values())
        self.by_account = {each.account_id: self.label(each.seat) for each in self.presences if each.account_id}
        self.people = People()
        self.speaking = _sole_speakers(self.seats.values())
        self.letters = dict(meeting.assembly.colleges.values_list("code", "letter"))

    def stamp(self, moment: dt.datetime | None) -> str:
        """An instant on the clock of the session, to the second."""
        return stamped(moment, self.zone)

    def label(self, seat: Seat) -> str:
        """A seat as everybody may read it, told apart from the others of its college."""
        return self.labels.get(seat.pk) or kept_name(seat)

    def who(self, seat: Seat, account: Account | None = None) -> str:
        """The key of the person who held a seat: the one who came, else its holder, else its only representative."""
        person = account or seat.account or self.speaking.get(seat.organisation_id or 0)
        return self.people.meet(person.name if person else "", account=person.pk if person else None, seat=seat.pk)

    def quality(self, account: Account | None, fallback: str) -> str:
        """In what name an account acted: the seat that it held there, else the secretariat."""
        if account is None:
            return fallback
        known = self.by_account.get(account.pk)
        if known is None:
            held = Seat.objects.running(self.meeting.starts_on).held_by(account)
            seat = (
                held.filter(college__assembly=self.meeting.assembly).select_related("college", "organisation").first()
            )
            known = self.by_account[account.pk] = self.label(seat) if seat else SECRETARIAT
        return known


def seat_names(seats: Iterable[Seat]) -> dict[int, str]:
    """Each seat by its organisation; by its number in its college where a person holds it: seat id → words."""
    ranks: dict[int, int] = defaultdict(int)
    labels: dict[int, str] = {}
    for seat in sorted(seats, key=lambda seat: seat.pk):
        ranks[seat.college_id] += 1
        labels[seat.pk] = str(seat.organisation or f"siège n° {ranks[seat.college_id]} du collège {seat.college.name}")
    return labels


def _sole_speakers(seats: Iterable[Seat]) -> dict[int, Account]:
    """Organisations that one person alone represents: organisation id → account."""
    held = [seat.organisation_id for seat in seats if seat.organisation_id]
    speaking: dict[int, set[Account]] = defaultdict(set)
    for row in Representative.objects.running().filter(organisation__in=held).select_related("account"):
        speaking[row.organisation_id or 0].add(row.account)
    return {organisation: next(iter(accounts)) for organisation, accounts in speaking.items() if len(accounts) == 1}


def there(meeting: Meeting) -> set[int]:
    """The accounts that were in the session: who came, and who led something of it while it was held."""
    session = Session.objects.get(meeting=meeting)
    came = session.presences.filter(account__isnull=False).values_list("account", flat=True)
    acts = Entry.objects.of_room("hall").about(meeting).filter(actor__isnull=False)
    held = acts.filter(at__range=(session.opened_at, session.closed_at or session.last_at))
    from_afar = ("hall.question_asked", "hall.question_backed")
    return {*came, *held.exclude(kind__in=from_afar).values_list("actor", flat=True)}


def chair_of(meeting: Meeting) -> Account | None:
    """Who presided: the person named to, if they were there; else who came for the seat that chairs the assembly."""
    if meeting.chair and meeting.chair.pk in there(meeting):
        return meeting.chair
    came = Presence.objects.filter(session__meeting=meeting, seat__chairs=True, account__isnull=False)
    first = came.select_related("account").order_by("arrived_at").first()
    return first.account if first else None


def secretary_of(meeting: Meeting, writer: Account) -> Account | None:
    """Who kept the minutes: the person named to, if they were there; else who writes them, on the same condition."""
    came, presided = there(meeting), chair_of(meeting)
    return next((each for each in (meeting.secretary, writer) if each and each.pk in came and each != presided), None)


def stamped(moment: dt.datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else ""


def record_of(meeting: Meeting, chair: Account | None, secretary: Account | None) -> Record:
    """All that the session wrote down, as plain facts; who presided over it and who kept its minutes."""
    reading = Reading(meeting)
    presence = _presence(reading)
    items = list(meeting.items.with_measures().select_related("carrier").order_by("rank"))
    documents = list(meeting.documents.all())
    speeches = list(reading.session.speeches.filter(started_at__isnull=False).order_by("started_at", "pk"))
    turns = [_turn(reading, speech) for speech in speeches]
    return Record(
        opening=_opening(reading, items, documents) | bureau_facts(reading, chair, secretary),
        presence=presence,
        items=_items(reading, items, documents, turns),
        closing=_closing(reading, turns),
        people=tuple(reading.people.all),
    )


def bureau_facts(reading: Reading, chair: Account | None, secretary: Account | None) -> Facts:
    """Who presided and who kept the minutes: their seat for everybody, their key for members."""
    facts: Facts = {}
    for role, account in (("chair", chair), ("secretary", secretary)):
        facts[role] = reading.quality(account, "")
        facts[f"{role}_who"] = reading.people.meet(account.name, account=account.pk) if account else ""
    return facts


def _turn(reading: Reading, speech: Speech) -> Turn:
    letter = reading.letters.get(speech.college, "~")
    seconds, goes_on = speech.seconds(reading.session.last_at), speech.continues_id is not None
    return Turn(letter, speech.college_name or GUESTS, seconds, speech.item_id, goes_on)


def _opening(reading: Reading, items: list[AgendaItem], documents: list[Document]) -> Facts:
    meeting, rules = reading.meeting, reading.meeting.rulebook
    kept = {item.pk for item in items if item.is_restricted}
    return {
        "assembly": meeting.assembly.name,
        "title": meeting.title,
        "kind": meeting.get_kind_display(),
        "rank": meeting.rank,
        "place": ", ".join(filter(None, (meeting.place_name, meeting.address, str(meeting.municipality or "")))),
        "remote": bool(meeting.remote_url),
        "recording": meeting.recording,
        "planned": reading.stamp(meeting.starts_at),
        "opened": reading.stamp(reading.session.opened_at),
        "second_call_of": meeting.second_call_of.title if meeting.second_call_of else "",
        "convenings": [_convening(reading, each) for each in _sendings(meeting)],
        "rulebook": rules.version if rules else None,
        "agenda": [
            {
                "rank": item.number,
                "title": RESERVED if item.is_restricted else _title(item),
                "kind": item.get_kind_display(),
                "minutes": item.minutes,
            }
            for item in items
        ],
        "documents": [_document(each) for each in documents if not (each.is_restricted or each.item_id in kept)],
    }


def _sendings(meeting: Meeting) -> Iterable[Convening]:
    kept = meeting.convenings.exclude(kind=ConveningKind.CANCELLATION)
    return kept.annotate(addressees=Count("notices", filter=Q(notices__sent_at__isnull=False))).order_by("sent_at")


def _convening(reading: Reading, sending: Any) -> Facts:
    sent_on = timezone.localdate(sending.sent_at, reading.zone)
    days = (reading.meeting.starts_on - sent_on).days
    at = reading.stamp(sending.sent_at)
    said = {"kind": sending.kind, "at": at, "days": days, "addressees": sending.addressees, "digest": sending.digest}
    return said | ({"list": sending.text["list"]} if "list" in sending.text else {})


def _title(item: Any) -> str:
    """As it is read: a measure of care may hide it."""
    return HIDDEN if item.is_hidden else str(item.title)


def _document(document: Document) -> Facts:
    return {"title": document.title, "kind": document.get_kind_display(), "sha256": document.sha256}


def _presence(reading: Reading) -> Facts:
    """Who was there and when, who was represented and by whom, who was neither, and the voices of each college."""
    here: dict[int, list[Presence]] = defaultdict(list)
    for each in reading.presences:
        here[each.seat_id].append(each)
    carried = _carried(reading, set(here))
    excused = set(reading.meeting.registrations.filter(mode=Attendance.ABSENT).values_list("seat", flat=True))
    seats = reading.seats | {each.seat_id: each.seat for each in reading.presences}
    ordered = sorted(seats.values(), key=lambda seat: (seat.college.letter, reading.label(seat), seat.pk))
    present = [_present(reading, seat, here[seat.pk]) for seat in ordered if seat.pk in here]
    represented = [
        _line(reading, seat, carried[seat.pk].given_by) | _carrying(reading, carried[seat.pk])
        for seat in ordered
        if seat.pk in carried
    ]
    absent = [
        _line(reading, seat) | {"excused": seat.pk in excused}
        for seat in ordered
        if seat.pk not in here and seat.pk not in carried
    ]
    colleges = _by_college(reading, ordered, set(here), set(carried))
    counted = ("seats", "present", "represented", "absent", "voices")
    total = {key: sum(row[key] for row in colleges) for key in counted}
    if unsure := sum(not any(each.is_sure for each in spans) for spans in here.values()):
        total["to_confirm"] = unsure
    return {
        "present": present,
        "represented": represented,
        "absent": absent,
        "proxies": _proxies(reading),
        "colleges": colleges,
        "total": total,
        **_guests(reading),
    }


def _guests(reading: Reading) -> Facts:
    """As who the persons came who were invited and had no voice: their names are in neither copy."""
    came = reading.meeting.guests.filter(arrived_at__isnull=False).order_by("quality", "pk")
    qualities = [guest.quality or "sans qualité dite" for guest in came]
    return {"guests": qualities} if qualities else {}


def _line(reading: Reading, seat: Seat, *accounts: Account | None) -> Facts:
    """A seat and the persons who held it in turn, by their keys."""
    who = list(dict.fromkeys(reading.who(seat, account) for account in accounts or (None,)))
    return {"seat": seat.pk, "name": reading.label(seat), "college": seat.college.name, "who": who}


def _present(reading: Reading, seat: Seat, spans: list[Presence]) -> Facts:
    times = [_span_there(reading, seat, each) for each in spans]
    return _line(reading, seat, *(each.account for each in spans)) | {"times": times}


def _span_there(reading: Reading, seat: Seat, span: Presence) -> Facts:
    """How long, and by whose hands it was written down, where they are not those of the seat."""
    facts: Facts = {"mode": span.mode, "arrived": reading.stamp(span.arrived_at), "left": reading.stamp(span.left_at)}
    hands = {"noted": span.noted_by if span.by == CheckedBy.LIST else None, "confirmed": span.confirmed_by}
    hands |= {"left_asked": span.leaving_asked_by, "left_noted": span.left_by}
    said = {hand: reading.quality(account, SECRETARIAT) for hand, account in hands.items() if account}
    if said.get("left_noted") == reading.label(seat):
        said = {hand: words for hand, words in said.items() if not hand.startswith("left")}
    return facts | {"hands": said}


def _carried(reading: Reading, here: set[int]) -> dict[int, MeetingProxy]:
    """Proxies, accepted for the whole session, of seats that were not there and carried by one that was: by giver.

    A proxy that lapsed while the session was held was carried until then: its holder had left.
    """
    accepted = Q(state=MeetingProxyState.ACCEPTED)
    lapsed = Q(state=MeetingProxyState.LAPSED, answered_at__gte=reading.session.opened_at)
    proxies = reading.meeting.proxies.filter(accepted | lapsed, item=None).order_by("given_at", "pk")
    return {
        proxy.giver_id: proxy
        for proxy in proxies.with_names().select_related("given_by")
        if proxy.giver_id not in here and (holder := _holder(reading, proxy)) is not None and holder.pk in here
    }


def _holder(reading: Reading, proxy: MeetingProxy) -> Seat | None:
    """Who carried it; without a name, the seat that chaired and was there."""
    came = {each.seat_id for each in reading.presences}
    return proxy.holder or next((seat for seat in reading.seats.values() if seat.chairs and seat.pk in came), None)


def _carrying(reading: Reading, proxy: MeetingProxy) -> Facts:
    holder = _holder(reading, proxy)
    until = proxy.answered_at if proxy.state == MeetingProxyState.LAPSED else None
    came = next((each.account for each in reading.presences if holder and each.seat_id == holder.pk), None)
    return {
        "by": reading.label(holder) if holder else "",
        "by_who": reading.who(holder, came) if holder else "",
        "until": reading.stamp(until),
    }


def _proxies(reading: Reading) -> list[Facts]:
    """Every proxy that was accepted, for the session or for one of its points, and until when it held."""
    kept = Q(state=MeetingProxyState.ACCEPTED) | Q(state=MeetingProxyState.LAPSED)
    rows = reading.meeting.proxies.filter(kept).with_names().select_related("given_by").order_by("given_at", "pk")
    came = {each.seat_id: each.arrived_at for each in reversed(reading.presences)}
    return [
        {
            "giver": reading.label(proxy.giver),
            "giver_who": reading.who(proxy.giver, proxy.given_by),
            **_carrying(reading, proxy),
            "given": reading.stamp(proxy.given_at),
            "point": proxy.item.number if proxy.item else None,
            "came": reading.stamp(came.get(proxy.giver_id)),
        }
        for proxy in rows
    ]


def _by_college(reading: Reading, seats: list[Seat], here: set[int], carried: set[int]) -> list[Facts]:
    weights = reading.meeting.rules["colleges"]["weights"]
    rows: dict[str, Facts] = {}
    for seat in seats:
        code = seat.college.code
        weight = points_of(weights, code) if code in weights else ""
        start = {"name": seat.college.name, "weight": weight, "seats": 0, "present": 0, "represented": 0, "absent": 0}
        row = rows.setdefault(code, start)
        row["seats"] += 1
        row["present" if seat.pk in here else "represented" if seat.pk in carried else "absent"] += 1
    return [row | {"voices": row["present"] + row["represented"]} for row in rows.values()]


def _items(reading: Reading, items: list[AgendaItem], documents: list[Document], turns: list[Turn]) -> list[Facts]:
    found: dict[str, dict[int, list[Facts]]] = {
        "passages": _by_item(reading.session.passages.all(), lambda row: _span(reading, row.started_at, row.ended_at)),
        "wordings": _by_item(
            reading.session.wordings.select_related("author"),
            lambda row: {
                "at": reading.stamp(row.at),
                "text": row.text,
                "by": reading.quality(row.author, SECRETARIAT),
            },
        ),
        "rounds": _by_item(_rounds(reading.session), lambda row: _round(reading, row)),
        "ballots": _by_item(_ballots(reading.session), _ballot_reader(reading)),
        "outcomes": _by_item(_outcomes(reading.session), lambda row: _outcome(reading, row)),
    }
    return [
        {
            "item": item.pk,
            "rank": item.number,
            "title": _title(item),
            "kind": item.kind,
            "carrier": str(item.carrier or item.carrier_name),
            "restricted": item.is_restricted,
            "opinion": str(item.get_opinion_display()) if item.opinion else "",
            "documents": [_document(each) for each in documents if each.item_id == item.pk and _told(each, item)],
            "speaking": speaking(turn for turn in turns if turn.item == item.pk),
            **{name: rows.get(item.pk, []) for name, rows in found.items()},
        }
        for item in items
    ]


def _told(document: Document, item: AgendaItem) -> bool:
    """A document for members is named in a part for members only."""
    return item.is_restricted or not document.is_restricted


def _by_item(rows: Iterable[Any], tell: Any) -> dict[int, list[Facts]]:
    found: dict[int, list[Facts]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(tell(row))
    return found


def _span(reading: Reading, start: dt.datetime, end: dt.datetime | None) -> Facts:
    return {"from": reading.stamp(start), "to": reading.stamp(end or reading.session.last_at)}


def _rounds(session: Session) -> Iterable[Round]:
    voices = "voices__seat__college", "voices__seat__organisation"
    return session.rounds.select_related("wording").prefetch_related(*voices)


def _round(reading: Reading, row: Round) -> Facts:
    """How the room was asked, and what stopped somebody, with what became of it."""
    voices = list(row.voices.all())
    last = [voice for voice in voices if voice.number == row.number]
    return {
        "state": row.state,
        "outcome": row.get_state_display(),
        "turns": row.number,
        "opened": reading.stamp(row.opened_at),
        "ended": reading.stamp(row.ended_at),
        "review_on": row.review_on.isoformat(),
        "answers": {answer: sum(voice.answer == answer for voice in last) for answer in Answer.values},
        "off_agenda": row.off_agenda,
        "noted": sum(voice.noted for voice in last),
        "said": [_voice(reading, voice) for voice in voices if voice.answer != Answer.CONSENT],
    }


def _voice(reading: Reading, voice: Voice) -> Facts:
    return {
        "by": reading.label(voice.seat),
        "who": "" if voice.seat.organisation_id else reading.who(voice.seat),
        "turn": voice.number,
        "answer": voice.get_answer_display(),
        "reason": voice.reason,
        "proposal": voice.proposal,
        "state": voice.get_state_display() if voice.state else "",
        "outcome": voice.outcome,
        "noted": voice.noted,
    }


def _ballots(session: Session) -> Iterable[SessionBallot]:
    related = ("ballot__tally", "ballot__lot", "ballot__early_closing__asked_by", "ballot__early_closing__confirmed_by")
    elects = Exists(ElectionRound.objects.filter(ballot=OuterRef("ballot")))
    return session.ballots.select_related(*related).prefetch_related("papers").annotate(elects=elects)


def _ballot_reader(reading: Reading) -> Callable[[SessionBallot], Json]:
    names = college_names(reading.meeting.assembly)

    def tell(row: SessionBallot) -> Facts:
        ballot, facts = row.ballot, {"number": row.ballot.number, "question": row.ballot.question, "quorum": row.quorum}
        facts |= {"opened": reading.stamp(ballot.opened_at), "closed": reading.stamp(ballot.closed_at)}
        facts |= {"papers": len(row.papers.all()), "url": ballot.get_absolute_url()}
        facts |= {"off_agenda": row.off_agenda, "closing": _closed_early(reading, ballot)}
        if (tally := getattr(ballot, "tally", None)) is None:
            return facts | {"status": "", "outcome": "vote non compté", "method": "", "rows": [], "recount": ""}
        lot = getattr(ballot, "lot", None)
        recount, result = renamed([tally.recount, lot.result if lot else tally.result], ballot.kept_names)
        counted = ballot_facts(recount, result, names, elects=getattr(row, "elects", True)) | {
            "turnout": turnout_words(tally.result, lost_papers(tally.recount))
        }
        return facts | counted | _candidates(reading, ballot) | _held(reading, ballot, tally)

    return tell


def _held(reading: Reading, ballot: Ballot, tally: Tally) -> Facts:
    """How it was voted, who counted its papers, and the fingerprints that each voter was written: of its file, its rule
    and its roll."""
    digests = digests_of(ballot, ballot.roll.all())
    facts: Facts = {"recount": tally.digest, "way": str(ballot.get_way_display()), "digests": digests}
    tellers = ballot.tellers.select_related("account") if ballot.way == Way.PAPER else ()
    counted = [
        {"college": each.college_name, "who": reading.people.meet(each.account.name, account=each.account_id)}
        for each in tellers
    ]
    return facts | ({"tellers": counted} if counted else {})


def _candidates(reading: Reading, ballot: Ballot) -> Facts:
    """The persons behind the numbers of the candidacies of a ballot, by their keys; nothing where none stood.

    Who closed their account before the minutes were drafted stays a number.
    """
    stood = Candidacy.objects.of_ballot(ballot).filter(elector__account__is_active=True)
    who = {
        ballot.kept_names.get(row.option, row.option): reading.people.meet_candidate(
            row.elector.account.name or row.person, candidacy=row.pk, account=row.elector.account.pk
        )
        for row in stood
        if row.elector.account
    }
    return {"candidates": who} if who else {}


def _closed_early(reading: Reading, ballot: Ballot) -> Facts | None:
    """How a vote closed before its hour: every voice cast, or two persons, in what name and for what reason."""
    if not ballot.closed_at or ballot.closed_at >= ballot.closes_at:
        return None
    early = getattr(ballot, "early_closing", None)
    if early is None or early.confirmed_by is None:
        return {"by": "all"}
    hands = {"asked": early.asked_by, "confirmed": early.confirmed_by}
    named = {hand: reading.quality(account, SECRETARIAT) for hand, account in hands.items()}
    return {"by": "two", "reason": early.reason} | named


def _outcomes(session: Session) -> Iterable[Outcome]:
    return session.outcomes.select_related("decision", "agreement__asked_by", "agreement__confirmed_by")


def _outcome(reading: Reading, row: Any) -> Facts:
    decision = row.decision
    registered = {"code": decision.code, "url": decision.get_absolute_url()} if decision else None
    facts: Facts = {"kind": row.kind, "text": row.text, "at": reading.stamp(row.at), "decision": registered}
    if row.agreement:
        hands = {"noted": row.agreement.asked_by, "confirmed": row.agreement.confirmed_by}
        named = {hand: reading.quality(account, SECRETARIAT) for hand, account in hands.items()}
        facts["agreement"] = named | {"off_agenda": row.agreement.off_agenda}
    return facts


def _closing(reading: Reading, turns: list[Turn]) -> Facts:
    session = reading.session
    return {
        "closed": reading.stamp(session.closed_at or session.last_at),
        "adjournments": [
            _span(reading, each.from_at, each.until_at) | {"reason": each.reason or "sans raison notée."}
            for each in session.adjournments.all()
        ],
        "speaking": speaking(turns),
    }

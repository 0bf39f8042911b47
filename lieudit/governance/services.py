"""Founding assemblies, seating members, adopting rules; and what the rooms above ask of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account, Visitor
from lieudit.governance import rules as rulebook_data
from lieudit.governance.composition import CollegeLine, composition, interest_notes
from lieudit.governance.models import (
    SEAT_KEY,
    Assembly,
    AssemblyKind,
    College,
    CouncilBallot,
    Decision,
    Interest,
    Rulebook,
    Seat,
)
from lieudit.governance.question import asked_options, asked_rule
from lieudit.journal import services as journal
from lieudit.membership.models import Member
from lieudit.network.models import Organisation, Place, Representative
from lieudit.territory.models import Region
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.tokens import thing_token
from lieudit.voting import services as voting
from lieudit.voting.counting import lot_order
from lieudit.voting.frozen import Rule
from lieudit.voting.methods import METHODS
from lieudit.voting.models import Ballot, RollEntry, VoiceEnd
from lieudit.voting.services import RollLine
from lieudit.voting.workflow import BallotState, EndedBy, Way


@transaction.atomic
def found_assembly(name: str, *, actor: Account | None, region: Region | None = None) -> Assembly:
    """Found an assembly with the seven colleges, under the default rules from today."""
    assembly = Assembly.objects.create(
        slug=slugify(name)[:120],
        name=name,
        kind=AssemblyKind.REGIONAL if region else AssemblyKind.NATIONAL,
        region=region,
    )
    colleges = College.objects.bulk_create(
        College(assembly=assembly, code=code, letter=letter, name=label)
        for code, (letter, label, _weight) in rulebook_data.COLLEGES.items()
    )
    Rulebook.objects.create(
        assembly=assembly, version=1, rules=rulebook_data.DEFAULT_RULES, in_force_from=timezone.localdate()
    )
    things = [assembly, region] if region else [assembly]
    journal.record(
        "governance.assembly_founded", *things, actor=actor, data={"assembly": name, "colleges": len(colleges)}
    )
    return assembly


@transaction.atomic
def seat_member(
    college: College,
    *,
    actor: Account | None,
    organisation: Organisation | None = None,
    account: Account | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    chairs: bool = False,
) -> Seat:
    """Seat an organisation or a person; the database refuses two seats at once in one college."""
    since = since or timezone.localdate()
    if college.assembly.is_of_members:
        raise RuleBroken(_("Dans l’assemblée des membres, un siège vient de l’adhésion : il ne se donne pas."))
    college = home_of(college, since)
    try:
        with transaction.atomic():
            seat = Seat.objects.create(
                college=college,
                organisation=organisation,
                account=account,
                since=since,
                until=until,
                chairs=chairs,
            )
    except IntegrityError as twice:
        raise RuleBroken(_("Ce membre siège déjà dans ce collège à cette date.")) from twice
    holder = organisation or account
    assert holder is not None
    journal.record(
        "governance.seated",
        college.assembly,
        holder,
        actor=actor,
        data={
            "holder": str(organisation or _("un·e membre")),
            "assembly": college.assembly.name,
            "college": college.name,
        },
    )
    return seat


def home_of(college: College, day: dt.date) -> College:
    """Where a seat given in `college` is held that day: a change of the rules may have moved its seats meanwhile."""
    assembly, code = college.assembly, college.code
    for book in assembly.rulebooks.filter(in_force_from__lte=day).order_by("version"):
        if code not in book.rules["colleges"]["weights"]:
            code = book.rules["colleges"].get("moved", {}).get(code, code)
    home = assembly.colleges.under(assembly.rulebook_on(day)).filter(code=code).first()
    if home is None:
        words = _("Le collège « %(name)s » n’existe pas dans les règles en vigueur le %(day)s.")
        raise RuleBroken(words % {"name": college, "day": french.day(day)})
    return home


@transaction.atomic
def end_seat(seat: Seat, *, actor: Account | None) -> Seat:
    """End a mandate today, before its term: its holder sits no more from now on. One to come does not begin."""
    seat, term = lock(seat), seat.until
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if seat.until is not None and seat.until <= yesterday:
        raise RuleBroken(_("Ce mandat est déjà terminé."))
    assembly, begun = seat.college.assembly, seat.since <= timezone.localdate()
    if assembly.is_of_members:  # it ends with the membership or the parts, on the very day that it began too
        seat.since = min(seat.since, yesterday)
    seat.until = max(seat.since, yesterday)
    seat.save(update_fields=["since", "until"])
    voices = RollEntry.objects.filter(key=seat.key, ballot__in=assembly.ballots.values("ballot"))
    voting.end_voices(voices, EndedBy.SEAT)
    things = [assembly, seat.organisation] if seat.organisation else [assembly]
    data = {"holder": kept_name(seat), "assembly": assembly.name, "college": seat.college.name}
    data |= {"term": french.day(term) if term else ""}  # what it was, should the end be an error
    journal.record("governance.unseated", *things, actor=actor, data=data)
    if not begun:
        with suppress(ProtectedError), transaction.atomic():  # convened already, it is left with one day
            seat.delete()
    return seat


@transaction.atomic
def end_due_voices() -> list[RollEntry]:
    """End the voices, in the ballots that are not closed, of seats whose term is past; called by a timer."""
    waiting = RollEntry.objects.filter(key__startswith=SEAT_KEY).exclude(ballot__state=BallotState.CLOSED)
    voices = {entry.pk: entry for entry in waiting.exclude(pk__in=VoiceEnd.objects.entries()).select_related("ballot")}
    seats = {entry.key.removeprefix(SEAT_KEY) for entry in voices.values()}
    numbers = [int(number) for number in seats if number.isdecimal()]
    over = Seat.objects.filter(pk__in=numbers, until__lt=timezone.localdate())
    ended = {seat.key for seat in over}
    lost = [entry for entry in voices.values() if entry.key in ended]
    voting.end_voices(RollEntry.objects.filter(pk__in=[entry.pk for entry in lost]), EndedBy.SEAT)
    return lost


@transaction.atomic
def ask_assembly(
    assembly: Assembly,
    *,
    actor: Account,
    question: str,
    method: str,
    options: str,
    seats: int,
    budget: int | None,
    closes_at: dt.datetime | None = None,
    opens_at: dt.datetime | None = None,
    sitting: str = "",
    lot_source: str = "",
    concerned: Iterable[Organisation] = (),
    way: str = Way.ROLL_CALL,
    risk: Mapping[str, str] | None = None,
    completion: str = "",
    explained: Mapping[str, Mapping[str, str]] | None = None,
) -> Ballot:
    """Put a question of its own to an assembly; options are shown in the order of a lot that anybody can draw again.

    `completion` is how what is left of a budget is spent, where the method would say otherwise; `explained` says more
    of some options, as `prepare_ballot` keeps it.
    """
    asked = asked_options(method, options, seats=seats, budget=budget)
    book, own = assembly.rulebook, asked_rule(method, asked, seats=seats, budget=budget)
    if completion:
        own |= {"completion": completion}
    return order_ballot(
        assembly,
        actor=actor,
        question=question,
        rulebook=book,
        rule=rulebook_data.ballot_rule(book.rules, method, **own) if METHODS[method].is_choice else None,
        opens_at=opens_at,
        closes_at=closes_at,
        concerned=concerned,
        options=lot_order(question, [option.name for option in asked]),
        sitting=voting.sitting_titled(sitting) if sitting else None,
        lot_source=lot_source,
        way=way,
        risk=risk,
        explained=explained or {},
    )


@transaction.atomic
def declare_interest(
    *,
    actor: Account,
    organisation: Organisation | None,
    nature: str,
    party: Organisation | None = None,
    place: Place | None = None,
    party_name: str = "",
    statement: str = "",
    since: dt.date | None = None,
) -> Interest:
    """Declare a link of oneself, or of the organisation that one represents, with somebody else."""
    if party is None and place is None and not party_name:
        raise RuleBroken({"party_name": _("Dites avec quelle structure est ce lien.")})
    if party is not None and place is not None:
        raise RuleBroken({"place": _("Un lien à la fois : choisissez l’organisation ou le lieu.")})
    if organisation is not None and party == organisation:
        raise RuleBroken({"party": _("Une structure n’a pas de lien avec elle-même.")})
    interest = Interest.objects.create(
        account=actor,
        organisation=organisation,
        party=party,
        place=place,
        party_name="" if party or place else party_name,
        nature=nature,
        statement=statement,
        since=since or timezone.localdate(),
    )
    _record_interest("governance.interest_declared", interest, actor)
    return interest


@transaction.atomic
def end_interest(interest: Interest, *, actor: Account) -> Interest:
    """Say that a link is over from today; what was declared stays."""
    interest = lock(interest)
    today = timezone.localdate()
    if interest.until is not None and interest.until < today:
        raise RuleBroken(_("Ce lien est déjà terminé."))
    interest.until = max(today - dt.timedelta(days=1), interest.since)
    interest.save(update_fields=["until"])
    _record_interest("governance.interest_ended", interest, actor)
    return interest


def _record_interest(kind: str, interest: Interest, actor: Account) -> None:
    things = [thing for thing in (interest.organisation, interest.party, interest.place) if thing]
    data = {
        "holder": str(interest.organisation or _("un·e membre")),
        "party": str(interest),
        "nature": str(interest.get_nature_display()),
    }
    journal.record(kind, *things, actor=actor, hat=interest.organisation, data=data)


def assembly_of(region: int | None) -> Assembly | None:
    """The assembly of the association of a region, else the national one."""
    known = Assembly.objects.councils().filter(region=region) if region else Assembly.objects.national()
    return known.first() or Assembly.objects.national().first()


def seats_of(account: Visitor, assembly: Assembly) -> list[Seat]:
    """Running seats for which `account` may answer today: their own, or of an organisation they represent."""
    return list(
        Seat.objects.running()
        .held_by(account)
        .filter(college__assembly=assembly)
        .select_related("college", "organisation", "account")
    )


def composition_of(assembly: Assembly, rulebook: Rulebook, day: dt.date) -> list[CollegeLine]:
    """Who sat, sits or will sit that day, college by college, under `rulebook`."""
    seats, weights = Seat.objects.running(day).filter(college__assembly=assembly), rulebook.rules["colleges"]["weights"]
    speaking = Representative.objects.running(day).filter(organisation__in=seats.values("organisation"))
    return composition(
        (assembly.colleges.under(rulebook) | assembly.colleges.filter(seats__in=seats)).distinct(),
        seats.of_assembly(assembly),
        points={code: rulebook_data.points_of(weights, code) for code in weights},
        planned=rulebook.rules.get("seats", {}),
        speaking=speaking.select_related("account").order_by("-quality", "since"),
        links=Interest.objects.running(day).of_holders(seats).with_measures().select_related("party", "place"),
        turnout=assembly.ballots.turnout(),
    )


def kept_name(seat: Seat) -> str:
    """The organisation that sits. A person is never frozen by name: their consent may be withdrawn."""
    return str(seat.organisation or _("un siège du collège %(college)s") % {"college": seat.college.name})


def roll_of(assembly: Assembly, concerned: Iterable[Organisation] = ()) -> list[RollLine]:
    """One voice a running seat: the roll of a ballot that is prepared now.

    A seat bound to one of the organisations `concerned` is noted on the roll; where the rules withhold its voice, it
    is neither counted nor heard. So is, where they ask for dues, a seat whose holder is late in paying them. A college
    that the rules do not have weighs nothing: it has no voice.
    """
    rulebook = assembly.rulebook
    held = Seat.objects.running().of_assembly(assembly)
    if not rulebook_data.by_heads(rulebook.rules):
        held = held.filter(college__in=assembly.colleges.under(rulebook))
    seats, book = list(held.order_by("pk")), rulebook_data.complete(rulebook.rules)
    bound = bound_seats(seats, list(concerned))
    withheld = set(bound) if book["interests"] == "withhold" else set()
    late = late_seats(assembly, seats) if book["standing"]["required"] else {}
    return [
        RollLine(
            key=seat.key,
            name=kept_name(seat),
            college=seat.college.code,
            college_name=seat.college.name,
            suspended=seat.pk in withheld or seat.pk in late,
            note="; ".join(filter(None, [late.get(seat.pk), bound.get(seat.pk)]))[:300],
            organisation=seat.organisation,
            account=seat.account,
        )
        for seat in seats
    ]


def late_seats(assembly: Assembly, seats: Iterable[Seat]) -> dict[int, str]:
    """Seats whose holder belongs to the association and owes it dues past their grace: seat id → sentence."""
    members = Member.objects.of_association(assembly.region).running()
    late = members.exclude(pk__in=Member.objects.in_standing().values("pk")).values_list("organisation", "account")
    owing = set(late)
    return {seat.pk: _("cotisation en retard") for seat in seats if (seat.organisation_id, seat.account_id) in owing}


def bound_seats(seats: list[Seat], concerned: list[Organisation]) -> dict[int, str]:
    """Seats bound to one of the organisations `concerned`, or to a place that it operates or gathers, with why: seat
    id → sentence."""
    if not concerned:
        return {}
    speaking = Representative.objects.running().filter(organisation__in=[seat.organisation_id for seat in seats])
    return interest_notes(
        seats,
        list(Interest.objects.running().with_any_of(concerned).select_related("party", "place").order_by("pk")),
        [organisation.pk for organisation in concerned],
        speaking.values_list("organisation_id", "account_id"),
    )


def ballot_rule(rulebook: Rulebook) -> Rule:
    """The rule that a ballot freezes at its opening."""
    return rulebook_data.ballot_rule(rulebook.rules)


def blank_holder(assembly: Assembly, rulebook: Rulebook, roll: Iterable[RollLine]) -> dict[str, str]:
    """Who carries a proxy that names nobody: the seat that chairs, where the rules say so and it is on the roll."""
    if rulebook_data.complete(rulebook.rules)["proxies"]["blank"] != "chair":
        return {}
    keys = {line.key for line in roll}
    chairs = Seat.objects.running().filter(college__assembly=assembly, chairs=True).order_by("pk")
    return next(({"blank_proxy_holder": seat.key} for seat in chairs if seat.key in keys), {})


@transaction.atomic
def order_ballot(
    assembly: Assembly,
    *,
    actor: Account | None,
    question: str,
    closes_at: dt.datetime | None = None,
    opens_at: dt.datetime | None = None,
    least: dt.timedelta | None = None,
    rulebook: Rulebook | None = None,
    rule: Rule | None = None,
    roll: Iterable[RollLine] | None = None,
    college: College | None = None,
    concerned: Iterable[Organisation] = (),
    present: Collection[str] | None = None,
    gone: Mapping[str, dt.datetime] | None = None,
    way: str = Way.ROLL_CALL,
    risk: Mapping[str, str] | None = None,
    **asked: Any,
) -> Ballot:
    """Put a question to an assembly under the version of its rules that the ballot freezes.

    Without `rule`, a resolution as the rules say. Without `opens_at` the vote opens at once; else it is announced,
    and members may give their proxies until then. `present` are the keys of the voices that are in the session that
    votes, `gone` those that have left it, with when. `least` is how long the vote stays open at least, as the rules say
    unless a calendar was announced, that of an election; without `closes_at` it is open just so long. Outside a
    session, members may ask for totals as the rules let them (`voting.secrecy`). `way` is how it is voted, within what
    the rules allow; `risk`, what who chose it says of the vote. `asked` goes to `prepare_ballot`:
    options, explained, sitting, entrusted…
    """
    rulebook, concerned = rulebook or assembly.rulebook, list(concerned)
    lines = roll_of(assembly, concerned) if roll is None else list(roll)
    if present is not None:
        left = gone or {}
        here = {*present, *left}
        lines = [replace(line, present=line.key in here, left_at=left.get(line.key)) for line in lines]
    in_session = any(line.present is not None for line in lines)
    if least is None:
        least = least_open(rulebook, in_session=in_session)
        closes_at = _late_enough(closes_at, opens_at or timezone.now(), least, in_session=in_session)
    assert closes_at is not None
    held = {line.college for line in lines}
    rule = rule or rulebook_data.ballot_rule(rulebook.rules, held=held)
    able = Counter(line.college for line in lines if not line.suspended)
    asks = rulebook_data.secrecy_asks(rulebook.rules, able.total())
    if way != Way.ROLL_CALL or in_session or rulebook_data.refuses_totals(rulebook.rules, rule, able):
        asks = None
    rule = rulebook_data.rule_in_way(rulebook.rules, way, rule, able, chosen=bool(risk))
    ballot = voting.prepare_ballot(
        question=question,
        rule=rule | blank_holder(assembly, rulebook, lines),
        roll=lines,
        opens_at=opens_at,
        closes_at=closes_at,
        least=least,
        proxy_cap=rulebook_data.proxies_carried(rulebook.rules, way),
        secrecy_asks=asks,
        way=way,
        risk=risk,
        **asked,
    )
    order = CouncilBallot.objects.create(ballot=ballot, assembly=assembly, college=college, rulebook=rulebook)
    order.concerned.set(concerned)
    return voting.open_ballot(ballot, actor=actor) if opens_at is None else voting.announce_ballot(ballot, actor=actor)


SLACK = dt.timedelta(hours=1)
"""What a page that proposes the shortest closing hour may take to be filled in and sent."""


def least_open(rulebook: Rulebook, *, in_session: bool) -> dt.timedelta:
    """How long a vote stays open at least, as long as a voice is missing."""
    full = rulebook_data.complete(rulebook.rules)
    return (
        dt.timedelta(minutes=full["votes"]["least_minutes"]) if in_session else dt.timedelta(days=full["ballot_days"])
    )


def _late_enough(
    asked: dt.datetime | None, begins: dt.datetime, least: dt.timedelta, *, in_session: bool
) -> dt.datetime:
    """The closing hour that is asked for, else the first that the rules allow; refused when it comes before that."""
    earliest = begins + least
    if asked is None:
        return earliest
    if asked >= earliest - (SLACK if not in_session else dt.timedelta(seconds=5)):
        return max(asked, earliest)
    if in_session:
        words = _("En séance, un vote dure %(minutes)s au moins.")
        raise RuleBroken({"minutes": [words % {"minutes": french.counted(int(least.total_seconds()) // 60, "minute")}]})
    words = _("Hors séance, un vote reste ouvert %(days)s au moins : jusqu’au %(moment)s.")
    said = {"days": rulebook_data.days(least.days), "moment": french.instant(earliest)}
    raise RuleBroken({"closes_at": [words % said]})


@transaction.atomic
def register_decision(
    assembly: Assembly,
    *,
    actor: Account | None,
    title: str,
    wording: str,
    method: str,
    url: str,
    ballot: Ballot | None = None,
    on: dt.date | None = None,
) -> Decision:
    """Write a decision in the register, numbered in its year; the same one (assembly, place, title) only once."""
    on = on or timezone.localdate()
    with connection.cursor() as cursor:  # others wait until this transaction ends; no row is ever deleted
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('governance_decision'))")
    if known := assembly.decisions.filter(url=url, title=title[:200]).first():
        return known
    rank = Decision.objects.filter(code__startswith=f"D-{on.year}-").count() + 1
    words = {"title": title[:200], "wording": wording, "method": method, "url": url, "ballot": ballot}
    decision = Decision.objects.create(assembly=assembly, code=f"D-{on.year}-{rank:02}", decided_on=on, **words)
    data = {"code": decision.code, "title": decision.title, "assembly": assembly.name, "of": thing_token(decision)}
    journal.record("governance.decision_registered", decision, assembly, actor=actor, data=data)
    return decision


def college_names(assembly: Assembly) -> dict[str, str]:
    """Codes → names of the colleges, in their order."""
    return dict(assembly.colleges.values_list("code", "name"))

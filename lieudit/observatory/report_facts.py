"""What reports count, read once from the rooms below: rows with their days, without a sentence of anybody.

Each row says what it is (`is`, « roadmap.milestone.12 »), its address, its day (`on`), and what figures tell apart. The
words of a row (`names`) are kept apart from its facts: a measure of care may veil them, and no number changes. Of a
need, only its number is taken; of a member who is a person, nothing but the college.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from lieudit.advocacy.models import Commitment, Demand, Effect, Referral, ReferralQuerySet, Reminder, Reply, Statement
from lieudit.advocacy.workflow import ANSWERED, ReplyKind
from lieudit.agreements.models import Agreement
from lieudit.commons.models import Resource, Reuse
from lieudit.deliberation.models import Position
from lieudit.governance.models import Assembly, Decision, Seat
from lieudit.hall.models import Presence
from lieudit.hall.workflow import Mode
from lieudit.meetings.models import Meeting
from lieudit.meetings.workflow import MeetingState
from lieudit.membership.colleges import college_name, colleges_in_use
from lieudit.membership.models import Member
from lieudit.membership.workflow import BELONGED
from lieudit.needs.models import Convergence, Need, NeedQuerySet
from lieudit.network.kept import in_land
from lieudit.network.models import Place
from lieudit.network.reads import in_territory
from lieudit.network.vocabulary import Domain, PlaceStatus
from lieudit.observatory.figures import figures_of
from lieudit.observatory.inputs import UNTOLD
from lieudit.observatory.models import Snapshot
from lieudit.observatory.report_templates import OF_A_SUBJECT, Template, tables_of
from lieudit.observatory.rows import kept_lines
from lieudit.observatory.sheets import NATION, State
from lieudit.public_services.models import Offer
from lieudit.public_services.workflow import ALIVE, SHORT
from lieudit.records.models import Closure
from lieudit.records.vocabulary import ClosureKind
from lieudit.roadmap.models import Milestone, Slip
from lieudit.toolkit.french import NBSP, excerpt
from lieudit.toolkit.tokens import label_of
from lieudit.toolkit.types import Json
from lieudit.toolkit.workdays import working_days_between

FORMAT = "lieudit-bilan/1"
LONGEST_NAME = 200
DOMAINS: Mapping[str, str] = {code: str(label) for code, label in Domain.choices}
HELD = (MeetingState.CLOSED,)
GONE = "Fiche n° %s, qui n’est plus publiée"

type Rows = list[Json]


@dataclass
class Ask:
    """What is asked: for whom, of what, from a day to another; `names` gathers the words of what is read."""

    template: str
    assembly: Assembly
    subject: str
    first: dt.date
    last: dt.date
    names: dict[str, str] = field(default_factory=dict)

    @property
    def territory(self) -> str:
        return self.subject if self.template == Template.TERRITORY else ""

    @property
    def domain(self) -> str:
        return self.subject if self.template == Template.DOMAIN else ""

    @property
    def assemblies(self) -> Q:
        """The council and the assembly of its members. A sheet speaks of everybody."""
        if self.template in OF_A_SUBJECT:
            return Q()
        return Q(assembly=self.assembly) | Q(assembly__council=self.assembly)

    def of_council(self, path: str) -> Q:
        """What reached this assembly through a draft; all of them, for a sheet."""
        return Q() if self.template in OF_A_SUBJECT else Q(**{f"{path}assembly": self.assembly})

    def days(self, name: str) -> Q:
        """The period, on a field that holds a day."""
        return Q(**{f"{name}__range": (self.first, self.last)})

    def moments(self, name: str) -> Q:
        """The period, on a field that holds a moment: days are those of Paris."""
        return Q(**{f"{name}__gte": start_of(self.first), f"{name}__lt": start_of(self.last + dt.timedelta(days=1))})

    def until(self, name: str) -> Q:
        """Before the end of the last day."""
        return Q(**{f"{name}__lt": start_of(self.last + dt.timedelta(days=1))})

    def row(self, thing: Model, name: object, url: str, on: dt.date | None, **facts: object) -> Json:
        """One row, and its words apart."""
        key = f"{label_of(thing)}.{thing.pk}"
        self.names[key] = excerpt(str(name), LONGEST_NAME)
        return {"is": key, "url": url, "on": iso(on), **facts}


def start_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def iso(day: dt.date | None) -> str | None:
    """A day as a word that sorts; a moment by its day in Paris."""
    if day is None:
        return None
    return (timezone.localdate(day) if isinstance(day, dt.datetime) else day).isoformat()


def draw(ask: Ask) -> Json:
    """The facts of a report, read now: one query or two for each table."""
    return {
        "format": FORMAT,
        "template": ask.template,
        "assembly": ask.assembly.name,
        "subject": ask.subject,
        "starts_on": ask.first.isoformat(),
        "ends_on": ask.last.isoformat(),
        "tables": {table: READERS[table](ask) for table in tables_of(ask.template)},
    }


# The council


def sessions(ask: Ask) -> Rows:
    """Sessions that were held: how many seats were held that day, how many were there."""
    held = Meeting.objects.filter(ask.assemblies, ask.moments("starts_at"), state__in=HELD).with_place()
    then = Q(until=None) | Q(until__gte=OuterRef("day"))
    sitting = Seat.objects.filter(then, college__assembly=OuterRef("assembly"), since__lte=OuterRef("day")).order_by()
    seats = sitting.values("college__assembly").annotate(n=Count("pk")).values("n")
    there = Presence.objects.sure().filter(session__meeting=OuterRef("pk")).order_by().values("session__meeting")
    present = there.annotate(n=Count("seat", distinct=True)).values("n")
    remote = there.annotate(n=Count("seat", distinct=True, filter=Q(mode=Mode.REMOTE))).values("n")
    rows: Any = (
        held.annotate(day=TruncDate("starts_at"))
        .annotate(seats=Subquery(seats), present=Subquery(present), remote=Subquery(remote))
        .order_by("starts_at", "number")
    )
    return [
        ask.row(
            each,
            each.title,
            each.get_absolute_url(),
            each.starts_on,
            kind_name=str(each.get_kind_display()),
            seats=each.seats or 0,
            present=each.present or 0,
            remote=each.remote or 0,
            share=round(100 * (each.present or 0) / each.seats, 1) if each.seats else None,
        )
        for each in rows
    ]


def decisions(ask: Ask) -> Rows:
    rows = Decision.objects.filter(ask.assemblies, ask.days("decided_on")).order_by("decided_on", "code")
    return [
        ask.row(
            each,
            each.title,
            each.get_absolute_url(),
            each.decided_on,
            code=each.code,
            method_name=str(each.get_method_display()),
        )
        for each in rows.defer("search", "wording")
    ]


def of_domain(ask: Ask, path: str = "") -> Q:
    """What stands on needs of the domain of the sheet."""
    if not ask.domain:
        return Q()
    needs = Convergence.objects.filter(needs__domains__contains=[ask.domain]).values("pk")
    return Q(**{f"{path}convergences__in": needs})


def positions(ask: Ask) -> Rows:
    rows = Position.objects.filter(ask.of_council("draft__"), of_domain(ask, "draft__"), ask.moments("adopted_at"))
    return [
        ask.row(each, each.title, each.get_absolute_url(), each.adopted_at, code=each.number)
        for each in rows.for_cards().order_by("adopted_at", "number").distinct()
    ]


def sent_letters(ask: Ask) -> ReferralQuerySet:
    draft = "position__draft__"
    rows = Referral.objects.public().filter(ask.of_council(draft), of_domain(ask, draft), sent_at__isnull=False)
    return rows.select_related("position", "institution").defer("letter", "position__text", "position__plain")


def letters(ask: Ask) -> Rows:
    rows = sent_letters(ask).filter(ask.moments("sent_at")).order_by("sent_at", "number").distinct()
    return [
        ask.row(
            each,
            f"{each.institution}, sur la position {each.position.number}, « {each.position.title} »",
            each.get_absolute_url(),
            each.sent_at,
            institution=each.institution.slug,
            institution_name=str(each.institution),
        )
        for each in rows
    ]


def demands(ask: Ask) -> Rows:
    """Every demand handed over by the last day, answered or not: what still waits is counted then."""
    draft = "referral__position__draft__"
    rows = Demand.objects.public().filter(ask.of_council(draft), of_domain(ask, draft), ask.until("referral__sent_at"))
    rows = rows.select_related("referral__institution", "referral__position").order_by("referral__number", "rank")
    deferred = ("referral__letter", "referral__position__text", "referral__position__plain")
    return [_demand(ask, each) for each in rows.defer(*deferred).distinct()]


def _demand(ask: Ask, demand: Demand) -> Json:
    letter = demand.referral
    answered = demand.answered_at if demand.state in ANSWERED else None
    delay = None
    if answered and letter.sent_at:
        there = timezone.localdate(letter.sent_at), timezone.localdate(answered)
        delay = max(0, working_days_between(*there, letter.calendar))
    return ask.row(
        demand,
        f"{letter.institution}{NBSP}: {demand.title}",
        demand.get_absolute_url(),
        letter.sent_at,
        answered=iso(answered),
        delay=delay,
        state_name=str(demand.get_state_display()),
        institution=letter.institution.slug,
        institution_name=str(letter.institution),
    )


def commitments(ask: Ask) -> Rows:
    """Promises made by the last day."""
    draft = "demand__referral__position__draft__"
    rows = Commitment.objects.filter(ask.of_council(draft), of_domain(ask, draft), ask.until("reply__received_at"))
    rows = rows.with_thread().select_related("reply").order_by("due_on", "number").distinct()
    return [
        ask.row(
            each,
            each.text,
            each.get_absolute_url(),
            each.reply.received_at,
            due=iso(each.due_on),
            state=each.state,
            state_name=str(each.get_state_display()),
            reviewed=iso(each.reviewed_at),
            institution_name=str(each.demand.referral.institution),
        )
        for each in rows
    ]


def effects(ask: Ask) -> Rows:
    draft = "position__draft__"
    rows = Effect.objects.public().filter(ask.of_council(draft), of_domain(ask, draft), ask.moments("at"))
    return [
        ask.row(
            each,
            f"besoin n° {each.need.number}, sur la position {each.position.number}",
            each.get_absolute_url(),
            each.at,
            change_name=str(each.get_change_display()),
        )
        for each in rows.select_related("need", "position").order_by("at", "pk").distinct()
    ]


def statements(ask: Ask) -> Rows:
    """The right of reply, word for word, of institutions that were written to."""
    rows = Statement.objects.filter(ask.moments("at")).select_related("institution").order_by("at", "pk")
    return [
        ask.row(
            each,
            f"{each.institution} ({each.role}){NBSP}: « {each.text} »",
            each.institution.get_absolute_url(),
            each.at,
            institution_name=str(each.institution),
        )
        for each in rows
    ]


def contacts(ask: Ask) -> Rows:
    """Letters and reminders to institutions, and what these wrote by themselves: each is one contact."""
    return sorted([*_written(ask), *_reminded(ask), *_answered(ask)], key=lambda row: (row["on"] or "", row["is"]))


def _contact(ask: Ask, thing: Model, letter: Referral, on: dt.date | None, kind: str, means: str, ours: bool) -> Json:
    return ask.row(
        thing,
        f"{letter.institution}{NBSP}: {letter.position.title}",
        letter.get_absolute_url(),
        on,
        kind_name=kind,
        means_name=means,
        ours=ours,
        institution=letter.institution.slug,
        institution_name=str(letter.institution),
        level_name=str(letter.institution.get_level_display()),
        position=letter.position.number,
    )


def _written(ask: Ask) -> Iterable[Json]:
    for each in sent_letters(ask).filter(ask.moments("sent_at")):
        yield _contact(ask, each, each, each.sent_at, "lettre", str(each.get_means_display()), True)


def _reminded(ask: Ask) -> Iterable[Json]:
    sent = Reminder.objects.standing().filter(ask.of_council("referral__position__draft__"), ask.moments("sent_at"))
    for each in sent.select_related("referral__institution", "referral__position"):
        yield _contact(ask, each, each.referral, each.sent_at, "relance", str(each.get_means_display()), True)


def _answered(ask: Ask) -> Iterable[Json]:
    draft = "demand__referral__position__draft__"
    told = Reply.objects.published().exclude(kind=ReplyKind.ACKNOWLEDGE)
    rows = told.filter(ask.of_council(draft), ask.moments("received_at"))
    for each in rows.select_related("demand__referral__institution", "demand__referral__position"):
        letter, means = each.demand.referral, str(each.get_channel_display())
        yield _contact(ask, each, letter, each.received_at, "réponse de l’institution", means, False)


# The roadmap


def milestones(ask: Ask) -> Rows:
    """Every milestone written by the last day, with the date that it had then."""
    lines = Milestone.objects.with_measures().select_related("goal").order_by("number")
    rows = lines.filter(ask.until("created_at"), goal__assembly=ask.assembly)
    later = Slip.objects.filter(milestone__goal__assembly=ask.assembly).exclude(ask.until("at")).order_by("-pk")
    due_then: dict[int, dt.date] = dict(later.values_list("milestone", "from_on"))  # the first that moved it after
    return [
        ask.row(
            each,
            each.title,
            each.get_absolute_url(),
            each.created_at,
            state=each.state,
            state_name=str(each.get_state_display()),
            closed=iso(each.closed_on),
            due_then=iso(due_then.get(each.pk, each.due_on)),
        )
        for each in rows
    ]


def slips(ask: Ask) -> Rows:
    rows = Slip.objects.filter(ask.moments("at"), milestone__goal__assembly=ask.assembly).select_related("milestone")
    return [
        ask.row(each, each.milestone.title, each.get_absolute_url(), each.at, to=iso(each.to_on))
        for each in rows.order_by("pk")
    ]


# Commons, members, partners


def commons(ask: Ask) -> Rows:
    rows = Resource.objects.public().filter(ask.until("published_at"))
    if ask.domain:
        rows = rows.filter(domains__contains=[ask.domain])
    rows = rows.filter(in_land(land)) if (land := ask.territory or _land_of(ask)) else rows
    return [
        ask.row(each, each.title, each.get_absolute_url(), each.published_at, kind_name=str(each.get_kind_display()))
        for each in rows.defer("search", "summary").order_by("published_at", "number").distinct()
    ]


def uses(ask: Ask) -> Rows:
    rows = Reuse.objects.public().filter(ask.days("since"), resource__in=Resource.objects.public())
    if ask.domain:
        rows = rows.filter(resource__domains__contains=[ask.domain])
    rows = rows.filter(in_land(land)) if (land := ask.territory or _land_of(ask)) else rows
    return [
        ask.row(each, each.resource.title, each.resource.get_absolute_url(), each.since)
        for each in rows.select_related("resource").order_by("since", "pk").distinct()
    ]


def _land_of(ask: Ask) -> str:
    """The region of the assembly, if it is of one."""
    return f"r-{ask.assembly.region.code}" if ask.assembly.region else ""


def members(ask: Ask) -> Rows:
    """Members, past and present; who joins as a person is not named."""
    known = Member.objects.of_association(ask.assembly.region).filter(state__in=BELONGED, since__lte=ask.last)
    colleges = colleges_in_use(ask.assembly.region)
    return [
        ask.row(
            each,
            each.organisation or "membre à titre personnel",
            each.organisation.get_absolute_url() if each.organisation else "",
            each.since,
            left=iso(each.until),
            college=college_name(each.college, colleges),
        )
        for each in known.select_related("organisation").order_by("since", "number")
    ]


def _held_in(land: str) -> Q:
    """The condition on agreements that the places, the organisations or the assembly of a territory hold."""
    held = Q(place__in=in_territory(Place.objects.public(), land))
    kind, _dash, code = land.partition("-")
    if kind == "d":
        held |= Q(organisation__department__code=code)
    if kind == "r":
        held |= Q(organisation__department__region__code=code) | Q(organisation__region__code=code)
        held |= Q(assembly__region__code=code)
    return held


def agreements(ask: Ask) -> Rows:
    """Agreements that ran one day at least of the period."""
    rows = Agreement.objects.public().filter(starts_on__lte=ask.last, ends_on__gte=ask.first)
    land = ask.territory or _land_of(ask)
    if land:
        rows = rows.filter(_held_in(land))
    return [
        ask.row(
            each,
            f"{each.title}, {each.holder} et {each.counterpart}",
            each.holder.get_absolute_url(),
            each.starts_on,
            until=iso(each.ends_on),
            partner=each.partner.slug if each.partner else "",
            confirmed=bool(each.confirmed_at),
        )
        for each in rows.with_things().order_by("starts_on", "number")
    ]


# Needs, places, services


def needs(ask: Ask) -> Rows:
    """Needs published in the period: their number, never their words."""
    rows = Need.objects.public().filter(ask.moments("published_at"))
    if ask.domain:
        rows = rows.filter(domains__contains=[ask.domain])
    rows = _needs_of(rows, ask.territory or _land_of(ask))
    columns = ("pk", "number", "published_at", "domains", "department__code")
    return [
        {
            "is": f"needs.need.{pk}",
            "url": Need(number=number).get_absolute_url(),
            "on": iso(at),
            "number": number,
            "domain_name": [DOMAINS[code] for code in domains] or ["sans domaine"],
            "department": department,
        }
        for pk, number, at, domains, department in rows.order_by("number").values_list(*columns)
    ]


def _needs_of(rows: NeedQuerySet, key: str) -> NeedQuerySet:
    """Those of a territory, by what their own page says: each its department, its municipality if its author wishes."""
    kind, _dash, code = key.partition("-")
    if kind == "e":
        inter = Q(municipality__intermunicipality__siren=code)
        here = inter | Q(municipality__territorial_establishment__siren=code)
        return rows.filter(here, place_is_public=True)
    field = {"r": "department__region__code", "d": "department__code"}.get(kind)
    return rows.filter(**{field: code}) if field else rows


def convergences(ask: Ask) -> Rows:
    rows = Convergence.objects.filter(ask.moments("created_at"))
    if ask.domain:
        rows = rows.filter(needs__domains__contains=[ask.domain])
    if land := ask.territory or _land_of(ask):
        rows = rows.filter(needs__in=_needs_of(Need.objects.public(), land))
    return [
        ask.row(each, each.title, each.get_absolute_url(), each.created_at)
        for each in rows.order_by("number").distinct()
    ]


def places(ask: Ask) -> Rows:
    """Third places known by the last day: since when they are there, since when they are known, when they closed.

    `since` is the day that a place says it opened, else the day on which its record came: an import makes records
    known, it opens nothing. Read in the first relevé after the period, where one was kept: what is merged, undone or
    withdrawn since changes no number of a period that is past.
    """
    kept = Snapshot.objects.first_after(ask.last)
    return _places_kept(ask, kept) if kept else _places_now(ask)


def _places_kept(ask: Ask, snapshot: Snapshot) -> Rows:
    """As a relevé kept them; those that are no longer published have no name."""
    lines = list(kept_lines(snapshot, "place", ask.territory or _land_of(ask) or NATION))
    if ask.domain:
        lines = [line for line in lines if ask.domain in line["domains"].split("|")]
    shown = Place.objects.public().filter(pk__in=[int(line["id"]) for line in lines])
    named = {pk: words for pk, *words in shown.values_list("pk", "slug", "name", "municipality__name")}
    rows, last = [], ask.last.isoformat()
    for line in lines:
        key, opened, known = f"network.place.{line['id']}", line["opened"], line["known"]
        slug, name, town = named.get(int(line["id"]), ("", "", ""))
        if min(opened or known, known) > last:
            continue
        ask.names[key] = excerpt(f"{name}, {town}", LONGEST_NAME) if slug else GONE % line["id"]
        closed = "" if line["closed"] == UNTOLD else line["closed"]
        rows.append(
            {
                "is": key,
                "url": Place(slug=slug).get_absolute_url() if slug else "",
                "on": known,
                "since": min(opened or known, known),
                "opened": opened or None,
                "closed": closed if closed and closed <= last else None,
                "confirmed": last if line["confirmed"] == "1" else None,
                "status": "" if line["counted"] == "1" or closed else str(PlaceStatus.PAUSED),
            }
        )
    return rows


def _places_now(ask: Ask) -> Rows:
    """As they are known today."""
    here = Place.objects.public().filter(ask.until("created_at") | Q(opened_on__lte=ask.last))
    if ask.territory or _land_of(ask):
        here = in_territory(here, ask.territory or _land_of(ask))
    if ask.domain:
        here = here.filter(domains__contains=[ask.domain])
    ended = Closure.objects.filter(kind=ClosureKind.END, since__lte=ask.last)
    closed: dict[int, dt.date] = dict(ended.order_by("pk").values_list("place", "since"))
    columns = ("pk", "slug", "name", "status", "opened_on", "created_at", "confirmed_on", "municipality__name")
    rows = []
    for pk, slug, name, status, opened, came, confirmed, town in here.order_by("pk").values_list(*columns):
        key = f"network.place.{pk}"
        ask.names[key] = excerpt(f"{name}, {town}", LONGEST_NAME)
        known = timezone.localdate(came)
        gone = closed.get(pk) or (ask.last if status == PlaceStatus.CLOSED else None)
        then = "" if status == PlaceStatus.CLOSED else status
        rows.append(
            {
                "is": key,
                "url": Place(slug=slug).get_absolute_url(),
                "on": iso(known),
                "since": iso(min(opened or known, known)),
                "opened": iso(opened),
                "closed": iso(gone),
                "confirmed": iso(confirmed),
                "status": str(then),
            }
        )
    return rows


def offers(ask: Ask) -> Rows:
    """Services that live, of the places of here: told by the last day."""
    rows = Offer.objects.public().filter(ask.until("created_at"), state__in=ALIVE)
    if ask.domain:
        rows = rows.filter(domain=ask.domain)
    if land := ask.territory or _land_of(ask):
        rows = rows.filter(place__in=in_territory(Place.objects.public(), land))
    return [
        ask.row(
            each,
            f"{each.title}, {each.place}",
            each.place.get_absolute_url(),
            each.created_at,
            domain_name=DOMAINS[each.domain],
            place=each.place.slug,
            short=each.state in SHORT,
        )
        for each in rows.select_related("place").order_by("number")
    ]


# Indicators


def indicators(ask: Ask) -> Rows:
    """The indicators of a territory, of the whole country without one, as the last relevé of the period says them."""
    found = figures_of(ask.territory or _land_of(ask) or NATION, on=ask.last)
    rows: Rows = []
    for each in found:
        key = f"observatory.snapshot.{each.snapshot}-{each.indicator.key}"
        ask.names[key] = f"{each.indicator.title}{NBSP}: {each.words}"
        rows.append(
            {
                "is": key,
                "url": each.rows,
                "on": iso(each.date),
                "indicator": each.indicator.key,
                "value": each.value,
                "state": str(each.state),
                "is_known": each.state == State.KNOWN,
            }
        )
    return rows


READERS: Mapping[str, Callable[[Ask], Rows]] = {
    "sessions": sessions,
    "decisions": decisions,
    "positions": positions,
    "letters": letters,
    "demands": demands,
    "commitments": commitments,
    "effects": effects,
    "statements": statements,
    "contacts": contacts,
    "milestones": milestones,
    "slips": slips,
    "commons": commons,
    "uses": uses,
    "members": members,
    "agreements": agreements,
    "needs": needs,
    "convergences": convergences,
    "places": places,
    "offers": offers,
    "indicators": indicators,
}
TABLE_NAMES: Mapping[str, str] = {
    "sessions": "séances",
    "decisions": "décisions",
    "positions": "positions",
    "letters": "lettres",
    "demands": "demandes",
    "commitments": "engagements",
    "effects": "effets",
    "statements": "droits de réponse",
    "contacts": "contacts",
    "milestones": "jalons",
    "slips": "dates déplacées",
    "commons": "ressources",
    "uses": "usages",
    "members": "membres",
    "agreements": "conventions",
    "needs": "besoins",
    "convergences": "convergences",
    "places": "lieux",
    "offers": "services",
    "indicators": "indicateurs",
}


def by_kind(keys: Iterable[str]) -> dict[str, list[int]]:
    """Keys of rows (`is`) by the model that they name."""
    found: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        label, _dot, pk = key.rpartition(".")
        if pk.isdecimal():
            found[label].append(int(pk))
    return found

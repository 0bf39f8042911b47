"""What the public pages read at each request: prepared (see toolkit/prepared.py). Who is signed in reads what they
alone may see by the plain QuerySets of `models.py`."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import Coalesce, JSONObject

from lieudit.accounts.models import Visitor
from lieudit.journal.models import Entry
from lieudit.learning.cards import COLUMNS, VisitCard
from lieudit.learning.models import (
    HalfDay,
    Path,
    PathAlignment,
    PathKeeper,
    PathNeed,
    PathQuerySet,
    PathRun,
    PathStep,
    PathVersion,
    PeerVisit,
    PeerVisitQuerySet,
    Story,
    TrainingSession,
    Welcome,
)
from lieudit.lexicon.models import ask
from lieudit.network.citing import with_cited
from lieudit.network.models import Place
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.numbers import MOST_DIGITS
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared
from lieudit.toolkit.search import raw_query

PER_PAGE = 20
MOST_ENTRIES = 20
MOST_SESSIONS = 3
"""Sessions to come, on the page of their path."""
LARGEST_NUMBER = 10**MOST_DIGITS
KEPT_COUNTS = 64
"""Words looked for whose count a process remembers, until the clock moves."""

FORKED = ("forked_from__path__place", "forked_from__path__organisation")


# Who knows


class PlaceRow(NamedTuple):
    """A place of a list: its key, its address, its name, where it is."""

    pk: int
    slug: str
    name: str
    town: str
    department: str

    @property
    def where(self) -> str:
        return self.town if self.town == self.department else f"{self.town}, {self.department}"


@prepared(PlaceRow)
def places(*, keys: Blank) -> Rows:
    """Places by their keys."""
    there = ("municipality__name", "municipality__department__name")
    return Place.objects.filter(OneOf(F("pk"), keys)).values_list("pk", "slug", "name", *there)


@prepared()
def welcomes(*, places: Blank) -> Rows:
    """What places, by their keys, say of being asked."""
    return Welcome.objects.running().filter(OneOf(F("place"), places))


# Visits


@prepared()
def public_visit(*, number: Blank) -> Rows:
    """The visit of that number, where everybody may read it."""
    return whole_visits(PeerVisit.objects.public()).filter(number=number)


def whole_visits(rows: PeerVisitQuerySet) -> PeerVisitQuerySet:
    """Visits with their places, what they were carried from and to, and what speaks of them."""
    said: PeerVisitQuerySet = with_cited(rows.with_places().select_related("carried_from", "carried_to"))  # type: ignore[assignment]
    return said


def visit_of(account: Visitor, number: int) -> PeerVisit | None:
    """The visit of that number, if `account` (an anonymous one is an account) may read it."""
    if account.is_authenticated:
        return whole_visits(PeerVisit.objects.visible_to(account)).filter(number=number).first()
    found: PeerVisit | None = public_visit.first(number=number) if number < LARGEST_NUMBER else None
    return found


@prepared()
def stories(*, visit: Blank) -> Rows:
    """What both sides of a visit told, by its key."""
    return Story.objects.shown().filter(visit=visit)


@prepared()
def life_of_visit(*, visit: Blank) -> Rows:
    """What was done of a visit, by its key, newest first."""
    return Entry.objects.public().about(PeerVisit(pk=visit)).select_related("actor")[:MOST_ENTRIES]


def matching(rows: PeerVisitQuerySet, text: str) -> PeerVisitQuerySet:
    return rows.filter(search=raw_query(ask(text).every)) if text.strip("\0 ") else rows


@until_the_clock_moves
@lru_cache(maxsize=KEPT_COUNTS)
def count_of_visits(text: str, tick: int) -> int:
    """How many visits took place and answer to a text; counted once until the clock moves."""
    return matching(PeerVisit.objects.public(), text).count()


@prepared(VisitCard)
def _visits(start: int, *, question: Blank | None) -> Rows:
    rows = PeerVisit.objects.public()
    if question is not None:
        rows = rows.filter(search=raw_query(question))
    shown = rows.order_by("-starts_at", "-pk").values("pk")[start : start + PER_PAGE]  # then joined to what is shown
    rows = PeerVisit.objects.filter(pk__in=shown).order_by("-starts_at", "-pk")
    return rows.values_list(*COLUMNS)


def visits(text: str, start: int) -> list[VisitCard]:
    """A page of the visits that took place and answer to a text, newest first."""
    return _visits(start, question=ask(text).every if text.strip("\0 ") else None)


# Paths


def whole_paths(rows: PathQuerySet) -> PathQuerySet:
    """Paths, each with what it answers, who keeps it beside its first keeper, where it comes from, how many follow it,
    and what speaks of it, in one read."""
    answers = PathNeed.objects.filter(path=OuterRef("pk")).order_by("pk")
    pair = JSONObject(kind="about_type", key="about_id")
    beside = PathKeeper.objects.kept().filter(path=OuterRef("pk"))
    said = JSONObject(
        name=Coalesce("place__name", "organisation__name"), place="place__slug", organisation="organisation__slug"
    )
    kept = rows.with_keeper().with_followers().with_certificate().select_related(*FORKED)
    whole: PathQuerySet = with_cited(  # type: ignore[assignment]
        kept.annotate(
            answered=ArraySubquery(answers.values(row=pair)), kept_with=ArraySubquery(beside.values(row=said))
        )
    )
    return whole


@prepared()
def public_path(*, number: Blank) -> Rows:
    """The path of that number, where everybody may read it."""
    return whole_paths(Path.objects.public()).filter(number=number)


def path_of(account: Visitor, number: int) -> Path | None:
    """The path of that number, if `account` (an anonymous one is an account) may read it."""
    if account.is_authenticated:
        return whole_paths(Path.objects.visible_to(account)).filter(number=number).first()
    found: Path | None = public_path.first(number=number) if number < LARGEST_NUMBER else None
    return found


@prepared()
def versions(*, path: Blank, number: Blank | None, version: Blank | None) -> Rows:
    """Versions of a path, by its key, the last one first, each with what it asks to know before."""
    required = PathVersion.requires.through.objects.filter(pathversion=OuterRef("pk"))
    said = JSONObject(number="path__number", title="path__title")
    rows = PathVersion.objects.filter(path=path).order_by("-number")
    rows = rows.annotate(before=ArraySubquery(required.order_by("path__number").values(row=said)))
    if number is not None:
        rows = rows.filter(number=number)
    return (rows if version is None else rows.filter(pk=version))[:1]


def version_of(path: Path, asked: int, run: PathRun | None) -> PathVersion | None:
    """The version that is asked for; else the one that its reader began; else the last."""
    found: PathVersion | None = versions.first(
        path=path.pk, number=asked or None, version=run.version_id if run and not asked else None
    )
    return found


@prepared()
def steps(*, version: Blank) -> Rows:
    """The steps of a version, by its key, in order."""
    return PathStep.objects.filter(version=version)


@prepared()
def alignments(*, path: Blank) -> Rows:
    """The codes that a path is close to."""
    return PathAlignment.objects.filter(path=path)


@prepared()
def sessions_of_path(*, path: Blank, now: Blank) -> Rows:
    """The next sessions of a path, by its key."""
    rows = TrainingSession.objects.public().coming(now).filter(path=path)  # type: ignore[arg-type]
    return rows.with_place().order_by("starts_at", "pk")[:MOST_SESSIONS]


# Sessions


@prepared()
def session_whole(*, number: Blank) -> Rows:
    """The session of that number, with all that its page says of it; everybody reads it."""
    return with_cited(_sessions()).filter(number=number)


@prepared()
def session_alone(*, number: Blank) -> Rows:
    """The same without what speaks of it: for acts."""
    return _sessions().filter(number=number)


@prepared()
def _session_named(*, number: Blank) -> Rows:
    return TrainingSession.objects.public().filter(number=number).only("number")


def session_named(number: int) -> TrainingSession | None:
    """The session of that number, of which nothing else is read: for an act that reads it under its lock."""
    found: TrainingSession | None = _session_named.first(number=number) if number < LARGEST_NUMBER else None
    return found


def session_of(number: int, *, cited: bool) -> TrainingSession | None:
    """The session of that number, which everybody reads: with what speaks of it for its page, without for acts."""
    if number >= LARGEST_NUMBER:
        return None
    found: TrainingSession | None = session_whole.first(number=number) if cited else session_alone.first(number=number)
    return found


def deposit_of(account: Visitor, number: int) -> TrainingSession | None:
    """The deposit of that number, if `account` may read it."""
    if not account.is_authenticated or number >= LARGEST_NUMBER:
        return None
    read = TrainingSession.objects.shown().read_by(account)
    return read.with_place().with_counts().with_certificate().filter(number=number).first()


def _sessions() -> Rows:
    return TrainingSession.objects.public().with_place().with_counts().with_certificate()


@prepared()
def half_days(*, session: Blank) -> Rows:
    """The half-days of a session, in order."""
    return HalfDay.objects.filter(session=session)

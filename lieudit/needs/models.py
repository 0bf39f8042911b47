"""What places ask for, in their own words, and how needs meet."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.models import CharterVersion, Measure
from lieudit.journal.models import Entry, Follow, Mention, content_type_of
from lieudit.lexicon import nearest
from lieudit.lexicon.asking import Vocabulary, any_of
from lieudit.lexicon.likeness import BY_MEANING, BY_WORDS, Like, Said, by_meaning, by_words, shown
from lieudit.lexicon.meaning import DIMENSIONS, formula, meanings_of
from lieudit.lexicon.models import Times, ask, rarest_words, vocabulary, vocabulary_and_index, vocabulary_and_times
from lieudit.lexicon.nearest import WHOLE, Reals, has_index, index_name, index_of
from lieudit.lexicon.subjects import subjects_of
from lieudit.needs.cards import (
    CARD_COLUMNS,
    MOST_TOLD,
    SAID_COLUMNS,
    SUPPORT_COLUMNS,
    TALK_COLUMNS,
    WHERE_NEEDS,
    WHERE_SUPPORTS,
    where,
)
from lieudit.needs.delays import SORTING_DAYS, days_after
from lieudit.needs.resemblance import (
    CANDIDATES,
    CLOSE,
    AlmostSays,
    as_list,
    best_saying,
    closeness,
    count_all,
    count_of,
    count_up_to,
    phrase,
    rank,
    uses_a_word_of,
)
from lieudit.needs.review import review_due
from lieudit.needs.workflow import (
    CARRIED,
    CONVERGENCE_WORKFLOW,
    NEED_WORKFLOW,
    NOT_PUBLIC,
    ON_THE_THREAD,
    EscalationState,
    NeedState,
)
from lieudit.network.citing import with_cited
from lieudit.network.models import Animator, Organisation, Place, PlaceQuerySet, Representative
from lieudit.network.vocabulary import Domain, Level
from lieudit.territory.desk import Desk
from lieudit.territory.models import Department, Municipality, Region
from lieudit.territory.spelling import words_to_hold
from lieudit.toolkit import encoder
from lieudit.toolkit.expected import written
from lieudit.toolkit.findable import Given
from lieudit.toolkit.french import excerpt
from lieudit.toolkit.models import new_key
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.prepared import OneOf, Rows, Written
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.replica import reading
from lieudit.toolkit.search import CONFIG, Answers, Plain, PlainInTurn, PlainOnce, in_turn, raw_query, vector
from lieudit.toolkit.types import Fields
from lieudit.toolkit.workdays import working_days_between

logger = logging.getLogger(__name__)

MOST_COMPARED = 12
"""The closest needs by their very words, read beside those of the same subjects."""
MOST_OF_SUBJECTS = 150
"""Needs that share most subjects with a text, compared with it one by one."""
MOST_MATCHED = 2_000
"""Times that the words of a text are written, as they are looked for together: the rarest, up to that many; what is
written in every need tells nothing."""
LATEST = 5_000
"""The last needs, of which those of the same subjects are compared, and a tenth of them where other spellings are
looked for: what is older is found by its meaning, or by its words."""
MOST_NEAR = 40
"""The nearest meanings that the index gives (its `ef_search`)."""
MOST_PROPOSED = 5
MOST_NAMED = 500
"""The last convergences, whose titles are compared with words; older ones are proposed by what their needs say."""
NEAR = 0.4
"""Least similarity (trigrams) between a need and the title of a convergence that might gather it."""

PUBLISHED = {
    "sign": Case(When(place_is_public=True, then=F("place__name"))),
    "town": Case(When(place_is_public=True, then=F("municipality__name"))),
}
"""The name of the place of a need and its municipality, where its author publishes them."""
LAND_OF_PLACE = "place__municipality__department"
MOST_VOICES = 200
"""Supports, and needs of the same convergence, that the page of a need draws at a time; beyond, the database counts."""


def animated(account: Visitor, path: str) -> Q:
    """Rows whose department, at the end of `path`, is animated by `account`; all for the secretariat."""
    if not account.is_authenticated:
        return Q(pk__in=[])
    if account.is_staff:
        return Q()
    mine = Animator.objects.running().held_by(account)
    departments, regions = mine.exclude(department=None), mine.exclude(region=None)
    here = Q(**{f"{path}__in": departments.values("department")})
    here |= Q(**{f"{path}__in": Department.objects.filter(region__in=regions.values("region")).values("pk")})
    return Q(Exists(mine)) & (Q(Exists(mine.national())) | here)  # who animates nothing is told before a row is read


UNREAD = (
    "search", "place__description", "place__accessibility", "place__links", "municipality__search_text",
    "municipality__former_codes", "municipality__postcodes",
)  # fmt: skip
"""Long columns that no page of needs shows."""

type LightRows = QuerySet[Any, tuple[Any, ...]]
"""Rows as tuples, whose columns are those of a NamedTuple (decision 6)."""


class NeedQuerySet(QuerySet["Need"]):
    def public(self) -> NeedQuerySet:
        unread = [Written(state) for state in NOT_PUBLIC]  # what an index leaves out is known in a kept plan too
        return self.exclude(state__in=unread).exclude(pk__in=Measure.objects.hidden(Need))

    def unlearnt(self) -> NeedQuerySet:
        """Those that anybody may read and whose meaning is not known, or was computed otherwise."""
        known = Meaning.objects.filter(need=OuterRef("pk"), formula=formula())
        return self.exclude(state__in=NOT_PUBLIC).exclude(words="").filter(~Exists(known))

    def waiting(self) -> NeedQuerySet:
        """Deposits without account, to be read by the animation of their territory; oldest first."""
        return self.filter(state=Written(NeedState.PENDING)).order_by("created_at")

    def expressed(self) -> NeedQuerySet:
        """What is neither gathered nor answered."""
        return self.filter(state=Written(NeedState.EXPRESSED))

    def visible_to(self, account: Visitor) -> NeedQuerySet:
        """Public needs, one's own, and those waiting in a territory that one animates."""
        if not account.is_authenticated:
            return self.public()
        if account.is_staff:
            return self
        mine = Q(author=account) | Q(collected_by=account)
        public = ~Q(state__in=NOT_PUBLIC) & ~Q(pk__in=Measure.objects.hidden(Need))
        return self.filter(public | mine | animated(account, "department"))

    def said_by(self, account: Visitor) -> NeedQuerySet:
        """Needs that `account` said, or noted for somebody."""
        return self.filter(Q(author=account) | Q(collected_by=account)) if account.is_authenticated else self.none()

    def animated_by(self, account: Visitor) -> NeedQuerySet:
        """Needs of the territories that `account` animates; all of them for the secretariat."""
        return self.filter(animated(account, "department"))

    def matching(self, text: Any, **words: Any) -> NeedQuerySet:
        """Needs whose words answer to `text`, or whose place or municipality bears that name where it is published.

        `words` are those of `text`, when it is not known yet: `text` is then the question that they make (`ask`).
        """
        question, words = (text, words) if words else (ask(text).every, words_to_hold(text))
        there = is_in(words["towns"], words["short"])
        answering = [Need.objects.saying(question), Need.objects.named(**words), Need.objects.filter(there)]
        said, *others = [each.values("pk") for each in answering]
        return self.filter(pk__in=said.union(*others, all=True))  # each by its own index, which an OR would not use

    def saying(self, question: Given) -> NeedQuerySet:
        """Needs whose own words answer to a question."""
        return self.filter(says(question))

    def named(self, names: Given, towns: Given, short: Given = ()) -> NeedQuerySet:
        """Needs whose place bears these words, where it is published."""
        return self.filter(bears(Place.objects.all(), names, towns, short))

    def among_the_first(self, many: int, *, oldest: bool = False) -> NeedQuerySet:
        """Those among the `many` of them that moved last (were said first: `oldest`); none where they are fewer."""
        by, column = ("created_at", "created_at__lte") if oldest else ("-moved_at", "moved_at__gte")
        border = self.order_by(by).values(by.removeprefix("-"))[many - 1 : many]
        return self.filter(**{column: Subquery(border)})

    def answering(
        self,
        *,
        text: object = None,
        department: object = None,
        region: object = None,
        domain: object = None,
        stage: object = None,
        stages: object = None,
        place: object = None,
        **words: object,
    ) -> NeedQuerySet:
        """The needs that answer to the choices of the list: codes, a stage or a list of them, the slug of a place."""
        asked = {"department__code": department, "department__region__code": region, "place__slug": place}
        asked["state"] = stage
        found = self.filter(**{column: code for column, code in asked.items() if code is not None})
        found = found if text is None else found.matching(text, **words)
        if (
            domain is not None and stage is None and stages is None
        ):  # one need in seven: the last are found in their order, not among all
            held = domain if isinstance(domain, Expression) else Value(domain)
            found = found.filter(OneOf(held, F("domains")))
        elif domain is not None:
            found = found.filter(domains__contains=[domain])
        found = found if stages is None else found.filter(OneOf(F("state"), stages))
        return found if place is None else found.filter(place_is_public=True)

    def with_counts(self) -> NeedQuerySet:
        """Annotate `place_count` and `department_count` of the public supports, the author's not counted."""
        return self.annotate(place_count=F("joined_by__places"), department_count=F("joined_by__departments"))

    def as_cards(self, *more: str) -> LightRows:
        """Rows of `NeedCard`: all that a line of a list shows, in one query; then the columns of `more`."""
        joined = as_list("joined_by__places", "joined_by__departments")
        return self.annotate(joined=joined, **PUBLISHED).values_list(*CARD_COLUMNS, *more)

    def for_cards(self) -> NeedQuerySet:
        """Needs with where they are said and who joins them, in one query."""
        return self.select_related("place", "municipality", "department").defer(*UNREAD).with_counts()

    def for_bench(self) -> NeedQuerySet:
        """What tells an animator which convergence a need would join."""
        shown = ("words", "number", "domains", "department", "moved_at", "convergence__number", "convergence__title")
        return self.select_related("convergence").only(*shown)

    def for_page(self) -> NeedQuerySet:
        """All that the page of one need shows of the need itself, in one query."""
        links = ("place", "organisation", "municipality", "department__region", "convergence", "answer", "attachment")
        return self.select_related(*links, "author", "collected_by", "joined_by").defer(*UNREAD)

    def for_reading(self) -> NeedQuerySet:
        """The same, with how many `followers` are told of each step, how many `places_in_all` say what its convergence
        gathers, as the page of that one counts them (not where so many join it that to count them takes long), and all
        that speaks of it (`cited_in`)."""
        follows = Follow.objects.running().filter(
            content_type=ContentType.objects.get_for_model(Need), object_id=OuterRef("pk")
        )
        masked = Attachment.objects.filter(need=OuterRef("pk"), pk__in=Measure.objects.hidden(Attachment))
        counted = self.for_page().annotate(
            followers=count_up_to(follows, MOST_TOLD),
            attachment_hidden=Exists(masked),
            places_in_all=Case(
                When(joined_by__places__gt=MOST_TOLD, then=Value(None)),
                default=places_gathered(OuterRef("convergence")),
            ),
        )
        said: NeedQuerySet = with_cited(counted)  # type: ignore[assignment]
        return said

    def as_voices(self) -> LightRows:
        """Rows of `NeedVoice`: needs that say the same as another."""
        labelled = self.annotate(label=Value("needs.need"), **PUBLISHED)
        return labelled.order_by("created_at").values_list(*SAID_COLUMNS)[:MOST_VOICES]

    def counted_as_voices(self, place: object = None) -> LightRows:
        """Rows of `SaidThere`: needs that say the same as one of `place`, which is not counted again."""
        elsewhere = ~Q(place=place) if place is not None else None
        by = self.order_by().annotate(label=Value("needs.need")).values("label", "department__code", "department__name")
        return by.annotate(
            rows=Count("pk"),
            places=Count("place", distinct=True, filter=elsewhere),
            others=Count("pk", filter=Q(place=None)),
            worded=Count("pk", filter=~Q(words="")),
        ).values_list(*WHERE_NEEDS)

    def supports_as_counted(self, place: object) -> LightRows:
        """One row of `SaidThere` for the supports of each need, which adds to what is kept of them by department
        (`Joined`): how many left words, up to `MOST_TOLD`; less that of its own `place`."""
        supports = Support.objects.public().filter(need=OuterRef("pk"))
        nobody, own = Value(0), {"place": place}
        return self.order_by().values_list(
            Value("needs.support"),
            f"{LAND_OF_PLACE}__code",
            f"{LAND_OF_PLACE}__name",
            nobody,
            nobody if place is None else 0 - count_of(supports.filter(**own), "pk"),
            nobody,
            count_up_to(supports.exclude(words=""), MOST_TOLD),
        )

    def said_twice(self, need: object, place: object) -> LightRows:
        """Rows of `SaidThere` that take back, in its department, each place of these needs that supports `need` too,
        but for its own `place`: it is counted where it says so itself.

        One support a place: the few places that say it are asked in turn, not all the supports.
        """
        asked: Fields = {"need": need, "place": OuterRef("place")}
        there = Support.objects.public().filter(**asked)
        joined = Subquery(there.annotate(joined=Value(True)).values("joined")[:1])  # an EXISTS would read them all
        said = self.exclude(place=None).filter(in_turn(joined)).order_by()
        own: Fields = {"place": place}
        said = said if place is None else said.exclude(**own)
        by = said.annotate(label=Value("needs.support")).values(
            "label", f"{LAND_OF_PLACE}__code", f"{LAND_OF_PLACE}__name"
        )
        nobody, less = Value(0), 0 - Count("place", distinct=True)
        rows: LightRows = by.annotate(rows=nobody, places=less, others=nobody, worded=nobody).values_list(
            *WHERE_SUPPORTS
        )
        return rows

    def at_hand(self) -> NeedQuerySet:
        """What is neither gathered nor answered, nor carried to a level that has not answered: unless it was debated
        since, and came back."""
        return self.expressed().filter(~Exists(Escalation.objects.undebated().filter(need=OuterRef("pk"))))

    def free(self) -> NeedQuerySet:
        """The same, unless a measure hides it."""
        return self.at_hand().exclude(pk__in=Measure.objects.hidden(Need))

    def sorted_by(self, account: Visitor) -> NeedQuerySet:
        """What an account gathers or answers, unless a measure hides it: what awaits its desks; all for the
        secretariat."""
        free = self.free()
        if account.is_staff:
            return free
        mine = Animator.objects.running().held_by(account)
        here = Q(level=Level.DEPARTMENTAL, department__in=mine.departments().values("pk"))
        here |= Q(level=Level.REGIONAL, department__region__in=mine.regions().values("pk"))
        here |= Q(Exists(mine.national())) & (Q(level=Level.NATIONAL) | Q(department=None))
        return free.filter(Exists(mine), here)  # who animates nothing is answered before a need is read

    def first_sorted_by(self, account: Visitor, most: int) -> Rows:
        """The keys among which are those of the first dates, `most` at most, of `sorted_by`."""
        mine, free = Animator.objects.running().held_by(account), Need.objects.free()
        towards = Department.objects.filter(region__in=mine.regions().values("pk"))
        near = [(free.filter(level=Level.DEPARTMENTAL), mine.departments())]
        near += [(free.filter(level=Level.REGIONAL), towards)]
        return _first_of(self.sorted_by(account), account, near, most)

    def first_to_review(self, account: Visitor, most: int) -> Rows:
        """The same, of the deposits that an account reads."""
        mine, waiting = Animator.objects.running().held_by(account), Need.objects.waiting()
        there = Q(pk__in=mine.values("department")) | Q(region__in=mine.values("region"))
        near = [(waiting, Department.objects.filter(there))]
        return _first_of(self.animated_by(account).waiting(), account, near, most)

    def awaiting(self, desk: Desk) -> NeedQuerySet:
        """What a desk answers or gathers: said at its level, or at one below that has no desk; oldest first.

        What was carried higher waits there, until it is handed back.
        """
        return self.free().filter(at_level_of(desk, "")).order_by("created_at")

    def awaiting_at_each_level(self, desk: Desk) -> list[NeedQuerySet]:
        """The same, level by level: an index gives each, none gives what is at one of them."""
        return [self.free().filter(each) for each in at_each_level_of(desk, "")]

    def by_resemblance(self, text: str) -> NeedQuerySet:
        """The closest to `text` first; nothing is left out."""
        return self.annotate(score=rank(text) + closeness(text, "words")).order_by("-score", "created_at", "pk")

    def counted_by_department(self) -> QuerySet[Any, tuple[int | None, int, int]]:
        """Rows (department, needs, places): what titles, maps and tables are made of."""
        counts = (Count("pk"), Count("place", distinct=True))
        return self.order_by().values("department").annotate().values_list("department", *counts)

    def for_export(self) -> NeedQuerySet:
        """With the columns of the open data (export.py): a place that is not published stays unnamed."""
        shown = Q(place_is_public=True)
        place_point = {f"{axis}itude": F(f"place__{axis}itude") for axis in ("lat", "long")}
        return self.annotate(
            place_name=Case(When(shown, then=F("place__name")), default=Value("")),
            municipality_code=Case(When(shown, then=F("municipality__code")), default=Value("")),
            created_day=TruncDate("created_at"),
            moved_day=TruncDate("moved_at"),
            place_count=F("joined_by__places"),
            **{
                axis: Case(When(shown, then=Coalesce(point, F(f"municipality__{axis}"))))
                for axis, point in place_point.items()
            },
        )

    def resembling(self, text: str, written: Times | None = None) -> NeedQuerySet:
        """Needs that say something close, the closest first, with their `score` (0 to 2).

        The score adds the rank of French full text (any word of `text`) and, for the hundred that answer
        best, the trigram similarity of the phrase, which forgives spelling; neither knows accents.
        """
        telling = rarest_words(text, MOST_MATCHED, written)
        return self._scored(text).filter(pk__in=best_saying(telling, Need._meta.db_table, 2 * MOST_MATCHED))

    def close_to(self, text: str, written: Times) -> NeedQuerySet:
        """Those that hold the rarest words of a text (`rarest_words`) first, as many as are compared, the closest
        before the others; then the oldest. It compares all that it is asked of: the few of `first_close_to`."""
        close = Case(When(_sharing(text, written), then=rank(text) + closeness(text, "words")), default=-1.0)
        return self.annotate(score=close).order_by("-score", "created_at", "pk")

    def first_close_to(self, text: str, written: Times, most: int) -> Rows:
        """The keys among which are the first `most` of `close_to`: the closest, and the oldest."""
        close = self.filter(_sharing(text, written)).by_resemblance(text)
        return close.values("pk")[:most].union(self.order_by("created_at", "pk").values("pk")[:most], all=True)

    def almost_saying(self, text: str) -> NeedQuerySet:
        """Needs that hold the phrase with other spellings: for a text whose words are all unknown."""
        last = Need.objects.order_by("-pk").values("pk")[: LATEST // 10]
        alike = in_turn(AlmostSays(phrase(text), Plain("words")))  # an index of letters would give a sixth of them all
        close = self.filter(alike, pk__in=last).values("pk")[:CANDIDATES]
        return self._scored(text).filter(pk__in=close)

    def _scored(self, text: str) -> NeedQuerySet:
        near = closeness(text, "words")
        return (
            self.annotate(near_in_words=near, score=rank(text) + near)
            .filter(score__gte=CLOSE)
            .order_by("-score", "-moved_at")
        )

    def most_joined(self, *then: str) -> NeedQuerySet:
        """Those that most places joined first, by an index; `then` the last said, unless another order is given."""
        return self.filter(joined_by__places__gte=0).order_by("-joined_by__places", *(then or ("-pk",)))


def says(question: Given) -> Q:
    """That the words of a need answer to a question."""
    return Q(Answers(F("search"), raw_query(question)))


def is_in(towns: Given, short: Given = ()) -> Q:
    """That a need of no place is of a municipality whose names hold these words, and is published there."""
    if not towns:
        return Q(pk__in=[])
    there = Municipality.objects.order_by()
    for word in (*towns, *short):
        there = there.filter(search_text__contains=word)
    return Q(place_is_public=True, place=None, municipality__in=there.values("pk"))


def bears(places: PlaceQuerySet, names: Given, towns: Given, short: Given = ()) -> Q:
    """That the place of a need, among some, holds these words (`PlaceQuerySet.holding`), and is published."""
    return Q(place_is_public=True, place__in=places.holding(names, towns, short, alone=True))


def bears_in_turn(places: PlaceQuerySet, names: Given, towns: Given, short: Given = ()) -> Q:
    """The same: the place of each need is read in turn, no index finds those that do."""
    there = places.filter(pk=OuterRef("place")).holding_in_turn(names, towns, short).order_by()
    return Q(in_turn(Subquery(there.annotate(held=Value(True)).values("held")[:1])), place_is_public=True)


def at_level_of(desk: Desk, path: str, level: str = "") -> Q:
    """Needs, at the end of `path`, whose own level, or the `level` that a row bears, is looked after by this desk."""
    return reduce(or_, at_each_level_of(desk, path, level))


def at_each_level_of(desk: Desk, path: str, level: str = "") -> list[Q]:
    """The same level by level, none of which holds a need of another."""
    level = level or f"{path}level"
    here = [
        Q(**{level: Level.DEPARTMENTAL}) & Q(OneOf(F(f"{path}department"), desk.departments)),
        Q(**{level: Level.REGIONAL}) & desk.answers(f"{path}department__region"),
    ]
    nation = Q(**{level: Level.NATIONAL}) | Q(**{f"{path}department": None})
    return [*here, nation] if desk.land is None else here


def calendar_of(path: str = "", level: str = "level") -> Case:
    """The department whose holidays count where a need is treated: its own, but none for the nation."""
    there = Coalesce(f"{path}department__code", Value(""))
    return Case(When(**{level: Level.NATIONAL}, then=Value("")), default=there)


def waits_since() -> Coalesce:
    """Since when a need waits to be gathered or answered: since a level took it or handed it back, or since it was
    published."""
    answered = Escalation.objects.filter(need=OuterRef("pk"), answered_at__isnull=False).order_by("-answered_at")
    return Coalesce(Subquery(answered.values("answered_at")[:1]), "published_at", "created_at")


class EscalationQuerySet(QuerySet["Escalation"]):
    def undebated(self) -> EscalationQuerySet:
        """Those that nobody has answered, and of which no debate has been opened since."""
        debates = Mention.objects.filter(entry__kind="deliberation.opened", entry__at__gt=OuterRef("at"))
        opened = debates.filter(content_type=content_type_of(Need()), object_id=OuterRef("need"))
        return self.filter(~Exists(opened), state=EscalationState.WAITING)

    def waiting(self) -> EscalationQuerySet:
        """Those that owe an answer, unless their need was answered otherwise or debated since; oldest first."""
        free = self.undebated().filter(need__state__in=CARRIED)
        return free.exclude(need__in=Measure.objects.hidden(Need)).order_by("at", "pk")

    def as_one(self) -> EscalationQuerySet:
        """Those that wait, each with its `calendar`; the needs of one convergence are carried as one."""
        before = Escalation.objects.waiting().order_by()
        before = before.filter(need__convergence=OuterRef("need__convergence"), pk__lt=OuterRef("pk"))
        return self.waiting().exclude(Exists(before)).annotate(calendar=calendar_of("need__", "to_level"))

    def carried_to(self, desk: Desk) -> EscalationQuerySet:
        """Those that this desk answers."""
        return self.as_one().filter(at_level_of(desk, "need__"))

    def answered_at(self, desk: Desk) -> EscalationQuerySet:
        """Those that this desk answered, wherever their need has gone since."""
        return self.exclude(answered_at=None).filter(at_level_of(desk, "need__", "to_level"))


class MeaningQuerySet(QuerySet["Meaning"]):
    def speaking_of(self, subjects: list[int]) -> QuerySet[Meaning, int]:
        """Needs that share most of these subjects, the latest first among equals; at most `MOST_OF_SUBJECTS`."""
        if not subjects:
            return self.none().values_list("need_id", flat=True)
        held = [
            Func(Value(each), F("subjects"), template="(%(expressions)s))::int", arg_joiner=" = ANY(")
            for each in subjects
        ]
        common = sum(held, Value(0)) * 2 - Func(F("subjects"), function="cardinality")
        last = Subquery(self.model._default_manager.order_by("-pk").values("pk")[:1]) - LATEST
        some = in_turn(Q(subjects__overlap=subjects))  # the index of subjects would give a third of all the needs
        holding = self.filter(some, pk__gt=last).annotate(common=ExpressionWrapper(common, models.IntegerField()))
        return holding.order_by("-common", "-need_id").values_list("need_id", flat=True)[:MOST_OF_SUBJECTS]

    def nearest(self, meaning: list[float], otherwise: str = "") -> dict[int, float]:
        """Needs by how near they are to a meaning, with that nearness; by the index of pgvector. The last of those that
        answer `otherwise`, a question of words said for one another, are among them."""
        return self._nearest("%s::halfvec({size})", [meaning], otherwise)

    def nearest_to(self, need: Need, otherwise: str = "") -> dict[int, float]:
        """The same for the meaning of a need, which is read where it is; none where it is not known. Only where
        meanings are compared (`compared`)."""
        mine = "(SELECT numbers::halfvec({size}) FROM needs_meaning WHERE need_id = %s AND formula = %s)"
        return self._nearest(mine, [need.pk, formula()], otherwise)

    def nearest_to_each(self, ids: list[int]) -> dict[int, dict[int, float]]:
        """The same for some needs at once, in one query: need → its nearest, with their nearness."""
        size = f"halfvec({DIMENSIONS})"
        query = f"""
            SELECT mine.need_id, near.need_id, near.score FROM needs_meaning mine CROSS JOIN LATERAL (
                SELECT need_id, -(numbers::{size} <#> mine.numbers::{size}) AS score FROM needs_meaning
                WHERE {WHOLE} AND formula = %s ORDER BY numbers::{size} <#> mine.numbers::{size}
                LIMIT {MOST_NEAR}
            ) near WHERE mine.need_id = ANY(%s) AND mine.numbers IS NOT NULL AND mine.formula = %s
        """
        found: dict[int, dict[int, float]] = {}
        with reading().cursor() as cursor:
            cursor.execute(query, [formula(), ids, formula()])
            for mine, other, score in cursor.fetchall():
                if mine != other:
                    found.setdefault(mine, {})[other] = score
        return found

    def _nearest(self, point: str, value: list[list[float] | str | int], otherwise: str) -> dict[int, float]:
        near = f"numbers::halfvec({DIMENSIONS}) <#> {point.format(size=DIMENSIONS)}"
        known = f"SELECT need_id, -({near}) FROM needs_meaning WHERE {WHOLE} AND formula = %s"
        query, values = f"({known} ORDER BY {near} LIMIT {MOST_NEAR})", [*value, formula(), *value]
        if otherwise:
            is_known = f"{point.format(size=DIMENSIONS)} IS NOT NULL"
            query += (
                f" UNION ({known} AND {is_known} AND need_id IN ({written(SAYING_OTHERWISE, [otherwise] * 2).sql}))"
            )
            values += [*value, formula(), *value]
        with reading().cursor() as cursor:
            cursor.execute(query, values)
            return {need: score for need, score in cursor.fetchall() if score is not None}


SAYING_OTHERWISE = f"""
    WITH last AS MATERIALIZED (
        SELECT id FROM (SELECT id, search FROM needs_need ORDER BY id DESC LIMIT {LATEST // 5}) AS latest
        WHERE search @@ to_tsquery('{CONFIG}', %s) ORDER BY id DESC LIMIT {MOST_NEAR}
    )
    (SELECT id FROM last) UNION (
        SELECT id FROM needs_need WHERE (SELECT count(*) < {MOST_NEAR} FROM last)
        AND search @@ to_tsquery('{CONFIG}', %s) LIMIT {2 * MOST_MATCHED}
    ) ORDER BY id DESC LIMIT {MOST_NEAR}
"""
"""The last needs that hold words said for those of a text: among the last, one after the other until enough do, where
many hold them; by the index of words where few do, and then alone. Read backwards until enough do, all needs would be,
for a rare word."""
STEM = "meaning"
"""What the index of meanings is called after."""
INDEX_NAME, INDEX = index_name(STEM), index_of("needs_meaning", STEM)


def keep_index() -> bool:
    """Have the index by which the nearest meanings are found, as soon as the database may have it; whether it is
    there."""
    return nearest.keep_index("needs_meaning", STEM)


def has_vectors() -> bool:
    """Whether this database finds the nearest meanings: it has pgvector, and its index."""
    return has_index(STEM)


def compared() -> tuple[Vocabulary, bool]:
    """The vocabulary of today, and whether needs are compared by their meaning here; one query."""
    known, indexed = vocabulary_and_index(INDEX_NAME)
    return known, indexed and encoder.is_there()


class NeedCountQuerySet(QuerySet["NeedCount"]):
    def answering(
        self, *, department: object = None, region: object = None, domain: object = "", stage: object = ""
    ) -> NeedCountQuerySet:
        """The cells that make up the needs of a choice: codes of a department or of a region, a domain, a stage; not
        empty."""
        asked = {"department__code": department, "department__region__code": region}
        narrowed = {column: code for column, code in asked.items() if code is not None}
        return self.filter(domain=domain, stage=stage, needs__gt=0, **narrowed)

    def in_all(self) -> Rows:
        """The needs of some cells, as one number; nothing where there is no cell."""
        return self.order_by().values("domain").annotate(n=Sum("needs")).values("n")


class NeedQuestionQuerySet(QuerySet["NeedQuestion"]):
    def public(self) -> NeedQuestionQuerySet:
        """Those of public needs, unless a measure of care hides their words."""
        return self.filter(need__in=Need.objects.public()).exclude(pk__in=Measure.objects.hidden(NeedQuestion))

    def visible_to(self, account: Visitor) -> NeedQuestionQuerySet:
        return self.public()

    def unanswered(self) -> NeedQuestionQuerySet:
        """Those that may still be answered, oldest first."""
        return self.public().filter(reply=None, need__state=NeedState.EXPRESSED).order_by("at", "pk")

    def as_talk(self) -> LightRows:
        """Rows of `Talk`: a question and its answer, each with who speaks."""
        hidden = NeedReply.objects.filter(question=OuterRef("pk"), pk__in=Measure.objects.hidden(NeedReply))
        shown = self.annotate(who=_speaker(""), reply_who=_speaker("reply__"), masked=Exists(hidden))
        return shown.order_by("at", "pk").values_list(*TALK_COLUMNS)[:MOST_VOICES]


def _speaker(path: str) -> Case:
    """In whose name words were said; a person’s own, where its publication was consented to."""
    named = {f"{path}author__name_is_public": True, f"{path}author__name__gt": ""}
    return Case(
        When(**{f"{path}hat_name__gt": ""}, then=F(f"{path}hat_name")),
        When(**named, then=F(f"{path}author__name")),
        default=Value(str(_("une personne"))),
    )


class SupportQuerySet(QuerySet["Support"]):
    def public(self) -> SupportQuerySet:
        """Published supports that are not hidden."""
        return self.filter(published_at__isnull=False).exclude(pk__in=Measure.objects.hidden(Support))

    def waiting(self) -> SupportQuerySet:
        """Supports sent without account, to be read by the animation; oldest first."""
        return self.filter(published_at=None).order_by("at")

    def visible_to(self, account: Visitor) -> SupportQuerySet:
        """Public supports of the needs that `account` may see."""
        return self.public().filter(need__in=Need.objects.visible_to(account))

    def left_by(self, account: Visitor) -> SupportQuerySet:
        """Supports that `account` wrote, or of a place that it speaks for."""
        if not account.is_authenticated:
            return self.none()
        spoken_for = Representative.objects.running().filter(account=account).values("place")
        return self.filter(Q(author=account) | Q(place__in=spoken_for)).for_page()

    def animated_by(self, account: Visitor) -> SupportQuerySet:
        """Supports of places in the territories that `account` animates."""
        return self.filter(animated(account, "place__municipality__department"))

    def for_page(self) -> SupportQuerySet:
        unread = [f"place__{name}" if "place" not in name else name for name in UNREAD[1:]]
        return (
            self.select_related("need", "place__municipality__department").defer("need__search", *unread).order_by("at")
        )

    def as_voices(self, most: int = MOST_VOICES) -> LightRows:
        """Rows of `NeedVoice`: who joins a need."""
        labelled = self.annotate(label=Value("needs.support"))
        return labelled.order_by("at", "pk").values_list(*SUPPORT_COLUMNS)[:most]

    def spoken_from(self, at: object, pk: object) -> SupportQuerySet:
        """Those that left words, from one of them on, itself included: of one need, its index leads there."""
        return self.exclude(words="").filter(Q(at__gt=at) | Q(pk__gte=pk), at__gte=at)

    def counted_as_voices(self, beside: NeedQuerySet | None = None, place: object = None) -> LightRows:
        """Rows of `SaidThere`: who joins a need of `place`; a place that says it `beside` is not counted again."""
        new = Q()
        if beside is not None:
            new &= ~Q(place__in=beside.exclude(place=None).order_by().values("place"))
        if place is not None:
            new &= ~Q(place=place)
        by = self.order_by().annotate(label=Value("needs.support"))
        by = by.values("label", f"{LAND_OF_PLACE}__code", f"{LAND_OF_PLACE}__name")
        rows: LightRows = by.annotate(
            rows=Count("pk"),
            places=Count("place", distinct=True, filter=new or None),
            others=Value(0),
            worded=Count("pk", filter=~Q(words="")),
        ).values_list(*WHERE_SUPPORTS)
        return rows


class ConvergenceQuerySet(QuerySet["Convergence"]):
    def public(self) -> ConvergenceQuerySet:
        """Those that gather a need that everybody reads: left by all, a convergence has its page, and is in no list.
        Each is asked for one, by an index: with an `EXISTS` the database reads all needs.
        """
        gathered = Need.objects.public().filter(convergence=OuterRef("pk")).order_by().values("pk")[:1]
        return self.alias(gathers=Subquery(gathered)).filter(gathers__isnull=False)

    def with_counts(self) -> ConvergenceQuerySet:
        """Annotate `need_count`, `place_count` and `department_count`: who says what is gathered, as the page of each
        tells (`figures.count_voices`). Needs speak, and the places that join one; each place and department once.
        """
        needs = Need.objects.public().filter(convergence=OuterRef("pk")).order_by()
        of_each = Need.objects.filter(convergence=OuterRef("pk")).order_by()
        departments = (
            needs.exclude(department=None).values("department"),
            of_each.values(there=Cast(Func("joined_by__there", function="JSONB_OBJECT_KEYS"), BigIntegerField())),
        )
        return self.annotate(
            need_count=count_of(needs, "pk"),
            department_count=count_all(*departments),
            place_count=places_gathered(OuterRef("pk")),
        )

    def resembling(self, text: str) -> ConvergenceQuerySet:
        """Convergences whose title or summary uses words of `text`, the closest first, with `score`."""
        return self.filter(uses_a_word_of(text)).annotate(score=rank(text)).order_by("-score")

    def gathering(self) -> ConvergenceQuerySet:
        """Convergences that needs may still join."""
        return self.filter(state__in=CONVERGENCE_WORKFLOW.steps["gather"].sources)

    def near(self, words: str, number: str = "") -> ConvergenceQuerySet:
        """Those whose title is closest to `words` first, among the last; `number` before them all."""
        said = PlainOnce(Value(words))
        title = Func(PlainInTurn("title"), said, function="word_similarity", output_field=FloatField())
        asked = Case(When(number=typed_number(number), then=0), default=1)
        last = self.order_by("-created_at").values("pk")[:MOST_NAMED]
        likely = (
            self.filter(pk__in=self.order_by().filter(number=typed_number(number)).values("pk").union(last, all=True))
            .annotate(asked=asked, nearness=title)
            .filter(Q(nearness__gte=NEAR) | Q(asked=0))
        )
        return likely.order_by("asked", "-nearness", "-created_at")

    def near_to(self, words: str, asked: str) -> ConvergenceQuerySet:
        """Those that are proposed to who files needs of these words, or asks for one by its number."""
        return self.gathering().near(words, asked)[:MOST_PROPOSED] if words or asked else self.none()


def _first_of(
    rows: NeedQuerySet, account: Visitor, near: Iterable[tuple[NeedQuerySet, QuerySet[Department]]], most: int
) -> Rows:
    """Keys among which are those of the first dates of what an account animates, `most` at most.

    Of who animates the country, or is of the secretariat, all are walked in their order: enough are soon found. Of
    others, each department gives its first ones, by an index: those of a small one are few among all.
    """
    wide = rows.order_by("created_at").values("pk")
    if account.is_staff:
        return wide[:most]
    country = Exists(Animator.objects.running().held_by(account).national())
    parts: list[Rows] = [wide.filter(country)[:most]]
    for needs, departments in near:
        first = needs.filter(department=OuterRef("pk")).order_by("created_at")
        keys, dates = [
            Func(ArraySubquery(first.values(column)[:most]), function="unnest", output_field=kind)
            for column, kind in (("pk", BigIntegerField()), ("created_at", models.DateTimeField()))
        ]
        found = departments.filter(~country).order_by().annotate(first_key=keys, first_date=dates)
        parts.append(found.order_by("first_date").values("first_key")[:most])
    return parts[0].union(*parts[1:], all=True)


def places_gathered(convergence: OuterRef) -> Expression:
    """How many places say a need that a convergence gathers, or join one, each once."""
    needs = Need.objects.filter(convergence=convergence).order_by()
    joining = Support.objects.public().exclude(place=None).filter(need=OuterRef("pk")).values("place")
    unnested = Func(ArraySubquery(joining), function="UNNEST", output_field=BigIntegerField())
    said = needs.public().exclude(place=None).values("place")
    return count_all(said, needs.values(joining=unnested))  # each need in turn, by an index


def alike(said: Said, meaning: list[float] | None = None) -> list[Like[Need]]:
    """Public needs that say the same as `said`, each convergence once: by their meaning where it is known, by their
    words alone otherwise."""
    if not said.words.strip():
        return []
    if meaning is not None:
        said = replace(said, known=vocabulary())
        return _near(said, Meaning.objects.nearest(meaning, _otherwise([said])))
    known, written = vocabulary_and_times(said.words)
    return _alike_in_words(replace(said, known=known), written)


def _alike_in_words(said: Said, written: Times | None = None, but: Need | None = None) -> list[Like[Need]]:
    others = [need for need in _speaking_of_the_same(said, written) if need != but]
    return shown(said, by_words(said, others), BY_WORDS)


def alike_typed(said: Said) -> list[Like[Need]]:
    """The same for words that were just typed, encoded here: only by a process that may load the encoder."""
    return alike(said, meanings_of([said.words])[0] if said.words.strip() else None)


def alike_need(need: Need) -> list[Like[Need]]:
    """Public needs that say the same as a need; none of its own convergence."""
    if not need.words.strip():
        return []
    known, by_its_meaning = compared()
    said = _said_by(need, known)
    scores = Meaning.objects.nearest_to(need, _otherwise([said])) if by_its_meaning else {}
    others = {pk: score for pk, score in scores.items() if pk != need.pk}
    likes = _near(said, others) if scores else _alike_in_words(said, but=need)
    mine = need.convergence_id
    return [like for like in likes if mine is None or like.need.convergence_id != mine]


def likely_convergences(needs: Sequence[Need]) -> dict[int, Like[Need]]:
    """For each of some needs, the need most like it among those of a convergence that may still gather, with that
    convergence, unless it was set apart from it; by pk. Three queries at most, however many needs."""
    if not needs:
        return {}
    known, by_their_meaning = compared()
    asking = {need.pk: _said_by(need, known) for need in needs}
    near = Meaning.objects.nearest_to_each(list(asking)) if by_their_meaning else None
    if near is None:
        among = Meaning.objects.speaking_of(sorted({each for need in needs for each in subjects_of(need.words)}))
    else:
        among = _of_keys({each for scores in near.values() for each in scores})
    gathering = Convergence.objects.gathering()
    said_apart = SetApart.objects.filter(convergence=OuterRef("convergence"), need__in=list(asking))
    apart = ArraySubquery(said_apart.values("need"))
    held = Need.objects.public().filter(pk__in=among.union(_saying(_otherwise(asking.values())), all=True))
    candidates = list(held.filter(convergence__in=gathering).for_bench().annotate(set_apart=apart))
    found = {}
    for pk, said in asking.items():
        held_with = [each for each in candidates if pk not in vars(each)["set_apart"]]
        if near is None:
            likes = shown(said, by_words(said, held_with), BY_WORDS, most=1)
        else:
            scores = near.get(pk, {})
            others = [each for each in held_with if each.pk in scores or said.otherwise(each.words)]
            scored = by_meaning(said, ((scores.get(each.pk, 0.0), each) for each in others if each.pk != pk))
            likes = shown(said, scored, BY_MEANING, most=1)
        if likes:
            found[pk] = likes[0]
    return found


def _sharing(text: str, written: Times) -> Q:
    """Holds one of the rarest words of a text, among as many as are compared."""
    some = Need.objects.order_by().filter(uses_a_word_of(rarest_words(text, MOST_MATCHED, written)))
    return Q(pk__in=some.values("pk")[: 2 * MOST_MATCHED])


def _said_by(need: Need, known: Vocabulary) -> Said:
    return Said(need.words, tuple(need.domains), need.department_id, known)


def _otherwise(texts: Iterable[Said]) -> str:
    """The question of what is said for the words of some texts, by the groups of today."""
    return any_of(other for said in texts for others in said.heard.values() for other in others)


def _saying(otherwise: str) -> Rows:
    """The last needs that answer `otherwise`; none where it asks nothing."""
    last = Q(pk__in=written(SAYING_OTHERWISE, [otherwise, otherwise]) if otherwise else [])
    return Need.objects.order_by().filter(last).values_list("pk", flat=True)


def _of_keys(ids: Iterable[int]) -> Rows:
    """Some needs, as one part of a union: each of its parts is found by an index, which their `OR` would not use."""
    return Need.objects.order_by().filter(pk__in=list(ids)).values_list("pk", flat=True)


def _near(said: Said, scores: dict[int, float]) -> list[Like[Need]]:
    needs = Need.objects.public().select_related("convergence").for_cards().filter(pk__in=scores)
    return shown(said, by_meaning(said, ((scores[need.pk], need) for need in needs)), BY_MEANING)


def _closest(needs: NeedQuerySet) -> dict[int, float]:
    return dict(needs.annotate(nearness=F("near_in_words")).values_list("pk", "nearness")[:MOST_COMPARED])


def _speaking_of_the_same(said: Said, written: Times | None) -> list[Need]:
    """Needs of the same subjects, those that hold words of the text, with their `closeness`, or words said for them."""
    public, words = Need.objects.public(), said.words
    close = _closest(public.resembling(words, written)) or _closest(public.almost_saying(words))
    speaking = Meaning.objects.speaking_of(list(subjects_of(words)))
    found = _of_keys(close).union(speaking, _saying(_otherwise([said])), all=True)
    needs = list(public.select_related("convergence").for_cards().filter(pk__in=found))
    for need in needs:
        need.closeness = close.get(need.pk, 0.0)  # type: ignore[attr-defined]
    return needs


def words_of(needs: Iterable[Need]) -> str:
    """What some needs say, to look for others like them."""
    return " ".join(need.words[:300] for need in needs)


def on_which_to_act(kind: str, account: Visitor) -> QuerySet[Any]:
    """The needs, supports or convergences that `account` may see and act upon, ready for their page."""
    if kind == "support":
        return Support.objects.waiting().for_page()
    if kind == "convergence":
        return Convergence.objects.select_related("department", "region", "animated_by")
    return Need.objects.visible_to(account).for_page()


class SpeakingFor(models.TextChoices):
    PLACE = "place", _("d’un lieu")
    NETWORK = "network", _("d’un réseau")
    SELF = "self", _("de moi-même")
    SOMEONE_ELSE = "someone_else", _("d’une autre personne")


class Channel(models.TextChoices):
    """How the words reached us when somebody noted them for their author."""

    WRITTEN = "written", _("écrit par son auteur")
    ORAL = "oral", _("dit de vive voix")
    PHONE = "phone", _("dit au téléphone")
    PAPER = "paper", _("écrit sur papier")


def _animation(land: Department | None) -> str:
    return str(_("L’animation %s") % land.of_name if land else _("L’animation nationale"))


class Need(models.Model):
    """A need, said once and never rewritten. `number` is its public address for ever.

    Withdrawn, it has no words left. `key` is in its follow-up links (links.py), which a new key ends.
    """

    told_with = ("organisation", "place")
    told_by_stage = True
    number = models.PositiveIntegerField(unique=True)
    words = models.TextField(_("votre besoin"))
    domains = ArrayField(models.CharField(max_length=12, choices=Domain), default=list, blank=True)
    state = models.CharField(max_length=12, choices=NeedState, default=NeedState.PENDING)

    speaking_for = models.CharField(max_length=14, choices=SpeakingFor, default=SpeakingFor.PLACE)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    place_is_public = models.BooleanField(_("publier le nom du lieu"), default=True)

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WRITTEN)
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    charter = models.ForeignKey(CharterVersion, models.PROTECT, null=True, related_name="+")
    deposit_key = models.CharField(max_length=64, unique=True, editable=False)
    key = models.CharField(max_length=24, editable=False, default=new_key)

    convergence = models.ForeignKey(
        "Convergence",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("convergence"),
    )
    level = models.CharField(max_length=12, choices=Level, default=Level.DEPARTMENTAL)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    search = models.GeneratedField(expression=vector("words"), output_field=SearchVectorField(), db_persist=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("besoin")
        indexes = [
            GinIndex(fields=["search"], name="need_search"),
            GinIndex(OpClass(Plain("words"), name="gin_trgm_ops"), name="need_plain_words"),
            GinIndex(fields=["domains"], name="need_domains"),
            models.Index(fields=["-moved_at"], name="need_moved"),
            models.Index(fields=["created_at", "id"], name="need_said"),
            models.Index(fields=["department", "-moved_at"], name="need_moved_there"),
            models.Index(fields=["state", "-moved_at"], name="need_moved_at_a_stage"),
            models.Index(
                fields=["created_at", "department"],
                include=["level", "id"],
                condition=Q(state="expressed"),
                name="to_sort_in_order",
            ),
            models.Index(
                fields=["department", "level", "created_at"],
                include=["id"],
                condition=Q(state="expressed"),
                name="to_sort_there",
            ),
            models.Index(
                fields=["department", "created_at"],
                include=["id"],
                condition=Q(state="pending"),
                name="to_review_there",
            ),
            models.Index(
                fields=["created_at", "department"],
                include=["id"],
                condition=Q(state="pending"),
                name="to_review_in_order",
            ),
            models.Index(
                fields=["municipality"],
                include=["id", "moved_at", "place_is_public"],
                condition=~Q(state__in=NOT_PUBLIC),
                name="public_need_in_its_town",
            ),
            models.Index(
                fields=["level", "created_at"],
                condition=Q(state="expressed") & ~Q(level=Level.DEPARTMENTAL),
                name="needs_carried_up",
            ),
            models.Index(
                fields=["department", "place"],
                include=["id", "state"],
                condition=~Q(state__in=NOT_PUBLIC),
                name="public_need_where_said",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="withdrawn", words="") | ~Q(state="withdrawn") & ~Q(words=""),
                name="need_has_words_until_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "expressed", "settled", "withdrawn", "refused"])
                | Q(convergence__isnull=False),
                name="need_moves_within_a_convergence",
            ),
        ]

    def __str__(self) -> str:
        return f"besoin n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("needs:need", args=[self.number])

    @property
    def excerpt(self) -> str:
        return excerpt(self.words, 180)

    @property
    def stage(self) -> str:
        """The stage of the thread that this need has reached."""
        return "answered" if self.state == NeedState.SETTLED else str(self.state)

    @property
    def stage_rank(self) -> int:
        """1 to 7 on the thread, 0 before it."""
        stages = [str(stage) for stage in ON_THE_THREAD]
        return stages.index(self.stage) + 1 if self.stage in stages else 0

    @property
    def public_place(self) -> Place | None:
        return self.place if self.place_is_public else None

    @property
    def where(self) -> str:
        """« Guéret, Creuse »; the department alone where the place is not published. Needs `for_cards()`."""
        if self.department is None:
            return ""
        if self.municipality and self.place_is_public:
            return where(self.municipality.name, self.department.name)
        return self.department.name

    @property
    def can_be_joined(self) -> bool:
        return self.state in NEED_WORKFLOW.steps["support"].sources

    @property
    def review_due(self) -> dt.date:
        """The day before which the animation reads it, when it came without account."""
        return review_due(self.created_at, self.department)

    @property
    def sorting_due(self) -> dt.date | None:
        """The day before which the animation gathers it with others, or answers it; None once it has."""
        if self.state != NeedState.EXPRESSED:
            return None
        return days_after(self.published_at or self.created_at, SORTING_DAYS, self.department)

    @property
    def sorting_late(self) -> int | None:
        """Working days passed since `sorting_due`; None while that day has not passed, or once the animation acted."""
        due, today = self.sorting_due, timezone.localdate()
        if due is None or today <= due:
            return None
        return working_days_between(due, today, self.department.code if self.department else None)

    def sorting(self, since: dt.datetime | None = None) -> NextStep | None:
        """What its level owes while it is neither gathered nor answered, `since` that level took it or had it back."""
        if self.state != NeedState.EXPRESSED:
            return None
        land = None if self.level == Level.NATIONAL else self.department
        who = _animation(land) if self.level in (Level.DEPARTMENTAL, Level.NATIONAL) else _("Le niveau régional")
        does, should = (
            _("le rapproche d’autres besoins, ou y répond,"),
            _("le rapprocher d’autres besoins, ou y répondre,"),
        )
        due = days_after(since or self.published_at or self.created_at, SORTING_DAYS, land)
        return NextStep(str(who), str(does), str(should), due, calendar=land.code if land else "")

    @property
    def reviewing(self) -> NextStep | None:
        """What the animation owes a deposit that came without account."""
        if self.state != NeedState.PENDING:
            return None
        land, does = self.department, _("le relit et le publie, ou dit pourquoi elle ne le publie pas,")
        should = _("le relire et le publier, ou dire pourquoi elle ne le publie pas,")
        return NextStep(_animation(land), str(does), str(should), self.review_due, calendar=land.code if land else "")

    @property
    def domain_labels(self) -> list[tuple[str, str]]:
        return [(code, str(Domain(code).label)) for code in self.domains]


class NeedCount(models.Model):
    """How many public needs are said in a department, or nowhere, and by how many places: at a stage, in a domain; at
    all of them, where these are empty.

    Kept by the database as each act ends (migration 0014), counted again each night (recount.py).
    """

    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", db_constraint=False)
    stage = models.CharField(max_length=12, blank=True)
    domain = models.CharField(max_length=12, blank=True)
    needs = models.PositiveIntegerField(default=0, db_default=0)
    places = models.PositiveIntegerField(default=0, db_default=0)

    objects = NeedCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "domain", "department"], name="needs_are_counted_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.stage} {self.domain} : {self.needs}"


class Joined(models.Model):
    """How many places say the same as a need, its author not counted, and in how many departments; how many in each,
    by its id (`there`). Kept likewise."""

    need = models.OneToOneField("Need", models.CASCADE, primary_key=True, related_name="joined_by", db_constraint=False)
    places = models.PositiveIntegerField(default=0, db_default=0)
    departments = models.PositiveSmallIntegerField(default=0, db_default=0)
    there = models.JSONField(default=dict, db_default={})

    class Meta:
        indexes = [models.Index(fields=["-places", "-need"], name="needs_most_joined")]

    def __str__(self) -> str:
        return f"{self.need_id} : {self.places}"


class Meaning(models.Model):
    """What a public need means, as it is compared with others: erased with its words, made again from them at will.

    `numbers` is empty where no encoder is installed. `formula` says by what both were computed.
    """

    need = models.OneToOneField(Need, models.CASCADE, primary_key=True, related_name="meaning")
    subjects = ArrayField(models.SmallIntegerField())
    numbers = Reals(models.FloatField(), null=True)
    formula = models.CharField(max_length=100)

    objects = MeaningQuerySet.as_manager()

    class Meta:
        verbose_name = _("sens d’un besoin")
        indexes = [GinIndex(fields=["subjects"], name="meaning_subjects")]

    def __str__(self) -> str:
        return f"sens du {self.need}"


class AttachmentQuerySet(QuerySet["Attachment"]):
    def held(self) -> AttachmentQuerySet:
        """Sent with a form, and joined to no need yet."""
        return self.filter(need=None)

    def visible_to(self, account: Visitor) -> AttachmentQuerySet:
        """Those of the needs that `account` may see, unless a measure of care hides them; it hides none from staff."""
        joined = self.filter(need__in=Need.objects.visible_to(account))
        hidden = Measure.objects.hidden(Attachment)
        return joined if account.is_authenticated and account.is_staff else joined.exclude(pk__in=hidden)


class Attachment(models.Model):
    """A photograph or a document joined to a need (attachments.py), erased with its words, or when its author leaves.

    Without `need`, it waits for the form that it came with. A picture has a size, in pixels.
    """

    need = models.OneToOneField(Need, models.CASCADE, null=True, related_name="attachment")
    key = models.CharField(max_length=24, unique=True, editable=False, default=new_key)
    file = models.FileField(_("fichier"), upload_to="besoins/")
    name = models.CharField(_("nom du fichier"), max_length=130)
    alt = models.CharField(_("ce que l’on y voit"), max_length=300, blank=True)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("pièce jointe à un besoin")
        constraints = [models.CheckConstraint(condition=~Q(file=""), name="an_attachment_is_a_file")]

    def __str__(self) -> str:
        return f"pièce jointe au {self.need}" if self.need else self.name

    def get_absolute_url(self) -> str:
        return f"{self.need.get_absolute_url()}#piece" if self.need else ""

    @property
    def is_picture(self) -> bool:
        return self.width > 0

    @property
    def department(self) -> Department | None:
        return self.need.department if self.need else None


class Support(models.Model):
    """Another place says the same, with its own words. One support per place.

    Sent without account, it is not counted before the animation has read it (`published_at`).
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="supports")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    words = models.TextField(_("avec vos mots"), blank=True, max_length=5000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.EmailField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True, default=timezone.now)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("soutien")
        constraints = [models.UniqueConstraint(fields=["need", "place"], name="one_support_a_place")]
        indexes = [
            models.Index(fields=["need", "at"], name="voices_of_a_need"),
            models.Index(fields=["at"], condition=Q(published_at=None), name="supports_waiting"),
            models.Index(
                fields=["need"],
                include=["id"],
                condition=~Q(words="") & Q(published_at__isnull=False),
                name="words_of_a_need",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.need}"

    def get_absolute_url(self) -> str:
        return f"{self.need.get_absolute_url()}?voix={self.pk}#soutien-{self.pk}"

    @property
    def review_due(self) -> dt.date:
        """The day before which the animation reads it, when it came without account."""
        return review_due(self.at, self.place.municipality.department)


class NeedQuestion(models.Model):
    """Something asked in public to the author of a need, so that it is clear before it is worked on.

    Asked while the need is neither gathered nor answered; one that waits for its answer, a person and a need.
    """

    told_with = ("need",)
    need = models.ForeignKey(Need, models.CASCADE, related_name="questions")
    words = models.TextField(_("votre question"), max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = NeedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question sur un besoin")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_question_has_words")]

    def __str__(self) -> str:
        return f"question sur le {self.need}"

    def get_absolute_url(self) -> str:
        return f"{self.need.get_absolute_url()}#question-{self.pk}"


class NeedReplyQuerySet(QuerySet["NeedReply"]):
    def visible_to(self, account: Visitor) -> NeedReplyQuerySet:
        hidden = Measure.objects.hidden(NeedReply)
        return self.filter(question__in=NeedQuestion.objects.public()).exclude(pk__in=hidden)


class NeedReply(models.Model):
    """The answer to a question: by the author, by who noted their words, or by the animation. One, never rewritten.

    `author` is empty for an author without account, who answers by their follow-up link.
    """

    question = models.OneToOneField(NeedQuestion, models.CASCADE, related_name="reply")
    words = models.TextField(_("votre réponse"), max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    hat_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = NeedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse à une question")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_reply_has_words")]

    def __str__(self) -> str:
        return f"réponse à une {self.question}"

    def get_absolute_url(self) -> str:
        return self.question.get_absolute_url()


class Convergence(models.Model):
    """Needs that say the same thing, under a neutral summary. Originals stay and may leave."""

    told_by_stage = True
    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(_("titre"), max_length=150)
    summary = models.TextField(_("résumé neutre"), max_length=1000)
    state = models.CharField(max_length=12, choices=NeedState, default=NeedState.GATHERED)
    level = models.CharField(_("niveau"), max_length=12, choices=Level)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    animated_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=vector("title", "summary"), output_field=SearchVectorField(), db_persist=True
    )

    objects = ConvergenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("convergence")
        indexes = [
            GinIndex(fields=["search"], name="convergence_search"),
            models.Index(fields=["created_at"], name="convergence_made"),
        ]
        constraints = [models.CheckConstraint(condition=Q(state__in=NeedState.values), name="convergence_state_known")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:convergence", args=[self.number])


class QuoteQuerySet(models.QuerySet["Quote"]):
    def public(self) -> QuoteQuerySet:
        """Phrases of the needs that everybody may read: a hidden need is not quoted."""
        return self.filter(need__in=Need.objects.public())


class Quote(models.Model):
    """A phrase kept as it was said, shown with the convergence."""

    convergence = models.ForeignKey(Convergence, models.CASCADE, related_name="quotes")
    need = models.ForeignKey(Need, models.CASCADE, related_name="+")
    words = models.TextField(max_length=500)

    objects = QuoteQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words


class SetApart(models.Model):
    """Somebody who animates said that a need speaks of something else than a convergence: one is not asked again."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="+")
    convergence = models.ForeignKey(Convergence, models.CASCADE, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "convergence"], name="a_need_is_set_apart_once")]

    def __str__(self) -> str:
        return f"{self.need_id} ≠ {self.convergence_id}"


class Escalation(models.Model):
    """A need carried to a higher level, with a reason that everybody reads, as they read its answer."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="escalations")
    from_level = models.CharField(max_length=12, choices=Level, default=Level.DEPARTMENTAL)
    to_level = models.CharField(max_length=12, choices=Level)
    reason = models.TextField(_("raison"), max_length=1000)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=EscalationState, default=EscalationState.WAITING)
    answer = models.TextField(_("réponse"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_hat = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("besoin porté plus haut")
        constraints = [
            models.UniqueConstraint(fields=["need"], condition=Q(state="waiting"), name="one_level_owes_an_answer"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "passed"], answered_at=None)
                | Q(state__in=["taken", "returned"], answered_at__isnull=False) & ~Q(answer=""),
                name="an_escalation_is_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def owes_an_answer(self) -> bool:
        return self.state == EscalationState.WAITING and self.need.state in CARRIED


class Copied(models.Model):
    """An act whose sentence copies words that were taken back: the journal keeps it, and shows it nowhere."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"acte {self.entry_id}"

    @staticmethod
    def veiled() -> Q:
        return Q(pk__in=Copied.objects.values("entry"))


class Answer(models.Model):
    """An animator's direct answer: a resource, an aid, or a reason."""

    need = models.OneToOneField(Need, models.CASCADE, related_name="answer")
    text = models.TextField(_("réponse"), max_length=5000)
    link = models.URLField(_("lien"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"réponse au besoin n° {self.need.number}"

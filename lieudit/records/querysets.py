"""What can be asked of what is known of places. Each read is named as an adjective."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from lieudit.care.models import Measure
from lieudit.network.dated import Dated
from lieudit.network.models import Place, PlaceQuerySet
from lieudit.records import models as rows
from lieudit.records.vocabulary import FRESH_DAYS
from lieudit.records.workflow import STANDING, ConflictState, TwinState
from lieudit.territory.models import Zoning
from lieudit.territory.vocabulary import Zone


class SourceRecordQuerySet(models.QuerySet["rows.SourceRecord"]):
    def about(self, place: Place) -> SourceRecordQuerySet:
        """Rows of published lists from which a place was made."""
        return self.filter(place=place).order_by("source", "external_id")

    def with_places_held(self) -> SourceRecordQuerySet:
        """With their places, which nobody else changes until this transaction ends."""
        return self.select_related("place").select_for_update(of=("place",), no_key=True).order_by("place_id")


class FieldSourceQuerySet(models.QuerySet["rows.FieldSource"]):
    def public(self) -> FieldSourceQuerySet:
        """Versions that no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(rows.FieldSource))

    def about(self, place: Place) -> FieldSourceQuerySet:
        """What people said of a place, the last word first."""
        return self.filter(place=place).order_by("-at", "-pk")

    def last_words(self, place: Place) -> FieldSourceQuerySet:
        """The last word of each voice on each field of a place."""
        return self.filter(place=place).order_by("field", "voice", "-at", "-pk").distinct("field", "voice")


class ConflictQuerySet(models.QuerySet["rows.Conflict"]):
    def waiting(self) -> ConflictQuerySet:
        return self.filter(state=ConflictState.OPEN, place__withdrawn_at=None)

    def about(self, place: Place) -> ConflictQuerySet:
        return self.filter(place=place).order_by("-at", "-pk")

    def kept_by(self, account: Any) -> ConflictQuerySet:
        """Disagreements on the places for which `account` speaks, or whose territory it animates; not on its words."""
        places = Place.objects.kept_by(account)
        return self.filter(place__in=places).exclude(author=account) if account.is_authenticated else self.none()

    def with_places(self) -> ConflictQuerySet:
        return self.select_related("place__municipality__department__region", "author", "settled_by")


class TwinQuerySet(models.QuerySet["rows.Twin"]):
    def waiting(self) -> TwinQuerySet:
        return self.filter(state=TwinState.OPEN, first__withdrawn_at=None, second__withdrawn_at=None)

    def animated_by(self, account: Any) -> TwinQuerySet:
        """Pairs of which `account` animates both places; the secretariat animates everything."""
        if not account.is_authenticated or account.is_staff:
            return self if account.is_authenticated else self.none()
        mine = Place.objects.animated_by(account)
        return self.filter(first__in=mine, second__in=mine)

    def with_places(self) -> TwinQuerySet:
        town = "municipality__department__region"
        return self.select_related(f"first__{town}", f"second__{town}")


class MergeQuerySet(models.QuerySet["rows.Merge"]):
    def running(self) -> MergeQuerySet:
        return self.filter(undone_at=None)


class ClosureQuerySet(models.QuerySet["rows.Closure"]):
    def running(self) -> ClosureQuerySet:
        return self.filter(Dated.running_on())

    def public(self) -> ClosureQuerySet:
        """Closures whose reason no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(rows.Closure))

    def coming(self) -> ClosureQuerySet:
        """Closures that run or are announced."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate())).order_by("since")


def with_record(places: PlaceQuerySet) -> PlaceQuerySet:
    """Places with what this room knows of them, in the same query: `voice` of the last confirmation, keys of the
    records they `absorbed`, `closures` that run or are announced, `disagreements` that wait, `labels` and `zonings`.
    """
    here, terms = OuterRef("pk"), {name: name for name in ("id", "kind", "since", "until", "reason")}
    words = {name: name for name in ("id", "field", "ours", "theirs", "voice", "source_name")}
    waiting = rows.Conflict.objects.filter(place=here, state=ConflictState.OPEN).order_by("-at")
    return places.annotate(
        voice=Subquery(rows.Confirmation.objects.filter(place=here).order_by("-at").values("voice")[:1]),
        absorbed=ArraySubquery(rows.Merge.objects.running().filter(kept=here).values("absorbed")),
        closures=ArraySubquery(
            rows.Closure.objects.public().coming().filter(place=here).values(row=JSONObject(**terms))
        ),
        disagreements=ArraySubquery(waiting.values(row=JSONObject(**words))),
        labels=running_labels(),
        zonings=running_zonings(),
    )


class LabelQuerySet(models.QuerySet["rows.Label"]):
    def running(self, on: dt.date | None = None) -> LabelQuerySet:
        return self.filter(Dated.running_on(on))


PROGRAMME = {"programme": "programme", "since": "since"}


def running_labels() -> ArraySubquery:
    """Programmes that recognise a place today, each with its date."""
    mine = rows.Label.objects.running().filter(place=OuterRef("pk"))
    return ArraySubquery(mine.order_by("since", "programme").values(row=JSONObject(**PROGRAMME)))


def running_zonings() -> ArraySubquery:
    """Zonings and programmes of the municipality of a place today, each with its date."""
    here = Zoning.objects.running().filter(municipality=OuterRef("municipality"))
    return ArraySubquery(here.order_by("since", "programme").values(row=JSONObject(**PROGRAMME)))


def just_listed(now: dt.datetime) -> Exists:
    """Whether a published list told a place within a year: nothing of it is to be confirmed yet."""
    since = now - dt.timedelta(days=FRESH_DAYS)
    return Exists(rows.SourceRecord.objects.filter(place=OuterRef("pk"), imported_at__gte=since))


def list_names() -> ArraySubquery:
    """Published lists from which a place was made, with their licence."""
    lists = rows.SourceRecord.objects.filter(place=OuterRef("pk")).order_by("source").distinct()
    return ArraySubquery(lists.values(said=JSONObject(source="source", licence="licence")))


def in_programme(places: PlaceQuerySet, code: str) -> PlaceQuerySet:
    """Places that a programme recognises today, or whose municipality is in it."""
    if code in Zone.values:
        return places.filter(municipality__in=Zoning.objects.running().filter(programme=code).values("municipality"))
    return places.filter(pk__in=rows.Label.objects.running().filter(programme=code).values("place"))


class ImportQuerySet(models.QuerySet["rows.Import"]):
    def with_people(self) -> ImportQuerySet:
        return self.select_related("source", "by")

    def seen_by(self, account: Any) -> ImportQuerySet:
        """An animator sees their own imports; the secretariat sees them all."""
        return self if account.is_staff else self.filter(by=account)

    def of_file(self, digest: str, account: Any) -> ImportQuerySet:
        """Imports of a file that bring in all that `account` would: waiting, running, or done and not undone."""
        enough = Q(by=account) | Q(by=None) | Q(by__is_staff=True)
        return self.filter(enough, digest=digest, state__in=STANDING)

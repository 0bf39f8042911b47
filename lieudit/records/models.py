"""Who said what of a place, and when; where sources disagree; which records are one place; when a place is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.network.dated import Dated
from lieudit.network.models import Place, PlaceQuerySet, Representative
from lieudit.records.beside import plain_label
from lieudit.records.vocabulary import ABSENT, CONTESTED, FRESH_DAYS, ClosureKind, Programme, SaidBy
from lieudit.records.workflow import ConflictState, DoubtState, TwinState
from lieudit.territory.models import Zoning
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.types import JsonField


class SourceRecordQuerySet(models.QuerySet["SourceRecord"]):
    def about(self, place: Place) -> SourceRecordQuerySet:
        """Rows of published lists from which a place was made."""
        return self.filter(place=place).order_by("source", "external_id")

    def with_places_held(self) -> SourceRecordQuerySet:
        """With their places, which nobody else changes until this transaction ends."""
        return self.select_related("place").select_for_update(of=("place",), no_key=True).order_by("place_id")


class FieldSourceQuerySet(models.QuerySet["FieldSource"]):
    def public(self) -> FieldSourceQuerySet:
        """Versions that no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(FieldSource))

    def about(self, place: Place) -> FieldSourceQuerySet:
        """What people said of a place, the last word first."""
        return self.filter(place=place).order_by("-at", "-pk")

    def last_words(self, place: Place) -> FieldSourceQuerySet:
        """The last word of each voice on each field of a place."""
        return self.filter(place=place).order_by("field", "voice", "-at", "-pk").distinct("field", "voice")

    def denying(self, field: str = "") -> FieldSourceQuerySet:
        """The last words on a field, or on any, that say that a place has none."""
        later = FieldSource.objects.filter(place=OuterRef("place"), field=OuterRef("field"))
        later = later.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
        said = self.filter(field=field) if field else self
        return said.filter(Q(value=Value(ABSENT, models.JSONField())), ~Exists(later))

    def absent_in(self, places: Collection[int]) -> dict[int, set[str]]:
        """Of each of these places, the fields of which the last who spoke says that it has none."""
        words = self.filter(place__in=places).order_by("place", "field", "-at", "-pk").distinct("place", "field")
        found: dict[int, set[str]] = {}
        for place, field, value in words.values_list("place", "field", "value"):
            if value is ABSENT:
                found.setdefault(place, set()).add(field)
        return found


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def waiting(self) -> ConflictQuerySet:
        return self.filter(state=ConflictState.OPEN, place__withdrawn_at=None)

    def about(self, place: Place) -> ConflictQuerySet:
        return self.filter(place=place).order_by("-at", "-pk")

    def kept_by(self, account: Account) -> ConflictQuerySet:
        """Disagreements on the places for which `account` speaks, or whose territory it animates; not on its words."""
        places = Place.objects.kept_by(account)
        return self.filter(place__in=places).exclude(author=account) if account.is_authenticated else self.none()

    def with_places(self) -> ConflictQuerySet:
        return self.select_related("place__municipality__department__region", "author", "settled_by")


class DoubtQuerySet(models.QuerySet["Doubt"]):
    def waiting(self) -> DoubtQuerySet:
        return self.filter(state=DoubtState.OPEN, place__withdrawn_at=None)

    def asked_of_the_network(self) -> DoubtQuerySet:
        """Those that the animators answer: nobody speaks for the place, or it did not answer in time."""
        spoken = Representative.objects.running().filter(place__isnull=False).values("place")
        return self.filter(Q(passed_on_at__isnull=False) | ~Q(place__in=spoken))

    def asked_of(self, account: Account) -> DoubtQuerySet:
        """Those that `account` is asked to answer, in its places or in its territories; the secretariat sees all."""
        if account.is_staff:
            return self
        spoken = Representative.objects.running().filter(account=account, place__isnull=False).values("place")
        passed_on = self.asked_of_the_network().filter(place__in=Place.objects.animated_by(account))
        return self.filter(Q(place__in=spoken) | Q(pk__in=passed_on.values("pk")))

    def with_voices(self) -> DoubtQuerySet:
        """With their places and those who say so, in two queries."""
        return self.select_related("place__municipality__department__region").prefetch_related("voices__author")


class TwinQuerySet(models.QuerySet["Twin"]):
    def waiting(self) -> TwinQuerySet:
        return self.filter(state=TwinState.OPEN, first__withdrawn_at=None, second__withdrawn_at=None)

    def animated_by(self, account: Visitor) -> TwinQuerySet:
        """Pairs of which `account` animates both places; the secretariat animates everything."""
        if not account.is_authenticated or account.is_staff:
            return self if account.is_authenticated else self.none()
        mine = Place.objects.animated_by(account)
        return self.filter(first__in=mine, second__in=mine)

    def about(self, place: Place) -> TwinQuerySet:
        return self.filter(Q(first=place) | Q(second=place))

    def with_places(self) -> TwinQuerySet:
        town = "municipality__department__region"
        return self.select_related(f"first__{town}", f"second__{town}")


class MergeQuerySet(models.QuerySet["Merge"]):
    def running(self) -> MergeQuerySet:
        return self.filter(undone_at=None)


class ClosureQuerySet(models.QuerySet["Closure"]):
    def running(self) -> ClosureQuerySet:
        return self.filter(Dated.running_on())

    def public(self) -> ClosureQuerySet:
        """Closures whose reason no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Closure))

    def coming(self) -> ClosureQuerySet:
        """Closures that run or are announced."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate())).order_by("since")


def with_record(places: PlaceQuerySet) -> PlaceQuerySet:
    """Places with what this room knows of them, in the same query: `voice` of the last confirmation, keys of the
    records they `absorbed`, `closures` that run or are announced, `disagreements` that wait, `contested` fields,
    `labels` and `zonings`; whether they are given `apart`, by the licence of a list.
    """
    here, terms = OuterRef("pk"), {name: name for name in ("id", "kind", "since", "until", "reason")}
    words = {name: name for name in ("id", "field", "ours", "theirs", "voice", "source_name")}
    waiting = Conflict.objects.filter(place=here, state=ConflictState.OPEN).order_by("-at")
    doubts = Doubt.objects.filter(place=here, state=DoubtState.OPEN)
    doubted = doubts.annotate(count=Count("voices__around", distinct=True))
    return places.annotate(
        voice=Subquery(Confirmation.objects.filter(place=here).order_by("-at").values("voice")[:1]),
        absorbed=ArraySubquery(Merge.objects.running().filter(kept=here).values("absorbed")),
        closures=ArraySubquery(Closure.objects.public().coming().filter(place=here).values(row=JSONObject(**terms))),
        disagreements=ArraySubquery(waiting.values(row=JSONObject(**words))),
        contested=ArraySubquery(doubted.filter(count__gte=CONTESTED).values("field")),
        labels=running_labels(),
        zonings=running_zonings(),
        apart=Exists(SourceRecord.objects.filter(OF_ALIKE | OF_UNTOLD, place=here)),
    )


class LabelQuerySet(models.QuerySet["Label"]):
    def running(self, on: dt.date | None = None) -> LabelQuerySet:
        return self.filter(Dated.running_on(on))


PROGRAMME = {"programme": "programme", "since": "since"}


def running_labels() -> ArraySubquery:
    """Programmes that recognise a place today, each with its date."""
    mine = Label.objects.running().filter(place=OuterRef("pk"))
    return ArraySubquery(mine.order_by("since", "programme").values(row=JSONObject(**PROGRAMME)))


def running_zonings() -> ArraySubquery:
    """Zonings and programmes of the municipality of a place today, each with its date."""
    here = Zoning.objects.running().filter(municipality=OuterRef("municipality"))
    return ArraySubquery(here.order_by("since", "programme").values(row=JSONObject(**PROGRAMME)))


def just_listed(now: dt.datetime) -> Exists:
    """Whether a published list told a place within a year: nothing of it is to be confirmed yet."""
    since = now - dt.timedelta(days=FRESH_DAYS)
    return Exists(SourceRecord.objects.filter(place=OuterRef("pk"), imported_at__gte=since))


def list_names() -> ArraySubquery:
    """Published lists from which a place was made, with their licence."""
    lists = SourceRecord.objects.filter(place=OuterRef("pk")).order_by("source").distinct()
    return ArraySubquery(lists.values(said=JSONObject(source="source", licence="licence")))


def fields_denied() -> ArraySubquery:
    """Fields and services of which it is said that a place has none."""
    mine = FieldSource.objects.denying().filter(place=OuterRef("pk"))
    return ArraySubquery(mine.order_by("field").values("field"))


SHARE_ALIKE = r"odbl|open.?database|sa\y|share.?alike|partage|gpl"
"""Licences under which what is taken is shared again under the same ones (a regular expression of PostgreSQL)."""


OF_ALIKE, OF_UNTOLD = Q(licence__iregex=SHARE_ALIKE), Q(licence="")


def under_licence(places: PlaceQuerySet, code: str) -> PlaceQuerySet:
    """Places by the licences of the lists that they come from: one of them asks to share alike, or is not told; or
    none does either, and the record may be taken under the licence of this site.
    """
    lists = SourceRecord.objects.order_by()
    alike, untold = lists.filter(OF_ALIKE).values("place"), lists.filter(OF_UNTOLD).values("place")
    match code:
        case "share-alike":
            return places.filter(pk__in=alike)
        case "untold":
            return places.filter(pk__in=untold)
        case _:
            return places.exclude(pk__in=alike).exclude(pk__in=untold)


def in_programme(places: PlaceQuerySet, code: str) -> PlaceQuerySet:
    """Places that a programme recognises today, or whose municipality is in it."""
    if code in Zone.values:
        return places.filter(municipality__in=Zoning.objects.running().filter(programme=code).values("municipality"))
    return places.filter(pk__in=Label.objects.running().filter(programme=code).values("place"))


class SourceRecord(models.Model):
    """A row of a published file from which a place was made: its words, its licence, its date."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)
    external_id = models.CharField(max_length=120)
    licence = models.CharField(max_length=40, blank=True)
    row: JsonField = models.JSONField(default=dict)
    imported_at = models.DateTimeField(auto_now=True)

    objects = SourceRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="a_source_row_is_one_place")]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class FieldSource(models.Model):
    """One field of a place as somebody said it, on the `hint` of a visitor or by itself: never changed, so that each
    field keeps its versions.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    field = models.CharField(_("champ"), max_length=20)
    value: JsonField = models.JSONField(_("valeur"), null=True)
    voice = models.CharField(_("qui"), max_length=10, choices=SaidBy)
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=40)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    hint = models.ForeignKey("DoubtVoice", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("dit le"), default=timezone.now)

    objects = FieldSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("champ dit")
        indexes = [models.Index(fields=["place", "field", "voice", "-at"], name="field_last_word")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.field}"

    def get_absolute_url(self) -> str:
        return reverse("records:sources", args=[self.place.slug])


class Confirmation(models.Model):
    """« Tout est toujours vrai », said of a whole record by one of its voices."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    voice = models.CharField(max_length=10, choices=SaidBy)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("confirmation")
        indexes = [models.Index(fields=["place", "-at"], name="confirmation_last")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.at:%Y-%m-%d}"


class Asking(models.Model):
    """Those who speak for a place were asked, once, whether its record is still true."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("demande de confirmation")
        indexes = [models.Index(fields=["place", "-at"], name="asking_last")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.at:%Y-%m-%d}"


class Conflict(models.Model):
    """Two sources do not say the same of one field: until somebody chooses, the record keeps its word."""

    told_with = ("place",)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    field = models.CharField(_("champ"), max_length=20)
    ours: JsonField = models.JSONField(_("ce que dit la fiche"), null=True)
    theirs: JsonField = models.JSONField(_("ce que dit l’autre source"), null=True)
    voice = models.CharField(_("qui"), max_length=10, choices=SaidBy)
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=40)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ConflictState, default=ConflictState.OPEN)
    at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("désaccord")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "field", "voice", "source_name"],
                condition=Q(state="open"),
                name="one_open_conflict_a_source",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="a_conflict_is_settled_with_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}{NBSP}: {plain_label(self.field)}"

    def get_absolute_url(self) -> str:
        return reverse("records:conflict", args=[self.pk])


class Doubt(models.Model):
    """« Ce n’est plus vrai ? »: visitors say so of one field, until who keeps the record answers.

    `passed_on_at` says when the animation of the territory was asked, the place not having answered.
    """

    told_with = ("place",)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    field = models.CharField(_("champ"), max_length=40)
    ours: JsonField = models.JSONField(_("ce que dit la fiche"), null=True)
    state = models.CharField(max_length=10, choices=DoubtState, default=DoubtState.OPEN)
    at = models.DateTimeField(default=timezone.now)
    passed_on_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    stays_behind = True
    """When its record is made one with another, it does not follow the place: it is asked of what that one said."""
    objects = DoubtQuerySet.as_manager()

    class Meta:
        verbose_name = _("doute sur un champ")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "field"], condition=Q(state="open"), name="one_open_doubt_a_field"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="a_doubt_is_settled_with_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}{NBSP}: {plain_label(self.field)}"

    def get_absolute_url(self) -> str:
        return reverse("records:doubt", args=[self.pk])


class DoubtVoice(models.Model):
    """One visitor says that a field is no longer true, with a better value if they have one.

    `sender` tells one visitor from another as long as the doubt waits, `around` one neighbourhood from another; both
    are erased with the answer.
    """

    doubt = models.ForeignKey(Doubt, models.CASCADE, related_name="voices")
    better: JsonField = models.JSONField(_("ce qui serait vrai"), null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sender = models.CharField(max_length=24, blank=True, editable=False)
    around = models.CharField(max_length=24, blank=True, editable=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("indication d’un visiteur")
        constraints = [
            models.UniqueConstraint(fields=["doubt", "sender"], condition=~Q(sender=""), name="one_voice_a_visitor")
        ]

    def __str__(self) -> str:
        return f"{self.doubt_id} {self.at:%Y-%m-%d}"


class Twin(models.Model):
    """Two records that may be one place, and why: `reasons` holds the signs, `score` their weight out of 100."""

    told_with = ("first", "second")
    first = models.ForeignKey(Place, models.CASCADE, related_name="+")
    second = models.ForeignKey(Place, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons: JsonField = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=TwinState, default=TwinState.OPEN)
    found_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    stays_behind = True
    """When its records are made one, it does not follow the place (`duplicates.relations`)."""
    objects = TwinQuerySet.as_manager()

    class Meta:
        verbose_name = _("doublon possible")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_looked_at_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_has_one_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"

    def get_absolute_url(self) -> str:
        return reverse("records:twin", args=[self.pk])


class Merge(models.Model):
    """Two records made one. `snapshot` tells what moved, so that it can be undone."""

    kept = models.ForeignKey(Place, models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Place, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("motif"), max_length=500)
    snapshot: JsonField = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    stays_behind = True
    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("réunion de fiches")
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="absorbed_once"),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="a_place_does_not_absorb_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.kept} ← {self.absorbed}"

    def get_absolute_url(self) -> str:
        return reverse("records:merge", args=[self.pk])


class Closure(Dated):
    """A place is closed for a time, with dates, or for good (no end)."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=ClosureKind)
    reason = models.CharField(_("motif"), max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("fermeture")
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_closure_has_an_order"),
            models.CheckConstraint(
                condition=Q(kind="end") | Q(until__isnull=False), name="a_pause_says_when_the_place_opens_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return self.place.get_absolute_url()


class Label(Dated):
    """A place is recognised by a national programme. `since` is the day of its signature, or of the first list
    that says it; `source` names that list.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    programme = models.CharField(_("programme"), max_length=20, choices=Programme)
    source = models.CharField(_("source"), max_length=80)

    objects = LabelQuerySet.as_manager()

    class Meta:
        verbose_name = _("label")
        ordering = ["programme"]
        constraints = [
            models.UniqueConstraint(fields=["place", "programme"], condition=Q(until=None), name="labelled_once")
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.get_programme_display()}"

"""Who said what of a place, and when; where sources disagree; which records are one place; when a place is closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.network.dated import Dated
from lieudit.network.models import Place
from lieudit.records.querysets import (
    ClosureQuerySet,
    ConflictQuerySet,
    FieldSourceQuerySet,
    ImportQuerySet,
    LabelQuerySet,
    MergeQuerySet,
    SourceRecordQuerySet,
    TwinQuerySet,
)
from lieudit.records.vocabulary import ClosureKind, LineOutcome, Programme, Voice
from lieudit.records.workflow import AT_WORK, STANDING, ConflictState, ImportState, TwinState

SILENCE = dt.timedelta(minutes=10)
"""Past this without a sign of life, a task is thought to have stopped."""


class SourceRecord(models.Model):
    """A row of a published file from which a place was made: its words, its licence, its date."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)
    external_id = models.CharField(max_length=120)
    licence = models.CharField(max_length=40, blank=True)
    row: models.JSONField[Any, Any] = models.JSONField(default=dict)
    imported_at = models.DateTimeField(auto_now=True)

    objects = SourceRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="a_source_row_is_one_place")]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class FieldSource(models.Model):
    """One field of a place as somebody said it: never changed, so that each field keeps its versions."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    field = models.CharField(_("champ"), max_length=20)
    value: models.JSONField[Any, Any] = models.JSONField(_("valeur"), null=True)
    voice = models.CharField(_("qui"), max_length=10, choices=Voice)
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=40)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
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
    voice = models.CharField(max_length=10, choices=Voice)
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

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    field = models.CharField(_("champ"), max_length=20)
    ours: models.JSONField[Any, Any] = models.JSONField(_("ce que dit la fiche"), null=True)
    theirs: models.JSONField[Any, Any] = models.JSONField(_("ce que dit l’autre source"), null=True)
    voice = models.CharField(_("qui"), max_length=10, choices=Voice)
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
        return f"{self.place} : {self.field}"

    def get_absolute_url(self) -> str:
        return reverse("records:conflict", args=[self.pk])


class Twin(models.Model):
    """Two records that may be one place, and why: `reasons` holds the signs, `score` their weight out of 100."""

    first = models.ForeignKey(Place, models.CASCADE, related_name="+")
    second = models.ForeignKey(Place, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=TwinState, default=TwinState.OPEN)
    found_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

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
    snapshot: models.JSONField[Any, Any] = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

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


class Source(models.Model):
    """A list that is published again and again: its licence, its address, and what its columns mean.

    `mapping` holds `{"columns": {field: column}}`, or nothing for a list that is recognised by itself.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nom de la liste"), max_length=80, unique=True)
    licence = models.CharField(_("licence"), max_length=40, blank=True)
    url = models.URLField(_("adresse de publication"), blank=True)
    mapping: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("liste publiée")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """A file brought into the directory: read, shown, written by a task, and undone if need be.

    `read` of `total` rows are done; `counts` says what became of them. `beat_at` is the last sign of life of the
    task; `told_on` the day on which the list was true; `heading` the line of its headings, 0 for none. `shown` holds
    what its preview shows and asks; `published` the questions to which who imports answered that these cells may be
    published. The file itself is kept thirty days after its end.
    """

    number = models.PositiveIntegerField(unique=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(_("fichier"), max_length=200)
    file = models.FileField(upload_to="imports/", blank=True)
    digest = models.CharField(max_length=64)
    format = models.CharField(max_length=80, blank=True)
    mapping: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.MAPPING)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    heading = models.PositiveSmallIntegerField(default=1)
    shown: models.JSONField[Any, Any] = models.JSONField(default=dict)
    published: models.JSONField[Any, Any] = models.JSONField(default=list)
    read = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    told_on = models.DateField(_("liste à jour au"), default=timezone.localdate)
    failure = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "by"],
                condition=Q(state__in=STANDING),
                nulls_distinct=False,
                name="a_file_comes_once_from_an_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("records:import_page", args=[self.number])

    @property
    def at_work(self) -> bool:
        """A task reads, writes or undoes it."""
        return self.state in AT_WORK

    @property
    def stalled(self) -> bool:
        """At work without a sign of life: the task stopped, and nobody will take it up."""
        return self.at_work and timezone.now() - (self.beat_at or self.at) > SILENCE


class ImportLine(models.Model):
    """What became of one line of a file, when there is something to say of it; `before` is what undoing needs."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=LineOutcome)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    reasons: models.JSONField[Any, Any] = models.JSONField(default=list)
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["run", "outcome", "line"], name="import_lines_in_order")]

    def __str__(self) -> str:
        return f"{self.run_id}, ligne {self.line}"

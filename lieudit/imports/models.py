"""A published list, a file of it brought into the directory, and what became of each of its lines."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.imports.workflow import AT_WORK, STANDING, ImportState, LineOutcome
from lieudit.network.models import Place
from lieudit.toolkit.types import Json, JsonField


class ImportQuerySet(models.QuerySet["Import"]):
    def with_people(self) -> ImportQuerySet:
        return self.select_related("source", "by")

    def seen_by(self, account: Account) -> ImportQuerySet:
        """An animator sees their own imports; the secretariat sees them all."""
        return self if account.is_staff else self.filter(by=account)

    def of_file(self, digest: str, account: Account | None) -> ImportQuerySet:
        """Imports of a file that bring in all that `account` would: waiting, running, or done and not undone."""
        enough = Q(by=account) | Q(by=None) | Q(by__is_staff=True)
        return self.filter(enough, digest=digest, state__in=STANDING)


SILENCE = dt.timedelta(minutes=10)
"""Past this without a sign of life, a task is thought to have stopped."""


class Source(models.Model):
    """A list that is published again and again: its licence, its address, and what its columns mean.

    `mapping` holds `{"columns": {field: column}}`, or nothing for a list that is recognised by itself.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nom de la liste"), max_length=80, unique=True)
    licence = models.CharField(_("licence"), max_length=40, blank=True)
    url = models.URLField(_("adresse de publication"), blank=True)
    mapping: models.JSONField[Json, Json] = models.JSONField(default=dict)

    class Meta:
        db_table = "records_source"
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
    mapping: models.JSONField[Json, Json] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.MAPPING)
    counts: models.JSONField[Json, Json] = models.JSONField(default=dict)
    heading = models.PositiveSmallIntegerField(default=1)
    shown: JsonField = models.JSONField(default=dict)
    published: JsonField = models.JSONField(default=list)
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
        db_table = "records_import"
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
        return reverse("imports:import_page", args=[self.number])

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
    reasons: JsonField = models.JSONField(default=list)
    before: JsonField = models.JSONField(default=dict)

    stays_behind = True
    """When two records are made one, it still tells what the file did of this one."""

    class Meta:
        db_table = "records_importline"
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["run", "outcome", "line"], name="import_lines_in_order")]

    def __str__(self) -> str:
        return f"{self.run_id}, ligne {self.line}"

"""A published list, a file of it brought into the directory, and what became of each of its lines."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.imports.workflow import AT_WORK, STANDING, FollowedState, ImportState, LineOutcome
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
    what its preview shows and asks, `all_values` every value that it would write (`all_values.py`); `published` the
    questions to which who imports answered that these cells may be published. The file itself is kept thirty days
    after its end, and the values with it.
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
    all_values = models.FileField(upload_to="imports/", blank=True)
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

    @property
    def is_kept(self) -> bool:
        """Whether the line is imported: one cell is enough to leave it out."""
        return all(kept for *_said, kept in self.reasons)

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """The cells to look at again: column, what is written there, why."""
        return [(column, value, reason) for column, value, reason, _kept in self.reasons]


class FollowedListQuerySet(models.QuerySet["FollowedList"]):
    def running(self) -> FollowedListQuerySet:
        return self.filter(state=FollowedState.RUNNING)

    def seen_by(self, account: Account) -> FollowedListQuerySet:
        """One’s own, the secretariat all of them; the last first."""
        rows = self if account.is_staff else self.filter(by=account)
        return rows.select_related("by", "last").order_by("-pk")

    def done(self) -> FollowedListQuerySet:
        """Those whose last file is imported, and is not yet the one that the next will be compared with."""
        return self.running().filter(Q(taken=None) | ~Q(taken=F("last")), last__state=ImportState.DONE)

    def to_look_at(self) -> FollowedListQuerySet:
        """Those whose last file was read, and that nobody looked at."""
        read = Q(last__state__in=[ImportState.PREVIEW, ImportState.DONE], coming__isnull=True)
        stopped = Q(last__state__in=[ImportState.MAPPING, ImportState.FAILED], held="", failure="")
        late = self.done().exclude(last__file="").values("pk")
        return self.running().filter(read & (~Q(last__state=ImportState.DONE) | Q(pk__in=late)) | stopped)

    def held_for(self, account: Account) -> FollowedListQuerySet:
        """Those of which something waits for the person who follows them."""
        return self.running().filter(by=account).exclude(held="", failure="")


class FollowedList(models.Model):
    """A published list that is fetched each day from its address, for an account.

    `digest` is that of the file that came last, `last` its import; `rows` are those of `taken`, the last one that was
    imported, by what tells them apart, with their names; `coming` those of `last` once it was looked at, and `gone` the
    names of those that are not in it any more. `held` says why `last` waits for a person, `failure` why nothing came.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    url = models.URLField(_("adresse de la liste"), max_length=500)
    name = models.CharField(_("nom de la liste"), max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=FollowedState, default=FollowedState.RUNNING)
    since = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    last = models.ForeignKey(Import, models.SET_NULL, null=True, blank=True, related_name="+")
    taken = models.ForeignKey(Import, models.SET_NULL, null=True, blank=True, related_name="+")
    rows: JsonField = models.JSONField(default=dict)
    coming: JsonField = models.JSONField(null=True, default=None)
    gone: JsonField = models.JSONField(default=list)
    held = models.CharField(max_length=300, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = FollowedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("liste suivie")
        constraints = [
            models.UniqueConstraint(
                fields=["by", "url"], condition=Q(state=FollowedState.RUNNING), name="a_list_is_followed_once"
            ),
            models.CheckConstraint(condition=Q(state__in=FollowedState.values), name="followed_state_is_known"),
        ]

    def __str__(self) -> str:
        """Its name, or whose machine it is on: an address may hold a word that opens it."""
        return self.name or urlsplit(self.url).hostname or ""

    def get_absolute_url(self) -> str:
        return reverse("imports:followed_lists")

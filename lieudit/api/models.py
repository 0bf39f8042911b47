"""What others make of open data, and the files of the day as they were written."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.api.workflow import ReuseState
from lieudit.care.models import Measure
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.types import JsonField


class ReuseQuerySet(models.QuerySet["Reuse"]):
    def public(self) -> ReuseQuerySet:
        """Those that are shown, and whose words no measure of care hides."""
        return self.filter(state=ReuseState.SHOWN).exclude(pk__in=Measure.objects.hidden(Reuse))

    def to_read(self) -> ReuseQuerySet:
        return self.filter(state=ReuseState.TOLD)

    def of(self, dataset: str) -> ReuseQuerySet:
        return self.filter(dataset=dataset).order_by("-told_at", "-pk")


class Reuse(models.Model):
    """What somebody makes of a dataset, at an address; shown once the secretariat has read it."""

    dataset = models.SlugField(max_length=60)
    title = models.CharField(_("titre"), max_length=150)
    url = models.URLField(_("adresse"), max_length=500)
    about = models.TextField(_("ce que l’on y trouve"), max_length=600, blank=True)
    maker = models.CharField(_("qui l’a fait"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ReuseState, default=ReuseState.TOLD)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    objects = ReuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("réutilisation")
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReuseState.values), name="reuse_state_is_known"),
            models.CheckConstraint(condition=Q(url__iregex="^https?://"), name="reuse_is_at_an_address"),
            models.UniqueConstraint(
                fields=["dataset", "url"], condition=~Q(state=ReuseState.DECLINED), name="a_reuse_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('api:dataset', args=[self.dataset])}#reutilisation-{self.pk}"

    @property
    def dataset_title(self) -> str:
        """The name of what it reuses; that of its address, if the dataset is no longer given."""
        known = DATASETS.get(self.dataset)
        return str(known.title) if known else self.dataset


class WrittenFileQuerySet(models.QuerySet["WrittenFile"]):
    def of(self, dataset: str) -> WrittenFileQuerySet:
        return self.filter(dataset=dataset).order_by("form")


class WrittenFile(models.Model):
    """A file of the day, as it was written: `digest` is the SHA-256 of its content, `size` is in bytes; `filled`, how
    many rows of the table say each of its columns.
    """

    dataset = models.SlugField(max_length=60)
    form = models.SlugField(max_length=20)
    at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    filled: JsonField = models.JSONField(default=dict)

    objects = WrittenFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "form"], name="a_file_of_a_form_is_written_once")]

    def __str__(self) -> str:
        return f"{self.dataset}.{self.form}"


class ChangeQuerySet(models.QuerySet["Change"]):
    def after(self, number: int) -> ChangeQuerySet:
        """Those that come after a place in the order."""
        return self.filter(number__gt=number).order_by("number")


class Change(models.Model):
    """The last change of a row of a dataset: `number` is its place in the one order of all changes, `digest` that of
    what the row said then; empty once it is no longer given: `why`, and the key of the row that stands for it.
    """

    dataset = models.SlugField(max_length=60)
    key = models.CharField(max_length=255)
    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=32, blank=True)
    why = models.CharField(max_length=300, blank=True)
    same_as = models.CharField(max_length=255, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("changement")
        ordering = ["number"]
        indexes = [models.Index(fields=["dataset", "number"], name="change_of_dataset")]
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="a_row_changed_last_once")]

    def __str__(self) -> str:
        return f"{self.number}, {self.dataset}/{self.key}"


class Compared(models.Model):
    """When a dataset was last compared with what it had said: the tick of the clock and the day that it then showed,
    and how long that took, in seconds.
    """

    dataset = models.SlugField(max_length=60, unique=True)
    tick = models.PositiveBigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        verbose_name = _("jeu de données comparé")
        verbose_name_plural = _("jeux de données comparés")

    def __str__(self) -> str:
        return self.dataset

"""What figures were worked out from, and what they were that day: written once, never changed."""

from __future__ import annotations

import datetime as dt
import gzip

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.deliberation.models import Finding
from lieudit.observatory.sheets import Level
from lieudit.toolkit.types import JsonField


class InputFile(models.Model):
    """A file from which figures were worked out, under the SHA-256 of its content: kept once, whoever used it."""

    digest = models.CharField(_("empreinte SHA-256"), max_length=64, primary_key=True)
    name = models.CharField(_("fichier"), max_length=80)
    content = models.BinaryField(_("contenu, compressé"))
    lines = models.PositiveIntegerField(_("lignes"))

    class Meta:
        verbose_name = _("fichier d’entrée")
        constraints = [models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="an_input_is_sealed")]

    def __str__(self) -> str:
        return f"{self.name} {self.digest[:12]}"

    @property
    def text(self) -> str:
        """The file, as CSV."""
        return gzip.decompress(bytes(self.content)).decode("utf-8")


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def latest_on(self, day: dt.date) -> Snapshot | None:
        """The last figures that stood on a day."""
        return self.filter(day__lte=day).order_by("-day", "-pk").first()

    def last(self) -> Snapshot | None:
        """The figures of today."""
        return self.order_by("-day", "-pk").first()


class Snapshot(models.Model):
    """All figures of a day. `method` is the version of the computation, `places` counts those that it read.

    `completeness` and `facts` hold what is said of the whole country (series, doubles, zonings that were there).
    """

    day = models.DateField(_("jour"))
    at = models.DateTimeField(_("calculé le"), auto_now_add=True)
    rows = models.ForeignKey(InputFile, models.PROTECT, related_name="+", verbose_name=_("lignes"))
    geography = models.ForeignKey(InputFile, models.PROTECT, related_name="+", verbose_name=_("géographie"))
    method = models.PositiveSmallIntegerField(_("version du calcul"))
    places = models.PositiveIntegerField(_("lieux comptés"))
    facts: JsonField = models.JSONField(default=dict)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("relevé")
        verbose_name_plural = _("relevés")
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("observatory:snapshot", args=[self.pk])

    @property
    def digest(self) -> str:
        """The SHA-256 of the rows it was worked out from."""
        return self.rows_id


class PartQuerySet(models.QuerySet["Part"]):
    def of(self, snapshot: Snapshot, level: str) -> PartQuerySet:
        return self.filter(snapshot=snapshot, level=level)


class Part(models.Model):
    """The figures of one territory, or those of the municipalities of one department.

    `figures` holds, by the key of the indicator, `[value, state, count, completeness, low, high]`; those of
    municipalities are under their keys, « c-23096 ».
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="parts")
    level = models.CharField(_("niveau"), max_length=20, choices=Level)
    key = models.CharField(_("territoire"), max_length=20)
    name = models.CharField(_("nom"), max_length=200)
    population = models.PositiveIntegerField(_("habitants"))
    alike = models.CharField(_("classe de territoires semblables"), max_length=20, blank=True)
    figures: JsonField = models.JSONField(default=dict)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("chiffres d’un territoire")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "level", "key"], name="a_territory_has_its_figures_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="a_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.snapshot_id}"


class IncomeListQuerySet(models.QuerySet["IncomeList"]):
    def by_code(self) -> dict[str, str]:
        """What the last list says of each municipality; nothing where none was brought."""
        last = self.order_by("-year", "-pk").first()
        return dict(last.medians) if last else {}


class IncomeList(models.Model):
    """The median standard of living of each municipality, from the official file that somebody brought: never ours.

    `medians` holds euros a year by official code, « s » where they are kept back.
    """

    year = models.PositiveSmallIntegerField(_("millésime"))
    medians: JsonField = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("apporté le"), auto_now_add=True)

    objects = IncomeListQuerySet.as_manager()

    class Meta:
        verbose_name = _("liste de niveaux de vie")
        ordering = ["-year", "-pk"]

    def __str__(self) -> str:
        return f"Filosofi {self.year}"


class Citation(models.Model):
    """A figure that a draft rests on: what it was the day it was cited stays, whatever is corrected since."""

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    indicator = models.SlugField(_("indicateur"), max_length=40)
    territory = models.CharField(_("territoire"), max_length=20)

    class Meta:
        verbose_name = _("chiffre cité")

    def __str__(self) -> str:
        return f"{self.indicator} {self.territory}"

"""What figures were worked out from, and what they were that day: written once, never changed. And reports: figures
drawn for a period, words about them, then both frozen for good."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.deliberation.models import Finding
from lieudit.governance.models import Assembly, Seat
from lieudit.observatory.report_templates import OF_A_SUBJECT, Template
from lieudit.observatory.sheets import Level
from lieudit.observatory.workflow import ReportState
from lieudit.toolkit import french
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

    def read(self) -> Iterator[dict[str, str]]:
        """Its lines one by one: the whole is never held."""
        packed = gzip.GzipFile(fileobj=io.BytesIO(self.content))
        return csv.DictReader(io.TextIOWrapper(packed, "utf-8", newline=""))


class InputColumns(models.Model):
    """The same file as Parquet, each column of its kind: for who reads it by program. What seals it is the text."""

    input = models.OneToOneField(InputFile, models.CASCADE, primary_key=True, related_name="columns")
    content = models.BinaryField(_("contenu"))

    class Meta:
        verbose_name = _("fichier d’entrée, par colonnes")

    def __str__(self) -> str:
        return str(self.input)


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def latest_on(self, day: dt.date) -> Snapshot | None:
        """The last figures that stood on a day."""
        return self.filter(day__lte=day).order_by("-day", "-pk").first()

    def first_after(self, day: dt.date) -> Snapshot | None:
        """The first that was taken once a day was over: the nearest to what was known then."""
        return self.filter(day__gt=day).order_by("day", "pk").first()

    def last(self) -> Snapshot | None:
        """The figures of today; what is said of the whole country is read when it is asked for."""
        return self.defer("facts").order_by("-day", "-pk").first()


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


# Reports


class CouncilReportQuerySet(models.QuerySet["Report"]):
    def public(self) -> CouncilReportQuerySet:
        return self.filter(state=ReportState.FROZEN)

    def drafts(self) -> CouncilReportQuerySet:
        return self.filter(state=ReportState.DRAFT)

    def led_by(self, account: Visitor) -> CouncilReportQuerySet:
        """Those of the assemblies that `account` chairs; of all, for the secretariat."""
        if not account.is_authenticated:
            return self.none()
        return self if account.is_staff else self.filter(assembly__in=chaired_by(account))

    def visible_to(self, account: Visitor) -> CouncilReportQuerySet:
        """What is published; drafts, for who leads their assembly."""
        return self.filter(Q(state=ReportState.FROZEN) | Q(pk__in=self.model.objects.led_by(account).values("pk")))

    def same(self, report: Report) -> CouncilReportQuerySet:
        """All the versions of one report: same kind, same subject, same days."""
        names = ("template", "assembly", "subject", "starts_on", "ends_on")
        return self.filter(**{name: getattr(report, name) for name in names})

    def current(self) -> CouncilReportQuerySet:
        """Without those that a later version, frozen too, follows."""
        later = Report.objects.public().filter(replaces=OuterRef("pk"))
        return self.exclude(models.Exists(later))

    def asked(self, assembly: str) -> CouncilReportQuerySet:
        """Those of one association, by the slug of its council or of the assembly of its members; all without one."""
        mine = Q(assembly__slug=assembly) | Q(assembly__members_assembly__slug=assembly)
        return self.filter(mine) if assembly else self

    def for_list(self) -> CouncilReportQuerySet:
        """Without what weighs, the latest first."""
        rows = self.select_related("assembly").defer("facts", "names", "before")
        return rows.order_by("-ends_on", "-frozen_at", "-number")


def chaired_by(account: Visitor) -> models.QuerySet[Seat, int]:
    """Keys of the assemblies whose chair `account` holds or represents today."""
    return Seat.objects.chaired_by(account).order_by().values_list("college__assembly", flat=True)


class Report(models.Model):
    """A report of an assembly over a period. Once frozen, nothing of it changes (trigger).

    `facts` are the rows that its figures count, without their words: `digest` is the SHA-256 of their canonical text,
    and the same facts always give the same figures (`report_figures.py`). `names` holds the words of the rows, which a
    measure of care may veil later without any number changing. `shown` holds each figure as it is read, by its key:
    a later release that would work one out otherwise changes nothing of what was published. `before` holds those of the
    period before. `drawn_at`: what was known at that moment.
    """

    number = models.PositiveIntegerField(unique=True)
    template = models.CharField(_("sorte de bilan"), max_length=12, choices=Template)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=20, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"))
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=6, choices=ReportState, default=ReportState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    drawn_at = models.DateTimeField()
    facts: JsonField = models.JSONField()
    names: JsonField = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    shown: JsonField = models.JSONField(default=dict)
    before: JsonField = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CouncilReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("bilan")
        verbose_name_plural = _("bilans")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_report_has_an_order"),
            models.CheckConstraint(condition=Q(template__in=Template.values), name="a_report_is_of_a_kind"),
            models.CheckConstraint(
                condition=Q(template__in=sorted(OF_A_SUBJECT)) & ~Q(subject="")
                | ~Q(template__in=sorted(OF_A_SUBJECT)) & Q(subject=""),
                name="a_sheet_has_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", frozen_at=None, frozen_by=None)
                | Q(state="frozen", frozen_at__isnull=False, frozen_by__isnull=False),
                name="a_frozen_report_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["template", "assembly", "subject", "starts_on", "ends_on", "version"],
                name="a_version_of_a_report_comes_once",
            ),
            models.UniqueConstraint(
                fields=["template", "assembly", "subject", "starts_on", "ends_on"],
                condition=Q(state="draft"),
                name="a_report_is_prepared_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.number])

    @property
    def is_frozen(self) -> bool:
        return self.state == ReportState.FROZEN

    @property
    def title(self) -> str:
        """« Rapport d’activité de l’association, 2025 »."""
        of = f"{french.NBSP}: {self.subject_name}" if self.subject_name else ""
        return f"{self.get_template_display()}{of}, {self.period}"

    @property
    def period(self) -> str:
        return said_period(self.starts_on, self.ends_on)

    @property
    def before_period(self) -> str:
        """« 2024 »: what stands beside each figure; empty when nothing does."""
        days = [dt.date.fromisoformat(self.before[name]) for name in ("starts_on", "ends_on")] if self.before else []
        return said_period(*days) if days else ""


def said_period(first: dt.date, last: dt.date) -> str:
    """« 2025 », « 2024 et 2025 », « du 1er mars au 30 juin 2025 »."""
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole and first.year == last.year:
        return str(first.year)
    if whole and first.year + 1 == last.year:
        return f"{first.year} et {last.year}"
    return f"du {french.day(first)} au {french.day(last)}"


class ReportSectionQuerySet(models.QuerySet["ReportSection"]):
    def public(self) -> ReportSectionQuerySet:
        """Those of published reports whose words no measure of care hides."""
        return self.filter(report__state=ReportState.FROZEN).exclude(pk__in=Measure.objects.hidden(ReportSection))

    def visible_to(self, account: Visitor) -> ReportSectionQuerySet:
        return self.filter(report__in=Report.objects.visible_to(account))

    def with_measures(self) -> ReportSectionQuerySet:
        """Whether a measure of care hides the words, as `is_hidden`."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(ReportSection)))


class ReportSection(models.Model):
    """The words of one part of a report; `key` is that of its template, empty when its author added it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    rank = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=20, blank=True)
    title = models.CharField(_("titre"), max_length=150)
    words = models.TextField(_("texte"), max_length=20_000, blank=True)

    objects = ReportSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("partie d’un bilan")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["report", "rank"], name="a_part_has_its_rank"),
            models.UniqueConstraint(fields=["report", "key"], condition=~Q(key=""), name="a_part_comes_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.report.get_absolute_url()}#partie-{self.rank}"

    @property
    def author(self) -> Account:
        return self.report.author


class PrintingQuerySet(models.QuerySet["Printing"]):
    def ready(self) -> PrintingQuerySet:
        return self.exclude(file="")


class PrintKind(models.TextChoices):
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("document à retravailler (DOCX)")


class Printing(models.Model):
    """A report as a file, made by a worker: of one content (`digest`), once. `percent` is how far it is."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="printings")
    kind = models.CharField(max_length=4, choices=PrintKind)
    digest = models.CharField(max_length=64)
    percent = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="reports/", blank=True)
    failed = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)

    objects = PrintingQuerySet.as_manager()

    class Meta:
        verbose_name = _("fichier d’un bilan")
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "digest"], name="a_content_is_printed_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="a_printing_is_at_most_done"),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.kind}"

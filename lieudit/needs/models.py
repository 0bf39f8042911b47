"""What places ask for, in their own words, and how needs meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import CharterVersion
from lieudit.governance.models import Assembly, AssemblyKind
from lieudit.needs.delays import REVIEW_DAYS, SORTING_DAYS, review_day, working_days_after
from lieudit.needs.querysets import ConvergenceQuerySet, EscalationQuerySet, NeedQuerySet, SupportQuerySet
from lieudit.needs.workflow import CARRIED, NEED_WORKFLOW, NOT_PUBLIC, ON_THE_THREAD, EscalationState, NeedState
from lieudit.network.models import Organisation, Place
from lieudit.network.vocabulary import Domain, Level
from lieudit.territory.models import Department, Municipality, Region
from lieudit.toolkit.french import excerpt
from lieudit.toolkit.search import Plain, vector


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


def review_days(regions: Iterable[int | None]) -> dict[int | None, int]:
    """The delay of each region, by the rules in force of its assembly; under None, that of the nation."""
    wanted = Q(region__in=[region for region in regions if region]) | Q(kind=AssemblyKind.NATIONAL)
    days, today = {}, timezone.localdate()
    for assembly in Assembly.objects.filter(wanted).prefetch_related("rulebooks"):
        in_force = [book for book in assembly.rulebooks.all() if book.in_force_from <= today]
        rules = max(in_force, key=lambda book: book.version).rules if in_force else {}
        days[assembly.region_id] = rules.get("review_days", REVIEW_DAYS)
    return days


def review_due(since: dt.datetime, department: Department | None) -> dt.date:
    """The day before which the animation of a department reads a deposit."""
    return review_day(since, department, review_days([department.region_id if department else None]))


def review_dates(needs: Iterable[Need]) -> list[tuple[Need, dt.date]]:
    """Each deposit, with the day before which it is read."""
    waiting = list(needs)
    days = review_days(need.department.region_id for need in waiting if need.department)
    return [(need, review_day(need.created_at, need.department, days)) for need in waiting]


class Need(models.Model):
    """A need, said once and never rewritten. `number` is its public address for ever."""

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
            models.Index(
                fields=["department", "place"],
                include=["id", "state"],
                condition=~Q(state__in=NOT_PUBLIC),
                name="public_need_where_said",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="need_has_words"),
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
            return f"{self.municipality.name}, {self.department.name}"
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
        return working_days_after(self.published_at or self.created_at, SORTING_DAYS, self.department)

    @property
    def domain_labels(self) -> list[tuple[str, str]]:
        return [(code, str(Domain(code).label)) for code in self.domains]


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

    def __str__(self) -> str:
        return f"{self.place} · {self.need}"

    def get_absolute_url(self) -> str:
        return f"{self.need.get_absolute_url()}?voix=toutes#soutien-{self.pk}"

    @property
    def review_due(self) -> dt.date:
        """The day before which the animation reads it, when it came without account."""
        return review_due(self.at, self.place.municipality.department)


class Convergence(models.Model):
    """Needs that say the same thing, under a neutral summary. Originals stay and may leave."""

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
        indexes = [GinIndex(fields=["search"], name="convergence_search")]
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

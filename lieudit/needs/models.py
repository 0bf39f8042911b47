"""What places ask for, in their own words, and how needs meet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import CharterVersion, Measure
from lieudit.needs.resemblance import (
    CANDIDATES,
    CLOSE,
    AlmostSays,
    any_word,
    closeness,
    count_of,
    phrase,
    rank,
)
from lieudit.needs.workflow import ON_THE_THREAD, PUBLIC, NeedState
from lieudit.network.models import Animator, Organisation, Place
from lieudit.network.vocabulary import Domain, Level
from lieudit.territory.models import Department, Municipality, Region
from lieudit.toolkit.french import excerpt
from lieudit.toolkit.search import Plain, query, vector


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


class NeedQuerySet(models.QuerySet["Need"]):
    def public(self) -> NeedQuerySet:
        return self.filter(state__in=PUBLIC).exclude(pk__in=Measure.objects.hidden(Need))

    def waiting(self) -> NeedQuerySet:
        """Deposits without account, to be read by the animation of their territory; oldest first."""
        return self.filter(state=NeedState.PENDING).order_by("created_at")

    def visible_to(self, account: Any) -> NeedQuerySet:
        """Public needs, one's own, and those waiting in a territory that one animates."""
        if not account.is_authenticated:
            return self.public()
        if account.is_staff:
            return self
        mine = Q(author=account) | Q(collected_by=account)
        public = Q(state__in=PUBLIC) & ~Q(pk__in=Measure.objects.hidden(Need))
        return self.filter(public | mine | self._animated_by(account))

    @staticmethod
    def _animated_by(account: Any) -> Q:
        animated = Q(pk__in=[])
        for animator in Animator.objects.running().filter(account=account):
            if animator.department_id:
                animated |= Q(department=animator.department_id)
            elif animator.region_id:
                animated |= Q(department__region=animator.region_id)
            else:
                return Q()
        return animated

    def animated_by(self, account: Any) -> NeedQuerySet:
        """Needs of the territories that `account` animates."""
        return self.filter(self._animated_by(account))

    def matching(self, text: str) -> NeedQuerySet:
        return self.filter(Q(search=query(text)) | Q(place__in=Place.objects.matching(text)))

    def in_territory(self, territory: Region | Department | None) -> NeedQuerySet:
        if territory is None:
            return self
        if isinstance(territory, Region):
            return self.filter(department__region=territory)
        return self.filter(department=territory)

    def with_counts(self) -> NeedQuerySet:
        """Annotate `place_count` and `department_count` of the public supports, the author's not counted."""
        supports = Support.objects.public().filter(need=OuterRef("pk"))
        return self.annotate(
            place_count=count_of(supports, "place"),
            department_count=count_of(supports, "place__municipality__department"),
        )

    def for_cards(self) -> NeedQuerySet:
        """All that a card of the list shows, in one query."""
        return self.select_related("place__municipality", "municipality", "department").with_counts()

    def resembling(self, text: str) -> NeedQuerySet:
        """Needs that say something close, the closest first, with their `score` (0 to 2).

        The score adds the rank of French full text (any word of `text`, among the hundred that answer
        best) and the trigram similarity of the phrase, which forgives spelling; neither knows accents.
        """
        best = Need.objects.filter(search=any_word(text)).order_by(rank(text).desc()).values("pk")[:CANDIDATES]
        found = self.filter(Q(pk__in=best) | Q(AlmostSays(phrase(text), Plain("words"))))
        score = rank(text) + closeness(text, "words")
        return found.annotate(score=score).filter(score__gte=CLOSE).order_by("-score", "-moved_at")


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
            models.Index(fields=["state", "department"], name="need_state_department"),
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
    def domain_labels(self) -> list[tuple[str, str]]:
        return [(code, str(Domain(code).label)) for code in self.domains]


class SupportQuerySet(models.QuerySet["Support"]):
    def public(self) -> SupportQuerySet:
        """Published supports that are not hidden."""
        return self.filter(published_at__isnull=False).exclude(pk__in=Measure.objects.hidden(Support))

    def waiting(self) -> SupportQuerySet:
        """Supports sent without account, to be read by the animation; oldest first."""
        return self.filter(published_at=None).order_by("at")

    def visible_to(self, account: Any) -> SupportQuerySet:
        """Public supports of the needs that `account` may see."""
        return self.public().filter(need__in=Need.objects.visible_to(account))


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
        return f"{self.need.get_absolute_url()}#soutien-{self.pk}"


class ConvergenceQuerySet(models.QuerySet["Convergence"]):
    def with_counts(self) -> ConvergenceQuerySet:
        """Annotate `need_count`, `place_count` and `department_count` of the needs gathered.

        Supports stay on the need that they join; their places are counted through it.
        """
        needs = Need.objects.public().filter(convergence=OuterRef("pk"))
        supports = Support.objects.public().filter(need__convergence=OuterRef("pk"))
        return self.annotate(
            need_count=count_of(needs, "pk"),
            department_count=count_of(needs, "department"),
            place_count=count_of(needs, "place") + count_of(supports, "place"),
        )

    def matching(self, text: str) -> ConvergenceQuerySet:
        return self.filter(search=query(text))

    def resembling(self, text: str) -> ConvergenceQuerySet:
        """Convergences whose title or summary uses words of `text`, the closest first, with `score`."""
        return self.filter(search=any_word(text)).annotate(score=rank(text)).order_by("-score")

    def animated_by(self, account: Any) -> ConvergenceQuerySet:
        """Convergences that hold a need of a territory that `account` animates."""
        return self.filter(pk__in=Need.objects.animated_by(account).values("convergence"))


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


class Quote(models.Model):
    """A phrase kept as it was said, shown with the convergence."""

    convergence = models.ForeignKey(Convergence, models.CASCADE, related_name="quotes")
    need = models.ForeignKey(Need, models.CASCADE, related_name="+")
    words = models.TextField(max_length=500)

    def __str__(self) -> str:
        return self.words


class Escalation(models.Model):
    """A need carried to a higher level, with a reason that everybody reads."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="escalations")
    to_level = models.CharField(max_length=12, choices=Level)
    reason = models.TextField(_("raison"), max_length=1000)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.reason


class Answer(models.Model):
    """An animator's direct answer: a resource, an aid, or a reason."""

    need = models.OneToOneField(Need, models.CASCADE, related_name="answer")
    text = models.TextField(_("réponse"), max_length=5000)
    link = models.URLField(_("lien"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.text


MOST_DEPOSITS = 8
"""Deposits without account that one network address may send in an hour."""


class DepositTrace(models.Model):
    """That something came from one network address; `origin` is not reversible, rows live one day."""

    origin = models.CharField(max_length=24)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["origin", "at"], name="trace_by_origin")]

    def __str__(self) -> str:
        return self.origin

    @classmethod
    def keep(cls, origin: str) -> bool:
        """Count one deposit from there, unless it is one too many within an hour; forget yesterday."""
        now = timezone.now()
        cls.objects.filter(at__lt=now - dt.timedelta(days=1)).delete()
        if cls.objects.filter(origin=origin, at__gt=now - dt.timedelta(hours=1)).count() >= MOST_DEPOSITS:
            return False
        cls.objects.create(origin=origin, at=now)
        return True

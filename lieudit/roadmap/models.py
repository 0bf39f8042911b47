"""What an assembly decided to do: goals, their milestones, the dates that slipped, what was delivered."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.governance.models import Assembly, Decision
from lieudit.network.models import Organisation
from lieudit.roadmap.slippage import SILENCE, SOON
from lieudit.roadmap.vocabulary import Licence, Mission
from lieudit.roadmap.workflow import OPEN, MilestoneState


class MeasuredQuerySet[Row: models.Model](models.QuerySet[Row]):
    def with_measures(self) -> Self:
        """Whether a measure of care hides the words, as `is_hidden`."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))


class WordsQuerySet[Row: models.Model](MeasuredQuerySet[Row]):
    def public(self) -> Self:
        """Those whose words no measure of care hides: a mail does not carry the others."""
        return self.exclude(pk__in=Measure.objects.hidden(self.model))


class RoadmapItem(models.Model):
    """A line of the roadmap: what is to be done, by whom, because of which decision."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(_("titre"), max_length=200)
    text = models.TextField(_("précisions"), max_length=3000, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+", verbose_name=_("décision"))
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField(_("qui s’en charge"), max_length=120, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) & ~Q(owner_name="") | Q(owner__isnull=False, owner_name=""),
                name="a_%(class)s_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def carrier(self) -> str:
        """Who answers for it: an organisation, or a group that is only named."""
        return str(self.owner) if self.owner else self.owner_name


class GoalQuerySet(MeasuredQuerySet["Goal"]):
    def with_milestones(self) -> Self:
        """Goals as the roadmap shows them: their decision, their owner, and the life of their milestones."""
        rows = self.select_related("assembly", "decision", "owner").with_measures()
        return rows.prefetch_related(models.Prefetch("milestones", Milestone.objects.with_life()))


class Goal(RoadmapItem):
    """What several milestones lead to. Its state and its dates are those of its milestones."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    mission = models.CharField(_("mission"), max_length=2, choices=Mission)

    objects = GoalQuerySet.as_manager()

    class Meta(RoadmapItem.Meta):
        verbose_name = _("objectif")
        ordering = ["mission", "number"]

    def get_absolute_url(self) -> str:
        return reverse("roadmap:goal", args=[self.number])


class MilestoneQuerySet(MeasuredQuerySet["Milestone"]):
    def of_assembly(self, assembly: Assembly) -> Self:
        return self.filter(goal__assembly=assembly)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def silent(self, today: dt.date | None = None) -> Self:
        """Those of which a word is owed: the same rule as `slippage.why_silent`, for many rows."""
        today = today or timezone.localdate()
        near = Q(state=MilestoneState.ONGOING) | Q(due_on__lte=today + SILENCE)
        return self.open().filter(Q(due_on__lt=today) | near & Q(said_on__lte=today - SILENCE))

    def to_review(self, assembly: Assembly) -> Self:
        """What the next session looks at: late, silent, or due soon; the nearest date first."""
        today = timezone.localdate()
        rows = self.of_assembly(assembly).open()
        silent = rows.silent(today).values("pk")
        return rows.filter(Q(due_on__lte=today + SOON) | Q(pk__in=silent)).order_by("due_on", "number")

    def with_life(self) -> Self:
        """All that a line of the roadmap shows: its slips with their reasons, what was delivered, who and why."""
        slips: Any = Slip.objects.with_measures().select_related("author")
        given: Any = Deliverable.objects.with_measures()
        rows = self.select_related("goal__assembly", "decision", "owner").with_measures()
        rows = rows.annotate(goal_hidden=Q(goal__in=Measure.objects.hidden(Goal)))
        return rows.prefetch_related(models.Prefetch("slips", slips), models.Prefetch("deliverables", given))


class Milestone(RoadmapItem):
    """A step with a date. `first_on` never changes (trigger); `due_on` moves with a `Slip` that says why."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="milestones")
    state = models.CharField(max_length=10, choices=MilestoneState, default=MilestoneState.PLANNED)
    first_on = models.DateField(_("prévu d’abord"))
    due_on = models.DateField(_("prévu maintenant"))
    progress = models.CharField(_("où cela en est"), max_length=60, blank=True)
    said_on = models.DateField(default=timezone.localdate)
    signalled_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing = models.TextField(_("motif"), max_length=1000, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta(RoadmapItem.Meta):
        verbose_name = _("jalon")
        ordering = ["due_on", "number"]
        constraints = [
            *RoadmapItem.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_on=None)
                | Q(state=MilestoneState.MET, closed_on__isnull=False)
                | Q(state=MilestoneState.DROPPED, closed_on__isnull=False) & ~Q(closing=""),
                name="a_milestone_is_closed_with_its_day",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("roadmap:milestone", args=[self.number])


class Slip(models.Model):
    """A date that moved, kept with its reason. Immutable (trigger)."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="slips")
    from_on = models.DateField()
    to_on = models.DateField(_("nouvelle date"))
    reason = models.TextField(_("motif"), max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = WordsQuerySet["Slip"].as_manager()

    class Meta:
        verbose_name = _("report")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(from_on=F("to_on")), name="a_slip_moves_the_date")]

    def __str__(self) -> str:
        return self.reason

    def get_absolute_url(self) -> str:
        return self.milestone.get_absolute_url()


class Deliverable(models.Model):
    """What a milestone gave, where it is, and under which open licence."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="deliverables")
    title = models.CharField(_("titre"), max_length=200)
    url = models.URLField(_("adresse"), max_length=500)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = WordsQuerySet["Deliverable"].as_manager()

    class Meta:
        verbose_name = _("livrable")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.milestone.get_absolute_url()

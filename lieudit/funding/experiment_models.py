"""Experiments, their places, their measures, what was done otherwise."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.funding.call_models import MOST_MONEY
from lieudit.funding.speaking import places_of
from lieudit.funding.vocabulary import Finding
from lieudit.funding.workflow import ExperimentState
from lieudit.network.models import Place


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    def shown(self) -> ExperimentQuerySet:
        """Those of public places, whose words no measure of care hides."""
        hidden = Measure.objects.hidden(Experiment)
        return self.filter(place__in=Place.objects.public()).exclude(pk__in=hidden)

    def public(self) -> ExperimentQuerySet:
        """Those that are proposed, run, or are concluded, whatever came out."""
        return self.shown().exclude(state=ExperimentState.WITHDRAWN)

    def to_conclude(self, account: Account) -> ExperimentQuerySet:
        """Those that `account` leads, and whose last day has passed."""
        mine = self.filter(place__in=places_of(account), state=ExperimentState.RUNNING)
        return mine.filter(ends_on__lt=timezone.localdate())

    def with_things(self) -> ExperimentQuerySet:
        return self.select_related("place")


class Experiment(models.Model):
    """« Nous pensons que… ; nous le verrons si… »: what a place tries, how, with whom, and what came of it.

    `repeats` is the first experiment whose protocol this one follows. `days` is its length; `ends_on` is known once it
    has begun. From then on nothing of what was announced changes: what is done otherwise is a deviation.
    """

    number = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repetitions")
    title = models.CharField(_("titre"), max_length=120)
    belief = models.TextField(_("nous pensons que"), max_length=500)
    sign = models.TextField(_("nous le verrons si"), max_length=500)
    protocol = models.TextField(_("comment on s’y prend"), max_length=5000)
    watcher = models.CharField(_("qui regarde"), max_length=200)
    days = models.PositiveSmallIntegerField(_("durée, en jours"))
    budget = models.DecimalField(
        _("budget, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=ExperimentState, default=ExperimentState.PROPOSED)
    verdict = models.CharField(_("ce qui en sort"), max_length=10, choices=Finding, blank=True)
    learnt = models.TextField(_("ce qu’on a appris"), max_length=5000, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        verbose_name = _("expérience")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExperimentState.values), name="an_experiment_is_somewhere"),
            models.CheckConstraint(
                condition=Q(state=ExperimentState.CONCLUDED, verdict__in=Finding.values, concluded_at__isnull=False)
                & ~Q(learnt="")
                | ~Q(state=ExperimentState.CONCLUDED) & Q(verdict="", learnt="", concluded_at=None),
                name="an_experiment_concludes_with_what_was_learnt",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, ends_on=None) | Q(started_at__isnull=False, ends_on__isnull=False),
                name="an_experiment_that_begins_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExperimentState.WITHDRAWN) | ~Q(reason=""),
                name="an_experiment_is_withdrawn_with_its_reason",
            ),
            models.CheckConstraint(condition=Q(days__gt=0), name="an_experiment_lasts"),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gt=0), name="a_budget_is_above_nothing"),
            models.UniqueConstraint(
                fields=["place", "repeats"],
                condition=Q(state__in=[ExperimentState.PROPOSED, ExperimentState.RUNNING]),
                name="a_place_repeats_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:experiment", args=[self.number])


class ExperimentPlace(models.Model):
    """A place that tries with the one that proposes; it said so itself, before the beginning."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="joined")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("lieu d’une expérience")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["experiment", "place"], name="a_place_joins_an_experiment_once")]

    def __str__(self) -> str:
        return f"{self.experiment_id} · {self.place_id}"


class ExperimentMeasure(models.Model):
    """What is counted, in which unit and how; from where one starts, what is aimed at, where one arrives.

    `before` is known at the beginning, `after` at the conclusion: None is what nobody could count.
    """

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="measures")
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(_("ce qu’on mesure"), max_length=120)
    unit = models.CharField(_("unité"), max_length=40)
    how = models.CharField(_("comment on le compte"), max_length=300)
    before = models.DecimalField(_("avant"), max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("cible"), max_digits=12, decimal_places=2)
    after = models.DecimalField(_("après"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("mesure d’une expérience")
        ordering = ["experiment", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "rank"], name="a_measure_has_its_rank"),
            models.CheckConstraint(
                condition=Q(before=None) | ~Q(before=F("target")), name="what_is_aimed_at_is_not_the_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reached(self) -> bool | None:
        """Whether what was aimed at is there; None for what was not counted."""
        if self.before is None or self.after is None:
            return None
        return self.after >= self.target if self.target > self.before else self.after <= self.target


class Deviation(models.Model):
    """What was done otherwise than announced, on which day, and why."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="deviations")
    on = models.DateField(_("le"))
    words = models.TextField(_("ce qui a changé, et pourquoi"), max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("écart d’une expérience")
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_deviation_is_said")]

    def __str__(self) -> str:
        return f"{self.experiment_id} · {self.on}"

"""Shared budgets, and the projects that places propose."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.funding.speaking import places_of
from lieudit.funding.workflow import BudgetState, ProjectState
from lieudit.governance.models import Assembly, Seat
from lieudit.network.models import Place
from lieudit.toolkit.types import JsonField
from lieudit.voting.models import Ballot
from lieudit.voting.workflow import BallotState

MOST_SHARED = 10**9
"""Euros of a shared budget, at most."""


class SharedBudgetQuerySet(models.QuerySet["SharedBudget"]):
    def shown(self) -> SharedBudgetQuerySet:
        """Those that no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(SharedBudget))

    def with_things(self) -> SharedBudgetQuerySet:
        return self.select_related("assembly", "ballot")

    def counted(self) -> SharedBudgetQuerySet:
        """Those whose vote was counted, and that have not heard it yet."""
        return self.filter(state=BudgetState.VOTING, ballot__state=BallotState.CLOSED, ballot__tally__isnull=False)

    def led_by(self, account: Visitor) -> SharedBudgetQuerySet:
        """Those of the assemblies that `account` chairs."""
        return self.filter(assembly__in=Seat.objects.chaired_by(account).values("college__assembly"))


class SharedBudget(models.Model):
    """So many euros that an assembly shares by a vote in equal shares, among the projects that places proposed.

    `most` is what one project may cost, where that is said; projects are proposed until `closes_on`, that day too.
    Those that were found eligible go to the vote, whose count alone says which are paid for. A vote that ends without
    an issue gives the budget back: `ballot` is the last one.
    """

    number = models.PositiveIntegerField(unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+", verbose_name=_("assemblée"))
    title = models.CharField(_("titre"), max_length=120)
    purpose = models.TextField(_("pour quoi"), validators=[MaxLengthValidator(3000)])
    conditions: JsonField = models.JSONField(_("conditions"), default=list, blank=True)
    amount = models.PositiveIntegerField(_("somme à partager, en euros"))
    most = models.PositiveIntegerField(_("coût d’un projet, au plus"), null=True, blank=True)
    closes_on = models.DateField(_("projets jusqu’au"))
    state = models.CharField(max_length=10, choices=BudgetState, default=BudgetState.OPEN)
    ballot = models.OneToOneField(Ballot, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SharedBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget partagé")
        verbose_name_plural = _("budgets partagés")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BudgetState.values), name="a_shared_budget_is_somewhere"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST_SHARED)
                & (Q(most=None) | Q(most__gt=0, most__lte=F("amount"))),
                name="a_shared_budget_is_above_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BudgetState.VOTING, BudgetState.DECIDED]) | Q(ballot__isnull=False),
                name="a_shared_budget_is_voted",
            ),
            models.CheckConstraint(
                condition=Q(state=BudgetState.DECIDED) ^ Q(decided_at=None), name="a_shared_budget_is_decided_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=BudgetState.CANCELLED) | ~Q(reason=""), name="a_shared_budget_ends_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:shared_budget", args=[self.number])

    @property
    def dearest(self) -> int:
        """What one project may cost at most, in euros."""
        return self.most or self.amount

    @property
    def takes_projects(self) -> bool:
        """Its last day is not past."""
        return self.state == BudgetState.OPEN and timezone.localdate() <= self.closes_on


class ProjectQuerySet(models.QuerySet["Project"]):
    def public(self) -> ProjectQuerySet:
        """Those that are proposed, whatever was said of them; a withdrawn one is nobody’s business any more."""
        return self.exclude(state=ProjectState.WITHDRAWN)

    def to_check(self, account: Account) -> ProjectQuerySet:
        """Those that wait for a word of who leads the budget, and is not of the place."""
        mine = self.filter(state=ProjectState.PROPOSED, budget__in=SharedBudget.objects.shown().led_by(account))
        return mine.filter(budget__state=BudgetState.OPEN).exclude(place__in=places_of(account))

    def with_things(self) -> ProjectQuerySet:
        return self.select_related("budget__assembly", "place")


class Project(models.Model):
    """What a place proposes to pay with a shared budget. `cost` is what it asks, `checked_cost` what was found that it
    costs: the vote weighs the latter. Its `rank` and its title, which a ballot bears, never change."""

    budget = models.ForeignKey(SharedBudget, models.PROTECT, related_name="projects")
    rank = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    title = models.CharField(_("titre"), max_length=120)
    words = models.TextField(_("ce que ce sera"), validators=[MaxLengthValidator(2000)])
    cost = models.PositiveIntegerField(_("coût, en euros"))
    checked_cost = models.PositiveIntegerField(_("coût vérifié, en euros"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=ProjectState, default=ProjectState.PROPOSED)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("projet d’un budget partagé")
        verbose_name_plural = _("projets d’un budget partagé")
        ordering = ["budget", "rank"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProjectState.values), name="a_project_is_somewhere"),
            models.UniqueConstraint(fields=["budget", "rank"], name="a_budget_ranks_each_project_once"),
            models.UniqueConstraint(
                "budget", Lower("title"), condition=~Q(state=ProjectState.WITHDRAWN), name="projects_are_told_apart"
            ),
            models.CheckConstraint(
                condition=Q(cost__gt=0) & (Q(checked_cost=None) | Q(checked_cost__gt=0)),
                name="a_project_costs_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProjectState.ELIGIBLE, ProjectState.AWARDED, ProjectState.LEFT_OUT])
                | Q(checked_cost__isnull=False),
                name="what_is_voted_was_checked",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.REFUSED) | ~Q(reason=""), name="a_project_is_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.budget.get_absolute_url()}#projet-{self.rank}"

    @property
    def price(self) -> int:
        """What it costs, checked or as it is asked, in euros."""
        return self.checked_cost or self.cost

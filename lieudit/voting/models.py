"""Ballots whose rule and roll are frozen at opening, votes that never change, and their tally."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.network.models import Organisation, Representative
from lieudit.voting.outcome import CHOICE_WORDS
from lieudit.voting.workflow import BallotState


class BallotQuerySet(models.QuerySet["Ballot"]):
    def public(self) -> BallotQuerySet:
        return self.exclude(state=BallotState.PREPARED)

    def open(self) -> BallotQuerySet:
        return self.filter(state=BallotState.OPEN)

    def closed(self) -> BallotQuerySet:
        return self.filter(state=BallotState.CLOSED)

    def awaiting(self, account: Any) -> BallotQuerySet:
        """Open ballots in which `account` may still vote: « ce qui attend mon vote »."""
        entries = RollEntry.objects.castable_by(account).filter(vote=None)
        return self.open().filter(pk__in=entries.values("ballot_id"))


class Ballot(models.Model):
    """One question put to a vote. `rule` is the rule of a recount file (`lieudit-recount/1`)."""

    number = models.PositiveIntegerField(unique=True)
    question = models.TextField(_("question"))
    options = models.JSONField(default=list, blank=True)
    rule = models.JSONField()
    state = models.CharField(max_length=10, choices=BallotState, default=BallotState.PREPARED)
    closes_at = models.DateTimeField(_("clôture"))
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("scrutin")
        constraints = [models.CheckConstraint(condition=Q(state__in=BallotState.values), name="ballot_state_is_known")]

    def __str__(self) -> str:
        return f"Scrutin n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("voting:ballot", args=[self.number])


class RollEntryQuerySet(models.QuerySet["RollEntry"]):
    def castable_by(self, account: Any) -> RollEntryQuerySet:
        """Entries for which `account` may vote: their own, or that of an organisation they represent."""
        if not account.is_authenticated:
            return self.none()
        represented = Representative.objects.running().filter(account=account, organisation__isnull=False)
        return self.filter(Q(account=account) | Q(organisation__in=represented.values("organisation_id")))


class RollEntry(models.Model):
    """One voice of a frozen roll: an organisation or a person, its college and its weight."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="roll")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    college = models.CharField(max_length=40)
    college_name = models.CharField(max_length=120)
    weight = models.PositiveIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        ordering = ["college", "name"]
        verbose_name_plural = "roll entries"
        constraints = [
            models.UniqueConstraint(fields=["ballot", "key"], name="a_voice_is_on_the_roll_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="a_voice_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def holder(self) -> str:
        """Whose voice it is, on a page: a person by their name as long as they publish it, else the frozen `name`."""
        return self.account.public_name if self.account and self.account.name_is_public else self.name


class Vote(models.Model):
    """What one voice said. Immutable: the database refuses to change or delete it."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="vote")
    choice = models.JSONField()
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry}"

    @property
    def words(self) -> str:
        """« Pour », « Contre »: how the roll-call says it."""
        return CHOICE_WORDS[self.choice]


class Tally(models.Model):
    """The result of a closed ballot, with the recount file that anyone can count again. Immutable."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="tally")
    recount = models.JSONField()
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.ballot}"

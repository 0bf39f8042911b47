"""The reads of elections, of their rolls and of their candidacies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from lieudit.care.models import Measure
from lieudit.elections.workflow import CandidacyState, ElectionState
from lieudit.governance.models import Assembly, Seat
from lieudit.network.models import Representative

if TYPE_CHECKING:
    from lieudit.elections.models import Candidacy, Election, Elector  # noqa: F401 - named in the types below


class ElectionQuerySet(models.QuerySet["Election"]):
    def public(self) -> ElectionQuerySet:
        """All but those that are being prepared: once announced, an election stays readable."""
        return self.exclude(state=ElectionState.PREPARED)

    def visible_to(self, account: Any) -> ElectionQuerySet:
        """Those in preparation are seen by the secretariat and by who chairs their assembly."""
        if not account.is_authenticated:
            return self.public()
        return self if account.is_staff else self.filter(~Q(state=ElectionState.PREPARED) | led_by(account))

    def running(self) -> ElectionQuerySet:
        return self.exclude(state__in=[ElectionState.CLOSED, ElectionState.CANCELLED])


def assemblies_led_by(account: Any) -> models.QuerySet[Assembly]:
    """The assemblies whose elections `account` runs: those that it chairs, or all of them for the secretariat."""
    if not account.is_authenticated or account.is_staff:
        return Assembly.objects.all() if account.is_authenticated else Assembly.objects.none()
    return Assembly.objects.filter(pk__in=Seat.objects.chaired_by(account).values("college__assembly"))


def led_by(account: Any) -> Q:
    """Elections of assemblies that `account` chairs today."""
    return Q(assembly__in=Seat.objects.chaired_by(account).values("college__assembly"))


class ElectorQuerySet(models.QuerySet["Elector"]):
    def spoken_by(self, account: Any) -> ElectorQuerySet:
        """Lines for which `account` may act: its own, or that of an organisation it represents today."""
        if not account.is_authenticated:
            return self.none()
        represented = Representative.objects.running().filter(account=account, organisation__isnull=False)
        return self.filter(Q(account=account) | Q(organisation__in=represented.values("organisation_id")))

    def voting(self) -> ElectorQuerySet:
        return self.filter(struck=False, in_standing=True)


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    def standing(self) -> CandidacyQuerySet:
        return self.filter(state=CandidacyState.STANDING)

    def public(self) -> CandidacyQuerySet:
        """Those that stand in an election that is announced, and that no measure of care hides."""
        hidden = Measure.objects.hidden(self.model)
        return self.standing().exclude(contest__election__state=ElectionState.PREPARED).exclude(pk__in=hidden)

    def of(self, election: Election) -> CandidacyQuerySet:
        """Those that stand in an election, with all that a page shows of them."""
        related = self.select_related("contest__college", "elector__organisation", "elector__account")
        return related.filter(contest__election=election).standing().in_lot_order()

    def in_lot_order(self) -> CandidacyQuerySet:
        """By the public draw; before it, all candidacies are equal and the day of deposit orders them."""
        return self.order_by("contest__college__letter", "rank", "pk")

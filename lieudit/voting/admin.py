"""Repair desk of the ballots: everything is read, nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model, QuerySet

from lieudit.toolkit.repair import ReadOnlyAdmin
from lieudit.voting.models import Ballot, FrozenProxy, Lot, Proxy, RollEntry, Sitting, Tally, Vote
from lieudit.voting.workflow import Way

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Ballot)
class BallotAdmin(ReadOnlyAdmin):
    list_display = ("number", "question", "state", "closes_at")
    list_filter = ("state",)


@admin.register(RollEntry)
class RollEntryAdmin(ReadOnlyAdmin):
    list_display = ("ballot", "name", "college_name", "weight")


@admin.register(Proxy)
class ProxyAdmin(ReadOnlyAdmin):
    list_display = ("giver", "holder", "state", "given_at")
    list_filter = ("state",)


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    """The votes of a roll-call. Of a ballot in totals nobody reads who said what: its votes are not shown here."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).filter(entry__ballot__way=Way.ROLL_CALL)


@admin.register(Tally, FrozenProxy, Lot, Sitting)
class CountedAdmin(ReadOnlyAdmin):
    pass

"""Repair desk of the ballots: everything is read, nothing is changed."""

from django.contrib import admin

from lieudit.toolkit.repair import ReadOnlyAdmin
from lieudit.voting.models import Ballot, FrozenProxy, Lot, Proxy, RollEntry, Sitting, Tally, Vote


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


@admin.register(Vote, Tally, FrozenProxy, Lot, Sitting)
class CountedAdmin(ReadOnlyAdmin):
    pass

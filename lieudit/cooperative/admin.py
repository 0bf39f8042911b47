"""Repair desk of cooperatives: the ledger is read, nothing is changed."""

from django.contrib import admin

from lieudit.cooperative.models import Cooperative, Movement
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Cooperative)
class CooperativeAdmin(ReadOnlyAdmin):
    list_display = ("assembly", "opened_on")


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin):
    list_display = ("cooperative", "number", "kind", "day", "cause")
    list_filter = ("kind",)

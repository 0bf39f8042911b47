"""Repair desk of the assemblies: names and dates of seats may be mended, rules are only read."""

from django.contrib import admin

from lieudit.governance.models import Assembly, College, Decision, Rulebook, RulebookChange, Seat
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Assembly)
class AssemblyAdmin(admin.ModelAdmin[Assembly]):
    list_display = ("name", "kind", "region")
    readonly_fields = ("kind", "region")


@admin.register(College)
class CollegeAdmin(admin.ModelAdmin[College]):
    list_display = ("assembly", "letter", "name")
    readonly_fields = ("assembly", "code")


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin[Seat]):
    list_display = ("college", "name", "since", "until", "chairs")
    readonly_fields = ("college", "organisation", "account")


@admin.register(Rulebook)
class RulebookAdmin(ReadOnlyAdmin):
    list_display = ("assembly", "version", "in_force_from")


@admin.register(RulebookChange)
class RulebookChangeAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "state", "in_force_from")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "assembly", "decided_on", "method")

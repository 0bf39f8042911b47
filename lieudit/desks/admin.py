"""Repair desk: what was spread and where one went is read here, and changed by acts only."""

from django.contrib import admin

from lieudit.desks.models import Spreading, Visit
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Spreading)
class SpreadingAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "region", "department", "at")
    list_select_related = ("region", "department")


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ("municipality", "organisation", "on")
    list_select_related = ("municipality", "organisation")

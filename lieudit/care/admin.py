"""Repair desk: charters, reports and measures are read here, and handled on their own pages."""

from __future__ import annotations

from django.contrib import admin

from lieudit.care.models import CharterVersion, Measure, Report
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(CharterVersion)
class CharterVersionAdmin(ReadOnlyAdmin):
    list_display = ("number", "adopted_on")


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("at", "content_type", "object_id", "reason", "handled_at", "handled_by")
    list_select_related = ("content_type", "handled_by")
    list_filter = ("reason",)


@admin.register(Measure)
class MeasureAdmin(ReadOnlyAdmin):
    list_display = ("at", "content_type", "object_id", "actor", "lifted_at")
    list_select_related = ("content_type", "actor")

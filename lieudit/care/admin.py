"""Repair desk: charters, reports and measures are read here, and handled on their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from lieudit.care.models import CharterVersion, Measure, Report


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(CharterVersion)
class CharterVersionAdmin(ReadOnly):
    list_display = ("number", "adopted_on")


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("at", "content_type", "object_id", "reason", "handled_at", "handled_by")
    list_select_related = ("content_type", "handled_by")
    list_filter = ("reason",)


@admin.register(Measure)
class MeasureAdmin(ReadOnly):
    list_display = ("at", "content_type", "object_id", "actor", "lifted_at")
    list_select_related = ("content_type", "actor")

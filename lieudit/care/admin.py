"""Repair desk: charters, reports, measures and mandates are read here, and handled on their own pages.

Mediations are not here: the secretariat does not read them.
"""

from __future__ import annotations

from django.contrib import admin

from lieudit.care.models import Appeal, CharterVersion, Measure, Mediator, Report
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
    list_display = ("at", "kind", "content_type", "object_id", "actor", "until", "lifted_at")
    list_select_related = ("content_type", "actor")
    list_filter = ("kind",)


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    list_display = ("at", "outcome", "decided_at", "decided_by")
    list_select_related = ("decided_by",)


@admin.register(Mediator)
class MediatorAdmin(ReadOnlyAdmin):
    list_display = ("account", "since", "until", "ended_at", "appointed_by")
    list_select_related = ("account", "appointed_by")

"""The repair desk: the roadmap is read; it is changed by acts only."""

from __future__ import annotations

from django.contrib import admin

from lieudit.roadmap.models import Deliverable, Goal, Milestone, Slip
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "assembly", "mission", "decision")
    list_filter = ("mission",)


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "goal", "state", "first_on", "due_on")
    list_filter = ("state",)
    search_fields = ("title",)


admin.site.register([Slip, Deliverable], ReadOnlyAdmin)

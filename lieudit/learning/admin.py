"""The repair desk: visits, their stories, what places say may be asked, paths and their versions, read."""

from __future__ import annotations

from django.contrib import admin

from lieudit.learning.models import Path, PathVersion, PeerVisit, Story, TrainingSession, Welcome
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(PeerVisit)
class PeerVisitAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "visitor", "host", "state")
    list_filter = ("state", "kind")
    search_fields = ("title",)


@admin.register(Story)
class StoryAdmin(ReadOnlyAdmin):
    list_display = ("visit", "side", "at")


@admin.register(Welcome)
class WelcomeAdmin(ReadOnlyAdmin):
    list_display = ("place", "often", "said_on", "ended_on")


@admin.register(Path)
class PathAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "state", "licence")
    list_filter = ("state",)
    search_fields = ("title",)


@admin.register(PathVersion)
class PathVersionAdmin(ReadOnlyAdmin):
    list_display = ("path", "number", "at")


@admin.register(TrainingSession)
class TrainingSessionAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "state", "starts_at", "seats")
    list_filter = ("state",)
    search_fields = ("title",)

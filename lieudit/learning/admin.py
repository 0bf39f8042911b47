"""The repair desk: visits, their stories and what places say may be asked, read."""

from __future__ import annotations

from django.contrib import admin

from lieudit.learning.models import PeerVisit, Story, Welcome
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

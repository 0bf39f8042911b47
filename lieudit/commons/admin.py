"""The repair desk: resources, versions, uses and improvements are read; they are changed by acts only."""

from __future__ import annotations

from django.contrib import admin

from lieudit.commons.models import Improvement, Release, Resource, Reuse
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Resource)
class ResourceAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "kind", "licence", "state", "published_at")
    list_filter = ("state", "kind", "licence")
    search_fields = ("title",)


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ("resource", "version", "said_on")
    search_fields = ("resource__title",)


@admin.register(Reuse)
class ReuseAdmin(ReadOnlyAdmin):
    list_display = ("resource", "place", "organisation", "since", "stopped_on")
    search_fields = ("resource__title",)


@admin.register(Improvement)
class ImprovementAdmin(ReadOnlyAdmin):
    list_display = ("number", "resource", "state", "at")
    list_filter = ("state",)

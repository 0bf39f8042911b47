"""The repair desk of imports: lists may be put right, what their files did is read."""

from django.contrib import admin

from lieudit.imports.models import FollowedList, Import, Source
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin[Source]):
    list_display = ["name", "licence", "url"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    list_display = ["number", "source", "file_name", "state", "by", "at"]
    list_filter = ["state"]


@admin.register(FollowedList)
class FollowedListAdmin(ReadOnlyAdmin):
    list_display = ["url", "by", "state", "fetched_at", "held", "failure"]
    list_filter = ["state"]

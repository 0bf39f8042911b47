"""The repair desk of what published lists say."""

from django.contrib import admin

from lieudit.records.models import SourceRecord


@admin.register(SourceRecord)
class SourceRecordAdmin(admin.ModelAdmin[SourceRecord]):
    list_display = ["source", "external_id", "place", "imported_at"]
    search_fields = ["external_id"]
    raw_id_fields = ["place"]
    readonly_fields = ["source", "external_id", "row", "imported_at"]

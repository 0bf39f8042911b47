"""The repair desk of records: what was said and decided is read, not written."""

from typing import Any

from django.contrib import admin

from lieudit.records.models import Closure, Conflict, FieldSource, Merge, SourceRecord, Twin


@admin.register(SourceRecord)
class SourceRecordAdmin(admin.ModelAdmin[SourceRecord]):
    list_display = ["source", "external_id", "place", "imported_at"]
    search_fields = ["external_id"]
    raw_id_fields = ["place"]
    readonly_fields = ["source", "external_id", "row", "imported_at"]


class ReadOnly(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(FieldSource)
class FieldSourceAdmin(ReadOnly):
    list_display = ["place", "field", "voice", "source_name", "at"]


@admin.register(Conflict)
class ConflictAdmin(ReadOnly):
    list_display = ["place", "field", "source_name", "state", "at"]
    list_filter = ["state"]


@admin.register(Twin)
class TwinAdmin(ReadOnly):
    list_display = ["first", "second", "score", "state"]
    list_filter = ["state"]


@admin.register(Merge)
class MergeAdmin(ReadOnly):
    list_display = ["kept", "absorbed", "at", "undone_at"]


@admin.register(Closure)
class ClosureAdmin(admin.ModelAdmin[Closure]):
    list_display = ["place", "kind", "since", "until"]
    raw_id_fields = ["place", "author"]

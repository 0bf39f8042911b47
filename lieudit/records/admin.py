"""The repair desk of records: what was said and decided is read, not written."""

from django.contrib import admin

from lieudit.records.models import Closure, Conflict, FieldSource, Label, Merge, SourceRecord, Twin
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(SourceRecord)
class SourceRecordAdmin(admin.ModelAdmin[SourceRecord]):
    list_display = ["source", "external_id", "place", "imported_at"]
    search_fields = ["external_id"]
    raw_id_fields = ["place"]
    readonly_fields = ["source", "external_id", "row", "imported_at"]


@admin.register(FieldSource)
class FieldSourceAdmin(ReadOnlyAdmin):
    list_display = ["place", "field", "voice", "source_name", "at"]


@admin.register(Conflict)
class ConflictAdmin(ReadOnlyAdmin):
    list_display = ["place", "field", "source_name", "state", "at"]
    list_filter = ["state"]


@admin.register(Twin)
class TwinAdmin(ReadOnlyAdmin):
    list_display = ["first", "second", "score", "state"]
    list_filter = ["state"]


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ["kept", "absorbed", "at", "undone_at"]


@admin.register(Closure)
class ClosureAdmin(ReadOnlyAdmin):
    list_display = ["place", "kind", "since", "until"]


@admin.register(Label)
class LabelAdmin(admin.ModelAdmin[Label]):
    list_display = ["place", "programme", "since", "until"]
    list_filter = ["programme"]
    raw_id_fields = ["place"]

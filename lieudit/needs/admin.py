"""The repair desk of the needs: words and states are read there, never changed."""

from django.contrib import admin

from lieudit.needs.models import Answer, Convergence, Escalation, Need, Quote, Support
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Need)
class NeedAdmin(admin.ModelAdmin[Need]):
    """The place, the territory and the domains may be repaired; the words and the state may not."""

    list_display = ["number", "state", "place", "department", "moved_at"]
    list_filter = ["state", "channel"]
    search_fields = ["number", "words"]
    list_select_related = ["place", "department"]
    raw_id_fields = ["place", "organisation", "municipality"]
    readonly_fields = [
        "number", "words", "state", "author", "collected_by", "charter", "convergence", "level", "channel",
        "created_at", "published_at", "moved_at",
    ]  # fmt: skip

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Support)
class SupportAdmin(ReadOnlyAdmin):
    list_display = ("need", "place", "at", "published_at")
    list_select_related = ("need", "place")


@admin.register(Convergence)
class ConvergenceAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "state", "level")
    list_filter = ("state", "level")


@admin.register(Quote, Escalation, Answer)
class SaidAdmin(ReadOnlyAdmin):
    pass

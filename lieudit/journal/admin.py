"""Repair desk: the journal is read here, and follows can be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from lieudit.journal.models import Entry, Follow

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at", "kind", "sentence", "by")
    list_select_related = ("actor",)
    search_fields = ("kind",)
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Follow)
class FollowAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("to", "reason", "content_type", "object_id", "confirmed_at", "ended_at")
    list_select_related = ("account", "content_type")
    list_filter = ("reason",)
    search_fields = ("address", "account__email")
    fields = ("account", "address", "content_type", "object_id", "reason", "created_at", "confirmed_at", "ended_at")
    readonly_fields = (
        "account", "address", "content_type", "object_id", "reason", "created_at", "confirmed_at",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

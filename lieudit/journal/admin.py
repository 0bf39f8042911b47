"""Repair desk: the journal is read here, and follows can be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from lieudit.journal.letters import closed_acts
from lieudit.journal.models import Entry, Follow

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
    from django.http import HttpRequest

CLOSED = _("Un acte d’une page que vous ne lisez pas : ses mots ne vous sont pas ouverts.")
"""In the place of a sentence that is not for everybody: who repairs may be recused for what it speaks of."""


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What happened; of what is not for everybody, the words are read by those who read the page of which it speaks."""

    list_display = ("at", "kind", "told", "by")
    fields = ("at", "kind", "sentence", "by", "data")
    list_select_related = ("actor",)
    search_fields = ("kind",)
    date_hierarchy = "at"

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The lines of a page know together which of them are closed to their reader."""
        found = super().get_changelist_instance(request)
        closed = closed_acts(rows := list(found.result_list), request.user)
        for entry in rows:
            vars(entry)["is_closed"] = entry.pk in closed
        found.result_list = rows
        return found

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Entry | None:
        """One act, with what its sentence is made of; one that is closed to who asks has no page."""
        found = super().get_object(request, object_id, from_field)
        is_open = isinstance(found, Entry) and not closed_acts([found], request.user)
        return found if is_open else None

    @admin.display(description=_("phrase"))
    def told(self, entry: Entry) -> str:
        return str(CLOSED) if vars(entry).get("is_closed") else entry.sentence

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

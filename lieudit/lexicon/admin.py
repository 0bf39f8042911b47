"""Repair desk: groups are changed by acts only."""

from django.contrib import admin

from lieudit.lexicon.models import WordGroup
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(WordGroup)
class WordGroupAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "author", "changed_at", "removed_at")
    list_select_related = ("author",)

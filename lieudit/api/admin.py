"""The repair desk: reuses, questions, files of the day and tokens, read."""

from __future__ import annotations

from django.contrib import admin

from lieudit.api.models import Question, Reuse, Token, WrittenFile
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Reuse)
class ReuseAdmin(ReadOnlyAdmin):
    list_display = ("title", "dataset", "state", "told_at")
    list_filter = ("state", "dataset")
    search_fields = ("title", "url")


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    list_display = ("dataset", "state", "asked_at", "answered_at")
    list_filter = ("state", "dataset")
    search_fields = ("words", "answer")


@admin.register(WrittenFile)
class WrittenFileAdmin(ReadOnlyAdmin):
    list_display = ("dataset", "form", "at", "size", "rows")


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    list_display = ("begins", "account", "state", "ends_at", "used_on")
    list_filter = ("state",)
    exclude = ("digest",)

"""Repair desk of the deliberation: what was written and decided is only read."""

from django.contrib import admin

from lieudit.deliberation.models import Amendment, Comment, Draft, Objection, Paragraph, Position
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "state", "assembly", "closes_on")
    list_filter = ("state",)


@admin.register(Paragraph)
class ParagraphAdmin(ReadOnlyAdmin):
    list_display = ("uid", "draft", "rank", "is_demand")


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ("paragraph", "kind", "at")


@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyAdmin):
    list_display = ("draft", "number", "state", "at")
    list_filter = ("state",)


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    list_display = ("draft", "number", "state", "at")
    list_filter = ("state",)


@admin.register(Position)
class PositionAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "adopted_at", "fingerprint")

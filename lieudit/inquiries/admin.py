"""The repair desk: questions and the doors by which they are asked are read."""

from __future__ import annotations

from django.contrib import admin

from lieudit.inquiries.models import Door, Inquiry
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyAdmin):
    list_display = ("number", "question", "door", "state", "wanted_on", "decide_by", "answer_by", "follow_by")
    list_filter = ("state",)
    search_fields = ("question",)


@admin.register(Door)
class DoorAdmin(ReadOnlyAdmin):
    list_display = ("said", "institution", "address", "confirmed_at", "checked_at", "closed_at")
    exclude = ("key",)

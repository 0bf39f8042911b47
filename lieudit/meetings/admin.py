"""Repair desk of sessions: everything is read, nothing is changed."""

from django.contrib import admin

from lieudit.meetings.models import AgendaItem, AgendaRequest, Convening, Guest, Meeting, Notice, Registration
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "assembly", "kind", "state", "starts_at")
    list_filter = ("state", "kind")


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnlyAdmin):
    list_display = ("title", "meeting", "rank", "kind", "minutes")
    list_filter = ("kind",)


@admin.register(AgendaRequest)
class AgendaRequestAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "meeting", "state", "asked_at")
    list_filter = ("state",)


@admin.register(Convening)
class ConveningAdmin(ReadOnlyAdmin):
    list_display = ("meeting", "kind", "sent_at", "digest")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("convening", "name", "capacity", "sent_at", "failed", "opened_at")


@admin.register(Guest)
class GuestAdmin(ReadOnlyAdmin):
    list_display = ("meeting", "name", "quality", "sent_at", "mode", "arrived_at", "revoked_at")


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ("meeting", "seat", "mode", "state", "at")
    list_filter = ("mode",)

"""Repair desk of minutes and actions: everything is read, nothing is changed."""

from django.contrib import admin

from lieudit.minutes.models import Action, Correction, MemberStatement, Minutes
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyAdmin):
    list_display = ("meeting", "assembly", "state", "number", "signed_at", "digest")
    list_filter = ("state", "assembly")


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("minutes", "number", "section", "state", "at")
    list_filter = ("state",)


@admin.register(MemberStatement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ("minutes", "seat", "at")


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    list_display = ("number", "assembly", "text", "state", "due_on")
    list_filter = ("state", "assembly")

"""The repair desk: everything can be read; what was sent, received or promised is changed by acts only."""

from __future__ import annotations

from django.contrib import admin

from lieudit.advocacy.models import Commitment, Demand, Effect, Referral, Reminder, Reply, Statement
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    list_display = ("number", "institution", "position", "state", "due_on", "sent_at")
    list_filter = ("state", "means")
    search_fields = ("institution__name", "position__title")
    exclude = ("key",)


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = ("number", "demand", "kind", "outcome", "channel", "received_at", "verified_at")
    list_filter = ("kind", "channel")


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ("number", "demand", "state", "due_on")
    list_filter = ("state",)


admin.site.register([Demand, Reminder, Statement, Effect], ReadOnlyAdmin)

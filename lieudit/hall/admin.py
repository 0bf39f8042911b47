"""Repair desk of the sessions: everything is read, nothing is changed."""

from django.contrib import admin

from lieudit.hall.models import (
    Block,
    BlockLine,
    Outcome,
    PaperCount,
    Presence,
    Question,
    Round,
    Session,
    SessionBallot,
    Speech,
    Wording,
)
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("meeting", "opened_at", "closed_at")


@admin.register(Presence)
class PresenceAdmin(ReadOnlyAdmin):
    list_display = ("session", "seat", "mode", "arrived_at", "left_at")


@admin.register(Speech)
class SpeechAdmin(ReadOnlyAdmin):
    list_display = ("session", "name", "kind", "started_at", "ended_at")


@admin.register(Block, BlockLine, Round, Wording, SessionBallot, PaperCount, Outcome, Question)
class RecordAdmin(ReadOnlyAdmin):
    pass

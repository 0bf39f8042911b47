"""The repair desk: consultations and their statements are read; who answered what is not shown, even here."""

from __future__ import annotations

from django.contrib import admin

from lieudit.consultations.models import Consultation, Statement
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    list_display = ("number", "question", "assembly", "audience", "state", "closes_on")
    list_filter = ("state", "audience")
    search_fields = ("question",)


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ("consultation", "rank", "text", "state", "due_on")
    list_filter = ("state",)

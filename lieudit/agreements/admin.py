"""The repair desk: agreements are read; they are changed by acts only."""

from __future__ import annotations

from django.contrib import admin

from lieudit.agreements.models import Agreement
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "place", "partner", "ends_on", "state")
    list_filter = ("state",)
    search_fields = ("title",)

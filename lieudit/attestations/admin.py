"""The repair desk: what may be recognised, and how many are; who declared what is read on its page alone."""

from __future__ import annotations

from django.contrib import admin

from lieudit.attestations.models import Achievement, Attestation
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Achievement)
class AchievementAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "place", "organisation", "state")
    list_filter = ("state",)
    search_fields = ("title",)


@admin.register(Attestation)
class AttestationAdmin(ReadOnlyAdmin):
    list_display = ("number", "achievement", "state", "declared_at")
    list_filter = ("state",)
    fields = ("number", "achievement", "state", "declared_at", "recognised_at", "attested_at", "withdrawn_at")

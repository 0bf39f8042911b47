"""The repair desk: services are read; they are changed by acts only."""

from __future__ import annotations

from django.contrib import admin

from lieudit.public_services.models import MednumRow, Offer
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "place", "domain", "state", "said_on")
    list_filter = ("domain", "state")
    search_fields = ("title",)


@admin.register(MednumRow)
class MednumRowAdmin(ReadOnlyAdmin):
    list_display = ("external_id", "place", "offer", "run")
    search_fields = ("external_id",)

"""What published lists say of places, kept beside what the places say of themselves."""

from __future__ import annotations

from typing import Any

from django.db import models

from lieudit.network.models import Place


class SourceRecordQuerySet(models.QuerySet["SourceRecord"]):
    def about(self, place: Place) -> SourceRecordQuerySet:
        """Rows of published lists from which a place was made."""
        return self.filter(place=place).order_by("source", "external_id")


class SourceRecord(models.Model):
    """A row of a published file from which a place was made: its words, its licence, its date."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)
    external_id = models.CharField(max_length=120)
    licence = models.CharField(max_length=40, blank=True)
    row: models.JSONField[Any, Any] = models.JSONField(default=dict)
    imported_at = models.DateTimeField(auto_now=True)

    objects = SourceRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="a_source_row_is_one_place")]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"

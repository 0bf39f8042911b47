"""The repair desk: Django's admin, where acts leave no room for hands.

Rows that acts write (states, journal, votes) are read there; what is corrected there is written down
by Django's own log, which moves the clock of public pages like any act.
"""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin[Model]):
    """Looks, and changes nothing."""

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

"""Repair desk: the official geography is read here and changed by `manage.py load_territory` only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest  # noqa: TID251 - the type of a hook

from lieudit.territory.models import Department, Intermunicipality, Municipality, Region


class OfficialAdmin(admin.ModelAdmin[models.Model]):
    """Rows that come from the official files: looked at, never edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Region)
class RegionAdmin(OfficialAdmin):
    list_display = ["code", "name", "overseas", "population"]


@admin.register(Department)
class DepartmentAdmin(OfficialAdmin):
    list_display = ["code", "name", "region", "population"]
    list_select_related = ["region"]
    search_fields = ["code", "name"]


@admin.register(Intermunicipality)
class IntermunicipalityAdmin(OfficialAdmin):
    list_display = ["siren", "name", "kind", "population"]
    list_filter = ["kind"]
    search_fields = ["siren", "name"]


@admin.register(Municipality)
class MunicipalityAdmin(OfficialAdmin):
    list_display = ["code", "name", "department", "population"]
    list_filter = ["department__region"]
    list_select_related = ["department"]
    search_fields = ["code", "name", "plain_name"]

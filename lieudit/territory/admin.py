"""Repair desk: the official geography is read here and changed by `manage.py load_territory` only."""

from django.contrib import admin

from lieudit.territory.models import Department, Intermunicipality, Municipality, Region
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "overseas", "population"]


@admin.register(Department)
class DepartmentAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "region", "population"]
    list_select_related = ["region"]
    search_fields = ["code", "name"]


@admin.register(Intermunicipality)
class IntermunicipalityAdmin(ReadOnlyAdmin):
    list_display = ["siren", "name", "kind", "population"]
    list_filter = ["kind"]
    search_fields = ["siren", "name"]


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "department", "population"]
    list_filter = ["department__region"]
    list_select_related = ["department"]
    search_fields = ["code", "name", "plain_name"]

"""Repair desk: the official geography is read here and changed by `manage.py load_territory` only; zonings are
written."""

from django.contrib import admin

from lieudit.territory.models import Department, Intermunicipality, Municipality, Region, Zoning
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


@admin.register(Zoning)
class ZoningAdmin(admin.ModelAdmin[Zoning]):
    """Lists of programmes are imported; an end that no list tells is written here."""

    list_display = ["municipality", "programme", "since", "until"]
    list_filter = ["programme"]
    raw_id_fields = ["municipality"]

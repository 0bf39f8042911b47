"""The repair desk of the directory. Daily work is done on the pages."""

from django.contrib import admin

from lieudit.network.models import Affiliation, Animator, Claim, Organisation, Place, Representative


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin[Place]):
    list_display = ["name", "municipality", "status", "confirmed_on"]
    list_filter = ["status"]
    search_fields = ["name", "slug"]
    raw_id_fields = ["municipality"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    list_display = ["name", "kind", "level", "region", "department"]
    list_filter = ["kind", "level"]
    search_fields = ["name", "slug"]


@admin.register(Representative)
class RepresentativeAdmin(admin.ModelAdmin[Representative]):
    list_display = ["account", "place", "organisation", "quality", "since", "until"]
    raw_id_fields = ["account", "place", "organisation"]


@admin.register(Animator)
class AnimatorAdmin(admin.ModelAdmin[Animator]):
    list_display = ["account", "organisation", "region", "department", "since", "until"]
    raw_id_fields = ["account", "organisation"]


@admin.register(Affiliation)
class AffiliationAdmin(admin.ModelAdmin[Affiliation]):
    list_display = ["place", "organisation", "since", "until"]
    raw_id_fields = ["place", "organisation"]


@admin.register(Claim)
class ClaimAdmin(admin.ModelAdmin[Claim]):
    list_display = ["account", "place", "organisation", "state", "at"]
    list_filter = ["state"]
    raw_id_fields = ["account", "place", "organisation"]
    readonly_fields = ["state", "decided_at", "decided_by", "answer"]

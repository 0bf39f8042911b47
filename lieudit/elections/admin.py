"""Repair desk of elections: everything is read, nothing is changed. Circles are not shown here."""

from django.contrib import admin

from lieudit.elections.models import Candidacy, Contest, Correction, Election, Elector, Minutes
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Election)
class ElectionAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "assembly", "state", "opens_at")
    list_filter = ("state",)


@admin.register(Contest)
class ContestAdmin(ReadOnlyAdmin):
    list_display = ("election", "college", "seats", "outcome")


@admin.register(Elector)
class ElectorAdmin(ReadOnlyAdmin):
    list_display = ("election", "number", "name", "college", "in_standing", "struck")


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("number", "election", "wish", "state", "asked_at")
    list_filter = ("state",)


@admin.register(Candidacy)
class CandidacyAdmin(ReadOnlyAdmin):
    list_display = ("elector", "contest", "state", "elected")


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyAdmin):
    list_display = ("election", "at", "fingerprint")

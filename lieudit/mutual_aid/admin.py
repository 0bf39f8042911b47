"""The repair desk: what is lent, loans, states, exchanges, read."""

from __future__ import annotations

from django.contrib import admin

from lieudit.mutual_aid.models import AidChoice, Exchange, Hand, LawNote, Loan, Sos, StateNote, Thing
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Thing)
class ThingAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "place", "kind", "ended_on")
    list_filter = ("kind",)
    search_fields = ("title",)


@admin.register(Loan)
class LoanAdmin(ReadOnlyAdmin):
    list_display = ("number", "thing", "lender", "borrower", "state", "starts_at")
    list_filter = ("state",)


@admin.register(StateNote)
class StateNoteAdmin(ReadOnlyAdmin):
    list_display = ("loan", "moment", "side", "condition", "at")


@admin.register(Exchange)
class ExchangeAdmin(ReadOnlyAdmin):
    list_display = ("kind", "giver", "receiver", "quantity", "on")
    list_filter = ("kind",)


@admin.register(AidChoice)
class AidChoiceAdmin(ReadOnlyAdmin):
    list_display = ("place", "mirror_is_public", "told_within")


@admin.register(LawNote)
class LawNoteAdmin(ReadOnlyAdmin):
    list_display = ("key", "title", "source", "checked_on")


@admin.register(Hand)
class HandAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "giver", "receiver", "kind", "state")
    list_filter = ("state", "kind")


@admin.register(Sos)
class SosAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "place", "until", "state")
    list_filter = ("state",)

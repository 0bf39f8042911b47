"""The repair desk: calls, their versions and replies are read."""

from __future__ import annotations

from django.contrib import admin

from lieudit.funding.models import Call, Income, Reply, Terms
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "kind", "state", "announced_on", "opens_at", "closes_at")
    list_filter = ("state", "kind")
    search_fields = ("title",)
    exclude = ("reply_key",)


@admin.register(Terms)
class TermsAdmin(ReadOnlyAdmin):
    list_display = ("call", "version", "at", "reason")


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = ("call", "role", "at")


@admin.register(Income)
class IncomeAdmin(ReadOnlyAdmin):
    list_display = ("number", "year", "organisation", "said", "amount", "state")
    list_filter = ("year", "nature", "state")

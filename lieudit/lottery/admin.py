"""Repair desk of lotteries: everything is read, nothing is changed. Volunteers are not shown here."""

from django.contrib import admin

from lieudit.lottery.models import Lottery, Panels
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Lottery)
class LotteryAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "assembly", "state", "draw_at")
    list_filter = ("state",)


@admin.register(Panels)
class PanelsAdmin(ReadOnlyAdmin):
    list_display = ("lottery", "digest", "at")

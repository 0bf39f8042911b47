"""Repair desk of members: everything is read, nothing is rewritten; acts and contrary payments do the rest."""

from django.contrib import admin

from lieudit.membership.models import BankLine, DuesPeriod, DuesScale, Exclusion, Member, Payment
from lieudit.toolkit.repair import ReadOnlyAdmin


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    list_display = ("number", "kept_name", "region", "college", "state", "since", "until")
    list_filter = ("state", "college")


@admin.register(DuesScale)
class DuesScaleAdmin(ReadOnlyAdmin):
    list_display = ("year", "region", "grace_until", "double_discount")


@admin.register(DuesPeriod)
class DuesPeriodAdmin(ReadOnlyAdmin):
    list_display = ("reference", "amount", "discount", "grace_until", "noticed_at")
    list_select_related = ("member",)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ("number", "amount", "paid_on", "means", "contra_of")


@admin.register(BankLine)
class BankLineAdmin(ReadOnlyAdmin):
    list_display = ("paid_on", "amount", "label", "state")


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnlyAdmin):
    list_display = ("number", "state", "hearing_on")

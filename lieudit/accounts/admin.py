"""Repair desk: accounts and their consents. Closing is done by the person, never from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from lieudit.accounts.models import Account, Change, Consent

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest


# One door for everybody: the desk has no sign-in of its own, without counted tries nor second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class ConsentInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Consent
    extra = 0
    can_delete = False
    readonly_fields = ("purpose", "wording", "given_at", "withdrawn_at")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("email", "name", "is_staff", "is_active", "joined_at", "closed_at")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name")
    fields = ("email", "name", "name_is_public", "is_staff", "is_active", "joined_at", "last_login", "closed_at")
    readonly_fields = ("name_is_public", "joined_at", "last_login", "closed_at")
    inlines = (ConsentInline,)

    def save_model(self, request: HttpRequest, obj: Account, form: ModelForm[Account], change: bool) -> None:
        """An address that is replaced here is told like any: the desk too may be left open."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            get_adapter().tell(obj, Change.EMAIL_CHANGED, before=form.initial["email"])

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Acts stay, so does the row of their author."""
        return False

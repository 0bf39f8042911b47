"""A brick for every form that publishes a text: the charter is accepted before the first one.

    class ExpressForm(CharterMixin, ActForm):
        words = forms.CharField(widget=Words())

    form = ExpressForm(request.POST or None, account=request.user)

The box is shown until the account has accepted the version in force (always, without an account).
`cleaned_data["charter"]` is the version in force, or None when there is none; the act keeps it, and
calls `care.services.accept_charter(actor, charter)` when somebody is signed in.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import CharterVersion


class CharterField(forms.BooleanField):
    """A box to tick, with a link to the text; its value is the version that was accepted."""

    def __init__(self, *, charter: CharterVersion) -> None:
        super().__init__(
            label=format_html(
                'J’accepte la <a href="{}">charte de bienveillance</a> (version {})',
                reverse_lazy("care:charter"),
                charter.number,
            ),
            error_messages={"required": _("Acceptez la charte pour publier un texte.")},
        )
        self.charter = charter

    def clean(self, value: Any) -> CharterVersion:
        super().clean(value)
        return self.charter


class CharterMixin(forms.Form):
    """Adds the field `charter`, unless this account has accepted the version in force."""

    def __init__(self, *args: Any, account: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (asked := CharterVersion.asked_of(account)) is not None:
            self.fields["charter"] = CharterField(charter=asked)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "charter" not in self.fields:
            self.cleaned_data["charter"] = CharterVersion.in_force()
        return self.cleaned_data

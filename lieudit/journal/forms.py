"""Who wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm


class FollowForm(ActForm):
    """An account has nothing to type; anybody else leaves an address, which is confirmed by mail."""

    address = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Elle ne sert qu’à vous prévenir. Chaque message permet d’arrêter en un clic."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, account: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if account:
            del self.fields["address"]

"""A brick for every form that publishes a text: the charter is accepted before the first one.

    class ExpressForm(CharterForm):
        words = forms.CharField(widget=Words())

    form = ExpressForm(*sent(request), account=request.user)
    form.attempt(express_need, actor=request.user)

The box is shown until the account has accepted the version in force (always, without an account). The act
knows nothing of it: `attempt` keeps the date of the acceptance with the act, for who is signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import CharterVersion
from lieudit.care.services import accept_charter
from lieudit.toolkit.act_form import ActForm


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


class CharterForm(ActForm):
    """Adds the field `charter`, unless this account has accepted the version in force.

    `charter`, once the form is clean, is the version in force: an act without account may keep it.
    """

    charter: CharterVersion | None = None

    def __init__(self, *args: Any, account: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        if (asked := CharterVersion.asked_of(account)) is not None:
            self.fields["charter"] = CharterField(charter=asked)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.charter = self.cleaned_data.pop("charter", None) or CharterVersion.in_force()
        return self.cleaned_data

    def attempt(self, act: Callable[..., Any], *things: Any, **context: Any) -> bool:
        """The act and the acceptance of who is signed in: both, or neither."""
        with transaction.atomic():
            done = super().attempt(act, *things, **context)
            if done and "charter" in self.fields and self.account and self.account.is_authenticated:
                accept_charter(self.account, self.charter)
        return done

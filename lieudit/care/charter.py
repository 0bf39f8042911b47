"""A brick for every form that publishes a text: the charter is accepted before the first one.

    class ExpressForm(CharterForm):
        words = forms.CharField(widget=Words())

    form = ExpressForm(*sent(request), account=request.user)
    form.attempt(express_need, actor=request.user)

The box is shown until the account has accepted the version in force (always, without an account). The act
knows nothing of it: `attempt` keeps the date of the acceptance with the act, for who is signed in, and counts
what they publish.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.models import CharterVersion
from lieudit.care.services import accept_charter
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Trace

MOST_TEXTS = 60
"""Texts that one account may publish in an hour: sheets of paper are typed in at this pace."""


class CharterField(forms.BooleanField):
    """A box to tick, with a link to the text; its value is the version that was accepted."""

    def __init__(self, *, charter: CharterVersion) -> None:
        super().__init__(
            label=format_html(
                'J’accepte la <a href="{}">charte de bienveillance</a> (version {})',
                reverse_lazy("care:charter"),
                charter.number,
            ),
            error_messages={"required": gettext_lazy("Acceptez la charte pour publier un texte.")},
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

    def heed(self, act: Callable[..., Any], *things: Any, **words: Any) -> bool:
        """The act, counted for who is signed in, and their acceptance: all of it, or nothing."""
        signed = self.account is not None and self.account.is_authenticated
        return super().heed(partial(self._publish, act) if signed else act, *things, **words)

    @transaction.atomic
    def _publish(self, act: Callable[..., Any], *things: Any, **words: Any) -> Any:
        if not Trace.keep(f"account {self.account.pk}", MOST_TEXTS):
            raise RuleBroken(
                _("Vous avez publié beaucoup de textes en une heure : renvoyez celui-ci un peu plus tard.")
            )
        outcome = act(*things, **words)
        if "charter" in self.fields:
            accept_charter(self.account, self.charter)
        return outcome

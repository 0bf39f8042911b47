"""A brick for every form that publishes a text: the charter is read where one writes, and accepted once.

    class ExpressForm(CharterForm):
        words = forms.CharField(widget=Words())

    form = ExpressForm(*sent(request), account=request.user)
    form.attempt(express_need, actor=request.user)

The field `charter` unfolds the text in place, so that nothing typed is lost. Its box is shown until the account
has accepted the version in force (always, without an account). The act knows nothing of it: `attempt` keeps the
date of the acceptance with the act, counts what the account publishes, and refuses who is suspended.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Unpack

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import CharterVersion
from lieudit.care.services import accept_charter, check_may_write
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Trace
from lieudit.toolkit.prepared import Blank, Rows, prepared
from lieudit.toolkit.types import Act, Cleaned, PlainFormOptions, Sent

MOST_TEXTS = 60
"""Texts that one account may publish in an hour: sheets of paper are typed in at this pace."""


class CharterField(forms.BooleanField):
    """The charter to unfold, with a box to tick until it is accepted; its value is the version in force."""

    def __init__(self, *, charter: Any) -> None:
        super().__init__(
            label=gettext_lazy("J’accepte la charte de bienveillance"),
            required=not charter.is_accepted,
            template_name="care/charter_field.html",
            error_messages={"required": gettext_lazy("Acceptez la charte pour publier un texte.")},
        )
        self.charter = charter

    def clean(self, value: Any) -> CharterVersion:
        super().clean(value)
        version: CharterVersion = self.charter
        return version


def charter_for(account: Visitor | None) -> CharterVersion | None:
    """The version in force, as `for_writer` reads it: each form that publishes words asks for it."""
    known = {"account": account.pk, "now": timezone.now()} if isinstance(account, Account) else {"account": None}
    found: CharterVersion | None = _charter.first(**known)
    return found


@prepared()
def _charter(*, account: Blank | None, now: Blank | None = None) -> Rows:
    versions = CharterVersion.objects
    asked = versions.accepted_by(account, now) if account else versions.for_writer(None)  # type: ignore[arg-type]
    return asked.order_by("-number")[:1]


class CharterForm(ActForm):
    """Adds the field `charter`, where one was adopted.

    `charter`, once the form is clean, is the version in force: an act without account may keep it.
    """

    charter: CharterVersion | None = None

    def __init__(self, *sent: Sent, account: Visitor | None = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        if charter := charter_for(account):
            self.fields["charter"] = CharterField(charter=charter)

    def clean(self) -> Cleaned:
        super().clean()
        self.charter = self.cleaned_data.pop("charter", None)
        return self.cleaned_data

    def run(self, act: Act, *things: object, **words: object) -> bool:
        """The act, counted for who is signed in, and their acceptance: all of it, or nothing."""
        if isinstance(self.account, Account):
            act = partial(self._publish, self.account, act)
        return super().run(act, *things, **words)

    def _check_may_write(self, account: Account) -> None:
        """Their suspension was read with the charter, as the form was made; where there is none, it is asked."""
        charter = self.fields.get("charter")
        if not isinstance(charter, CharterField) or charter.charter.suspended_until:
            check_may_write(account)

    @transaction.atomic
    def _publish(self, account: Account, act: Act, *things: object, **words: object) -> object:
        self._check_may_write(account)
        if not Trace.keep(f"account {account.pk}", MOST_TEXTS):
            raise RuleBroken(
                _("Vous avez publié beaucoup de textes en une heure : renvoyez celui-ci un peu plus tard.")
            )
        outcome = act(*things, **words)
        if self.charter is not None and self.fields["charter"].required:
            accept_charter(account, self.charter)
        return outcome

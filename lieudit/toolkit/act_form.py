"""Forms that hand over to an act, and show its refusal as their own error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import PlainFormOptions, Sent
from lieudit.toolkit.widgets import Words

if TYPE_CHECKING:
    from lieudit.accounts.models import Visitor


def on_one_line(text: str) -> None:
    """Refuse line breaks where no browser sends any: titles and names go into calendars and heads of mails."""
    if len(text.splitlines()) > 1:
        raise ValidationError(_("Écrivez sur une seule ligne."))


class WordsField(forms.CharField):
    """Somebody's words, kept as typed, up to `most` characters, in an area of some `rows`."""

    def __init__(self, *, rows: int = 5, most: int = 5000, **options: Any) -> None:
        super().__init__(widget=Words(rows=rows), validators=[MaxLengthValidator(most)], **options)


class ActForm(forms.Form):
    """A form whose fields bear the names of the act's arguments; without a field, a button whose act may refuse.
    `account` is who fills it in, when that matters."""

    outcome: Any = None

    def __init__(
        self,
        words: Sent = None,
        files: Sent = None,
        *,
        account: Visitor | None = None,
        **options: Unpack[PlainFormOptions],
    ) -> None:
        super().__init__(words, files, **options)
        self.account = account
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput):
                field.validators.append(on_one_line)

    def attempt(self, act: Callable[..., Any], *things: Any, **context: Any) -> bool:
        """Run `act(*things, **context, **typed)`; keep what it returns in `outcome`.

        A broken rule becomes an error of the field that it names, else of the form.
        """
        if not self.is_bound or not self.is_valid():
            return False
        return self.run(act, *things, **context, **self.cleaned_data)

    def run(self, act: Callable[..., Any], *things: Any, **words: Any) -> bool:
        """Run `act` with these words; keep what it returns, or its refusal as an error of the form."""
        try:
            self.outcome = act(*things, **words)
        except RuleBroken as refusal:
            self.add_error(None, refusal)
            return False
        return True

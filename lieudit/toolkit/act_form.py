"""Forms that hand over to an act, and show its refusal as their own error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Act, Cleaned, FieldOptions, FormOptions, Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Words

if TYPE_CHECKING:
    from lieudit.accounts.models import Visitor


def on_one_line(text: str) -> None:
    """Refuse line breaks where no browser sends any: titles and names go into calendars and heads of mails."""
    if len(text.splitlines()) > 1:
        raise ValidationError(_("Écrivez sur une seule ligne."))


class WordsField(forms.CharField):
    """Somebody's words, kept as typed, up to `most` characters, in an area of some `rows`."""

    def __init__(self, *, rows: int = 5, most: int = 5000, **options: Unpack[FieldOptions]) -> None:
        super().__init__(widget=Words(rows=rows), validators=[MaxLengthValidator(most)], **options)


class EurosField(forms.DecimalField):
    """A sum above nothing, as people write it: « 1 234,56 € », with any space."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        least = Decimal("0.01")
        super().__init__(min_value=least, max_digits=12, decimal_places=2, localize=True, **options)

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        typed = re.sub(r"[\s€]", "", value) if isinstance(value, str) else value
        return super().to_python(typed)


class ActForm(NamedForm):
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

    @property
    def done(self) -> Phrase:
        """What is said once the act is done."""
        return ""

    def write(self, name: str, value: str) -> None:
        """Have the form shown again with another value in a hidden field."""
        if self.data.get(name, "") != value:
            fresh: Any = self.data
            self.data = fresh = fresh.copy()
            fresh[name] = value

    def attempt(self, act: Act, *things: object, **context: object) -> bool:
        """Run `act(*things, **context, **typed)`; keep what it returns in `outcome`.

        A broken rule becomes an error of the field that it names, else of the form.
        """
        if not self.is_bound or not self.is_valid():
            return False
        return self.run(act, *things, **context, **self.cleaned_data)

    def run(self, act: Act, *things: object, **words: object) -> bool:
        """Run `act` with these words; keep what it returns, or its refusal as an error of the form."""
        try:
            self.outcome = act(*things, **words)
        except RuleBroken as refusal:
            self.add_error(None, refusal)
            return False
        return True


type FormOf = Callable[..., ActForm]
"""A form that is not filled in yet: its class, whatever this asks for."""


def rows_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField[Model]:
    """The field of a form in which one chooses among rows: its `queryset` is said as the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The same, among choices written one by one."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


type Acts = Mapping[str, tuple[Any, Act, tuple[str, ...]]]
"""Decision → what is read, the act, and the fields that the act takes."""


class DecisionForm(ActForm):
    """One of several acts, with the reason that it needs: the field `explained` is required by all but the first."""

    decision = forms.ChoiceField(label=gettext_lazy("Décision"), widget=ChoiceCards(size="m"))
    explained = "answer"

    def __init__(self, *sent: Sent, acts: Acts, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.acts = acts
        choice_field(self, "decision").choices = [(key, label) for key, (label, _act, _words) in acts.items()]
        if len(acts) == 1:
            self.fields["decision"].widget = forms.HiddenInput()
            self.initial["decision"] = next(iter(acts))

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        favourable = next(iter(self.acts))
        if typed.get("decision") not in {None, favourable} and not typed.get(self.explained):
            self.add_error(self.explained, _("Écrivez le motif : la personne concernée le lira."))
        return typed

    def attempt(self, *things: object, **context: object) -> bool:
        """Run the act that was chosen."""
        if not self.is_bound or not self.is_valid():
            return False
        _label, act, names = self.acts[self.cleaned_data["decision"]]
        return self.run(act, *things, **context, **{name: self.cleaned_data[name] for name in names})

"""The form field where a municipality is typed: by name, by postcode, or as suggested."""

from __future__ import annotations

from typing import Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.territory.models import Municipality, typed_municipalities
from lieudit.territory.spelling import LONGEST
from lieudit.toolkit.types import Context, FieldOptions

MOST_NAMED = 6
"""How many candidates a refusal names."""


class MunicipalityInput(forms.TextInput):
    """A text box that suggests municipalities where scripts run, and is a plain box elsewhere."""

    template_name = "ui/municipality_input.html"
    suggested_by = "territory:suggest"
    """The address that proposes `<option>` elements for what is typed."""

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> Context:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-list"
        context["widget"]["list_id"] = list_id
        context["widget"]["attrs"] |= {
            "list": list_id,
            "autocomplete": "off",
            "data-hx-get": self.suggesting(name),
            "data-hx-trigger": "input changed delay:200ms",
            "data-hx-target": f"#{list_id}",
            "data-hx-swap": "innerHTML",
            "data-hx-sync": "this:replace",
        }
        return context

    def suggesting(self, name: str) -> str:
        """The address that is asked as one types."""
        return f"{reverse(self.suggested_by)}?field={name}"


class MunicipalityField(forms.CharField):
    """Cleans to one municipality, or says which ones were meant."""

    widget = MunicipalityInput
    default_error_messages = {"required": gettext_lazy("Indiquez la commune ou son code postal.")}

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        options.setdefault("label", gettext_lazy("Commune ou code postal"))
        super().__init__(max_length=LONGEST, **options)

    def to_python(self, value: object) -> Any:
        """The municipality a text designates; None for an empty text."""
        if isinstance(value, Municipality):
            return value
        text = super().to_python(value)
        if not text:
            return None
        found = typed_municipalities(text, most=MOST_NAMED + 1)
        if len(found) == 1:
            return found[0]
        raise ValidationError(_refusal(text, found), code="invalid")

    def run_validators(self, value: object) -> None:
        """The text led to a municipality: its length has nothing left to prove."""

    def validate(self, value: object) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def prepare_value(self, value: object) -> object:
        """What the box shows: the label of a municipality, or what was typed."""
        return value.label if isinstance(value, Municipality) else value


def _refusal(text: str, found: list[Municipality]) -> str:
    shown = {"text": text.strip()[:60]}
    if not found:
        if shown["text"].isdigit():
            return _("Aucune commune n’a le code postal %(text)s. Vérifiez-le, ou écrivez le nom.") % shown
        return _("Aucune commune ne s’appelle « %(text)s ». Vérifiez le nom, ou écrivez le code postal.") % shown
    names = ", ".join(each.label for each in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        names += "…"
    return _("Plusieurs communes correspondent : %(names)s. Précisez laquelle.") % {"names": names}

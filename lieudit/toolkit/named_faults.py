"""What is wrong in a field, in words that name it: « Remplissez « Adresse ». », never « Ce champ est obligatoire. ».

Words that a field or a form gave itself stay: only those of Django are said again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lieudit.toolkit.french import NBSP, counted, typeset

type Label = str | Promise

REQUIRED: dict[type[forms.Field], Label] = {
    forms.BooleanField: gettext_lazy("Cochez %(field)s."),
    forms.FileField: gettext_lazy("Joignez un fichier à %(field)s."),
    forms.ChoiceField: gettext_lazy("Faites votre choix à %(field)s."),
    forms.ModelChoiceField: gettext_lazy("Faites votre choix à %(field)s."),
    forms.Field: gettext_lazy("Remplissez %(field)s."),
}
ANSWER = gettext_lazy("Répondez à %(field)s.")
"""Of a field whose label is a question."""
UNREAD: dict[type[forms.Field], Label] = {
    forms.EmailField: gettext_lazy("%(field)s : écrivez une adresse électronique entière, comme nom@exemple.fr."),
    forms.URLField: gettext_lazy("%(field)s : écrivez une adresse de site entière, comme https://exemple.fr."),
    forms.FloatField: gettext_lazy("%(field)s : écrivez un nombre, en chiffres."),
    forms.DecimalField: gettext_lazy("%(field)s : écrivez un nombre, en chiffres."),
    forms.IntegerField: gettext_lazy("%(field)s : écrivez un nombre entier, en chiffres."),
    forms.DateTimeField: gettext_lazy("%(field)s : écrivez un jour et une heure, comme 31/12/2026 14:30."),
    forms.DateField: gettext_lazy("%(field)s : écrivez le jour, le mois et l’année, comme 31/12/2026."),
    forms.TimeField: gettext_lazy("%(field)s : écrivez une heure, comme 14:30."),
    forms.FileField: gettext_lazy("%(field)s : le fichier n’est pas arrivé. Joignez-le de nouveau."),
    forms.ChoiceField: gettext_lazy("%(field)s : choisissez dans la liste."),
    forms.ModelChoiceField: gettext_lazy("%(field)s : choisissez dans la liste."),
    forms.Field: gettext_lazy("%(field)s : ce qui est écrit n’a pas pu être lu."),
}
OF_A_CODE: dict[str, Label] = {
    "max_length": gettext_lazy("%(field)s : raccourcissez, %(signs)s au plus."),
    "min_length": gettext_lazy("%(field)s : allongez, %(signs)s au moins."),
    "max_value": gettext_lazy("%(field)s : %(most)s au plus."),
    "min_value": gettext_lazy("%(field)s : %(most)s au moins."),
    "max_digits": gettext_lazy("%(field)s : %(digits)s au plus en tout."),
    "max_decimal_places": gettext_lazy("%(field)s : %(digits)s au plus après la virgule."),
    "max_whole_digits": gettext_lazy("%(field)s : %(digits)s au plus avant la virgule."),
    "incomplete": gettext_lazy("%(field)s : il en manque une partie."),
    "invalid_extension": gettext_lazy("%(field)s : ce genre de fichier n’est pas pris."),
    "contradiction": gettext_lazy("%(field)s : joignez un fichier, ou cochez pour l’enlever, pas les deux."),
    "empty": gettext_lazy("%(field)s : le fichier est vide."),
    "invalid_image": gettext_lazy("%(field)s : cette image n’a pas pu être lue."),
    "null_characters_not_allowed": gettext_lazy("%(field)s : un caractère invisible est à enlever."),
}
"""`most`: what the field bears, at most or at least; in `signs`, in `digits`."""


class NamedFaults:
    """What a form does so that its faults name their fields, but those that nobody sees."""

    def add_error(self, field: str | None, error: object) -> None:
        form = cast(forms.BaseForm, self)
        if field in form.fields and isinstance(error, ValidationError) and not form[field].is_hidden:
            error = ValidationError([*said_again(form[field], error)])
        super().add_error(field, error)  # type: ignore[misc]


class NamedForm(NamedFaults, forms.Form):
    """A form whose faults name their fields, beside them and where they are summed up."""


def said_again(field: forms.BoundField, error: ValidationError) -> Iterator[ValidationError]:
    """The same faults, those that are in the words of Django in ours."""
    for each in error.error_list:
        if _is_of_django(field.field, each):
            yield ValidationError(fault_of(field, each), each.code)
        else:
            yield each


def fault_of(field: forms.BoundField, error: ValidationError) -> str:
    """« « Titre » : raccourcissez, 80 signes au plus. »"""
    params = error.params or {}
    words = str(_words(field, str(error.code)))
    most = params.get("limit_value", params.get("max", ""))
    many = {"signs": counted(most, "signe"), "digits": counted(most, "chiffre")} if isinstance(most, int) else {}
    return typeset(words % {"field": named(field.label), "most": localize(most), **many})


def named(label: object) -> str:
    """« « Titre » », as faults name a field."""
    return f"«{NBSP}{typeset(str(label))}{NBSP}»"


def _words(field: forms.BoundField, code: str) -> Label:
    if code == "required":
        is_question = str(field.label).endswith("?")
        return ANSWER if is_question else _first(field.field, REQUIRED)
    return OF_A_CODE.get(code) or _first(field.field, UNREAD)


def _first(field: forms.Field, words: dict[type[forms.Field], Label]) -> Label:
    return next(words[kind] for kind in type(field).__mro__ if kind in words)


def _is_of_django(field: forms.Field, error: ValidationError) -> bool:
    return any(error.message is each for each in [*_defaults(field), *OF_VALIDATORS])


def _defaults(field: forms.Field) -> Iterator[object]:
    """What Django says by itself of a field of this kind."""
    for kind in type(field).__mro__:
        if kind.__module__.startswith("django."):
            yield from vars(kind).get("default_error_messages", {}).values()


def _of_validators() -> Iterator[object]:
    """What its validators say, classes and those that are made already."""
    for each in vars(validators).values():
        words = getattr(each, "__dict__", {})
        if "message" in words:
            yield words["message"]
        if isinstance(words.get("messages"), dict):
            yield from words["messages"].values()


OF_VALIDATORS = tuple(_of_validators())

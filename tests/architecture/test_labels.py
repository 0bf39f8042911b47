"""Every field that a page may show says its name in French: Django would make one of the code’s (« Seat »)."""

from importlib import import_module
from importlib.util import find_spec
from inspect import isclass

from django import forms
from django.apps import apps


def nameless() -> list[str]:
    found = set()
    for room in apps.get_app_configs():
        if not room.name.startswith("lieudit.") or find_spec(f"{room.name}.forms") is None:
            continue
        for kind in vars(import_module(f"{room.name}.forms")).values():
            if not (isclass(kind) and issubclass(kind, forms.BaseForm) and kind.__module__.startswith("lieudit.")):
                continue
            fields = getattr(kind, "base_fields", {})
            found |= {
                f"{kind.__module__}.{kind.__name__}.{name}"
                for name, field in fields.items()
                if field.label is None and not isinstance(field.widget, forms.HiddenInput)
            }
    return sorted(found)


def test_every_field_has_its_label():
    assert nameless() == []

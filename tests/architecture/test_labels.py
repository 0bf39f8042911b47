"""Every field that a page may show says its name in French: Django would make one of the code’s (« Seat »). No word of
ours is one that Django’s own catalogue, from English, would say otherwise (« Close » is « Fermer » there)."""

import ast
from importlib import import_module
from importlib.util import find_spec
from inspect import isclass
from pathlib import Path

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, override

TRANSLATED = {"_", "gettext", "gettext_lazy"}


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


def said_in(path: Path) -> set[str]:
    """The words that a file gives to translate, where nothing tells their context."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args]
    named = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in TRANSLATED]
    return {word.value for word in named if isinstance(word, ast.Constant) and isinstance(word.value, str)}


def test_no_word_is_an_english_one_that_django_says_in_french():
    words = set().union(*(said_in(path) for path in (settings.BASE_DIR / "lieudit").rglob("*.py")))
    assert len(words) > 1000
    with override("fr"):
        assert {word: gettext(word) for word in words if gettext(word) != word} == {}
        assert gettext("Close") == "Fermer", "the catalogue is read"

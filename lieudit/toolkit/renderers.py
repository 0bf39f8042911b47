"""How forms are drawn: every field through `ui/field.html`, every form through `ui/form.html`.

A plain control (one line, or an area) is written as one string: Django draws each with three templates, and a form has
ten of them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lieudit.toolkit.types import Fields

LINES = ("input", "text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "checkbox")


def line(widget: Fields) -> SafeString:
    """A control of one line, as `django/forms/widgets/input.html` draws it."""
    value = widget["value"]
    said = format_html(' value="{}"', value) if value is not None else ""
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], said, flatatt(widget["attrs"])
    )


def area(widget: Fields) -> SafeString:
    """An area, as `django/forms/widgets/textarea.html` draws it."""
    words = widget["value"] or ""
    return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], flatatt(widget["attrs"]), words)


PLAIN: dict[str, Callable[[Fields], SafeString]] = {
    "django/forms/widgets/textarea.html": area,
    **{f"django/forms/widgets/{name}.html": line for name in LINES},
}


class HouseRenderer(TemplatesSetting):
    """Label, help, control, fault, in this order: `{{ form.words.as_field_group }}` or `{{ form }}`."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def render(self, template_name: str, context: Fields, request: HttpRequest | None = None) -> str:
        write = PLAIN.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)

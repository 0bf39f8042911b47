"""How forms are drawn: every field through `ui/field.html`, every form through `ui/form.html`."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Label, help, control, fault, in this order: `{{ form.words.as_field_group }}` or `{{ form }}`."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

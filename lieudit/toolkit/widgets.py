"""Controls that carry what `ui/field.html` draws beside them: icons, explanations, a kept draft."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, Unpack

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lieudit.toolkit.types import Json, Row, WidgetOptions


class ChoiceCards(forms.RadioSelect):
    """One choice among large labels.

    `icons` and `hints` map a value to the name of an icon and to one explaining line;
    `size` is the least width of a label: "xs", "s", "m", "l";
    `depends`: whether it must be answered depends on another field, it is said neither optional nor compulsory.
    """

    def __init__(
        self,
        *,
        icons: Mapping[str, str] | None = None,
        hints: Mapping[str, object] | None = None,
        size: str = "m",
        depends: bool = False,
        **options: Unpack[WidgetOptions],
    ) -> None:
        super().__init__(**options)
        self.icons, self.hints, self.size, self.depends = dict(icons or {}), dict(hints or {}), size, depends

    def create_option(self, *args: Any, **kwargs: Any) -> Json:
        """The group is at fault, not each of its choices: the fieldset says so."""
        option = super().create_option(*args, **kwargs)
        option["attrs"].pop("aria-invalid", None)
        return option


class ChoicesCards(ChoiceCards, forms.CheckboxSelectMultiple):
    """Several choices among large labels."""

    allow_multiple_selected = True
    input_type = "checkbox"
    template_name = forms.CheckboxSelectMultiple.template_name
    option_template_name = forms.CheckboxSelectMultiple.option_template_name

    def use_required_attribute(self, initial: object) -> bool:
        """A browser would demand every box."""
        return False


class Words(forms.Textarea):
    """Where an author writes. The draft is kept on the device until it is sent, if scripts run."""

    keeps_draft = True

    def __init__(self, *, rows: int = 6, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self.attrs.setdefault("rows", rows)

    def value_from_datadict(self, data: Row, files: Any, name: str) -> object:
        """The words as they were typed: browsers send each end of line as two characters (HTML, § 4.10.22)."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class Day(forms.DateInput):
    """A calendar day, with the calendar of the browser."""

    input_type = "date"

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class Hour(forms.TimeInput):
    """An hour of the day, as the browser asks for it."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class Moment(forms.DateTimeInput):
    """A day and an hour, local to the site."""

    input_type = "datetime-local"

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **options)


type Choices = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@lru_cache(maxsize=256)
def options(choices: Choices, selected: str) -> SafeString:
    """The options of a select, in groups; a group without name has no `<optgroup>`."""
    parts = []
    for name, group in choices:
        lines = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((value, SafeString(" selected") if value == selected else "", label) for value, label in group),
        )
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', name, lines) if name else lines)
    return SafeString("".join(parts))


class QuickSelect(forms.Select):
    """A select written as one string: lists of a hundred territories are shown on every page."""

    def render(self, name: str, value: object, attrs: Any = None, renderer: object = None) -> SafeString:
        groups: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        for loose, run in groupby(self.choices, key=lambda choice: not isinstance(choice[1], list | tuple)):
            for group, rows in [("", run)] if loose else list(run):
                groups.append((str(group), tuple((str(code), str(label)) for code, label in rows)))
        inside = options(tuple(groups), str(value or ""))
        return format_html("<select{}>{}</select>", flatatt({"name": name, **(attrs or {})}), inside)

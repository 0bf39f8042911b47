"""« Et si ? » as a form: its data are an address, which holds only what differs from the frozen rule."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _

from lieudit.membership.colleges import VOCABULARY, college_name
from lieudit.toolkit import errands
from lieudit.voting import simulation
from lieudit.voting.comparison import Comparison, Line, changes
from lieudit.voting.counting import MalformedRecount, count
from lieudit.voting.naming import renamed
from lieudit.voting.outcome import CHOICE_WORDS, points


class Uncounted(ValueError):
    """What could not be counted: one French sentence."""


class ShareField(forms.CharField):
    """A share of the whole, in percent or as a fraction; cleaned to its shortest exact text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}), **options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return simulation.written(simulation.share(text))
        except simulation.Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault


class WhatIfForm(forms.Form):
    """The settings of a simulation, read from an address that holds only those that differ from the frozen rule.

    `typed` asks how many voices each college would say, for a ballot that is not counted yet.
    """

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any], recount: dict[str, Any], names: Mapping[str, str], *, typed: bool):
        self.recount, self.typed = recount, typed
        # The roll names its own colleges; the rule may weigh others, on which nobody sits.
        self.names = {code: college_name(code) for code in VOCABULARY} | dict(names)
        self.asked = {name: data[name] for name in data}
        self.frozen = simulation.settings_of({**recount, "proxies": [], "proxies_refused": []} if typed else recount)
        self.frozen |= simulation.count_settings(recount) if typed else {}
        super().__init__({**self.frozen, **self.asked})
        for name in self.frozen:
            self.fields[name] = self.field_of(name)

    def field_of(self, name: str) -> forms.Field:
        if name.startswith("count_"):
            code, choice = name[6:].rsplit("_", 1)
            return whole_number(CHOICE_WORDS[choice], 0, simulation.voices_by_college(self.recount)[code])
        label = simulation.label(name, self.names)
        if name in simulation.VALUES:
            known = simulation.same_shape(self.recount["rule"]["method"]) if name == "method" else None
            words = simulation.VALUES[name].items()
            return forms.ChoiceField(label=label, choices=[(v, w) for v, w in words if known is None or v in known])
        if name in ("cap", "seats"):
            most = simulation.MOST_PROXIES if name == "cap" else max(1, len(self.recount["options"]))
            return whole_number(label, 0 if name == "cap" else 1, most, required=name == "seats")
        return ShareField(label=label.removeprefix("Poids : "))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.asked:
            if name.startswith(("weight_", "count_")) and name not in self.fields:
                self.add_error(None, _("Cette adresse parle d’un collège qui n’est pas dans ce scrutin : %s.") % name)
        weights = [name for name in self.fields if name.startswith("weight_")]
        total = sum(simulation.share(cleaned[name]) for name in weights if name in cleaned)
        if weights and all(name in cleaned for name in weights) and total != 1:
            wrong = next((name for name in weights if cleaned[name] != self.frozen[name]), weights[0])
            self.add_error(wrong, _("Les poids font %s en tout ; ils doivent faire 100.") % points(total))
        if cleaned.get("threshold") == "0":
            self.add_error("threshold", _("Un seuil est au-dessus de zéro."))
        self.within_the_roll(cleaned)
        return cleaned

    def within_the_roll(self, cleaned: Mapping[str, Any]) -> None:
        """A college does not say more voices than it has."""
        for code, most in simulation.voices_by_college(self.recount).items() if self.typed else ():
            named = [f"count_{code}_{choice}" for choice in CHOICE_WORDS]
            if all(name in cleaned for name in named) and sum(cleaned[name] for name in named) > most:
                wrong = next(name for name in named if cleaned[name])
                self.add_error(wrong, _("Ce collège n’a que %s voix inscrites.") % most)

    @property
    def settings(self) -> dict[str, str]:
        return {name: "" if value is None else str(value) for name, value in self.cleaned_data.items()}

    @property
    def query(self) -> str:
        """The whole of the simulation, as short as it can be said."""
        return urlencode(simulation.differing(self.frozen, self.settings), safe="/")

    def comparison(self, known: dict[str, Any] | None, names: Mapping[str, str]) -> Comparison:
        """Both counts; `known` is the published result, when there is one, and `names` say how options are read.

        Uncounted when this other method cannot count the ballots, CountedApart when a page should not.
        """
        settings = self.settings
        before = simulation.with_counts(self.recount, settings) if self.typed else self.recount
        after = simulation.under(before, settings)
        first = known or counted_soon(before)
        second = counted_soon(after) if simulation.differing(self.frozen, settings) else first
        shown = renamed([before, after, first, second], names)
        return Comparison(shown[0], shown[1], self.names, (shown[2], shown[3]))

    @property
    def changes(self) -> list[Line]:
        return changes(self.frozen, self.settings, self.names)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as they stand together on the page."""
        counted = [
            (_("Voix du collège : %s") % self.names.get(code, code), f"count_{code}_")
            for code in (simulation.voices_by_college(self.recount) if self.typed else ())
        ]
        weights = (_("Poids des collèges, sur 100"), "weight_")
        own = [field for field in self if not field.name.startswith(("count_", "weight_"))]
        found = [(title, [f for f in self if f.name.startswith(prefix)]) for title, prefix in [*counted, weights]]
        found.insert(len(counted), (self.rule_title, own))
        return [(title, fields) for title, fields in found if fields]

    @property
    def rule_title(self) -> str:
        return _("La règle")


QUICK, FEW_OPTIONS = 4_000, 10
"""Ballots × options that a page counts itself, in less than 300 ms by any method; and options, which weigh more."""


class CountedApart(Exception):
    """This count would be long for a page: `file` is what has to be counted apart."""

    def __init__(self, file: bytes) -> None:
        super().__init__("counted apart")
        self.file = file


def counted_soon(file: dict[str, Any]) -> dict[str, Any]:
    """The count of a file: at once when it is small, as it was counted apart when it is not."""
    options = len(file["options"])
    if options <= FEW_OPTIONS and len(file["ballots"]) * max(1, options) <= QUICK:
        try:
            return count(file)
        except MalformedRecount as fault:
            raise Uncounted(str(fault)) from fault
    text = json.dumps(file).encode()
    answer = errands.answered("count", text)
    if answer is None:
        raise CountedApart(text)
    if "fault" in answer:
        raise Uncounted(answer["fault"])
    result: dict[str, Any] = answer["result"]
    return result


def whole_number(label: str, low: int, high: int, *, required: bool = True) -> forms.IntegerField:
    said = _("Écrivez un nombre entier entre %(low)s et %(high)s.") % {"low": low, "high": high}
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, required=required, error_messages=errors, widget=widget
    )

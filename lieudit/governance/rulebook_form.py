"""The form of a whole set of rules: its fields made from the table of rules, its words read back into data. Pure."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lieudit.governance.bounds import LONGEST_NAME, blocking, bounds_beside, faults
from lieudit.governance.rules import Rules, college_order, complete
from lieudit.governance.shares import FINEST, NotAShare, kept, shown, typed_share
from lieudit.governance.statements import FILLED, RULES, Rule, name_in, put
from lieudit.membership.colleges import VOCABULARY
from lieudit.toolkit.types import Cleaned, FieldOptions, Fields

NEW = ("new1", "new2")
"""Two blank rows, for colleges that the set does not have yet."""
LONGEST_CODE = 40


class ShareField(forms.CharField):
    """A share as one says it; its value is the exact "p/q" that the rules keep. `unit` 100: bare numbers are points."""

    def __init__(self, *, unit: int = 1, **options: Unpack[FieldOptions]) -> None:
        super().__init__(max_length=40, **options)
        self.unit = unit

    def clean(self, value: object) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        try:
            share = typed_share(typed, unit=self.unit)
        except NotAShare as unread:
            raise forms.ValidationError(
                _("« %(typed)s » ne se lit pas : écrivez par exemple « 1/2 » ou « les deux tiers ».") % {"typed": typed}
            ) from unread
        if not 0 <= share <= 1:
            raise forms.ValidationError(
                _("« %(typed)s » dépasse la totalité : écrivez par exemple « 1/2 » ou « les deux tiers ».")
                % {"typed": typed}
            )
        if share.denominator > FINEST:
            raise forms.ValidationError(
                _("« %(typed)s » est trop fin : écrivez une part plus simple, par exemple « 1/3 ».") % {"typed": typed}
            )
        return kept(share)


def field_name(path: str) -> str:
    """The name of the field of a rule: `changes.notice_days` is `changes_notice_days`."""
    return path.replace(".", "_")


def field_of(rule: Rule, rules: Rules) -> forms.Field:
    """The field of one rule, with its present value and the bounds that the law sets beside it."""
    value, near = rule.value(rules), bounds_beside(rule.path, rules["regime"])
    help_text = " ".join([rule.help, *([f"Borne : {', '.join(near)}."] if near else [])]).strip()
    known: Fields = {"label": rule.label, "help_text": help_text}
    if rule.kind == "yes":
        return forms.BooleanField(initial=value, required=False, **known)
    if rule.kind == "share":
        return ShareField(initial=shown(value), **known)
    if rule.kind == "choice":
        return forms.ChoiceField(choices=list(rule.choices.items()), initial=value, **known)
    return forms.IntegerField(min_value=rule.low, max_value=rule.high, initial=value, **known)


@dataclass(frozen=True)
class CollegeFields:
    """The fields of one college: name, points, seats, how they are filled, and where they go if it disappears."""

    code: str
    title: str
    fields: Mapping[str, forms.Field]


def college_fields(rules: Rules, held: Mapping[str, int]) -> list[CollegeFields]:
    """Every college of the set, then blank ones, then those that disappear while seats are held there."""
    colleges, found = rules["colleges"], []
    codes = college_order(rules)
    for code in [*codes, *NEW]:
        known = code in codes
        weight = shown(colleges["weights"][code], unit=100) if known else ""
        fields: dict[str, forms.Field] = {
            "name": forms.CharField(
                label="Nom", max_length=LONGEST_NAME, required=False, initial=colleges["names"].get(code)
            ),
            "weight": ShareField(
                unit=100,
                label="Points sur 100",
                required=False,
                initial=weight,
                help_text="Vide : ce collège disparaît." if known else "",
            ),
            "seats": forms.IntegerField(
                label="Sièges", min_value=0, max_value=1000, required=False, initial=rules["seats"].get(code)
            ),
            "filled": forms.ChoiceField(
                label="Ses sièges se pourvoient",
                choices=list(FILLED.items()),
                required=False,
                initial=colleges["filled"].get(code, ""),
            ),
        }
        if held.get(code):
            fields["moved"] = _moved_field(code, codes, rules)
        found.append(CollegeFields(code, colleges["names"].get(code) or "Un collège de plus", fields))
    for code in (code for code, number in held.items() if number and code not in codes):
        title = f"{name_in(rules, code)}, qui disparaît"
        found.append(CollegeFields(code, title, {"moved": _moved_field(code, codes, rules)}))
    return found


def _moved_field(code: str, codes: list[str], rules: Rules) -> forms.Field:
    homes = [(other, name_in(rules, other)) for other in codes if other != code]
    label = "S’il disparaît, ses sièges passent au collège" if code in codes else "Ses sièges passent au collège"
    return forms.ChoiceField(
        label=label,
        choices=[("", "à choisir"), *homes],
        required=False,
        initial=rules["colleges"]["moved"].get(code, ""),
    )


def heir_field(rules: Rules) -> forms.Field:
    rule = RULES["colleges.heir"]
    names = [(code, f"le collège « {name_in(rules, code)} »") for code in college_order(rules)]
    choices = [("", "personne"), ("shared", "tous les autres, à proportion"), *names]
    initial = rules["colleges"]["heir"]
    return forms.ChoiceField(label=rule.label, choices=choices, required=False, initial=initial)


def college_name(code: str, part: str) -> str:
    """The name of the field of a college."""
    return f"college_{code}_{part}"


def read_rules(cleaned: Cleaned, before: Rules, held: Mapping[str, int]) -> dict[str, object]:
    """The set that clean fields say, over `before`."""
    rules = copy.deepcopy(dict(before))
    for path in RULES:
        put(rules, path, cleaned[field_name(path)])
    colleges: Fields = {**rules["colleges"], "weights": {}, "names": {}, "letters": {}, "moved": {}, "filled": {}}
    seats: dict[str, int] = {}
    for code in [*college_order(before), *NEW]:
        weight = cleaned.get(college_name(code, "weight"))
        name = (cleaned.get(college_name(code, "name")) or "").strip()
        if not weight or not (name or code not in NEW):
            continue
        key = code if code not in NEW else _new_code(name, {*colleges["weights"], *college_order(before)})
        colleges["weights"][key] = weight
        colleges["names"][key] = name or before["colleges"]["names"][code]
        if letter := before["colleges"]["letters"].get(key):
            colleges["letters"][key] = letter
        if filled := cleaned.get(college_name(code, "filled")):
            colleges["filled"][key] = filled
        seats[key] = cleaned.get(college_name(code, "seats")) or 0
    for code, number in held.items():
        home = cleaned.get(college_name(code, "moved"))
        if number and home and code not in colleges["weights"]:
            colleges["moved"][code] = home
    rules["colleges"], rules["seats"] = colleges, seats
    return complete(rules)


def _new_code(name: str, taken: set[str]) -> str:
    """The code that a preset gives to this name, else one made from it that is free."""
    for code, (_letter, known) in VOCABULARY.items():
        if known.casefold() == name.casefold() and code not in taken:
            return code
    stem = slugify(name).replace("-", "_")[: LONGEST_CODE - 3] or "college"
    return next(code for code in (stem, *(f"{stem}_{n}" for n in range(2, 99))) if code not in taken)


def incomplete_colleges(cleaned: Cleaned) -> list[tuple[str, str]]:
    """Blank rows filled by half: (name of a field, what is missing)."""
    found = []
    for code in NEW:
        name, weight = cleaned.get(college_name(code, "name")), cleaned.get(college_name(code, "weight"))
        if name and not weight:
            found.append((college_name(code, "weight"), _("Donnez un poids à ce collège, ou videz son nom.")))
        if weight and not name:
            found.append((college_name(code, "name"), _("Donnez un nom à ce collège, ou videz son poids.")))
    return found


def faults_by_field(rules: Rules, held: Mapping[str, int]) -> list[tuple[str | None, str]]:
    """What refuses the set: (name of the field, or None for the whole, what is wrong)."""
    blocks = blocking(faults(rules, held))
    return [(field_name(fault.path) if fault.path in RULES else None, fault.words) for fault in blocks]

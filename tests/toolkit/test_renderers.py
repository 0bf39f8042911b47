"""A plain control is written as Django draws it."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from lieudit.toolkit.renderers import PLAIN, HouseRenderer
from lieudit.toolkit.widgets import Day, Hour, Moment, Words

NASTY = "<script>\"&'é"
CONTROLS = [
    (forms.TextInput(attrs={"maxlength": 120, "data-x": NASTY}), NASTY),
    (forms.TextInput(), None),
    (forms.TextInput(), ""),
    (forms.NumberInput(attrs={"min": 0, "step": "any"}), 0),
    (forms.EmailInput(attrs={"required": True}), "a@exemple.fr"),
    (forms.URLInput(), "https://exemple.fr/?a=1&b=2"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), 12),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(attrs={"required": False}), False),
    (Day(), dt.date(2026, 11, 29)),
    (Hour(), dt.time(9, 5)),
    (Moment(), dt.datetime(2026, 11, 29, 9, 5)),
    (Words(rows=3), f"{NASTY}\n\nDeux lignes"),
    (Words(), None),
]


@pytest.mark.parametrize(("widget", "value"), CONTROLS)
def test_a_control_says_what_django_says(widget, value):
    assert widget.template_name in PLAIN
    attrs = {"id": "id_it", "aria-invalid": "true"}
    ours = widget.render("it", value, attrs, HouseRenderer())
    theirs = widget.render("it", value, attrs, DjangoTemplates())
    assert parse_html(ours) == parse_html(theirs)

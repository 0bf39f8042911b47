"""The college that a rule proposes, in each preset, with its reason; and who tells which colleges are in use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lieudit.governance.rules import COLLEGES
from lieudit.membership.bodies import BODIES
from lieudit.membership.colleges import ASSOCIATION, PREFERENCES, PRESETS, college_name, colleges_in_use, proposed


@pytest.mark.parametrize(
    ("kind", "level", "places", "code"),
    [
        ("operating_body", "national", 1, "third_places"),
        ("operating_body", "national", 2, "multi_site_operators"),
        ("network", "regional", 0, "regional_networks"),
        ("network", "departmental", 0, "regional_networks"),
        ("network", "thematic", 0, "thematic_networks"),
        ("institution", "national", 0, "partners"),
        ("partner", "national", 0, "partners"),
        ("person", "", 0, "citizens_contributors_qualified"),
    ],
)
def test_the_rule_proposes_a_college_of_the_association(kind, level, places, code):
    assert proposed(kind, level, places).code == code


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize("kind", ["operating_body", "network", "institution", "partner", "person"])
def test_in_every_preset_a_college_is_proposed_with_its_reason(preset, kind):
    found = proposed(kind, "regional", 3, preset)
    assert found.code in preset
    assert found.reason.startswith("parce que")


def test_no_rule_names_founders():
    assert not any("founders" in codes for codes in PREFERENCES.values())


def test_the_association_has_the_seven_colleges_of_the_rules():
    assert {code: (letter, name) for code, (letter, name, *_weight) in COLLEGES.items()} == ASSOCIATION


def test_a_room_above_tells_which_colleges_are_in_use(monkeypatch):
    told = replace(BODIES(), colleges=lambda region: {"one": ("A", "Un")} if region else {})
    monkeypatch.setattr(BODIES, "given", told)
    assert colleges_in_use("Bretagne") == {"one": ("A", "Un")}
    assert colleges_in_use() == ASSOCIATION


def test_an_unknown_code_is_its_own_name():
    assert college_name("founders") == "Fondateurs"
    assert college_name("elders", {"elders": ("Z", "Anciens")}) == "Anciens"
    assert college_name("elders") == "elders"

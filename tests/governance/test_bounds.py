"""A set of rules is read against the law of its regime: what cannot be is refused, the rest is said, by its article."""

import copy

import pytest

from lieudit.governance.bounds import BOUNDS, blocking, bounds_beside, faults
from lieudit.governance.law import UNVERIFIED, Severity
from lieudit.governance.presets import PRESETS
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.governance.statements import REGIMES, put


def a_set(regime="scic_sas", weights=("1/4", "1/4", "1/4", "1/4"), **changes):
    new = copy.deepcopy(DEFAULT_RULES)
    codes = "abcdefg"[: len(weights)]
    new["regime"] = regime
    new["colleges"] |= {"weights": dict(zip(codes, weights, strict=True)), "names": {}, "letters": {}, "heir": "shared"}
    new["seats"] = dict.fromkeys(codes, 2)
    for path, value in changes.items():
        put(new, path.replace("__", "."), value)
    return new


def found(rules, word, held=None):
    return next((fault for fault in faults(rules, held) if word in fault.words), None)


def test_two_colleges_are_too_few_for_a_scic_and_enough_for_an_association():
    two = ("1/2", "1/2")
    fault = found(a_set("scic_sas", two), "trois collèges")
    assert fault.severity == Severity.BLOCK, "two secondary readings agree"
    assert "19 octies" in fault.article
    assert not found(a_set("assoc_1901", two), "trois collèges")


def test_a_scic_may_have_no_college_at_all_each_voice_is_then_worth_another():
    assert not [fault for fault in faults(a_set("scic_sas", ("1",))) if "19 octies" in fault.article]


@pytest.mark.parametrize(
    ("weights", "word"),
    [
        (("51/100", "1/4", "6/25"), "dépasse 50 %"),
        (("9/20", "23/50", "9/100"), "moins de 10 %"),
    ],
)
def test_a_college_above_half_or_under_a_tenth_is_refused_in_a_scic_only(weights, word):
    fault = found(a_set("scic_sa", weights), word)
    assert fault.severity == Severity.BLOCK
    assert "loi n° 47-1775, art. 19 octies" in fault.words
    assert not blocking(faults(a_set("assoc_1901", weights)))


def test_a_college_that_decides_alone_is_said_to_an_association():
    assert found(a_set("assoc_1901", ("51/100", "1/4", "6/25")), "décide seul").severity == Severity.WARN


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"weights": ("1/4", "1/4", "1/4", "1/5")}, "font 95 points"),
        ({"weights": ("1/2", "1/4", "1/4", "0")}, "poids nul"),
        ({"weights": ("2", "1/4", "1/4", "1/4")}, "part comprise"),
        ({"quorum__value": "3/2"}, "Quorum"),
        ({"quorum__value": "beaucoup"}, "Quorum"),
        ({"quorum__value": "1e-9999999999"}, "Quorum"),
        ({"changes__threshold": "9999999999/10000000000"}, "Seuil pour changer"),
        ({"weights": ("1/3", "333333333/1000000000", "1/6", "500000001/3000000000")}, "trop fins"),
        ({"adoption__threshold": "0"}, "Un seuil"),
        ({"adoption__threshold": "1"}, "jamais adopté"),
        ({"changes__threshold": "1", "changes__strict": True}, "jamais adopté"),
        ({"election__floor": "share", "election__floor_share": "0"}, "Un plancher de 0 %"),
        ({"proxies__cap": 51}, "de 0 à 50"),
        ({"proxies__cap": -1}, "de 0 à 50"),
        ({"proxies__cap": True}, "de 0 à 50"),
        ({"notice_days": 1000}, "de 0 à 365"),
        ({"interests": "hide"}, "choix"),
        ({"extraordinary__threshold": "0"}, "Un seuil"),
        ({"speaking__turn_seconds": 5}, "de 10 à 3600"),
        ({"colleges__heir": "nobody"}, "l’un des collèges"),
        ({"seats": {"a": 0, "b": 2, "c": 2, "d": 2}}, "aucun siège"),
        ({"mandate": "long"}, "ne se lisent pas"),
        ({"colleges__names": {"a": "Lieux", "b": "lieux"}}, "même nom"),
        ({"colleges__names": {"a": "Lieux \u202etfihs"}}, "aucun signe invisible"),
        ({"colleges__names": {"a": "\u200b"}}, "aucun signe invisible"),
        ({"colleges__names": {"a": "x" * 121}}, "cent vingt signes"),
    ],
)
def test_what_could_not_be_applied_is_refused_under_every_regime(regime, changes, word):
    words = [fault.words for fault in blocking(faults(a_set(regime, **changes)))]
    assert any(word in each for each in words), words


def test_seats_held_in_a_college_that_disappears_must_go_somewhere():
    held = {"a": 2, "old": 3}
    assert found(a_set(), "dites où ils vont", held).severity == Severity.BLOCK
    assert not found(a_set(colleges__moved={"old": "b"}), "dites où", held)
    assert found(a_set(colleges__moved={"old": "gone"}), "dites où", held)


def test_a_floor_of_the_whole_is_possible_and_told():
    whole = {"election__floor": "share", "election__floor_share": "1"}
    assert found(a_set(**whole), "Un plancher si haut").severity == Severity.WARN
    assert not blocking(faults(a_set(**whole)))
    assert not found(a_set(election__floor="share", election__floor_share="1/2"), "plancher")
    assert not found(a_set(election__floor="one", election__floor_share="0"), "plancher"), "the share is not used"


def test_an_empty_college_needs_an_heir():
    held = {"a": 2, "b": 1, "c": 1, "d": 0}
    fault = found(a_set(colleges__heir=""), "Aucun siège n’est occupé", held)
    assert fault.severity == Severity.WARN
    assert "19 octies" in fault.article
    assert not found(a_set("assoc_1901", colleges__heir=""), "19 octies", held)
    assert not found(a_set(), "Aucun siège n’est occupé", held), "its weight is shared"


def test_an_heir_that_would_pass_half_is_said_to_a_scic():
    heavy = a_set("scic_sa", ("2/5", "3/10", "1/5", "1/10"), colleges__heir="a")
    assert "50 % au plus" in found(heavy, "se vide").words


def test_one_member_with_most_voices_is_said():
    held = {"a": 2, "b": 1, "c": 1, "d": 1}
    assert found(a_set(proxies__cap=4), "plus de la moitié des 5 voix", held)
    assert not found(a_set(proxies__cap=1), "plus de la moitié des", held)


def test_a_mandate_of_more_than_six_years_is_refused_in_a_scic():
    assert found(a_set(mandate__years=7), "six ans").severity == Severity.BLOCK
    assert not found(a_set("assoc_1901", mandate__years=7), "six ans")


@pytest.mark.parametrize(
    ("regime", "changes", "article"),
    [
        ("scic_sa", {"quorum__value": "1/6"}, "L. 225-98"),
        ("scic_sa", {"changes__quorum": "1/5"}, "L. 225-96"),
        ("scic_sa", {"changes__threshold": "3/5"}, "L. 225-96"),
        ("scic_sa", {"notice_days": 14}, "R. 225-69"),
        ("scic_sarl", {"notice_days": 14}, "R. 223-20"),
        ("scic_sarl", {"changes__quorum": "1/5"}, "L. 223-30"),
        ("scic_sas", {"adoption__threshold": "2/5"}, "15 novembre 2024"),
        ("scic_sa", {"second_call__days": 9}, "R. 225-69"),
        ("scic_sa", {"extraordinary__quorum": "1/5"}, "L. 225-96"),
        ("scic_sarl", {"extraordinary__threshold": "3/5"}, "L. 223-30"),
    ],
)
def test_the_figures_of_the_commercial_code_warn_and_do_not_refuse(regime, changes, article):
    fault = found(a_set(regime, **changes), article)
    assert fault.severity == Severity.WARN
    assert not blocking(faults(a_set(regime, **changes)))
    assert not found(a_set("assoc_1901", **changes), article)


def test_a_second_call_is_no_harder_than_the_first():
    harder = a_set("none", extraordinary__quorum="1/4", extraordinary__second_quorum="1/3")
    assert found(harder, "plus petit que la première").severity == Severity.WARN
    assert not found(a_set("none", extraordinary__second_quorum="1/2"), "plus petit que la première")


@pytest.mark.parametrize("regime", ["scic_sa", "scic_sas"])
def test_the_presets_of_a_company_hold_what_the_code_asks_of_general_assemblies(regime):
    paths = {fault.path for fault in faults(PRESETS[regime].rules)}
    assert not {path for path in paths if path.startswith(("extraordinary", "second_call"))}


def test_a_limited_company_of_more_than_a_hundred_is_warned():
    assert found(a_set("scic_sarl"), "100 associés", {"a": 60, "b": 60}).severity == Severity.WARN
    assert not found(a_set("scic_sarl"), "100 associés", {"a": 60})


def test_what_no_source_confirms_never_refuses():
    assert [bound.path for bound in BOUNDS if UNVERIFIED in bound.article and bound.severity == Severity.BLOCK] == []


def test_the_worst_comes_first():
    severities = [fault.severity for fault in faults(a_set("scic_sa", ("51/100", "1/4", "6/25"), proxies__cap=3))]
    assert severities == sorted(severities, key=list(Severity).index)


def test_bounds_stand_beside_their_field():
    assert bounds_beside("mandate.years", "scic_sa") == ["six ans au plus (loi n° 47-1775, art. 6)"]
    assert bounds_beside("mandate.years", "assoc_1901") == []

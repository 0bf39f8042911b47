"""The law as data: what may block, what applies on a day, and the page that says how each clause was read."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from lieudit.governance.bounds import BOUNDS
from lieudit.governance.law import CLAUSES, FIRM, LAW, Reading, Severity, figure, in_force
from lieudit.governance.rules import complete
from lieudit.voting.counting import scic_weight_faults

pytestmark = pytest.mark.django_db


def test_what_was_not_read_in_the_text_nor_alike_twice_cannot_block():
    with pytest.raises(ValueError, match="does not block"):
        replace(LAW["categories"], read=Reading.SECONDARY)
    assert all(each.read in FIRM for each in CLAUSES if each.severity == Severity.BLOCK)


def test_what_is_not_firm_says_so_where_it_is_cited():
    assert LAW["floor"].cited == "loi n° 47-1775, art. 13"
    assert LAW["paying_up"].cited.endswith("à vérifier par un conseil")


def test_each_clause_has_a_key_of_its_own_and_a_source():
    assert len(LAW) == len(CLAUSES)
    assert all(each.source and each.article and not each.words.endswith(".") for each in CLAUSES)


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (dt.date(2024, 5, 31), {"revaluation_before_2024", "exit_value_before_2024"}),
        (dt.date(2024, 6, 1), {"revaluation", "exit_value"}),
    ],
)
def test_the_two_versions_of_revaluation_live_by_date(day, keys):
    applying = {each.key for each in in_force(day, "scic_sas")}
    assert applying & {"revaluation", "revaluation_before_2024", "exit_value", "exit_value_before_2024"} == keys


def test_a_sarl_alone_is_limited_in_associates():
    today = dt.date(2026, 11, 28)
    assert figure("sarl_cap") == 100
    limited = [form for form in ("scic_sas", "scic_sa", "scic_sarl") if LAW["sarl_cap"] in in_force(today, form)]
    assert limited == ["scic_sarl"]


def test_the_kernel_of_the_count_and_the_table_say_the_same_of_colleges():
    assert scic_weight_faults({"a": Fraction(1, 2), "b": Fraction(1, 2)})[0][0] == "fewer_than_3_colleges"
    assert figure("colleges") == 3
    assert "10 à 50 %" in LAW["colleges"].words


@pytest.mark.parametrize("form", ["scic_sa", "scic_sarl"])
def test_what_the_law_asks_of_assemblies_is_read_from_the_table(form):
    """At its figure a rule is within the law; a hair under, its bound says so, with the article of the clause."""
    short = form.removeprefix("scic_")
    asked = {
        ("changes", "quorum"): figure(f"{short}_extraordinary", "quorum"),
        ("changes", "threshold"): figure(f"{short}_extraordinary"),
        ("extraordinary", "quorum"): figure(f"{short}_extraordinary", "quorum"),
        ("extraordinary", "second_quorum"): figure(f"{short}_extraordinary", "second_quorum"),
        ("extraordinary", "threshold"): figure(f"{short}_extraordinary"),
    }
    assert list(asked.values()) == [Fraction(1, 4), Fraction(2, 3), Fraction(1, 4), Fraction(1, 5), Fraction(2, 3)]
    cited = LAW[f"{short}_extraordinary"].cited
    for (chapter, rule), least in asked.items():
        for value, broken in ((least, False), (least - Fraction(1, 1000), True)):
            rules = complete({"regime": form})
            rules[chapter][rule] = str(value)
            said = [bound for bound in BOUNDS if bound.path == f"{chapter}.{rule}" and form in bound.regimes]
            said = [bound for bound in said if bound.article == cited and bound.broken(rules, {})]
            assert bool(said) == broken, (chapter, rule, value)


def test_the_figures_of_a_review_and_of_interest_are_in_the_table():
    assert [figure("review", name) for name in ("losses", "loss", "demand")] == [3, Fraction(1, 2), Fraction(1, 10)]
    assert figure("interest", "years") == 3
    with pytest.raises(KeyError):
        figure("review", "nothing")


def test_the_page_says_how_each_clause_was_read_by_whom_and_when(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = client.get("/cooperative/droit/").content.decode()
    assert "art. 19 septies" in page
    assert "Les sources se contredisent" in page
    assert "par l’équipe du projet" in page
    assert page.count("Ne s’applique plus") == 2

"""What the law and the rules say before a session is convened: each with its article and its weight."""

import copy
import datetime as dt
from fractions import Fraction

import pytest

from lieudit.governance.bounds import UNVERIFIED, Severity, blocking
from lieudit.governance.presets import PRESETS
from lieudit.governance.rules import DEFAULT_RULES, ballot_rule, complete
from lieudit.governance.statements import put
from lieudit.meetings.legal import BY_FORM, Facts, Point, checks, decision_rule, notice_days, quorum_of

TODAY, ON = dt.date(2027, 4, 1), dt.date(2027, 5, 12)
DECIDED = (Point("decision", "Rapport moral", "Il est approuvé."),)
WHOLE = {"report", "financial", "accounts"}


def rules(regime="assoc_1901", **changes):
    base = {"scic_sa": PRESETS["scic_sa"].rules, "scic_sas": PRESETS["scic_sas"].rules}.get(regime, DEFAULT_RULES)
    found = copy.deepcopy(complete(base)) | {"regime": regime}
    for path, value in changes.items():
        put(found, path.replace("__", "."), value)
    return found


def facts(regime="assoc_1901", kind="ordinary", **values):
    own = values.pop("rules", None) or rules(regime)
    words = {"on": ON, "today": TODAY, "points": DECIDED, "documents": WHOLE} | values
    return Facts(kind=kind, rules=own, **words)


def found(asked, words):
    return next((fault for fault in checks(asked) if words in fault.words), None)


@pytest.mark.parametrize(
    ("values", "words", "severity"),
    [
        ({"today": dt.date(2027, 4, 28)}, "doit être convoquée avant le 27\xa0avril au soir", "block"),
        ({"points": ()}, "ordre du jour, et celui-ci est vide", "block"),
        ({"points": (Point("pause", "Pause"),)}, "celui-ci est vide", "block"),
        ({"points": (Point("decision", "Le budget"),)}, "le texte de sa résolution n’est pas écrit", "warn"),
        ({"points": (Point("discussion", "Questions"),)}, "aucun point ne se décide", "warn"),
        ({"documents": WHOLE - {"report"}}, "Le rapport moral ou d’activité n’est pas joint", "warn"),
        ({"documents": WHOLE - {"financial"}}, "Le rapport financier n’est pas joint", "warn"),
        ({"documents": WHOLE - {"accounts"}}, "Les comptes ne sont pas joints", "warn"),
        ({"points": (Point("decision", "Statuts", "Nouveaux.", changes_rules=True),)}, "extraordinaire", "warn"),
        ({"points": (Point("decision", "Dissolution", "Elle est dissoute."),)}, "art. 9", "warn"),
        ({}, "l’ordre du jour est clos", "inform"),
        ({}, "153 000 €", "inform"),
        ({}, "contrat d’engagement républicain", "inform"),
        ({}, "feuille de présence", "inform"),
    ],
)  # fmt: skip
def test_an_ordinary_assembly_of_an_association(values, words, severity):
    assert found(facts(**values), words).severity == severity


@pytest.mark.parametrize(
    ("values", "words", "severity"),
    [
        ({}, "Un associé a une voix", "inform"),
        ({}, "terdecies", "inform"),
        ({}, "révision coopérative", "inform"),
        ({}, "la moitié du capital", "inform"),
        ({"on": dt.date(2027, 9, 2)}, "dans les six mois", "warn"),
        ({"points": (Point("decision", "Exclusion d’un associé", "Il est exclu."),)}, "21-10.540", "warn"),
        ({"points": (Point("decision", "Affectation du résultat", "En réserve."),)}, "Trois vingtièmes", "inform"),
        ({"points": (Point("decision", "Réduction du capital", "De moitié."),)}, "le quart", "inform"),
        ({"points": (Point("decision", "Remboursement des parts", "À Zoé."),)}, "valeur nominale", "inform"),
    ],
)
def test_an_ordinary_assembly_of_a_cooperative(values, words, severity):
    assert found(facts("scic_sa", **values), words).severity == severity
    assert not found(facts("assoc_1901", **values), words)


def test_a_session_of_the_council_is_asked_for_its_delay_and_its_agenda_only():
    assert checks(facts(kind="council", documents=())) == []
    assert [fault.path for fault in checks(facts(kind="council", points=()))] == ["agenda"]


def test_the_worst_comes_first_and_what_no_source_confirms_never_refuses():
    faults = checks(facts(points=(), documents=(), today=dt.date(2027, 5, 1)))
    assert faults == sorted(faults, key=lambda fault: list(Severity).index(fault.severity))
    assert len(blocking(faults)) == 2
    assert not [fault for fault in blocking(faults) if UNVERIFIED in fault.article]


def test_a_second_call_waits_keeps_its_agenda_and_says_its_quorum():
    first = {"first_on": dt.date(2027, 5, 1), "first_titles": ["Rapport moral"]}
    early = facts(on=dt.date(2027, 5, 15), **first)
    assert found(early, "le 16\xa0mai au plus tôt").severity == Severity.BLOCK
    late = facts(on=dt.date(2027, 5, 16), **first)
    assert not blocking(checks(late))
    assert found(late, "aucun quorum n’est demandé").severity == Severity.INFORM
    other = facts(on=dt.date(2027, 5, 16), **first | {"first_titles": ["Le budget"]})
    assert found(other, "garde l’ordre du jour").severity == Severity.WARN


def test_a_second_call_of_a_company_is_convened_ten_days_before():
    own = rules("scic_sa")
    assert (notice_days(own, "ordinary"), notice_days(own, "ordinary", second=True)) == (15, 10)
    assert notice_days(own, "council", second=True) == 15


def test_what_each_assembly_asks_of_a_ballot():
    own = rules("scic_sa")
    assert decision_rule(own, "council") == {}
    assert decision_rule(own, "ordinary", second=True) == {"quorum": "0"}
    assert decision_rule(own, "extraordinary") == {"threshold": "2/3", "strict": False, "quorum": "1/4"}
    assert decision_rule(own, "extraordinary", second=True)["quorum"] == "1/5"
    assert decision_rule(own, "council", majority="3/4") == {"threshold": "3/4", "strict": False}
    assert decision_rule(own, "council", majority="1/2") == {"threshold": "1/2", "strict": True}
    assert ballot_rule(own, **decision_rule(own, "extraordinary"))["quorum"] == "1/4"
    assert quorum_of(own, "ordinary") == Fraction(1, 5)
    assert quorum_of(own, "extraordinary", second=True) == Fraction(1, 5)
    assert quorum_of(own | {"quorum": {"value": "1/5", "base": "cast"}}, "ordinary") == 0


def test_the_table_by_form_names_every_form_of_association_and_company():
    assert set(BY_FORM) == {"assoc_1901", "assoc_alsace_moselle", "scic_sa", "scic_sas", "scic_sarl"}

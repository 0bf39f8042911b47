"""What the law and the rules say before a session is convened: each with its article and its weight."""

import copy
import datetime as dt
from fractions import Fraction
from functools import partial

import pytest

from lieudit.governance.bounds import LAW_1901, blocking
from lieudit.governance.law import LAW, UNVERIFIED, Severity
from lieudit.governance.presets import PRESETS
from lieudit.governance.rules import DEFAULT_RULES, ballot_rule, complete
from lieudit.governance.statements import put
from lieudit.meetings.legal import (
    BY_FORM,
    Facts,
    LegalItem,
    checks,
    decision_rule,
    notice_days,
    off_agenda,
    quorum_of,
    same_words,
)

TODAY, ON = dt.date(2027, 4, 1), dt.date(2027, 5, 12)
DECIDED = (LegalItem("decision", "Rapport moral", "Il est approuvé."),)
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
        ({"points": (LegalItem("pause", "Pause"),)}, "celui-ci est vide", "block"),
        ({"points": (LegalItem("decision", "Le budget"),)}, "le texte de sa résolution n’est pas écrit", "warn"),
        ({"points": (LegalItem("discussion", "Questions"),)}, "aucun point ne se décide", "warn"),
        ({"documents": WHOLE - {"report"}}, "Le rapport moral ou d’activité n’est pas joint", "warn"),
        ({"documents": WHOLE - {"financial"}}, "Le rapport financier n’est pas joint", "warn"),
        ({"documents": WHOLE - {"accounts"}}, "Les comptes ne sont pas joints", "warn"),
        ({"points": (LegalItem("decision", "Statuts", "Nouveaux.", changes_rules=True),)}, "extraordinaire", "warn"),
        ({"points": (LegalItem("decision", "Dissolution", "Elle est dissoute."),)}, "art. 9", "warn"),
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
        ({"points": (LegalItem("decision", "Exclusion d’un associé", "Il est exclu."),)}, "21-10.540", "warn"),
        ({"points": (LegalItem("decision", "Affectation du résultat", "En réserve."),)}, "Trois vingtièmes", "inform"),
        ({"points": (LegalItem("decision", "Réduction du capital", "De moitié."),)}, "le quart", "inform"),
        ({"points": (LegalItem("decision", "Remboursement des parts", "À Zoé."),)}, "valeur nominale", "inform"),
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


def said(asked):
    """Where each line stands, its weight, the beginning of its words, and what confirms it."""
    return [(fault.path, str(fault.severity), fault.words[:24], fault.article) for fault in checks(asked)]


CLOSED = ("agenda.closed", "inform", "À la convocation l’ordre", f"jurisprudence, {UNVERIFIED}")
PROVED = ("minutes", "inform", "Une feuille de présence ")
SILENT = f"usage, {LAW_1901}"
ONE_VOICE = ("colleges.weights", "inform", "Un associé a une voix, q", f"loi n° 47-1775, art. 19 octies, {UNVERIFIED}")


def test_all_that_is_said_of_an_association_in_order():
    lines = [CLOSED, (*PROVED, SILENT)]
    assert said(facts(kind="extraordinary")) == lines
    assert said(facts("assoc_alsace_moselle", kind="extraordinary")) == lines
    trade = f"code de commerce, art. L. 612-4 et D. 612-5, {UNVERIFIED}"
    assert said(facts()) == [
        *lines,
        ("documents", "inform", "Au-delà de 153 000 € de ", trade),
        ("documents", "inform", "Une association subventi", f"loi n° 2000-321, art. 10-1, {UNVERIFIED}"),
    ]


def test_all_that_is_said_of_a_cooperative_in_order():
    lines = [CLOSED, (*PROVED, ""), ONE_VOICE]
    assert said(facts("scic_sa", kind="extraordinary")) == said(facts("scic_sas", kind="extraordinary")) == lines
    assert said(facts("scic_sa")) == [
        *lines,
        ("documents", "inform", "Le rapport dit l’évoluti", LAW["yearly_report"].cited),
        ("documents", "inform", "La révision coopérative ", LAW["review"].cited),
        ("documents", "inform", "Les collectivités ont en", "loi n° 47-1775, art. 19 septies"),
    ]


def test_a_session_without_a_room_of_its_own_or_a_link_is_told_so():
    assert said(facts(kind="council", taken_by="La salle est prise.")) == [("room", "block", "La salle est prise.", "")]
    nowhere = said(facts(kind="council", is_somewhere=False))
    assert nowhere == [("place", "warn", "La séance n’a ni lieu ni", "")]
    late = said(facts(kind="council", today=dt.date(2027, 4, 28)))
    assert [line[:2] for line in late] == [("notice_days", "block")]
    assert said(facts(kind="council", today=dt.date(2027, 4, 27))) == []


def test_a_company_warns_by_its_own_law_where_reports_are_missing_and_a_council_does_not():
    warned = [line for line in said(facts("scic_sa", documents=())) if line[1] == "warn"]
    assert [(line[0], line[3]) for line in warned] == [("documents", "loi n° 47-1775, art. 8")] * 3
    warned = [line for line in said(facts(documents=())) if line[1] == "warn"]
    assert [(line[0], line[3]) for line in warned] == [("documents", SILENT)] * 3
    assert not [line for line in said(facts(kind="extraordinary", documents=())) if line[1] == "warn"]


def about(title, resolution="", kind="decision", **values):
    """The lines that speak of one point, beside those that any session has."""
    regime, of = values.pop("regime", "assoc_1901"), values.pop("of", "ordinary")
    usual = said(facts(regime, kind=of))
    point = LegalItem(kind, title, resolution or "Il est décidé.", **values)
    return [line[1:] for line in said(facts(regime, kind=of, points=(point,))) if line not in usual]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (partial(about, "Le budget"), []),
        (partial(about, "STATUTS"), ["warn", "inform"]),  # an extraordinary assembly; to declare
        (partial(about, "Le budget", "La fusion est votée."), ["warn"]),
        (partial(about, "Dissolution"), ["warn", "warn"]),
        (partial(about, "Dissolution", of="extraordinary"), ["warn"]),
        (partial(about, "Le bureau"), ["inform"]),
        (partial(about, "Le siège social"), ["inform"]),
        (partial(about, "Le bureau", kind="discussion"), ["warn"]),  # nothing is decided any more
        (partial(about, "Le budget", changes_rules=True), ["warn", "inform"]),
        (partial(about, "Le budget", changes_rules=True, of="extraordinary"), ["inform"]),
        (partial(about, "Statuts", regime="scic_sa"), ["warn"]),
        (partial(about, "Exclure Zoé", regime="scic_sa"), ["warn"]),
        (partial(about, "Zoé est exclue", regime="scic_sa"), ["warn"]),
        (partial(about, "Zoé est exclue", regime="scic_sa", of="extraordinary"), []),
        (partial(about, "Le capital", regime="scic_sa"), ["inform"]),
        *((partial(about, word, regime="scic_sa"), ["inform"]) for word in ("réserve", "bénéfice")),
        *((partial(about, word, regime="scic_sa"), ["inform"]) for word in ("excédent", "Résultat")),
        (partial(about, "Retrait d’une part", regime="scic_sa"), ["inform"]),
        (partial(about, "Retrait du jeu", regime="scic_sa"), ["inform"]),
        (partial(about, "Retrait", regime="scic_sa"), []),
    ],
)  # fmt: skip
def test_a_point_calls_for_what_its_words_speak_of(lines, expected):
    assert [line[0] for line in lines()] == expected


def test_the_articles_of_each_point_are_its_own():
    [first, declared] = about("Statuts")
    assert (first[2], declared[2]) == (SILENT, "loi du 1er juillet 1901, art. 5")
    assert about("Statuts", regime="scic_sa")[0][2] == "statuts"
    assert about("Dissolution", of="extraordinary")[0][2] == (
        "loi du 1er juillet 1901, art. 9 ; décret du 16 août 1901, art. 15"
    )
    assert about("Le capital", regime="scic_sa")[0][2] == "loi n° 47-1775, art. 13"
    assert about("Le résultat", regime="scic_sa")[0][2] == "loi n° 47-1775, art. 16"
    assert about("Remboursement", regime="scic_sa")[0][2] == "loi n° 47-1775, art. 18 et 19 nonies"


def test_an_election_is_a_point_that_decides_and_has_no_resolution_to_write():
    assert [line[1] for line in said(facts(points=(LegalItem("election", "Le conseil"),)))] == ["inform"] * 4
    unwritten = found(facts(points=(LegalItem("decision", "Le budget"),)), "n’est pas écrit")
    assert (unwritten.path, unwritten.article) == ("agenda", f"jurisprudence, {UNVERIFIED}")
    assert not found(facts(kind="council", points=(LegalItem("decision", "Le budget"),)), "n’est pas écrit")


def test_the_accounts_of_a_company_are_approved_by_the_end_of_june():
    assert not found(facts("scic_sa", on=dt.date(2027, 6, 30)), "dans les six mois")
    late = found(facts("scic_sa", on=dt.date(2027, 7, 1)), "dans les six mois")
    assert (late.path, late.article) == ("starts_at", f"code de commerce, {UNVERIFIED}")
    assert not found(facts("scic_sa", kind="extraordinary", on=dt.date(2027, 7, 1)), "dans les six mois")


def test_an_agenda_that_the_rules_leave_open_is_not_said_to_be_closed():
    assert not found(facts(rules=rules(agenda__closed=False)), "l’ordre du jour est clos")


def test_a_second_call_says_its_quorum_in_words_and_where_its_rules_stand():
    first = {"first_on": dt.date(2027, 4, 1), "first_titles": ["Rapport moral"]}
    fifth = found(facts(rules=rules("scic_sa"), kind="extraordinary", **first), "Sur seconde convocation")
    assert fifth.words.startswith("Sur seconde convocation : le quorum est le cinquième des voix")
    assert fifth.path == "second_call.quorum"
    early = found(facts(on=dt.date(2027, 4, 2), **first), "au plus tôt")
    assert (early.path, early.words) == (
        "second_call.days",
        "La seconde assemblée se tient 15\xa0jours après la première : le 16\xa0avril au plus tôt.",
    )
    changed = found(facts(**first | {"first_titles": []}), "garde l’ordre du jour")
    assert (changed.path, changed.article) == ("agenda", f"usage, {UNVERIFIED}")
    assert not found(facts(), "Sur seconde convocation")
    assert not found(facts(kind="council", **first), "Sur seconde convocation")


@pytest.mark.parametrize(
    ("kind", "planned", "asked", "off"),
    [
        ("discussion", "", "Le budget est adopté.", "pas un point de décision"),
        ("decision", "Le budget est adopté.", "Le budget  est\nadopté.", ""),
        ("decision", "Le budget est adopté.", "Le budget est rejeté.", "n’est pas celui de l’ordre du jour"),
        ("decision", "", "Ce que la séance rédige.", ""),
        ("election", "Élire", "Élire", ""),
    ],
)
def test_a_vote_is_on_the_agenda_by_its_words(kind, planned, asked, off):
    assert off in off_agenda(kind, planned, asked)
    assert bool(off) == bool(off_agenda(kind, planned, asked))


def test_the_same_words_are_the_same_whatever_their_spaces_and_nothing_is_not_nothing():
    assert same_words(" Le budget ", "Le\nbudget")
    assert not same_words("Le budget", "Le budgets")
    assert not same_words("", "")
    assert not same_words(" ", " ")


def test_a_majority_that_an_item_asks_for_comes_before_that_of_its_assembly():
    own = rules("scic_sa")
    assert decision_rule(own, "extraordinary", majority="1/2") == {"threshold": "1/2", "strict": True, "quorum": "1/4"}
    assert decision_rule(own, "ordinary", second=True, majority="2/3") == {
        "quorum": "0",
        "threshold": "2/3",
        "strict": False,
    }
    assert decision_rule(own, "council", second=True) == {}
    assert quorum_of(own, "council") == Fraction(1, 5)
    assert quorum_of(own, "ordinary", second=True) == 0
    assert notice_days(rules(second_call__days=30), "ordinary", second=True) == 15


def test_the_notice_of_a_second_call_is_its_own():
    ten = {"today": ON - dt.timedelta(days=10), "rules": rules("scic_sa")}
    again = {"first_on": dt.date(2027, 4, 20), "first_titles": ["Rapport moral"]}
    assert "notice_days" in [fault.path for fault in checks(facts(**ten))]
    assert "notice_days" not in [fault.path for fault in checks(facts(**ten, **again))]
    assert "notice_days" in [fault.path for fault in checks(facts(kind="council", **ten, **again))]

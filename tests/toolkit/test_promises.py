"""A promise turns late by itself, once its day has passed, by the working days of its calendar."""

import datetime as dt
from dataclasses import replace

from lieudit.toolkit.promises import NextStep

FRIDAY = dt.date(2026, 11, 20)
STEP = NextStep("Le secrétariat", "relance le ministère", "relancer le ministère", FRIDAY)
NBSP = "\N{NO-BREAK SPACE}"


def test_until_its_day_it_is_what_somebody_does():
    assert STEP.late(FRIDAY) is None
    assert STEP.label(FRIDAY) == ""
    assert STEP.sentence(FRIDAY) == f"Le secrétariat relance le ministère avant le 20{NBSP}novembre 2026."


def test_after_it_it_is_what_they_should_have_done():
    later = dt.date(2026, 11, 27)
    assert STEP.late(later) == 5
    assert STEP.label(later) == f"En retard de 5{NBSP}jours ouvrés"
    assert STEP.sentence(later) == f"Le secrétariat devait relancer le ministère avant le 20{NBSP}novembre 2026."


def test_a_week_end_is_no_day_late_but_the_day_has_passed():
    saturday = dt.date(2026, 11, 21)
    assert (STEP.late(saturday), STEP.label(saturday)) == (0, "Échéance passée")
    assert "devait" in STEP.sentence(saturday)


def test_what_is_late_is_named_where_somebody_else_is_late_too():
    step = replace(STEP, late_what="Relance du conseil")
    assert step.label(FRIDAY) == ""
    assert step.label(dt.date(2026, 11, 27)) == f"Relance du conseil{NBSP}: en retard de 5{NBSP}jours ouvrés"
    assert step.label(dt.date(2026, 11, 21)) == f"Relance du conseil{NBSP}: échéance passée"


def test_several_people_are_said_in_the_plural():
    both = NextStep("Les sièges", "répondent", "répondre", FRIDAY)
    assert "Les sièges devaient répondre" in both.sentence(dt.date(2026, 12, 1))


def test_without_a_day_nothing_is_late():
    open_ended = NextStep("Son auteur", "dit ce qui a changé")
    assert open_ended.sentence(FRIDAY) == "Son auteur dit ce qui a changé."
    assert open_ended.label(FRIDAY) == ""
    assert NextStep(first="Ce fil est fini.").sentence(FRIDAY) == ""

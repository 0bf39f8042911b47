"""Dates, numbers and typography read as a French book prints them."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from lieudit.toolkit import french
from lieudit.toolkit.french import MINUS, NARROW, NBSP


def test_the_first_of_a_month_is_an_ordinal():
    assert french.day(dt.date(2026, 1, 1)) == f"1er{NBSP}janvier 2026"
    assert french.day(dt.date(2026, 9, 18)) == f"18{NBSP}septembre 2026"


def test_a_date_is_short_on_the_thread_only():
    assert french.day_short(dt.date(2026, 9, 18)) == f"18{NBSP}sept."
    assert french.day_short(dt.date(2026, 3, 12)) == f"12{NBSP}mars"


def test_the_day_is_named_when_people_must_come():
    assert french.day_named(dt.date(2026, 12, 10)) == f"jeudi 10{NBSP}décembre 2026"


def test_who_chose_a_day_out_of_bounds_is_told_between_which_to_choose():
    today = timezone.localdate()
    assert french.from_day_to_today(today) == "Seul aujourd’hui peut être choisi."
    first = today - dt.timedelta(days=1)
    assert french.from_day_to_today(first) == f"Choisissez un jour entre le {french.day(first)} et aujourd’hui."


def test_an_instant_is_told_on_the_clock_of_the_site():
    late_evening = dt.datetime(2026, 7, 14, 22, 25, tzinfo=dt.UTC)
    assert french.instant(late_evening) == f"15{NBSP}juillet 2026 à 0{NBSP}h{NBSP}25"
    assert french.hour(dt.time(16, 0)) == f"16{NBSP}h"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"), (36, "36 s"), (84, "1 min 24"), (120, "2 min"), (3600, "1 h"), (5400, "1 h 30"),
        (3905, "1 h 05 min 05"), (3605, "1 h 00 min 05"),
    ],
)  # fmt: skip
def test_how_long_something_lasts_is_said_without_its_last_unit(seconds, said):
    assert french.lasting(seconds) == said.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "aujourd’hui"), (1, "hier"), (12, f"il y a 12{NBSP}jours"), (31, f"le 24{NBSP}octobre 2026")],
)
def test_what_is_near_is_told_in_days(days, told):
    now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    assert french.ago(now.date() - dt.timedelta(days=days), now) == told


def test_a_day_to_come_is_told_by_its_date():
    now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    assert french.ago(dt.date(2026, 12, 1), now) == f"le 1er{NBSP}décembre 2026"


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1214, None, f"1{NARROW}214"),
        (34969, None, f"34{NARROW}969"),
        (0, None, "0"),
        (-3, None, f"{MINUS}3"),
        (Fraction(131, 2), None, "65,5"),
        (Fraction(1820, 73), 2, "24,93"),
        (Decimal("0.05"), 1, "0,1"),
        (Fraction(-1, 1000), 1, "0,0"),
        (12, 2, "12,00"),
        (Fraction(2999, 1000), None, "3"),
    ],
)
def test_a_number_is_written_exactly_and_grouped_by_thousands(value, places, written):
    assert french.number(value, places) == written


def test_a_share_is_a_percentage_of_its_exact_value():
    assert french.percent(Fraction(81, 118)) == f"68,6{NBSP}%"
    assert french.percent(Fraction(1, 3), 0) == f"33{NBSP}%"
    assert french.percent(1) == f"100,0{NBSP}%"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("l'avis du lieu", "l’avis du lieu"),
        ("« oui »", f"«{NBSP}oui{NBSP}»"),
        ("«oui»", f"«{NBSP}oui{NBSP}»"),
        ("Étape : la suite", f"Étape{NBSP}: la suite"),
        ("Vraiment ?", f"Vraiment{NARROW}?"),
        ("62 %", f"62{NBSP}%"),
        ("1 214 lieux", f"1{NARROW}214 lieux"),
        ("besoin n° 214", f"besoin n°{NBSP}214"),
    ],
)
def test_our_sentences_are_typeset(typed, printed):
    assert french.typeset(typed) == printed
    assert french.typeset(printed) == printed


def test_an_excerpt_is_cut_between_two_words_and_says_so():
    words = "On ferme le mercredi, faute de quelqu’un pour tenir la permanence."
    assert french.excerpt(words, 200) == words
    assert french.excerpt(words, 22) == "On ferme le mercredi…"
    assert french.excerpt("a" * 500, 10) == "a" * 10 + "…"
    assert french.excerpt(" \n ", 10) == ""


def test_an_excerpt_of_a_huge_text_stays_short():
    assert len(french.excerpt("mot " * 200_000, 160)) <= 161
    assert french.excerpt("   " * 200_000 + "fin", 160).endswith("…")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Association Le Lavoir", "d’"),
        ("Écrans partagés", "d’"),
        ("Œuvres communes", "d’"),
        ("SCIC L’Établi commun", "de "),
        ("Les Hauts", "de "),
        ("", "de "),
    ],
)
def test_a_name_that_begins_with_a_vowel_is_elided(name, written):
    assert french.of(name) == written


@pytest.mark.parametrize(
    ("text", "length", "said"),
    [
        ("Le toit fuit.", 40, "Le toit fuit."),
        ("Le toit de la salle fuit. Personne ne répond.", 30, "Le toit de la salle fuit. …"),
        ("Le toit de la salle fuit. Rien ne vient. Que faire ?", 44, "Le toit de la salle fuit. Rien ne vient. …"),
        ("Le toit de la salle commune fuit. Personne ne répond.", 20, "Le toit de la salle commune fuit. …"),
        ("« On ferme le samedi. » Et le lundi aussi.", 25, "« On ferme le samedi. » …"),
        ("M. Dupont et M. Durand ne répondent plus. Rien ne vient.", 45, "M. Dupont et M. Durand ne répondent plus. …"),
        (
            "La salle communale est fermée. Depuis, M. Durand est parti, et rien.",
            45,
            "La salle communale est fermée. …",
        ),
        (
            "Il manque des tables, des chaises, etc. pour la salle. Que faire ?",
            45,
            "Il manque des tables, des chaises, etc. pour la salle. …",
        ),
        (
            "Le toit fuit depuis trois ans… et personne. Que faire ?",
            30,
            "Le toit fuit depuis trois ans… et personne. …",
        ),
        ("La salle de J. Martin est fermée. Que faire ?", 25, "La salle de J. Martin est fermée. …"),
        ("Bonjour. Le toit de la salle commune fuit. Que faire ?", 20, "Bonjour. Le toit de la salle commune fuit. …"),
        ("  \n ", 10, ""),
    ],
)
def test_words_open_on_whole_sentences(text, length, said):
    assert french.opening(text, length) == said.replace(" …", "\u00a0…")


def test_an_abbreviation_ends_no_sentence_wherever_the_words_are_cut():
    text = (
        "La salle communale est fermée depuis que M. Durand est parti, et rien d’autre n’ouvre avant le mois de juin."
    )
    assert french.opening(text, 90) == text


def test_the_words_that_follow_keep_their_lines_and_none_is_said_twice():
    begins, rest = french.opened("Le toit de la salle fuit.\n\nRien ne vient.\nQue faire ?", 30)
    assert (begins, rest) == ("Le toit de la salle fuit.", "Rien ne vient.\nQue faire ?")
    begins, rest = french.opened("mot " * 100, 20)
    assert f"{begins.removesuffix('…')} {rest}" == ("mot " * 100).strip()
    assert french.opened("Le toit fuit.", 30) == ("Le toit fuit.", "")


def test_a_sentence_without_end_is_cut_between_two_words_and_says_so():
    said = french.opening("mot " * 200_000, 20)
    assert len(said) <= 41
    assert said.endswith("mot…")

"""When the review is due, what brings it forward, and what is said before a category breaks."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from lieudit.cooperative.review import Standing, due_on, warnings
from lieudit.cooperative.vocabulary import Category

OPENED = dt.date(2026, 6, 1)
FULL = {Category.BENEFICIARY: 5, Category.EMPLOYEE: 2, Category.CONTRIBUTOR: 2}


def standing(**known):
    said = {"last": None, "losses": {}, "highest": Decimal(1000), "asked": 0, "associates": 20, **known}
    return Standing(OPENED, **said)


def said(heads=None, public=Fraction(0), subscribed=Decimal(1000), floor=Decimal(250), arriving=()):
    return " ".join(each.words for each in warnings(heads or FULL, public, subscribed, floor, arriving))


def test_it_is_due_five_years_after_the_opening_then_after_the_last_one():
    assert due_on(OPENED, None) == dt.date(2031, 6, 1)
    assert due_on(OPENED, dt.date(2028, 2, 29)) == dt.date(2033, 2, 28)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (dt.date(2026, 7, 1), "due le 1er juin 2031"),
        (dt.date(2031, 3, 1), "bientôt"),
        (dt.date(2031, 6, 4), "en retard de 3 jours"),
    ],
)
def test_it_is_said_when_it_is_due_when_it_comes_and_when_it_is_late(today, words):
    assert words in standing().words(today).replace("\xa0", " ")


def test_three_losses_in_a_row_bring_it_forward_and_two_with_a_gap_do_not():
    lost = dict.fromkeys((2027, 2028, 2029), Decimal(10))
    assert "jusqu’en 2029" in standing(losses=lost).early[0]
    assert standing(losses={2027: Decimal(10), 2028: Decimal(10), 2030: Decimal(10)}).early == []
    assert standing(losses=lost, last=dt.date(2030, 1, 1)).early == [], "a review held since looked at them"


def test_the_loss_of_half_the_highest_capital_brings_it_forward():
    assert standing(losses={2027: Decimal("499.99")}).early == []
    assert "moitié" in standing(losses={2027: Decimal(500)}).early[0]


def test_a_tenth_of_the_associates_may_ask_for_it():
    assert standing(asked=1).early == []
    assert "2 associés sur 20" in standing(asked=2).early[0].replace("\xa0", " ")
    assert standing(asked=0, associates=0).early == []


def test_nothing_is_said_of_a_cooperative_that_is_far_from_its_bounds():
    assert said() == ""


def test_the_last_employee_and_the_last_beneficiary_are_said_before_they_leave():
    assert "Un seul salarié ou producteur" in said(FULL | {Category.EMPLOYEE: 1})
    assert "Un seul salarié" not in said(FULL | {Category.EMPLOYEE: 1, Category.PRODUCER: 1})
    assert "Un seul bénéficiaire" in said(FULL | {Category.BENEFICIARY: 1})


def test_the_first_employee_is_said_as_they_subscribe():
    producers = {**FULL, Category.EMPLOYEE: 0, Category.PRODUCER: 3}
    assert "Un premier salarié souscrit" in said(producers, arriving={Category.EMPLOYEE})
    assert said(producers, arriving={Category.PRODUCER}) == ""
    assert said(arriving={Category.EMPLOYEE}) == ""


def test_a_third_category_held_by_one_is_said():
    assert "contributeurs" in said(FULL | {Category.CONTRIBUTOR: 1})
    assert "Trois catégories" not in said(FULL | {Category.CONTRIBUTOR: 1, Category.PUBLIC_BODY: 3})


def test_a_public_share_near_half_and_a_floor_near_are_said():
    assert "45" in said(public=Fraction(45, 100))
    assert said(public=Fraction(44, 100)) == ""
    assert "plancher" in said(floor=Decimal(900))
    assert "plancher" not in said(floor=Decimal(899))

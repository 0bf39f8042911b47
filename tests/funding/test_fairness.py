"""Facts of a call beside the wishes, computed by hand; no database."""

import datetime as dt

from hypothesis import strategies as st

from lieudit.funding.fairness import Said, Verdict, facts
from lieudit.governance.rules import DEFAULT_RULES
from tests.drawn import given

WISHES = DEFAULT_RULES["calls"]
NAMES = [
    "Le temps", "Le dossier", "L’avance", "Le cofinancement", "À plusieurs", "La réponse", "Le résultat",
    "Les raisons d’un refus", "Le recours", "Après",
]  # fmt: skip


TODAY = dt.date(2026, 11, 2)


def found(**said):
    return {fact.name: fact for fact in facts(Said(**{"today": TODAY, **said}), WISHES)}


def test_what_is_not_said_is_neither_kept_nor_broken():
    every = facts(Said(TODAY), WISHES)
    assert [fact.name for fact in every] == NAMES
    assert {fact.verdict for fact in every} == {Verdict.UNSAID}


def test_days_of_notice_are_counted_from_the_announcement_to_the_first_closing():
    short = found(announced_on=dt.date(2026, 10, 30), closes_on=dt.date(2026, 12, 15))["Le temps"]
    assert (short.verdict, short.said) == (Verdict.NOT_KEPT, "46\u00a0jours entre l’annonce et la clôture.")
    long = found(announced_on=dt.date(2026, 10, 16), closes_on=dt.date(2026, 12, 15))["Le temps"]
    assert long.verdict == Verdict.KEPT


def test_a_long_form_is_not_kept_and_papers_alone_say_nothing_of_it():
    assert found(questions=22, pages=4)["Le dossier"].verdict == Verdict.NOT_KEPT
    assert found(questions=15, pages=8)["Le dossier"].verdict == Verdict.KEPT
    assert found(documents=4)["Le dossier"].verdict == Verdict.UNSAID


def test_no_advance_is_said_and_is_not_silence():
    assert found(advance=0)["L’avance"].verdict == Verdict.NOT_KEPT
    assert found(advance=30)["L’avance"].verdict == Verdict.KEPT


def test_a_part_to_find_elsewhere_equal_to_the_wish_is_kept():
    assert found(cofunding=20)["Le cofinancement"].verdict == Verdict.KEPT
    over = found(cofunding=21, volunteering=False)["Le cofinancement"]
    assert over.verdict == Verdict.NOT_KEPT
    assert "bénévolat ne compte pas" in over.said


def test_an_answer_announced_in_time_is_still_to_be_seen():
    closes = dt.date(2026, 12, 15)
    assert found(closes_on=closes, answer_on=dt.date(2027, 3, 1))["La réponse"].verdict == Verdict.TO_SEE
    assert found(closes_on=closes, answer_on=dt.date(2027, 6, 1))["La réponse"].verdict == Verdict.NOT_KEPT


DATES = {"closes_on": dt.date(2026, 12, 15), "answer_on": dt.date(2027, 3, 1)}


def test_an_answer_that_did_not_come_is_late_from_the_day_after():
    on_the_day = found(**DATES, will_publish=True, today=dt.date(2027, 3, 1))
    assert on_the_day["La réponse"].verdict == Verdict.TO_SEE
    late = found(**DATES, will_publish=True, today=dt.date(2027, 3, 13))
    assert late["La réponse"].verdict == Verdict.NOT_KEPT
    assert "elle n’est pas encore donnée\u00a0: 12\u00a0jours de retard." in late["La réponse"].said
    assert "il était attendu pour le 1er\u00a0mars 2027" in late["Le résultat"].said


def test_of_a_call_of_others_nobody_knows_whether_an_answer_came():
    past = found(**DATES, today=dt.date(2027, 3, 13))
    assert past["La réponse"].verdict == Verdict.UNSAID
    assert "personne n’a dit ici si elle est venue" in past["La réponse"].said
    assert past["Le résultat"].verdict == Verdict.UNSAID


def test_a_call_that_was_given_up_promises_no_answer():
    left = found(**DATES, given_up=True)["La réponse"]
    assert (left.verdict, "abandonné" in left.said) == (Verdict.NOT_KEPT, True)


def test_an_answer_that_came_is_beside_the_day_that_was_announced():
    closes = dt.date(2026, 12, 15)
    dates = {"closes_on": closes, "answer_on": dt.date(2027, 2, 1)}
    kept = found(**dates, published_on=dt.date(2027, 1, 31))
    assert kept["La réponse"].verdict == kept["Le résultat"].verdict == Verdict.KEPT
    assert "c’est tenu" in kept["La réponse"].said
    late = found(**dates, published_on=dt.date(2027, 2, 2))["La réponse"]
    assert (late.verdict, "ce n’est pas tenu" in late.said) == (Verdict.NOT_KEPT, True)
    put_off = found(**dates, closed_on=dt.date(2027, 1, 15), published_on=dt.date(2027, 1, 31))["La réponse"]
    assert "16\u00a0jours après la clôture" in put_off.said
    assert found(closes_on=closes, published_on=dt.date(2027, 6, 1))["La réponse"].verdict == Verdict.NOT_KEPT


def test_a_result_is_to_come_published_or_unsaid():
    assert found(will_publish=True)["Le résultat"].verdict == Verdict.TO_SEE
    assert found()["Le résultat"].verdict == Verdict.UNSAID


def test_reasons_are_compared_in_their_order():
    assert found(reasons="whole")["Les raisons d’un refus"].verdict == Verdict.NOT_KEPT
    assert found(reasons="criterion")["Les raisons d’un refus"].verdict == Verdict.KEPT


def test_another_council_reads_the_same_call_beside_other_wishes():
    said = Said(TODAY, joint=False, appeal=False)
    beside = {fact.name: fact.verdict for fact in facts(said, {**WISHES, "joint": False, "appeal": False})}
    assert beside["À plusieurs"] == beside["Le recours"] == Verdict.KEPT


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_days_never_turn_a_wish_that_is_kept_into_one_that_is_not(days, more):
    start = dt.date(2026, 1, 1)
    verdicts = [
        found(announced_on=start, closes_on=start + dt.timedelta(days=length))["Le temps"].verdict
        for length in (days, days + more)
    ]
    assert verdicts != [Verdict.KEPT, Verdict.NOT_KEPT]

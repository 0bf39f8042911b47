"""Where a consent round stands, by the pure rule: who is silent, what holds back an adoption, a vote, a new round."""

import datetime as dt
from types import SimpleNamespace

import pytest

from lieudit.deliberation.consent import CollegeAnswers, Standing, standing

TODAY = dt.date(2027, 5, 12)


def a_round(number=1, *, closes=0, closed=False):
    ends = TODAY + dt.timedelta(days=closes)
    return SimpleNamespace(number=number, closes_on=ends, closed_at=TODAY if closed else None)


def stood(round="running", *, seats=4, consent=4, **said):
    """A round that ends today, of three at most, in which four seats have consented."""
    known = {"running": a_round(), "over": a_round(closes=-1), "stale": a_round(closed=True), None: None}
    found = known[round] if isinstance(round, str | None) else round
    return Standing(
        found, TODAY, said.pop("max_rounds", 3), [CollegeAnswers("Lieux", seats=seats, consent=consent)], **said
    )


def test_who_said_nothing_is_silent_and_a_concern_or_an_objection_is_an_answer():
    row = CollegeAnswers("Lieux", seats=9, consent=3, concern=2, objection=1)
    assert row.silent == 3
    found = Standing(a_round(), TODAY, 3, [row, CollegeAnswers("Réseaux", seats=2, consent=1)])
    assert (found.seats, found.silent, found.answered) == (11, 4, 7)


@pytest.mark.parametrize(("ends", "asking"), [(1, True), (0, True), (-1, False)])
def test_a_round_asks_until_its_last_day_included(ends, asking):
    assert stood(a_round(closes=ends)).is_asking is asking
    assert not stood(a_round(closes=ends, closed=True)).is_asking
    assert not stood(None).is_asking


def test_a_text_that_changed_is_put_to_everybody_again():
    assert stood("stale").is_stale
    assert not stood("running").is_stale
    assert not stood(None).is_stale
    for round in ("stale", None):
        assert stood(round).against_adoption().startswith("Le texte a changé")


def test_a_text_is_adopted_when_every_seat_answered_and_no_objection_is_left():
    assert stood().against_adoption() == ""
    assert stood("over").against_adoption() == ""
    assert stood(consent=3).against_adoption().startswith("Un siège n’a pas encore répondu")
    assert stood(consent=2).against_adoption().startswith("2 sièges n’ont pas encore répondu")
    assert stood(seats=0, consent=0).against_adoption() != ""  # nobody consented to anything


def test_objections_that_wait_and_those_that_are_maintained_hold_it_back_together():
    assert stood(open_objections=1).against_adoption() == "Une objection n’est ni intégrée ni levée."
    assert stood(maintained=1).against_adoption() == "Une objection n’est ni intégrée ni levée."
    both = stood(open_objections=1, maintained=1, consent=2).against_adoption()
    assert both == "2 objections ne sont ni intégrées ni levées."


def test_one_votes_over_a_maintained_objection_once_no_other_waits():
    assert stood(maintained=1).against_vote() == ""
    assert stood(maintained=1, open_objections=1).against_vote().startswith("Une objection reste à traiter")


def test_one_votes_once_the_rounds_are_spent_and_the_last_has_ended():
    spent = a_round(3, closes=-1)
    assert stood(spent).against_vote() == ""
    assert stood(a_round(4, closes=-1)).against_vote() == ""
    assert stood(a_round(3, closed=True)).against_vote() == ""
    assert stood(a_round(3, closes=0)).against_vote().startswith("On vote quand")  # it still asks
    assert stood(a_round(2, closes=-1)).against_vote().startswith("On vote quand")  # everybody answered it


def test_one_votes_when_a_round_ends_without_every_answer():
    assert stood("over", consent=3).against_vote() == ""
    assert stood("over").against_vote().startswith("On vote quand")
    assert stood("running", consent=3).against_vote().startswith("On vote quand")
    assert stood("stale", consent=3).against_vote().startswith("On vote quand")


def test_a_new_round_waits_for_the_one_that_asks_and_for_the_objections():
    assert stood(None).against_round() == ""
    assert stood("over").against_round() == stood("stale").against_round() == ""
    assert stood("running").against_round() == "Le tour 1 est en cours."
    assert stood("over", open_objections=1).against_round().startswith("Une objection reste à traiter")
    assert stood("over", maintained=1).against_round() == ""


def test_no_more_rounds_are_opened_than_the_rules_allow():
    assert stood(a_round(2, closes=-1)).against_round() == ""
    assert stood(a_round(3, closes=-1)).against_round().startswith("Après 3 tours, les règles demandent un vote")
    assert stood(a_round(1, closes=-1), max_rounds=1).against_round().startswith("Après un tour, les règles")
    assert [stood(a_round(number)).rounds_left for number in (1, 3, 4)] == [2, 0, -1]
    assert stood(None).rounds_left == 3


def a_seat(pk, code="places", letter="A"):
    return SimpleNamespace(pk=pk, college=SimpleNamespace(code=code, name=code.title(), letter=letter))


def test_answers_are_counted_by_college_in_the_order_of_their_letters():
    seats = [a_seat(1, "networks", "B"), a_seat(2), a_seat(3), a_seat(4)]
    stances = [
        SimpleNamespace(seat_id=pk, choice=said) for pk, said in ((1, "concern"), (2, "consent"), (3, "objection"))
    ]
    objections = [
        SimpleNamespace(state=state) for state in ("open", "maintained", "maintained", "lifted", "integrated")
    ]
    found = standing(
        a_round(),
        seats=seats,
        stances=stances,
        objections=objections,
        rules={"consent": {"max_rounds": 5}},
        today=TODAY,
    )
    assert found.rows == [
        CollegeAnswers("Places", seats=3, consent=1, concern=0, objection=1),
        CollegeAnswers("Networks", seats=1, concern=1),
    ]
    assert (found.open_objections, found.maintained, found.max_rounds, found.silent) == (1, 2, 5, 1)
    assert found.is_asking


def test_an_answer_of_a_seat_that_sits_no_more_is_not_counted():
    found = standing(
        a_round(),
        seats=[a_seat(1)],
        stances=[SimpleNamespace(seat_id=9, choice="consent")],
        objections=[],
        rules={"consent": {"max_rounds": 3}},
        today=TODAY,
    )
    assert (found.seats, found.silent, found.answered) == (1, 1, 0)


def test_before_anybody_is_asked_nobody_sits_and_nothing_is_adopted():
    empty = Standing(None, TODAY, 3)
    assert (empty.rows, empty.seats, empty.silent) == ([], 0, 0)
    assert empty.against_adoption() != ""

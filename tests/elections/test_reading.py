"""Whether a college votes again, and whether a session may open the vote of an election: the pure rules."""

import datetime as dt
from types import SimpleNamespace

import pytest

from lieudit.elections.models import Contest, Election
from lieudit.elections.reading import ContestRow, against_session, contest_rows, votes_again
from lieudit.governance.rules import DEFAULT_RULES, complete
from lieudit.governance.statements import put

O = Contest.Outcome  # noqa: E741
OPENS = dt.datetime(2027, 5, 12, 7, tzinfo=dt.UTC)
CLOSES = OPENS + dt.timedelta(days=7)


class Listed(list):
    def all(self):
        return self


def an_election(state="ordered", *, tie_source="", next="relative"):
    rules = complete(DEFAULT_RULES)
    put(rules, "election.next", next)
    return SimpleNamespace(
        state=state,
        tie_source=tie_source,
        rules=rules,
        opens_at=OPENS,
        closes_at=CLOSES,
        get_state_display=lambda: str(Election(state=state).get_state_display()),
    )


def a_contest(outcome, *whys, circles=(), election=None):
    turns = Listed(SimpleNamespace(why=why) for why in whys or ("first",))
    return SimpleNamespace(
        pk=1, outcome=outcome, rounds=turns, circles=Listed(circles), Outcome=O, election=election or an_election()
    )


@pytest.mark.parametrize(
    ("outcome", "again"),
    [
        (O.NO_QUORUM, True), (O.NO_VOTE, True), (O.LEFT, True), (O.TIE, True), (O.SHORT, True), (O.NOBODY, True),
        (O.ELECTED, False), (O.EMPTY, False), (O.VACANT, False), (O.WAITING, False),
    ],
)  # fmt: skip
def test_a_college_votes_again_where_its_last_round_filled_not_its_seats(outcome, again):
    assert votes_again(a_contest(outcome), an_election()) is again


def test_equals_that_an_announced_draw_parts_do_not_vote_again():
    assert not votes_again(a_contest(O.TIE), an_election(tie_source="Loto"))
    assert votes_again(a_contest(O.NO_QUORUM), an_election(tie_source="Loto"))


@pytest.mark.parametrize("outcome", [O.SHORT, O.NOBODY])
def test_for_want_of_support_a_college_votes_again_once_where_the_rules_hold_it(outcome):
    assert not votes_again(a_contest(outcome), an_election(next="vacancy"))
    assert not votes_again(a_contest(outcome, "first", "floor"), an_election())
    assert votes_again(a_contest(outcome, "first", "runoff"), an_election(next="again"))


def refused(election, *contests, now=OPENS):
    return against_session(election, contests, now).replace("\xa0", " ")


def test_a_session_opens_the_vote_from_its_announced_hour():
    early = refused(an_election(), now=OPENS - dt.timedelta(seconds=1))
    assert early == "Le vote de cette élection ouvre le 12 mai 2027 à 9 h, pas avant."
    assert refused(an_election(), now=OPENS) == ""


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("voting", "sont déjà ordonnés hors séance : on vote du 12 mai 2027 à 9 h au 19 mai 2027 à 9 h"),
        ("counted", "son procès-verbal se signe sur sa page"),
        ("closed", "ses mandats sont ouverts"),
        ("cancelled", "Cette élection est annulée."),
        ("announced", "n’en est pas encore au vote"),
    ],
)
def test_a_session_that_may_not_is_told_where_the_election_stands(state, said):
    assert said in refused(an_election(state), a_contest(O.ELECTED))


@pytest.mark.parametrize("state", ["voting", "counted"])
def test_a_session_votes_again_for_the_colleges_that_have_to(state):
    assert refused(an_election(state), a_contest(O.ELECTED), a_contest(O.NO_QUORUM)) == ""
    assert refused(an_election(state), a_contest(O.ELECTED)) != ""
    assert refused(an_election("closed"), a_contest(O.NO_QUORUM)) != ""


def stood(shown, elected=False):
    return SimpleNamespace(contest_id=1, shown=shown, elected=elected)


def test_a_row_names_who_is_elected_by_vote_or_by_a_circle():
    seated = SimpleNamespace(state="seated", chosen=SimpleNamespace(holder="Par le cercle"))
    open_one = SimpleNamespace(state="naming", chosen=None)
    ended = SimpleNamespace(state="ended", chosen=None)
    row = ContestRow(a_contest(O.ELECTED, circles=[ended, open_one, seated]), [stood("A"), stood("B", elected=True)])
    assert row.elected == ["B", "Par le cercle"]
    assert (row.circles, row.open_circle) == ([seated], open_one)
    assert ContestRow(a_contest(O.ELECTED, circles=[ended])).open_circle is None
    assert ContestRow(a_contest(O.ELECTED, circles=[seated])).open_circle is None
    nobody = SimpleNamespace(state="seated", chosen=None)
    assert ContestRow(a_contest(O.ELECTED, circles=[nobody])).elected == []


def test_a_row_says_whether_its_seats_are_short_or_left_and_voted_again():
    def row(outcome, **election):
        return ContestRow(a_contest(outcome, election=an_election(**election)))

    assert (row(O.SHORT).is_short, row(O.SHORT).again, row(O.SHORT, next="vacancy").again) == (True, True, False)
    assert (row(O.NOBODY).is_short, row(O.LEFT).is_left, row(O.LEFT).again) == (True, True, True)
    assert (row(O.NO_QUORUM).again, row(O.TIE).again, row(O.ELECTED).again) == (False, False, False)
    assert not row(O.LEFT).is_short
    assert len(row(O.SHORT).rounds) == 1


def test_colleges_keep_their_order_each_with_those_who_stand_in_it():
    one, two = SimpleNamespace(pk=1), SimpleNamespace(pk=2)
    other = SimpleNamespace(contest_id=2)
    rows = contest_rows([two, one], [stood("A"), other, stood("B")])
    assert [(row.contest, len(row.stood)) for row in rows] == [(two, 1), (one, 2)]

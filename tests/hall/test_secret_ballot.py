"""In session too, a vote is held in the urn or on paper: no screen counts it, and two hands close it."""

import json

import pytest

from lieudit.governance.rules import complete
from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.models import Outcome
from lieudit.hall.secrecy import ask_secrecy
from lieudit.hall.services import close_session, word_decision
from lieudit.minutes.blocks import ballot_blocks
from lieudit.minutes.record import record_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot, Vote
from lieudit.voting.services import cast_vote
from lieudit.voting.tellers import mark_papers, name_tellers, sign_sheet, teller_of, write_sheet
from lieudit.voting.workflow import Way
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_proxy, a_session, again
from tests.hall.test_session_ballot import closes, under
from tests.voting.boxes import RISK
from tests.voting.factories import moved

pytestmark = pytest.mark.django_db


def held(way: str, present: int | None = None, *pairs: tuple[int, int]):
    """A session whose rules mix the papers, and its vote; `pairs` are proxies, from whom and to whom."""
    council = a_council(COLLEGES)
    rules = complete(council.rulebook.rules)["secrecy"] | {"small": "pool"}
    session = a_session(present, council=under(council, secrecy=rules))
    for giver, holder in pairs:
        a_proxy(session, session.seats[giver], session.seats[holder])
    word_decision(session, actor=session.chair, text="Le budget est adopté, sans la ligne 4.")
    asked = {"reason": "Le texte a été revu en séance.", "way": way, "risk": RISK}
    return session, open_session_ballot(session, actor=session.chair, **asked)


def pages_of(client, session, *accounts):
    """Words of the room's screen, of the chair and of members."""
    number, found = session.meeting.number, []
    for account in accounts:
        client.force_login(account)
        found += [client.get(f"/seances/{number}/{page}/").text for page in ("salle", "ma-place")]
    return found


@pytest.mark.parametrize(("way", "said"), [(Way.URN, "De qui tient le serveur"), (Way.PAPER, "D’une entente des deux")])
def test_one_reads_who_may_see_what_on_one_s_place_before_one_votes(client, way, said):
    session, vote = held(way)
    number, seat = session.meeting.number, session.seats[1]
    client.force_login(seat.voter)
    pages = [f"/seances/{number}/ma-place/"]
    if way == Way.URN:
        pages.append(f"/seances/{number}/ma-place/voter/{seat.pk}/?choice=for")
    for page in pages:
        words = client.get(page).text
        assert said in words
        assert f"/votes/{vote.ballot.number}/qui-voit/" in words


def test_the_urn_of_a_session_is_counted_by_no_screen_and_decides(client):
    session, vote = held(Way.URN)
    assert "colleges" not in vote.ballot.rule
    there = [seat for seat in session.seats if vote.ballot.roll.get(key=seat.key).present]
    before = pages_of(client, session, session.chair, session.seats[1].voter)
    for seat in there:
        cast_vote(vote.ballot, vote.ballot.roll.get(key=seat.key), actor=seat.voter, choice="for")
    for page in [*before, *pages_of(client, session, session.chair, session.seats[1].voter)]:
        assert "ont voté" not in page
    client.force_login(there[0].voter)
    assert "Votre vote est compté" in client.get(f"/seances/{session.meeting.number}/ma-place/").text
    outcome = closes(session, vote)
    assert "adopté" in outcome.text
    assert Vote.objects.count() == 0


def test_who_carries_the_proxy_of_an_absent_seat_takes_its_paper_and_nobody_takes_that_of_another(client):
    session, vote = held(Way.PAPER, 4, (5, 2))
    ballot, keys = Ballot.objects.get(pk=vote.ballot.pk), [seat.key for seat in session.seats]
    one, other = session.seats[1], session.seats[3]
    pair = [teller_of(ballot.roll.get(key=seat.key), seat.voter) for seat in (one, other)]
    name_tellers(ballot, actor=session.chair, first=pair[0], second=pair[1])
    assert mark_papers(ballot, actor=one.voter, taken=[keys[2], keys[5]]) == 2
    carried = dict(ballot.roll.values_list("key", "attendance__carried_by__key"))
    assert (carried[keys[2]], carried[keys[5]]) == (None, keys[2])
    with pytest.raises(RuleBroken, match="n’était pas en séance"):
        mark_papers(ballot, actor=one.voter, taken=[keys[2], keys[4], keys[5]])


def test_where_the_rules_refuse_totals_under_five_nobody_obtains_them_in_session():
    council = a_council(COLLEGES)
    rules = complete(council.rulebook.rules)["secrecy"] | {"small": "refuse"}
    session = a_session(council=under(council, secrecy=rules))
    with pytest.raises(RuleBroken, match="y refusent les totaux"):
        ask_secrecy(session, session.seats[2], actor=session.seats[2].voter)


def test_papers_of_a_session_are_closed_by_who_counted_them_and_decide(client, django_capture_on_commit_callbacks):
    session, vote = held(Way.PAPER)
    with pytest.raises(RuleBroken, match="deux personnes ont signé"):
        closes(session, vote)
    ballot = Ballot.objects.get(pk=vote.ballot.pk)
    there = [seat for seat in session.seats if ballot.roll.get(key=seat.key).present]
    one, other = there[1], next(seat for seat in there[1:] if seat.college_id != there[1].college_id)
    client.force_login(one.voter)
    assert "Ce vote se tient sur papier" in client.get(f"/seances/{session.meeting.number}/ma-place/").text
    pair = [teller_of(ballot.roll.get(key=seat.key), seat.voter) for seat in (one, other)]
    name_tellers(ballot, actor=session.chair, first=pair[0], second=pair[1])
    mark_papers(ballot, actor=one.voter, taken=[seat.key for seat in there])
    moved(ballot, least="0")
    lines = [{"said": "for", "count": len(there)}]
    for seat in (one, other):
        write_sheet(ballot, actor=seat.voter, envelopes=len(there), void=0, lines=lines, done=True)
    with django_capture_on_commit_callbacks(execute=True):
        for seat in (one, other):
            sign_sheet(ballot, actor=seat.voter)
    assert "adopté" in Outcome.objects.get(ballot=ballot).text
    close_session(again(session), actor=session.chair)
    facts = record_of(session.meeting, session.chair, None)
    counted = next(vote for item in facts.items for vote in item["ballots"])
    names = {person.key: person.name for person in facts.people}
    inside, public = [json.dumps(ballot_blocks(counted, known), ensure_ascii=False) for known in (names, {})]
    assert "Bulletins dépouillés par deux personnes" in public
    for seat in (one, other):
        assert f"({seat.voter.name})" in inside
        assert seat.voter.name not in public

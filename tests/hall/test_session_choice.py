"""A choice among options, in session, by any method: opened, voted on the phone, shown, counted, written."""

import pytest
from django.test import TestCase

from lieudit.governance.models import Decision, Seat
from lieudit.hall.ballots import close_session_ballot, open_session_choice
from lieudit.hall.models import SessionBallot
from lieudit.hall.services import choose_paper, word_decision
from lieudit.meetings.models import Meeting
from lieudit.minutes.blocks import ballot_blocks
from lieudit.minutes.votes import ballot_facts
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.methods import METHODS, offered, result_of
from lieudit.voting.models import Ballot, Vote
from lieudit.voting.services import cast_votes
from tests.deliberation.factories import a_draft, an_amendment, recommended, the_demand
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_proxy, a_session, again
from tests.meetings.factories import a_meeting, an_item
from tests.voting.factories import at_its_hour

pytestmark = pytest.mark.django_db
TOWNS = "Lodève\nAuch\nGuéret"


def opens(session, **asked):
    usual = {"method": "approval", "options": TOWNS, "question": "Où se tient la rencontre de juin ?"}
    return open_session_choice(
        session, actor=session.chair, **{"reason": "La date approche, il faut choisir ce soir."} | usual | asked
    )


def says(vote, seat, choice, others=None):
    entry = vote.ballot.roll.get(key=seat.key)
    return cast_votes(entry, actor=seat.voter, choice=choice, others=others or {})


def closes(session, vote):
    at_its_hour(vote.ballot)
    return close_session_ballot(vote, actor=session.chair)


def a_choosing_session(kind="decision", resolution="Choisir entre Lodève, Auch et Guéret.", **meeting):
    council = a_council(COLLEGES)
    held = a_meeting(council, **meeting)
    an_item(held, kind, title="Où se tient la rencontre de juin ?", resolution=resolution)
    return a_session(meeting=held, council=council, started=True)


def test_a_town_is_chosen_by_approval_and_becomes_a_decision():
    session = a_session()
    vote = opens(session)
    for seat in session.seats[:3]:
        says(vote, seat, {"approve": ["Auch", "Lodève"]})
    says(vote, session.seats[3], {"approve": ["Auch"]})
    outcome = closes(session, vote)
    assert "Le vote désigne Auch." in outcome.text
    decision = Decision.objects.get()
    assert (outcome.decision, decision.ballot) == (decision, vote.ballot)
    assert decision.title == "Où se tient la rencontre de juin ?"
    assert decision.wording.endswith("Le vote désigne Auch.")


def test_a_tie_decides_nothing_and_may_be_voted_again():
    session = a_session()
    vote = opens(session)
    says(vote, session.seats[0], {"approve": ["Auch"]})
    says(vote, session.seats[1], {"approve": ["Lodève"]})
    outcome = closes(session, vote)
    assert "Égalité entre" in outcome.text
    assert outcome.decision is None
    assert not Decision.objects.exists()
    assert opens(again(session)).pk != vote.pk


@pytest.mark.parametrize("method", [code for code, offer in offered().items() if METHODS[code].is_choice])
def test_every_method_of_the_registry_is_voted_on_the_phone_shown_and_written(client, method):
    session = a_session()
    priced = METHODS[method].priced
    text = "Un fournil ; 300\nUn four ; 200\nUne grange ; 400" if priced else TOWNS
    client.force_login(session.chair)
    typed = {"question": "Que choisit-on ?", "method": method, "options": text, "minutes": 10, "seats": 1}
    typed |= {"budget": 500} if priced else {}
    page = client.post(
        f"/seances/{session.meeting.number}/presidence/choix/", typed | {"reason": "Il faut choisir."}, follow=True
    )
    assert "Le vote est ouvert" in page.text
    vote = SessionBallot.objects.get()
    for seat in session.seats[:3]:
        client.force_login(seat.voter)
        own = f"/seances/{session.meeting.number}/ma-place/"
        assert "Voter" in client.get(own).text
        trial = METHODS[method].paper.trial(vote.ballot.rule, vote.ballot.options)
        address, sent = f"{own}voter/{seat.pk}/", filled(method, vote.ballot, trial)
        assert "Que choisit-on" in client.get(address).text
        read = client.post(address, sent | {"step": "review"})
        assert read.status_code == 200
        client.post(address, sent | {"step": "confirm"}, follow=True)
    assert Vote.objects.count() == 3
    closes(session, vote)
    tally, names = Ballot.objects.get().tally, vote.ballot.options
    headline = result_of(tally.recount, tally.result, {}).headline
    assert headline.startswith(("Le vote désigne", "Le vote retient"))
    for address, account in (("ecran/", session.chair), ("presidence/", session.chair), ("ma-place/", seat.voter)):
        client.force_login(account)
        shown = client.get(f"/seances/{session.meeting.number}/{address}").text
        assert [name for name in names if name not in shown] == []
        assert headline in shown
    facts = ballot_facts(tally.recount, tally.result, {}, elects=False)
    facts |= {"number": 1, "question": "Que choisit-on ?", "quorum": {}, "opened": "", "closed": "", "papers": 0}
    facts |= {"recount": tally.digest, "url": "/"}
    written = str(ballot_blocks(facts, {}))
    assert headline in written
    assert "Élu" not in written


def filled(method, ballot, trial):
    """What a browser sends of a paper that says `trial`, as recount files write it."""
    if METHODS[method].field == "approve":
        return {"approve": trial}
    if METHODS[method].field == "ranking":
        ranks = {
            name: at for at, group in enumerate(trial, 1) for name in ([group] if isinstance(group, str) else group)
        }
        return {f"option_{ballot.options.index(name)}": rank for name, rank in ranks.items()}
    if METHODS[method].field == "grades":
        grades = dict.fromkeys(ballot.options, str(ballot.rule["grades"][0])) | {
            ballot.options[0]: str(ballot.rule["grades"][-1])
        }
        return {f"option_{at}": grades[name] for at, name in enumerate(ballot.options)}
    return {f"option_{ballot.options.index(name)}": said for name, said in trial.items()}


def test_a_proxy_chooses_something_else_later_and_the_quorum_is_of_all():
    session = a_session(present=3)
    a_proxy(session, session.seats[5], session.seats[1])
    vote = opens(session)
    assert (vote.quorum["present"], vote.quorum["represented"]) == (3, 1)
    says(vote, session.seats[1], {"approve": ["Auch"]}, {session.seats[5].key: {"approve": ["Lodève"]}})
    assert Vote.objects.count() == 2


def test_options_that_the_notice_named_ask_for_no_reason():
    session = a_choosing_session()
    vote = open_session_choice(session, actor=session.chair, method="approval", options=TOWNS)
    assert (vote.off_agenda, vote.ballot.question) == ("", "Choisir entre Lodève, Auch et Guéret.")


def test_an_option_that_the_notice_did_not_name_asks_for_a_reason():
    session = a_choosing_session()
    with pytest.raises(RuleBroken, match="n’annonçait pas de choisir « Cahors »"):
        open_session_choice(session, actor=session.chair, method="approval", options=f"{TOWNS}\nCahors")
    vote = open_session_choice(
        session, actor=session.chair, method="approval", options=f"{TOWNS}\nCahors", reason="Cahors s’est proposée."
    )
    assert vote.off_agenda == "Cahors s’est proposée."


def test_a_general_assembly_chooses_only_what_it_was_convened_to_choose():
    session = a_choosing_session()
    Meeting.objects.filter(pk=session.meeting.pk).update(kind="ordinary")
    session = again(session)
    with pytest.raises(RuleBroken, match="En assemblée générale"):
        open_session_choice(
            session, actor=session.chair, method="approval", options=f"{TOWNS}\nCahors", reason="Cahors insiste."
        )
    assert open_session_choice(session, actor=session.chair, method="schulze", options=TOWNS).ballot.is_open


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"options": "Auch"}, "de 2 à"),
        ({"options": "Auch\nAuch"}, "figure deux fois"),
        ({"options": "Auch\nauch\nLodève"}, "se lisent de la même façon"),
        ({"seats": 3}, "moins d’options"),
        ({"method": "resolution"}, "son propre geste"),
        ({"method": "equal_shares", "options": "Four\nFournil"}, "coût en euros"),
    ],
)
def test_what_cannot_be_chosen_is_refused_and_leaves_nothing(asked, said):
    session = a_session()
    with pytest.raises(RuleBroken, match=said):
        opens(session, **asked)
    assert not Ballot.objects.exists()


def test_what_was_chosen_is_not_chosen_again_in_the_same_words():
    session = a_session()
    vote = opens(session)
    for seat in session.seats[:4]:
        says(vote, seat, {"approve": ["Auch"]})
    closes(session, vote)
    with pytest.raises(RuleBroken, match=f"C’est décidé, scrutin n° {vote.ballot.number}"):
        opens(again(session))
    assert opens(again(session), question="Et celle de septembre ?").ballot.number > vote.ballot.number


def test_a_restricted_point_chooses_nothing_in_public():
    council = a_council(COLLEGES)
    meeting = a_meeting(council)
    an_item(meeting, "decision", title="Le bailleur", is_restricted=True, resolution="Auch ou Lodève.")
    session = a_session(meeting=meeting, council=council)
    with pytest.raises(RuleBroken, match="point réservé"):
        opens(session)
    assert not Ballot.objects.exists()


def test_two_votes_at_once_are_refused_and_the_wording_waits():
    session = a_session()
    opens(session)
    with pytest.raises(RuleBroken, match="Un vote est ouvert"):
        opens(session)
    with pytest.raises(RuleBroken, match="Un vote est ouvert"):
        word_decision(session, actor=session.chair, text="Autre chose.")


def test_the_form_keeps_what_was_typed_when_it_is_refused(client):
    session = a_session()
    client.force_login(session.chair)
    typed = {"question": "Où ?", "method": "approval", "options": "Auch", "minutes": 10, "reason": "Ce soir."}
    page = client.post(f"/seances/{session.meeting.number}/presidence/choix/", typed)
    assert page.status_code == 422
    assert "de 2 à 60 options" in page.text
    assert "Ce soir." in page.text


def test_a_member_may_not_open_a_choice(client):
    session = a_session()
    client.force_login(session.seats[1].voter)
    page = client.post(f"/seances/{session.meeting.number}/presidence/choix/", {"method": "approval"})
    assert page.status_code == 403


def test_a_choice_in_totals_names_nobody():
    session = a_session()
    risk = {"stakes": "ordinary", "again": "yes", "otherwise": "yes"}
    vote = opens(session, way="totals", risk=risk)
    for seat in session.seats:
        says(vote, seat, {"approve": ["Auch"]})
    closes(session, vote)
    assert "voter" not in str(Ballot.objects.get().tally.recount["ballots"])


def test_rival_amendments_of_the_draft_of_the_item_are_ranked_and_the_winner_is_written_in(client):
    council = a_council(COLLEGES)
    draft = a_draft(council)
    rivals = [recommended(an_amendment(draft, new=new)) for new in ("trois ans", "cinq ans")]
    meeting = a_meeting(council)
    an_item(meeting, "decision", title="Le texte sur les baux", draft=draft)
    session = a_session(meeting=meeting, council=council)
    client.force_login(session.chair)
    assert "amendements rivaux" in client.get(f"/seances/{meeting.number}/presidence/").text
    typed = {"paragraph": the_demand(draft).pk, "method": "schulze", "minutes": 10, "reason": "Deux textes s’excluent."}
    client.post(f"/seances/{meeting.number}/presidence/choix/", typed)
    vote = SessionBallot.objects.get()
    assert sorted(vote.ballot.options) == ["Amendement 1", "Amendement 2", "Texte inchangé"]
    for seat in session.seats[:3]:
        says(vote, seat, {"ranking": [["Amendement 2"], ["Amendement 1"]]})
    with TestCase.captureOnCommitCallbacks(execute=True):
        outcome = closes(session, vote)
    assert "Le vote désigne Amendement 2." in outcome.text
    assert "cinq ans" in the_demand(draft).wording
    rivals[0].refresh_from_db()
    assert rivals[0].state == "refused"
    assert not Decision.objects.exists()  # an amendment changes the text; adopting it is another decision


def test_papers_of_a_choice_are_read_by_two_persons(client):
    session = a_session()
    for seat in session.seats:
        choose_paper(session, seat, actor=seat.voter)
    vote = opens(session)
    secretary = session.seats[1].voter
    Seat.objects.filter(pk=session.seats[1].pk).update(chairs=True)
    for account in (session.chair, secretary):
        client.force_login(account)
        typed = {session.seats[2].key: ["Auch"], session.seats[3].key: ["blank"]}
        client.post(f"/seances/{session.meeting.number}/presidence/papier/{vote.ballot.number}/", typed)
    assert {str(cast.choice) for cast in Vote.objects.all()} == {"{'approve': ['Auch']}", "blank"}

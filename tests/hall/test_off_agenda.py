"""What the members were not convened for is not voted in a general assembly; elsewhere with a reason that is kept."""

import pytest

from lieudit.governance.models import Decision
from lieudit.hall.agreements import note_agreement
from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.consenting import open_round
from lieudit.hall.models import SessionBallot
from lieudit.hall.services import start_item, word_decision
from lieudit.journal.models import Entry
from lieudit.meetings.legal import off_agenda
from lieudit.meetings.models import Meeting
from lieudit.minutes.blocks import ballot_hours
from lieudit.minutes.record import record_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from tests.deliberation.factories import in_days
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_session, again
from tests.hall.test_session_ballot import under
from tests.meetings.factories import an_item

pytestmark = pytest.mark.django_db


def opens(session, **asked):
    return open_session_ballot(again(session), actor=session.chair, **asked)


def in_assembly(session):
    Meeting.objects.filter(pk=session.meeting.pk).update(kind="ordinary")
    return session


def on_information(session):
    item = session.meeting.items.exclude(kind="decision").first()
    start_item(again(session), item, actor=session.chair)
    return session


@pytest.mark.parametrize(
    ("kind", "planned", "asked", "why"),
    [
        ("decision", "Le budget est adopté.", "Le budget  est adopté. ", ""),
        ("decision", "Le budget est adopté.", "Le budget est doublé.", "Ce texte n’est pas celui"),
        ("decision", "", "Le budget est doublé.", ""),
        ("information", "", "Le budget est doublé.", "Ce point n’est pas un point de décision"),
        ("election", "", "", ""),
        ("pause", "", "", "Ce point n’est pas un point de décision"),
    ],
)
def test_what_is_off_the_agenda(kind, planned, asked, why):
    assert off_agenda(kind, planned, asked).startswith(why)
    assert bool(off_agenda(kind, planned, asked)) == bool(why)


def test_in_an_information_item_a_question_typed_on_the_spot_takes_a_reason_that_everybody_reads():
    session = on_information(a_session())
    with pytest.raises(RuleBroken) as refusal:
        opens(session, question="Doubler la cotisation ?")
    assert "point de décision" in refusal.value.message_dict["reason"][0]
    vote = opens(session, question="Doubler la cotisation ?", reason="Le commissaire aux comptes le demande.")
    assert vote.off_agenda == "Le commissaire aux comptes le demande."
    said = Entry.objects.get(kind="hall.ballot_off_agenda").sentence
    assert "hors de l’ordre du jour" in said
    assert "Le commissaire aux comptes" in said
    facts = next(each for item in record_of(session.meeting, session.chair, None).items for each in item["ballots"])
    facts |= {"opened": "2026-11-27T10:00:00+01:00", "closed": "2026-11-27T10:05:00+01:00"}
    assert "Vote hors de l’ordre du jour. Raison donnée" in " ".join(ballot_hours(facts))


def test_what_was_convened_needs_no_reason():
    assert opens(a_session()).off_agenda == ""


def test_a_text_reworded_in_session_takes_a_reason():
    session = a_session()
    word_decision(again(session), actor=session.chair, text="Le budget de 2027 est doublé.")
    with pytest.raises(RuleBroken, match="n’est pas celui de l’ordre du jour"):
        opens(session)
    assert opens(session, reason="Une objection a été intégrée.").off_agenda


def test_rules_may_refuse_it_altogether():
    refusing = {"least_minutes": 3, "leaving": "lost", "off_agenda": "refused"}
    session = on_information(a_session(council=under(a_council(COLLEGES), votes=refusing)))
    with pytest.raises(RuleBroken, match="ne permettent pas"):
        opens(session, question="Doubler la cotisation ?", reason="Parce que.")
    assert not SessionBallot.objects.exists()


def test_in_a_general_assembly_it_is_always_refused(client):
    session = in_assembly(a_session())
    for asked in ({"question": "Doubler la cotisation ?", "reason": "Urgent."},):
        with pytest.raises(RuleBroken, match="En assemblée générale"):
            opens(session, **asked)
    word_decision(again(session), actor=session.chair, text="Le budget de 2027 est doublé.")
    with pytest.raises(RuleBroken, match="En assemblée générale"):
        opens(session, reason="Urgent.")
    with pytest.raises(RuleBroken, match="En assemblée générale"):
        open_round(again(session), actor=session.chair, review_on=in_days(30))
    word_decision(again(session), actor=session.chair, text="Le budget de 2027 est adopté.")
    assert opens(session).ballot.question == "Le budget de 2027 est adopté."


def test_in_a_general_assembly_an_item_of_information_offers_no_vote(client):
    session = on_information(in_assembly(a_session()))
    client.force_login(session.chair)
    page = client.get(f"/seances/{session.meeting.number}/presidence/").text
    assert 'id="f-vote"' not in page
    with pytest.raises(RuleBroken, match="En assemblée générale"):
        opens(session, question="Doubler la cotisation ?", reason="Urgent.")


def test_in_a_general_assembly_an_item_without_text_is_voted_under_its_own_title():
    session = in_assembly(a_session(started=False))
    item = an_item(session.meeting, "decision", title="Approuver les comptes de 2026")
    start_item(again(session), item, actor=session.chair)
    assert opens(session).ballot.question == "Approuver les comptes de 2026"


def test_the_form_keeps_what_was_typed_and_asks_for_the_reason(client):
    session = on_information(a_session())
    client.force_login(session.chair)
    page = f"/seances/{session.meeting.number}/presidence/vote/"
    refused = client.post(page, {"question": "Doubler la cotisation ?", "minutes": "10"})
    assert refused.status_code == 422
    assert "Doubler la cotisation ?" in refused.text
    assert "dites pourquoi on vote quand même" in refused.text
    client.post(page, {"question": "Doubler la cotisation ?", "reason": "Demandé par tous.", "minutes": "10"})
    assert Ballot.objects.get().question == "Doubler la cotisation ?"


def test_no_decision_is_noted_by_hand_out_of_an_item_of_information():
    session = on_information(a_session())
    with pytest.raises(RuleBroken, match="point de décision"):
        note_agreement(again(session), actor=session.chair, text="La cotisation double.", reason="Urgent.")
    assert not Decision.objects.exists()

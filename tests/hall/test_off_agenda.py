"""What the members were not convened for is not voted in a general assembly; elsewhere with a reason that is kept."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.elections.models import Election
from lieudit.elections.workflow import ElectionState
from lieudit.governance.models import Decision
from lieudit.governance.rulemaking import edit_change, open_change
from lieudit.governance.rules import complete
from lieudit.hall.agreements import note_agreement
from lieudit.hall.ballots import open_session_ballot, open_session_election
from lieudit.hall.consenting import open_round
from lieudit.hall.models import Session, SessionBallot
from lieudit.hall.services import check_in, start_item, word_decision
from lieudit.journal.models import Entry
from lieudit.meetings.convening import convene_meeting, notify_change, unsaid_of
from lieudit.meetings.legal import off_agenda
from lieudit.meetings.models import Meeting
from lieudit.meetings.services import add_item, edit_item
from lieudit.minutes.blocks import ballot_hours
from lieudit.minutes.record import record_of
from lieudit.pages.management.commands.close_due import elections_due
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from tests.deliberation.factories import in_days
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_session, again, an_electing_session, an_election
from tests.hall.factories import opens as opened
from tests.hall.test_session_ballot import under
from tests.hall.test_submit_exclusion import heard, submitted
from tests.meetings.factories import a_meeting, an_item

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
    assert "Vote hors de l’ordre du jour. Raison donnée" in " ".join(ballot_hours(facts, {}))


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


# As the members were convened


def told(council, *, kind="council", **words):
    """A session whose members were convened today; then it is open, all of them there, on its point of decision."""
    meeting, chair = a_meeting(council, kind=kind), council.seats[0].voter
    an_item(meeting, title="Nouvelles")
    words = {"title": "La cotisation", "resolution": "La cotisation est portée à 90 €."} | words
    item = an_item(meeting, "decision", **words)
    convene_meeting(meeting, actor=chair)
    return Meeting.objects.get(pk=meeting.pk), item, chair


def held(meeting, item, council):
    session = opened(Meeting.objects.get(pk=meeting.pk), council.seats[0].voter)
    for seat in council.seats:
        check_in(session, seat, actor=seat.voter, by="link")
    start_item(session, item, actor=council.seats[0].voter)
    session.chair = council.seats[0].voter
    return session


def late(meeting, chair):
    """Its members are told, once the notice that the rules ask for is past."""
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=timezone.now(), ends_at=timezone.now() + dt.timedelta(hours=2)
    )
    notify_change(Meeting.objects.get(pk=meeting.pk), actor=chair)


def votes(session, **asked):
    return open_session_ballot(session, actor=session.chair, **asked)


def test_a_text_rewritten_after_the_notice_takes_a_reason_even_once_it_was_told():
    council = a_council()
    meeting, item, chair = told(council)
    edit_item(item, actor=chair, resolution="La cotisation est portée à 900 €.")
    late(meeting, chair)
    session = held(meeting, item, council)
    with pytest.raises(RuleBroken, match="n’est pas celui de l’ordre du jour"):
        votes(session)
    assert votes(session, reason="Une coquille.").off_agenda


def test_a_text_that_was_sent_again_in_time_takes_none():
    council = a_council()
    meeting, item, chair = told(council)
    edit_item(item, actor=chair, resolution="La cotisation est portée à 95 €.")
    notify_change(Meeting.objects.get(pk=meeting.pk), actor=chair)
    assert votes(held(meeting, item, council)).off_agenda == ""


def test_a_point_added_after_the_notice_is_discussed_and_voted_with_a_reason():
    council = a_council()
    meeting, _item, chair = told(council)
    added = add_item(
        council, actor=chair, meeting=meeting, kind="decision", title="Vendre", resolution="Le lieu est vendu."
    )
    late(meeting, chair)
    session = held(meeting, added, council)
    with pytest.raises(RuleBroken, match="n’était pas à la convocation envoyée dans le délai"):
        votes(session)
    with pytest.raises(RuleBroken, match="n’était pas à la convocation"):
        open_round(session, actor=chair, review_on=in_days(30))
    assert open_round(session, actor=chair, review_on=in_days(30), reason="L’offre tombe ce soir.").off_agenda


def test_a_point_convened_as_a_discussion_is_not_a_decision_for_being_called_so():
    council = a_council()
    meeting, _item, chair = told(council)
    item = meeting.items.get(title="Nouvelles")
    edit_item(item, actor=chair, kind="decision", resolution="Tout est adopté.")
    late(meeting, chair)
    with pytest.raises(RuleBroken, match="n’annonçait pas de décision"):
        votes(held(meeting, item, council))


def test_rules_rewritten_after_the_notice_wait_for_another_session():
    council = a_council()
    chair = council.seats[0].voter
    words = {"title": "Un jour de plus", "reason": "Trop court.", "in_force_from": timezone.localdate()}
    change = open_change(council, actor=chair, **words)
    meeting, item, chair = told(council, title="Modifier les règles", resolution="", change=change)
    session = held(meeting, item, council)
    edit_change(change, actor=chair, rules=complete(change.rules) | {"ballot_days": 1}, **words)
    with pytest.raises(RuleBroken, match="se votent telles qu’elles ont été envoyées"):
        votes(session, reason="Peu importe.")


def test_an_exclusion_is_not_added_once_the_notice_is_past():
    council = a_council()
    meeting, _item, _chair = told(council)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=timezone.now(), ends_at=timezone.now() + dt.timedelta(hours=2)
    )
    with pytest.raises(RuleBroken, match="ne peuvent plus en être prévenus dans le délai"):
        submitted(council, heard(council), Meeting.objects.get(pk=meeting.pk))


def test_in_a_general_assembly_a_round_does_not_change_its_text_on_the_way():
    session = in_assembly(a_session())
    round = open_round(again(session), actor=session.chair, review_on=in_days(30))
    with pytest.raises(RuleBroken, match="En assemblée générale"):
        word_decision(again(session), actor=session.chair, text="La cotisation double.")
    assert round.wording.text == "Le budget de 2027 est adopté."


# An election


def elects(session, **asked):
    return open_session_election(Session.objects.get(pk=session.pk), actor=session.chair, **asked)


def electing(kind="information"):
    """A session whose point of that kind points at an election."""
    session = an_electing_session()
    session.meeting.items.update(kind=kind)
    return session


def test_an_election_on_a_point_of_information_takes_a_reason_that_the_minutes_keep(client):
    session = electing()
    client.force_login(session.chair)
    page = f"/seances/{session.meeting.number}/presidence/"
    assert "dites pourquoi on y élit" in client.get(page).text
    refused = client.post(f"{page}election/", {"minutes": "10"})
    assert refused.status_code == 422
    assert "dites pourquoi on vote quand même" in refused.text
    votes = elects(session, reason="Deux sièges se sont libérés hier.")
    assert {vote.off_agenda for vote in votes} == {"Deux sièges se sont libérés hier."}
    said = Entry.objects.get(kind="hall.election_off_agenda").sentence
    assert "hors de l’ordre du jour" in said
    assert "Deux sièges se sont libérés" in said


def test_a_general_assembly_elects_nobody_on_a_point_of_information(client):
    session = in_assembly(electing())
    with pytest.raises(RuleBroken, match="En assemblée générale"):
        elects(session, reason="Urgent.")
    client.force_login(session.chair)
    page = client.get(f"/seances/{session.meeting.number}/presidence/").text
    assert "une assemblée générale n’y élit personne" in page
    assert "Ouvrir l’élection" not in page
    assert not SessionBallot.objects.exists()


def test_an_election_put_on_the_agenda_after_the_notice_takes_a_reason_and_opens_at_its_hour_outside():
    council = a_council(COLLEGES * 2)
    election = an_election(council, closes_at=timezone.now() + dt.timedelta(days=40))
    meeting, _item, chair = told(council)
    added = add_item(council, actor=chair, meeting=meeting, kind="election", title="Élire", election=election)
    late(meeting, chair)
    session = held(meeting, added, council)
    with pytest.raises(RuleBroken, match="n’était pas à la convocation envoyée dans le délai"):
        elects(session)
    list(elections_due())
    assert Election.objects.get().state == ElectionState.VOTING


def test_a_point_turned_towards_another_election_after_the_notice_takes_a_reason():
    council = a_council(COLLEGES * 2)
    election = an_election(council)
    meeting, item, chair = told(council, kind="council", title="Élire", resolution="")
    meeting.items.filter(pk=item.pk).update(kind="election")
    item.refresh_from_db()
    notify_change(Meeting.objects.get(pk=meeting.pk), actor=chair)
    edit_item(item, actor=chair, election=election)
    assert unsaid_of(Meeting.objects.get(pk=meeting.pk)) == ["Point modifié\N{NO-BREAK SPACE}: Élire."]
    late(meeting, chair)
    session = held(meeting, item, council)
    with pytest.raises(RuleBroken, match="n’annonçait pas cette élection"):
        elects(session)
    assert elects(session, reason="La liste vient d’être arrêtée.")[0].off_agenda


def test_an_election_that_was_convened_takes_none_and_waits_for_its_session():
    council = a_council(COLLEGES * 2)
    election = an_election(council, closes_at=timezone.now() + dt.timedelta(days=40))
    meeting, item, _chair = told(council, title="Élire", resolution="", election=election)
    (line,) = [line for line in meeting.convenings.get().text["invitation"]["agenda"] if line["title"] == "Élire"]
    assert line["election"] == election.number
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now())
    list(elections_due())
    assert Election.objects.get().state == ElectionState.ORDERED
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at)
    assert elects(held(meeting, item, council))[0].off_agenda == ""

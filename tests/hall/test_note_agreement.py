"""A decision that the room takes without a vote: one person notes it, another confirms, and nobody decides alone."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.governance.models import Decision
from lieudit.hall.agreements import confirm_agreement, note_agreement, withdraw_agreement
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.consenting import move_round, settle_voice
from lieudit.hall.models import Agreement, Outcome
from lieudit.hall.services import close_session, note_outcome
from lieudit.journal.models import Entry
from lieudit.meetings.models import Meeting
from lieudit.minutes.blocks import item_blocks
from lieudit.minutes.record import record_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.services import cast_vote
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_draft
from tests.governance.factories import a_change
from tests.hall.factories import a_session, again, all_consent, in_round
from tests.hall.test_consent_round import objects
from tests.network.factories import RepresentativeFactory
from tests.voting.test_give_proxy import at_once

pytestmark = pytest.mark.django_db

BUDGET = "Le budget de 2027 est adopté."
WHY = {"reason": "Demandé en séance."}


def notes(session, text=BUDGET, **said):
    return note_agreement(again(session), actor=session.chair, text=text, **said)


def page_of(session, noted):
    return reverse("hall:agreement", args=[session.meeting.number, noted.pk])


def test_what_one_person_notes_decides_nothing_until_another_confirms():
    session = a_session()
    noted = notes(session, f" {BUDGET} ")
    assert not Decision.objects.exists()
    with pytest.raises(RuleBroken, match="Une autre personne du bureau"):
        confirm_agreement(noted, actor=session.chair)
    twin = RepresentativeFactory(place=None, organisation=session.seats[0].organisation).account
    with pytest.raises(RuleBroken, match="Une autre personne du bureau"):
        confirm_agreement(noted, actor=twin)
    outcome = confirm_agreement(noted, actor=session.seats[1].voter)
    assert (outcome.text, outcome.decision.method) == (BUDGET, "minutes")
    assert outcome.decision == Decision.objects.get()
    assert BUDGET in Entry.objects.get(kind="hall.agreement_noted").sentence


def test_a_friend_named_secretary_who_sits_nowhere_decides_nothing_alone(client):
    session = a_session()
    friend = AccountFactory()
    Meeting.objects.filter(pk=session.meeting.pk).update(secretary=friend)
    client.force_login(friend)
    page = reverse("hall:command", args=[session.meeting.number, "suite"])
    sent = client.post(page, {"kind": "decision", "text": "Le conseil est dissous.", **WHY}, follow=True)
    assert "Une autre personne du bureau le confirme" in sent.text
    assert not Decision.objects.exists()
    client.post(page_of(session, Agreement.objects.get()), {"step": "confirm"})
    assert not Decision.objects.exists()


def test_never_in_a_general_assembly():
    session = a_session()
    Meeting.objects.filter(pk=session.meeting.pk).update(kind="ordinary")
    with pytest.raises(RuleBroken, match="En assemblée générale, une décision se vote"):
        notes(session)


def test_never_below_the_quorum():
    session = a_session(present=1)
    with pytest.raises(RuleBroken, match="quorum n’est pas atteint : 1 voix réunies, il en faut"):
        notes(session)


def test_not_while_one_votes():
    session = a_session()
    noted = notes(session)
    open_session_ballot(again(session), actor=session.chair)
    for act in (lambda: notes(session), lambda: confirm_agreement(noted, actor=session.seats[1].voter)):
        with pytest.raises(RuleBroken, match="Un vote est ouvert"):
            act()


def test_nor_while_one_consents():
    session = a_session()
    in_round(session)
    with pytest.raises(RuleBroken, match="tour de consentement est en cours"):
        notes(session)


def test_what_a_vote_has_just_rejected_is_not_noted():
    session = a_session()
    vote = open_session_ballot(session, actor=session.chair)
    for seat in session.seats:
        cast_vote(vote.ballot, vote.ballot.roll.get(key=seat.key), actor=seat.voter, choice="against")
    close_session_ballot(vote, actor=session.chair)
    for text in (BUDGET, "Le budget de 2027 est adopté, moins dix euros."):
        with pytest.raises(RuleBroken, match="a été mis aux voix"):
            notes(session, text, **WHY)
    assert not Decision.objects.exists()


def test_off_the_agenda_it_takes_a_reason_that_the_minutes_keep():
    session = a_session()
    with pytest.raises(RuleBroken, match="n’est pas celui de l’ordre du jour"):
        notes(session, "Le conseil se réunit en mars.")
    noted = notes(session, "Le conseil se réunit en mars.", reason="La salle est à retenir ce soir.")
    confirm_agreement(noted, actor=session.seats[1].voter)
    facts = next(each for each in record_of(session.meeting, session.chair, None).items if each["outcomes"])
    [said] = [block["lines"] for block in item_blocks(facts, {}) if block["title"] == "Accords notés en séance"]
    assert f"noté par {session.seats[0].organisation}, confirmé par {session.seats[1].organisation}" in said[0]
    assert "Raison donnée : La salle est à retenir ce soir." in said[0]


def test_an_item_may_decide_several_things_and_each_of_them_once():
    session = a_session()
    for text in ("Le conseil se réunit en mars.", "Il se réunit à Vierzon.", "Il se réunit à Vierzon."):
        confirm_agreement(notes(session, text, **WHY), actor=session.seats[1].voter)
    written = Decision.objects.order_by("pk").values_list("title", "wording")
    assert list(written) == [
        ("Adopter le budget", "Le conseil se réunit en mars."),
        ("Adopter le budget (2)", "Il se réunit à Vierzon."),
    ]


def test_only_at_a_point_of_decision_and_not_where_another_act_decides():
    session = a_session()
    session.decision.is_fixed = True
    session.decision.save()
    with pytest.raises(RuleBroken, match="Ce que demande ce point se vote"):
        notes(session)
    for kind in ("decision", "election"):
        with pytest.raises(RuleBroken, match="se prend à plusieurs"):
            note_outcome(again(session), actor=session.chair, kind=kind, text="Élue : Camille.")
    assert not Outcome.objects.exists()


def test_a_point_of_information_a_draft_and_a_change_of_the_rules_are_not_agreed_on():
    session = a_session()
    point, council = session.decision, session.meeting.assembly
    council.seats = session.seats
    for field, value, said in (
        ("kind", "information", "se note à un point de décision"),
        ("draft", a_draft(council), "Ce que demande ce point se vote"),
        ("change", a_change(council), "Ce que demande ce point se vote"),
    ):
        before = getattr(point, field)
        setattr(point, field, value)
        point.save()
        with pytest.raises(RuleBroken, match=said):
            notes(session)
        setattr(point, field, before)
        point.save()
    assert notes(session).text == BUDGET


def test_what_was_put_to_consent_and_adopted_is_not_noted_beside():
    session = a_session()
    round = in_round(session)
    all_consent(session, round)
    move_round(round, "adopt", actor=session.chair)
    with pytest.raises(RuleBroken, match="a été mis aux voix"):
        notes(session, "Le budget est autre.", **WHY)


def test_what_goes_from_consent_to_the_vote_is_not_noted_instead_of_it():
    session = a_session()
    round = in_round(session)
    settle_voice(objects(session, round, 1), "maintain", actor=session.chair)
    move_round(round, "fall_back", actor=session.chair)
    with pytest.raises(RuleBroken, match="a été mis aux voix"):
        notes(session, "Le budget est autre.", **WHY)


def test_who_noted_it_may_write_it_again_another_may_not_and_it_may_be_taken_back():
    session = a_session()
    first = notes(session)
    assert notes(session, "Le budget  de 2027 est adopté.") == first
    with pytest.raises(RuleBroken, match="a déjà noté un accord"):
        note_agreement(again(session), actor=AccountFactory(secretariat=True), text=BUDGET)
    withdraw_agreement(first, actor=session.chair)
    with pytest.raises(RuleBroken, match="n’attend plus"):
        confirm_agreement(first, actor=session.seats[1].voter)


def test_what_nobody_confirmed_is_left_in_words_when_the_session_closes():
    session = a_session()
    notes(session)
    close_session(again(session), actor=session.chair)
    outcome = Outcome.objects.get()
    assert (outcome.kind, outcome.decision) == ("information", None)
    assert "ce n’est pas une décision" in outcome.text


def test_the_second_person_reads_it_at_their_place_and_confirms(client):
    session = a_session()
    noted = notes(session)
    page, member, same = page_of(session, noted), session.seats[1].voter, session.seats[3].voter
    client.force_login(same)
    assert client.get(page).status_code == 403
    client.force_login(session.chair)
    assert "Confirmer la décision" not in client.get(page).text
    assert "attend qu’une autre personne" in client.get(reverse("hall:chair", args=[session.meeting.number])).text
    client.force_login(member)
    assert page in client.get(reverse("hall:seat", args=[session.meeting.number])).text
    assert "Confirmer la décision" in client.get(page).text
    assert client.post(page, {"step": "confirm"}).status_code == 302
    assert Decision.objects.get().wording == BUDGET
    assert client.get(page).status_code == 302


def test_the_form_keeps_what_was_typed(client):
    session = a_session()
    client.force_login(session.chair)
    page = reverse("hall:command", args=[session.meeting.number, "suite"])
    refused = client.post(page, {"kind": "decision", "text": "Le conseil se réunit en mars."})
    assert refused.status_code == 422
    assert "Le conseil se réunit en mars." in refused.text


def test_the_database_refuses_a_decision_of_one_hand():
    session = a_session()
    noted = notes(session)
    words = {"session": session, "item": session.decision, "text": "Seul.", "at": session.opened_at}
    for more in ({"kind": "decision"}, {"kind": "decision", "agreement": noted}, {"kind": "election"}):
        with pytest.raises(IntegrityError, match="nobody decides alone"), transaction.atomic():
            Outcome.objects.create(**words, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(confirmed_by=noted.asked_by, confirmed_at=noted.asked_at)
    confirm_agreement(noted, actor=session.seats[1].voter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(text="Autre chose.")


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_write_one_decision():
    session = a_session()
    noted = notes(session)
    answers = at_once(*[lambda: confirm_agreement(noted, actor=session.seats[1].voter)] * 2)
    assert sorted(answers)[1] == "done"
    assert Decision.objects.count() == Outcome.objects.count() == 1

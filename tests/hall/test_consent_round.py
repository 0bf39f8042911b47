"""A consent round in session: everybody there answers, an objection is integrated, lifted or maintained, and the
register keeps what is adopted. On a draft, its own page keeps it too."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.deliberation.models import Draft, Position
from lieudit.governance.models import Decision
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.consenting import answer_round, move_round, note_hands, open_round, settle_voice
from lieudit.hall.models import Outcome, Round, Session, Voice
from lieudit.hall.services import check_in, check_out, start_item, word_decision
from lieudit.minutes.blocks import item_blocks
from lieudit.minutes.record import record_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.services import cast_vote
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_draft, the_demand
from tests.hall.factories import a_session, all_consent, in_round
from tests.meetings.factories import a_meeting, an_item
from tests.voting.test_give_proxy import at_once

NEW = "Le budget est adopté, revu en juin."


def objects(session, round, at, reason="Le budget dépasse ce que l’assemblée a fixé."):
    seat = session.seats[at]
    return answer_round(round, seat, actor=seat.voter, answer="objection", reason=reason)


def moves(session, round, step, **said):
    return move_round(round, step, actor=session.chair, **said)


def asked(session):
    return Session.objects.board(session.meeting.number).round


@pytest.mark.django_db
def test_a_clean_round_adopts_the_wording_with_its_review():
    session = a_session()
    round = in_round(session)
    all_consent(session, round, session.seats[1])
    concerned = answer_round(
        round, session.seats[1], actor=session.seats[1].voter, answer="concern", reason="Un peu tôt."
    )
    assert moves(session, round, "adopt").state == "adopted"
    decision = Decision.objects.get()
    assert (decision.method, decision.wording) == ("consent", "Le budget de 2027 est adopté.")
    outcome = Outcome.objects.get()
    assert (outcome.round, outcome.decision) == (round, decision)
    assert concerned.state == ""
    assert Round.objects.get().ended_at
    for change in (lambda: Voice.objects.update(answer="consent"), lambda: Voice.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="this round has ended"), transaction.atomic():
            change()


@pytest.mark.django_db
def test_an_objection_is_integrated_and_everybody_is_asked_again():
    session = a_session()
    round = in_round(session)
    all_consent(session, round, session.seats[2])
    voice = objects(session, round, 2)
    with pytest.raises(RuleBroken, match="ni intégrée ni levée"):
        moves(session, round, "adopt")
    moves(session, round, "integrate")
    with pytest.raises(RuleBroken, match="ce que devient chaque objection"):
        moves(session, round, "amend", text=NEW)
    settle_voice(voice, "integrate", actor=session.chair, outcome="Revu en juin.")
    with pytest.raises(RuleBroken, match="Écrivez le texte"):
        moves(session, round, "amend", text=" ")
    round = moves(session, round, "amend", text=NEW)
    assert (round.number, round.wording.text, round.state) == (2, NEW, "objections")
    assert [len(asked(session).silent), len(asked(session).objections)] == [6, 1]
    with pytest.raises(RuleBroken, match="6 voix présentes n’ont pas répondu"):
        moves(session, round, "adopt")
    all_consent(session, round)
    moves(session, round, "adopt")
    assert Decision.objects.get().wording == NEW
    assert [wording.text for wording in session.wordings.all()] == ["Le budget de 2027 est adopté.", NEW]


@pytest.mark.django_db
def test_silence_is_not_consent_and_absence_is_not_objection():
    session = a_session()
    round = in_round(session)
    all_consent(session, round, session.seats[3], session.seats[4])
    with pytest.raises(RuleBroken, match="2 voix présentes"):
        moves(session, round, "adopt")
    check_out(session, session.seats[4], actor=session.seats[4].voter)
    with pytest.raises(RuleBroken, match="n’est pas en séance"):
        objects(session, round, 4)
    hands = note_hands(round, actor=session.chair)
    assert [(voice.seat, voice.noted) for voice in hands] == [(session.seats[3], True)]
    with pytest.raises(RuleBroken, match="déjà répondu"):
        note_hands(round, actor=session.chair)
    with pytest.raises(RuleBroken, match="une autre personne, du bureau"):
        moves(session, round, "adopt")
    assert move_round(round, "adopt", actor=AccountFactory(secretariat=True)).state == "adopted"


@pytest.mark.django_db
def test_hands_are_noted_of_who_is_in_the_room_alone():
    session = a_session(4)
    far = session.seats[4]
    check_in(session, far, actor=far.voter, by="link", mode="remote")
    round = in_round(session)
    assert far not in {voice.seat for voice in note_hands(round, actor=session.chair)}
    with pytest.raises(RuleBroken, match="à distance"):
        note_hands(round, actor=session.chair)
    second = AccountFactory(secretariat=True)
    with pytest.raises(RuleBroken, match="se taire n’est pas consentir"):
        move_round(round, "adopt", actor=second)
    answer_round(round, far, actor=far.voter, answer="consent")
    assert move_round(round, "adopt", actor=second).state == "adopted"


@pytest.mark.django_db
def test_where_nobody_else_presides_a_seat_of_another_college_adopts_from_its_place(client):
    session = a_session()
    note_hands(in_round(session), actor=session.chair)
    places = f"/seances/{session.meeting.number}/ma-place/"
    same, other = session.seats[3], session.seats[1]
    client.force_login(same.voter)
    assert "constater le consentement" not in client.get(places).text
    client.post(f"{places}constater/", {"seat": same.pk})
    assert Round.objects.get().state == "objections"
    client.force_login(other.voter)
    assert "6 réponses notées" in client.get(places).text.replace("\xa0", " ")
    client.post(f"{places}constater/", {"seat": other.pk})
    assert Round.objects.get().state == "adopted"


@pytest.mark.django_db
def test_the_decision_says_how_many_answered_how_many_were_noted_and_what_became_of_objections(client):
    session = a_session()
    round = in_round(session)
    voice = objects(session, round, 1)
    settle_voice(voice, "lift", actor=session.seats[1].voter)
    note_hands(round, actor=session.chair)
    move_round(round, "adopt", actor=AccountFactory(secretariat=True))
    page = client.get(Decision.objects.get().get_absolute_url()).text.replace("\xa0", " ").replace("\u202f", " ")
    assert "6 voix ont répondu, dont 5 notées à voix haute ou à main levée par le bureau" in page
    assert "avec une seconde main : le bureau ; 1 objection : levée" in page


@pytest.mark.django_db
@pytest.mark.parametrize("by_vote", [True, False])
def test_what_is_adopted_is_not_put_to_consent_again(client, by_vote, django_capture_on_commit_callbacks):
    session = a_session()
    client.force_login(session.chair)
    page = f"/seances/{session.meeting.number}/presidence/"
    assert "Demander le consentement" in client.get(page).text
    if by_vote:
        vote = open_session_ballot(session, actor=session.chair)
        for entry in vote.ballot.roll.all():
            seat = next(seat for seat in session.seats if seat.key == entry.key)
            cast_vote(vote.ballot, entry, actor=seat.voter, choice="for")
        with django_capture_on_commit_callbacks(execute=True):
            close_session_ballot(vote, actor=session.chair)
    else:
        round = in_round(session)
        all_consent(session, round)
        moves(session, round, "adopt")
    code = Decision.objects.get().code
    assert "Demander le consentement" not in client.get(page).text
    with pytest.raises(RuleBroken, match=f"déjà adopté .{code}"):
        in_round(session)
    with pytest.raises(RuleBroken, match="décidé" if by_vote else "déjà adopté"):
        open_session_ballot(session, actor=session.chair)
    word_decision(session, actor=session.chair, text=NEW)
    page = client.get(page).text
    assert "Demander le consentement" in page
    open_round(
        session, actor=session.chair, review_on=timezone.localdate() + dt.timedelta(days=90), reason="Revu en séance."
    )
    assert Round.objects.last().wording.text == NEW


@pytest.mark.django_db
def test_an_objection_says_why_and_its_author_may_lift_it():
    session = a_session()
    round = in_round(session)
    with pytest.raises(RuleBroken, match="sans raison"):
        objects(session, round, 1, reason=" ")
    voice = objects(session, round, 1)
    assert settle_voice(voice, "lift", actor=session.seats[1].voter, outcome="Répondu.").state == "lifted"
    all_consent(session, round, session.seats[1])
    assert moves(session, round, "adopt").state == "adopted"


@pytest.mark.django_db
def test_nobody_lifts_the_objection_of_another_maintained_or_not():
    session = a_session()
    round = in_round(session)
    voice = objects(session, round, 3)
    for _state in ("open", "maintained"):
        with pytest.raises(RuleBroken, match="se lève par qui l’a portée"):
            settle_voice(voice, "lift", actor=session.chair, outcome="La salle est d’accord.")
        if voice.state == "open":
            voice = settle_voice(voice, "maintain", actor=session.chair)
    all_consent(session, round, session.seats[3])
    with pytest.raises(RuleBroken, match="ni intégrée ni levée"):
        moves(session, round, "adopt")
    assert settle_voice(voice, "lift", actor=session.seats[3].voter).state == "lifted"


@pytest.mark.django_db
def test_what_a_seat_answered_itself_is_not_noted_otherwise(client):
    session = a_session()
    round = in_round(session)
    voice = objects(session, round, 3)
    client.force_login(session.chair)
    page = f"/seances/{session.meeting.number}/presidence/objection/"
    refused = client.post(page, {"seat": session.seats[3].pk, "answer": "consent", "reason": "Il a changé d’avis."})
    assert refused.status_code == 422
    assert "a répondu de sa place" in refused.text
    assert "Il a changé d’avis." in refused.text
    voice.refresh_from_db()
    assert (voice.answer, voice.state, voice.noted) == ("objection", "open", False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.filter(pk=voice.pk).update(answer="consent", state="", noted=True)
    assert "Qui l’a portée la lève de sa place" in client.get(f"/seances/{session.meeting.number}/presidence/").text


@pytest.mark.django_db
def test_an_objection_said_aloud_is_noted_lifted_with_its_words_and_the_minutes_say_who_noted():
    session = a_session()
    round = in_round(session)
    seat = session.seats[3]
    voice = answer_round(round, seat, actor=session.chair, answer="objection", reason="Trop cher.", noted=True)
    with pytest.raises(RuleBroken, match="Dites ce qui a levé"):
        settle_voice(voice, "lift", actor=session.chair)
    settle_voice(voice, "lift", actor=session.chair, outcome="Le plafond est rappelé.")
    all_consent(session, round, seat)
    with pytest.raises(RuleBroken, match="une autre personne, du bureau"):
        moves(session, round, "adopt")
    move_round(round, "adopt", actor=AccountFactory(secretariat=True))
    facts = next(each for each in record_of(session.meeting, session.chair, None).items if each["rounds"])
    said = " ".join(line for block in item_blocks(facts, {}) for line in block.get("lines", []))
    assert "notée par la présidence (levée)" in said
    assert "1 réponse a été notée par la présidence" in said.replace("\xa0", " ")


@pytest.mark.django_db
def test_a_seat_answers_after_what_was_noted_for_it():
    session = a_session()
    round = in_round(session)
    note_hands(round, actor=session.chair)
    voice = objects(session, round, 3)
    assert (voice.answer, voice.noted) == ("objection", False)


@pytest.mark.django_db
def test_an_integrated_objection_puts_another_text_to_everybody_before_it_is_adopted():
    session = a_session()
    round = in_round(session)
    voice = objects(session, round, 3)
    all_consent(session, round, session.seats[3])
    settle_voice(voice, "integrate", actor=session.chair, outcome="Fait.")
    with pytest.raises(RuleBroken, match="soumettez le texte modifié"):
        moves(session, round, "adopt")
    moves(session, round, "integrate")
    with pytest.raises(RuleBroken, match="écrivez ce qui change"):
        moves(session, round, "amend", text="Le budget de 2027  est adopté.")
    assert moves(session, round, "amend", text=NEW).number == 2


@pytest.mark.django_db
def test_who_objected_lifts_it_from_its_place_while_the_text_is_sought(client):
    session = a_session()
    round = in_round(session)
    objects(session, round, 3)
    moves(session, round, "integrate")
    client.force_login(session.seats[3].voter)
    place = f"/seances/{session.meeting.number}/ma-place/"
    assert "Lever mon objection" in client.get(place).text
    client.post(f"{place}lever/", {"seat": session.seats[3].pk})
    assert Voice.objects.get().state == "lifted"


@pytest.mark.django_db
def test_the_last_answer_of_a_turn_counts():
    session = a_session()
    round = in_round(session)
    objects(session, round, 1)
    all_consent(session, round)
    assert Voice.objects.get(seat=session.seats[1]).state == ""
    assert moves(session, round, "adopt").state == "adopted"


@pytest.mark.django_db
def test_a_maintained_objection_leads_to_the_vote():
    session = a_session()
    round = in_round(session)
    voice = objects(session, round, 1)
    with pytest.raises(RuleBroken, match="On vote quand"):
        moves(session, round, "fall_back")
    settle_voice(voice, "maintain", actor=session.chair)
    with pytest.raises(RuleBroken, match="Un tour de consentement est en cours"):
        open_session_ballot(session, actor=session.chair)
    assert moves(session, round, "fall_back").state == "fallback_vote"
    assert open_session_ballot(session, actor=session.chair).ballot.is_open


@pytest.mark.django_db
def test_after_the_integrations_of_the_rule_one_votes():
    session = a_session()
    round = in_round(session)
    for turn in range(3):
        voice = objects(session, round, 1)
        moves(session, round, "integrate")
        settle_voice(voice, "integrate", actor=session.chair)
        round = moves(session, round, "amend", text=f"Version {turn + 2}")
    objects(session, round, 1)
    assert moves(session, round, "integrate").state == "fallback_vote"
    assert Voice.objects.last().state == "maintained"


@pytest.mark.django_db
def test_a_round_has_a_review_to_come_and_is_alone():
    session = a_session()
    with pytest.raises(RuleBroken, match="réexamen"):
        open_round(session, actor=session.chair, review_on=timezone.localdate())
    round = in_round(session)
    assert round.review_on > timezone.localdate()
    with pytest.raises(RuleBroken, match="Un tour de consentement est en cours"):
        in_round(session)
    with pytest.raises(RuleBroken, match="soumis aux objections"):
        word_decision(session, actor=session.chair, text=NEW)
    moves(session, round, "withdraw")
    assert in_round(session).wording.text == "Le budget de 2027 est adopté."


@pytest.mark.django_db
def test_nothing_is_put_to_consent_without_a_text(client):
    session = a_session(started=False)
    start_item(session, an_item(session.meeting, title="Tour de table"), actor=session.chair)
    with pytest.raises(RuleBroken, match="Écrivez d’abord le texte"):
        in_round(session)
    client.force_login(session.chair)
    day = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    page = client.post(f"/seances/{session.meeting.number}/presidence/tour/", {"review_on": day})
    assert "Écrivez d’abord le texte" in page.text


@pytest.mark.django_db
def test_before_the_objections_the_text_may_still_be_worded():
    session = a_session()
    round = open_round(session, actor=session.chair, review_on=timezone.localdate() + dt.timedelta(days=90))
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        objects(session, round, 1)
    word_decision(session, actor=session.chair, text=NEW)
    assert Round.objects.get().wording.text == NEW


@pytest.mark.django_db(transaction=True)
def test_an_objection_at_the_second_of_the_adoption_comes_before_it_or_not_at_all():
    session = a_session()
    round = in_round(session)
    all_consent(session, round)
    answers = at_once(lambda: moves(session, round, "adopt"), lambda: objects(session, round, 1))
    adopted = Round.objects.get().state == "adopted"
    assert adopted == (answers[0] == "done")
    assert adopted != (answers[1] == "done")
    assert adopted != Voice.objects.filter(answer="objection").exists()


# On a draft of the council


def on_a_draft(**options):
    """A session on an item that points at a draft, whose assembly has three seats, all there."""
    draft = a_draft()
    meeting = a_meeting(draft.council)
    an_item(meeting, "decision", title=draft.title, draft=draft)
    return a_session(meeting=meeting, **options), draft


@pytest.mark.django_db
def test_consent_in_session_adopts_the_draft_by_its_own_acts():
    session, draft = on_a_draft(present=2)
    round = in_round(session)
    for seat in session.seats[:2]:
        answer_round(round, seat, actor=seat.voter, answer="consent")
    moves(session, round, "adopt")
    position = Position.objects.get()
    assert (position.draft, Draft.objects.get(pk=draft.pk).state) == (draft, "adopted")
    assert Outcome.objects.get().decision.url == position.get_absolute_url()
    assert position.text["decision"]["method"] == "consent"


@pytest.mark.django_db
def test_an_objection_on_a_draft_changes_one_of_its_paragraphs():
    session, draft = on_a_draft()
    round, paragraph = in_round(session), the_demand(draft)
    all_consent(session, round, session.seats[1])
    voice = objects(session, round, 1)
    assert draft.objections.get().seat == session.seats[1]
    moves(session, round, "integrate")
    with pytest.raises(RuleBroken, match="quel paragraphe"):
        settle_voice(voice, "integrate", actor=session.chair)
    text = paragraph.wording.replace("deux ans", "trois ans")
    settle_voice(
        voice,
        "integrate",
        actor=session.chair,
        outcome="Trois ans.",
        paragraph=paragraph,
        wording=text,
        seen=paragraph.stamp,
    )
    round = moves(session, round, "amend", text="Trois ans pour une permanence")
    assert round.number == draft.rounds.count() == 2
    all_consent(session, round)
    moves(session, round, "adopt")
    assert Position.objects.get()


@pytest.mark.django_db
def test_on_a_draft_nobody_lifts_the_objection_of_another_nor_consents_by_hands_over_it():
    session, draft = on_a_draft()
    round = in_round(session)
    voice = objects(session, round, 1)
    with pytest.raises(RuleBroken, match="se lève par qui l’a portée"):
        settle_voice(voice, "lift", actor=session.chair, outcome="Oui.")
    assert draft.objections.get().state == "open"
    assert not Position.objects.exists()


@pytest.mark.django_db
def test_a_maintained_objection_puts_the_draft_to_the_vote_of_who_is_there(django_capture_on_commit_callbacks):
    session, draft = on_a_draft(present=2)
    round = in_round(session)
    voice = objects(session, round, 1)
    settle_voice(voice, "maintain", actor=session.chair)
    moves(session, round, "fall_back")
    vote = open_session_ballot(session, actor=session.chair)
    assert vote.ballot == Draft.objects.get(pk=draft.pk).ballot
    assert vote.quorum["present"] == 2
    for seat in session.seats[:2]:
        entry = vote.ballot.roll.get(key=seat.key)
        cast_vote(vote.ballot, entry, actor=seat.voter, choice="for")
    with django_capture_on_commit_callbacks(execute=True):
        close_session_ballot(vote, actor=session.chair)
    assert Position.objects.get().draft == draft
    assert Decision.objects.get().ballot == Ballot.objects.get()

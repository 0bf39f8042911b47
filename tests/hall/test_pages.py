"""The chair's, the members' and the room's pages: what they show, what each gesture does, what they cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.consenting import answer_round, open_round
from lieudit.hall.floor import ask_to_speak, give_floor
from lieudit.hall.models import Outcome, PaperCount, Question, Round, Session, SessionBallot, Speech
from lieudit.hall.services import (
    adjourn_session,
    ask_question,
    check_in,
    check_out,
    close_session,
    start_item,
)
from lieudit.meetings.workflow import MeetingState
from lieudit.toolkit.articles import to_the
from lieudit.voting.models import Ballot, Vote
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_draft
from tests.governance.factories import a_council, a_seat
from tests.hall.factories import a_proxy, a_session, again, in_round, opens
from tests.meetings.factories import a_meeting, an_item, convened
from tests.network.factories import RepresentativeFactory
from tests.voting.factories import at_its_hour

pytestmark = pytest.mark.django_db


def at(session, path):
    return f"/seances/{session.meeting.number}/{path}"


@pytest.fixture
def session():
    return a_session()


@pytest.fixture
def chair(client, session):
    """The browser of who presides: `chair(word, **typed)` sends one gesture, and gives the page that follows."""
    client.force_login(session.chair)

    def send(word, **typed):
        return client.post(at(session, f"presidence/{word}/"), typed, follow=True)

    return send


@pytest.fixture
def member(client, session):
    """The browser of the second seat."""
    client.force_login(session.seats[1].voter)

    def send(word, **typed):
        return client.post(at(session, f"ma-place/{word}/"), {"seat": session.seats[1].pk, **typed}, follow=True)

    return send


# The chair


def test_the_chair_sees_the_item_the_queue_with_its_reasons_and_what_comes_next(client, session):
    ask_to_speak(session, session.seats[1], actor=session.seats[1].voter)
    client.force_login(session.chair)
    page = client.get(at(session, "presidence/"))
    assert page.status_code == 200
    for words in (
        "Adopter le budget",
        "À faire maintenant",
        "première prise de parole",
        "Le budget de 2027 est adopté",
    ):
        assert words in page.text
    assert f"Donner la parole {to_the(session.seats[1].name)}" in " ".join(page.text.split())


def test_a_session_is_opened_from_the_chair_page(client):
    soon = timezone.now() + dt.timedelta(minutes=10)
    meeting = convened(a_meeting(council := a_council(), starts_at=soon))
    client.force_login(council.seats[0].voter)
    address = f"/seances/{meeting.number}/presidence/"
    assert "pas encore ouverte" in client.get(address).text
    page = client.post(address, {"target": "equal"}, follow=True)
    assert "La séance est ouverte" in page.text
    assert Session.objects.get().target == "equal"


def test_a_draft_is_not_opened_before_it_is_convened(client):
    meeting = a_meeting(council := a_council())
    client.force_login(council.seats[0].voter)
    assert "pas convoquée" in client.get(f"/seances/{meeting.number}/presidence/").text


def test_the_floor_goes_to_the_first_of_the_queue_or_to_another_with_a_reason(session, chair):
    first, second = (ask_to_speak(session, seat, actor=seat.voter) for seat in session.seats[1:3])
    refused = chair("parole", speech=second.pk)
    assert refused.status_code == 422
    assert "dites pourquoi" in refused.text
    assert not Speech.objects.running().exists()
    chair("parole", speech=second.pk, reason="Il part dans cinq minutes.")
    assert Speech.objects.running().get() == second
    chair("parole", speech=first.pk)
    assert Speech.objects.running().get() == first
    assert "Personne n’attend la parole" in chair("fin-de-parole").text
    assert not Speech.objects.running().exists()


def test_a_hand_in_the_room_is_added_to_the_queue_in_two_fields(session, chair):
    chair("ajouter", seat=session.seats[2].pk, kind="normal")
    assert Speech.objects.waiting().get().seat == session.seats[2]
    chair("retirer", speech=Speech.objects.waiting().get().pk)
    assert not Speech.objects.waiting().exists()


def test_a_guest_is_given_the_floor_by_name(session, chair):
    chair("parole", name="La maire de Vierzon")
    assert Speech.objects.running().get().name == "La maire de Vierzon"


def test_a_wording_that_is_empty_is_refused_in_its_place(session, chair):
    page = chair("formulation", text="  ")
    assert page.status_code == 422
    assert 'id="f-formulation" open' in page.text
    assert "Adopter le budget" in page.text
    assert "Demander quatre trimestres" in chair("formulation", text="Demander quatre trimestres.").text


def test_a_consent_round_is_led_from_its_questions_to_the_decision(client, session, chair):
    chair("tour", review_on=(timezone.localdate() + dt.timedelta(days=90)).isoformat())
    for step in ("close_questions", "call_objections"):
        chair("etape", step=step)
    chair("objection", seat=session.seats[1].pk, answer="objection", reason="Le budget oublie les îles.")
    voice = Round.objects.get().voices.get()
    page = chair("mains")
    assert "Le budget oublie les îles" in page.text
    assert "Constater le consentement" not in page.text
    page = chair("traiter", voice=voice.pk, step="lift", outcome="Une ligne est ajoutée.")
    assert "Constater le consentement" in page.text
    assert "une autre personne, du bureau" in chair("etape", step="adopt").text
    assert Round.objects.get().state == "objections"
    client.force_login(AccountFactory(secretariat=True))
    page = client.post(at(session, "presidence/etape/"), {"step": "adopt"}, follow=True)
    assert "inscrite au registre" in page.text


def test_a_text_taken_up_again_asks_everybody_again(session, chair):
    round = in_round(session)
    answer_round(round, session.seats[1], actor=session.seats[1].voter, answer="objection", reason="Trop tôt.")
    page = chair("etape", step="integrate")
    assert "soumettre le texte modifié" in page.text.lower()
    chair("traiter", voice=round.voices.get().pk, step="integrate", outcome="La date recule.")
    chair("soumettre", text="Le budget de 2027 est adopté en mars.")
    assert Round.objects.get().number == 2


def test_a_vote_is_opened_and_closed_and_its_result_is_on_the_page(session, chair):
    page = chair("vote", minutes=10)
    assert "Clore plus tôt" in page.text
    assert "voix présentes ou représentées n’ont pas voté" in chair("clore-le-vote").text
    at_its_hour(*Ballot.objects.open())
    page = chair("clore-le-vote")
    assert "Aucune voix exprimée" in page.text
    assert Outcome.objects.get().ballot == SessionBallot.objects.get().ballot


def test_a_vote_without_quorum_is_refused_with_its_numbers(session, chair):
    for seat in session.seats[1:]:
        check_out(session, seat, actor=seat.voter)
    page = chair("vote", minutes=10)
    assert page.status_code == 422
    assert "quorum" in page.text
    assert not SessionBallot.objects.exists()


def test_two_chairs_who_open_the_same_vote_are_told(session, chair):
    chair("vote", minutes=10)
    assert "Un vote est ouvert" in chair("vote", minutes=10).text
    assert SessionBallot.objects.count() == 1


def test_what_comes_of_an_item_is_noted(session, chair):
    chair("suite", kind="action", text="Écrire aux départements avant mars.")
    assert Outcome.objects.get().text == "Écrire aux départements avant mars."


def test_the_session_is_suspended_until_an_hour_resumed_and_closed(session, chair):
    back_at = timezone.localtime() + dt.timedelta(minutes=15)
    page = chair("suspendre", back_at=back_at.strftime("%Y-%m-%dT%H:%M"), reason="Pause")
    assert "Reprise prévue à" in page.text
    chair("reprendre")
    assert Session.objects.get().meeting.state == MeetingState.OPEN
    page = chair("lever").text
    assert "La séance est levée" in page
    assert "Points qui n’ont pas été abordés" in page
    assert reverse("meetings:step", args=[session.meeting.number, "laisser"]) in page


def test_closing_is_said_to_be_for_good_and_a_proposal_is_never_withdrawn_by_the_main_button(client, session):
    client.force_login(session.chair)
    assert "Plus rien n’y change ensuite" in client.get(at(session, "presidence/")).text
    in_round(session)
    page = client.get(at(session, "presidence/")).text
    assert "Plus rien n’y change ensuite" not in page
    assert 'button--bare">Retirer la proposition' in page
    main = page.index("button--ink button--big")
    assert page.index("Les autres, à main levée") - main < 200


def test_a_wrong_link_of_a_session_speaks_of_convocations_and_votes(client, session):
    client.force_login(session.chair)
    page = client.get("/seances/99999/")
    assert page.status_code == 404
    assert "convocation ou d’un vote se copie en entier" in page.text


def test_a_return_in_the_past_is_refused_and_what_was_typed_is_kept(session, chair):
    page = chair("suspendre", back_at="2020-01-01T10:00", reason="Pour le goûter")
    assert page.status_code == 422
    assert "La reprise est à venir" in page.text
    assert "Pour le goûter" in page.text


def test_a_gesture_on_what_is_gone_says_so_and_does_nothing(session, chair):
    assert "a changé entre-temps" in chair("retirer", speech=999).text
    assert "Aucun vote" in chair("clore-le-vote").text
    assert "Aucun tour" in chair("mains").text


def test_htmx_receives_the_part_and_what_the_act_answered(client, session):
    client.force_login(session.chair)
    headers = {"HX-Request": "true"}
    part = client.get(at(session, "presidence/"), headers=headers).text
    assert "<!doctype" not in part.lower()
    assert "À faire maintenant" in part
    answered = client.post(at(session, "presidence/fin-de-parole/"), headers=headers, follow=True).text
    assert "Personne n’a la parole" in answered


def test_the_chair_page_is_closed_to_members(client, session):
    client.force_login(session.seats[1].voter)
    assert client.get(at(session, "presidence/")).status_code == 403
    assert client.post(at(session, "presidence/lever/")).status_code == 403


def test_the_list_checks_in_several_and_checks_out(client):
    session = a_session(2)
    client.force_login(session.chair)
    address, late = at(session, "presidence/arrivees/"), session.seats[2:5]
    assert late[0].name in client.get(address, {"q": late[0].name[:6], "there": "non"}).text
    page = client.post(address, {"seats": [seat.pk for seat in late], "mode": "remote"}, follow=True)
    assert "3 arrivées notées" in page.text.replace("\xa0", " ")
    led = " ".join(client.get(at(session, "presidence/")).text.replace("\xa0", " ").replace("&nbsp;", " ").split())
    assert "Quorum : 2 sur 6, et 3 à confirmer" in led or "Quorum non atteint : 2 sur 3, et 3 à confirmer" in led
    assert "En plus, 3 voix notées par une seule personne" in led
    assert "Un vote ouvert maintenant aurait donc 5 voix présentes ou représentées." in led
    page = client.post(address, {"seats": [late[0].pk], "step": "leave"}, follow=True)
    assert "Un départ noté" in page.text
    assert "Cochez" in client.post(address, {}, follow=True).text


def test_a_long_list_is_read_by_pages_and_one_arrival_is_noted_from_the_second(client, monkeypatch):
    monkeypatch.setattr("lieudit.hall.views.A_PAGE", 4)
    session = a_session(0)
    client.force_login(session.chair)
    first, second = (client.get(at(session, f"presidence/arrivees/?page={rank}")) for rank in (1, 2))
    assert [page.text.count('name="seats"') for page in (first, second)] == [4, 2]
    assert "page 2 sur 2" in second.text
    seat = second.context["page"].object_list[0]
    page = client.post(at(session, "presidence/arrivees/?page=2"), {"seats": [seat.pk], "mode": "on_site"}, follow=True)
    assert "Une arrivée notée" in page.text
    assert page.context["page"].number == 2


# A member


def test_a_member_asks_in_one_tap_sees_why_and_withdraws(session, member):
    page = member("parole", kind="normal")
    assert "Vous êtes n°" in page.text
    assert "première prise de parole" in page.text
    assert "Demander la parole" in member("retirer").text


def test_a_member_answers_the_round_and_an_objection_without_reason_keeps_its_place(session, member):
    in_round(session)
    page = member("repondre", answer="objection", proposal="Une ligne pour les îles.")
    assert page.status_code == 422
    assert "Une ligne pour les îles." in page.text
    assert "pas d’objection" in member("repondre", answer="consent").text.lower()


def test_who_objected_lifts_the_objection(session, member):
    round = in_round(session)
    voice = answer_round(round, session.seats[1], actor=session.seats[1].voter, answer="objection", reason="Trop tôt.")
    member("lever")
    voice.refresh_from_db()
    assert voice.state == "lifted"


def test_a_member_votes_in_two_taps_and_comes_back(client, session):
    seat = session.seats[1]
    a_proxy(session, session.seats[4], seat)
    check_out(session, session.seats[4], actor=session.seats[4].voter)
    open_session_ballot(again(session), actor=session.chair)
    client.force_login(seat.voter)
    assert 'name="choice" value="for"' in client.get(at(session, "ma-place/")).text
    asked = client.get(at(session, f"ma-place/voter/{seat.pk}/?choice=for")).text
    assert "Confirmer" in asked
    assert session.seats[4].name in asked
    assert not Vote.objects.exists()
    said = {"choice": "for", f"for_{session.seats[4].key}": "same"}
    page = client.post(at(session, f"ma-place/voter/{seat.pk}/"), said, follow=True)
    assert page.redirect_chain[-1][0] == at(session, "ma-place/")
    assert "Votre vote est compté" in page.text
    assert sorted(Vote.objects.values_list("choice", flat=True)) == ["for", "for"]
    again_ = client.post(at(session, f"ma-place/voter/{seat.pk}/"), {"choice": "against"}, follow=True)
    assert "un second choix n’est pas enregistré" in again_.text
    ballot = Vote.objects.first().entry.ballot
    assert f'href="{ballot.get_absolute_url()}"' in again_.text
    assert ", reçu à " in again_.text


def test_a_proxy_may_say_something_else(client, session):
    seat, absent = session.seats[1], session.seats[4]
    a_proxy(session, absent, seat)
    check_out(session, absent, actor=absent.voter)
    open_session_ballot(again(session), actor=session.chair)
    client.force_login(seat.voter)
    client.post(at(session, f"ma-place/voter/{seat.pk}/"), {"choice": "for", f"for_{absent.key}": "against"})
    assert dict(Vote.objects.values_list("entry__key", "choice")) == {seat.key: "for", absent.key: "against"}


def test_nobody_votes_for_the_seat_of_another(client, session):
    open_session_ballot(session, actor=session.chair)
    client.force_login(session.seats[1].voter)
    assert client.post(at(session, f"ma-place/voter/{session.seats[2].pk}/"), {"choice": "for"}).status_code == 404


def test_a_member_asks_a_question_that_another_backs(client, session, member):
    member("question", text="Qui paie ?")
    question = Question.objects.get()
    client.force_login(session.seats[2].voter)
    page = client.post(
        at(session, "ma-place/appuyer/"), {"seat": session.seats[2].pk, "question": question.pk}, follow=True
    )
    assert "Vous appuyez cette question" in page.text
    client.force_login(session.chair)
    client.post(at(session, "presidence/reponse/"), {"question": question.pk})
    assert not Question.objects.waiting().exists()


@pytest.mark.parametrize("word", ["parole", "retirer", "partir"])
def test_a_gesture_for_the_seat_of_another_is_refused(session, member, word):
    page = member(word, seat=session.seats[2].pk, kind="normal", answer="consent")
    assert "a changé entre-temps" in page.text
    assert not Speech.objects.exists()


def test_who_speaks_for_two_seats_acts_for_each(client, session):
    person = session.seats[1].voter
    RepresentativeFactory(place=None, organisation=session.seats[2].organisation, account=person)
    client.force_login(person)
    page = client.get(at(session, "ma-place/")).text
    assert session.seats[1].name in page
    assert session.seats[2].name in page
    assert "Appuyer les questions au nom de" in page


def test_a_stranger_to_the_assembly_is_told_why(client, session):
    client.force_login(AccountFactory())
    page = client.get(at(session, "ma-place/"))
    assert page.status_code == 403
    assert "Vous n’avez pas de siège" in page.text


def test_before_between_suspended_and_after_each_page_says_where_one_is(client):
    council = a_council()
    meeting = convened(a_meeting(council))
    client.force_login(council.seats[1].voter)
    place, screen = f"/seances/{meeting.number}/ma-place/", f"/seances/{meeting.number}/ecran/"
    assert "pas encore ouverte" in client.get(place).text
    assert "La séance ouvre à" in client.get(screen).text
    session = opens(meeting, (chair := council.seats[0].voter))
    assert "La séance va commencer" in client.get(place).text
    assert "La séance est ouverte" in client.get(screen).text
    back_at = timezone.now() + dt.timedelta(minutes=10)
    adjourn_session(session, actor=chair, back_at=back_at)
    assert "Reprise prévue à" in client.get(place).text
    assert "Reprise à" in client.get(screen).text
    close_session(session, actor=chair)
    assert "La séance est levée" in client.get(place).text
    assert "La séance est levée" in client.get(screen).text
    assert "Quorum" not in client.get(screen).text


# Arriving


def test_one_arrives_by_the_code_or_by_the_link_and_a_wrong_code_is_told(client):
    session = a_session(1)
    seat = session.seats[1]
    client.force_login(seat.voter)
    typed = {"seat": seat.pk, "mode": "remote"}
    wrong = client.post(at(session, "arriver/"), {**typed, "code": "XXXXXX"})
    assert wrong.status_code == 422
    assert "n’est pas celui" in wrong.text
    client.post(at(session, "arriver/"), {**typed, "code": session.code.lower()})
    assert session.presences.running().get(seat=seat).by == "code"
    other = session.seats[2]
    client.force_login(other.voter)
    link = at(session, f"arriver/{session.code}/")
    client.post(link, {"seat": other.pk, "mode": "on_site", "code": session.code})
    assert session.presences.running().get(seat=other).by == "link"
    assert client.get(link).status_code == 302


# The room


def test_the_screen_shows_the_speaker_the_wording_and_the_quorum(client, session):
    give_floor(session, actor=session.chair, seat=session.seats[1])
    client.force_login(session.seats[2].voter)
    page = client.get(at(session, "ecran/")).text
    for words in (session.seats[1].name, "Le budget de 2027 est adopté", "Quorum", "Adopter le budget"):
        assert words in page
    assert session.code not in page


def test_the_code_is_shown_on_the_screen_of_who_presides(client, session):
    client.force_login(session.chair)
    assert session.code in client.get(at(session, "ecran/")).text


def test_a_screen_is_public_only_where_the_public_may_attend(client):
    closed = a_session()
    assert client.get(at(closed, "ecran/")).status_code == 302
    client.force_login(AccountFactory())
    assert client.get(at(closed, "ecran/")).status_code == 403
    client.logout()
    closed.meeting.is_public = True
    closed.meeting.save()
    assert client.get(at(closed, "ecran/")).status_code == 200


def test_a_public_screen_does_not_tell_what_is_restricted(client):
    council = a_council()
    meeting = a_meeting(council, is_public=True)
    secret = an_item(
        meeting, "decision", title="Le litige avec le bailleur", is_restricted=True, resolution="On transige."
    )
    session = a_session(council=council, meeting=meeting, started=False)
    assert "litige" not in client.get(at(session, "ecran/")).text
    start_item(session, secret, actor=session.chair)
    page = client.get(at(session, "ecran/")).text
    assert "Point réservé aux membres" in page
    assert "litige" not in page
    assert "transige" not in page


def test_the_words_that_care_hides_are_neither_on_the_screen_nor_in_the_room(client):
    council = a_council()
    meeting = a_meeting(council, is_public=True)
    item = an_item(meeting, "decision", title="Une injure", resolution="L’injure est votée.")
    session = a_session(council=council, meeting=meeting, started=False)
    hide_text(item, actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    client.force_login(session.chair)
    for begins in (False, True):
        if begins:
            start_item(session, item, actor=session.chair)
        for path in ("ecran/", "ma-place/", "presidence/"):
            assert "njure" not in client.get(at(session, path)).text, path
    assert "njure" not in client.get(reverse("journal:log")).text


def test_a_room_is_not_followed_before_the_session_opens(client):
    meeting = convened(a_meeting())
    client.force_login(meeting.assembly.seats[1].voter)
    assert client.get(f"/direct/hall/{meeting.number}/").status_code == 404
    assert client.get(f"/direct/hall-page/{meeting.number}/").status_code == 200


def test_a_person_who_does_not_publish_a_name_is_not_named_on_the_screen(client):
    council = a_council()
    session = a_session(council=council)
    person = a_seat(council, "partners")
    person.organisation, person.account = None, AccountFactory(name="Camille Discrète", name_is_public=False)
    person.save()
    check_in(session, person, actor=session.chair, by="list")
    give_floor(again(session), actor=session.chair, seat=person)
    client.force_login(session.chair)
    assert "Discrète" not in client.get(at(session, "ecran/")).text


# On paper


def test_two_persons_who_read_the_same_papers_make_them_count(client, session):
    session.presences.update(on_paper=True)
    vote = open_session_ballot(session, actor=session.chair)
    staff = AccountFactory(secretariat=True)
    address = at(session, f"presidence/papier/{vote.ballot.number}/")
    papers = {session.seats[1].key: "for", session.seats[2].key: "against"}
    client.force_login(session.chair)
    assert session.seats[1].name in client.get(address).text
    client.post(address, papers)
    assert not Vote.objects.exists()
    client.force_login(staff)
    client.post(address, papers)
    assert Vote.objects.count() == 2
    at_its_hour(vote.ballot)
    close_session_ballot(vote, actor=session.chair)
    assert "n’y entre plus" in client.get(address).text


def test_two_persons_who_read_differently_are_shown_where(client, session):
    session.presences.update(on_paper=True)
    vote = open_session_ballot(session, actor=session.chair)
    address = at(session, f"presidence/papier/{vote.ballot.number}/")
    same, other = session.seats[1], session.seats[2]
    client.force_login(session.chair)
    client.post(address, {same.key: "for", other.key: "against"})
    client.force_login(AccountFactory(secretariat=True))
    client.post(address, {same.key: "for", other.key: "for"})
    page = client.get(address).text
    assert not Vote.objects.exists()
    assert f"<p>{other.name}</p>" in page
    elsewhere = convened(a_meeting(session.meeting.assembly)).number
    assert client.get(f"/seances/{elsewhere}/presidence/papier/{vote.ballot.number}/").status_code == 404


def test_papers_without_any_are_refused(client, session):
    session.presences.update(on_paper=True)
    vote = open_session_ballot(session, actor=session.chair)
    client.force_login(session.chair)
    page = client.post(at(session, f"presidence/papier/{vote.ballot.number}/"), {})
    assert page.status_code == 422
    assert not PaperCount.objects.exists()


# What pages cost


def crowd(colleges=("third_places", "regional_networks", "partners"), times=10):
    return a_session(colleges=colleges * times)


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize("times", [2, 10])
def test_pages_cost_the_same_for_few_as_for_many(client, django_assert_max_num_queries, times, busy):
    session = crowd(times=times)
    session.meeting.is_public = True
    session.meeting.save()
    for seat in session.seats[1:-1]:
        ask_to_speak(session, seat, actor=seat.voter)
        ask_question(session, seat=seat, actor=seat.voter, text="Qui paie ?")
    give_floor(session, actor=session.chair, seat=session.seats[1])
    if busy:
        open_round(session, actor=session.chair, review_on=timezone.localdate() + dt.timedelta(days=30))
        session.rounds.update(state="fallback_vote")
        open_session_ballot(again(session), actor=session.chair)
    with django_assert_max_num_queries(8):
        assert client.get(at(session, "ecran/")).status_code == 200
    client.force_login(session.chair)
    with django_assert_max_num_queries(12):
        assert client.get(at(session, "presidence/")).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(at(session, "presidence/arrivees/")).status_code == 200
    client.force_login(session.seats[2].voter)
    with django_assert_max_num_queries(12):
        assert client.get(at(session, "ma-place/")).status_code == 200


def test_an_objection_on_a_draft_changes_one_of_its_paragraphs(client):
    draft = a_draft()
    council = draft.council
    meeting = a_meeting(council)
    item = an_item(meeting, "decision", title="Trois ans", draft=draft)
    session = a_session(council=council, meeting=meeting, started=False)
    start_item(session, item, actor=session.chair)
    session = again(session)
    round = in_round(session)
    seat = council.seats[1]
    voice = answer_round(round, seat, actor=seat.voter, answer="objection", reason="Trois ans, c’est court.")
    client.force_login(session.chair)
    page = client.get(at(session, "presidence/")).text
    address = at(session, f"presidence/objections/{voice.pk}/")
    assert address in page
    assert "Quel paragraphe change" in client.get(address).text
    paragraph = draft.paragraphs.live().last()
    sent = {"wording": "Cinq ans.", "outcome": "Cinq ans au lieu de trois.", "seen": paragraph.stamp}
    assert client.post(f"{address}?paragraphe={paragraph.rank}", {**sent, "outcome": ""}).status_code == 422
    client.post(f"{address}?paragraphe={paragraph.rank}", sent)
    paragraph.refresh_from_db()
    voice.refresh_from_db()
    assert (paragraph.wording, voice.state) == ("Cinq ans.", "integrated")


def test_a_member_reads_what_each_step_of_a_round_asks(session, chair, client):
    open_round(again(session), actor=session.chair, review_on=timezone.localdate() + dt.timedelta(days=30))
    client.force_login(session.seats[1].voter)
    assert "Quelque chose n’est pas clair" in client.get(at(session, "ma-place/")).text
    session.rounds.update(state="react")
    assert "Les objections viennent ensuite" in client.get(at(session, "ma-place/")).text

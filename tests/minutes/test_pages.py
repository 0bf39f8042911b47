"""The pages of minutes at each moment, for who presides, who attended, who was away and for everybody."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.urls import reverse

from lieudit.accounts.home import todo_of
from lieudit.accounts.services import export_data
from lieudit.care.services import hide_text
from lieudit.hall.services import check_in, close_session
from lieudit.minutes.models import Action, Minutes
from lieudit.minutes.services import attach_statement
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_qualified_person
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def read(client, page, *args, who=None, **choices):
    client.logout()
    if who:
        client.force_login(who)
    return client.get(reverse(f"minutes:{page}", args=args), choices)


def number(minutes):
    return minutes.meeting.number


def test_a_draft_is_for_who_presides(client):
    minutes = made.drafted()
    seat = minutes.council.seats[1].voter
    assert "Publier le projet" in read(client, "minutes", number(minutes), who=minutes.chair).text
    for who in (None, seat):
        page = read(client, "minutes", number(minutes), who=who)
        assert page.status_code == 200
        assert "Nouvelles des territoires" not in page.text
        assert "entre les mains des membres" in page.text


def test_a_project_is_for_members_unless_the_session_was_public(client):
    minutes = made.sent()
    assert "annonce" not in read(client, "minutes", number(minutes)).text
    assert "Corriger" in read(client, "minutes", number(minutes), who=minutes.council.seats[1].voter).text
    shown = made.sent(council=minutes.council, is_public=True)
    assert "Nouvelles des territoires" in read(client, "minutes", number(shown)).text


def test_nothing_can_be_assembled_before_the_session_ends(client):
    session = made.a_session()
    page = read(client, "minutes", session.meeting.number, who=session.secretary).text
    assert "Il s’assemble une fois la séance levée" in page
    assert "Publier le projet" not in page
    client.post(reverse("minutes:publish", args=[session.meeting.number]))
    assert not Minutes.objects.exists()


def test_the_page_says_votes_quorum_wordings_and_decisions(client):
    minutes = made.sent(is_public=True)
    page = read(client, "minutes", number(minutes)).text.replace("\xa0", " ")
    vote = made.section(minutes, 4).facts["ballots"][0]
    for words in (
        "Scrutin n° 1 : adopté",
        "Quorum atteint à l’ouverture : 3 voix présentes et 1 représentée sur 5",
        "Texte modifié (2e rédaction)",
        made.AMENDED,
        vote["recount"],
        "Décision D-",
        "2 prises de parole",
    ):
        assert words in page, words


def test_the_document_holds_what_the_law_reads_in_it(client, later):
    minutes = made.sealed(later)
    made_pdf = read(client, "minutes_file", number(minutes), "pdf")
    assert made_pdf["Content-Type"] == "application/pdf"
    assert f'filename="{minutes.number}.pdf"' in made_pdf["Content-Disposition"]
    assert made_pdf.content.startswith(b"%PDF-")
    assert b"pdfuaid" in made_pdf.content  # PDF/UA-1
    assert read(client, "minutes_file", number(minutes), "odt").status_code == 404


def test_a_person_who_sits_is_named_beside_the_minutes_only(client, later):
    session = made.a_session(is_public=True)
    person = a_qualified_person(session.council)
    check_in(session, person, actor=person.voter, by="link")
    close_session(session, actor=session.secretary)
    minutes = made.sent(session)
    assert person.voter.name in read(client, "minutes", number(minutes)).text
    assert person.voter.name not in read(client, "minutes_file", number(minutes), "json").text


def test_hidden_words_are_read_no_more(client):
    minutes = made.sent(is_public=True)
    asked, moderator = made.correction(minutes), AccountFactory(secretariat=True)
    hide_text(asked, actor=moderator, reason="Vise une personne.")
    assert "fermeture" not in read(client, "corrections", number(minutes)).text
    assert "fermeture" not in read(client, "correction", number(minutes), asked.number).text
    action = Action.objects.get()
    hide_text(action, actor=moderator, reason="Vise une personne.")
    assert action.text not in read(client, "action", action.number).text
    assert action.text not in read(client, "actions").text


def test_each_text_is_reported_from_its_place(client):
    minutes = made.sent(is_public=True)
    asked = made.correction(minutes)
    seat = minutes.council.seats[1]
    attach_statement(minutes, actor=seat.voter, seat=seat, text="Nous regrettons.")
    for page, args in (("minutes", ()), ("corrections", ()), ("correction", (asked.number,))):
        assert "Signaler" in read(client, page, number(minutes), *args).text
    assert "Signaler" in read(client, "action", Action.objects.get().number).text


def test_who_presides_is_led_to_the_corrections_that_wait_then_to_the_approval(client, later):
    minutes = made.sent()
    page = read(client, "minutes", number(minutes), who=minutes.chair).text
    assert "Ensuite, une séance suivante l’approuve" in page
    assert "Demander l’approbation" in page
    asked = made.correction(minutes)
    link = f'button--ink" href="{asked.get_absolute_url()}">Répondre à une correction'
    assert link in read(client, "minutes", number(minutes), who=minutes.chair).text
    assert "Répondre à" not in read(client, "minutes", number(minutes), who=minutes.council.seats[2].voter).text
    made.correction(minutes)
    assert "Répondre à 2 corrections" in read(client, "minutes", number(minutes), who=minutes.chair).text
    assert "Aucune séance suivante" in read(client, "approve", number(minutes), who=minutes.chair).text
    meeting = made.next_session(minutes)
    address = reverse("minutes:approve", args=[number(minutes)])
    client.post(address, {"meeting": meeting.pk})
    page = read(client, "minutes", number(minutes), who=minutes.chair).text
    assert "est à l’ordre du jour de" in page
    assert "Demander l’approbation" not in page


def test_corrections_of_restricted_parts_are_for_members(client):
    minutes = made.sent(is_public=True, restricted=True)
    asked = made.correction(minutes, rank=5)
    assert "annonce sa fermeture" not in read(client, "corrections", number(minutes)).text
    assert read(client, "correction", number(minutes), asked.number).status_code == 404
    member = minutes.council.seats[3].voter
    assert "annonce sa fermeture" in read(client, "corrections", number(minutes), who=member).text


PUBLIC = ["minutes", "corrections", "minutes_file", "register", "actions", "action", "correction"]


@pytest.mark.parametrize("page", PUBLIC)
@pytest.mark.parametrize("role", ["everybody", "member", "chair"])
def test_pages_cost_few_queries(client, later, django_assert_max_num_queries, page, role):
    minutes = made.sent(is_public=True)
    asked = made.correction(minutes)
    made.an_action(minutes.session)
    args = {"register": (minutes.assembly.slug,), "actions": (), "action": (Action.objects.first().number,)}
    args |= {"minutes_file": (number(minutes), "json"), "correction": (number(minutes), asked.number)}
    if role != "everybody":
        client.force_login(minutes.council.seats[1].voter if role == "member" else minutes.chair)
    address = reverse(f"minutes:{page}", args=args.get(page, (number(minutes),)))
    with django_assert_max_num_queries(8 if role == "everybody" else 12):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("page", ["edit", "correct", "statement", "approve", "people", "add_action"])
def test_forms_cost_few_queries(client, django_assert_max_num_queries, page):
    minutes = made.sent()
    client.force_login(minutes.chair)
    address = reverse(f"minutes:{page}", args=[number(minutes), *((3,) if page in {"edit", "correct"} else ())])
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_public_pages_answer_nothing_new(client, later):
    minutes = made.sealed(later)
    first = read(client, "minutes", number(minutes))
    again = client.get(reverse("minutes:minutes", args=[number(minutes)]), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_the_desk_says_what_waits(later):
    session = made.held()
    assert [task.words for task in todo_of(session.secretary) if "séance" in task.words] == [
        "1\xa0séance levée attend son procès-verbal"
    ]
    minutes = made.sent(session)
    made.correction(minutes)
    assert any("correction de procès-verbal" in task.words for task in todo_of(minutes.secretary))
    seat = session.council.seats[1]
    made.an_action(session, organisation=seat.organisation)
    assert any("action vous est confiée" in task.words for task in todo_of(seat.voter))


def test_who_signs_is_asked_to(later):
    minutes = made.approved(later)
    for who in (minutes.chair, minutes.secretary):
        assert any("attend votre signature" in task.words for task in todo_of(who))
    made.sign(minutes, minutes.chair)
    assert not any("attend votre signature" in task.words for task in todo_of(minutes.chair))


def test_one_takes_ones_words_away():
    minutes = made.sent()
    asked = made.correction(minutes)
    seat = minutes.council.seats[1]
    attach_statement(minutes, actor=seat.voter, seat=seat, text="Nous regrettons.")
    given = export_data(seat.voter)
    assert given["minutes_corrections"][0]["proposed"] == asked.proposed
    assert given["minutes_statements"][0]["text"] == "Nous regrettons."


def test_the_timer_approves_by_silence(later, monkeypatch, capsys):
    minutes = made.sent()
    monkeypatch.setattr("lieudit.minutes.services.BY_SILENCE", minutes.meeting.rules["minutes"]["approval"])
    later(days=9)
    call_command("close_due")
    assert "approuvé par silence" in capsys.readouterr().out


def test_nobody_signed_in_is_shown_a_step(client, later):
    minutes = made.approved(later)
    assert "Signer ce procès-verbal" not in read(client, "minutes", number(minutes)).text
    assert Minutes.objects.visible_to(AnonymousUser()).get() == minutes


@pytest.mark.parametrize("page", ["edit", "correct", "statement", "approve", "people"])
def test_no_form_is_shown_that_can_no_longer_be_sent(client, later, page):
    minutes = made.sealed(later)
    args = (3,) if page in {"edit", "correct"} else ()
    client.force_login(minutes.chair)
    answer = client.get(reverse(f"minutes:{page}", args=[number(minutes), *args]), follow=True)
    stays = page == "edit"  # that page keeps what was written before, without its form
    assert answer.redirect_chain == ([] if stays else [(minutes.get_absolute_url(), 302)])
    assert "signé et scellé" in answer.text
    assert "<textarea" not in answer.text

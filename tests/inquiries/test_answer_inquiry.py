"""From a question to its opinion and what it became: a consultation, a draft, a letter that leaves, a follow-up."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import Error
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import todo_of
from lieudit.consultations.position import open_position
from lieudit.deliberation.services import withdraw_draft
from lieudit.inquiries.asking import publish_follow_up, withdraw_inquiry
from lieudit.inquiries.links import door_token
from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.opinion import (
    consult_on,
    draw_opinion,
    opinion_mail,
    recall_opinion,
    remind_of_follow_up,
    send_opinion,
)
from lieudit.inquiries.services import close_door, decline_inquiry
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.models import Mail, MailState
from lieudit.toolkit.outbox import give_up
from lieudit.toolkit.workdays import add_working_days
from tests.advocacy.factories import PDF
from tests.consultations.factories import a_closed
from tests.inquiries.factories import (
    a_checking,
    a_followed,
    adopted,
    again,
    an_accepted,
    an_answered,
    an_asked,
    left,
    posted,
    staff,
)
from tests.pages.read_as_people import gone_promises

pytestmark = pytest.mark.django_db
DONE = {"outcome": "partly", "text": "Le décret ouvre l’aide la deuxième année.", "role": "cheffe de bureau"}


def test_a_consultation_opens_from_it_in_one_press_and_once(client):
    inquiry = an_accepted()
    client.force_login(inquiry.council.chair)
    client.post(reverse("inquiries:consult", args=[inquiry.number]))
    found = again(inquiry)
    assert found.consultation.question == inquiry.question
    assert found.consultation.assembly == inquiry.assembly
    assert "posée le" in found.consultation.why
    with pytest.raises(RuleBroken, match="déjà née"):
        consult_on(inquiry, actor=staff())


def test_a_draft_opens_from_it_in_one_press_and_once(client):
    inquiry = an_accepted()
    client.force_login(inquiry.council.chair)
    client.post(reverse("inquiries:draw", args=[inquiry.number]))
    draft = again(inquiry).draft
    assert draft.title.startswith("Faut-il ouvrir l’aide")
    assert "au conseil" in draft.summary
    with pytest.raises(RuleBroken, match="déjà ouvert"):
        draw_opinion(inquiry, actor=staff())


def test_a_draft_that_was_given_up_leaves_room_for_another():
    inquiry = an_accepted()
    draft = draw_opinion(inquiry, actor=inquiry.council.chair)
    withdraw_draft(draft, actor=inquiry.council.chair, reason="Mal partie.")
    other = draw_opinion(inquiry, actor=inquiry.council.chair)
    assert again(inquiry).draft == other != draft


def test_the_draft_of_its_consultation_is_its_draft():
    inquiry = an_accepted()
    consultation = a_closed(council=inquiry.council)
    Inquiry.objects.filter(pk=inquiry.pk).update(consultation=consultation)
    draft = open_position(consultation, actor=inquiry.council.chair)
    with pytest.raises(RuleBroken, match="déjà ouvert"):
        draw_opinion(again(inquiry), actor=staff())
    assert adopted(inquiry, draft).position.draft == draft


def test_adopted_it_waits_to_be_sent_and_its_desk_says_so(client):
    inquiry = adopted(an_accepted())
    assert inquiry.position is not None
    [task] = [task for task in todo_of(inquiry.council.chair) if "à envoyer" in task.words]
    assert task.url == reverse("inquiries:answer", args=[inquiry.number])
    client.force_login(inquiry.council.chair)
    page = client.get(task.url).content.decode()
    assert inquiry.position.number in page
    sent = {"letter": "Madame, Monsieur, voici l’avis.", "signatory": "A. Martin", "signatory_role": "présidente"}
    assert client.post(task.url, sent).status_code == 302
    assert again(inquiry).state == "sending"


def test_it_is_given_once_its_mail_has_left_and_the_time_of_the_institution_runs_from_there(client):
    inquiry = posted(adopted(an_accepted()))
    assert (inquiry.state, inquiry.answered_at) == ("sending", None)
    mail = opinion_mail(inquiry.pk)
    assert [name for name, _content, _kind in mail.attachments] == [f"avis-1-position-{inquiry.position.number}.pdf"]
    assert door_token(inquiry.door) in mail.body
    inquiry = left(inquiry)
    assert inquiry.state == "answered"
    assert inquiry.follow_by == add_working_days(timezone.localdate(), 40)
    assert f"jusqu’au {day(inquiry.follow_by)}, pour dire" in opinion_mail(inquiry.pk).body
    page = client.get(inquiry.get_absolute_url()).content.decode()
    assert "doit dire ce qu’est devenu l’avis avant le" in page
    assert "Fait le" in page


def test_before_it_is_adopted_nothing_is_sent(client):
    inquiry = an_accepted()
    with pytest.raises(RuleBroken, match="pas encore adopté"):
        send_opinion(inquiry, actor=staff(), letter="x", signatory="A", signatory_role="p")
    client.force_login(staff())
    page = client.get(reverse("inquiries:answer", args=[inquiry.number]), follow=True).content.decode()
    assert "pas encore adopté" in page


def test_an_opinion_that_does_not_leave_is_taken_back_by_either_way():
    inquiry = posted(adopted(an_accepted()))
    Mail.objects.filter(pk=inquiry.mail_id).update(state=MailState.FAILED, trouble="bad_address")
    found = recall_opinion(again(inquiry), actor=staff())
    assert (found.state, found.mail) == ("accepted", None)
    inquiry = posted(again(inquiry))
    give_up(inquiry.mail, by=staff().pk)
    assert again(inquiry).state == "accepted"
    assert left(posted(again(inquiry))).state == "answered"
    with pytest.raises(RuleBroken):
        recall_opinion(again(inquiry), actor=staff())


def test_its_link_taken_back_the_opinion_waits_for_another():
    inquiry = adopted(an_accepted())
    close_door(inquiry.door, actor=staff(), reason="Le service a changé.")
    with pytest.raises(RuleBroken, match="donnez-lui-en un autre"):
        posted(again(inquiry))


def test_the_institution_says_once_what_it_did_and_everybody_reads_it(client):
    inquiry = an_answered()
    url = reverse("inquiries:follow_up", args=[door_token(inquiry.door), inquiry.pk])
    file = SimpleUploadedFile("décret.pdf", PDF)
    assert client.post(url, {**DONE, "documents": file}).status_code == 302
    page = client.get(inquiry.get_absolute_url()).content.decode()
    assert "Avis suivi en partie" in page
    assert "deuxième année" in page
    assert "décret.pdf" in page
    assert "allé jusqu’à son bout" in page
    again_said = client.post(url, DONE).content.decode()
    assert "Une suite est déjà publiée" in again_said
    assert "Elle ne change plus" in again_said
    for change in ({"follow_text": "Autre"}, {"outcome": "followed"}, {"state": "answered"}):
        with pytest.raises(Error), transaction.atomic():
            Inquiry.objects.filter(pk=inquiry.pk).update(**change)


def test_nothing_is_said_before_the_opinion(client):
    inquiry = an_accepted()
    url = reverse("inquiries:follow_up", args=[door_token(inquiry.door), inquiry.pk])
    assert "n’est pas possible à ce stade" in client.post(url, DONE).content.decode()


def test_what_is_said_names_nobody_and_is_kept_on_the_page(client):
    inquiry = an_answered()
    url = reverse("inquiries:follow_up", args=[door_token(inquiry.door), inquiry.pk])
    said = {**DONE, "text": "Lucie Martin suit le dossier."}
    page = client.post(url, said).content.decode()
    assert "ressemble à" in page
    assert "Lucie Martin suit le dossier." in page
    assert again(inquiry).state == "answered"


@pytest.mark.django_db(transaction=True)
def test_two_follow_ups_at_once_are_one():
    inquiry, faults = an_answered(), []
    barrier = threading.Barrier(2)

    def say(outcome):
        try:
            barrier.wait(5)
            publish_follow_up(inquiry, **{**DONE, "outcome": outcome})
        except RuleBroken as refusal:
            faults.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(outcome,)) for outcome in ("followed", "apart")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(faults) == 1
    assert "déjà publiée" in faults[0]
    assert Entry.objects.filter(kind="inquiries.followed").count() == 1


def test_late_is_said_of_the_institution_which_is_reminded_by_a_person(client, later):
    inquiry = an_answered()
    with pytest.raises(RuleBroken, match="pas de relance avant"):
        remind_of_follow_up(inquiry, actor=staff())
    later(75)
    page = client.get(inquiry.get_absolute_url()).content.decode()
    assert "En retard de" in page
    assert "devait dire ce qu’est devenu l’avis" in page
    assert [each["value"] for each in client.get(reverse("inquiries:inquiries")).context["figures"]] == [0, 0, 1, 1, 0]
    boss = staff()
    assert any("n’a pas dit ce qu’est devenu" in task.words and task.late for task in todo_of(boss))
    remind_of_follow_up(inquiry, actor=boss)
    assert Mail.objects.filter(subject__startswith="Relance").count() == 1
    with pytest.raises(RuleBroken, match="la suivante peut partir"):
        remind_of_follow_up(inquiry, actor=boss)
    publish_follow_up(inquiry, **DONE)
    assert "jours ouvrés de retard" in client.get(inquiry.get_absolute_url()).content.decode()


def test_once_its_opinion_has_left_it_is_neither_withdrawn_nor_declined():
    inquiry = an_answered()
    for act, words in ((withdraw_inquiry, {}), (decline_inquiry, {"actor": staff()})):
        with pytest.raises(RuleBroken, match="à ce stade"):
            act(inquiry, reason="Trop tard.", **words)


def test_desks_hold_what_waits_for_the_council():
    boss = staff()
    a_checking()
    an_asked()
    an_accepted()
    words = [task.words.replace("\u00a0", " ") for task in todo_of(boss)]
    assert "1 expéditeur d’une question à vérifier" in words
    assert "1 question à prendre, ou non" in words
    assert "1 question attend un avis" in words


def test_no_page_read_later_promises_a_day_that_is_gone(client, later):
    done = a_followed()
    an_answered(done.door, council=done.council)
    an_accepted(done.door, council=done.council)
    an_asked(done.door)
    for days in (45, 320):
        today = later(days)
        pages = [reverse("inquiries:inquiries"), *(each.get_absolute_url() for each in Inquiry.objects.public())]
        assert len(pages) == 5
        assert [said for page in pages for said in gone_promises(client.get(page).text, today)] == []


def test_whole_thread_in_one_page(client):
    page = client.get(a_followed().get_absolute_url()).content.decode()
    assert page.count("Fait le") == 3


def test_its_page_leads_to_its_consultation_its_draft_and_its_opinion(client):
    inquiry = an_accepted()
    consultation = a_closed(council=inquiry.council)
    Inquiry.objects.filter(pk=inquiry.pk).update(consultation=consultation)
    draft = draw_opinion(again(inquiry), actor=inquiry.council.chair)
    client.force_login(inquiry.council.chair)
    page = client.get(inquiry.get_absolute_url()).text
    assert f'href="{consultation.get_absolute_url()}"' in page
    assert f'href="{draft.get_absolute_url()}"' in page
    found = adopted(inquiry, draft)
    client.logout()
    page = client.get(inquiry.get_absolute_url()).text
    assert f'href="{consultation.get_absolute_url()}"' in page
    assert f'href="{found.position.get_absolute_url()}"' in page

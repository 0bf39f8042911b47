"""A question is put by a link, or by an address that answers and that the council checks; each fault has its words."""

import datetime as dt
import threading
from email import message_from_bytes
from email.policy import default

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lieudit.inquiries.asking import ask_council, confirm_inquiry, forget_unconfirmed
from lieudit.inquiries.delays import SOONEST
from lieudit.inquiries.links import door_token
from lieudit.inquiries.models import Door, Inquiry, Paper
from lieudit.inquiries.services import close_door, receive_door, reject_door, renew_door
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.models import Mail, Trace, new_key
from lieudit.toolkit.recipients import silence
from lieudit.toolkit.workdays import add_working_days
from tests.advocacy.factories import PDF
from tests.inquiries.factories import QUESTION, a_checking, a_door, a_sent, an_asked, in_days, staff, words
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def typed(**changes):
    """What a browser sends."""
    said = words(**changes)
    said.pop("origin")
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in said.items()}


def without_link(client, **changes):
    institution = changes.pop("institution") if "institution" in changes else OrganisationFactory(institution=True).pk
    return client.post(
        reverse("inquiries:ask"), {"institution": institution, "address": "b@inst.fr", **typed(**changes)}
    )


def errors(answer):
    return answer.context["form"].errors


def test_by_a_link_it_is_published_at_once_with_the_days_of_the_council(client):
    inquiry = an_asked(door := a_door())
    assert (inquiry.state, inquiry.number) == ("asked", 1)
    assert inquiry.decide_by == add_working_days(timezone.localdate(), 10)
    page = client.get(inquiry.get_absolute_url()).content.decode()
    assert QUESTION in page
    assert "doit dire s’il prend la question" in page
    assert str(door.institution) in page
    assert "bureau@institution.fr" not in page, "the mailbox is nobody’s business"


def test_without_link_nobody_reads_it_until_its_mailbox_answers_and_the_council_knows_who_asks(client, mailoutbox):
    assert without_link(client).status_code == 200
    inquiry = Inquiry.objects.get()
    assert inquiry.state == "sent"
    assert QUESTION not in client.get(reverse("inquiries:inquiries")).content.decode()
    mail = Mail.objects.get(to=["b@inst.fr"])
    assert door_token(inquiry.door) in bytes(mail.content).decode().replace("=\r\n", "").replace("=3A", ":")
    assert "décret".encode() not in bytes(mail.content), (
        "no word that was typed is mailed to an address of unknown owner"
    )
    confirm_inquiry(inquiry)
    assert QUESTION not in client.get(reverse("inquiries:inquiries")).content.decode()
    receive_door(inquiry.door, actor=staff(), institution=OrganisationFactory(institution=True))
    assert QUESTION in client.get(reverse("inquiries:inquiries")).content.decode()


def test_the_letter_that_anybody_may_cause_says_why_it_came_until_when_and_how_to_stop_it(client):
    without_link(client)
    letter = message_from_bytes(bytes(Mail.objects.get(to=["b@inst.fr"]).content), policy=default)
    said = letter.get_body("plain").get_content().replace("\n", " ")
    assert f"avant le {day(Inquiry.objects.get().sent_at + dt.timedelta(days=7))}, elle est effacée" in said
    assert "Vous recevez ce message parce que cette adresse a été écrite avec une question." in said
    assert "/plus-rien/" in said


def test_its_link_shows_it_and_takes_a_press_to_confirm(client):
    inquiry = a_sent()
    token = door_token(inquiry.door)
    page = client.get(reverse("inquiries:door", args=[token]))
    assert "Confirmer cette question" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    confirm = reverse("inquiries:confirm", args=[token, inquiry.pk])
    client.get(confirm)
    inquiry.refresh_from_db()
    assert inquiry.state == "sent", "machines that follow links confirm nothing"
    client.post(confirm)
    inquiry.refresh_from_db()
    assert inquiry.state == "checking"
    assert "n’est pas possible à ce stade" in client.post(confirm).content.decode()


def test_in_the_name_of_another_it_is_not_received_and_nothing_of_it_is_read(client):
    inquiry = a_checking(question="Le conseil soutient-il ce faux décret du ministère ?")
    door = reject_door(inquiry.door, actor=staff(), reason="Le ministère ne connaît pas cette adresse.")
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.number) == ("rejected", None)
    for page in ("inquiries:inquiries", "journal:log"):
        assert "faux décret" not in client.get(reverse(page)).content.decode()
    assert client.get(reverse("inquiries:door", args=[door_token(door)])).status_code == 410
    told = Mail.objects.filter(subject__contains="reçue").get()
    assert "ne conna" in bytes(told.content).decode()
    with pytest.raises(RuleBroken, match="vient de le vérifier"):
        receive_door(door, actor=staff(), institution=OrganisationFactory(institution=True))
    assert not Entry.objects.public().about(door).exists()


def test_who_checks_reads_what_makes_one_doubt(client):
    institution = OrganisationFactory(institution=True)
    client.force_login(staff())
    for address, said in (("cab@gmail.com", "une messagerie que chacun ouvre"), ("a@autre.fr", "n’est pas du domaine")):
        found = a_checking(institution=institution, address=address)
        assert said in client.get(reverse("inquiries:check_door", args=[found.door_id])).content.decode()
    found = a_checking(institution=institution, address="bureau@institution.fr")
    assert "du même domaine" in client.get(reverse("inquiries:check_door", args=[found.door_id])).content.decode()


def test_a_reason_is_owed_to_who_is_not_received(client):
    inquiry = a_checking()
    client.force_login(staff())
    url = reverse("inquiries:check_door", args=[inquiry.door_id])
    answer = client.post(url, {"decision": "reject", "reason": ""})
    assert "Dites pourquoi" in answer.content.decode()
    answer = client.post(url, {"decision": "receive", "institution": ""})
    assert "Dites de quelle institution" in answer.content.decode()
    assert client.post(url, {"decision": "receive", "institution": inquiry.door.institution_id}).status_code == 302


@pytest.mark.parametrize(
    ("days", "said"),
    [(-1, "Ce jour est passé"), (0, "Ce jour est passé"), (5, "jours ouvrés au moins"), (400, "trop loin")],
)
def test_a_day_that_is_past_too_near_or_too_far_is_refused_and_the_words_are_kept(client, days, said):
    answer = without_link(client, wanted_on=in_days(days))
    assert said in str(errors(answer)["wanted_on"])
    assert "Le projet de décret réserve" in answer.content.decode()
    assert not Inquiry.objects.exists()


def test_the_soonest_day_is_taken():
    assert an_asked(wanted_on=add_working_days(timezone.localdate(), SOONEST)).pk


def test_a_question_that_names_a_person_is_refused_until_one_says_that_it_is_nobody(client):
    answer = without_link(client, why="Faut-il remplacer Lucie Martin, qui tient la permanence ?")
    assert "ne nomme personne" in str(errors(answer)["why"])
    assert "Ce qui ressemble au nom d’une personne" in answer.content.decode()
    reached = without_link(client, why="Écrivez-nous à permanence@exemple.fr pour en parler ensemble.")
    assert errors(reached)["why"]
    assert "no_person" not in reached.content.decode(), "nobody can say that an address is no name"
    said = "Le dispositif Marie Curie finance des postes."
    assert "no_person" not in client.get(reverse("inquiries:ask")).content.decode()
    without_link(client, why=said, no_person="on")
    assert Inquiry.objects.get().why == said


def test_a_telephone_or_a_mailbox_is_refused_whatever_one_ticks(client):
    for said, what in (("Appelez le 06 12 34 56 78.", "téléphone"), ("Écrire à lucie@exemple.fr", "électronique")):
        assert what in str(errors(without_link(client, use=said, no_person="on"))["use"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("avis.pdf", b"<html><script>alert(1)</script>", "n’en est pas un"),
        ("avis.exe", b"MZ\x90\x00", "n’est pas lisible ici"),
        ("avis.pdf", PDF + b"0" * (10 * 1024 * 1024), "10 Mo"),
    ],
)
def test_a_document_too_large_or_hostile_is_refused_by_its_name(client, name, content, said):
    answer = without_link(client, documents=[SimpleUploadedFile(name, content)])
    assert said in str(errors(answer)["documents"])
    assert "Le projet de décret réserve" in answer.content.decode()
    assert not Paper.objects.exists()


def test_six_documents_are_too_many(client):
    files = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(6)]
    assert "5 fichiers au plus" in str(errors(without_link(client, documents=files))["documents"])


def test_a_document_waits_while_the_words_are_mended_and_is_read_once_published(client):
    door = a_door()
    url = reverse("inquiries:ask_by_link", args=[door_token(door)])
    first = client.post(url, {**typed(wanted_on=in_days(-3)), "documents": SimpleUploadedFile("décret.pdf", PDF)})
    paper = Paper.objects.get()
    assert paper.inquiry is None
    assert "décret.pdf" in first.content.decode()
    assert paper.key in first.content.decode()
    assert client.post(url, {**typed(), "held": [paper.key, "unknown"]}).status_code == 302
    inquiry = Inquiry.objects.get()
    [joined] = inquiry.papers.all()
    answer = client.get(reverse("inquiries:document", args=[inquiry.number, joined.pk]))
    assert answer.content == PDF
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_document_of_a_question_that_is_not_public_is_read_by_nobody(client):
    inquiry = a_checking()
    paper = Paper.objects.create(inquiry=inquiry, file=SimpleUploadedFile("x.pdf", PDF), name="x.pdf")
    public = an_asked()
    assert client.get(reverse("inquiries:document", args=[public.number, paper.pk])).status_code == 404


def test_the_same_form_sent_twice_is_one_question():
    door, said = a_door(), words()
    assert ask_council(door=door, **said) == ask_council(door=door, **said)
    assert Inquiry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_is_one_question():
    door, said, found = a_door(), words(), []
    barrier = threading.Barrier(2)

    def send():
        try:
            barrier.wait(5)
            found.append(ask_council(door=door, **said).pk)
        except Exception as fault:
            found.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Inquiry.objects.get().pk] * 2


def test_a_mailbox_is_written_to_once_in_ten_minutes_and_the_words_are_kept(client):
    without_link(client)
    answer = without_link(client)
    assert "il y a peu" in str(errors(answer)["address"])
    assert "Le projet de décret réserve" in answer.content.decode()
    assert Inquiry.objects.count() == Door.objects.count() == 1
    silence("rien@inst.fr")
    assert "plus rien recevoir" in str(errors(without_link(client, address="rien@inst.fr"))["address"])


def test_many_questions_from_one_connection_are_slowed():
    door = a_door()
    for _ in range(5):
        an_asked(door, origin="same")
    with pytest.raises(RuleBroken, match="dans une heure"):
        an_asked(a_door(address="autre@institution.fr"), origin="same")
    Trace.objects.all().delete()
    with pytest.raises(RuleBroken, match="Cinq de vos questions"):
        an_asked(door)


def test_who_is_in_no_list_writes_a_name(client):
    assert "Choisissez votre institution" in str(errors(without_link(client, institution=""))["institution"])
    without_link(client, institution="", other="La communauté de communes du Val", address="c@val.fr")
    assert str(Inquiry.objects.get().door) == "La communauté de communes du Val"


def test_a_known_mailbox_asks_again_by_its_link_and_needs_no_other_check():
    door = a_door()
    inquiry = a_sent(institution=door.institution, address=door.address)
    assert inquiry.door == door
    assert confirm_inquiry(inquiry).state == "asked"


def test_a_link_that_was_taken_back_or_replaced_opens_nothing(client):
    inquiry = an_asked(door := a_door())
    first = door_token(door)
    pages = [("door", []), ("ask_by_link", []), ("withdraw", [inquiry.pk]), ("follow_up", [inquiry.pk])]
    renew_door(door, actor=staff(), address="autre@institution.fr")
    door.refresh_from_db()
    for name, more in pages:
        answer = client.get(reverse(f"inquiries:{name}", args=[first, *more]))
        assert (answer.status_code, "a été remplacé" in answer.content.decode()) == (410, True)
    close_door(door, actor=staff(), reason="Le service n’existe plus.")
    for name, more in pages:
        answer = client.post(reverse(f"inquiries:{name}", args=[door_token(door), *more]), {"reason": "x"})
        assert (answer.status_code, "a été repris" in answer.content.decode()) == (410, True)
    assert client.get(reverse("inquiries:door", args=["12.abc:def"])).status_code == 404
    with pytest.raises(RuleBroken, match="repris"):
        ask_council(door=door, **words())
    assert Inquiry.objects.get().state == "asked", "what was asked stays"


def test_what_nobody_confirmed_is_erased_with_its_files(later, django_capture_on_commit_callbacks):
    a_sent(documents=[SimpleUploadedFile("x.pdf", PDF)])
    file, known = Paper.objects.get().file, a_door()
    a_sent(institution=known.institution, address=known.address)
    confirmed = a_checking()
    later(8)
    with django_capture_on_commit_callbacks(execute=True):
        assert len(forget_unconfirmed()) == 2
    assert [*Inquiry.objects.all()] == [confirmed]
    assert {*Door.objects.all()} == {confirmed.door, known}, "a door that the council gave stays"
    assert not Paper.objects.exists()
    assert not file.storage.exists(file.name)
    assert forget_unconfirmed() == []


def test_another_institution_touches_nothing_of_it(client):
    theirs, other = an_asked(a_door()), a_door(address="b@institution.fr")
    for name in ("withdraw", "follow_up", "confirm"):
        url = reverse(f"inquiries:{name}", args=[door_token(other), theirs.pk])
        assert client.post(url, {"reason": new_key()}).status_code == 404


def test_words_that_look_like_code_are_shown_as_words(client):
    inquiry = an_asked(why="<script>alert(1)</script> Le projet de décret réserve l’aide.")
    page = client.get(inquiry.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page

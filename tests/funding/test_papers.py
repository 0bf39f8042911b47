"""The papers of an application: asked for, joined, refused when not what their name says; who reads them, their end."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.urls import reverse

from lieudit.accounts.models import Account
from lieudit.accounts.signals import data_export
from lieudit.funding.applying import (
    accept_part,
    begin_application,
    send_application,
    send_late,
    still_missing,
    withdraw_application,
)
from lieudit.funding.forgetting import PAPERS_KEPT, _erase, forget_files
from lieudit.funding.jury import name_jury, settle_call
from lieudit.funding.models import Application, Attachment
from lieudit.funding.papers import join_paper, remove_paper
from lieudit.funding.services import cancel_call
from lieudit.governance.models import Interest
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.funding.factories import a_decision, a_file, again, an_open, answered, asked_of, closed, given, settled
from tests.lottery.factories import at
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db
ASKED = ["Le devis des machines", "Le bail (facultatif)"]
PDF = b"%PDF-1.7 devis"


def a_pdf(name="devis.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def a_call(**rules):
    return an_open(papers=ASKED, **rules)


def the(file):
    return Application.objects.with_call().get(pk=file.pk)


def joined(file, asked=ASKED[0]):
    file = Application.objects.with_call().get(pk=file.pk)
    upload = a_pdf()
    upload.told_name = "devis.pdf"
    return join_paper(file, actor=file.author, asked=asked, upload=upload)


def address(paper):
    return reverse("funding:paper", args=[paper.application.number, paper.pk])


def test_a_file_lacks_the_papers_that_are_not_optional():
    file = answered(a_file(a_call()))
    assert [each for each in still_missing(file) if "pièce" in each] == [
        "Une pièce manque\u00a0: «\u00a0Le devis des machines\u00a0»."
    ]
    with pytest.raises(RuleBroken, match="Une pièce manque"):
        send_application(file, actor=file.speaker)
    joined(file)
    assert send_application(file, actor=file.speaker).state == "sent"


def test_a_paper_is_joined_replaced_and_taken_away(client, django_capture_on_commit_callbacks):
    file = a_file(a_call())
    client.force_login(file.speaker)
    url = reverse("funding:join_paper", args=[file.number])
    for name in ("devis.pdf", "devis-2.pdf"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(url, {"asked": ASKED[0], "upload": a_pdf(name)})
        assert answer.status_code == 302, answer.context["form"].errors
    paper = file.papers.get()
    assert paper.name == "devis-2.pdf"
    page = client.get(file.get_absolute_url()).content.decode()
    assert "devis-2.pdf" in page
    kept = paper.file.name
    answer = client.get(address(paper))
    assert (answer.status_code, answer.content) == (200, PDF)
    assert "sandbox" in answer["Content-Security-Policy"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("funding:remove_paper", args=[file.number, paper.pk]))
    assert not file.papers.exists()
    assert not default_storage.exists(kept)
    with pytest.raises(RuleBroken, match="déjà retirée"):
        remove_paper(Application.objects.with_call().get(pk=file.pk), actor=file.speaker, paper=paper)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("devis.pdf", b"MZ\x90\x00 un programme", "n’en est pas un"),
        ("devis.exe", b"MZ\x90\x00 un programme", "n’est pas lisible ici"),
        ("devis.pdf", b"", "vide"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_in_words(client, name, content, words):
    file = a_file(a_call())
    client.force_login(file.speaker)
    url = reverse("funding:join_paper", args=[file.number])
    page = client.post(url, {"asked": ASKED[1], "upload": a_pdf(name, content)})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert page.context["form"]["asked"].value() == ASKED[1], "what was chosen stays"
    assert not Attachment.objects.exists()


def test_a_paper_that_nobody_asks_for_is_refused(client):
    file = a_file(a_call())
    with pytest.raises(RuleBroken, match="n’est plus demandée"):
        joined(file, "Une pièce d’identité")
    client.force_login(file.speaker)
    assert client.get(reverse("funding:join_paper", args=[a_file(an_open(), lead=file.lead).number])).status_code == 404


def test_what_was_sent_takes_no_paper_more():
    file = answered(a_file(a_call()))
    paper = joined(file)
    send_application(file, actor=file.speaker)
    with pytest.raises(RuleBroken):
        joined(file, ASKED[1])
    with pytest.raises(Error), transaction.atomic():
        Attachment.objects.create(application=file, asked=ASKED[1], file=paper.file, author=file.speaker)


def test_papers_are_read_by_the_places_the_organiser_and_jurors_who_are_not_recused(client):
    opened = an_open(papers=ASKED[1:])
    file = answered(a_file(opened))
    paper = joined(file, ASKED[1])
    asked = asked_of(file)
    chair = opened.chair

    def read_by(account):
        client.force_login(account)
        return client.get(address(paper)).status_code

    assert read_by(file.speaker) == 200
    assert read_by(asked.speaker) == 403, "not before it accepts"
    accept_part(the(file), actor=asked.speaker, place=asked.place)
    assert read_by(asked.speaker) == 200
    assert read_by(chair) == 404, "not before it is sent"
    assert read_by(AccountFactory()) == 404


def test_a_recused_juror_reads_no_paper(client, monkeypatch):
    opened = an_open(papers=ASKED[1:])
    monkeypatch.setattr("tests.funding.factories.sent_file", _sent_with_paper)
    call = settled(opened, people=4, files=1)
    file = call.files[0]
    paper = file.papers.get()
    juror = given(file)[0]
    client.force_login(juror)
    assert client.get(address(paper)).status_code == 200
    assert "devis.pdf" in client.get(reverse("funding:rate", args=[file.number])).content.decode()
    client.force_login(call.chair)
    assert client.get(address(paper)).status_code == 200
    Interest.objects.create(account=juror, place=file.lead, nature="contract")
    client.force_login(juror)
    assert client.get(address(paper)).status_code == 404


def _sent_with_paper(call):
    file = answered(a_file(call))
    joined(file, ASKED[1])
    send_application(file, actor=file.speaker)
    return file


def test_papers_of_a_file_in_public_are_not_public(client):
    call, spoken = a_call(kind="commons"), RepresentativeFactory()
    file = begin_application(call, actor=spoken.account, lead=spoken.place, title="Un rabot", licence="CC-BY-SA-4.0")
    paper = joined(file)
    assert "devis.pdf" not in client.get(file.get_absolute_url()).content.decode()
    client.force_login(AccountFactory())
    assert client.get(address(paper)).status_code == 403
    assert client.post(reverse("funding:remove_paper", args=[file.number, paper.pk])).status_code == 403


def test_papers_are_erased_with_the_file_and_when_it_is_withdrawn(django_capture_on_commit_callbacks):
    for end in (_erase, lambda file: withdraw_application(file, actor=file.author)):
        file = a_file(a_call())
        kept = joined(file).file.name
        assert default_storage.exists(kept)
        with django_capture_on_commit_callbacks(execute=True):
            end(Application.objects.with_call().get(pk=file.pk))
        assert not file.papers.exists()
        assert not default_storage.exists(kept)


def test_what_one_joined_is_theirs_to_take():
    file = a_file(a_call())
    joined(file)
    answers = data_export.send(sender=Account, account=file.speaker, limit=None)
    rows = [row for _receiver, (name, rows) in answers if name == "juries" for row in rows if row["kind"] == "paper"]
    assert [(row["words"], row["name"]) for row in rows] == [(ASKED[0], "devis.pdf")]


def test_papers_are_written_one_a_line_and_counted_among_the_facts(client):
    call = a_call()
    assert again(call).rules.says(call).documents == len(ASKED)
    page = client.get(call.get_absolute_url()).content.decode()
    assert "Le devis des machines" in page
    assert "2\u00a0pièces" in page


def test_who_joins_a_paper_is_told_who_reads_it(client):
    file = a_file(a_call())
    client.force_login(file.speaker)
    url = reverse("funding:join_paper", args=[file.number])
    page = client.post(url, {"asked": ASKED[0], "upload": a_pdf()}, follow=True).content.decode()
    assert "Les lieux du dossier la lisent" in page


def test_a_paper_of_a_sent_file_stays_in_the_database_too():
    file = answered(a_file(a_call()))
    paper = joined(file)
    send_application(file, actor=file.speaker)
    with pytest.raises(Error), transaction.atomic():
        Attachment.objects.filter(pk=paper.pk).delete()
    _erase(the(file))
    assert not Attachment.objects.exists()


def test_papers_that_no_jury_reads_are_erased_a_year_after_the_closing(django_capture_on_commit_callbacks):
    call = a_call()
    draft, sent, late = a_file(call), answered(a_file(call)), answered(a_file(call))
    for file in (draft, sent, late):
        joined(file)
    send_application(sent, actor=sent.speaker)
    with at(call.ends_at + dt.timedelta(minutes=1)):
        send_late(the(late), actor=late.speaker, reason="Une panne.")
    chair, call = call.chair, closed(call)
    people = [AccountFactory(public=True) for _rank in range(4)]
    name_jury(call, actor=chair, decision=a_decision(call.assembly, chair), accounts=people)
    settle_call(again(call), actor=chair, late=[], reason="L’heure est la même pour tous")
    kept = {file.pk: file.papers.get().file.name for file in (draft, sent, late)}
    with at(call.closes_at + PAPERS_KEPT - dt.timedelta(days=1)):
        forget_files()
        assert Attachment.objects.count() == 3
    with at(call.closes_at + PAPERS_KEPT + dt.timedelta(days=1)), django_capture_on_commit_callbacks(execute=True):
        forget_files()
        assert [each.application_id for each in Attachment.objects.all()] == [sent.pk]
    assert [pk for pk, name in kept.items() if default_storage.exists(name)] == [sent.pk]


def test_papers_of_a_cancelled_call_are_erased_too():
    call = a_call()
    file = answered(a_file(call))
    joined(file)
    send_application(file, actor=file.speaker)
    cancel_call(again(call), actor=call.chair, reason="Plus de budget")
    with at(call.closes_at + PAPERS_KEPT + dt.timedelta(days=1)):
        forget_files()
    assert not Attachment.objects.exists()

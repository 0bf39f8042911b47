"""A sheet of paper: printed, typed back once, counted as a voice, said in the results."""

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.consultations import sheets
from lieudit.consultations.answering import Said
from lieudit.consultations.models import Answer, Reading, Voice
from lieudit.consultations.services import close_consultation
from lieudit.consultations.sheets import sheet_of, type_sheet
from lieudit.consultations.tasks import read_consultation
from lieudit.consultations.vocabulary import Audience, Tie, Value
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.qr import drawing
from tests.accounts.factories import AccountFactory
from tests.consultations.factories import STATEMENTS, a_voice, an_open
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db
TWO = {1: Said(Value.AGREE), 3: Said(Value.DISAGREE, important=True)}


def said(voice):
    return dict(Answer.objects.filter(voice=voice).values_list("statement__rank", "value"))


def url(consultation):
    return reverse("consultations:type_sheet", args=[consultation.number])


def test_a_sheet_is_a_voice_without_account(client):
    consultation, animator = an_open(), AnimatorFactory()
    client.force_login(animator.account)
    typed = {"sheet": "12", "a1": "1", "a3": "-1", "i3": "on", "region": "", "tie": Tie.USER}
    page = client.post(url(consultation), typed, follow=True)
    assert "La feuille est recopiée" in page.text
    voice = Voice.objects.get(consultation=consultation)
    assert (voice.account, voice.place, voice.typist) == (None, None, animator.account)
    assert said(voice) == {1: Value.AGREE, 3: Value.DISAGREE}
    assert voice.groups["tie"] == Tie.USER
    entry = Entry.objects.get(kind="consultations.sheet_typed")
    assert entry.sentence == (
        f"La feuille de papier n°{NBSP}12 est recopiée pour la consultation n°{NBSP}{consultation.number}."
    )


def test_the_same_sheet_is_typed_once_and_corrected_when_it_is_said():
    consultation = an_open()
    voice = type_sheet(consultation, actor=consultation.chair, sheet=4, said=TWO)
    with pytest.raises(RuleBroken, match="déjà recopié la feuille n° 4"):
        type_sheet(consultation, actor=consultation.chair, sheet=4, said={2: Said(Value.PASS)})
    assert said(voice) == {1: Value.AGREE, 3: Value.DISAGREE}
    type_sheet(consultation, actor=consultation.chair, sheet=4, said={2: Said(Value.PASS)}, again=True)
    assert said(voice) == {2: Value.PASS}
    assert Voice.objects.count() == 1


def test_two_people_may_each_have_a_sheet_of_the_same_number():
    consultation = an_open()
    type_sheet(consultation, actor=consultation.chair, sheet=1, said=TWO)
    type_sheet(consultation, actor=AnimatorFactory().account, sheet=1, said=TWO)
    assert Voice.objects.count() == 2


def test_what_was_typed_stays_when_it_is_refused(client):
    consultation = an_open()
    client.force_login(consultation.chair)
    page = client.post(url(consultation), {"sheet": "", "a1": "1", "i2": "on"})
    assert page.status_code == 422
    assert "Dites si vous êtes d’accord, ou passez." in page.text
    assert page.text.count(" checked") == 2
    assert Voice.objects.count() == 0


def test_an_empty_sheet_says_nothing(client):
    consultation = an_open()
    client.force_login(consultation.chair)
    assert "Répondez à une affirmation au moins" in client.post(url(consultation), {"sheet": "3"}).text


def test_only_what_is_open_to_everybody_is_answered_on_paper(client):
    consultation = an_open(audience=Audience.MEMBERS)
    client.force_login(consultation.chair)
    assert client.get(url(consultation)).status_code == 403
    assert client.get(reverse("consultations:sheet", args=[consultation.number])).status_code == 404
    with pytest.raises(RuleBroken, match="tout le monde"):
        type_sheet(consultation, actor=consultation.chair, sheet=1, said=TWO)


def test_somebody_who_does_nothing_here_types_none(client):
    consultation = an_open()
    client.force_login(AccountFactory())
    assert client.get(url(consultation)).status_code == 403


def test_once_closed_none_is_typed(client):
    consultation = an_open()
    close_consultation(consultation, actor=consultation.chair, closing="Tout est dit.")
    client.force_login(consultation.chair)
    assert client.get(url(consultation)).status_code == 403
    with pytest.raises(RuleBroken):
        type_sheet(consultation, actor=consultation.chair, sheet=1, said=TWO)


def test_results_count_the_sheets_from_five_on(client):
    consultation = an_open()
    for sheet in range(1, 5):
        type_sheet(consultation, actor=consultation.chair, sheet=sheet, said=TWO)
    for n in range(6):
        a_voice(consultation, "aa", n=n)
    read_consultation.func(consultation.pk)
    assert Reading.objects.get().data["sheets"] == 0
    for sheet in range(5, 10):
        type_sheet(consultation, actor=consultation.chair, sheet=sheet, said=TWO)
    close_consultation(consultation, actor=consultation.chair, closing="Tout est dit.")
    read_consultation.func(consultation.pk)
    assert Reading.objects.get().data["sheets"] == 9
    page = client.get(reverse("consultations:results", args=[consultation.number]))
    assert ">9 voix</a> ont été données sur papier" in " ".join(page.text.split())


def test_the_database_refuses_a_sheet_of_an_account():
    consultation = an_open()
    voice = type_sheet(consultation, actor=consultation.chair, sheet=1, said=TWO)
    with pytest.raises(IntegrityError, match="a_sheet_is_of_a_visitor"), transaction.atomic():
        Voice.objects.filter(pk=voice.pk).update(account=consultation.chair, key="")


def test_the_sheet_holds_every_statement_and_the_way_to_answer(client):
    consultation = an_open()
    answer = client.get(reverse("consultations:sheet", args=[consultation.number]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/MarkInfo" in answer.content, "tagged"
    assert "Imprimer la feuille" in client.get(consultation.get_absolute_url()).text


def test_what_is_set_on_the_sheet_is_each_statement_and_both_codes(monkeypatch):
    consultation, set_on = an_open(), {}
    monkeypatch.setattr(sheets, "render_pdf", lambda template, data, title, files: set_on.update(data, **files) or b"")
    sheet_of(consultation)
    assert set_on["statements"] == [[rank, text] for rank, text in enumerate(STATEMENTS, 1)]
    assert set_on["ties"] == [str(label) for label in Tie.labels]
    for page, name in (("answer", "answer.svg"), ("type_sheet", "type.svg")):
        address = settings.SITE_URL + reverse(f"consultations:{page}", args=[consultation.number])
        assert set_on[name] == drawing(address).encode()


def test_hostile_words_are_set_as_they_are():
    statements = "\n".join(f"#let a = {n} [{n}] _x_ $y$ <script>" for n in range(6))
    consultation = an_open(question='#panic("x") *gras* $x$ <script>', statements=statements)
    assert sheet_of(consultation).startswith(b"%PDF-")

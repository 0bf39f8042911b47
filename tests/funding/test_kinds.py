"""Calls for commons, whose files are written in public and bettered by anybody; prizes, that ask nothing but what is
done."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.accounts.signals import data_export
from lieudit.care.services import hide_text, suspend_author
from lieudit.funding.applying import (
    add_line,
    begin_application,
    leave_application,
    save_answer,
    send_application,
    still_missing,
    withdraw_application,
)
from lieudit.funding.models import Application, recused
from lieudit.funding.services import correct_call, write_call
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.funding.factories import RULES, a_draft, a_file, an_open, answered, asked_of, at_noon
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db
BY_SA = "CC-BY-SA-4.0"


def a_common(call=None, **words):
    """A file of a call for commons, begun: its speaker is `file.speaker`."""
    call, spoken = call or an_open(kind="commons"), RepresentativeFactory()
    words = {"title": "Un rabot à faire soi-même", "licence": BY_SA, **words}
    file = begin_application(call, actor=spoken.account, lead=spoken.place, **words)
    file.speaker = spoken.account
    return file


def test_a_file_for_commons_is_read_by_all_from_its_first_word_and_is_found_on_the_call(client):
    file = a_common()
    save_answer(file, actor=file.speaker, question=1, text="Un rabot de hêtre.", seen=0)
    call = client.get(file.call.get_absolute_url()).content.decode()
    assert file.title in call
    assert "1\u00a0personne" in call
    page = client.get(file.get_absolute_url())
    assert page.status_code == 200
    text = page.content.decode()
    assert "Un rabot de hêtre." in text
    assert "Creative Commons BY-SA 4.0" in text
    assert "Signaler" in text


def test_a_file_of_another_kind_is_asked_of_who_signs_in(client):
    file = a_file()
    answer = client.get(file.get_absolute_url())
    assert (answer.status_code, "/connexion" in answer["Location"] or "next=" in answer["Location"]) == (302, True)


def test_a_common_is_under_an_open_licence(client):
    call, spoken = an_open(kind="commons"), RepresentativeFactory()
    with pytest.raises(RuleBroken, match="licence ouverte"):
        begin_application(call, actor=spoken.account, lead=spoken.place, title="Un rabot")
    client.force_login(spoken.account)
    url, sent = reverse("funding:begin", args=[call.number]), {"lead": spoken.place.pk, "title": "Un rabot"}
    assert client.post(url, sent | {"licence": "CC-BY-NC-4.0"}).status_code == 422
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"licence": BY_SA}).status_code == 302
    assert Application.objects.get().licence == BY_SA


def test_anybody_with_an_account_betters_an_answer_and_no_words_are_lost(client):
    file, other = a_common(), AccountFactory()
    save_answer(file, actor=file.speaker, question=1, text="Un rabot de hêtre.", seen=0)
    client.force_login(other)
    url = reverse("funding:answer", args=[file.number, 1])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"text": "Un rabot de hêtre, en trois pièces.", "seen": "1", "taken": ""})
    assert answer.status_code == 302, answer.context["form"].errors
    assert [each.text for each in file.answers.order_by("version")] == [
        "Un rabot de hêtre.",
        "Un rabot de hêtre, en trois pièces.",
    ]
    assert Entry.objects.filter(kind="funding.bettered", actor=other).exists()
    page = client.get(url).content.decode()
    assert "2\u00a0versions" in page
    for name in ("budget", "ask_partner", "send", "withdraw"):
        page = reverse(f"funding:{name}", args=[file.number])
        assert client.post(page).status_code == 403, name


def test_who_betters_neither_erases_nor_writes_without_end(monkeypatch):
    file, other = a_common(), AccountFactory()
    with pytest.raises(RuleBroken, match="seuls les effacent"):
        save_answer(file, actor=other, question=1, text=" ", seen=0)
    monkeypatch.setattr("lieudit.funding.applying.MOST_BETTERED", 1)
    save_answer(file, actor=other, question=1, text="Un rabot.", seen=0)
    with pytest.raises(RuleBroken, match="beaucoup écrit"):
        save_answer(file, actor=other, question=1, text="Deux rabots.", seen=1)
    save_answer(file, actor=file.speaker, question=1, text="", seen=1)


def test_a_file_of_another_kind_is_bettered_by_nobody(client):
    client.force_login(AccountFactory())
    url = reverse("funding:answer", args=[a_file().number, 1])
    assert client.post(url, {"text": "x", "seen": "0", "taken": ""}).status_code == 404


def test_a_juror_who_bettered_a_file_reads_it_no_more_as_one():
    file, juror = a_common(), AccountFactory()
    save_answer(file, actor=juror, question=1, text="Un rabot.", seen=0)
    assert Application.objects.filter(recused(juror), pk=file.pk).exists()


def test_what_care_hides_is_read_by_its_places_alone(client):
    file = a_common()
    hide_text(file, actor=AccountFactory(secretariat=True), reason="Des propos blessants.")
    assert client.get(file.get_absolute_url()).status_code == 302
    client.force_login(AccountFactory())
    assert client.get(file.get_absolute_url()).status_code == 404
    assert file.title not in client.get(file.call.get_absolute_url()).content.decode()
    client.force_login(file.speaker)
    assert client.get(file.get_absolute_url()).status_code == 200


def test_what_is_withdrawn_is_public_no_more(client):
    file = a_common()
    withdraw_application(file, actor=file.speaker)
    assert client.get(file.get_absolute_url()).status_code == 302


def test_a_common_has_a_budget_and_is_sent_whole():
    file = a_common()
    with pytest.raises(RuleBroken, match="budget est vide"):
        send_application(file, actor=file.speaker)
    answered(file)
    assert send_application(file, actor=file.speaker).state == "sent"


def test_what_one_wrote_in_public_is_theirs_to_take():
    file, other = a_common(), AccountFactory()
    save_answer(file, actor=other, question=1, text="Un rabot.", seen=0)
    given = data_export.send(sender=Account, account=other, limit=None)
    rows = [row for _receiver, (name, rows) in given if name == "juries" for row in rows]
    assert [row["words"] for row in rows if row["kind"] == "answer"] == ["Un rabot."]


@pytest.mark.parametrize("name", ["advance", "cofunding", "reports"])
def test_a_prize_owes_nothing(name):
    with pytest.raises(RuleBroken) as refusal:
        a_draft(kind="prize", **{name: 1})
    assert name in refusal.value.message_dict
    call = a_draft(kind="prize", **{name: 0})
    with pytest.raises(RuleBroken):
        write_call(
            call,
            actor=call.chair,
            kind="prize",
            title="Prix",
            opens_at=timezone.now(),
            closes_at=at_noon(),
            **{**RULES, name: 2},
        )
    opened = an_open(kind="prize")
    with pytest.raises(RuleBroken):
        correct_call(opened, actor=opened.chair, reason="Encore", **{name: 3})


def test_a_prize_asks_no_budget_and_is_given_within_its_rules(client):
    call = an_open(kind="prize", most=Decimal(5000), fund=Decimal(5000))
    file = a_file(call)
    with pytest.raises(RuleBroken, match="ne demande pas de budget"):
        add_line(
            file, actor=file.speaker, place=file.lead, year=at_noon().year, account="60", words="x", amount=Decimal(1)
        )
    client.force_login(file.speaker)
    assert "Le budget" not in client.get(file.get_absolute_url()).content.decode()
    assert "récompensé" in client.get(call.get_absolute_url()).content.decode()
    for key in (0, 1):
        save_answer(file, actor=file.speaker, question=key, text="Trois ans de repas.", seen=0)
    assert send_application(file, actor=file.speaker).state == "sent"


def test_who_is_of_no_place_betters_the_last_version_and_makes_no_doubt(client):
    file, other = a_common(), AccountFactory()
    save_answer(answered(file), actor=file.speaker, question=1, text="Un rabot de hêtre.", seen=1)
    client.force_login(other)
    url = reverse("funding:answer", args=[file.number, 1])
    page = client.post(url, {"text": "Un rabot de chêne.", "seen": "0", "taken": ""})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Quelqu’un a écrit entre-temps" in text
    assert "Un rabot de hêtre." in text
    assert page.context["form"]["text"].value() == "Un rabot de chêne.", "what was typed stays"
    assert still_missing(Application.objects.with_call().get(pk=file.pk)) == []
    seen = page.context["form"]["seen"].value()
    assert client.post(url, {"text": "Un rabot de chêne.", "seen": seen, "taken": ""}).status_code == 302
    assert still_missing(Application.objects.with_call().get(pk=file.pk)) == []
    with pytest.raises(RuleBroken, match="entre-temps"):
        save_answer(file, actor=other, question=1, text="Un autre.", seen=1)


def test_who_is_of_no_place_leaves_half_of_the_versions_to_the_places(monkeypatch):
    file = a_common()
    monkeypatch.setattr("lieudit.funding.applying.MOST_VERSIONS_OUTSIDE", 2)
    for seen in (0, 1):
        save_answer(file, actor=AccountFactory(), question=1, text=f"Un rabot, {seen}.", seen=seen)
    with pytest.raises(RuleBroken, match="seuls l’écrivent encore"):
        save_answer(file, actor=AccountFactory(), question=1, text="Trois rabots.", seen=2)
    assert save_answer(file, actor=file.speaker, question=1, text="Un rabot, enfin.", seen=2).version == 3


def test_what_places_say_to_each_other_is_not_read_in_public(client):
    file = a_common()
    partner = asked_of(file)
    leave_application(file, actor=partner.speaker, place=partner.place, reason="Nous sommes fâchés")
    save_answer(file, actor=file.speaker, question=1, text="Un rabot.", seen=0, source="dossier n° 12")
    Application.objects.filter(pk=file.pk).update(late_reason="une panne de chaudière")
    said = ("Nous sommes fâchés", "dossier n° 12", "panne de chaudière")
    for reader in (None, AccountFactory()):
        if reader:
            client.force_login(reader)
        page = client.get(file.get_absolute_url()).content.decode()
        assert "Un rabot." in page
        assert [words for words in said if words in page] == []
    client.force_login(file.speaker)
    page = client.get(file.get_absolute_url()).content.decode()
    assert [words for words in said if words in page] == list(said)


def test_who_is_suspended_publishes_no_file_and_no_task_but_may_leave():
    call, file = an_open(kind="commons"), a_common()
    partner = asked_of(file)
    for account, place in ((file.speaker, file.lead), (partner.speaker, partner.place)):
        written = begin_application(call, actor=account, lead=place, title="Un étau", licence=BY_SA)
        suspend_author(written, actor=AccountFactory(secretariat=True), days=7, reason="Des propos.", rule="la loi")
    with pytest.raises(RuleBroken, match="suspendues"):
        begin_application(an_open(kind="commons"), actor=file.speaker, lead=file.lead, title="x", licence=BY_SA)
    with pytest.raises(RuleBroken, match="suspendues"):
        asked_of(file)
    leave_application(file, actor=partner.speaker, place=partner.place, reason="x")
    private = an_open()
    assert begin_application(private, actor=file.speaker, lead=file.lead, title="Un four").state == "draft"


def test_a_file_that_nobody_wrote_is_not_said_written_by_nobody(client):
    page = client.get(a_common().call.get_absolute_url()).content.decode()
    assert "écrit par" not in page

"""What an institution does by the signed link of its letter, without an account."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import services
from lieudit.advocacy.deadlines import verified_by
from lieudit.advocacy.links import reply_token
from lieudit.advocacy.models import Demand, HeldFile, Reply
from lieudit.journal.models import Entry
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from tests.advocacy.factories import (
    PDF,
    a_message,
    a_referral,
    a_representative,
    in_days,
    published,
    staff,
    the_demand,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(db):
    return a_referral()


def link(referral):
    return reverse("advocacy:reply", args=[reply_token(referral)])


def typed(kind="answer", **others):
    said = {
        "acknowledge": {},
        "answer": {"outcome_1": "partial", "text_1": "Accepté pour les postes ouverts."},
        "ask_time": {"text": "La commission siège en janvier.", "until": in_days(90).isoformat()},
        "commit": {"outcome": "accepted", "text": "Une circulaire.", "until": in_days(200).isoformat()},
    }
    base = {"kind": kind, "role": "chef de bureau", "deposit_key": f"key-{kind}", "step": "send"}
    return {**base, **said[kind], **others}


def test_the_link_works_until_ninety_days_after_the_deadline(client, referral, later):
    later((referral.due_on - timezone.localdate()).days + 90)
    assert client.get(link(referral)).status_code == 200
    later(1)
    assert client.get(link(referral)).status_code == 410


@pytest.mark.parametrize("kind", ["acknowledge", "answer", "ask_time", "commit"])
def test_four_acts_without_an_account(client, referral, kind):
    assert client.get(link(referral)).status_code == 200
    assert client.post(link(referral), typed(kind)).status_code == 302
    reply = Reply.objects.get()
    assert (reply.kind, reply.channel, reply.verified_at) == (kind, "link", None)
    assert client.get(referral.get_absolute_url()).content.decode().count("Une circulaire.") == 0


def test_after_sending_the_link_shows_what_was_answered_and_what_comes(client, referral):
    page = client.post(link(referral), typed("commit"), follow=True)
    text = page.content.decode()
    reply = Reply.objects.get()
    assert "Une circulaire." in text
    assert "En vérification." in text
    assert reverse("advocacy:correct", args=[reply_token(referral), reply.number]) in text
    assert f"{french.day(reply.until)}, nous demanderons" in text
    assert f"le secrétariat le vérifie avant le {french.day(verified_by(timezone.localdate()))}" in text
    assert "Réponse attendue le" not in text
    assert "<form" not in text.partition("<main")[2].partition("</main>")[0]
    complete = client.get(link(referral), {"acte": "answer"}).content.decode()
    assert 'name="deposit_key"' in complete
    assert client.post(link(referral) + "?acte=answer", typed()).status_code == 302
    assert Reply.objects.count() == 2


def test_what_the_secretariat_noted_is_read_by_the_link_but_not_corrected_there(client, referral):
    services.receive_reply(
        referral,
        kind="answer",
        parts=[services.Part(the_demand(referral), "Oui.", "accepted")],
        role="chef",
        deposit_key="noted",
        channel="staff",
        actor=staff(),
    )
    text = client.get(link(referral)).content.decode()
    assert "Vérifiée et publiée." in text
    assert "/corriger/" not in text


def test_the_page_is_kept_by_nobody_and_the_form_works_with_its_cookie(referral):
    client = Client(enforce_csrf_checks=True)
    page = client.get(link(referral))
    assert page["Cache-Control"] == "no-store, private"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"
    assert client.post(link(referral), typed()).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    assert client.post(link(referral), {**typed(), "csrfmiddlewaretoken": token}).status_code == 302


def test_one_reads_again_before_sending_and_nothing_typed_is_lost(client, referral):
    letter = SimpleUploadedFile("lettre signée.pdf", PDF)
    page = client.post(link(referral), typed(step="review", document=letter))
    text = page.content.decode()
    assert not Reply.objects.exists()
    assert "Accepté pour les postes ouverts." in text
    assert "lettre signée.pdf" in text
    held = HeldFile.objects.get()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
    assert hidden["held"] == held.key
    back = client.post(link(referral), {**hidden, "step": "edit"}).content.decode()
    assert "Accepté pour les postes ouverts." in back
    assert "Lettre gardée" in back
    assert client.post(link(referral), {**hidden, "step": "send"}).status_code == 302
    reply = Reply.objects.get()
    assert reply.document.read() == PDF
    assert reply.text == "Accepté pour les postes ouverts."


def test_of_two_demands_the_one_that_is_left_is_named_before_sending(client, referral):
    told = {
        "referral": referral,
        "rank": 2,
        "paragraph_uid": "p9",
        "text": "Un autre poste.",
        "short": "Un second poste",
    }
    Demand.objects.create(**told)
    page = client.get(link(referral), {"acte": "answer"}).text
    assert "Répondez à une demande au moins" in page
    assert "facultatif" not in page.partition('data-when="answer"')[2].partition('data-when="commit"')[0]
    page = client.post(link(referral), typed(step="review")).text
    assert page.count("reste sans réponse") == page.count("Un second poste") == 1
    assert french.day(referral.due_on) in page
    both = typed(step="review", outcome_2="accepted")
    assert "reste sans réponse" not in client.post(link(referral), both).text


def a_letter():
    return SimpleUploadedFile("lettre signée.pdf", PDF)


def read_again(client, address, form):
    """A form with a letter and a fault, then corrected, as a browser sends it again: without its file."""
    page = client.post(address, {**form, "role": "", "document": a_letter()})
    assert page.status_code == 422
    assert "Lettre gardée\xa0: lettre signée.pdf." in page.text.replace("&nbsp;", "\xa0")
    assert "à choisir de nouveau" not in page.text
    held = re.search(r'name="held" value="([^"]+)"', page.text)[1]
    assert client.post(address, {**form, "held": held}).status_code == 302
    return Reply.objects.last()


@pytest.mark.parametrize("step", ["review", "send"])
def test_a_good_letter_waits_for_what_is_to_be_corrected_elsewhere(client, referral, step):
    page = client.post(link(referral), typed(step=step, text_1="", document=a_letter()))
    assert "Lettre gardée" in page.text
    assert read_again(client, link(referral), typed()).document.read() == PDF


def test_so_does_that_of_a_reply_that_is_noted_and_of_one_that_is_corrected(client, referral):
    message = a_message(referral)
    address = reverse("advocacy:correct", args=[reply_token(referral), message.number])
    form = {"outcome": "refused", "text": "Non.", "role": "chef", "deposit_key": "again"}
    assert read_again(client, address, form).document.read() == PDF
    client.force_login(staff())
    noted = typed(received_on=in_days(0).isoformat())
    assert read_again(client, reverse("advocacy:log_reply", args=[referral.number]), noted).document.read() == PDF


def test_a_letter_that_is_not_good_is_not_kept(client, referral):
    page = client.post(link(referral), typed(role="", document=SimpleUploadedFile("a.pdf", b"<html>")))
    assert "Lettre gardée" not in page.text
    assert not HeldFile.objects.exists()


def test_of_several_demands_a_fault_names_its_own(client, referral):
    form = typed(text_1="", outcome_2="refused")
    alone = client.post(link(referral), form).text
    assert "demande 1</a>" not in alone
    told = {"rank": 2, "paragraph_uid": "p9", "text": "Un autre poste.", "short": "Un second poste"}
    Demand.objects.create(referral=referral, **told)
    page = client.post(link(referral), form).text
    assert "Votre texte, demande 1</a>" in page
    assert "Votre texte, demande 2</a>" in page


def test_a_letter_held_by_another_link_is_refused_and_one_may_send_without_it(client, referral):
    other = a_referral(referral.position)
    held = services.hold_file(other, SimpleUploadedFile("autre.pdf", PDF))
    page = client.post(link(referral), typed(held=held.key))
    assert page.status_code == 422
    assert "La lettre n’est plus gardée ici" in page.text
    assert held.key not in page.text
    assert not Reply.objects.exists()
    assert client.post(link(referral), typed(held="")).status_code == 302
    assert not Reply.objects.get().document


def test_a_letter_that_waited_more_than_a_day_is_asked_for_again_never_left_out_without_a_word(client, referral, later):
    page = client.post(link(referral), typed(step="review", document=a_letter()))
    held = re.search(r'name="held" value="([^"]+)"', page.text)[1]
    later(2)
    services.forget_unsent()
    page = client.post(link(referral), typed(held=held))
    assert (page.status_code, Reply.objects.count()) == (422, 0)
    assert client.post(link(referral), typed(held=held, document=a_letter())).status_code == 302
    assert Reply.objects.get().document.read() == PDF


def test_letters_that_nobody_sent_go_after_a_day(referral, later):
    services.hold_file(referral, SimpleUploadedFile("a.pdf", PDF))
    later(2)
    services.hold_file(referral, SimpleUploadedFile("b.pdf", PDF))
    assert [held.name for held in HeldFile.objects.all()] == ["b.pdf"]


def test_a_letter_that_was_sent_stays_when_those_that_nobody_sent_go(client, referral, later):
    page = client.post(link(referral), typed(step="review", document=a_letter()))
    held = re.search(r'name="held" value="([^"]+)"', page.text)[1]
    client.post(link(referral), typed(held=held))
    later(2)
    services.hold_file(referral, SimpleUploadedFile("b.pdf", PDF))
    assert [held.name for held in HeldFile.objects.all()] == ["b.pdf"]
    assert Reply.objects.get().document.read() == PDF


def test_sending_twice_is_sending_once(client, referral):
    client.post(link(referral), typed())
    client.post(link(referral), typed())
    assert Reply.objects.count() == 1


@pytest.mark.parametrize(("form", "field"), [
    (typed(text_1=""), "text_1"),
    (typed(outcome_1=""), "outcome_1"),
    (typed(outcome_1="", text_1=""), "outcome_1"),
    (typed(role=""), "role"),
    (typed(text_1="a" * 20_001), "text_1"),
    (typed(text_1="a\0b"), "text_1"),
    (typed("ask_time", text=""), "text"),
    (typed("ask_time", until=""), "until"),
    (typed("ask_time", until="2020-01-01"), "until"),
    (typed("ask_time", until="9999-01-01"), "until"),
    (typed("commit", outcome=""), "outcome"),
    (typed("commit", outcome="refused"), "outcome"),
    (typed("commit", until="2020-01-01"), "until"),
    (typed(kind="answer", outcome_1="settled"), "outcome_1"),
    ({**typed(), "kind": "unknown"}, "kind"),
    ({"step": "send"}, "kind"),
])  # fmt: skip
def test_bad_input_is_said_beside_the_field_and_nothing_is_kept(client, referral, form, field):
    page = client.post(link(referral), form)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Reply.objects.exists()


def test_time_is_asked_for_later_than_the_deadline(client, referral):
    page = client.post(link(referral), typed("ask_time", until=referral.due_on.isoformat()))
    assert "pas plus tard" in page.content.decode()


@pytest.mark.parametrize("granted", [True, False])
def test_more_time_is_asked_for_a_later_day_than_what_was_asked(client, referral, granted):
    asked = a_message(referral, "ask_time", until=in_days(120))
    if granted:
        published(asked)
    for day in (90, 120):
        page = client.post(link(referral), typed("ask_time", until=in_days(day).isoformat()))
        words = f"Du temps est déjà demandé jusqu’au {french.day(in_days(120))} : choisissez un jour plus tard."
        assert page.context["form"].errors["until"] == [words]
    assert client.post(link(referral), typed("ask_time", until=in_days(121).isoformat())).status_code == 302
    assert client.post(link(referral), typed("ask_time", until=in_days(121).isoformat())).status_code == 302, "twice"
    assert Reply.objects.filter(kind="ask_time").count() == 2


def test_time_that_was_not_granted_may_be_asked_again_for_less_and_corrected_to_less(client, referral):
    published(a_message(referral, "ask_time", until=in_days(120)), granted=False, refusal="Trop loin.")
    second = a_message(referral, "ask_time", until=in_days(100))
    address = reverse("advocacy:correct", args=[reply_token(referral), second.number])
    form = {"text": "En mars.", "until": in_days(90).isoformat(), "role": "chef", "deposit_key": "k"}
    assert client.post(address, form).status_code == 302
    assert Reply.objects.get(replaces=second).until == in_days(90)


@pytest.mark.parametrize(
    ("kind", "until", "words"),
    [
        ("ask_time", lambda due: due, "pas plus tard"),
        ("ask_time", lambda due: due + services.LONGEST_DELAY, "trop loin"),
        ("commit", lambda _due: in_days(-1), "un jour à venir"),
    ],
)
def test_what_sending_refuses_is_refused_before_it_is_read_again(client, referral, kind, until, words):
    page = client.post(link(referral), typed(kind, step="review", until=until(referral.due_on).isoformat()))
    assert page.status_code == 422
    assert words in str(page.context["form"].errors["until"])
    assert "Relire avant d’envoyer" not in page.text
    assert "Relire avant d’envoyer" in client.post(link(referral), typed(kind, step="review")).text


def test_time_is_not_asked_for_what_was_answered_even_under_verification(client, referral):
    Demand.objects.create(referral=referral, rank=2, paragraph_uid="p9", text="Un autre poste.")
    client.post(link(referral), typed())
    client.post(link(referral), typed("ask_time"))
    assert [each.demand.rank for each in Reply.objects.filter(kind="ask_time")] == [2]
    client.post(link(referral), typed(outcome_1="", text_1="", outcome_2="accepted", deposit_key="second"))
    before = referral.link_until
    page = client.post(link(referral) + "?acte=ask_time", typed("ask_time", deposit_key="again"))
    assert page.status_code == 422
    assert "Il n’y a plus de demande en attente" in page.text
    part = services.Part(the_demand(referral), "En janvier.", until=in_days(200))
    with pytest.raises(RuleBroken, match="plus de demande en attente"):
        services.receive_reply(referral, kind="ask_time", parts=[part], role="chef", deposit_key="by hand")
    assert Reply.objects.filter(kind="ask_time").count() == 1
    assert referral.link_until == before


def test_who_answers_reads_who_asks_and_by_what_right(client, referral):
    page = client.get(link(referral))
    main = page.text.partition("<main")[2].partition('name="kind"')[0]
    for words in (referral.position.title, str(referral.position.draft.assembly), "Ada Martin, présidente"):
        assert words in main
    letter = reverse("advocacy:letter_pdf", args=[referral.number])
    assert f'href="{letter}"' in main
    assert client.get(letter)["Content-Type"] == "application/pdf"


def test_an_answer_over_one_that_is_published_is_said_to_replace_it(client, referral):
    assert "déjà une réponse publiée" not in client.get(link(referral)).text
    published(a_message(referral, outcome="refused", text="Faute de crédits."))
    page = client.get(link(referral), {"acte": "answer"}).text
    assert "déjà une réponse publiée\xa0: refusée" in page.replace("&nbsp;", "\xa0")
    review = client.post(link(referral), typed(step="review")).text
    assert "Remplace la réponse publiée\xa0: refusée." in review.replace("&nbsp;", "\xa0")


def test_a_promise_is_for_tomorrow_at_the_earliest_and_ten_years_at_the_latest(referral):
    latest = timezone.localdate() + services.LATEST_PROMISE
    for day, words in ((in_days(0), "un jour à venir"), (latest + dt.timedelta(days=1), "trop loin")):
        with pytest.raises(RuleBroken, match=words):
            a_message(referral, "commit", until=day)
    assert [a_message(referral, "commit", until=day).until for day in (in_days(1), latest)] == [in_days(1), latest]


@pytest.mark.parametrize("letter", [
    SimpleUploadedFile("lettre.pdf", b"<html>"), SimpleUploadedFile("lettre.png", b"\x89PNG\r\n\x1a\n"),
])  # fmt: skip
def test_only_a_pdf_is_joined(client, referral, letter):
    letter.seek(0)
    page = client.post(link(referral), typed(document=letter))
    assert "document" in page.context["form"].errors
    assert not Reply.objects.exists()


def test_hostile_words_are_shown_as_words(client, referral):
    hostile = "<script>alert(1)</script> \u202egauche 🎈 {{ 7*7 }}"
    reply = a_message(referral, text=hostile)
    published(reply)
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7*7 }}" in page


@pytest.mark.parametrize("change", [
    lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: "9" + t, lambda t: t.split(":")[0], lambda t: "é",
])  # fmt: skip
def test_an_altered_link_says_what_to_do(client, referral, change):
    page = client.get(reverse("advocacy:reply", args=[change(reply_token(referral))]))
    assert page.status_code == 404
    assert "Ce lien n’est pas entier" in page.content.decode()
    assert "contact@lieudit.invalid" in page.content.decode()


def test_a_link_expires_ninety_days_after_the_deadline(client, referral, later):
    until = referral.due_on + dt.timedelta(days=90)
    assert f"jusqu’au {until.day}" in client.get(link(referral)).content.decode().replace("1er", "1")
    later((until - in_days(0)).days)
    assert client.get(link(referral)).status_code == 200
    later(1)
    page = client.get(link(referral))
    assert page.status_code == 410
    assert "Ce lien a expiré" in page.content.decode()
    assert client.post(link(referral), typed()).status_code == 410
    assert not Reply.objects.exists()


def test_a_granted_delay_prolongs_the_link(referral):
    before = referral.link_until
    published(a_message(referral, "ask_time", until=in_days(120)))
    assert referral.link_until == in_days(120) + dt.timedelta(days=90) > before


def test_a_link_sends_forty_replies_an_hour_at_most(client, referral):
    for n in range(40):
        client.post(link(referral), typed("acknowledge", deposit_key=f"k{n}"))
    page = client.post(link(referral), typed("acknowledge", deposit_key="k41"))
    assert "Réessayez dans une heure" in page.content.decode()
    assert Reply.objects.count() == 40


def test_the_sender_of_the_letter_is_told_at_once(mailoutbox, commits):
    actor = staff()
    referral = a_referral(actor=actor)
    with commits():
        a_message(referral)
    assert any(actor.email in mail.to for mail in mailoutbox)
    entry = Entry.objects.get(kind="advocacy.received")
    assert (entry.template.public, entry.hat, entry.actor) == (False, None, None)


def test_time_that_an_account_of_the_institution_asks_for_waits_for_the_council(client, referral):
    client.force_login(a_representative(referral.institution))
    client.post(reverse("advocacy:answer", args=[referral.number]), typed("ask_time"))
    assert Reply.objects.get().verified_at is None
    assert Entry.objects.get(kind="advocacy.received").hat == referral.institution


def test_an_account_of_the_institution_answers_too_and_is_published_at_once(client, referral):
    account = a_representative(referral.institution)
    page = reverse("advocacy:answer", args=[referral.number])
    client.force_login(account)
    assert client.get(page).status_code == 200
    assert client.post(page, typed()).status_code == 302
    reply = Reply.objects.get()
    assert (reply.channel, reply.verified_by) == ("account", account)
    assert Entry.objects.get(kind="advocacy.concluded").hat == referral.institution
    client.force_login(staff())
    assert client.get(page).status_code == 403


def test_too_many_letters_chosen_are_refused_with_what_was_typed(client, referral, monkeypatch):
    monkeypatch.setattr(services, "REPLIES_AN_HOUR", 1)
    pages = [
        client.post(link(referral), typed(step="review", document=SimpleUploadedFile("lettre.pdf", PDF)))
        for _ in range(2)
    ]
    assert [page.status_code for page in pages] == [200, 422]
    assert "Réessayez dans une heure" in pages[1].content.decode()
    assert "Accepté pour les postes ouverts." in pages[1].content.decode()
    assert HeldFile.objects.count() == 1

"""A call of somebody else: described by hand, corrected by versions, and what its organiser replies by its link."""

import datetime as dt

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.links import reply_token
from lieudit.funding.models import Call, Reply
from lieudit.funding.services import correct_call, invite_organiser, reply_about_call
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Mail
from tests.accounts.factories import AccountFactory
from tests.funding.factories import a_described, a_draft, again, at_noon
from tests.network.factories import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_a_call_that_left_three_days_says_so_without_a_mark(client):
    call = a_described()
    page = client.get(call.get_absolute_url()).content.decode()
    assert "3\u00a0jours entre l’annonce et la clôture" in page
    assert "Non tenu" in page
    assert "Non dit" in page
    assert "Il a un droit de réponse" in page


def test_a_place_describes_a_call_by_the_form(client):
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    today = timezone.localdate()
    sent = {
        "kind": "projects",
        "title": "Fonds rural",
        "said": "Département inventé",
        "source": "https://exemple.fr/fonds",
        "announced_on": str(today),
        "closes_on": str(today + dt.timedelta(days=30)),
        "closes_time": "18:00",
        "summary": "Des travaux.",
        "advance": "0",
        "joint": "no",
    }
    answer = client.post(reverse("funding:describe"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    call = Call.objects.get()
    assert (call.rules.advance, call.rules.joint, call.rules.appeal) == (0, False, None)
    assert (call.organiser, call.author) == ("Département inventé", spoken.account)


@pytest.mark.parametrize("closes_on", ["0001-01-01", "9999-12-31"])
def test_a_year_typed_wrong_is_said_on_the_form_which_keeps_it(client, closes_on):
    client.force_login(RepresentativeFactory().account)
    sent = {
        "kind": "projects",
        "title": "Fonds rural",
        "said": "Département inventé",
        "source": "https://exemple.fr/fonds",
        "closes_on": closes_on,
        "closes_time": "00:00",
        "summary": "Des travaux.",
    }
    answer = client.post(reverse("funding:describe"), sent)
    assert answer.status_code == 422
    assert "vérifiez l’année" in answer.text
    assert closes_on in answer.text
    assert not Call.objects.exists()


def test_who_speaks_for_nothing_describes_nothing(client):
    client.force_login(AccountFactory())
    assert client.get(reverse("funding:describe")).status_code == 403


def test_the_same_call_is_described_once():
    a_described()
    with pytest.raises(RuleBroken, match="déjà décrit"):
        a_described()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"said": " "}, "qui l’a lancé"),
        ({"announced_on": timezone.localdate() + dt.timedelta(days=1)}, "à venir"),
        ({"closes_at": at_noon(-10)}, "avant d’avoir été annoncé"),
        ({"closes_at": dt.datetime(1, 1, 2, tzinfo=dt.UTC), "announced_on": None}, "trop loin d’aujourd’hui"),
        ({"closes_at": at_noon(740)}, "trop loin d’aujourd’hui"),
        ({"closes_at": at_noon(-31 * 366), "announced_on": None}, "trop loin d’aujourd’hui"),
    ],
)
def test_what_cannot_be_is_refused(changes, words):
    with pytest.raises(RuleBroken, match=words):
        a_described(**changes)


def test_a_correction_is_another_version_by_who_described_it(client):
    spoken = RepresentativeFactory()
    call = a_described(author=spoken.account)
    client.force_login(RepresentativeFactory().account)
    assert client.get(reverse("funding:correct", args=[call.number])).status_code == 403
    correct_call(call, actor=spoken.account, reason="Le dossier a été raccourci", question_count=12)
    assert (again(call).rules.version, again(call).rules.question_count) == (2, 12)


def test_the_organiser_replies_by_its_link_without_account(client):
    call = a_described()
    invite_organiser(call, actor=AccountFactory(secretariat=True), address="appels@fondation.example")
    call = again(call)
    url = reverse("funding:reply", args=[reply_token(call)])
    letter = bytes(Mail.objects.latest("pk").content)
    assert b"reponse" in letter
    page = client.get(url)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert client.post(url, {"text": "", "role": "déléguée"}).status_code == 422
    sent = {"text": "Notre conseil ne se réunit qu’en octobre.", "role": "déléguée générale", "charter": "on"}
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    said = client.get(call.get_absolute_url()).content.decode()
    assert "ne se réunit qu’en octobre" in said
    assert "déléguée générale" in said
    with pytest.raises(Error), transaction.atomic():
        Reply.objects.update(text="Autre")


def test_a_link_that_was_replaced_or_altered_opens_nothing(client):
    call = a_described()
    staff = AccountFactory(secretariat=True)
    invite_organiser(call, actor=staff, address="un@fondation.example")
    before = reply_token(again(call))
    invite_organiser(call, actor=staff, address="deux@fondation.example")
    assert client.get(reverse("funding:reply", args=[before])).status_code == 410
    assert client.get(reverse("funding:reply", args=["x" + before])).status_code == 404


def test_a_reply_sent_twice_is_said_once():
    call = a_described()
    reply_about_call(call, text="Voici.", role="directrice")
    with pytest.raises(RuleBroken, match="déjà publiée"):
        reply_about_call(call, text="Voici.", role="directrice")


def test_the_organiser_may_be_one_of_the_directory():
    body = OrganisationFactory(institution=True)
    assert a_described(organisation=body, said="").organiser == body.name


def test_an_aid_is_written_by_hand_and_read_with_those_of_the_catalogue(client):
    aid = a_described(title="Premier ordinateur", kind="aid", domains=["digital"], closes_at=at_noon(300))
    shown = client.get(reverse("funding:aids"), {"nature": "aide"}).content.decode()
    assert aid.get_absolute_url() in shown
    assert "Ouverte à toute la France" in shown
    assert aid.title not in client.get(reverse("funding:aids"), {"nature": "appel"}).content.decode()
    assert "Aide" in client.get(aid.get_absolute_url()).content.decode()


def test_what_is_led_here_is_a_call_never_an_aid(client):
    with pytest.raises(RuleBroken, match="Une aide se décrit"):
        a_draft(kind="aid")
    call = a_draft()
    client.force_login(call.chair)
    assert 'value="aid"' not in client.get(reverse("funding:prepare")).content.decode()
    client.force_login(RepresentativeFactory().account)
    assert 'value="aid"' in client.get(reverse("funding:describe")).content.decode()

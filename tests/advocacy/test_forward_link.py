import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy.followup import forward_link
from lieudit.advocacy.links import reply_token, reply_url
from lieudit.advocacy.models import Referral, Reply
from lieudit.journal.models import Entry
from lieudit.toolkit.postman import has_left
from tests.advocacy.factories import a_referral

pytestmark = pytest.mark.django_db
AIDS = "bureau des aides"
PASSING = {"service": AIDS, "address": "bureau@institution.fr"}


def passed_on(referral):
    """The letter, once the mail that passes it on has left."""
    forward_link(referral, address="bureau@institution.fr", service=AIDS)
    mail = Referral.objects.get(pk=referral.pk).next_mail
    with transaction.atomic():
        has_left(mail, "250 taken", timezone.now())
    return Referral.objects.with_thread().get(pk=referral.pk)


def answered_by(client, token):
    form = {"kind": "answer", "outcome_1": "accepted", "text_1": "Oui.", "role": "chef", "deposit_key": token[:40]}
    assert client.post(reverse("advocacy:reply", args=[token]), {**form, "step": "send"}).status_code == 302
    return Reply.objects.order_by("number").last()


def test_a_fresh_link_goes_to_another_address_and_the_old_one_ends(client, mailoutbox, commits):
    referral = a_referral()
    old = reply_token(referral)
    with commits():
        page = client.post(reverse("advocacy:forward", args=[old]), PASSING)
    assert "La demande est transmise" in page.content.decode()
    assert "Le vôtre sert encore" in page.content.decode()
    referral.refresh_from_db()
    [mail] = [each for each in mailoutbox if each.to == ["bureau@institution.fr"]]
    assert reply_url(referral) in mail.body
    assert f"Elle vous la transmet ({AIDS})" in mail.body
    assert client.get(reverse("advocacy:reply", args=[old])).status_code == 410
    assert client.get(reverse("advocacy:reply", args=[reply_token(referral)])).status_code == 200
    entry = Entry.objects.get(kind="advocacy.forwarded")
    assert "bureau@" not in entry.sentence
    assert not entry.template.public


def test_outside_the_institution_nothing_is_passed_on(client, mailoutbox, commits):
    referral = a_referral()
    token = reply_token(referral)
    with commits():
        page = client.post(reverse("advocacy:forward", args=[token]), PASSING | {"address": "ami@ailleurs.fr"})
    assert page.status_code == 422
    assert "institution.fr" in page.content.decode()
    assert "ami@ailleurs.fr" in page.content.decode()
    assert not [each for each in mailoutbox if each.to == ["ami@ailleurs.fr"]]
    assert client.get(reverse("advocacy:reply", args=[token])).status_code == 200


def test_everybody_reads_to_which_service_it_was_passed_on_and_nobody_the_address(client):
    referral = a_referral()
    old = reply_token(referral)
    referral = passed_on(referral)
    for page in (client.get(referral.get_absolute_url()), client.get(reverse("advocacy:reply", args=[old]))):
        assert AIDS in page.text
        assert "bureau@" not in page.text


@pytest.mark.parametrize("service", ["", "chef@institution.fr"])
def test_a_service_is_said_and_is_no_address(client, service):
    address = reverse("advocacy:forward", args=[reply_token(a_referral())])
    page = client.post(address, PASSING | {"service": service})
    assert page.status_code == 422
    assert "service" in page.context["form"].errors


def test_who_answered_corrects_it_by_their_former_link_and_nothing_else(client, later):
    referral = a_referral()
    old = reply_token(referral)
    first = answered_by(client, old)
    referral = passed_on(referral)
    second = answered_by(client, reply_token(referral))
    page = client.get(reverse("advocacy:reply", args=[old]))
    assert page.status_code == 410
    own, other = (reverse("advocacy:correct", args=[old, each.number]) for each in (first, second))
    assert own in page.text
    assert "ne sert plus qu’à corriger" in " ".join(page.text.split())
    assert other not in page.text
    assert client.get(other).status_code == 404
    assert client.post(reverse("advocacy:reply", args=[old]), {"kind": "acknowledge"}).status_code == 410
    new = {"outcome": "refused", "text": "Faute de crédits.", "role": "chef", "deposit_key": "new"}
    assert client.post(own, new).status_code == 302
    corrected = Reply.objects.get(replaces=first)
    assert corrected.text == "Faute de crédits."
    again = reverse("advocacy:correct", args=[old, corrected.number])
    assert client.get(again).status_code == 200
    later(hours=49)
    assert client.get(again).status_code == 404

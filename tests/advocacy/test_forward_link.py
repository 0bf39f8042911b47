import pytest
from django.urls import reverse

from lieudit.advocacy.links import reply_token, reply_url
from lieudit.journal.models import Entry
from tests.advocacy.factories import a_referral

pytestmark = pytest.mark.django_db


def test_a_fresh_link_goes_to_another_address_and_the_old_one_ends(client, mailoutbox, commits):
    referral = a_referral()
    old = reply_token(referral)
    with commits():
        page = client.post(reverse("advocacy:forward", args=[old]), {"address": "bureau@institution.fr"})
    assert "La demande est transmise" in page.content.decode()
    assert "Le vôtre sert encore" in page.content.decode()
    referral.refresh_from_db()
    [mail] = [each for each in mailoutbox if each.to == ["bureau@institution.fr"]]
    assert reply_url(referral) in mail.body
    assert client.get(reverse("advocacy:reply", args=[old])).status_code == 410
    assert client.get(reverse("advocacy:reply", args=[reply_token(referral)])).status_code == 200
    entry = Entry.objects.get(kind="advocacy.forwarded")
    assert "bureau@" not in entry.sentence
    assert not entry.template.public


def test_outside_the_institution_nothing_is_passed_on(client, mailoutbox, commits):
    referral = a_referral()
    token = reply_token(referral)
    with commits():
        page = client.post(reverse("advocacy:forward", args=[token]), {"address": "ami@ailleurs.fr"})
    assert page.status_code == 422
    assert "institution.fr" in page.content.decode()
    assert "ami@ailleurs.fr" in page.content.decode()
    assert not [each for each in mailoutbox if each.to == ["ami@ailleurs.fr"]]
    assert client.get(reverse("advocacy:reply", args=[token])).status_code == 200

"""A link of a mail leads to the site, whatever name of it the request gives: behind a proxy, several are allowed."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from lieudit.accounts.models import Mailing
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
FORGED = "evil.example"


@pytest.fixture(autouse=True)
def several_names(settings):
    cache.clear()
    settings.ALLOWED_HOSTS = ["lieudit.example", FORGED]
    settings.SITE_URL = "https://lieudit.example"


@pytest.fixture
def ada():
    account = AccountFactory(email="ada@exemple.fr")
    account.set_password("un-long-mot-de-passe")
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


ASKED = [
    ("account_reset_password", {"email": "ada@exemple.fr"}),
    ("account_reset_password", {"email": "inconnue@exemple.fr"}),
    ("account_request_login_code", {"email": "inconnue@exemple.fr"}),
    ("account_signup", {"email": "ada@exemple.fr"}),
]


@pytest.mark.parametrize(("page", "sent"), ASKED)
def test_what_signing_in_mails_links_to_the_site(client, ada, page, sent):
    client.post(reverse(page), sent, HTTP_HOST=FORGED)
    links = re.findall(r"https?://[^\s>]+", mail.outbox[0].body)
    assert links, mail.outbox[0].body
    assert all(link.startswith("https://lieudit.example/compte/") for link in links), links


def test_the_link_of_a_forgotten_password_opens(client, ada):
    client.post(reverse("account_reset_password"), {"email": ada.email}, HTTP_HOST=FORGED)
    link = re.search(r"https://lieudit.example(/\S+)", mail.outbox[0].body)[1]
    assert client.get(link, follow=True, HTTP_HOST="lieudit.example").status_code == 200


def test_nothing_that_is_mailed_names_the_host_of_the_request(client, ada):
    """Codes, a changed password, a followed need: all that one visit has written."""
    client.post(reverse("account_request_login_code"), {"email": ada.email}, HTTP_HOST=FORGED)
    Mailing.objects.all().delete()
    client.force_login(ada)
    account = {"oldpassword": "un-long-mot-de-passe", "password1": "encore-plus-long-mot", "password2": ""}
    client.post(reverse("account_change_password"), account | {"password2": account["password1"]}, HTTP_HOST=FORGED)
    client.logout()
    page = client.get(NeedFactory().get_absolute_url(), HTTP_HOST=FORGED).content.decode()
    follow = re.search(r'action="(/suivi/suivre/[^"]+)"', page)[1]
    client.post(follow, {"address": "b@exemple.fr", "email": "b@exemple.fr"}, HTTP_HOST=FORGED)
    assert len(mail.outbox) >= 2
    assert not [message.subject for message in mail.outbox if FORGED in str(message.message())]

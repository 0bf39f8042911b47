"""Codes, sign-up and forgotten passwords while the mail server is away: the pages answer, the mails leave later."""

import datetime as dt
import socket

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from lieudit.toolkit.models import Mail, MailState, Trouble, Weight
from lieudit.toolkit.outbox import post
from lieudit.toolkit.postman import carry_all
from tests.accounts.factories import AccountFactory
from tests.toolkit.mailserver import HOST, MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings):
    """The mailers of production, and nobody behind."""
    settings.MAILS_LEAVE_AT_ONCE = False
    with socket.create_server((HOST, 0)) as closed:
        port = closed.getsockname()[1]
    relay = {"BACKEND": "lieudit.toolkit.smtp.Backend", "OPTIONS": {"host": HOST, "port": port}}
    settings.MAILERS = {"default": {"BACKEND": "lieudit.toolkit.outbox.Mailer"}, "relay": relay}
    return relay["OPTIONS"]


def test_a_code_is_asked_while_mail_is_down_and_leaves_before_all_once_it_is_back(client, production):
    ada = AccountFactory(email="ada@exemple.fr")
    post(EmailMessage("Une lettre", "Bonjour", to=["mairie@exemple.fr"]), weight=Weight.OFFICIAL)
    asked = client.post(reverse("account_request_login_code"), {"email": ada.email})
    assert asked.status_code == 302
    carry_all()
    mail = Mail.objects.get(weight=Weight.CODE)
    assert (mail.state, mail.to) == (MailState.WAITING, ["ada@exemple.fr"])
    with MailServer() as server:
        production["port"] = server.port
        Mail.objects.update(due_at=mail.posted_at)
        carry_all()
    assert [each["To"] for each in server.messages] == ["ada@exemple.fr", "mairie@exemple.fr"]
    assert not Mail.objects.exclude(content=None).exists()


def test_a_letter_kept_for_hours_leaves_by_itself_once_the_server_takes_another(production):
    post(EmailMessage("Une lettre", "Bonjour", to=["mairie@exemple.fr"]), weight=Weight.OFFICIAL)
    carry_all()
    kept = Mail.objects.get()
    assert (kept.state, kept.trouble) == (MailState.WAITING, Trouble.AWAY)
    Mail.objects.update(due_at=timezone.now() + dt.timedelta(hours=4))
    with MailServer() as server:
        production["port"] = server.port
        post(EmailMessage("Une autre", "Bonjour", to=["region@exemple.fr"]), weight=Weight.OFFICIAL)
        carry_all()
    assert [each["To"] for each in server.messages] == ["region@exemple.fr", "mairie@exemple.fr"]


def test_what_the_server_refused_keeps_its_own_hour(production):
    with MailServer(rcpt="451 later") as server:
        production["port"] = server.port
        post(EmailMessage("Une lettre", "Bonjour", to=["mairie@exemple.fr"]), weight=Weight.OFFICIAL)
        carry_all()
        server.faults.clear()
        post(EmailMessage("Une autre", "Bonjour", to=["region@exemple.fr"]), weight=Weight.OFFICIAL)
        carry_all()
    assert [each["To"] for each in server.messages] == ["region@exemple.fr"]


@pytest.mark.parametrize("page", ["account_signup", "account_reset_password"])
@pytest.mark.parametrize("known", [True, False])
def test_other_pages_answer_too(client, production, page, known):
    if known:
        AccountFactory(email="ada@exemple.fr")
    assert client.post(reverse(page), {"email": "ada@exemple.fr"}).status_code == 302
    assert Mail.objects.get().weight == Weight.CODE

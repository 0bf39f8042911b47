"""An open session is not enough to change what opens an account: a fresh proof is asked for, each time."""

import datetime as dt

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts import limits
from lieudit.accounts.models import Connection, Mailing
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import code_of, mails_to, prove

pytestmark = pytest.mark.django_db
PASSWORD = "un-long-mot-de-passe"
SECRET = "JBSWY3DPEHPK3PXP"
EMAIL, PROVE = "account_email", "accounts:prove"


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


@pytest.fixture
def ada(client):
    """Signed in long ago, with no password and no second factor."""
    account = AccountFactory(email="ada@exemple.fr")
    account.set_unusable_password()
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    EmailAddress.objects.create(user=account, email="ada@ailleurs.fr", verified=True, primary=False)
    client.force_login(account)
    return account


def with_password(account):
    account.set_password(PASSWORD)
    account.save()


def one_time_code():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def changes():
    """Every way to change what opens an account: address, and what is sent there."""
    return [
        (EMAIL, {"action_add": "", "email": "voleuse@exemple.fr"}),
        (EMAIL, {"action_primary": "", "email": "ada@ailleurs.fr"}),
        (EMAIL, {"action_remove": "", "email": "ada@ailleurs.fr"}),
        ("account_set_password", {"password1": PASSWORD, "password2": PASSWORD}),
        ("mfa_activate_totp", {"code": "000000"}),
        ("mfa_add_webauthn", {"name": "x", "credential": "{}"}),
        ("mfa_generate_recovery_codes", {}),
        ("accounts:close", {"sure": "on"}),
    ]


@pytest.mark.parametrize(("page", "sent"), changes())
def test_a_bare_session_changes_nothing_and_is_asked_for_a_proof(client, ada, page, sent):
    answer = client.post(reverse(page), sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse(PROVE))
    ada.refresh_from_db()
    assert not ada.has_usable_password()
    assert ada.closed_at is None
    assert not Authenticator.objects.exists()
    assert set(EmailAddress.objects.values_list("email", "primary")) == {
        ("ada@exemple.fr", True),
        ("ada@ailleurs.fr", False),
    }
    assert mail.outbox == []


@pytest.mark.parametrize("page", ["mfa_activate_totp", "mfa_add_webauthn", "account_set_password", "accounts:close"])
def test_the_pages_themselves_ask_for_a_proof(client, ada, page):
    assert client.get(reverse(page))["Location"].startswith(f"{reverse(PROVE)}?next=")


def test_a_mailed_code_proves_and_what_was_sent_is_done(client, ada):
    door = client.post(reverse(EMAIL), {"action_remove": "", "email": "ada@ailleurs.fr"})["Location"]
    assert "C’est bien vous" in client.get(door).content.decode()
    client.post(door, {"next": reverse(EMAIL)})
    code = code_of(mails_to("ada@exemple.fr")[0])
    assert client.post(door, {"next": reverse(EMAIL), "code": "FAUX-CODE"}).status_code == 422
    assert client.post(door, {"next": reverse(EMAIL), "code": code})["Location"] == reverse(EMAIL)
    assert not EmailAddress.objects.filter(email="ada@ailleurs.fr").exists()
    assert client.get(reverse("account_set_password")).status_code == 200, "and the proof lasts some minutes"


def test_a_proof_lasts_five_minutes(client, ada):
    prove(client, ada, ago=290)
    assert client.get(reverse("accounts:close")).status_code == 200
    prove(client, ada, ago=310)
    assert client.get(reverse("accounts:close")).status_code == 302


def test_the_code_serves_once_for_its_account_and_is_mailed_once_a_minute(client, ada):
    for _ in range(3):
        client.post(reverse(PROVE))
    assert len(mail.outbox) == 1
    code = code_of(mail.outbox[0])
    stranger, other = Client(), AccountFactory(email="zoe@exemple.fr")
    stranger.force_login(other)
    assert stranger.post(reverse(PROVE), {"code": code}).status_code == 422
    assert client.post(reverse(PROVE), {"code": code}).status_code == 302
    thief = Client()
    thief.force_login(ada)
    assert thief.post(reverse(PROVE), {"code": code}).status_code == 422


def test_the_second_of_two_tabs_goes_on_too(client, ada):
    client.post(reverse(PROVE))
    code = code_of(mail.outbox[0])
    for _tab in range(2):
        answer = client.post(reverse(PROVE), {"code": code, "next": reverse("accounts:close")})
        assert answer["Location"] == reverse("accounts:close")


def test_an_old_code_proves_nothing(client, ada):
    client.post(reverse(PROVE))
    Mailing.objects.exclude(code="").update(code_at=timezone.now() - dt.timedelta(minutes=16))
    assert client.post(reverse(PROVE), {"code": code_of(mail.outbox[0])}).status_code == 422


def test_a_sign_in_code_is_no_proof_in_another_session(client, ada):
    Client().post(reverse("account_request_login_code"), {"email": ada.email})
    assert client.post(reverse(PROVE), {"code": code_of(mail.outbox[0])}).status_code == 422


def test_codes_that_are_guessed_are_counted_by_session(client, ada):
    client.post(reverse(PROVE))
    for _ in range(6):
        answer = client.post(reverse(PROVE), {"code": "AAAA-BBBB"})
    assert "Trop de codes faux" in answer.content.decode()
    owner = Client()
    owner.force_login(ada)
    assert owner.post(reverse(PROVE), {"code": code_of(mail.outbox[0])}).status_code == 302


def test_a_password_proves_and_the_code_stays_possible(client, ada):
    with_password(ada)
    client.force_login(ada)
    door = client.get(reverse("accounts:close"))["Location"]
    assert door.startswith(reverse("account_reauthenticate"))
    page = client.get(door).content.decode()
    assert "Recevoir un code à mon adresse électronique" in page
    assert client.post(door, {"password": "autre"}).status_code == 200
    answer = client.post(door, {"password": PASSWORD, "next": reverse("accounts:close")})
    assert answer["Location"] == reverse("accounts:close")
    assert client.get(reverse("accounts:close")).status_code == 200


@pytest.mark.parametrize("way", ["account_reauthenticate", PROVE])
def test_who_has_a_second_factor_proves_by_it_alone(client, ada, way):
    with_password(ada)
    Authenticator.objects.create(user=ada, type="totp", data={"secret": SECRET})
    client.force_login(ada)
    prove(client, ada, method="password")
    assert client.get(reverse("accounts:close"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(reverse(way), {"password": PASSWORD})["Location"].startswith(reverse("mfa_reauthenticate"))
    assert mails_to(ada.email) == []
    client.post(reverse("mfa_reauthenticate"), {"code": one_time_code()})
    assert client.get(reverse("accounts:close")).status_code == 200


def test_a_sign_in_of_the_last_minutes_is_a_proof_but_on_a_shared_computer(ada):
    with_password(ada)
    for shared, status in (({}, 200), ({"shared": "on"}, 302)):
        client = Client()
        client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD, **shared})
        assert client.get(reverse("accounts:close")).status_code == status


def test_what_a_thief_left_to_be_done_is_not_done_by_the_proof_of_the_owner(client, ada):
    """Somebody sends a change from the open session, which waits for a proof; the owner then asks for another page."""
    page = reverse("mfa_activate_totp")
    client.post(page, {"code": "000000"})
    assert "account_reauthentication_state" in client.session
    client.get(page)
    assert "account_reauthentication_state" not in client.session


def test_a_password_that_waits_for_a_proof_is_kept_nowhere(client, ada):
    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    assert PASSWORD not in str(dict(client.session))
    row = Connection.objects.get(account=ada)
    assert PASSWORD not in str(row.get_decoded())


@pytest.mark.parametrize("later", ["//voleur.exemple/", "https://voleur.exemple/", "javascript:alert(1)"])
def test_a_proof_leads_nowhere_else(client, ada, later):
    client.post(reverse(PROVE), {"next": later})
    answer = client.post(reverse(PROVE), {"code": code_of(mail.outbox[0]), "next": later})
    assert answer["Location"] == reverse("accounts:profile")


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(reverse(PROVE)).status_code == 302
    assert client.post(reverse(PROVE)).status_code == 302


def test_an_address_that_waited_for_the_proof_is_added_after_it(client, ada):
    door = client.post(reverse(EMAIL), {"action_add": "", "email": "neuve@exemple.fr"})["Location"]
    client.post(door, {"next": reverse(EMAIL)})
    answer = client.post(door, {"next": reverse(EMAIL), "code": code_of(mail.outbox[0])})
    assert answer["Location"] == reverse("account_email_verification_sent")
    client.post(answer["Location"], {"code": code_of(mails_to("neuve@exemple.fr")[0])})
    assert EmailAddress.objects.filter(user=ada, email="neuve@exemple.fr", verified=True).exists()


def test_mails_and_pages_say_how_long_a_code_really_serves():
    minutes = {10: "dix minutes", 15: "un quart d’heure"}
    proof, sign_in, address = (
        minutes[int(limits.CODE_LIFE.total_seconds() // 60)],
        minutes[settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60],
        minutes[app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT // 60],
    )
    told = {
        "email/proof_message.txt": proof,
        "email/login_code_message.txt": sign_in,
        "confirm_login_code.html": sign_in,
        "email/email_confirmation_message.txt": address,
        "email/email_confirmation_signup_message.txt": address,
    }
    folder = settings.BASE_DIR / "lieudit" / "templates" / "account"
    for name, words in told.items():
        said = {each for each in minutes.values() if each.removeprefix("un ") in (folder / name).read_text()}
        said |= {each for each in minutes.values() if f"les {each}" in (folder / name).read_text()}
        assert said == {words}, name

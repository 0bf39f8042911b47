"""What a stranger cannot use up for somebody else: tries, and mails."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts import limits
from lieudit.accounts.models import Account, Mailing
from lieudit.toolkit.models import Mail
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import code_of, mails_to, prove

pytestmark = pytest.mark.django_db
PASSWORD = "un-long-mot-de-passe"
LOGIN, CODE, GIVE = "account_login", "account_request_login_code", "account_confirm_login_code"


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


@pytest.fixture
def ada():
    account = AccountFactory(email="ada@exemple.fr")
    account.set_password(PASSWORD)
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def come_from(address):
    return Client(REMOTE_ADDR=address)


def try_password(client, word="autre", login="ada@exemple.fr"):
    return client.post(reverse(LOGIN), {"login": login, "password": word})


def ask(client, address="ada@exemple.fr"):
    return client.post(reverse(CODE), {"email": address})


def signed_in(client):
    return "_auth_user_id" in client.session


def later(**lapse):
    """Nothing was asked for since as long."""
    past = timezone.now() - dt.timedelta(**lapse)
    Mailing.objects.update(at=past)
    Mailing.objects.exclude(code_at=None).update(code_at=past)


def test_six_strangers_with_wrong_passwords_do_not_shut_the_owner_out(ada):
    for number in range(1, 7):
        for _ in range(2):
            assert not signed_in(try_password(come_from(f"192.0.2.{number}")).client)
    owner = come_from("198.51.100.9")
    try_password(owner, PASSWORD)
    assert signed_in(owner)


def test_five_wrong_passwords_from_one_address_are_enough_for_that_account_from_there(ada):
    other = AccountFactory(email="zoe@exemple.fr")
    other.set_password(PASSWORD)
    other.save()
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    for _ in range(5):
        try_password(come_from("192.0.2.1"))
    refused = come_from("192.0.2.1")
    assert "tentatives" in try_password(refused, PASSWORD).content.decode()
    assert not signed_in(refused)
    neighbour = come_from("192.0.2.1")
    try_password(neighbour, PASSWORD, "zoe@exemple.fr")
    assert signed_in(neighbour)


def test_the_device_of_the_owner_has_its_own_tries_behind_the_same_address(ada):
    owner = come_from("192.0.2.1")
    try_password(owner, PASSWORD)
    owner.post(reverse("account_logout"))
    for _ in range(12):
        try_password(come_from("192.0.2.1"))
    try_password(owner, PASSWORD)
    assert signed_in(owner)


def test_a_device_word_that_is_made_up_or_of_another_account_opens_nothing(ada):
    zoe = AccountFactory(email="zoe@exemple.fr")
    zoe.set_password(PASSWORD)
    zoe.save()
    EmailAddress.objects.create(user=zoe, email=zoe.email, verified=True, primary=True)
    stranger = come_from("192.0.2.1")
    try_password(stranger, PASSWORD, "zoe@exemple.fr")
    stranger.post(reverse("account_logout"))
    for _ in range(5):
        try_password(stranger)
    assert "tentatives" in try_password(stranger).content.decode()
    for forged in ("x", '["x", [1]]', stranger.cookies[limits.DEVICE].value[:-2] + "xx"):
        stranger.cookies[limits.DEVICE] = forged
        assert "tentatives" in try_password(stranger).content.decode()


def test_while_wrong_passwords_rain_a_right_one_asks_for_a_mailed_code_too(ada):
    for number in range(21):
        try_password(come_from(f"192.0.2.{number}"))
    owner = come_from("198.51.100.9")
    assert try_password(owner, PASSWORD)["Location"] == reverse(GIVE)
    assert not signed_in(owner)
    owner.post(reverse(GIVE), {"code": code_of(mails_to("ada@exemple.fr")[-1])})
    assert signed_in(owner)


@pytest.mark.parametrize("verified", [True, False])
def test_wrong_passwords_rain_on_an_account_by_any_of_its_addresses(ada, verified):
    EmailAddress.objects.create(user=ada, email="lovelace@exemple.fr", verified=verified)
    for number in range(21):
        try_password(come_from(f"192.0.2.{number}"), login="Lovelace@exemple.fr" if number % 2 else "ada@exemple.fr")
    for login in ("ada@exemple.fr", "lovelace@exemple.fr"):
        owner = come_from("198.51.100.9")
        try_password(owner, PASSWORD, login=login)
        assert not signed_in(owner)


def test_whoever_claims_the_address_of_another_does_not_start_its_count_again(ada):
    for number in range(20):
        try_password(come_from(f"192.0.2.{number}"))
    EmailAddress.objects.create(user=AccountFactory(), email=ada.email, verified=False)
    try_password(come_from("192.0.2.100"))
    owner = come_from("198.51.100.9")
    assert try_password(owner, PASSWORD)["Location"] == reverse(GIVE)


def test_two_addresses_of_an_account_are_not_seen_to_be_of_one(ada):
    """Five tries of the one from a place leave the other its own from there."""
    EmailAddress.objects.create(user=ada, email="lovelace@exemple.fr", verified=True)
    stranger = come_from("192.0.2.1")
    for _ in range(5):
        try_password(stranger)
    assert "tentatives" in try_password(stranger).content.decode()
    assert "tentatives" not in try_password(stranger, login="lovelace@exemple.fr").content.decode()


def test_the_device_of_the_owner_needs_no_code_while_wrong_passwords_rain(ada):
    owner = come_from("198.51.100.9")
    try_password(owner, PASSWORD)
    owner.post(reverse("account_logout"))
    for number in range(21):
        try_password(come_from(f"192.0.2.{number}"))
    try_password(owner, PASSWORD)
    assert signed_in(owner)


def test_an_address_gets_one_mail_a_minute_whoever_asks(ada):
    answers = [ask(come_from(f"192.0.2.{number}")) for number in range(5)]
    assert {answer["Location"] for answer in answers} == {reverse(GIVE)}
    assert len(mail.outbox) == 1
    come_from("192.0.2.9").post(reverse("account_reset_password"), {"email": ada.email})
    come_from("192.0.2.9").post(reverse("account_signup"), {"email": ada.email})
    assert len(mail.outbox) == 1
    later(minutes=2)
    ask(come_from("192.0.2.1"))
    assert len(mail.outbox) == 2


def test_the_code_that_a_stranger_had_mailed_lets_the_owner_in(ada):
    stranger, owner = come_from("192.0.2.1"), come_from("198.51.100.9")
    ask(stranger)
    ask(owner)
    code = code_of(mail.outbox[0])
    assert len(mail.outbox) == 1
    owner.post(reverse(GIVE), {"code": code.lower().replace("-", " ")})
    assert signed_in(owner)
    stranger.post(reverse(GIVE), {"code": code})
    assert not signed_in(stranger), "a code serves once, in whatever session it was asked for"


def test_strangers_have_the_same_code_mailed_three_times_and_no_more(ada):
    for _ in range(6):
        ask(come_from("192.0.2.1"))
        Mailing.objects.update(at=timezone.now() - dt.timedelta(minutes=2))
    assert len({code_of(message) for message in mail.outbox}) == 1
    assert len(mail.outbox) == limits.MOST_MAILS_OF_A_CODE
    owner = come_from("198.51.100.9")
    ask(owner)
    owner.post(reverse(GIVE), {"code": code_of(mail.outbox[-1])})
    assert signed_in(owner)


def test_the_device_of_the_owner_gets_its_mail_within_the_minute_of_a_stranger(ada):
    owner = come_from("198.51.100.9")
    try_password(owner, PASSWORD)
    owner.post(reverse("account_logout"))
    ask(come_from("192.0.2.1"))
    ask(owner)
    assert len(mail.outbox) == 2
    ask(owner)
    assert len(mail.outbox) == 2


def test_an_old_code_is_refused_and_another_one_is_made(ada):
    owner = come_from("198.51.100.9")
    ask(owner)
    old = code_of(mail.outbox[0])
    later(minutes=16)
    owner.post(reverse(GIVE), {"code": old})
    assert not signed_in(owner)
    owner.post(reverse("account_logout"), {"next": reverse(CODE)})
    ask(owner)
    assert code_of(mail.outbox[-1]) != old


def test_a_mail_that_bears_a_code_leaves_only_while_it_opens_something(ada, settings):
    settings.MAILERS = {**settings.MAILERS, "default": {"BACKEND": "lieudit.toolkit.outbox.Mailer"}}
    settings.MAILS_LEAVE_AT_ONCE = False
    ask(come_from("192.0.2.1"))
    come_from("192.0.2.1").post(reverse("account_reset_password"), {"email": "inconnue@exemple.fr"})
    code, other = Mail.objects.order_by("pk")
    assert code.good_until == code.posted_at + limits.CODE_LIFE
    assert other.good_until is None


def test_two_tabs_give_the_same_code_and_one_enters(ada):
    one, other = come_from("198.51.100.9"), come_from("198.51.100.9")
    ask(one)
    ask(other)
    for tab in (one, other):
        tab.post(reverse(GIVE), {"code": code_of(mail.outbox[0])})
    assert [signed_in(one), signed_in(other)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_are_granted_one_mail_and_one_code():
    from concurrent.futures import ThreadPoolExecutor

    def at_once(_):
        try:
            return limits.grant("slot", "ada@exemple.fr", limits.MINUTE), limits.take_code("code", "a", f"C{_}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(at_once, range(8)))
    assert sum(granted for granted, _code in done) == 1
    assert len({code for _granted, code in done}) == 1
    assert limits.spend_code("code", "a", done[0][1])
    assert not limits.spend_code("code", "a", done[0][1])


def test_an_unknown_address_is_written_to_once_a_day():
    for hours in (0, 2, 20):
        later(hours=hours) if hours else None
        ask(come_from("192.0.2.1"), "inconnue@exemple.fr")
        come_from("192.0.2.2").post(reverse("account_reset_password"), {"email": "inconnue@exemple.fr"})
    assert len(mail.outbox) == 1
    later(hours=25)
    ask(come_from("192.0.2.1"), "inconnue@exemple.fr")
    assert len(mail.outbox) == 2
    assert "inconnue" not in " ".join(Mailing.objects.values_list("key", flat=True))


@pytest.mark.parametrize("page", [CODE, "account_reset_password", "account_signup"])
def test_known_and_unknown_addresses_have_the_same_answers(ada, page):
    """Twice in a minute, then again two minutes later: the status, where it leads, and its words."""
    told = {}
    for address in (ada.email, "bob@exemple.fr"):
        client, seen = come_from("192.0.2.1"), []
        for number in range(3):
            answer = client.post(reverse(page), {"email": address})
            after = client.get(answer["Location"]) if answer.status_code == 302 else answer
            words = re.sub(r"csrfmiddlewaretoken\" value=\"\w+\"", "", after.content.decode()).replace(address, "")
            seen.append((answer.status_code, answer.get("Location"), words[words.index("<main") :]))
            client = come_from("192.0.2.1")
            later(minutes=2) if number == 1 else None
        told[address == ada.email] = seen
        Account.objects.exclude(pk=ada.pk).delete()
    assert told[True] == told[False]


def test_who_signs_up_with_the_address_of_another_and_a_password_does_not_come_back_with_it():
    stranger = come_from("192.0.2.1")
    stranger.post(reverse("account_signup"), {"email": "ada@exemple.fr", "password1": PASSWORD})
    later(minutes=2)
    owner = come_from("198.51.100.9")
    ask(owner)
    owner.post(reverse(GIVE), {"code": code_of(mails_to("ada@exemple.fr")[-1])})
    assert owner.get(reverse("accounts:profile")).status_code == 200
    again = come_from("192.0.2.7")
    try_password(again, PASSWORD)
    assert not signed_in(again)


def test_who_signs_up_keeps_the_password_that_they_chose(client):
    client.post(reverse("account_signup"), {"email": "ada@exemple.fr", "password1": PASSWORD})
    client.post(reverse("account_email_verification_sent"), {"code": code_of(mail.outbox[0])})
    client.post(reverse("account_logout"))
    other = come_from("192.0.2.7")
    try_password(other, PASSWORD)
    assert signed_in(other)


def test_who_has_an_address_written_to_does_not_keep_its_owner_from_opening_an_account():
    for number in range(3):
        ask(come_from(f"192.0.2.{number}"), "neuve@exemple.fr")
    owner = come_from("198.51.100.9")
    owner.post(reverse("account_signup"), {"email": "neuve@exemple.fr"})
    owner.post(reverse("account_email_verification_sent"), {"code": code_of(mails_to("neuve@exemple.fr")[-1])})
    assert signed_in(owner)


def test_an_account_that_was_never_confirmed_mails_its_address_no_more_than_once_a_minute():
    stranger = come_from("192.0.2.1")
    stranger.post(reverse("account_signup"), {"email": "ada@exemple.fr", "password1": PASSWORD})
    for _ in range(4):
        answer = try_password(come_from("192.0.2.1"), PASSWORD)
        assert answer.status_code == 429
        assert "C’est trop, ou trop vite" in answer.content.decode()
    assert len(mail.outbox) == 1


@pytest.fixture
def adding(client, ada):
    """Who adds an address to their account, and has its code still to type."""
    client.force_login(ada)
    prove(client, ada)
    client.post(reverse("account_email"), {"action_add": "", "email": "neuve@exemple.fr"})
    return client


def again(client):
    return client.post(reverse("account_email_verification_sent"), {"action": "resend"}, follow=True).text


def test_another_code_may_be_asked_for_an_address_that_is_added(adding):
    later(minutes=2)
    assert "Un message est parti à neuve@exemple.fr." in again(adding)
    first, second = (code_of(message) for message in mails_to("neuve@exemple.fr"))
    url = reverse("account_email_verification_sent")
    adding.post(url, {"code": first})
    assert not EmailAddress.objects.filter(email="neuve@exemple.fr").exists()
    adding.post(url, {"code": second})
    assert EmailAddress.objects.get(email="neuve@exemple.fr").verified


def test_another_code_is_refused_in_words_within_a_minute_and_the_first_one_still_serves(adding):
    assert "recommencez dans une minute" in again(adding)
    [message] = mails_to("neuve@exemple.fr")
    adding.post(reverse("account_email_verification_sent"), {"code": code_of(message)})
    assert EmailAddress.objects.get(email="neuve@exemple.fr").verified


def test_other_codes_have_an_end(adding):
    for _time in range(3):
        later(minutes=2)
        assert "Demander un autre code" in adding.get(reverse("account_email_verification_sent")).text
        again(adding)
    page = adding.get(reverse("account_email_verification_sent")).text
    assert "Demander un autre code" not in page
    assert "abandonnez puis recommencez" in page
    later(minutes=2)
    again(adding)
    assert len(mails_to("neuve@exemple.fr")) == 4


def test_old_counts_of_mails_are_forgotten():
    limits.grant("slot", "ada@exemple.fr", limits.MINUTE)
    later(days=3)
    limits.grant("slot", "bob@exemple.fr", limits.MINUTE)
    assert Mailing.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_mailing WHERE key LIKE '%exemple%'")
        assert cursor.fetchone() == (0,)

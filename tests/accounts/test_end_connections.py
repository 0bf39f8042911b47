"""Where one is signed in, on whose computer, and leaving everywhere."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.devices import device_of
from lieudit.accounts.models import Connection, Mailing
from lieudit.accounts.services import end_connections, sign_in_link
from lieudit.accounts.sessions import SHARED_LIFE
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import code_of

pytestmark = pytest.mark.django_db
PASSWORD = "un-long-mot-de-passe"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


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


def enter(agent=WINDOWS, **words):
    client = Client(HTTP_USER_AGENT=agent)
    client.post(reverse("account_login"), {"login": "ada@exemple.fr", "password": PASSWORD, **words})
    return client


def is_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


def cookie(client):
    return client.cookies["sessionid"]


def test_the_page_lists_where_one_is_signed_in_and_says_which_is_this_one(ada):
    enter(IPHONE)
    AccountFactory()
    other = Client()
    other.force_login(AccountFactory())
    page = enter().get(reverse("accounts:connections")).content.decode()
    assert page.index("Firefox sur Windows") < page.index("celui-ci") < page.index("Safari sur iPhone")
    assert page.count("<strong>") == 2
    for key in Connection.objects.values_list("session_key", flat=True):
        assert key not in page


def test_one_connection_is_closed_and_the_others_stay(ada):
    phone, here = enter(IPHONE), enter()
    handle = Connection.objects.get(device="Safari sur iPhone").handle
    assert here.post(reverse("accounts:disconnect"), {"connection": handle}).status_code == 302
    assert (is_in(phone), is_in(here)) == (False, True)
    again = here.post(reverse("accounts:disconnect"), {"connection": handle})
    assert again.status_code == 422
    assert "déjà fermée" in again.content.decode()


def test_nobody_closes_the_connection_of_another(ada):
    here = enter()
    stranger = Client()
    stranger.force_login(AccountFactory())
    answer = stranger.post(reverse("accounts:disconnect"), {"connection": Connection.objects.get(account=ada).handle})
    assert answer.status_code == 422
    assert is_in(here)


def test_all_the_others_are_closed_and_this_one_stays(ada):
    phone, here = enter(IPHONE), enter()
    here.post(reverse("accounts:disconnect"), {"others": "on"})
    assert (is_in(phone), is_in(here)) == (False, True)


def test_one_leaves_everywhere_this_one_included(ada):
    phone, here = enter(IPHONE), enter()
    assert here.post(reverse("accounts:disconnect"), {"everywhere": "on"})["Location"] == reverse("account_login")
    assert (is_in(phone), is_in(here)) == (False, False)
    assert not Connection.objects.filter(account=ada).exists()


def test_the_act_says_how_many_it_closed_and_refuses_one_that_is_over(ada):
    enter()
    enter(IPHONE)
    assert end_connections(ada, actor=ada) == 2
    assert end_connections(ada, actor=ada) == 0
    with pytest.raises(RuleBroken, match="déjà fermée"):
        end_connections(ada, actor=ada, only="x")


def test_an_own_device_stays_two_weeks(ada):
    here = enter()
    assert cookie(here)["max-age"] == 1209600
    assert "lieudit_device" in here.cookies


def test_a_shared_computer_is_left_with_its_browser_or_after_two_hours(ada):
    here = enter(shared="on")
    assert cookie(here)["max-age"] == ""
    row = Connection.objects.get(account=ada)
    assert row.is_shared
    assert row.expire_date - row.opened_at <= SHARED_LIFE
    assert "lieudit_device" not in here.cookies
    here.get(reverse("accounts:connections"))
    Connection.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert not is_in(here)


def test_a_shared_computer_is_said_when_a_code_is_asked_for_and_not_kept_for_the_next(ada):
    here = Client()
    for shared in ({"shared": "on"}, {}):
        here.post(reverse("account_request_login_code"), {"email": ada.email, **shared})
        here.post(reverse("account_confirm_login_code"), {"code": code_of(mail.outbox[-1])})
        assert Connection.objects.get(account=ada).is_shared == bool(shared)
        here.post(reverse("account_logout"))
        Mailing.objects.update(at=timezone.now() - dt.timedelta(minutes=2))


def test_a_shared_computer_is_said_after_having_entered(ada):
    here = enter()
    here.post(reverse("accounts:share"))
    assert Connection.objects.get(account=ada).is_shared
    assert "ordinateur partagé" in here.get(reverse("accounts:connections")).content.decode()


def test_another_password_keeps_this_connection_and_closes_the_others(ada):
    phone, here = enter(IPHONE), enter()
    words = {"oldpassword": PASSWORD, "password1": "une-autre-phrase-longue", "password2": "une-autre-phrase-longue"}
    here.post(reverse("account_change_password"), words)
    assert (is_in(phone), is_in(here)) == (False, True)
    assert [row.device for row in Connection.objects.filter(account=ada)] == ["Firefox sur Windows"]


def test_a_made_up_session_before_signing_in_is_not_the_one_after(ada):
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a" * 32
    planted = Client()
    planted.get(reverse("account_login"))
    planted.post(reverse("account_request_login_code"), {"email": ada.email})
    before = planted.cookies["sessionid"].value
    planted.post(reverse("account_confirm_login_code"), {"code": code_of(mail.outbox[-1])})
    assert is_in(planted)
    thief = Client()
    thief.cookies["sessionid"] = before
    assert not is_in(thief)


def test_the_link_of_a_demonstration_is_listed_too(ada, settings):
    settings.DEMONSTRATION = True
    client = Client(HTTP_USER_AGENT=IPHONE)
    client.get(sign_in_link(ada).removeprefix("http://testserver"))
    assert "Safari sur iPhone" in client.get(reverse("accounts:connections")).content.decode()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/140.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18 Safari/605", "Safari sur Mac"),
        ("curl/8 <script>", "un appareil"),
        ("", "un appareil"),
    ],
)
def test_a_device_is_said_in_words_of_ours(agent, words):
    assert device_of(agent) == words

"""Who holds powers is asked for a second factor where the council's rules say so: told, given days, then held to it."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account, FactorAsked
from lieudit.accounts.second_factor import (
    ASKED,
    ask_for_factors,
    binds_on,
    holders,
    lacking,
    powers_of,
    withhold,
)
from lieudit.accounts.services import close_account, export_data
from lieudit.governance.models import Assembly, Rulebook
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import mails_to
from tests.governance.factories import an_assembly
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db
PAGE, NOMINATE = "accounts:second_factor", "care:appoint"
DELAY = 30


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What leaves after commit leaves inside the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def ruled():
    """The national council asks for a second factor, thirty days after one is told."""
    return ask(days=DELAY)


def ask(*, required=True, days=DELAY):
    book = (Assembly.objects.national().first() or an_assembly()).rulebook
    rules = book.rules | {"second_factor": {"required": required, "days": days}}
    return Rulebook.objects.create(
        assembly=book.assembly, version=book.version + 1, rules=rules, in_force_from=timezone.localdate()
    )


def secretary(**fields):
    account = AccountFactory(secretariat=True, **fields)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def told(account, days_ago):
    return FactorAsked.objects.create(account=account, on=timezone.localdate() - dt.timedelta(days=days_ago))


def give_key(account):
    return Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={})


def appoint(client):
    body = {
        "address": AccountFactory(public=True).email,
        "until": (timezone.localdate() + dt.timedelta(days=90)).isoformat(),
    }
    return client.post(reverse(NOMINATE), body)


def test_nothing_is_asked_while_the_rules_ask_nothing(client):
    account = secretary()
    told(account, 400)
    assert binds_on(account) is None
    assert not lacking().exists()
    client.force_login(account)
    assert "seconde preuve" not in client.get(reverse("accounts:profile")).text
    assert ask_for_factors(timezone.localdate()) == []
    assert not FactorAsked.objects.exists()


def test_who_holds_a_power_is_told_once_and_again_three_days_before(ruled, commits):
    account, member, today = secretary(), AccountFactory(), timezone.localdate()
    with commits():
        assert [asked.account for asked in ask_for_factors(today)] == [account]
        assert ask_for_factors(today) == []
    [letter] = mails_to(account.email)
    assert "secrétariat du conseil" in letter.body
    assert f"http://testserver{reverse(PAGE)}" in letter.body
    assert not mails_to(member.email)
    with commits():
        ask_for_factors(today + dt.timedelta(days=DELAY - 4))
    assert len(mails_to(account.email)) == 1
    with commits():
        for days in (3, 2, 0):
            ask_for_factors(today + dt.timedelta(days=DELAY - days))
    assert len(mails_to(account.email)) == 2
    assert binds_on(account) == today + dt.timedelta(days=DELAY)


def test_who_has_one_or_holds_nothing_any_more_is_left_alone(ruled):
    ready, gone = secretary(), secretary()
    give_key(ready)
    told(gone, 400)
    Account.objects.filter(pk=gone.pk).update(is_staff=False)
    assert ask_for_factors(timezone.localdate()) == []
    assert not FactorAsked.objects.exists()
    assert not mail.outbox


def test_every_room_says_which_power_it_gives(ruled):
    animator = AnimatorFactory().account
    assert [str(words) for words in powers_of(animator)] == ["animation d’un territoire"]
    assert list(holders()) == [animator]
    assert powers_of(AccountFactory()) == []


def test_the_powers_of_this_request_are_withheld_and_nothing_is_lost_of_them(ruled):
    account = secretary()
    told(account, DELAY)
    assert withhold(account)
    assert not account.is_staff
    account.name = "Ada"
    account.save()
    again = Account.objects.get(pk=account.pk)
    assert (again.is_staff, again.name) == (True, "Ada")
    assert not withhold(AnonymousUser())


@pytest.mark.parametrize(("ago", "status"), [(DELAY - 1, 302), (DELAY, 403)])
def test_one_acts_until_the_day_then_one_is_refused_with_why(client, ruled, ago, status):
    account = secretary()
    told(account, ago)
    client.force_login(account)
    answer = appoint(client)
    assert answer.status_code == status
    assert ("Vos pouvoirs attendent une seconde preuve" in answer.text) is (status == 403)
    assert client.get(reverse(NOMINATE)).status_code == 200, "it is still read"


def test_what_is_one_s_own_is_still_done(client, ruled):
    account = secretary()
    told(account, 400)
    client.force_login(account)
    answer = client.post(reverse("accounts:consent"), {"name": "Ada Louvet", "publish": "on"})
    assert answer.status_code == 302
    account.refresh_from_db()
    assert (account.name, account.is_staff) == ("Ada Louvet", True)


def test_a_key_gives_the_powers_back_at_once(client, ruled):
    account = secretary()
    told(account, 400)
    client.force_login(account)
    assert appoint(client).status_code == 403
    assert "attendent une seconde preuve" in client.get(reverse("accounts:profile")).text
    give_key(account)
    assert "attendent une seconde preuve" not in client.get(reverse("accounts:profile")).text
    assert appoint(client).status_code == 302


def test_a_page_that_was_too_old_still_says_so(ruled):
    account, client = secretary(), Client(enforce_csrf_checks=True)
    told(account, 400)
    client.force_login(account)
    answer = appoint(client)
    assert answer.status_code == 403
    assert "Vos pouvoirs attendent" not in answer.text


def sign_in(client, account, **more):
    account.set_password("un-long-mot-de-passe")
    account.save()
    return client.post(reverse("account_login"), {"login": account.email, "password": "un-long-mot-de-passe", **more})


def test_who_signs_in_without_one_is_told_and_led_to_set_it_up(client, ruled, commits):
    account = secretary()
    with commits():
        answer = sign_in(client, account, next="/besoins/")
    assert answer["Location"] == f"{reverse(PAGE)}?next=%2Fbesoins%2F"
    page = client.get(answer["Location"]).text
    assert page.index(reverse("mfa_add_webauthn")) < page.index(reverse("mfa_activate_totp")), "the key first"
    assert 'href="/besoins/"' in page
    assert client.session[ASKED]
    assert FactorAsked.objects.get(account=account).on == timezone.localdate()
    assert len(mails_to(account.email)) == 1


def test_who_holds_no_power_signs_in_as_before(client, ruled):
    account = AccountFactory()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    assert reverse(PAGE) not in sign_in(client, account)["Location"]
    assert "Aucune seconde preuve" in client.get(reverse(PAGE)).text
    assert not FactorAsked.objects.exists()


def test_the_secretariat_reads_who_lacks_one_and_its_desk_counts_them(client, ruled):
    account, other = secretary(name="Ada Louvet"), AnimatorFactory(account__name="Bo Marin").account
    told(other, 400)
    client.force_login(account)
    page = client.get(reverse("desks:second_factors")).text
    assert "Bo Marin" in page
    assert "animation d’un territoire" in page
    assert "ses pouvoirs attendent depuis" in page
    assert "Sera prévenu demain matin" in page
    desk = client.get(reverse("desks:desk", args=["france"])).text
    assert "2\xa0personnes exercent un pouvoir sans seconde preuve" in desk
    client.force_login(other)
    assert client.get(reverse("desks:second_factors")).status_code == 403


def test_nobody_lacks_one_is_said(client, ruled):
    account = secretary()
    give_key(account)
    client.force_login(account)
    assert "Tout le monde en a une" in client.get(reverse("desks:second_factors")).text
    ask(required=False)
    assert "ne la demandent pas" in client.get(reverse("desks:second_factors")).text


def test_what_was_told_is_one_s_own_data_and_leaves_with_the_account(ruled):
    account = secretary()
    told(account, 3)
    assert export_data(account)["second_factor_asked"][0]["reminded_on"] is None
    close_account(account, actor=account)
    assert not FactorAsked.objects.exists()

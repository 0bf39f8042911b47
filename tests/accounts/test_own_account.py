"""One's name, one's data, and leaving."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from lieudit.accounts.models import Account, Connection, Consent
from lieudit.accounts.services import close_account, set_name
from lieudit.care.services import accept_charter, adopt_charter
from lieudit.journal.models import Entry, Follow
from lieudit.journal.services import follow_thing
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    account = AccountFactory(email="ada@exemple.fr", name="Ada")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    client.force_login(account)
    return account


def test_a_name_is_published_only_with_consent_which_is_withdrawn_at_will(client, ada):
    assert ada.public_name == "un·e membre"
    client.post(reverse("accounts:consent"), {"name": "Ada D.", "publish": "on"})
    assert Account.objects.get().public_name == "Ada D."
    client.post(reverse("accounts:consent"), {"name": "Ada D."})
    assert Account.objects.get().public_name == "un·e membre"
    client.post(reverse("accounts:consent"), {"name": "Ada D.", "publish": "on"})
    first, second = Consent.objects.order_by("pk")
    assert first.withdrawn_at
    assert second.withdrawn_at is None
    assert second.wording == "publier mon nom à côté de ce que je fais"
    kinds = list(Entry.objects.by(ada).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["accounts.consent_given", "accounts.consent_withdrawn", "accounts.consent_given"]


def test_another_name_is_another_consent_and_an_act_so_that_no_page_keeps_the_first(ada):
    set_name(ada, actor=ada, name="Ada D.", publish=True)
    told = Entry.objects.count()
    set_name(ada, actor=ada, name="Ada Lovelace", publish=True)
    assert [each.withdrawn_at is None for each in Consent.objects.order_by("pk")] == [False, True]
    assert Entry.objects.count() == told + 2
    set_name(ada, actor=ada, name="Ada Lovelace", publish=True)
    assert Entry.objects.count() == told + 2


def test_publishing_no_name_is_refused_beside_the_field(client, ada):
    answer = client.post(reverse("accounts:consent"), {"name": "", "publish": "on"})
    assert answer.status_code == 422
    assert "Écrivez le nom à publier." in answer.content.decode()
    assert not Consent.objects.exists()


def test_the_profile_shows_name_consents_and_own_acts(client, ada):
    accept_charter(ada, adopt_charter())
    set_name(ada, actor=ada, name="Ada", publish=True)
    page = client.get(reverse("accounts:profile")).content.decode()
    assert "Vous avez accepté la version 1 de la charte de bienveillance." in page
    assert f'<a href="{reverse("care:charter")}">Charte de bienveillance, version 1</a>' in page
    assert "publier mon nom" in page


def test_the_profile_costs_the_same_for_two_acts_as_for_forty(client, ada, django_assert_max_num_queries):
    for _ in range(20):
        set_name(ada, actor=ada, name="Ada", publish=True)
        set_name(ada, actor=ada, name="Ada", publish=False)
    with django_assert_max_num_queries(13):
        client.get(reverse("accounts:profile"))


def test_own_data_are_downloaded_whole_and_alone(client, ada):
    other = AccountFactory(email="autre@exemple.fr", name="Autre")
    charter = adopt_charter()
    accept_charter(ada, charter)
    accept_charter(other, charter)
    follow_thing(charter, account=ada)
    set_name(ada, actor=ada, name="Ada", publish=True)
    answer = client.get(reverse("accounts:export"))
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["account"]["email"] == "ada@exemple.fr"
    assert [act["kind"] for act in data["acts"]] == ["accounts.consent_given", "care.charter_accepted"]
    assert data["acts"][1]["data"] == {"number": 1}
    assert data["acts"][1]["about"] == str(charter)
    assert [f["thing"] for f in data["follows"]] == [str(charter)]
    assert data["consents"][0]["withdrawn_at"] is None
    assert "autre@exemple.fr" not in answer.content.decode()
    assert "password" not in answer.content.decode()


def test_closing_keeps_the_acts_and_forgets_the_person(client, ada):
    charter = adopt_charter()
    accept_charter(ada, charter)
    follow_thing(charter, account=ada)
    follow_thing(charter, address=ada.email, confirmed=True)
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "x"})
    set_name(ada, actor=ada, name="Ada", publish=True)
    elsewhere = Client()
    elsewhere.force_login(ada)
    assert client.get(reverse("accounts:close"))["Location"].startswith(reverse("mfa_reauthenticate"))
    prove(client, ada, method="mfa")
    assert client.get(reverse("accounts:close")).status_code == 200
    assert client.post(reverse("accounts:close"), {"sure": ""}).status_code == 422
    assert client.post(reverse("accounts:close"), {"sure": "on"})["Location"] == "/"
    gone = Account.objects.get(pk=ada.pk)
    assert (gone.name, gone.public_name, gone.is_active) == ("", "un·e membre", False)
    assert gone.email.endswith(".invalid")
    assert not gone.has_usable_password()
    assert Entry.objects.by(gone).filter(kind="care.charter_accepted").exists()
    assert Entry.objects.by(gone).filter(kind="accounts.closed").exists()
    assert [message.to for message in mail.outbox] == [["ada@exemple.fr"]]
    assert mail.outbox[0].subject == "Votre compte est fermé"
    assert not EmailAddress.objects.exists()
    assert not Connection.objects.filter(account=ada).exists()
    assert not Authenticator.objects.exists()
    assert not Follow.objects.running().exists()
    assert not Follow.objects.filter(address="ada@exemple.fr").exists()
    assert Consent.objects.get().withdrawn_at
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302
    assert "ada@exemple.fr" not in json.dumps(list(Account.objects.values()), default=str)


def test_an_account_closes_once(ada):
    close_account(ada, actor=ada)
    with pytest.raises(RuleBroken, match="déjà fermé"):
        close_account(ada, actor=ada)


def test_the_last_administrator_stays():
    root = AccountFactory(is_superuser=True)
    with pytest.raises(RuleBroken, match="seul à administrer"):
        close_account(root, actor=root)
    AccountFactory(is_superuser=True)
    close_account(root, actor=root)


def test_the_address_of_a_closed_account_can_open_another(ada):
    close_account(ada, actor=ada)
    AccountFactory(email="ada@exemple.fr")


@pytest.mark.parametrize("name", ["profile", "export", "close"])
def test_own_pages_ask_to_sign_in(client, name):
    assert client.get(reverse(f"accounts:{name}")).status_code == 302


@pytest.mark.parametrize("name", ["x" * 121, "nul\x00"])
def test_a_name_that_cannot_be_kept_is_refused(client, ada, name):
    assert client.post(reverse("accounts:consent"), {"name": name}).status_code == 422


def test_a_hostile_name_is_shown_as_words(client, ada):
    client.post(reverse("accounts:consent"), {"name": "<script>x</script>\u202e🙂", "publish": "on"})
    assert "<script>x" not in client.get(reverse("accounts:profile")).content.decode()

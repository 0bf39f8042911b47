"""The charter: versions that stay as adopted, acceptances with their date, and the box of public forms."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.charter import MOST_TEXTS, CharterForm
from lieudit.care.models import Acceptance, CharterVersion
from lieudit.care.services import accept_charter, adopt_charter
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db


def test_the_charter_of_the_product_is_adopted_once(client):
    first = adopt_charter()
    assert adopt_charter() == first
    assert first.number == 1
    page = client.get(reverse("care:charter")).content.decode()
    assert "Je critique une idée, jamais une personne." in page


def test_before_any_charter_the_page_says_so(client):
    assert "pas encore adoptée" in client.get(reverse("care:charter")).content.decode()


def test_a_new_wording_is_a_new_version_to_be_accepted_again():
    adopt_charter()
    ada = AccountFactory()
    accept_charter(ada)
    accept_charter(ada)
    assert CharterVersion.objects.for_writer(ada).current().is_accepted
    assert Entry.objects.filter(kind="care.charter_accepted").count() == 1
    assert adopt_charter("Une autre charte.").number == 2
    assert not CharterVersion.objects.for_writer(ada).current().is_accepted
    assert Acceptance.objects.filter(account=ada).count() == 1


def test_the_command_adopts_a_file_or_says_why_not(tmp_path):
    good, latin = tmp_path / "a.md", tmp_path / "b.md"
    good.write_text("Notre charte")
    latin.write_bytes("été".encode("latin-1"))
    call_command("adopt_charter", str(good))
    assert CharterVersion.objects.current().text == "Notre charte"
    for path in (latin, tmp_path / "absent.md"):
        with pytest.raises(CommandError, match="ne se lit pas"):
            call_command("adopt_charter", str(path))


def test_the_database_refuses_to_rewrite_the_charter_or_an_acceptance():
    accept_charter(AccountFactory(), adopt_charter())
    for statement in ("UPDATE care_charterversion SET text = ''", "UPDATE care_acceptance SET at = now()"):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("account", [None, AnonymousUser()])
def test_without_an_account_the_box_is_ticked_each_time(account):
    charter = adopt_charter()
    form = CharterForm({}, account=account)
    assert not form.is_valid()
    assert form.errors["charter"] == ["Acceptez la charte pour publier un texte."]
    form = CharterForm({"charter": "on"}, account=account)
    assert form.is_valid()
    assert (form.charter, form.cleaned_data) == (charter, {})


def test_an_account_ticks_the_box_until_it_has_accepted():
    charter, ada = adopt_charter(), AccountFactory()
    assert "charter" in CharterForm(account=ada).fields
    accept_charter(ada)
    form = CharterForm({}, account=ada)
    assert form.is_valid()
    assert (form.charter, form.cleaned_data) == (charter, {})


def test_the_acceptance_is_kept_with_the_act_or_neither_is():
    adopt_charter()
    ada, typed = AccountFactory(), {"charter": "on"}

    def refuse(**words):
        raise RuleBroken("Non.")

    assert not CharterForm(typed, account=ada).attempt(refuse)
    assert not Acceptance.objects.exists()
    assert CharterForm(typed, account=ada).attempt(dict)
    assert Acceptance.objects.get().account == ada
    assert CharterForm(typed, account=AnonymousUser()).attempt(dict)
    assert Acceptance.objects.count() == 1


def test_an_account_publishes_sixty_texts_an_hour_at_most(monkeypatch):
    ada, done = AccountFactory(), []
    sent = [CharterForm({}, account=ada) for _ in range(MOST_TEXTS + 1)]
    assert [form.attempt(lambda: done.append(1)) for form in sent] == [True] * MOST_TEXTS + [False]
    assert len(done) == MOST_TEXTS
    assert "renvoyez celui-ci un peu plus tard" in sent[-1].non_field_errors()[0]
    assert CharterForm({}, account=AccountFactory()).attempt(dict)
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + dt.timedelta(hours=1))
    assert CharterForm({}, account=ada).attempt(dict)


def test_without_a_charter_nothing_is_asked():
    form = CharterForm({}, account=None)
    assert form.is_valid()
    assert form.charter is None


def test_accepting_is_one_click_for_an_account_and_goes_back_to_the_page_one_came_from(client):
    adopt_charter()
    assert client.post(reverse("care:accept")).status_code == 302
    assert not Acceptance.objects.exists()
    client.force_login(AccountFactory())
    assert client.post(reverse("care:accept"), {"next": "/besoins/"})["Location"] == "/besoins/"
    for elsewhere in ("https://ailleurs.fr/", "//ailleurs.fr", "admin:index", "n’importe quoi", "nul\0"):
        assert client.post(reverse("care:accept"), {"next": elsewhere})["Location"] == "/charte/"
    assert Acceptance.objects.count() == 1
    assert client.get(reverse("care:accept")).status_code == 405

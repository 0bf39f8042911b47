"""What who holds powers reads of other people is written once a day, and read by the secretariat."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry, Reading
from lieudit.journal.readings import READ, is_to_note, note_reading
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return AccountFactory(secretariat=True, name="Ada Louvet")


def readings():
    return list(Entry.objects.filter(kind=READ).order_by("pk").values_list("actor", "data__page"))


def test_a_page_of_others_leaves_one_line_a_reader_and_a_day(client, staff):
    claim, other = ClaimFactory(), AccountFactory(secretariat=True)
    url = reverse("network:claim", args=[claim.pk])
    for person in (staff, staff, other):
        client.force_login(person)
        assert client.get(url).status_code == 200
    assert readings() == [(staff.pk, url), (other.pk, url)]
    entry = Entry.objects.filter(kind=READ).first()
    assert "une demande à parler pour un lieu" in entry.sentence
    assert entry not in Entry.objects.public()


def test_the_next_day_it_is_written_again_and_the_day_before_forgotten_here_only(staff):
    assert note_reading(staff, what="une ligne", page="/x/")
    assert not note_reading(staff, what="une ligne", page="/x/")
    Reading.objects.update(on=timezone.localdate() - dt.timedelta(days=1))
    assert note_reading(staff, what="une ligne", page="/x/")
    assert Reading.objects.count() == 1
    assert len(readings()) == 2


def test_who_holds_no_power_and_who_is_refused_leave_none(client, staff):
    client.force_login(AccountFactory())
    assert client.get(reverse("network:claim", args=[ClaimFactory().pk])).status_code == 404
    assert client.get(reverse("network:claims")).status_code == 200
    client.force_login(staff)
    assert client.get(reverse("network:claim", args=[0])).status_code == 404
    assert readings() == []


def test_who_animates_leaves_one_too(client):
    person = AnimatorFactory().account
    client.force_login(person)
    assert client.get(reverse("network:claims")).status_code == 200
    assert readings() == [(person.pk, reverse("network:claims"))]


def test_the_repair_desk_is_written_down_and_what_is_searched_there_is_not_kept(client):
    person = AccountFactory(secretariat=True, is_superuser=True)
    client.force_login(person)
    page = reverse("admin:accounts_account_changelist")
    assert client.get(page, {"q": "ada@exemple.fr"}).status_code == 200
    assert readings() == [(person.pk, f"{page} (recherche)")]


def test_the_secretariat_reads_the_list_and_nobody_else(client, staff):
    note_reading(staff, what="une ligne de la banque", page="/x/")
    client.force_login(staff)
    page = client.get(reverse("journal:readings")).text
    assert "Ada Louvet" in page
    assert "une ligne de la banque" in page
    client.force_login(AnimatorFactory().account)
    assert client.get(reverse("journal:readings")).status_code == 403


def test_nothing_read_yet_is_said(client, staff):
    client.force_login(staff)
    assert "Rien n’a été lu" in client.get(reverse("journal:readings")).text


def asked(client, url):
    with CaptureQueriesContext(connection) as made:
        assert client.get(url).status_code == 200
    return len(made)


def test_to_know_whether_it_is_to_be_written_costs_one_query_and_none_once_found(client, staff):
    url = reverse("network:claims")
    for person in (staff, AccountFactory()):
        client.force_login(person)
        client.get(url)
        with patch("lieudit.journal.readings.what_is_read", lambda request: None):
            bare = asked(client, url)
        assert asked(client, url) == bare + 1
    for person, more in ((staff, 0), (AccountFactory(), 1)):
        assert not is_to_note(person, url)
        with CaptureQueriesContext(connection) as made:
            assert not is_to_note(person, url)
        assert len(made) == more


def test_what_is_found_lasts_a_day_and_a_power_that_is_given_counts_at_once(staff, monkeypatch):
    person = AccountFactory()
    assert not is_to_note(person, "/x/")
    person.is_staff = True
    person.save()
    assert is_to_note(person, "/x/")
    note_reading(person, what="une ligne", page="/x/")
    assert not is_to_note(person, "/x/")
    assert is_to_note(staff, "/x/")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr("lieudit.journal.readings.timezone.localdate", lambda: tomorrow)
    assert is_to_note(person, "/x/")

"""A suspension keeps an author from publishing for a time, in every room; reading, voting and own data stay open."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.charter import CharterForm
from lieudit.care.models import Measure
from lieudit.care.services import adopt_charter, lift_measure, report_text, suspend_author
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
WHY = {"reason": "Trois textes hostiles en deux jours.", "rule": "la loi"}


def suspend(thing, staff, days=7):
    return suspend_author(thing, actor=staff, days=days, **WHY)


def test_every_form_that_publishes_is_refused_until_the_end(thing, author, staff, monkeypatch):
    measure, said = suspend(thing, staff), []
    form = CharterForm({"charter": "on"}, account=author)
    assert not form.attempt(lambda: said.append(1))
    assert "suspendues jusqu’au" in form.non_field_errors()[0]
    assert CharterForm({"charter": "on"}, account=AccountFactory()).attempt(lambda: said.append(1))
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + dt.timedelta(days=7, seconds=1))
    assert CharterForm({"charter": "on"}, account=author).attempt(lambda: said.append(1))
    assert len(said) == 2
    assert not measure.is_running


def test_the_form_says_so_before_one_writes(thing, author, staff):
    adopt_charter()
    suspend(thing, staff)
    assert "Vos publications sont suspendues" in str(CharterForm(account=author)["charter"].as_field_group())


def test_who_is_suspended_reads_reports_and_takes_their_data(client, thing, author, staff):
    measure = suspend(thing, staff)
    client.force_login(author)
    for page in ("care:mine", "accounts:profile", "accounts:export", "care:ask_mediation"):
        assert client.get(reverse(page)).status_code == 200, page
    assert client.get(measure.get_absolute_url()).status_code == 200
    assert report_text(NeedFactory(), reporter=author, origin="", reason="other").pk
    exported = client.get(reverse("accounts:export")).json()["measures"]
    assert [(row["kind"], row["reason"]) for row in exported] == [("suspension", WHY["reason"])]


def test_lifted_the_author_writes_again(thing, author, staff):
    lift_measure(suspend(thing, staff), actor=staff, reason="La personne a présenté ses excuses.")
    assert CharterForm({"charter": "on"}, account=author).attempt(dict)
    assert suspend(thing, staff, days=90).until


def test_the_secretariat_alone_suspends_once_at_a_time_for_a_sane_time(client, thing, token, moderator, staff):
    client.force_login(moderator)
    assert client.get(reverse("care:suspend", args=[token])).status_code == 403
    for days in (0, 91, -3):
        with pytest.raises(RuleBroken, match="de 1 à 90 jours"):
            suspend(thing, staff, days=days)
    client.force_login(staff)
    typed = {**WHY, "days": "14"}
    assert client.post(reverse("care:suspend", args=[token]), {**typed, "days": "quatorze"}).status_code == 422
    assert client.post(reverse("care:suspend", args=[token]), typed).status_code == 302
    with pytest.raises(RuleBroken, match="déjà suspendue"):
        suspend(thing, staff)


def test_the_database_holds_it_too(thing, author, staff):
    measure = suspend(thing, staff)
    measure.pk = None
    with pytest.raises(IntegrityError, match="suspended_once"), transaction.atomic():
        measure.save()
    with pytest.raises(IntegrityError, match="alone_has_an_end"), transaction.atomic():
        Measure.objects.update(until=None)
    with pytest.raises(IntegrityError, match="nobody_measures"), transaction.atomic():
        Measure.objects.update(actor=author)


def test_without_an_account_there_is_nobody_to_suspend(staff):
    with pytest.raises(RuleBroken, match="pas d’auteur connu"):
        suspend(NeedFactory(author=None), staff)

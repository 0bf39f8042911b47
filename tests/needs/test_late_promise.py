"""A day that the animation promised is said late once it has passed: on the page of the need and to its author."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.needs.delays import SORTING_DAYS
from lieudit.needs.escalating import answer_escalation, escalate_need
from lieudit.needs.links import followup_token
from lieudit.needs.models import Need
from lieudit.needs.thread import facts_of, next_of
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def said_days_ago(days, **how):
    need, moment = NeedFactory(**how), timezone.now() - dt.timedelta(days=days)
    Need.objects.filter(pk=need.pk).update(created_at=moment, published_at=None if how.get("pending") else moment)
    return Need.objects.get(pk=need.pk)


def page_of(client, need):
    return client.get(need.get_absolute_url()).content.decode()


def test_before_that_day_it_is_a_promise(client):
    need = said_days_ago(0)
    assert need.sorting_late is None
    assert "ou y répond, avant le" in page_of(client, need)
    assert "En retard" not in page_of(client, need)


def test_after_that_day_it_is_late_by_working_days(client):
    need = said_days_ago(28)
    assert 20 - SORTING_DAYS - 3 <= need.sorting_late <= 20 - SORTING_DAYS
    page = page_of(client, need)
    assert "devait le rapprocher d’autres besoins, ou y répondre, avant le" in page
    assert f"En retard de {need.sorting_late}\N{NO-BREAK SPACE}jours ouvrés" in page
    assert "ou y répond, avant le" not in page


def test_what_the_animation_did_is_late_no_more():
    need = said_days_ago(28)
    Need.objects.filter(pk=need.pk).update(state="settled")
    assert Need.objects.get(pk=need.pk).sorting_late is None


def test_the_author_reads_that_the_reading_is_late(client):
    need = said_days_ago(20, pending=True)
    page = client.get(reverse("needs:followup", args=[followup_token(need)])).content.decode()
    assert "Il devait l’être avant le" in page
    assert "l’animation est en retard" in page


def test_a_level_that_took_a_need_owes_it_what_the_animation_owed(client, later):
    need = NeedFactory()
    later(20)
    escalate_need(need, actor=AccountFactory(), to_level="regional", reason="La région finance.")
    assert "Le niveau régional s’en saisit, ou le rend avec sa réponse, avant le" in page_of(client, need)
    answer_escalation(need.escalations.get(), actor=AccountFactory(), step="take", text="La région s’en charge.")
    page = page_of(client, need)
    assert "Le niveau régional le rapproche d’autres besoins, ou y répond, avant le" in page
    assert "En retard" not in page
    later(20)
    assert "Le niveau régional devait le rapprocher" in page_of(client, need)
    need.refresh_from_db()
    escalate_need(need, actor=AccountFactory(), to_level="national", reason="L’État décide.")
    answer_escalation(need.escalations.latest("pk"), actor=AccountFactory(), step="take", text="C’est pour nous.")
    assert "L’animation nationale le rapproche" in page_of(client, need)


def test_a_level_counts_the_holidays_of_where_the_need_is_said(client):
    need = NeedFactory(department=DepartmentFactory(code="974", name="La Réunion"))
    for level, code in (("regional", "974"), ("national", "")):
        escalate_need(need, actor=AccountFactory(), to_level=level, reason="Elle finance.")
        need.refresh_from_db()
        acts = Entry.objects.about(need).order_by("at")
        assert next_of(facts_of(need, acts, None)).calendar == code

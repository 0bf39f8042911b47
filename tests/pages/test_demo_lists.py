"""The two lists that the demonstration follows: one taken by itself, one that waits, both where the site gives them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.imports.models import FollowedList, Import
from lieudit.network.models import Place
from lieudit.pages.management.demonstration.clock import Calendar, play
from lieudit.pages.management.demonstration.following import LISTS, ROWS, Following, give_addresses
from tests.network.factories import AnimatorFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_is_taken_by_itself_the_other_waits_for_a_person(settings, tmp_path):
    settings.DEMONSTRATION, settings.VAR_DIR = True, tmp_path
    settings.TASKS = {"default": {"BACKEND": "lieudit.toolkit.afterwards.AtCommit"}}
    creuse = DepartmentFactory(code="23", name="Creuse")
    for number in range(ROWS + 2):
        MunicipalityFactory(code=f"230{number:02}", name=f"Bourg {number}", department=creuse, population=900 - number)
    animator = AnimatorFactory(department=creuse, since=dt.date(2024, 1, 1)).account
    now = timezone.now()
    cast = SimpleNamespace(calendar=Calendar(now), roles={"creuse": animator})
    assert list(play(Following(cast).strands(), until=now))
    give_addresses()

    digital, training = FollowedList.objects.order_by("pk")
    assert (digital.held, digital.failure, digital.last.state) == ("", "", "done")
    assert len(digital.rows) == ROWS + 2
    assert "6 lignes n’y sont plus" in training.held.replace("\xa0", " ")
    assert (training.failure, training.last.state, len(training.gone)) == ("", "preview", ROWS // 2)
    assert Import.objects.filter(by=animator, state="done").count() == 4
    assert Place.objects.elsewhere().count() == 2 * ROWS + 2

    visitor = Client()
    for name, followed in zip(LISTS, (digital, training), strict=True):
        page = reverse("pages:published_list", args=[name])
        assert followed.url == f"{settings.SITE_URL}{page}"
        assert visitor.get(page).content == (tmp_path / "lists" / f"{name}.csv").read_bytes()
    visitor.force_login(animator)
    assert "1 liste suivie à relire" in visitor.get(reverse("pages:home")).text.replace("\xa0", " ")
    said = visitor.get(reverse("imports:followed_lists")).text
    assert training.held.split(",")[0] in said
    assert training.last.get_absolute_url() in said

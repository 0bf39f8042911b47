"""A milestone is given up with a reason that stays."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.roadmap.models import Milestone
from lieudit.roadmap.services import drop_milestone
from lieudit.toolkit.errors import RuleBroken
from tests.roadmap.factories import a_milestone, fresh, in_days

pytestmark = pytest.mark.django_db


def test_the_reason_stays_beside_it(client):
    milestone = a_milestone()
    client.force_login(milestone.chair)
    address = reverse("roadmap:drop_milestone", args=[milestone.number])
    assert client.post(address, {"closing": "", "charter": "on"}).status_code == 422
    assert client.post(address, {"closing": "Trois réseaux en tiennent un.", "charter": "on"}).status_code == 302
    assert (fresh(milestone).state, fresh(milestone).closed_on) == ("dropped", in_days(0))
    for page in (reverse("roadmap:roadmap"), milestone.get_absolute_url()):
        assert "Trois réseaux en tiennent un." in client.get(page).text
    assert "est abandonné" in Entry.objects.about(milestone.decision).first().sentence


def test_it_is_dropped_once_and_for_good():
    milestone = a_milestone()
    drop_milestone(milestone, actor=milestone.chair, closing="Fait ailleurs.")
    with pytest.raises(RuleBroken, match="Abandonné"):
        drop_milestone(milestone, actor=milestone.chair, closing="Encore.")


def test_the_database_asks_for_a_reason():
    milestone = a_milestone()
    with pytest.raises(IntegrityError, match="closed_with_its_day"), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(state="dropped", closed_on=in_days(0))

"""A deliverable says where it is and under which open licence."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.roadmap.services import add_deliverable, drop_milestone
from lieudit.toolkit.errors import RuleBroken
from tests.roadmap.factories import a_milestone

pytestmark = pytest.mark.django_db

GUIDE = {"title": "Guide des baux", "url": "https://exemple.fr/guide", "licence": "etalab-2.0"}


def test_a_deliverable_is_told_with_its_licence():
    milestone = a_milestone()
    given = add_deliverable(milestone, actor=milestone.bearer, **GUIDE)
    assert given in milestone.deliverables.all()
    sentence = Entry.objects.about(milestone).first().sentence
    assert sentence.endswith("publie\u00a0: Guide des baux (Licence Ouverte 2.0).")


def test_what_is_dropped_gives_nothing():
    milestone = a_milestone()
    drop_milestone(milestone, actor=milestone.chair, closing="Fait ailleurs.")
    with pytest.raises(RuleBroken, match="Abandonné"):
        add_deliverable(milestone, actor=milestone.bearer, **GUIDE)


@pytest.mark.parametrize("wrong", [{"url": "javascript:alert(1)"}, {"licence": "proprietary"}, {"title": ""}])
def test_an_address_a_licence_and_a_title_are_asked(client, wrong):
    milestone = a_milestone()
    client.force_login(milestone.bearer)
    address = reverse("roadmap:add_deliverable", args=[milestone.number])
    assert client.post(address, {**GUIDE, "charter": "on", **wrong}).status_code == 422
    assert not milestone.deliverables.exists()
    assert client.post(address, {**GUIDE, "charter": "on"}).url == milestone.get_absolute_url()
    assert 'href="https://exemple.fr/guide"' in client.get(milestone.get_absolute_url()).text

"""Who acts for which place, and who is told; what an account takes with it."""

import json

import pytest
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.learning.models import PeerVisit
from lieudit.learning.permissions import VISIT_ACCESS, side_of
from lieudit.learning.receivers import give_visits
from tests.accounts.factories import AccountFactory
from tests.learning.factories import a_recognised, a_request, a_told, an_agreed, in_the_past, speaker_of
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def steps(account, visit):
    return set(VISIT_ACCESS.open_steps(account, PeerVisit.objects.with_places().get(pk=visit.pk)))


def test_each_side_has_its_own_steps():
    visit = a_request()
    assert steps(speaker_of(visit.host), visit) == {"accept", "propose", "decline", "call_off"}
    assert steps(speaker_of(visit.visitor), visit) == {"call_off"}
    assert steps(AccountFactory(), visit) == set()


def test_who_animates_the_territory_acts_for_its_place_and_no_other():
    brittany = DepartmentFactory(code="29", name="Finistère")
    far = PlaceFactory(municipality=MunicipalityFactory(code="29019", name="Brest", department=brittany))
    visit = a_request(host=far)
    there = AnimatorFactory(department=far.municipality.department).account
    assert "accept" in steps(there, visit)
    assert "carry" not in steps(there, visit), "its ten days have not passed"
    here = AnimatorFactory(department=visit.visitor.municipality.department).account
    assert steps(here, visit) == {"call_off"}
    assert side_of(here, visit) == "visitor"


def test_nobody_recognises_the_place_for_which_they_speak():
    visit = a_told(days=100)
    PeerVisit.objects.filter(pk=visit.pk).update(asked_again_at=visit.told_at)
    both = speaker_of(visit.visitor)
    assert {"recognise", "deny"} <= steps(both, visit)
    RepresentativeFactory(account=both, place=visit.host)
    assert steps(both, visit) == set()
    assert steps(AnimatorFactory(department=visit.visitor.municipality.department).account, visit) == set()


def test_hidden_words_are_read_nowhere(client):
    visit = a_told()
    staff = AccountFactory(secretariat=True)
    story = visit.stories.get(side="visitor")
    hide_text(story, actor=staff, reason="Un nom de personne.")
    assert story.learnt not in client.get(visit.get_absolute_url()).content.decode()


def test_one_takes_away_what_one_wrote():
    visit = a_recognised()
    room, rows = give_visits(None, account=speaker_of(visit.visitor), limit=None)
    assert room == "learning"
    assert {row["kind"] for row in rows} == {"visit", "story"}
    json.dumps(rows, default=str)


def test_words_that_are_hostile_are_only_text(client):
    visit = in_the_past(an_agreed(title="<script>alert(1)</script>", words="{{ x }} <b>gras</b>"))
    client.force_login(speaker_of(visit.host))
    for page in (visit.get_absolute_url(), reverse("learning:visits"), reverse("learning:tell", args=[visit.number])):
        said = client.get(page).content.decode()
        assert "<script>alert" not in said
        assert "<b>gras</b>" not in said


def test_a_form_that_is_refused_keeps_what_was_typed(client):
    host = PlaceFactory()
    client.force_login(RepresentativeFactory().account)
    sent = {"title": "Tenir", "words": "Comment ?", "people": "900", "day_1": "2020-02-31", "start_1": "10:00"}
    said = client.post(reverse("learning:ask", args=[host.slug]), sent).content.decode()
    for word in ("Comment ?", "2020-02-31", "900"):
        assert word in said
    assert not PeerVisit.objects.exists()

"""Changing of college: asked with a reason, decided by the secretariat."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.membership import services
from lieudit.toolkit.errors import RuleBroken
from tests.membership.factories import a_candidate, a_member, a_person, secretariat, speaker_of

pytestmark = pytest.mark.django_db


def asked(member, college="partners", reason="Nous ne portons plus de lieu."):
    return services.ask_college(member, actor=member.applied_by, college=college, reason=reason)


def test_a_change_is_asked_then_accepted():
    member = a_member()
    services.accept_college(asked(member), actor=secretariat())
    member.refresh_from_db()
    assert member.college == "partners"
    assert Entry.objects.public().get(kind="membership.college_changed").sentence.endswith("collège Partenaires.")


def test_a_change_refused_leaves_the_college_and_says_why():
    member = a_member()
    change = services.refuse_college(asked(member), actor=secretariat(), answer="Vous portez encore un lieu.")
    member.refresh_from_db()
    assert (member.college, change.answer) == ("third_places", "Vous portez encore un lieu.")


def test_one_request_waits_at_a_time():
    member = a_member()
    asked(member)
    with pytest.raises(RuleBroken, match="attend déjà"):
        asked(member, "founders")


@pytest.mark.parametrize(("college", "why"), [("third_places", "déjà le collège"), ("nowhere", "n’existe pas")])
def test_a_college_that_is_the_same_or_unknown_is_refused(college, why):
    with pytest.raises(RuleBroken, match=why):
        asked(a_member(), college)


def test_a_candidate_asks_in_the_application_and_not_after():
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        asked(a_candidate())


def test_a_request_is_answered_once():
    change = asked(a_member())
    services.accept_college(change, actor=secretariat())
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        services.refuse_college(change, actor=secretariat(), answer="Non.")


def test_the_pages_ask_and_answer(client):
    member = a_member()
    client.force_login(speaker_of(member))
    sent = {"college": "founders", "reason": "Statuts signés."}
    client.post(reverse("membership:ask_college", args=[member.number]), sent)
    change = member.college_changes.get()
    assert client.get(reverse("membership:decide_college", args=[change.pk])).status_code == 403
    client.force_login(secretariat())
    url = reverse("membership:decide_college", args=[change.pk])
    assert "Statuts signés." in client.get(url).content.decode()
    assert client.post(url, {"decision": "refuse"}).status_code == 422
    client.post(url, {"decision": "accept"})
    member.refresh_from_db()
    assert member.college == "founders"


def test_who_asked_does_not_answer(client):
    staff = secretariat()
    member = a_person(staff)
    change = services.ask_college(member, actor=staff, college="founders", reason="J’ai fondé.")
    client.force_login(staff)
    assert client.get(reverse("membership:decide_college", args=[change.pk])).status_code == 403

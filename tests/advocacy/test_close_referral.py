import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import followup
from lieudit.advocacy.links import reply_token
from lieudit.advocacy.models import Demand
from lieudit.needs.models import Need
from lieudit.toolkit.errors import RuleBroken
from tests.advocacy.factories import a_message, a_referral, an_institution, published, staff, the_demand

pytestmark = pytest.mark.django_db


def test_one_stops_waiting_long_after_with_a_reason(client, later):
    referral = a_referral()
    later(50)
    with pytest.raises(RuleBroken, match="jours ouvrés après son échéance"):
        followup.close_referral(referral, actor=staff(), reason="Assez.")
    later(40)
    told = {"referral": referral, "rank": 2, "paragraph_uid": "p9", "text": "Un autre poste."}
    other = Demand.objects.create(**told, state="accepted", answered_at=timezone.now())
    client.force_login(staff())
    client.post(reverse("advocacy:close", args=[referral.number]), {"reason": "Trois relances sans suite."})
    client.logout()
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "Close sans réponse" in page
    assert "Trois relances sans suite." in page
    assert the_demand(referral).state == "unanswered"
    assert Demand.objects.get(pk=other.pk).state == "accepted"
    assert Need.objects.first().state == "answered"


def test_when_nobody_answered_anything_the_needs_are_not_answered(later):
    referral = a_referral()
    later(90)
    followup.close_referral(referral, actor=staff(), reason="Trois relances sans suite.")
    assert Need.objects.first().state == "relayed"


def test_the_link_of_closed_demands_says_how_to_answer_still(client, later):
    referral = a_referral()
    later(90)
    followup.close_referral(referral, actor=staff(), reason="Trois relances sans suite.")
    page = client.get(reverse("advocacy:reply", args=[reply_token(referral)]))
    assert page.status_code == 410
    assert "Ces demandes sont closes" in page.content.decode()


def test_a_message_that_waits_is_read_first(later):
    referral = a_referral()
    later(90)
    a_message(referral)
    with pytest.raises(RuleBroken, match="attend d’être vérifié"):
        followup.close_referral(referral, actor=staff(), reason="Assez.")


def test_closing_the_last_one_answers_the_needs_when_another_replied(later):
    referral = a_referral()
    other = a_referral(referral.position, an_institution())
    published(a_message(other))
    later(90)
    followup.close_referral(referral, actor=staff(), reason="Trois relances sans suite.")
    assert Need.objects.first().state == "answered"

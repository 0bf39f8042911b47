import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import followup, services
from lieudit.advocacy.models import Referral, Reply
from lieudit.toolkit import french
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_referral, in_days, staff, the_demand
from tests.pages.read_as_people import main_of
from tests.voting.factories import guards_asleep

pytestmark = pytest.mark.django_db


def address(referral):
    return reverse("advocacy:log_reply", args=[referral.number])


def typed(**others):
    form = {"kind": "answer", "outcome_1": "accepted", "role": "directrice de cabinet", "deposit_key": "k"}
    return {**form, "received_on": in_days(0).isoformat(), "step": "send", **others}


def test_the_secretariat_notes_a_reply_in_two_clicks(client):
    referral = a_referral()
    client.force_login(staff())
    page = main_of(client.get(address(referral)).text)
    assert "votre" not in page.lower()
    assert "Vous " not in page
    noted = client.post(address(referral), typed(), follow=True)
    assert noted.redirect_chain[-1][0] == referral.get_absolute_url()
    assert "Réponse notée et publiée." in noted.content.decode()
    assert "Merci" not in noted.content.decode()
    reply = Reply.objects.published().get()
    assert reply.channel == "staff"
    assert the_demand(referral).state == "accepted"


def test_time_that_is_asked_on_paper_is_noted_and_still_to_be_granted(client):
    referral = a_referral()
    client.force_login(staff())
    asked = {"kind": "ask_time", "text": "La commission se réunit en mars.", "until": in_days(90).isoformat()}
    page = client.post(address(referral), typed(**asked), follow=True).content.decode()
    assert "Dites maintenant si ce délai est accordé." in page
    assert "Réponse notée" not in page


def test_it_is_dated_of_the_day_it_came(client, later):
    referral = a_referral()
    later(10)
    client.force_login(staff())
    client.post(address(referral), typed(received_on=in_days(-3).isoformat()))
    assert the_demand(referral).deadline.closed == in_days(-3)


@pytest.mark.parametrize(("sent", "noted"), [(9, 12), (18, 18)])
def test_noted_at_noon_of_its_day_it_never_comes_before_the_letter_that_it_answers(sent, noted):
    day = in_days(-1)
    at = [dt.datetime.combine(day, dt.time(hour), timezone.get_current_timezone()) for hour in (sent, noted)]
    referral = a_referral()
    with guards_asleep():
        Referral.objects.filter(pk=referral.pk).update(sent_at=at[0])
    [reply] = services.receive_reply(
        Referral.objects.with_thread().get(pk=referral.pk),
        kind="answer",
        parts=[services.Part(the_demand(referral), "Oui.", "accepted")],
        role="directrice",
        deposit_key="k",
        channel="staff",
        actor=staff(),
        received_on=day,
    )
    assert reply.received_at == at[1] == the_demand(referral).answered_at


@pytest.mark.parametrize("day", [-400, 5])
def test_it_did_not_come_before_the_letter_nor_tomorrow(client, later, day):
    referral = a_referral()
    later(10)
    client.force_login(staff())
    page = client.post(address(referral), typed(received_on=in_days(day).isoformat()))
    assert f"Choisissez un jour entre le {french.day(referral.sent_on)} et aujourd’hui." in page.text


def test_a_late_reply_is_still_noted_on_closed_demands(client, later):
    referral = a_referral()
    later(100)
    followup.close_referral(referral, actor=staff(), reason="Aucun signe depuis l’été.")
    assert the_demand(referral).state == "unanswered"
    client.force_login(staff())
    client.post(address(referral), typed(received_on=in_days(0).isoformat()))
    assert the_demand(referral).state == "accepted"


def test_only_the_secretariat_notes(client):
    referral = a_referral()
    client.force_login(AccountFactory())
    assert client.get(address(referral)).status_code == 403

"""From a call that is announced to a file of two places that reaches it, by the pages alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.models import Application, Call
from lieudit.funding.services import close_calls_due, open_due_calls
from tests.deliberation.factories import a_council
from tests.lottery.factories import at
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_two_places_apply_together_to_a_call_of_the_council(client):
    council = a_council()
    oven, van = (RepresentativeFactory(place=PlaceFactory(name=name)) for name in ("Le Fournil", "La Remise"))
    today = timezone.localdate()

    # The chair prepares it, and announces it
    client.force_login(council.chair)
    written = {
        "holder": f"assembly-{council.pk}", "kind": "projects", "title": "Ateliers partagés", "summary": "Un atelier.",
        "questions": "Que voulez-vous faire ?\nAvec qui ? (300 signes, facultatif)",
        "conditions": "Le lieu est ouvert.", "joint": "yes", "partners": "3", "most": "20 000", "grace_minutes": "30",
        "opens_on": str(today + dt.timedelta(days=1)), "opens_time": "09:00",
        "closes_on": str(today + dt.timedelta(days=70)), "closes_time": "12:00",
    }  # fmt: skip
    answer = client.post(reverse("funding:prepare"), written)
    assert answer.status_code == 302, answer.context["form"].errors
    call = Call.objects.get()
    client.post(reverse("funding:announce", args=[call.number]))
    with at(timezone.now() + dt.timedelta(days=2)):
        open_due_calls()

    # Anybody tests, without account
    client.logout()
    assert "Oui" in client.get(reverse("funding:test", args=[call.number]), {"c0": "yes"}).content.decode()

    # A place begins, answers, asks another
    client.force_login(oven.account)
    client.post(reverse("funding:begin", args=[call.number]), {"lead": oven.place.pk, "title": "Un four partagé"})
    file = Application.objects.get()
    said = {"text": "Un four à pain.", "seen": "0", "taken": ""}
    client.post(reverse("funding:answer", args=[file.number, 1]), said)
    asked = {"place": f"La Remise, {van.place.municipality.name}", "task": "Prête sa camionnette"}
    assert client.post(reverse("funding:ask_partner", args=[file.number]), asked).status_code == 302
    line = {"place": oven.place.pk, "year": timezone.localdate(file.call.closes_at).year, "words": "Four"}
    for account in ("60", "ask"):
        client.post(reverse("funding:budget", args=[file.number]), line | {"account": account, "amount": "9 000,00 €"})
    client.post(reverse("funding:send", args=[file.number]))
    assert Application.objects.get().state == "draft"
    assert "n’a pas encore accepté" in client.get(file.get_absolute_url()).content.decode()

    # The other reads, accepts, and writes in its turn, at the same moment as the first
    client.force_login(van.account)
    assert client.post(reverse("funding:accept", args=[file.number])).status_code == 302
    client.post(reverse("funding:answer", args=[file.number, 1]), {"text": "Un four, et une tournée.", "seen": "0"})
    both = client.get(reverse("funding:answer", args=[file.number, 1])).content.decode()
    assert "Un four à pain." in both
    assert "Un four, et une tournée." in both
    client.post(reverse("funding:answer", args=[file.number, 1]), {"text": "Un four et une tournée.", "seen": "2"})

    # Nobody but its places reads it, until it is sent
    client.force_login(council.chair)
    assert client.get(file.get_absolute_url()).status_code == 404
    client.force_login(oven.account)
    client.post(reverse("funding:send", args=[file.number]))
    assert Application.objects.get().state == "sent"
    client.force_login(council.chair)
    assert "Un four et une tournée." in client.get(file.get_absolute_url()).content.decode()
    with at(timezone.now() + dt.timedelta(days=72)):
        close_calls_due()
    assert "Un four partagé" in client.get(call.get_absolute_url()).content.decode()

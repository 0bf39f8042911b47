"""A date that moves leaves the former one written, with its reason, for good."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.roadmap.models import Slip
from lieudit.roadmap.services import meet_milestone, slip_milestone
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.roadmap.factories import a_milestone, fresh, in_days

pytestmark = pytest.mark.django_db


def test_a_slip_keeps_both_dates_and_the_reason():
    milestone = a_milestone(days=100)
    slip_milestone(milestone, actor=milestone.bearer, to_on=in_days(130), reason="Un avis est attendu.")
    slip = slip_milestone(milestone, actor=milestone.bearer, to_on=in_days(160), reason="L’avis n’est pas venu.")
    found = fresh(milestone)
    assert (found.first_on, found.due_on, found.state) == (in_days(100), in_days(160), "planned")
    assert [(s.from_on, s.to_on) for s in found.slips.all()] == [
        (in_days(100), in_days(130)),
        (in_days(130), in_days(160)),
    ]
    entry = Entry.objects.about(milestone).first()
    assert (entry.data["text"], entry.data["of"]) == ("L’avis n’est pas venu.", thing_token(slip))


def test_a_date_may_come_sooner_but_neither_stay_nor_be_past():
    milestone = a_milestone(days=100)
    for day, words in ((in_days(100), "déjà la date"), (in_days(-1), "passé")):
        with pytest.raises(RuleBroken, match=words):
            slip_milestone(milestone, actor=milestone.bearer, to_on=day, reason="Pour voir.")
    assert slip_milestone(milestone, actor=milestone.bearer, to_on=in_days(60), reason="Prêt plus tôt.").pk
    assert fresh(milestone).due_on == in_days(60)


def test_the_date_of_what_is_met_moves_no_more():
    milestone = a_milestone()
    meet_milestone(milestone, actor=milestone.chair, closed_on=in_days(0))
    with pytest.raises(RuleBroken, match="Tenu"):
        slip_milestone(milestone, actor=milestone.chair, to_on=in_days(9), reason="Trop tard.")


def test_the_database_refuses_to_rewrite_a_slip():
    milestone = a_milestone()
    slip_milestone(milestone, actor=milestone.bearer, to_on=in_days(10), reason="Avis.")
    for act in (
        lambda: Slip.objects.update(reason="Autre"),
        lambda: connection.cursor().execute("DELETE FROM roadmap_slip"),
    ):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            act()


def test_a_slip_needs_a_reason_and_keeps_the_date_that_was_typed(client):
    milestone = a_milestone()
    client.force_login(milestone.bearer)
    address, day = reverse("roadmap:slip_milestone", args=[milestone.number]), in_days(200).isoformat()
    page = client.post(address, {"to_on": day, "reason": " ", "charter": "on"})
    assert (page.status_code, f'value="{day}"' in page.text) == (422, True)
    assert client.post(address, {"to_on": day, "reason": "Un avis.", "charter": "on"}).status_code == 302
    shown = client.get(reverse("roadmap:roadmap")).text
    assert "Déplacé une fois." in shown
    assert "Un avis." in shown
    assert "A glissé" in shown

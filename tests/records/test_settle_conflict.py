"""Two versions of one field: one is kept, the other taken, or a third written; both sides read why."""

import contextlib
import threading

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.records import services
from lieudit.records.models import Conflict, Doubt, FieldSource
from lieudit.records.services import revise_place, settle_conflict
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.records.factories import ConflictFactory
from tests.territory.factories import MunicipalityFactory
from tests.voting.test_give_proxy import at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("choice", "other", "phone", "state"),
    [
        ("keep", None, "+33555520000", "kept"),
        ("take", None, "+33555520001", "taken"),
        ("write", "+33555520002", "+33555520002", "other"),
    ],
)
def test_a_choice_is_written_with_its_reason(choice, other, phone, state):
    conflict = ConflictFactory()
    actor = RepresentativeFactory(place=conflict.place).account
    settled = settle_conflict(conflict, actor=actor, choice=choice, reason="Nous avons appelé.", other=other)
    conflict.place.refresh_from_db()
    assert (conflict.place.phone, settled.state, settled.settled_by) == (phone, state, actor)
    sentence = Entry.objects.latest("pk").sentence
    assert f"La fiche dit maintenant «\u00a0{phone}\u00a0»" in sentence
    assert sentence.endswith("Nous avons appelé.")


def test_what_is_taken_keeps_its_own_source():
    conflict = settle_conflict(ConflictFactory(), actor=AnimatorFactory().account, choice="take", reason="Oui.")
    said = FieldSource.objects.get()
    assert (said.voice, said.source_name) == ("import", "Recensement 2026")
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        settle_conflict(conflict, actor=AnimatorFactory().account, choice="keep", reason="Non.")


def test_a_municipality_is_taken_by_its_code():
    town = MunicipalityFactory(code="23008", name="Aubusson")
    conflict = ConflictFactory(field="municipality", theirs={"code": "23008", "name": "Aubusson"})
    settle_conflict(conflict, actor=AnimatorFactory().account, choice="take", reason="Déménagé.")
    assert Place.objects.get().municipality == town


def test_both_sides_are_told(django_capture_on_commit_callbacks):
    mandate, animator = RepresentativeFactory(), AnimatorFactory().account
    revise_place(mandate.place, actor=mandate.account, phone="+33555520000")
    (conflict,) = revise_place(mandate.place, actor=animator, phone="+33555520001")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        settle_conflict(conflict, actor=mandate.account, choice="keep", reason="C’est le bon.")
    assert [message.to for message in mail.outbox] == [[animator.email]]
    assert "C’est le bon." in mail.outbox[0].body


def test_what_waits_is_named_in_french_among_the_pages_that_one_follows(client):
    mandate = RepresentativeFactory(place__name="Le Préau")
    revise_place(mandate.place, actor=mandate.account, phone="+33555520000")
    revise_place(mandate.place, actor=AnimatorFactory().account, phone="+33555520001")
    Doubt.objects.create(place=mandate.place, field="hours")
    client.force_login(mandate.account)
    assert "Le Préau\u00a0: téléphone</a>" in client.get(reverse("journal:follows")).text
    assert [str(each) for each in Doubt.objects.all()] == ["Le Préau\u00a0: horaires"]


def test_nobody_decides_on_their_own_word(client):
    mandate, animator = RepresentativeFactory(), AnimatorFactory().account
    revise_place(mandate.place, actor=mandate.account, phone="+33555520000")
    (conflict,) = revise_place(mandate.place, actor=animator, phone="+33555520001")
    client.force_login(animator)
    assert "C’est votre version" in client.get(conflict.get_absolute_url()).content.decode()
    assert client.post(conflict.get_absolute_url(), {"choice": "take", "reason": "Si."}).status_code == 403


def test_a_choice_is_made_on_one_page(client):
    conflict = ConflictFactory()
    client.force_login(RepresentativeFactory(place=conflict.place).account)
    page = client.get(conflict.get_absolute_url()).content.decode()
    assert "+33555520000" in page
    assert "Recensement 2026 dit" in page
    wrong = client.post(conflict.get_absolute_url(), {"choice": "write", "other": "12", "reason": "Autre numéro"})
    assert wrong.status_code == 422
    assert "Autre numéro" in wrong.content.decode()
    assert "téléphone n’est pas français" in str(wrong.context["form"].errors["other"])
    client.post(conflict.get_absolute_url(), {"choice": "write", "other": "05 55 52 00 09", "reason": "Autre numéro"})
    assert Place.objects.get().phone == "+33555520009"
    assert "Une autre version est écrite" in client.get(conflict.get_absolute_url()).content.decode()


@pytest.mark.parametrize("field", ["point", "hours", "typologies", "opened_on", "links", "status", "municipality"])
def test_every_kind_of_field_has_its_form(client, field):
    theirs = {"point": [46.17, 1.87], "typologies": ["fablab"], "opened_on": "2019-01-01", "links": ["https://a.fr/"]}
    town = {"code": "23096", "name": "Guéret"}
    conflict = ConflictFactory(field=field, theirs=theirs.get(field, town if field == "municipality" else "open"))
    client.force_login(AnimatorFactory().account)
    assert client.get(conflict.get_absolute_url()).status_code == 200
    empty = client.post(conflict.get_absolute_url(), {"choice": "write", "reason": "Voilà."})
    assert "Écrivez cette autre version" in str(empty.context["form"].errors["other"])


def test_a_point_out_of_its_municipality_is_not_taken():
    conflict = ConflictFactory(field="point", theirs=[46.17, 1.87])
    with pytest.raises(RuleBroken):
        settle_conflict(conflict, actor=AnimatorFactory().account, choice="write", reason="x", other=[48.8, 2.3])


@pytest.mark.django_db(transaction=True)
def test_two_choices_at_the_same_instant_are_one():
    conflict, actor, outcomes = ConflictFactory(place=PlaceFactory(phone="+33555520000")), AnimatorFactory().account, []

    def settle(choice):
        try:
            settle_conflict(conflict, actor=actor, choice=choice, reason="Voilà.")
            outcomes.append("settled")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=settle, args=[choice]) for choice in ("keep", "take")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["refused", "settled"]
    assert Conflict.objects.get().state in {"kept", "taken"}


def test_the_desk_shows_what_one_keeps_and_nothing_else(client):
    conflict = ConflictFactory()
    client.force_login(RepresentativeFactory().account)
    assert "Aucun désaccord" in client.get(reverse("records:desk")).content.decode()
    client.force_login(AnimatorFactory().account)
    assert conflict.get_absolute_url() in client.get(reverse("records:desk")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_choice_and_another_word_at_once_wait_for_one_another(monkeypatch):
    mandate, secretary = RepresentativeFactory(place=PlaceFactory(phone="")), AccountFactory(secretariat=True)
    place = mandate.place
    revise_place(place, actor=mandate.account, phone="+33555520000")
    [conflict] = revise_place(place, actor=secretary, phone="+33555520001")
    real, both = services.lock, threading.Barrier(2)

    def slowly(row):
        held = real(row)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.3)
        return held

    monkeypatch.setattr(services, "lock", slowly)
    answers = at_once(
        lambda: settle_conflict(conflict, actor=mandate.account, choice="keep", reason="Nous y sommes."),
        lambda: revise_place(place, actor=secretary, phone="+33555520002"),
    )
    assert answers == ["done", "done"]

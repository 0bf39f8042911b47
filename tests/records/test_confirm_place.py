"""« C’est toujours vrai »: in one click, in the voice of who says it; asked once a year, never twice."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.journal import services as journal
from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.records.models import Asking, Confirmation, SourceRecord
from lieudit.records.services import ask_keepers, confirm_place, revise_place, take_confirmation_back
from lieudit.toolkit.errors import RuleBroken
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db

YEAR = dt.timedelta(days=366)


def test_each_voice_confirms_once_a_day():
    mandate, animator = RepresentativeFactory(), AnimatorFactory().account
    for account in (mandate.account, mandate.account, animator):
        confirm_place(mandate.place, actor=account)
    assert list(Confirmation.objects.order_by("pk").values_list("voice", flat=True)) == ["place", "network"]


def test_what_was_all_said_on_one_old_day_says_it_once(client):
    place = PlaceFactory(phone="+33555520000", address="3 rue Haute")
    Place.objects.filter(pk=place.pk).update(created_at=timezone.now() - 2 * YEAR)
    page = client.get(place.get_absolute_url()).text
    assert page.count("à confirmer.") == 1
    assert "à confirmer <" not in page
    row = {"phone": place.phone, "vintage": "2019"}
    SourceRecord.objects.create(place=place, source="x", external_id="1", row=row)
    SourceRecord.objects.update(imported_at=timezone.now() - 3 * YEAR)
    page = client.get(place.get_absolute_url()).text
    assert "à confirmer." not in page
    assert page.count("à confirmer</span>") > 1, "their days differ"


def test_the_page_says_who_confirmed_and_greys_what_is_old(client):
    place = PlaceFactory(phone="+33555520000")
    Place.objects.filter(pk=place.pk).update(created_at=timezone.now() - 2 * YEAR)
    page = client.get(place.get_absolute_url()).content.decode()
    assert '<dd class="quiet"><a href="tel:' in page
    assert "à confirmer" in page
    confirm_place(place, actor=AnimatorFactory().account)
    page = client.get(place.get_absolute_url()).content.decode()
    assert "Vérifié par le réseau le" in page
    assert '<dd class="quiet"><a href="tel:' not in page


def test_a_record_is_confirmed_from_the_desk_in_one_click(client):
    place, animator = PlaceFactory(name="Le Préau"), AnimatorFactory().account
    client.force_login(animator)
    assert "Le Préau" in client.get(reverse("records:desk")).content.decode()
    response = client.post(reverse("records:confirm_place", args=[place.slug]), {"next": reverse("records:desk")})
    assert response["Location"] == reverse("records:desk")
    assert "Tout est confirmé" in client.get(reverse("records:desk")).content.decode()


@pytest.fixture
def old():
    return RepresentativeFactory(since=dt.date.today() - 2 * YEAR, place=PlaceFactory(name="Le Préau"))


def test_those_who_speak_are_asked_once_then_never_nagged(old, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert ask_keepers(timezone.now()) == 1
    assert [message.to for message in mail.outbox] == [[old.account.email]]
    assert old.place.get_absolute_url() in mail.outbox[0].body
    assert Asking.objects.get().sent_at
    assert Entry.objects.get().kind == "records.confirmation_asked"
    with django_capture_on_commit_callbacks(execute=True):
        assert ask_keepers(timezone.now() + dt.timedelta(days=30)) == 0
    assert len(mail.outbox) == 1


def test_nobody_is_asked_what_was_just_said(old):
    confirm_place(old.place, actor=old.account)
    RepresentativeFactory()  # who speaks since today
    PlaceFactory()  # for which nobody speaks
    assert ask_keepers(timezone.now()) == 0
    assert ask_keepers(timezone.now() + YEAR) == 2


def test_what_was_corrected_since_stays_confirmed():
    mandate = RepresentativeFactory()
    place, speaker = mandate.place, mandate.account
    confirm_place(place, actor=speaker)
    revise_place(place, actor=speaker, phone="+33555520001")
    with pytest.raises(RuleBroken, match="corrigée ou confirmée depuis"):
        take_confirmation_back(place, actor=speaker)
    place.refresh_from_db()
    assert (place.confirmed_on, Confirmation.objects.count()) == (timezone.localdate(), 2)


def test_one_takes_back_nothing_of_what_another_confirmed_after(client):
    first, second, place = AnimatorFactory().account, AnimatorFactory().account, PlaceFactory()
    address, told = reverse("records:confirm_place", args=[place.slug]), "la fiche est confirmée aujourd’hui"
    for account, undoes in ((first, True), (second, False), (first, False)):
        client.force_login(account)
        page = client.post(address, follow=True).text
        assert (told in page, ">Annuler" in page) == (True, undoes)
    for account in (first, second):
        with pytest.raises(RuleBroken, match="rien à annuler"):
            take_confirmation_back(place, actor=account)
    place.refresh_from_db()
    assert (place.confirmed_on, Confirmation.objects.count()) == (timezone.localdate(), 2)


def test_only_the_confirmation_of_that_act_is_taken_back():
    animator, place = AnimatorFactory().account, PlaceFactory()
    Confirmation.objects.create(place=place, voice="network", account=animator, at=timezone.now())
    confirm_place(place, actor=animator)
    take_confirmation_back(place, actor=animator)
    place.refresh_from_db()
    assert (place.confirmed_on, Confirmation.objects.count()) == (None, 1)


def test_an_act_that_does_not_say_the_date_before_is_not_taken_back():
    animator, place = AnimatorFactory().account, PlaceFactory()
    Place.objects.update(confirmed_on=timezone.localdate())
    Confirmation.objects.create(place=place, voice="network", account=animator, at=timezone.now())
    journal.record("network.place_confirmed", place, actor=animator, data={"place": place.name})
    with pytest.raises(RuleBroken, match="rien à annuler"):
        take_confirmation_back(place, actor=animator)

"""« Ce n’est plus vrai ? »: a visitor says so of one field, and who keeps the record answers."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.records.doubts import MOST_AROUND, MOST_VOICES, betters_of, doubt_field, pass_doubts_on
from lieudit.records.models import Conflict, Doubt, DoubtVoice, FieldSource
from lieudit.records.provenance import EMPTY, said_of, shown
from lieudit.records.services import keep_field, revise_place, settle_conflict, take_better
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import MunicipalityFactory
from tests.voting.test_give_proxy import at_once

pytestmark = pytest.mark.django_db

OLD, NEW = "Tu-Sa 10:00-18:00", "We 09:00-12:00"


@pytest.fixture
def place():
    return PlaceFactory(name="Le Préau", hours=OLD, phone="+33555520000")


def say(place, sender="a", better=None, field="hours", author=None):
    return doubt_field(place, field=field, author=author, sender=sender, better=better)


def page_of(place, field="hours"):
    return reverse("records:doubt_field", args=[place.slug, field])


def test_an_inhabitant_corrects_an_hour_in_two_clicks_without_an_account(client, place):
    page = client.get(place.get_absolute_url()).text
    assert f'href="{page_of(place)}"' in page
    answer = client.post(page_of(place), {"better": "mercredi 9h-12h"}, follow=True)
    assert "Merci. Le lieu est prié de répondre" in answer.text
    voice = DoubtVoice.objects.get()
    assert (voice.doubt.field, voice.doubt.ours, voice.better, voice.author) == ("hours", OLD, NEW, None)
    place.refresh_from_db()
    assert place.hours == OLD


def test_one_may_not_know_what_is_true(client, place):
    client.post(page_of(place), {"better": ""})
    assert DoubtVoice.objects.get().better is None


@pytest.fixture
def silent():
    """A place that says that it has no telephone, nor anything of digital mediation."""
    place, account = PlaceFactory(name="Le Préau", phone=""), AccountFactory()
    RepresentativeFactory(place=place, account=account)
    return revised(place, account, absent=["phone", "domains.digital"]), account


def revised(place, account, **fields):
    place = Place.objects.with_territory().get(pk=place.pk)
    revise_place(place, actor=account, **fields)
    return place


def absent_in(place):
    return FieldSource.objects.absent_in([place.pk]).get(place.pk, set())


def test_that_there_is_none_may_be_wrong_too(client, silent):
    place, account = silent
    assert f'href="{page_of(place, "phone")}"' in client.get(place.get_absolute_url()).text
    assert "il n’y en a pas" in client.get(page_of(place, "phone")).text
    client.post(page_of(place, "phone"), {"better": "05 55 52 00 00"})
    take_better(DoubtVoice.objects.get(), actor=account)
    place.refresh_from_db()
    assert (str(place.phone), absent_in(place)) == ("+33555520000", {"domains.digital"})


def test_that_there_is_none_is_said_again(client, silent):
    place, account = silent
    client.post(page_of(place, "phone"), {"better": ""})
    doubt = Doubt.objects.get()
    keep_field(doubt, actor=account)
    doubt.refresh_from_db()
    assert (doubt.state, absent_in(place)) == ("kept", {"phone", "domains.digital"})


def test_a_service_that_is_denied_may_be_found(client, silent):
    place, account = silent
    assert f'href="{page_of(place, "domains")}"' in client.get(place.get_absolute_url()).text
    client.post(page_of(place, "domains"), {"better": ["digital"]})
    take_better(DoubtVoice.objects.get(), actor=account)
    assert absent_in(place) == {"phone"}


def test_what_nobody_told_is_not_doubted(client, place):
    assert client.get(page_of(place, "email")).status_code == 404


def test_what_cannot_be_read_is_said_and_kept(client, place):
    page = client.post(page_of(place), {"better": "quand on peut"}).text
    assert "quand on peut" in page
    assert not Doubt.objects.exists()


WHOLE = {
    "name": "La Forge", "address": "3 rue Haute", "postcode": "23000", "latitude": 46.17, "longitude": 1.87,
    "summary": "Une ancienne école.", "description": "On y répare.", "typologies": ["fablab"], "domains": ["digital"],
    "management_model": "association", "opened_on": dt.date(2019, 5, 1), "built_area": 120, "siret": "35600000000048",
    "hours": OLD, "accessibility": "Plain-pied.", "accessibility_url": "https://acceslibre.exemple.fr/a/",
    "phone": "+33555520000", "email": "forge@exemple.fr", "links": ["https://forge.exemple.fr"],
}  # fmt: skip
EMPTY_FIELDS = {"accessibility": "", "address": "", "hours": "", "phone": ""}


@pytest.mark.parametrize("held", [WHOLE, WHOLE | EMPTY_FIELDS, {}, {"status": "paused"}])
def test_what_is_no_longer_true_is_said_beside_each_field_that_is_told(client, held):
    place = PlaceFactory(**held)
    page = client.get(place.get_absolute_url()).text
    linked = re.findall(re.escape(page_of(place, "FIELD")).replace("FIELD", "([a-z_]+)"), page)
    said = {field for field, value in said_of(place).items() if value not in EMPTY}
    assert sorted(linked) == sorted(said), "each once, and no other"
    assert {client.get(page_of(place, field)).status_code for field in said} == {200}


def test_where_a_place_stands_may_be_doubted_and_corrected(client, place):
    town, animator = (
        MunicipalityFactory(code="23008", name="Aubusson", latitude=45.96, longitude=2.17),
        AnimatorFactory(),
    )
    client.post(page_of(place, "municipality"), {"better": town.label})
    hint = DoubtVoice.objects.get()
    assert (hint.doubt.ours["name"], hint.better) == ("Guéret", {"code": "23008", "name": "Aubusson"})
    take_better(hint, actor=animator.account)
    place.refresh_from_db()
    assert (place.municipality, Doubt.objects.get().state) == (town, "taken")


def test_a_point_is_corrected_within_its_municipality(client, place):
    place.latitude, place.longitude = 46.17, 1.87
    place.save()
    page = client.post(page_of(place, "point"), {"better": "48,85 2,35"}).text
    assert "km de Guéret" in page
    assert not Doubt.objects.exists()
    client.post(page_of(place, "point"), {"better": "46,168 1,871"})
    hint = DoubtVoice.objects.get()
    town = MunicipalityFactory(code="75056", name="Paris", latitude=48.85, longitude=2.35)
    moved = say(place, "b", {"code": town.code, "name": town.name}, field="municipality").voices.get()
    with pytest.raises(RuleBroken, match="Corrigez la commune et le point ensemble"):
        take_better(moved, actor=AnimatorFactory().account)
    take_better(hint, actor=AnimatorFactory().account)
    place.refresh_from_db()
    assert (place.latitude, place.longitude) == (46.168, 1.871)


@pytest.mark.parametrize(("field", "status"), [("phone", 200), ("point", 404), ("summary", 404), ("withdrawn_at", 404)])
def test_a_field_that_says_something_is_doubted_and_no_other(client, place, field, status):
    assert client.get(page_of(place, field)).status_code == status


def test_the_same_value_is_no_correction(place):
    with pytest.raises(RuleBroken, match="déjà ce que dit la fiche"):
        say(place, better=OLD)


def test_those_who_speak_for_the_place_are_asked_and_nobody_else(place, django_capture_on_commit_callbacks):
    speaker, animator = RepresentativeFactory(place=place).account, AnimatorFactory().account
    with django_capture_on_commit_callbacks(execute=True):
        doubt = say(place)
    assert [message.to for message in mail.outbox] == [[speaker.email]]
    assert list(Doubt.objects.asked_of(speaker)) == [doubt]
    assert not Doubt.objects.asked_of(animator)


def test_the_animation_is_asked_when_nobody_speaks_for_the_place(place, django_capture_on_commit_callbacks):
    animator = AnimatorFactory().account
    with django_capture_on_commit_callbacks(execute=True):
        say(place)
    assert [message.to for message in mail.outbox] == [[animator.email]]
    assert Doubt.objects.asked_of(animator).exists()


def test_the_animation_is_asked_once_when_the_place_has_not_answered(place, django_capture_on_commit_callbacks):
    RepresentativeFactory(place=place)
    animator = AnimatorFactory().account
    say(place)
    Doubt.objects.update(at=timezone.make_aware(dt.datetime(2026, 6, 1, 12)))
    last_day = timezone.make_aware(dt.datetime(2026, 6, 15, 12))
    assert pass_doubts_on(last_day) == 0
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert pass_doubts_on(last_day + dt.timedelta(days=1)) == 1
    assert animator.email in {to for message in mail.outbox for to in message.to}
    assert Doubt.objects.asked_of(animator).exists()
    assert pass_doubts_on(last_day + dt.timedelta(days=2)) == 0


def test_three_visitors_make_a_field_contested_in_public_and_one_alone_never(client, place):
    for _ in range(4):
        say(place, "a")
    say(place, "b")
    assert "contesté" not in client.get(place.get_absolute_url()).text
    assert not Entry.objects.filter(kind="records.contested").exists()
    say(place, "c", NEW)
    say(place, "d")
    page = client.get(place.get_absolute_url()).text
    assert page.count("contesté\u00a0: plusieurs personnes disent que ce n’est plus vrai") == 1
    assert NEW not in page
    assert Entry.objects.public().filter(kind="records.contested").count() == 1


def test_a_later_word_of_one_visitor_replaces_the_former(place):
    say(place, "a", NEW)
    doubt = say(place, "a", "Th 09:00-12:00")
    assert [better.hint.better for better in betters_of(doubt)] == ["Th 09:00-12:00"]


def test_better_values_are_read_by_number(place):
    for sender, better in zip("abcd", (None, "Th 09:00-12:00", NEW, NEW), strict=True):
        doubt = say(place, sender, better)
    assert [(each.people, each.hint and each.hint.better) for each in betters_of(doubt)] == [
        (2, NEW),
        (1, "Th 09:00-12:00"),
        (1, None),
    ]


def test_a_thousand_senders_fill_nothing(place):
    doubt = say(place)
    DoubtVoice.objects.bulk_create(DoubtVoice(doubt=doubt, sender=f"n{n}") for n in range(MOST_VOICES - 1))
    with pytest.raises(RuleBroken, match="Beaucoup de personnes"):
        say(place, "one more")
    say(place, "a", NEW)  # who spoke may still correct their own word


def from_address(client, place, address, better=""):
    return client.post(page_of(place), {"better": better}, REMOTE_ADDR=address)


def test_the_same_correction_by_a_thousand_addresses_is_that_of_one_neighbour(client, place):
    """Side by side, they are one when it comes to contesting, and leave room to who lives elsewhere."""
    for number in range(0, 1000, 20):
        answer = from_address(client, place, f"198.51.{number % 200}.{number // 200 + 1}", NEW)
        if number >= 20 * MOST_AROUND:
            assert "Cela a déjà été dit plusieurs fois depuis votre réseau" in answer.text
            assert "Beaucoup de personnes" not in answer.text
    doubt = Doubt.objects.with_voices().get()
    assert (doubt.voices.count(), [each.people for each in betters_of(doubt)]) == (MOST_AROUND, [1])
    from_address(client, place, "203.0.113.9", "jeudi 9h-12h")
    assert "contesté" not in client.get(place.get_absolute_url()).text
    from_address(client, place, "2001:db8::1", "jeudi 9h-12h")
    assert "contesté" in client.get(place.get_absolute_url()).text
    assert Entry.objects.filter(kind="records.contested").count() == 1
    told = [(each.people, each.words.partition(" ")[0]) for each in betters_of(Doubt.objects.with_voices().get())]
    assert told == [(2, "Jeudi"), (1, "Mercredi")]
    place.refresh_from_db()
    assert place.hours == OLD, "nothing is written before somebody answers"
    keep_field(doubt, actor=AnimatorFactory().account)
    assert set(DoubtVoice.objects.values_list("sender", "around")) == {("", "")}


def test_one_sender_is_slowed_down(place):
    others = [PlaceFactory(phone=f"+335555200{n:02}") for n in range(21)]
    for other in others[:20]:
        say(other, field="phone")
    with pytest.raises(RuleBroken, match="Réessayez dans une heure"):
        say(others[20], field="phone")
    say(others[20], "b", field="phone")


def test_what_is_taken_is_written_with_whose_hint_it_was(client, place):
    speaker = RepresentativeFactory(place=place).account
    say(place, "a")
    say(place, "b", NEW, author=AccountFactory(name="Claire Roux", public=True))
    client.force_login(speaker)
    desk = client.get(reverse("records:desk")).text
    assert "2 personnes disent que ce n’est plus vrai" in desk
    doubt = Doubt.objects.get()
    page = client.get(doubt.get_absolute_url()).text
    assert "dont Claire Roux" in page
    client.post(reverse("records:take_better", args=[DoubtVoice.objects.get(better=NEW).pk]))
    place.refresh_from_db()
    doubt.refresh_from_db()
    assert (place.hours, doubt.state, doubt.settled_by) == (NEW, "taken", speaker)
    assert set(doubt.voices.values_list("sender", flat=True)) == {""}
    assert "sur l’indication de Claire Roux" in client.get(reverse("records:sources", args=[place.slug])).text
    assert Entry.objects.get(kind="records.doubt_settled").sentence.endswith("l’indication est reprise.")


def test_what_visitors_give_is_taken_or_set_aside_from_the_one_list_of_all(client, place):
    client.force_login(RepresentativeFactory(place=place).account)
    say(place, better=NEW)
    other = say(place, field="phone")
    url = reverse("records:desk")
    desk = client.get(url).text
    hint = DoubtVoice.objects.get(better=NEW)
    take, keep = reverse("records:take_better", args=[hint.pk]), reverse("records:keep_field", args=[other.pk])
    assert f'action="{take}"' in desk
    assert f'action="{keep}"' in desk
    assert shown("hours", NEW) in unescape(desk)
    assert client.post(take).url == url
    place.refresh_from_db()
    assert place.hours == NEW
    assert f'action="{take}"' not in client.get(url).text


def test_a_visitor_with_an_account_is_told_of_the_answer(place, django_capture_on_commit_callbacks):
    speaker, visitor = RepresentativeFactory(place=place).account, AccountFactory()
    doubt = say(place, author=visitor)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        keep_field(doubt, actor=speaker)
    assert [message.to for message in mail.outbox] == [[visitor.email]]
    assert "la fiche disait vrai" in mail.outbox[0].body


def test_a_field_that_is_kept_bears_the_date_of_today(client, place):
    speaker = RepresentativeFactory(place=place).account
    doubt = say(place)
    client.force_login(speaker)
    client.post(reverse("records:keep_field", args=[doubt.pk]))
    said = FieldSource.objects.get()
    assert (said.field, said.value, said.voice) == ("hours", OLD, "place")
    doubt.refresh_from_db()
    assert doubt.state == "kept"
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        keep_field(doubt, actor=speaker)


def test_a_record_corrected_otherwise_answers_visitors_too(place):
    speaker = RepresentativeFactory(place=place).account
    doubt = say(place, better=NEW)
    other = say(place, field="phone")
    revise_place(place, actor=speaker, hours="Fr 09:00-12:00")
    doubt.refresh_from_db()
    other.refresh_from_db()
    assert (doubt.state, other.state) == ("other", "open")


def test_what_the_other_party_keeps_is_proposed_to_it_and_visitors_wait(place):
    speaker, animator = RepresentativeFactory(place=place).account, AnimatorFactory().account
    revise_place(place, actor=speaker, hours="Mo-Fr 09:00-12:00")
    doubt = say(place, better=NEW)
    (conflict,) = take_better(doubt.voices.get(), actor=animator)
    doubt.refresh_from_db()
    assert (doubt.state, conflict.theirs) == ("open", NEW)
    settle_conflict(conflict, actor=speaker, choice="keep", reason="C’est le bon.")
    doubt.refresh_from_db()
    assert doubt.state == "kept"


def test_what_a_visitor_gives_without_a_value_cannot_be_taken(place):
    doubt = say(place)
    with pytest.raises(RuleBroken, match="rien proposé"):
        take_better(doubt.voices.get(), actor=RepresentativeFactory(place=place).account)


def test_a_value_that_the_record_says_already_ends_the_doubt(place):
    doubt = say(place, better=NEW)
    type(place).objects.update(hours=NEW)  # a list has brought it since
    assert take_better(doubt.voices.get(), actor=AnimatorFactory().account) == []
    doubt.refresh_from_db()
    assert doubt.state == "taken"
    assert not Conflict.objects.exists()


def test_a_name_is_told_only_with_the_consent_of_who_bears_it(client, place):
    doubt = say(place, "a", NEW, author=AccountFactory(name="Claire Roux"))
    take_better(doubt.voices.get(), actor=RepresentativeFactory(place=place).account)
    page = client.get(reverse("records:sources", args=[place.slug])).text
    assert "sur l’indication d’un·e membre" in page
    assert "Claire Roux" not in page


def test_who_keeps_the_record_corrects_it_instead(client, place):
    client.force_login(RepresentativeFactory(place=place).account)
    assert "plus vrai" not in client.get(place.get_absolute_url()).text.replace("\u00a0", " ")


def test_a_hostile_value_is_shown_as_text(client, place):
    client.post(page_of(place, "phone"), {"better": "<script>alert(1)</script>"})
    doubt = say(place, "z", "<script>alert(1)</script>", field="phone")
    client.force_login(AnimatorFactory().account)
    assert "<script>alert" not in client.get(doubt.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_two_visitors_at_once_say_it_in_one_doubt():
    place = PlaceFactory(hours=OLD)
    at_once(lambda: say(place, "a"), lambda: say(place, "b"))
    assert Doubt.objects.get().voices.count() == 2

"""« Ce n’est plus vrai ? », of what a service says, of the networks and of the programmes of a place."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.network.models import Affiliation
from lieudit.public_services.services import end_offer, revise_offer
from lieudit.public_services.vocabulary import Price
from lieudit.records.doubts import doubt_field, pass_doubts_on
from lieudit.records.models import Doubt, DoubtVoice, Label
from lieudit.records.services import keep_field, send_doubt_on, take_better
from lieudit.records.vocabulary import Programme
from lieudit.territory.desk import Desk, lists_of
from lieudit.territory.models import Department
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker():
    return RepresentativeFactory(place=PlaceFactory(name="Le Préau", phone="+33555520000"))


@pytest.fixture
def offer(speaker):
    said = {"title": "Permanence", "hours": "Tu 14:00-18:00", "price": [Price.FREE], "description": "Avec vous."}
    return OfferFactory(place=speaker.place, booking_url="https://lepreau.fr/rdv", **said)


def page_of(place, field):
    return reverse("records:doubt_field", args=[place.slug, field])


@pytest.mark.parametrize("field", ["hours", "price", "booking_url", "description", "kind"])
def test_each_thing_that_a_service_says_may_be_doubted_in_two_clicks(client, speaker, offer, field):
    page = client.get(offer.get_absolute_url()).text
    where = page_of(offer.place, f"offer.{offer.number}.{field}")
    assert f'href="{where}"' in page
    assert page_of(offer.place, "phone") in page
    asked = client.get(where)
    assert "de «\xa0Permanence\xa0»" in asked.text
    answer = client.post(where, {"better": "Ce n’est plus cela."}, follow=True)
    assert "Merci. Le lieu est prié de répondre" in answer.text
    voice = DoubtVoice.objects.get()
    assert (voice.doubt.place, voice.better, voice.author) == (offer.place, "Ce n’est plus cela.", None)
    client.force_login(speaker.account)
    assert where not in client.get(offer.get_absolute_url()).text, "who keeps it corrects it"
    desk = client.get(reverse("records:desk")).text
    assert "Permanence" in desk
    assert reverse("records:take_better", args=[voice.pk]) not in desk
    told = client.get(voice.doubt.get_absolute_url()).text
    assert reverse("public_services:revise_offer", args=[offer.number]) in told
    assert "Ce n’est plus cela." in told
    with pytest.raises(RuleBroken, match="sur sa propre page"):
        take_better(voice, actor=speaker.account)


def test_its_page_asks_nothing_for_its_links(client, offer, django_assert_max_num_queries):
    client.get(offer.get_absolute_url())
    with django_assert_max_num_queries(8) as asked:
        client.get(offer.get_absolute_url())
    assert len([each for each in asked if 'FROM "public_services_offer"' in each["sql"]]) <= 2


def doubted(client, place, field, better=""):
    client.post(page_of(place, field), {"better": better})
    return Doubt.objects.get(field=field)


def test_correcting_the_service_answers_its_visitors_and_so_does_saying_that_it_is_right(client, speaker, offer):
    doubt = doubted(client, offer.place, f"offer.{offer.number}.price")
    kept = doubted(client, offer.place, f"offer.{offer.number}.hours")
    revise_offer(offer, actor=speaker.account, price=[Price.PAID])
    keep_field(kept, actor=speaker.account)
    doubt.refresh_from_db()
    kept.refresh_from_db()
    assert (doubt.state, kept.state) == ("other", "kept")
    other = doubted(client, offer.place, f"offer.{offer.number}.kind")
    end_offer(offer, actor=speaker.account, reason="Plus personne.")
    other.refresh_from_db()
    assert other.state == "other"


@pytest.mark.parametrize(
    "field",
    [
        "offer.999999.price", "offer.x.price", "offer.{n}.place", "offer.{n}", "networks.x",
        "networks.", "offer.0{n}.price", "offer.{n}.price.", "offer.{wide}.price",
    ],
)  # fmt: skip
def test_what_no_service_says_is_not_doubted(client, offer, field):
    wide = str(offer.number).translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)})
    assert client.get(page_of(offer.place, field.format(n=offer.number, wide=wide))).status_code == 404
    assert client.get(page_of(PlaceFactory(), f"offer.{offer.number}.price")).status_code == 404


def test_networks_and_programmes_of_a_place_may_be_doubted(client, speaker):
    place = speaker.place
    for field in ("networks", "programmes"):
        assert client.get(page_of(place, field)).status_code == 404, "there is none"
    link = Affiliation.objects.create(place=place, organisation=OrganisationFactory(network=True, name="Réseau Un"))
    Label.objects.create(place=place, programme=Programme.FABRIQUE)
    page = client.get(place.get_absolute_url()).text
    for field, words in (("networks", "Réseau Un"), ("programmes", "Fabrique de territoire")):
        assert f'href="{page_of(place, field)}"' in page
        assert words in client.get(page_of(place, field)).text
    doubt, right = doubted(client, place, "networks", "Il n’y est plus."), doubted(client, place, "programmes")
    link.delete()
    for each in (doubt, right):
        keep_field(each, actor=speaker.account)
        each.refresh_from_db()
    assert (doubt.state, right.state) == ("other", "kept")


def test_the_journal_keeps_for_ever_and_says_no_word_that_somebody_wrote(offer, speaker):
    for sender in "abc":
        doubt = doubt_field(offer.place, field=f"offer.{offer.number}.price", author=None, sender=sender)
    pass_doubts_on(timezone.now() + dt.timedelta(days=40))
    keep_field(doubt, actor=speaker.account)
    told = {entry.kind: entry.data["field"] for entry in Entry.objects.filter(kind__startswith="records.")}
    kinds = ("doubted", "contested", "doubt_passed_on", "doubt_settled")
    assert told == dict.fromkeys([f"records.{kind}" for kind in kinds], "prix d’un service")


def test_what_a_list_tells_is_passed_to_who_publishes_it_and_visitors_read_so(client, speaker):
    place = speaker.place
    Label.objects.create(place=place, programme=Programme.FABRIQUE)
    doubt = doubted(client, place, "programmes", "Le label a pris fin.")
    client.force_login(speaker.account)
    page = client.get(doubt.get_absolute_url()).text
    assert not re.search("Corriger (d’abord|autrement)", page)
    where = reverse("records:send_doubt_on", args=[doubt.pk])
    assert f'action="{where}"' in page
    assert "qui l’a indiqué lira" in client.post(where, follow=True).text
    doubt.refresh_from_db()
    assert doubt.state == "sent_on"
    assert "C’est passé à qui publie la liste, le" in client.get(doubt.get_absolute_url()).text
    assert Entry.objects.get(kind="records.doubt_settled").data["outcome"] == "c’est passé à qui publie la liste"
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        send_doubt_on(doubt, actor=speaker.account)


@pytest.mark.parametrize("field", ["phone", "networks", "price"])
def test_what_is_corrected_here_is_passed_to_nobody(client, speaker, offer, field):
    link = {"organisation": OrganisationFactory(network=True, name="Réseau Un")}
    Affiliation.objects.create(place=offer.place, **link)
    doubt = doubted(client, offer.place, f"offer.{offer.number}.price" if field == "price" else field)
    client.force_login(speaker.account)
    where = reverse("records:send_doubt_on", args=[doubt.pk])
    assert where not in client.get(doubt.get_absolute_url()).text
    assert "Cela se corrige ici" in client.post(where, follow=True).text
    doubt.refresh_from_db()
    assert doubt.state == "open"


def test_what_bears_no_date_is_not_said_to_be_dated(client, speaker, offer):
    beside, own = doubted(client, offer.place, f"offer.{offer.number}.price"), doubted(client, offer.place, "phone")
    client.force_login(speaker.account)
    desk = client.get(reverse("records:desk")).text
    buttons = re.findall(r'/toujours-vrai/".*?<button[^>]*>([^<]+)<', desk, re.S)
    assert sorted(buttons) == ["C’est toujours vrai", "C’est vrai maintenant"]
    said = [client.post(reverse("records:keep_field", args=[each.pk]), follow=True).text for each in (beside, own)]
    assert ["avec la date d’aujourd’hui" in page for page in said] == [False, True]
    assert "c’est dit." in said[0]


def test_many_doubts_on_many_services_are_named_together(speaker, client, django_assert_max_num_queries):
    offers = OfferFactory.create_batch(12, place=speaker.place)
    for each in offers:
        doubt_field(speaker.place, field=f"offer.{each.number}.kind", author=None, sender=str(each.number))
    client.force_login(speaker.account)
    client.get(reverse("records:desk"))
    with django_assert_max_num_queries(12) as asked:
        page = client.get(reverse("records:desk")).text
    assert all(each.title in page for each in offers)
    assert len([each for each in asked if 'FROM "public_services_offer"' in each["sql"]]) == 1


def test_a_desk_names_them_together_too(offer, django_assert_max_num_queries):
    for field in ("kind", "hours", "description"):
        doubt_field(offer.place, field=f"offer.{offer.number}.{field}", author=None, sender=field)
    Doubt.objects.update(passed_on_at=timezone.now())
    here = Department.objects.get()
    desk = Desk(AccountFactory(), here, [here.pk], [])
    lists_of(desk, "/bureau/")
    with django_assert_max_num_queries(3) as asked:
        (listed,) = [each for each in lists_of(desk, "/bureau/") if each.key == "indications"]
    assert len(listed.lines) == 3
    assert len([each for each in asked if each["sql"].startswith('SELECT "public_services_offer"')]) == 1
    assert all("de «\xa0Permanence\xa0»" in line.text for line in listed.lines)
    assert {gesture.words for line in listed.lines for gesture in line.gestures if gesture.at_once} == {
        "C’est vrai maintenant"
    }

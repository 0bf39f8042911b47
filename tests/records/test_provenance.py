"""Where each field comes from: the last word, else the list that says it, else who put the place here."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse

from lieudit.imports.matching import FACTS, merge
from lieudit.network.models import Place
from lieudit.records.models import Doubt, DoubtVoice, FieldSource, SourceRecord
from lieudit.records.provenance import origins, said_of, vintage_day
from lieudit.records.services import revise_place
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date.today()


def of(place, confirmed=None):
    place = Place.objects.with_territory().get(pk=place.pk)
    said, rows = FieldSource.objects.last_words(place), SourceRecord.objects.about(place)
    return origins(
        said_of(place), said, rows, town=place.municipality_id, created=TODAY, confirmed=confirmed, today=TODAY
    )


def test_a_field_comes_from_who_said_what_it_holds():
    mandate = RepresentativeFactory(place=PlaceFactory(phone="+33555520000"))
    place = mandate.place
    SourceRecord.objects.create(
        place=place,
        source="CGET 2019",
        external_id="7",
        licence="LO",
        row={"phone": "+33555520000", "vintage": "2019-06", "municipality_id": place.municipality_id},
    )
    found = of(place)
    phone = found["phone"]
    assert phone.who == "CGET 2019, ligne 7, données de 2019-06"
    assert (phone.on, phone.licence) == (dt.date(2019, 6, 30), "LO")
    assert (phone.stale, phone.listed) == (False, True)
    assert found["municipality"].who.startswith("CGET 2019")
    assert found["name"].who == "qui l’a inscrit sur ce site"
    revise_place(place, actor=mandate.account, phone="+33555520001")
    assert (of(place)["phone"].who, of(place)["phone"].stale) == ("le lieu", False)


def test_a_confirmation_renews_what_is_old():
    place = PlaceFactory(phone="+33555520000")
    SourceRecord.objects.create(place=place, source="x", external_id="1", row={"phone": place.phone, "vintage": "2019"})
    SourceRecord.objects.update(imported_at="2020-01-01T00:00Z")
    assert of(place)["phone"].stale
    assert not of(place, confirmed=TODAY)["phone"].stale


def test_what_a_list_just_brought_is_said_by_it_with_its_day_and_not_to_be_confirmed_at_once(client):
    place = PlaceFactory(phone="+33555520000")
    SourceRecord.objects.create(place=place, source="x", external_id="1", row={"phone": place.phone, "vintage": "2019"})
    page = client.get(place.get_absolute_url()).content.decode()
    assert "dit par la liste, le 31\u00a0décembre 2019" in page
    assert "à confirmer" not in page
    desk_of = AnimatorFactory(department=place.municipality.department).account
    client.force_login(desk_of)
    assert list(client.get(reverse("records:desk")).context["page"]) == []
    SourceRecord.objects.update(imported_at="2020-01-01T00:00Z")
    assert [each.pk for each in client.get(reverse("records:desk")).context["page"]] == [place.pk]


def test_a_list_that_does_not_tell_the_state_of_a_place_does_not_say_that_it_is_open():
    assert of(PlaceFactory(status="open"))["status"].who == "qui l’a inscrit sur ce site"
    place = PlaceFactory(status="")
    record = SourceRecord.objects.create(place=place, source="x", external_id="1", row={"name": place.name})
    assert "status" not in of(place)
    SourceRecord.objects.filter(pk=record.pk).update(row={"status": "open"})
    Place.objects.filter(pk=place.pk).update(status="open")
    assert of(place)["status"].who == "x, ligne 1"


def test_who_put_a_place_here_is_not_said_to_tell_what_their_list_did_not():
    place = PlaceFactory(status="open")
    SourceRecord.objects.create(place=place, source="x", external_id="1", row={"name": place.name})
    status = of(place, confirmed=dt.date(2026, 11, 2))["status"]
    assert (status.who, status.on) == ("qui a confirmé la fiche", dt.date(2026, 11, 2))
    assert of(place, confirmed=dt.date(2026, 11, 2))["name"].who == "x, ligne 1"


@pytest.mark.parametrize("migration", ["0009_states_nobody_said", "0010_doubts_beside_the_record"])
def test_what_the_former_version_does_not_know_is_not_left_to_it(migration):
    """Played backwards in this transaction alone, as PostgreSQL takes its changes of tables."""
    PlaceFactory(status="")
    doubted = PlaceFactory(status="closed")
    for field in ("hours", "offer.12.accompaniment"):
        Doubt.objects.create(place=doubted, field=field).voices.create(sender="a")
    loader = MigrationLoader(None)
    state = loader.project_state(("records", migration), at_end=False)
    with connection.schema_editor() as editor:
        loader.disk_migrations["records", migration].unapply(state, editor)
    place_states = [*Place.objects.order_by("pk").values_list("status", flat=True)]
    fields = [*Doubt.objects.order_by("pk").values_list("field", flat=True)]
    if migration.startswith("0009"):
        assert (place_states, len(fields)) == (["open", "closed"], 2)
    else:
        assert (place_states, fields, DoubtVoice.objects.count()) == (["", "closed"], ["hours"], 1)


def test_a_domain_that_nobody_told_is_not_said_to_be_absent(client):
    mandate = RepresentativeFactory(place=PlaceFactory(domains=["digital"]))
    url = mandate.place.get_absolute_url()
    page = client.get(url).content.decode()
    assert "Personne ne l’a dit" in page
    assert "Absent" not in page
    revise_place(mandate.place, actor=mandate.account, domains=["digital", "culture"])
    page = client.get(url).content.decode()
    assert page.count("Présent") == 2
    assert page.count("Personne ne l’a dit") == 4, "who names two services denies none of the others"
    assert "Absent" not in page


@pytest.mark.parametrize("text", ["", "mars 2019", "2019-13", "2019-02-30"])
def test_a_vintage_that_is_no_date_says_nothing(text):
    assert vintage_day(text) is None


def test_everybody_reads_who_said_what_and_each_version(client, django_assert_max_num_queries):
    mandate = RepresentativeFactory(place=PlaceFactory(name="Le Préau"))
    revise_place(mandate.place, actor=mandate.account, typologies=["fablab"])
    revise_place(mandate.place, actor=mandate.account, typologies=["fablab", "coworking"])
    revise_place(mandate.place, actor=AnimatorFactory().account, siret="43493312300012")
    url = reverse("records:sources", args=[mandate.place.slug])
    with django_assert_max_num_queries(8):
        page = client.get(url).content.decode()
    assert "Fablab, atelier de fabrication, Bureaux partagés" in page
    assert page.count("types déclarés") == 2
    assert "le réseau (Réseau" in page


def test_a_list_says_nothing_of_what_somebody_says_that_the_place_has_not():
    place = PlaceFactory(domains=[])
    before, after = dict.fromkeys(FACTS), dict.fromkeys(FACTS) | {"domains": ["culture"], "phone": "+33555520000"}
    for name in FACTS:
        before[name] = after[name] if name in {"domains", "phone"} else getattr(place, name)
        after[name] = after[name] if name in {"domains", "phone"} else before[name]
    before |= {"domains": [], "phone": ""}
    assert merge(place, before, after, {"domains.work"}) == (["domains", "phone"], [])
    place.domains, place.phone = [], ""
    assert merge(place, before, after, {"domains.culture", "phone"}) == ([], ["domains", "phone"])

"""Rows written together come back as they were given, and what the database refuses is refused."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lieudit.imports.models import Import, ImportLine
from lieudit.network.models import Place
from lieudit.toolkit.bulk import among, insert_together, rehearsing, row_of, update_together
from tests.network.factories import PlaceFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
ODD = [
    "", "\\N", "\\.", "a,b", 'dit "bis"', "l’œuvre\nen deux lignes\r\n\\.\nfin", "\t\\t\\\\", "NULL", "{}", "\u2028 ",
    "'; DROP TABLE", "😀",
]  # fmt: skip


def places(town, **facts):
    return [
        Place(slug=f"lieu-{n}", name=name, description=name, municipality=town, **facts) for n, name in enumerate(ODD)
    ]


def test_any_text_comes_back_as_it_was_given():
    town = MunicipalityFactory()
    rows = places(town, links=[*ODD], latitude=46.1234567, longitude=-1.5, opened_on=dt.date(2020, 2, 29))
    insert_together(rows)
    kept = Place.objects.order_by("pk")
    assert [place.pk for place in kept] == [row.pk for row in rows]
    for place, row, text in zip(kept, rows, ODD, strict=True):
        assert (place.name, place.description, place.links) == (text, text, ODD)
        assert (place.latitude, place.longitude, place.opened_on) == (46.1234567, -1.5, dt.date(2020, 2, 29))
        assert (place.built_area, place.typologies, place.created_at) == (None, [], row.created_at)


def test_a_row_made_of_its_values_is_the_one_that_is_made_by_name():
    town = MunicipalityFactory()
    one, other = (row_of(Place, {"slug": slug, "name": "Le Préau", "municipality_id": town.pk}) for slug in "ab")
    by_name = Place(slug="c", name="Le Préau", municipality=town)
    assert one.links is not other.links, "no two rows share what they hold"
    insert_together([one, other, by_name])
    columns = [field.attname for field in Place._meta.concrete_fields if field.name not in {"id", "slug", "created_at"}]
    first, second, third = Place.objects.order_by("slug").values(*columns)
    assert first == second == third


def test_json_moments_and_nothing_come_back_too():
    now = timezone.now().replace(microsecond=123_456)
    run = Import.objects.create(number=1, file_name="a.csv", digest="0" * 64)
    told = {"mots": ODD, "nombre": 1.5, "rien": None, "oui": True}
    insert_together([ImportLine(run=run, line=1, outcome="created", before=told, reasons=[ODD])])
    insert_together([Place(slug="un", name="Un lieu", municipality=MunicipalityFactory(), withdrawn_at=now)])
    line, place = ImportLine.objects.get(), Place.objects.get()
    assert (line.before, line.reasons, line.place) == (told, [ODD], None)
    assert (place.withdrawn_at, place.confirmed_on) == (now, None)


def test_what_is_written_together_is_changed_together_and_nothing_else_is():
    one, other = PlaceFactory(), PlaceFactory()
    one.name, one.links, one.opened_on, one.latitude = "l’œuvre\n\\.", [*ODD], dt.date(2020, 2, 29), None
    one.summary = "Qui n’est pas écrit."
    update_together([one], ["name", "links", "opened_on"])
    kept = Place.objects.get(pk=one.pk)
    assert (kept.name, kept.links, kept.opened_on) == (one.name, ODD, dt.date(2020, 2, 29))
    assert (kept.summary, kept.latitude) != (one.summary, None)
    assert Place.objects.get(pk=other.pk).name == other.name


def test_one_row_that_is_refused_refuses_them_all():
    town = MunicipalityFactory()
    for fault in ({"name": "a" * 201}, {"latitude": 91.0, "longitude": 0.0}, {"slug": "double"}, {"name": "a\0b"}):
        rows = [Place(slug="double", name="Un lieu", municipality=town)]
        rows += [Place(**{"slug": "autre", "name": "Un autre", "municipality": town} | fault)]
        with pytest.raises(DatabaseError), transaction.atomic():
            insert_together(rows)
        assert not Place.objects.exists()


def test_a_rehearsal_writes_nothing_and_refuses_the_same_values():
    town = MunicipalityFactory()
    with rehearsing(Place):
        with transaction.atomic():
            rows = places(town)
            insert_together(rows)
            assert not Place.objects.filter(pk__in=among([row.pk for row in rows])).exists()
        for fault in ({"name": "a" * 201}, {"latitude": 91.0, "longitude": 0.0}, {"name": None}):
            with pytest.raises(DatabaseError), transaction.atomic():
                insert_together([Place(**{"slug": "un", "name": "Un lieu", "municipality": town} | fault)])
    insert_together([Place(slug="un", name="Un lieu", municipality=town)])
    assert Place.objects.get().name == "Un lieu"


def test_a_rehearsal_may_follow_one_that_stopped():
    town = MunicipalityFactory()

    def stopped():
        with rehearsing(Place):
            insert_together([Place(slug="un", name="Un lieu", municipality=town)])
            raise LookupError

    for _time in range(2):
        with pytest.raises(LookupError):
            stopped()
    assert not Place.objects.exists()

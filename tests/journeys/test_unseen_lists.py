"""Lists that nobody here had seen come in with the columns as they are guessed, or say in one sentence what is missing;
each place stands in its municipality, and nothing is published that the preview did not show.
"""

import re
from collections import Counter
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lieudit.imports import tasks
from lieudit.imports.matching import FACTS
from lieudit.imports.models import Import
from lieudit.network.changes import names_of
from lieudit.network.models import Affiliation, Place
from lieudit.public_services.importing import BESIDE
from lieudit.public_services.mednum import WORDS
from lieudit.public_services.models import MednumRow, Offer
from lieudit.records.models import Label, SourceRecord
from lieudit.records.provenance import EMPTY, label_of, row_said, said_of, shown
from lieudit.territory.models import Municipality
from lieudit.territory.spelling import plain
from tests.accounts.factories import AccountFactory
from tests.journeys.invented_lists import INVENTED
from tests.journeys.unseen_lists import TWINS, Twin, as_csv
from tests.territory.conftest import whole_territory  # noqa: F401  (the fixture of the territory room)

pytestmark = pytest.mark.django_db
SHOWN_AS = {"municipality_id": "municipality", "latitude": "point", "longitude": "point"}
"""Field of a place → its line of the preview, where they differ."""


@pytest.fixture
def browser(client):
    client.force_login(AccountFactory(secretariat=True))
    return client


def sent(browser, twin):
    """Send a file, and the guess of its columns as it is proposed; the name and the nature of the list are typed."""
    file = SimpleUploadedFile(twin.file, twin.data)
    form = {"file": file, "source": f"Liste {twin.like}", "told_on": "2026-11-01"}
    answer = browser.post(reverse("imports:imports"), form)
    assert answer.status_code == 302, answer.context["form"].errors
    run = Import.objects.get()
    page = browser.get(run.get_absolute_url())
    if run.state != "mapping":
        return run, None
    form = page.context["form"]
    proposed = {name: form.initial.get(name) or field.initial or "" for name, field in form.fields.items()}
    return run, browser.post(run.get_absolute_url(), proposed | {"all_kind": twin.kind})


@pytest.mark.parametrize("twin", [*TWINS, *INVENTED], ids=lambda twin: twin.like)
def test_an_unseen_list_comes_in_as_it_is_guessed(browser, whole_territory, twin):  # noqa: F811
    run, answer = sent(browser, twin)
    if twin.missing:
        assert twin.missing in answer.text
        return
    assert answer is None or answer.status_code == 302, answer.context["form"].errors
    tasks.read_list.call(run.number)
    run.refresh_from_db()
    assert run.state == "preview", run.failure
    page = browser.get(run.get_absolute_url())
    asked = {question["column"] for question in run.shown["questions"]}
    assert asked == set(twin.asked), page.context["form"].questions
    preview = {field["label"]: field for field in run.shown["fields"]}
    browser.post(reverse("imports:start_import", args=[run.number]))
    tasks.carry_out.call(run.number)
    run.refresh_from_db()
    told = [(line.line, line.reasons) for line in run.lines.exclude(reasons=[])]
    assert (run.state, run.counts["rejected"]) == ("done", twin.out[0]), told
    if twin.out[0]:
        reasons = [reason for line in run.lines.filter(outcome="rejected") for reason in line.reasons]
        assert all(twin.out[1] in f"{column} {words}" for column, _value, words, _kept in reasons), told
    places = list(Place.objects.with_territory())
    assert {(place.name, place.municipality.code) for place in places} == set(twin.towns.items()), told
    assert {place.kind for place in places} == {twin.kind}
    shown_as_published(places, preview)
    each_value_was_shown(run, page)


def each_value_was_shown(run, page):
    """Everything that this import wrote of each of its lines, value by value, was on its preview beside that line."""
    shown_of = {row["line"]: row["values"] for row in run.shown["rows"]}
    read = " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
    written = run.lines.exclude(outcome="rejected").select_related("place__municipality__department__region")
    compared = 0
    for line in written:
        told = dict(shown_of[line.line])
        words = {word for text in told.values() for word in (text, *re.split(r"\||, ", text))}
        for label, text in published_of(line.place, {told.get("identifiant")}):
            assert text in words if label is None else told.get(label) == text, (line.line, label, text, told)
            assert " ".join(text.split()) in read, (line.line, label, text)
            compared += 1
        assert len(told) == len(shown_of[line.line]), "no field is told twice"
    assert compared > 3 * len(written)


def published_of(place, identifiers):
    """Each value that the site holds of a place after its import: the name of its field in a preview, or None where it
    is one of the words of some field; and the value in words.
    """
    yield from words_of(said_of(place))
    if place.is_elsewhere:
        yield "nature", place.get_kind_display()
    for record in SourceRecord.objects.filter(place=place):
        yield "licence", record.licence or "non précisée"
        yield from [("identifiant", record.external_id)] if record.external_id in identifiers else []
        yield from words_of(row_said(record.row))
    for label in Label.objects.filter(place=place):
        yield None, label.get_programme_display()
    for link in Affiliation.objects.filter(place=place):
        yield "réseau", link.organisation.name
    yield from published_of_services(place)


def words_of(said):
    """What a record says, in words."""
    for field, value in said.items():
        if value not in EMPTY:
            yield label_of(field), shown(field, value)


def published_of_services(place):
    for offer in Offer.objects.filter(place=place):
        yield "service", f"{offer.title} ({offer.get_kind_display()})"
        for field, _kind in WORDS.values():
            yield from ((None, word) for word in getattr(offer, field))
        assert (offer.description, offer.hours, offer.booking_url, offer.shortage) == ("", "", "", "")
    for row in MednumRow.objects.filter(place=place):
        for column, cell in row.cells.items():
            if cell and column in BESIDE:
                yield f"services (colonne {column})", cell


def shown_as_published(places, preview):
    """Each field of each place is a line of the preview, counted as many times."""
    for name in FACTS:
        said = [getattr(place, name) for place in places if getattr(place, name) not in ("", None, [])]
        if not said or name == "longitude":
            continue
        key = SHOWN_AS.get(name, name)
        label = "coordonnées" if key == "point" else names_of(Place, [key])[0]
        assert preview[label]["count"] == len(said), (name, said, sorted(preview))


def told_five_ways(number, town):
    """A municipality as five lists say it: an eaten zero, a name in capitals, a former code, an address, a point."""
    row = dict.fromkeys(("code_insee_commune", "cp", "ville", "adresse", "latitude", "longitude"), "")
    postcode, name = town.postcodes[0], town.name
    match number % 5:
        case 0:
            row |= {"code_insee_commune": town.code.lstrip("0"), "ville": name}
        case 1:
            row |= {"cp": postcode.lstrip("0"), "ville": plain(name).upper().replace("SAINT ", "ST ")}
        case 2:
            row |= {"code_insee_commune": (town.former_codes or [town.code])[-1], "cp": postcode}
        case 3:
            row |= {"adresse": f"{number} place du Marché, {postcode} {name} CEDEX"}
        case _:
            row |= {"latitude": f"{town.latitude:.5f}".replace(".", ","), "longitude": f"{town.longitude:.5f}"}
    return row


def test_five_hundred_libraries_stand_in_their_municipality(browser, whole_territory):  # noqa: F811
    """As the fifteen thousand of the ministry: from all over France, the three cities and the seas included."""
    placed = Municipality.objects.exclude(postcodes=[]).exclude(latitude=None).order_by("code")
    towns = [*placed[::69], *placed.filter(code__in=["75056", "69123", "13055", "97411", "97302", "97611"])]
    towns = list({town.code: town for town in towns}.values())[-500:]
    rows = [
        {"code_bib": f"b{number}", "nom_de_l_etablissement": f"Bibliothèque {number}", **told_five_ways(number, town)}
        for number, town in enumerate(towns)
    ]
    data = as_csv(rows, separator=";", encoding="cp1252")
    run, answer = sent(browser, Twin("biblio_prod.csv", "cinq-cents.csv", data, {}, kind="library"))
    assert answer.status_code == 302, answer.context["form"].errors
    tasks.read_list.call(run.number)
    browser.post(reverse("imports:start_import", args=[run.number]))
    tasks.carry_out.call(run.number)
    found = dict(Place.objects.values_list("name", "municipality__code"))
    expected = {f"Bibliothèque {number}": town.code for number, town in enumerate(towns)}
    assert len(expected) == 500
    told = {line.line: line.reasons for line in run.lines.filter(outcome="rejected")}
    assert {name: (code, expected[name]) for name, code in found.items() if code != expected[name]} == {}
    assert len(found) >= 495, told
    assert len(found) + len(told) == 500, "none goes without a word"
    assert {place.kind for place in Place.objects.all()} == {"library"}


def test_what_the_old_faults_lost_is_there(browser, whole_territory):  # noqa: F811
    """Points in metres, telephones without their zero, services in former words, five places of one name."""
    held = {}
    for like in (
        "gironde.json",
        "epernay.json",
        "aix-en-provence.json",
        "mayotte.json",
        "corse.json",
        "bus-france-services.json",
    ):
        Place.objects.all().delete()
        Import.objects.all().delete()
        twin = next(twin for twin in TWINS if twin.like == like)
        run, _answer = sent(browser, twin)
        tasks.read_list.call(run.number)
        browser.post(reverse("imports:start_import", args=[run.number]))
        tasks.carry_out.call(run.number)
        held[like] = list(Place.objects.order_by("name", "pk"))
        held[f"{like} services"] = Counter(Offer.objects.values_list("domain", flat=True))
    assert all(place.latitude for place in held["gironde.json"])
    assert {place.phone for place in held["epernay.json"]} == {f"+3332600000{n}" for n in range(3)}
    assert held["aix-en-provence.json services"] == {"digital": 2}
    assert {place.phone for place in held["bus-france-services.json"]} == {""}  # mobiles, and nobody said yes
    assert (len(held["mayotte.json"]), len(held["corse.json"])) == (5, 5)

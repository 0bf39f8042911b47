"""A list of libraries, of France services… enters as a layer of its own: found near, shown and counted apart."""

import csv
import datetime as dt
import io
import re
import zipfile
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.imports import services, tasks
from lieudit.imports.wording import figures
from lieudit.journal.models import Entry
from lieudit.network.models import Affiliation, Place
from lieudit.network.vocabulary import PlaceKind
from lieudit.pages import sitemaps
from lieudit.public_services.models import Offer
from lieudit.records.models import Label, SourceRecord
from lieudit.records.vocabulary import Programme
from tests.access.test_matrix import addresses, signed_in
from tests.access.world import World
from tests.accounts.factories import AccountFactory
from tests.imports.factories import a_file, an_import, undone
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
NAMES = ("Bibliothèque municipale", "Médiathèque du Haut", "Point lecture")
ROWS = [{"Libellé": name, "INSEE": "23096", "Adresse": f"{at} rue Haute"} for at, name in enumerate(NAMES, 1)]
COLUMNS = {"name": "Libellé", "insee": "INSEE", "address": "Adresse"}
FS = {
    "id_territoire": "fs-12", "lib_territoire": "France services de Guéret", "id_geo": "23096", "lib_geo": "Guéret",
}  # fmt: skip


def bring(*rows, columns=COLUMNS, licence="Licence Ouverte 2.0", programme="", **constants):
    """A list mapped by hand, whose rows are all the same kind of thing."""
    actor = AccountFactory(secretariat=True)
    run = services.receive_list(actor=actor, file=a_file(*rows))
    if run.state == "mapping":  # told once, a list is known again
        services.map_columns(
            run,
            actor=actor,
            source="Bibliothèques 2026",
            speaks_of="places",
            columns=columns,
            licence=licence,
            programme=programme,
            constants=constants,
        )
    tasks.read_list.call(run.number)
    run.refresh_from_db()
    preview = run.shown
    services.start_import(run, actor=actor)
    tasks.carry_out.call(run.number)
    run.refresh_from_db()
    return run, preview


def bring_known(row):
    actor = AccountFactory(secretariat=True)
    run = services.receive_list(actor=actor, file=a_file(row))
    tasks.read_list.call(run.number)
    services.start_import(run, actor=actor)
    tasks.carry_out.call(run.number)
    run.refresh_from_db()
    return run


def test_the_connected_campuses_enter_as_their_own_layer():
    """A list of campuses, mapped by hand: none of them is a third place until somebody says so."""
    MunicipalityFactory()
    run, _preview = bring(*ROWS[:2], kind=PlaceKind.CAMPUS, programme=Programme.CONNECTED_CAMPUS)
    assert run.counts["created"] == 2
    campuses = Place.objects.elsewhere()
    assert {place.kind for place in campuses} == {PlaceKind.CAMPUS}
    assert (campuses.count(), Place.objects.public().count()) == (2, 0)
    assert {label.programme for label in Label.objects.all()} == {Programme.CONNECTED_CAMPUS}


def test_a_list_says_once_what_all_its_rows_are_and_the_preview_shows_it():
    MunicipalityFactory()
    network = OrganisationFactory(network=True, name="Réseau des bibliothèques", slug="reseau-des-bibliotheques")
    run, preview = bring(
        *ROWS, kind="library", domain="culture", network=network.slug, programme="fabrique", licence="ODbL 1.0"
    )
    assert Place.objects.public().count() == 0
    assert [place.domains for place in Place.objects.elsewhere()] == [["culture"]] * 3
    assert Label.objects.count() == Affiliation.objects.filter(organisation=network).count() == 3
    assert set(SourceRecord.objects.values_list("licence", flat=True)) == {"ODbL 1.0"}
    shown = {field["label"]: field["examples"] for field in preview["fields"]}
    assert (shown["nature"], shown["réseau"]) == (["Bibliothèque"], ["Réseau des bibliothèques"])
    assert (shown["licence"], shown["domaines"]) == (["ODbL 1.0"], ["Culture"])
    entry = Entry.objects.get(kind="records.known_imported")
    assert "Services connus hors tiers-lieux complétés" in entry.sentence
    undone(run)
    assert (Place.objects.count(), Affiliation.objects.count(), Label.objects.count()) == (0, 0, 0)


def test_a_list_that_says_nothing_of_the_kind_brings_third_places():
    MunicipalityFactory()
    bring(*ROWS)
    assert (Place.objects.public().count(), Place.objects.elsewhere().count()) == (3, 0)


def test_the_same_list_again_leaves_alone_what_was_promoted():
    MunicipalityFactory()
    bring(*ROWS, kind="library")
    Place.objects.filter(name=NAMES[0]).update(kind="third-place")
    run, _preview = bring(*[row | {"Adresse": f"{row['Adresse']} bis"} for row in ROWS], kind="library")
    assert run.counts["created"] == 0
    assert Place.objects.public().get().name == NAMES[0]


def test_what_it_is_is_asked_where_columns_are_told(client):
    actor = AccountFactory(secretariat=True)
    MunicipalityFactory()
    OrganisationFactory(network=True, name="Réseau A", slug="reseau-a")
    run = services.receive_list(actor=actor, file=a_file(*ROWS))
    client.force_login(actor)
    page = reverse("imports:import_page", args=[run.number])
    text = client.get(page).text
    assert "Nature de tous ces lieux" in text
    assert "Réseau A" in text
    sent = COLUMNS | {"source": "Bibliothèques", "all_kind": "library", "all_network": "reseau-a"}
    client.post(page, sent)
    run.refresh_from_db()
    assert run.mapping["constants"] == {"kind": "library", "network": "reseau-a"}
    tasks.read_list.call(run.number)
    assert "services à ajouter hors tiers-lieux" in client.get(page).text
    assert client.get(f"{page}?colonnes=places").context["form"].initial["all_kind"] == "library"


def test_france_services_find_their_third_place_and_the_others_enter_apart():
    town = MunicipalityFactory()
    held = PlaceFactory(name="France services Guéret", municipality=town)
    first = bring_known(FS)
    assert (first.counts["created"], first.counts["labels"]) == (0, 1)
    assert Label.objects.get().place == held
    held.refresh_from_db()
    assert held.kind == "third-place"
    away = MunicipalityFactory(code="23008", name="Aubusson", postcodes=["23200"])
    other = {
        "id_territoire": "fs-13",
        "lib_territoire": "France services d’Aubusson",
        "id_geo": away.code,
        "lib_geo": "Aubusson",
    }
    second = bring_known(other)
    assert second.counts["created"] == 1
    apart = Place.objects.elsewhere().get()
    assert (apart.kind, apart.municipality) == ("france-services", away)
    again = bring_known(other | {"autre": "1"})
    assert (again.counts["created"], Place.objects.elsewhere().count()) == (0, 1)


def test_they_are_found_near_apart_and_on_the_page_of_their_domain(client):
    town = MunicipalityFactory()
    OfferFactory(place=PlaceFactory(name="Le Préau", municipality=town), domain="culture")
    bring(*ROWS, kind="library")
    near = reverse("public_services:near")
    page = client.get(near, {"where": "Guéret", "domain": "culture"})
    assert [line.place.name for line in page.context["lines"]] == ["Le Préau"]
    assert [line.place.name for line in page.context["elsewhere"]] == sorted(NAMES)
    assert "Connus hors tiers-lieux" in page.text
    assert not client.get(near, {"where": "Guéret", "domain": "work"}).context["elsewhere"]
    assert not client.get(near, {"where": "Guéret", "public": "Seniors"}).context.get("elsewhere")
    culture = client.get(reverse("public_services:domain", args=["culture"]))
    assert culture.context["board"].places == 1
    assert [(each.label, each.places) for each in culture.context["elsewhere"]] == [("Bibliothèque", 3)]
    listed = reverse("network:places")
    assert "3\u00a0services connus" in client.get(listed, {"kind": "library"}).text
    assert "3\u00a0services connus" in client.get(listed, {"kind": "elsewhere", "domain": "culture"}).text
    none = client.get(listed, {"kind": "elsewhere", "domain": "work"}).text
    assert "Aucun service connu ne répond" in none
    assert "Chaque lieu peut s’ajouter" not in none
    answer = client.get(reverse("pages:search"), {"q": "médiathèque du haut"})
    assert {group.kind: group.count for group in answer.context["answer"].groups if group.count} == {"elsewhere": 1}
    assert Place.objects.get(name=NAMES[1]).get_absolute_url() in answer.text


def exported(client, **chosen):
    """The lines of LaMednum that the directory writes, by the name of their place."""
    answer = client.get(reverse("network:export_places", args=["mednum"]), chosen)
    return {line["nom"]: line for line in csv.DictReader(io.StringIO(b"".join(answer).decode()))}


def test_a_mixed_list_says_row_by_row_what_each_is(client):
    MunicipalityFactory()
    told = {
        "Médiathèque": "BIB",
        "Relais": "RELAIS_LECTURE|MUNI",
        "La Poste": "RFS|LA_POSTE",
        "Le Lab": "BIB|FABLAB",
        "Le Tiers": "TIERS_LIEUX|RFS",
        "La MJC": "MJC",
        "Sans mot": "",
    }
    rows = [
        {
            "id": str(at),
            "pivot": "",
            "nom": name,
            "commune": "Guéret",
            "code_postal": "23000",
            "code_insee": "23096",
            "adresse": f"{at} rue Haute",
            "typologie": types,
            "services": "Loisirs et créations numériques",
        }
        for at, (name, types) in enumerate(told.items(), 1)
    ]
    run = an_import(*rows)
    labels = [(line["value"], line["label"]) for line in figures(run)][:2]
    assert labels == [(4, "lieux à ajouter"), (3, "services à ajouter hors tiers-lieux")]
    services.start_import(run, actor=AccountFactory(secretariat=True))
    tasks.carry_out.call(run.number)
    run.refresh_from_db()
    assert dict(Place.objects.elsewhere().values_list("name", "kind")) == {
        "Médiathèque": "library",
        "Relais": "library",
        "La Poste": "france-services",
    }
    assert set(Place.objects.public().values_list("name", flat=True)) == {"Le Lab", "Le Tiers", "La MJC", "Sans mot"}
    assert Entry.objects.get(kind="records.places_imported").data["created"] == 4
    assert Entry.objects.get(kind="records.known_imported").data["created"] == 3
    digital = client.get(reverse("public_services:domain", args=["mediation-numerique"]))
    assert digital.context["board"].places == 4
    assert Offer.objects.public().count() == 4
    assert {name: line["typologie"] for name, line in exported(client, kind="elsewhere").items()} == {
        name: told[name] for name in ("Médiathèque", "Relais", "La Poste")
    }
    assert exported(client, kind="elsewhere")["Relais"]["services"] == rows[0]["services"]
    Place.objects.filter(name="Relais").update(kind="third-place")
    Place.objects.filter(name="La Poste").update(kind="library")
    assert exported(client)["Relais"]["typologie"] == "TIERS_LIEUX"
    assert exported(client, kind="library")["La Poste"]["typologie"] == "BIB"
    undone(run)
    assert Place.objects.count() == 0


def test_what_is_close_is_told_before_third_places_that_are_far(client):
    MunicipalityFactory(latitude=46.17, longitude=1.87)
    away = MunicipalityFactory(
        code="63113", name="Clermont-Ferrand", postcodes=["63000"], latitude=45.78, longitude=3.08
    )
    OfferFactory(place=PlaceFactory(name="Le Loin", municipality=away), domain="culture")
    bring(*ROWS, kind="library")
    asked = {"where": "46.17, 1.87", "domain": "culture"}
    page = client.get(reverse("public_services:near"), asked)
    assert page.context["closer"].place.name == sorted(NAMES)[0]
    assert page.text.index("Hors tiers-lieux, le plus proche") < page.text.index("Le Loin")
    assert "Aucun tiers-lieu à moins de 30\u00a0km" in page.text  # « Rien » would be false: a library is there
    assert "Rien à moins de" not in page.text
    none = client.get(reverse("public_services:near"), asked | {"domain": "campus"})
    assert (none.context["closer"], none.context["elsewhere"]) == (None, [])
    OfferFactory(place=PlaceFactory(name="Le Près", latitude=46.17, longitude=1.87), domain="culture")
    Offer.objects.filter(place__name="Le Loin").update(domain="work")
    assert client.get(reverse("public_services:near"), asked).context["closer"] is None


def test_where_only_libraries_are_known_nobody_reads_that_nothing_is_there(client):
    MunicipalityFactory(latitude=46.17, longitude=1.87)
    bring(*ROWS, kind="library")
    page = client.get(reverse("public_services:near"), {"where": "Guéret", "domain": "culture"}).text
    assert "Aucun tiers-lieu ne répond à ces choix" in page
    assert "Personne ne propose cela" not in page
    assert "kind=elsewhere&amp;territory=d-23&amp;domain=culture" in page


ALIVE = {"accounts", "journal", "imports"}
"""Rooms whose pages say that something was imported, and by whom; or hold what is new at each visit."""
OF_PLACES = {"network", "records", "public_services", "desks", "pages", "territory"}
APART = re.compile(r'<section[^>]*aria-labelledby="h-elsewhere".*?</section>|<p>\s*<a[^>]*kind=elsewhere.*?</p>', re.S)
MOVING = re.compile(
    r'<input[^>]*csrfmiddlewaretoken[^>]*>|nonce="[^"]*"|<script.*?</script>|<time[^>]*>.*?</time>|'
    r'(?:data-|hx-)[a-z-]+="[^"]*"',
    re.S,
)


def words(response):
    """What a page says, but for the layer's own section and what changes at each reading."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response["Content-Type"] == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as pack:
            body = b"".join(pack.read(each) for each in pack.namelist() if not each.endswith(".xlsx"))
    return re.sub(r"\s+", " ", MOVING.sub("", APART.sub("", body.decode("utf-8", "replace"))))


def read(asked, at):
    """What each of these pages says at one moment: the minutes that pass between two readings change nothing."""
    said = {}
    with mock.patch.object(timezone, "now", return_value=at):
        for (role, name), (client, address) in asked.items():
            response = client.get(address)
            if response.status_code == 200 and "pdf" not in response["Content-Type"]:
                said[role, name] = words(response)
    return said


def named(world):
    """Addresses that the first of their name does not show: where places are counted, listed or drawn otherwise."""
    slug = world.place.municipality.department.slug
    yield "the home of all", f"{reverse('pages:home')}?pour=tous"
    yield "the map that others embed", reverse("desks:embed", args=["carte", slug])
    yield "the places that others embed", reverse("desks:embed", args=["lieux", slug])
    yield "records that a list just told", f"{reverse('records:desk')}?listees=1"
    yield "the page of digital mediation", reverse("public_services:domain", args=["mediation-numerique"])
    yield "places in LaMednum", reverse("network:export_places", args=["mednum"])
    yield "places for search engines", reverse("pages:sitemap_part", args=["places"])


COUNTING = {
    "the home of all", "pages:territory", "public_services:domains", "public_services:domain",
    "network:places", "network:places_map", "network:places_points", "network:export_places", "desks:export",
    "the map that others embed", "the places that others embed", "records that a list just told",
    "the page of digital mediation", "places in LaMednum",
    "places for search engines",
}  # fmt: skip
"""What an animator reads otherwise when one more third place is there: what the comparison must be able to see."""


def test_no_page_and_no_file_counts_them_among_places(monkeypatch):
    """Every address of the house as a stranger reads it, those that speak of places as an animator does, say the same
    before and after libraries come in beside the places of the world; made third places, they are seen by all that
    counts places, or else the comparison would see nothing.
    """
    monkeypatch.setattr(sitemaps, "A_SITEMAP", 10**9)  # one file, whatever ids the tests before have used
    world, asked = World(), {}
    at = timezone.now() + dt.timedelta(hours=1)
    for name in addresses():
        room = name.partition(":")[0]
        for role in () if room in ALIVE else ("stranger", "animator") if room in OF_PLACES else ("stranger",):
            asked[role, name] = signed_in(world.people[role]), reverse(name, args=world.address(name))
    asked |= {("animator", name): (signed_in(world.people["animator"]), url) for name, url in named(world)}
    read({key: asked[key] for key in asked if key[0] == "animator"}, at)  # the first reading of a desk leaves a trace
    before = read(asked, at)
    again = read(asked, at)
    steady = {key: asked[key] for key, said in before.items() if again.get(key) == said}
    assert len(steady) > 180
    bring(*[row | {"INSEE": world.place.municipality.code} for row in ROWS], kind="library", domain="digital")
    Place.objects.elsewhere().update(domains=["digital", "culture"])
    after = read(steady, at)
    assert [key for key in steady if before[key] != after.get(key)] == []
    assert Place.objects.elsewhere().count() == 3
    Place.objects.elsewhere().update(kind="third-place")
    counted = read({key: steady[key] for key in steady if key[0] == "animator" and key[1] in COUNTING}, at)
    assert {name for role, name in counted if before[role, name] != counted[role, name]} == COUNTING

"""A list brought in, at each of its steps: no page scrolls sideways at 390 and 1280 px, axe finds nothing; and one that
is recognised is mapped by hand, on a telephone without script.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from lieudit.imports import services, tasks
from lieudit.imports.models import FollowedList, Import
from lieudit.network.models import Place
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, an_import, imported, undone
from tests.imports.test_preview import MEDNUM
from tests.territory.factories import MunicipalityFactory

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def secretariat(site):
    MunicipalityFactory()
    return AccountFactory(secretariat=True)


def test_each_step_of_an_import_has_its_page(tour, secretariat, sign_in):
    sign_in(tour.page, secretariat)
    tour.visit("imports-none", reverse("imports:imports"))
    unknown = an_import({"Lieu": "Le Préau", "Code postal": "23000"})
    tour.visit("imports-mapping", unknown.get_absolute_url())
    tour.visit("imports-mapping-zones", f"{unknown.get_absolute_url()}?colonnes=zones")
    faulty = an_import(MEDNUM, MEDNUM | {"id": "m-2", "nom": "=1+1"}, by=secretariat)
    tour.visit("imports-preview", faulty.get_absolute_url())
    tour.visit("imports-mapping-known", f"{faulty.get_absolute_url()}?colonnes=places")
    done = imported(PREAU, PREAU | {"ID": "2", "NOM_TL": ""}, by=secretariat)
    tour.visit("imports-done", done.get_absolute_url())
    gone = undone(imported(PREAU | {"ID": "9", "NOM_TL": "La Forge"}, by=secretariat), secretariat)
    tour.visit("imports-undone", gone.get_absolute_url())
    for state in ("reading", "running", "failed"):
        Import.objects.filter(pk=unknown.pk).update(state=state, failure="Ce fichier ne se lit plus." * 3, total=9)
        tour.visit(f"imports-{state}", unknown.get_absolute_url())
    tour.visit("imports-list", reverse("imports:imports"))


def test_followed_lists_have_their_page_whatever_became_of_them(tour, secretariat, sign_in):
    sign_in(tour.page, secretariat)
    tour.visit("followed-none", reverse("imports:followed_lists"))
    address = "https://donnees.exemple.fr/jeux/" + "espaces-de-mediation-numerique-de-la-creuse/" * 4
    told = {"by": secretariat, "fetched_at": timezone.now()}
    half = {"held": "6 lignes n’y sont plus, sur 12 : plus d’une sur cinq.", "gone": ["Le Préau", "La Forge"]}
    waits, done = an_import(by=secretariat), imported(PREAU | {"ID": "9", "NOM_TL": "La Forge"}, by=secretariat)
    FollowedList.objects.create(**told, url=f"{address}1.csv", name="Lieux du plateau", last=waits, **half)
    FollowedList.objects.create(**told, url=f"{address}2.csv", failure="c’est une page du web, et non un fichier")
    FollowedList.objects.create(**told, url=f"{address}3.csv", state="stopped", last=done)
    FollowedList.objects.create(by=secretariat, url=f"{address}4.csv", name="Une liste qui vient d’être suivie")
    tour.visit("followed-lists", reverse("imports:followed_lists"))


def test_a_recognised_list_is_mapped_by_hand_without_script(site, no_js_page, sign_in, secretariat):
    row = MEDNUM | {"presentation_detail": "Le Grand Préau", "courriels": "", "telephone": ""}
    run = an_import(row, by=secretariat)
    page = no_js_page
    sign_in(page, secretariat)
    page.goto(f"{site}{run.get_absolute_url()}")
    page.get_by_role("link", name="Dire les colonnes à la main").click()
    expect(page.get_by_text("Cette liste est reconnue sans vous")).to_be_visible()
    page.get_by_label("Nom du lieu").select_option("presentation_detail")
    page.get_by_label("Description", exact=False).select_option("")
    page.get_by_role("button", name="Montrer ce que cela change").click()
    page.wait_for_url(f"{site}{run.get_absolute_url()}")
    tasks.read_list.call(run.number)  # a worker may have read it already
    page.goto(f"{site}{run.get_absolute_url()}")
    expect(page.get_by_role("cell", name="Le Grand Préau").first).to_be_visible()
    run.refresh_from_db()
    services.start_import(run, actor=secretariat)
    tasks.carry_out.call(run.number)
    assert Place.objects.get().name == "Le Grand Préau"

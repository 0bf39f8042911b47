"""Lists that nobody here had seen come in with the columns as they are guessed, or say in one sentence what is missing;
each place stands in its municipality, and nothing is published that the preview did not show.
"""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lieudit.imports import tasks
from lieudit.imports.matching import FACTS
from lieudit.imports.models import Import
from lieudit.network.changes import names_of
from lieudit.network.models import Place
from lieudit.public_services.models import Offer
from tests.accounts.factories import AccountFactory
from tests.journeys.unseen_lists import TWINS
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


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.like)
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
    places = list(Place.objects.select_related("municipality"))
    assert {(place.name, place.municipality.code) for place in places} == set(twin.towns.items()), told
    assert {place.kind for place in places} == {twin.kind}
    shown_as_published(places, preview)


def shown_as_published(places, preview):
    """Each field of each place is a line of the preview, counted as many times."""
    for name in FACTS:
        said = [getattr(place, name) for place in places if getattr(place, name) not in ("", None, [])]
        if name == "status":
            said = [status for status in said if status != "open"]
        if not said or name == "longitude":
            continue
        key = SHOWN_AS.get(name, name)
        label = "coordonnées" if key == "point" else names_of(Place, [key])[0]
        assert preview[label]["count"] == len(said), (name, said, sorted(preview))


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

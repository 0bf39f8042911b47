"""Aids of a catalogue: brought in by file, cleaned, laid on our map; which are open for a place, and why; what came of
them."""

import datetime as dt
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding import aids
from lieudit.funding.aid_answers import answer_aid
from lieudit.funding.models import Aid, AidAnswer
from lieudit.funding.open_there import open_there
from lieudit.imports import runner
from lieudit.imports.models import Import
from lieudit.imports.services import receive_list, start_import, undo_import
from lieudit.imports.tasks import carry_out, give_back, read_list
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from tests.accounts.factories import AccountFactory
from tests.budget import at_most
from tests.funding.factories import a_described, an_announced, an_open
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + dt.timedelta(days=20)


def an_aid(**changes):
    said = {
        "id": 1,
        "name": "Fonds des lieux",
        "url": "/aides/fonds/",
        "financers": ["Région inventée", "Ville"],
        "instructors": [],
        "perimeter": "France",
        "perimeter_scale": "Pays",
        "is_call_for_project": False,
        "targeted_audiences": ["Association", "Commune"],
        "aid_types": ["Subvention"],
        "start_date": None,
        "submission_deadline": SOON.isoformat(),
        "recurrence": "Annuelle",
        "subvention_rate_lower_bound": 20,
        "subvention_rate_upper_bound": 80,
        "description": "<p>Pour les <strong>lieux</strong>.</p>",
        "eligibility": "",
        "origin_url": None,
        "application_url": "https://exemple.fr/demander",
    }
    return said | changes


def brought(*aids):
    actor = AccountFactory(secretariat=True)
    data = json.dumps({"count": len(aids), "next": None, "results": list(aids)}).encode()
    run = receive_list(actor=actor, file=SimpleUploadedFile("aides.json", data))
    read_list.call(run.number)
    start_import(Import.objects.get(pk=run.pk), actor=actor)
    carry_out.call(run.number)
    return Import.objects.get(pk=run.pk)


def listed(client, **sent):
    return client.get(reverse("funding:aids"), sent).content.decode()


def test_an_aid_comes_in_with_its_words_cleaned():
    spoilt = '<p onclick="x()">Oui<script>alert(1)</script></p><img src="https://x.fr/i.png"><h1>Titre</h1>'
    run = brought(an_aid(description=spoilt, name="Fonds <b>des</b> lieux"))
    aid = Aid.objects.get()
    assert aid.description == "<p>Oui</p>Titre"
    assert (aid.name, aid.financers, aid.rate_low, aid.rate_high) == (
        "Fonds des lieux",
        ["Région inventée", "Ville"],
        20,
        80,
    )
    assert (aid.scope, aid.source, aid.run) == ("country", "Aides-territoires", run)
    assert aid.url == "https://aides-territoires.beta.gouv.fr/aides/fonds/"


def test_dates_that_are_none_and_rates_beyond_are_told_and_left_empty():
    run = brought(an_aid(submission_deadline="0000-00-00", subvention_rate_upper_bound=180), an_aid(id="", name="Sans"))
    aid = Aid.objects.get()
    assert (aid.deadline_on, aid.rate_high) == (None, None)
    assert run.counts["warnings"] == 2
    assert run.counts["rejected"] == 1


def test_what_is_wrong_in_an_aid_is_said_in_words():
    told = {"submission_deadline": "0000-00-00", "subvention_rate_upper_bound": "180"}
    told |= {"description": "<p>Oui</p><SCRIPT>x()</SCRIPT>", "eligibility": "Toute l’année, onze = 12."}
    row, faults = aids.read_aid({"id": "7", "name": "Fonds"} | told)
    assert row.description == "<p>Oui</p>"
    assert faults == [
        ("submission_deadline", "Cette date n’existe pas : elle est laissée vide."),
        ("subvention_rate_upper_bound", "Ce taux n’est pas entre 0 et 100 : il est laissé vide."),
        ("description", "Du code a été retiré de ces mots : le reste est gardé."),
    ]
    assert aids.read_aid({"name": "Sans"}) == (
        None,
        [("id", "Sans identifiant ni nom, cette aide ne se reconnaît pas.")],
    )


def test_what_is_open_for_a_place_is_told_with_why(client):
    place = PlaceFactory()
    here, department = place.municipality.department.region, place.municipality.department
    elsewhere = RegionFactory(code="53", name="Bretagne")
    brought(
        an_aid(),
        an_aid(id=2, name="De la région", perimeter=here.name, perimeter_scale="Région"),
        an_aid(id=3, name="D’ailleurs", perimeter=elsewhere.name, perimeter_scale="Région"),
        an_aid(id=4, name="Du département", perimeter=department.name, perimeter_scale="Département"),
        an_aid(id=5, name="Du massif", perimeter="Massif inventé", perimeter_scale="Adhoc"),
        an_aid(id=6, name="Passée", submission_deadline="2020-01-01"),
        an_aid(id=7, name="De la commune", perimeter=place.municipality.name, perimeter_scale="Commune"),
    )
    page = client.get(place.get_absolute_url()).content.decode()
    address = f"{reverse('funding:aids')}?lieu={place.slug}"
    assert address in page
    shown = client.get(address).content.decode()
    assert "D’ailleurs" not in shown
    assert "Passée" not in shown
    for words in (
        "Ouverte dans toute la France",
        f"Ouverte dans sa région, {here}",
        f"Ouverte dans son département, {department}",
        "Périmètre à vérifier : Massif inventé",
        f"Ouverte dans sa commune, {place.municipality.name}",
    ):
        assert words in shown


def test_four_choices_combine(client):
    brought(
        an_aid(),
        an_aid(id=2, name="Un appel", is_call_for_project=True, aid_types=["Prêt"], targeted_audiences=["Commune"]),
    )
    assert "Un appel" in listed(client, qui="commune", nature="appel", type="Prêt", avant="30")
    assert "Un appel" not in listed(client, qui="association")
    assert "Aucune aide ouverte" in listed(client, nature="aide", type="Prêt")
    assert "Fonds des lieux" in listed(client, avant="²", lieu="nulle-part")


def test_what_is_open_is_looked_for_by_its_words(client):
    brought(an_aid(name="Fonds des moulins", financers=["Agence de l’eau"]), an_aid(id=2, name="Fonds des halles"))
    call = an_open(title="Réparer un moulin")
    aids, calls = (re.compile(words) for words in ("Fonds des (moulins|halles)</a>", re.escape(call.title)))
    for words, some, is_called in (
        ("", {"moulins", "halles"}, True),
        ("moulin", {"moulins"}, True),
        ("eau", {"moulins"}, False),
        ("région inventée halle", {"halles"}, False),
        ("MOULINS agence", {"moulins"}, False),
    ):
        page = listed(client, mots=words)
        assert set(aids.findall(page)) == some, words
        assert bool(calls.search(page)) == is_called, words
        assert f'name="mots" type="search" maxlength="100" value="{words}"' in page
    assert set(aids.findall(listed(client, mots="fonds", qui="private_person"))) == set()
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    assert f"?lieu={spoken.place.slug}&amp;mots=moulin&amp;nature=aide" in listed(client, mots="moulin", nature="aide")


def test_words_that_no_aid_says_are_said_back_with_what_to_do(client):
    brought(an_aid())
    page = listed(client, mots="zygomorphe <b>")
    assert "Aucune ne dit «&nbsp;zygomorphe &lt;b&gt;&nbsp;»" in page
    for words in ("\0", "le la les", "&|!()*:", "a" * 5000, "'"):
        assert client.get(reverse("funding:aids"), {"mots": words}).status_code == 200


def test_aids_are_found_by_the_search_of_the_site_but_those_that_are_past(client):
    past = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    brought(an_aid(name="Fonds des moulins"), an_aid(id=2, name="Prix des moulins", submission_deadline=past))
    brought(an_aid(id=3, name="Bourse", financers=["Les amis du moulin"], submission_deadline=None))
    page = client.get(reverse("pages:search"), {"q": "moulin"}).content.decode()
    page = re.sub("</?mark>", "", page)
    assert "Aides du catalogue" in page
    assert "Fonds des moulins" in page
    assert f"à déposer avant le {day(SOON)}" in page
    assert "Prix des moulins" not in page
    assert "Bourse" in page
    assert "sans date de fin dite" in page
    assert Aid.objects.get(name="Bourse").get_absolute_url() in page


def test_a_newer_file_changes_and_an_undoing_gives_back():
    brought(an_aid(), an_aid(id=2, name="Autre"))
    again = brought(an_aid(name="Fonds renommé"), an_aid(id=2, name="Autre"), an_aid(id=3, name="Nouvelle"))
    assert again.counts["taken"] == {"aids": 1, "aids_changed": 1, "aids_known": 1}
    undo_import(again, actor=again.by)
    give_back.call(again.number)
    assert sorted(Aid.objects.values_list("name", flat=True)) == ["Autre", "Fonds des lieux"]


def test_an_aid_that_opens_in_three_months_is_not_read_as_open_now(client):
    place, today = PlaceFactory(), timezone.localdate()
    starts = today + dt.timedelta(days=90)
    ends = (starts + dt.timedelta(days=30)).isoformat()
    brought(
        an_aid(name="Dès ce matin", start_date=today.isoformat(), submission_deadline=ends),
        an_aid(id=2, name="Au printemps", start_date=starts.isoformat(), submission_deadline=ends),
    )
    now, later = Aid.objects.order_by("external_id")
    assert list(Aid.objects.open_on(today)) == [now]
    assert set(Aid.objects.open_on(starts)) == set(Aid.objects.unpassed(today)) == {now, later}
    shown = listed(client, lieu=place.slug)
    line = shown.partition("Au printemps")[2].partition("</li>")[0]
    assert "Ouvrira dans toute la France" in line
    assert f"Ouvre le {day(starts)}" in line
    assert "Ouvre le" not in shown.partition("Dès ce matin")[2].partition("</li>")[0]
    assert f"Ouvre le {day(starts)}" in client.get(later.get_absolute_url()).content.decode()
    assert "Ouvre le" not in client.get(now.get_absolute_url()).content.decode()
    assert {each.title: each.opens for each in open_there(None, "", 5)} == {now.name: None, later.name: starts}


def undone(run):
    undo_import(run, actor=run.by)
    give_back.call(run.number)


def test_three_lists_are_undone_last_first_and_what_places_said_stays():
    first = brought(an_aid(), an_aid(id=2, name="Autre"))
    spoken = RepresentativeFactory()
    aid = Aid.objects.get(external_id="1")
    answer_aid(aid, spoken.place, actor=spoken.account, outcome="asked", hours=3)
    second = brought(an_aid(name="Deux"), an_aid(id=2, name="Autre"))
    third = brought(an_aid(name="Trois"))
    for run, after in ((first, third), (second, third)):
        with pytest.raises(RuleBroken, match=f"n° {after.number} a repris les mêmes lignes"):
            undo_import(run, actor=run.by)
    for run, name in ((third, "Deux"), (second, "Fonds des lieux")):
        undone(run)
        assert Aid.objects.get(external_id="1").name == name
        assert AidAnswer.objects.filter(aid=aid).count() == 1
    assert Aid.objects.filter(name="Autre").exists()
    undone(first)
    assert not Aid.objects.exists()


def test_an_aid_twice_in_one_file_says_again_what_an_older_file_said(monkeypatch):
    brought(an_aid())
    monkeypatch.setattr(runner, "BATCH", 1)
    undone(brought(an_aid(name="Une fois"), an_aid(name="Deux fois")))
    assert Aid.objects.get().name == "Fonds des lieux"


def test_a_place_says_what_came_of_it_and_all_read_the_median_from_five_on(client):
    brought(an_aid())
    aid = Aid.objects.get()
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    address = reverse("funding:answer_aid", args=[aid.pk, spoken.place.slug])
    assert client.post(address, {"outcome": "refused", "hours": "31", "reasons_given": "false"}).status_code == 302
    answer = AidAnswer.objects.get()
    assert (answer.outcome, answer.hours, answer.reasons_given) == ("refused", 31, False)
    client.logout()
    for hours in (5, 6, 7):
        other = RepresentativeFactory()
        answer_aid(aid, other.place, actor=other.account, outcome="asked", hours=hours)
    assert "Rien n’est dit sous cinq réponses" in client.get(aid.get_absolute_url()).content.decode()
    last = RepresentativeFactory()
    answer_aid(aid, last.place, actor=last.account, outcome="obtained", hours=8, reasons_given=True)
    assert AidAnswer.objects.get(place=last.place).reasons_given is None
    shown = client.get(aid.get_absolute_url()).content.decode()
    assert "La moitié y a passé 7 heures" in shown
    told = shown.partition("Ce qu’en disent")[2].partition("</section>")[0]
    assert re.findall(r"\d+(?= heures)", told) == ["7"]
    assert not re.search(r"\b31\b", told)


@pytest.mark.parametrize("kind", ["projects", "aid"])
def test_a_place_says_what_came_of_a_call_of_others_and_all_read_the_median_from_five_on(client, kind):
    call = a_described(kind=kind)
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    address = reverse("funding:answer_call", args=[call.number, spoken.place.slug])
    assert address in client.get(call.get_absolute_url()).text
    assert client.post(address, {"outcome": "refused", "hours": "31", "reasons_given": "false"}).status_code == 302
    again = client.get(address).context["form"]
    assert [again[name].value() for name in ("outcome", "hours", "reasons_given")] == ["refused", 31, False]
    assert client.get(reverse("funding:answer_call", args=[call.number, PlaceFactory().slug])).status_code == 403
    client.logout()
    for hours in (5, 6, 7, 8):
        assert "Rien n’est dit sous cinq réponses" in client.get(call.get_absolute_url()).text
        other = RepresentativeFactory()
        answer_aid(call, other.place, actor=other.account, outcome="obtained", hours=hours)
    with at_most(8):
        shown = client.get(call.get_absolute_url()).text
    assert "La moitié y a passé 7 heures" in shown
    assert "Obtenue 4 fois." in shown
    assert "5\u00a0lieux ont répondu" in shown
    assert not re.search(r"\b31\b", shown.partition("Ce que des lieux en disent")[2].partition("</section>")[0])


def test_what_came_of_a_call_that_is_led_here_is_told_by_its_files(client):
    spoken, call = RepresentativeFactory(), an_open()
    with pytest.raises(RuleBroken, match="mené ici"):
        answer_aid(call, spoken.place, actor=spoken.account, outcome="asked")
    client.force_login(spoken.account)
    assert client.get(reverse("funding:answer_call", args=[call.number, spoken.place.slug])).status_code == 404
    assert "Ce que des lieux en disent" not in client.get(call.get_absolute_url()).text


def test_an_answer_is_of_an_aid_or_of_a_call_never_of_both_nor_of_none():
    brought(an_aid())
    spoken = RepresentativeFactory()
    answer_aid(a_described(), spoken.place, actor=spoken.account, outcome="asked")
    for wrong in ({"aid": Aid.objects.get()}, {"call": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AidAnswer.objects.update(**wrong)


def test_nobody_answers_for_a_place_of_others(client):
    brought(an_aid())
    client.force_login(RepresentativeFactory().account)
    address = reverse("funding:answer_aid", args=[Aid.objects.get().pk, PlaceFactory().slug])
    assert client.get(address).status_code == 403


def test_the_command_asks_nobody_without_a_token(settings):
    settings.AIDES_TERRITOIRES_TOKEN = ""
    with pytest.raises(CommandError, match="AIDES_TERRITOIRES_TOKEN"):
        call_command("fetch_aids")


def test_the_command_reads_page_after_page(settings, monkeypatch):
    from lieudit.pages.management.commands import fetch_aids

    settings.AIDES_TERRITOIRES_TOKEN = "secret"
    pages = {
        None: {"count": 2, "next": "https://aides-territoires.beta.gouv.fr/api/aids/?page=2", "results": [an_aid()]},
        "2": {"count": 2, "next": None, "results": [an_aid(id=2, name="Seconde")]},
    }

    def answered(address, headers):
        if address == fetch_aids.CONNECT:
            assert headers["X-AUTH-TOKEN"] == "secret"
            return {"token": "bearer"}
        assert headers["Authorization"] == "Bearer bearer"
        return pages["2" if "page=2" in address else None]

    monkeypatch.setattr(fetch_aids, "asked", answered)
    call_command("fetch_aids", verbosity=0)
    assert Aid.objects.count() == 2


CATEGORIES = "Solidarités / lien social / Inclusion numérique", "Fonctions support / Appui méthodologique"


def test_the_categories_of_an_aid_are_kept_and_the_services_that_they_say_are_read(client):
    doubtful = "Culture et identité collective / patrimoine / sports / Médias et communication"
    brought(
        an_aid(categories=list(CATEGORIES)),
        an_aid(id=2, name="Une radio", categories=[doubtful]),
        an_aid(id=3, name="Un pont", categories=["Mobilité / transports / Mobilité fluviale"]),
    )
    aid, radio, bridge = Aid.objects.order_by("external_id")
    assert (aid.categories, aid.domains, bridge.domains) == (list(CATEGORIES), ["digital"], [])
    shown = listed(client, domaine="culture")
    assert "Une radio" in shown
    assert "Culture, à vérifier" in shown
    assert "Fonds des lieux" not in shown
    assert "Un pont" in listed(client, domaine="pêche")
    page = client.get(aid.get_absolute_url()).content.decode()
    assert CATEGORIES[0] in page
    assert "aucun des six" in client.get(bridge.get_absolute_url()).content.decode()
    assert "(à vérifier)" in client.get(radio.get_absolute_url()).content.decode()


def test_a_list_that_puts_an_aid_elsewhere_changes_its_services_and_its_undoing_gives_them_back():
    brought(an_aid(categories=["Emploi"]))
    run = brought(an_aid(categories=["Musée"]))
    assert Aid.objects.get().domains == ["culture"]
    undone(run)
    assert (Aid.objects.get().categories, Aid.objects.get().domains) == (["Emploi"], ["work"])


def test_what_is_open_for_a_place_begins_with_calls_and_says_why(client):
    place = PlaceFactory()
    region = place.municipality.department.region
    whole = an_open(title="Pour tous", domains=["culture"])
    an_open(title="Pour elle", regions=[region.code])
    an_open(title="Pour La Réunion", regions=["974"])
    shown = listed(client, lieu=place.slug)
    assert whole.get_absolute_url() in shown
    assert "Ouvert à toute la France" in shown
    assert f"Ouvert à sa région, {region}" in shown
    assert "Pour La Réunion" not in shown
    assert "Pour elle" not in listed(client, lieu=place.slug, domaine="culture")
    assert "Pour tous" not in listed(client, lieu=place.slug, nature="aide")
    assert "Pour tous" not in listed(client, lieu=place.slug, type="Prêt")
    assert "Pour tous" not in listed(client, lieu=place.slug, avant="30")


@pytest.mark.parametrize("of", ["department", "region"])
def test_what_is_open_in_a_territory_is_read_from_its_page_and_its_desk(client, of, django_assert_max_num_queries):
    town = PlaceFactory().municipality
    land = town.department if of == "department" else town.department.region
    elsewhere = RegionFactory(code="53", name="Bretagne")
    call = an_open(title="Pour tous")
    brought(
        an_aid(),
        an_aid(id=2, name="De la commune", perimeter=town.name, perimeter_scale="Commune"),
        an_aid(id=3, name="D’ailleurs", perimeter=elsewhere.name, perimeter_scale="Région"),
        an_aid(id=4, name="D’outre-mer", perimeter="Outre-mer", perimeter_scale="Outre-mer"),
    )
    address = f"{reverse('funding:aids')}?territoire={land.slug}"
    assert address in client.get(land.get_absolute_url()).content.decode()
    with django_assert_max_num_queries(8):
        shown = client.get(address).content.decode()
    for words in ("Fonds des lieux", "De la commune", town.name, call.title):
        assert words in shown
    assert "D’ailleurs" not in shown
    assert "D’outre-mer" not in shown
    client.force_login(AnimatorFactory(**{"department": None, "region": None, of: land}).account)
    with django_assert_max_num_queries(12):
        desk = client.get(reverse("desks:desk", args=[land.slug])).content.decode()
    assert address in desk
    assert call.get_absolute_url() in desk
    assert "De la commune" in desk


def test_what_is_to_come_says_when_it_opens_and_what_is_given_nobody_knows_where_says_so(client):
    call = an_announced(domains=["digital"])
    brought(an_aid(categories=list(CATEGORIES), perimeter="Massif inventé", perimeter_scale="Adhoc"))
    page = client.get(reverse("public_services:domain", args=["mediation-numerique"])).content.decode()
    assert f"ouvre le {day(call.opens_at)}, ferme le {day(call.closes_at)}" in page
    assert f"ferme le {day(SOON)}, périmètre à vérifier" in page


def test_what_is_open_for_a_service_is_read_from_its_page_then_for_one_s_place(client):
    call = an_open(title="Fablabs", domains=["digital"])
    brought(an_aid(categories=list(CATEGORIES)), an_aid(id=2, name="Un musée", categories=["Musée"]))
    page = client.get(reverse("public_services:domain", args=["mediation-numerique"])).content.decode()
    assert call.title in page
    assert "Fonds des lieux" in page
    assert "Un musée" not in page
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    shown = listed(client, domaine="digital", type="Prêt & don")
    assert f"?lieu={spoken.place.slug}&amp;type=Pr%C3%AAt+%26+don&amp;domaine=digital" in shown

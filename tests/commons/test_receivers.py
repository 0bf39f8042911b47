"""What other rooms show of the commons: domains, places, desks, records made one, one's own data, closed accounts."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.accounts.home import todo_of
from lieudit.accounts.services import close_account
from lieudit.accounts.signals import data_export
from lieudit.commons.models import Resource
from lieudit.desks.reads import files_of
from lieudit.records.duplicates import merge_places, undo_merge
from lieudit.territory.desk import Desk, lists_of
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ImprovementFactory, ReleaseFactory, ResourceFactory, ReuseFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db


def test_the_page_of_a_domain_shows_its_resources_the_most_used_first(client):
    ResourceFactory(title="Peu utilisée", domains=["work", "culture"])
    ReuseFactory(resource=ResourceFactory(title="Très utilisée"))
    text = client.get("/services/travail-et-emploi/").text
    assert text.index("Très utilisée") < text.index("Peu utilisée")
    assert "utilisée par 1" in text
    assert "Aucune ressource encore" in client.get("/services/education/").text


def test_the_page_of_a_place_says_what_it_shares_and_uses(client):
    resource = ResourceFactory(title="La méthode", domains=[])
    use = ReuseFactory(place=resource.place, resource=ResourceFactory(title="Le guide"))
    text = client.get(use.place.get_absolute_url()).text
    assert "Ce que ce lieu partage et utilise" in text
    assert "Tient <a" in text
    assert "Utilise <a" in text
    assert "Ce que ce lieu partage" not in client.get(PlaceFactory().get_absolute_url()).text


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_all_follows_a_record_that_is_made_one_with_another_and_comes_back():
    twin, animator = TwinFactory(), AccountFactory(secretariat=True)
    resource, use = ResourceFactory(place=twin.second), ReuseFactory(place=twin.second)
    both = ReuseFactory(place=twin.first)
    again = ReuseFactory(place=twin.second, resource=both.resource)
    merge = merge_places(twin, actor=animator, kept=twin.first, reason="Un seul lieu.")
    assert {row.place for row in map(fresh, (resource, use, both))} == {twin.first}
    assert fresh(again).place == twin.second
    undo_merge(merge, actor=animator)
    assert {row.place for row in map(fresh, (resource, use, again))} == {twin.second}


def heap(land=None, departments=(), regions=()):
    desk = Desk(AccountFactory(), land, departments, regions)
    return next((listed for listed in lists_of(desk, "/ici/") if listed.key == "ressources"), None)


def test_deposits_wait_on_the_desk_of_their_territory_two_clicks_from_an_answer():
    resource = ResourceFactory(waiting=True)
    ResourceFactory(place=resource.place)
    land = resource.place.municipality.department
    listed = heap(land, departments=[land.pk])
    assert listed.words == "1\u00a0ressource à relire"
    line = listed.lines[0]
    assert line.name == resource.title
    assert resource.place.name in line.text
    publish, send_back = line.gestures
    assert (publish.at_once, publish.url) == (True, f"/communs/{resource.number}/publier/")
    assert send_back.url == f"/communs/{resource.number}/renvoyer/?next=%2Fici%2F%3Ffait%3Dattend%23attend"


def test_deposits_of_organisations_wait_at_their_own_level():
    regional = ResourceFactory(of_network=True, waiting=True).organisation
    ResourceFactory(waiting=True, place=None, organisation=OrganisationFactory())
    regions = [regional.region_id]
    assert heap(regional.region, regions=regions).count == 1
    assert heap(None).count == 1
    land = PlaceFactory().municipality.department
    local = OrganisationFactory(region=land.region, department=land)
    ResourceFactory(waiting=True, place=None, organisation=local)
    assert heap(land, departments=[land.pk]).count == 1


def test_what_waits_is_told_to_who_keeps_a_resource_and_who_animates(client):
    improvement = ImprovementFactory()
    waiting = ResourceFactory(waiting=True, place=improvement.resource.place)
    speaker = RepresentativeFactory(place=waiting.place).account
    animator = AnimatorFactory(department=waiting.place.municipality.department).account
    for account in (speaker, animator):
        words = [task.words for task in todo_of(account)]
        assert "1\u00a0ressource à relire" in words
        assert "1\u00a0amélioration attend votre réponse" in words
        client.force_login(account)
        text = client.get("/communs/a-relire/").text
        assert waiting.title in text
        assert "Répondre" in text
    client.force_login(RepresentativeFactory().account)
    text = client.get("/communs/a-relire/").text
    assert waiting.title not in text
    assert "Rien n’attend d’être relu" in text


def test_a_deposit_that_nobody_read_in_two_working_days_is_late_where_it_waits():
    waiting = ResourceFactory(waiting=True)
    account = RepresentativeFactory(place=waiting.place).account
    for days in (0, 8):
        moment = timezone.now() - dt.timedelta(days=days)
        Resource.objects.filter(pk=waiting.pk).update(submitted_at=moment)
        waiting.refresh_from_db()
        (task,) = (each for each in todo_of(account) if "à relire" in each.words)
        assert task.due == waiting.review_due
        assert bool(task.late) == bool(days)


def test_the_files_of_a_territory_hold_its_resources():
    resource = ResourceFactory()
    land = resource.place.municipality.department
    for here in (land, land.region, None):
        pieces = dict(files_of(here))["communs.csv"]
        assert resource.title in b"".join(pieces).decode()


def test_one_takes_away_what_one_wrote():
    author = AccountFactory()
    resource = ResourceFactory(author=author)
    ReuseFactory(author=author, words="Chaque lundi.")
    ImprovementFactory(author=author)
    given = dict(given for _receiver, given in data_export.send(None, account=author, limit=None))["commons"]
    assert {row["kind"] for row in given} == {"resource", "release", "reuse", "improvement"}
    assert resource.title in {row["title"] for row in given}


def test_who_closes_an_account_is_named_no_more(client):
    author = AccountFactory(public=True, name="Ada Lovelace")
    improvement = ImprovementFactory(author=author)
    release = ReleaseFactory(resource=improvement.resource)
    improvement.state, improvement.release = "taken", release
    improvement.save()
    assert "Ada Lovelace" in client.get(improvement.resource.get_absolute_url()).text
    close_account(author, actor=author)
    assert "Ada Lovelace" not in client.get(improvement.resource.get_absolute_url()).text


def test_the_search_finds_resources(client):
    resource = ResourceFactory(title="Bail solidaire type")
    ResourceFactory(title="Bail solidaire caché", waiting=True)
    text = client.get("/recherche/", {"q": "bail solidaire"}).text
    assert resource.get_absolute_url() in text
    assert "caché" not in text

"""Pages of lotteries: what is typed is kept, what is hostile is only text, nobody reads another's chance."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.lottery.models import Lottery, Quota
from lieudit.lottery.services import close_call
from lieudit.lottery.tasks import _Beat
from lieudit.territory.models import Region
from lieudit.toolkit import french
from tests.accounts.factories import AccountFactory
from tests.lottery.factories import a_closed, a_drawn, a_pool, a_prepared, a_published, a_volunteer, an_open, at, drawn
from tests.network.factories import PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }} ‮"


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page(name: str, lottery: Lottery, *more: object) -> str:
    return reverse(f"lottery:{name}", args=[lottery.number, *more])


def test_words_of_a_call_are_text_whatever_they_are() -> None:
    lottery = an_open(title=HOSTILE, why=HOSTILE)
    read = Client().get(lottery.get_absolute_url()).text
    assert "<script>alert" not in read
    assert "&lt;script&gt;" in read


def test_what_was_typed_is_kept_when_it_is_refused() -> None:
    lottery = an_open()
    answer = browser(AccountFactory()).post(page("volunteer", lottery), {"name": "Ada", "gender": "f", "pour": "self"})
    assert answer.status_code == 422
    assert 'value="Ada"' in answer.text
    assert "Sans votre accord" in answer.text


def test_a_missing_category_is_named() -> None:
    lottery = an_open()
    sent = {"name": "Ada", "gender": "f", "consent": "on", "pour": "self"}
    answer = browser(AccountFactory()).post(page("volunteer", lottery), sent)
    assert "Il manque de quoi tenir les quotas" in answer.text.replace("\xa0", " ")


def test_everybody_reads_why_no_panel_was_found_and_what_would_allow_one() -> None:
    lottery = an_open(bounds={"x": (1, 1)})
    a_pool(lottery)
    short = a_closed(lottery)
    reader = short.volunteers.first().account
    for client in (Client(), browser(reader), browser(lottery.chair)):
        read = client.get(short.get_absolute_url()).text.replace("\xa0", " ")
        assert "aucun panel ne tient tous les quotas" in read
        assert "de 0 à 1, au lieu de 1 à 1" in " ".join(read.split())
    assert "Assouplir les quotas" not in Client().get(short.get_absolute_url()).text


def test_everybody_reads_how_many_volunteers_are_missing() -> None:
    lottery = an_open()
    a_pool(lottery, 3)
    assert "Il manque 1 volontaire" in Client().get(a_closed(lottery).get_absolute_url()).text.replace("\xa0", " ")


def test_a_call_leads_to_whom_the_assembly_lacks() -> None:
    lottery = an_open()
    address = reverse("observatory:composition", args=[lottery.assembly.slug])
    assert address in Client().get(lottery.get_absolute_url()).text


def test_how_far_the_worker_is_is_kept_and_read_while_panels_are_composed() -> None:
    lottery = an_open()
    a_pool(lottery)
    with at(timezone.now() + dt.timedelta(days=11)):
        close_call(lottery, actor=lottery.chair)
    beat, told = _Beat(lottery), []
    for share in (0.0, 0.374, 0.376, 0.9):
        beat(share)
        told.append(Lottery.objects.get(pk=lottery.pk).progress)
    assert told == [0, 37, 37, 90]
    read = Client().get(lottery.get_absolute_url()).text.replace("\xa0", " ")
    assert "90 % du travail" in " ".join(read.replace("&nbsp;", " ").split())


def test_each_reads_their_own_chance_and_nobody_else_does() -> None:
    lottery = a_published()
    row = lottery.volunteers.first()
    read = browser(row.account).get(page("mine", lottery)).text
    assert f"{row.chance} panels" in read.replace("\xa0", " ")
    assert browser(AccountFactory()).get(page("mine", lottery)).status_code == 404
    assert browser(lottery.chair).get(page("mine", lottery)).status_code == 404
    assert Client().get(page("mine", lottery)).status_code == 302


def test_public_pages_hold_no_name_before_acceptance() -> None:
    lottery = a_drawn()
    for name in ("lottery", "panels", "panels_file"):
        assert "Camille" not in Client().get(page(name, lottery)).text


def test_quotas_are_typed_by_pairs_and_contradictions_are_said() -> None:
    lottery = a_prepared()
    client, rows = browser(lottery.chair), list(lottery.quotas.all())
    sent = {f"low{row.rank}": row.low for row in rows} | {f"high{row.rank}": row.high for row in rows}
    first = rows[0]
    refused = client.post(page("quotas", lottery), {**sent, f"low{first.rank}": 4, f"high{first.rank}": 1})
    assert "le minimum dépasse le maximum" in refused.text
    accepted = client.post(page("quotas", lottery), {**sent, f"high{first.rank}": 4, "figures": "Insee 2026"})
    assert accepted.status_code == 302
    assert Quota.objects.get(pk=first.pk).high == 4


def test_a_leader_who_volunteers_may_not_lead_any_more() -> None:
    lottery = an_open()
    a_volunteer(lottery, account=lottery.chair)
    assert browser(lottery.chair).get(page("extend", lottery)).status_code == 403
    assert browser(lottery.second).get(page("extend", lottery)).status_code == 403


def test_the_public_page_asks_the_database_little(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    lottery = a_drawn()
    Client().get(lottery.get_absolute_url())
    with django_assert_max_num_queries(8):
        Client().get(lottery.get_absolute_url())
    with django_assert_max_num_queries(8):
        Client().get(page("panels", lottery) + "?numero=417")


@pytest.mark.parametrize("asked", ["0", "99999", "-3", "abc", "²", "9" * 40])
def test_any_number_of_panel_leads_to_one(asked: str) -> None:
    lottery = a_published()
    assert "Volontaires n° " in Client().get(page("panels", lottery), {"numero": asked}).text.replace("\xa0", " ")


def test_seats_are_shared_by_inhabitants_or_by_places_and_both_columns_are_read() -> None:
    Region.objects.update(population=0)
    one, two = RegionFactory(), RegionFactory(code="53", name="Bretagne")
    Region.objects.filter(pk=one.pk).update(population=3_000)
    Region.objects.filter(pk=two.pk).update(population=1_000)
    town = MunicipalityFactory(code="56260", name="Vannes", department=DepartmentFactory(code="56", region=two))
    for _ in range(3):
        PlaceFactory(municipality=town)
    asked = {"sieges": 6, "base": 1, "tirage": ""}
    shared = {}
    for by in ("region", "region-lieux"):
        answer = Client().get(reverse("lottery:share"), asked | {"par": by})
        shared[by] = [(line.label, line.base, line.by_count, line.seats) for line in answer.context["lines"]]
        for column in ("Base", "Selon le compte", "Sièges"):
            assert f">{column}</th>" in answer.text
    assert shared["region"] == [("Bretagne", 1, 1, 2), (one.name, 1, 3, 4)]
    assert shared["region-lieux"] == [("Bretagne", 1, 5, 6)]
    assert "lieux de l’annuaire" in answer.text


def test_seats_are_shared_with_both_columns_and_a_tie_is_parted_by_a_draw() -> None:
    Region.objects.update(population=0)
    one, two = RegionFactory(), RegionFactory(code="53", name="Bretagne")
    Region.objects.filter(pk__in=[one.pk, two.pk]).update(population=1000)
    asked = {"sieges": 5, "base": 1, "par": "region", "tirage": ""}
    tied = Client().get(reverse("lottery:share"), asked).text
    assert "Égalité pour" in tied
    parted = Client().get(reverse("lottery:share"), asked | {"tirage": "7 12"}).text
    assert "Le tirage donne le dernier siège à" in parted
    refused = Client().get(reverse("lottery:share"), asked | {"sieges": 1}).text
    assert "ne suffisent pas" in refused
    assert Client().get(reverse("lottery:share"), asked | {"sieges": "x", "par": HOSTILE}).status_code == 200


def test_the_search_finds_a_call() -> None:
    lottery = an_open(title="Panel des horaires d’ouverture")
    a_pool(lottery, 2)
    found = Client().get(reverse("pages:search"), {"q": "horaires panel"}).text
    assert lottery.get_absolute_url() in found


def test_once_drawn_the_seed_is_said_as_given_and_who_is_asked_since_when() -> None:
    lottery = a_published()
    assert "sera donnée" in Client().get(lottery.get_absolute_url()).text
    lottery = drawn(lottery)
    read = " ".join(Client().get(lottery.get_absolute_url()).text.split())
    assert "La graine a été donnée par un tirage" in read
    assert "sera donnée" not in read
    asked = lottery.members.seated().filter(state="asked").first()
    assert " ".join(f"demandé le {french.day(timezone.localdate(asked.since))}".split()) in read
    assert "Aucune règle ne donne de délai pour répondre" in read


def test_a_quota_that_binds_nothing_and_a_figure_that_nobody_counts_are_said() -> None:
    lottery = an_open(bounds=dict.fromkeys(("f", "h", "x"), (0, 4)))
    read = " ".join(Client().get(lottery.get_absolute_url()).text.replace("\xa0", " ").split())
    gender, age = read.split("Quotas&nbsp;: Âge")
    assert "ce quota n’oblige à rien" in gender
    assert "n’oblige à rien" not in age
    assert "non compté" in gender
    assert read.count("Insee 2026") == 1

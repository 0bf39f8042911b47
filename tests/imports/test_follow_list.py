"""A list that its publisher keeps at an address: fetched each day, taken when it changes a little, held otherwise."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.services import close_account, export_data
from lieudit.imports import fetching, tasks
from lieudit.imports.fetching import fetch_due_lists, fetch_list, settle_due_lists, settle_list
from lieudit.imports.following import MOST_FOLLOWED, follow_list, leave_list
from lieudit.imports.judging import A_FEW, why_held
from lieudit.imports.models import FollowedList, Import
from lieudit.imports.permissions import FOLLOWED_ACCESS
from lieudit.imports.services import discard_import, start_import
from lieudit.journal.models import Entry
from lieudit.network.models import Animator, Place
from lieudit.records.models import Conflict
from lieudit.records.services import revise_place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.outgoing import Answer, Refused
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, a_file
from tests.network.factories import AnimatorFactory, RepresentativeFactory
from tests.network.people import doors, people
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
URL = "https://exemple.fr/lieux.csv"
PAGE = "/lieux/fiches/imports/suivies/"


def rows(*names, **more):
    return [PREAU | {"ID": str(name), "NOM_TL": f"Lieu {name}"} | more for name in names]


@pytest.fixture
def published(monkeypatch):
    """What the address answers: rows, bytes, a status, or why nothing does."""
    answers = {"is": rows(*range(20)), "asked": []}

    def ask(url, **bounds):
        answers["asked"].append((url, bounds["most"], bounds["seconds"]))
        said = answers["is"]
        if isinstance(said, Exception):
            raise said
        if isinstance(said, int):
            return Answer(said, b"no")
        return Answer(200, said if isinstance(said, bytes) else a_file(*said).read())

    monkeypatch.setattr(fetching.outgoing, "ask", ask)
    MunicipalityFactory()
    return answers


def fetched(followed: FollowedList) -> FollowedList:
    """A day passes: what the timer and the worker do of it, to the end."""
    FollowedList.objects.filter(pk=followed.pk).update(asked_at=timezone.now() - dt.timedelta(days=2))
    assert list(fetch_due_lists()) == [followed]
    return worked(followed)


def worked(followed: FollowedList) -> FollowedList:
    fetch_list.call(followed.pk)
    followed.refresh_from_db()
    for act, state in ((tasks.read_list, "reading"), (None, ""), (tasks.carry_out, "running"), (None, "")):
        if act is None:
            settle_due_lists()
            settle_list.call(followed.pk)
            settle_due_lists()
        elif followed.last and Import.objects.get(pk=followed.last_id).state == state:
            act.call(followed.last.number)
        followed.refresh_from_db()
    return followed


def taken(animator=None) -> FollowedList:
    """One whose first file was read by a person, and taken."""
    followed = worked(follow_list(actor=(animator or AnimatorFactory()).account, url=URL))
    start_import(followed.last, actor=followed.by)
    tasks.carry_out.call(followed.last.number)
    settle_due_lists()
    followed.refresh_from_db()
    return followed


def test_the_first_file_waits_for_a_person_and_what_follows_is_taken_by_itself(published):
    followed = worked(follow_list(actor=AnimatorFactory().account, url=URL))
    assert "première fois" in followed.held
    assert followed.last.state == "preview"
    assert not Place.objects.exists()
    assert published["asked"][0] == (URL, fetching.LARGEST, fetching.SECONDS)

    start_import(followed.last, actor=followed.by)
    tasks.carry_out.call(followed.last.number)
    settle_due_lists()
    followed.refresh_from_db()
    assert (followed.held, len(followed.rows), Place.objects.count()) == ("", 20, 20)

    published["is"] = [*rows(*range(1, 20)), *rows(20, 21), *rows(0, NOM_TL="Lieu 0 bis")]
    followed = fetched(followed)
    assert (followed.held, followed.last.state) == ("", "done")
    assert Import.objects.count() == 2
    assert Place.objects.filter(name__in=["Lieu 0 bis", "Lieu 20", "Lieu 21"]).count() == 3
    assert len(followed.rows) == 22


def test_it_updates_what_that_list_said_and_never_what_a_person_says(published):
    followed = taken()
    place = Place.objects.get(name="Lieu 3")
    person = RepresentativeFactory(place=place).account
    revise_place(place, actor=person, address="4 rue du Lavoir")
    published["is"] = rows(*range(20))
    published["is"][3] = published["is"][3] | {"ADRESSE": "9 rue de la Liste"}
    published["is"][4] = published["is"][4] | {"ADRESSE": "2 place du Marché"}
    followed = fetched(followed)
    assert (followed.held, followed.last.state) == ("", "done")
    place.refresh_from_db()
    assert place.address == "4 rue du Lavoir", "the list is told that somebody says otherwise"
    assert Conflict.objects.get(place=place).field == "address"
    assert Place.objects.get(name="Lieu 4").address == "2 place du Marché"


def test_an_unchanged_list_does_nothing_but_say_that_it_was_read(published):
    followed = taken()
    before = followed.fetched_at
    followed = fetched(followed)
    assert (Import.objects.count(), followed.failure, followed.held) == (1, "", "")
    assert followed.fetched_at > before


def test_a_list_that_loses_half_its_rows_is_held_and_nothing_is_removed(published):
    followed = taken()
    published["is"] = rows(*range(10))
    followed = fetched(followed)
    assert "10 lignes n’y sont plus" in followed.held.replace("\xa0", " ")
    assert followed.gone == sorted(f"Lieu {n}" for n in range(10, 20))
    assert Place.objects.filter(withdrawn_at=None).count() == 20

    published["is"] = rows(*range(20, 60))
    followed = fetched(followed)
    assert Import.objects.filter(state="undone").count() == 1, "what waited is renounced: this one follows it"
    assert followed.last.state == "preview"


def test_a_few_that_leave_are_told_and_stay(published):
    followed = taken()
    published["is"] = rows(*range(2, 20))
    followed = fetched(followed)
    assert (followed.held, followed.gone) == ("", ["Lieu 0", "Lieu 1"])
    assert Place.objects.filter(withdrawn_at=None).count() == 20


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (404, "a répondu 404"),
        (b"<!DOCTYPE html><html><p>Bonjour</p></html>", "une page du web"),
        (b"  ", "vide"),
        (b"ID;NOM_TL\n", "aucune ligne"),
        (Refused("late"), "à temps"),
        (Refused("answers too much"), "10 Mo"),
        (Refused("exemple.fr leads into a private network"), "réseau privé"),
    ],
)
def test_what_is_no_list_is_told_and_changes_nothing(published, client, answer, said):
    followed = taken()
    published["is"] = answer
    followed = fetched(followed)
    assert said in followed.failure
    assert (Import.objects.count(), Place.objects.count()) == (1, 20)
    client.force_login(followed.by)
    assert said in client.get(PAGE).text
    assert "à relire" in client.get(reverse("pages:home")).text
    published["is"] = rows(*range(21))
    assert fetched(followed).failure == ""


def test_another_format_overnight_waits_for_its_columns(published):
    followed = taken()
    published["is"] = [{"Lieu": "Le Préau", "Ville": "Guéret"}]
    followed = fetched(followed)
    assert followed.last.state == "mapping"
    assert "Ses colonnes" in followed.held


def test_a_private_address_is_refused_by_the_door_itself(client):
    followed = worked(follow_list(actor=AnimatorFactory().account, url="http://127.0.0.1:9/lieux.csv"))
    assert "réseau privé" in followed.failure


def test_one_follows_on_the_page_asks_again_and_leaves(published, client):
    animator = AnimatorFactory().account
    client.force_login(animator)
    wrong = client.post(PAGE, {"url": "ftp://exemple.fr/x.csv", "name": "Mon pays"})
    assert "https://" in wrong.text
    assert "Mon pays" in wrong.text
    assert client.post(PAGE, {"url": URL, "name": "Liste du pays"}).status_code == 302
    followed = FollowedList.objects.get()
    assert "Vous suivez déjà cette liste" in client.post(PAGE, {"url": URL}).text
    assert "Liste du pays" in client.get(PAGE).text
    assert Entry.objects.get(kind="records.list_followed").data["list"] == "Liste du pays"
    assert client.post(reverse("imports:fetch_list", args=[followed.pk])).status_code == 302
    assert client.post(reverse("imports:leave_list", args=[followed.pk])).status_code == 302
    assert "Plus suivie" in client.get(PAGE).text
    again = client.post(reverse("imports:fetch_list", args=[followed.pk]), follow=True)
    assert again.status_code in (200, 403)
    asked = len(published["asked"])
    assert list(fetch_due_lists()) == []
    fetch_list.call(followed.pk)
    assert len(published["asked"]) == asked, "one that was left is not asked for"


def test_an_address_that_holds_a_secret_is_in_no_journal(published):
    follow_list(actor=AnimatorFactory().account, url=f"{URL}?cle=secret")
    assert Entry.objects.get(kind="records.list_followed").data["list"] == "exemple.fr"


def test_so_many_lists_at_once():
    account = AnimatorFactory().account
    for n in range(MOST_FOLLOWED):
        FollowedList.objects.create(by=account, url=f"{URL}?{n}")
    with pytest.raises(RuleBroken, match="listes au plus"):
        follow_list(actor=account, url=URL)


def test_who_animates_nothing_any_more_follows_nothing(published):
    followed = taken()
    Animator.objects.all().delete()
    FollowedList.objects.update(asked_at=None)
    assert list(fetch_due_lists()) == []
    followed.refresh_from_db()
    assert followed.state == "stopped"


def test_a_renounced_file_is_not_asked_about_again(published):
    followed = worked(follow_list(actor=AnimatorFactory().account, url=URL))
    discard_import(followed.last, actor=followed.by)
    settle_due_lists()
    followed.refresh_from_db()
    assert followed.held == ""
    assert fetched(followed).held == "", "the same file says nothing new"


def test_it_is_in_the_data_that_one_takes_away_and_leaves_with_the_account(published):
    followed = taken()
    assert export_data(followed.by)["followed_lists"] == [{"url": URL, "name": "", "state": "running"}]
    close_account(followed.by, actor=followed.by)
    assert not FollowedList.objects.exists()
    assert Place.objects.count() == 20


def test_only_who_follows_it_and_the_secretariat_touch_it():
    everybody = people()
    followed = FollowedList(by=everybody["department"], url=URL)
    handlers = {"department", "secretariat"}
    assert doors(FOLLOWED_ACCESS, everybody, followed) == {"fetch": handlers, "stop": handlers}


def test_leaving_twice_is_refused(published):
    followed = follow_list(actor=AccountFactory(secretariat=True), url=URL)
    leave_list(followed, actor=followed.by)
    with pytest.raises(RuleBroken):
        leave_list(followed, actor=followed.by)


@pytest.mark.parametrize(
    ("counts", "former", "gone", "said"),
    [
        ({"created": A_FEW}, 10, 0, ""),
        ({"created": 20, "updated": 1}, 100, 0, "plus d’une sur cinq"),
        ({"created": 20}, 100, 20, ""),
        ({}, 100, 21, "n’y sont plus"),
        ({"rejected": 11}, 100, 0, "plus d’une sur dix"),
        ({}, 0, 0, "première fois"),
    ],
)
def test_what_is_held_and_why(counts, former, gone, said):
    found = why_held(counts, total=100, former=former, gone=gone)
    assert said in found if said else not found

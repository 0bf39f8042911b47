"""What the organiser of a call of others published of its decision: told here, beside what had been announced."""

import datetime as dt

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.models import CallResult
from lieudit.funding.results import tell_result
from lieudit.funding.served_lands import LandName, read_lands, write_lands
from lieudit.funding.services import revise_call
from lieudit.journal.models import Entry
from lieudit.territory.models import Region
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.budget import at_most
from tests.funding.factories import a_described, again, an_open, at_noon
from tests.network.factories import RepresentativeFactory

NAMES = [LandName("region", "53", "Bretagne"), LandName("rurality", "metropole", "Communes d’une métropole")]
TODAY = timezone.localdate()
SOURCE = "https://fondation.example/laureats"


def a_past(**changes):
    """A described call that closed fifty days ago, whose answer was announced for forty days ago."""
    said = {"announced_on": TODAY - dt.timedelta(days=100), "closes_at": at_noon(-50)}
    return a_described(**{**said, "answer_on": TODAY - dt.timedelta(days=40), **changes})


def tell(call, **changes):
    actor = changes.pop("actor", None) or AccountFactory(secretariat=True)
    said = {"published_on": TODAY - dt.timedelta(days=10), "source": SOURCE, "received": 212, "retained": 27}
    return tell_result(call, actor=actor, **{**said, **changes})


def test_territories_are_read_one_a_line_and_written_again():
    read = read_lands("Bretagne : 41 dossiers, 7 retenus\n\ncommunes d'une metropole : 1 062 ; 12", NAMES)
    assert read == [
        {"kind": "region", "code": "53", "files": 41, "retained": 7},
        {"kind": "rurality", "code": "metropole", "files": 1062, "retained": 12},
    ]
    assert read_lands(write_lands(read, NAMES), NAMES) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bretagne", "Écrivez « Bretagne"),
        ("Atlantide : 3, 1", "Ni une région"),
        ("Bretagne : 3, 4", "Plus de retenus"),
        ("Bretagne : 3, 1\nbretagne : 4, 1", "deux fois"),
    ],
)
def test_a_line_that_says_nothing_sure_is_refused(text, words):
    with pytest.raises(RuleBroken, match=words):
        read_lands(text, NAMES)


@pytest.mark.django_db
def test_a_result_is_told_by_the_form_beside_what_was_announced(client):
    spoken = RepresentativeFactory()
    call = a_past(author=spoken.account)
    address = reverse("funding:tell_result", args=[call.number])
    client.force_login(RepresentativeFactory().account)
    assert client.get(address).status_code == 403
    client.force_login(spoken.account)
    assert address in client.get(call.get_absolute_url()).text
    region = Region.objects.order_by("overseas", "slug").first() or pytest.fail("no region")
    Region.objects.filter(pk=region.pk).update(population=1000)
    sent = {
        "published_on": str(TODAY - dt.timedelta(days=10)),
        "source": SOURCE,
        "received": "212",
        "retained": "27",
        "lands": f"{region.name} : 40, 50",
        "charter": "on",
    }
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Plus de retenus" in refused.text
    assert f"{region.name} : 40, 50" in refused.text
    answer = client.post(address, sent | {"lands": f"{region.name} : 40, 5"})
    assert answer.status_code == 302, answer.context["form"].errors
    client.logout()
    with at_most(8):
        page = " ".join(client.get(call.get_absolute_url()).text.split())
    assert "27 dossiers retenus sur 212" in page
    assert "40 jours après la clôture" in page
    assert "ce n’est pas tenu" in page
    assert "avec qui est retenu" in page
    assert SOURCE in page
    assert "avec 30\u00a0jours de retard" in Entry.objects.get(kind="funding.result_told").sentence
    served = client.get(reverse("funding:served", args=[call.number])).text
    assert region.name in served
    assert "13\u00a0%, entre 5\u00a0% et 26\u00a0%" in served


@pytest.mark.django_db
def test_a_result_told_again_is_another_version_and_the_database_keeps_the_first():
    call = a_past()
    tell(call)
    with pytest.raises(RuleBroken, match="Rien ne change"):
        tell(call)
    second = tell(call, retained=28)
    assert (second.version, again(call).result) == (2, second)
    with pytest.raises(Error), transaction.atomic():
        CallResult.objects.filter(call=call, version=1).update(retained=1)
    with pytest.raises(Error), transaction.atomic():
        CallResult.objects.create(
            call=call, version=3, published_on=TODAY, source=SOURCE, received=1, retained=2, author=call.author
        )


@pytest.mark.django_db
def test_a_call_whose_result_is_told_does_not_close_after_it():
    call = a_past()
    tell(call)
    dates = {"announced_on": call.announced_on, "opens_at": None, "actor": call.author}
    with pytest.raises(RuleBroken, match="il ne fermerait pas après"):
        revise_call(call, closes_at=at_noon(-5), reason="mal décrit", **dates)
    assert revise_call(call, closes_at=at_noon(-45), reason="mal décrit", **dates).rules.version == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"published_on": TODAY + dt.timedelta(days=1)}, "à venir"),
        ({"published_on": TODAY - dt.timedelta(days=60)}, "avant la clôture"),
        ({"retained": 213}, "Plus de dossiers retenus"),
        ({"lands": [{"kind": "region", "code": "53", "files": 300, "retained": 2}]}, "plus que le tout"),
    ],
)
def test_a_result_that_does_not_hold_together_is_refused(changes, words):
    with pytest.raises(RuleBroken, match=words):
        tell(a_past(), **changes)


@pytest.mark.django_db
def test_neither_an_open_call_nor_an_aid_nor_one_of_ours_has_a_result_of_others(client):
    with pytest.raises(RuleBroken, match="n’est pas clos"):
        tell(a_described())
    aid = a_past(kind="aid", title="Une aide")
    with pytest.raises(RuleBroken, match="n’a pas de résultat"):
        tell(aid)
    with pytest.raises(RuleBroken):
        tell(an_open())
    client.force_login(AccountFactory(secretariat=True))
    assert client.get(reverse("funding:tell_result", args=[aid.number])).status_code == 404
    assert client.get(reverse("funding:served", args=[a_described(title="Autre").number])).status_code == 404


@pytest.mark.django_db
def test_what_the_edition_before_kept_is_read_beside_the_next_one(client):
    former = a_past(title="Édition d’avant")
    tell(former, lands=[{"kind": "region", "code": "53", "files": 9, "retained": 2}])
    client.force_login(RepresentativeFactory().account)
    sent = {
        "kind": "projects",
        "title": "Édition d’après",
        "said": "Fondation du Second Œuvre",
        "source": "https://fondation.example/apres",
        "closes_on": str(TODAY + dt.timedelta(days=30)),
        "closes_time": "12:00",
        "summary": "Des travaux.",
        "answer_on": str(TODAY + dt.timedelta(days=60)),
        "charter": "on",
    }
    address = reverse("funding:describe")
    ours = client.post(address, sent | {"former": f"appel-{an_open().number}"})
    assert ours.status_code == 422
    assert "un appel d’ailleurs" in ours.text
    answer = client.post(address, sent | {"former": f"appel-{former.number}"})
    assert answer.status_code == 302, answer.context["form"].errors
    client.logout()
    client.get(former.get_absolute_url())
    with at_most(8):
        page = " ".join(client.get(answer["Location"]).text.split())
    year = (TODAY - dt.timedelta(days=10)).year
    assert f"En {year}, donnée avec 30 jours de retard." in page
    assert f"Qui a été aidé en {year}" in page
    assert "À l’édition d’avant" in page
    assert reverse("funding:served", args=[former.number]) in page

"""Anybody who has an account says what would make a resource better, in the name of a place or alone."""

import pytest

from lieudit.commons.models import Improvement
from lieudit.commons.services import deposit_resource, propose_improvement, publish_resource
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.commons.test_deposit_resource import WORDS
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_who_keeps_the_resource_is_told_at_once(mailoutbox, django_capture_on_commit_callbacks):
    speaker = RepresentativeFactory()
    resource = deposit_resource(actor=AccountFactory(), keeper=speaker.place, **WORDS)
    publish_resource(resource, actor=speaker.account)
    other = RepresentativeFactory(place=speaker.place).account
    with django_capture_on_commit_callbacks(execute=True):
        improvement = propose_improvement(resource, actor=AccountFactory(), words="Inviter les voisins.")
    assert sorted(mail.to for mail in mailoutbox) == sorted(
        [[resource.author.email], [speaker.account.email], [other.email]]
    )
    assert Entry.objects.about(improvement).get().sentence.startswith("Une amélioration (n°\u00a01) est proposée")


def test_it_is_published_with_its_credit(client):
    resource, speaker = ResourceFactory(), RepresentativeFactory()
    address = f"/communs/{resource.number}/ameliorer/"
    assert client.get(address).status_code == 302
    client.force_login(speaker.account)
    typed = {
        "words": "Inviter les voisins.",
        "hat": f"place:{speaker.place.pk}",
        "link": "www.a.fr/v2",
        "charter": "on",
    }
    text = client.post(address, typed, follow=True).text
    assert Improvement.objects.get().link == "https://www.a.fr/v2"
    for said in ("Inviter les voisins.", speaker.place.name, "a.fr/v2", "Proposée"):
        assert said in text, said


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"words": " "}, "Répondez à"), ({"words": "x" * 5001}, "5000"), ({"link": "ftp://a"}, "pas valable")],
)
def test_what_cannot_be_is_refused_and_kept(client, changed, words):
    client.force_login(AccountFactory())
    typed = {"words": "Inviter les voisins.", "charter": "on"} | changed
    page = client.post(f"/communs/{ResourceFactory().number}/ameliorer/", typed)
    assert (page.status_code, words in page.text.replace("\u202f", "")) == (422, True)
    assert not Improvement.objects.exists()


def test_the_same_click_twice_proposes_once():
    resource, author = ResourceFactory(), AccountFactory()
    propose_improvement(resource, actor=author, words="Inviter les voisins.")
    with pytest.raises(RuleBroken, match="déjà proposé"):
        propose_improvement(resource, actor=author, words="Inviter les voisins.")
    propose_improvement(resource, actor=AccountFactory(), words="Inviter les voisins.")


@pytest.mark.parametrize("link", ["javascript://a.fr/%0aalert(1)", "https://a.fr/\u202egnp.exe", "https://a\u200b.fr"])
def test_an_address_that_is_not_what_it_seems_is_refused(client, link):
    client.force_login(AccountFactory())
    typed = {"words": "Inviter les voisins.", "link": link, "charter": "on"}
    assert client.post(f"/communs/{ResourceFactory().number}/ameliorer/", typed).status_code == 422


def test_nothing_is_proposed_for_what_is_withdrawn():
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        propose_improvement(ResourceFactory(state="withdrawn", reason="Non."), actor=AccountFactory(), words="Si.")

"""Anybody says what they make of open data; the secretariat reads it, then it is shown."""

from __future__ import annotations

import pytest
from django.db import Error, transaction
from django.urls import reverse

from lieudit.api import services
from lieudit.api.models import Reuse
from lieudit.care.services import hide_text
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
CARD = {"title": "Carte des lieux du soir", "url": "https://exemple.fr/carte", "about": "Une carte.", "maker": "Ana"}


def told(**changed) -> Reuse:
    return services.tell_reuse("lieux", actor=None, origin=changed.pop("origin", "x"), **(CARD | changed))


def page_of(client, name: str = "lieux") -> str:
    return client.get(reverse("api:dataset", args=[name])).text


def test_a_reuse_is_shown_once_it_is_read(client):
    answer = client.post(reverse("api:tell_reuse", args=["lieux"]), CARD, follow=True)
    assert "Le secrétariat la lit" in answer.text
    assert CARD["title"] not in page_of(client)
    staff = AccountFactory(is_staff=True)
    client.force_login(staff)
    assert CARD["title"] in client.get(reverse("api:reuses")).text
    assert "réutilisation de données à lire" in client.get(reverse("accounts:profile")).text
    client.post(reverse("api:show_reuse", args=[Reuse.objects.get().pk]))
    client.logout()
    page = page_of(client)
    assert CARD["title"] in page
    assert 'rel="nofollow ugc noopener"' in page
    assert CARD["title"] not in page_of(client, "besoins")


def test_one_that_is_declined_says_why_and_may_be_told_anew(client):
    staff, reuse = AccountFactory(is_staff=True), told()
    services.show_reuse(reuse, actor=staff)
    client.force_login(staff)
    client.post(reverse("api:decline_reuse", args=[reuse.pk]), {"reason": "La page n’existe plus."})
    reuse.refresh_from_db()
    assert (reuse.state, reuse.reason) == ("declined", "La page n’existe plus.")
    assert CARD["title"] not in page_of(client)
    assert told(origin="y").pk != reuse.pk
    with pytest.raises(RuleBroken, match="signalée de nouveau"):
        services.show_reuse(reuse, actor=staff)


def test_the_same_address_is_told_once(client):
    told()
    answer = client.post(reverse("api:tell_reuse", args=["lieux"]), CARD)
    assert "déjà signalée" in answer.text
    assert 'value="Carte des lieux du soir"' in answer.text, "what was typed stays"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://exemple.fr/x", "data:text/html,x", "exemple", ""])
def test_an_address_that_is_no_page_is_refused(client, url):
    answer = client.post(reverse("api:tell_reuse", args=["lieux"]), CARD | {"url": url})
    assert answer.status_code < 500
    assert not Reuse.objects.exists()
    with pytest.raises(Error), transaction.atomic():
        Reuse.objects.create(dataset="lieux", title="x", url="javascript:alert(1)")


def test_one_visitor_tells_a_few_an_hour():
    for number in range(services.MOST_AN_HOUR):
        told(url=f"https://exemple.fr/{number}")
    with pytest.raises(RuleBroken, match="dans une heure"):
        told(url="https://exemple.fr/encore")


def test_what_was_told_never_changes():
    reuse = told()
    with pytest.raises(Error), transaction.atomic():
        Reuse.objects.filter(pk=reuse.pk).update(url="https://ailleurs.fr/")


def test_its_words_may_be_hidden_like_any_other(client):
    staff, reuse = AccountFactory(is_staff=True), told()
    services.show_reuse(reuse, actor=staff)
    hide_text(reuse, actor=staff, reason="Publicité.")
    assert CARD["title"] not in page_of(client)


def test_nobody_else_reads_nor_decides(client):
    reuse = told()
    client.force_login(AccountFactory())
    assert client.get(reverse("api:reuses")).status_code == 403
    assert client.post(reverse("api:show_reuse", args=[reuse.pk])).status_code == 403
    assert client.get(reverse("api:decline_reuse", args=[reuse.pk])).status_code == 403


def test_who_told_it_finds_it_among_their_data(client):
    account = AccountFactory()
    services.tell_reuse("lieux", actor=account, origin="x", **CARD)
    client.force_login(account)
    given = client.get(reverse("accounts:export")).json()["reuses_told"]
    assert [each["title"] for each in given] == [CARD["title"]]


def test_a_dataset_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("api:tell_reuse", args=["rien"])).status_code == 404
    with pytest.raises(RuleBroken):
        services.tell_reuse("rien", actor=None, origin="x", **CARD)

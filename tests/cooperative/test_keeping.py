"""A register is opened from a page, and kept by who holds a dated mandate."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import todo_of
from lieudit.cooperative import keeping
from lieudit.cooperative.models import Cooperative, Keeper
from lieudit.cooperative.permissions import keeps
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, a_prepared, a_subscription, an_associate

pytestmark = pytest.mark.django_db


def named(cooperative, account=None, days=30):
    until = timezone.localdate() + dt.timedelta(days=days)
    return keeping.name_keeper(cooperative, actor=a_keeper(), account=account or AccountFactory(), until=until)


def fresh(cooperative):
    return Cooperative.objects.get(pk=cooperative.pk)


def test_a_mandate_gives_the_register_of_one_cooperative_from_a_day_to_another(client):
    ours, other, account = a_cooperative(), a_cooperative("Conseil d’à côté"), AccountFactory()
    an_associate(ours, 4)
    mandate = named(ours, account)
    assert keeps(account, fresh(ours))
    assert not keeps(account, fresh(other))
    client.force_login(account)
    assert client.get(reverse("cooperative:register", args=[ours.assembly.slug])).status_code == 200
    assert client.get(reverse("cooperative:register", args=[other.assembly.slug])).status_code == 403
    assert client.get(reverse("cooperative:keepers", args=[ours.assembly.slug])).status_code == 403
    keeping.end_keeper(mandate, actor=a_keeper())
    assert not keeps(account, fresh(ours))
    with pytest.raises(RuleBroken, match="déjà terminé"):
        keeping.end_keeper(mandate, actor=a_keeper())


@pytest.mark.parametrize("days", [-1, 4 * 366])
def test_a_mandate_ends_within_three_years(days):
    with pytest.raises(RuleBroken, match="trois ans"):
        named(a_cooperative(), days=days)


def test_one_mandate_at_a_time():
    cooperative, account = a_cooperative(), AccountFactory()
    named(cooperative, account)
    with pytest.raises(RuleBroken, match="tient déjà"):
        named(cooperative, account)


def test_a_mandate_is_given_and_ended_from_the_page(client):
    cooperative, account = a_cooperative(), AccountFactory()
    client.force_login(a_keeper())
    address = reverse("cooperative:keepers", args=[cooperative.assembly.slug])
    until = timezone.localdate() + dt.timedelta(days=30)
    assert "Aucun compte" in client.post(address, {"address": "personne@example.org", "until": until}).text
    client.post(address, {"address": account.email, "until": until.isoformat()})
    client.post(reverse("cooperative:end_keeper", args=[Keeper.objects.get().pk]))
    assert Keeper.objects.get().until < timezone.localdate()


def test_a_register_is_opened_from_its_page_under_the_rules_of_a_cooperative(client):
    cooperative = a_prepared()
    client.force_login(a_keeper())
    address = reverse("cooperative:open_register", args=[cooperative.assembly.slug])
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert "Ce jour est à venir" in client.post(address, {"on": tomorrow.isoformat()}).text
    assert address in client.get(cooperative.get_absolute_url()).text
    client.post(address, {"on": timezone.localdate().isoformat()})
    assert fresh(cooperative).opened_on == timezone.localdate()
    assert "déjà ouvert" in client.post(address, {"on": timezone.localdate().isoformat()}).text


def test_what_is_near_to_breaking_and_what_waits_is_on_the_desk_of_who_keeps_the_register(client):
    """A floor of all the capital is near: told to the secretariat, to who has a mandate, and to nobody else."""
    cooperative, keeper = a_cooperative(floor="1/1"), AccountFactory()
    an_associate(cooperative, 10)
    a_subscription(cooperative, 2)
    named(cooperative, keeper)
    told = {"1 coopérative approche d’une limite", "1 souscription attend une réponse"}
    for account, said in ((keeper, told), (a_keeper(), told), (AccountFactory(), set())):
        tasks = {task.words.replace("\xa0", " "): task for task in todo_of(account)}
        assert tasks.keys() & told == said
        client.force_login(account)
        if said:
            near = tasks["1 coopérative approche d’une limite"]
            assert near.url == reverse("cooperative:register", args=[cooperative.assembly.slug])
            assert "Ce qui pourrait rompre" in client.get(near.url).text

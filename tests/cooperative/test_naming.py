"""Who is named: to everybody, organisations that agree; between associates, what the statutes say."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import escape

from lieudit.accounts.services import close_account
from lieudit.cooperative.models import Associate
from lieudit.cooperative.naming import named_in, others_of, say_named
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import prove
from tests.cooperative.factories import a_cooperative, a_keeper, an_associate
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def speaks(associate):
    return RepresentativeFactory(place=None, organisation=associate.organisation).account


def page(client, cooperative):
    return client.get(reverse("cooperative:cooperative", args=[cooperative.assembly.slug])).content.decode()


def test_an_organisation_is_named_to_everybody_once_it_says_so_and_no_more_once_it_takes_it_back(client):
    cooperative = a_cooperative()
    associate, other = an_associate(cooperative, 6), an_associate(cooperative, 2)
    assert escape(associate.name) not in page(client, cooperative)
    client.force_login(speaks(associate))
    own, act = (reverse(f"cooperative:{name}", args=[associate.number]) for name in ("associate", "say_named"))
    assert "Bien vouloir être nommés" in client.get(own).content.decode()
    assert client.post(act, {"named": "yes"}).status_code == 302
    client.logout()
    said = page(client, cooperative)
    assert escape(associate.name) in said
    assert escape(other.name) not in said
    say_named(Associate.objects.get(pk=associate.pk), actor=speaks(associate), named=False)
    assert escape(associate.name) not in page(client, cooperative)
    with pytest.raises(RuleBroken, match="déjà le cas"):
        say_named(associate, actor=speaks(associate), named=False)


def test_a_person_is_never_named_to_everybody():
    person = AccountFactory(name="Ada Lovelace")
    associate = an_associate(a_cooperative(), 2, holder=person)
    with pytest.raises(RuleBroken, match="jamais nommée"):
        say_named(associate, actor=person, named=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Associate.objects.filter(pk=associate.pk).update(is_named=True)


def test_who_left_is_named_no_more():
    cooperative = a_cooperative()
    associate = an_associate(cooperative, 6)
    say_named(associate, actor=speaks(associate), named=True)
    assert named_in(cooperative) == [associate]
    Associate.objects.update(until=associate.since)
    assert named_in(cooperative) == []


@pytest.mark.parametrize(
    ("seen", "name", "parts"), [("totals", False, None), ("names", True, None), ("parts", True, 6)]
)
def test_what_an_associate_reads_of_the_others_follows_the_rules(client, seen, name, parts):
    cooperative = a_cooperative(seen=seen)
    other, person = an_associate(cooperative, 6), AccountFactory()
    mine = an_associate(cooperative, 2, holder=person)
    client.force_login(person)
    said = client.get(mine.get_absolute_url()).content.decode()
    assert (escape(other.name) in said) == name
    found = others_of(Associate.objects.get(pk=mine.pk))
    assert [each.parts for each in found] == ([parts] if name else [])
    Associate.objects.filter(pk=mine.pk).update(until=mine.since)
    assert others_of(Associate.objects.get(pk=mine.pk)) == [], "who left reads nobody"


def test_who_closed_their_account_is_no_more_than_a_person_to_the_others(client):
    cooperative = a_cooperative(seen="names")
    gone, person = AccountFactory(name="Augusta Byron"), AccountFactory()
    left, mine = an_associate(cooperative, 2, holder=gone), an_associate(cooperative, 2, holder=person)
    assert [each.name for each in others_of(mine)] == [left.name]
    close_account(gone, actor=gone)
    assert [each.name for each in others_of(mine)] == ["une personne"]
    client.force_login(person)
    assert left.name not in client.get(mine.get_absolute_url()).text
    client.force_login(a_keeper())
    assert left.name in client.get(reverse("cooperative:register", args=[cooperative.assembly.slug])).text


def test_the_page_where_one_closes_an_account_says_what_the_register_keeps(client):
    person = AccountFactory()
    client.force_login(person)
    prove(client, person)
    address = reverse("accounts:close")
    assert "Ce qui reste" not in client.get(address).text
    associate = an_associate(a_cooperative("Conseil des mémoires"), 2, holder=person)
    assert f"votre nom au registre des associés {of_the(associate.cooperative)}" in client.get(address).text

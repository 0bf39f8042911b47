"""Animators hold dated mandates: given by the structure's representative or the secretariat, renewed, ended."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.network.models import Animator
from lieudit.network.permissions import animates
from lieudit.network.services import appoint_animator, end_animator
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.desks.test_desk import waiting
from tests.network.factories import AnimatorFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def address(land):
    return reverse("desks:appoint_animator", args=[land.slug if land else "france"])


@pytest.fixture
def head(lands):
    """Who represents the structure of Creuse."""
    return RepresentativeFactory(place=None, organisation=lands.network).account


def typed(person, network, **terms):
    year = {"since": TODAY.isoformat(), "until": (TODAY + dt.timedelta(days=365)).isoformat()}
    return {"address": person.email, "organisation": network.pk, **year, **terms}


def test_the_representative_of_the_structure_appoints_and_the_person_is_told(
    client, lands, head, django_capture_on_commit_callbacks
):
    client.force_login(head)
    person = AccountFactory()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address(lands.creuse), typed(person, lands.network))
    assert answer["Location"] == address(lands.creuse)
    mandate = Animator.objects.get(account=person)
    assert (mandate.department, mandate.since, mandate.until) == (lands.creuse, TODAY, TODAY + dt.timedelta(days=365))
    assert animates(person, lands.creuse)
    assert person.email in [to for each in mail.outbox for to in each.to]
    assert Entry.objects.get(kind="network.animator_appointed").sentence == (
        "Une personne est nommée pour animer la Creuse, au nom des tiers-lieux creusois."
    )


@pytest.mark.parametrize(("terms", "refusal"), [
    ({"address": "personne@exemple.fr"}, "Aucun compte n’a cette adresse"),
    ({"until": (TODAY - dt.timedelta(days=1)).isoformat()}, "Le dernier jour du mandat vient après le premier"),
    ({"until": (TODAY + dt.timedelta(days=2000)).isoformat()}, "Un mandat dure trois ans au plus"),
    ({"until": ""}, "Remplissez"),
])  # fmt: skip
def test_bad_terms_are_refused_and_what_was_typed_stays(client, lands, head, terms, refusal):
    client.force_login(head)
    sent = typed(AccountFactory(), lands.network, **terms)
    answer = client.post(address(lands.creuse), sent)
    assert answer.status_code == 422
    assert refusal in answer.text
    assert f'value="{sent["address"]}"' in answer.text


def test_the_same_mandate_is_not_held_twice_and_is_renewed_from_the_day_after(client, lands, head):
    ends = TODAY + dt.timedelta(days=10)
    mandate = AnimatorFactory(organisation=lands.network, department=lands.creuse, until=ends)
    with pytest.raises(RuleBroken, match="déjà ce mandat"):
        appoint_animator(mandate.account, lands.network, actor=head, department=lands.creuse)
    client.force_login(head)
    page = client.get(address(lands.creuse), {"de": mandate.pk}).text
    after = (ends + dt.timedelta(days=1)).isoformat()
    assert f'value="{mandate.account.email}"' in page
    assert f'value="{after}"' in page
    sent = typed(mandate.account, lands.network, since=after, until=(ends + dt.timedelta(days=300)).isoformat())
    assert client.post(address(lands.creuse), sent).status_code == 302
    assert Animator.objects.filter(account=mandate.account).count() == 2


def test_a_mandate_ends_and_the_level_above_covers_the_territory(client, lands, head):
    mandate = Animator.objects.get(account=lands.animator)
    client.force_login(head)
    url = reverse("desks:end_animator", args=[mandate.pk])
    assert "le niveau au-dessus tient son bureau" in client.get(url).text
    assert client.post(url)["Location"] == address(lands.creuse)
    assert not animates(lands.animator, lands.creuse)
    assert animates(lands.above, lands.creuse)
    with pytest.raises(RuleBroken, match="déjà terminé"):
        end_animator(mandate, actor=head)


def test_a_mandate_to_come_may_be_ended(lands, head):
    mandate = AnimatorFactory(department=lands.creuse, since=TODAY + dt.timedelta(days=30))
    end_animator(mandate, actor=head)
    assert not Animator.objects.running(TODAY + dt.timedelta(days=31)).filter(account=mandate.account).exists()


@pytest.mark.parametrize(("who", "where", "sees", "appoints"), [
    ("head", "creuse", 200, True), ("head", "vienne", 403, False), ("head", "region", 403, False),
    ("animator", "creuse", 200, False), ("staff", "nation", 200, True), ("national", "nation", 200, False),
    ("regional_head", "creuse", 200, True), ("regional_head", "elsewhere", 403, False),
])  # fmt: skip
def test_who_appoints_where(client, lands, head, who, where, sees, appoints):
    lands.head, lands.nation = head, None
    lands.regional_head = RepresentativeFactory(place=None, organisation=lands.regional).account
    client.force_login(getattr(lands, who))
    land = getattr(lands, where)
    page = client.get(address(land))
    assert page.status_code == sees
    assert ("Nommer ou renouveler" in page.text) == appoints
    posted = client.post(address(land), typed(AccountFactory(), lands.network))
    assert (posted.status_code != 403) == appoints


def test_a_structure_does_not_appoint_in_the_name_of_another(client, lands, head):
    client.force_login(head)
    answer = client.post(address(lands.creuse), typed(AccountFactory(), lands.regional))
    assert answer.status_code == 422


def test_one_leaves_ones_own_mandate(client, lands):
    client.force_login(lands.animator)
    url = reverse("desks:end_animator", args=[Animator.objects.get(account=lands.animator).pk])
    assert "Vous n’animerez plus" in client.get(url).text
    assert client.post(url).status_code == 302
    client.force_login(AccountFactory())
    assert client.get(url).status_code == 403


def test_a_mandate_that_ends_waits_at_its_desk_until_it_is_renewed(client, lands, head):
    Animator.objects.filter(account=lands.animator).update(until=TODAY + dt.timedelta(days=20))
    client.force_login(head)
    assert waiting(lands.animator, lands.creuse)["mandats"] == 1
    after, ends = TODAY + dt.timedelta(days=21), TODAY + dt.timedelta(days=300)
    sent = typed(lands.animator, lands.network, since=after.isoformat(), until=ends.isoformat())
    client.post(address(lands.creuse), sent)
    assert "mandats" not in waiting(lands.animator, lands.creuse)


@pytest.mark.parametrize(("since", "until", "refusal"), [
    ("9998-01-01", "9999-12-31", "commence dans les trois ans"), ("0001-01-01", "0002-12-31", "déjà passé"),
])  # fmt: skip
def test_a_mandate_is_of_these_days(client, lands, head, since, until, refusal):
    client.force_login(head)
    answer = client.post(address(lands.creuse), typed(AccountFactory(), lands.network, since=since, until=until))
    assert (answer.status_code, refusal in answer.text) == (422, True)

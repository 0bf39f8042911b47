"""A place says no more what it joined: who may, until when, what goes, what stays."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry, Follow
from lieudit.needs.models import Need, Support
from lieudit.needs.services import leave_need, publish_support, refuse_support, support_need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mandate():
    return RepresentativeFactory(place=PlaceFactory(name="Le Préau"))


def joined(mandate, **need):
    return support_need(
        NeedFactory(**need),
        actor=mandate.account,
        place=mandate.place,
        words="Chez nous aussi.",
        address="a@exemple.fr",
    )


def test_who_speaks_for_the_place_takes_its_words_back_and_it_counts_no_more(mandate):
    need = joined(mandate).need
    assert Need.objects.with_counts().get(pk=need.pk).place_count == 1
    leave_need(Support.objects.get(), actor=mandate.account)
    assert not Support.objects.exists()
    assert Need.objects.with_counts().get(pk=need.pk).place_count == 0
    assert not Follow.objects.of(need).running().filter(reason="supporter").exists()
    entry = Entry.objects.public().about(need).get(kind="needs.support_withdrawn")
    assert entry.sentence.startswith("Le Préau ne dit plus la même chose que le besoin")
    assert "Chez nous" not in str(entry.data)
    assert support_need(need, actor=mandate.account, place=mandate.place)


def test_what_was_not_read_yet_leaves_no_public_line():
    author = AccountFactory()
    support = support_need(NeedFactory(), actor=author, place=PlaceFactory(), words="Ici aussi.")
    leave_need(support, actor=author)
    assert not Entry.objects.public().filter(kind__startswith="needs.support").exists()
    assert Entry.objects.get(kind="needs.support_taken_back").data["since"] == support.at.isoformat()


@pytest.mark.parametrize("state", [NeedState.DELIBERATED, NeedState.RELAYED, NeedState.ANSWERED])
def test_what_was_counted_by_those_who_deliberate_stays(state, mandate):
    support = joined(mandate, gathered=True)
    Need.objects.filter(pk=support.need_id).update(state=state)
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        leave_need(support, actor=mandate.account)
    assert Support.objects.exists()


def test_it_is_asked_once_on_the_page_where_one_joins_then_done(client, mandate):
    support = joined(mandate)
    page, leave = reverse("needs:support", args=[support.need.number]), reverse("needs:leave", args=[support.pk])
    assert leave not in client.get(page).text, "a stranger takes nothing back"
    client.force_login(mandate.account)
    here = client.get(page).text
    assert "Le Préau le dit aussi, depuis le" in here
    assert leave in here
    assert "Retirer les mots du Préau" in client.get(leave).text
    answer = client.post(leave, follow=True)
    assert "les mots de ce lieu sont retirés" in answer.text
    assert not Support.objects.exists()


def test_what_waits_to_be_read_says_before_when_and_that_it_is_late(client, mandate):
    account = AccountFactory()
    support = support_need(NeedFactory(), actor=account, place=mandate.place, words="Ici aussi.")
    client.force_login(account)
    page = reverse("needs:support", args=[support.need.number])
    assert f"Les mots du Préau sont relus avant le {day(support.review_due)}" in client.get(page).text
    Support.objects.update(at=timezone.now() - dt.timedelta(days=40))
    assert "Les mots du Préau devaient être relus avant le" in client.get(page).text


def test_nobody_else_takes_it_back(client, mandate):
    leave = reverse("needs:leave", args=[joined(mandate).pk])
    for account in (AccountFactory(), RepresentativeFactory().account):
        client.force_login(account)
        assert client.post(leave).status_code == 403
    assert Support.objects.exists()


def test_what_goes_meanwhile_is_said_to_who_comes_after():
    author = AccountFactory()
    support = support_need(NeedFactory(), actor=author, place=PlaceFactory(), words="Ici aussi.")
    refuse_support(Support.objects.get(), actor=AccountFactory(secretariat=True), reason="Un doublon.")
    for act in (leave_need, publish_support):
        with pytest.raises(RuleBroken, match="viennent d’être retirés"):
            act(support, actor=author)

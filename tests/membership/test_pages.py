"""Pages of members: what everybody reads, what stays inside, and how many queries they cost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lieudit.accounts.home import shortcuts_of, todo_of
from lieudit.membership import services
from tests.accounts.factories import AccountFactory
from tests.membership.factories import a_candidate, a_member, a_person, a_scale, late, paid, secretariat, speaker_of
from tests.network.factories import RepresentativeFactory
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db

PUBLIC, OWN = 8, 12
"""Queries, at most, of a public page and of any other."""


def test_the_list_names_organisations_and_the_persons_who_agreed(client):
    member, hidden = a_member(), a_person(AccountFactory(name="Secrète Personne"))
    shown = a_person(AccountFactory(name="Nour Publique", public=True))
    candidate = a_candidate()
    page = client.get(reverse("membership:members")).content.decode()
    assert str(member.organisation) in page
    assert "Nour Publique" in page
    assert "Secrète" not in page
    assert str(candidate.organisation) not in page
    assert "3\u00a0membres" in page, "all are counted"
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(candidate.get_absolute_url()).status_code == 404


def test_the_list_is_narrowed_by_college_and_by_association(client):
    member, region = a_member(), RegionFactory()
    a_member(college="partners", college_reason="Nous soutenons.")
    url = reverse("membership:members")
    assert str(member.organisation) in client.get(url, {"college": "third_places"}).content.decode()
    assert "Aucun membre à nommer" in client.get(url, {"college": "founders"}).content.decode()
    assert "Aucun membre à nommer" in client.get(url, {"association": region.code}).content.decode()
    assert client.get(url, {"college": "\0", "association": "\0", "page": "x"}).status_code == 200


def test_what_is_owed_is_read_by_the_member_and_the_secretariat_alone(client):
    member = a_member(a_scale())
    paid(member, 20)
    assert "Cotisations" not in client.get(member.get_absolute_url()).content.decode()
    for reader in (speaker_of(member), secretariat()):
        client.force_login(reader)
        page = client.get(member.get_absolute_url()).content.decode()
        assert "il reste 30\u00a0€ à payer" in page
        assert member.periods.get().reference in page
    client.force_login(AccountFactory())
    assert "Cotisations" not in client.get(member.get_absolute_url()).content.decode()


def test_a_double_membership_is_shown(client):
    member = a_member()
    second = services.apply_to_join(member.organisation, actor=member.applied_by, region=RegionFactory())
    services.admit_member(second, actor=secretariat())
    page = client.get(member.get_absolute_url()).content.decode()
    assert "Membre aussi de" in page
    assert second.get_absolute_url() in page


def test_the_desk_tells_what_waits_and_who_is_late(client):
    scale = a_scale()
    member, candidate = a_member(scale), a_candidate(scale)
    late(member)
    client.force_login(secretariat())
    page = client.get(reverse("membership:desk")).content.decode()
    assert str(member.organisation) in page
    assert reverse("membership:decide", args=[candidate.number]) in page


def test_the_account_page_shows_dues_to_pay_and_the_door_of_the_membership():
    member = a_member(a_scale())
    account = speaker_of(member)
    task = next(task for task in todo_of(account) if "cotisation" in task.words)
    assert (task.words, task.url) == ("1\u00a0cotisation à payer", member.get_absolute_url())
    assert member.get_absolute_url() in [door.url for door in shortcuts_of(account)]
    paid(member)
    assert not any("cotisation" in task.words for task in todo_of(account))


def test_the_secretariat_is_told_of_what_it_may_answer_itself():
    staff = secretariat()
    services.apply_to_join(staff, actor=staff)
    assert not any("candidature" in task.words for task in todo_of(staff))
    a_candidate()
    assert any("candidature attend une réponse" in task.words for task in todo_of(staff))


@pytest.mark.parametrize("name", ["members", "scale"])
def test_public_pages_cost_few_queries(client, django_assert_max_num_queries, name):
    scale = a_scale()
    for _ in range(4):
        a_member(scale)
    with django_assert_max_num_queries(PUBLIC):
        assert client.get(reverse(f"membership:{name}")).status_code == 200


def test_the_public_page_of_a_member_costs_few_queries(client, django_assert_max_num_queries):
    member = a_member(a_scale())
    for _ in range(3):
        RepresentativeFactory(place=None, organisation=member.organisation)
    with django_assert_max_num_queries(PUBLIC):
        assert client.get(member.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["join", "mine", "desk", "bank"])
def test_the_other_pages_cost_a_bounded_number_of_queries(client, django_assert_max_num_queries, name):
    staff, scale = secretariat(), a_scale()
    for _ in range(6):
        member = a_member(scale)
        RepresentativeFactory(place=None, organisation=member.organisation, account=staff)
        RepresentativeFactory(account=staff)
        late(member)
    client.force_login(staff)
    with django_assert_max_num_queries(OWN):
        assert client.get(reverse(f"membership:{name}")).status_code == 200


def test_the_page_of_a_member_costs_a_bounded_number_of_queries_to_who_speaks_for_it(
    client, django_assert_max_num_queries
):
    member = a_member(a_scale())
    for amount in (10, 20, 20):
        paid(member, amount)
    client.force_login(speaker_of(member))
    with django_assert_max_num_queries(OWN + 1):  # one says that who reads holds no power: nothing is written down
        assert client.get(member.get_absolute_url()).status_code == 200

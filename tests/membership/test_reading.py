"""What the reads of members hold: who is public, for whom one speaks, which departures are still to be told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.membership import services
from lieudit.membership.models import DuesPeriod, Member
from lieudit.membership.workflow import MemberState
from lieudit.network.models import Representative
from tests.accounts.factories import AccountFactory
from tests.membership.factories import a_candidate, a_member, a_person, a_scale, paid, secretariat
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


def yesterday() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=1)


def test_who_applied_speaks_for_the_application_until_it_is_answered() -> None:
    candidate = a_candidate()
    applied = candidate.applied_by
    Representative.objects.filter(account=applied).update(since=yesterday(), until=yesterday())
    assert list(Member.objects.spoken_by(applied)) == [candidate]
    services.admit_member(candidate, actor=secretariat())
    assert list(Member.objects.spoken_by(applied)) == [], "a member is spoken for by who represents it"
    assert list(Member.objects.spoken_by(AccountFactory())) == []


def test_a_person_is_read_by_all_once_they_agree_under_their_name() -> None:
    member, organisation = a_person(AccountFactory(name="Zoé Martin")), a_member()
    for name, agrees, public in (("Zoé Martin", False, False), ("", True, False), ("Zoé Martin", True, True)):
        Account.objects.filter(pk=member.account_id).update(name=name, name_is_public=agrees)
        assert Member.objects.public().filter(pk=member.pk).exists() == public
    assert organisation in Member.objects.public()
    services.leave_association(organisation, actor=organisation.applied_by)
    assert organisation not in Member.objects.public()


def test_departures_that_were_not_heard_are_told_once_by_the_timer() -> None:
    left, excluded, _stays = a_member(), a_member(), a_member()
    services.leave_association(left, actor=left.applied_by)
    Member.objects.filter(pk=excluded.pk).update(state=MemberState.EXCLUDED, until=yesterday())
    assert services.tell_departures() == [left, excluded]
    assert services.tell_departures() == []


def test_a_membership_elsewhere_is_one_that_runs() -> None:
    member = a_member()
    other = a_member(organisation=member.organisation, region=RegionFactory())
    assert list(member.elsewhere()) == [other]
    services.leave_association(other, actor=member.applied_by)
    assert list(member.elsewhere()) == []


def test_what_a_refused_candidate_never_paid_is_owed_by_nobody() -> None:
    scale = a_scale()
    candidate, member = a_candidate(scale), a_member(scale)
    assert {each.member for each in DuesPeriod.objects.unpaid()} == {candidate, member}
    services.refuse_member(candidate, actor=secretariat(), answer="Hors de l’objet.")
    assert {each.member for each in DuesPeriod.objects.unpaid()} == {member}
    paid(member, 50)
    assert not DuesPeriod.objects.unpaid().exists()

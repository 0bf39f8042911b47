"""Leaving: at once, at any time, once; and what becomes of a membership whose person leaves the house."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.services import close_account, export_data
from lieudit.membership import exclusion, services
from lieudit.membership.models import DuesPeriod, Member
from lieudit.membership.signals import member_left
from lieudit.membership.workflow import MemberState
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.membership.factories import a_member, a_person, a_scale, paid, secretariat, speaker_of
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    told = []

    def listen(sender, member, **kwargs):
        told.append(member)

    member_left.connect(listen)
    yield told
    member_left.disconnect(listen)


def test_a_member_leaves_at_once_and_the_rooms_above_hear_it(heard, django_capture_on_commit_callbacks):
    member = a_member()
    with django_capture_on_commit_callbacks(execute=True):
        left = services.leave_association(member, actor=member.applied_by, farewell="Nous fermons.")
    assert left.state == MemberState.LEFT
    assert not Member.objects.running().exists()
    assert heard == [left]


def test_a_member_who_left_cannot_leave_twice():
    member = a_member()
    services.leave_association(member, actor=member.applied_by)
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        services.leave_association(member, actor=member.applied_by)


def test_what_was_due_stays_due():
    member = a_member(a_scale())
    services.leave_association(member, actor=member.applied_by)
    assert DuesPeriod.objects.unpaid().get().member == member


def test_who_left_today_may_come_back_today():
    member = a_member()
    services.leave_association(member, actor=member.applied_by)
    again = services.apply_to_join(member.organisation, actor=member.applied_by)
    services.admit_member(again, actor=secretariat())
    assert Member.objects.running().get() == again


def test_the_past_stays_readable_by_date():
    member = a_member()
    Member.objects.filter(pk=member.pk).update(since=timezone.localdate() - dt.timedelta(days=90))
    services.leave_association(member, actor=member.applied_by)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert Member.objects.running(yesterday).exists()
    assert not Member.objects.running().exists()


def test_leaving_ends_what_was_asked_and_what_was_reproached():
    member = a_member()
    services.ask_college(member, actor=member.applied_by, college="founders", reason="Oui.")
    hearing = timezone.localdate() + dt.timedelta(days=20)
    opened = exclusion.open_exclusion(member, actor=secretariat(), grounds="Faits.", hearing_on=hearing)
    services.leave_association(member, actor=member.applied_by)
    opened.refresh_from_db()
    assert (opened.state, member.college_changes.get().state) == ("dropped", "refused")


def test_leaving_ends_a_procedure_that_was_heard_too(later):
    member = a_member()
    hearing = timezone.localdate() + dt.timedelta(days=20)
    opened = exclusion.open_exclusion(member, actor=secretariat(), grounds="Faits.", hearing_on=hearing)
    later(20)
    exclusion.hear_member(opened, actor=secretariat(), words="Absent.")
    services.leave_association(member, actor=member.applied_by)
    opened.refresh_from_db()
    assert opened.state == "dropped"


def test_a_departure_is_told_unless_one_was_admitted_there_again(heard):
    member, elsewhere = a_member(), RegionFactory()
    a_member(organisation=member.organisation, region=elsewhere)
    left = services.leave_association(member, actor=member.applied_by)
    services.tell_departure(left)
    assert heard == [left], "the member of another association has left this one"
    again = services.apply_to_join(member.organisation, actor=member.applied_by)
    services.admit_member(again, actor=secretariat())
    told = services.tell_departure(left)
    assert heard == [left], "who is back keeps what it holds"
    assert told.heard_at


def test_one_belongs_from_the_first_day_to_the_last():
    member, today = a_member(), timezone.localdate()
    yesterday, tomorrow = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    assert services.standing(member, today).ok
    assert not services.standing(member, yesterday).ok
    Member.objects.filter(pk=member.pk).update(until=tomorrow)
    member.refresh_from_db()
    assert services.standing(member, tomorrow).ok
    assert not services.standing(member, tomorrow + dt.timedelta(days=1)).ok
    Member.objects.filter(pk=member.pk).update(state=MemberState.REFUSED, until=None)
    member.refresh_from_db()
    assert not services.standing(member, today).ok


def test_a_register_that_closes_ends_each_membership_yesterday_or_on_the_day_when_it_began():
    long_ago, new, elsewhere = a_member(), a_member(), a_member(region=RegionFactory())
    today = timezone.localdate()
    Member.objects.filter(pk=long_ago.pk).update(since=today - dt.timedelta(days=90))
    assert services.close_register(None, actor=secretariat(), url="/registre/").members == 2
    ends = {member: Member.objects.get(pk=member.pk).until for member in (long_ago, new, elsewhere)}
    assert ends == {long_ago: today - dt.timedelta(days=1), new: today, elsewhere: None}
    with pytest.raises(RuleBroken, match="clos depuis le"):
        services.apply_to_join(AccountFactory(), actor=AccountFactory())


def test_a_closed_account_ends_the_membership_of_the_person(heard, django_capture_on_commit_callbacks):
    member = a_person()
    with django_capture_on_commit_callbacks(execute=True):
        close_account(member.account, actor=member.account)
    member.refresh_from_db()
    assert (member.state, str(member)) == (MemberState.LEFT, "un·e membre")
    assert heard == [member]


def test_a_closed_account_takes_back_what_waits_and_leaves_the_organisation_a_member():
    account = AccountFactory()
    waiting = services.apply_to_join(account, actor=account)
    member = a_member()
    close_account(account, actor=account)
    close_account(member.applied_by, actor=member.applied_by)
    waiting.refresh_from_db()
    member.refresh_from_db()
    assert (waiting.state, member.state) == (MemberState.WITHDRAWN, MemberState.ADMITTED)


def test_the_export_of_an_account_holds_its_memberships_and_payments():
    scale = a_scale()
    account = AccountFactory()
    member = a_person(account, line=scale.lines.get(kind="person"))
    payment = paid(member, 10)
    exported = export_data(account)["memberships"]
    assert exported[0]["number"] == member.number
    assert exported[0]["payments"][0]["receipt"] == payment.number


def test_the_export_holds_what_was_asked_and_what_is_reproached_to_the_person_alone():
    account, other = AccountFactory(), a_member()
    member = a_person(account)
    services.ask_college(member, actor=account, college="partners", reason="Je finance un lieu.")
    hearing = timezone.localdate() + dt.timedelta(days=15)
    for accused in (member, other):
        exclusion.open_exclusion(accused, actor=secretariat(), grounds="Faits du 3 mai.", hearing_on=hearing)
    exported = export_data(account)
    assert exported["college_changes"][0]["reason"] == "Je finance un lieu."
    assert [each["grounds"] for each in exported["exclusions"]] == ["Faits du 3 mai."]
    assert export_data(speaker_of(other))["exclusions"] == [], "that of an organisation is read on its page"


def test_who_leaves_the_house_leaves_no_words_about_themselves():
    account = AccountFactory()
    member = a_person(account, links="Mon conjoint élu.")
    close_account(account, actor=account)
    member.refresh_from_db()
    assert member.links == ""


def test_the_page_leaves_after_a_confirmation(client):
    member = a_member()
    client.force_login(speaker_of(member))
    url = reverse("membership:leave", args=[member.number])
    assert "Ce qui est dû le reste" in client.get(url).content.decode()
    answer = client.post(url, {"farewell": "Au revoir."}, follow=True)
    assert "L’adhésion est terminée" in answer.content.decode()
    member.refresh_from_db()
    assert member.farewell == "Au revoir."

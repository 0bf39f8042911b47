"""Answering an application: admitted, refused with a reason, and an appeal that another person reads."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.membership import services
from lieudit.membership.workflow import MemberState
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.membership.factories import a_candidate, a_person, a_scale, secretariat
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_an_admission_dates_the_membership_and_names_the_college():
    member = services.admit_member(a_candidate(a_scale()), actor=secretariat())
    assert (member.state, member.since) == (MemberState.ADMITTED, timezone.localdate())
    entry = Entry.objects.public().get(kind="membership.admitted")
    assert entry.sentence == f"{member.organisation} rejoint l’association nationale, collège Tiers-lieux."


def test_the_journal_names_no_person():
    account = AccountFactory(public=True, name="Nour Exemple")
    a_person(account)
    assert not Entry.objects.filter(data__icontains="Nour").exists()
    assert "Un·e membre rejoint" in Entry.objects.get(kind="membership.admitted").sentence


def test_the_secretariat_decides_of_the_college_that_was_asked():
    member = a_candidate(college="founders", college_reason="Nous avons fondé.")
    services.admit_member(member, actor=secretariat(), college="founders")
    change = member.college_changes.get()
    assert change.state == "accepted"
    other = a_candidate(college="founders", college_reason="Nous aussi.")
    services.admit_member(other, actor=secretariat(), college="third_places", answer="Statuts, article 5.")
    assert (other.college_changes.get().state, other.college_changes.get().answer) == ("refused", "Statuts, article 5.")


def test_a_college_that_does_not_exist_admits_nobody():
    with pytest.raises(RuleBroken, match="n’existe pas"):
        services.admit_member(a_candidate(), actor=secretariat(), college="unknown")


def test_a_refusal_gives_its_reason_and_is_told_at_once(django_capture_on_commit_callbacks):
    member = a_candidate()
    with django_capture_on_commit_callbacks(execute=True):
        services.refuse_member(member, actor=secretariat(), answer="L’objet est commercial.")
    assert "L’objet est commercial." in mail.outbox[-1].body
    assert mail.outbox[-1].to == [member.applied_by.email]
    assert not Entry.objects.public().filter(kind="membership.refused").exists()


def test_an_appeal_is_answered_by_another_person():
    first = secretariat()
    member = services.refuse_member(a_candidate(), actor=first, answer="Non.")
    member = services.appeal_refusal(member, actor=member.applied_by, appeal="Relisez nos statuts.")
    with pytest.raises(RuleBroken, match="autre personne"):
        services.admit_member(member, actor=first)
    admitted = services.admit_member(member, actor=secretariat(), answer="Nous avions mal lu.")
    assert (admitted.state, admitted.review) == (MemberState.ADMITTED, "Nous avions mal lu.")


def test_the_database_itself_refuses_that_one_person_decides_twice():
    first = secretariat()
    member = services.refuse_member(a_candidate(), actor=first, answer="Non.")
    member.reviewed_by = first
    with pytest.raises(IntegrityError, match="another_answers_the_appeal"), transaction.atomic():
        member.save()


def test_a_refusal_that_is_confirmed_is_not_appealed_again():
    member = services.refuse_member(a_candidate(), actor=secretariat(), answer="Non.")
    member = services.appeal_refusal(member, actor=member.applied_by, appeal="Relisez.")
    member = services.confirm_refusal(member, actor=secretariat(), answer="Toujours non.")
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        services.appeal_refusal(member, actor=member.applied_by, appeal="Encore.")


def test_an_application_is_taken_back_then_made_again():
    member = services.withdraw_application(a_candidate(), actor=secretariat())
    assert member.state == MemberState.WITHDRAWN
    again = services.apply_to_join(member.organisation, actor=member.applied_by)
    assert again.number == member.number + 1


def test_an_application_is_answered_once():
    member = a_candidate()
    services.admit_member(member, actor=secretariat())
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        services.refuse_member(member, actor=secretariat(), answer="Trop tard.")


def test_the_page_answers_in_one_form_and_asks_for_the_reason_of_a_refusal(client):
    member = a_candidate(a_scale(), links="Emploi dans une région.")
    client.force_login(secretariat())
    url = reverse("membership:decide", args=[member.number])
    assert "Emploi dans une région." in client.get(url).content.decode()
    bare = client.post(url, {"decision": "refuse", "college": member.college})
    assert bare.status_code == 422
    assert "Écrivez le motif" in bare.content.decode()
    client.post(url, {"decision": "admit", "college": "partners"})
    member.refresh_from_db()
    assert (member.state, member.college) == (MemberState.ADMITTED, "partners")


def test_nobody_answers_their_own_application(client):
    staff = secretariat()
    member = services.apply_to_join(staff, actor=staff)
    client.force_login(staff)
    assert client.get(reverse("membership:decide", args=[member.number])).status_code == 403


def test_who_refused_does_not_open_the_appeal(client):
    staff = secretariat()
    member = services.refuse_member(a_candidate(), actor=staff, answer="Non.")
    services.appeal_refusal(member, actor=member.applied_by, appeal="Relisez.")
    client.force_login(staff)
    assert client.get(reverse("membership:decide", args=[member.number])).status_code == 403


def test_the_candidate_appeals_from_the_page_of_the_application(client):
    member = services.refuse_member(a_candidate(), actor=secretariat(), answer="L’objet ne convient pas.")
    client.force_login(member.applied_by)
    page = client.get(member.get_absolute_url()).content.decode()
    assert "L’objet ne convient pas." in page
    client.post(reverse("membership:appeal", args=[member.number]), {"appeal": "Voici nos statuts."})
    member.refresh_from_db()
    assert member.state == MemberState.APPEALED


def test_who_joined_and_left_since_a_refusal_may_still_appeal_against_it():
    refused = services.refuse_member(a_candidate(), actor=secretariat(), answer="Dossier incomplet.")
    speaker = refused.applied_by
    again = services.apply_to_join(refused.organisation, actor=speaker)
    admitted = services.admit_member(again, actor=secretariat())
    services.leave_association(admitted, actor=speaker)
    assert services.appeal_refusal(refused, actor=speaker, appeal="Rien ne manquait.").state == MemberState.APPEALED


def test_the_secretariat_does_not_answer_for_an_organisation_that_it_represents(client):
    member, judge = a_candidate(), secretariat()
    RepresentativeFactory(place=None, organisation=member.organisation, account=judge)
    client.force_login(judge)
    assert client.get(reverse("membership:decide", args=[member.number])).status_code == 403
    asked = a_candidate(college="founders", college_reason="Nous avons fondé.").college_changes.get()
    RepresentativeFactory(place=None, organisation=asked.member.organisation, account=judge)
    assert client.get(reverse("membership:decide_college", args=[asked.pk])).status_code == 403

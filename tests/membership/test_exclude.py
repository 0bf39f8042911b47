"""Excluding: grounds, hearing, the vote of a body, appeal to the other; no person decides (see tests/hall too)."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Rulebook
from lieudit.journal.models import Entry
from lieudit.journal.services import send_digests
from lieudit.membership import exclusion, services
from lieudit.membership.models import Exclusion, Member
from lieudit.membership.permissions import EXCLUSION_ACCESS
from lieudit.membership.signals import member_left
from lieudit.membership.workflow import MemberState
from lieudit.network.models import Representative
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.membership.factories import a_member, secretariat, speaker_of
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def opened(member=None, actor=None):
    hearing = timezone.localdate() + dt.timedelta(days=15)
    member = member or a_member()
    return exclusion.open_exclusion(
        member, actor=actor or secretariat(), grounds="Le 3 mai, propos blessants.", hearing_on=hearing
    )


def heard(found=None):
    found = found or opened()
    Exclusion.objects.filter(pk=found.pk).update(hearing_on=timezone.localdate())
    return exclusion.hear_member(found, actor=found.opened_by, words="Le membre est venu.")


def excluded(found=None):
    return exclusion.exclude_member(found or heard(), decided_in="D-2026-07", words="Article 4 de la charte.")


def appealed(found=None):
    found = found or excluded()
    return exclusion.appeal_exclusion(found, actor=found.member.applied_by, words="La sanction est trop lourde.")


def test_the_hearing_leaves_two_weeks():
    soon = timezone.localdate() + dt.timedelta(days=14)
    with pytest.raises(RuleBroken, match="au plus tôt"):
        exclusion.open_exclusion(a_member(), actor=secretariat(), grounds="Faits.", hearing_on=soon)


def test_one_procedure_at_a_time():
    found = opened()
    with pytest.raises(RuleBroken, match="déjà ouverte"):
        opened(found.member)


def test_the_member_is_told_and_nobody_else(django_capture_on_commit_callbacks):
    member = a_member()
    with django_capture_on_commit_callbacks(execute=True):
        opened(member)
    assert [sent.to for sent in mail.outbox] == [[member.applied_by.email]]
    assert not Entry.objects.public().filter(kind__contains="exclusion").exists()


def test_a_member_writes_until_the_decision():
    found = exclusion.write_defence(opened(), actor=AccountFactory(), words="Je conteste.")
    found = exclusion.write_defence(heard(found), actor=AccountFactory(), words="Je conteste encore.")
    found = excluded(found)
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        exclusion.write_defence(found, actor=AccountFactory(), words="Trop tard.")
    assert found.defence == "Je conteste encore."


def test_a_hearing_is_not_noted_before_its_day():
    with pytest.raises(RuleBroken, match="se note ensuite"):
        exclusion.hear_member(opened(), actor=secretariat(), words="Rien.")


def test_nobody_is_excluded_without_being_heard():
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        excluded(opened())


def test_the_database_refuses_an_exclusion_that_no_body_decided():
    found = heard()
    found.state = "excluded"
    with pytest.raises(IntegrityError, match="a_body_decides"), transaction.atomic():
        found.save()
    found = appealed(excluded(Exclusion.objects.get()))
    found.state = "upheld"
    with pytest.raises(IntegrityError, match="a_body_reviews"), transaction.atomic():
        found.save()


def test_nobody_is_offered_to_decide_alone(client):
    found = heard()
    for reader in (found.opened_by, secretariat()):
        assert not {"exclude", "uphold", "overturn"} & set(EXCLUSION_ACCESS.open_steps(reader, found))
        client.force_login(reader)
        page = client.get(found.get_absolute_url()).text
        assert 'value="exclude"' not in page
        assert "Soumettre à une séance" in page
        sent = {"decision": "exclude", "words": "Moi seul."}
        assert client.post(found.get_absolute_url(), sent).status_code == 422


def test_a_body_that_votes_against_it_leaves_the_member():
    found = exclusion.spare_member(heard(), decided_in="scrutin n° 4")
    assert (found.state, found.member.state) == ("dropped", MemberState.ADMITTED)
    assert found.reasons == "Le conseil n’a pas voté l’exclusion."


def test_the_body_is_that_of_the_rules_at_the_opening_and_the_appeal_goes_to_the_other():
    council = a_council()
    book = council.rulebook
    rules = book.rules | {"exclusion": {"body": "assembly"}}
    Rulebook.objects.create(assembly=council, version=2, rules=rules, in_force_from=book.in_force_from)
    found = heard()
    assert (found.body, found.judging) == ("assembly", "assembly")
    assert appealed(excluded(found)).judging == "board"


def test_an_exclusion_ends_the_membership_and_the_rooms_above_hear_it(django_capture_on_commit_callbacks):
    found, told = heard(), []

    def listen(sender, member, **kwargs):
        told.append(member.pk)

    member_left.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        found = excluded(found)
    member_left.disconnect(listen)
    assert found.member.state == MemberState.EXCLUDED
    assert told == [found.member.pk]
    assert not Member.objects.running().exists()


def test_a_procedure_that_is_dropped_leaves_the_member():
    found = exclusion.drop_exclusion(opened(), actor=secretariat(), words="Médiation réussie.")
    assert (found.state, found.member.state) == ("dropped", MemberState.ADMITTED)


def test_an_appeal_may_restore():
    appeal = appealed()
    assert services.tell_departures() == [appeal.member]
    found = exclusion.overturn_exclusion(appeal, reviewed_in="scrutin n° 5")
    assert Member.objects.running().get() == found.member
    assert (found.member.until, found.member.heard_at) == (None, None), "its next departure will be heard"


def test_who_had_left_long_before_and_came_back_appeals_as_anybody():
    before, today = a_member(), timezone.localdate()
    Member.objects.update(since=today - dt.timedelta(days=400))
    services.leave_association(Member.objects.get(), actor=before.applied_by)
    Member.objects.update(until=today - dt.timedelta(days=300))
    again = services.apply_to_join(before.organisation, actor=before.applied_by)
    member = services.admit_member(again, actor=secretariat())
    assert appealed(excluded(heard(opened(member)))).state == "appealed"


def test_an_exclusion_upheld_stands():
    found = exclusion.uphold_exclusion(appealed(), reviewed_in="D-2026-09", words="Faits établis.")
    assert found.member.state == MemberState.EXCLUDED
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        appealed(found)


def test_an_appeal_comes_within_thirty_days():
    found = excluded()
    Exclusion.objects.update(decided_at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(RuleBroken, match="30 jours"):
        appealed(found)


def test_who_appeals_does_not_apply_meanwhile():
    member = appealed().member
    with pytest.raises(RuleBroken, match="recours est en cours"):
        services.apply_to_join(member.organisation, actor=member.applied_by)
    other = AccountFactory()
    assert services.apply_to_join(other, actor=other).pk, "the appeal of another holds nobody back"


def test_who_applied_again_does_not_appeal_meanwhile():
    found = excluded()
    services.apply_to_join(found.member.organisation, actor=found.member.applied_by)
    with pytest.raises(RuleBroken, match="nouvelle candidature"):
        appealed(found)


def test_the_pages_lead_from_the_grounds_to_the_hearing(client):
    member, opener = a_member(), secretariat()
    client.force_login(opener)
    hearing = timezone.localdate() + dt.timedelta(days=15)
    sent = {"grounds": "Faits du 3 mai.", "hearing_on": hearing}
    client.post(reverse("membership:open_exclusion", args=[member.number]), sent)
    found = Exclusion.objects.get()
    url = found.get_absolute_url()

    def write(account, decision, words):
        client.force_login(account)
        page = client.get(url).content.decode()
        assert f'value="{decision}"' in page
        assert client.post(url, {"decision": decision, "words": words}).status_code == 302

    write(speaker_of(member), "defend", "Ma défense.")
    Exclusion.objects.update(hearing_on=timezone.localdate())
    write(opener, "hear", "Compte rendu.")
    excluded(Exclusion.objects.get())
    write(speaker_of(member), "appeal", "Je conteste.")
    assert Exclusion.objects.get().state == "appealed"


def test_who_chairs_the_body_conducts_and_who_sits_reads_once_asked(client):
    council = a_council()
    chair, seat = council.seats[0].voter, council.seats[1].voter
    found = heard(opened(actor=chair))
    url = found.get_absolute_url()
    for reader, status in ((chair, 200), (seat, 404), (AccountFactory(), 404)):
        client.force_login(reader)
        assert client.get(url).status_code == status
    exclusion.note_submission(found, actor=chair, url="/seances/1/", session="Séance d’hiver")
    client.force_login(seat)
    assert client.get(url).status_code == 200
    assert "Soumettre à une séance" not in client.get(url).text


def test_a_procedure_is_read_by_the_member_and_the_secretariat_alone(client):
    found = opened()
    for reader, status in ((speaker_of(found.member), 200), (secretariat(), 200), (AccountFactory(), 404)):
        client.force_login(reader)
        assert client.get(found.get_absolute_url()).status_code == status


def test_who_no_longer_speaks_for_the_member_hears_nothing_and_who_does_hears_it(django_capture_on_commit_callbacks):
    member = a_member()
    applicant = speaker_of(member)
    RepresentativeFactory(place=None, organisation=member.organisation)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Representative.objects.filter(account=applicant).update(until=yesterday)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        opened(member)
    assert [each.to for each in mail.outbox] == [[speaker_of(member).email]]
    mail.outbox.clear()
    send_digests(timezone.now())
    assert not [each for each in mail.outbox if each.to == [applicant.email] and "exclusion" in each.body]


def test_who_came_back_meanwhile_has_nothing_to_restore():
    found = excluded()
    member = found.member
    again = services.apply_to_join(member.organisation, actor=member.applied_by)
    services.admit_member(again, actor=secretariat())
    with pytest.raises(RuleBroken, match="rejoint l’association depuis"):
        appealed(found)


def test_an_overturned_exclusion_says_what_becomes_of_the_seats(client):
    found = appealed()
    reader = secretariat()
    exclusion.overturn_exclusion(found, reviewed_in="scrutin n° 5")
    client.force_login(reader)
    page = client.get(found.get_absolute_url()).text
    assert "ses sièges ne le sont pas d’eux-mêmes" in page
    assert reverse("governance:assemblies") in page


def test_a_hearing_fifteen_days_later_is_the_soonest_and_the_refusal_names_that_day():
    soonest = timezone.localdate() + dt.timedelta(days=15)
    words = {"actor": secretariat(), "grounds": "Faits."}
    with pytest.raises(RuleBroken) as refusal:
        exclusion.open_exclusion(a_member(), hearing_on=soonest - dt.timedelta(days=1), **words)
    assert refusal.value.message_dict == {"hearing_on": [f"L’audition a lieu le {day(soonest)} au plus tôt."]}
    assert not Exclusion.objects.exists()
    found = exclusion.open_exclusion(a_member(), hearing_on=soonest, **words)
    assert (found.hearing_on, found.grounds, found.opened_by) == (soonest, "Faits.", words["actor"])


def test_another_procedure_may_be_opened_once_the_first_is_over():
    found = opened()
    exclusion.drop_exclusion(found, actor=secretariat(), words="Médiation réussie.")
    assert opened(Member.objects.get()).number == found.number + 1


def test_who_does_not_belong_any_more_is_not_excluded():
    member = a_member()
    services.leave_association(member, actor=member.applied_by)
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        opened(Member.objects.get())


def test_a_hearing_is_noted_on_its_very_day():
    found = opened()
    Exclusion.objects.update(hearing_on=timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(RuleBroken, match="se note ensuite"):
        exclusion.hear_member(found, actor=secretariat(), words="Rien.")
    Exclusion.objects.update(hearing_on=timezone.localdate())
    exclusion.hear_member(found, actor=secretariat(), words="Le membre est venu.")
    assert (Exclusion.objects.get().state, Exclusion.objects.get().hearing) == ("heard", "Le membre est venu.")


@pytest.mark.parametrize(
    ("past", "in_time"), [(dt.timedelta(days=30), True), (dt.timedelta(days=30, seconds=1), False)]
)
def test_an_appeal_is_made_until_the_thirtieth_day(past, in_time, monkeypatch):
    found = excluded()
    monkeypatch.setattr(timezone, "now", lambda: found.decided_at + past)
    with nullcontext() if in_time else pytest.raises(RuleBroken, match="30 jours"):
        appealed(found)
    assert Exclusion.objects.get().state == ("appealed" if in_time else "excluded")


def test_a_decision_keeps_its_reasons_its_vote_its_hour_and_no_person():
    found = Exclusion.objects.get(pk=excluded().pk)
    assert (found.state, found.reasons, found.decided_in, found.decided_by) == (
        "excluded",
        "Article 4 de la charte.",
        "D-2026-07",
        None,
    )
    assert timezone.now() - found.decided_at < dt.timedelta(minutes=5)
    told = Entry.objects.about(found).get(kind="membership.excluded")
    assert (told.actor, told.data["reason"]) == (None, "Article 4 de la charte.")


def test_a_procedure_that_is_dropped_keeps_who_dropped_it_and_why():
    who = secretariat()
    exclusion.drop_exclusion(opened(), actor=who, words="Médiation réussie.")
    found = Exclusion.objects.get()
    assert (found.decided_by, found.reasons, found.decided_in) == (who, "Médiation réussie.", "")


def test_a_body_that_spares_is_named_with_its_vote():
    exclusion.spare_member(heard(), decided_in="scrutin n° 4")
    found = Exclusion.objects.get()
    assert (found.decided_in, found.decided_by) == ("scrutin n° 4", None)
    assert Entry.objects.about(found).get(kind="membership.exclusion_dropped").data["reason"] == found.reasons


def test_on_appeal_the_other_body_is_not_asked_yet_and_the_exclusion_holds_meanwhile():
    found = heard()
    exclusion.note_submission(found, actor=found.opened_by, url="/seances/1/", session="Séance d’hiver")
    told = Entry.objects.about(found).get(kind="membership.exclusion_submitted")
    assert (told.data["session"], told.data["body"]) == ("Séance d’hiver", "le conseil")
    assert Exclusion.objects.get().point_words == "Séance d’hiver"
    appealed(excluded(found))
    found = Exclusion.objects.get()
    assert (found.state, found.point_url, found.point_words, found.appeal) == (
        "appealed",
        "",
        "",
        "La sanction est trop lourde.",
    )
    assert found.appealed_at >= found.decided_at
    assert found.member.state == MemberState.EXCLUDED
    assert not Member.objects.running().exists()


def test_what_the_other_body_votes_is_kept_with_its_words_its_vote_and_its_hour():
    exclusion.uphold_exclusion(appealed(), reviewed_in="D-2026-09", words="Faits établis.")
    upheld = Exclusion.objects.get()
    assert (upheld.state, upheld.review, upheld.reviewed_in) == ("upheld", "Faits établis.", "D-2026-09")
    assert upheld.reviewed_at >= upheld.appealed_at
    assert Entry.objects.about(upheld).get(kind="membership.exclusion_upheld").data["reason"] == "Faits établis."


def test_who_is_restored_belongs_as_if_never_excluded_and_the_words_name_the_body():
    exclusion.overturn_exclusion(appealed(), reviewed_in="scrutin n° 5")
    found = Exclusion.objects.get()
    assert (found.state, found.reviewed_in) == ("overturned", "scrutin n° 5")
    assert found.review == "L’assemblée générale n’a pas confirmé l’exclusion."
    assert (found.member.state, found.member.until, found.member.heard_at) == (MemberState.ADMITTED, None, None)
    assert Entry.objects.about(found).filter(kind="membership.exclusion_overturned").exists()


def test_no_step_is_taken_before_its_time():
    found = opened()
    for act in (
        lambda: exclusion.note_submission(found, actor=found.opened_by, url="/", session="x"),
        lambda: exclusion.spare_member(found, decided_in="x"),
        lambda: exclusion.appeal_exclusion(found, actor=found.member.applied_by, words="x"),
        lambda: exclusion.uphold_exclusion(found, reviewed_in="x", words="x"),
        lambda: exclusion.overturn_exclusion(found, reviewed_in="x"),
    ):
        with pytest.raises(RuleBroken, match="n’est pas possible"):
            act()
    assert Exclusion.objects.get().state == "opened"
    excluded(heard(found))
    for act in (
        lambda: exclusion.drop_exclusion(found, actor=found.opened_by, words="x"),
        lambda: exclusion.write_defence(found, actor=found.opened_by, words="x"),
        lambda: exclusion.hear_member(found, actor=found.opened_by, words="x"),
    ):
        with pytest.raises(RuleBroken, match="n’est pas possible"):
            act()


def test_what_is_asked_of_another_association_or_by_another_member_does_not_stop_an_appeal():
    other = a_member()
    services.leave_association(other, actor=other.applied_by)
    services.apply_to_join(other.organisation, actor=other.applied_by)
    assert appealed().state == "appealed"

"""The list of a general assembly: who is on it at its record day, what refuses it, when it is made anew."""

import datetime as dt

import pytest

from lieudit.governance.models import Seat
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import complete
from lieudit.governance.services import found_assembly
from lieudit.meetings import members_list
from lieudit.meetings.members_list import ask_list, close_list, left_out, unfit_list
from lieudit.meetings.models import MembersList, seats_of
from lieudit.membership.services import leave_association
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import an_assembly
from tests.meetings.factories import a_meeting, at, convened
from tests.meetings.members import a_general_assembly, admitted, listed, members, the_assembly, today
from tests.membership.factories import a_member, a_person, a_scale, late, paid, secretariat
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


def holders(meeting) -> set[str]:
    return {seat.name for seat in seats_of(meeting.assembly)}


def names(*found) -> set[str]:
    return {str(member) for member in found}


def ask(meeting, day: dt.date):
    return ask_list(meeting, actor=secretariat(), record_day=day)


def test_all_the_members_of_the_day_have_a_voice_organisations_and_persons(django_capture_on_commit_callbacks):
    one, other = members(2)
    person = admitted(a_person())
    meeting = a_general_assembly()
    found = listed(meeting, django_capture_on_commit_callbacks, days=1)
    assert (found.voices, found.total, found.done, found.owing) == (3, 3, 3, 0)
    assert {seat.member for seat in seats_of(meeting.assembly)} == {one, other, person}
    assert {seat.since for seat in seats_of(meeting.assembly)} == {today(-1)}
    assert len(found.digest) == 64


def test_who_came_after_the_record_day_who_left_and_who_is_excluded_have_none(django_capture_on_commit_callbacks):
    (there,) = members(1)
    admitted(a_member(), days=2)
    left = admitted(a_member())
    leave_association(left, actor=secretariat())
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks, days=3)
    assert holders(meeting) == names(there)


def test_who_leaves_after_the_list_loses_the_voice_at_once_even_on_the_record_day(django_capture_on_commit_callbacks):
    there, leaving = members(2)
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks)
    assert holders(meeting) == names(there, leaving)
    with django_capture_on_commit_callbacks(execute=True):
        leave_association(leaving, actor=secretariat())
    assert holders(meeting) == names(there)


def test_who_is_late_with_the_dues_that_day_has_none_and_is_named_to_the_desk(django_capture_on_commit_callbacks):
    scale = a_scale()
    payer, owing = members(2, scale=scale)
    paid(payer)
    for member in (payer, owing):
        late(member)
    meeting = a_general_assembly()
    found = listed(meeting, django_capture_on_commit_callbacks)
    assert (holders(meeting), found.owing) == (names(payer), 1)
    assert left_out(found) == [owing]


def test_the_rules_may_ask_for_no_dues(django_capture_on_commit_callbacks):
    scale, council = a_scale(), an_assembly()
    (owing,) = members(1, scale=scale)
    late(owing)
    whole = the_assembly(council)
    rules = complete(council.rulebook.rules)
    rules["members"]["dues"] = False
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=today())
    meeting = a_general_assembly(whole)
    listed(meeting, django_capture_on_commit_callbacks)
    assert holders(meeting) == names(owing)


def test_the_network_of_a_region_convenes_its_own_members(django_capture_on_commit_callbacks):
    region = RegionFactory()
    council = found_assembly("Conseil régional", actor=None, region=region)
    members(1)
    (own,) = members(1, region=region)
    meeting = a_general_assembly(the_assembly(council))
    listed(meeting, django_capture_on_commit_callbacks)
    assert holders(meeting) == names(own)


def test_a_list_made_anew_keeps_the_seats_that_stay_and_moves_a_member_to_its_new_college(
    django_capture_on_commit_callbacks,
):
    stays, moves = members(2)
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks, days=1)
    kept = {seat.member: seat.pk for seat in seats_of(meeting.assembly)}
    moves.college = "partners"
    moves.save()
    listed(meeting, django_capture_on_commit_callbacks, days=1)
    after = {seat.member: seat for seat in seats_of(meeting.assembly)}
    assert (after[stays].pk, after[moves].college.code, len(after)) == (kept[stays], "partners", 2)


def test_a_member_who_is_taken_off_and_put_back_the_same_day_has_one_voice(django_capture_on_commit_callbacks):
    (member,) = members(1)
    meeting = a_general_assembly()
    for college in ("third_places", "partners", "third_places", "partners", "founders"):
        member.college = college
        member.save()
        listed(meeting, django_capture_on_commit_callbacks)
        assert [seat.college.code for seat in seats_of(meeting.assembly)] == [college]


def test_the_database_refuses_a_member_in_two_colleges(django_capture_on_commit_callbacks):
    from django.db import IntegrityError, transaction

    members(1)
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks)
    seat = seats_of(meeting.assembly).get()
    with pytest.raises(IntegrityError, match="a_member_has_one_voice"), transaction.atomic():
        Seat.objects.create(
            college=meeting.assembly.colleges.get(code="partners"), organisation=seat.organisation, member=seat.member
        )


def test_a_college_that_the_rules_have_no_more_is_said():
    (member,) = members(1)
    member.college = "disparu"
    member.save()
    with pytest.raises(RuleBroken, match="du collège « disparu », que les règles n’ont plus"):
        ask(a_general_assembly(), today())


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (40, "La liste s’arrête avant l’assemblée : le .* vient après le"),
        (1, "On ne connaît pas encore les membres du .* : choisissez aujourd’hui ou un jour passé"),
        (-31, "est trop tôt : les règles arrêtent la liste le .* au plus tôt, 60.jours avant"),
    ],
)
def test_a_record_day_after_the_session_to_come_or_too_old_is_refused(days, sentence):
    with pytest.raises(RuleBroken) as refused:
        ask(a_general_assembly(), today(days))
    import re

    assert re.search(sentence, " ".join(refused.value.messages))


def test_a_council_has_no_list():
    with pytest.raises(RuleBroken, match="Seule une assemblée de membres a une liste"):
        ask(a_meeting(), today())


def test_a_list_is_closed_before_the_convening(django_capture_on_commit_callbacks):
    members(1)
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks)
    with pytest.raises(RuleBroken, match="convoquée"):
        ask(convened(meeting), today())


def test_two_assemblies_of_one_day_are_convened_on_one_list(django_capture_on_commit_callbacks):
    members(2)
    first = a_general_assembly()
    known = listed(first, django_capture_on_commit_callbacks, days=1)
    convened(first)
    admitted(a_member(), days=50)  # written late: it was not on the list
    second = a_general_assembly(first.assembly, kind="extraordinary", starts_at=at(30, 18))
    with pytest.raises(RuleBroken, match="elle vaut pour les deux assemblées"):
        ask(second, today())
    taken = listed(second, django_capture_on_commit_callbacks, days=1)
    assert (taken.digest, taken.voices) == (known.digest, 2)
    assert seats_of(first.assembly).count() == 2


def test_a_list_that_another_assembly_made_anew_is_closed_again_before_its_convening(
    django_capture_on_commit_callbacks,
):
    members(2)
    first = a_general_assembly()
    listed(first, django_capture_on_commit_callbacks, days=2)
    second = a_general_assembly(first.assembly, starts_at=at(40))
    assert unfit_list(first) == ""
    listed(second, django_capture_on_commit_callbacks, days=2)
    assert unfit_list(first) == ""  # it says the same
    members(1)
    listed(second, django_capture_on_commit_callbacks)
    assert "arrêtez-la de nouveau pour celle-ci" in unfit_list(first)
    listed(first, django_capture_on_commit_callbacks)
    assert unfit_list(first) == ""


def test_who_pays_or_leaves_while_the_list_is_made_is_on_it_or_not(monkeypatch):
    monkeypatch.setattr(members_list, "AT_ONCE", 1)
    scale = a_scale()
    people = members(4, scale=scale)
    for member in people:
        late(member)
    for member in people[1:]:
        paid(member)
    meeting = a_general_assembly()
    asked = ask(meeting, today())
    assert members_list.seat_some(asked.pk, asked.asked_at)
    assert members_list.seat_some(asked.pk, asked.asked_at)
    paid(people[0])
    leave_association(people[1], actor=secretariat())
    while members_list.seat_some(asked.pk, asked.asked_at):
        pass
    assert holders(meeting) == names(people[0], *people[2:])
    assert MembersList.objects.get().voices == 3


def test_a_task_that_died_is_taken_up_where_it_was_and_one_that_was_replaced_does_nothing(monkeypatch):
    monkeypatch.setattr(members_list, "AT_ONCE", 1)
    members(3)
    meeting = a_general_assembly()
    asked = ask(meeting, today())
    assert members_list.seat_some(asked.pk, asked.asked_at)
    half = MembersList.objects.get()
    assert (half.done, half.total, half.closed_at) == (1, 3, None)
    again = ask(meeting, today())
    assert not members_list.seat_some(asked.pk, asked.asked_at)
    close_list.func(again.pk, again.asked_at.isoformat())
    assert (MembersList.objects.get().voices, seats_of(meeting.assembly).count()) == (3, 3)


def test_who_chairs_the_council_presides_over_the_members(django_capture_on_commit_callbacks):
    council = an_assembly()
    one, other = members(2)
    college = council.colleges.get(code="third_places")
    Seat.objects.create(college=college, organisation=one.organisation, chairs=True, since=today(-50))
    meeting = a_general_assembly(the_assembly(council))
    listed(meeting, django_capture_on_commit_callbacks)
    assert {seat.member: seat.chairs for seat in seats_of(meeting.assembly)} == {one: True, other: False}
    Seat.objects.filter(college=college).update(chairs=False)
    listed(meeting, django_capture_on_commit_callbacks)
    assert not seats_of(meeting.assembly).filter(chairs=True).exists()

"""The count adopts the change as the next version, from its day, or leaves the rules as they are."""

import datetime as dt
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Rulebook, RulebookChange, Seat
from lieudit.governance.rulemaking import adopt_rulebook, conclude_change, conclude_due_changes, put_change_to_vote
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.governance.services import order_ballot, roll_of, seat_member
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from tests.deliberation.factories import staff
from tests.governance.factories import LONG_AGO, a_change, a_council, a_qualified_person, a_seat, rewritten, votes
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def put(assembly, **values):
    return put_change_to_vote(a_change(assembly, **values), actor=staff())


def test_an_adopted_change_is_the_next_version_from_its_day(client, django_capture_on_commit_callbacks):
    assembly = a_council()
    change = votes(put(assembly, days=40, notice_days=21), "fff", django_capture_on_commit_callbacks)
    assert (change.state, change.adopted.version) == ("adopted", 2)
    assert change.adopted.in_force_from == TODAY() + dt.timedelta(days=40)
    assert assembly.rulebook.version == 1, "until that day the version before applies"
    entry = Entry.objects.about(change).get(kind="governance.rulebook_adopted")
    assert "version 2" in entry.sentence
    assert "pas encore en vigueur" in client.get(change.adopted.get_absolute_url()).text
    page = client.get(change.get_absolute_url()).text
    assert "Adoptée" in page
    assert change.adopted.get_absolute_url() in page


def test_a_day_that_has_passed_meanwhile_becomes_the_day_of_the_adoption(django_capture_on_commit_callbacks):
    change = put(a_council(), notice_days=21)
    RulebookChange.objects.filter(pk=change.pk).update(in_force_from=LONG_AGO)
    assert votes(change, "fff", django_capture_on_commit_callbacks).adopted.in_force_from == TODAY()


@pytest.mark.parametrize("choices", ["faa", "nnn", "aaa"])
def test_a_change_that_does_not_reach_its_majority_changes_nothing(client, choices, django_capture_on_commit_callbacks):
    assembly = a_council()
    change = votes(put(assembly, notice_days=21), choices, django_capture_on_commit_callbacks)
    assert (change.state, change.adopted) == ("rejected", None)
    assert assembly.rulebooks.count() == 1
    assert Entry.objects.about(change).filter(kind="governance.change_rejected").exists()
    assert "les règles ne changent pas" in client.get(change.get_absolute_url()).text


def test_a_third_that_is_against_is_enough_to_refuse_and_just_two_thirds_adopt(django_capture_on_commit_callbacks):
    """Weights 25, 20 and 10: all but 10 of 55 say yes, then all but 20."""
    assembly = a_council()
    assert votes(put(assembly, notice_days=21), "ffa", django_capture_on_commit_callbacks).state == "adopted"
    change = put(assembly, notice_days=22)
    assert votes(change, "faf", django_capture_on_commit_callbacks).state == "rejected"


def test_the_new_majority_applies_to_the_change_after(django_capture_on_commit_callbacks):
    assembly = a_council()
    easier = put(assembly, changes__threshold="1/2", changes__strict=True, changes__quorum="1/2")
    votes(easier, "fff", django_capture_on_commit_callbacks)
    change = put(assembly, notice_days=22)
    assert (change.ballot.rule["threshold"], change.ballot.rule["quorum"]) == ("1/2", "1/2")
    assert votes(change, "faf", django_capture_on_commit_callbacks).adopted.version == 3


def test_a_result_that_was_not_heard_is_drawn_by_the_timer():
    change = put(a_council(), notice_days=21)
    votes(change, "fff", lambda **_: nullcontext())
    assert RulebookChange.objects.get().state == "ballot"
    out = StringIO()
    call_command("close_due", stdout=out)
    assert RulebookChange.objects.get().state == "adopted"
    assert f"modification n° {change.number}" in out.getvalue()
    assert conclude_due_changes() == []


def test_hearing_twice_of_one_result_adopts_once_and_another_ballot_is_left_alone(django_capture_on_commit_callbacks):
    from lieudit.toolkit.errors import RuleBroken
    from tests.voting.factories import a_ballot

    assembly = a_council()
    change = votes(put(assembly, notice_days=21), "fff", django_capture_on_commit_callbacks)
    with pytest.raises(RuleBroken):
        conclude_change(change.ballot)
    assert assembly.rulebooks.count() == 2
    assert conclude_change(a_ballot()) is None


# Colleges


def test_adopting_creates_the_colleges_and_moves_the_seats_from_that_day(client, django_capture_on_commit_callbacks):
    assembly = a_council()
    change = put(assembly, preset="scic_sas", days=10)
    votes(change, "fff", django_capture_on_commit_callbacks)
    day = TODAY() + dt.timedelta(days=10)
    assert set(assembly.rulebooks.get(version=2).rules["colleges"]["weights"]) <= set(
        assembly.colleges.values_list("code", flat=True)
    )
    assert {line.college for line in roll_of(assembly)} == {"third_places", "regional_networks", "partners"}
    then = Seat.objects.running(day).filter(college__assembly=assembly)
    assert sorted(then.values_list("college__code", flat=True)) == ["beneficiaries", "beneficiaries", "contributors"]
    assert then.get(chairs=True).organisation == assembly.seats[0].organisation
    page = {when: client.get(f"{assembly.get_absolute_url()}?au={when}").text for when in (TODAY(), day)}
    assert "Bénéficiaires" not in page[TODAY()]
    assert "Bénéficiaires" in page[day]
    assert "Opérateurs multisites" not in page[day]
    before = Seat.objects.running(day - dt.timedelta(days=1)).filter(college__assembly=assembly)
    assert {seat.pk for seat in before} == {seat.pk for seat in assembly.seats}


def a_move(assembly, *, day, **moved):
    rules = DEFAULT_RULES | {"colleges": dict(DEFAULT_RULES["colleges"])}
    weights = {code: "1/6" for code in rules["colleges"]["weights"] if code not in moved}
    weights["third_places"] = str(1 - (len(weights) - 1) / 6) if len(weights) != 6 else "1/6"
    rules["colleges"] |= {"weights": weights, "moved": moved}
    return adopt_rulebook(assembly, actor=None, rules=rules, in_force_from=day)


def test_who_already_sits_where_a_seat_would_go_keeps_one_voice():
    assembly = a_council()
    twice = assembly.seats[2].organisation
    seat_member(assembly.colleges.get(code="founders"), actor=None, organisation=twice, since=LONG_AGO)
    a_move(assembly, day=TODAY(), founders="partners")
    assert Seat.objects.running().filter(organisation=twice).count() == 1
    assert len(roll_of(assembly)) == 3


def test_the_chair_whose_college_disappears_chairs_on_from_where_it_sits_already():
    assembly = a_council()
    chair = a_seat(assembly, "founders", chairs=True).organisation
    there = seat_member(assembly.colleges.get(code="partners"), actor=None, organisation=chair, since=LONG_AGO)
    a_move(assembly, day=TODAY(), founders="partners")
    there.refresh_from_db()
    assert there.chairs
    assert Seat.objects.running().get(chairs=True, organisation=chair, college__code="partners") == there


def test_a_seat_given_in_a_college_that_has_gone_is_held_where_its_seats_went():
    assembly = a_council()
    a_seat(assembly, "founders")
    founders = assembly.colleges.get(code="founders")
    later = TODAY() + dt.timedelta(days=20)
    a_move(assembly, day=TODAY() + dt.timedelta(days=10), founders="partners")
    body = OrganisationFactory(network=True)
    assert seat_member(founders, actor=None, organisation=body, since=TODAY()).college == founders, "not gone yet"
    assert seat_member(founders, actor=None, organisation=OrganisationFactory(), since=later).college.code == "partners"
    assert {line.college for line in roll_of(assembly)} <= set(assembly.rulebook.rules["colleges"]["weights"])


def test_nobody_is_seated_in_a_college_that_the_rules_have_not():
    assembly = a_council()
    founders = assembly.colleges.get(code="founders")
    rules = DEFAULT_RULES | {"colleges": dict(DEFAULT_RULES["colleges"])}
    weights = {code: weight for code, weight in rules["colleges"]["weights"].items() if code != "founders"}
    rules["colleges"]["weights"] = weights | {"third_places": "7/20"}
    adopt_rulebook(assembly, actor=None, rules=rules, in_force_from=TODAY())
    with pytest.raises(RuleBroken, match="n’existe pas dans les règles"):
        seat_member(founders, actor=None, organisation=OrganisationFactory())


def test_a_seat_left_in_a_college_without_weight_does_not_stop_the_council_from_voting():
    assembly = a_council()
    stray = a_seat(assembly, "founders")
    a_move(assembly, day=TODAY(), founders="partners")
    Seat.objects.filter(pk=stray.pk).update(until=None)  # mended by hand
    closes = timezone.now() + dt.timedelta(days=15)
    ballot = order_ballot(assembly, actor=staff(), question="Vote-t-on encore ?", closes_at=closes)
    assert not ballot.roll.filter(college="founders").exists()


def test_a_seat_keeps_its_end_and_one_that_has_not_begun_changes_place():
    assembly = a_council()
    college = assembly.colleges.get(code="founders")
    ends, begins = TODAY() + dt.timedelta(days=90), TODAY() + dt.timedelta(days=30)
    running = a_seat(assembly, "founders")
    Seat.objects.filter(pk=running.pk).update(until=ends)
    coming = seat_member(college, actor=None, account=a_qualified_person(assembly).voter, since=begins)
    a_move(assembly, day=TODAY() + dt.timedelta(days=5), founders="partners")
    moved = Seat.objects.get(organisation=running.organisation, college__code="partners")
    assert (moved.since, moved.until) == (TODAY() + dt.timedelta(days=5), ends)
    coming.refresh_from_db()
    assert (coming.college.code, coming.since) == ("partners", begins)


def test_a_seat_that_came_meanwhile_holds_the_adoption_back_until_it_moves(django_capture_on_commit_callbacks):
    assembly = a_council()
    change = put(assembly, preset="scic_sas")
    late = a_seat(assembly, "thematic_networks")
    votes(change, "fff", django_capture_on_commit_callbacks)
    assert RulebookChange.objects.get().state == "ballot"
    Seat.objects.filter(pk=late.pk).update(until=TODAY() - dt.timedelta(days=1))
    assert [each.state for each in conclude_due_changes()] == ["adopted"]


def test_a_college_takes_its_new_name(django_capture_on_commit_callbacks):
    assembly = a_council()
    names = DEFAULT_RULES["colleges"]["names"] | {"partners": "Financeurs et partenaires"}
    votes(put(assembly, colleges__names=names), "fff", django_capture_on_commit_callbacks)
    assert assembly.colleges.get(code="partners").name == "Financeurs et partenaires"


# What stays


def test_the_ballot_that_is_open_keeps_its_rule_when_the_rules_change(django_capture_on_commit_callbacks):
    assembly = a_council()
    change = put(assembly, adoption__threshold="3/4")
    closes = timezone.now() + dt.timedelta(days=15)
    other = order_ballot(assembly, actor=staff(), question="Adhérer au réseau européen ?", closes_at=closes)
    votes(change, "fff", django_capture_on_commit_callbacks)
    assert assembly.rulebook.version == 2
    assert Ballot.objects.get(pk=other.pk).rule["threshold"] == "1/2"


def test_the_database_refuses_to_rewrite_what_was_adopted(django_capture_on_commit_callbacks):
    book = votes(put(a_council(), notice_days=21), "fff", django_capture_on_commit_callbacks).adopted
    for sql in (
        "UPDATE governance_rulebook SET rules = '{}'",
        "UPDATE governance_rulebook SET in_force_from = '2020-01-01'",
        "DELETE FROM governance_rulebook",
    ):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{sql} WHERE id = %s", [book.pk])
    assert Rulebook.objects.get(pk=book.pk).rules == book.rules


def test_versions_and_their_differences_are_read_by_everybody(client, django_capture_on_commit_callbacks):
    assembly = a_council()
    votes(put(assembly, notice_days=21), "fff", django_capture_on_commit_callbacks)
    rules = client.get(reverse("governance:assembly_rulebook", args=[assembly.slug])).text
    assert "21\xa0jours" in rules
    first = client.get(reverse("governance:rulebook_version", args=[assembly.slug, 1]))
    assert "ne sont plus en vigueur" in first.text
    difference = client.get(reverse("governance:rulebook_difference", args=[assembly.slug, 1, 2])).text
    assert "15</del>" in difference
    assert "21</ins>" in difference
    data = client.get(reverse("governance:rulebook_version_data", args=[assembly.slug, 1])).json()
    assert (data["version"], data["rules"]["notice_days"]) == (1, 15)
    same = client.get(reverse("governance:rulebook_difference", args=[assembly.slug, 1, 1])).text
    assert "Aucune phrase ne change" in same
    assert client.get(reverse("governance:rulebook_version", args=[assembly.slug, 9])).status_code == 404
    assert client.get(reverse("governance:rulebook_difference", args=[assembly.slug, 1, 9])).status_code == 404


def test_pages_cost_the_same_whatever_was_voted(
    client, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    assembly = a_council()
    for days in (21, 22, 23):
        change = votes(put(assembly, notice_days=days), "fff", django_capture_on_commit_callbacks)
    pages = [
        change.get_absolute_url(),
        reverse("governance:changes"),
        reverse("governance:rulebook"),
        reverse("governance:assembly_rulebook", args=[assembly.slug]),
        assembly.rulebook.get_absolute_url(),
        reverse("governance:rulebook_difference", args=[assembly.slug, 1, 3]),
    ]
    for page in pages:
        with django_assert_max_num_queries(8):
            assert client.get(page).status_code == 200
    client.force_login(assembly.seats[0].voter)
    draft = rewritten(a_change(assembly), notice_days=30)
    for page in [*pages, draft.get_absolute_url()]:
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200

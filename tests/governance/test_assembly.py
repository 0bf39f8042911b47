"""Who sits, since when; and rules that change only by a new version."""

import copy
import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.services import close_account, export_data
from lieudit.governance import rules
from lieudit.governance.models import Interest, Rulebook, Seat
from lieudit.governance.permissions import chairs, sits_in
from lieudit.governance.rulemaking import adopt_rulebook, open_change
from lieudit.governance.services import declare_interest, roll_of, seat_member, seats_of
from lieudit.journal.models import Entry
from lieudit.membership.services import leave_association
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.governance.factories import LONG_AGO, a_qualified_person, a_seat, an_assembly
from tests.membership import factories as membership

pytestmark = pytest.mark.django_db


def test_an_assembly_starts_with_seven_colleges_and_its_rules():
    assembly = an_assembly()
    assert assembly.colleges.count() == 7
    assert assembly.rulebook.version == 1
    assert Entry.objects.about(assembly).get().kind == "governance.assembly_founded"


def test_a_member_sits_once_at_a_time_in_a_college():
    seat = a_seat(an_assembly())
    with pytest.raises(RuleBroken, match="siège déjà"):
        seat_member(seat.college, actor=None, organisation=seat.organisation)
    later = seat_member(
        seat.college,
        actor=None,
        organisation=a_seat(seat.college.assembly).organisation,
        since=dt.date(2020, 1, 1),
        until=dt.date(2023, 12, 31),
    )
    assert later.pk


def test_a_representative_answers_for_the_seat_only_while_mandated():
    assembly = an_assembly()
    seat = a_seat(assembly, chairs=True)
    assert sits_in(seat.voter, assembly)
    assert chairs(seat.voter, assembly)
    assert seats_of(seat.voter, assembly) == [seat]
    from lieudit.network.models import Representative

    Representative.objects.filter(account=seat.voter).update(since=LONG_AGO, until=dt.date(2024, 6, 1))
    assert not sits_in(seat.voter, assembly)
    assert not chairs(seat.voter, assembly)


def test_a_stranger_neither_sits_nor_chairs():
    from django.contrib.auth.models import AnonymousUser

    assembly = an_assembly()
    for account in (AnonymousUser(), AccountFactory()):
        assert not sits_in(account, assembly)
        assert not chairs(account, assembly)


def test_the_roll_has_one_voice_a_running_seat():
    assembly = an_assembly()
    here, person, gone = a_seat(assembly), a_qualified_person(assembly), a_seat(assembly)
    Seat.objects.filter(pk=gone.pk).update(until=dt.date(2024, 2, 1))
    assert {line.key for line in roll_of(assembly)} == {f"seat-{here.pk}", f"seat-{person.pk}"}


def test_new_rules_are_a_new_version_and_the_old_one_stays():
    assembly = an_assembly()
    new = copy.deepcopy(rules.DEFAULT_RULES) | {"notice_days": 21}
    book = adopt_rulebook(assembly, actor=None, rules=new, in_force_from=timezone.localdate())
    assert (book.version, assembly.rulebook.version) == (2, 2)
    assert assembly.rulebooks.get(version=1).rules["notice_days"] == 15


def test_impossible_or_past_rules_are_refused():
    assembly = an_assembly()
    bad = copy.deepcopy(rules.DEFAULT_RULES)
    bad["colleges"]["weights"]["third_places"] = "1/2"
    with pytest.raises(RuleBroken, match="125"):
        adopt_rulebook(assembly, actor=None, rules=bad, in_force_from=timezone.localdate())
    with pytest.raises(RuleBroken, match="passé"):
        adopt_rulebook(assembly, actor=None, rules=rules.DEFAULT_RULES, in_force_from=LONG_AGO)
    assert assembly.rulebooks.count() == 1


def test_the_database_refuses_to_rewrite_a_rulebook():
    book = an_assembly().rulebook
    for act in (
        lambda: Rulebook.objects.filter(pk=book.pk).update(rules={}),
        lambda: connection.cursor().execute("DELETE FROM governance_rulebook"),
    ):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            act()


@pytest.mark.parametrize("seats", [1, 12])
def test_the_assembly_page_costs_the_same_whatever_the_seats(client, seats, django_assert_max_num_queries):
    assembly = an_assembly()
    for _ in range(seats):
        a_seat(assembly)
    ContentType.objects.get_for_models(Interest)  # read once by a process
    with django_assert_max_num_queries(8):
        page = client.get(assembly.get_absolute_url())
    assert f"{seats}\xa0siège" in page.text


def test_the_rules_page_says_the_rules_and_gives_the_data(client, django_assert_max_num_queries):
    an_assembly()
    with django_assert_max_num_queries(8):
        page = client.get(reverse("governance:rulebook"))
    assert "dépassent la moitié du total" in page.text
    assert client.get(reverse("governance:rulebook_data")).json()["rules"]["notice_days"] == 15


def test_without_an_assembly_the_list_and_the_rules_say_so(client):
    assert "Aucune assemblée" in client.get(reverse("governance:assemblies")).text
    assert "Aucune règle n’est encore adoptée" in client.get(reverse("governance:rulebook")).text
    assert client.get(reverse("governance:rulebook_data")).status_code == 404


def test_a_person_is_never_frozen_by_name_on_a_roll_nor_in_the_journal():
    seat = a_qualified_person(an_assembly())
    (line,) = roll_of(seat.college.assembly)
    assert seat.voter.name not in line.name
    assert not any(seat.voter.name in entry.sentence for entry in Entry.objects.all())


def test_who_closes_their_account_leaves_their_seat():
    assembly = an_assembly()
    seat = a_qualified_person(assembly)
    other = seat_member(assembly.colleges.first(), actor=None, account=AccountFactory())
    for account in (seat.voter, other.account):
        close_account(account, actor=account)
    assert set(Seat.objects.running()) <= {other}  # seated today, until tonight
    assert not Seat.objects.running(timezone.localdate() + dt.timedelta(days=1)).exists()


def test_an_account_takes_away_its_seats_links_and_changes_and_leaves_without_what_it_explained():
    assembly = an_assembly()
    account, other = a_qualified_person(assembly).voter, a_seat(assembly)
    words = {"party_name": "Coopérative du Pré", "nature": "kin", "statement": "Mon frère y travaille."}
    declare_interest(actor=account, organisation=None, **words)
    of_body = declare_interest(actor=account, organisation=other.organisation, **words)
    day = timezone.localdate()
    open_change(assembly, actor=account, title="Convoquer plus tôt", reason="Pour venir.", in_force_from=day)
    kept = export_data(account)
    assert [kept[part][0][key] for part, key in (("seats", "assembly"), ("rule_changes", "reason"))] == [
        assembly.name,
        "Pour venir.",
    ]
    assert {each["statement"] for each in kept["interests"]} == {"Mon frère y travaille."}
    close_account(account, actor=account)
    assert not Interest.objects.filter(organisation=None).exclude(statement="").exists()
    tomorrow = day + dt.timedelta(days=1)
    assert Interest.objects.running(tomorrow).get() == of_body, "the link of an organisation is its own"


def test_who_leaves_the_association_leaves_its_seats(django_capture_on_commit_callbacks):
    assembly = an_assembly()
    seat, other = a_seat(assembly), a_seat(assembly)
    member = membership.a_member(organisation=seat.organisation)
    with django_capture_on_commit_callbacks(execute=True):
        leave_association(member, actor=seat.voter)
    assert seats_of(seat.voter, assembly) == []
    assert {line.key for line in roll_of(assembly)} == {other.key}
    assert "ne siège plus" in Entry.objects.get(kind="governance.unseated").sentence


def test_where_the_rules_ask_for_dues_a_late_seat_is_suspended():
    assembly = an_assembly()
    late, other = a_seat(assembly), a_seat(assembly)
    scale = membership.a_scale()
    line = membership.a_line(scale, "network", "150.50")
    membership.late(membership.a_member(scale, organisation=late.organisation, line=line))
    assert not any(line.suspended for line in roll_of(assembly))
    strict = copy.deepcopy(rules.DEFAULT_RULES) | {"standing": {"required": True}}
    adopt_rulebook(assembly, actor=None, rules=strict, in_force_from=timezone.localdate())
    lines = {line.key: line for line in roll_of(assembly)}
    assert (lines[late.key].suspended, lines[late.key].note) == (True, "cotisation en retard")
    assert not lines[other.key].suspended

"""The draw by two hands, at its hour; who accepts, refuses, does not come; who replaces them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import Error, transaction
from django.utils import timezone

from lieudit.governance.models import Rulebook, Seat
from lieudit.governance.rulebook_form import college_fields, college_name, field_name, read_rules
from lieudit.governance.rules import complete, filling_of
from lieudit.governance.services import composition_of
from lieudit.governance.statements import RULES, statements
from lieudit.lottery.drawing import breach, panel_number
from lieudit.lottery.models import Lottery, PanelMember
from lieudit.lottery.panel import accept_place, leave_pool, note_absence, refuse_place, type_seed
from lieudit.lottery.permissions import draws, leads
from lieudit.lottery.services import postpone_draw
from lieudit.lottery.workflow import LotteryState, MemberState
from lieudit.territory.models import Region
from lieudit.toolkit.errors import RuleBroken
from tests.elections.factories import a_vacant_council, prepared
from tests.governance.factories import a_council
from tests.lottery.factories import (
    SEED,
    a_closed,
    a_drawn,
    a_pool,
    a_prepared,
    a_published,
    a_volunteer,
    an_open,
    at,
    drawn,
)
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


def test_two_people_type_the_seed_and_the_panel_is_the_one_it_gives() -> None:
    lottery = a_published()
    with at(lottery.draw_at + dt.timedelta(minutes=1)):
        type_seed(lottery, actor=lottery.chair, seed="44 - 31, 12;07 / 23")
        assert Lottery.objects.get(pk=lottery.pk).state == LotteryState.PUBLISHED
        type_seed(lottery, actor=lottery.chair, seed=SEED)  # again by the same hand: still one
        assert Lottery.objects.get(pk=lottery.pk).state == LotteryState.PUBLISHED
        type_seed(lottery, actor=lottery.second, seed=SEED)
    lottery = Lottery.objects.get(pk=lottery.pk)
    panels = json.loads(lottery.panels.text)["panels"]
    assert lottery.drawn_panel == panel_number(SEED, lottery.panels.digest, 1_000)
    assert sorted(m.volunteer.number for m in lottery.members.all()) == panels[lottery.drawn_panel - 1]


def test_a_seed_that_differs_is_refused_and_changes_nothing() -> None:
    lottery = a_published()
    with at(lottery.draw_at):
        type_seed(lottery, actor=lottery.chair, seed=SEED)
        with pytest.raises(RuleBroken, match="première personne"):
            type_seed(lottery, actor=lottery.second, seed="1 2 3 4 5")
    assert Lottery.objects.get(pk=lottery.pk).held_seed == SEED


@pytest.mark.parametrize("typed", ["", "tirage du 3 mars : 7 12", "!!!"])
def test_what_is_not_a_result_is_refused(typed: str) -> None:
    lottery = a_published()
    with at(lottery.draw_at), pytest.raises(RuleBroken, match="résultat du tirage"):
        type_seed(lottery, actor=lottery.chair, seed=typed)


def test_nobody_draws_before_the_hour_nor_twice() -> None:
    lottery = a_published()
    with at(lottery.draw_at - dt.timedelta(seconds=1)), pytest.raises(RuleBroken, match="pas avant"):
        type_seed(lottery, actor=lottery.chair, seed=SEED)
    done = drawn(lottery)
    with at(done.draw_at + dt.timedelta(hours=1)), pytest.raises(RuleBroken):
        type_seed(done, actor=done.chair, seed="1 2 3")
    with pytest.raises(Error), transaction.atomic():
        Lottery.objects.filter(pk=done.pk).update(seed="1 2 3")


def test_panels_published_after_the_hour_ask_for_another_draw() -> None:
    lottery = an_open()
    a_pool(lottery)
    late = a_closed(lottery, days=15)
    with at(late.panels.at + dt.timedelta(hours=1)):
        with pytest.raises(RuleBroken, match="reportez le tirage"):
            type_seed(late, actor=late.chair, seed=SEED)
        later = late.panels.at + dt.timedelta(days=2)
        postpone_draw(late, actor=late.chair, draw_at=later, source="Le Loto suivant", reason="En retard")


def test_who_volunteers_neither_leads_nor_draws() -> None:
    lottery = an_open()
    a_volunteer(lottery, "f", "30", lottery.chair)
    assert not leads(lottery.chair, lottery)
    assert not draws(lottery.chair, lottery)
    assert draws(lottery.second, lottery)


def test_a_name_is_shown_once_its_person_has_accepted() -> None:
    lottery = a_drawn()
    member = lottery.members.first()
    assert "Camille" not in member.shown
    accept_place(member, actor=member.volunteer.account)
    assert PanelMember.objects.get(pk=member.pk).shown == member.volunteer.name


def held_quotas(lottery: Lottery) -> int:
    """Seats over or under the quotas, among those who are members now."""
    content, aside = json.loads(lottery.panels.text), json.loads(lottery.panels.profiles)
    profiles = {int(key): profile for key, profile in aside["profiles"].items()}
    members = lottery.members.seated().values_list("volunteer__number", flat=True)
    assert len(members) == lottery.seats
    return breach(list(members), profiles, content["quotas"])


def test_who_refuses_is_replaced_by_the_same_lot_and_quotas_hold() -> None:
    lottery = a_drawn()
    member = lottery.members.first()
    refuse_place(member, actor=member.volunteer.account)
    new = lottery.members.get(place_of=member)
    assert (new.rank, new.state) == (5, MemberState.ASKED)
    assert held_quotas(lottery) == 0
    with pytest.raises(RuleBroken):
        refuse_place(member, actor=member.volunteer.account)


def test_the_same_refusals_bring_the_same_people_whoever_writes_them() -> None:
    lottery = a_drawn()
    first = lottery.members.first()
    with transaction.atomic():
        refuse_place(first, actor=first.volunteer.account)
        found = lottery.members.get(place_of=first).volunteer.number
        transaction.set_rollback(True)
    note_absence(first, actor=lottery.chair, reason="Pas venue")
    assert lottery.members.get(place_of=first).volunteer.number == found


def test_everybody_may_refuse_until_nobody_is_free() -> None:
    lottery = a_drawn(people=6)
    for _turn in range(6):
        member = lottery.members.seated().first()
        refuse_place(member, actor=member.volunteer.account)
    assert lottery.members.seated().count() == 0
    assert lottery.members.count() == 6


def test_who_left_after_the_panels_were_published_is_replaced_when_drawn() -> None:
    lottery = a_published()
    numbers = json.loads(lottery.panels.text)["panels"][panel_number(SEED, lottery.panels.digest, 1_000) - 1]
    gone = lottery.volunteers.get(number=numbers[0])
    leave_pool(gone, actor=gone.account)
    done = drawn(lottery)
    assert done.members.get(volunteer__number=numbers[0]).state == MemberState.REFUSED
    assert held_quotas(done) == 0
    with pytest.raises(RuleBroken):
        leave_pool(gone, actor=None)


def test_a_member_who_leaves_is_replaced() -> None:
    lottery = a_drawn()
    member = lottery.members.first()
    accept_place(member, actor=member.volunteer.account)
    leave_pool(member.volunteer, actor=member.volunteer.account)
    assert held_quotas(lottery) == 0
    assert "Camille" not in PanelMember.objects.get(pk=member.pk).shown


def filled_by_lot(council: Any = None, code: str = "citizens_contributors_qualified", how: str = "lot") -> Any:
    """A council whose rules fill a college by lot from today."""
    council = council or a_council()
    book = council.rulebook
    rules = {**book.rules, "colleges": {**book.rules["colleges"], "filled": {code: how}}}
    council.made = Rulebook.objects.create(assembly=council, version=2, rules=rules, in_force_from=dt.date.today())
    return council


def test_a_college_is_drawn_only_where_the_rules_say_so() -> None:
    council = a_council()
    college = council.colleges.get(code="citizens_contributors_qualified")
    with pytest.raises(RuleBroken, match="est élu"):
        a_prepared(council, college=college, seats=2)


def test_who_accepts_sits_in_the_college_and_who_gives_up_sits_no_more() -> None:
    council = filled_by_lot()
    college = council.colleges.get(code="citizens_contributors_qualified")
    lottery = a_drawn(council, college=college, seats=2, bounds={"f": (0, 2), "h": (0, 2)})
    member = lottery.members.first()
    accept_place(member, actor=member.volunteer.account)
    seat = Seat.objects.get(college=college, account=member.volunteer.account)
    assert seat.is_running
    member.refresh_from_db()
    with at(timezone.now() + dt.timedelta(days=2)):
        refuse_place(member, actor=member.volunteer.account)
        assert not Seat.objects.running().filter(college=college, account=member.volunteer.account).exists()


def test_a_college_has_one_lottery_at_a_time_and_no_more_seats_than_are_free() -> None:
    council = filled_by_lot()
    college = council.colleges.get(code="citizens_contributors_qualified")
    with pytest.raises(RuleBroken, match="siège"):
        a_prepared(council, college=college, seats=50)
    a_prepared(council, college=college, seats=2)
    with pytest.raises(RuleBroken, match="déjà en cours"):
        a_prepared(council, college=college, seats=2)


def test_an_election_leaves_to_the_lot_the_colleges_that_are_drawn() -> None:
    council = filled_by_lot(a_vacant_council(), "third_places")
    election = prepared(council)
    codes = set(election.contests.values_list("college__code", flat=True))
    assert "third_places" not in codes
    assert "regional_networks" in codes
    assert composition_of(council, council.made, dt.date.today())


def test_the_rules_may_share_the_seats_of_a_college_between_the_regions() -> None:
    Region.objects.update(population=0)
    one, two = RegionFactory(), RegionFactory(code="53", name="Bretagne")
    Region.objects.filter(pk=one.pk).update(population=3_000)
    Region.objects.filter(pk=two.pk).update(population=1_000)
    council = filled_by_lot(how="base")
    college = council.colleges.get(code="citizens_contributors_qualified")
    lottery = a_prepared(council, college=college, seats=2, kinds=[])
    assert lottery.kinds == ["region"]
    assert {row.code: (row.low, row.high) for row in lottery.quotas.all()} == {one.code: (1, 1), two.code: (1, 1)}


def test_the_rulebook_says_which_colleges_are_drawn() -> None:
    council = filled_by_lot(how="regions")
    said = dict(line for _title, lines in statements(council.made.rules) for line in lines)
    assert "par tirage au sort" in said["colleges.weights.citizens_contributors_qualified"]
    assert "tirage" not in said["colleges.weights.third_places"]


def test_a_change_of_the_rules_fills_a_college_by_lot_through_its_form() -> None:
    rules = complete({})
    fields = college_fields(rules, {})
    assert all("filled" in each.fields for each in fields if each.code in rules["seats"])
    cleaned = {field_name(path): rule.value(rules) for path, rule in RULES.items()}
    for code, weight in rules["colleges"]["weights"].items():
        cleaned |= {college_name(code, "weight"): weight, college_name(code, "name"): rules["colleges"]["names"][code]}
        cleaned |= {college_name(code, "seats"): 2, college_name(code, "filled"): ""}
    cleaned[college_name("partners", "filled")] = "base"
    changed = read_rules(cleaned, rules, {})
    assert changed["colleges"]["filled"] == {"partners": "base"}
    assert filling_of(changed, "partners") == (True, True, 1)
    assert filling_of(changed, "third_places") == (False, False, 0)

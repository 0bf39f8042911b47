"""The assembly of all the members: founded beside its council, under its rules."""

import pytest
from django.utils import timezone

from lieudit.governance.members import found_members_assembly
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.permissions import chairs, may_open_change, sits_in
from lieudit.governance.rulemaking import adopt_rulebook, open_change
from lieudit.governance.rules import ballot_rule, complete
from lieudit.governance.services import assembly_of, seat_member
from lieudit.governance.statements import statements
from lieudit.membership.bodies import BODIES
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council, an_assembly
from tests.membership.factories import a_body, a_member
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


def said(assembly) -> str:
    return " ".join(sentence for _title, lines in statements(assembly.rulebook.rules) for _key, sentence in lines)


def test_it_has_the_colleges_and_the_rules_of_its_council_with_those_of_its_own_section():
    council = a_council()
    whole = found_members_assembly(council, actor=None)
    assert (whole.kind, whole.region, whole.council) == ("of_members", None, council)
    assert set(whole.colleges.values_list("code")) == set(council.colleges.values_list("code"))
    rules = whole.rulebook.rules
    assert (rules["quorum"]["value"], rules["proxies"]["cap"], rules["notice_days"]) == ("1/4", 2, 15)
    assert "colleges" not in ballot_rule(rules)
    assert "colleges" in ballot_rule(council.rulebook.rules)
    assert "une voix en vaut une autre" in said(whole)
    assert "points" not in said(whole)


def test_it_follows_the_rules_that_its_council_adopts():
    council = a_council()
    whole = found_members_assembly(council, actor=None)
    rules = complete(council.rulebook.rules)
    rules["members"] |= {"cap": 1, "weigh": True}
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    assert (whole.rulebook.version, whole.rulebook.rules["proxies"]["cap"]) == (2, 1)
    assert ballot_rule(whole.rulebook.rules)["colleges"]["weights"] == rules["colleges"]["weights"]


def test_its_rules_are_changed_by_its_council_alone():
    council = a_council()
    whole = found_members_assembly(council, actor=None)
    with pytest.raises(RuleBroken, match="sont celles de « Conseil national des tiers-lieux »"):
        open_change(whole, actor=council.seats[0].voter, title="X", reason="Y", in_force_from=timezone.localdate())
    assert may_open_change(council.seats[0].voter, council)
    assert not may_open_change(council.seats[0].voter, whole)


def test_an_association_has_one():
    council = an_assembly()
    whole = found_members_assembly(council, actor=None)
    with pytest.raises(RuleBroken, match="existe déjà"):
        found_members_assembly(council, actor=None)
    with pytest.raises(RuleBroken, match="déjà celle des membres"):
        found_members_assembly(whole, actor=None)


def test_the_network_of_a_region_has_its_own_and_its_council_still_governs_it():
    region = RegionFactory()
    national, council = an_assembly(), Assembly.objects.create(slug="c", name="Conseil", kind="regional", region=region)
    from lieudit.governance.models import Rulebook
    from lieudit.governance.rules import DEFAULT_RULES

    Rulebook.objects.create(assembly=council, version=1, rules=DEFAULT_RULES, in_force_from=timezone.localdate())
    whole = found_members_assembly(council, actor=None)
    found_members_assembly(national, actor=None)
    assert region.name in whole.name
    assert (assembly_of(region.pk), assembly_of(None)) == (council, national)


def test_a_seat_of_it_comes_from_membership_only():
    whole = found_members_assembly(an_assembly(), actor=None)
    with pytest.raises(RuleBroken, match="un siège vient de l’adhésion"):
        seat_member(whole.colleges.get(code="partners"), actor=None, organisation=a_body())


def test_who_chairs_the_council_leads_it_and_a_voice_there_is_no_seat_of_the_council():
    council = a_council()
    whole = found_members_assembly(council, actor=None)
    assert chairs(council.seats[0].voter, whole)
    assert not chairs(council.seats[1].voter, whole)
    member = a_member()
    Seat.objects.create(
        college=whole.colleges.get(code="third_places"), organisation=member.organisation, member=member, chairs=True
    )
    account = member.speakers().get()
    assert sits_in(account, whole)
    assert not sits_in(account, council)
    assert (BODIES().sat(account), BODIES().led(account)) == (set(), set())

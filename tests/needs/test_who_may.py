"""Who may do what with a need, a support, a convergence, an escalation: each door, asked of everybody around."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from lieudit.needs import permissions
from lieudit.needs.models import Escalation
from lieudit.needs.permissions import CONVERGENCE_ACCESS, ESCALATION_ACCESS, NEED_ACCESS
from lieudit.network.vocabulary import Level
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_qualified_person, a_seat, an_assembly
from tests.needs.factories import ConvergenceFactory, NeedFactory, SupportFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory
from tests.network.people import (
    ANIMATORS,
    OVER_CREUSE,
    OVER_ITS_REGION,
    OVER_THE_NATION,
    doors,
    former_spokesperson,
    people,
    spokesperson,
    town_elsewhere,
    who,
)
from tests.territory.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody():
    return people()


def test_each_act_on_a_need_is_open_to_its_author_or_to_its_territory(everybody):
    need = NeedFactory()
    everybody |= {"author": need.author, "place": spokesperson(need.place)}
    authors = {"author"}
    assert doors(NEED_ACCESS, everybody, need) == {
        "publish": OVER_CREUSE,
        "refuse": OVER_CREUSE,
        "support": set(everybody),
        "ask": set(everybody) - authors - {"anonymous"},
        "reply": OVER_CREUSE | authors,
        "gather": OVER_CREUSE,
        "detach": authors,
        "unfile": OVER_CREUSE,
        "set_apart": OVER_CREUSE,
        "compare_again": OVER_CREUSE,
        "escalate": OVER_CREUSE,
        "settle": OVER_CREUSE,
        "withdraw": authors,
    }


def test_who_noted_the_words_of_somebody_without_account_answers_for_them(everybody):
    need = NeedFactory(author=None, collected_by=AccountFactory())
    everybody |= {"collector": need.collected_by, "place": spokesperson(need.place)}
    assert who(everybody, lambda account: permissions.is_author(account, need)) == {"collector"}


def test_a_need_without_author_nor_collector_is_nobodys(everybody):
    need = NeedFactory(author=None)
    assert who(everybody, lambda account: permissions.is_author(account, need)) == set()


def test_a_need_without_territory_is_the_nations(everybody):
    need = NeedFactory(place=None)
    assert who(everybody, lambda account: permissions.animates_need(account, need)) == OVER_THE_NATION


def a_convergence(**territory):
    network = OrganisationFactory(network=True)
    return ConvergenceFactory(animated_by=network, **territory)


def around(convergence):
    """Those who stand near the network that bears a convergence."""
    network = convergence.animated_by
    return {
        "speaks for the network": spokesperson(network),
        "spoke for the network": former_spokesperson(network),
        "animates for the network": AnimatorFactory(
            organisation=network, department=DepartmentFactory(code="19", name="Corrèze")
        ).account,
        "speaks for another": spokesperson(OrganisationFactory(network=True)),
    }


BEARERS = {"speaks for the network", "animates for the network"}


def test_a_convergence_of_a_department_is_led_by_its_territory_or_by_its_network(everybody):
    convergence = a_convergence(department=DepartmentFactory())
    everybody |= around(convergence)
    assert doors(CONVERGENCE_ACCESS, everybody, convergence) == {
        "gather": ANIMATORS | {"animates for the network"},
        "edit": OVER_CREUSE | BEARERS,
        "deliberate": OVER_CREUSE | BEARERS,
        "escalate": OVER_CREUSE | BEARERS,
    }


def leads(everybody, convergence):
    return who(everybody, lambda account: permissions.animates_convergence(account, convergence))


def test_a_regional_convergence_is_led_by_its_region_and_a_national_one_by_the_nation(everybody):
    regional, national = a_convergence(region=RegionFactory()), a_convergence()
    assert leads(everybody, regional) == OVER_ITS_REGION
    assert leads(everybody, national) == OVER_THE_NATION


def test_a_convergence_that_no_network_bears_is_led_by_its_territory_alone(everybody):
    assert leads(everybody | {"network": spokesperson(OrganisationFactory(network=True))}, ConvergenceFactory()) == (
        OVER_THE_NATION
    )


def test_who_sits_in_an_assembly_deliberates_on_a_convergence_without_leading_it(everybody):
    seat = a_seat(an_assembly())
    convergence = ConvergenceFactory(department=DepartmentFactory())
    everybody["seat"] = spokesperson(seat.organisation)
    assert doors(CONVERGENCE_ACCESS, everybody, convergence) == {
        "gather": ANIMATORS,
        "edit": OVER_CREUSE,
        "deliberate": OVER_CREUSE | {"seat"},
        "escalate": OVER_CREUSE,
    }


@pytest.mark.parametrize(("level", "answering"), [(Level.REGIONAL, OVER_ITS_REGION), (Level.NATIONAL, OVER_THE_NATION)])
def test_an_escalation_is_answered_by_the_level_that_owes_it(everybody, level, answering):
    escalation = Escalation(need=NeedFactory(), to_level=level)
    assert doors(ESCALATION_ACCESS, everybody, escalation) == dict.fromkeys(("take", "hand_back", "pass_on"), answering)


def test_the_nation_answers_a_regional_escalation_of_a_need_without_territory(everybody):
    escalation = Escalation(need=NeedFactory(place=None), to_level=Level.REGIONAL)
    assert who(everybody, lambda account: permissions.answers_escalation(account, escalation)) == OVER_THE_NATION


def test_a_support_is_read_by_the_animation_of_its_own_place(everybody):
    support = SupportFactory(need=NeedFactory(place=PlaceFactory(municipality=town_elsewhere())))
    everybody |= {"place": spokesperson(support.place), "author": support.need.author}
    assert who(everybody, lambda account: permissions.animates_support(account, support)) == OVER_CREUSE
    for name, account in everybody.items():
        if name in OVER_CREUSE:
            permissions.demand("publish", account, support)
        else:
            with pytest.raises(PermissionDenied):
                permissions.demand("publish", account, support)


def test_the_door_of_an_act_is_that_of_the_thing_at_hand(everybody):
    need, convergence = NeedFactory(), ConvergenceFactory()
    permissions.demand("publish", everybody["department"], need)
    permissions.demand("withdraw", need.author, need)
    permissions.demand("edit", everybody["nation"], convergence)
    for step, thing in (("publish", need), ("edit", convergence)):
        with pytest.raises(PermissionDenied):
            permissions.demand(step, everybody["stranger"], thing)


def at_once(everybody, place=None, organisation=None, department=None):
    return who(everybody, lambda account: permissions.publishes_at_once(account, place, organisation, department))


def test_one_publishes_at_once_for_oneself_once_one_is_known(everybody):
    """By a mandate, a seat, a thing that one represents, or a need that was read and is still published."""
    seat = a_qualified_person(an_assembly())
    said, waiting = NeedFactory(place=None), NeedFactory(pending=True, author=AccountFactory())
    everybody |= {"place": spokesperson(PlaceFactory()), "seat": seat.voter}
    noted = NeedFactory(place=None, author=None, collected_by=AccountFactory())
    everybody |= {"said": said.author, "noted": noted.collected_by, "waiting": waiting.author}
    strangers = {"anonymous", "stranger", "no_longer", "not_yet", "waiting"}
    assert at_once(everybody, department=DepartmentFactory()) == set(everybody) - strangers
    assert not permissions.publishes_at_once(None, None, None, None)


def test_one_publishes_at_once_for_the_place_that_one_represents_or_animates(everybody):
    place, organisation = PlaceFactory(), OrganisationFactory()
    everybody |= {"place": spokesperson(place), "organisation": spokesperson(organisation)}
    assert at_once(everybody, place, None, place.municipality.department) == OVER_CREUSE | {"place"}


def test_in_the_name_of_an_organisation_its_representative_publishes_even_about_a_place(everybody):
    place, organisation = PlaceFactory(), OrganisationFactory()
    everybody |= {"place": spokesperson(place), "organisation": spokesperson(organisation)}
    assert at_once(everybody, place, organisation, place.municipality.department) == OVER_CREUSE | {"organisation"}


def networks_of(account, department=None):
    hat = permissions.animating_hat(account, department)
    return hat and hat.name


def test_one_animates_in_the_name_of_the_network_closest_to_the_territory():
    account, creuse = AccountFactory(), DepartmentFactory()
    networks = {name: OrganisationFactory(network=True, name=name) for name in ("Nation", "Région", "Creuse", "Gers")}
    assert networks_of(account, creuse) is None
    AnimatorFactory(account=account, organisation=networks["Gers"], department=town_elsewhere().department)
    AnimatorFactory(account=account, department=DepartmentFactory(code="19", name="Corrèze"))
    assert networks_of(account, creuse) == "Gers"  # no mandate covers Creuse: the oldest that one has
    AnimatorFactory(account=account, organisation=networks["Nation"], national=True)
    assert networks_of(account, creuse) == networks_of(account) == "Nation"
    AnimatorFactory(account=account, organisation=networks["Région"], regional=True)
    assert networks_of(account, creuse) == "Région"
    AnimatorFactory(account=account, organisation=networks["Creuse"], department=creuse)
    assert networks_of(account, creuse) == "Creuse"
    assert networks_of(account) == "Nation"
    assert networks_of(AnimatorFactory(national=True, organisation=networks["Gers"]).account) == "Gers"


def names_of_animators(everybody, thing):
    found = permissions.animators_of(thing)
    return {name for name, account in everybody.items() if account != AnonymousUser() and account in found}


def test_the_animators_of_a_thing_are_the_active_accounts_over_its_department(everybody):
    everybody["gone"] = AnimatorFactory(account=AccountFactory(is_active=False)).account
    need, national = NeedFactory(), ConvergenceFactory()
    support = SupportFactory(need=NeedFactory(place=PlaceFactory(municipality=town_elsewhere())))
    assert names_of_animators(everybody, need) == OVER_CREUSE - {"secretariat"}
    assert names_of_animators(everybody, support) == OVER_CREUSE - {"secretariat"}
    assert names_of_animators(everybody, national) == {"nation"}

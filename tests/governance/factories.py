"""Assemblies whose seats are held by organisations with a representative, made for tests."""

import copy
import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.governance.models import Assembly, Decision, DecisionMethod, RulebookChange, Seat
from lieudit.governance.rulemaking import edit_change, open_change
from lieudit.governance.services import found_assembly, register_decision, seat_member
from lieudit.governance.statements import put
from lieudit.network.models import Representative
from lieudit.voting.services import cast_vote, close_ballot
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.worlds import kept

LONG_AGO = dt.date(2024, 1, 1)


@kept
def an_assembly(name: str = "Conseil national des tiers-lieux") -> Assembly:
    return found_assembly(name, actor=None)


@kept
def a_seat(assembly: Assembly, college: str = "third_places", *, chairs: bool = False) -> Seat:
    """A seat held by an organisation that somebody represents: `seat.voter` is that person."""
    organisation = OrganisationFactory(network=True)
    seat = seat_member(
        assembly.colleges.get(code=college), actor=None, organisation=organisation, since=LONG_AGO, chairs=chairs
    )
    seat.voter = RepresentativeFactory(place=None, organisation=organisation).account
    return seat


@kept
def a_qualified_person(assembly: Assembly) -> Seat:
    account = AccountFactory(public=True)
    college = assembly.colleges.get(code="citizens_contributors_qualified")
    seat = seat_member(college, actor=None, account=account, since=LONG_AGO)
    seat.voter = account
    return seat


@kept
def a_council(colleges: tuple[str, ...] = ("third_places", "regional_networks", "partners")) -> Assembly:
    """An assembly whose `seats` are held in these colleges, the first of which chairs."""
    assembly = an_assembly()
    assembly.seats = [a_seat(assembly, code, chairs=rank == 0) for rank, code in enumerate(colleges)]
    return assembly


@kept
def a_change(assembly: Assembly, *, preset: str = "", days: int = 0, **values: Any) -> RulebookChange:
    """A change that a seat has written; `values` are rules by their path, with two underscores for a point."""
    seat = assembly.seats[1]
    change = open_change(
        assembly,
        actor=seat.voter,
        organisation=seat.organisation,
        title="Convoquer trois semaines avant",
        reason="Les bénévoles s’organisent mieux.",
        in_force_from=timezone.localdate() + dt.timedelta(days=days),
        preset=preset,
    )
    return rewritten(change, **values) if values else change


@kept
def a_decision(assembly: Assembly | None = None, title: str = "Une règle de quorum", **values: Any) -> Decision:
    """A line of the register of decisions, as a room above writes it."""
    line = {"wording": "Le quorum est du tiers.", "method": DecisionMethod.CONSENT, "url": "/conseil/", **values}
    return register_decision(assembly or an_assembly(), actor=None, title=title, **line)


def rewritten(change: RulebookChange, **values: Any) -> RulebookChange:
    rules = copy.deepcopy(change.rules)
    for path, value in values.items():
        put(rules, path.replace("__", "."), value)
    return edit_change(
        change,
        actor=change.author,
        title=change.title,
        reason=change.reason,
        in_force_from=change.in_force_from,
        rules=rules,
    )


def votes(change: RulebookChange, choices: str, capture: Any) -> RulebookChange:
    """Cast one letter a voice (f, a, n for abstain), in the order of the roll, close, and hear of the result."""
    words = {"f": "for", "a": "against", "n": "abstain"}
    for entry, letter in zip(change.ballot.roll.order_by("pk"), choices, strict=True):
        voter = Representative.objects.get(organisation=entry.organisation).account
        cast_vote(change.ballot, entry, actor=voter, choice=words[letter])
    with capture(execute=True):
        close_ballot(change.ballot, actor=None)
    return RulebookChange.objects.select_related("base", "adopted").get(pk=change.pk)

"""Founding assemblies, seating members, adopting rules; and what the rooms above ask of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance import rules as rulebook_data
from lieudit.governance.models import Assembly, AssemblyKind, College, CouncilBallot, Rulebook, Seat
from lieudit.journal import services as journal
from lieudit.network.models import Organisation
from lieudit.territory.models import Region
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting import services as voting
from lieudit.voting.models import Ballot
from lieudit.voting.services import RollLine


@transaction.atomic
def found_assembly(name: str, *, actor: Account | None, region: Region | None = None) -> Assembly:
    """Found an assembly with the seven colleges, under the default rules from today."""
    assembly = Assembly.objects.create(
        slug=slugify(name)[:120],
        name=name,
        kind=AssemblyKind.REGIONAL if region else AssemblyKind.NATIONAL,
        region=region,
    )
    colleges = College.objects.bulk_create(
        College(assembly=assembly, code=code, letter=letter, name=label)
        for code, (letter, label, _weight) in rulebook_data.COLLEGES.items()
    )
    Rulebook.objects.create(
        assembly=assembly, version=1, rules=rulebook_data.DEFAULT_RULES, in_force_from=timezone.localdate()
    )
    things = [assembly, region] if region else [assembly]
    journal.record(
        "governance.assembly_founded", *things, actor=actor, data={"assembly": name, "colleges": len(colleges)}
    )
    return assembly


@transaction.atomic
def adopt_rulebook(
    assembly: Assembly, *, actor: Account | None, rules: dict[str, Any], in_force_from: dt.date
) -> Rulebook:
    """Adopt the next version of the rules; impossible rules are refused with their reasons."""
    assembly = lock(assembly)
    if found := rulebook_data.faults(rules, college_names(assembly)):
        raise RuleBroken(found)
    latest = assembly.rulebooks.latest("version")
    if in_force_from < timezone.localdate() or in_force_from < latest.in_force_from:
        raise RuleBroken(_("De nouvelles règles ne s’appliquent pas au passé."))
    rulebook = Rulebook.objects.create(
        assembly=assembly, version=latest.version + 1, rules=rules, in_force_from=in_force_from
    )
    journal.record(
        "governance.rulebook_adopted",
        assembly,
        actor=actor,
        data={"assembly": assembly.name, "version": rulebook.version, "from_day": french.day(in_force_from)},
    )
    return rulebook


@transaction.atomic
def seat_member(
    college: College,
    *,
    actor: Account | None,
    organisation: Organisation | None = None,
    account: Account | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    chairs: bool = False,
) -> Seat:
    """Seat an organisation or a person; the database refuses two seats at once in one college."""
    try:
        with transaction.atomic():
            seat = Seat.objects.create(
                college=college,
                organisation=organisation,
                account=account,
                since=since or timezone.localdate(),
                until=until,
                chairs=chairs,
            )
    except IntegrityError as twice:
        raise RuleBroken(_("Ce membre siège déjà dans ce collège à cette date.")) from twice
    holder = organisation or account
    assert holder is not None
    journal.record(
        "governance.seated",
        college.assembly,
        holder,
        actor=actor,
        data={
            "holder": str(organisation or _("un·e membre")),
            "assembly": college.assembly.name,
            "college": college.name,
        },
    )
    return seat


def seats_of(account: Any, assembly: Assembly) -> list[Seat]:
    """Running seats for which `account` may answer today: their own, or of an organisation they represent."""
    return list(
        Seat.objects.running()
        .held_by(account)
        .filter(college__assembly=assembly)
        .select_related("college", "organisation", "account")
    )


def kept_name(seat: Seat) -> str:
    """The organisation that sits. A person is never frozen by name: their consent may be withdrawn."""
    return str(seat.organisation or _("un siège du collège %(college)s") % {"college": seat.college.name})


def roll_of(assembly: Assembly) -> list[RollLine]:
    """One voice a running seat: the roll of a ballot that opens now."""
    seats = Seat.objects.running().filter(college__assembly=assembly)
    return [
        RollLine(
            key=f"seat-{seat.pk}",
            name=kept_name(seat),
            college=seat.college.code,
            college_name=seat.college.name,
            organisation=seat.organisation,
            account=seat.account,
        )
        for seat in seats.select_related("college", "organisation", "account").order_by("pk")
    ]


def ballot_rule(rulebook: Rulebook) -> dict[str, Any]:
    """The rule that a ballot freezes at its opening."""
    return rulebook_data.ballot_rule(rulebook.rules)


@transaction.atomic
def order_ballot(
    assembly: Assembly,
    *,
    actor: Account | None,
    question: str,
    closes_at: dt.datetime,
    opens_at: dt.datetime | None = None,
    rulebook: Rulebook | None = None,
    rule: dict[str, Any] | None = None,
    roll: Iterable[RollLine] | None = None,
    college: College | None = None,
    concerned: Iterable[Organisation] = (),
    **asked: Any,
) -> Ballot:
    """Put a question to an assembly under the version of its rules that the ballot freezes.

    Without `rule`, a resolution as the rules say. Without `opens_at` the vote opens at once; else it is announced,
    and members may give their proxies until then. `asked` goes to `prepare_ballot`: options, explained, sitting…
    """
    rulebook = rulebook or assembly.rulebook
    ballot = voting.prepare_ballot(
        question=question,
        rule=rule or ballot_rule(rulebook),
        roll=roll_of(assembly) if roll is None else roll,
        opens_at=opens_at,
        closes_at=closes_at,
        proxy_cap=rulebook.rules["proxies"]["cap"],
        **asked,
    )
    order = CouncilBallot.objects.create(ballot=ballot, assembly=assembly, college=college, rulebook=rulebook)
    order.concerned.set(concerned)
    return voting.open_ballot(ballot, actor=actor) if opens_at is None else voting.announce_ballot(ballot, actor=actor)


def college_names(assembly: Assembly) -> dict[str, str]:
    """Codes → names of the colleges, in their order."""
    return dict(assembly.colleges.values_list("code", "name"))

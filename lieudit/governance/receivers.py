"""What the room tells on the page of an account, and what becomes of a seat whose person leaves."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.home import SHORTCUTS, Shortcut, Shortcuts
from lieudit.accounts.models import Account, Visitor
from lieudit.accounts.second_factor import DELAY, POWERS, Power
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import CHAIRS_AN_ASSEMBLY, register_moderators
from lieudit.governance.datasets import ASSEMBLIES
from lieudit.governance.datasets import DECISIONS as OPEN_DECISIONS
from lieudit.governance.datasets import RULES as OPEN_RULES
from lieudit.governance.finding import ASSEMBLIES as FOUND_ASSEMBLIES
from lieudit.governance.finding import COUNCILLORS, DECISIONS, RULES, SEATS
from lieudit.governance.models import (
    Assembly,
    AssemblyKind,
    CouncilBallot,
    Decision,
    Interest,
    RulebookChange,
    Seat,
    SeatQuerySet,
)
from lieudit.governance.permissions import chairs_of, speakers_of
from lieudit.governance.rulemaking import conclude_change
from lieudit.governance.rules import complete
from lieudit.governance.services import assembly_of, end_seat
from lieudit.membership.bodies import BODIES, Bodies
from lieudit.membership.models import Member
from lieudit.membership.signals import member_left
from lieudit.toolkit.articles import the
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.types import Row
from lieudit.voting.models import Ballot, RollEntry
from lieudit.voting.permissions import CHAIRS_THE_VOTE
from lieudit.voting.services import end_voices
from lieudit.voting.signals import ballot_closed
from lieudit.voting.workflow import EndedBy

if TYPE_CHECKING:
    from lieudit.territory.models import Region


DATASETS.fill("decisions", OPEN_DECISIONS)
DATASETS.fill("assemblees", ASSEMBLIES)
DATASETS.fill("regles", OPEN_RULES)
FINDABLE.fill("decision", DECISIONS)
FINDABLE.fill("rule", RULES)
FINDABLE.fill("councillor", COUNCILLORS)
FINDABLE.fill("seat", SEATS)
FINDABLE.fill("assembly", FOUND_ASSEMBLIES)


def chairs_over(link: Interest) -> QuerySet[Account]:
    """Who chairs the assemblies where the holder of an interest sits."""
    held = Seat.objects.running().filter(
        Q(organisation=link.organisation_id, organisation__isnull=False)
        | Q(account=None if link.organisation_id else link.account_id, account__isnull=False)
    )
    chairs = Seat.objects.running().filter(chairs=True, college__assembly__in=held.values("college__assembly"))
    return speakers_of(chairs)


def seats_chaired_over(account: Visitor) -> SeatQuerySet:
    """The seats of the assemblies that the account chairs."""
    chaired = Seat.objects.chaired_by(account)
    return Seat.objects.running().filter(college__assembly__in=chaired.values("college__assembly"))


def deciding_body(region: int | None) -> str:
    """Which body decides of an exclusion, by the rules in force."""
    assembly = assembly_of(region)
    return complete(assembly.rulebook.rules)["exclusion"]["body"] if assembly else "board"


def regions_of(seats: SeatQuerySet) -> set[int | None]:
    """The associations whose assembly these seats are of: by region, None for the national one."""
    return set(seats.order_by().values_list("college__assembly__region", flat=True))


def colleges_of(region: Region | None) -> dict[str, tuple[str, str]]:
    """The colleges of the assembly that governs an association, under its rules in force: code → letter, name."""
    assembly = Assembly.objects.councils().filter(region=region).first()
    if assembly is None:
        return {}
    rows = assembly.colleges.under(assembly.rulebook).order_by("letter")
    return {code: (letter, name) for code, letter, name in rows.values_list("code", "letter", "name")}


BODIES.fill(
    Bodies(
        led=lambda account: regions_of(Seat.objects.chaired_by(account).in_councils()),
        sat=lambda account: regions_of(Seat.objects.running().held_by(account).in_councils()),
        deciding=deciding_body,
        colleges=colleges_of,
    )
)


POWERS.fill(
    Power(gettext_lazy("présidence d’une assemblée"), lambda: speakers_of(Seat.objects.running().filter(chairs=True)))
)


@DELAY.fill
def days_of_second_factor() -> int | None:
    """What the rules in force of the national council say: they hold for the whole site."""
    national = assembly_of(None)
    rule = complete(national.rulebook.rules)["second_factor"] if national else {"required": False}
    return rule["days"] if rule["required"] else None


@CHAIRS_AN_ASSEMBLY.fill
def chairs_an_assembly(account: Account) -> bool:
    """Chairs any assembly today."""
    return Seat.objects.chaired_by(account).in_councils().exists()


register_moderators(
    RulebookChange,
    lambda change: chairs_of(change.base.assembly_id),
    queue=lambda account: RulebookChange.objects.filter(
        base__assembly__in=seats_chaired_over(account).values("college__assembly")
    ),
    words=lambda change: f"{change.title}\n\n{change.reason}",
)
register_moderators(
    Decision,
    lambda line: chairs_of(line.assembly_id),
    queue=lambda account: Decision.objects.filter(assembly__in=seats_chaired_over(account).values("college__assembly")),
    words=lambda line: f"{line.title}\n\n{line.wording}",
)
register_moderators(
    Ballot,
    words=lambda ballot: ballot.question,
    stays=gettext_lazy("Un scrutin annoncé ne change plus : sa question reste celle à laquelle on a répondu."),
)
register_moderators(
    Interest,
    chairs_over,
    queue=lambda account: Interest.objects.of_holders(seats_chaired_over(account)),
    author=lambda link: link.account,
    words=lambda link: f"{link}, {link.get_nature_display()}\n\n{link.statement}".strip(),
)


@SHORTCUTS.fill
def seats(account: Visitor) -> Shortcuts:
    """The assemblies where the account sits today, or represents who sits."""
    columns = {
        "name": "college__assembly__name",
        "slug": "college__assembly__slug",
        "organisation": "organisation__name",
        "kind": "college__assembly__kind",
    }
    return Shortcuts(Seat.objects.running().held_by(account).order_by("pk"), columns | {"chairs": "chairs"}, _seat)


def _seat(row: Row) -> Shortcut:
    member = row["kind"] == AssemblyKind.MEMBERS
    why = _("vous présidez") if row["chairs"] else _("vous y avez une voix") if member else _("vous siégez")
    why += _(", pour %(name)s") % {"name": the(row["organisation"])} if row["organisation"] else ""
    return Shortcut(row["name"], reverse("governance:assembly", args=[row["slug"]]), why)


@receiver(account_closed)
def leave_seats(sender: object, account: Account, **kwargs: object) -> None:
    """Who leaves sits no more: a seat that nobody can answer for would hold back every consent."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    unended = Q(until=None) | Q(until__gt=yesterday)
    Seat.objects.filter(unended, account=account).update(until=Greatest(F("since"), yesterday))


@receiver(account_closed)
def end_interests(sender: object, account: Account, **kwargs: object) -> None:
    """The person's own links end, and what they explained of them is erased; those of an organisation are its own."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    own = Interest.objects.filter(account=account, organisation=None)
    own.update(statement="")
    own.filter(Q(until=None) | Q(until__gt=yesterday)).update(until=Greatest(F("since"), yesterday))


@receiver(data_export)
def give_interests(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    return "interests", [
        {
            "with": str(each),
            "nature": each.nature,
            "statement": each.statement,
            "for": str(each.organisation or ""),
            "since": each.since,
            "until": each.until,
            "declared_at": each.declared_at,
        }
        for each in Interest.objects.declared_by(account)[:limit]
    ]


@receiver(data_export)
def give_seats(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The seats that the person holds or held in their own name."""
    held = Seat.objects.filter(account=account).select_related("college__assembly").order_by("-since", "-pk")
    return "seats", [
        {
            "assembly": seat.college.assembly.name,
            "college": seat.college.name,
            "chairs": seat.chairs,
            "since": seat.since,
            "until": seat.until,
        }
        for seat in held[:limit]
    ]


@receiver(data_export)
def give_changes(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The changes of the rules that the person wrote, drafts included."""
    written = RulebookChange.objects.filter(author=account).select_related("organisation").order_by("-number")
    return "rule_changes", [
        {
            "number": change.number,
            "title": change.title,
            "reason": change.reason,
            "state": change.state,
            "for": str(change.organisation or ""),
            "at": change.created_at,
        }
        for change in written[:limit]
    ]


@CHAIRS_THE_VOTE.fill
def chairs_the_vote(account: Visitor, ballot: Ballot) -> bool:
    """Chairs the assembly to which the ballot is put; a vote in session is closed from the page of the session."""
    if ballot.is_in_session:
        return False
    chaired = Seat.objects.chaired_by(account).values("college__assembly")
    return CouncilBallot.objects.filter(ballot=ballot, assembly__in=chaired).exists()


@receiver(member_left, dispatch_uid="governance.end_seats_of_a_member")
def end_seats(sender: object, member: Member, **kwargs: object) -> None:
    """Who belongs to the association no more sits no more in its assembly, today or later, and votes no more there."""
    asked = CouncilBallot.objects.filter(assembly__region=member.region_id).values("ballot")
    voices = RollEntry.objects.filter(ballot__in=asked, organisation=member.organisation, account=member.account)
    end_voices(voices, EndedBy.MEMBERSHIP)
    for seat in Seat.objects.unended().filter(organisation=member.organisation, account=member.account):
        home = seat.college.assembly
        if home.region_id == member.region_id and not home.associates_since:
            end_seat(seat, actor=None)


@receiver(ballot_closed, dispatch_uid="governance.conclude_change")
def hear_of_a_result(sender: type[Ballot], ballot: Ballot, **kwargs: object) -> None:
    """A ballot is counted: the change of the rules that it was about is adopted, or not."""
    with suppress(RuleBroken):  # a seat of a college that disappears has to move first: the timer tries again
        conclude_change(ballot)

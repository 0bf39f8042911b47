"""How the rules change: a set is written, put to the vote under the rules in force, then adopted or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.bounds import Fault, blocking, faults
from lieudit.governance.consequences import Facts, PastBallot
from lieudit.governance.difference import changed_paths
from lieudit.governance.members import follow_rules
from lieudit.governance.models import Assembly, College, CouncilBallot, DecisionMethod, Rulebook, RulebookChange, Seat
from lieudit.governance.presets import PRESETS, filled
from lieudit.governance.rebase import rebased
from lieudit.governance.rules import Rules, change_rule, complete
from lieudit.governance.services import kept_name, late_seats, order_ballot, register_decision, roll_of
from lieudit.governance.workflow import CHANGE_WORKFLOW, ChangeState
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.network.models import Organisation
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.turns import in_turn
from lieudit.toolkit.types import Json
from lieudit.voting.frozen import Rule
from lieudit.voting.models import Ballot
from lieudit.voting.outcome import why_not
from lieudit.voting.workflow import BallotState

# Writing a change


@transaction.atomic
def open_change(
    assembly: Assembly,
    *,
    actor: Account,
    title: str,
    reason: str,
    in_force_from: dt.date,
    preset: str = "",
    organisation: Organisation | None = None,
) -> RulebookChange:
    """Begin a change from the last version of the rules, or from a preset."""
    if assembly.council:
        words = _("Les règles de cette assemblée sont celles de « %(council)s » : proposez-y la modification.")
        raise RuleBroken(words % {"council": assembly.council})
    base = assembly.rulebooks.latest("version")
    change = RulebookChange.objects.create(
        number=next_number(RulebookChange),
        base=base,
        title=title,
        reason=reason,
        rules=_start(base, preset, in_force_from),
        in_force_from=in_force_from,
        author=actor,
        organisation=organisation,
    )
    journal.follow_thing(change, account=actor, reason=FollowReason.AUTHOR)
    by = str(organisation or _("un·e membre"))
    _record("governance.change_opened", change, actor=actor, hat=organisation, by=by)
    return change


@transaction.atomic
def fill_change(change: RulebookChange, *, actor: Account, preset: str) -> RulebookChange:
    """Replace the whole set by a preset, or by the rules in force."""
    change = _take(change, "edit")
    change.base = change.base.assembly.rulebooks.latest("version")
    change.rules = _start(change.base, preset, change.in_force_from)
    change.save()
    _record("governance.change_edited", change, actor=actor)
    return change


@transaction.atomic
def edit_change(
    change: RulebookChange,
    *,
    actor: Account,
    title: str,
    reason: str,
    in_force_from: dt.date,
    rules: Rules,
) -> RulebookChange:
    """Write the set anew; what could not be applied is refused with its article, and so is a set that was written on a
    version since replaced: it is taken up again on the last one first."""
    change = _take(change, "edit")
    _refuse_if_stale(change)
    change.title, change.reason, change.in_force_from, change.rules = title, reason, in_force_from, complete(rules)
    if found := blocking(faults_of(change)):
        raise RuleBroken([fault.words for fault in found])
    change.save()
    _record("governance.change_edited", change, actor=actor)
    return change


@transaction.atomic
def rebase_change(change: RulebookChange, *, actor: Account, latest: int, chosen: Mapping[str, str]) -> RulebookChange:
    """Take a change up again on the last version of the rules: what others changed since is kept, unless it says so.

    `chosen` says, of the rules that both have changed, which side stands: path → `mine` or `theirs`. `latest` is the
    version that was read.
    """
    change = _take(change, "rebase")
    former, book = change.base, last_version(change)
    if former.pk == book.pk:
        raise RuleBroken(_("Cette modification part déjà de la dernière version."))
    if latest != book.version:
        raise RuleBroken(_("Une autre version vient d’être adoptée : relisez ce qui change."))
    try:
        change.rules = rebased(former.rules, book.rules, change.rules, chosen)
    except KeyError as missing:
        path = str(missing.args[0])
        words = _("Choisissez la phrase qui reste.")
        raise RuleBroken({path.replace(".", "_"): [words]}) from missing
    change.base = book
    change.save()
    _record("governance.change_rebased", change, actor=actor, old=former.version, new=book.version)
    return change


def last_version(change: RulebookChange) -> Rulebook:
    """The last version of the rules that the change is about."""
    return change.base.assembly.rulebooks.latest("version")


def _refuse_if_stale(change: RulebookChange) -> None:
    """Refuse what would undo in silence a version adopted since the change was written."""
    latest = last_version(change)
    if change.base_id != latest.pk:
        words = {"old": change.base.version, "new": latest.version}
        raise RuleBroken(
            _(
                "Les règles ont changé depuis : cette modification part de la version %(old)d, et la version %(new)d "
                "est adoptée. Reprenez-la sur celle-ci : vous verrez les trois côte à côte."
            )
            % words
        )


@transaction.atomic
def withdraw_change(change: RulebookChange, *, actor: Account) -> RulebookChange:
    """Give a change up before it is put to the vote."""
    change = _take(change, "withdraw")
    change.save()
    _record("governance.change_withdrawn", change, actor=actor)
    return change


def _start(base: Rulebook, preset: str, day: dt.date) -> Rules:
    if preset:
        return filled(PRESETS[preset], held_on(base.assembly, day))
    rules = complete(base.rules)
    rules["colleges"]["moved"] = {}
    return rules


# Voting on it


@transaction.atomic
def put_change_to_vote(
    change: RulebookChange,
    *,
    actor: Account,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
    whole: Assembly | None = None,
    asked: Rule | None = None,
    **room: Any,
) -> RulebookChange:
    """Put a change to the vote, with the notice, the majority and the quorum that the rules in force ask for.

    In session, `room` says who is there (see `order_ballot`): the convening was the notice, and the vote opens at once.
    `whole` is the assembly of all the members of the association, when it is the one that votes; `asked`, what its kind
    of session asks for.
    """
    assembly = lock(change.base.assembly)
    change = _take(change, "put_to_vote")
    _refuse_if_stale(change)
    _refuse_vote(change, assembly, whole)
    voting_one = whole or assembly
    rulebook, now = voting_one.rulebook, timezone.now()
    rules, roll = complete(rulebook.rules), roll_of(voting_one)
    rule = change_rule(rules, held={line.college for line in roll})
    opens_at = None if room else _opening(opens_at, now, rules["changes"]["notice_days"])
    change.ballot = order_ballot(
        voting_one,
        actor=actor,
        question=_("Adopter la modification n° %(number)s des règles, « %(title)s » ?")
        % {"number": change.number, "title": change.title},
        rulebook=rulebook,
        rule=rule | (asked or {}),
        roll=roll,
        opens_at=opens_at,
        closes_at=closes_at,
        **room,
    )
    change.save()
    data = {"until": french.instant(change.ballot.closes_at)}
    data |= {"url": change.ballot.get_absolute_url(), "link": _("Voir le vote")}
    data["next"] = _("Le vote se clôt le %(until)s.") % data
    data["next_by"] = timezone.localdate(change.ballot.closes_at).isoformat()
    _record("governance.change_put_to_vote", change, change.ballot, actor=actor, **data)
    return change


def _refuse_vote(change: RulebookChange, assembly: Assembly, whole: Assembly | None) -> None:
    """One change at a time; one that changes something, that the law lets through, of the assembly that votes."""
    if assembly.rulebooks.filter(changes__state=ChangeState.BALLOT).exists():
        raise RuleBroken(_("Une autre modification est au vote : attendez qu’elle soit comptée."))
    waiting = RulebookChange.objects.filter(state=ChangeState.ADOPTED, held=True, adopted=None)
    if waiting.filter(base__assembly=assembly).exists():
        raise RuleBroken(_("Des règles adoptées attendent leur jour : aucune autre modification n’est votée d’ici là."))
    if complete(change.rules) == complete(change.base.rules):
        raise RuleBroken(_("Cette modification ne change rien : il n’y a rien à voter."))
    if found := blocking(faults_of(change)):
        raise RuleBroken([fault.words for fault in found])
    if whole is not None and whole.council_id != assembly.pk:
        raise RuleBroken(_("Cette assemblée n’est pas celle dont les règles changeraient."))


def _opening(asked: dt.datetime | None, now: dt.datetime, notice_days: int) -> dt.datetime | None:
    """When the vote opens: as soon as the rules allow it, or later; None is at once."""
    earliest = now + dt.timedelta(days=notice_days)
    if asked is None:
        return earliest if notice_days else None
    if asked < earliest:
        words = _("Le vote s’ouvre le %(moment)s au plus tôt.") % {"moment": french.instant(earliest)}
        raise RuleBroken({"opens_at": [words]})
    return asked


@transaction.atomic
def conclude_change(ballot: Ballot) -> RulebookChange | None:
    """A counted ballot adopts its change, or not; a ballot about something else is left alone."""
    change = RulebookChange.objects.filter(ballot=ballot).first()
    if change is None:
        return None
    status = ballot.tally.result["status"]
    if status != "adopted":
        change = _take(change, "reject")
        change.save()
        data = {"why": why_not(status), "next": _("Les règles ne changent pas.")}
        _record("governance.change_rejected", change, ballot, actor=None, **data)
        return change
    change = _take(change, "adopt")
    assembly = change.base.assembly
    if change.held:
        return _adopt_held(change, ballot)
    latest = assembly.rulebooks.latest("version").in_force_from
    from_day = max(change.in_force_from, timezone.localdate(), latest)
    change.adopted = adopt_rulebook(
        assembly, actor=None, rules=change.rules, in_force_from=from_day, because=[change, ballot]
    )
    change.save()
    words = {"number": change.number, "version": change.adopted.version, "day": french.day(from_day)}
    register_decision(
        assembly,
        actor=None,
        title=_("Règles de fonctionnement, version %(version)s") % words,
        wording=_("La modification n° %(number)s des règles est adoptée. Elle s’applique le %(day)s.") % words,
        method=DecisionMethod.VOTE,
        url=change.get_absolute_url(),
        ballot=ballot,
    )
    return change


def _adopt_held(change: RulebookChange, ballot: Ballot) -> RulebookChange:
    """Adopted, it waits: the rules in force stay until the act that brings it in (`enact_change`)."""
    change.save()
    words = {"number": change.number}
    register_decision(
        CouncilBallot.objects.get(ballot=ballot).assembly,
        actor=None,
        title=_("Nouvelles règles, modification n° %(number)s") % words,
        wording=_("La modification n° %(number)s est adoptée. Elle s’applique le jour du basculement.") % words,
        method=DecisionMethod.VOTE,
        url=change.get_absolute_url(),
        ballot=ballot,
    )
    return change


@transaction.atomic
def hold_change(change: RulebookChange, *, held: bool) -> RulebookChange:
    """Say that a change, once adopted, waits for the act that brings it into force; or take that back.

    One that is voted on stays held: what people vote on does not come into force otherwise than they read it.
    """
    change = lock(change)
    if change.state not in {ChangeState.DRAFT, ChangeState.BALLOT} and held:
        raise RuleBroken(_("Cette modification n’est plus à voter : écrivez-en une autre."))
    if change.state in {ChangeState.BALLOT, ChangeState.ADOPTED} and not held:
        raise RuleBroken(_("Cette modification est au vote, ou adoptée : elle attend toujours son jour."))
    change.held = held
    change.save(update_fields=["held"])
    return change


@transaction.atomic
def enact_change(change: RulebookChange, *, actor: Account | None) -> Rulebook:
    """Bring into force, today, a change that was adopted and held."""
    change = lock(change)
    if change.state != ChangeState.ADOPTED or not change.held or change.adopted_id:
        raise RuleBroken(_("Cette modification n’attend pas d’entrer en vigueur."))
    assembly = change.base.assembly
    change.adopted = adopt_rulebook(
        assembly, actor=actor, rules=change.rules, in_force_from=timezone.localdate(), because=[change]
    )
    change.save(update_fields=["adopted"])
    return change.adopted


@transaction.atomic
def give_up_held(change: RulebookChange) -> RulebookChange:
    """Give up a change that was adopted and held: it never comes into force, and others may be voted again."""
    change = lock(change)
    if not change.held or change.adopted_id:
        raise RuleBroken(_("Cette modification n’attend pas d’entrer en vigueur."))
    CHANGE_WORKFLOW.apply("give_up", change)
    change.save(update_fields=["state"])
    return change


def conclude_due_changes() -> list[RulebookChange]:
    """Draw the consequences of ballots counted while the site was down, before their signal; called by a timer."""
    rows = RulebookChange.objects.filter(state=ChangeState.BALLOT, ballot__state=BallotState.CLOSED)
    concluded = in_turn(Ballot.objects.filter(pk__in=rows.values("ballot")), conclude_change)
    return [change for change in concluded if change]


# Adopting


@transaction.atomic
def adopt_rulebook(
    assembly: Assembly,
    *,
    actor: Account | None,
    rules: Rules,
    in_force_from: dt.date,
    because: Iterable[models.Model] = (),
) -> Rulebook:
    """Adopt the next version, with the colleges that it names; impossible rules are refused with their reasons.

    `because` are the change and the ballot that decide it. Seats of a college that the version does not have move,
    that day, where it says.
    """
    assembly = lock(assembly)
    if found := blocking(faults(rules, held_on(assembly, in_force_from))):
        raise RuleBroken([fault.words for fault in found])
    latest = assembly.rulebooks.latest("version")
    if in_force_from < timezone.localdate() or in_force_from < latest.in_force_from:
        raise RuleBroken(_("De nouvelles règles ne s’appliquent pas au passé."))
    rulebook = Rulebook.objects.create(
        assembly=assembly, version=latest.version + 1, rules=rules, in_force_from=in_force_from
    )
    _rearrange(assembly, complete(rules)["colleges"], in_force_from)
    for whole in Assembly.objects.filter(council=assembly):
        follow_rules(whole, rulebook)
    data = {"assembly": assembly.name, "version": rulebook.version, "from_day": french.day(in_force_from)}
    data |= {"url": rulebook.get_absolute_url(), "link": _("Lire les règles")}
    journal.record("governance.rulebook_adopted", assembly, *because, actor=actor, data=data)
    return rulebook


def _rearrange(assembly: Assembly, colleges: Json, day: dt.date) -> None:
    """Create or rename the colleges of a version, and move from `day` the seats of those that it does not have."""
    rows = {college.code: college for college in assembly.colleges.all()}
    for code, name in colleges["names"].items():
        letter = colleges["letters"][code]
        rows[code], _new = College.objects.update_or_create(
            assembly=assembly, code=code, defaults={"name": name, "letter": letter}
        )
    gone = [college for code, college in rows.items() if code not in colleges["weights"]]
    for seat in Seat.objects.filter(Q(until=None) | Q(until__gte=day), college__in=gone).select_related("college"):
        _move(seat, rows[colleges["moved"][seat.college.code]], day)


def _move(seat: Seat, college: College, day: dt.date) -> None:
    """End a seat the day before, and give it again in `college`, unless its holder already sits there."""
    until, since = seat.until, max(seat.since, day)
    holder = {"organisation": seat.organisation, "account": seat.account}
    there = Seat.objects.filter(college=college, **holder).exclude(until__lt=since)
    sits = there.filter(Q(since__lte=until) if until else Q()).exists()
    if seat.since >= day and not sits:  # it has not begun
        seat.college = college
        seat.save(update_fields=["college"])
        return
    seat.until = max(day - dt.timedelta(days=1), seat.since)
    seat.save(update_fields=["until"])
    if seat.chairs:
        there.update(chairs=True)  # its holder sits on, and chairs on
    if not sits:
        Seat.objects.create(college=college, since=since, until=until, chairs=seat.chairs, **holder)


# Reading


def held_on(assembly: Assembly, day: dt.date) -> dict[str, int]:
    """Seats held by college on a day that is not past: code → number."""
    seats = Seat.objects.running(max(day, timezone.localdate())).filter(college__assembly=assembly).order_by()
    return dict(seats.values_list("college__code").annotate(n=models.Count("pk")))


def faults_of(change: RulebookChange) -> list[Fault]:
    """What is wrong, or worth knowing, in a change: the worst first."""
    return faults(change.rules, held_on(change.base.assembly, change.in_force_from))


STANDING = {"standing.required", "candidacy.standing"}
"""Rules by which who is late with their dues loses a right."""
EXAMPLE_DAYS = 30
"""Days after a change comes into force of the sitting that its consequences take as an example."""


def facts_of(change: RulebookChange) -> Facts:
    """What the consequences of a change are drawn from, as things stand today."""
    assembly, late = change.base.assembly, []
    if STANDING & changed_paths(change.base.rules, change.rules):
        seats = list(Seat.objects.running().of_assembly(assembly))
        owing = late_seats(assembly, seats)
        late = [kept_name(seat) for seat in seats if seat.pk in owing]
    day = max(change.in_force_from, timezone.localdate()) + dt.timedelta(days=EXAMPLE_DAYS)
    return Facts(on=day, held=held_on(assembly, change.in_force_from), out_of_standing=late)


def past_ballots(assembly: Assembly) -> list[PastBallot]:
    """The counted resolutions of the whole assembly, the last first."""
    about_rules = models.Exists(RulebookChange.objects.filter(ballot=models.OuterRef("ballot")))
    orders: Any = assembly.ballots.filter(
        college=None, ballot__state=BallotState.CLOSED, ballot__rule__method="resolution"
    ).annotate(about_rules=about_rules)
    return [
        PastBallot(
            number=order.ballot.number,
            question=order.ballot.question,
            url=order.ballot.get_absolute_url(),
            recount=order.ballot.tally.recount,
            status=order.ballot.tally.result["status"],
            changes_rules=order.about_rules,
        )
        for order in orders.select_related("ballot__tally").order_by("-ballot__number")
    ]


def _take(change: RulebookChange, step: str) -> RulebookChange:
    """The change as the act before left it, held until the end of the transaction, one step further."""
    found = lock(change)  # without its base, which another act may just have replaced: a join would lose the row
    CHANGE_WORKFLOW.apply(step, found)
    return found


def _record(act: str, change: RulebookChange, *things: models.Model, actor: Account | None, **data: Any) -> None:
    hat = data.pop("hat", None)
    words = {"number": change.number, "title": change.title, "assembly": change.base.assembly.name, **data}
    words["of"] = thing_token(change)
    journal.record(act, change, change.base.assembly, *things, actor=actor, hat=hat, data=words)

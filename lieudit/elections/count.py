"""From the ballots to the mandates: votes ordered, results read, minutes signed and sealed, seats taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.accounts.models import Account
from lieudit.elections.models import (
    Candidacy,
    Circle,
    Contest,
    Election,
    Elector,
    Round,
    Scrutineer,
)
from lieudit.elections.protocol import SCRUTINEERS, sure_and_tied
from lieudit.elections.reading import against_session, votes_again
from lieudit.elections.schedule import least_of_vote
from lieudit.elections.services import end_candidacies, refuse_candidate, save, take
from lieudit.elections.workflow import CandidacyState, CircleState, ElectionState
from lieudit.governance import rules as rulebook
from lieudit.governance.rules import Rules
from lieudit.governance.services import order_ballot
from lieudit.journal import services as journal
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.turns import in_turn
from lieudit.toolkit.types import Fields, Json
from lieudit.voting import services as voting
from lieudit.voting.disclosure import FEWEST
from lieudit.voting.frozen import Counted, Rule
from lieudit.voting.methods import METHODS
from lieudit.voting.models import Ballot, Teller
from lieudit.voting.proxies import Entrusted
from lieudit.voting.services import RollLine
from lieudit.voting.tellers import name_tellers
from lieudit.voting.workflow import BallotState, Way

O = Contest.Outcome  # noqa: E741 - the outcomes, read often below
WHY = {
    O.TIE: Round.Why.RUNOFF,
    O.NO_QUORUM: Round.Why.SECOND_CALL,
    O.NO_VOTE: Round.Why.SECOND_CALL,
    O.SHORT: Round.Why.FLOOR,
    O.NOBODY: Round.Why.FLOOR,
    O.LEFT: Round.Why.LEFT,
}
"""Why a college votes again, by what its last round gave."""
ANSWERED = (CircleState.SEATED, CircleState.ENDED)


@dataclass(frozen=True)
class Room:
    """A session in which an election is voted: `closes_at` at the latest, `seated` says of each line of the roll its
    key there and whether it is present, `entrusted` are the proxies given for it."""

    closes_at: dt.datetime
    seated: Callable[[RollLine], RollLine]
    entrusted: Collection[Entrusted] = ()


# Scrutineers


@transaction.atomic
def name_scrutineer(election: Election, *, actor: Account, elector: Elector, account: Account) -> Scrutineer:
    """Name who watches the count for a member: each of another college, none of a candidate."""
    election = take(election, "name_scrutineer")
    refuse_candidate(election, actor)
    if not elector.votes or elector.election_id != election.pk:
        raise RuleBroken(_("Ce membre ne vote pas dans cette élection."))
    if election.scrutineers.filter(elector__college=elector.college_id).exists():
        raise RuleBroken(
            _("Le collège %(college)s a déjà une personne au dépouillement.") % {"college": elector.college}
        )
    stands = Candidacy.objects.standing().filter(contest__election=election)
    if stands.filter(Q(elector=elector) | Q(author=account)).exists():
        raise RuleBroken(_("Un membre candidat ne surveille pas le dépouillement."))
    try:
        with transaction.atomic():
            named = Scrutineer.objects.create(election=election, elector=elector, account=account)
    except IntegrityError as twice:
        raise RuleBroken(_("Cette personne surveille déjà le dépouillement.")) from twice
    data = {"member": elector.name, "title": election.title}
    journal.record("elections.scrutineer_named", election, actor=actor, data=data)
    return named


# Ballots


@transaction.atomic
def order_ballots(election: Election, *, actor: Account | None, room: Room | None = None) -> Election:
    """Put one ballot a college, together in one sitting: the vote opens at its hour, or at once when it has come.

    The timer does it at that hour (`order_due_ballots`), who runs the election before it, or where it could not. In the
    `room` of a session, it closes at the hour of the session, and never after that of the calendar.
    """
    end_candidacies(election)
    election = take(election, "order_ballots")
    if room is None:
        refuse_candidate(election, actor)
    if Circle.objects.filter(contest__election=election).exclude(state__in=ANSWERED).exists():
        raise RuleBroken(_("Un cercle sans candidat est en cours : finissez-le avant d’ouvrir les scrutins."))
    if election.scrutineers.count() < SCRUTINEERS:
        raise RuleBroken(_("Nommez %(n)s personnes au dépouillement, de collèges différents.") % {"n": SCRUTINEERS})
    if election.closes_at <= timezone.now():
        raise RuleBroken(_("L’heure de clôture est passée : cette élection est à annuler et à reprendre."))
    opens_at = election.opens_at if election.opens_at > timezone.now() else None
    if room is None:
        _refuse_short(election, opens_at or timezone.now())
    save(election, sitting=voting.sitting_titled(f"{election.title} (n° {election.number})"))
    closes_at = min(room.closes_at, election.closes_at) if room else election.closes_at
    rounds = [
        _order(contest, actor, opens_at, closes_at, Round.Why.FIRST, room)
        for contest in election.contests.select_related("college", "election__assembly", "election__rulebook")
    ]
    ordered = [each for each in rounds if each]
    data = {"title": election.title, "ballots": french.counted(len(ordered), "scrutin")}
    begins_at = timezone.now() if room else election.opens_at
    data |= {"opens": french.instant(begins_at), "closes": french.instant(closes_at)}
    things = [each.ballot for each in ordered]
    journal.record("elections.ballots_ordered", election, election.assembly, *things, actor=actor, data=data)
    _finish(election)
    return election


LATENESS = dt.timedelta(hours=1)
"""How late the timer may be: the vote is open that much less than what its calendar says."""


def _refuse_short(election: Election, opens_at: dt.datetime) -> None:
    """What is left until the hour of closing is less than what the rules leave to a vote."""
    least = least_of_vote(election.rules)
    if election.closes_at + LATENESS < opens_at + least:
        words = {"least": french.counted(least.days, "jour"), "closes": french.instant(election.closes_at)}
        raise RuleBroken(
            _(
                "Le vote dure %(least)s au moins, et se clôt le %(closes)s : il n’en reste pas assez. Cette élection "
                "est à annuler et à reprendre."
            )
            % words
        )


def order_due_ballots(apart: Any = ()) -> list[Election]:
    """Order the ballots of the elections whose hour has come, whoever runs them; called by a timer.

    Those that are set `apart` (keys) are voted in a session. Where nobody watches the count yet, or a circle is under
    way, they wait: the desk of who runs the election says so.
    """
    due = Election.objects.filter(state=ElectionState.ORDERED, opens_at__lte=timezone.now()).exclude(pk__in=apart)
    return in_turn(list(due.select_related("assembly", "rulebook")), partial(order_ballots, actor=None))


@transaction.atomic
def vote_in_session(election: Election, *, actor: Account, room: Room) -> list[Ballot]:
    """Open at once the ballots of all colleges, for who is in the session; once counted, those of who votes again."""
    election = lock(election)
    contests = list(election.contests.select_related("college"))
    if refusal := against_session(election, contests, timezone.now()):
        raise RuleBroken(refusal)
    if election.state == ElectionState.ORDERED:
        sitting = order_ballots(election, actor=actor, room=room).sitting
        assert sitting is not None
        return list(sitting.ballots.order_by("number"))
    again = [each for each in contests if votes_again(each, election)]
    return [vote_again(each, actor=actor, closes_at=room.closes_at, room=room).ballot for each in again]


@transaction.atomic
def vote_again(contest: Contest, *, actor: Account, closes_at: dt.datetime, room: Room | None = None) -> Round:
    """A second call after a missed quorum, by the quorum of the rules; a second round between equals, for the seats
    that nobody had enough support for, or for that of who was elected and has left."""
    end_candidacies(contest.election)
    election = take(contest.election, "vote_again")
    contest = lock(contest)
    if room is None:
        refuse_candidate(election, actor)
        least = least_of_vote(election.rules, again=True)
        if closes_at < (earliest := timezone.now() + least):
            words = {"least": french.counted(least.days, "jour"), "earliest": french.instant(earliest)}
            raise RuleBroken(
                {"closes_at": _("Un nouveau tour dure %(least)s au moins : jusqu’au %(earliest)s ou après.") % words}
            )
    if contest.outcome == O.TIE and election.tie_source:
        raise RuleBroken(_("Le tirage annoncé départage : %(source)s.") % {"source": election.tie_source})
    if contest.outcome in {O.SHORT, O.NOBODY} and not votes_again(contest, election):
        raise RuleBroken(_("Les règles laissent ce siège vacant : elles ne prévoient pas d’autre tour."))
    if contest.outcome not in WHY:
        raise RuleBroken(_("Ce collège n’a pas à voter de nouveau."))
    why = WHY[O(contest.outcome)]
    save(election, sitting=election.sitting)
    again = _order(contest, actor, None, closes_at, why, room)
    if again is None:
        raise RuleBroken(_("Plus personne ne se présente dans ce collège : le siège reste vacant."))
    election.scrutineers.update(signed_at=None, signed_digest="")
    data = {"college": str(contest.college), "why": str(again.get_why_display()), "closes": french.instant(closes_at)}
    journal.record("elections.called_again", election, again.ballot, actor=actor, data=data)
    return again


def _order(
    contest: Contest,
    actor: Account | None,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime,
    why: str,
    room: Room | None,
) -> Round | None:
    """The ballot of one college; None when nobody stands, or when circles have filled its seats."""
    election, last = contest.election, contest.rounds.select_related("ballot").last()
    seats = contest.seats - contest.circles.filter(state=CircleState.SEATED).count()
    stands = {row.option: row for row in contest.candidacies.standing().select_related("elector").order_by("rank")}
    kept: list[str] = []
    if last:
        chosen, asked = _asked_again(last, why, list(stands))
        kept = [option for option in (*last.kept, *chosen) if option in stands]
        stands = {option: stands[option] for option in asked if option in stands and option not in kept}
    roll = _roll(contest)
    if not stands or seats < 1 or all(line.suspended for line in roll):
        contest.outcome = O.ELECTED if contest.seats and seats < 1 else O.EMPTY
        contest.save(update_fields=["outcome"])
        return None
    places = min(seats - len(kept), len(stands))
    ballot = order_ballot(
        election.assembly,
        actor=actor,
        question=_question(contest, seats - len(kept), len(stands), why),
        opens_at=opens_at,
        closes_at=closes_at,
        least=None if room else closes_at - (opens_at or timezone.now()),  # its calendar was announced
        rulebook=election.rulebook,
        rule=rule_of(election.rules, places, why, each=len(stands) <= places),
        roll=map(room.seated, roll) if room else roll,
        entrusted=room.entrusted if room else (),
        college=contest.college,
        concerned=[row.elector.organisation for row in stands.values() if row.elector.organisation],
        options=list(stands),
        explained={option: _explained(row, election) for option, row in stands.items()},
        lot_source=election.tie_source,
        sitting=election.sitting if why == Round.Why.FIRST else None,
        **_way_of(election, roll),
    )
    if ballot.way == Way.PAPER:
        _name_tellers(ballot, election)
    contest.outcome = O.WAITING
    contest.save(update_fields=["outcome"])
    return Round.objects.create(contest=contest, number=contest.rounds.count() + 1, why=why, ballot=ballot, kept=kept)


def _name_tellers(ballot: Ballot, election: Election) -> None:
    """Who watches the count of an election counts its papers: two persons, of the first two colleges named."""
    first, second = [
        Teller(account=named.account, college=named.elector.college.code, college_name=named.elector.college.name)
        for named in election.scrutineers.select_related("account", "elector__college").order_by("pk")[:SCRUTINEERS]
    ]
    name_tellers(ballot, actor=None, first=first, second=second)


def _way_of(election: Election, roll: Collection[RollLine]) -> Json:
    """How a college votes: as the election says; in totals where it is too small for the rules to let it vote so."""
    refused = rulebook.complete(election.rules)["secrecy"]["small"] == "refuse"
    if election.way == Way.TOTALS or (refused and sum(not line.suspended for line in roll) < FEWEST):
        return {"way": Way.TOTALS}
    return {"way": election.way, "risk": election.risk}


def _asked_again(last: Round, why: str, standing: list[str]) -> tuple[list[str], list[str]]:
    """Whom the last round has elected for good, and those whom the next one is about; who has left is in neither."""
    if why == Round.Why.RUNOFF:
        return sure_and_tied(last.ballot.tally.result, last.ballot.rule["seats"])
    elected = result_of(last.ballot)["elected"] if why in {Round.Why.FLOOR, Round.Why.LEFT} else []
    return elected, standing if why == Round.Why.LEFT else last.ballot.options


def rule_of(rules: Rules, seats: int, why: str, *, each: bool = False) -> Rule:
    """The rule of a recount file for an election: the method of the rules, its floor, its quorum, that of a second
    call (none where the rules say nothing), and the grades of a majority judgment.

    With no more candidacies than seats, `each` is asked for or against. In a second round for want of support one
    voice is enough, unless the rules ask the same floor again.
    """
    election = rules.get("election") or {}
    method = "each" if each else election.get("method", "approval")
    asked: Fields = {"seats": seats, **rulebook.floor_rule(rules)}
    if why == Round.Why.FLOOR and rulebook.complete(rules)["election"]["next"] == "relative":
        asked = {"seats": seats, "floor": "0"}
    asked |= {name: election.get(name, usual) for name, usual in METHODS[method].needs.items()}
    if why == Round.Why.SECOND_CALL:
        asked["quorum"] = (election.get("second_call") or {}).get("quorum", "0")
    return rulebook.ballot_rule(rules, method, **asked)


def _roll(contest: Contest) -> list[RollLine]:
    """The sealed roll of the college; who is not in standing, or has left, is named there, without a voice."""
    rows = contest.election.roll.filter(college=contest.college_id, struck=False)
    left = set(rows.left(contest.election.assembly.region_id).values_list("pk", flat=True))
    return [
        RollLine(
            key=row.key,
            name=row.name,
            college=contest.college.code,
            college_name=contest.college.name,
            suspended=not row.in_standing or row.pk in left,
            note=str(_("N’est plus membre de l’association.")) if row.pk in left else row.reason,
            organisation=row.organisation,
            account=row.account,
        )
        for row in rows.select_related("organisation", "account")
    ]


def _question(contest: Contest, seats: int, stand: int, why: str) -> str:
    """For how many seats one elects; with fewer candidacies, how many stay vacant whatever is voted."""
    data = {"seats": french.counted(seats, "siège"), "college": contest.college.name}
    first = _("Qui élire pour %(seats)s du collège %(college)s ?") % data
    if left := max(0, seats - stand):
        short = ngettext(
            "%(stand)s, donc un siège au moins reste vacant.",
            "%(stand)s, donc %(n)d sièges au moins restent vacants.",
            left,
        )
        first = f"{first} {short % {'stand': french.counted(stand, 'candidature').capitalize(), 'n': left}}"
    return first if why == Round.Why.FIRST else f"{first} ({Round.Why(why).label})"


def _explained(row: Candidacy, election: Election) -> dict[str, object]:
    """The words of a candidacy, cut at the same length for all, where the whole is read, and what its key means."""
    url = reverse("elections:candidacies", args=[election.number])
    words = {"text": french.excerpt(row.statement, 300), "url": f"{url}#candidature-{row.pk}"}
    return words | {"number": row.rank, "line": row.elector.number}


# Results


@transaction.atomic
def read_ballot(ballot: Ballot) -> Contest | None:
    """A ballot is counted, or its tie is parted: its contest knows. One about something else is left alone."""
    found = Round.objects.filter(ballot=ballot).select_related("contest").first()
    if found is None or found.pk != found.contest.rounds.latest("number").pk:
        return None
    election = lock(found.contest.election)
    if election.state not in {ElectionState.VOTING, ElectionState.COUNTED}:
        return None
    end_candidacies(election)
    contest = lock(found.contest)
    result, seats = result_of(ballot), ballot.rule["seats"]
    sure, tied = sure_and_tied(result, seats)
    stands = dict(contest.candidacies.seen().exclude(option="").values_list("option", "state"))
    contest.outcome = outcome_after(outcome_of(result, seats), [*found.kept, *sure], tied, stands)
    contest.save(update_fields=["outcome"])
    contest.candidacies.update(elected=False)
    contest.candidacies.standing().filter(option__in=[*found.kept, *sure]).update(elected=True)
    election.scrutineers.update(signed_at=None, signed_digest="")
    _finish(election)
    return contest


def result_of(ballot: Ballot) -> Counted:
    """What counts of a closed ballot: after a lot, what it gave."""
    lot = getattr(ballot, "lot", None)
    result: Counted = lot.result if lot else ballot.tally.result
    return result


def outcome_of(result: Counted, seats: int) -> Contest.Outcome:
    """What a round gives its college: fewer elected than the seats that were voted on is « short »."""
    if result["status"] == "elected" and len(result["elected"]) < seats:
        return O.SHORT
    return O(result["status"])


def outcome_after(
    outcome: Contest.Outcome, chosen: Collection[str], tied: Collection[str], states: Mapping[str, str]
) -> Contest.Outcome:
    """What a round gives once those who left the association are set aside: the count itself is not made again.

    `states` are those of the candidacies on the ballots. The seat of who was `chosen` and left is voted on again among
    the others, or stays vacant; equals are parted as long as one of them stands.
    """
    standing = {option for option, state in states.items() if state == CandidacyState.STANDING}
    others = standing - set(chosen)
    if len(standing) == len(states):
        return outcome
    lost = not standing.issuperset(chosen) or (outcome == O.TIE and standing.isdisjoint(tied))
    if not lost and (others or outcome == O.ELECTED):
        return outcome
    return O.LEFT if others else O.VACANT


@transaction.atomic
def hear_departure(election: Election) -> list[Candidacy]:
    """Somebody has left the association: end the candidacies, and read again the counts that had elected them."""
    ended = end_candidacies(election)
    for contest in {each.contest.pk: each.contest for each in ended}.values():
        last = contest.rounds.select_related("ballot").last()
        if last and last.ballot.state == BallotState.CLOSED:
            read_ballot(last.ballot)
    return ended


def read_due_ballots() -> list[Ballot]:
    """Read the ballots counted while the site went down, before their signal; called by a timer."""
    late = Round.objects.filter(contest__outcome=O.WAITING, ballot__state=BallotState.CLOSED)
    ballots = [each.ballot for each in late.select_related("ballot__tally")]
    in_turn(ballots, read_ballot)
    return ballots


def _finish(election: Election) -> None:
    """Once every college has an outcome, the minutes can be signed."""
    if election.state != ElectionState.VOTING or election.contests.filter(outcome=O.WAITING, seats__gt=0).exists():
        return
    election = save(take(election, "count"))
    data = {"title": election.title}
    journal.record("elections.counted", election, election.assembly, actor=None, data=data)


@transaction.atomic
def part_tie(contest: Contest, *, actor: Account, seed: str) -> Contest:
    """Publish what the draw named for ties has given: equals take the order of the lot."""
    election = take(contest.election, "part_tie")
    refuse_candidate(election, actor)
    contest = lock(contest)
    if contest.outcome != O.TIE:
        raise RuleBroken(_("Ce collège n’a pas d’égalité à départager."))
    if not election.tie_source:
        raise RuleBroken(_("Aucun tirage n’a été annoncé avant le vote : les candidatures à égalité refont un tour."))
    ballot = contest.rounds.latest("number").ballot
    voting.draw_lot(ballot, actor=actor, seed=seed)
    ballot.refresh_from_db()
    data = {"college": str(contest.college), "source": election.tie_source, "seed": ballot.lot.seed}
    journal.record("elections.tie_parted", election, ballot, actor=actor, data=data)
    read_ballot(ballot)
    return contest

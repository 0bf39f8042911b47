"""Who may do what in an election. Printed in docs/reference/workflows.md."""

from __future__ import annotations

from lieudit.accounts.models import Account, Visitor
from lieudit.elections.models import Candidacy, Circle, Contest, Correction, Election, Elector, ElectorQuerySet
from lieudit.elections.workflow import CANDIDACY_WORKFLOW, CIRCLE_WORKFLOW, CORRECTION_WORKFLOW, ELECTION_WORKFLOW
from lieudit.governance import permissions as governance
from lieudit.toolkit.access import Access, nobody

ANOTHER_ACT = nobody("Nobody by hand: the act that ends a membership does it.")


def runs(account: Visitor, election: Election) -> bool:
    """Chairs the assembly that elects, or belongs to the secretariat; nobody who stands in it."""
    if "_runs" not in election.__dict__:  # a page asks the same for several steps
        election.__dict__["_runs"] = {}
    known: dict[object, bool] = election.__dict__["_runs"]
    if account.pk not in known:
        chairs = bool(account.is_authenticated) and governance.chairs(account, election.assembly)
        standing = Candidacy.objects.standing()
        known[account.pk] = chairs and not standing.in_hands_of(account, election).exists()
    return known[account.pk]


def is_signed_in(account: Visitor, election: Election) -> bool:
    """Has an account: whoever finds a fault in the roll may say so, and gets a receipt."""
    return bool(account.is_authenticated)


def is_elector(account: Visitor, election: Election) -> bool:
    """Is on the roll, or represents today a member that is."""
    return Elector.objects.spoken_by(account).filter(election=election, struck=False).exists()


def watches(account: Account, election: Election) -> bool:
    """Was named to watch the count."""
    return bool(account.is_authenticated) and election.scrutineers.filter(account=account).exists()


def runs_or_watches(account: Account, election: Election) -> bool:
    """Runs the election, or watches its count."""
    return runs(account, election) or watches(account, election)


def reads_names(account: Visitor, election: Election) -> bool:
    """Is on the roll or represents a member that is, watches the count, or chairs the assembly: reads whom its minutes
    name."""
    if not account.is_authenticated:
        return False
    return governance.chairs(account, election.assembly) or watches(account, election) or is_elector(account, election)


def runs_its_election(account: Visitor, correction: Correction) -> bool:
    """Chairs the assembly that elects, or belongs to the secretariat; nobody decides on their own request."""
    return account.pk != correction.author_id and runs(account, correction.election)


def is_concerned(account: Visitor, correction: Correction) -> bool:
    """Speaks for the member against whom a correction was asked by somebody else."""
    line = correction.elector if correction.is_against else None
    return line is not None and Elector.objects.spoken_by(account).filter(pk=line.pk).exists()


def stands(account: Visitor, candidacy: Candidacy) -> bool:
    """Is the member that stands, or represents it today: who filed the candidacy and left speaks for it no more."""
    return Elector.objects.spoken_by(account).filter(pk=candidacy.elector_id).exists()


def sets_aside(account: Visitor, candidacy: Candidacy) -> bool:
    """Runs the election: the draw sets aside who turns out not to be eligible."""
    return runs(account, candidacy.contest.election)


def is_in_circle(account: Visitor, circle: Circle) -> bool:
    """Is a voice of the college, or represents one; or was chosen to facilitate."""
    if not account.is_authenticated:
        return False
    return account.pk == circle.facilitator_id or voices_in_college(account, circle.contest).exists()


def has_a_voice(account: Visitor, circle: Circle) -> bool:
    """Is a voice of the college, or represents one."""
    return voices_in_college(account, circle.contest).exists()


def facilitates(account: Visitor, circle: Circle) -> bool:
    """Was chosen to facilitate the circle."""
    return bool(account.is_authenticated) and account.pk == circle.facilitator_id


def voices_of(account: Visitor, election: Election) -> ElectorQuerySet:
    """The lines of the roll that vote, and for which `account` speaks."""
    return Elector.objects.spoken_by(account).voting().filter(election=election)


def voices_in_college(account: Visitor, contest: Contest) -> ElectorQuerySet:
    """The same, in the college of a contest."""
    return voices_of(account, contest.election).filter(college=contest.college_id)


ELECTION_ACCESS = Access(
    ELECTION_WORKFLOW,
    {
        **dict.fromkeys(ELECTION_WORKFLOW.steps, runs),
        "correct": is_signed_in,
        "stand": is_elector,
        "note_incident": runs_or_watches,
        "sign": watches,
    },
)
CORRECTION_ACCESS = Access(
    CORRECTION_WORKFLOW,
    {"hold": runs_its_election, "accept": runs_its_election, "refuse": runs_its_election, "reply": is_concerned},
)
CANDIDACY_ACCESS = Access(CANDIDACY_WORKFLOW, {"withdraw": stands, "set_aside": sets_aside, "leave": ANOTHER_ACT})
CIRCLE_ACCESS = Access(
    CIRCLE_WORKFLOW,
    {
        "name": has_a_voice,
        "read": facilitates,
        "move": has_a_voice,
        "propose": facilitates,
        "answer": has_a_voice,
        "lift": has_a_voice,
        "end": facilitates,
    },
)

"""Who may do what with a ballot. The table is printed in docs/reference/workflows.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lieudit.accounts.models import Visitor
from lieudit.network.permissions import is_secretariat
from lieudit.toolkit.access import Access, once
from lieudit.toolkit.extension import Answer
from lieudit.voting.models import Ballot, Proxy, RollEntry, Sitting
from lieudit.voting.workflow import BALLOT_WORKFLOW, PROXY_WORKFLOW, Way


def is_on_the_roll(account: Visitor, ballot: Ballot) -> bool:
    """Holds a voice of the frozen roll, or represents today an organisation that holds one."""
    return RollEntry.objects.castable_by(account).filter(ballot=ballot).exists()


def tries_a_paper(account: Visitor, ballot: Ballot) -> bool:
    """Is on the roll of a secret vote that is cast here: before it opens, a paper is tried that counts nowhere."""
    return ballot.way in (Way.TOTALS, Way.URN) and is_on_the_roll(account, ballot)


CHAIRS_THE_VOTE = Answer[Callable[[Any, Ballot], bool]](
    "voting.permissions.CHAIRS_THE_VOTE",
    "Who closes a ballot beside the secretariat: who chairs the assembly that votes.",
    lambda account, ballot: False,
)

STANDS_IN = Answer[Callable[[Any, Ballot], bool]](
    "voting.permissions.STANDS_IN",
    "Who neither closes a ballot nor draws its lot, whatever they preside: who stands in the election that it is of.",
    lambda account, ballot: False,
)


def keeps_the_ballots(account: Visitor, ballot: Ballot | Sitting) -> bool:
    """Belongs to the secretariat, which opens what the rules decide."""
    return is_secretariat(account)


@once
def closes_the_ballot(account: Visitor, ballot: Ballot) -> bool:
    """Belongs to the secretariat, or chairs the assembly that votes, and does not stand; alone, once all is cast."""
    if not account.is_authenticated or STANDS_IN()(account, ballot):
        return False
    return is_secretariat(account) or CHAIRS_THE_VOTE()(account, ballot)


def names_the_tellers(account: Visitor, ballot: Ballot) -> bool:
    """Would close a vote that is on paper: two others count its papers."""
    return ballot.way == Way.PAPER and closes_the_ballot(account, ballot)


def sends_the_codes(account: Visitor, ballot: Ballot) -> bool:
    """Would close a vote that is in the urn: the codes go to addresses that members gave themselves."""
    return ballot.way == Way.URN and closes_the_ballot(account, ballot)


def names_the_authority(account: Visitor, ballot: Ballot) -> bool:
    """Would close a vote that is held with Belenios."""
    return ballot.way == Way.BELENIOS and closes_the_ballot(account, ballot)


def tends_belenios(account: Visitor, ballot: Ballot) -> bool:
    """Would close a vote that is held with Belenios, or makes its codes."""
    if ballot.way != Way.BELENIOS or not account.is_authenticated:
        return False
    named = getattr(ballot, "belenios", None)
    return bool(named and named.authority_id == account.pk) or closes_the_ballot(account, ballot)


def counts_the_papers(account: Visitor, ballot: Ballot) -> bool:
    """Is one of the two who were named to count its papers."""
    return account.is_authenticated and ballot.tellers.filter(account=account).exists()


def draws_the_lot(account: Visitor, ballot: Ballot) -> bool:
    """Belongs to the secretariat, and does not stand."""
    return is_secretariat(account) and not STANDS_IN()(account, ballot)


BALLOT_ACCESS = Access(
    BALLOT_WORKFLOW,
    {
        "entrust": is_on_the_roll,
        "ask_secrecy": is_on_the_roll,
        "try_paper": tries_a_paper,
        "open": keeps_the_ballots,
        "cast": is_on_the_roll,
        "send_codes": sends_the_codes,
        "name_tellers": names_the_tellers,
        "name_authority": names_the_authority,
        "declare_election": tends_belenios,
        "bring_archive": tends_belenios,
        "ask_giving_up": names_the_authority,
        "give_up": names_the_authority,
        "count_papers": counts_the_papers,
        "close": closes_the_ballot,
        "suspend": closes_the_ballot,
        "resume": closes_the_ballot,
        "ask_early": closes_the_ballot,
        "confirm_early": closes_the_ballot,
        "draw": draws_the_lot,
    },
)


def gives_the_proxy(account: Visitor, proxy: Proxy) -> bool:
    """Holds the voice that gives the proxy, or represents today the organisation that holds it."""
    return RollEntry.objects.castable_by(account).filter(pk=proxy.giver_id).exists()


def is_asked_to_carry(account: Visitor, proxy: Proxy) -> bool:
    """Holds the voice that the proxy is given to or, when it is blank, the one that the rule names."""
    bearer = proxy.bearer
    return bearer is not None and RollEntry.objects.castable_by(account).filter(pk=bearer.pk).exists()


PROXY_ACCESS = Access(
    PROXY_WORKFLOW,
    {"accept": is_asked_to_carry, "refuse": is_asked_to_carry, "revoke": gives_the_proxy},
)

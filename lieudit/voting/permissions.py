"""Who may do what with a ballot. The table is printed in docs/reference/workflows.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lieudit.network.permissions import is_secretariat
from lieudit.toolkit.access import Access, once
from lieudit.voting.models import Ballot, Proxy, RollEntry, Sitting
from lieudit.voting.workflow import BALLOT_WORKFLOW, PROXY_WORKFLOW


def is_on_the_roll(account: Any, ballot: Ballot) -> bool:
    """Holds a voice of the frozen roll, or represents today an organisation that holds one."""
    return RollEntry.objects.castable_by(account).filter(ballot=ballot).exists()


type Keeps = Callable[[Any, Ballot], bool]
KEEPERS: list[Keeps] = []


def register_keepers(keeps: Keeps) -> Keeps:
    """Rooms above say who closes a ballot beside the secretariat: who chairs the assembly that votes."""
    KEEPERS.append(keeps)
    return keeps


BARRED: list[Keeps] = []


def register_barred(barred: Keeps) -> Keeps:
    """Rooms above say who neither closes a ballot nor draws its lot, whatever they preside: who stands in it."""
    BARRED.append(barred)
    return barred


def is_barred(account: Any, ballot: Ballot) -> bool:
    return any(barred(account, ballot) for barred in BARRED)


def keeps_the_ballots(account: Any, ballot: Ballot | Sitting) -> bool:
    """Belongs to the secretariat, which opens what the rules decide."""
    return is_secretariat(account)


@once
def closes_the_ballot(account: Any, ballot: Ballot) -> bool:
    """Belongs to the secretariat, or chairs the assembly that votes, and does not stand; alone, once all is cast."""
    if not account.is_authenticated or is_barred(account, ballot):
        return False
    return is_secretariat(account) or any(keeps(account, ballot) for keeps in KEEPERS)


def draws_the_lot(account: Any, ballot: Ballot) -> bool:
    """Belongs to the secretariat, and does not stand."""
    return is_secretariat(account) and not is_barred(account, ballot)


BALLOT_ACCESS = Access(
    BALLOT_WORKFLOW,
    {
        "entrust": is_on_the_roll,
        "ask_secrecy": is_on_the_roll,
        "open": keeps_the_ballots,
        "cast": is_on_the_roll,
        "close": closes_the_ballot,
        "ask_early": closes_the_ballot,
        "confirm_early": closes_the_ballot,
        "draw": draws_the_lot,
    },
)


def gives_the_proxy(account: Any, proxy: Proxy) -> bool:
    """Holds the voice that gives the proxy, or represents today the organisation that holds it."""
    return RollEntry.objects.castable_by(account).filter(pk=proxy.giver_id).exists()


def is_asked_to_carry(account: Any, proxy: Proxy) -> bool:
    """Holds the voice that the proxy is given to or, when it is blank, the one that the rule names."""
    bearer = proxy.bearer
    return bearer is not None and RollEntry.objects.castable_by(account).filter(pk=bearer.pk).exists()


PROXY_ACCESS = Access(
    PROXY_WORKFLOW,
    {"accept": is_asked_to_carry, "refuse": is_asked_to_carry, "revoke": gives_the_proxy},
)

"""Who promises, subscribes, keeps the register. Nobody decides on their own parts."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.cooperative.models import Allocation, Associate, Cooperative, Payout, Subscription
from lieudit.cooperative.workflow import ALLOCATION_WORKFLOW, PAYOUT_WORKFLOW, SUBSCRIPTION_WORKFLOW
from lieudit.governance.permissions import chairs
from lieudit.network.permissions import is_secretariat, speaks_for
from lieudit.toolkit.access import Access, nobody


def is_associate(account: Visitor, associate: Associate) -> bool:
    """Is the associate, or represents today the organisation that is one."""
    if not account.is_authenticated:
        return False
    return bool(account.pk == associate.account_id) or speaks_for(account, associate.organisation)


def keeps(account: Visitor) -> bool:
    """Belongs to the secretariat, which keeps the register."""
    return is_secretariat(account)


def leads(account: Visitor, cooperative: Cooperative) -> bool:
    """Belongs to the secretariat, or chairs the assembly that prepares the cooperative."""
    return bool(account.is_authenticated) and chairs(account, cooperative.assembly)


def keeps_register(account: Visitor, associate: Associate) -> bool:
    """Keeps the register, and does not speak for the associate concerned."""
    return keeps(account) and not is_associate(account, associate)


def answers(account: Visitor, subscription: Subscription) -> bool:
    """Keeps the register, neither signed the subscription nor speaks for its associate."""
    return keeps_register(account, subscription.associate) and account.pk != subscription.signed_by_id


def signed(account: Visitor, subscription: Subscription) -> bool:
    """Speaks for the associate who signed."""
    return is_associate(account, subscription.associate)


def validates(account: Visitor, payout: Payout) -> bool:
    """Keeps the register, did not prepare this payout, and does not receive it."""
    return keeps_register(account, payout.associate) and account.pk != payout.prepared_by_id


def keeps_payout(account: Visitor, payout: Payout) -> bool:
    """Keeps the register, and does not receive this payout."""
    return keeps_register(account, payout.associate)


def keeps_year(account: Visitor, allocation: Allocation) -> bool:
    """Keeps the register."""
    return keeps(account)


def posts_year(account: Visitor, allocation: Allocation) -> bool:
    """Keeps the register, and did not propose this sharing out."""
    return keeps(account) and account.pk != allocation.proposed_by_id


SUBSCRIPTION_ACCESS = Access(
    SUBSCRIPTION_WORKFLOW,
    {
        "admit": answers,
        "refuse": answers,
        "withdraw": signed,
        "pay": answers,
        "count": nobody("Nobody: the money that comes in makes parts count."),
    },
)
PAYOUT_ACCESS = Access(PAYOUT_WORKFLOW, {"validate": validates, "drop": keeps_payout})
ALLOCATION_ACCESS = Access(ALLOCATION_WORKFLOW, {"adopt": keeps_year, "post": posts_year, "drop": keeps_year})

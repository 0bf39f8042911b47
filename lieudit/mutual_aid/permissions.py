"""Who acts for a place in a loan: who represents it, or animates its territory."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.mutual_aid.models import Loan, Thing
from lieudit.mutual_aid.vocabulary import Side
from lieudit.mutual_aid.workflow import LOAN_WORKFLOW
from lieudit.network.models import Place
from lieudit.network.permissions import is_secretariat, may_edit_place, speaks_for
from lieudit.toolkit.access import Access, once


def acts_for(account: Visitor, place: Place) -> bool:
    """Represents the place, or animates its territory."""
    return may_edit_place(account, place)


def keeps_thing(account: Visitor, thing: Thing) -> bool:
    """Acts for the place that lends a thing."""
    return acts_for(account, thing.place)


def keeps_law(account: Visitor) -> bool:
    """Belongs to the secretariat, which keeps what is said of the law."""
    return is_secretariat(account)


@once
def lends(account: Visitor, loan: Loan) -> bool:
    """Acts for the place that lends."""
    return acts_for(account, loan.lender)


@once
def borrows(account: Visitor, loan: Loan) -> bool:
    """Acts for the place that borrows."""
    return acts_for(account, loan.borrower)


def takes_part(account: Visitor, loan: Loan) -> bool:
    """Acts for one of the two places."""
    return lends(account, loan) or borrows(account, loan)


LOAN_ACCESS = Access(
    LOAN_WORKFLOW,
    {
        "accept": lends,
        "refuse": lends,
        "call_off": takes_part,
        "hand_over": takes_part,
        "give_back": takes_part,
        "note_state": takes_part,
        "dispute": takes_part,
    },
)
"""The life of a loan."""


def side_of(account: Visitor, loan: Loan) -> str:
    """The side of an account: whom it represents first, then whose territory it animates; nothing for others."""
    for side, place in ((Side.LENDER, loan.lender), (Side.BORROWER, loan.borrower)):
        if speaks_for(account, place):
            return side
    if lends(account, loan):
        return Side.LENDER
    return Side.BORROWER if borrows(account, loan) else ""

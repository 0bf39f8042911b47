"""Who acts for a place in a loan: who represents it, or animates its territory."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.mutual_aid.models import Hand, Loan, Sos, Thing
from lieudit.mutual_aid.vocabulary import Giving, Side
from lieudit.mutual_aid.workflow import HAND_WORKFLOW, LOAN_WORKFLOW, SOS_WORKFLOW
from lieudit.network.models import Place
from lieudit.network.permissions import animates_place, is_secretariat, may_edit_place, speaks_for
from lieudit.toolkit.access import Access, nobody, once


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
def speaks_for_the_lender(account: Visitor, loan: Loan) -> bool:
    return speaks_for(account, loan.lender)


@once
def speaks_for_the_borrower(account: Visitor, loan: Loan) -> bool:
    return speaks_for(account, loan.borrower)


@once
def lends(account: Visitor, loan: Loan) -> bool:
    """Acts for the place that lends."""
    return speaks_for_the_lender(account, loan) or animates_place(account, loan.lender)


@once
def borrows(account: Visitor, loan: Loan) -> bool:
    """Acts for the place that borrows."""
    return speaks_for_the_borrower(account, loan) or animates_place(account, loan.borrower)


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
    if speaks_for_the_lender(account, loan):
        return Side.LENDER
    if speaks_for_the_borrower(account, loan):
        return Side.BORROWER
    if lends(account, loan):
        return Side.LENDER
    return Side.BORROWER if borrows(account, loan) else ""


# Hands


@once
def speaks_for_the_giver(account: Visitor, hand: Hand) -> bool:
    """Represents the place that helps: it alone lends somebody whom it employs."""
    return speaks_for(account, hand.giver)


@once
def speaks_for_the_receiver(account: Visitor, hand: Hand) -> bool:
    return speaks_for(account, hand.receiver)


@once
def gives(account: Visitor, hand: Hand) -> bool:
    """Acts for the place that helps."""
    return speaks_for_the_giver(account, hand) or animates_place(account, hand.giver)


@once
def receives(account: Visitor, hand: Hand) -> bool:
    """Acts for the place that is helped."""
    return speaks_for_the_receiver(account, hand) or animates_place(account, hand.receiver)


def shares_hands(account: Visitor, hand: Hand) -> bool:
    """Acts for one of the two places."""
    return gives(account, hand) or receives(account, hand)


HAND_ACCESS = Access(
    HAND_WORKFLOW,
    {
        "accept": gives,
        "write_papers": speaks_for_the_giver,
        "sign_papers": speaks_for_the_giver,
        "refuse": gives,
        "call_off": shares_hands,
        "say_amount": shares_hands,
        "both_say": nobody("The second of two amounts that are the same brings it there."),
    },
)
"""The life of a helping hand."""


def giving_side(account: Visitor, hand: Hand) -> str:
    """The side of an account: whom it represents first, then whose territory it animates; nothing for others."""
    if speaks_for_the_giver(account, hand):
        return Giving.GIVER
    if speaks_for_the_receiver(account, hand):
        return Giving.RECEIVER
    if gives(account, hand):
        return Giving.GIVER
    return Giving.RECEIVER if receives(account, hand) else ""


# SOS


@once
def asks(account: Visitor, sos: Sos) -> bool:
    """Acts for the place that asks."""
    return acts_for(account, sos.place)


@once
def was_told(account: Visitor, sos: Sos) -> bool:
    """Acts for a place that was told, other than the one that asks: two places made one may be both."""
    if not account.is_authenticated:
        return False
    return (
        sos.told.exclude(place=sos.place_id)
        .filter(place__in=Place.objects.kept_by(account).order_by().values("pk"))
        .exists()
    )


SOS_ACCESS = Access(SOS_WORKFLOW, {"answer": was_told, "end": asks})
"""The life of an SOS."""

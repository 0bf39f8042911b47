"""Who keeps an agreement, who answers for the side that did not write it down, who says what each side did."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.agreements.models import Agreement, Commitment, Instalment, Party
from lieudit.agreements.workflow import AGREEMENT_WORKFLOW, Side
from lieudit.governance.models import Assembly
from lieudit.governance.permissions import chairs
from lieudit.network.models import Place
from lieudit.network.permissions import may_edit_place, speaks_for
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit.access import Access, nobody, once

TIME = nobody("Time alone brings an agreement to its term, and reminds of a report.")


@once
def speaks_here(account: Visitor, party: Party) -> bool:
    """Represents the place or animates its territory; represents the organisation; presides over the assembly, or
    belongs to the secretariat."""
    if not account.is_authenticated:
        return False
    if isinstance(party, Place):
        return may_edit_place(account, party)
    return chairs(account, party) if isinstance(party, Assembly) else speaks_for(account, party)


@once
def keeps_agreement(account: Visitor, agreement: Agreement) -> bool:
    """Speaks for one of the two sides, or animates the territory of the place: they read the document too."""
    return speaks_here(account, agreement.holder) or speaks_here(account, agreement.counterpart)


@once
def answers_for_the_other_side(account: Visitor, agreement: Agreement) -> bool:
    """Speaks for the side that did not write it down (for a place, animates its territory too), while it is asked,
    and is not who wrote it."""
    if agreement.confirmed_at or agreement.author_id == account.pk:
        return False
    return speaks_here(account, agreement.other)


def binds(account: Visitor, agreement: Agreement) -> list[Side]:
    """The sides that the account may bind: its own; both, for who declares an agreement, until the other confirms."""
    if agreement.declared:
        return list(Side) if speaks_here(account, agreement.teller) else []
    return [side for side in Side if speaks_here(account, agreement.side(side))]


def says_kept(account: Visitor, commitment: Commitment) -> bool:
    """Speaks for the side that binds itself; of a report, for the side to which it is owed."""
    side = Side(commitment.side)
    return speaks_here(account, commitment.agreement.side(side.other if commitment.is_report else side))


def receives(account: Visitor, instalment: Instalment) -> bool:
    """Speaks for the side that is paid."""
    return speaks_here(account, instalment.payee)


def receives_report(account: Visitor, agreement: Agreement) -> bool:
    """Speaks for the side to which the report is owed."""
    due = agreement.commitments.open().filter(is_report=True).first()
    return due is not None and says_kept(account, due)


AGREEMENT_ACCESS = Access(
    AGREEMENT_WORKFLOW,
    {
        "renew": keeps_agreement,
        "end": keeps_agreement,
        "confirm": answers_for_the_other_side,
        "deny": answers_for_the_other_side,
        "expire": TIME,
        "ask": keeps_agreement,
        "hear": keeps_agreement,
        "promise": keeps_agreement,
        "announce": keeps_agreement,
        "keep_commitment": keeps_agreement,
        "drop_commitment": keeps_agreement,
        "receive_instalment": keeps_agreement,
        "receive_report": receives_report,
        "remind": TIME,
    },
)
"""The life of an agreement."""
WHILE_OPEN = ("renew", "confirm", "ask", "hear", "promise", "announce")
"""What is no more done of an agreement whose place is closed for good: one still says what was kept, and breaks it."""


def gestures(account: Visitor, agreement: Agreement) -> list[str]:
    """The buttons of the page of an agreement."""
    steps = AGREEMENT_ACCESS.open_steps(account, agreement) if account.is_authenticated else []
    closed = agreement.place is not None and agreement.place.status == PlaceStatus.CLOSED
    return [step for step in steps if not closed or step not in WHILE_OPEN]

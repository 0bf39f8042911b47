"""Who keeps an agreement, who answers for the side that did not write it down, who says what each side did."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.agreements.models import Agreement, Commitment, Instalment, Party
from lieudit.agreements.workflow import AGREEMENT_WORKFLOW, AgreementState, Side
from lieudit.governance.models import Assembly
from lieudit.governance.permissions import chairs
from lieudit.network.models import Place
from lieudit.network.permissions import is_secretariat, may_edit_place, speaks_for
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


def answers_as(account: Visitor, agreement: Agreement, side: str) -> bool:
    """Speaks for this side of it. The secretariat, which speaks for assemblies, stands in for no place that faces one:
    nobody says both sides of what the council grants."""
    party = agreement.side(side)
    if isinstance(party, Place) and isinstance(agreement.counterpart, Assembly) and is_secretariat(account):
        return speaks_for(account, party)
    return speaks_here(account, party)


@once
def answers_for_the_other_side(account: Visitor, agreement: Agreement) -> bool:
    """Speaks for the side that did not write it down (for a place, animates its territory too, but the secretariat
    where the council grants), while it is asked, and is not who wrote it."""
    if agreement.confirmed_at or agreement.author_id == account.pk:
        return False
    return answers_as(account, agreement, Side(agreement.told_by).other)


@once
def may_end(account: Visitor, agreement: Agreement) -> bool:
    """Speaks for a side, before its term; for the one that grants, of what follows a decision: who received frees
    itself of nothing."""
    if agreement.state in (AgreementState.RENEWED, AgreementState.EXPIRED):
        return False
    return answers_as(account, agreement, Side.PARTNER) if agreement.is_single else keeps_agreement(account, agreement)


def binds(account: Visitor, agreement: Agreement) -> list[Side]:
    """The sides that the account may bind: its own; both, for who declares an agreement, until the other confirms."""
    if agreement.declared:
        return list(Side) if answers_as(account, agreement, agreement.told_by) else []
    return [side for side in Side if answers_as(account, agreement, side)]


def says_kept(account: Visitor, commitment: Commitment) -> bool:
    """Speaks for the side that binds itself; of a report, for the side to which it is owed."""
    side = Side(commitment.side)
    return answers_as(account, commitment.agreement, side.other if commitment.is_report else side)


def receives(account: Visitor, instalment: Instalment) -> bool:
    """Speaks for the side that is paid."""
    return answers_as(account, instalment.agreement, Side(instalment.payer).other)


def receives_report(account: Visitor, agreement: Agreement) -> bool:
    """Speaks for the side to which the report is owed."""
    due = agreement.commitments.open().filter(is_report=True).first()
    return due is not None and says_kept(account, due)


AGREEMENT_ACCESS = Access(
    AGREEMENT_WORKFLOW,
    {
        "renew": keeps_agreement,
        "end": may_end,
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
"""Gestures that are not offered where the place is closed for good: one still says what was kept, and breaks it. Only
a renewal is refused there (`renew_agreement`)."""
SEQUEL = ("renew", "ask", "hear")
"""Gestures that are not offered of an agreement that nothing is to follow."""


def gestures(account: Visitor, agreement: Agreement) -> list[str]:
    """The buttons of the page of an agreement."""
    steps = AGREEMENT_ACCESS.open_steps(account, agreement) if account.is_authenticated else []
    closed = agreement.place is not None and agreement.place.status == PlaceStatus.CLOSED
    hidden = {*(WHILE_OPEN if closed else ()), *(SEQUEL if agreement.is_single else ())}
    return [step for step in steps if step not in hidden]

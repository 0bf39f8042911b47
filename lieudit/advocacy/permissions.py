"""Who relays positions, who answers for an institution, who verifies and follows up."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.advocacy.models import Commitment, Referral
from lieudit.advocacy.workflow import COMMITMENT_WORKFLOW, REFERRAL_WORKFLOW
from lieudit.deliberation.models import Position
from lieudit.governance.permissions import chairs
from lieudit.network.models import Organisation
from lieudit.network.permissions import animates_organisation, is_secretariat, speaks_for
from lieudit.toolkit.access import Access, nobody

THE_POSTMAN = nobody("The postman alone says that a letter has left, when the mail server took it.")


def may_relay(account: Visitor, position: Position) -> bool:
    """Chairs the assembly that adopted the position, or belongs to the secretariat."""
    return chairs(account, position.draft.assembly)


def relays(account: Visitor, referral: Referral) -> bool:
    """Chairs the assembly that adopted the position, or belongs to the secretariat."""
    return may_relay(account, referral.position)


def answers(account: Visitor, referral: Referral) -> bool:
    """Represents the institution today; with the signed link, no account is asked."""
    return speaks_for(account, referral.institution)


def verifies(account: Visitor, referral: Referral) -> bool:
    """Belongs to the secretariat, which checks where a reply comes from."""
    return is_secretariat(account)


def follows_up(account: Visitor, commitment: Commitment) -> bool:
    """Animates the territory of the institution (the nation, for a national one), or the secretariat."""
    return animates_organisation(account, commitment.demand.referral.institution)


def may_state(account: Visitor, institution: Organisation) -> bool:
    """Represents the institution; or belongs to the secretariat, which notes what it was sent."""
    return speaks_for(account, institution) or is_secretariat(account)


REFERRAL_ACCESS = Access(
    REFERRAL_WORKFLOW,
    {
        "edit": relays,
        "discard": relays,
        "post": relays,
        "leave": THE_POSTMAN,
        "recall": relays,
        "send": relays,
        "answer": answers,
        "log_reply": verifies,
        "remind": relays,
        "close": relays,
    },
)
COMMITMENT_ACCESS = Access(COMMITMENT_WORKFLOW, dict.fromkeys(COMMITMENT_WORKFLOW.steps, follows_up))

"""Who receives questions put to the council, and who leads each once an assembly took it."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.governance.models import AssemblyKind, Seat
from lieudit.governance.permissions import chairs
from lieudit.inquiries.models import Door, Inquiry
from lieudit.inquiries.workflow import INQUIRY_WORKFLOW
from lieudit.network.permissions import is_secretariat
from lieudit.toolkit.access import Access, nobody, once

THE_LINK = nobody("The institution alone, by its signed link.")
THE_POSTMAN = nobody("The postman alone says that an opinion has left, when the mail server took it.")


def receives(account: Visitor, door: Door | None = None) -> bool:
    """Belongs to the secretariat, or chairs the national council: checks who asks, gives links and takes them back."""
    if not account.is_authenticated:
        return False
    national = Seat.objects.chaired_by(account).filter(college__assembly__kind=AssemblyKind.NATIONAL)
    return is_secretariat(account) or national.exists()


@once
def conducts(account: Visitor, inquiry: Inquiry) -> bool:
    """Chairs the assembly that took the question, or belongs to the secretariat; who receives it, until one took it."""
    if inquiry.assembly is None:
        return receives(account)
    return bool(account.is_authenticated) and chairs(account, inquiry.assembly)


@once
def checks(account: Visitor, inquiry: Inquiry) -> bool:
    """Belongs to the secretariat, or chairs the national council."""
    return receives(account)


INQUIRY_ACCESS = Access(
    INQUIRY_WORKFLOW,
    {
        "confirm": THE_LINK,
        "receive": checks,
        "reject": checks,
        "accept": conducts,
        "delay": conducts,
        "decline": conducts,
        "consult": conducts,
        "draw": conducts,
        "answer": conducts,
        "leave": THE_POSTMAN,
        "recall": conducts,
        "remind": conducts,
        "follow": THE_LINK,
        "withdraw": THE_LINK,
    },
)

"""What the room tells on the page of an account, and what becomes of a seat whose person leaves."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.desk import Door, register_doors
from lieudit.accounts.models import Account
from lieudit.accounts.signals import account_closed
from lieudit.governance.models import Seat
from lieudit.governance.rulemaking import conclude_change
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.signals import ballot_closed


@register_doors
def seats(account: Any) -> list[Door]:
    """The assemblies where the account sits today, or represents who sits."""
    held = Seat.objects.running().held_by(account).select_related("college__assembly", "organisation")
    return [
        Door(
            str(seat.college.assembly),
            seat.college.assembly.get_absolute_url(),
            (_("vous présidez") if seat.chairs else _("vous siégez"))
            + (_(", pour %(name)s") % {"name": seat.organisation} if seat.organisation else ""),
        )
        for seat in held
    ]


@receiver(account_closed)
def leave_seats(sender: Any, account: Account, **kwargs: Any) -> None:
    """Who leaves sits no more: a seat that nobody can answer for would hold back every consent."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    unended = Q(until=None) | Q(until__gt=yesterday)
    Seat.objects.filter(unended, account=account).update(until=Greatest(F("since"), yesterday))


@receiver(ballot_closed, dispatch_uid="governance.conclude_change")
def hear_of_a_result(sender: type[Ballot], ballot: Ballot, **kwargs: Any) -> None:
    """A ballot is counted: the change of the rules that it was about is adopted, or not."""
    with suppress(RuleBroken):  # a seat of a college that disappears has to move first: the timer tries again
        conclude_change(ballot)

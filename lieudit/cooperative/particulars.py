"""The birth and the address of an associate: written by their own hand, read by who keeps the register alone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import Associate, Particulars
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

OLDEST = 120
"""Years: who would be older than that has typed another year."""


@transaction.atomic
def write_particulars(
    associate: Associate, *, actor: Account, born_on: dt.date | None = None, address: str = ""
) -> Associate:
    """Write one’s birth and address, in the place of what was there; nothing at all erases them."""
    hold(associate.cooperative)
    associate = lock(associate)
    today = timezone.localdate()
    if born_on and not today.year - OLDEST <= born_on.year <= today.year:
        raise RuleBroken({"born_on": _("Une date de naissance, jour, mois, année.")})
    if born_on and born_on > today:
        raise RuleBroken({"born_on": _("Ce jour n’est pas encore venu.")})
    if born_on and associate.organisation_id:
        raise RuleBroken({"born_on": _("Une organisation n’a pas de date de naissance : son adresse suffit.")})
    Particulars.objects.filter(associate=associate).delete()
    if born_on or address:
        Particulars.objects.create(associate=associate, born_on=born_on, address=address)
    journal.record("cooperative.particulars_written", associate, actor=actor, data={"who": associate.kept_name})
    return associate


@transaction.atomic
def read_particulars(associate: Associate, *, actor: Account, reason: str) -> Particulars:
    """Read them, for a reason that the journal keeps."""
    hold(associate.cooperative)
    found = Particulars.objects.filter(associate=associate).select_related("associate").first()
    if found is None:
        raise RuleBroken(
            _("Rien n’est écrit : ni naissance, ni adresse. L’associé les écrit sur la page de ses parts.")
        )
    data = {"who": associate.kept_name, "reason": reason.rstrip(".")}
    journal.record("cooperative.particulars_read", associate, actor=actor, data=data)
    return found

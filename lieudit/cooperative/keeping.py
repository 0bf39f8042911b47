"""Who keeps the register of a cooperative: a dated mandate, given and ended by the secretariat, like others."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import Cooperative, Keeper
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.locks import lock

LONGEST = dt.timedelta(days=3 * 366)
"""A mandate is renewed at the latest so many days after it began."""


@transaction.atomic
def name_keeper(cooperative: Cooperative, *, actor: Account, account: Account, until: dt.date) -> Keeper:
    """Entrust the register to a person, from today to a day: three years at most."""
    cooperative, today = hold(cooperative), timezone.localdate()
    if not today <= until <= today + LONGEST:
        raise RuleBroken({"until": _("Un mandat finit dans les trois ans.")})
    if cooperative.keepers.filter(account=account, until__gte=today).exists():
        raise RuleBroken({"address": _("Cette personne tient déjà ce registre.")})
    keeper = Keeper.objects.create(cooperative=cooperative, account=account, until=until, given_by=actor)
    journal.address_to(cooperative, [account.pk])
    _tell("cooperative.keeper_named", keeper, actor, until=_("jusqu’au %s") % day(until))
    return keeper


@transaction.atomic
def end_keeper(keeper: Keeper, *, actor: Account) -> Keeper:
    """End a mandate: yesterday was its last day. What was done under it stays."""
    hold(keeper.cooperative)
    keeper, yesterday = lock(keeper), timezone.localdate() - dt.timedelta(days=1)
    if keeper.until and keeper.until <= yesterday:
        raise RuleBroken(_("Ce mandat est déjà terminé."))
    keeper.since, keeper.until = min(keeper.since, yesterday), yesterday
    keeper.save(update_fields=["since", "until"])
    _tell("cooperative.keeper_ended", keeper, actor)
    return keeper


def _tell(kind: str, keeper: Keeper, actor: Account, **words: str) -> None:
    home = keeper.cooperative
    journal.record(kind, home, actor=actor, data={"assembly": home.assembly.name, **words})

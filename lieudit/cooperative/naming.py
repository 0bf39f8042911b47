"""What others read of associates: everybody, the organisations that agree to be named; an associate, what the rules say
of the others. A person is named to associates alone, and only where the statutes say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import Associate, Cooperative
from lieudit.cooperative.reckoned import Reading, reading_of
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

MOST_NAMED = 200
"""Organisations that the page of a cooperative names."""
MOST_OTHERS = 500
"""Associates that another one reads."""


@transaction.atomic
def say_named(associate: Associate, *, actor: Account, named: bool) -> Associate:
    """Say whether everybody may read that an organisation is an associate; its parts are told to nobody by this."""
    hold(associate.cooperative)
    associate = lock(associate)
    if associate.organisation_id is None:
        raise RuleBroken(_("Une personne n’est jamais nommée à tous."))
    if associate.is_named == named:
        raise RuleBroken(_("C’est déjà le cas."))
    associate.is_named = named
    associate.save(update_fields=["is_named"])
    act = "cooperative.named" if named else "cooperative.unnamed"
    journal.record(act, associate, actor=actor, data={"who": associate.kept_name})
    return associate


def named_in(cooperative: Cooperative) -> Sequence[Associate]:
    """The organisations that everybody reads among the associates of today."""
    rows = cooperative.associates.running().filter(is_named=True).select_related("organisation")
    return list(rows.order_by("organisation__name", "pk")[:MOST_NAMED])


class Other(NamedTuple):
    """Another associate, as the rules let one be read: no parts where names alone are."""

    name: str
    category: str
    parts: int | None


def others_of(associate: Associate, reading: Reading | None = None) -> Sequence[Other]:
    """The other associates of today, as the statutes let an associate who has not left read them. The name of a closed
    account is no more than « une personne »."""
    seen = associate.cooperative.terms().seen
    if seen == "totals" or associate.since is None or associate.until:
        return []
    rows = associate.cooperative.associates.running().exclude(pk=associate.pk).order_by("name", "pk")[:MOST_OTHERS]
    held = dict((reading or reading_of(associate.cooperative)).held(None)) if seen == "parts" else {}
    told = seen == "parts"
    return [
        Other(_read_name(each), each.get_category_display(), held.get(each.pk, 0) if told else None)
        for each in rows.select_related("account", "organisation")
    ]


def _read_name(associate: Associate) -> str:
    is_closed = associate.account and associate.account.closed_at
    return associate.kept_name if is_closed else associate.name

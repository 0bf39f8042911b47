"""« Ce n’était pas moi »: each change of what opens an account is told by mail, with a way back for seven days.

The mail goes to the address that the account had before, and to each address that still has a way back: who takes an
account cannot have its owner left out of what follows. Using a link gives the address back, removes what was added
since the first change that this address was told of, and ends all sessions. It ends the links of later addresses too,
never those of earlier ones: who comes second cannot close the door behind them.
"""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import signing
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import WAY_BACK_LIFE, Account, Change, WayBack
from lieudit.accounts.services import end_connections
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

SALT = "way-back"
MARGIN = dt.timedelta(minutes=1)
"""A change is told just after it is made: what it added is a little older than its row."""


@transaction.atomic
def open_ways_back(
    account: Account, change: Change, *, before: str = "", added: str = "", removed: str = ""
) -> list[WayBack]:
    """Write a way back for each address that is to be told of `change`, which has just been made.

    `before` is the main address until the change, if it changed; `added` and `removed` what it did to the others.
    """
    WayBack.objects.filter(ends_at__lt=timezone.now() - WAY_BACK_LIFE).delete()
    account = lock(account)
    known = set(EmailAddress.objects.filter(user=account).values_list("email", flat=True)) | {account.email, removed}
    known -= {added, ""}
    told = [before or account.email]
    told += account.ways_back.running().exclude(address__in=told).values_list("address", flat=True).distinct()
    return [
        WayBack.objects.create(account=account, address=address, change=change, known=sorted(known)) for address in told
    ]


def way_back_token(way: WayBack) -> str:
    return signing.dumps(way.pk, salt=SALT)


def way_back_of(token: str) -> WayBack | None:
    """The way back of a link that is whole; it may have been used, or be too old."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return WayBack.objects.select_related("account").filter(pk=pk).first()


def since(way: WayBack) -> WayBack:
    """The first change that the same address was told of and may still take back: `way`, or an earlier one."""
    first = WayBack.objects.running().filter(account=way.account_id, address=way.address).order_by("at", "pk").first()
    return first or way


@transaction.atomic
def take_back(way: WayBack, *, actor: Account | None = None) -> Account:
    """Give the account back to the reader of `way`: the address of before, nothing that was added since, no session.

    `actor` is nobody: who holds the link has read the mail, whoever is signed in.
    """
    account = lock(way.account)
    way = WayBack.objects.get(pk=way.pk)
    if way.used_at or account.closed_at:
        raise RuleBroken(_("Ce lien a déjà servi, ou un autre l’a remplacé : il ne peut plus rien changer."))
    if way.ends_at <= timezone.now():
        raise RuleBroken(_("Ce lien ne marche plus : il a servi sept jours. Écrivez au secrétariat."))
    elsewhere = Account.objects.filter(email__iexact=way.address).exclude(pk=account.pk).exists()
    if elsewhere or EmailAddress.objects.filter(email=way.address, verified=True).exclude(user=account).exists():
        raise RuleBroken(_("Cette adresse est devenue celle d’un autre compte. Écrivez au secrétariat."))
    first = since(way)
    _restore_address(account, way.address, first.known)
    _remove_added(account, first.at - MARGIN)
    account.email = way.address
    account.set_unusable_password()
    account.save(update_fields=["email", "password"])
    _close_ways(account, first)
    end_connections(account, actor=account)
    return account


def _restore_address(account: Account, address: str, known: list[str]) -> None:
    mine = EmailAddress.objects.filter(user=account)
    mine.exclude(email__in=[*known, address]).delete()
    mine.update(primary=False)
    EmailAddress.objects.update_or_create(user=account, email=address, defaults={"verified": True, "primary": True})


def _remove_added(account: Account, moment: dt.datetime) -> None:
    keys = Authenticator.objects.filter(user=account)
    keys.filter(created_at__gte=moment).delete()
    if not keys.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        keys.delete()
    SocialAccount.objects.filter(user=account, date_joined__gte=moment).delete()


def _close_ways(account: Account, first: WayBack) -> None:
    """This address has had its say, and so have those that were first told of something later."""
    running = WayBack.objects.running().filter(account=account)
    firsts = running.values("address").annotate(first=Min("at")).values_list("address", "first")
    later = [address for address, at in firsts if at >= first.at]
    running.filter(address__in=later).update(used_at=timezone.now())

"""What people do with their own account: consent, take their data, leave."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account, Connection, Consent, ConsentPurpose, FactorAsked
from lieudit.accounts.signals import account_closed, consent_changed, data_export
from lieudit.toolkit import live
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.locks import lock

SIGN_IN_LIFE = 12 * 3600
"""Seconds during which a sign-in link of the demonstration works."""


@transaction.atomic
def set_name(account: Account, *, actor: Account, name: str, publish: bool) -> Account:
    """Keep the name, and give or withdraw the consent to publish it beside what one does."""
    account = lock(account)
    if publish and not name:
        raise RuleBroken({"name": _("Écrivez le nom à publier.")})
    if account.name_is_public and account.name != name:  # another name is another consent, and pages forget the first
        withdraw_consent(account, ConsentPurpose.PUBLISH_NAME)
    account.name, account.name_is_public = name, publish
    account.save(update_fields=["name", "name_is_public"])
    if publish:
        give_consent(account, ConsentPurpose.PUBLISH_NAME)
    else:
        withdraw_consent(account, ConsentPurpose.PUBLISH_NAME)
    return account


def give_consent(account: Account, purpose: ConsentPurpose) -> Consent:
    """Write down a yes with the words that were agreed to. A yes already running stays as it is."""
    consent, created = Consent.objects.get_or_create(
        account=account, purpose=purpose, withdrawn_at=None, defaults={"wording": str(purpose.label)}
    )
    if created:
        consent_changed.send(Account, account=account, consent=consent, given=True)
    return consent


def withdraw_consent(account: Account, purpose: ConsentPurpose) -> Consent | None:
    """Date the end of a running yes; nothing when there is none."""
    consent = Consent.objects.filter(account=account, purpose=purpose, withdrawn_at=None).first()
    if consent:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        consent_changed.send(Account, account=account, consent=consent, given=False)
    return consent


def export_data(account: Account) -> dict[str, object]:
    """All that the house keeps about a person, as plain data; rooms above add theirs (`data_export`)."""
    data: dict[str, object] = {
        "exported_at": timezone.now(),
        "account": {
            name: getattr(account, name)
            for name in ("email", "name", "name_is_public", "is_staff", "joined_at", "last_login")
        },
        "addresses": list(EmailAddress.objects.filter(user=account).values("email", "verified", "primary")),
        "identity_providers": list(
            SocialAccount.objects.filter(user=account).values("provider", "uid", "date_joined", "extra_data")
        ),
        "second_factors": list(Authenticator.objects.filter(user=account).values("type", "created_at", "last_used_at")),
        "consents": list(account.consents.values("purpose", "wording", "given_at", "withdrawn_at")),
        "connections": list(
            Connection.objects.running(account).values("device", "opened_at", "expire_date", "is_shared")
        ),
        "second_factor_asked": list(FactorAsked.objects.filter(account=account).values("on", "reminded_on")),
        "changes": list(account.ways_back.order_by("at").values("change", "address", "at", "used_at")),
    }
    return data | rooms_data(account)


def rooms_data(account: Account, limit: int | None = None) -> dict[str, object]:
    """What the rooms above know of a person, newest first, at most `limit` of each kind."""
    parts: list[tuple[Any, Any]] = data_export.send(Account, account=account, limit=limit)
    return dict(part for _receiver, part in parts)


@transaction.atomic
def close_account(account: Account, *, actor: Account) -> Account:
    """Close for good: acts stay, the person behind them can no longer be found in the house. Its sessions end.

    Not while an address of before may still take its replacement back: who has just taken an account could else
    destroy it before its owner has read their mail.
    """
    account = lock(account)
    if account.closed_at:
        raise RuleBroken(_("Ce compte est déjà fermé."))
    if account.is_superuser and Account.objects.filter(is_superuser=True, is_active=True).count() == 1:
        raise RuleBroken(_("Ce compte est le seul à administrer le site : nommez quelqu’un d’autre avant."))
    waiting = account.ways_back.running().exclude(address__iexact=account.email).order_by("-ends_at").first()
    if waiting:
        words = _("L’adresse de ce compte vient de changer : celle d’avant peut y revenir. Fermez-le après le %s.")
        raise RuleBroken(words % day(waiting.ends_at))
    for purpose in ConsentPurpose:
        withdraw_consent(account, purpose)
    account_closed.send(Account, account=account)
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    SocialAccount.objects.filter(user=account).delete()
    account.email = f"compte-{account.pk}@ferme.invalid"
    account.name, account.name_is_public = "", False
    account.is_active = account.is_staff = account.is_superuser = False
    account.closed_at = timezone.now()
    account.set_unusable_password()
    account.save()
    account.ways_back.all().delete()
    FactorAsked.objects.filter(account=account).delete()
    end_connections(account, actor=actor)
    return account


@transaction.atomic
def end_connections(account: Account, *, actor: Account, keep: str | None = None, only: str = "") -> int:
    """End the sessions of an account and their streams: all, all but that of key `keep`, or the one of handle `only`.

    Return how many; an `only` that is over already is refused.
    """
    mine = list(account.connections.exclude(session_key=keep or ""))
    if only:
        mine = [connection for connection in mine if constant_time_compare(connection.handle, only)]
        if not mine:
            raise RuleBroken(_("Cette connexion est déjà fermée."))
    Connection.objects.filter(pk__in=[connection.pk for connection in mine]).delete()
    live.tell(f"account:{account.pk}")
    return len(mine)


def sign_in_link(account: Account) -> str:
    """A full address that signs in as `account` for half a day; it exists in a demonstration only."""
    token = signing.dumps(account.pk, salt="sign-in")
    return settings.SITE_URL + reverse("accounts:sign_in_link", args=[token])


def account_of_link(token: str) -> Account | None:
    """The account of a sign-in link that is whole and recent."""
    try:
        pk = signing.loads(token, salt="sign-in", max_age=SIGN_IN_LIFE)
    except signing.BadSignature:
        return None
    return Account.objects.filter(pk=pk, is_active=True).first()

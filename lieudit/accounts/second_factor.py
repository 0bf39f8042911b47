"""Who holds powers proves by a second factor, where the council's rules ask for it: told first, held to it later.

A room above says, in its `receivers.py`, which powers it gives, and who holds them today:

    POWERS.fill(Power(gettext_lazy("animation d’un territoire"), lambda: Account.objects.filter(…)))

The delay of each person runs from the day on which they were told (`FactorAsked`). Once it has run, and until there is
a passkey or an application of codes, they read all that they read, and what they send is answered as to somebody
without their powers: `withhold` takes those from the account of that one request (`powers_wait.py`). Why so: decision
129.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account, FactorAsked, Visitor
from lieudit.accounts.proofs import has_second_factor
from lieudit.toolkit.extension import Answer, Point
from lieudit.toolkit.outbox import post
from lieudit.toolkit.types import Phrase

REMINDER = dt.timedelta(days=3)
"""How long before a delay ends one is told again."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""What is asked of a page that is only read."""
ASKED = "second_factor"
"""Key of a session: its account holds powers and had no second factor when it signed in."""


@dataclass(frozen=True)
class Power:
    """What some people may do that others may not: its words, and who holds it today."""

    words: Phrase
    holders: Callable[[], QuerySet[Account]]


POWERS = Point[Power]("accounts.second_factor.POWERS", "Powers whose holders the rules may ask for a second factor.")
DELAY = Answer[Callable[[], int | None]](
    "accounts.second_factor.DELAY",
    "The days that who holds powers has to set up a second factor; None where the rules ask for none.",
    lambda: None,
)


POWERS.fill(Power(gettext_lazy("secrétariat du conseil"), lambda: Account.objects.filter(is_staff=True)))


def holders() -> QuerySet[Account]:
    """Everybody who holds a power today."""
    held = [Q(pk__in=power.holders().order_by().values("pk")) for power in POWERS]
    return Account.objects.filter(reduce(or_, held, Q(pk__in=[])), is_active=True)


def powers_of(account: Account) -> list[Phrase]:
    """What somebody may do that others may not, in words and in one query."""
    row = Account.objects.filter(pk=account.pk).values_list(*powers_held()).get()
    return [power.words for power, holds in zip(POWERS, row, strict=True) if holds]


def powers_held() -> list[Exists]:
    """For the account of a query: whether it holds each power, in the order of `POWERS`."""
    return [Exists(power.holders().order_by().filter(pk=OuterRef("pk"))) for power in POWERS]


def without_factor(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Those of them who have neither passkey nor application of codes."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return accounts.exclude(pk__in=Authenticator.objects.filter(type__in=kinds).order_by().values("user"))


def lacking() -> QuerySet[Account]:
    """Who holds a power without a second factor, while the rules ask for one."""
    return Account.objects.none() if DELAY()() is None else without_factor(holders())


def binds_on(account: Visitor) -> dt.date | None:
    """The day from which somebody's powers wait for a second factor; None where nothing is asked of them.

    Who was never told has nothing that waits: the day counts from there.
    """
    if not account.is_authenticated:
        return None
    on = _asked_on(account)
    if on is None or (days := DELAY()()) is None or has_second_factor(account) or not powers_of(account):
        return None
    return on + dt.timedelta(days=days)


def _asked_on(account: Account) -> dt.date | None:
    """The day on which somebody was told, as it was read with their session."""
    if hasattr(account, "factor_asked_on"):
        return account.factor_asked_on
    return FactorAsked.objects.filter(account=account).values_list("on", flat=True).first()


def withhold(account: Visitor) -> bool:
    """Take the powers of this account away for as long as this object lives, if its day has come; say whether so."""
    day = binds_on(account)
    if day is None or timezone.localdate() < day or not account.is_authenticated:
        return False
    account.powers_withheld, account.is_staff, account.is_superuser = True, False, False
    return True


def ask_for_factor(account: Account) -> FactorAsked | None:
    """Begin the delay of who holds a power without a second factor, and write to them; nothing once it has begun."""
    days, powers = DELAY()(), powers_of(account)
    if days is None or not powers or has_second_factor(account):
        return None
    with transaction.atomic():
        asked, new = FactorAsked.objects.get_or_create(account=account, defaults={"on": timezone.localdate()})
        account.factor_asked_on = asked.on
        if new:
            _write(account, _("Vos pouvoirs demandent une seconde preuve"), powers, asked.on + dt.timedelta(days=days))
    return asked if new else None


def ask_for_factors(today: dt.date) -> list[FactorAsked]:
    """Each day: tell who holds powers without a second factor, again just before the delay ends; forget who holds none.

    Where the rules ask no more, everything is forgotten: asked again one day, each has the whole delay.
    """
    days = DELAY()()
    held = holders() if days is not None else Account.objects.none()
    FactorAsked.objects.exclude(account__in=held.order_by().values("pk")).delete()
    if days is None:
        return []
    told = set(FactorAsked.objects.values_list("account", flat=True))
    new = [asked for account in lacking().exclude(pk__in=told).order_by("pk") if (asked := ask_for_factor(account))]
    late = FactorAsked.objects.filter(reminded_on=None, on__lte=today - dt.timedelta(days=days) + REMINDER)
    for asked in late.filter(account__in=lacking()).exclude(on=today).select_related("account").order_by("pk"):
        _remind(asked, today, asked.on + dt.timedelta(days=days))
    return new


@transaction.atomic
def _remind(asked: FactorAsked, today: dt.date, day: dt.date) -> None:
    if FactorAsked.objects.filter(pk=asked.pk, reminded_on=None).update(reminded_on=today):
        _write(asked.account, _("Vos pouvoirs vont attendre votre seconde preuve"), powers_of(asked.account), day)


def _write(account: Account, subject: str, powers: Iterable[Phrase], day: dt.date) -> None:
    url = settings.SITE_URL + reverse("accounts:second_factor")
    words = {"powers": in_words(powers), "day": day, "url": url, "publisher": settings.PUBLISHER}
    text = render_to_string("accounts/mails/second_factor.txt", words)
    post(EmailMessage(subject, text, to=[account.email], headers={"Auto-Submitted": "auto-generated"}))


def in_words(powers: Iterable[Phrase]) -> str:
    """« secrétariat, animation d’un territoire »."""
    return ", ".join(str(power) for power in powers)

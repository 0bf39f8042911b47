"""How often one tries, and how often an address is written to.

A stranger uses up nothing of somebody else: wrong passwords are counted by account and origin, the devices from which
an account has signed in are counted apart, and the code that a mail bears is the same for whoever asks for it within
some minutes, so that a mail withheld is a mail already received.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.core import signing
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lieudit.accounts.models import Mailing, Visitor

MINUTE = dt.timedelta(minutes=1)
"""Between two mails to one address, whoever asks."""
RATION = dt.timedelta(minutes=10)
"""Between two mails that are not a code: « vous avez déjà un compte », « mot de passe oublié »."""
DAY = dt.timedelta(days=1)
"""Between two mails to an address that has no account."""
CODE_LIFE = dt.timedelta(minutes=10)
"""How long a mailed code opens the session that asked for it."""
CODE_GIVEN_AGAIN = dt.timedelta(minutes=5)
"""A code is mailed again during this time; then another one is made."""
MOST_MAILS_OF_A_CODE = 3

TRIES = {"password": "10/m/ip,5/5m/key"}
"""Wrong passwords: for one address of the network, and for one account from there."""
TRIES_OF_A_DEVICE = {"password": "10/5m/key"}
"""The same from a device where the account has signed in: nobody else uses these up."""
ATTACK = {"failures": "20/h/key"}
"""Wrong passwords for one account, from everywhere else: beyond, the right one asks for a mailed code as well."""

DEVICE = f"{settings.COOKIE_PREFIX}lieudit_device"
DEVICE_LIFE = dt.timedelta(days=400)
"""How long a browser is known again as one that signed in: the longest that browsers keep a cookie."""
MOST_ACCOUNTS_OF_A_DEVICE = 8


def remember_device(request: HttpRequest, response: HttpResponse, account: Visitor) -> None:
    """Leave a signed word in the browser: this account has signed in from here."""
    name, accounts = device_and_accounts(request)
    kept = [account.pk, *(pk for pk in accounts if pk != account.pk)][:MOST_ACCOUNTS_OF_A_DEVICE]
    response.set_cookie(
        DEVICE,
        signing.dumps([name or secrets.token_hex(8), kept], salt="lieudit_device"),
        max_age=DEVICE_LIFE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def device_and_accounts(request: HttpRequest) -> tuple[str, list[int]]:
    """The name of a device, and the accounts that have signed in from it; nothing for one that is new."""
    try:
        name, accounts = signing.loads(request.COOKIES.get(DEVICE, ""), salt="lieudit_device", max_age=DEVICE_LIFE)
    except (signing.BadSignature, TypeError, ValueError):
        return "", []
    return str(name), list(accounts)


def known_device(request: HttpRequest, address: str) -> str:
    """The name of the device, if the account of `address` has signed in from it; else nothing."""
    name, accounts = device_and_accounts(request)
    if not accounts:
        return ""
    return name if any(user.pk in accounts for user in filter_users_by_email(address)) else ""


def count_try(request: HttpRequest, address: str) -> Any:
    """Count a password that is tried for `address`; nothing comes back once there are too many."""
    device = known_device(request, address)
    rates, whence = (TRIES_OF_A_DEVICE, device) if device else (TRIES, ratelimit.get_ip(request))
    return ratelimit.consume(request, app="lieudit", action="password", config=rates, key=f"{address.lower()} {whence}")


def count_failure(request: HttpRequest, address: str) -> None:
    """Count a wrong password against the account, unless it came from a device of its own."""
    if not known_device(request, address):
        _failures(request, address)


def is_attacked(request: HttpRequest, address: str) -> bool:
    """Whether so many wrong passwords came that the right one may have been found by chance."""
    return not known_device(request, address) and not _failures(request, address, dry_run=True)


def _failures(request: HttpRequest, address: str, dry_run: bool = False) -> Any:
    return ratelimit.consume(
        request, app="lieudit", action="failures", config=ATTACK, key=_whose(address), dry_run=dry_run
    )


def _whose(address: str) -> str:
    """The account that is tried by any of its addresses; an address without account stands for itself.

    Only failures are counted so: they change what follows a right password, which tells nothing to who has none. Tries
    are answered, and two addresses that shared them would be seen to be of one account.
    """
    owners = [user.pk for user in filter_users_by_email(address, prefer_verified=True)]
    return f"account {min(owners)}" if owners else address.lower()


def may_write(request: HttpRequest, address: str) -> bool:
    """Whether a mail may be asked for now: one a minute to an address, another one from each device of its owner.

    It is asked once in a request, and the same for an address with an account or without.
    """
    asked: dict[str, bool] = request.__dict__.setdefault("_asked_to_write", {})
    if address.lower() not in asked:
        asked[address.lower()] = grant("slot", address + known_device(request, address), MINUTE)
    return asked[address.lower()]


GRANT = """
INSERT INTO accounts_mailing (key, at, code, times) VALUES (%(key)s, %(now)s, '', 0)
ON CONFLICT (key) DO UPDATE SET at = EXCLUDED.at WHERE accounts_mailing.at <= %(before)s
"""

TAKE_CODE = """
INSERT INTO accounts_mailing (key, at, code, code_at, times) VALUES (%(key)s, %(now)s, %(code)s, %(now)s, 0)
ON CONFLICT (key) DO UPDATE SET
    at = EXCLUDED.at,
    code = CASE WHEN fresh.yes THEN accounts_mailing.code ELSE EXCLUDED.code END,
    code_at = CASE WHEN fresh.yes THEN accounts_mailing.code_at ELSE EXCLUDED.code_at END,
    times = CASE WHEN fresh.yes THEN accounts_mailing.times ELSE 0 END
RETURNING code
""".replace("fresh.yes", "(accounts_mailing.code <> '' AND accounts_mailing.code_at > %(before)s)")


def grant(what: str, address: str, spacing: dt.timedelta) -> bool:
    """Write down that `what` goes to `address`, unless it did less than `spacing` ago. Two at once: one is granted."""
    now = timezone.now()
    Mailing.objects.filter(at__lt=now - 2 * DAY).delete()
    with connection.cursor() as cursor:
        cursor.execute(GRANT, {"key": _key(what, address), "now": now, "before": now - spacing})
        return bool(cursor.rowcount == 1)


def take_code(what: str, address: str, new: str) -> str:
    """The code that is given for `address`: the one that runs, for some minutes yet, or `new`."""
    now = timezone.now()
    moments = {"now": now, "before": now - CODE_GIVEN_AGAIN}
    with connection.cursor() as cursor:
        cursor.execute(TAKE_CODE, {"key": _key(what, address), "code": new, **moments})
        return str(cursor.fetchone()[0])


def mail_code(code: str) -> bool:
    """Whether `code` is mailed once more: three times, then the mails that were received are enough."""
    left = Mailing.objects.filter(code=code, times__lt=MOST_MAILS_OF_A_CODE)
    return bool(code) and bool(left.update(times=F("times") + 1))


def spend_code(what: str, address: str, typed: str) -> bool:
    """Use up the code that was given for `address`: it is the one, and runs no more. Two at once: one succeeds."""
    running = Mailing.objects.filter(key=_key(what, address), code_at__gt=timezone.now() - CODE_LIFE).exclude(code="")
    found = running.values_list("code", flat=True).first()
    if found is None or not compare_user_code(actual=typed, expected=found):
        return False
    return bool(running.filter(code=found).update(code=""))


def _key(what: str, address: str) -> str:
    return salted_hmac(f"mailing-{what}", address.lower(), algorithm="sha256").hexdigest()

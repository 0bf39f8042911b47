"""A fresh proof that the person is there, before what opens their account is changed.

A session that was left open, or stolen, is not one. Password, mailed code, passkey, one-time and recovery codes are;
so is a sign-in of the last minutes, but on a shared computer, where somebody else may already have sat down. An account
that has a second factor proves by it.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lieudit.accounts import limits
from lieudit.accounts.models import Account, Visitor
from lieudit.accounts.sessions import SHARED
from lieudit.toolkit.errors import RuleBroken

WRONG_CODES = {"proof": "5/5m/key"}
"""Codes that one session may try."""


def has_second_factor(account: Visitor) -> bool:
    return bool(is_mfa_enabled(account, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def is_proved(request: HttpRequest) -> bool:
    """Whether this session has proved who it is in the last `ACCOUNT_REAUTHENTICATION_TIMEOUT` seconds."""
    records = get_authentication_records(request, request.user) if request.user.is_authenticated else []
    recent = [record for record in records if time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT]
    if request.session.get(SHARED):
        recent = [record for record in recent if record.get("reauthenticated")]
    if recent and has_second_factor(request.user):
        recent = [record for record in recent if record["method"] == "mfa"]
    return bool(recent)


def ask_code(request: HttpRequest, account: Account) -> bool:
    """Mail a code to the account's own address, once a minute; return whether one was asked for."""
    if not limits.grant("proof", str(account.pk), limits.MINUTE):
        return False
    code = limits.take_code("proof", str(account.pk), get_adapter().new_code())
    get_adapter().write("account/email/proof", account.email, {"code": code})
    return True


def give_code(request: HttpRequest, *, code: str) -> None:
    """Prove by the code that was mailed: it serves once, for its account only."""
    account: Any = request.user
    if not ratelimit.consume(request, app="lieudit", action="proof", config=WRONG_CODES, key=_tries(request)):
        raise RuleBroken(_("Trop de codes faux. Attendez cinq minutes, puis demandez-en un autre."))
    if not limits.spend_code("proof", str(account.pk), code):
        raise RuleBroken({"code": _("Ce n’est pas le code du dernier message, ou il a plus de dix minutes.")})
    record_authentication(request, account, method="code", email=account.email, reauthenticated=True)


def _tries(request: HttpRequest) -> str:
    return f"proof {request.session.session_key}"

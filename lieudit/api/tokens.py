"""Tokens: what a program may do for somebody, until when; made, shown once, used, revoked."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.api.models import Token, proof_of
from lieudit.api.problems import Refused
from lieudit.api.workflow import TOKEN_WORKFLOW
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day

MOST_TOKENS = 10
"""That run at once, for one account."""
MARK, RANDOM_BYTES, SHOWN = "lieudit_", 32, 13
"""How a token begins, so that programs which look for secrets find it; what is drawn; how many signs name it."""


def digest_of(words: str) -> str:
    """What is kept of a token. Its words are drawn from 2^256: a plain digest is not guessed from."""
    return hashlib.sha256(words.encode()).hexdigest()


@transaction.atomic
def make_token(*, actor: Account, name: str, scopes: Collection[str], days: int) -> tuple[Token, str]:
    """A token, and its words: they are told once, here."""
    account = Account.objects.select_for_update().get(pk=actor.pk)
    if Token.objects.running().filter(account=actor).count() >= MOST_TOKENS:
        raise RuleBroken(_("%(most)s jetons au plus : fermez-en un avant.") % {"most": MOST_TOKENS})
    words, now = MARK + secrets.token_urlsafe(RANDOM_BYTES), timezone.now()
    token = Token.objects.create(
        account=actor,
        name=name,
        scopes=sorted(scopes),
        digest=digest_of(words),
        begins=words[:SHOWN],
        proof=proof_of(account),
        made_at=now,
        ends_at=now + dt.timedelta(days=days),
    )
    until = day(timezone.localdate(token.ends_at))
    journal.record("api.token_made", token, actor=actor, data={"name": name, "until": until})
    return token, words


@transaction.atomic
def revoke_token(token: Token, *, actor: Account) -> Token:
    """It opens nothing more, from the very next request."""
    token = TOKEN_WORKFLOW.take("revoke", token)
    token.save(update_fields=["state"])
    journal.record("api.token_revoked", token, actor=actor, data={"name": token.name})
    return token


def token_of(header: str, scope: str) -> Token:
    """The token that a request says (RFC 6750), if it still runs and opens this.

    Raises:
        Refused: 401 where none is said, or it runs no more; 403 where it opens something else.
    """
    scheme, _space, words = header.partition(" ")
    if scheme.lower() != "bearer" or not words.strip():
        raise Refused(401, _("Cette adresse demande un jeton : en-tête « Authorization: Bearer … »."))
    running = Token.objects.running().select_related("account")
    token = running.filter(digest=digest_of(words.strip())).first()
    if token is None or token.is_over:
        raise Refused(401, _("Ce jeton n’existe pas, a pris fin, ou a été fermé."))
    if scope not in token.scopes:
        raise Refused(403, _("Ce jeton n’ouvre pas cela : ouvrez-en un autre, sur votre compte."))
    today = timezone.localdate()
    if token.used_on != today:
        Token.objects.filter(pk=token.pk).update(used_on=today)
    return token

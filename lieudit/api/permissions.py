"""Who decides whether a reuse is shown, who answers what is asked of a dataset: the secretariat. Who may have an
address told of changes, and sees to it; who revokes a token."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.api.models import Hook, HookMessage, Question, Reuse, Token
from lieudit.api.workflow import HOOK_WORKFLOW, MESSAGE_WORKFLOW, QUESTION_WORKFLOW, REUSE_WORKFLOW, TOKEN_WORKFLOW
from lieudit.network.models import Representative
from lieudit.network.permissions import animates_something, is_secretariat
from lieudit.toolkit.access import Access


def keeps_reuses(account: Visitor, reuse: Reuse | None = None) -> bool:
    """The secretariat."""
    return is_secretariat(account)


REUSE_ACCESS = Access(REUSE_WORKFLOW, {"show": keeps_reuses, "decline": keeps_reuses})
"""The life of a reuse."""


def keeps_questions(account: Visitor, question: Question | None = None) -> bool:
    """The secretariat, which publishes the datasets."""
    return is_secretariat(account)


QUESTION_ACCESS = Access(QUESTION_WORKFLOW, dict.fromkeys(("show", "answer", "close", "decline"), keeps_questions))
"""The life of a question on a dataset."""


def may_add_hook(account: Visitor) -> bool:
    """Who animates a territory, speaks for a place or an organisation, or is of the secretariat."""
    if not account.is_authenticated:
        return False
    speaks = Representative.objects.running().filter(account=account)
    return is_secretariat(account) or animates_something(account) or speaks.exists()


def keeps_hook(account: Visitor, hook: Hook) -> bool:
    """Who added the address."""
    return bool(account.is_authenticated) and hook.account_id == account.pk


def keeps_message(account: Visitor, message: HookMessage) -> bool:
    """Who added the address that it is for."""
    return keeps_hook(account, message.hook)


HOOK_ACCESS = Access(HOOK_WORKFLOW, dict.fromkeys(("try", "turn", "stop"), keeps_hook))
"""An address that is told of changes."""
MESSAGE_ACCESS = Access(MESSAGE_WORKFLOW, {"replay": keeps_message})
"""What is sent to it."""


def keeps_token(account: Visitor, token: Token) -> bool:
    """Who made it."""
    return bool(account.is_authenticated) and token.account_id == account.pk


TOKEN_ACCESS = Access(TOKEN_WORKFLOW, {"revoke": keeps_token})
"""A token, by which a program acts for somebody."""

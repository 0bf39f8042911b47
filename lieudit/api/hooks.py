"""Addresses that are told when something changes: added, tried, stopped by who keeps them; secrets turned; what never
arrived, sent again.

What is sent follows Standard Webhooks (standardwebhooks.com). It says that something changed and where to read it, not
what: a receiver reads the feed of changes (decision 76).
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.api import paging
from lieudit.api.changes import Read, last_number
from lieudit.api.models import Change, Hook, HookMessage
from lieudit.api.workflow import HOOK_WORKFLOW, MESSAGE_WORKFLOW, MessageState
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Json

MOST_HOOKS = 5
"""Addresses that run at once, for one account."""
SECRET_BYTES = 32
FORMER = dt.timedelta(days=1)
"""How long messages are signed by the former secret too, once it was turned."""
CHANGED, TRIED = "changes.noted", "hook.tried"


def new_secret() -> str:
    """As Standard Webhooks writes it: `whsec_`, then 32 bytes drawn at random, in base 64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


@transaction.atomic
def add_hook(*, actor: Account, url: str) -> Hook:
    """Have an address told of what changes from now on."""
    Account.objects.select_for_update().get(pk=actor.pk)
    mine = Hook.objects.running().filter(account=actor)
    if mine.count() >= MOST_HOOKS:
        raise RuleBroken(_("%(most)s adresses au plus : arrêtez-en une avant.") % {"most": MOST_HOOKS})
    if mine.filter(url=url).exists():
        raise RuleBroken({"url": _("Cette adresse est déjà avertie.")})
    hook = Hook.objects.create(account=actor, url=url, secret=new_secret(), told_up_to=last_number())
    _record("api.hook_added", hook, actor)
    return hook


@transaction.atomic
def stop_hook(hook: Hook, *, actor: Account) -> Hook:
    """Tell it nothing more; what waited is given up."""
    hook = HOOK_WORKFLOW.take("stop", hook)
    hook.save(update_fields=["state"])
    HookMessage.objects.filter(hook=hook, state=MessageState.WAITING).update(state=MessageState.GIVEN_UP)
    _record("api.hook_stopped", hook, actor)
    return hook


@transaction.atomic
def turn_secret(hook: Hook, *, actor: Account) -> Hook:
    """Sign by another secret; for a day, by the former one too, so that no message is lost meanwhile."""
    hook = HOOK_WORKFLOW.take("turn", hook)
    hook.former_secret, hook.former_until = hook.secret, timezone.now() + FORMER
    hook.secret = new_secret()
    hook.save(update_fields=["secret", "former_secret", "former_until"])
    _record("api.hook_secret_turned", hook, actor)
    return hook


@transaction.atomic
def try_hook(hook: Hook, *, actor: Account) -> HookMessage:
    """Send a message that says nothing, to see whether it arrives."""
    hook = HOOK_WORKFLOW.take("try", hook)
    if HookMessage.objects.waiting().filter(hook=hook, kind=TRIED).exists():
        raise RuleBroken(_("Un essai est déjà en route : voyez ce qu’il devient avant d’en faire un autre."))
    message = compose(hook, TRIED, {})
    _record("api.hook_tried", hook, actor)
    return message


@transaction.atomic
def replay_message(message: HookMessage, *, actor: Account) -> HookMessage:
    """Send again what was given up, under the same number: a receiver that had it knows it."""
    hook = HOOK_WORKFLOW.take("try", message.hook)
    message = MESSAGE_WORKFLOW.take("replay", message)
    message.tries, message.next_at = 0, timezone.now()
    message.save(update_fields=["state", "tries", "next_at"])
    _record("api.hook_replayed", hook, actor)
    return message


def compose(hook: Hook, kind: str, data: Json) -> HookMessage:
    """A message, as it will be sent each time that it is tried."""
    now = timezone.now()
    body = json.dumps({"type": kind, "timestamp": now.isoformat(), "data": data}, ensure_ascii=False)
    code = f"msg_{secrets.token_hex(12)}"
    return HookMessage.objects.create(hook=hook, code=code, kind=kind, body=body, made_at=now, next_at=now)


@transaction.atomic
def tell_hooks() -> int:
    """A message to each address that has not been told of the last changes; one at a time waits for each of them, since
    it leads to all that follows. How many were written."""
    last, written = last_number(), 0
    for hook in Hook.objects.running().filter(told_up_to__lt=last).select_for_update().order_by("pk"):
        if HookMessage.objects.waiting().filter(hook=hook, kind=CHANGED).exists():
            continue
        compose(hook, CHANGED, _what_changed(hook.told_up_to))
        hook.told_up_to, written = last, written + 1
        hook.save(update_fields=["told_up_to"])
    return written


def _what_changed(since: int) -> Json:
    counted = Change.objects.after(since).order_by().values_list("dataset").annotate(rows=Count("pk"))
    cursor = paging.cursor_of("changes", Read(since))
    return {
        "changes": f"{settings.SITE_URL}{reverse('reading:changes')}?cursor={cursor}",
        "datasets": dict(counted.order_by("dataset")),
    }


def _record(act: str, hook: Hook, actor: Account | None) -> None:
    journal.record(act, hook, actor=actor, data={"host": urlsplit(hook.url).hostname or ""})

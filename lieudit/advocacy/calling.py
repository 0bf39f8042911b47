"""Authors whom no letter reaches: they left no address, and somebody tells them by voice what was answered."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account, Visitor
from lieudit.advocacy.models import Effect
from lieudit.journal import services as journal
from lieudit.journal.models import Mention, content_type_of
from lieudit.needs.models import Need, NeedQuerySet
from lieudit.needs.permissions import animates_need, is_author
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

CALLING_DAYS = 5
"""Working days to tell by voice, to an author who left no address, what institutions answered."""
CALLED = "advocacy.called"
CONCLUDING = ("advocacy.concluded", "advocacy.closed_last")
"""The acts after which no institution is waited for."""
TOLD_OF = (NeedState.ANSWERED, NeedState.EFFECT)
"""States of a need of which there is an answer to tell: its author may have said what changed before the last one."""


def by_voice() -> NeedQuerySet:
    """Needs whose author left no address, and that somebody noted, or who left a telephone."""
    known = Q(collected_by__isnull=False) | ~Q(phone="")
    return Need.objects.public().filter(known, author=None, address="")


def to_call() -> NeedQuerySet:
    """Those that were answered, since `answered_at`, and whose author nobody told by voice, nor heard since."""
    of_need = {"content_type": content_type_of(Need()), "object_id": OuterRef("pk")}
    concluded = Mention.objects.filter(**of_need, entry__kind__in=CONCLUDING).order_by("-entry")
    since = Case(
        When(state=NeedState.ANSWERED, then=F("moved_at")), default=Subquery(concluded.values("entry__at")[:1])
    )
    told = Mention.objects.filter(**of_need, entry__kind=CALLED)
    heard = Effect.objects.filter(need=OuterRef("pk"), at__gte=OuterRef("answered_at"))
    rows = by_voice().filter(~Exists(told), state__in=TOLD_OF).annotate(answered_at=since)
    return rows.filter(~Exists(heard), answered_at__isnull=False)


def calls(account: Visitor, need: Need) -> bool:
    """Noted the words of an author whom no letter reaches, or animates the territory of the need."""
    reaches_nobody = need.author_id is None and not need.address
    return reaches_nobody and (is_author(account, need) or animates_need(account, need))


def hindrance(need: Need) -> str:
    """Why its author is not to be told by voice, in French; empty when they are."""
    there = to_call().filter(pk=need.pk).exists()
    return "" if there else _("Il n’y a plus personne à prévenir de vive voix pour ce besoin.")


@transaction.atomic
def say_called(need: Need, *, actor: Account) -> Need:
    """Say that its author was told by voice what was answered."""
    need = lock(need)
    if why := hindrance(need):
        raise RuleBroken(why)
    journal.record(CALLED, need, actor=actor)
    return need

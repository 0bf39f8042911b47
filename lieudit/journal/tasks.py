"""Mails about what happened: posted (toolkit/outbox.py) with the proof that it was told.

A delivery is written, under a lock of the recipient's follows, in the transaction that posts the mail:
a second worker waits, then finds nothing left to say. What fails for one recipient leaves no delivery behind, keeps
no other waiting, and the next digest says it.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import Error, models, transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.journal.letters import Group, Item, capital, context_of, one_line, subject_of, told_of
from lieudit.journal.models import AT_ONCE, Delivery, Entry, Follow, FollowReason, Mention, with_things
from lieudit.journal.sentence import SENTENCES
from lieudit.toolkit.models import Weight
from lieudit.toolkit.outbox import KEPT_OF_A_SUBJECT, post
from lieudit.toolkit.prepared import Blank, Rows, prepared
from lieudit.toolkit.together import keys_together
from lieudit.toolkit.types import Context

logger = logging.getLogger(__name__)

CONFIRM, NEWS = "journal/mails/confirm.txt", "journal/mails/news.txt"
GATHERED = dt.timedelta(days=3)
"""From a letter sent at once about a thing, how long what follows within the same stage waits for the daily one."""
WAITS_AT_MOST = dt.timedelta(days=400)
"""How far back the letter of a stage gathers what waited for it; what is older is read on the page."""
SILENCE = "silence"
"""Salt of the links by which a mailbox says « plus rien »."""


def recipient_token(address: str) -> str:
    """A signed address: leaves every digest it receives, without a date of expiry."""
    return signing.dumps(address, salt="recipient")


def unsubscribe_url(token: str) -> str:
    return settings.SITE_URL + reverse("journal:unsubscribe", args=[token])


def silence_url(address: str) -> str:
    """Where the owner of a mailbox says that they want nothing more from us; valid for ever."""
    return settings.SITE_URL + reverse("journal:silence", args=[signing.dumps(address.lower(), salt=SILENCE)])


def by_recipient(follows: Iterable[Follow]) -> list[tuple[str, list[Follow]]]:
    """Follows put together by the address they write to."""
    ordered = sorted(follows, key=lambda follow: (follow.to, follow.pk))
    return [(to, list(group)) for to, group in groupby(ordered, key=lambda follow: follow.to)]


def send(
    to: str, subject: str, template: str, context: Context, leave_url: str = "", weight: int = Weight.USUAL
) -> None:
    """One letter; `leave_url` unsubscribes in one click (RFC 8058). Its page is written from its text (outbox). Its
    subject is whole, and begins with a capital."""
    subject = capital(one_line(subject, KEPT_OF_A_SUBJECT))
    context = {**context, "leave_url": leave_url, "site_url": settings.SITE_URL, "title": subject}
    headers = {"Auto-Submitted": "auto-generated"}
    if leave_url:
        headers["List-Unsubscribe"] = f"<{leave_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = re.sub(r"\n{3,}", "\n\n", render_to_string(template, context))
    post(EmailMessage(subject, text, to=[to], headers=headers), weight=weight)


def send_confirmation(follow: Follow) -> None:
    """Ask the owner of an address whether they want to follow; the mail also lets them say « plus rien »."""
    url = settings.SITE_URL + reverse("journal:confirm", args=[follow.token])
    group = Group((follow,))
    subject = f"Confirmez pour suivre : {group.title}"
    context = {"group": group, "url": url, "silence_url": silence_url(follow.to)}
    send(follow.to, subject, CONFIRM, context)


@task
def tell_followers(entry_id: int) -> None:
    """Tell at once those who asked for it, or whose own words an act concerns: one letter a person, whatever it
    mentions."""
    entry = _act.first(pk=entry_id)
    if entry is None or not entry.template.told:
        return
    actor = entry.actor.email.lower() if entry.actor else None
    follows = _told_at_once(entry.template.urgent, entry=entry.pk, actor=entry.actor_id)
    known = with_things(follows) if entry.template.waits else follows
    for to, some in by_recipient(known):
        if to != actor and not all(waits_for_its_stage(follow, entry) for follow in some):
            attempt(_tell, to, [follow.pk for follow in some], entry)


@prepared()
def _act(*, pk: Blank) -> Rows:
    return Entry.objects.filter(pk=pk).select_related("actor")


@prepared()
def _told_at_once(urgent: bool, *, entry: Blank, actor: Blank | None) -> Rows:
    """Follows of who has not read the act yet, with their account."""
    return (
        Follow.objects.told_at_once(entry, actor, urgent=urgent).filter(read_up_to__lt=entry).select_related("account")
    )


@task
def send_digest(to: str, follow_ids: list[int], since: str) -> None:
    """Send the news of the followed things to one address, grouped by thing; nothing when there are none."""
    attempt(_digest, to, follow_ids, dt.datetime.fromisoformat(since))


def attempt(act: Any, to: Any, *arguments: Any) -> None:
    """A recipient whose mail cannot be written does not keep the others waiting; the next run tries again."""
    try:
        with transaction.atomic():
            act(to, *arguments)
    except Error:
        raise
    except Exception:
        logger.exception("a mail could not be posted")


def _locked(follow_ids: list[int]) -> list[Follow]:
    """The follows that still run, held until the end of the transaction, with their things."""
    rows = Follow.objects.running().filter(pk__in=follow_ids).select_related("account")
    follows = with_things(rows.select_for_update(of=("self",)).order_by("pk"))
    return [follow for follow in follows if follow.thing is not None]


def may_hear(follow: Follow, entry: Entry, inside: Collection[int]) -> bool:
    """Whether an act may be told: everybody hears what is public; the rest, who is still among the `insiders`."""
    return entry.template.public or follow.pk in inside


def insiders(follows: Iterable[Follow]) -> set[int]:
    """The keys of those whose reader may hear of their thing what is not public. Its QuerySet says who may, by
    `told_to(account)`, when following it is not enough: one query, whatever the kinds of things."""
    found: set[int] = set()
    asked: dict[tuple[type[models.Model], Account], dict[int, int]] = defaultdict(dict)
    for follow in follows:
        thing: Any = follow.thing
        if not hasattr(type(thing)._default_manager.all(), "told_to"):
            found |= {follow.pk} if follow.reason in AT_ONCE else set()
        elif follow.account:
            asked[type(thing), follow.account][follow.object_id] = follow.pk
    kinds = list(asked.items())
    told = keys_together([_told_to(account, model).filter(pk__in=some) for (model, account), some in kinds])
    return found | {kinds[at][1][key] for at, key in told}


def _told_to(account: Account, model: Any) -> Rows:
    told: Rows = model._default_manager.told_to(account)
    return told


def _tell(to: str, follow_ids: list[int], entry: Entry) -> None:
    unread = [follow for follow in _locked(follow_ids) if follow.read_up_to < entry.pk]
    inside = set() if entry.template.public else insiders(unread)
    follows = [follow for follow in unread if may_hear(follow, entry, inside)]
    if not follows or Delivery.objects.filter(follow__in=Follow.objects.to_address(to), entry=entry).exists():
        return
    if all(may_wait(follow, entry) for follow in follows):
        return
    told = {entry: tuple(follows)} | _gathered(to, follows, entry)
    items, shut = told_of(told, follows)
    lead, *gathered = [item.told_to(follows[0]) for item in items]
    if lead.hidden:
        return
    Delivery.objects.bulk_create(Delivery(follow=follow, entry=act) for act, some in told.items() for follow in some)
    said = (lead, *(item for item in gathered if not item.hidden))
    group = Group(tuple(follows), said, lead=lead, is_closed=follows[0].pk in shut)
    send(to, subject_of([group]), NEWS, context_of([group]), unsubscribe_url(follows[0].token))


def _gathered(to: str, follows: list[Follow], entry: Entry) -> dict[Entry, tuple[Follow, ...]]:
    """What waited within the stage that this act ends, or goes on; newest first."""
    staged = [follow for follow in follows if follow.by_stage]
    if not staged:
        return {}
    waited = _news(to, staged, entry.at - WAITS_AT_MOST)
    return {act: some for act, some in waited.items() if act.pk < entry.pk}


def waits_for_its_stage(follow: Follow, entry: Entry) -> bool:
    """Whether an act is a step within a stage, and not an answer to them, for who is told stage by stage."""
    return entry.template.waits and follow.by_stage and not _is_addressed(follow, entry)


def _is_addressed(follow: Follow, entry: Entry) -> bool:
    """Whether it answers its reader, or asks them: of a thing told by stage, its sentence says so; else all does."""
    if entry.template.urgent and follow.reason == FollowReason.MEMBER:
        return True
    return follow.reason == FollowReason.PARTY and (entry.template.addressed or not follow.by_stage)


def may_wait(follow: Follow, entry: Entry) -> bool:
    """Whether an act is told later, gathered: a step within a stage, or the same stage once more.

    With what ends the stage, for a thing that is told stage by stage; else in the letter of the day, when a letter left
    lately about this thing. What is addressed to somebody, who may have to answer, never waits.
    """
    said = entry.template
    if _is_addressed(follow, entry) or not (said.waits or said.stage or said.first):
        return False
    if follow.by_stage:
        return waits_for_its_stage(follow, entry) or _told_in_this_stage(follow, entry)
    told = Delivery.objects.filter(follow=follow, sent_at__gte=timezone.now() - GATHERED)
    if said.stage:
        told = told.filter(entry__kind__in=kinds_of_stage(said.stage))
    return told.exists()


def _told_in_this_stage(follow: Follow, entry: Entry) -> bool:
    """Whether a letter said the same, of what opens the stage or of this kind of act, since the stage began."""
    stage, alike = entry.template.stage, [entry.kind]
    before = Mention.objects.filter(
        content_type=follow.content_type_id, object_id=follow.object_id, entry_id__lt=entry.pk
    )
    others = [kind for kind, each in SENTENCES.items() if each.stage and each.stage != stage]
    if stage:
        alike = kinds_of_stage(stage)
    began = before.filter(entry__kind__in=others).aggregate(last=models.Max("entry_id"))["last"] or 0
    return Delivery.objects.filter(
        follow=follow, entry__kind__in=alike, entry_id__gt=began, entry_id__lt=entry.pk
    ).exists()


def kinds_of_stage(stage: str) -> list[str]:
    return [kind for kind, each in SENTENCES.items() if each.stage == stage]


def _digest(to: str, follow_ids: list[int], since: dt.datetime) -> None:
    follows = _locked(follow_ids)
    news = _of_the_day(to, _news(to, follows, since))
    items, shut = told_of(news, follows)
    if all(item.hidden for item in items):
        return
    Delivery.objects.bulk_create(Delivery(follow=f, entry=entry) for entry, some in news.items() for f in some)
    groups: dict[tuple[Follow, ...], list[Item]] = defaultdict(list)
    for item in items:
        some = news[item.entry]
        groups[some].append(item.told_to(some[0]))
    parts = [Group(some, tuple(items), is_closed=some[0].pk in shut) for some, items in groups.items()]
    send(to, subject_of(parts), NEWS, context_of(parts, digest=True), unsubscribe_url(recipient_token(to)), Weight.NEWS)


def _of_the_day(to: str, found: dict[Entry, tuple[Follow, ...]]) -> dict[Entry, tuple[Follow, ...]]:
    """What does not wait for the end of its stage, with what waited for it; newest first."""
    told = {
        act: tuple(each for each in some if not (each.by_stage and may_wait(each, act))) for act, some in found.items()
    }
    told = {act: some for act, some in told.items() if some}
    waited: dict[Entry, tuple[Follow, ...]] = {}
    for act, some in told.items():
        waited |= _gathered(to, list(some), act)
    return dict(sorted((waited | told).items(), key=lambda each: -each[0].pk))


def _news(to: str, follows: list[Follow], since: dt.datetime) -> dict[Entry, tuple[Follow, ...]]:
    """What was not told yet, newest first, with the follows that each entry concerns."""
    by_thing = {(follow.content_type_id, follow.object_id): follow for follow in follows}
    wanted = models.Q(pk__in=[])
    for content_type in {kind for kind, _pk in by_thing}:
        ids = [pk for kind, pk in by_thing if kind == content_type]
        wanted |= models.Q(content_type=content_type, object_id__in=ids)
    delivered = Delivery.objects.filter(follow__in=Follow.objects.to_address(to), entry__at__gte=since)
    told = set(delivered.values_list("entry_id", flat=True))  # whatever the page that was followed
    mentions = Mention.objects.filter(wanted, entry__at__gte=since).select_related("entry__actor").order_by("-entry_id")
    found = [(each.entry, by_thing[each.content_type_id, each.object_id]) for each in mentions]
    found = [(entry, follow) for entry, follow in found if entry.pk not in told and _concerns(to, follow, entry)]
    inside = insiders(follow for entry, follow in found if not entry.template.public)
    news: dict[Entry, tuple[Follow, ...]] = {}
    for entry, follow in found:
        if may_hear(follow, entry, inside):
            news[entry] = (*news.get(entry, ()), follow)
    return news


def _concerns(to: str, follow: Follow, entry: Entry) -> bool:
    """Whether an entry is for this follower: meant for them, later than their wish, not their own act."""
    sentence = entry.template
    meant = sentence.told and (sentence.public or follow.reason in AT_ONCE)
    own = entry.actor is not None and entry.actor.email.lower() == to
    news = entry.at >= follow.created_at and entry.pk > follow.read_up_to
    return meant and not own and news

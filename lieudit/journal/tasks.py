"""Mails about what happened: posted (toolkit/outbox.py) with the proof that it was told.

A delivery is written, under a lock of the recipient's follows, in the transaction that posts the mail:
a second worker waits, then finds nothing left to say. What fails for one recipient leaves no delivery behind, keeps
no other waiting, and the next digest says it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import Error, models, transaction
from django.db.models import prefetch_related_objects
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from lieudit.journal.models import AT_ONCE, Delivery, Entry, Follow, Mention
from lieudit.toolkit.models import Weight
from lieudit.toolkit.outbox import post
from lieudit.toolkit.tokens import address_of, thing_of
from lieudit.toolkit.types import Context

logger = logging.getLogger(__name__)

CONFIRM = ("journal/mails/confirm.txt", "journal/mails/confirm.html")
NEWS = ("journal/mails/news.txt", "journal/mails/news.html")
"""Plain text and HTML of each kind of mail."""
MASKED = gettext_lazy("Un acte dont les mots ont été masqués depuis.")
"""What is said of an act whose words are read no more."""
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


@dataclass(frozen=True)
class Item:
    """One entry in a mail."""

    entry: Entry

    @cached_property
    def hidden(self) -> bool:
        """Whether the thing whose words the entry carries (`data["of"]`, its token) is read no more."""
        of = self.entry.data.get("of")
        gone = bool(of) and thing_of(of, AnonymousUser()) is None
        return gone or (bool(of) and not Entry.objects.shown().filter(pk=self.entry.pk).exists())

    @property
    def sentence(self) -> str:
        """What happened, without the words that were hidden since."""
        return str(MASKED) if self.hidden else self.entry.sentence

    @property
    def words(self) -> str:
        """The text that the act published, when its entry carries one (`data["text"]`) that may still be read."""
        return "" if self.hidden else str(self.entry.data.get("text") or "")


@dataclass(frozen=True)
class Group:
    """One followed thing in a mail, or several that the same entries concern."""

    follows: tuple[Follow, ...]
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        first, others = one_line(str(self.follows[0].thing)), len(self.follows) - 1
        if not others:
            return first
        return f"{first} et {others} autre{'s' if others > 1 else ''}"

    @property
    def url(self) -> str:
        return settings.SITE_URL + address_of(self.follows[0].thing)

    @property
    def reason(self) -> str:
        return self.follows[0].get_reason_display()

    @property
    def leave_url(self) -> str:
        return unsubscribe_url(self.follows[0].token)


def one_line(text: str, length: int = 150) -> str:
    """Fit for a header or a feed: no line break, no control character, no more than `length` characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:length]


def by_recipient(follows: Iterable[Follow]) -> list[tuple[str, list[Follow]]]:
    """Follows put together by the address they write to."""
    ordered = sorted(follows, key=lambda follow: (follow.to, follow.pk))
    return [(to, list(group)) for to, group in groupby(ordered, key=lambda follow: follow.to)]


def send(
    to: str,
    subject: str,
    templates: tuple[str, str],
    context: Context,
    leave_url: str = "",
    weight: int = Weight.USUAL,
) -> None:
    """One mail, as plain text and simple HTML; `leave_url` unsubscribes in one click (RFC 8058)."""
    context = {**context, "leave_url": leave_url, "site_url": settings.SITE_URL, "title": one_line(subject)}
    headers = {"Auto-Submitted": "auto-generated"}
    if leave_url:
        headers["List-Unsubscribe"] = f"<{leave_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        one_line(subject),
        render_to_string(templates[0], context),
        to=[to],
        headers=headers,
    )
    mail.attach_alternative(render_to_string(templates[1], context), "text/html")
    post(mail, weight=weight)


def send_confirmation(follow: Follow) -> None:
    """Ask the owner of an address whether they want to follow; the mail also lets them say « plus rien »."""
    url = settings.SITE_URL + reverse("journal:confirm", args=[follow.token])
    subject = f"Confirmez pour suivre : {follow.thing}"
    context = {"group": Group((follow,), ()), "url": url, "silence_url": silence_url(follow.to)}
    send(follow.to, subject, CONFIRM, context)


@task
def tell_followers(entry_id: int) -> None:
    """Tell at once those whose own words an act concerns: one mail a person, whatever it mentions."""
    entry = Entry.objects.filter(pk=entry_id).select_related("actor").first()
    if entry is None or not entry.template.told:
        return
    actor = entry.actor.email.lower() if entry.actor else None
    for to, follows in by_recipient(Follow.objects.told_at_once(entry).select_related("account")):
        if to != actor:
            attempt(_tell, to, [follow.pk for follow in follows], entry)


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
    follows = list(rows.select_for_update(of=("self",)).order_by("pk"))
    prefetch_related_objects(follows, "thing")
    return [follow for follow in follows if follow.thing is not None]


def may_hear(follow: Follow, entry: Entry) -> bool:
    """Whether an act may be told: everybody hears what is public; the rest, who is still inside.

    The QuerySet of the thing says who is, by `told_to(account)`, when following it is not enough.
    """
    thing: Any = follow.thing
    things: Any = type(thing)._default_manager.all()
    if entry.template.public or not hasattr(things, "told_to"):
        return True
    return bool(follow.account) and things.told_to(follow.account).filter(pk=follow.object_id).exists()


def _tell(to: str, follow_ids: list[int], entry: Entry) -> None:
    follows = [follow for follow in _locked(follow_ids) if may_hear(follow, entry)]
    if not follows or Delivery.objects.filter(follow__in=Follow.objects.to_address(to), entry=entry).exists():
        return
    Delivery.objects.bulk_create(Delivery(follow=follow, entry=entry) for follow in follows)
    group = Group(tuple(follows), (Item(entry),))
    send(to, f"{group.title} : {group.items[0].sentence}", NEWS, {"groups": [group]}, group.leave_url)


def _digest(to: str, follow_ids: list[int], since: dt.datetime) -> None:
    follows = _locked(follow_ids)
    news = _news(to, follows, since)
    if not news:
        return
    Delivery.objects.bulk_create(Delivery(follow=f, entry=entry) for entry, some in news.items() for f in some)
    groups: dict[tuple[Follow, ...], list[Item]] = defaultdict(list)
    for entry, some in news.items():
        groups[some].append(Item(entry))
    parts = [Group(some, tuple(items)) for some, items in groups.items()]
    subject = f"Des nouvelles de : {parts[0].title}"
    if len(parts) > 1:
        subject = f"Des nouvelles de {len(parts)} pages que vous suivez"
    send(to, subject, NEWS, {"groups": parts, "digest": True}, unsubscribe_url(recipient_token(to)), Weight.NEWS)


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
    news: dict[Entry, tuple[Follow, ...]] = {}
    for mention in mentions:
        entry, follow = mention.entry, by_thing[mention.content_type_id, mention.object_id]
        if entry.pk not in told and _concerns(to, follow, entry):
            news[entry] = (*news.get(entry, ()), follow)
    return news


def _concerns(to: str, follow: Follow, entry: Entry) -> bool:
    """Whether an entry is for this follower: meant for them, later than their wish, not their own act."""
    sentence = entry.template
    meant = sentence.told and (sentence.public or follow.reason in AT_ONCE)
    own = entry.actor is not None and entry.actor.email.lower() == to
    return meant and not own and entry.at >= follow.created_at and may_hear(follow, entry)

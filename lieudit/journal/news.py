"""« Ce qui vous attend »: what happened to the things that an account follows, grouped by thing, read or not.

What is read here is not mailed: `Follow.read_up_to` is the last entry that was read of a thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Max, Min, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.journal.letters import (
    About,
    Item,
    about,
    after,
    capital,
    carried_by,
    closed,
    guarded,
    items_of,
    one_line,
)
from lieudit.journal.models import AT_ONCE, Entry, Follow, FollowReason, Mention, content_type_of, with_things
from lieudit.journal.sentence import SENTENCES, STAGES
from lieudit.journal.tasks import insiders, may_hear
from lieudit.toolkit.tokens import address_of, readable

GREATEST = models.BigIntegerField.MAX_BIGINT
RECENT = dt.timedelta(days=60)
"""How far back news are shown, and counted."""
MOST_NEWS = 200
"""Entries read for one page."""
MOST_MOVED = 3
"""Acts told on the front page."""
MOST_DONE = 12
"""One’s own acts told there: the last ones."""
MOST_OF_A_THING = 4
"""Entries shown of one thing; its page holds the others."""


@dataclass(frozen=True)
class Piece:
    """One entry of a thing, and whether its reader has read it."""

    item: Item
    unread: bool


@dataclass(frozen=True)
class News:
    """A followed thing with what happened to it, newest first; `unread` are counted among all of them."""

    follow: Follow
    pieces: tuple[Piece, ...]
    unread: int
    is_closed: bool
    """Its reader may see the thing no more."""

    @cached_property
    def about(self) -> About:
        return about(self.follow, is_closed=self.is_closed)

    @property
    def title(self) -> str:
        return capital(one_line(self.about.title))

    @property
    def stage(self) -> str:
        """Where its thread is, of what is told stage by stage and its reader may see; empty for the rest."""
        thing = None if self.is_closed else self.follow.thing
        if not getattr(thing, "told_by_stage", False):
            return ""
        stage = str(getattr(thing, "stage", "") or getattr(thing, "state", ""))
        return stage if stage in STAGES else ""

    @property
    def url(self) -> str:
        return address_of(self.follow.thing)

    @property
    def why(self) -> str:
        """« Parce que vous avez exprimé ce besoin »."""
        return capital(str(self.about.why or self.follow.get_reason_display()))

    @property
    def last(self) -> int:
        """The newest entry shown: what is read, is read up to there."""
        return self.pieces[0].item.entry.pk

    @property
    def shown(self) -> tuple[Piece, ...]:
        return self.pieces[:MOST_OF_A_THING]


def _told(account: Account) -> models.QuerySet[Mention]:
    """What happened lately to the things that an account follows, except by itself: found thing by thing, whatever else
    happens on the site, and past the thousands who say the same of one (`aside`: none of these is told)."""
    public = [kind for kind, sentence in SENTENCES.items() if sentence.told and sentence.public]
    inside = [kind for kind, sentence in SENTENCES.items() if sentence.told and not sentence.public]
    now = timezone.now()
    of_the_thing = Mention.objects.alias(reason=ExpressionWrapper(OuterRef("reason"), models.CharField())).filter(
        Q(entry__kind__in=public) | Q(entry__kind__in=inside, reason__in=AT_ONCE),
        Q(entry__actor=None) | ~Q(entry__actor=account),
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        aside=False,
        entry_id__gte=first_recent(timezone.localdate(now)),
        entry__at__gte=Greatest(OuterRef("created_at"), Value(now - RECENT)),
    )
    mine = Follow.objects.running().filter(account=account).order_by()
    found = mine.values(told=Func(ArraySubquery(of_the_thing.values("pk")), function="unnest"))
    return Mention.objects.filter(pk__in=found).order_by("-entry_id")


@lru_cache(maxsize=1)
def first_recent(day: dt.date) -> int:
    """The first entry of which news may be shown on this day: those before it are not looked at one by one. Later ones
    have greater numbers, whenever they are said to have happened; so has one that is not committed yet, whose number
    may be smaller than that of the first recent one, not than that of the last old one."""
    recent = Entry.objects.order_by().filter(at__gte=timezone.now() - RECENT - dt.timedelta(days=1))
    lowest = Min(F("pk") + 0)  # of a bare key the database would walk past all that is old, in the order of the keys
    first = Coalesce(models.Subquery(recent.annotate(all=Value(1)).values("all").values(first=lowest)), GREATEST)
    return int(Entry.objects.filter(pk__lt=first).aggregate(last=Max("pk"))["last"] or 0) + 1


def news_of(account: Account, *, read: bool = True) -> list[News]:
    """The news of an account by thing, those with something unread first, then the latest; without those that were all
    `read`, whose things are then not asked for."""
    told = list(_told(account).select_related("entry__actor")[:MOST_NEWS])
    follows = _followed(account, told, read=read)
    told = [each for each in told if (each.content_type_id, each.object_id) in follows]
    acts = {each.entry_id: each.entry for each in told}.values()
    seen = readable([*carried_by(acts).values(), *guarded(follows.values())], account)  # of all kinds at once
    items = {item.entry.pk: item for item in items_of(acts, account, seen)}
    unsaid = [each for each in told if not each.entry.template.public]
    inside = insiders(follows[each.content_type_id, each.object_id] for each in unsaid)
    pieces: dict[int, list[Piece]] = {}
    for mention in told:
        follow = follows[mention.content_type_id, mention.object_id]
        if not may_hear(follow, mention.entry, inside):
            continue
        unread = mention.entry_id > follow.read_up_to
        pieces.setdefault(follow.pk, []).append(Piece(items[mention.entry_id].told_to(follow), unread))
    by_pk = {each.pk: each for each in follows.values() if each.pk in pieces}
    shut = closed(by_pk.values(), seen)
    found = [
        News(by_pk[pk], tuple(some), sum(piece.unread for piece in some), pk in shut) for pk, some in pieces.items()
    ]
    return sorted(found, key=lambda news: (not news.unread, -news.last))


def _followed(account: Account, told: Sequence[Mention], *, read: bool) -> dict[tuple[int, int], Follow]:
    """What the account follows among what was told, newest first, with its things, by content type and key."""
    last: dict[tuple[int, int], int] = {}
    for each in told:
        last.setdefault((each.content_type_id, each.object_id), each.entry_id)
    mine = Follow.objects.running().filter(account=account, object_id__in={key for _kind, key in last})
    asked = mine.select_related("account").order_by("-created_at", "-pk")
    found = {(each.content_type_id, each.object_id): each for each in asked}
    news = {key: each for key, each in found.items() if last.get(key, 0) > (0 if read else each.read_up_to)}
    with_things(news.values())
    return {key: each for key, each in news.items() if each.thing is not None}


class Moved(NamedTuple):
    """One act that everybody reads, of a thing that one follows, and why one follows it; `url`, where it is told: its
    page, or the news of the thing."""

    said: str
    url: str
    why: str
    at: dt.datetime


def moved_for(account: Account, known: Iterable[models.Model] = ()) -> list[Moved]:
    """The latest acts of others on the things that an account follows, each once: one query, for a front page, but for
    the things of theirs that are not `known` there already."""
    mine = Follow.objects.running().filter(
        account=account, content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
    )
    told = _told(account).filter(entry__in=Entry.objects.public())
    why, token = (models.Subquery(mine.values(name)[:1]) for name in ("reason", "token"))
    told = told.annotate(why=why, token=token)
    latest = list(told.order_by("-entry_id", "pk").distinct("entry_id").select_related("entry")[:MOST_MOVED])
    by_key = {(content_type_of(thing).pk, thing.pk): thing for thing in known}
    named = [each for each in latest if _bears_its_name(each)]
    for each in named:
        if thing := by_key.get((each.content_type_id, each.object_id)):
            each.thing = thing
    with_things(each for each in named if not Mention.thing.is_cached(each))
    return [_moved(mention, vars(mention)["why"], vars(mention)["token"]) for mention in latest]


def _is_theirs(mention: Mention) -> bool:
    """Whether who follows the thing is at its origin: its sentence is then said after its name."""
    return bool(vars(mention)["why"] == FollowReason.AUTHOR and mention.entry.template.yours)


def _bears_its_name(mention: Mention) -> bool:
    """Whether a sentence is said after the name of the thing: it says « il », or « s’en saisit »."""
    return _is_theirs(mention) or mention.entry.template.addressed


def _moved(mention: Mention, why: str, token: str) -> Moved:
    entry, is_theirs = mention.entry, _is_theirs(mention)
    url = str(entry.data.get("url") or "")
    there = url if url.startswith("/") else f"{reverse('journal:news')}?choix=toutes#{token}"
    said = entry.template.write(entry.data, yours=is_theirs)
    if _bears_its_name(mention) and mention.thing is not None:
        said = after(one_line(str(mention.thing)), said)
    return Moved(capital(said), there, str(FollowReason(why).label), entry.at)


class Done(NamedTuple):
    """What a person did lately, said to them, the latest first; `is_all` unless they did more."""

    said: list[str]
    is_all: bool


def done_by(account: Account, since: dt.datetime) -> Done:
    """Readings, and what has nobody's words to say it, aside."""
    own = [kind for kind, sentence in SENTENCES.items() if sentence.own and not kind.startswith("journal.")]
    acts = Entry.objects.by(account).shown().filter(at__gte=since, kind__in=own).order_by("-pk")
    said = [entry.own_sentence for entry in acts[: MOST_DONE + 1]]
    return Done(said[:MOST_DONE], len(said) <= MOST_DONE)


def unread_count(account: Account) -> int:
    """How many acts are not read yet, each once whatever it concerns."""
    later = Follow.objects.filter(
        account=account,
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        read_up_to__lt=OuterRef("entry_id"),
        ended_at=None,
    )
    found = _told(account).order_by().filter(models.Exists(later)).aggregate(n=models.Count("entry", distinct=True))
    return int(found["n"])


def last_act() -> int:
    """The newest act of all: what is read up to there is read, be it of a thing that one may no more hear of."""
    return int(Mention.objects.aggregate(last=Max("entry_id"))["last"] or 0)


def read_news(account: Account, *, up_to: int, token: str = "") -> int:
    """What was shown of one thing, or of all, is read; what came since is not. How many things changed."""
    known = last_act()
    mine = Follow.objects.running().filter(account=account, read_up_to__lt=min(up_to, known))
    mine = mine.filter(token=token) if token else mine
    return mine.update(read_up_to=Greatest(F("read_up_to"), min(up_to, known)))


def unread_news(account: Account, *, up_to: int, token: str) -> int:
    """The newest act of a thing, `up_to`, is not read after all."""
    mine = Follow.objects.running().filter(account=account, token=token, read_up_to__gte=up_to)
    return mine.update(read_up_to=up_to - 1)

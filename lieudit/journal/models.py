"""The one table of what happened, whom it concerns, and who follows it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.constants import OnConflict
from django.db.models.functions import StrIndex, Substr
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.journal.sentence import SENTENCES, Sentence
from lieudit.toolkit.expected import written
from lieudit.toolkit.extension import Point
from lieudit.toolkit.models import new_key
from lieudit.toolkit.prepared import Blank, Written
from lieudit.toolkit.together import read_together
from lieudit.toolkit.types import JsonField


def content_type_of(thing: models.Model) -> ContentType:
    return ContentType.objects.get_for_model(thing)


def hides_nothing(_thing: models.Model) -> bool:
    return False


@dataclass(frozen=True)
class Veil:
    """Over which public entries it is, when it last fell over one, None where it never did, and whether it is over the
    words of a thing."""

    over: Callable[[], models.Q]
    fell: Callable[[], dt.datetime | None]
    hides: Callable[[models.Model], bool] = hides_nothing


VEILS = Point[Veil](
    "journal.models.VEILS",
    'Which public entries carry words that are hidden now (`data["of"]`, a token), or copy some that were taken back.',
)


def veils_fell() -> dt.datetime | None:
    """When words of the journal were last hidden, or taken back."""
    return max((at for veil in VEILS if (at := veil.fell())), default=None)


def is_hidden(thing: models.Model) -> bool:
    """Whether the words of a thing are hidden now."""
    return any(veil.hides(thing) for veil in VEILS)


class EntryQuerySet(models.QuerySet["Entry"]):
    def public(self) -> EntryQuerySet:
        """Entries whose sentence is meant for everybody, and whose words are not hidden now."""
        return self.shown().filter(kind__in=[kind for kind, sentence in SENTENCES.items() if sentence.public])

    def shown(self) -> EntryQuerySet:
        """Without those that carry words which are hidden now."""
        shown = self.all()
        for veil in VEILS:
            shown = shown.exclude(veil.over())
        return shown

    def with_veils(self) -> EntryQuerySet:
        """Entries that know as `is_veiled` whether they carry words which are hidden now."""
        hidden = models.Q(pk__in=[])
        for veil in VEILS:
            hidden |= veil.over()
        veiled = models.Case(models.When(hidden, then=True), default=False, output_field=models.BooleanField())
        return self.annotate(is_veiled=veiled)

    def of_room(self, room: str) -> EntryQuerySet:
        """Acts of one room, of all when it is empty."""
        return self.alias(room=RoomOf("kind")).filter(room=room) if room else self

    def about(self, *things: models.Model) -> EntryQuerySet:
        """Entries that mention one of the things; newest first."""
        wanted = models.Q(pk__in=[])
        for thing in things:
            wanted |= models.Q(content_type=content_type_of(thing), object_id=thing.pk)
        mentions = Mention.objects.filter(wanted).values("entry_id")
        return self.filter(pk__in=mentions).order_by("-pk")

    def told_of(self, thing: models.Model) -> EntryQuerySet:
        """Those that mention a thing and are no `aside`, by the index of these; newest first."""
        aside = [kind for kind, sentence in SENTENCES.items() if sentence.aside]
        mentions = Mention.objects.filter(content_type=content_type_of(thing), object_id=thing.pk, aside=False)
        return self.filter(pk__in=mentions.values("entry_id")).exclude(kind__in=aside).order_by("-pk")

    def by(self, account: Account) -> EntryQuerySet:
        return self.filter(actor=account)


def room_of_kind() -> Substr:
    """The room of an act, « needs » of « needs.expressed », as an index holds it: an act of a quiet room is found
    without reading those of all the others."""
    return Substr("kind", 1, StrIndex(models.F("kind"), models.Value(".")) - 1)


class RoomOf(models.Func):
    """The same, as it is asked: a plan kept for all values knows the expression of the index only without a blank."""

    template = "SUBSTRING(%(expressions)s, 1, STRPOS(%(expressions)s, '.') - 1)"
    arity = 1
    output_field = models.CharField()


WRITE_ENTRY = """
WITH entry AS (
    INSERT INTO journal_entry (kind, at, actor_id, hat_type_id, hat_id, hat_name, data)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
), mentioned AS (
    INSERT INTO journal_mention (entry_id, content_type_id, object_id, aside)
    SELECT entry.id, thing.kind, thing.key, %s FROM entry, unnest(%s::int[], %s::bigint[]) AS thing (kind, key)
)
SELECT id FROM entry
"""
WRITE_ENTRY_ONCE = """
WITH row AS ({row} RETURNING 1), entry AS (
    INSERT INTO journal_entry (kind, at, actor_id, hat_type_id, hat_id, hat_name, data)
    SELECT %s, %s::timestamptz, %s::bigint, %s::int, %s::bigint, %s, %s::jsonb FROM row RETURNING id
), mentioned AS (
    INSERT INTO journal_mention (entry_id, content_type_id, object_id, aside)
    SELECT entry.id, thing.kind, thing.key, %s FROM entry, unnest(%s::int[], %s::bigint[]) AS thing (kind, key)
)
SELECT id FROM entry
"""
"""The same beside a row, where the row was not there already."""


class Entry(models.Model):
    """One act: its kind, who did it, in whose name, and the facts its French sentence needs.

    `data` is frozen at the time of the act, so that the sentence never changes. Immutable (trigger).
    """

    kind = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    hat_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    hat_id = models.PositiveBigIntegerField(null=True)
    hat = GenericForeignKey("hat_type", "hat_id")
    hat_name = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("acte")
        verbose_name_plural = _("journal")
        indexes = [models.Index(room_of_kind(), models.F("id").desc(), name="entries_of_a_room")]

    def __str__(self) -> str:
        return self.sentence

    def write(self, mentions: Sequence[tuple[int, int]], row: models.Model | None = None) -> bool:
        """Write it, with the things that it mentions (the key of their kind, and theirs): one statement, which every
        act of the site pays for. With a `row`, which the statement writes too; or neither, where that one was there
        already: whether it was written."""
        kinds, keys = [kind for kind, _key in mentions], [key for _kind, key in mentions]
        said = connection.ops.adapt_json_value(self.data, None)
        hat, aside = (self.hat_type_id, self.hat_id, self.hat_name), self.template.aside
        told = [self.kind, self.at, self.actor_id, *hat, said, aside, kinds, keys]
        with connection.cursor() as cursor:
            if row is None:
                cursor.execute(WRITE_ENTRY, told)
            else:
                sql, values = _written_once(row)
                cursor.execute(WRITE_ENTRY_ONCE.format(row=sql), [*values, *told])
            if (written := cursor.fetchone()) is None:
                return False
        (self.pk,) = written
        self._state.adding, self._state.db = False, connection.alias
        return True

    @property
    def template(self) -> Sentence:
        return SENTENCES[self.kind]

    @property
    def sentence(self) -> str:
        """What happened, in one French sentence."""
        return self.template.say(self.data)

    @property
    def own_sentence(self) -> str:
        """The same, said to who did it: « Vous avez demandé… »."""
        return self.template.say_own(self.data)

    @property
    def by(self) -> str:
        """Who did it, as everybody may read it: the hat, else the public name, else nobody."""
        if self.hat_name:
            return self.hat_name
        return self.actor.public_name if self.actor else ""


def _written_once(row: models.Model) -> tuple[str, Sequence[int | str | dt.datetime | None]]:
    """What writes a new row, unless one that its constraints hold for the same is there."""
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE)
    query.insert_values([field for field in row._meta.concrete_fields if not field.primary_key], [row])
    ((sql, values),) = query.get_compiler(connection=connection).as_sql()
    return sql, values


class Mention(models.Model):
    """A thing that an entry concerns: its thread is all the entries that mention it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="mentions")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()
    aside = models.BooleanField(default=False, db_default=False)
    """That of its entry (`Sentence.aside`): an index holds the others."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "entry"], name="a_thing_is_mentioned_once")
        ]
        indexes = [
            models.Index(
                fields=["content_type", "object_id", "-entry"], condition=models.Q(aside=False), name="mentions_told"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.content_type_id}/{self.object_id}"


MONDAY = 0


class FollowReason(models.TextChoices):
    """Why a mail comes: it is printed in the mail."""

    AUTHOR = "author", _("parce que vous en êtes à l’origine")
    PARTY = "party", _("parce que cela vous concerne directement")
    SUPPORTER = "supporter", _("parce que votre lieu a rejoint ce besoin")
    ANIMATOR = "animator", _("parce que vous animez ce territoire")
    MEMBER = "member", _("parce que vous siégez dans cette assemblée")
    FOLLOWER = "follower", _("parce que vous suivez cette page")


AT_ONCE = frozenset({FollowReason.AUTHOR, FollowReason.PARTY})
"""Who is told at once, of acts that are not public too; the others wait for the daily digest."""


class Rhythm(models.TextChoices):
    """When letters about a thing come."""

    NOW = "now", _("Dès qu’une étape est franchie")
    DAY = "day", _("Un message par jour, s’il y a du nouveau")
    WEEK = "week", _("Un message chaque lundi, s’il y a du nouveau")
    HERE = "here", _("Aucun message : je lis les nouvelles ici")


NEVER_WAITS = _("Cela vous concerne : toujours aussitôt")
"""Said in place of a rhythm to who may have to answer."""


class FollowQuerySet(models.QuerySet["Follow"]):
    def running(self) -> FollowQuerySet:
        return self.filter(confirmed_at__isnull=False, ended_at=None).exclude(account__is_active=False)

    def of(self, thing: models.Model) -> FollowQuerySet:
        return self.filter(content_type=content_type_of(thing), object_id=thing.pk)

    def of_reader(self, reader: Visitor, thing: models.Model) -> Follow | None:
        """How a reader with an account follows a thing."""
        return self.running().of(thing).filter(account=reader).first() if reader.is_authenticated else None

    def to_address(self, address: str) -> FollowQuerySet:
        """Follows that write to `address`, by account or not."""
        return self.filter(models.Q(address__iexact=address) | models.Q(account__email__iexact=address))

    def going_on_at(self, address: str) -> FollowQuerySet:
        """The one of each thing that an address without account has not left, confirmed or not. That it is not empty is
        said besides: a plan kept for any address knows then that its index holds it."""
        return self.filter(address=address.lower(), ended_at=None).exclude(address=Written(""))

    def newest_first(self) -> FollowQuerySet:
        return self.select_related("account").order_by("-created_at", "-pk")

    def told_at_once(
        self, entry: int | Blank, actor: int | Blank | None = None, *, urgent: bool = False
    ) -> FollowQuerySet:
        """Those who expressed something that an entry mentions, or whom it addresses, or who asked for it, or who sit
        there where it is `urgent`, except the one who acted, by the keys of both."""
        mentioned = Mention.objects.filter(
            entry=entry,
            content_type=models.OuterRef("content_type"),
            object_id=models.OuterRef("object_id"),
        )
        now = models.Q(rhythm=Rhythm.NOW) | models.Q(rhythm="", reason__in=AT_ONCE)
        now |= models.Q(reason=FollowReason.PARTY)  # who may have to answer is never told too late
        if urgent:
            now |= models.Q(reason=FollowReason.MEMBER)
        follows = self.running().filter(now, models.Exists(mentioned))
        return follows.exclude(account=actor) if actor else follows

    def of_the_day(self, day: dt.date) -> FollowQuerySet:
        """Those whose letter comes this day: each Monday, or every day; none comes to who reads on the site only."""
        others = [Rhythm.HERE] if day.weekday() == MONDAY else [Rhythm.HERE, Rhythm.WEEK]
        return self.filter(~models.Q(rhythm__in=others) | models.Q(reason=FollowReason.PARTY))

    def by_address(self) -> dict[str, list[int]]:
        """Their keys, by the address that they write to (`to`), in order: nothing else of tens of thousands is held."""
        found: dict[str, list[int]] = {}
        for pk, address, email in self.order_by("pk").values_list("pk", "address", "account__email"):
            found.setdefault((address if email is None else email).lower(), []).append(pk)
        return dict(sorted(found.items()))

    def with_news(self, since: object) -> FollowQuerySet:
        """Running follows of things that happened something to since then, not told yet."""
        told = [kind for kind, sentence in SENTENCES.items() if sentence.told]
        return self.running().filter(pk__in=written(HAVING_NEWS, [since, told, since, told]))


HAVING_NEWS = """
SELECT f.id
FROM (
    SELECT m.content_type_id, m.object_id, min(e.id) AS first, max(e.id) AS last
    FROM journal_entry e,
        LATERAL (SELECT content_type_id, object_id FROM journal_mention WHERE entry_id = e.id AND NOT aside OFFSET 0) m
    WHERE e.at >= %s AND e.kind = ANY(%s)
    GROUP BY m.content_type_id, m.object_id
) thing
JOIN journal_follow f ON f.content_type_id = thing.content_type_id AND f.object_id = thing.object_id
    AND f.confirmed_at IS NOT NULL AND f.ended_at IS NULL
WHERE f.read_up_to < thing.last AND CASE
    WHEN NOT EXISTS (SELECT FROM journal_delivery d WHERE d.follow_id = f.id AND d.entry_id = thing.last) THEN true
    ELSE EXISTS (
        SELECT FROM journal_mention m JOIN journal_entry e ON e.id = m.entry_id
        WHERE m.content_type_id = f.content_type_id AND m.object_id = f.object_id AND NOT m.aside
        AND m.entry_id > f.read_up_to AND m.entry_id >= thing.first AND e.at >= %s AND e.kind = ANY(%s)
        AND NOT EXISTS (SELECT FROM journal_delivery d WHERE d.follow_id = f.id AND d.entry_id = m.entry_id)
    )
END
"""
"""The things of the last acts come first, then who follows them. The last act of a thing is enough, for who was not
told of it: a thing that thousands follow, and to which thousands of acts happened, is not read whole for each. What
each of these acts mentions is asked in turn (`OFFSET 0`): the database read all mentions instead."""


class Follow(models.Model):
    """Somebody who asked to be told about a thing, by account or by a confirmed mail address."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    address = models.EmailField(blank=True)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()
    reason = models.CharField(max_length=20, choices=FollowReason, default=FollowReason.FOLLOWER)
    rhythm = models.CharField(_("rythme"), max_length=4, choices=Rhythm, blank=True)
    """When its letters come, if the reader chose; empty, what `reason` says (`comes`)."""
    rhythm_apart = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether it was chosen for this thing, and not for all (`Pace`)."""
    read_up_to = models.BigIntegerField(default=0, editable=False)
    """The last entry that its reader has read on the site: what is read there is not mailed."""
    token = models.CharField(max_length=40, unique=True, default=new_key)
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text=_("dernière demande de confirmation"))
    origin = models.CharField(max_length=24, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["content_type", "object_id"],
                include=["account"],
                condition=models.Q(confirmed_at__isnull=False, ended_at=None),
                name="follows_of_a_thing",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False, address="") | models.Q(account=None) & ~models.Q(address=""),
                name="follow_by_account_or_address",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "account"],
                condition=models.Q(ended_at=None, account__isnull=False),
                name="an_account_follows_once",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "address"],
                condition=models.Q(ended_at=None) & ~models.Q(address=""),
                name="an_address_follows_once",
            ),
        ]

    def __str__(self) -> str:
        return self.to

    @property
    def to(self) -> str:
        """The address to write to, in lower case."""
        return (self.account.email if self.account else self.address).lower()

    @property
    def comes(self) -> str:
        """The rhythm in force: what one expressed oneself, or is asked, is told at once, and so is each stage; the rest
        once a day."""
        if self.never_waits or self.by_stage:
            return Rhythm.NOW
        return self.rhythm or (Rhythm.NOW if self.reason in AT_ONCE else Rhythm.DAY)

    @property
    def never_waits(self) -> bool:
        """Whether it addresses its reader, who may have to answer: no rhythm is chosen."""
        return self.reason == FollowReason.PARTY

    @property
    def by_stage(self) -> bool:
        """Whether its letters come once a stage, with what happened within it: of a need, of a convergence, unless one
        chose the letter of the day or of the week, which say every step."""
        staged: bool = getattr(self.thing, "told_by_stage", False)
        return staged and (self.never_waits or self.rhythm in ("", Rhythm.NOW))

    @property
    def rhythms(self) -> list[tuple[str, str]]:
        """Those that its reader may choose. Who may have to answer is always told at once, and an address without
        account has no news to read on the site."""
        if self.never_waits:
            return [(str(Rhythm.NOW), str(NEVER_WAITS))]
        return [(str(value), str(label)) for value, label in Rhythm.choices if value != Rhythm.HERE or self.account_id]

    @property
    def rhythm_label(self) -> str:
        return str(NEVER_WAITS if self.never_waits else Rhythm(self.comes).label)


MOST_TOGETHER = 500
"""Rows whose things are read by one query, each line of which is as wide as all kinds; of more, one query a kind."""


def with_things[Row: (Follow, Mention)](rows: Iterable[Row]) -> list[Row]:
    """The rows, which now know their things: one query, whatever the kinds (decision 157). A model says which relations
    of its rows are read with them, for their names and their letters (`told_with`)."""
    known, wanted = list(rows), defaultdict[int, set[int]](set)
    for row in known:
        wanted[row.content_type_id].add(row.object_id)
    kinds = {ContentType.objects.get_for_id(kind).model_class(): kind for kind in wanted}
    asked = [
        model._base_manager.filter(pk__in=wanted[kind]).select_related(*getattr(model, "told_with", (None,)))
        for model, kind in kinds.items()
        if model is not None
    ]
    found = read_together(asked) if len(known) <= MOST_TOGETHER else chain.from_iterable(asked)
    things = {(kinds[type(thing)], thing.pk): thing for thing in found}
    for row in known:
        row._meta.get_field("thing").set_cached_value(row, things.get((row.content_type_id, row.object_id)))
    return known


class Pace(models.Model):
    """When letters come to an account, about all that it follows and has not given a rhythm of its own."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rhythm = models.CharField(_("rythme"), max_length=4, choices=Rhythm)

    def __str__(self) -> str:
        return self.get_rhythm_display()


class Delivery(models.Model):
    """An entry told to a follower: the row is written first, so that nobody is told twice."""

    follow = models.ForeignKey(Follow, models.CASCADE, related_name="deliveries")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["follow", "entry"], name="an_entry_is_told_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.follow_id}"


class Reading(models.Model):
    """Somebody read a page of others today: written once in the journal, and forgotten here the day after."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=300)
    on = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "page", "on"], name="a_reading_is_written_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.page}"


class Leaf(models.Model):
    """An act as it was sealed (`verify_journal.py`): where it is in the tree, its salt, the sentence that it said, the
    commitment to its facts, its hash. Immutable (trigger).
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    index = models.PositiveBigIntegerField(unique=True)
    salt = models.CharField(max_length=64, editable=False)
    phrase = models.TextField()
    facts = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return f"{self.index} · {self.digest[:16]}"


class Seal(models.Model):
    """What binds all acts so far: the root of their tree, the seal before it. Immutable (trigger).

    `peaks` are the roots of the full subtrees, from which the tree grows; `seen`, the highest number of an act that was
    sealed so far; `is_whole`, whether it took all there was; `settled`, the number up to which no act is missing.
    """

    number = models.PositiveBigIntegerField(unique=True)
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_index=True)
    digest = models.CharField(max_length=64)
    peaks: JsonField = models.JSONField()
    seen = models.PositiveBigIntegerField()
    is_whole = models.BooleanField()
    settled = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"sceau n° {self.number}"

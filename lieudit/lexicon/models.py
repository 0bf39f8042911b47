"""Groups of words that are said for one another, and the words that are written on public pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.lexicon.asking import SHORTEST_BEGINNING, Asked, Vocabulary, nearest
from lieudit.lexicon.nearest import Reals
from lieudit.lexicon.subjects import is_spelled
from lieudit.territory.quarters import lands, lands_for_short
from lieudit.territory.spelling import plain
from lieudit.toolkit.replica import reading
from lieudit.toolkit.search import CONFIG

LONGEST_WORD = 60
"""Letters of one word, or of one phrase, of a group."""


class WordGroupQuerySet(models.QuerySet["WordGroup"]):
    def kept(self) -> WordGroupQuerySet:
        """Those that searches read today, by their first word."""
        return self.filter(removed_at=None).order_by("words", "pk")

    def holding(self, keys: Iterable[str]) -> WordGroupQuerySet:
        """Those that hold every one of these words, in plain spelling."""
        return self.kept().filter(keys__contains=list(keys))


class WordGroup(models.Model):
    """Words and phrases that people say for one another. A word may stand in several groups: what it is looked for
    with is never looked for in turn, so that no chain of groups joins what nobody joined.

    `keys`: the same in plain spelling (`spelling.plain`). A group that is removed stays, for the journal.
    """

    words = ArrayField(models.CharField(max_length=LONGEST_WORD), verbose_name=_("mots"))
    keys = ArrayField(models.CharField(max_length=2 * LONGEST_WORD), editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = WordGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("groupe de mots")
        verbose_name_plural = _("groupes de mots")
        ordering = ["words", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(words__len__gte=2), name="a_group_has_two_words"),
            models.UniqueConstraint(fields=["keys"], condition=Q(removed_at=None), name="a_group_is_said_once"),
        ]

    def __str__(self) -> str:
        return ", ".join(f"« {word} »" for word in self.words)

    def get_absolute_url(self) -> str:
        return f"{reverse('lexicon:groups')}#groupe-{self.pk}"


def vocabulary() -> Vocabulary:
    """The vocabulary of today, in one query; what was made of it is kept for as long as nobody changes it."""
    return _made(tuple(map(tuple, WordGroup.objects.kept().values_list("words", flat=True))))


GROUPS_BESIDE = """
    SELECT (SELECT json_agg(words ORDER BY words, id)::text FROM lexicon_wordgroup WHERE removed_at IS NULL),
        (SELECT coalesce(max(reltuples), 0)::bigint FROM pg_class WHERE relname = ANY(%s))
"""


def vocabulary_beside(*tables: type[models.Model]) -> tuple[Vocabulary, int]:
    """The same, and how many rows the largest of these tables has about, by the statistics of the database; in one
    query too."""
    with reading().cursor() as cursor:
        cursor.execute(GROUPS_BESIDE, [[each._meta.db_table for each in tables]])
        groups, size = cursor.fetchone()
    return _read(groups or "[]"), size


GROUPS_AND_INDEX = """
    SELECT groups.words, found.there FROM (SELECT EXISTS (SELECT FROM pg_class WHERE relname = %s) AS there) AS found
    LEFT JOIN lexicon_wordgroup AS groups ON groups.removed_at IS NULL ORDER BY groups.words, groups.id
"""


def vocabulary_and_index(name: str) -> tuple[Vocabulary, bool]:
    """The same, and whether this database has an index of that name (`nearest.has_index`); in one query too."""
    with reading().cursor() as cursor:
        cursor.execute(GROUPS_AND_INDEX, [name])
        rows = cursor.fetchall()
    return _made(tuple(tuple(words) for words, _there in rows if words)), rows[0][1]


GROUPS_AND_TIMES = """
    SELECT (SELECT json_agg(words ORDER BY words, id)::text FROM lexicon_wordgroup WHERE removed_at IS NULL),
        (SELECT json_object_agg(word, times)::text FROM lexicon_writtenword WHERE word = ANY(%s))
"""


def vocabulary_and_times(text: str) -> tuple[Vocabulary, Times]:
    """The same, and how many times the words of a text are written (`times_of`); in one query too."""
    with reading().cursor() as cursor:
        cursor.execute(GROUPS_AND_TIMES, [list(_forms_of(text))])
        groups, times = cursor.fetchone()
    return _read(groups or "[]"), json.loads(times or "{}")


@lru_cache(maxsize=4)
def _made(groups: tuple[tuple[str, ...], ...]) -> Vocabulary:
    return Vocabulary(groups, lands() | lands_for_short())


@lru_cache(maxsize=4)
def _read(groups: str) -> Vocabulary:
    """The same, of groups written as JSON: told apart sooner than by their words, which are read once."""
    return _made(tuple(map(tuple, json.loads(groups))))


def ask(text: str) -> Asked:
    """What a person typed in a search box, understood with the vocabulary of today; one query."""
    return vocabulary().understand(text)


class WrittenWordQuerySet(models.QuerySet["WrittenWord"]):
    def written(self, words: Iterable[str]) -> WrittenWordQuerySet:
        """Those that are written as typed."""
        return self.filter(word__in=list(words))


class WrittenWord(models.Model):
    """A word that public pages hold, in plain spelling, and how many times: what a slip of the keyboard is near to."""

    word = models.CharField(max_length=40, unique=True)
    times = models.PositiveIntegerField()

    objects = WrittenWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("mot écrit")
        verbose_name_plural = _("mots écrits")
        ordering = ["word"]
        indexes = [GinIndex(fields=["word"], name="written_word_letters", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


WRITTEN = """
    SELECT typed.word, near.word, near.times, to_tsvector(%s::regconfig, near.word) = typed.said
    FROM (SELECT word, to_tsvector(%s::regconfig, word) AS said FROM unnest(%s::text[]) AS words(word)) AS typed,
    LATERAL (
        SELECT word, times FROM lexicon_writtenword WHERE word = typed.word
        UNION ALL (
            SELECT word, times FROM lexicon_writtenword
            WHERE word %% typed.word AND word <> typed.word AND abs(length(word) - length(typed.word)) <= 2
            ORDER BY similarity(word, typed.word) DESC, times DESC, word LIMIT 20
        )
    ) AS near
"""
MOST_NEARBY = 4
"""Words that are proposed where nothing is found."""

type Times = dict[str, int]
"""How many times words are written."""


def times_of(text: str) -> WrittenWordQuerySet:
    """The words of a text that are written, in any number: what tells which are the rarest."""
    return WrittenWord.objects.written(_forms_of(text))


def rarest_words(text: str, most: int, written: Times | None = None) -> str:
    """The words of a text that are written the least on public pages, as long as together they are written `most`
    times at the most; the rarest alone where it is written more. All of them while nothing was read. One query, none
    where their times were read with something else (`written`, of `times_of`).

    Short words and numbers are not counted, hence not looked for where others are. What is searched by « any of these
    words » reads as many rows as they are written: a word of every page costs all of them, and tells nothing.
    """
    if written is None:
        written = dict(times_of(text).values_list("word", "times"))
    times = {word: sum(written.get(form, 0) for form in each) for word, each in _forms(text).items()}
    kept: list[str] = []
    total = 0
    for word in sorted(times, key=lambda each: times[each]):
        total += times[word]
        if total <= most or not kept:
            kept.append(word)
    return " ".join(kept)


def _forms_of(text: str) -> set[str]:
    """The words of a text, in the forms in which they may be written."""
    return set().union(*_forms(text).values())


def _forms(text: str) -> dict[str, set[str]]:
    words = [word for piece in text.split() for word in plain(piece).split()]
    counted = [word for word in words if word.isalpha() and len(word) > SHORTEST_BEGINNING]
    return {word: {word, f"{word}s", word.removesuffix("s")} for word in counted or words}


class Mended(NamedTuple):
    """The words typed of which no form is written, nor in the vocabulary, nor known of French → the nearest that is
    written or in the vocabulary, where one is near; how many times the words typed are written; the words that look
    like one that is not."""

    words: dict[str, str]
    times: Times
    nearby: list[str]


def mend(asked: Asked, known: Vocabulary) -> Mended:
    """What the words typed may have meant; one query."""
    words = [word for word in asked.whole.split() if len(word) > SHORTEST_BEGINNING and word.isalpha()]
    near: dict[str, Times] = {}
    written: set[str] = set()
    if words:
        with reading().cursor() as cursor:
            cursor.execute(WRITTEN, [CONFIG, CONFIG, words])
            for typed, word, times, is_a_form in cursor.fetchall():
                near.setdefault(typed, {})[word] = times
                written |= {typed} if is_a_form else set()
    unknown = [word for word in words if word not in written and not known.says(word)]
    others = [(word, 0) for word in known.held if len(word) > SHORTEST_BEGINNING]
    meant = {word: nearest(word, [*near.get(word, {}).items(), *others]) for word in unknown if not is_spelled(word)}
    found = {word: said for word, said in meant.items() if said}
    looking = [said for word in unknown for said in list(near.get(word, {}))[:MOST_NEARBY]]
    nearby = list(dict.fromkeys([*found.values(), *looking]))[:MOST_NEARBY]
    return Mended(found, {word: near.get(word, {}).get(word, 0) for word in words}, nearby)


STEM = "thing_meaning"
"""What the index of meanings is called after."""


class ThingMeaning(models.Model):
    """What a public thing of some kind means (`likes.KINDS`), as it is compared with others; made again at will, and
    forgotten once the thing is public no longer. `digest`: of the words that it was computed from (MD5).

    `numbers` is empty where no encoder is installed. `formula` says by what both were computed.
    """

    kind = models.CharField(max_length=12)
    key = models.BigIntegerField()
    digest = models.CharField(max_length=32)
    subjects = ArrayField(models.SmallIntegerField())
    numbers = Reals(models.FloatField(), null=True)
    formula = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("sens d’une chose")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="a_thing_has_one_meaning")]
        indexes = [GinIndex(fields=["subjects"], name="thing_meaning_subjects")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

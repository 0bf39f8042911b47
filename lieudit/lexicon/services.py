"""What who animates does of the vocabulary; and the reading of the words that public pages hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.lexicon.models import LONGEST_WORD, WordGroup, WrittenWord
from lieudit.territory.spelling import plain
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.findable import FINDABLE, Rows
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import Beat
from lieudit.toolkit.types import Fields

MOST_WORDS = 12
"""Words of one group."""
READ_AGAIN = dt.timedelta(hours=1)
"""How old what is known of the written words may be."""
LETTERS = (4, 30)
"""Of a written word: a shorter one is near to too many, a longer one is an address."""


@transaction.atomic
def add_group(*, actor: Account, words: Sequence[str]) -> WordGroup:
    """Let searches take some words for one another."""
    _in_turn()
    group = WordGroup.objects.create(author=actor, **_checked(words))
    journal.record("lexicon.group_added", group, actor=actor, data={"words": str(group)})
    return group


@transaction.atomic
def change_group(group: WordGroup, *, actor: Account, words: Sequence[str]) -> WordGroup:
    """Put other words in a group: all of them are given."""
    _in_turn()
    group = _kept(group)
    before = str(group)
    for name, value in (_checked(words, but=group) | {"author": actor}).items():
        setattr(group, name, value)
    if str(group) == before:
        raise RuleBroken(_("Rien n’a changé : ce groupe dit déjà ces mots."))
    group.save()
    journal.record("lexicon.group_changed", group, actor=actor, data={"words": str(group), "before": before})
    return group


@transaction.atomic
def remove_group(group: WordGroup, *, actor: Account) -> WordGroup:
    """Let searches look for each word by itself again."""
    group = _kept(group)
    group.removed_at = timezone.now()
    group.save(update_fields=["removed_at"])
    journal.record("lexicon.group_removed", group, actor=actor, data={"words": str(group)})
    return group


def _in_turn() -> None:
    """Who writes a group waits for who is writing one: it is compared with all the others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [WordGroup._meta.db_table])


def _kept(group: WordGroup) -> WordGroup:
    group = lock(group)
    if group.removed_at:
        raise RuleBroken(_("Ce groupe vient d’être retiré."))
    return group


def _checked(words: Sequence[str], but: WordGroup | None = None) -> Fields:
    """The words of a group as they are kept: at least two, each once whatever its accents, which no group says yet."""
    said = {plain(word): " ".join(word.replace("\0", "").split()) for word in reversed(list(words))}
    said.pop("", None)
    kept = dict(reversed(said.items()))
    if len(kept) < 2:
        raise RuleBroken({"words": _("Écrivez au moins deux mots différents, un par ligne.")})
    if len(kept) > MOST_WORDS:
        raise RuleBroken({"words": _("Douze mots au plus : au-delà, faites deux groupes.")})
    if long := next((word for word in kept.values() if len(word) > LONGEST_WORD), ""):
        raise RuleBroken({"words": _("« %(word)s » est trop long : soixante lettres au plus.") % {"word": long[:20]}})
    others = WordGroup.objects.holding(kept)
    known = (others.exclude(pk=but.pk) if but else others).first()
    if known:
        raise RuleBroken({"words": _("Un groupe le dit déjà : %(group)s.") % {"group": known}})
    return {"words": list(kept.values()), "keys": list(kept)}


def read_words_when_due() -> Iterable[object]:
    """Read the written words again when they are old; by the timer."""
    if not Beat.objects.filter(name="words", at__gt=timezone.now() - READ_AGAIN).exists():
        read_words()
    return ()


@transaction.atomic
def read_words() -> int:
    """Read all the words that public rows hold (`Findable.texts`); how many there are.

    What is hidden or withdrawn since the last reading is no more among them.
    """
    texts = [each for kind in FINDABLE.values() for each in kind.texts()]
    WrittenWord.objects.all().delete()
    _write([rows for rows in texts if not isinstance(rows, str)], [text for text in texts if isinstance(text, str)])
    Beat.keep("words")
    return WrittenWord.objects.count()


def _write(rows: Sequence[Rows], texts: list[str]) -> None:
    asked = [each.order_by().query.sql_with_params() for each in rows]
    union = " UNION ALL ".join(["SELECT unnest(%s::text[])", *(f"({sql})" for sql, _params in asked)])
    low, high = LETTERS
    written = f"""
        INSERT INTO {WrittenWord._meta.db_table} (word, times)
        SELECT word, count(*) FROM (
            SELECT regexp_split_to_table(plain(said::text), '[^a-z]+') FROM ({union}) AS texts(said)
        ) AS words(word)
        WHERE length(word) BETWEEN {low} AND {high} GROUP BY word
    """
    with connection.cursor() as cursor:
        cursor.execute(written, [texts, *(value for _sql, params in asked for value in params)])

"""The movements of a ledger as one reader is shown them: whole to who keeps it; to an associate, as the statutes say.

Where the statutes let associates read each other’s parts, movements are whole, but for causes that name somebody else,
which are empty. Everywhere else an associate is shown their own, what concerns others in them under one name; and all
the rest as one total.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, Sum
from django.utils import timezone

from lieudit.cooperative.entries import NOTHING, Line
from lieudit.cooperative.ledger import lines_of, stamp
from lieudit.cooperative.models import BALANCE, Associate, Cooperative, Movement, Posting
from lieudit.imports.personal import person_in

CHUNK = 500
OTHERS = -1
"""The number under which all other associates are one."""
REST = "autres"
"""The number, and the kind, of what is shown as one total."""


class Shown(NamedTuple):
    """A movement as it is written in a file: `contra` is the number of the one that it undoes, or nothing."""

    number: str
    kind: str
    words: str
    day: dt.date
    recorded_at: str
    cause: str
    contra: str
    lines: Sequence[Line]
    hash: str


def whole(cooperative: Cooperative) -> Iterator[Shown]:
    """All of them, in order, without holding them all in memory."""
    movements = Movement.objects.filter(cooperative=cooperative).in_order()
    return (_shown(each, lines_of(each)) for each in movements.iterator(CHUNK))


def hides_others(cooperative: Cooperative) -> bool:
    """Whether an associate is shown the others as one total: their parts are not theirs to read."""
    return cooperative.terms().seen != "parts"


def to_associate(cooperative: Cooperative, mine: Collection[int]) -> Iterator[Shown]:
    """What the statutes let be read by whose numbers are `mine`."""
    return _own(cooperative, mine) if hides_others(cooperative) else _without_names(cooperative, mine)


def _shown(movement: Movement, lines: Sequence[Line]) -> Shown:
    return Shown(
        str(movement.number),
        movement.kind,
        movement.get_kind_display(),
        movement.day,
        stamp(movement.recorded_at),
        movement.cause,
        str(movement.contra_of.number) if movement.contra_of else "",
        lines,
        movement.hash,
    )


def _own(cooperative: Cooperative, mine: Collection[int]) -> Iterator[Shown]:
    own = Movement.objects.filter(cooperative=cooperative, postings__associate__number__in=mine).distinct()
    for each in own.in_order().iterator(CHUNK):
        yield _shown(each, list(_merged(lines_of(each), mine)))
    others = Posting.objects.of_cooperative(cooperative).exclude(movement__in=own.order_by().values("pk"))
    of_nobody = ExpressionWrapper(Q(associate=None), BooleanField())
    sums = others.annotate(nobody=of_nobody).order_by().values_list("account", "unit", "nobody")
    lines = [
        Line(account, 0 if nobody else OTHERS, unit, max(-Decimal(sum_), NOTHING), max(Decimal(sum_), NOTHING))
        for account, unit, nobody, sum_ in sums.annotate(sum=Sum(BALANCE)).order_by("account", "nobody")
        if sum_
    ]
    if lines:
        yield Shown(REST, REST, "Le reste, en un total", timezone.localdate(), "", "", "", lines, "")


def _merged(lines: Iterable[Line], mine: Collection[int]) -> Iterator[Line]:
    """One’s own lines and those of nobody; those of others account by account, under one number."""
    others: dict[tuple[str, str, bool], Decimal] = {}
    for line in lines:
        if not line.associate or line.associate in mine:
            yield line
        else:
            key = line.account, line.unit, bool(line.debit)
            others[key] = others.get(key, NOTHING) + line.debit + line.credit
    for (account, unit, debited), amount in others.items():
        yield Line(account, OTHERS, unit, amount if debited else NOTHING, NOTHING if debited else amount)


def _without_names(cooperative: Cooperative, mine: Collection[int]) -> Iterator[Shown]:
    persons = Associate.objects.filter(cooperative=cooperative, account__isnull=False).exclude(number__in=mine)
    names = [_words(name) for name in persons.values_list("name", flat=True)]
    by_word: dict[str, list[set[str]]] = {}
    for name in names:
        for word in name:
            by_word.setdefault(word, []).append(name)
    for each in whole(cooperative):
        concerned = {line.associate for line in each.lines}
        yield each if concerned & set(mine) or not _names(each.cause, by_word) else each._replace(cause="")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _names(cause: str, by_word: dict[str, list[set[str]]]) -> bool:
    """Whether a cause names a person of the register, or looks like it names somebody, or says where to reach them."""
    words = _words(cause)
    known = any(name <= words for word in words for name in by_word.get(word, ()))
    return known or person_in(cause) is not None

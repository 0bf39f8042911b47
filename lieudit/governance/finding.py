"""How the search of the whole site finds decisions, and the rules of the national assembly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat, LPad
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.governance.models import AssemblyKind, Decision, Rulebook
from lieudit.governance.statements import statements
from lieudit.territory.spelling import plain
from lieudit.toolkit.findable import SAID, Findable, Found, Given, Hit, Sought
from lieudit.toolkit.french import day


def find_decisions(sought: Sought) -> Found | None:
    """By their words, their code, and the number that ends it; those whose words are hidden are not found."""
    rows = Decision.objects.exclude(pk__in=Measure.objects.hidden(Decision))
    if sought.code is not None:
        rows = rows.filter(code__endswith=sought.code)
    elif sought.number is not None:
        padded = LPad(Cast(sought.number, TextField()), 2, Value("0"))
        rows = rows.filter(code__endswith=Concat(Value("-"), padded))
    elif sought.worded:
        rows = rows.filter(sought.says())
    else:
        return None
    return sought.hits(
        "decision",
        rows,
        key="code",
        name="title",
        said=F("decided_on"),
        by="-decided_on",
        named="title",
        search="search" if sought.worded else "",
    )


def taken_on(hit: Hit) -> str:
    words = {"code": hit.key, "day": day(dt.date.fromisoformat(hit.said))}
    return str(_("Décision %(code)s, prise le %(day)s") % words)


DECISIONS = Findable(
    _("Décisions"),
    "governance:decision",
    find_decisions,
    taken_on,
    texts=lambda: [
        Decision.objects.exclude(pk__in=Measure.objects.hidden(Decision)).values_list(field)
        for field in ("title", "wording")
    ],
)


def tell_rules() -> Callable[[Given], Iterable[Hit]]:
    """The sentences of the rulebook in force that hold what is asked, or whose chapter does."""
    today = timezone.localdate()
    books = Rulebook.objects.filter(assembly__kind=AssemblyKind.NATIONAL, in_force_from__lte=today)
    book = books.order_by("-version").values_list("pk", "version", "in_force_from").first()
    sentences = _sentences(*book) if book else ()
    return lambda asked: (
        Hit("rule", f"h-{chapter}", words, title, SAID, 0, 0)
        for chapter, title, words, held in sentences
        if asked.held_by(held)
    )


@lru_cache(maxsize=4)
def _sentences(pk: int, version: int, day: dt.date) -> tuple[tuple[int, str, str, str], ...]:
    """Each sentence of a version, which never changes: its chapter by number and title, its words, and what it holds in
    plain spelling."""
    return tuple(_read(Rulebook.objects.get(pk=pk)))


def _read(book: Rulebook) -> Iterator[tuple[int, str, str, str]]:
    for number, (title, lines) in enumerate(statements(book.rules), 1):
        for _key, words in lines:
            yield number, title, words, " ".join(map(plain, f"regle {title} {words}".split()))


def rule_url(anchor: str) -> str:
    return f"{reverse('governance:rulebook')}#{anchor}"


RULES = Findable(_("Règles de fonctionnement"), rule_url, note=lambda hit: hit.said, told=tell_rules)

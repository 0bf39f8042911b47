"""How the search of the whole site finds decisions, who sits in councils, and the rules of the national assembly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Length, LPad, Now, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.governance.models import Assembly, AssemblyKind, Decision, Rulebook, Seat, SeatQuerySet
from lieudit.governance.statements import statements
from lieudit.network.finding import Initials
from lieudit.network.models import Organisation, Representative
from lieudit.territory.spelling import plain
from lieudit.toolkit.findable import SAID, Findable, Found, Given, Hit, Sought
from lieudit.toolkit.french import day
from lieudit.toolkit.prepared import prepared
from lieudit.toolkit.search import vector


def find_decisions(sought: Sought) -> Found | None:
    """By their words, their code, and the number that ends it; those whose words are hidden are not found."""
    rows = Decision.objects.exclude(pk__in=Measure.objects.hidden(Decision))
    if sought.code is not None:
        rows = rows.filter(code__endswith=sought.code)
    elif sought.number is not None:
        said = Cast(sought.number, TextField())
        padded = LPad(said, Greatest(Length(said), 2), Value("0"))  # shorter, it would be cut
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


def sitting() -> SeatQuerySet:
    """The seats of councils that are held today, by the day of the database: a search is composed once."""
    return Seat.objects.in_councils().filter(_today())


def _today() -> Q:
    today = TruncDate(Now())
    return Q(Q(until=None) | Q(until__gte=today), since__lte=today)


def councillors() -> QuerySet[Account]:
    """Who sits in a council, or speaks for an organisation that does, and publishes their name."""
    own, organisations = sitting().filter(account__isnull=False), sitting().filter(organisation__isnull=False)
    spoken = Representative.objects.filter(_today(), organisation__in=organisations.values("organisation"))
    there = own.values("account").union(spoken.values("account"), all=True)  # an OR would read all accounts
    return Account.objects.filter(pk__in=there, is_active=True, name_is_public=True).exclude(name="")


def find_councillors(sought: Sought) -> Found | None:
    """People by the name that they publish; the page of their seat says the rest."""
    if not sought.worded:
        return None
    speaks = Representative.objects.filter(_today(), account=OuterRef(OuterRef("pk")), organisation__isnull=False)
    held = sitting().filter(Q(account=OuterRef("pk")) | Q(organisation__in=speaks.values("organisation")))
    held = held.order_by(F("account").asc(nulls_last=True), "pk")
    told = Concat(Coalesce("organisation__name", Value("")), Value("\n"), "college__assembly__name")
    first = held.annotate(told=told)
    seat, said = (Subquery(first.values(column)[:1]) for column in ("pk", "told"))
    rows = councillors().annotate(search=vector("name"), seat=seat, told=said).filter(sought.says())
    return sought.hits(
        "councillor", rows, key="seat", name="name", said=F("told"), by="name", search="search", named="name"
    )


def councillor_note(hit: Hit) -> str:
    """For whom one sits, and where."""
    organisation, _line, assembly = hit.said.partition("\n")
    if organisation:
        return str(_("%(who)s, à l’assemblée « %(assembly)s »") % {"who": organisation, "assembly": assembly})
    return str(_("Siège à l’assemblée « %(assembly)s »") % {"assembly": assembly})


def find_assemblies(sought: Sought) -> Found | None:
    """Councils and assemblies of members, by their name and their region: « assemblée nouvelle-aquitaine »."""
    if not sought.worded:
        return None
    told = vector(Value("Assemblée"), "name", "region__name")
    rows, said = Assembly.objects.annotate(search=told).filter(sought.says()), Coalesce("region__name", Value("France"))
    return sought.hits("assembly", rows, key="slug", name="name", said=said, by="name", search="search", named="name")


def find_seats(sought: Sought) -> Found | None:
    """Organisations that sit in a council, by their name and its initials."""
    if not sought.worded:
        return None
    shown = Organisation.objects.exclude(pk__in=Measure.objects.hidden(Organisation))
    held, by = sitting().filter(organisation__in=shown), "organisation__name"
    rows, said = held.annotate(search=vector(by, Initials(by))).filter(sought.says()), F("college__assembly__name")
    return sought.hits("seat", rows, key="pk", name=by, said=said, by=by, search="search", named=by)


COUNCILLORS = Findable(
    _("Membres des conseils"),
    "governance:seat",
    find_councillors,
    councillor_note,
    texts=lambda: [councillors().values_list("name")],
)
ASSEMBLIES = Findable(_("Assemblées"), "governance:assembly", find_assemblies)
SEATS = Findable(
    _("Sièges des conseils"),
    "governance:seat",
    find_seats,
    lambda hit: _("Siège à l’assemblée « %(assembly)s »") % {"assembly": hit.said},
)


class Book(NamedTuple):
    """A version of the rules, which never changes."""

    pk: int
    version: int
    day: dt.date


@prepared(Book)
def books_in_force(today: Given) -> Found:
    """The version of the rules of the national assembly that is in force some day."""
    books = Rulebook.objects.filter(assembly__kind=AssemblyKind.NATIONAL, in_force_from__lte=today)
    return books.order_by("-version").values_list("pk", "version", "in_force_from")[:1]


def tell_rules() -> Callable[[Given], Iterable[Hit]]:
    """The sentences of the rulebook in force that hold what is asked, or whose chapter does."""
    book = books_in_force.first(today=timezone.localdate())
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

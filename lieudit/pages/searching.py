"""One search for everything: what was typed is understood, then all kinds are read as one query (decision 46)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, islice

from django.db.models import Case, IntegerField, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from lieudit.lexicon.asking import Asked, Vocabulary
from lieudit.lexicon.models import Mended, Times, mend
from lieudit.needs.models import Need, NeedCount
from lieudit.needs.reads import cards_of, counted_in_all
from lieudit.needs.resemblance import count_of
from lieudit.network.models import Place
from lieudit.pages.found import A_PAGE, ALONE, ORDER, Group, by_name, grouped, told
from lieudit.pages.known import LANDS, Known, RowsOfKinds, kinds_of_words, known_since, read_known
from lieudit.territory.models import Department
from lieudit.toolkit import open_files
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.expected import expected, window
from lieudit.toolkit.findable import FINDABLE, MOST_RANKED, Given, Hit, Rows, Sought, Windows
from lieudit.toolkit.prepared import prepared
from lieudit.toolkit.types import Fields

LONGEST = 200
"""Characters of a search that are read."""
KEPT = 128
"""Answers that a process remembers: many type the same."""
COUNTED = "counted"
"""The kind of the rows that say what is counted in a department."""
MANY = 20_000
"""Rows of a kind from which it is reckoned how many answer to words, before they are looked for."""
WITHIN = (1 << 12, 1 << 14)
"""Among how many of the last rows of a kind those that answer in the way that most do are looked for: few shapes, since
a question of all kinds takes half a second to be composed and planned."""
TOWNS = frozenset({"town", "intermunicipality"})
"""Kinds of which there are so many names that a slip is near to one by chance."""
ROUND = 50
"""« Plus de 200 »: to how many a count that is not exact is brought down."""
FEW = 3
"""Results below which words that are written nowhere are mended."""


@dataclass
class Answer:
    """What a search gives. `mended`: words that are written nowhere → those that were read in their place. `near`:
    nothing says all the words, this says some. `read_as`: what was looked for, as it was typed but for these words.
    `windows`: of each question, as `windows_of` gives them. `nearby`: words that are written and look like one that is
    not, where nothing was found.
    """

    asked: Asked
    kind: str = ""
    page: int = 1
    groups: list[Group] = field(default_factory=list)
    mended: Mapping[str, str] = field(default_factory=dict)
    near: bool = False
    read_as: str = ""
    windows: dict[str, Windows] = field(default_factory=dict)
    nearby: Sequence[str] = ()

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def is_full(self) -> bool:
        return any(group.is_full for group in self.groups)

    @property
    def at_least(self) -> int:
        """The same, a round figure, where some were not counted."""
        return self.count // ROUND * ROUND if self.is_full else self.count

    @property
    def unknown_need(self) -> int:
        """The number that was looked for, where it may be that of a need and no public need bears it; else 0."""
        number = (
            0 if self.page > 1 or self.asked.postcode or self.asked.numbered not in ("", "need") else self.asked.number
        )
        shown = {line.card.number for group in self.groups for line in group.lines if line.card}
        return number if self.kind in ("", "need") and number not in shown else 0

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind,) if self.kind else ORDER

    @property
    def title(self) -> object:
        return FINDABLE[self.kind].title if self.kind else ""

    @property
    def pages(self) -> int:
        """How many pages the one kind takes."""
        return -(-self.count // A_PAGE) if self.kind else 1


def search_everything(
    text: str, kind: str = "", page: int = 1, *, exactly: bool = False, since: Known | None = None
) -> Answer:
    """What answers to `text` among all kinds, or one of them, page by page; `since`: what was read for other texts.

    What is a number is looked for as one, then as a word. When nothing answers, words that are written nowhere are
    mended, unless it is to be read `exactly`; then what says some of the words is shown as coming near.
    """
    since = since or read_known()
    known = since.vocabulary
    asked = known.understand(text[:LONGEST])
    answer = Answer(asked, kind if kind in FINDABLE else "", max(page, 1), read_as=text)
    if not answer.asked.whole:
        return answer
    slips = None
    if since.size > MANY and not asked.is_number:
        slips = mend(asked, known)
        answer.windows = _reckoned(answer, slips, known)
    _fill(answer, since, (*_as_numbers(answer.asked), _as_words(answer.asked)), apart=not answer.kind)
    times: Times = {}
    if answer.count < FEW and not answer.asked.is_number:
        words, times, answer.nearby = slips or mend(answer.asked, known)
        answer = _mended(answer, since, words) if words and not exactly else answer
    lands = answer.groups
    is_more = answer.asked.besides if lands else len(answer.asked.named.split()) > 1
    if is_more and all(group.kind in LANDS for group in lands):
        _fill(answer, since, (_as_some_words(answer.asked, times),), near=True)
        answer.groups = [*lands, *(group for group in answer.groups if group.kind not in LANDS)]
    return answer


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def kept_answer(text: str, kind: str, page: int, exactly: bool, tick: int, today: dt.date) -> Answer:
    """The same, read once until the clock of the house moves; nobody changes it."""
    return search_everything(text, kind, page, exactly=exactly, since=known_since(tick, today))


def _reckoned(answer: Answer, slips: Mended, known: Vocabulary) -> dict[str, Windows]:
    """What is expected of each question that may be asked, reckoned in one."""
    meant = answer.asked.mended(slips.words, known) if slips.words else answer.asked
    ways = [_as_words(answer.asked), _as_words(meant), _as_some_words(meant, slips.times)]
    questions = {str(way["every"]): way for way in ways if way}
    return dict(zip(questions, windows_of(answer.kinds, list(questions.values())), strict=True))


def _mended(answer: Answer, since: Known, words: Mapping[str, str]) -> Answer:
    """The answer to the text without its slips of the keyboard, if it says more; where only towns bear the words that
    are written, they are left to be chosen (`nearby`)."""
    meant = replace(answer, asked=answer.asked.mended(words, since.vocabulary), groups=[], mended=words)
    meant.read_as = answer.asked.said_with(words)
    _fill(meant, since, (_as_words(meant.asked),))
    if meant.groups and all(group.kind in TOWNS for group in meant.groups):
        return answer
    return meant if meant.count > answer.count or not answer.count else answer


def _fill(answer: Answer, since: Known, ways: tuple[Fields, ...], *, near: bool = False, apart: bool = False) -> None:
    """Read each way in turn, until one answers; words, only of kinds that may answer, where they are told `apart`."""
    kinds = answer.kinds
    most = A_PAGE if answer.kind else ALONE
    start = (answer.page - 1) * most if answer.kind else 0
    for way in filter(None, ways):
        windows = answer.windows.get(str(way.get("every")), ())
        asked = since.divided(answer.asked) if apart and "names" in way else [(kinds, {})]
        asking = [(some, _among(way, some, there)) for some, there in asked]
        rows = [hit for some, whole in asking for hit in read_well(some, start, most, windows, whole)]
        found, counts = [hit for hit in rows if hit.kind != COUNTED], [hit for hit in rows if hit.kind == COUNTED]
        if answer.asked.numbered and "number" in way:
            found = [hit for hit in found if hit.kind == answer.asked.numbered] or found
        if near or "names" in way or "postcode" in way:
            meant = replace(answer.asked, loosely=near)
            for each in kinds:
                found += told(each, list(since.tell(each, meant)), start, most)
        if found:
            found = by_name(found, answer.asked)
            numbers = [int(hit.key) for hit in found if hit.kind == "need"]
            cards = cards_of(numbers=numbers) if numbers else []
            first = ("need",) if near else answer.asked.wanted
            answer.groups, answer.near = grouped(found, cards, first, counts), near
            return


def _among(way: Fields, kinds: tuple[str, ...], rows: RowsOfKinds) -> Fields:
    """A way of asking, of some rows alone of some kinds: each list fills a blank of its own. Where none of `kinds`
    compares a text part by part, it is not asked so."""
    dropped = Sought().parts if kinds_of_words().issuperset(kinds) else ()
    asked = {name: value for name, value in way.items() if name not in dropped}
    return asked | {f"rows_of_{kind}": keys for kind, keys in rows.items()}


def _as_numbers(asked: Asked) -> Iterator[Fields]:
    """The text as an identifier, a postcode, the code of a municipality, a reference, a number."""
    if asked.identifier:
        yield {"identifier": asked.identifier, "today": timezone.localdate()}
    if asked.postcode:
        yield {"postcode": asked.postcode}
        yield {"municipality": asked.postcode.upper()}
    if asked.code:
        yield {"code": asked.code}
    if asked.number:
        yield {"number": asked.number}


def _as_words(asked: Asked) -> Fields:
    """The text as words that are all said. What names no territory is not asked apart."""
    if not asked.parts:
        return {}
    there = {"departments": sorted(asked.departments)} if asked.departments else {}
    besides = {"besides": asked.besides} if asked.departments and asked.besides else {}
    said = {"every": asked.every, "exactly": asked.exactly, "whole": asked.named}
    return said | there | besides | asked.by_parts()


def _as_some_words(asked: Asked, times: Times) -> Fields:
    """The text as words of which one is said; what says the one that is written the least comes first."""
    return {"every": asked.some_of, "exactly": asked.rarest(times), "whole": asked.named}


def windows_of(kinds: tuple[str, ...], asked: Sequence[Fields]) -> list[Windows]:
    """For each question, the kinds that so many rows are expected to answer to, that the last of them are found sooner
    one after the other; each as `_wide` says. Reckoned in one."""
    reads = [
        (at, kind, ways(Sought(**way)))
        for at, way in enumerate(asked)
        for kind in kinds
        if (ways := FINDABLE[kind].ways)
    ]
    rows = iter(expected(*chain.from_iterable(asking for _at, _kind, asking in reads)))
    found: list[Windows] = [() for _way in asked]
    for at, kind, asking in reads:
        among, *answering = islice(rows, len(asking))
        if wide := _wide(among, answering):
            found[at] = (*found[at], (kind, *wide))
    return found


def _wide(among: int, answering: Sequence[int]) -> tuple[int, bool] | None:
    """Among how many of the last rows all ways look, the fewest where most answer, and whether very many answer by the
    last way. None: by no way do so many."""
    if not (enough := window(MOST_RANKED, max(answering), among)):
        return None
    within = next((size for size in WITHIN if enough <= size), WITHIN[-1])
    return within, bool(window(MOST_RANKED, answering[-1], among))


def read_well(kinds: tuple[str, ...], start: int, most: int, windows: Windows, way: Fields) -> list[Hit]:
    """The hits of these kinds; where the last rows were expected to hold enough of them and do not, those of all. All
    ways of a kind look among as many of its last rows: enough of them are the right ones."""
    found = read(kinds, start, most, windows, **way)
    if not windows:
        return found
    full = {hit.kind for hit in found if hit.total >= MOST_RANKED}
    short = tuple(kind for kind, _within, _by_last in windows if kind in kinds and kind not in full)
    return [hit for hit in found if hit.kind not in short] + read(short, start, most, (), **way) if short else found


class NothingAnswersError(LookupError):
    """No kind answers to what is asked in this way."""


def read(kinds: tuple[str, ...], start: int, most: int, windows: Windows, **sought: object) -> list[Hit]:
    """The hits of these kinds, from the `start`-th of each, of some among their last rows."""
    try:
        return hits(kinds, start, most, windows, **sought)
    except NothingAnswersError:
        return []


@prepared(Hit)
def hits(kinds: tuple[str, ...], start: int, most: int, windows: Windows, **blanks: Given) -> Rows:
    """All kinds as one query."""
    there = {kind: blanks.pop(name) for kind in ORDER if (name := f"rows_of_{kind}") in blanks}
    sought = replace(Sought(**blanks), start=start, most=most, windows=windows, rows=there)
    found = [rows for kind in kinds if (rows := FINDABLE[kind].find(sought)) is not None]
    if not found:
        raise NothingAnswersError
    if "department" in kinds and (lands := FINDABLE["department"].find(sought)) is not None:
        found.append(counted_in(lands))
    first, *others = found
    return first.union(*others, all=True).order_by() if others else first


def counted_in(lands: Rows) -> Rows:
    """How many public needs, then public places, there are in each department that is shown: hits of their own, read
    with the others; of needs, what the database keeps, once they are many."""
    live = count_of(Need.objects.public().filter(department=OuterRef("pk")), "pk")
    kept = NeedCount.objects.answering().filter(department=OuterRef("pk")).in_all()
    many = GreaterThan(counted_in_all(), open_files.LIVE_ROWS)
    needs = Case(When(many, then=Coalesce(Subquery(kept), 0)), default=live)
    places = count_of(Place.objects.public().filter(municipality__department=OuterRef("pk")), "pk")
    nothing = Value(0, IntegerField())
    columns = {
        "a_kind": Value(COUNTED, TextField()),
        "a_key": Cast("slug", TextField()),
        "a_name": Cast(needs, TextField()),
        "a_said": Cast(places, TextField()),
        "a_near": nothing,
        "a_rank": nothing,
        "a_count": nothing,
    }
    shown: Rows = Department.objects.filter(slug__in=lands.values("a_key")).annotate(**columns).values_list(*columns)
    return shown

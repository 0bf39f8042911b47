"""What may be cited, and where it is: a visit speaks of a need, a resource is drawn from the story of a visit.

A room says, in its `receivers.py`, which of its rows others may cite, and what its own rows cite:

    CITING.fill("visite", Citing(PeerVisit, PeerVisit.objects.public, columns, say, cites="about"))

What is cited is named « besoin-340 » in addresses and kept by its content type and its key, in two columns
(`about_type`, `about_id`). The other way round, `with_cited` reads with a row all that speaks of it, room by room, in
the same query: a page costs no query more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.safestring import SafeString

from lieudit.network.experience import Sought
from lieudit.toolkit.extension import Table
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared
from lieudit.toolkit.tokens import address_of
from lieudit.toolkit.types import Act, Fields, Phrase, Row

MOST_CITING = 12
"""Rows of one room that speak of a thing, on its page."""


@dataclass(frozen=True)
class Citing:
    """Rows of one model that others may cite, by their number; and what they cite themselves, when they do.

    `public` gives those that everybody reads; `columns` of one, by name, and `say`, which makes of them a safe `<li>`;
    `cites` names the pair of columns that holds what is cited (« about » for `about_type` and `about_id`); `start`,
    what a form of another room is filled with from one: title, summary, domains…; `seek`, what one looks for who comes
    from there: words (`q`), a `domain`; `advised`, the rows that answer what somebody looks for, best first, each with
    its `number` and its `title`, and `advice`, what is then said to them (« Suivez le parcours « %(title)s ». »).
    Where those that speak are not those that may be cited, `speaking` gives them; `private`, those of which only the
    number is told, by `counted`.
    """

    model: type[Model]
    public: Callable[[], QuerySet[Model]]
    columns: Mapping[str, object] = field(default_factory=dict)
    say: Callable[[Row], SafeString] = str  # type: ignore[assignment]
    cites: str = ""
    start: Act | None = None
    seek: Act | None = None
    advised: Callable[[Sought], QuerySet[Model]] | None = None
    advice: Phrase = ""
    speaking: Callable[[], QuerySet[Model]] | None = None
    private: Callable[[], QuerySet[Model]] | None = None
    counted: Callable[[int], SafeString] = str  # type: ignore[assignment]


CITING = Table[str, Citing]("network.citing.CITING", "What may be cited by its number, and what cites it, by its name.")


def cited(name: str) -> Model | None:
    """The thing that « besoin-340 » names, as everybody reads it; None when nothing has that name."""
    kind, _dash, number = name.partition("-")
    if kind not in CITING or not (known := typed_number(number)):
        return None
    return CITING[kind].public().filter(number=known).first()


def cited_at(text: str) -> Model | None:
    """The thing that « besoin-340 » names, or whose page is at an address of this site; None for anything else."""
    if (named := cited(text.strip())) is not None:
        return named
    path = urlsplit(text.strip()).path
    for number in dict.fromkeys(re.findall(r"\d+", path)):
        for kind in CITING:
            thing = cited(f"{kind}-{number}")
            if thing is not None and address_of(thing) == path:
                return thing
    return None


def name_of(thing: Model) -> str:
    """« besoin-340 »; nothing for what is never cited."""
    kinds = [kind for kind, each in CITING.items() if each.model is thing.__class__]
    return f"{kinds[0]}-{vars(thing)['number']}" if kinds else ""


def start_from(name: str) -> tuple[Model | None, Fields]:
    """What `name` cites, and what a form is filled with from it; nothing where nothing has that name."""
    thing = cited(name)
    start = CITING[name.partition("-")[0]].start if thing is not None else None
    return (thing, start(thing)) if start else (None, {})


@dataclass(frozen=True)
class Advice:
    """One thing of this site that answers what somebody looks for: its name (« parcours-12 »), and what is said."""

    name: str
    title: str
    words: str
    address: str


def advice_on(sought: Sought, most: int) -> list[Advice]:
    """What rooms would propose to who looks for something, `most` of each: one query a room."""
    found = []
    for kind, each in CITING.items():
        for row in each.advised(sought)[:most] if each.advised else ():
            said = vars(row)
            words = str(each.advice) % {"title": said["title"]}
            found.append(Advice(f"{kind}-{said['number']}", said["title"], words, address_of(row)))
    return found


def with_cited[Thing: Model](rows: QuerySet[Thing]) -> QuerySet[Thing]:
    """The same rows, each with what speaks of it, as `cited_0`, `cited_1`…, and how many more do, as `counted_1`…"""
    label = rows.model._meta
    columns: dict[str, ArraySubquery | Coalesce] = {}
    for at, each in enumerate(_speaking()):
        about: Fields = {
            f"{each.cites}_type__app_label": label.app_label,
            f"{each.cites}_type__model": label.model_name,
            f"{each.cites}_id": OuterRef("pk"),
        }
        those = (each.speaking or each.public)().filter(**about).order_by("-number")
        columns[f"cited_{at}"] = ArraySubquery(those[:MOST_CITING].values(row=JSONObject(**each.columns)))
        if each.private:
            unnamed = each.private().filter(**about).order_by().values(f"{each.cites}_id").values(n=Count("pk"))
            columns[f"counted_{at}"] = Coalesce(Subquery(unnamed), 0)
    said: QuerySet[Thing] = rows.annotate(**columns)
    return said


def cited_in(row: Model) -> list[SafeString]:
    """What all rooms say that speaks of a row, which was read `with_cited`: safe `<li>`s."""
    lines: list[SafeString] = []
    for at, each in enumerate(_speaking()):
        lines += [each.say(said) for said in getattr(row, f"cited_{at}")]
        if unnamed := getattr(row, f"counted_{at}", 0):
            lines.append(each.counted(unnamed))
    return lines


def kept_as(thing: Model | None) -> Fields:
    """How what is cited is kept, after the name of its pair of columns: `type` and `id`."""
    return {"type": ContentType.objects.get_for_model(thing), "id": thing.pk} if thing is not None else {}


def _speaking() -> list[Citing]:
    return [each for each in CITING.values() if each.cites]


def shown(kind: int | None, key: int | None) -> Model | None:
    """What a pair of columns holds, as everybody reads it; None when it cites nothing, or what is hidden since."""
    return all_shown([(kind, key)]).get((kind, key))


def all_shown(pairs: Iterable[tuple[int | None, int | None]]) -> dict[tuple[int | None, int | None], Model]:
    """The same of many pairs: those that everybody reads. One query a model."""
    wanted: dict[int, set[int]] = {}
    for kind, key in pairs:
        if kind is not None and key is not None:
            wanted.setdefault(kind, set()).add(key)
    found: dict[tuple[int | None, int | None], Model] = {}
    for name, each in CITING.items():
        kind = ContentType.objects.get_for_model(each.model).pk
        rows: Iterable[Model] = cited_rows(name, keys=sorted(wanted[kind])) if kind in wanted else ()
        found |= {(kind, row.pk): row for row in rows}
    return found


@prepared()
def cited_rows(name: str, *, keys: Blank) -> Rows:
    """Rows of one room by their keys, as everybody reads them."""
    return CITING[name].public().filter(OneOf(F("pk"), keys))

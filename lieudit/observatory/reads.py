"""What the pages of figures read: a snapshot, and the parts that a page shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, Q
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Abs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.network.models import Place
from lieudit.network.reads import in_territory
from lieudit.network.vocabulary import Domain, PlaceKind
from lieudit.observatory.chance import Funnel, funnel
from lieudit.observatory.figures import department_of, figure_from, level_of, part_of
from lieudit.observatory.models import Citation, Part, Snapshot
from lieudit.observatory.sheets import NATION, OVERSEAS, OVERSEAS_CODES, Figure, Indicator, Level, State, indicators
from lieudit.territory.models import MOST_IN_POSTCODE, Department, Intermunicipality, Region, typed_municipalities
from lieudit.territory.spelling import plain
from lieudit.toolkit.french import counted, number
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Json

OVERSEAS_KEYS = [f"d-{code}" for code in OVERSEAS_CODES]
DOMAINS = [each for each in Domain if each != Domain.OTHER]
MOST_ALIKE = 4
MOST_FOUND = 8


def figures_at(indicator: Indicator, level: Level, snapshot: Snapshot, within: str = "") -> list[tuple[Figure, int]]:
    """The figures of an indicator for each territory of a level, by name, with its inhabitants. Municipalities are
    those `within` a department. One query.
    """
    if level == Level.MUNICIPALITY:
        return _towns(indicator, snapshot, within)
    parts = Part.objects.of(snapshot, Level.DEPARTMENT if level == Level.OVERSEAS else level)
    if level == Level.OVERSEAS:
        parts = parts.filter(key__in=OVERSEAS_KEYS)
    cells = parts.order_by("name", "key").values_list(
        "key", "name", "population", KeyTransform(indicator.key, "figures")
    )
    return [(figure_from(cell, key, name, indicator, snapshot, level), people) for key, name, people, cell in cells]


def _towns(indicator: Indicator, snapshot: Snapshot, within: str) -> list[tuple[Figure, int]]:
    part = snapshot.parts.filter(level=Level.MUNICIPALITY, key=within).first()
    held = sorted(part.figures.items(), key=lambda each: (each[1]["name"], each[0])) if part else []
    return [
        (
            figure_from(cells.get(indicator.key), key, cells["name"], indicator, snapshot, Level.MUNICIPALITY),
            cells["people"],
        )
        for key, cells in held
    ]


COMPARED = ("density", "representation", "needs", "seats", "service-")
"""What is made of a number of things among inhabitants: chance may be told from the rest."""


def funnel_of(
    indicator: Indicator, level: Level, lines: Sequence[tuple[Figure, int]], nation: Land | None
) -> Funnel | None:
    """Which territories of a level chance does not explain, where what is compared is counted."""
    whole = nation.figure(indicator.key).count if nation else None
    if nation is None or not indicator.key.startswith(COMPARED) or level in (Level.NATION, Level.OVERSEAS) or not whole:
        return None
    known = ((each.territory, each.count, people) for each, people in lines if each.is_known and each.count is not None)
    return funnel(known, whole, nation.people)


type Lines = list[tuple[Figure, int]]


def beside_chance(indicator: Indicator, level: Level, lines: Lines, nation: Land | None) -> tuple[Lines, Funnel | None]:
    """The same lines, each with what chance explains of it, and how many were compared."""
    found = funnel_of(indicator, level, lines, nation)
    if found is None:
        return lines, None
    return [(replace(each, stands=found.of(each.territory)), people) for each, people in lines], found


def known_elsewhere(key: str) -> list[tuple[str, str, int, str]]:
    """Services that are known outside third places, kind by kind: (code, name, how many, the key of the directory). A
    layer of its own, never added to places. One query.
    """
    kind, _dash, code = key.partition("-")
    rows = Place.objects.elsewhere()
    if kind == "c":
        rows = rows.filter(municipality__code=code)
    elif key == OVERSEAS:
        rows = rows.filter(municipality__department__code__in=OVERSEAS_CODES)
    elif key != NATION:
        rows = in_territory(rows, key)
    listed = "" if key in (NATION, OVERSEAS) or kind == "c" else key
    counts = rows.order_by("kind").values_list("kind").annotate(n=Count("pk"))
    return [(code, str(PlaceKind(code).label), count, listed) for code, count in counts]


def departments_of_regions() -> dict[str, str]:
    """The region of each department, by their codes."""
    return dict(Department.objects.order_by("code").values_list("code", "region__code"))


def silent_departments(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Those where nobody ever expressed a need: their keys and names."""
    unsaid = snapshot.parts.filter(level=Level.DEPARTMENT, figures__needs__1="unknown")
    return list(unsaid.order_by("name", "key").values_list("key", "name"))


@dataclass(frozen=True)
class Answer:
    """What is known of a service in a territory."""

    domain: Domain
    state: str
    label: str
    words: str


ANSWERS = {
    "y": ("yes", gettext_lazy("Ici")), "n": ("no", gettext_lazy("Pas ici")),
    "u": ("expected", gettext_lazy("Personne ne l’a dit")),
}  # fmt: skip


def answers_of(held: Json) -> list[Answer]:
    """The six services: here, not here, nobody told."""
    here, far = held.get("here", "u" * len(DOMAINS)), held.get("km") or [None] * len(DOMAINS)
    return [
        Answer(domain, ANSWERS[letter][0], str(ANSWERS[letter][1]), _far(letter, km))
        for domain, letter, km in zip(DOMAINS, here, far, strict=True)
    ]


def _far(letter: str, km: float | None) -> str:
    if letter == "y" or km is None:
        return ""
    return _("au plus près : %(km)s km à vol d’oiseau, en moyenne") % {"km": number(round(km))}


@dataclass(frozen=True)
class Land:
    """A territory with all that a snapshot holds of it."""

    key: str
    name: str
    people: int
    level: Level
    alike: str
    held: Json
    snapshot: Snapshot
    group: str = ""
    """The intermunicipality of a municipality."""

    def figure(self, key: str) -> Figure:
        return figure_from(self.held.get(key), self.key, self.name, indicators()[key], self.snapshot, self.level)

    def figures(self, keys: Iterable[str]) -> list[Figure]:
        return [self.figure(key) for key in keys]

    @property
    def places_words(self) -> str:
        """« 12 lieux connus », « cinq lieux connus ou plus », « moins de cinq », « aucun lieu connu »."""
        count = int(self.held.get("places", 0))
        if count < -1:
            return _("cinq lieux connus ou plus")
        if count < 0:
            return _("moins de cinq lieux connus")
        return counted(count, _("lieu connu"), _("lieux connus")) if count else _("aucun lieu connu")

    @property
    def url(self) -> str:
        return reverse("observatory:territory", args=[self.key])

    @property
    def has_sheet(self) -> bool:
        """Whether a report is made of it: of a region, a department, an intermunicipality."""
        return self.level in (Level.REGION, Level.DEPARTMENT, Level.INTERMUNICIPALITY)

    @property
    def group_key(self) -> str:
        return f"e-{self.group}"

    @property
    def page_url(self) -> str:
        """The page of what is said there; empty for a municipality, and for the nation."""
        kind, _dash, code = self.key.partition("-")
        if kind == "e":
            return reverse("pages:intermunicipality", args=[code])
        lands = {"d": Department.objects.all(), "r": Region.objects.all()}.get(kind)
        slug = lands.filter(code=code).values_list("slug", flat=True).first() if lands is not None else None
        return reverse("pages:territory", args=[slug]) if slug else ""

    @property
    def is_town(self) -> bool:
        return self.level == Level.MUNICIPALITY


def land_of(snapshot: Snapshot, key: str) -> Land | None:
    """A territory by its key; None when the snapshot does not hold it. One query, which reads of the municipalities of
    a department the one that is asked for.
    """
    level = level_of(key)
    if level is None:
        return None
    if level == Level.MUNICIPALITY:
        rows = Part.objects.of(snapshot, level).filter(key=department_key(key))
        held = rows.values_list(KeyTransform(key, "figures"), flat=True).first()
        return _town(snapshot, key, held) if held else None
    part = part_of(snapshot, key)
    return _wide(snapshot, part) if part else None


def _town(snapshot: Snapshot, key: str, held: Json) -> Land:
    people, level = held["people"], Level.MUNICIPALITY
    return Land(key, held["name"], people, level, held["alike"], held, snapshot, held.get("epci", ""))


def _wide(snapshot: Snapshot, part: Part) -> Land:
    return Land(part.key, part.name, part.population, Level(part.level), part.alike, part.figures, snapshot)


def lands_alike(land: Land) -> list[Land]:
    """Those of the same density and of the same size, the nearest in inhabitants first, and the nation. One query."""
    nation = Q(level=Level.NATION)
    same = Q(level=land.level, alike=land.alike) & ~Q(key=land.key) if land.alike and not land.is_town else Q(pk=None)
    near = Abs(F("population") - land.people)
    parts = list(land.snapshot.parts.filter(nation | same).order_by(near, "key")[: MOST_ALIKE + 1])
    if not any(part.level == Level.NATION for part in parts):
        parts = [*parts[:MOST_ALIKE], *land.snapshot.parts.filter(nation)]
    ordered = sorted(parts, key=lambda part: part.level == Level.NATION)
    alike = [_wide(land.snapshot, part) for part in ordered]
    return [*_towns_alike(land), *alike] if land.is_town else [each for each in alike if each.key != land.key]


def _towns_alike(land: Land) -> list[Land]:
    """Among the municipalities of its department."""
    part = part_of(land.snapshot, land.key)
    towns = [_town(land.snapshot, key, held) for key, held in part.figures.items()] if part else []
    same = [each for each in towns if each.key != land.key and each.alike and each.alike == land.alike]
    return sorted(same, key=lambda each: (abs(each.people - land.people), each.key))[:MOST_ALIKE]


def directory_key(land: Land) -> str:
    """The key by which the directory of places knows a territory; empty where it knows none."""
    if land.level in (Level.NATION, Level.OVERSEAS):
        return ""
    return "" if land.key.startswith("c-") else land.key


def territories_named(text: str) -> list[tuple[str, str]]:
    """The territories that a text names, as (key, name): the exact ones first, alone when there is but one."""
    if not text.strip():
        return []
    said = plain(text)
    wide: Sequence[Region | Department] = [*Department.objects.order_by("name"), *Region.objects.order_by("name")]
    found = [(each.key, f"{each.name} ({each._meta.verbose_name})") for each in wide if plain(each.name) == said]
    towns = typed_municipalities(text, most=MOST_IN_POSTCODE if text.strip().isdigit() else MOST_FOUND)
    found += [(f"c-{each.code}", each.label) for each in towns]
    found += [(key, name) for key, name in ((NATION, "France"), (OVERSEAS, "Outre-mer")) if plain(name) == said]
    if len(found) == 1:
        return found
    return [*found, *((each.key, each.name) for each in Intermunicipality.objects.named(text)[:MOST_FOUND])]


def department_key(territory: str) -> str:
    """The department of a municipality, as a key."""
    return f"d-{department_of(territory[2:])}"


def land_followed(territory: str) -> Department | Region | None:
    """Whose news one may receive from the page of a territory: of a municipality, those of its department."""
    level = level_of(territory)
    if level == Level.MUNICIPALITY:
        territory = department_key(territory)
    if level == Level.REGION:
        return Region.objects.filter(code=territory[2:]).first()
    return Department.objects.filter(code=territory[2:]).first() if territory.startswith("d-") else None


def may_show(figure: Figure) -> bool:
    """Whether the rows of a figure are given: those of a figure that is kept back would tell it."""
    return figure.state != State.SECRET and figure.state != State.NOT_APPLICABLE


def drawn_at(figure: Figure) -> str:
    """The level whose map shows a figure among those of its kind; nothing where none is drawn."""
    level = level_of(figure.territory)
    return level.value if level in (Level.DEPARTMENT, Level.REGION) else ""


def cited_once(pk: int, name: str, territory: str) -> Citation | None:
    """What a text cites of an indicator that is no longer worked out."""
    cited = Citation.objects.filter(snapshot=pk, indicator=name, territory=territory)
    return cited.select_related("finding__draft", "snapshot").order_by("pk").first()


def changed_since(figure: Figure, last: Snapshot) -> Figure | None:
    """The same figure as it is now, when it is no longer what it was."""
    land = land_of(last, figure.territory)
    now = land.figure(figure.indicator.key) if land else None
    return now if now and (now.value, now.state) != (figure.value, figure.state) else None


def lands_asked(snapshot: Snapshot, texts: Sequence[str]) -> tuple[list[Land], list[tuple[str, list[tuple[str, str]]]]]:
    """The territories that each text is the key of, or names; and those texts that name several, or none."""
    lands: list[Land] = []
    doubts = []
    for text in filter(None, texts):
        named = [(text, text)] if level_of(text) else territories_named(text)
        land = land_of(snapshot, named[0][0]) if len(named) == 1 else None
        if land:
            lands.append(land)
        else:
            doubts.append((text, named if len(named) > 1 else []))
    return lands, doubts


def csv_of_figures(lines: Iterable[tuple[Figure, int]]) -> Iterator[str]:
    """The figures of a level as CSV; a state where there is no number."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    heads = [
        "territoire",
        "nom",
        "habitants",
        "valeur",
        "etat",
        "lieux",
        "fiches_confirmees",
        "minimum",
        "maximum",
        "date",
    ]
    writer.writerow(heads)
    for figure, people in lines:
        low, high = figure.margin or (None, None)
        cells = (figure.value, figure.state.value, figure.count, figure.completeness, low, high)
        writer.writerow(
            [
                figure.territory,
                harmless_cell(figure.name),
                people,
                *("" if cell is None else cell for cell in cells),
                figure.date,
            ]
        )
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()

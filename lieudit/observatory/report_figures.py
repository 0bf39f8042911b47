"""The figures of a report, worked out from its facts alone: the same facts always give the same numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from django.utils.text import slugify

from lieudit.observatory.report_templates import SECTIONS, Measure, Period, Section, Spec
from lieudit.toolkit import french
from lieudit.toolkit.types import Json, Row

MOST_GROUPS = 40
"""Groups that a figure is told by, the largest first; the others are together in « autres »."""
OTHERS = "autres"
NOTHING = "sans objet"
"""Of a share or a median of nothing: it is not 0."""


@dataclass(frozen=True)
class Figure:
    """One number: `rows` are the places, in its table, of what it counts; `value` is None when it means nothing."""

    key: str
    label: str
    table: str
    rows: tuple[int, ...]
    value: float | None
    shown: str
    unit: str = ""
    help: str = ""
    parts: tuple[Figure, ...] = ()
    before: str = ""
    """The same of the period before, as it is read."""


@dataclass(frozen=True)
class Part:
    """A section with its figures, and the rows that it tells one by one."""

    section: Section
    figures: tuple[Figure, ...] = ()
    listed: dict[str, list[Json]] = field(default_factory=dict)


def period_of(facts: Json) -> Period:
    return Period(facts["starts_on"], facts["ends_on"])


def parts_of(facts: Json, before: Json | None = None, shown: Json | None = None) -> list[Part]:
    """The sections of a report, with their figures, in their order; `before` holds those of the period before, by key,
    as they are read; `shown`, those that were published, whatever this release would work out."""
    known, kept = before or {}, shown or {}
    return [
        Part(
            section,
            tuple(figure_of(spec, facts, known, kept) for spec in section.figures),
            {table: facts["tables"].get(table, []) for table in section.listed},
        )
        for section in SECTIONS[facts["template"]]
    ]


def all_figures(parts: Iterable[Part]) -> dict[str, Figure]:
    """Every figure by « section.key », those of groups included."""
    found: dict[str, Figure] = {}
    for part in parts:
        for figure in part.figures:
            found[f"{part.section.key}.{figure.key}"] = figure
            found |= {f"{part.section.key}.{each.key}": each for each in figure.parts}
    return found


def values_of(facts: Json) -> Json:
    """What a report keeps of the period before: each figure as it is read, by its key."""
    return {key: figure.shown for key, figure in all_figures(parts_of(facts)).items()}


def groups_of(facts: Json) -> Json:
    """The groups of each figure, by its key: the key of each, with its name."""
    return {
        f"{part.section.key}.{figure.key}": {f"{part.section.key}.{each.key}": each.label for each in figure.parts}
        for part in parts_of(facts)
        for figure in part.figures
        if figure.parts
    }


def figure_of(spec: Spec, facts: Json, before: Json, published: Json) -> Figure:
    """One figure with its groups, each as it was published, and with that of the period before; groups of that period
    alone come last."""
    rows: Sequence[Row] = facts["tables"].get(spec.table, [])
    period = period_of(facts)
    kept = [index for index, row in enumerate(rows) if spec.keep(row, period)]
    section = _section_of(spec, facts["template"])
    whole = _measured(spec, spec.key, str(spec.label), rows, kept, period)
    groups = _groups(spec, rows, kept)
    parts = [_measured(spec, f"{spec.key}-{slug}", name, rows, those, period) for slug, name, those in groups]
    here = {OTHERS, *(name for index in kept for name in _names(spec, rows[index]))}
    former = before.get("groups", {}).get(f"{section}.{spec.key}", {})
    gone = sorted((name, key.removeprefix(f"{section}.")) for key, name in former.items() if name not in here)
    parts += [_measured(spec, key, name, rows, [], period) for name, key in gone]
    known = before.get("figures", {})
    told = [
        replace(each, before=known.get(key, ""), shown=published.get(key, each.shown))
        for each in (whole, *parts)
        if (key := f"{section}.{each.key}")
    ]
    return replace(told[0], parts=tuple(told[1:]))


def _section_of(spec: Spec, template: str) -> str:
    return next(section.key for section in SECTIONS[template] if spec in section.figures)


def _names(spec: Spec, row: Row) -> list[str]:
    """The groups that a row is of, however many are told."""
    value = row.get(spec.by)
    return [str(name or "non dit") for name in (value if isinstance(value, list) else [value])]


def _groups(spec: Spec, rows: Sequence[Row], kept: Sequence[int]) -> list[tuple[str, str, list[int]]]:
    """Slug, name and rows of each group, the largest first; names break ties, so that no order changes."""
    if not spec.by:
        return []
    found: dict[str, list[int]] = {}
    for index in kept:
        for name in _names(spec, rows[index]):
            found.setdefault(name, []).append(index)
    order = sorted(found.items(), key=lambda group: (-len(group[1]), group[0]))
    groups = [(name, those) for name, those in order[:MOST_GROUPS]]
    if rest := order[MOST_GROUPS:]:
        groups.append((OTHERS, sorted({index for _name, those in rest for index in those})))
    slugs: dict[str, int] = {}
    named = []
    for name, those in groups:
        slug = slugify(name)[:60] or "x"
        slugs[slug] = slugs.get(slug, 0) + 1
        named.append((slug if slugs[slug] == 1 else f"{slug}-{slugs[slug]}", name, those))
    return named


def _measured(spec: Spec, key: str, label: str, rows: Sequence[Row], kept: Sequence[int], period: Period) -> Figure:
    value, shown = _value(spec, rows, kept, period)
    return Figure(key, label, spec.table, tuple(kept), value, shown, str(spec.unit), str(spec.help))


def _value(spec: Spec, rows: Sequence[Row], kept: Sequence[int], period: Period) -> tuple[float | None, str]:
    """The number, and how it is read."""
    held = [rows[index].get(spec.field) for index in kept] if spec.field else []
    said = [value for value in held if value not in (None, "")]
    match spec.measure:
        case Measure.COUNT:
            return len(kept), french.number(len(kept))
        case Measure.SUM:
            total = sum(said)
            return total, french.number(total)
        case Measure.DISTINCT:
            return len(set(said)), french.number(len(set(said)))
        case Measure.SHARE:
            if not kept:
                return None, NOTHING
            part = sum(1 for index in kept if spec.part(rows[index], period))
            return part / len(kept), f"{french.number(part)} sur {french.number(len(kept))}"
    if not said:
        return None, NOTHING
    middle = median(said)
    whole = int(middle) if middle == int(middle) else round(middle, 1)
    return middle, f"{french.number(whole)}{french.NBSP}{spec.unit}".rstrip(f" {french.NBSP}")

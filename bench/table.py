"""The table that the bench prints."""

from __future__ import annotations

from bench.measure import Comparison, Measure

CONDITIONAL_AIM = 0.5
"""Least speed of a conditional answer, as a share of the constant's."""
CSV_AIM = 0.3
"""Most seconds for the CSV of all needs."""
MEMORY_AIM = 200
"""Most megabytes (PSS) of two workers."""
MOST_QUERIES = 8
"""Of a public page; an act may ask more (`MOST_QUERIES_OF_AN_ACT`)."""
MOST_QUERIES_OF_AN_ACT = 12

HEAD = (
    ("", 24), ("req/s", 8), ("p50 ms", 8), ("p95 ms", 8), ("CPU ms", 8), ("DB ms", 7), ("SQL", 5), ("bytes", 10),
    ("speed", 22), ("work", 8),
)  # fmt: skip


def number(value: float | None, places: int = 1) -> str:
    return "—" if value is None else f"{value:,.{places}f}".replace(",", " ")


def percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.0%}"


def verdict(reached: bool | None) -> str:
    return {True: "met", False: "MISSED", None: ""}[reached]


def line(*cells: str) -> str:
    widths = (width for _title, width in HEAD)
    first, *others = zip(cells, widths, strict=False)
    return first[0].ljust(first[1]) + "".join(cell.rjust(width) for cell, width in others)


def figures(name: str, measure: Measure, queries: str = "", *compared: str) -> str:
    return line(
        name,
        number(measure.rate, 0),
        number(measure.p50 * 1000),
        number(measure.p95 * 1000),
        number(measure.a_request(measure.cpu), 2),
        number(measure.a_request(measure.database), 2),
        queries,
        number(measure.weight, 0),
        *compared,
    )


def ratio(measure: Measure, yardstick: Measure, aim: float | None) -> tuple[str, str]:
    """How fast it is as a share of a yardstick, in requests a second and in processor time."""
    speed = measure.rate / yardstick.rate
    work = yardstick.work / measure.work if yardstick.work and measure.work else None
    shown = percent(speed)
    if aim is not None:
        shown = f"{shown} {verdict(speed >= aim)} ({aim:.0%})"
    return shown, percent(work)


def block(found: Comparison) -> list[str]:
    """The lines of one subject and of its yardsticks."""
    subject = found.subject
    most = MOST_QUERIES if subject.path else MOST_QUERIES_OF_AN_ACT
    queries = f"{found.queries}{'' if found.queries <= most else '!'}"
    lines = [figures(subject.name, found.page, queries, *ratio(found.page, found.yardstick, subject.aim))]
    if found.unchanged:
        compared = ratio(found.unchanged, found.constant, CONDITIONAL_AIM)
        lines.append(figures("  conditional (304)", found.unchanged, str(found.unchanged_queries), *compared))
    lines.append(figures("  constant view", found.constant, str(found.constant_queries)))
    yardstick = "  minimal page" if subject.path else "  bare POST and its line"
    lines.append(figures(yardstick, found.yardstick, str(found.yardstick_queries)))
    expected = str(subject.status)
    if wrong := {status: n for status, n in found.page.statuses.items() if status != expected}:
        lines.append(f"  {sum(wrong.values())} answers were not {expected}: {wrong}")
    return lines


def memory_line(megabytes: float | None, with_master: float | None) -> str:
    reached = None if megabytes is None else megabytes <= MEMORY_AIM
    return (
        f"memory of two workers  {number(megabytes, 0)} MB PSS {verdict(reached)} (≤ {MEMORY_AIM}); "
        f"with their master {number(with_master, 0)} MB"
    )


def csv_line(seconds: float, rows: int) -> str:
    return f"CSV of {rows} lines  {seconds:.2f} s {verdict(seconds <= CSV_AIM)} (≤ {CSV_AIM} s)"


def heading() -> str:
    return line(*(title for title, _width in HEAD))

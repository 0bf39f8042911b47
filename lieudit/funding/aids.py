"""One aid as Aides-territoires gives it: its words cleaned, its dates and rates read, its perimeter told. Pure.

Source: the reading interface of Aides-territoires (`/api/aids/`, Licence Ouverte 2.0), pages of 100. What several words
of one field are is parted by bars, as `toolkit/tables` reads lists. A perimeter is a name, and a scale where one is
said: what is neither a municipality, an intermunicipality, a department, a region nor the country is « à vérifier ».
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

import nh3

from lieudit.funding.aid_domains import domains_of
from lieudit.funding.vocabulary import Scope
from lieudit.territory.spelling import plain
from lieudit.toolkit.text import html_of_others

SITE = "https://aides-territoires.beta.gouv.fr"
SCALES = {
    "commune": Scope.MUNICIPALITY, "epci": Scope.INTERMUNICIPALITY, "intercommunalite": Scope.INTERMUNICIPALITY,
    "departement": Scope.DEPARTMENT, "region": Scope.REGION, "pays": Scope.COUNTRY, "outre mer": Scope.OVERSEAS,
    "metropole": Scope.MAINLAND, "france metropolitaine": Scope.MAINLAND, "continent": Scope.COUNTRY,
}  # fmt: skip
"""Scales, in plain spelling, as the catalogue names them; « ad hoc » and basins are of none of ours."""
WHOLE = {
    "france": Scope.COUNTRY, "france entiere": Scope.COUNTRY, "europe": Scope.COUNTRY,
    "france metropolitaine": Scope.MAINLAND, "metropole": Scope.MAINLAND, "outre mer": Scope.OVERSEAS,
    "departements d outre mer": Scope.OVERSEAS,
}  # fmt: skip
"""Names that say their scale."""
MARKS = re.compile("[<>&\0]")
"""What text without any of these says is what HTML would say."""
CODE = ("<script", "<iframe", "<object", "<embed", "javascript:", " onclick=", " onerror=", " onload=")
"""What a browser would run."""
DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class AidRow:
    """One aid as it is understood; what is not said is empty."""

    external_id: str
    name: str
    url: str
    apply_url: str
    financers: list[str]
    instructors: list[str]
    audiences: list[str]
    types: list[str]
    categories: list[str]
    domains: list[str]
    is_call: bool
    rate_low: int | None
    rate_high: int | None
    starts_on: dt.date | None
    deadline_on: dt.date | None
    recurrence: str
    description: str
    eligibility: str
    perimeter: str
    scale: str


def read_aid(cells: Mapping[str, str]) -> tuple[AidRow | None, list[tuple[str, str]]]:
    """An aid, or nothing when it has no identifier or no name; and the faults of its cells: column and reason."""
    faults: list[tuple[str, str]] = []
    key, name = cells.get("id", "")[:40], plain_words(cells.get("name", ""))[:300]
    if not key or not name:
        faults.append(("id" if not key else "name", "Sans identifiant ni nom, cette aide ne se reconnaît pas."))
        return None, faults
    starts = day_of("start_date", cells, faults)
    ends = day_of("submission_deadline", cells, faults)
    categories = several(cells.get("categories", ""))
    low = rate_of("subvention_rate_lower_bound", cells, faults)
    high = rate_of("subvention_rate_upper_bound", cells, faults)
    row = AidRow(
        external_id=key,
        name=name,
        url=address_of(cells.get("url", "") or cells.get("origin_url", "")),
        apply_url=address_of(cells.get("application_url", "")),
        financers=several(cells.get("financers", "")),
        instructors=several(cells.get("instructors", "")),
        audiences=several(cells.get("targeted_audiences", "")),
        types=several(cells.get("aid_types", "")),
        categories=categories,
        domains=domains_of(categories),
        is_call=cells.get("is_call_for_project", "").casefold() in {"true", "1", "oui"},
        rate_low=low,
        rate_high=high,
        starts_on=starts,
        deadline_on=ends,
        recurrence=plain_words(cells.get("recurrence", ""))[:60],
        description=html_of("description", cells, faults),
        eligibility=html_of("eligibility", cells, faults),
        perimeter=plain_words(cells.get("perimeter", ""))[:200],
        scale=cells.get("perimeter_scale", "").strip(),
    )
    return row, faults


def plain_words(html: str) -> str:
    """The words alone, on one line."""
    if not MARKS.search(html):
        return " ".join(html.split())
    return " ".join(nh3.clean(html, tags=set()).replace("&amp;", "&").replace("&nbsp;", " ").split())


def html_of(column: str, cells: Mapping[str, str], faults: list[tuple[str, str]]) -> str:
    """The words with their marks, without what a browser would run, which is told."""
    html = cells.get(column, "")
    lower = html.lower()
    if any(code in lower for code in CODE):
        faults.append((column, "Du code a été retiré de ces mots : le reste est gardé."))
    return str(html_of_others(html))


def several(cell: str) -> list[str]:
    """The words of a cell that holds several."""
    return [words[:300] for part in cell.split("|") if (words := plain_words(part))]


def day_of(column: str, cells: Mapping[str, str], faults: list[tuple[str, str]]) -> dt.date | None:
    """A day; « 0000-00-00 » and the like are told, and say nothing."""
    text = cells.get(column, "").strip()
    if not text:
        return None
    try:
        if found := DAY.match(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    faults.append((column, "Cette date n’existe pas : elle est laissée vide."))
    return None


def rate_of(column: str, cells: Mapping[str, str], faults: list[tuple[str, str]]) -> int | None:
    """A rate in whole percents."""
    text = cells.get(column, "").strip().rstrip("%").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= 100:
        faults.append((column, "Ce taux n’est pas entre 0 et 100 : il est laissé vide."))
        return None
    return int(value)


def address_of(text: str) -> str:
    """A web address; those of the catalogue itself begin with a bar."""
    text = f"{SITE}{text}" if text.startswith("/") else text.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and parts.netloc and len(text) <= 500 else ""


def scope_of(perimeter: str, scale: str) -> Scope:
    """At which scale a perimeter is, by its name or by its own scale; what is told by neither is to be checked."""
    return WHOLE.get(plain(perimeter)) or SCALES.get(plain(scale)) or Scope.UNKNOWN

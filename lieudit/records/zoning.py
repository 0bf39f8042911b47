"""The import of lists of municipalities: the zonings and national programmes in which they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from lieudit.records.known_lists import Format
from lieudit.records.ledger import Ledger
from lieudit.records.places_file import Cells, Fault
from lieudit.records.places_match import Gazetteer, Town
from lieudit.records.vocabulary import LineOutcome
from lieudit.records.zones_columns import read_zones
from lieudit.territory.models import Municipality, Zoning
from lieudit.toolkit.bulk import insert_together


class Zones:
    """Municipalities of a list, and the zonings in which they are."""

    def __init__(self, ledger: Ledger, known: Format, scope: Collection[str] | None) -> None:
        self.ledger, self.known, self.scope = ledger, known, scope
        self.gazetteer = Gazetteer(towns_of_france())
        self.inside: set[tuple[int, str]] = set()
        self.outside: dict[tuple[int, str], tuple[int, str]] = {}

    def read(self, batch: tuple[Cells, ...]) -> dict[int, list[tuple[Town, str, dt.date | None]]]:
        """What each line says, and remember it: several rows may speak of one municipality, which is in a zoning as
        soon as one of them says so.
        """
        said: dict[int, list[tuple[Town, str, dt.date | None]]] = {}
        for cells in batch:
            row = read_zones(cells, self.known, self.ledger.tell)
            towns = [town for code in row.codes if (town := self._town(cells, code))] if row else []
            if row and towns:
                said[row.line] = [(town, zone, row.since) for town in towns for zone in sorted(row.inside)]
                self.inside |= {(town.pk, zone) for town in towns for zone in row.inside}
                self.outside |= {(t.pk, zone): (row.line, t.name) for t in towns for zone in row.outside}
        return said

    def write(self, batch: tuple[Cells, ...]) -> None:
        """Open the zonings of a batch. Those in which a municipality is no longer are ended last."""
        said = self.read(batch)
        running = set(
            Zoning.objects.filter(
                until=None, municipality__in={town.pk for rows in said.values() for town, _zone, _since in rows}
            ).values_list("municipality", "programme")
        )
        opened = {line: self._opened(rows, running) for line, rows in said.items()}
        insert_together([zoning for new in opened.values() for zoning in new])
        for line, new in opened.items():
            words = ", ".join(dict.fromkeys(town.name for town, _zone, _since in said[line]))
            outcome = LineOutcome.CREATED if new else LineOutcome.UNCHANGED
            self.ledger.say(line, outcome, words, {"zonings": [zoning.pk for zoning in new]} if new else {})
            self.ledger.result.zoned += len(new)
            self.ledger.result.unchanged += not new

    def _opened(self, rows: list[tuple[Town, str, dt.date | None]], running: set[tuple[int, str]]) -> list[Zoning]:
        """Zonings that a line opens, unsaved: those that do not run already."""
        new = []
        for town, zone, since in rows:
            if (town.pk, zone) not in running:
                running.add((town.pk, zone))
                new.append(Zoning(municipality_id=town.pk, programme=zone, since=since or self.ledger.told_on))
        return new

    def finish(self) -> None:
        """End the zonings in which the list says that a municipality no longer is."""
        over = {key: where for key, where in self.outside.items() if key not in self.inside}
        running = Zoning.objects.filter(until=None, municipality__in={town for town, _zone in over})
        ended = [zoning for zoning in running if (zoning.municipality_id, zoning.programme) in over]
        for zoning in ended:
            zoning.until = max(zoning.since, self.ledger.told_on - dt.timedelta(days=1))
            line, name = over[zoning.municipality_id, zoning.programme]
            self.ledger.say(line, LineOutcome.UPDATED, name, {"ended": [zoning.pk]})
        Zoning.objects.bulk_update(ended, ["until"], batch_size=500)
        self.ledger.result.ended += len(ended)

    def _town(self, cells: Cells, code: str) -> Town | None:
        town = self.gazetteer.by_code.get(code)
        column = self.known.columns["codes"]
        if town is None:
            reason = _("Le code %(code)s n’est celui d’aucune commune, présente ou ancienne.") % {"code": code}
            self.ledger.tell(Fault(cells.line, column, cells.values.get(column, ""), reason))
        elif self.scope is not None and town.department not in self.scope:
            reason = _("Cette commune n’est pas dans le territoire que vous animez : la ligne n’est pas importée.")
            self.ledger.tell(Fault(cells.line, column, code, reason))
            return None
        return town


def towns_of_france() -> Iterator[Town]:
    """What matching needs of each municipality."""
    rows = Municipality.objects.values_list(
        "pk",
        "code",
        "name",
        "department__code",
        "latitude",
        "longitude",
        "area_km2",
        "postcodes",
        "former_codes",
        "search_text",
    )
    return (Town(*row) for row in rows.iterator(chunk_size=5000))

"""The import of published lists of places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import batched
from typing import BinaryIO

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.network.changes import names_of
from lieudit.network.models import Place, taken_slugs
from lieudit.network.slugs import slugs_for
from lieudit.records.models import Conflict, SourceRecord
from lieudit.records.places_columns import PlaceRow, read_place, recognise
from lieudit.records.places_file import Fault, ImportReport, PlacesFile
from lieudit.records.places_match import Doubles, Gazetteer, Town
from lieudit.records.places_merge import FACTS, disagreements, merge, new_record, record_of
from lieudit.records.vocabulary import Voice
from lieudit.records.workflow import ConflictState
from lieudit.territory.models import Municipality

BATCH = 500
"""Rows written together, in one transaction."""


def import_places(
    stream: BinaryIO,
    *,
    source: str = "",
    dry_run: bool = False,
    report: Callable[[Fault], None] = lambda fault: None,
    progress: Callable[[int], None] = lambda rows: None,
    actor: Account | None = None,
) -> ImportReport:
    """Bring the directory up to a published list; the same list twice changes nothing.

    `source` names the list when its rows do not. Each fault is given to `report`, and the number of rows
    read so far to `progress`. With `dry_run`, all is written, counted, and taken back.
    """
    with transaction.atomic() if dry_run else nullcontext():
        result = _Import(source, report).run(stream, progress)
        if result.created or result.updated:
            data = {"source": result.source, "created": result.created, "updated": result.updated}
            journal.record("records.places_imported", actor=actor, data=data)
        if dry_run:
            transaction.set_rollback(True)
    return result


class _Import:
    """One import: what it knows of the territory, what it has met, what it did."""

    def __init__(self, source: str, report: Callable[[Fault], None]) -> None:
        self.source, self.report, self.result = source, report, ImportReport()
        self.seen: set[int] = set()
        self.gazetteer = Gazetteer(_towns())
        self.doubles = Doubles()
        known = Place.objects.filter(withdrawn_at=None)
        for place in known.values_list("municipality", "name", "latitude", "longitude", "name").iterator():
            self.doubles.add(*place)

    def tell(self, fault: Fault) -> None:
        self.result.count(fault)
        self.report(fault)

    def run(self, stream: BinaryIO, progress: Callable[[int], None]) -> ImportReport:
        file = PlacesFile(stream, self.tell)
        known = recognise(file.columns)
        self.result.format = known.name
        self.result.source = self.source or known.source
        for batch in batched(file, BATCH, strict=False):
            rows = (read_place(cells, known, self.result.source, self.tell) for cells in batch)
            self._write_batch(list(self._located(row for row in rows if row)))
            self.result.read += len(batch)
            progress(self.result.read)
        self.result.encoding, self.result.separator = file.encoding, file.separator
        return self.result

    def _located(self, rows: Iterator[PlaceRow]) -> Iterator[tuple[PlaceRow, Town]]:
        """Rows whose identifier is new in this file, and whose municipality is known."""
        for row in rows:
            key = hash((row.source, row.external_id))
            if key in self.seen:
                reason = _("Cet identifiant est déjà sur une ligne précédente : la première est gardée.")
                self.tell(Fault(row.line, _("identifiant"), row.external_id, reason))
            elif town := self.gazetteer.locate(row, self.tell):
                self.seen.add(key)
                yield row, town

    @transaction.atomic
    def _write_batch(self, rows: list[tuple[PlaceRow, Town]]) -> None:
        """Write a batch together; if the database refuses it, row by row, leaving out the one at fault."""
        found = SourceRecord.objects.select_related("place").filter(
            source__in={row.source for row, _town in rows}, external_id__in=[row.external_id for row, _town in rows]
        )
        records = {(record.source, record.external_id): record for record in found}
        new = [pair for pair in rows if (pair[0].source, pair[0].external_id) not in records]
        try:
            with transaction.atomic():
                self._create(new)
        except DatabaseError:
            for pair in new:
                self._create_alone(pair)
        self._update(
            [(*pair, record) for pair in rows if (record := records.get((pair[0].source, pair[0].external_id)))]
        )

    def _create_alone(self, pair: tuple[PlaceRow, Town]) -> None:
        try:
            with transaction.atomic():
                self._create([pair])
        except DatabaseError as refusal:
            reason = _("La base de données refuse cette ligne : %(why)s") % {"why": str(refusal).splitlines()[0]}
            self.tell(Fault(pair[0].line, "", pair[0].name, reason))

    def _create(self, rows: list[tuple[PlaceRow, Town]]) -> None:
        wanted = {slug for row, town in rows for slug in slugs_for(row.name, town.name)}
        taken = taken_slugs(Place, wanted)
        records = [new_record(row, town, taken) for row, town in rows]
        Place.objects.bulk_create([record.place for record in records])
        for record in records:
            record.place_id = record.place.pk
        SourceRecord.objects.bulk_create(records)
        self.result.created += len(rows)
        for row, town in rows:
            label = _("%(name)s, ligne %(line)d") % {"name": row.name, "line": row.line}
            if reason := self.doubles.add(town.pk, row.name, row.latitude, row.longitude, label):
                self.result.doubles += 1
                self.tell(Fault(row.line, _("doublon"), row.name, reason, kept=True))

    def _update(self, rows: list[tuple[PlaceRow, Town, SourceRecord]]) -> None:
        places: list[Place] = []
        records: list[SourceRecord] = []
        disagreed: list[Conflict] = []
        for row, town, record in rows:
            said = record_of(row, town.pk)
            if said == record.row and row.licence == record.licence:
                continue
            changed, kept = merge(record.place, record.row, said)
            if changed:
                places.append(record.place)
            if kept:
                names = ", ".join(names_of(Place, kept))
                reason = _("Corrigé sur le site depuis le dernier import, et gardé : %(names)s.") % {"names": names}
                self.tell(Fault(row.line, "", row.name, reason, kept=True))
                disagreed += disagreements(record.place, row, town, kept)
            record.row, record.licence, record.imported_at = said, row.licence, timezone.now()
            records.append(record)
        Place.objects.bulk_update(places, FACTS)
        SourceRecord.objects.bulk_update(records, ["row", "licence", "imported_at"])
        _open_together(disagreed)
        self.result.updated += len(places)
        self.result.unchanged += len(rows) - len(places)


def _open_together(found: list[Conflict]) -> None:
    """What a list and people say otherwise waits to be settled; the newer word of a list replaces its former one."""
    known = Conflict.objects.filter(
        state=ConflictState.OPEN, voice=Voice.LIST, place__in={conflict.place_id for conflict in found}
    )
    open_ones = {(each.place_id, each.field, each.source_name): each for each in known}
    new, again = {}, {}
    for conflict in found:
        key = (conflict.place_id, conflict.field, conflict.source_name)
        if former := open_ones.get(key):
            former.ours, former.theirs, former.at = conflict.ours, conflict.theirs, timezone.now()
            again[key] = former
        else:
            new[key] = conflict
    Conflict.objects.bulk_create(new.values())
    Conflict.objects.bulk_update(again.values(), ["ours", "theirs", "at"])


def _towns() -> Iterator[Town]:
    rows = Municipality.objects.values_list(
        "pk", "code", "name", "department__code", "latitude", "longitude", "area_km2", "postcodes", "former_codes",
        "search_text",
    )  # fmt: skip
    return (Town(*row) for row in rows.iterator(chunk_size=5000))

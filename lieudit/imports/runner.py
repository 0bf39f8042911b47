"""The run of an import, batch by batch: places and their labels, or zonings of municipalities; and what becomes of each
line, counted, told to who asked, and kept.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import batched, islice
from typing import BinaryIO

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.imports import extensions
from lieudit.imports.extensions import Value
from lieudit.imports.formats import OTHERS, PLACES, Format, recognise, rows_told
from lieudit.imports.gazetteer import Gazetteer, Town
from lieudit.imports.headings import open_list
from lieudit.imports.matching import (
    FACTS,
    Doubles,
    MatchedRow,
    as_json,
    disagreements,
    merge,
    namesake,
    new_place,
    new_record,
    record_of,
    reused,
    told_apart,
)
from lieudit.imports.models import Import, ImportLine
from lieudit.imports.personal import Sieve
from lieudit.imports.preview import Preview, SaidOfPlaces, SaidOfZonings
from lieudit.imports.rows import PlaceRow, identity_of, read_place, read_zones, stands_apart
from lieudit.imports.workflow import LineOutcome
from lieudit.journal import services as journal
from lieudit.network.changes import names_of
from lieudit.network.models import Affiliation, Organisation, Place, taken_slugs
from lieudit.network.slugs import Addresses, slugs_for
from lieudit.records.models import Conflict, FieldSource, Label, SourceRecord
from lieudit.records.similarity import ALIKE, name_likeness
from lieudit.records.vocabulary import SaidBy
from lieudit.records.workflow import ConflictState
from lieudit.territory.models import Municipality, Zoning
from lieudit.toolkit.bulk import insert_together, rehearsing, row_of, update_together
from lieudit.toolkit.prepared import OneOf
from lieudit.toolkit.tables import Cells, Fault, TableFile
from lieudit.toolkit.threads import ahead, settled
from lieudit.toolkit.types import Fields, Json

SAMPLES = 8
"""Rows of each outcome that a preview keeps, beside all those at fault."""
BATCH = 1_000
"""Rows written together, in one transaction."""
REHEARSED = "lieu"
"""The address of places that a preview writes beside the others, and takes back."""

type ZonedRows = dict[int, list[tuple[Town, str, dt.date | None]]]
"""What each line says: municipalities, their zoning, since when."""


@dataclass
class ImportReport:
    """What an import did, in numbers of rows. `warnings` are faults of rows that were kept.

    Some of those `created` by a mixed list are `apart`: no third places (decision 40). `labels` were given to places;
    municipalities are `zoned`, or their zoning is `ended`.
    """

    format: str = ""
    source: str = ""
    kind: str = ""
    encoding: str = ""
    separator: str = ""
    read: int = 0
    created: int = 0
    apart: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0
    doubles: int = 0
    labels: int = 0
    zoned: int = 0
    ended: int = 0
    taken: dict[str, int] = field(default_factory=dict)
    """Things that rooms above made of the rows, by name (extensions.py)."""
    preview: Fields = field(default_factory=dict)
    """Of an import that is only shown: what it would write (`preview.py`), and what it asks (`personal.py`)."""

    def counts(self) -> dict[str, object]:
        """All but the preview, as plain JSON."""
        return {name: value for name, value in asdict(self).items() if name != "preview"}

    def count(self, fault: Fault) -> None:
        if fault.kept:
            self.warnings += 1
        else:
            self.rejected += 1


class Met:
    """Faults of the rows that are read, which are told once their batch is written."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def tell(self, fault: Fault) -> None:
        self.faults.append(fault)

    def taken(self) -> list[Fault]:
        """Those that were met since they were last taken."""
        taken, self.faults = self.faults, []
        return taken


class OvertakenError(Exception):
    """While this task was asleep, somebody renounced the import, undid it, or had it taken up: it writes no more."""


class Ledger:
    """What is told of each line: counted, given to who asked, and kept with the import."""

    def __init__(self, report: Callable[[Fault], None], run: Import | None, *, dry_run: bool) -> None:
        self.report, self.run, self.dry_run = report, run, dry_run
        self.result = ImportReport()
        self.told: set[int] = set()
        self.saved = run.read if run else 0
        if run and run.read and not dry_run:
            self._take_up(run)
        self.told_on = run.told_on if run else timezone.localdate()
        self.faults: dict[int, list[list[object]]] = defaultdict(list)
        self.lines: list[ImportLine] = []
        self.samples: dict[str, int] = defaultdict(int)

    def _take_up(self, run: Import) -> None:
        """An import that was stopped goes on from its last batch: what it counted and told is not told again."""
        self.result = ImportReport(**run.counts)
        self.told = set(run.lines.exclude(reasons=[]).values_list("line", flat=True))

    def tell(self, fault: Fault) -> None:
        if fault.line in self.told:
            return
        self.result.count(fault)
        self.report(fault)
        if self.run:
            self.faults[fault.line].append([fault.column, fault.value, fault.reason, fault.kept])

    def say(
        self, line: int, outcome: LineOutcome, words: str, before: dict[str, object], place: Place | None = None
    ) -> None:
        """Keep what became of a line, when there is something to say of it."""
        if not self.run or (outcome == LineOutcome.UNCHANGED and not before and line not in self.faults):
            return
        if self.dry_run and line not in self.faults:
            self.samples[outcome] += 1
            if self.samples[outcome] > SAMPLES:
                return
        kept = None if self.dry_run and outcome == LineOutcome.CREATED else place
        reasons = self.faults.pop(line, [])
        said = {"run_id": self.run.pk, "line": line, "outcome": outcome, "words": words[:200], "before": before}
        self.lines.append(row_of(ImportLine, said | {"place_id": kept and kept.pk, "reasons": reasons}))

    def write(self, act: Callable[..., None], *things: object, faults: Iterable[Fault] = (), rows: int = 0) -> None:
        """One transaction: the act on so many more rows, and what is said of it and of their faults; the act is taken
        back when this is a preview.
        """
        for fault in faults:
            self.tell(fault)
        self.result.read += rows
        with transaction.atomic():
            act(*things)
            if self.dry_run:
                transaction.set_rollback(True)
            else:
                self._flush()
        if self.dry_run:
            with transaction.atomic():
                self._flush()

    def _flush(self) -> None:
        for line, reasons in self.faults.items():
            rejected = any(not kept for *_said, kept in reasons)
            outcome = LineOutcome.REJECTED if rejected else LineOutcome.UNCHANGED
            self.lines.append(ImportLine(run=self.run, line=line, outcome=outcome, reasons=reasons))
        insert_together(self.lines)
        self.faults.clear()
        self.lines.clear()
        if self.run:
            counts = {} if self.dry_run else {"counts": self.result.counts()}
            mine = Import.objects.filter(pk=self.run.pk, state=self.run.state, read=self.saved)
            if not mine.update(read=self.result.read, beat_at=timezone.now(), **counts):
                raise OvertakenError
            self.saved = self.result.read


def import_places(
    stream: BinaryIO,
    *,
    source: str = "",
    dry_run: bool = False,
    report: Callable[[Fault], None] = lambda fault: None,
    progress: Callable[[int], None] = lambda rows: None,
    actor: Account | None = None,
    run: Import | None = None,
    known: Format | None = None,
    scope: Collection[str] | None = None,
    published: Collection[str] = (),
    keep: Callable[[Json], None] = lambda whole: None,
    looked_at: TableFile | None = None,
) -> ImportReport:
    """Bring the directory up to a published list; the same list twice changes nothing.

    `source` names the list when its rows do not; `known` says what its columns mean when they are not recognised.
    Each fault is given to `report`, and the number of rows read so far to `progress`. With `dry_run`, each batch is
    written, counted, and taken back. `run` keeps what became of each line, and what undoing it needs; when it was
    stopped, it goes on after its last batch. Rows that are not in the departments of `scope` are left aside. Cells that
    look like a person (`personal.py`) are left out, but for the questions whose keys are in `published`. `keep` is
    given all the values of each line that a `dry_run` would write. `looked_at` is the file as it was opened to be
    recognised: what holds all its rows in memory is not read twice.
    """
    ledger, met = Ledger(report, run, dry_run=dry_run), Met()
    heading_on = run.heading if run else None
    crowded = _crowded(stream, known, heading_on) if known else frozenset()
    file = (looked_at and looked_at.again(met.tell)) or open_list(stream, met.tell, heading_on)
    known = known or recognise(file.columns, file.first)
    result = ledger.result
    result.format, result.source, result.kind = known.name, source or known.source, known.kind
    rows, taken = rows_told(file, known), _is_taken(known, run, dry_run=dry_run)
    sieve = Sieve(known, frozenset(published), met.tell, wholly=taken)
    preview = Preview(keep)
    writer: _Places | Zones | _Others
    if known.speaks_of == OTHERS:
        writer = _Others(ledger, met, known, preview)
    elif known.speaks_of == PLACES:
        writer, rows = _Places(ledger, met, known, preview, scope, crowded, taken=taken), map(sieve.sift, rows)
    else:
        writer = Zones(ledger, met, known, preview, scope)
    with settled(), rehearsing(Place) if dry_run else nullcontext():
        _write_all(writer, rows, ledger, met, progress)
    result.encoding, result.separator = file.table.encoding, file.table.separator
    if dry_run:
        result.preview = preview.told() | {"questions": sieve.told()}
    else:
        _tell_the_journal(result, actor, elsewhere=bool(known.kind))
        if known.speaks_of == OTHERS:
            made = sum(result.taken.get(each.name, 0) for each in extensions.things_of(known.name) if each.kept)
            told = {"source": result.source, "read": result.read, "taken": made}
            journal.record("records.list_imported", actor=actor, data=told)
    return result


def _write_all(
    writer: _Places | Zones | _Others,
    rows: Iterator[Cells],
    ledger: Ledger,
    met: Met,
    progress: Callable[[int], None],
) -> None:
    """Each batch is read by a thread while the database writes the one before: what reads asks nothing of it."""
    for batch in batched(islice(rows, ledger.result.read), BATCH, strict=False):
        writer.read(batch)
    begun = met.taken()
    for count, read, faults in ahead((len(batch), writer.read(batch), met.taken()) for batch in batched(rows, BATCH)):
        ledger.write(writer.write, read, faults=[*begun, *faults], rows=count)
        begun = []
        progress(ledger.result.read)
    ledger.write(writer.finish, faults=[*begun, *met.taken()])


def _crowded(stream: BinaryIO, known: Format, heading_on: int | None) -> frozenset[int]:
    """Names and municipalities that several rows of a list without identifiers share: read once before the import."""
    if known.names_itself or known.speaks_of != PLACES:
        return frozenset()
    once: set[int] = set()
    again: set[int] = set()
    for cells in rows_told(open_list(stream, lambda fault: None, heading_on), known):
        key = hash(identity_of(cells, known))
        (again if key in once else once).add(key)
    stream.seek(0)
    return frozenset(again)


def _is_taken(known: Format, run: Import | None, *, dry_run: bool) -> bool:
    """Whether rooms above take columns of this list: one that was mapped by hand may bear any name."""
    by_hand = bool(run.mapping) if run else not dry_run
    return not by_hand and bool(extensions.things_of(known.name))


def _tell_the_journal(result: ImportReport, actor: Account | None, *, elsewhere: bool) -> None:
    created = result.created - result.apart
    if created or result.updated:
        data: dict[str, object] = {"source": result.source, "created": created, "updated": result.updated}
        act = "records.known_imported" if elsewhere else "records.places_imported"
        journal.record(act, actor=actor, data=data)
    if result.apart:
        data = {"source": result.source, "created": result.apart, "updated": 0}
        journal.record("records.known_imported", actor=actor, data=data)
    if result.zoned or result.ended:
        data = {"source": result.source, "zoned": result.zoned, "ended": result.ended}
        journal.record("records.zonings_imported", actor=actor, data=data)


class _Places:
    """Places of a list: what this import knows of the territory, and what it has met."""

    def __init__(
        self,
        ledger: Ledger,
        met: Met,
        known: Format,
        preview: Preview,
        scope: Collection[str] | None,
        crowded: frozenset[int],
        *,
        taken: bool,
    ) -> None:
        """`crowded` holds the names that several rows share (`_crowded`); `taken`, whether rooms above take columns."""
        self.ledger, self.known, self.preview, self.crowded, self.taken = ledger, known, preview, crowded, taken
        self.met, self.tell, self.result = met.tell, ledger.tell, ledger.result
        self.network = Organisation.objects.networks().filter(slug=known.constants.get("network", "")).first()
        self.said = SaidOfPlaces(known, wholly=taken, network=self.network.name if self.network else "")
        self.seen: set[int] = set()
        self.repeated: set[int] = set()
        self.gazetteer = Gazetteer(towns_of_france(), scope)
        towns = self.gazetteer.by_code.values()
        self.here = None if scope is None else {town.pk for town in towns if town.department in scope}
        self.addresses = Addresses(partial(taken_slugs, Place))
        self.doubles = Doubles()
        places = Place.objects.filter(withdrawn_at=None)
        for place in places.values_list("municipality", "name", "latitude", "longitude").iterator():
            self.doubles.add(*place)

    def read(self, batch: tuple[Cells, ...]) -> list[MatchedRow]:
        """Rows that may be written, and remember them: later ones may bear the same identifiers. Nothing is asked of
        the database: it writes the batch before meanwhile."""
        read = [read_place(cells, self.known, self.result.source, self.met) for cells in batch]
        self.gazetteer.settle(row for row in read if row)
        return [each for row in read if row and (each := self._located(row))]

    def write(self, read: list[MatchedRow]) -> None:
        """Write a batch together; if the database refuses it, row by row, leaving out the one at fault."""
        rows = self._known(read)
        new = [each for each in rows if each.record is None]
        try:
            with transaction.atomic():
                self._create(new)
        except DatabaseError:
            for each in new:
                self._create_alone(each)
        self._update([each for each in rows if each.outcome != LineOutcome.CREATED and each.place])
        kept = [each for each in rows if each.place]
        self._label(kept)
        if self.network:
            self._affiliate(kept)
        written = self._let_take(kept) if self.taken else set()
        for each in kept:
            self.ledger.say(each.row.line, each.outcome, each.row.name, each.before, each.place)
            changed = each.outcome != LineOutcome.UNCHANGED or each.before or each.row.line in written
            if self.ledger.dry_run and changed:
                self.preview.show(each.row.line, self.said.of(each.row, each.town))

    def _let_take(self, rows: list[MatchedRow]) -> set[int]:
        """What rooms above make of these rows; the lines of which they wrote anything."""
        told = [(each.place, each.row) for each in rows if each.place]
        made, written = extensions.take(self.known.name, told, self.ledger.run, self.tell)
        self.result.taken = dict(made + Counter(self.result.taken))
        return written

    def finish(self) -> None:
        """Nothing is left once all the batches are written."""

    def _located(self, row: PlaceRow) -> MatchedRow | None:
        """A row whose identifier is new in this file, and whose municipality is known and open to who imports."""
        if not row.named and self._is_again(row, row.external_id):
            reason = _("Cet identifiant est déjà sur une ligne précédente : la première est gardée.")
            self.met(Fault(row.line, _("identifiant"), row.external_id, reason))
            return None
        if row.named and self._repeats(row):
            return None
        town = self.gazetteer.locate(row, self.met)
        if town is None or not self._is_open(row, town.pk, self.met):
            return None
        each = MatchedRow(row, town)
        if row.named:
            self._tell_apart(each)
        self.seen.add(hash((row.source, row.external_id)))
        return each

    def _is_again(self, row: PlaceRow, external_id: str) -> bool:
        return hash((row.source, external_id)) in self.seen

    def _repeats(self, row: PlaceRow) -> bool:
        """Whether a row without identifier says again, word for word, what another one said."""
        words = hash(tuple(sorted(row.cells.items())))
        if words not in self.repeated:
            self.repeated.add(words)
            return False
        reason = _("Cette ligne répète mot pour mot une ligne précédente, qui est gardée.")
        self.met(Fault(row.line, "", row.name, reason))
        return True

    def _tell_apart(self, each: MatchedRow) -> None:
        """Give a row without identifier one of its own, where others have its name in its municipality: by its
        address or its point, else by its rank.
        """
        row = each.row
        crowd, apart = row.external_id, stands_apart(row.facts["address"], row.latitude, row.longitude)
        alone = hash(crowd) not in self.crowded and not self.known.names_itself
        each.otherwise, each.apart = told_apart(crowd, apart), apart
        if not alone:
            row.external_id, each.otherwise = each.otherwise, crowd
        rank = 1
        while self._is_again(row, row.external_id):
            rank += 1
            row.external_id, each.otherwise = told_apart(crowd, f"{apart} {rank}".strip()), ""

    def _is_open(self, row: PlaceRow, town: int, tell: Callable[[Fault], None]) -> bool:
        if self.here is None or town in self.here:
            return True
        reason = _("Ce lieu n’est pas dans le territoire que vous animez : la ligne n’est pas importée.")
        tell(Fault(row.line, _("commune"), row.town or row.insee, reason))
        return False

    def _known(self, rows: list[MatchedRow]) -> list[MatchedRow]:
        """Rows with their record, found by its identifier, or by the name of its place in a list of labels."""
        known = [each.row.external_id for each in rows] + [each.otherwise for each in rows if each.otherwise]
        found = SourceRecord.objects.with_places_held().filter(
            OneOf(F("source"), [*{each.row.source for each in rows}]), OneOf(F("external_id"), known)
        )
        records = {(record.source, record.external_id): record for record in found}
        for each in rows:
            each.record = records.get(each.key) or each.known_otherwise(records)
            each.place = each.record.place if each.record else None
        if self.known.programme:
            self._adopt([each for each in rows if each.record is None])
        for each in rows:
            each.row.kind = "" if each.place else each.row.kind  # what people said of a place stays
        return [each for each in rows if self._may_be_written(each)]

    def _may_be_written(self, each: MatchedRow) -> bool:
        row, reason = each.row, ""
        if each.record and each.place:
            if not self._is_open(row, each.place.municipality_id, self.tell):
                return False
            reason = reused(each)
        if reason:
            self.tell(Fault(row.line, "", row.name, reason))
        return not reason

    def _adopt(self, rows: list[MatchedRow]) -> None:
        """A list of labels names places that may be in the directory under another list: those are not added again.
        Third places come first: a France services that is held in one is found there.
        """
        places = Place.objects.filter(withdrawn_at=None, municipality__in={each.town.pk for each in rows})
        around: dict[int, list[Place]] = defaultdict(list)
        for place in places:
            around[place.municipality_id].append(place)
        for each in rows:
            each.place = _namesake_of(each, around[each.town.pk])
            if each.place:
                said = record_of(each.row, each.town.pk)
                each.record = SourceRecord.objects.create(
                    place=each.place,
                    source=each.row.source,
                    external_id=each.row.external_id,
                    licence=each.row.licence,
                    row=said,
                )
                each.before["adopted"] = each.record.pk

    def _create_alone(self, each: MatchedRow) -> None:
        try:
            with transaction.atomic():
                self._create([each])
        except DatabaseError as refusal:
            each.place, each.outcome = None, LineOutcome.REJECTED
            reason = _("La base de données refuse cette ligne : %(why)s") % {"why": str(refusal).splitlines()[0]}
            self.tell(Fault(each.row.line, "", each.row.name, reason))

    def _create(self, rows: list[MatchedRow]) -> None:
        slugs = self._addresses_of(rows)
        saids = [record_of(each.row, each.town.pk) for each in rows]
        places = [new_place(each.row, said, slug) for each, said, slug in zip(rows, saids, slugs, strict=True)]
        insert_together(places)
        if not self.ledger.dry_run:  # the words of a row are cut to their length: its place alone may be refused
            told = zip(rows, saids, places, strict=True)
            insert_together([new_record(each.row, said, place) for each, said, place in told])
        self.result.created += len(rows)
        self.result.apart += sum(1 for each in rows if each.row.kind and not self.known.kind)
        for each, place in zip(rows, places, strict=True):
            each.place, each.outcome, row = place, LineOutcome.CREATED, each.row
            if reason := self.doubles.find(each.town.pk, row.name, row.latitude, row.longitude):
                self.result.doubles += 1
                self.tell(Fault(row.line, _("doublon"), row.name, reason, kept=True))
            self.doubles.add(each.town.pk, row.name, row.latitude, row.longitude, row.line)

    def _addresses_of(self, rows: list[MatchedRow]) -> list[str]:
        """An address for each new place; none is given by a rehearsal, which shows none."""
        if self.ledger.dry_run:
            return [REHEARSED] * len(rows)
        return self.addresses.give([slugs_for(each.row.name, each.town.name) for each in rows])

    def _update(self, rows: list[MatchedRow]) -> None:
        places: list[Place] = []
        records: list[SourceRecord] = []
        disagreed: list[tuple[MatchedRow, Conflict]] = []
        absent = FieldSource.objects.absent_in([each.place.pk for each in rows if each.place]) if rows else {}
        for each in rows:
            row, record, place = each.row, each.record, each.place
            assert record is not None
            assert place is not None
            said = record_of(row, each.town.pk)
            if said == record.row and row.licence == record.licence:
                continue
            former = {name: getattr(place, name) for name in FACTS}
            changed, kept = merge(place, record.row, said, absent.get(place.pk, ()))
            each.before |= {"record": record.pk, "row": record.row, "licence": record.licence}
            if changed:
                places.append(place)
                each.outcome = LineOutcome.UPDATED
                each.before["fields"] = {
                    name: [as_json(former[name]), as_json(getattr(place, name))] for name in changed
                }
            if "name" in changed and name_likeness(former["name"], place.name) < ALIKE:
                reason = _("Tout autre nom que « %(name)s », sous le même identifiant : est-ce bien le même lieu ?")
                self.tell(Fault(row.line, "", row.name, reason % {"name": former["name"]}, kept=True))
            if kept:
                names = ", ".join(names_of(Place, kept))
                reason = _("Corrigé sur le site depuis le dernier import, et gardé : %(names)s.") % {"names": names}
                self.tell(Fault(row.line, "", row.name, reason, kept=True))
                disagreed += [(each, conflict) for conflict in disagreements(place, row, each.town, kept)]
            record.row, record.licence, record.imported_at = said, row.licence, timezone.now()
            records.append(record)
        update_together(places, FACTS)
        update_together(records, ["row", "licence", "imported_at"])
        _open_together(disagreed)
        self.result.updated += len(places)
        self.result.unchanged += len(rows) - len(places)

    def _label(self, rows: list[MatchedRow]) -> None:
        """Say which programmes recognise these places; a label that runs already is left as it is."""
        wanted = {(each.place.pk, code): each for each in rows if each.place for code in each.row.labels}
        if not wanted:
            return
        running = Label.objects.filter(place__in={pk for pk, _code in wanted}, until=None)
        for key in running.values_list("place", "programme"):
            wanted.pop(key, None)
        labels = [
            Label(place_id=pk, programme=code, since=self.ledger.told_on, source=each.row.source)
            for (pk, code), each in wanted.items()
        ]
        insert_together(labels)
        for label, each in zip(labels, wanted.values(), strict=True):
            each.before.setdefault("labels", []).append(label.pk)
        self.result.labels += len(labels)

    def _affiliate(self, rows: list[MatchedRow]) -> None:
        """Say that these places are of the network of the list; a link that runs already is left as it is."""
        wanted = {each.place.pk: each for each in rows if each.place}
        links = Affiliation.objects.running().filter(place__in=wanted, organisation=self.network)
        for key in links.values_list("place", flat=True):
            wanted.pop(key, None)
        new = [Affiliation(place_id=pk, organisation=self.network, since=self.ledger.told_on) for pk in wanted]
        insert_together(new)
        for link, each in zip(new, wanted.values(), strict=True):
            each.before["affiliation"] = link.pk


def _namesake_of(each: MatchedRow, others: list[Place]) -> Place | None:
    """The place of its municipality that surely bears the name of a row: a third place, else one known elsewhere."""
    for elsewhere in (False, True):
        around = {place.pk: place for place in others if place.is_elsewhere == elsewhere}
        named = ((pk, place.name) for pk, place in around.items())
        if (key := namesake(each.row.name, each.town.name, named)) is not None:
            return around[key]
    return None


def _open_together(found: Iterable[tuple[MatchedRow, Conflict]]) -> None:
    """What a list and people say otherwise waits to be settled; the newer word of a list replaces its former one."""
    known = Conflict.objects.filter(
        state=ConflictState.OPEN, voice=SaidBy.LIST, place__in={conflict.place_id for _row, conflict in found}
    )
    open_ones = {(each.place_id, each.field, each.source_name): each for each in known}
    new, again = {}, {}
    for row, conflict in found:
        key = (conflict.place_id, conflict.field, conflict.source_name)
        said = row.before.setdefault("disagreed", {})
        if former := open_ones.get(key):
            said[conflict.field] = [former.ours, former.theirs]
            former.ours, former.theirs, former.at = conflict.ours, conflict.theirs, timezone.now()
            again[key] = former
        else:
            said[conflict.field] = None
            new[key] = conflict
    insert_together([*new.values()])
    update_together(again.values(), ["ours", "theirs", "at"])


def _unseen(line: int, said: Iterable[Value]) -> None:
    """Of an import that is no preview, nobody reads the values: they are not said."""


class _Others:
    """Rows of a list that one room above alone knows."""

    def __init__(self, ledger: Ledger, met: Met, known: Format, preview: Preview) -> None:
        self.ledger, self.met, self.known, self.preview = ledger, met.tell, known, preview

    def read(self, batch: tuple[Cells, ...]) -> list[extensions.Write]:
        """What writes these rows: nothing is remembered from one batch to the next."""
        return extensions.read_cells(self.known.name, [*batch], self.met)

    def write(self, read: list[extensions.Write]) -> None:
        show = self.preview.show if self.ledger.dry_run else _unseen
        for write in read:
            self.ledger.result.taken = dict(write(self.ledger.run, show) + Counter(self.ledger.result.taken))

    def finish(self) -> None:
        """Nothing is left once all the batches are written."""


class Zones:
    """Municipalities of a list, and the zonings in which they are."""

    def __init__(
        self, ledger: Ledger, met: Met, known: Format, preview: Preview, scope: Collection[str] | None
    ) -> None:
        self.ledger, self.met, self.known, self.preview, self.scope = ledger, met.tell, known, preview, scope
        self.said = SaidOfZonings(known)
        self.gazetteer = Gazetteer(towns_of_france())
        self.inside: set[tuple[int, str]] = set()
        self.outside: dict[tuple[int, str], tuple[int, Town]] = {}

    def read(self, batch: tuple[Cells, ...]) -> ZonedRows:
        """What each line says, and remember it: several rows may speak of one municipality, which is in a zoning as
        soon as one of them says so.
        """
        said: ZonedRows = {}
        for cells in batch:
            row = read_zones(cells, self.known, self.met)
            towns = [town for code in row.codes if (town := self._town(cells, code))] if row else []
            if row and towns:
                said[row.line] = [(town, zone, row.since) for town in towns for zone in sorted(row.inside)]
                self.inside |= {(town.pk, zone) for town in towns for zone in row.inside}
                self.outside |= {(t.pk, zone): (row.line, t) for t in towns for zone in row.outside}
        return said

    def write(self, said: ZonedRows) -> None:
        """Open the zonings of a batch. Those in which a municipality is no longer are ended last."""
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
            if self.ledger.dry_run and new:
                self.preview.show(line, self.said.of_opened(new, [town for town, _zone, _since in said[line]]))
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
            line, town = over[zoning.municipality_id, zoning.programme]
            self.ledger.say(line, LineOutcome.UPDATED, town.name, {"ended": [zoning.pk]})
            if self.ledger.dry_run:
                self.preview.show(line, [self.said.of_ended(zoning, town)])
        update_together(ended, ["until"])
        self.ledger.result.ended += len(ended)

    def _town(self, cells: Cells, code: str) -> Town | None:
        town = self.gazetteer.by_code.get(code)
        column = self.known.columns["codes"]
        if town is None:
            reason = _("Le code %(code)s n’est celui d’aucune commune, présente ou ancienne.") % {"code": code}
            self.met(Fault(cells.line, column, cells.values.get(column, ""), reason))
        elif self.scope is not None and town.department not in self.scope:
            reason = _("Cette commune n’est pas dans le territoire que vous animez : la ligne n’est pas importée.")
            self.met(Fault(cells.line, column, code, reason))
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

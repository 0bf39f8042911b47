"""An import is undone: what it added goes, what it changed comes back, what people did since stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from lieudit.imports import extensions
from lieudit.imports.matching import FACTS, as_json, as_typed
from lieudit.imports.models import Import, ImportLine
from lieudit.imports.workflow import ImportState, LineOutcome
from lieudit.network.models import Affiliation, Place
from lieudit.records.models import Confirmation, Conflict, Label, SourceRecord, Twin
from lieudit.records.vocabulary import SaidBy
from lieudit.records.workflow import ConflictState
from lieudit.territory.models import Zoning
from lieudit.toolkit.bulk import among, update_together
from lieudit.toolkit.threads import abreast
from lieudit.toolkit.types import Fields

BATCH = 4_000
"""Lines given back together: each time, all that may lead to their places is asked for."""
CHANGING = (ImportState.RUNNING, ImportState.DONE, ImportState.UNDOING)
ZONED = ["zonings", "ended"]
"""What a line of municipalities keeps: the keys of the zonings that it opened, and ended."""
LISTED = {SourceRecord, ImportLine, Label, Conflict, Twin}
"""Tables in which a list, or the machine, writes of a place: they do not show that people used it."""


@dataclass
class GivenBack:
    """Places taken away, put back as they were, and kept because people used them since."""

    removed: int = 0
    restored: int = 0
    kept: int = 0


def changed_since(run: Import) -> Import | None:
    """The last import that changed places of this one after it, whatever their numbers: it is undone first."""
    before = run.lines.filter(place=OuterRef("place"), pk__lt=OuterRef("pk"))
    later = _others(run).filter(Exists(before), place__in=run.lines.exclude(place=None).values("place"))
    after = later.exclude(outcome=LineOutcome.REJECTED).exclude(before={}).order_by("-pk").first()
    return after.run if after else None


def zoned_since(run: Import) -> Import | None:
    """The last import that opened or ended a zoning of a municipality after this one did."""
    mine = _zonings(run.lines.all())
    theirs = _zonings(_others(run).filter(pk__gt=min(mine.values()))) if mine else {}
    after = max((line for key, line in theirs.items() if line > mine.get(key, line)), default=None)
    return ImportLine.objects.get(pk=after).run if after else None


def _others(run: Import) -> models.QuerySet[ImportLine]:
    return ImportLine.objects.filter(run__state__in=CHANGING).exclude(run=run)


def _zonings(lines: models.QuerySet[ImportLine]) -> dict[tuple[int, str], int]:
    """Each municipality and programme that lines opened or ended → the line."""
    told = lines.filter(before__has_any_keys=ZONED).order_by("pk").values_list("pk", "before")
    line_of = {key: pk for pk, before in told for what in ZONED for key in before.get(what, ())}
    zonings = Zoning.objects.filter(pk__in=line_of).values_list("pk", "municipality", "programme")
    return {(town, programme): line_of[key] for key, town, programme in zonings}


def give_all_back(run: Import) -> GivenBack:
    """Undo what an import wrote, last lines first; then the places that it added, two batches at a time: each is of one
    line. It can be taken up again where it stopped.
    """
    given = GivenBack()
    extensions.give_back(run)
    added = run.lines.filter(outcome=LineOutcome.CREATED).exclude(place=None).order_by("-line", "-pk")
    rest = run.lines.exclude(outcome=LineOutcome.REJECTED).exclude(pk__in=added.order_by().values("pk"))
    keys = list(rest.order_by("-line", "-pk").values_list("pk", flat=True))
    for batch in batched(keys, BATCH, strict=False):
        lines = list(ImportLine.objects.filter(pk__in=among(batch)).order_by("-line", "-pk"))
        with transaction.atomic():
            _give_zonings_back(lines)
            befores = [line.before for line in lines]
            _take_links_away(befores)
            _take_labels_away(befores)
            _restore([line for line in lines if "row" in line.before], given)
            SourceRecord.objects.filter(
                pk__in=[each.before["adopted"] for each in lines if "adopted" in each.before]
            ).delete()
        Import.objects.filter(pk=run.pk).update(beat_at=timezone.now())
    keys = list(added.values_list("pk", flat=True))
    for removed, kept in abreast(_take_places_away, batched(keys, BATCH, strict=False)):
        given.removed, given.kept = given.removed + removed, given.kept + kept
        Import.objects.filter(pk=run.pk).update(beat_at=timezone.now())
    return given


def _keys(befores: Iterable[Fields], what: str) -> list[int]:
    return [key for before in befores for key in before.get(what, [])]


def _take_labels_away(befores: Iterable[Fields]) -> None:
    Label.objects.filter(pk__in=among(_keys(befores, "labels"))).delete()


def _take_links_away(befores: Iterable[Fields]) -> None:
    """Links to a network that lines opened."""
    links = [before["affiliation"] for before in befores if "affiliation" in before]
    Affiliation.objects.filter(pk__in=among(links)).delete()


def _give_zonings_back(lines: Sequence[ImportLine]) -> None:
    befores = [line.before for line in lines]
    Zoning.objects.filter(pk__in=_keys(befores, "zonings")).delete()
    for zoning in Zoning.objects.filter(pk__in=_keys(befores, "ended")).exclude(until=None):
        others = Zoning.objects.filter(municipality=zoning.municipality_id, programme=zoning.programme, until=None)
        if not others.exists():
            zoning.until = None
            zoning.save(update_fields=["until"])


def _restore(lines: Sequence[ImportLine], given: GivenBack) -> None:
    """Each field that still says what the import wrote says again what it said before; so does its record. A place
    that said since that all is true keeps it: it is its own word now."""
    records = SourceRecord.objects.with_places_held().in_bulk([line.before["record"] for line in lines])
    confirmed = _confirmed_since(lines)
    given.kept += len(confirmed)
    places: dict[int, Place] = {}
    for line in lines:
        record = records.get(line.before["record"])
        if record is None:
            continue
        record.row, record.licence = line.before["row"], line.before["licence"]
        place = record.place
        for name, (former, written) in line.before.get("fields", {}).items():
            if place.pk not in confirmed and as_json(getattr(place, name)) == written:
                setattr(place, name, as_typed(name, former))
                places[place.pk] = place
        _give_conflicts_back(record, line.before.get("disagreed", {}))
    update_together(places.values(), FACTS)
    update_together(records.values(), ["row", "licence"])
    given.restored += len(places)


def _confirmed_since(lines: Sequence[ImportLine]) -> set[int]:
    """Places whose fields the import changed, and of which somebody said since that all is true."""
    changed = [line for line in lines if line.before.get("fields")]
    if not changed:
        return set()
    said = Confirmation.objects.filter(place__in=[line.place_id for line in changed], at__gte=changed[0].run.at)
    return set(said.values_list("place", flat=True))


def _give_conflicts_back(record: SourceRecord, disagreed: Fields) -> None:
    """What the list said otherwise no longer waits; its former word does, where there was one."""
    for field, former in disagreed.items():
        waiting = Conflict.objects.filter(
            place=record.place_id, field=field, voice=SaidBy.LIST, source_name=record.source, state=ConflictState.OPEN
        )
        if former is None:
            waiting.delete()
        else:
            waiting.update(ours=former[0], theirs=former[1])


@transaction.atomic
def _take_places_away(lines: Collection[int]) -> tuple[int, int]:
    """Places that lines added: those that nobody used go whole, the others stay, with what the list says of them. How
    many of both.
    """
    told = ImportLine.objects.filter(pk__in=among(lines)).values_list("place", "before")
    places = {place: before for place, before in told if place is not None}
    _take_links_away(places.values())
    held = Place.objects.select_for_update(of=("self",)).filter(pk__in=among(places))
    present = set(held.order_by("pk").values_list("pk", flat=True))
    used = _used(present)
    _erase(present - used)
    _take_labels_away(places.values())  # last: they move the clock (`_erase`)
    return len(present - used), len(used)


def _erase(places: set[int]) -> None:
    """Places that no other room speaks of (`_used`), which are held, go, and what the list wrote of them. The database
    would refuse it if anything else still led to them, as Django looks for everywhere.

    It looks as the transaction ends, in the order in which rows went: labels go last, since they move the clock, for
    which another batch would wait all that time.
    """
    gone = Place._base_manager.filter(pk__in=among(places))
    gone._raw_delete(gone.db)
    for link in sorted(_links(), key=lambda link: link.field.model is Label):
        if link.field.model in LISTED:
            rows = link.field.model._base_manager.filter(**{f"{link.field.name}__in": among(places)})
            if link.field.null:
                rows.update(**{link.field.name: None})
            else:
                rows.delete()


def _links() -> Iterator[models.ManyToOneRel]:
    """What leads to a place, in any room."""
    return (link for link in Place._meta.get_fields(include_hidden=True) if isinstance(link, models.ManyToOneRel))


def _used(places: set[int]) -> set[int]:
    """Places of which something was said or done since: any row of any room, another list."""
    used: set[int] = set()
    for link in _links():
        if link.field.model not in LISTED:
            rows = link.field.model._base_manager.filter(**{f"{link.field.name}__in": among(places)})
            used |= set(rows.values_list(link.field.name, flat=True))
    twice = SourceRecord.objects.filter(place__in=among(places)).values("place").annotate(lists=models.Count("pk"))
    used |= set(twice.filter(lists__gt=1).values_list("place", flat=True))
    kind = ContentType.objects.get_for_model(Place)
    for pointer in _pointers():
        rows = pointer.model._base_manager.filter(**{pointer.ct_field: kind, f"{pointer.fk_field}__in": among(places)})
        used |= set(rows.values_list(pointer.fk_field, flat=True))
    return used


def _pointers() -> list[GenericForeignKey]:
    """What may point at anything: acts of the journal, those who follow, reports, measures of care."""
    fields = (field for model in apps.get_models() for field in model._meta.private_fields)
    return [field for field in fields if isinstance(field, GenericForeignKey)]

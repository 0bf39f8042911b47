"""What this room takes of a file of digital mediation that is imported, and how it gives it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from itertools import batched

from django.db import transaction
from django.utils import timezone

from lieudit.imports.extensions import Row
from lieudit.imports.models import Import
from lieudit.imports.rows import PlaceRow, Report
from lieudit.network.vocabulary import Domain
from lieudit.public_services import mednum
from lieudit.public_services.models import MednumRow, Offer
from lieudit.public_services.vocabulary import Kind, Service
from lieudit.public_services.workflow import OfferState
from lieudit.records.models import FieldSource
from lieudit.territory.models import Municipality
from lieudit.toolkit.bulk import among, insert_together, row_of, update_together
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.threads import abreast

BESIDE = (*mednum.WORDS, "courriels", "prise_rdv", "source", "structure_parente", "autres_formations_labels")
"""Columns that a place does not hold."""
BATCH = 2_000
"""Rows given back together: they hold all their cells."""
ONLY_A_ROOM = [Service.ROOM.value]


def take_rows(rows: list[Row], run: Import | None, tell: Report) -> tuple[int, set[int]]:
    """Keep each row beside its place, and make of it a service of digital mediation when it describes one; return
    how many were made, and the lines of which anything was kept.

    Called in the transaction of a batch. A service that people changed since keeps their word, field by field; where
    they say that there is none, the row makes none, until they no longer do.
    """
    towns = Municipality.objects.in_bulk({place.municipality_id for place, _row in rows})
    known = {(row.place_id, row.external_id): row for row in _held({place.pk for place, _row in rows})}
    new: dict[tuple[int, str], MednumRow] = {}
    changed: list[MednumRow] = []
    alone: list[MednumRow] = []
    lines: set[int] = set()
    for place, told in rows:
        place.municipality = towns[place.municipality_id]
        for fault in mednum.refused(told):
            tell(fault)
        sheet = mednum.read_row(told, place)
        key = (place.pk, sheet.cells["id"][:120])
        row = known.get(key) or new.get(key)
        if row is None:
            said = {"place_id": place.pk, "external_id": key[1], "cells": sheet.cells, "held": sheet.held}
            new[key] = row_of(MednumRow, said | {"run_id": run and run.pk})
            lines.add(told.line)
        elif (row.cells, row.held) != (sheet.cells, sheet.held):
            row.before = {"cells": row.cells, "held": row.held, "run": row.run_id}
            row.cells, row.held, row.run = sheet.cells, sheet.held, run
            changed.append(row)
            lines.add(told.line)
        elif row.offer is None and row.pk:
            alone.append(row)
    made = [*new.values()]
    offers = _offer_new(made + alone)
    insert_together(made)
    update_together([row for row in alone if row.offer_id], ["offer"])
    offers += _revise([(row, row.before["cells"], row.cells) for row in changed if row.before])
    update_together(changed, ["cells", "held", "run", "before", "offer"])
    return offers, lines


def said_of_row(row: PlaceRow) -> Iterator[tuple[str, str]]:
    """The cells that are kept of a row and that its place does not say, in the words of the standard, and the service
    that it describes.
    """
    cells = mednum.cells_of(row)
    yield from ((column, cells[column]) for column in BESIDE if cells.get(column))
    if any((said := mednum.fields_of(cells)).values()):
        yield "", f"{mednum.TITLE} ({_kind_of(said).label})"


def give_rows_back(run: Import) -> None:
    """Put back what an import changed, and take away what it brought; what people wrote since stays."""
    keys = MednumRow.objects.filter(run=run).order_by("pk").values_list("pk", flat=True)
    for _done in abreast(_give_back, batched(list(keys), BATCH, strict=False)):
        pass  # each is done, and nothing is to be said of it


@transaction.atomic
def _give_back(keys: Collection[int]) -> None:
    rows = list(MednumRow.objects.select_related("offer").filter(pk__in=among(keys)))
    brought = [row for row in rows if row.before is None]
    changed = [row for row in rows if row.before is not None]
    offers = [row.offer.pk for row in brought if row.offer and _untouched(row.offer, row.cells)]
    MednumRow.objects.filter(pk__in=among([row.pk for row in brought])).delete()
    gone = Offer.objects.filter(pk__in=among(offers))  # to which only these rows led: the database would refuse it
    gone._raw_delete(gone.db)
    _revise([(row, row.cells, row.before["cells"]) for row in changed])
    for row in changed:
        row.cells, row.held, row.run_id = row.before["cells"], row.before["held"], row.before["run"]
        row.before = None
    update_together(changed, ["cells", "held", "run", "before", "offer"])


def _held(places: set[int]) -> list[MednumRow]:
    return list(MednumRow.objects.select_related("offer").filter(place__in=among(places)))


def _offer_new(rows: list[MednumRow]) -> int:
    """Make a service for each row that describes one and has none, but where people say that the place has none;
    return how many.
    """
    described = [(row, said) for row in rows if any((said := mednum.fields_of(row.cells)).values())]
    denied = _denying({row.place_id for row, _said in described})
    described = [(row, said) for row, said in described if row.place_id not in denied]
    if not described:
        return 0
    today = timezone.localdate()
    usual = {"domain": Domain.DIGITAL.value, "title": mednum.TITLE}
    offers = [
        row_of(
            Offer,
            usual
            | {"number": number, "place_id": row.place_id, "kind": _kind_of(said), "said_on": _told(row.cells) or today}
            | said,
        )
        for number, (row, said) in enumerate(described, next_number(Offer))
    ]
    insert_together(offers)
    for (row, _said), offer in zip(described, offers, strict=True):
        row.offer_id = offer.pk
    return len(offers)


def _denying(places: set[int]) -> set[int]:
    """Those of which people say that there is no digital mediation."""
    if not places:
        return set()
    said = FieldSource.objects.denying(f"domains.{Domain.DIGITAL}").filter(place__in=among(places))
    return set(said.values_list("place", flat=True))


def _kind_of(said: Mapping[str, object]) -> Kind:
    return Kind.EQUIPMENT if said["services"] == ONLY_A_ROOM else Kind.SUPPORT


def _revise(changes: list[tuple[MednumRow, Mapping[str, str], Mapping[str, str]]]) -> int:
    """Say of each service what its row says now, where it still says what the row said before; a row that had none
    makes one, and is counted.
    """
    known = [(row.offer, before, after) for row, before, after in changes if row.offer]
    made = _offer_new([row for row, _before, _after in changes if row.offer is None])
    for offer, before, after in known:
        former, said = mednum.fields_of(before), mednum.fields_of(after)
        for name, value in said.items():
            if getattr(offer, name) == former[name]:
                setattr(offer, name, value)
        told, now = _told(before), _told(after)
        if now and offer.said_on == told:
            offer.said_on = now
    update_together(
        [offer for offer, _before, _after in known], [*mednum.fields_of(dict.fromkeys(mednum.COLUMNS, "")), "said_on"]
    )
    return made


def _told(cells: Mapping[str, str]) -> dt.date | None:
    """The day on which a row was last said; today for one that says a day to come."""
    day = mednum.day_of(cells.get("date_maj", ""))
    return day and min(day, timezone.localdate())


def _untouched(offer: Offer, cells: Mapping[str, str]) -> bool:
    """Whether nobody said anything of a service since its row."""
    same = all(getattr(offer, name) == value for name, value in mednum.fields_of(cells).items())
    own = (offer.description, offer.hours, offer.shortage, offer.closing, offer.partner_id, offer.agreement_id)
    return same and offer.title == mednum.TITLE and offer.state == OfferState.OPEN and not any(own)

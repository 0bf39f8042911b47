"""What this room takes of two lists that speak of no place of their own: grants of institutions, aids of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Func, Q, QuerySet, Value

from lieudit.funding import aids, scdl, shown_lists
from lieudit.funding.models import Aid, Grant
from lieudit.funding.vocabulary import Scope
from lieudit.imports.extensions import Show, Write
from lieudit.imports.formats import AIDS
from lieudit.imports.models import Import
from lieudit.imports.rows import Report
from lieudit.network.models import Affiliation, Organisation, Place
from lieudit.territory.models import Department, Intermunicipality, Municipality, Region
from lieudit.territory.spelling import plain
from lieudit.toolkit.bulk import insert_together, row_of, update_together
from lieudit.toolkit.tables import Cells, Fault
from lieudit.toolkit.types import Fields

SIREN = 9

type Told = type[Grant] | type[Aid]


class Holder(NamedTuple):
    """Who of the directory holds a grant: the key of a place or of an organisation, its department, its name."""

    place: int | None = None
    organisation: int | None = None
    department: int | None = None
    name: str = ""


NOBODY = Holder()


def read_grants(rows: list[Cells], tell: Report) -> Write:
    """The grants of a batch, as they are understood; what keeps those that are given to somebody of the directory."""
    return partial(_keep_grants, {cells.line: row for cells in rows if (row := _read_grant(cells, tell))})


def _keep_grants(read: dict[int, scdl.GrantRow], run: Import | None, show: Show) -> Counter[str]:
    """Count the others, and keep nothing of them. One that came already, in this file or another, is left as it is."""
    holders = holders_of(read.values())
    known = set(Grant.objects.filter(digest__in=[row.digest for row in read.values()]).values_list("digest", flat=True))
    new: dict[str, Grant] = {}
    again: set[str] = set()
    made: Counter[str] = Counter()
    for line, row in read.items():
        holder = holders.get(row.siret) or holders.get(row.rna) or _body(row, holders)
        if holder is NOBODY:
            made["grants_of_others"] += 1
        elif row.digest in known or row.digest in new:
            made["grants_known"] += 1
            again.add(row.digest)
        else:
            new[row.digest] = Grant(
                run=run,
                place_id=holder.place,
                organisation_id=holder.organisation,
                department_id=holder.department,
                giver=row.giver,
                giver_siret=row.giver_siret,
                on=row.on,
                reference=row.reference,
                purpose=row.purpose,
                amount=row.amount,
                share=row.share,
                nature=row.nature,
                paid_from=row.paid_from,
                paid_until=row.paid_until,
                digest=row.digest,
                told_by=[run.pk] if run else [],
            )
            show(line, shown_lists.values_of_grant(new[row.digest], holder.name))
    if run is not None:
        insert_together(list(new.values()))
        tell_again(Grant.objects.filter(digest__in=again), run)
    made["grants"] = len(new)
    return made


def _read_grant(cells: Cells, tell: Report) -> scdl.GrantRow | None:
    """A row, or nothing; no cell is told with its words, which may name a person."""
    try:
        row, mended = scdl.read_row(cells.values)
    except scdl.RowRefusedError as refusal:
        tell(Fault(cells.line, refusal.column, "", refusal.reason))
        return None
    for fault in mended:
        tell(Fault(cells.line, fault.column, "", fault.reason, kept=True))
    return row


def _body(row: scdl.GrantRow, holders: dict[str, Holder]) -> Holder:
    return holders.get(row.siret[:SIREN], NOBODY) if row.siret else NOBODY


def holders_of(rows: Collection[scdl.GrantRow]) -> dict[str, Holder]:
    """Who of the directory bears each number: a place by its SIRET, else an organisation by its SIREN or its RNA, in
    the department of the first place that it runs when it says none."""
    numbers = {row.siret for row in rows if row.siret}
    bodies, rnas = {number[:SIREN] for number in numbers}, {row.rna for row in rows if row.rna}
    found: dict[str, Holder] = {}
    known = Organisation.objects.filter(Q(siren__in=bodies - {""}) | Q(rna__in=rnas)).order_by("-pk")
    organisations = list(known.values_list("pk", "siren", "rna", "department", "name"))
    runs = Affiliation.objects.running().filter(organisation__in=[row[0] for row in organisations]).order_by("-pk")
    where = dict(runs.values_list("organisation", "place__municipality__department"))
    for pk, siren, rna, department, name in organisations:
        held = Holder(None, pk, department or where.get(pk), name)
        found |= {number: held for number in (siren, rna) if number}
    places = Place.objects.filter(siret__in=numbers, withdrawn_at=None).order_by("-pk")
    for pk, siret, department, name in places.values_list("pk", "siret", "municipality__department", "name"):
        found[siret] = Holder(pk, None, department, name)
    return found


@transaction.atomic
def give_grants_back(run: Import) -> None:
    """An import is undone: what it alone told goes."""
    forget(Grant, run)


# Several imports tell one row


def tell_again(rows: QuerySet[Grant] | QuerySet[Aid], run: Import) -> None:
    """An import tells rows that others brought: they stay as long as one of them stands."""
    told = Func(F("told_by"), Value(run.pk), function="array_append")
    rows.exclude(told_by__contains=[run.pk]).update(told_by=told)


def forget(model: Told, run: Import) -> None:
    """An import tells its rows no more: those that no other one tells go."""
    rows = model._default_manager.filter(told_by__contains=[run.pk])
    rows.filter(told_by__len=1).delete()
    rows.update(told_by=Func(F("told_by"), Value(run.pk), function="array_remove"))


def told_since(model: Told) -> Callable[[Import], Import | None]:
    """The last import that told rows of one after it did."""

    def found(run: Import) -> Import | None:
        told = model._default_manager.filter(told_by__contains=[run.pk], told_by__len__gt=1).order_by()
        after = {key for keys in told.values_list("told_by", flat=True).distinct() for key in _after(keys, run.pk)}
        return Import.objects.filter(pk__in=after).order_by("-number").first()

    return found


def _after(keys: list[int], mine: int) -> list[int]:
    return keys[keys.index(mine) + 1 :]


# Aids

CHANGING = (
    "run", "told_on", "name", "url", "apply_url", "financers", "instructors", "audiences", "types", "categories",
    "domains", "is_call", "rate_low", "rate_high", "starts_on", "deadline_on", "recurrence", "description",
    "eligibility", "perimeter", "scope", "region", "department", "intermunicipality", "municipality", "before",
    "told_by",
)  # fmt: skip
"""What a newer file says of an aid."""


def read_aids(rows: list[Cells], tell: Report) -> Write:
    """The aids of a batch by their identifier with their lines, the last of each: what writes them."""
    read: dict[str, tuple[int, aids.AidRow]] = {}
    for cells in rows:
        row, faults = aids.read_aid(cells.values)
        for column, reason in faults:
            tell(Fault(cells.line, column, cells.values.get(column, "")[:80], reason, kept=row is not None))
        if row:
            read[row.external_id] = cells.line, row
    return partial(_write_aids, read)


def _write_aids(read: dict[str, tuple[int, aids.AidRow]], run: Import | None, show: Show) -> Counter[str]:
    """Write those that are new, and those that changed since; what they said before is kept for an undoing. Those that
    say what they said are counted, and left as they are."""
    where = Perimeters([row for _line, row in read.values()])
    source = str(run.source) if run else AIDS.source
    known = {aid.external_id: aid for aid in Aid.objects.filter(source=source, external_id__in=read)}
    new: list[Aid] = []
    changed: list[Aid] = []
    same: list[str] = []
    for key, (line, row) in read.items():
        aid, said = known.get(key), _said_of(row, where)
        if aid is None:
            aid = row_of(Aid, {"source": source, "external_id": key, **said, **_told(run)})
            new.append(aid)
        elif all(getattr(aid, name) == value for name, value in said.items()):
            same.append(key)
            continue
        else:
            _write(aid, said, run)
            changed.append(aid)
        show(line, shown_lists.values_of_aid(aid))
    if run is not None:
        insert_together(new)
        update_together(changed, CHANGING)
        tell_again(Aid.objects.filter(source=source, external_id__in=same), run)
    return Counter({"aids": len(new), "aids_changed": len(changed), "aids_known": len(same)})


def _said_of(row: aids.AidRow, where: Perimeters) -> Fields:
    return {**{name: getattr(row, name) for name in SAID}, **where.of(row)}


def _told(run: Import | None) -> Fields:
    """Which import tells a new aid; nothing of one that is only shown."""
    return {"run_id": run.pk, "told_on": run.told_on, "told_by": [run.pk]} if run else {}


def _write(aid: Aid, said: dict[str, object], run: Import | None) -> None:
    """What an import says of an aid that it changes; `before` keeps what it replaces, once an import."""
    if run and aid.run_id != run.pk:
        aid.before = [*aid.before, {name: _plain(getattr(aid, name)) for name in (*said, "run_id", "told_on")}]
    if run and run.pk not in aid.told_by:
        aid.told_by = [*aid.told_by, run.pk]
    for name, value in (said | ({"run_id": run.pk, "told_on": run.told_on} if run else {})).items():
        setattr(aid, name, value)


SAID = (
    "name", "url", "apply_url", "financers", "instructors", "audiences", "types", "categories", "domains", "is_call",
    "rate_low", "rate_high", "starts_on", "deadline_on", "recurrence", "description", "eligibility", "perimeter",
)  # fmt: skip
"""What is kept as it was read."""


def _plain(value: object) -> object:
    return str(value) if hasattr(value, "isoformat") else value


@transaction.atomic
def give_aids_back(run: Import) -> None:
    """What an import changed says again what it said before; what it alone told goes, with what places said of it."""
    for aid in Aid.objects.filter(run=run).exclude(before=[]):
        *aid.before, former = aid.before
        for name, value in former.items():
            setattr(aid, name, value)
        aid.save()
    forget(Aid, run)


class Perimeters:
    """Our geography beside the names of a batch: one query a scale."""

    def __init__(self, rows: Iterable[aids.AidRow]) -> None:
        self.scopes = {(row.perimeter, row.scale): aids.scope_of(row.perimeter, row.scale) for row in rows}
        self.regions = {plain(name): pk for pk, name in Region.objects.values_list("pk", "name")}
        self.departments = {plain(name): pk for pk, name in Department.objects.values_list("pk", "name")}
        self.groups = self._named(Scope.INTERMUNICIPALITY, Intermunicipality)
        self.towns = self._named(Scope.MUNICIPALITY, Municipality)

    def _named(self, scope: Scope, model: type[Intermunicipality] | type[Municipality]) -> dict[str, int | None]:
        """Those of these names; None where several bear one."""
        names = {name for (name, _scale), found in self.scopes.items() if found == scope}
        found: dict[str, int | None] = {}
        for pk, name in model._default_manager.filter(name__in=names).values_list("pk", "name") if names else ():
            found[name] = None if name in found else pk
        return found

    def of(self, row: aids.AidRow) -> dict[str, object]:
        """The scope of an aid and the territory that it is; UNKNOWN where no territory of ours has its name, or two."""
        scope, spelled = self.scopes[row.perimeter, row.scale], plain(row.perimeter)
        if scope == Scope.UNKNOWN and not row.scale:
            scope = Scope.REGION if spelled in self.regions else scope
            scope = Scope.DEPARTMENT if spelled in self.departments and spelled not in self.regions else scope
        keys = {
            Scope.REGION: ("region_id", self.regions.get(spelled)),
            Scope.DEPARTMENT: ("department_id", self.departments.get(spelled)),
            Scope.INTERMUNICIPALITY: ("intermunicipality_id", self.groups.get(row.perimeter)),
            Scope.MUNICIPALITY: ("municipality_id", self.towns.get(row.perimeter)),
        }
        said: dict[str, object] = dict.fromkeys((name for name, _key in keys.values()), None)
        if scope in keys:
            name, key = keys[scope]
            said[name], scope = key, scope if key else Scope.UNKNOWN
        return {**said, "scope": scope}

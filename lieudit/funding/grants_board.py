"""Who finances third places here, as institutions publish it: by territory, by head; and who publishes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, DecimalField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from lieudit.agreements.models import Commitment
from lieudit.funding.budget import ASKED, Line, Side, by_account
from lieudit.funding.importing import SIREN
from lieudit.funding.models import Award, Grant
from lieudit.imports.models import Import
from lieudit.network.models import Organisation
from lieudit.network.vocabulary import OrganisationKind
from lieudit.territory.models import NOBODY_THERE, Department, Region
from lieudit.toolkit.types import Context

MOST_GIVERS = 100
MOST_SILENT = 60
RECEIVED = ExpressionWrapper(F("amount") * F("share"), DecimalField(max_digits=16, decimal_places=2))
"""What who receives has of a grant that several share, in euros."""


class Part(NamedTuple):
    """What is read of one of the territories of another: euros, and by head where its population is known."""

    land: Region | Department
    total: Decimal
    by_head: Decimal | None

    @property
    def by_thousand(self) -> Decimal | None:
        """Euros for a thousand inhabitants: those of grants are few by head."""
        return None if self.by_head is None else self.by_head * 1000


def grants_board(key: str) -> Context:
    """Givers of a territory (`Division.key`), or of France, the largest first; euros by head; the same of each of its
    parts; institutions that published nothing."""
    departments = list(Department.objects.select_related("region").order_by("code"))
    departments = [each for each in departments if each.code not in NOBODY_THERE]
    regions = sorted({each.region for each in departments}, key=lambda region: (region.overseas, region.slug))
    lands: list[Region | Department] = [*departments, *regions]
    land = next((each for each in lands if each.key == key), None)
    rows = Grant.objects.of_territory(land).order_by()
    givers = list(
        rows.values("giver_siret")
        .annotate(
            name=Max("giver"),
            total=Sum(RECEIVED),
            count=Count("pk"),
            held=Count("place") + Count("organisation"),
            last=Max("on"),
        )
        .order_by("-total", "giver_siret")[: MOST_GIVERS + 1]
    )
    by_department = dict(rows.values_list("department").annotate(total=Sum(RECEIVED)))
    total = sum(by_department.values(), Decimal(0))
    heads = land.population if land else sum(region.population for region in regions)
    return {
        "land": land,
        "departments": departments,
        "regions": regions,
        "parts": _parts(land, departments, by_department),
        "elsewhere": by_department.get(None) if land is None else None,
        "givers": givers[:MOST_GIVERS],
        "most": MOST_GIVERS if len(givers) > MOST_GIVERS else 0,
        "total": total,
        "by_head": total / heads if heads else None,
        "by_thousand": total * 1000 / heads if heads else None,
        "silent": silent(land),
        "lists": sources(),
    }


def _parts(
    land: Region | Department | None, departments: Iterable[Department], by_department: Mapping[int | None, Decimal]
) -> list[Part]:
    """The regions of France, or the departments of a region, the highest by head first; those of nothing too."""
    if isinstance(land, Department):
        return []
    totals: defaultdict[Region | Department, Decimal] = defaultdict(Decimal)
    for each in departments:
        if land is None or each.region == land:
            totals[each if land else each.region] += by_department.get(each.pk, Decimal(0))
    parts = [Part(part, total, total / part.population if part.population else None) for part, total in totals.items()]
    return sorted(parts, key=lambda part: (-(part.by_head or 0), -part.total, part.land.slug))


def silent(land: Region | Department | None) -> list[Organisation]:
    """Institutions of the directory, of this territory or of the region that holds it (of the whole country, where no
    territory is said), of which no grant is kept anywhere."""
    told = Grant.objects.order_by().values(giver_siren=Left("giver_siret", SIREN))
    rows = Organisation.objects.filter(kind=OrganisationKind.INSTITUTION).exclude(siren="").exclude(siren__in=told)
    if isinstance(land, Department):
        here = Q(department=land) | Q(department=None, region=land.region_id)
    else:
        here = Q(department__region=land) | Q(department=None, region=land) if land else Q(department=None, region=None)
    return list(rows.filter(here).order_by("name", "pk")[:MOST_SILENT])


def sources() -> list[Context]:
    """The lists of which these grants are, and the day on which each was true."""
    runs = Import.objects.filter(Exists(Grant.objects.filter(run=OuterRef("pk")))).order_by("source__name")
    rows = runs.values_list("source__name").annotate(told=Max("told_on"))
    return [{"name": name, "told": told} for name, told in rows]


def awards() -> list[Award]:
    """What the council grants, the newest first."""
    reports = Commitment.objects.filter(agreement=OuterRef("agreement"), is_report=True).order_by("pk")
    rows = Award.objects.as_said().select_related("place", "organisation", "agreement").order_by("-on", "-number")
    return list(
        rows.annotate(
            report_due_on=Subquery(reports.values("due_on")[:1]), reported_on=Subquery(reports.values("kept_on")[:1])
        )
    )


SIDES = ((Side.CHARGE, _("Charges")), (Side.PRODUCT, _("Produits")), (Side.APART, _("Valorisé à part")))


def report_board(award: Award) -> Context:
    """What the financial report of a grant is drawn from: the budget of its file, where it has one, with what is
    granted in the place of what was asked; and the day on which it is due."""
    written = award.application.lines.select_related("place") if award.application else []
    lines = [Line(str(each.place), each.year, each.account, each.amount) for each in written if each.account != ASKED]
    sums = by_account(lines)
    sums[Side.PRODUCT].insert(0, (str(_("74 · attribué par le conseil")), award.amount))
    due = Commitment.objects.filter(agreement=award.agreement_id, is_report=True).order_by("pk").first()
    return {
        "due": due.due_on if due and due.is_open else None,
        "sides": [
            (title, sums[side], sum((amount for _label, amount in sums[side]), Decimal(0)))
            for side, title in SIDES
            if sums[side]
        ],
    }

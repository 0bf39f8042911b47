"""Who finances third places here, as institutions publish it: by territory, by head; and who publishes nothing."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, DecimalField, Exists, ExpressionWrapper, F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from lieudit.agreements.models import Commitment
from lieudit.funding.budget import ASKED, Line, Side, by_account
from lieudit.funding.importing import SIREN
from lieudit.funding.models import Award, Grant
from lieudit.imports.models import Import
from lieudit.network.models import Organisation
from lieudit.network.vocabulary import OrganisationKind
from lieudit.territory.models import Department
from lieudit.toolkit.types import Context

MOST_GIVERS = 100
MOST_SILENT = 60
RECEIVED = ExpressionWrapper(F("amount") * F("share"), DecimalField(max_digits=16, decimal_places=2))
"""What who receives has of a grant that several share, in euros."""


def grants_board(code: str) -> Context:
    """Givers of a department, or of France, the largest first; euros by head; institutions that published nothing."""
    department = Department.objects.select_related("region").filter(code=code).first() if code else None
    rows = Grant.objects.of_territory(department.code if department else "").order_by()
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
    total = rows.aggregate(total=Sum(RECEIVED))["total"] or Decimal(0)
    heads = department.population if department else 0
    return {
        "department": department,
        "departments": Department.objects.order_by("code").values_list("code", "name"),
        "givers": givers[:MOST_GIVERS],
        "most": MOST_GIVERS if len(givers) > MOST_GIVERS else 0,
        "total": total,
        "by_head": total / heads if heads else None,
        "silent": silent(department) if department else [],
        "lists": sources(),
    }


def silent(department: Department) -> list[Organisation]:
    """Institutions of the directory, of this department or of its region, of which no grant is kept anywhere."""
    told = Grant.objects.order_by().values(giver_siren=Left("giver_siret", SIREN))
    rows = Organisation.objects.filter(kind=OrganisationKind.INSTITUTION).exclude(siren="").exclude(siren__in=told)
    here = rows.filter(department=department) | rows.filter(department=None, region=department.region)
    return list(here.order_by("name", "pk")[:MOST_SILENT])


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

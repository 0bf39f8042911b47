"""Register, movements and balances as tables: a CSV, a workbook, and the Table Schema of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.db.models import DateField, F, Q, Sum, Value
from django.utils.translation import gettext_lazy as _

from lieudit.cooperative.chart import Chart, chart_of
from lieudit.cooperative.entries import NOTHING
from lieudit.cooperative.models import BALANCE, Cooperative, Posting, category_on
from lieudit.cooperative.vocabulary import Category, Kind, Ledger
from lieudit.toolkit.datasets import Column, Words, labels
from lieudit.toolkit.datasets import Kind as Of
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.table_files import CSV, TYPES, XLSX, write_table, write_workbook
from lieudit.toolkit.types import Json, Phrase


@dataclass(frozen=True)
class Table:
    """What a table holds on a day, as it was known at a moment or is now; whether it names people: then who keeps the
    register alone reads it."""

    title: Phrase
    columns: tuple[Column, ...]
    rows: Callable[[Cooperative, dt.date, dt.datetime | None], Rows]
    key: tuple[str, ...]
    names_people: bool = False


def _register(cooperative: Cooperative, day: dt.date, known_at: dt.datetime | None) -> Rows:
    """Who holds parts on a day, with what is paid and owed."""
    rows = Posting.objects.of_cooperative(cooperative).until(day, known_at).filter(associate__isnull=False).order_by()
    rows = rows.annotate(category_on=category_on(day, known_at))
    who = ("number", "name", "since")
    sums = {
        name: Sum(BALANCE, filter=Q(account=account), default=NOTHING)
        for name, account in (("parts", Ledger.PARTS), ("paid", Ledger.PAID), ("unpaid", Ledger.UNPAID))
    }
    grouped = rows.values(
        *(f"associate__{each}" for each in who), "category_on", on=Value(day, output_field=DateField())
    )
    found: Rows = grouped.annotate(**sums).filter(parts__gt=0).order_by("associate__number")
    return found


def _movements(cooperative: Cooperative, day: dt.date, known_at: dt.datetime | None) -> Rows:
    rows = Posting.objects.of_cooperative(cooperative).until(day, known_at)
    return rows.order_by("movement__number", "rank")


def _balances(cooperative: Cooperative, day: dt.date, known_at: dt.datetime | None) -> Rows:
    """Each account, associate by associate: debits less credits."""
    rows = Posting.objects.of_cooperative(cooperative).until(day, known_at).order_by()
    grouped = rows.values("account", "associate__number", "unit").annotate(total=Sum(-BALANCE))
    return grouped.exclude(total=0).order_by("account", "associate__number")


NUMBER = Column("associe", _("Numéro de l’associé."), "associate__number", kind=Of.WHOLE)
UNIT = Column("unite", _("Euros (EUR) ou parts (PART)."), "unit")
ACCOUNT = Column(
    "compte", _("Compte du plan de la comptabilité, ou du plan général ; PARTS et EMISES pour les parts."), "account"
)
OF_REGISTER = Column(
    "compte_du_registre",
    _("Le même compte au grand livre des parts, que verify_ledger.py recompte."),
    lambda: F("account"),
)
TABLES = {
    "registre": Table(
        _("Registre des associés"),
        (
            Column("numero", _("Numéro de l’associé."), "associate__number", kind=Of.WHOLE),
            Column("nom", _("Nom au registre."), "associate__name"),
            Column("categorie", _("Catégorie d’associés, ce jour-là."), "category_on", labels(Category)),
            Column("parts", _("Parts tenues ce jour."), "parts", int, Of.WHOLE),
            Column("verse", _("Capital versé, en euros."), "paid", kind=Of.NUMBER),
            Column("reste", _("Capital souscrit qui reste à verser, en euros."), "unpaid", kind=Of.NUMBER),
            Column("depuis", _("Jour depuis lequel ses parts comptent."), "associate__since", kind=Of.DAY),
            Column("au", _("Jour du registre."), "on", kind=Of.DAY),
        ),
        _register,
        ("numero",),
        names_people=True,
    ),
    "mouvements": Table(
        _("Mouvements"),
        (
            Column("mouvement", _("Numéro du mouvement, sans trou."), "movement__number", kind=Of.WHOLE),
            Column("rang", _("Rang de l’écriture dans le mouvement."), "rank", kind=Of.WHOLE),
            Column("nature", _("Ce qu’est le mouvement."), "movement__kind", labels(Kind)),
            Column("effet", _("Jour d’effet."), "movement__day", kind=Of.DAY),
            Column("inscrit_le", _("Moment de l’inscription."), "movement__recorded_at", kind=Of.MOMENT),
            Column("piece", _("Pièce."), "movement__cause"),
            ACCOUNT,
            OF_REGISTER,
            NUMBER,
            UNIT,
            Column("debit", _("Débit."), "debit", kind=Of.NUMBER),
            Column("credit", _("Crédit."), "credit", kind=Of.NUMBER),
        ),
        _movements,
        ("mouvement", "rang"),
    ),
    "soldes": Table(
        _("Soldes des comptes"),
        (
            ACCOUNT,
            Column("libelle", _("Libellé du compte, dans le même plan."), lambda: F("account")),
            OF_REGISTER,
            NUMBER,
            UNIT,
            Column("solde", _("Débits moins crédits."), "total", kind=Of.NUMBER),
        ),
        _balances,
        (),
    ),
}


def write(
    table: Table, cooperative: Cooperative, day: dt.date, form: str, known_at: dt.datetime | None = None
) -> Iterator[bytes]:
    """The table on a day, as « csv » or « xlsx »; as it was known at a moment, or is now."""
    rows, chart = table.rows(cooperative, day, known_at), chart_of(cooperative)
    columns = [_by_chart(each, chart) for each in table.columns]
    return write_workbook(rows, columns, table.title) if form == "xlsx" else write_table(rows, columns)


def _by_chart(column: Column, chart: Chart) -> Column:
    """A column that names accounts says them as the accountant does."""
    said: Words | None = {
        "compte": lambda account: chart[account].number,
        "libelle": lambda account: chart[account].words,
    }.get(column.name)
    return replace(column, words=said) if said else column


MEDIA = {"csv": CSV, "xlsx": XLSX}


def schema(name: str, table: Table) -> Json:
    """The Table Schema of the CSV (specs.frictionlessdata.io/table-schema)."""
    found: Json = {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": name,
        "title": str(table.title),
        "missingValues": [""],
        "fields": [{"name": each.name, "description": str(each.meaning), **TYPES[each.kind]} for each in table.columns],
    }
    return found | {"primaryKey": list(table.key)} if table.key else found

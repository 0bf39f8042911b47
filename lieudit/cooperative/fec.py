"""The extract in the format of the « fichier des écritures comptables » (LPF, art. A47 A-1), of one civil year.

Eighteen columns; opening balances first, then entries in the order in which they were validated, numbered without a
gap. It holds the journal of parts alone: the accountant puts it with the rest of the company's file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Sum
from django.utils import timezone

from lieudit.cooperative.chart import UNFIT, Chart, Named, Told, chart_of, told_of
from lieudit.cooperative.models import BALANCE, Cooperative, Posting
from lieudit.cooperative.vocabulary import Kind, Unit
from lieudit.toolkit.text import harmless_cell

COLUMNS: dict[str, str] = {
    "JournalCode": "Code du journal : AN (à-nouveaux), PS (parts sociales).",
    "JournalLib": "Libellé du journal.",
    "EcritureNum": "Numéro de l’écriture, continu dans cet extrait, dans l’ordre de validation.",
    "EcritureDate": "Date d’effet de l’écriture, AAAAMMJJ.",
    "CompteNum": "Numéro de compte : celui du plan de la comptabilité ou, à défaut, du plan comptable général.",
    "CompteLib": "Libellé du compte, dans le même plan.",
    "CompAuxNum": "Compte auxiliaire, sur les comptes de tiers (classe 4) seulement : A suivi du numéro de l’associé.",
    "CompAuxLib": "Nom de l’associé au registre, avec le compte auxiliaire.",
    "PieceRef": "Pièce : référence de la souscription, ligne du relevé, acte.",
    "PieceDate": "Date de la pièce, AAAAMMJJ.",
    "EcritureLib": "Ce qu’est l’écriture, et le numéro du mouvement au grand livre des parts.",
    "Debit": "Débit en euros, virgule décimale.",
    "Credit": "Crédit en euros, virgule décimale.",
    "EcritureLet": "Lettrage : vide, ces comptes ne sont pas lettrés ici.",
    "DateLet": "Date de lettrage : vide.",
    "ValidDate": "Date de validation : celle où le mouvement a été inscrit, pour de bon.",
    "Montantdevise": "Montant en devise : vide, tout est en euros.",
    "Idevise": "Devise : vide.",
}
"""The eighteen columns in their order, and what each holds: the description that § XI of the article asks for."""
TAB, BAR = "\t", "|"
CHUNK = 2000
OPENING, PARTS = "AN", "PS"
JOURNALS = {OPENING: "A nouveaux", PARTS: "Parts sociales"}

type Cells = list[str]


@dataclass(frozen=True)
class Period:
    """A civil year, or what has gone of it: its last day is in the name of the file."""

    year: int

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, 12, 31)


def file_name(siren: str, period: Period) -> str:
    """« 123456789FEC20261231.txt »."""
    return f"{siren}FEC{period.last:%Y%m%d}.txt"


def fit(words: object) -> str:
    """A field on one line, without separator nor formula."""
    return harmless_cell(" ".join(UNFIT.sub(" ", str(words)).split()))


def money(amount: Decimal) -> str:
    """« 1234,56 »: no mark of thousands."""
    return f"{amount:.2f}".replace(".", ",")


def extract(cooperative: Cooperative, period: Period, separator: str = TAB) -> Iterator[str]:
    """The file, line by line: never held whole in memory."""
    yield separator.join(COLUMNS) + "\r\n"
    number = 0
    for number, lines in enumerate(_entries(cooperative, period), start=1):
        for cells in lines:
            yield separator.join([*cells[:2], str(number), *cells[2:]]) + "\r\n"


def _entries(cooperative: Cooperative, period: Period) -> Iterator[list[Cells]]:
    """The lines of each entry, without its number."""
    chart = {account: fitted(named) for account, named in chart_of(cooperative).items()}
    opening = _opening(cooperative, period, chart)
    if opening:
        yield opening
    rows = Posting.objects.filter(
        movement__cooperative=cooperative, unit=Unit.EURO, movement__day__range=(period.first, period.last)
    )
    columns = ("movement__number", "movement__day", "movement__recorded_at", "movement__kind", "movement__cause")
    own = ("account", "associate__number", "associate__name", "debit", "credit")
    found = rows.order_by("movement__number", "rank").values_list(*columns, *own).iterator(CHUNK)
    for _number, lines in groupby(found, key=lambda row: row[0]):
        yield [_line(chart, *row) for row in lines]


def fitted(named: Named) -> Named:
    return Named(named.number, fit(named.words))


def _line(
    chart: Chart,
    number: int,
    day: dt.date,
    recorded_at: dt.datetime,
    kind: str,
    cause: str,
    account: str,
    associate: int | None,
    name: str | None,
    debit: Decimal,
    credit: Decimal,
) -> Cells:
    told = fit(f"{KINDS[kind]}, mouvement n° {number}")
    on = f"{day:%Y%m%d}"
    validated = f"{timezone.localdate(recorded_at):%Y%m%d}"
    sides = [money(debit), money(credit)]
    return [
        PARTS,
        JOURNALS[PARTS],
        on,
        *_account(chart, account, associate, name),
        fit(cause) or str(number),
        on,
        told,
        *sides,
        "",
        "",
        validated,
        "",
        "",
    ]


KINDS = {kind.value: str(kind.label) for kind in Kind}


def _account(chart: Chart, account: str, associate: int | None, name: str | None) -> Cells:
    """The account, and the auxiliary one where it is of third parties."""
    third = account.startswith("4") and associate is not None
    return [*chart[account], f"A{associate}" if third else "", fit(name) if third else ""]


def _opening(cooperative: Cooperative, period: Period, chart: Chart) -> list[Cells]:
    """What each account held before the first day: by associate on accounts of third parties; none that is at zero."""
    rows = Posting.objects.filter(
        movement__cooperative=cooperative, unit=Unit.EURO, movement__day__lt=period.first
    ).order_by()
    thirds = rows.filter(account__startswith="4").values_list("account", "associate__number", "associate__name")
    others = rows.exclude(account__startswith="4").values_list("account")
    sums: list[tuple[str, int | None, str | None, Decimal]] = [
        *((account, None, None, total) for account, total in others.annotate(total=Sum(BALANCE))),
        *((*key, total) for *key, total in thirds.annotate(total=Sum(BALANCE))),
    ]
    on, validated = f"{period.first:%Y%m%d}", f"{period.first:%Y%m%d}"
    return [
        [
            OPENING,
            JOURNALS[OPENING],
            on,
            *_account(chart, account, associate, name),
            f"AN{period.year}",
            on,
            "Solde au premier jour",
            money(max(-total, Decimal(0))),
            money(max(total, Decimal(0))),
            "",
            "",
            validated,
            "",
            "",
        ]
        for account, associate, name, total in sorted(sums, key=lambda each: (each[0], each[1] or 0))
        if total
    ]


def encoded(lines: Iterable[str], encoding: str) -> Iterator[bytes]:
    """In UTF-8 or ISO 8859-15; what the latter does not have is a question mark."""
    for line in lines:
        yield line.encode(encoding, "replace")


def description(cooperative: Cooperative, period: Period, separator: str, encoding: str) -> str:
    """What § XI asks to join: encoding, separator, and what each field holds; and what this file is not."""
    cut = "tabulation" if separator == TAB else "barre verticale"
    head = [
        f"Extrait au format FEC, {fit(cooperative.assembly.name)}, exercice {period.year}.",
        "",
        "Ce fichier ne contient que le journal des parts sociales, registre auxiliaire.",
        "Ce n’est pas le fichier des écritures comptables de la société : la comptabilité le complète.",
        "",
        f"Jeu de caractères : {encoding.upper()}. Séparateur : {cut}. Fin de ligne : CR LF.",
        "Montants : Debit et Credit, en euros. Dates : AAAAMMJJ. À-nouveaux d’abord, puis l’ordre de validation.",
        "",
        "Champs, dans l’ordre :",
    ]
    fields = [f"{rank:2}. {name} : {meaning}" for rank, (name, meaning) in enumerate(COLUMNS.items(), start=1)]
    accounts = [_described(each) for each in told_of(cooperative)]
    title = "Comptes ; ceux du plan comptable général sont à confirmer par la comptabilité :"
    return "\r\n".join([*head, *fields, "", title, *accounts, ""])


def _described(told: Told) -> str:
    """An account, and what says that it is said so."""
    said = f"{told.own.number} : {fit(told.own.words)}"
    if told.line is None:
        return said
    return f"{said} (au registre, {told.account} ; d’après {fit(told.line.source)}, {told.line.source_on:%d/%m/%Y})"

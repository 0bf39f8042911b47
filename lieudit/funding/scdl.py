"""« Subventions » 2.1.1 of the common base of local data (SCDL, OpenDataFrance), in and out. Pure.

Source: schema.data.gouv.fr, scdl/subventions 2.1.1 (28 September 2023), by the décret 2017-779 of 5 May 2017 and the
arrêté of 17 November 2017. Files of institutions are older, or written by hand: columns in any order, decimal commas,
periods with « _ », percentages of 80. What a spreadsheet has spoilt (a SIRET in scientific notation) is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from lieudit.network.identifiers import clean_siret
from lieudit.toolkit.errors import RuleBroken

COLUMNS = (
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire",
    "rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE",
    "notificationUE", "pourcentageSubvention", "dispositifAide",
)  # fmt: skip
"""The sixteen columns, in the order of the standard."""
CASH, KIND = "aide en numéraire", "aide en nature"
LONGEST = 256
SCIENTIFIC = re.compile(r"^\d+[.,]?\d*\s*[eE]\s*\+?\d+$")
DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
FRENCH_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
RNA = re.compile(r"^W\d{9}$")
MOST = Decimal(10) ** 10


class RowRefusedError(Exception):
    """A row that cannot be read: its column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass(frozen=True)
class GrantRow:
    """One row as it is understood. Euros; `share` from 0 to 1; `siret` or `rna` is whose it is."""

    giver: str
    giver_siret: str
    on: dt.date
    reference: str
    siret: str
    rna: str
    purpose: str
    amount: Decimal
    nature: str
    terms: str
    paid_from: dt.date | None
    paid_until: dt.date | None
    share: Decimal
    scheme: str

    @property
    def digest(self) -> str:
        """By which the same grant is known again in another file."""
        said = (self.giver_siret, self.on, self.reference, self.siret, self.rna, self.purpose, self.amount, self.share)
        return hashlib.sha256("\n".join(str(each) for each in said).encode()).hexdigest()


class Faults(NamedTuple):
    """What was mended of a row, told to who sent the file: column and reason."""

    column: str
    reason: str


def read_row(cells: Mapping[str, str]) -> tuple[GrantRow, list[Faults]]:
    """A row, and what was mended of it.

    Raises:
        RowRefusedError: what is missing, or cannot be understood.
    """
    said = {name: cells.get(name, "").strip() for name in COLUMNS}
    mended: list[Faults] = []
    siret, rna = _whose(said)
    on, amount = _day("dateConvention", said["dateConvention"]), _sum(said["montant"])
    share = _share(said["pourcentageSubvention"], mended)
    start, end = _period(said["datesPeriodeVersement"], mended)
    if start and start < on:
        mended.append(Faults("datesPeriodeVersement", "Le versement commence avant la convention : gardé tel quel."))
    if not said["nomAttribuant"]:
        raise RowRefusedError("nomAttribuant", "Le nom de qui attribue manque.")
    row = GrantRow(
        giver=said["nomAttribuant"][:200],
        giver_siret=_siret("idAttribuant", said["idAttribuant"]),
        on=on,
        reference=said["referenceDecision"][:100],
        siret=siret,
        rna=rna,
        purpose=said["objet"][:LONGEST],
        amount=amount,
        nature=_nature(said["nature"]),
        terms=said["conditionsVersement"][:LONGEST],
        paid_from=start,
        paid_until=end,
        share=share,
        scheme=said["dispositifAide"][:60],
    )
    return row, mended


def _whose(said: Mapping[str, str]) -> tuple[str, str]:
    """The SIRET or the RNA of who receives: one at least."""
    rna = said["rnaBeneficiaire"].upper().replace(" ", "")
    if rna and not RNA.match(rna):
        rna = ""
    if not said["idBeneficiaire"]:
        if not rna:
            raise RowRefusedError("idBeneficiaire", "Ni SIRET ni numéro RNA : on ne sait pas à qui elle est donnée.")
        return "", rna
    return _siret("idBeneficiaire", said["idBeneficiaire"]), rna


def _siret(column: str, text: str) -> str:
    if SCIENTIFIC.match(text):
        raise RowRefusedError(
            column,
            "Un tableur a changé ce SIRET en notation scientifique : ses chiffres sont perdus. Mettez la colonne en "
            "« texte » dans le fichier d’origine.",
        )
    try:
        return clean_siret(text)
    except RuleBroken as refusal:
        raise RowRefusedError(column, " ".join(refusal.messages)) from None


def _day(column: str, text: str) -> dt.date:
    try:
        if found := FRENCH_DAY.match(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if found := DAY.match(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise RowRefusedError(column, "Cette date n’existe pas : écrivez AAAA-MM-JJ.")


def _number(column: str, text: str) -> Decimal:
    plain = re.sub(r"[\s€%\u00a0\u202f]", "", text)
    plain = plain.replace(".", "").replace(",", ".") if "," in plain and "." in plain else plain.replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise RowRefusedError(column, "Ce n’est pas un nombre.") from None
    if not value.is_finite():
        raise RowRefusedError(column, "Ce n’est pas un nombre.")
    return value


def _sum(text: str) -> Decimal:
    value = _number("montant", text)
    if not 0 <= value < MOST:
        raise RowRefusedError("montant", "Une somme est entre zéro et dix milliards d’euros.")
    return round(value, 2)


def _share(text: str, mended: list[Faults]) -> Decimal:
    """From 0 to 1; 80 is read 0.8, and said."""
    if not text:
        return round(Decimal(1), 4)
    value = _number("pourcentageSubvention", text)
    if 1 < value <= 100:
        mended.append(Faults("pourcentageSubvention", "Un pourcentage s’écrit de 0.01 à 1 : lu sur cent."))
        value /= 100
    if not 0 < value <= 1:
        raise RowRefusedError("pourcentageSubvention", "Un pourcentage s’écrit de 0.01 à 1.")
    return round(value, 4)


def _period(text: str, mended: list[Faults]) -> tuple[dt.date | None, dt.date | None]:
    """One day, or two parted by « / »; older files part them by « _ »."""
    if not text or FRENCH_DAY.match(text):
        day = _day("datesPeriodeVersement", text) if text else None
        return day, day
    if "_" in text:
        mended.append(Faults("datesPeriodeVersement", "Une période s’écrit avec « / » : lue avec « _ »."))
    first, _mark, last = text.replace("_", "/").partition("/")
    start = _day("datesPeriodeVersement", first.strip())
    end = _day("datesPeriodeVersement", last.strip()) if last.strip() else start
    if end < start:
        raise RowRefusedError("datesPeriodeVersement", "La période finit avant de commencer.")
    return start, end


def _nature(text: str) -> str:
    """One of the two, or both; what older files write otherwise is read as cash when it says so."""
    plain = text.casefold().replace("numeraire", "numéraire")
    found = [each for each in (CASH, KIND) if each.partition("en ")[2] in plain]
    return ";".join(found) or CASH

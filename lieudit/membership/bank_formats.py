"""Statements that are no CSV: OFX and CAMT.053, read as the same rows. Pure functions.

Their columns are known, so that there is nothing to guess; what they say is then read and doubted as a CSV is.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from lieudit.toolkit.errors import RuleBroken

COLUMNS = ["Date", "Libellé", "Montant", "Détail"]
GUESS = {"date": "Date", "label": "Libellé", "amount": "Montant", "detail": "Détail"}
HEAD = 4096
"""Bytes in which a file says what it is."""
UNREADABLE = (SyntaxError, ValueError, LookupError, AttributeError, TypeError)
"""What the readers raise on a file that is cut or edited by hand; errors of XML are among them."""

type Rows = list[list[str]]


def rows_of(content: bytes) -> Rows | None:
    """The operations of a statement in a format that is not CSV; None for any other file.

    Raises:
        RuleBroken: it says that it is one, and does not read.
    """
    head = content[:HEAD].upper()
    if b"CAMT.05" in head:
        return _read(content, _camt, "CAMT.053")
    if b"OFXHEADER" in head or b"<OFX>" in head:
        return _read(content, _ofx, "OFX")
    return None


def _read(content: bytes, read: Callable[[bytes], Iterable[list[str]]], name: str) -> Rows:
    try:
        rows = list(read(content))
    except UNREADABLE:
        words = _("Ce fichier %s ne se lit pas : exportez-le de nouveau, ou choisissez l’export CSV.") % name
        raise RuleBroken({"file": words}) from None
    if not rows:
        raise RuleBroken({"file": _("Ce relevé n’a aucune opération.")})
    return rows


def _ofx(content: bytes) -> Iterable[list[str]]:
    from ofxtools.Parser import OFXTree  # some tenths of a second: only who sends an OFX waits

    if not content.rstrip().upper().endswith(b"</OFX>"):
        raise ValueError("cut")  # the reader would take what is left for the whole
    tree = OFXTree()
    tree.parse(io.BytesIO(content))
    for operation in tree.iter("STMTTRN"):
        said = {each.tag: (each.text or "").strip() for each in operation}
        day = said["DTPOSTED"][:8]
        yield [f"{day[:4]}-{day[4:6]}-{day[6:]}", said.get("NAME", ""), said["TRNAMT"], said.get("MEMO", "")]


def _camt(content: bytes) -> Iterable[list[str]]:
    from pycamt.parser import Camt053Parser

    statement = Camt053Parser(content)
    for entry in statement.tree.iterfind(".//Ntry", statement.namespaces):
        details = entry.findall(".//TxDtls", statement.namespaces)
        if len(details) > 1 and any(each.find(".//Amt", statement.namespaces) is None for each in details):
            words = _("Ce relevé groupe des opérations sans dire la somme de chacune : choisissez l’export CSV.")
            raise RuleBroken({"file": words})
    for each in statement.get_transactions():
        sign = "-" if each["CreditDebitIndicator"] == "DBIT" else ""
        who = each.get("DebtorName") or each.get("AdditionalEntryInformation") or ""
        said = [each.get("RemittanceInformationFull") or each.get("RemittanceInformation"), each.get("EndToEndId")]
        detail = " ".join(dict.fromkeys(word for word in said if word and word != "NOTPROVIDED"))
        yield [str(each["BookingDate"])[:10], who or detail, f"{sign}{each['Amount']}", detail if who else ""]

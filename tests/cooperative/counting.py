"""Our files counted again, the plain way."""

import csv
import io
import re
from decimal import Decimal

from django.utils import timezone

from lieudit.cooperative import fec, files

YEAR = fec.Period(timezone.localdate().year)


def fec_text(cooperative, period=YEAR, separator=fec.TAB):
    return "".join(fec.extract(cooperative, period, separator))


def fec_rows(cooperative, period=YEAR):
    text = fec_text(cooperative, period)
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def by_fec(rows):
    """Account → debits less credits, of the extract."""
    totals = {}
    for row in rows:
        change = Decimal(row["Debit"].replace(",", ".")) - Decimal(row["Credit"].replace(",", "."))
        totals[row["CompteNum"]] = totals.get(row["CompteNum"], Decimal(0)) + change
    return {account: total for account, total in totals.items() if total}


def by_journal(cooperative):
    """The same, in euros, of what the journals of other programs hold."""
    totals = {}
    for name, total in files.totals(cooperative).items():
        account = re.fullmatch(r".*:C(\w+?)(:A\d+)?", name)[1]
        if account.isdecimal():
            totals[account] = totals.get(account, Decimal(0)) + total
    return {account: total for account, total in totals.items() if total}

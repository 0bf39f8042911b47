"""Our files counted again, the plain way; and by programs that are not ours."""

import csv
import io
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from beancount import loader
from beancount.core.data import Transaction
from django.utils import timezone

from lieudit.cooperative import fec, files

HLEDGER = shutil.which("hledger")
BEAN_CHECK = str(Path(sys.executable).with_name("bean-check"))
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


def euros_of(totals):
    return {account: total for account, total in totals.items() if total}


def hledger_balances(journal, path):
    path.write_text(journal)
    check = subprocess.run([HLEDGER, "-f", path, "check", "--strict"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr
    asked = [HLEDGER, "-f", path, "balance", "--flat", "--no-total", "-O", "csv"]
    rows = csv.DictReader(io.StringIO(subprocess.run(asked, capture_output=True, text=True, check=True).stdout))
    return {row["account"]: Decimal(row["balance"].split()[0]) for row in rows if row["balance"] != "0"}


def bean_balances(journal, path):
    path.write_text(journal)
    asked = [sys.executable, BEAN_CHECK, "--no-cache", path]
    check = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr
    found, errors, _options = loader.load_file(str(path))
    assert not errors
    totals = {}
    for posting in (each for entry in found if isinstance(entry, Transaction) for each in entry.postings):
        totals[posting.account] = totals.get(posting.account, Decimal(0)) + posting.units.number
    return euros_of(totals)

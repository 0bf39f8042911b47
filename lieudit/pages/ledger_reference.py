"""The reference of the ledger of parts: its accounts, and the lines of each kind of movement, from examples."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from lieudit.cooperative import entries
from lieudit.cooperative.entries import Line
from lieudit.cooperative.vocabulary import CAPITAL, ENDS, RESERVES, Kind, Ledger, Unit

ONE, OTHER = 42, 43
"""Numbers of the associates of the examples."""
PARTS, NOMINAL, PAID, UNPAID = 4, Decimal(50), Decimal(60), Decimal(140)
WHOLE, LOSS, SUM, BONUS = PARTS * NOMINAL, Decimal(6), Decimal(54), Decimal(50)


class Example(NamedTuple):
    """What a movement writes: of which kinds, in which case."""

    kinds: Sequence[Kind]
    case: str
    lines: Sequence[Line]


def examples() -> list[Example]:
    """Four parts of 50 €, of which 60 € are paid; a year of 1,000 €."""
    thousand, of_each = Decimal(1000), {ONE: Decimal(30), OTHER: Decimal(10)}
    return [
        Example([Kind.PAY], "before parts count", entries.deposit(ONE, PAID)),
        Example([Kind.PAY], "after", entries.pay_up(ONE, UNPAID)),
        Example([Kind.SUBSCRIBE], "enough is paid: parts count", entries.issue(ONE, PARTS, NOMINAL, PAID)),
        Example([Kind.TRANSFER], "two parts, all paid", entries.transfer(ONE, OTHER, 2, 2 * NOMINAL)),
        Example([Kind.WITHDRAW, *ENDS], "somebody leaves", entries.withdraw(ONE, PARTS, PAID)),
        Example([Kind.WITHDRAW, *ENDS], "with a part of the reserve", entries.withdraw(ONE, PARTS, PAID, BONUS)),
        Example([Kind.CANCEL_UNPAID], "what was never paid", entries.cancel_unpaid(ONE, UNPAID)),
        Example([Kind.REIMBURSE], "without losses", entries.reimburse(ONE, PAID)),
        Example([Kind.REIMBURSE], "who left bears losses", entries.reimburse(ONE, SUM, LOSS)),
        Example([Kind.REIMBURSE], "with a part of the reserve", entries.reimburse(ONE, PAID + BONUS, bonus=BONUS)),
        Example([Kind.RENOUNCE], "of the capital", entries.renounce_capital(ONE, SUM, LOSS)),
        Example([Kind.RENOUNCE], "of interest", entries.renounce_interest(ONE, of_each[ONE])),
        Example(
            [Kind.ALLOCATE],
            "a year’s surplus",
            entries.allocate(Decimal(150), Decimal(660), Decimal(100), of_each, BONUS),
        ),
        Example([Kind.INTEREST], "interest leaves", entries.pay_interest(ONE, of_each[ONE])),
        Example([Kind.LOSS], "a part is borne by the reserve", entries.lose(thousand, Decimal(400))),
        Example([Kind.REVALUE], "parts are worth more", entries.revalue(of_each)),
        Example([Kind.OPEN_RESERVES], "the day of the conversion", entries.open_reserves(thousand)),
        Example([Kind.GIVE_BACK], "a subscription is withdrawn", entries.give_back(ONE, PAID)),
        Example([Kind.CONTRARY], "of the first line", entries.contrary(entries.deposit(ONE, PAID))),
    ]


def _side(lines: Sequence[Line], side: str) -> str:
    """The debits, or the credits; whose they are, where two associates are concerned."""
    two = len({line.associate for line in lines} - {0}) > 1
    told = []
    for line in lines:
        if amount := getattr(line, side):
            whose = f" ({line.associate})" if two and line.associate else ""
            told.append(f"`{line.account}`{whose} {amount:.{0 if line.unit == Unit.PART else 2}f}")
    return ", ".join(told)


HEAD = """# The ledger of parts

Made by `make docs` from `cooperative/vocabulary.py` and `cooperative/entries.py`, whose functions are called with
example sums. Do not edit. What stands in the files of a cooperative, and how anybody counts them again. Why: decisions
[69](../decisions/0069-ledger-of-parts.md), [82](../decisions/0082-bank-lines-and-foreign-programs.md) and
[93](../decisions/0093-losses-are-borne.md)."""

CHAIN = """Numbers follow one another from 1. The hash of a movement is the SHA-256 of the hash of the one before (64
zeros at first), a line break, and the JSON list `[number, kind, effect, recorded_at, piece, undone, [[account,
associate, unit, debit, credit], …]]`, without blanks."""

FILES = """## Files

| file | who reads it | what checks it |
|---|---|---|
| `grand-livre.csv` | keeper; associates, as statutes say | `verify_ledger.py`: chain, balance, holdings, capital |
| `journal.hledger`, `journal.beancount` | the same | `hledger check --strict`, `bean-check` |
| `virements-….xml` (pain.001.001.09) | keeper | its XML schema |
| bulletin, certificate, slip (PDF/UA) | associate, keeper | the fingerprint at the address that is printed |
| `fec.txt`, its description | keeper | `fec-parser` reads it; the balance is proved by the other two |
| `registre`, `mouvements`, `soldes` as CSV and workbook | keeper | the Table Schema of each (`.json`) |

Numbers stand for names. An associate reads their own movements, and all the rest as one total (`autres`), unless the
statutes let associates read the parts of others: then all of it, without the causes that name somebody.
`verify_ledger.py` refuses such a file as a ledger: a whole one holds wholly, each movement with its piece. With
`--partiel` it counts what is there, and says what it could not check. It also refuses a sum of more than two decimals
or below zero, a line of both sides or of none, an account or a unit that is not known, half a part, a number written
otherwise, lines of one movement that say different things, a contrary movement that turns nothing over or the same
twice, somebody who has less than nothing, a capital under a quarter of the highest.

The extract in the format of the FEC (LPF, art. A47 A-1) has the eighteen columns, opening balances first (`AN`), then
the entries of the civil year in the order in which they were recorded (`PS`). It is **not** the file of the company: it
holds the journal of parts alone.

An account may be said as the accountant says it (`ChartLine`, decision
[125](../decisions/0125-said-by-the-statutes-and-the-accountant.md)): the extract, the journals and the tables then bear
that number and those words, and `grand-livre.csv` the account in which the movement was written."""


def ledger() -> str:
    accounts = [f"| `{account}` | {account.label} |" for account in Ledger]
    capital, reserves = (" + ".join(f"`{account}`" for account in some) for some in (CAPITAL, RESERVES))
    movements = [
        f"| {', '.join(f'`{kind}`' for kind in each.kinds)} | {each.case} "
        f"| {_side(each.lines, 'debit')} | {_side(each.lines, 'credit')} |"
        for each in examples()
    ]
    return (
        "\n\n".join(
            [
                HEAD,
                "## Accounts",
                "\n".join(["| account | what it holds, on screen |", "|---|---|", *accounts]),
                f"The capital is {capital}; reserves that are never shared, {reserves}. "
                "The accountant confirms the accounts.",
                "## Movements and their lines",
                " ".join((examples.__doc__ or "").split())
                + f" Associates {ONE} and {OTHER}; no number where one is alone.",
                "\n".join(["| kind | case | debit | credit |", "|---|---|---|---|", *movements]),
                "`contrary` turns over the lines of the movement that it undoes, whatever it is.",
                CHAIN,
                FILES,
            ]
        )
        + "\n"
    )

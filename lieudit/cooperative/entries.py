"""The lines of each kind of movement, and the hash that chains them. Pure.

Debits of the capital come before its credits: the running sum never shows a peak that was not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from lieudit.cooperative.vocabulary import Ledger, Unit

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
FIRST = "0" * 64
"""What the first movement of a cooperative follows."""


@dataclass(frozen=True)
class Line:
    """A debit or a credit, in euros or in parts; `associate` is the number of whom it concerns, 0 for nobody."""

    account: str
    associate: int
    unit: str = Unit.EURO
    debit: Decimal = NOTHING
    credit: Decimal = NOTHING


def _pair(debited: str, credited: str, amount: Decimal, associate: int, unit: str = Unit.EURO) -> list[Line]:
    """The same sum from an account to another; none when it is zero."""
    if not amount:
        return []
    return [
        Line(debited, associate, unit, debit=amount),
        Line(credited, associate, unit, credit=amount),
    ]


def share_of(amount: Decimal, share: Fraction) -> Decimal:
    """A share of a sum, to the cent above: what must be paid is never a cent short of the law."""
    exact = amount * share.numerator / share.denominator
    return exact.quantize(CENT, ROUND_CEILING)


def deposit(associate: int, amount: Decimal) -> list[Line]:
    """Money came in, for parts that do not count yet."""
    return _pair(Ledger.BANK, Ledger.DEPOSITS, amount, associate)


def give_back(associate: int, amount: Decimal) -> list[Line]:
    """The same money leaves: the subscription was withdrawn or refused."""
    return _pair(Ledger.DEPOSITS, Ledger.BANK, amount, associate)


def issue(associate: int, parts: int, nominal: Decimal, deposited: Decimal) -> list[Line]:
    """Parts count: what was deposited is paid capital, the rest is owed."""
    total = parts * nominal
    return [
        *_pair(Ledger.DEPOSITS, Ledger.PAID, deposited, associate),
        *_pair(Ledger.NOT_CALLED, Ledger.UNPAID, total - deposited, associate),
        *_pair(Ledger.ISSUED, Ledger.PARTS, Decimal(parts), associate, Unit.PART),
    ]


def pay_up(associate: int, amount: Decimal) -> list[Line]:
    """Money came in for parts that count."""
    return [
        *_pair(Ledger.BANK, Ledger.NOT_CALLED, amount, associate),
        *_pair(Ledger.UNPAID, Ledger.PAID, amount, associate),
    ]


def transfer(giver: int, taker: int, parts: int, amount: Decimal) -> list[Line]:
    """Parts, and the capital paid for them, from one to another: one movement, the capital stays."""
    return [
        Line(Ledger.PAID, giver, debit=amount),
        Line(Ledger.PAID, taker, credit=amount),
        Line(Ledger.PARTS, giver, Unit.PART, debit=Decimal(parts)),
        Line(Ledger.PARTS, taker, Unit.PART, credit=Decimal(parts)),
    ]


def withdraw(associate: int, parts: int, paid: Decimal, bonus: Decimal = NOTHING) -> list[Line]:
    """All the parts of who leaves end; the capital that was paid waits, still capital. `bonus`: what comes to them of
    the reserve made for it, owed from that day."""
    return [
        *_pair(Ledger.PAID, Ledger.WAITING, paid, associate),
        *([Line(Ledger.EXIT_RESERVE, 0, debit=bonus)] if bonus else []),
        *([Line(Ledger.EXIT_SHARE, associate, credit=bonus)] if bonus else []),
        *_pair(Ledger.PARTS, Ledger.ISSUED, Decimal(parts), associate, Unit.PART),
    ]


def cancel_unpaid(associate: int, amount: Decimal) -> list[Line]:
    """What who left never paid is owed no more: the capital falls."""
    return _pair(Ledger.UNPAID, Ledger.NOT_CALLED, amount, associate)


def reimburse(associate: int, amount: Decimal, loss: Decimal = NOTHING, bonus: Decimal = NOTHING) -> list[Line]:
    """Money leaves for who left, who bears their part of the losses: the capital falls by both. `bonus`: what of the
    money comes from the reserve made for it, and was no capital."""
    return [
        *_owed(associate, amount, loss, bonus),
        Line(Ledger.BANK, associate, credit=amount),
        *([Line(Ledger.PAST_LOSSES, 0, credit=loss)] if loss else []),
    ]


def renounce_capital(associate: int, amount: Decimal, loss: Decimal, bonus: Decimal = NOTHING) -> list[Line]:
    """Who left gives up what was owed: the capital falls as if it were paid, the sum stays in the statutory reserve."""
    return [
        *_owed(associate, amount, loss, bonus),
        Line(Ledger.STATUTORY_RESERVE, 0, credit=amount),
        *([Line(Ledger.PAST_LOSSES, 0, credit=loss)] if loss else []),
    ]


def _owed(associate: int, amount: Decimal, loss: Decimal, bonus: Decimal) -> list[Line]:
    """What was owed to who left is owed no more."""
    sides = ((Ledger.WAITING, amount - bonus + loss), (Ledger.EXIT_SHARE, bonus))
    return [Line(account, associate, debit=sum_) for account, sum_ in sides if sum_]


def renounce_interest(associate: int, amount: Decimal) -> list[Line]:
    """Interest that was owed is given up: it goes back to the statutory reserve."""
    return [Line(Ledger.INTEREST, associate, debit=amount), Line(Ledger.STATUTORY_RESERVE, 0, credit=amount)]


def lose(amount: Decimal, reserves: Decimal) -> list[Line]:
    """A year’s loss, as the assembly decided: what the statutory reserve bears, the rest carried over."""
    sides = ((Ledger.STATUTORY_RESERVE, reserves), (Ledger.PAST_LOSSES, amount - reserves))
    return [
        *(Line(account, 0, debit=sum_) for account, sum_ in sides if sum_),
        Line(Ledger.LOSS, 0, credit=amount),
    ]


def part_of_losses(losses: Decimal, held: Decimal, capital: Decimal) -> Decimal:
    """What who holds so much of the capital bears of the losses that nothing covers: to the cent below."""
    if not losses or not capital:
        return NOTHING
    exact = Fraction(losses) * Fraction(held) / Fraction(capital)
    return Decimal(int(exact * 100)).scaleb(-2).quantize(CENT)


def part_of_reserve(reserve: Decimal, own: int, everyone: int) -> Decimal:
    """What comes to who leaves of the reserve made for it: as `own` annuities (parts × full years) are to those of
    `everyone`, the one who leaves among them; to the cent below."""
    if reserve <= 0 or not own:
        return NOTHING
    return Decimal(int(Fraction(reserve) * own / everyone * 100)).scaleb(-2).quantize(CENT)


def allocate(
    legal: Decimal,
    statutory: Decimal,
    losses: Decimal,
    interest: Mapping[int, Decimal],
    exit_reserve: Decimal = NOTHING,
) -> list[Line]:
    """A year’s surplus goes where the assembly said; interest is owed to each associate."""
    owed = sum(interest.values(), NOTHING)
    total = legal + statutory + losses + exit_reserve + owed
    shares = {
        Ledger.PAST_LOSSES: losses,
        Ledger.LEGAL_RESERVE: legal,
        Ledger.STATUTORY_RESERVE: statutory,
        Ledger.EXIT_RESERVE: exit_reserve,
    }
    return [
        Line(Ledger.SURPLUS, 0, debit=total),
        *(Line(account, 0, credit=amount) for account, amount in shares.items() if amount),
        *(Line(Ledger.INTEREST, one, credit=amount) for one, amount in sorted(interest.items()) if amount),
    ]


def revalue(shares: Mapping[int, Decimal]) -> list[Line]:
    """What the statutory reserve gives to the parts of each associate, by number: capital, as if it had been paid."""
    return [
        Line(Ledger.STATUTORY_RESERVE, 0, debit=sum(shares.values(), NOTHING)),
        *(Line(Ledger.PAID, one, credit=amount) for one, amount in sorted(shares.items())),
    ]


def pay_interest(associate: int, amount: Decimal) -> list[Line]:
    """Money leaves for the interest that was owed; the capital stays."""
    return _pair(Ledger.INTEREST, Ledger.BANK, amount, associate)


def open_reserves(amount: Decimal) -> list[Line]:
    """What the association had becomes reserves that are never shared."""
    return _pair(Ledger.FUNDS, Ledger.INDIVISIBLE, amount, 0)


def contrary(lines: Iterable[Line]) -> list[Line]:
    """The same lines, turned over; debits first."""
    turned = [Line(each.account, each.associate, each.unit, each.credit, each.debit) for each in lines]
    return sorted(turned, key=lambda line: not line.debit)


def canonical(
    number: int, kind: str, day: str, recorded_at: str, cause: str, contra_of: int, lines: Sequence[Line]
) -> str:
    """What is hashed of a movement, the same text in any language."""
    rows = [[each.account, each.associate, each.unit, f"{each.debit:.2f}", f"{each.credit:.2f}"] for each in lines]
    told = [number, kind, day, recorded_at, cause, contra_of, rows]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def chained(previous: str, text: str) -> str:
    """The hash of a movement: of the hash of the one before, a line break, and its text (SHA-256)."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def balanced(lines: Iterable[Line]) -> bool:
    """Debits and credits are equal in each unit."""
    sums: dict[str, Decimal] = {}
    for each in lines:
        sums[each.unit] = sums.get(each.unit, NOTHING) + each.debit - each.credit
    return not any(sums.values())

"""The lines of each movement, case by case: which account, whose, on which side, to the cent. Pure."""

import hashlib
import json
from decimal import Decimal
from fractions import Fraction

import pytest

from lieudit.cooperative import entries
from lieudit.cooperative.entries import FIRST, Line, balanced, canonical, chained, contrary, share_of
from lieudit.cooperative.vocabulary import Ledger, Unit

TEN, FIVE = Decimal(10), Decimal(5)


def told(lines):
    """Each line as one reads it: account, whom, what is debited, what is credited."""
    return [(each.account, each.associate, str(each.debit), str(each.credit), each.unit) for each in lines]


def euros(*lines):
    return [(account, whom, debit, credit, Unit.EURO) for account, whom, debit, credit in lines]


def parts(*lines):
    return [(account, whom, debit, credit, Unit.PART) for account, whom, debit, credit in lines]


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda: entries.deposit(7, TEN), euros((Ledger.BANK, 7, "10", "0.00"), (Ledger.DEPOSITS, 7, "0.00", "10"))),
        (lambda: entries.give_back(7, TEN), euros((Ledger.DEPOSITS, 7, "10", "0.00"), (Ledger.BANK, 7, "0.00", "10"))),
        (
            lambda: entries.pay_up(7, TEN),
            euros(
                (Ledger.BANK, 7, "10", "0.00"),
                (Ledger.NOT_CALLED, 7, "0.00", "10"),
                (Ledger.UNPAID, 7, "10", "0.00"),
                (Ledger.PAID, 7, "0.00", "10"),
            ),
        ),
        (
            lambda: entries.issue(7, 2, TEN, FIVE),
            [
                *euros(
                    (Ledger.DEPOSITS, 7, "5", "0.00"),
                    (Ledger.PAID, 7, "0.00", "5"),
                    (Ledger.NOT_CALLED, 7, "15", "0.00"),
                    (Ledger.UNPAID, 7, "0.00", "15"),
                ),
                *parts((Ledger.ISSUED, 7, "2", "0.00"), (Ledger.PARTS, 7, "0.00", "2")),
            ],
        ),
        (
            lambda: entries.transfer(7, 8, 2, TEN),
            [
                *euros((Ledger.PAID, 7, "10", "0.00"), (Ledger.PAID, 8, "0.00", "10")),
                *parts((Ledger.PARTS, 7, "2", "0.00"), (Ledger.PARTS, 8, "0.00", "2")),
            ],
        ),
        (
            lambda: entries.withdraw(7, 2, TEN),
            [
                *euros((Ledger.PAID, 7, "10", "0.00"), (Ledger.WAITING, 7, "0.00", "10")),
                *parts((Ledger.PARTS, 7, "2", "0.00"), (Ledger.ISSUED, 7, "0.00", "2")),
            ],
        ),
        (
            lambda: entries.withdraw(7, 2, TEN, FIVE),
            [
                *euros(
                    (Ledger.PAID, 7, "10", "0.00"),
                    (Ledger.WAITING, 7, "0.00", "10"),
                    (Ledger.EXIT_RESERVE, 0, "5", "0.00"),
                    (Ledger.EXIT_SHARE, 7, "0.00", "5"),
                ),
                *parts((Ledger.PARTS, 7, "2", "0.00"), (Ledger.ISSUED, 7, "0.00", "2")),
            ],
        ),
        (
            lambda: entries.cancel_unpaid(7, TEN),
            euros((Ledger.UNPAID, 7, "10", "0.00"), (Ledger.NOT_CALLED, 7, "0.00", "10")),
        ),
        (
            lambda: entries.reimburse(7, TEN),
            euros((Ledger.WAITING, 7, "10.00", "0.00"), (Ledger.BANK, 7, "0.00", "10")),
        ),
        (
            lambda: entries.reimburse(7, TEN, Decimal(3), FIVE),
            euros(
                (Ledger.WAITING, 7, "8", "0.00"),
                (Ledger.EXIT_SHARE, 7, "5", "0.00"),
                (Ledger.BANK, 7, "0.00", "10"),
                (Ledger.PAST_LOSSES, 0, "0.00", "3"),
            ),
        ),
        (
            lambda: entries.renounce_capital(7, TEN, Decimal(3), FIVE),
            euros(
                (Ledger.WAITING, 7, "8", "0.00"),
                (Ledger.EXIT_SHARE, 7, "5", "0.00"),
                (Ledger.STATUTORY_RESERVE, 0, "0.00", "10"),
                (Ledger.PAST_LOSSES, 0, "0.00", "3"),
            ),
        ),
        (
            lambda: entries.renounce_interest(7, TEN),
            euros((Ledger.INTEREST, 7, "10", "0.00"), (Ledger.STATUTORY_RESERVE, 0, "0.00", "10")),
        ),
        (
            lambda: entries.lose(TEN, Decimal(4)),
            euros(
                (Ledger.STATUTORY_RESERVE, 0, "4", "0.00"),
                (Ledger.PAST_LOSSES, 0, "6", "0.00"),
                (Ledger.LOSS, 0, "0.00", "10"),
            ),
        ),
        (
            lambda: entries.lose(TEN, TEN),
            euros((Ledger.STATUTORY_RESERVE, 0, "10", "0.00"), (Ledger.LOSS, 0, "0.00", "10")),
        ),
        (
            lambda: entries.allocate(Decimal(1), Decimal(2), Decimal(3), {9: FIVE, 7: TEN, 8: Decimal(0)}, Decimal(4)),
            euros(
                (Ledger.SURPLUS, 0, "25.00", "0.00"),
                (Ledger.PAST_LOSSES, 0, "0.00", "3"),
                (Ledger.LEGAL_RESERVE, 0, "0.00", "1"),
                (Ledger.STATUTORY_RESERVE, 0, "0.00", "2"),
                (Ledger.EXIT_RESERVE, 0, "0.00", "4"),
                (Ledger.INTEREST, 7, "0.00", "10"),
                (Ledger.INTEREST, 9, "0.00", "5"),
            ),
        ),
        (
            lambda: entries.revalue({9: FIVE, 7: TEN}),
            euros(
                (Ledger.STATUTORY_RESERVE, 0, "15.00", "0.00"),
                (Ledger.PAID, 7, "0.00", "10"),
                (Ledger.PAID, 9, "0.00", "5"),
            ),
        ),
        (
            lambda: entries.pay_interest(7, TEN),
            euros((Ledger.INTEREST, 7, "10", "0.00"), (Ledger.BANK, 7, "0.00", "10")),
        ),
        (
            lambda: entries.open_reserves(TEN),
            euros((Ledger.FUNDS, 0, "10", "0.00"), (Ledger.INDIVISIBLE, 0, "0.00", "10")),
        ),
        (lambda: entries.deposit(7, Decimal(0)), []),
    ],
)
def test_each_movement_has_its_lines_and_they_are_balanced(write, said):
    lines = write()
    assert told(lines) == said
    assert balanced(lines)


def test_a_sum_of_nothing_has_no_line():
    assert told(entries.allocate(TEN, Decimal(0), Decimal(0), {})) == euros(
        (Ledger.SURPLUS, 0, "10.00", "0.00"), (Ledger.LEGAL_RESERVE, 0, "0.00", "10")
    )


def test_a_contrary_movement_turns_each_line_over_debits_first():
    assert told(contrary(entries.deposit(7, TEN))) == euros(
        (Ledger.DEPOSITS, 7, "10", "0.00"), (Ledger.BANK, 7, "0.00", "10")
    )
    assert told(contrary(entries.transfer(7, 8, 2, TEN)))[1] == (Ledger.PARTS, 8, "2", "0.00", Unit.PART)


def test_lines_are_balanced_in_each_unit():
    assert not balanced([Line(Ledger.BANK, 7, debit=TEN)])
    both = [Line(Ledger.BANK, 7, debit=TEN), Line(Ledger.PARTS, 7, Unit.PART, credit=TEN)]
    assert not balanced(both), "euros are no parts"
    assert balanced([])


def test_a_share_that_is_due_is_to_the_cent_above():
    assert share_of(TEN, Fraction(1, 3)) == Decimal("3.34")
    assert share_of(TEN, Fraction(1, 2)) == FIVE
    assert share_of(TEN, Fraction(2, 3)) == Decimal("6.67")


def test_what_is_borne_of_losses_is_to_the_cent_below():
    assert entries.part_of_losses(TEN, Decimal(1), Decimal(3)) == Decimal("3.33")
    assert entries.part_of_losses(TEN, Decimal(2), Decimal(3)) == Decimal("6.66")
    assert entries.part_of_losses(Decimal(0), Decimal(1), Decimal(3)) == 0
    assert entries.part_of_losses(TEN, Decimal(1), Decimal(0)) == 0


def test_what_comes_of_the_reserve_is_by_annuities_and_to_the_cent_below():
    assert entries.part_of_reserve(TEN, 1, 3) == Decimal("3.33")
    assert entries.part_of_reserve(TEN, 3, 3) == TEN
    assert entries.part_of_reserve(Decimal("0.01"), 3, 3) == Decimal("0.01")
    assert entries.part_of_reserve(Decimal(0), 1, 3) == 0
    assert entries.part_of_reserve(Decimal(-5), 1, 3) == 0
    assert entries.part_of_reserve(Decimal("-0.50"), 1, 1) == 0
    assert entries.part_of_reserve(TEN, 0, 0) == 0


def test_what_is_hashed_of_a_movement_is_one_text_after_the_hash_before():
    lines = entries.deposit(7, TEN)
    text = canonical(3, "pay", "2026-05-21", "2026-05-21T10:00:00.000000Z", "Réf. é", 2, lines)
    assert text == (
        '[3,"pay","2026-05-21","2026-05-21T10:00:00.000000Z","Réf. é",2,'
        f'[["{Ledger.BANK}",7,"{Unit.EURO}","10.00","0.00"],["{Ledger.DEPOSITS}",7,"{Unit.EURO}","0.00","10.00"]]]'
    )
    assert json.loads(text)[5] == 2
    assert chained(FIRST, text) == hashlib.sha256(f"{'0' * 64}\n{text}".encode()).hexdigest()

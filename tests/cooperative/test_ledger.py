"""The ledger: balanced, append-only, chained, and every figure summed again from it by a file alone."""

import datetime as dt
import hashlib
import subprocess
import sys
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from lieudit.cooperative import entries, files, verify_ledger
from lieudit.cooperative.entries import Line
from lieudit.cooperative.leaving import capital_of
from lieudit.cooperative.ledger import post_movement
from lieudit.cooperative.models import Movement, Posting
from lieudit.cooperative.vocabulary import Kind, Ledger, Unit
from tests.cooperative.factories import a_cooperative, an_admitted, an_associate, pay

pytestmark = pytest.mark.django_db


def add(movement, debit=0, credit=0):
    """Postings slipped into a movement, then the end of the transaction."""
    for rank, sides in enumerate([{"debit": Decimal(debit)}, {"credit": Decimal(credit)}], start=8):
        if any(sides.values()):
            Posting.objects.create(movement=movement, rank=rank, account=Ledger.BANK, unit=Unit.EURO, **sides)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def a_movement(cooperative, lines, **terms):

    return post_movement(cooperative, Kind.PAY, lines, actor=None, day=timezone.localdate(), cause="essai", **terms)


def test_a_movement_that_is_not_balanced_is_refused_by_the_act_and_at_commit_by_the_database():
    associate = an_associate(a_cooperative())
    lame = [Line(Ledger.BANK, associate.number, debit=Decimal(10)), Line(Ledger.DEPOSITS, 0, credit=Decimal(9))]
    with pytest.raises(ValueError, match="pay"):
        a_movement(associate.cooperative, lame)
    movement = Movement.objects.latest("number")
    with pytest.raises(IntegrityError, match="is not balanced"), transaction.atomic():
        add(movement, debit=1)


def test_a_balanced_pair_added_later_to_a_movement_is_refused_too():
    an_associate(a_cooperative())
    movement = Movement.objects.latest("number")
    with pytest.raises(IntegrityError, match="is not whole"), transaction.atomic():
        add(movement, debit=1, credit=1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cooperative_movement SET cause = 'autre'",
        "UPDATE cooperative_posting SET credit = credit + 1 WHERE credit > 0",
        "DELETE FROM cooperative_posting",
        "DELETE FROM cooperative_movement",
        "TRUNCATE cooperative_posting",
        "UPDATE cooperative_subscription SET parts = 60",
        "DELETE FROM cooperative_associate",
    ],
)
def test_what_is_written_neither_changes_nor_goes(statement):
    an_associate(a_cooperative())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_numbers_follow_one_another_without_a_gap():
    cooperative = a_cooperative()
    an_associate(cooperative)
    last = Movement.objects.latest("number")
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        Movement.objects.create(
            cooperative=cooperative,
            number=last.number + 2,
            kind=Kind.PAY,
            day=last.day,
            recorded_at=last.recorded_at,
            cause="trou",
            size=2,
            hash="0" * 64,
        )


def exported(cooperative):
    return "".join(files.ledger_csv(cooperative))


def test_every_figure_is_counted_again_from_the_file_alone(tmp_path):
    cooperative = a_cooperative()
    an_associate(cooperative, 6)
    pay(an_admitted(cooperative, 4), 50)
    path = tmp_path / "grand-livre.csv"
    path.write_text(exported(cooperative), newline="")
    script = verify_ledger.__file__
    run = subprocess.run([sys.executable, "-I", script, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found = verify_ledger.verify(path.read_text())
    ours = capital_of(cooperative)
    assert (found["capital"], found["paid"], found["highest"]) == ("500.00", "350.00", "500.00")
    assert (f"{ours.subscribed:.2f}", f"{ours.paid:.2f}", f"{ours.floor:.2f}") == ("500.00", "350.00", "125.00")
    assert sorted(found["associates"].values()) == ["4", "6"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("300.00", "3000.00", "l’empreinte ne correspond pas"),
        (",PART-", ",PIECE-", "l’empreinte ne correspond pas"),
        ("\r\n2,", "\r\n3,", "mouvement 3 : on attendait le 2"),
    ],
)
def test_a_row_that_was_altered_is_named(old, new, words):
    cooperative = a_cooperative()
    an_associate(cooperative, 6)
    with pytest.raises(verify_ledger.Broken, match=words):
        verify_ledger.verify(exported(cooperative).replace(old, new))


def test_the_hash_is_the_one_that_anybody_computes():

    text = entries.canonical(1, "pay", "2026-11-28", "2026-11-28T10:00:00.000000Z", "PART-1-1", 0, [])
    assert text == '[1,"pay","2026-11-28","2026-11-28T10:00:00.000000Z","PART-1-1",0,[]]'
    assert entries.chained(entries.FIRST, text) == hashlib.sha256(f"{'0' * 64}\n{text}".encode()).hexdigest()


def test_who_leaves_capital_as_it_was_on_a_day_and_as_it_was_then_known():
    cooperative = a_cooperative()
    first = an_associate(cooperative, 6)
    before = Movement.objects.latest("number").recorded_at
    an_associate(cooperative, 4)
    rows = Posting.objects.of_cooperative(cooperative)
    assert [row.parts for row in rows.register()] == [6, 4]
    assert [row.parts for row in rows.register(known_at=before)] == [6]
    assert rows.register(on=first.since - dt.timedelta(days=1)) == []

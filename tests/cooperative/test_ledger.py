"""The ledger: balanced, append-only, chained, and every figure summed again from it by a file alone."""

import datetime as dt
import hashlib
import subprocess
import sys
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import claiming, correcting, entries, files, verify_ledger
from lieudit.cooperative.entries import Line
from lieudit.cooperative.leaving import capital_of
from lieudit.cooperative.ledger import post_movement
from lieudit.cooperative.models import Movement, Posting
from lieudit.cooperative.vocabulary import Kind, Ledger, Unit
from tests.cooperative.factories import a_cooperative, a_keeper, an_admitted, an_associate, pay
from tests.network.factories import RepresentativeFactory

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


TODAY = timezone.localdate()


def moves_to(monkeypatch, days):
    """The clock of the house, some days from today at noon."""
    monkeypatch.setattr(timezone, "now", lambda: at_noon(days))


def at_noon(days):
    return timezone.make_aware(dt.datetime.combine(TODAY + dt.timedelta(days=days), dt.time(12)))


def test_capital_its_highest_and_categories_are_as_they_were_known(monkeypatch):
    """What was undone later counted then, and a category that changed later was the one before."""
    moves_to(monkeypatch, 1)
    cooperative, keeper = a_cooperative(), a_keeper()
    one = an_associate(cooperative, 6)
    moves_to(monkeypatch, 4)
    other = an_associate(cooperative, 4)
    moves_to(monkeypatch, 7)
    movement = Movement.objects.get(kind=Kind.SUBSCRIBE, postings__associate=other, postings__rank=1)
    correcting.validate_correction(
        correcting.ask_correction(movement, actor=keeper, reason="Saisi deux fois"), actor=a_keeper()
    )
    claim = claiming.claim_category(one, actor=one_speaks(one), wanted="contributor", reason="Un réseau")
    claiming.answer_claim(claim, actor=keeper, grants=True, answer="Vu.")
    claiming.confirm_claim(claim, actor=a_keeper())
    moves_to(monkeypatch, 10)
    rows = Posting.objects.of_cooperative(cooperative)
    assert rows.capital()[0] == rows.highest_capital() == 300
    for known, total, categories in (
        (at_noon(0), 0, set()),
        (at_noon(2), 300, {"beneficiary"}),
        (at_noon(6), 500, {"beneficiary"}),
        (at_noon(8), 300, {"contributor"}),
    ):
        assert rows.capital(known_at=known)[0] == rows.highest_capital(known_at=known) == total
        held = rows.by_category(known_at=known)
        assert {category for category, each in held.items() if each.heads} == categories
        assert sum(each.capital for each in held.values()) == total


def one_speaks(associate):
    return RepresentativeFactory(place=None, organisation=associate.organisation).account


def test_the_register_is_read_as_it_was_known_on_a_day_on_the_page_and_in_its_file(client, monkeypatch):
    moves_to(monkeypatch, 1)
    cooperative = a_cooperative()
    an_associate(cooperative, 6)
    moves_to(monkeypatch, 7)
    an_associate(cooperative, 4)
    moves_to(monkeypatch, 10)
    client.force_login(a_keeper())
    slug, known = cooperative.assembly.slug, timezone.localdate(at_noon(5)).isoformat()
    address = reverse("cooperative:register", args=[slug])
    file = reverse("cooperative:table_file", args=[slug, "registre", "csv"])

    def said(**asked):
        page = client.get(address, asked).text.replace("\xa0", " ").replace("&nbsp;", " ")
        text = b"".join(client.get(file, asked).streaming_content).decode()
        return page, len(text.splitlines()) - 1

    page, rows = said()
    assert "2 associés" in page
    assert rows == 2
    page, rows = said(su=known)
    assert "1 associé," in page
    assert rows == 1
    assert "tel qu’on le savait le" in page
    assert f"su={known}" in page, "the file of the page is that of the page"
    page, rows = said(su="demain")
    assert "2 associés" in page
    assert 'value="demain"' in page
    assert rows == 2
    assert [said(su=day)[1] for day in ("0001-01-01", "9999-12-31")] == [0, 2]

"""The script alone refuses whatever was altered in the file of a ledger, even by who computes all the hashes again."""

import csv
import io
import re
import subprocess
import sys

import pytest

from lieudit.cooperative import correcting, entries, files, leaving, verify_ledger
from lieudit.cooperative.models import Movement
from lieudit.cooperative.vocabulary import Kind, Ledger, Unit
from tests.cooperative.factories import a_cooperative, a_keeper, an_admitted, an_associate, pay
from tests.worlds import kept

pytestmark = pytest.mark.django_db


@kept
def lived():
    """A cooperative with a mistake that was undone, and somebody who left and was paid."""
    cooperative = a_cooperative()
    an_associate(cooperative, 20)
    gone = an_associate(cooperative, 4)
    pay(an_admitted(cooperative, 6), 100)
    mistake = Movement.objects.filter(cooperative=cooperative).latest("number")
    asked = correcting.ask_correction(mistake, actor=a_keeper(), reason="Versement d’une autre")
    correcting.validate_correction(asked, actor=a_keeper())
    payout = leaving.prepare_payout(leaving.leave_cooperative(gone, actor=a_keeper()), actor=a_keeper())
    leaving.validate_payout(payout, actor=a_keeper(), reference="Virement 7")
    return "".join(files.ledger_csv(cooperative))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def written(rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, verify_ledger.COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def chained_again(rows):
    """The same rows, each movement with the hash that its altered words would have."""
    previous, numbers = entries.FIRST, list(dict.fromkeys(row["mouvement"] for row in rows))
    for number in numbers:
        lines = [row for row in rows if row["mouvement"] == number]
        head = lines[0]
        told = [
            entries.Line(
                row["compte"],
                int(row["associe"] or 0),
                row["unite"],
                verify_ledger.Decimal(row["debit"]),
                verify_ledger.Decimal(row["credit"]),
            )
            for row in lines
        ]
        moment = (head["nature"], head["effet"], head["inscrit_le"], head["piece"], int(head["annule"] or 0), told)
        previous = entries.chained(previous, entries.canonical(int(number), *moment))
        for row in lines:
            row["empreinte"] = previous
    return rows


def of_kind(rows, kind, account=None):
    return next(row for row in rows if row["nature"] == kind and account in {None, row["compte"]})


def test_what_was_not_altered_holds_and_is_the_same_written_again():
    text = lived()
    assert written(chained_again(rows_of(text))) == text
    found = verify_ledger.verify(text)
    assert "non_recompte" not in found
    assert found == verify_ledger.verify(text, partial=True)


def test_the_script_knows_every_account_and_what_a_contrary_movement_is_called():
    units = {(each.value, Unit.PART if each in {Ledger.PARTS, Ledger.ISSUED} else Unit.EURO) for each in Ledger}
    assert units == verify_ledger.HELD_IN
    assert verify_ledger.CONTRARY == Kind.CONTRARY


def blank_piece(rows):
    number = rows[2]["mouvement"]
    for row in rows:
        row["piece"] = "  " if row["mouvement"] == number else row["piece"]


def twice(rows):
    """A second contrary movement of the same one, numbered after the last."""
    again = [dict(row) for row in rows if row["nature"] == Kind.CONTRARY]
    number = str(int(rows[-1]["mouvement"]) + 1)
    rows.extend(row | {"mouvement": number} for row in again)


def undone_too_much(rows):
    for row in rows:
        if row["nature"] == Kind.CONTRARY:
            row.update({each: "90.00" for each in ("debit", "credit") if row[each] != "0.00"})


def said_to_be_undone(rows):
    """A movement that claims to undo another one would leave the highest capital unreached."""
    first = rows[0]["mouvement"]
    number = of_kind(rows, Kind.SUBSCRIBE)["mouvement"]
    for row in rows:
        row["annule"] = first if row["mouvement"] == number else row["annule"]


def paid_too_much(rows):
    """The last to leave takes the money of all, from what waited for them."""
    number = of_kind(rows, Kind.REIMBURSE)["mouvement"]
    for row in rows:
        if row["mouvement"] == number:
            row.update({each: "900.00" for each in ("debit", "credit") if row[each] != "0.00"})


def under_the_quarter(rows):
    """All wait for their money, and all are paid: no capital is left."""
    last = rows[-1]
    number = int(last["mouvement"])
    owner = rows[0]["associe"]
    head = {"effet": last["effet"], "inscrit_le": last["inscrit_le"], "piece": "Virement 8", "annule": ""}
    sides = [("1013", "1000.00", "0.00"), ("512", "0.00", "1000.00")]
    rows.extend(
        head
        | {"mouvement": str(number + 1), "nature": "reimburse", "rang": str(rank), "compte": account}
        | {"associe": owner, "unite": "EUR", "debit": debit, "credit": credit}
        for rank, (account, debit, credit) in enumerate(sides, start=1)
    )


def half_a_part(rows):
    for row in rows:
        if row["unite"] == "PART" and row["mouvement"] == of_kind(rows, Kind.SUBSCRIBE)["mouvement"]:
            row.update({each: "19.50" for each in ("debit", "credit") if row[each] != "0.00"})


def nobodys_parts(rows):
    for row in rows:
        row["associe"] = "" if row["unite"] == "PART" else row["associe"]


def both_sides(rows):
    for row in rows[:2]:
        row.update({"debit": "5.00", "credit": "5.00"})


def neither_side(rows):
    for row in rows[:2]:
        row.update({"debit": "0.00", "credit": "0.00"})


def unknown_account(rows):
    for row in rows:
        row["compte"] = "1012" if row["compte"] == "1013" else row["compte"]


def parts_in_euros(rows):
    for row in rows:
        row["unite"] = "EUR"


def a_day_that_is_none(rows):
    rows[0]["effet"] = rows[1]["effet"] = "2026-02-30"


def a_moment_that_is_none(rows):
    rows[0]["inscrit_le"] = rows[1]["inscrit_le"] = "hier"


WITH_HASHES = {
    blank_piece: "il n’a pas de pièce",
    twice: "il annule le .*, qui n’est pas avant lui, ou l’est déjà",
    undone_too_much: "il n’est pas le contraire du",
    said_to_be_undone: "un mouvement contraire, et lui seul",
    paid_too_much: "compte 10138 : l’associé .* y aurait moins que rien",
    under_the_quarter: "est sous le quart du plus haut",
    half_a_part: "des parts sont entières",
    nobodys_parts: "des parts sont entières, et à un associé",
    both_sides: "un débit ou un crédit, jamais les deux",
    neither_side: "un débit ou un crédit, jamais les deux",
    unknown_account: "compte inconnu",
    parts_in_euros: "tenu dans une autre unité",
    a_day_that_is_none: "un jour ne se lit pas",
    a_moment_that_is_none: "un jour ne se lit pas",
}


@pytest.mark.parametrize("alter", list(WITH_HASHES), ids=lambda alter: alter.__name__)
def test_an_altered_file_is_refused_though_its_hashes_are_computed_again(alter):
    rows = rows_of(lived())
    alter(rows)
    with pytest.raises(verify_ledger.Broken, match=WITH_HASHES[alter]):
        verify_ledger.verify(written(chained_again(rows)))


def other_words(rows):
    rows[1]["piece"] = "Une autre pièce"


def other_undone(rows):
    contrary = [row for row in rows if row["nature"] == Kind.CONTRARY]
    contrary[1]["annule"] = ""


def a_zero_before(rows):
    rows[-1]["associe"] = f"0{rows[-1]['associe']}"


def a_third_decimal(rows):
    """The canonical text rounds it: the hash alone would not see it."""
    rows[0]["debit"] = rows[0]["debit"] + "4"
    rows[1]["credit"] = rows[1]["credit"] + "4"


def a_sign(rows):
    rows[0]["debit"] = f"-{rows[0]['debit']}"


def not_a_number(rows):
    rows[0]["debit"] = "NaN"


def another_rank(rows):
    rows[1]["rang"] = "3"


def one_less(rows):
    del rows[1]


def one_movement_less(rows):
    rows[:] = [row for row in rows if row["mouvement"] != "2"]


def other_hash(rows):
    rows[1]["empreinte"] = "0" * 64


AS_IT_IS = {
    other_words: "n’en dit pas la même chose que la première",
    other_undone: "n’en dit pas la même chose que la première",
    a_zero_before: "n’est pas un numéro d’associé",
    a_third_decimal: "somme illisible",
    a_sign: "somme illisible",
    not_a_number: "somme illisible",
    another_rank: "n’est pas à sa place",
    one_less: "l’empreinte ne correspond pas",
    one_movement_less: "mouvement 3 : on attendait le 2",
    other_hash: "l’empreinte ne correspond pas",
}


@pytest.mark.parametrize("alter", list(AS_IT_IS), ids=lambda alter: alter.__name__)
def test_what_the_hash_alone_does_not_see_is_refused_too(alter):
    rows = rows_of(lived())
    alter(rows)
    with pytest.raises(verify_ledger.Broken, match=AS_IT_IS[alter]):
        verify_ledger.verify(written(rows))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (r"^.*\r\n", "", "colonnes attendues"),
        (r"(?s).*", "", "colonnes attendues"),
        (r"\Amouvement,nature", "nature,mouvement", "colonnes attendues, dans cet ordre"),
        (r"(\r\n2,[^\r]*)", r"\1,de trop", "ligne .* : il manque une case"),
        (r"(\r\n2,[^\r]*),[^,\r]*", r"\1", "ligne .* : il manque une case"),
        (r"\r\n2,", '\r\n"2"x,', "ne se lit pas comme du CSV"),
    ],
)
def test_a_file_that_is_not_of_this_shape_is_refused(old, new, words):
    text = re.sub(old, new, lived(), count=1)
    with pytest.raises(verify_ledger.Broken, match=words):
        verify_ledger.verify(text)


def a_rest_first(rows):
    total = {"mouvement": "autres", "nature": "autres", "inscrit_le": "", "piece": ""}
    rows[:0] = [row | total for row in rows if row["mouvement"] == "1"]


def backwards(rows):
    rows.reverse()


def the_rest_of_a_total(rows):
    """What an associate is given, altered: the total of the others is not balanced."""
    for rank, row in enumerate(rows[-2:], start=1):
        row.update({"mouvement": "autres", "nature": "autres", "inscrit_le": "", "rang": str(rank), "credit": "1.00"})
        row["debit"] = "0.00"


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (a_rest_first, "il vient après le total des autres"),
        (backwards, "on attendait le 1"),
        (the_rest_of_a_total, "débits et crédits ne sont pas égaux"),
    ],
)
def test_the_file_of_an_associate_is_read_strictly_too(alter, words):
    rows = rows_of(lived())
    alter(rows)
    with pytest.raises(verify_ledger.Broken, match=words):
        verify_ledger.verify(written(rows), partial=True)


def test_a_piece_that_is_withheld_has_a_hash_that_all_its_lines_say():
    rows = rows_of(lived())
    for row in rows:
        row["piece"] = "" if row["mouvement"] == "2" else row["piece"]
    assert verify_ledger.verify(written(rows), partial=True)["non_recompte"] == {"empreintes": [2]}
    for row in rows:
        row["empreinte"] = "rien" if row["mouvement"] == "2" else row["empreinte"]
    with pytest.raises(verify_ledger.Broken, match="mouvement 2 : son empreinte n’en est pas une"):
        verify_ledger.verify(written(rows), partial=True)


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "Ce fichier ne s’ouvre pas"), (b"\xff\xfe", "pas en UTF-8"), (b"", "Ce registre ne tient pas")],
)
def test_a_file_that_cannot_be_read_is_said_in_words(content, words, tmp_path):
    path = tmp_path / "grand-livre.csv"
    if content is not None:
        path.write_bytes(content)
    given = [sys.executable, "-I", verify_ledger.__file__, str(path)]
    run = subprocess.run(given, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr

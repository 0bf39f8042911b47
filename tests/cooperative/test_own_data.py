"""The export of one’s data holds all that the register keeps of a person, and nothing of anybody else."""

import json
from decimal import Decimal

import pytest

from lieudit.accounts.services import export_data
from lieudit.cooperative import claiming, leaving, reviewing
from lieudit.cooperative.own_data import rows_of
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, an_associate

pytestmark = pytest.mark.django_db


def own(account, key, limit=None):
    rows = rows_of(account, limit) if limit else export_data(account)["parts"]
    return [row for row in rows if key in row]


@pytest.fixture
def person():
    return AccountFactory(name="Ada Lovelace")


def test_the_register_its_movements_and_what_was_asked_are_in_ones_own_data(person):
    cooperative = a_cooperative()
    mine = an_associate(cooperative, 6, holder=person)
    other = an_associate(cooperative, 6, holder=AccountFactory(name="Charles Babbage"))
    claim = claiming.claim_category(mine, actor=person, wanted="employee", reason="Un contrat de travail")
    claiming.answer_claim(claim, actor=a_keeper(), grants=True, answer="Vu.")
    claiming.confirm_claim(claim, actor=a_keeper())
    reviewing.ask_review(mine, actor=person)
    line = own(person, "registered_name")[0]
    assert (line["registered_name"], line["category"], line["parts"]) == (mine.name, "employee", 6)
    assert [each["category"] for each in line["categories_before"]] == ["beneficiary"]
    assert line["balances"]["1013"] == "300.00"
    moved = own(person, "movement")
    assert {row["associate"] for row in moved} == {mine.number}
    assert {row["kind"] for row in moved} == {"pay", "subscribe"}
    assert sum(row["credit"] - row["debit"] for row in moved if row["account"] == "1013") == 300
    assert own(person, "review_asked_of")[0]["review_asked_of"] == str(cooperative)
    assert other.name not in json.dumps(export_data(person), default=str)
    assert len(own(person, "movement", limit=2)) == 2
    assert own(person, "review_asked_of", limit=2), "a limit is that of each kind"


def test_what_was_paid_back_stays_in_ones_own_data(person):
    cooperative = a_cooperative()
    an_associate(cooperative, 20)
    gone = leaving.leave_cooperative(an_associate(cooperative, 2, holder=person), actor=person)
    payout = leaving.prepare_payout(gone, actor=a_keeper())
    leaving.validate_payout(payout, actor=a_keeper(), reference="VIR 12")
    told = own(person, "reimbursed")[0]
    assert (told["amount"], told["state"], told["iban"]) == (Decimal(100), "paid", "")
    assert own(person, "registered_name")[0]["until"]

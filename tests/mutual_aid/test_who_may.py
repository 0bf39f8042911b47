"""Who acts for which place in a loan, a helping hand, an SOS: each door, asked of everybody around."""

import pytest

from lieudit.mutual_aid import permissions
from lieudit.mutual_aid.models import Hand, Loan, Sos
from lieudit.mutual_aid.permissions import HAND_ACCESS, LOAN_ACCESS, SOS_ACCESS
from tests.mutual_aid.factories import a_loan, a_thing, an_sos, asked_hands
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.network.people import OVER_CREUSE, doors, former_spokesperson, people, spokesperson, town_elsewhere, who

pytestmark = pytest.mark.django_db
OVER_GERS = {"elsewhere", "other_region", "nation", "secretariat"}


def place_in_gers():
    return RepresentativeFactory(place=PlaceFactory(municipality=town_elsewhere())).place


def around(here, there):
    """Everybody, and who speaks, or spoke, for a place of Creuse and for one of Gers."""
    return people() | {
        "here": spokesperson(here),
        "there": spokesperson(there),
        "was its voice": former_spokesperson(here),
        "was the other's voice": former_spokesperson(there),
        "a third place": spokesperson(PlaceFactory()),
    }


def test_a_thing_is_kept_by_its_place_and_its_territory_and_the_law_by_the_secretariat():
    thing = a_thing()
    everybody = around(thing.place, place_in_gers())
    assert who(everybody, lambda account: permissions.keeps_thing(account, thing)) == OVER_CREUSE | {"here"}
    assert who(everybody, permissions.keeps_law) == {"secretariat"}


def test_each_side_of_a_loan_has_its_own_doors():
    loan = a_loan(borrower=place_in_gers())
    loan = Loan.objects.get(pk=loan.pk)
    everybody = around(loan.lender, loan.borrower)
    lenders, borrowers = OVER_CREUSE | {"here"}, OVER_GERS | {"there"}
    both = dict.fromkeys(LOAN_ACCESS.workflow.steps, lenders | borrowers)
    assert doors(LOAN_ACCESS, everybody, loan) == both | {"accept": lenders, "refuse": lenders}


def test_the_side_of_an_account_is_whom_it_represents_first_then_whose_territory_it_animates():
    loan = Loan.objects.get(pk=a_loan(borrower=place_in_gers()).pk)
    everybody = around(loan.lender, loan.borrower)
    here = everybody["department"]
    everybody["both"] = RepresentativeFactory(account=spokesperson(loan.lender), place=loan.borrower).account
    everybody["borrows, and animates the lender"] = RepresentativeFactory(account=here, place=loan.borrower).account
    sides = {name: permissions.side_of(account, loan) for name, account in everybody.items()}
    lenders = {name for name, side in sides.items() if side == "lender"}
    assert lenders == {"here", "both", "region", "nation", "secretariat"}
    borrowers = {name for name, side in sides.items() if side == "borrower"}
    assert borrowers == {"there", "department", "borrows, and animates the lender", "elsewhere", "other_region"}
    assert {sides[name] for name in ("anonymous", "stranger", "was its voice", "a third place")} == {""}


def test_a_place_lends_its_own_people_by_its_own_voice_alone():
    hand = Hand.objects.get(pk=asked_hands(receiver=place_in_gers()).pk)
    everybody = around(hand.giver, hand.receiver)
    givers, receivers = OVER_CREUSE | {"here"}, OVER_GERS | {"there"}
    assert doors(HAND_ACCESS, everybody, hand) == {
        "accept": givers,
        "refuse": givers,
        "write_papers": {"here"},
        "sign_papers": {"here"},
        "call_off": givers | receivers,
        "say_amount": givers | receivers,
        "both_say": set(),
    }


def test_the_side_of_a_helping_hand_is_found_as_that_of_a_loan():
    hand = Hand.objects.get(pk=asked_hands(receiver=place_in_gers()).pk)
    everybody = around(hand.giver, hand.receiver)
    everybody["both"] = RepresentativeFactory(account=spokesperson(hand.giver), place=hand.receiver).account
    RepresentativeFactory(account=everybody["department"], place=hand.receiver)
    sides = {name: permissions.giving_side(account, hand) for name, account in everybody.items()}
    givers = {name for name, side in sides.items() if side == "giver"}
    assert givers == {"here", "both", "region", "nation", "secretariat"}
    receivers = {name for name, side in sides.items() if side == "receiver"}
    assert receivers == {"there", "department", "elsewhere", "other_region"}


def test_an_sos_is_ended_by_who_asks_and_answered_by_who_was_told():
    asking, told = RepresentativeFactory().place, place_in_gers()
    sos = an_sos(asking)
    sos.told.all().delete()
    sos.told.create(place=told)
    everybody = around(asking, told)
    found = Sos.objects.get(pk=sos.pk)
    assert doors(SOS_ACCESS, everybody, found) == {"end": OVER_CREUSE | {"here"}, "answer": OVER_GERS | {"there"}}
    found.told.create(place=asking)
    answering = doors(SOS_ACCESS, everybody, found)["answer"]
    assert answering == OVER_GERS | {"there"}, "who asks does not answer, told or not"

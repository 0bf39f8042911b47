"""Who keeps a register, signs, answers, pays, gives the second hand: each door, asked of everybody around."""

import pytest
from django.utils import timezone

from lieudit.cooperative import leaving, permissions
from lieudit.cooperative.models import (
    Allocation,
    Associate,
    CategoryClaim,
    Cooperative,
    Correction,
    Ending,
    Keeper,
    Loss,
    Payout,
    Revaluation,
    Subscription,
)
from lieudit.cooperative.permissions import (
    ALLOCATION_ACCESS,
    CLAIM_ACCESS,
    CORRECTION_ACCESS,
    ENDING_ACCESS,
    PAYOUT_ACCESS,
    SUBSCRIPTION_ACCESS,
)
from lieudit.cooperative.vocabulary import Kind
from lieudit.cooperative.workflow import EndingState
from lieudit.governance.services import seat_member
from lieudit.network.models import Representative
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_prepared, a_subscription, an_admitted, an_associate
from tests.governance.factories import LONG_AGO, a_seat, an_assembly
from tests.network.people import days, doors, former_spokesperson, people, spokesperson, who

pytestmark = pytest.mark.django_db
KEEPS = {"keeper", "secretariat"}
NOBODY: set[str] = set()


def mandated(cooperative, since=-10, until=None):
    """An account that holds a mandate to keep this register."""
    ends = days(until) if until is not None else None
    return Keeper.objects.create(
        cooperative=cooperative, account=AccountFactory(), since=days(since), until=ends
    ).account


def around(cooperative):
    """Everybody, and who keeps, kept or will keep the register, who keeps another, who chairs the assembly."""
    chair = AccountFactory(public=True)
    college = cooperative.assembly.colleges.get(code="citizens_contributors_qualified")
    seat_member(college, actor=None, account=chair, since=LONG_AGO, chairs=True)
    return people() | {
        "chair": chair,
        "keeper": mandated(cooperative),
        "kept": mandated(cooperative, -90, -1),
        "will keep": mandated(cooperative, 5),
        "keeps another": mandated(a_cooperative("Conseil du marais")),
    }


def held(cooperative):
    """An associate that is an organisation, and everybody around it."""
    associate = an_associate(cooperative)
    everybody = around(cooperative) | {
        "its voice": spokesperson(associate.organisation),
        "was its voice": former_spokesperson(associate.organisation),
        "another associate": spokesperson(an_associate(cooperative).organisation),
    }
    return associate, everybody


def test_a_register_is_kept_by_mandate_and_its_preparation_led_by_the_chair():
    cooperative = a_cooperative()
    everybody = around(cooperative)
    assert who(everybody, lambda account: permissions.keeps(account, cooperative)) == KEEPS
    assert who(everybody, lambda account: permissions.leads(account, cooperative)) == {"chair", "secretariat"}
    assert who(everybody, lambda account: permissions.kept_by(account, [cooperative])) == KEEPS | {"keeps another"}
    kept = who(everybody, lambda account: cooperative.pk in permissions.kept_by(account, [cooperative]))
    assert kept == KEEPS
    led = who(everybody, lambda account: cooperative.pk in permissions.led_by(account, [cooperative]))
    assert led == {"chair", "secretariat"}


def test_a_cooperative_is_prepared_once_for_an_assembly_that_one_chairs():
    begun = a_prepared()
    everybody = around(begun)
    free = an_assembly("Une assemblée sans coopérative")
    everybody["chair of the other"] = a_seat(free, chairs=True).voter
    assert list(permissions.preparable(everybody["chair of the other"])) == [free]
    assert list(permissions.preparable(everybody["secretariat"])) == [free]
    assert who(everybody, permissions.may_prepare) == {"chair of the other", "secretariat"}


def test_a_subscription_is_signed_by_its_associate_and_answered_by_a_keeper_who_has_no_part_in_it():
    cooperative = a_cooperative()
    subscription = a_subscription(cooperative)
    everybody = around(cooperative) | {
        "signed": subscription.signed_by,
        "its voice": spokesperson(subscription.associate.organisation),
    }
    speaks = {"signed", "its voice"}
    answered = dict.fromkeys(("admit", "refuse", "pay"), KEEPS)
    by_nobody = {"count": NOBODY, "uncount": NOBODY}
    assert doors(SUBSCRIPTION_ACCESS, everybody, subscription) == answered | by_nobody | {"withdraw": speaks}
    subscription.signed_by = everybody["secretariat"]
    opened = doors(SUBSCRIPTION_ACCESS, everybody, subscription)
    assert opened["admit"] == opened["pay"] == {"keeper"}
    Keeper.objects.create(cooperative=cooperative, account=everybody["its voice"], since=days(-1))
    own = Subscription(associate=read_again(subscription.associate), signed_by=everybody["stranger"])
    opened = doors(SUBSCRIPTION_ACCESS, everybody, own)
    assert opened["admit"] == opened["pay"] == KEEPS, "nobody decides on their own parts"
    assert doors(SUBSCRIPTION_ACCESS, everybody, of_a_person(cooperative, everybody))["withdraw"] == {"stranger"}


def read_again(associate):
    """The associate, as a page that remembers no answer reads it."""
    return Associate.objects.select_related("cooperative__assembly", "organisation").get(pk=associate.pk)


def of_a_person(cooperative, everybody, name="stranger"):
    """A subscription of one of these people, whom another signed for."""
    read = Cooperative.objects.select_related("assembly").get(pk=cooperative.pk)
    return Subscription(associate=Associate(cooperative=read, account=everybody[name]), signed_by=AccountFactory())


def test_where_the_statutes_say_so_who_presides_admits_unless_it_is_about_their_own_parts():
    cooperative = a_cooperative(admission="chair")
    everybody = around(cooperative)
    everybody["chair elsewhere"] = a_seat(an_assembly("Une autre assemblée"), chairs=True).voter
    subscription = of_a_person(cooperative, everybody)
    opened = doors(SUBSCRIPTION_ACCESS, everybody, subscription)
    assert opened["admit"] == opened["refuse"] == {"chair"}
    assert opened["pay"] == KEEPS
    presides = who(everybody, lambda account: permissions.presides(account, subscription.associate.cooperative))
    assert presides == {"chair"}
    own = of_a_person(cooperative, everybody, "chair")
    assert doors(SUBSCRIPTION_ACCESS, everybody, own)["admit"] == KEEPS, "nobody who presides may answer it"
    signed = of_a_person(cooperative, everybody)
    signed.signed_by = everybody["chair"]
    assert doors(SUBSCRIPTION_ACCESS, everybody, signed)["admit"] == KEEPS
    second = a_seat(cooperative.assembly, chairs=True).voter
    again = of_a_person(cooperative, everybody, "chair")
    assert doors(SUBSCRIPTION_ACCESS, everybody | {"second": second}, again)["admit"] == {"second"}


def test_where_who_presides_answers_a_cooperative_that_is_not_open_by_the_statutes_that_wait():
    everybody = around(prepared := a_prepared(admission="chair"))
    assert doors(SUBSCRIPTION_ACCESS, everybody, of_a_person(prepared, everybody))["admit"] == KEEPS


def test_what_waits_for_an_answer_is_for_who_presides_or_keeps_and_has_no_part_in_it():
    led, kept = a_cooperative("Conseil du pré", admission="chair"), a_cooperative()
    presided, told = a_subscription(led), a_subscription(kept)
    everybody = around(led)
    both = mandated(kept)
    Keeper.objects.create(cooperative=led, account=both, since=days(-1))
    mine = Keeper.objects.create(cooperative=kept, account=spokesperson(told.associate.organisation), since=days(-1))
    assert list(permissions.to_answer(everybody["chair"])) == [presided]
    for account, waits in ((both, [told]), (everybody["secretariat"], [told]), (everybody["keeper"], [])):
        assert list(permissions.to_answer(account)) == waits
    assert list(permissions.to_answer(mine.account)) == []
    left = told.signed_by
    Representative.objects.filter(account=left).update(since=days(-90), until=days(-1))
    Keeper.objects.create(cooperative=kept, account=left, since=days(-1))
    assert list(permissions.to_answer(left)) == [], "who signed, and speaks for it no longer"


def test_the_payouts_of_others_are_those_that_a_keeper_neither_prepared_nor_receives():
    cooperative = a_cooperative(floor="0")
    an_associate(cooperative, 20)
    prepared_by = mandated(cooperative)
    payouts = []
    for _each in range(2):
        gone = leaving.leave_cooperative(an_associate(cooperative, 2), actor=prepared_by)
        payouts.append(leaving.prepare_payout(gone, actor=prepared_by))
    first, second = payouts
    assert list(permissions.others_payouts(prepared_by)) == []
    assert set(permissions.others_payouts(mandated(cooperative))) == {first, second}
    assert list(permissions.others_payouts(spokesperson(first.associate.organisation))) == [second]


def test_the_money_of_others_is_what_a_keeper_may_take_and_give():
    cooperative = a_cooperative()
    theirs, own = an_admitted(cooperative), an_admitted(cooperative)
    keeper = spokesperson(own.associate.organisation)
    assert list(permissions.others_subscriptions(keeper)) == [theirs]
    assert list(permissions.others_subscriptions(theirs.signed_by)) == [own]
    Representative.objects.filter(account=theirs.signed_by).update(since=days(-90), until=days(-1))
    assert list(permissions.others_subscriptions(theirs.signed_by)) == [own], "who signed decides nothing of it"


def test_a_payout_passes_by_hands_that_neither_prepared_it_nor_receive_it():
    associate, everybody = held(a_cooperative())
    prepared_by, wrote = mandated(associate.cooperative), mandated(associate.cooperative)
    everybody |= {"prepared": prepared_by, "wrote": wrote}
    Keeper.objects.create(cooperative=associate.cooperative, account=everybody["its voice"], since=days(-1))
    payout = Payout(associate=associate, prepared_by=prepared_by, iban_by=wrote)
    keeps = KEEPS | {"prepared", "wrote"}
    assert doors(PAYOUT_ACCESS, everybody, payout) == {
        "give_iban": keeps | {"its voice"},
        "order": keeps - {"prepared", "wrote"},
        "validate": keeps - {"prepared"},
        "drop": keeps,
    }


def test_a_year_is_proposed_and_written_by_two_hands():
    cooperative = a_cooperative()
    everybody = around(cooperative) | {"proposed": mandated(cooperative)}
    year = Allocation(cooperative=cooperative, proposed_by=everybody["proposed"])
    keeps = KEEPS | {"proposed"}
    assert doors(ALLOCATION_ACCESS, everybody, year) == {"adopt": keeps, "post": KEEPS, "drop": keeps}


def test_a_loss_and_a_revaluation_are_written_by_another_while_they_wait():
    cooperative = a_cooperative()
    everybody = around(cooperative) | {"first": mandated(cooperative)}
    loss = Loss(cooperative=cooperative, noted_by=everybody["first"])
    assert who(everybody, lambda account: permissions.posts_loss(account, loss)) == KEEPS
    loss.movement_id = 1
    assert who(everybody, lambda account: permissions.posts_loss(account, loss)) == NOBODY
    raised = Revaluation(cooperative=cooperative, prepared_by=everybody["first"])
    assert who(everybody, lambda account: permissions.writes_revaluation(account, raised)) == KEEPS
    assert who(everybody, lambda account: permissions.drops_revaluation(account, raised)) == KEEPS | {"first"}
    raised.decided_at = timezone.now()
    assert who(everybody, lambda account: permissions.writes_revaluation(account, raised)) == NOBODY
    assert who(everybody, lambda account: permissions.drops_revaluation(account, raised)) == NOBODY


def test_a_contrary_movement_is_asked_and_validated_by_two_keepers_whose_parts_it_does_not_move():
    associate, everybody = held(a_cooperative())
    cooperative = associate.cooperative
    everybody["asked"] = mandated(cooperative)
    Keeper.objects.create(cooperative=cooperative, account=everybody["its voice"], since=days(-1))
    Keeper.objects.create(cooperative=cooperative, account=everybody["another associate"], since=days(-1))
    movement = cooperative.movements.filter(postings__associate=associate).latest("pk")
    correction = Correction(movement=movement, asked_by=everybody["asked"])
    keeps = KEEPS | {"asked", "another associate"}
    assert doors(CORRECTION_ACCESS, everybody, correction) == {"validate": keeps - {"asked"}, "drop": keeps}


def test_a_category_is_contested_by_its_associate_answered_by_one_and_confirmed_by_another():
    associate, everybody = held(a_cooperative())
    everybody["answered"] = mandated(associate.cooperative)
    Keeper.objects.create(cooperative=associate.cooperative, account=everybody["its voice"], since=days(-1))
    claim = CategoryClaim(associate=associate, answered_by=everybody["answered"])
    keeps = KEEPS | {"answered"}
    confirmed = dict.fromkeys(("reopen", "grant", "keep"), KEEPS)
    assert doors(CLAIM_ACCESS, everybody, claim) == confirmed | {"answer": keeps, "withdraw": {"its voice"}}


def test_the_end_of_parts_is_answered_by_its_associate_and_written_by_another_than_who_cited_the_decision():
    associate, everybody = held(a_cooperative())
    everybody |= {"cited": mandated(associate.cooperative), "answered": mandated(associate.cooperative)}
    Keeper.objects.create(cooperative=associate.cooperative, account=everybody["its voice"], since=days(-1))
    ending = Ending(
        associate=associate, kind=Kind.EXCLUDE, cited_by=everybody["cited"], answered_by=everybody["answered"]
    )
    keeps = KEEPS | {"cited", "answered"}
    told = {"defend": {"its voice"}, "appeal": {"its voice"}}
    led = dict.fromkeys(("hear", "cite", "drop", "answer", "reconsider"), keeps)
    second = {
        "confirm": keeps - {"cited"},
        "reopen": keeps - {"cited"},
        "uphold": keeps - {"answered"},
        "overturn": keeps - {"answered"},
    }
    assert doors(ENDING_ACCESS, everybody, ending) == told | led | second
    ending.state = EndingState.READY
    assert doors(ENDING_ACCESS, everybody, ending)["drop"] == NOBODY, "what a body decided is not given up by one"
    ending.kind = Kind.DIE
    assert doors(ENDING_ACCESS, everybody, ending)["drop"] == keeps
    for step in ("defend", "appeal", "reopen"):
        assert doors(ENDING_ACCESS, everybody, ending)[step] == NOBODY, "a death is nobody’s decision"

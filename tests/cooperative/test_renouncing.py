"""Who is owed a sum gives it up by their own hand: it stays in a reserve, and the floor holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import correcting, entries, files, leaving, renouncing, verify_ledger
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import Associate, Cooperative, Movement, Posting
from lieudit.cooperative.reviewing import decisions_on_loss, post_loss
from lieudit.cooperative.vocabulary import Due, Kind, Ledger
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.counting import by_fec, by_journal, fec_rows
from tests.cooperative.factories import a_cooperative, a_keeper, a_loss, an_associate, owing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperative() -> Cooperative:
    """Two associates: a thousand euros that hold the floor, and two hundred."""
    found = a_cooperative("Coopérative à qui l’on laisse")
    an_associate(found, 20)
    an_associate(found, 4, holder=AccountFactory())
    return found


def leaver(cooperative: Cooperative) -> Associate:
    """The second one, gone."""
    one = cooperative.associates.order_by("-number")[0]
    return leaving.leave_cooperative(one, actor=one.account)


def balances(cooperative: Cooperative, *accounts: str) -> list[Decimal]:
    return [Posting.objects.of_cooperative(cooperative).balance(account) for account in accounts]


def give_up(one: Associate, due: str) -> None:
    """All that is owed, as it is read on the page."""
    renouncing.renounce(one, actor=one.account, due=due, amount=renouncing.owed_to(one).get(Due(due), Decimal(1)))


def agree(cooperative: Cooperative) -> None:
    """All who count the ledger find the same."""
    found = verify_ledger.verify("".join(files.ledger_csv(cooperative)))
    assert Decimal(str(found["capital"])) == leaving.capital_of(cooperative).subscribed
    assert by_journal(cooperative) == by_fec(fec_rows(cooperative))


def test_the_capital_of_who_left_stays_in_the_reserve_and_waits_no_more(cooperative):
    one = leaver(cooperative)
    give_up(one, Due.CAPITAL)
    assert balances(cooperative, Ledger.WAITING, Ledger.STATUTORY_RESERVE) == [0, 200]
    assert leaving.capital_of(cooperative).subscribed == 1000
    assert not leaving.queue_of(cooperative)
    assert Movement.objects.latest("number").kind == "renounce"
    assert Entry.objects.get(kind="cooperative.renounced").data["amount"] == "200\xa0€"
    agree(cooperative)
    with pytest.raises(RuleBroken, match="ne l’est plus"):
        give_up(one, Due.CAPITAL)


def test_their_part_of_the_losses_is_borne_and_not_given(cooperative):
    loss = a_loss(cooperative, 120)
    post_loss(loss, actor=a_keeper(), decision=decisions_on_loss(loss)[0])
    one = leaver(cooperative)
    assert renouncing.owed_to(one) == {Due.CAPITAL: Decimal(180)}
    give_up(one, Due.CAPITAL)
    assert balances(cooperative, Ledger.STATUTORY_RESERVE, Ledger.PAST_LOSSES) == [180, -100]
    agree(cooperative)


def test_what_was_never_paid_is_owed_no_more():
    cooperative = a_cooperative()
    an_associate(cooperative, 20)
    one = an_associate(cooperative, 4, paid=80, holder=AccountFactory())
    leaving.leave_cooperative(one, actor=one.account)
    give_up(one, Due.CAPITAL)
    assert balances(cooperative, Ledger.UNPAID, Ledger.NOT_CALLED, Ledger.STATUTORY_RESERVE) == [0, 0, 80]
    agree(cooperative)


def test_interest_goes_back_to_the_reserve_and_one_stays_an_associate(cooperative):
    one = owing(cooperative.associates.order_by("-number")[0], 15)
    give_up(one, Due.INTEREST)
    assert balances(cooperative, Ledger.INTEREST, Ledger.STATUTORY_RESERVE) == [0, 95]
    one.refresh_from_db()
    assert (one.parts, one.until) == (4, None)
    agree(cooperative)


def test_never_under_the_floor():
    cooperative = a_cooperative(floor="1/1")
    one = an_associate(cooperative, 4, holder=AccountFactory())
    leaving.leave_cooperative(one, actor=one.account)
    with pytest.raises(RuleBroken, match="plancher"):
        give_up(one, Due.CAPITAL)
    assert balances(cooperative, Ledger.WAITING) == [200]


def test_the_room_above_the_floor_is_first_for_who_left_before():
    """A hundred and sixty are left above the floor: the payment of the first leaver holds, the second one waits."""
    cooperative = a_cooperative(floor="4/5")
    an_associate(cooperative, 12)
    first, second = (an_associate(cooperative, 2, holder=AccountFactory()) for _rank in range(2))
    for one in (first, second):
        leaving.leave_cooperative(one, actor=one.account)
    room = leaving.capital_of(cooperative).room
    assert 100 <= room < 200
    payout = leaving.prepare_payout(first, actor=a_keeper())
    with pytest.raises(RuleBroken, match="D’autres passent avant"):
        give_up(second, Due.CAPITAL)
    leaving.validate_payout(payout, actor=a_keeper(), reference="Virement 12")
    assert [each.amount for each in leaving.queue_of(cooperative)] == [100]


def test_a_payment_that_is_prepared_is_dropped_first(cooperative):
    one = leaver(cooperative)
    payout = leaving.prepare_payout(one, actor=a_keeper())
    with pytest.raises(RuleBroken, match="Un paiement est préparé"):
        give_up(one, Due.CAPITAL)
    leaving.drop_payout(payout, actor=a_keeper())
    give_up(one, Due.CAPITAL)
    assert not leaving.queue_of(cooperative)


def test_who_owes_nothing_or_has_not_left_gives_up_nothing(cooperative):
    one = cooperative.associates.order_by("-number")[0]
    assert renouncing.owed_to(one) == {}
    for due in Due:
        with pytest.raises(RuleBroken, match="pas due"):
            give_up(one, due)


def test_a_mistake_is_undone_by_two_hands_and_the_sum_waits_again(cooperative):
    one = leaver(cooperative)
    give_up(one, Due.CAPITAL)
    asked = correcting.ask_correction(Movement.objects.latest("number"), actor=a_keeper(), reason="Un autre nom.")
    correcting.validate_correction(asked, actor=a_keeper())
    assert [each.amount for each in leaving.queue_of(cooperative)] == [200]
    assert balances(cooperative, Ledger.STATUTORY_RESERVE) == [0]
    agree(cooperative)


def test_it_is_signed_from_the_page_of_one_s_parts_and_by_nobody_else(client, cooperative):
    one = leaver(cooperative)
    address = reverse("cooperative:renounce", args=[one.number])
    client.force_login(one.account)
    assert address in client.get(one.get_absolute_url()).text
    assert "200\xa0€" in client.get(address).text
    unsigned = client.post(address, {"due": "capital 200.00"})
    assert unsigned.status_code == 422
    assert "Cochez que vous y renoncez" in unsigned.text
    assert "reste à la coopérative" in client.post(address, {"due": "capital 200.00", "agreed": "on"}, follow=True).text
    assert "relisez avant de signer" in client.post(address, {"due": "capital 200.00", "agreed": "on"}).text
    assert "rien à quoi renoncer" in client.post(address, {"agreed": "on"}).text
    client.force_login(a_keeper())
    assert client.get(address).status_code == 403
    assert address not in client.get(one.get_absolute_url()).text


def test_another_sum_than_the_one_that_was_read_is_not_given_up(cooperative):
    one = leaver(cooperative)
    with pytest.raises(RuleBroken, match="c’est maintenant 200"):
        renouncing.renounce(one, actor=one.account, due=Due.CAPITAL, amount=Decimal(180))
    assert balances(cooperative, Ledger.WAITING) == [200]


def test_of_two_sums_that_are_owed_none_is_chosen_beforehand(client, cooperative):
    one = leaver(cooperative)
    owing(one, 15)
    client.force_login(one.account)
    page = client.get(reverse("cooperative:renounce", args=[one.number])).text
    assert page.count('name="due"') == 2
    assert "checked" not in page


def test_what_the_reserve_served_since_does_not_come_back(cooperative):
    one = leaver(cooperative)
    give_up(one, Due.CAPITAL)
    used = entries.lose(Decimal(150), Decimal(150))
    post_movement(hold(cooperative), Kind.LOSS, used, actor=a_keeper(), day=timezone.localdate(), cause="Décision 2")
    assert balances(cooperative, Ledger.STATUTORY_RESERVE) == [50]
    given = Movement.objects.get(kind="renounce")
    asked = correcting.ask_correction(given, actor=a_keeper(), reason="Un autre nom.")
    with pytest.raises(RuleBroken, match="a servi depuis"):
        correcting.validate_correction(asked, actor=a_keeper())

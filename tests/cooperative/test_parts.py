"""The life of a share, by what users of other systems suffered, and by what people type wrong."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import leaving, paying, services
from lieudit.cooperative.models import Associate, Movement, Posting, Promise, Subscription
from lieudit.cooperative.vocabulary import Category, Ledger
from lieudit.cooperative.wording import in_categories
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import (
    a_cooperative,
    a_keeper,
    a_prepared,
    a_public_body,
    a_subscription,
    an_admitted,
    an_associate,
    an_employee,
    pay,
)
from tests.lottery.factories import at
from tests.membership.factories import a_body

pytestmark = pytest.mark.django_db


def leave(associate):
    return leaving.leave_cooperative(associate, actor=AccountFactory())


def reimburse(associate, hand=None):
    payout = leaving.prepare_payout(associate, actor=a_keeper())
    return leaving.validate_payout(payout, actor=hand or a_keeper(), reference="VIR 2026-11")


# What users of other systems suffered


def test_a_share_is_not_counted_before_it_is_paid():  # OCA/cooperative PR 86
    cooperative = a_cooperative()
    subscription = an_admitted(cooperative, 6)
    assert leaving.capital_of(cooperative).subscribed == 0
    pay(subscription, "74.99")
    assert (subscription.state, leaving.capital_of(cooperative).subscribed) == ("admitted", 0)
    assert not Associate.objects.running().exists()
    pay(subscription, "0.01")
    assert (subscription.state, leaving.capital_of(cooperative).subscribed) == ("counted", 300)
    associate = Associate.objects.running().get()
    assert (associate.parts, associate.unpaid) == (6, 225)


def test_a_transfer_is_one_movement_and_both_certificates_are_right():  # tapir #436
    cooperative = a_cooperative()
    giver, taker = an_associate(cooperative, 6), an_associate(cooperative, 1)
    before = Movement.objects.count()
    leaving.transfer_parts(giver, actor=a_keeper(), taker=taker, parts=2, cause="Acte du 3 mars")
    assert Movement.objects.count() == before + 1
    assert (giver.parts, taker.parts) == (4, 3)
    assert leaving.capital_of(cooperative).subscribed == 350
    assert not Associate.objects.get(pk=giver.pk).has_left


def test_who_gives_the_last_part_leaves_in_the_same_movement():
    cooperative = a_cooperative()
    giver, taker = an_associate(cooperative, 6), an_associate(cooperative, 1)
    leaving.transfer_parts(giver, actor=a_keeper(), taker=taker, parts=6, cause="Acte")
    assert Associate.objects.get(pk=giver.pk).until == timezone.localdate()
    with pytest.raises(RuleBroken, match="déjà parti"):
        leave(giver)


def test_one_does_not_resign_twice():  # tapir PR 495
    associate = an_associate(a_cooperative())
    leave(associate)
    with pytest.raises(RuleBroken, match="on ne part qu’une fois"):
        leave(associate)
    assert Movement.objects.filter(kind="withdraw").count() == 1


def test_who_comes_back_has_only_the_parts_that_they_subscribe_again():  # tapir PR 594
    cooperative = a_cooperative()
    giver, taker = an_associate(cooperative, 6), an_associate(cooperative, 1)
    leaving.transfer_parts(giver, actor=a_keeper(), taker=taker, parts=6, cause="Acte")
    again = an_associate(cooperative, 1, holder=giver.organisation)
    assert again.pk != giver.pk
    assert (giver.parts, again.parts, taker.parts) == (0, 1, 7)


def test_one_knows_before_leaving_what_will_be_paid_when_and_why():  # tapir #244, #417
    cooperative = a_cooperative(wait_days=180)
    mine = an_associate(cooperative, 6, paid=275)
    an_associate(cooperative, 1)
    told = leaving.exit_of(mine)
    assert (told.paid, told.unpaid, told.rank, told.ahead) == (275, 25, 1, 0)
    assert told.earliest == timezone.localdate() + dt.timedelta(days=180)
    assert told.held_back == 300 - (350 - Decimal("87.50"))
    assert Movement.objects.filter(kind="withdraw").count() == 0


def test_a_structure_is_an_associate_as_a_person_is():  # tapir #546
    cooperative = a_cooperative()
    body, person = an_associate(cooperative, 2), an_employee(cooperative)
    assert body.organisation
    assert person.account
    assert Associate.objects.running().count() == 2


def test_each_payment_has_its_accounting_entry():  # vertical-cooperative #143
    subscription = an_admitted(a_cooperative(), 2)
    pay(subscription, 100)
    bank = Posting.objects.get(account=Ledger.BANK)
    assert (bank.debit, bank.movement.cause) == (100, subscription.reference)
    assert subscription.reference == f"PART-{subscription.associate.number}-1"


# Promises


def test_a_promise_is_no_capital_and_is_taken_back():
    cooperative = a_prepared()
    body, actor = a_body(), AccountFactory()
    words = {"actor": actor, "holder": body, "category": Category.BENEFICIARY}
    services.make_promise(cooperative, parts=2, **words)
    promise = services.make_promise(cooperative, parts=5, **words)
    assert list(Promise.objects.values_list("parts")) == [(5,)]
    services.withdraw_promise(promise, actor=actor)
    with pytest.raises(RuleBroken, match="déjà retirée"):
        services.withdraw_promise(promise, actor=actor)
    assert not Movement.objects.exists()


@pytest.mark.parametrize("parts", [0, -1, 10**9])
def test_parts_are_a_whole_number_above_zero(parts):
    with pytest.raises(RuleBroken, match="nombre de parts"):
        a_subscription(a_cooperative(), parts)


def test_a_bulletin_says_its_category_what_the_rule_proposes_and_why():
    cooperative, account = a_cooperative(), AccountFactory()
    body = {"holder": account, "parts": 2}
    proposed = services.read_bulletin(cooperative, category=Category.BENEFICIARY, **body)
    assert "Catégorie : « Bénéficiaires : lieux et habitants », comme la règle le propose" in proposed
    assert services.why_proposed(account) in proposed
    chosen = services.read_bulletin(cooperative, category=Category.EMPLOYEE, **body)
    assert "Catégorie : « Salariés », choisie par le souscripteur. La règle propose « Bénéficiaires" in chosen
    signed = a_subscription(cooperative, 2, holder=account, category=Category.EMPLOYEE)
    assert (signed.category, signed.text) == (Category.EMPLOYEE, chosen)
    assert services.digest_of(chosen) == signed.digest != services.digest_of(proposed)
    assert services.read_bulletin(cooperative, category=Category.EMPLOYEE, **body) == chosen
    with pytest.raises(RuleBroken, match="déjà dans une autre catégorie"):
        services.read_bulletin(cooperative, category=Category.BENEFICIARY, **body)
    services.withdraw_subscription(signed, actor=account)
    other = a_subscription(cooperative, 2, holder=account, category=Category.CONTRIBUTOR)
    assert "« Salariés »" in Subscription.objects.get(pk=signed.pk).text, "what came to nothing keeps its own"
    assert "choisie par le souscripteur" in other.text
    pay(services.admit_subscription(other, actor=a_keeper()))
    again = services.read_bulletin(cooperative, category=Category.CONTRIBUTOR, **body)
    assert "celle du registre. La règle propose « Bénéficiaires" in again


def test_the_same_bulletin_signed_twice_is_one():
    cooperative, account = a_cooperative(), AccountFactory()
    first = a_subscription(cooperative, 2, holder=account)
    assert a_subscription(cooperative, 2, holder=account) == first
    assert a_subscription(cooperative, 3, holder=account) != first
    services.admit_subscription(first, actor=a_keeper())
    assert a_subscription(cooperative, 2, holder=account).rank == 3, "once it is answered, one may take as many again"


def test_a_public_body_has_its_own_category_and_an_employee_is_a_person():
    cooperative = a_cooperative()
    with pytest.raises(RuleBroken, match="catégorie des collectivités"):
        a_subscription(cooperative, 1, holder=a_public_body(), category=Category.BENEFICIARY)
    with pytest.raises(RuleBroken, match="salarié est une personne"):
        a_subscription(cooperative, 1, category=Category.EMPLOYEE)


# Subscribing and paying


def test_one_subscribes_once_the_register_is_open_under_rules_of_a_cooperative():
    with pytest.raises(RuleBroken, match="pas ouverte"):
        a_subscription(a_prepared())
    with pytest.raises(RuleBroken, match="celles d’une association"):
        services.open_cooperative(a_prepared("Autre", regime="assoc_1901"), actor=None)


def test_a_register_is_not_open_before_the_day_of_its_rules_nor_from_a_day_to_come():
    prepared, today = a_prepared(), timezone.localdate()
    with pytest.raises(RuleBroken, match="encore celles d’une association"):
        services.open_cooperative(prepared, actor=None, on=today - dt.timedelta(days=1))
    with pytest.raises(RuleBroken, match="à venir"):
        services.open_cooperative(prepared, actor=None, on=today + dt.timedelta(days=1))
    assert services.open_cooperative(prepared, actor=None, on=today).opened_on == today


def test_who_comes_takes_the_least_of_the_statutes_and_who_is_there_takes_one_more():
    cooperative = a_cooperative(least=2)
    with pytest.raises(RuleBroken, match="avec 2"):
        a_subscription(cooperative, 1)
    associate = an_associate(cooperative, 2)
    assert a_subscription(cooperative, 1, holder=associate.organisation).parts == 1


def test_what_is_signed_is_what_was_read_with_its_fingerprint():
    subscription = a_subscription(a_cooperative(), 6)
    words = " ".join(subscription.text.split())
    assert "6 parts de 50 €, soit 300 €." in words
    assert subscription.associate.name in words
    assert len(subscription.digest) == 64


def test_the_last_parts_under_the_cap_are_taken_once():
    cooperative = a_cooperative(most=10)
    a_subscription(cooperative, 8)
    with pytest.raises(RuleBroken, match="Il reste 2"):
        a_subscription(cooperative, 3)
    a_subscription(cooperative, 2)


def test_public_bodies_do_not_pass_half_of_the_capital():
    cooperative = a_cooperative()
    an_associate(cooperative, 4)
    public = an_associate(cooperative, 4, holder=a_public_body())
    assert public.category == Category.PUBLIC_BODY
    more = a_subscription(cooperative, 1, holder=public.organisation)
    with pytest.raises(RuleBroken, match="19 septies"):
        services.admit_subscription(more, actor=a_keeper())


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "plus grand que zéro"), ("-5", "plus grand"), ("0.001", "centime"), ("301", "trop grand")],
)
def test_a_payment_is_a_sum_that_is_owed(amount, words):
    with pytest.raises(RuleBroken, match=words):
        pay(an_admitted(a_cooperative(), 6), amount)
    assert not Movement.objects.exists()


def test_the_rest_is_paid_for_parts_that_count_already_and_count_once():
    cooperative = a_cooperative()
    associate = an_associate(cooperative, 6, paid=275)
    assert (associate.parts, associate.unpaid) == (6, 25)
    pay(associate.subscriptions.get(), 25)
    assert (associate.parts, associate.unpaid, associate.balance(Ledger.PAID)) == (6, 0, 300)
    with pytest.raises(RuleBroken, match="Il ne reste que 0"):
        pay(associate.subscriptions.get(), 1)


def test_parts_count_from_the_day_of_the_admission_where_the_money_came_before(later):
    subscription = a_subscription(a_cooperative(), 6)
    came_in = later(1)
    admitted = later(2)
    subscription = services.admit_subscription(subscription, actor=a_keeper())
    later(1)
    pay(subscription, paid_on=came_in)
    assert Associate.objects.get(pk=subscription.associate_id).since == admitted


def test_parts_count_from_the_day_of_the_money_where_it_came_after_the_admission(later):
    subscription = an_admitted(a_cooperative(), 6)
    came_in = later(2)
    later(1)
    pay(subscription, paid_on=came_in)
    assert Associate.objects.get(pk=subscription.associate_id).since == came_in


def test_what_the_statutes_ask_for_is_paid_in_several_times():
    subscription = an_admitted(a_cooperative(), 6)
    short = subscription.least_paid - 1
    pay(subscription, short)
    assert (subscription.state, subscription.associate.parts) == ("admitted", 0)
    pay(subscription, 1)
    assert (subscription.state, subscription.associate.parts) == ("counted", 6)


@pytest.mark.parametrize(("days", "words"), [(1, "à venir"), (-1, "précède la souscription")])
def test_a_payment_has_a_day_that_may_be(days, words):
    with pytest.raises(RuleBroken, match=words):
        pay(an_admitted(a_cooperative(), 6), 300, paid_on=timezone.localdate() + dt.timedelta(days=days))


def test_nothing_is_received_before_the_admission_nor_after_the_departure():
    cooperative = a_cooperative()
    with pytest.raises(RuleBroken, match="pas possible"):
        pay(a_subscription(cooperative, 1), 50)
    associate = an_associate(cooperative, 6, paid=275)
    leave(associate)
    with pytest.raises(RuleBroken, match="est parti"):
        paying.receive_payment(
            associate.subscriptions.get(), actor=a_keeper(), amount=Decimal(25), paid_on=timezone.localdate()
        )


def test_who_signed_does_not_admit():
    subscription = a_subscription(a_cooperative(), 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.admit_subscription(subscription, actor=subscription.signed_by)


# Leaving


def test_leaving_under_the_floor_is_effective_at_once_and_only_the_money_waits():
    cooperative = a_cooperative(floor="1/1")
    associate = an_associate(cooperative, 6)
    leave(associate)
    assert not Associate.objects.running().exists()
    assert leaving.capital_of(cooperative).subscribed == 300
    with pytest.raises(RuleBroken, match="au plancher"):
        leaving.prepare_payout(associate, actor=a_keeper())


def test_what_is_owed_to_who_left_has_its_own_line_and_what_holds_it_is_said(client):
    cooperative = a_cooperative(floor="1/2")
    leaver, _staying = an_associate(cooperative, 6), an_associate(cooperative, 1)
    leave(leaver)
    page = " ".join(client.get(cooperative.get_absolute_url()).text.split())
    total = next(each for each in in_categories(cooperative) if each.money)
    assert (total.heads, total.parts, total.held, total.owed) == (1, 1, 50, 300)
    assert "Capital souscrit par qui est parti" in page
    room = leaving.capital_of(cooperative).room
    assert " ".join(f"il laisse sortir {euros(room)}".split()) in page
    due = leaving.queue_of(cooperative)[0].earliest
    said = " ".join(day(due).split())
    assert f"à partir du {said}" in page
    with at(timezone.now() + (due - timezone.localdate()) + dt.timedelta(days=2)):
        assert f"à rembourser depuis le {said}" in " ".join(client.get(cooperative.get_absolute_url()).text.split())


def test_the_queue_is_paid_by_rank_to_the_cent_and_never_under_the_floor():
    cooperative = a_cooperative(floor="1/2")
    first, second, third = (an_associate(cooperative, 2) for _ in range(3))
    for each in (first, second, third):
        leave(each)
    assert [each.associate.pk for each in leaving.queue_of(cooperative)] == [first.pk, second.pk, third.pk]
    with pytest.raises(RuleBroken, match="D’autres passent avant"):
        leaving.prepare_payout(third, actor=a_keeper())
    reimburse(first)
    assert reimburse(second).amount == 50, "what stands above the floor"
    with pytest.raises(RuleBroken, match="au plancher"):
        leaving.prepare_payout(second, actor=a_keeper())
    assert [(each.rank, each.amount) for each in leaving.queue_of(cooperative)] == [(1, 50), (2, 100)]
    an_associate(cooperative, 10)
    assert reimburse(second).amount == 50


def test_who_prepares_never_validates_and_the_database_holds_it():
    cooperative = a_cooperative()
    associate = an_associate(cooperative, 2)
    an_associate(cooperative, 20)
    leave(associate)
    keeper = a_keeper()
    payout = leaving.prepare_payout(associate, actor=keeper)
    with pytest.raises(RuleBroken, match="une autre personne"):
        leaving.validate_payout(payout, actor=keeper, reference="VIR")
    with pytest.raises(RuleBroken, match="déjà préparé"):
        leaving.prepare_payout(associate, actor=a_keeper())
    leaving.validate_payout(payout, actor=a_keeper(), reference="VIR")
    with pytest.raises(RuleBroken, match="pas possible"):
        leaving.validate_payout(payout, actor=a_keeper(), reference="VIR")


def test_what_was_never_paid_up_is_cancelled_when_one_is_paid_back():
    cooperative = a_cooperative()
    associate = an_associate(cooperative, 4, paid=50)
    an_associate(cooperative, 20)
    leave(associate)
    assert leaving.capital_of(cooperative).subscribed == 1200
    assert reimburse(associate).amount == 50
    assert leaving.capital_of(cooperative).subscribed == 1000
    assert associate.unpaid == 0


def test_what_was_never_paid_up_takes_room_above_the_floor_too():
    cooperative = a_cooperative(floor="1/2")
    associate = an_associate(cooperative, 4, paid=50)
    an_associate(cooperative, 2)
    leave(associate)
    assert leaving.capital_of(cooperative).room == associate.unpaid == 150
    with pytest.raises(RuleBroken, match="au plancher"):
        leaving.prepare_payout(associate, actor=a_keeper())


def test_the_statutes_may_ask_to_wait_until_a_day(later):
    cooperative = a_cooperative(wait_days=30)
    associate = an_associate(cooperative, 2)
    an_associate(cooperative, 20)
    leave(associate)
    later(29)
    with pytest.raises(RuleBroken, match="trop tôt"):
        leaving.prepare_payout(associate, actor=a_keeper())
    later(1)
    assert leaving.prepare_payout(associate, actor=a_keeper()).amount == 100


def test_what_came_in_for_a_share_that_never_counted_goes_back_by_two_hands():
    cooperative = a_cooperative()
    subscription = pay(an_admitted(cooperative, 6), 10)
    payout = leaving.prepare_return(subscription, actor=a_keeper())
    leaving.validate_payout(payout, actor=a_keeper(), reference="VIR")
    subscription.refresh_from_db()
    assert (subscription.state, subscription.paid) == ("withdrawn", 0)


def read_again(associate):
    return Associate.objects.get(pk=associate.pk)


def test_what_came_in_since_the_return_was_prepared_sends_it_back():
    subscription = pay(an_admitted(a_cooperative(), 6), 10)
    payout = leaving.prepare_return(subscription, actor=a_keeper())
    pay(subscription, 10)
    with pytest.raises(RuleBroken, match="Un autre versement est arrivé"):
        leaving.validate_payout(payout, actor=a_keeper(), reference="VIR")


def test_who_signed_for_more_gives_some_parts_and_not_the_last():
    cooperative = a_cooperative()
    giver, taker = an_associate(cooperative, 3), an_associate(cooperative, 1)
    a_subscription(cooperative, 2, holder=giver.organisation)
    words = {"actor": a_keeper(), "taker": taker, "cause": "Acte"}
    leaving.transfer_parts(giver, parts=1, **words)
    with pytest.raises(RuleBroken, match="Une autre souscription attend"):
        leaving.transfer_parts(read_again(giver), parts=2, **words)
    assert read_again(giver).until is None


@pytest.mark.parametrize(("parts", "words"), [(0, "De 1 à"), (7, "De 1 à")])
def test_one_gives_what_one_has(parts, words):
    cooperative = a_cooperative()
    giver, taker = an_associate(cooperative, 6), an_associate(cooperative, 1)
    with pytest.raises(RuleBroken, match=words):
        leaving.transfer_parts(giver, actor=a_keeper(), taker=taker, parts=parts, cause="Acte")


def test_parts_go_to_somebody_else_who_is_admitted_and_are_whole():
    cooperative = a_cooperative()
    giver = an_associate(cooperative, 6)
    stranger = an_admitted(cooperative, 1).associate
    half_paid = an_associate(cooperative, 6, paid=100)
    words = {"actor": a_keeper(), "parts": 1, "cause": "Acte"}
    with pytest.raises(RuleBroken, match="soi-même"):
        leaving.transfer_parts(giver, taker=giver, **words)
    elsewhere, gone = an_associate(a_cooperative("Conseil du marais")), an_associate(cooperative)
    leave(gone)
    for taker in (stranger, elsewhere, read_again(gone)):
        with pytest.raises(RuleBroken, match="déjà associé"):
            leaving.transfer_parts(giver, taker=taker, **words)
    with pytest.raises(RuleBroken, match="entièrement payées"):
        leaving.transfer_parts(half_paid, taker=giver, **words)


def test_a_keeper_gives_back_and_gives_up_from_the_page(client):
    cooperative, keeper = a_cooperative(), a_keeper()
    subscription = pay(an_admitted(cooperative, 6), 10)
    client.force_login(keeper)
    assert "Rendre 10" in client.get(subscription.associate.get_absolute_url()).text
    page = client.post(reverse("cooperative:prepare_return", args=[subscription.pk]), follow=True)
    assert "une autre personne le valide" in page.text
    payout = subscription.associate.payouts.get()
    page = client.post(reverse("cooperative:drop_payout", args=[payout.pk]), follow=True)
    assert "abandonné" in page.text
    assert subscription.associate.payouts.get().state == "dropped"


def test_who_withdrew_may_subscribe_in_another_category():
    cooperative, holder = a_cooperative(), AccountFactory()
    first = a_subscription(cooperative, 2, holder=holder, category=Category.BENEFICIARY)
    services.withdraw_subscription(first, actor=holder)
    again = a_subscription(cooperative, 2, holder=holder, category=Category.CONTRIBUTOR)
    assert again.associate.category == Category.CONTRIBUTOR


def test_what_is_signed_and_not_admitted_lets_no_public_body_in():
    cooperative = a_cooperative()
    a_subscription(cooperative, 100)
    town = a_subscription(cooperative, 100, holder=a_public_body())
    with pytest.raises(RuleBroken):
        services.admit_subscription(town, actor=a_keeper())


def test_a_keeper_writes_a_transfer_from_the_page_and_never_one_of_their_own(client):
    cooperative, keeper = a_cooperative(), a_keeper()
    giver, taker = an_associate(cooperative, 6), an_associate(cooperative, 1)
    client.force_login(keeper)
    act = reverse("cooperative:transfer", args=[giver.number])
    assert act in client.get(giver.get_absolute_url()).text
    said = {"taker": str(taker.number + 900), "parts": "2", "cause": "Acte du 3 mars"}
    refused = client.post(act, said)
    assert refused.status_code == 422
    assert "n’a ce numéro" in refused.text
    assert "Acte du 3 mars" in refused.text, "what was typed is kept"
    refused = client.post(act, said | {"taker": str(taker.number), "parts": "7"})
    assert "De 1 à 6" in refused.text.replace("\xa0", " ")
    done = client.post(act, said | {"taker": str(taker.number)}, follow=True)
    assert "en un seul mouvement" in done.text
    assert [giver.parts, taker.parts] == [4, 3]
    mine = an_associate(cooperative, 1, holder=keeper)
    refused = client.post(act, said | {"taker": str(mine.number)})
    assert "vous reviendraient" in refused.text
    assert client.get(reverse("cooperative:transfer", args=[mine.number])).status_code == 403

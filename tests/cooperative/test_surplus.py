"""A year’s surplus: exact vectors, every bound with its article; proposed, adopted by a decision, posted by another."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import strategies as some

from lieudit.cooperative import allocating, surplus, verify_ledger
from lieudit.cooperative.bank import settle_subscription
from lieudit.cooperative.files import ledger_csv
from lieudit.cooperative.models import Allocation, Cooperative, HalfRate, Loss, Movement, Posting
from lieudit.cooperative.surplus import (
    Refused,
    Year,
    allocate,
    bounds_of,
    highest_rate,
    in_points,
    shares_of_interest,
)
from lieudit.cooperative.vocabulary import RESERVES, Ledger
from lieudit.governance.law import LAW
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day as french_day
from tests.cooperative.factories import (
    a_cooperative,
    a_decision,
    a_keeper,
    a_line,
    an_admitted,
    an_associate,
    pay,
    since_last_year,
)
from tests.drawn import given

RATES = {
    half: Decimal(value)
    for half, value in zip(
        [(year, half) for year in (2014, 2015, 2016) for half in (1, 2)],
        ("2.28", "1.50", "0.96", "1.19", "0.80", "0.63"),
        strict=True,
    )
}
WHOLE = Year(Decimal(100_000), Decimal(200_000), Decimal(200_000), rate=Fraction(1))


def amounts(shares):
    return {each.key: each.amount for each in shares}


def test_the_vector_of_a_surplus_whose_reserves_are_under_the_capital():
    bounds = bounds_of(WHOLE)
    assert [line.amount for line in bounds.lines] == [15_000, 42_500, 42_500]
    assert amounts(allocate(WHOLE, interest=Decimal(42_500))) == {
        "legal": 15_000,
        "statutory": 42_500,
        "interest": 42_500,
    }


def test_the_vector_of_the_ceiling_of_interest():
    assert in_points(highest_rate(RATES, 2017)) == "3,2267\N{NO-BREAK SPACE}%"


def test_a_half_year_that_is_not_known_has_its_sentence():
    known = {half: rate for half, rate in RATES.items() if half != (2016, 2)}
    with pytest.raises(Refused, match="second semestre 2016"):
        highest_rate(known, 2017)


def test_each_bound_is_refused_with_its_article():
    with pytest.raises(Refused, match=r"art\. 14") as refused:
        allocate(WHOLE, interest=Decimal("42500.01"))
    assert refused.value.field == "interest"
    with pytest.raises(Refused, match=r"art\. 16"):
        allocate(WHOLE, legal=Decimal("14999.99"))
    with pytest.raises(Refused, match=r"art\. 19 nonies"):
        allocate(WHOLE, legal=Decimal(20_000), interest=Decimal(42_000))


def test_the_legal_reserve_is_no_longer_due_once_reserves_equal_the_capital():
    rich = Year(Decimal(1000), Decimal(500), Decimal(500), reserves=Decimal(500), rate=Fraction(1))
    assert [line.amount for line in bounds_of(rich).lines] == [0, 500, 500]


def test_subsidies_are_never_shared():
    helped = Year(Decimal(100_000), Decimal(200_000), Decimal(200_000), subsidies=Decimal(60_000), rate=Fraction(1))
    assert bounds_of(helped).interest.amount == 17_000
    all_of_it = Year(Decimal(100), Decimal(200), Decimal(200), subsidies=Decimal(100), rate=Fraction(1))
    assert bounds_of(all_of_it).interest.amount == 0


def test_the_rate_bounds_the_interest_too():
    low = Year(Decimal(100_000), Decimal(200_000), Decimal(10_000), rate=highest_rate(RATES, 2017))
    assert bounds_of(low).interest.amount == Decimal("322.66")


def test_past_losses_come_first_and_may_take_all():
    lost = Year(Decimal(1000), Decimal(5000), Decimal(5000), losses=Decimal(600))
    assert amounts(allocate(lost)) == {"losses": 600, "legal": 60, "statutory": 340, "interest": 0}
    with pytest.raises(Refused, match="prennent tout"):
        bounds_of(Year(Decimal(1000), Decimal(5000), Decimal(0), losses=Decimal(1000)))
    for wrong in ({"subsidies": Decimal(2000)}, {"reserves": Decimal(-1)}, {"losses": Decimal("0.001")}):
        with pytest.raises(Refused):
            bounds_of(Year(Decimal(1000), Decimal(5000), Decimal(0), **wrong))


CENTS = some.integers(0, 10**10).map(lambda cents: Decimal(cents).scaleb(-2))


@given(surplus=CENTS, capital=CENTS, paid=CENTS, reserves=CENTS, asked=CENTS)
def test_any_sharing_out_that_is_accepted_keeps_the_sum_and_the_bounds(surplus, capital, paid, reserves, asked):
    year = Year(surplus, capital, paid, reserves, rate=Fraction(3, 100))
    try:
        shares = allocate(year, interest=asked)
    except Refused:
        return
    found = amounts(shares)
    assert sum(found.values()) == surplus
    assert found["interest"] <= paid * 3 / 100
    if reserves < capital:
        assert found["legal"] * 20 >= surplus * 3
    assert found["statutory"] * 2 >= surplus - found["legal"]


@given(interest=CENTS, held=some.dictionaries(some.integers(1, 50), CENTS, max_size=8))
def test_the_interest_of_each_sums_to_the_whole(interest, held):
    given_ = shares_of_interest(interest, held)
    assert sum(given_.values()) == (interest if sum(held.values()) else 0)


# Each bound from both sides, each sentence whole


def a_year(surplus=1000, capital=5000, **words):
    found = {"paid": capital, "rate": Fraction(1), **words}
    return Year(Decimal(surplus), Decimal(capital), **found | {"paid": Decimal(found["paid"])})


def refusal(act):
    """The field that is refused, and the words beside it."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.field, refused.value.words


def test_the_six_half_years_are_those_of_the_three_civil_years_before_the_assembly():
    assert surplus.halves_before(2017) == [(2014, 1), (2014, 2), (2015, 1), (2015, 2), (2016, 1), (2016, 2)]
    assert surplus.missing_rates(RATES, 2017) == []
    assert surplus.missing_rates(RATES, 2018) == [(2017, 1), (2017, 2)]
    assert highest_rate(RATES, 2017) == Fraction(736, 6 * 100 * 100) + Fraction(2, 100)


def test_the_half_years_that_are_missing_are_all_named():
    known = {half: rate for half, rate in RATES.items() if half not in {(2015, 1), (2016, 2)}}
    field, words = refusal(lambda: highest_rate(known, 2017))
    assert field == "interest"
    assert words.startswith(
        "Le taux moyen des obligations privées n’est pas connu pour : premier semestre 2015, second semestre 2016. "
        "Sans lui, aucun intérêt ne peut être calculé ("
    )


def test_a_rate_is_said_to_the_nearest_ten_thousandth_of_a_point():
    assert in_points(Fraction(3, 100)) == "3,0000\N{NO-BREAK SPACE}%"
    assert in_points(Fraction(2, 3)) == "66,6667\N{NO-BREAK SPACE}%"


def test_what_is_typed_of_a_year_is_a_sum_and_holds_together():
    wrong = "Une somme de zéro ou plus, au centime près."
    for field in ("surplus", "subsidies", "losses", "reserves"):
        for amount in ("-0.01", "0.001"):
            typed = {"surplus": 1000} | {field: Decimal(amount)}
            assert refusal(lambda: bounds_of(a_year(**typed))) == (field, wrong)  # noqa: B023
    assert refusal(lambda: bounds_of(a_year(0)))[0] == "surplus"
    assert refusal(lambda: bounds_of(a_year(subsidies=Decimal("1000.01"))))[0] == "subsidies"
    assert bounds_of(a_year(subsidies=Decimal(1000))).interest.amount == 0
    assert refusal(lambda: bounds_of(a_year(losses=Decimal(1000))))[0] == "losses"
    assert bounds_of(a_year(losses=Decimal("999.99"))).base == Decimal("0.01")


def test_the_legal_reserve_is_due_while_reserves_are_a_cent_under_the_capital():
    assert bounds_of(a_year(reserves=Decimal("4999.99"))).legal.amount == 150
    bounds = bounds_of(a_year(reserves=Decimal(5000)))
    assert bounds.legal.amount == 0
    assert bounds.legal.words == (
        "Les réserves (5\u202f000\N{NO-BREAK SPACE}€) égalent déjà le capital : la réserve légale n’est plus due"
    )


def test_a_bound_says_what_it_is_counted_on():
    apart = ", 600\N{NO-BREAK SPACE}€ de subventions mises à part"
    low = a_year(paid=100, rate=Fraction(3, 100), subsidies=Decimal(600))
    assert bounds_of(low).interest.words == (
        f"3,0000\N{NO-BREAK SPACE}% au plus de 100\N{NO-BREAK SPACE}€ de capital versé peuvent aller aux parts{apart}"
    )
    assert bounds_of(a_year()).interest.words == "Ce qui reste après les réserves peut aller aux parts, et pas plus"
    unknown = bounds_of(a_year(rate=None, paid=1))
    assert unknown.interest.words == "Ce qui reste après les réserves peut aller aux parts, et pas plus"
    assert unknown.interest.amount == unknown.shared == 425
    assert [each.clause for each in unknown.lines] == [
        LAW["legal_reserve"],
        LAW["statutory_reserve"],
        LAW["interest"],
    ]


def test_interest_is_never_a_cent_above_its_rate():
    assert bounds_of(a_year(paid="333.33", rate=Fraction(1, 3))).interest.amount == Decimal("111.11")
    assert bounds_of(a_year(paid="333.32", rate=Fraction(1, 3))).interest.amount == Decimal("111.10")


def test_the_legal_reserve_may_be_more_than_the_law_asks_and_all_of_the_surplus():
    assert amounts(allocate(a_year(), legal=Decimal(150)))["statutory"] == 850
    assert amounts(allocate(a_year(), legal=Decimal(1000))) == {"legal": 1000, "statutory": 0, "interest": 0}
    for legal in ("149.99", "1000.01", "150.001"):
        field, words = refusal(lambda: allocate(a_year(), legal=Decimal(legal)))  # noqa: B023
        assert field == "legal"
        assert words.endswith("Et 1\u202f000\N{NO-BREAK SPACE}€ au plus, en tout.")


def test_interest_is_a_sum_of_a_known_rate_within_what_reserves_leave():
    assert amounts(allocate(a_year(), interest=Decimal(425)))["interest"] == 425
    for interest in ("-0.01", "0.001", "425.01"):
        assert refusal(lambda: allocate(a_year(), interest=Decimal(interest)))[0] == "interest"  # noqa: B023
    assert refusal(lambda: allocate(a_year(rate=None), interest=Decimal("0.01"))) == (
        "interest",
        "Le plafond du taux n’est pas connu : aucun intérêt ne peut être proposé.",
    )
    assert amounts(allocate(a_year(rate=None)))["statutory"] == 850


def test_the_reserve_for_those_who_leave_and_the_interest_share_one_room():
    found = amounts(allocate(a_year(), interest=Decimal(200), exit_reserve=Decimal(225)))
    assert (found["interest"], found["exit_reserve"], found["statutory"]) == (200, 225, 425)
    for asked in ("-0.01", "0.001", "225.01"):
        wished = {"interest": Decimal(200), "exit_reserve": Decimal(asked)}
        field, words = refusal(lambda: allocate(a_year(), **wished))  # noqa: B023
        assert field == "exit_reserve"
    assert words == ("Les réserves impartageables passent d’abord : il reste 225\N{NO-BREAK SPACE}€ pour celle-ci.")
    wished = {"legal": Decimal(400), "exit_reserve": Decimal("300.01")}
    assert refusal(lambda: allocate(a_year(), **wished))[0] == "exit_reserve", "the half of the statutory reserve"
    assert amounts(allocate(a_year(), legal=Decimal(400), exit_reserve=Decimal(300)))["statutory"] == 300


def test_cents_that_are_left_go_to_the_largest_remainders_then_to_the_smallest_number():
    equal = {3: Decimal(10), 1: Decimal(10), 2: Decimal(10)}
    assert shares_of_interest(Decimal("0.20"), equal) == {1: Decimal("0.07"), 2: Decimal("0.07"), 3: Decimal("0.06")}
    uneven = {1: Decimal(10), 2: Decimal(19)}
    assert shares_of_interest(Decimal("0.02"), uneven) == {1: Decimal("0.01"), 2: Decimal("0.01")}
    assert shares_of_interest(Decimal("0.01"), {1: Decimal(1), 2: Decimal(99)}) == {2: Decimal("0.01")}
    assert shares_of_interest(Decimal(0), equal) == {}
    assert shares_of_interest(Decimal(1), {1: Decimal(0)}) == {}


# By the acts


@pytest.fixture
def cooperative(db) -> Cooperative:
    """Two associates since last year; the six half-years before this one are known."""
    found = a_cooperative()
    an_associate(found, 6)
    an_associate(found, 3)
    this_year = timezone.localdate().year
    for year in range(this_year - 3, this_year):
        for half in (1, 2):
            allocating.note_rate(actor=a_keeper(), year=year, half=half, value=Decimal(1), source="Bulletin")
    return since_last_year(found)


def last_year():
    return timezone.localdate().year - 1


def a_proposal(cooperative, keeper=None, **words) -> Allocation:
    words = {"year": last_year(), "amount": Decimal(1000), **words}
    return allocating.propose_allocation(cooperative, actor=keeper or a_keeper(), **words)


@pytest.fixture
def paid_last_year(monkeypatch):
    """What was paid when the year ended: 300 € and 150 €, by the two associates of the ledger."""

    def paid(cooperative, on):
        assert on == dt.date(last_year(), 12, 31)
        return {one.number: one.balance(Ledger.PAID) for one in cooperative.associates.all()}

    monkeypatch.setattr(allocating, "paid_by_associate", paid)


def test_from_the_proposal_to_the_ledger_by_two_persons_and_an_assembly(cooperative, paid_last_year):
    keeper = a_keeper()
    allocation = a_proposal(cooperative, keeper, interest=Decimal("13.51") - Decimal("0.01"))
    assert (allocation.paid, allocation.rate) == (450, "3/100")
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        allocating.post_allocation(allocation, actor=a_keeper())
    decision = a_decision(cooperative.assembly)
    allocation = allocating.adopt_allocation(allocation, actor=keeper, decision=decision)
    with pytest.raises(RuleBroken, match="une autre personne"):
        allocating.post_allocation(allocation, actor=keeper)
    allocation = allocating.post_allocation(allocation, actor=a_keeper())
    rows = Posting.objects.of_cooperative(cooperative)
    assert rows.balance(Ledger.LEGAL_RESERVE) == 150
    assert rows.balance(*RESERVES) == Decimal("986.50")
    assert sorted(rows.filter(account=Ledger.INTEREST).values_list("credit", flat=True)) == [Decimal("4.5"), 9]
    assert allocation.movement.cause == decision.code
    assert verify_ledger.verify("".join(ledger_csv(cooperative)))["capital"] == "450.00"
    with pytest.raises(RuleBroken, match="a déjà sa répartition"):
        a_proposal(cooperative)


def test_more_than_the_rate_is_refused_beside_what_was_typed(cooperative, paid_last_year):
    with pytest.raises(RuleBroken) as refused:
        a_proposal(cooperative, interest=Decimal(14))
    assert "13,50" in str(refused.value.message_dict["interest"])


def test_a_year_that_is_shared_out_takes_no_movement_any_more(cooperative, later):
    signed = an_admitted(cooperative, 2)
    day = timezone.localdate()
    later(days=(dt.date(day.year + 1, 1, 5) - day).days)
    year = timezone.localdate().year - 1
    allocating.propose_allocation(cooperative, actor=a_keeper(), year=year, amount=Decimal(1000))
    with pytest.raises(RuleBroken, match=f"L’exercice {year} est clos") as refused:
        pay(signed, 100, paid_on=day)
    assert "paid_on" in refused.value.message_dict
    line = a_line("100", f"VIR {signed.reference}", day=day)
    movement = settle_subscription(line, actor=a_keeper(), subscription=signed)
    assert movement.day == timezone.localdate()
    assert f"banque le {french_day(day)}" in movement.cause


def test_without_a_rate_no_interest_but_the_reserves(cooperative):
    HalfRate.objects.filter(year=last_year(), half=2).delete()
    with pytest.raises(RuleBroken, match=f"second semestre {last_year()}"):
        a_proposal(cooperative, interest=Decimal(1))
    assert a_proposal(cooperative).statutory == 850


def test_a_year_that_is_not_over_or_before_the_cooperative_is_refused(cooperative):
    for year in (timezone.localdate().year, last_year() - 1):
        with pytest.raises(RuleBroken, match="qui soit fini"):
            a_proposal(cooperative, year=year)


def test_a_decision_adopts_one_year_once_and_comes_after_the_proposal(cooperative):
    old = a_decision(cooperative.assembly, on=timezone.localdate() - dt.timedelta(days=3))
    allocation = a_proposal(cooperative)
    with pytest.raises(RuleBroken, match="prise depuis la proposition"):
        allocating.adopt_allocation(allocation, actor=a_keeper(), decision=old)
    elsewhere = a_decision(a_cooperative("Conseil d’ailleurs").assembly, url="/y/")
    with pytest.raises(RuleBroken):
        allocating.adopt_allocation(allocation, actor=a_keeper(), decision=elsewhere)


def test_what_an_assembly_decided_of_a_year_adopts_no_other(cooperative):
    Cooperative.objects.filter(pk=cooperative.pk).update(opened_on=dt.date(last_year() - 1, 6, 1))
    cooperative = Cooperative.objects.get(pk=cooperative.pk)
    first, second = a_proposal(cooperative, year=last_year() - 1), a_proposal(cooperative)
    decision = a_decision(cooperative.assembly)
    assert list(allocating.decisions_for(second)) == [decision]
    allocating.adopt_allocation(first, actor=a_keeper(), decision=decision)
    assert list(allocating.decisions_for(second)) == []


def test_what_an_assembly_refuses_goes_back_without_loss(cooperative):
    allocation = allocating.drop_allocation(a_proposal(cooperative), actor=a_keeper(), reason="L’assemblée refuse.")
    assert not Posting.objects.filter(account=Ledger.SURPLUS).exists()
    assert a_proposal(cooperative).pk != allocation.pk


def a_loss(cooperative, year, amount):
    words = {"year": year, "amount": Decimal(amount), "source": "Comptes", "noted_by": a_keeper()}
    return Loss.objects.create(cooperative=cooperative, **words)


def test_a_year_that_is_noted_on_a_loss_has_no_surplus(cooperative):
    a_loss(cooperative, last_year(), 120)
    with pytest.raises(RuleBroken, match="noté sur une perte"):
        a_proposal(cooperative)


def test_noted_losses_are_covered_first_and_what_is_covered_is_asked_once(client, cooperative):
    a_loss(cooperative, last_year() - 1, 120)
    client.force_login(a_keeper())
    page = client.get(f"/cooperative/de/{cooperative.assembly.slug}/repartir/").content.decode()
    assert 'value="120,00"' in page
    with pytest.raises(RuleBroken, match="il en reste 120") as refused:
        a_proposal(cooperative, losses=Decimal(100))
    assert "losses" in refused.value.message_dict
    assert a_proposal(cooperative, losses=Decimal(150)).losses == 150
    assert allocating.uncovered_losses(cooperative, last_year() + 1) == 0
    a_loss(cooperative, last_year() + 1, 40)
    left = allocating.uncovered_losses(cooperative, last_year() + 2)
    assert left == 40, "what was covered too much covers no later loss"


def test_without_a_word_what_is_not_covered_is(cooperative):
    a_loss(cooperative, last_year() - 1, 120)
    assert a_proposal(cooperative).losses == 120


def test_the_database_itself_wants_a_decision_and_a_second_person(cooperative):
    allocation = a_proposal(cooperative)
    rows = Allocation.objects.filter(pk=allocation.pk)
    with pytest.raises(IntegrityError, match="what_is_adopted_cites_its_decision"), transaction.atomic():
        rows.update(state="adopted")
    rows.update(state="adopted", decision=a_decision(cooperative.assembly))
    posted = {"state": "posted", "movement": Movement.objects.last(), "posted_by": allocation.proposed_by}
    with pytest.raises(IntegrityError, match="another_posts_an_allocation"), transaction.atomic():
        rows.update(**posted)
    rows.update(**posted | {"posted_by": a_keeper()})


def test_a_half_year_that_is_not_over_is_not_noted(db):
    with pytest.raises(RuleBroken, match="pas fini"):
        allocating.note_rate(actor=a_keeper(), year=timezone.localdate().year, half=2, value=Decimal(1), source="x")


def test_a_half_year_is_noted_from_the_day_after_its_last(db, later):
    keeper, next_year = a_keeper(), timezone.localdate().year + 1
    for half, last in ((1, dt.date(next_year, 6, 30)), (2, dt.date(next_year, 12, 31))):
        words = {"actor": keeper, "year": next_year, "half": half, "value": Decimal(1), "source": "Bulletin"}
        later(days=(last - timezone.localdate()).days)
        with pytest.raises(RuleBroken, match="pas fini"):
            allocating.note_rate(**words)
        later(days=1)
        assert allocating.note_rate(**words).half == half


# By the pages


def test_a_surplus_is_proposed_read_by_all_and_refused_with_what_was_typed(client, cooperative):
    slug = cooperative.assembly.slug
    client.force_login(a_keeper())
    typed = {"year": str(last_year()), "amount": "1 000,00", "interest": "14"}
    refused = client.post(f"/cooperative/de/{slug}/repartir/", typed).content.decode()
    assert "art. 14" in refused
    assert "1 000,00" in refused
    kept = client.post(f"/cooperative/de/{slug}/repartir/", typed | {"interest": ""})
    allocation = Allocation.objects.get()
    assert kept.url == allocation.get_absolute_url()
    decision = a_decision(cooperative.assembly)
    client.post(f"/cooperative/repartitions/{allocation.pk}/adopter/", {"decision": decision.pk})
    client.force_login(a_keeper())
    client.post(f"/cooperative/repartitions/{allocation.pk}/ecrire/")
    client.logout()
    page = client.get(allocation.get_absolute_url()).content.decode()
    assert "Réserve légale" in page
    assert decision.code in page
    assert "Écrite au registre" in page
    assert str(last_year()) in client.get(f"/cooperative/de/{slug}/annee/").content.decode()


def test_rates_are_read_by_all_and_noted_by_keepers(client, db):
    assert "n’est pas connu pour" in client.get("/cooperative/taux/").content.decode()
    client.force_login(a_keeper())
    words = {"year": str(last_year()), "half": "1", "value": "2,28", "source": "Bulletin officiel"}
    client.post("/cooperative/taux/noter/", words)
    assert HalfRate.objects.get().value == Decimal("2.28")

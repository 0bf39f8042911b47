"""The reserve that statutes make for those who leave after five full years: fed by a surplus, owed with the capital."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import allocating, correcting, entries, files, leaving, renouncing, verify_ledger
from lieudit.cooperative.anniversaries import full_years
from lieudit.cooperative.entries import part_of_reserve
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import Associate, Cooperative, Movement, Posting
from lieudit.cooperative.reviewing import decisions_on_loss, post_loss
from lieudit.cooperative.surplus import Refused, Year, allocate
from lieudit.cooperative.vocabulary import Due, Kind, Ledger
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.counting import HLEDGER, by_fec, by_journal, euros_of, fec_rows, hledger_balances
from tests.cooperative.factories import a_cooperative, a_decision, a_keeper, a_loss, an_associate, since_last_year

WHOLE = Year(Decimal(100_000), Decimal(200_000), Decimal(200_000), subsidies=Decimal(20_000), rate=Fraction(1))


def years_ago(years: int, days: int = 0) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=round(years * 365.25) + days)


@transaction.atomic
def keep(cooperative: Cooperative, amount: int) -> None:
    """So much is in the reserve, as an assembly decided."""
    lines = entries.allocate(Decimal(100), Decimal(500), Decimal(0), {}, Decimal(amount))
    today, held = timezone.localdate(), hold(cooperative)
    post_movement(held, Kind.ALLOCATE, lines, actor=a_keeper(), day=today, cause="Décision 2026-1")


@pytest.fixture
def cooperative() -> Cooperative:
    """20 parts for six full years, 4 for ten, 6 for one; 260 € in the reserve."""
    found = a_cooperative("Coopérative qui garde", exit_reserve=True)
    for parts, years in ((20, 6), (4, 10), (6, 1)):
        one = an_associate(found, parts, holder=AccountFactory())
        Associate.objects.filter(pk=one.pk).update(since=years_ago(years, 10))
    keep(found, 332)
    return Cooperative.objects.get(pk=found.pk)


def balances(cooperative: Cooperative, *accounts: str) -> list[Decimal]:
    return [Posting.objects.of_cooperative(cooperative).balance(account) for account in accounts]


def of_parts(cooperative: Cooperative, parts: int) -> Associate:
    return next(one for one in cooperative.associates.all() if one.parts == parts)


def agree(cooperative: Cooperative, tmp_path) -> None:
    """All who count the ledger find the same."""
    found = verify_ledger.verify("".join(files.ledger_csv(cooperative)))
    assert Decimal(str(found["capital"])) == leaving.capital_of(cooperative).subscribed
    assert by_journal(cooperative) == by_fec(fec_rows(cooperative))
    if HLEDGER:
        totals = euros_of(files.totals(cooperative))
        assert hledger_balances("".join(files.hledger_journal(cooperative)), tmp_path / "parts.hledger") == totals


def test_years_are_full():
    since = dt.date(2020, 2, 29)
    assert [full_years(since, day) for day in (dt.date(2025, 2, 27), dt.date(2025, 2, 28))] == [4, 5]
    assert full_years(since, dt.date(2019, 1, 1)) == 0


def test_what_goes_to_associates_never_eats_the_other_reserves():
    shares = {each.key: each.amount for each in allocate(WHOLE, interest=Decimal(14_000), exit_reserve=Decimal(20_000))}
    assert shares == {"legal": 15_000, "statutory": 51_000, "interest": 14_000, "exit_reserve": 20_000}
    for exits, words in (("20000.01", "il reste 20\u202f000\xa0€"), ("-1", "zéro ou plus"), ("0.001", "au centime")):
        with pytest.raises(Refused, match=words) as refused:
            allocate(WHOLE, interest=Decimal(14_000), exit_reserve=Decimal(exits))
        assert refused.value.field == "exit_reserve"
    with pytest.raises(Refused, match=r"art\. 19 nonies"):
        allocate(WHOLE, legal=Decimal(40_000), exit_reserve=Decimal(33_000))


def test_who_leaves_one_after_the_other_never_takes_more_than_comes_to_them():
    drawn = Random(18)
    for _ in range(500):
        annuities = [drawn.randint(0, 5000) for _ in range(drawn.randint(1, 12))]
        left, all_of_them = Decimal(drawn.randint(0, 10**9)).scaleb(-2), sum(annuities)
        for own in annuities:
            taken = part_of_reserve(left, own, all_of_them)
            assert 0 <= taken <= left
            assert not own or taken <= Fraction(left) * own / all_of_them
            left, all_of_them = left - taken, all_of_them - own


@pytest.mark.django_db
def test_statutes_that_make_none_take_no_surplus_there():
    plain = since_last_year(a_cooperative("Coopérative sans"))
    asked = {"year": timezone.localdate().year - 1, "amount": Decimal(1000), "exit_reserve": Decimal(10)}
    with pytest.raises(RuleBroken, match="changez d’abord les règles"):
        allocating.propose_allocation(plain, actor=a_keeper(), **asked)
    reader = Client()
    reader.force_login(a_keeper())
    assert "exit_reserve" not in reader.get(reverse("cooperative:allocate", args=[plain.assembly.slug])).text


@pytest.mark.django_db
def test_a_surplus_feeds_it_as_the_assembly_adopted():
    cooperative = since_last_year(a_cooperative("Coopérative qui garde", exit_reserve=True))
    keeper, year = a_keeper(), timezone.localdate().year - 1
    reader = Client()
    reader.force_login(keeper)
    page = reverse("cooperative:allocate", args=[cooperative.assembly.slug])
    sent = reader.post(page, {"year": year, "amount": "1000", "exit_reserve": "600"})
    assert "Les réserves impartageables passent d’abord" in sent.text
    assert 'value="600' in sent.text, "what was typed is kept"
    reader.post(page, {"year": year, "amount": "1000", "exit_reserve": "200"})
    proposed = cooperative.allocations.get()
    assert "Réserve pour qui part" in reader.get(proposed.get_absolute_url()).text
    adopted = allocating.adopt_allocation(proposed, actor=keeper, decision=a_decision(cooperative.assembly))
    allocating.post_allocation(adopted, actor=a_keeper())
    assert balances(cooperative, Ledger.EXIT_RESERVE, Ledger.SURPLUS) == [200, -1000]
    assert proposed.statutory + proposed.legal == 800


@pytest.mark.django_db
def test_who_leaves_after_five_full_years_reads_it_before_and_is_paid_it_with_the_capital(cooperative, tmp_path):
    """Annuities: 20 × 6 = 120, 4 × 10 = 40, 6 × 1 = 6; of 332 € in the reserve, 40 / 166 come to the second."""
    one = of_parts(cooperative, 4)
    told = leaving.exit_of(one)
    assert (told.paid, told.bonus, told.owed) == (200, 80, 280)
    reader = Client()
    reader.force_login(one.account)
    for page in (one.get_absolute_url(), reverse("cooperative:leave", args=[one.number])):
        assert "S’y ajoutent 80\xa0€ de la réserve faite pour qui part" in " ".join(reader.get(page).text.split(" "))
    leaving.leave_cooperative(one, actor=one.account)
    assert balances(cooperative, Ledger.EXIT_RESERVE, Ledger.EXIT_SHARE, Ledger.WAITING) == [252, 80, 200]
    assert leaving.capital_of(cooperative).subscribed == 1500, "it is no capital"
    (waiting,) = leaving.queue_of(cooperative)
    assert (waiting.amount, waiting.bonus, waiting.owed) == (200, 80, 280)
    payout = leaving.prepare_payout(one, actor=a_keeper())
    assert (payout.amount, payout.bonus) == (280, 80)
    leaving.validate_payout(payout, actor=a_keeper(), reference="VIR 1")
    assert balances(cooperative, Ledger.EXIT_SHARE, Ledger.WAITING) == [0, 0]
    assert leaving.capital_of(cooperative).subscribed == 1300
    agree(cooperative, tmp_path)
    asked = correcting.ask_correction(Movement.objects.latest("number"), actor=a_keeper(), reason="Il est revenu")
    correcting.validate_correction(asked, actor=a_keeper())
    assert leaving.queue_of(cooperative)[0].owed == 280
    agree(cooperative, tmp_path)


@pytest.mark.django_db
def test_who_has_not_five_full_years_reads_from_when_and_takes_nothing(cooperative):
    one = of_parts(cooperative, 6)
    assert leaving.exit_of(one).bonus == 0
    reader = Client()
    reader.force_login(one.account)
    assert "une part de la réserve faite pour qui part s’y ajoute" in " ".join(
        reader.get(one.get_absolute_url()).text.split()
    )
    leaving.leave_cooperative(one, actor=one.account)
    assert balances(cooperative, Ledger.EXIT_RESERVE, Ledger.EXIT_SHARE) == [332, 0]


@pytest.mark.django_db
def test_a_day_before_the_fifth_year_is_over_nothing_comes(cooperative):
    one = of_parts(cooperative, 4)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for since, bonus in ((years_ago(5, -2), 0), (years_ago(5, 2), 45)):
        Associate.objects.filter(pk=one.pk).update(since=since)
        one.refresh_from_db()
        assert int(leaving.exit_of(one).bonus) == bonus, since
    while leaving.full_from(one) < tomorrow:
        one.since += dt.timedelta(days=1)
    one.save(update_fields=["since"])
    assert leaving.exit_of(one).bonus == 0
    one.since -= dt.timedelta(days=1)
    one.save(update_fields=["since"])
    assert leaving.exit_of(one).bonus > 0, "on the day itself"


@pytest.mark.django_db
def test_statutes_that_make_none_any_more_give_nothing_of_what_was_kept(cooperative):
    one, book = of_parts(cooperative, 4), cooperative.assembly.rulebook
    assert leaving.exit_of(one).bonus > 0
    rules = {**book.rules, "capital": {**book.rules["capital"], "exit_reserve": False}}
    type(book).objects.create(
        assembly=book.assembly, version=book.version + 1, rules=rules, in_force_from=timezone.localdate()
    )
    told = leaving.exit_of(Associate.objects.get(pk=one.pk))
    assert (told.bonus, told.bonus_from) == (0, None)


@pytest.mark.django_db
def test_losses_come_first(cooperative):
    loss = a_loss(cooperative, 900)
    post_loss(loss, actor=a_keeper(), decision=decisions_on_loss(loss)[0])
    told = leaving.exit_of(of_parts(cooperative, 4))
    assert told.loss > 0
    assert told.bonus == 0


@pytest.mark.django_db
def test_who_gives_the_capital_up_gives_it_up_too(cooperative, tmp_path):
    one = of_parts(cooperative, 4)
    leaving.leave_cooperative(one, actor=one.account)
    renouncing.renounce(one, actor=one.account, due=Due.CAPITAL, amount=Decimal(280))
    assert balances(cooperative, Ledger.EXIT_SHARE, Ledger.WAITING, Ledger.STATUTORY_RESERVE) == [0, 0, 780]
    agree(cooperative, tmp_path)

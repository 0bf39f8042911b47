"""In good standing or not: computed from dated payments, the same in Python and in the database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import strategies as st

from lieudit.membership import dues, services
from lieudit.membership.models import Member
from lieudit.membership.standing import Due, discounted, euros, reference_of, references_in, standing_of
from tests.drawn import given
from tests.membership.factories import a_candidate, a_member, a_scale, late, paid, secretariat

TODAY = dt.date(2026, 5, 12)
GRACE = dt.date(2026, 3, 31)


def due(amount="50", *payments, grace=GRACE):
    return Due(2026, Decimal(amount), grace, tuple((day, Decimal(each)) for day, each in payments))


@pytest.mark.parametrize(
    ("owed", "ok", "sentence"),
    [
        (None, True, "À jour : aucune cotisation n’est appelée pour 2026."),
        (due("0"), True, "À jour : la cotisation 2026 est gratuite."),
        (
            due("50", (dt.date(2026, 2, 1), "50")),
            True,
            "À jour : la cotisation 2026 est payée depuis le 1er février 2026.",
        ),
        (due(grace=dt.date(2026, 6, 30)), True, "À jour jusqu’au 30 juin 2026 : il reste 50 € à payer pour 2026."),
        (
            due("50", (dt.date(2026, 2, 1), "20")),
            False,
            "Pas à jour depuis le 1er avril 2026 : il manque 30 € pour 2026.",
        ),
        (
            due("50", (dt.date(2026, 6, 1), "50")),
            False,
            "Pas à jour depuis le 1er avril 2026 : il manque 50 € pour 2026.",
        ),
    ],
)
def test_one_sentence_says_where_a_member_stands(owed, ok, sentence):
    found = standing_of(owed, TODAY)
    assert (found.ok, found.sentence.replace("\u00a0", " ")) == (ok, sentence)


def test_the_last_day_of_the_grace_is_still_good():
    assert standing_of(due(), GRACE).ok
    assert not standing_of(due(), GRACE + dt.timedelta(days=1)).ok


def test_a_contrary_payment_takes_the_standing_back():
    corrected = due("50", (dt.date(2026, 2, 1), "50"), (dt.date(2026, 2, 1), "-50"))
    assert not standing_of(corrected, TODAY).ok


@pytest.mark.parametrize(
    ("amount", "percent", "rest"), [("50", 20, "40.00"), ("0.05", 50, "0.03"), ("150.50", 100, "0")]
)
def test_a_discount_is_exact_to_the_cent(amount, percent, rest):
    assert discounted(Decimal(amount), percent) == Decimal(rest)


def test_a_reference_is_read_however_the_bank_writes_it():
    assert references_in("VIR SEPA adh-42-2026 / ADH 0007 2025 ADH_8_2026") == [(42, 2026), (7, 2025), (8, 2026)]
    assert references_in("XADH-42-2026 ADH-42") == []


MONEY = st.integers(min_value=1, max_value=60)
DAYS = st.integers(min_value=-40, max_value=40)


@pytest.mark.django_db
@pytest.mark.parametrize("offset", [-3, -1, 0, 1, 3])
@pytest.mark.parametrize("amount", [0, 20, 50])
def test_the_database_and_the_sentence_agree(offset, amount):
    member = a_member(a_scale())
    today = timezone.localdate()
    Member.objects.update(since=today - dt.timedelta(days=60))
    member.refresh_from_db()
    period = member.periods.get()
    period.grace_until = today + dt.timedelta(days=offset)
    period.save()
    if amount:
        paid(member, amount, today)
    for day in (today - dt.timedelta(days=2), today, today + dt.timedelta(days=2)):
        if day.year == today.year:
            assert Member.objects.in_standing(day).exists() == services.standing(member, day).ok, day


@given(payments=st.lists(st.tuples(DAYS, MONEY), max_size=6), offset=DAYS)
def test_who_pays_more_is_never_less_in_standing(payments, offset):
    made = [(TODAY + dt.timedelta(days=day), str(amount)) for day, amount in payments]
    grace = TODAY + dt.timedelta(days=offset)
    before, after = due("50", *made[:-1], grace=grace), due("50", *made, grace=grace)
    assert standing_of(after, TODAY).ok >= standing_of(before, TODAY).ok


@pytest.mark.django_db
def test_neither_a_candidate_nor_who_left_is_in_standing():
    scale = a_scale()
    assert not services.standing(a_candidate(scale)).ok
    member = a_member(scale)
    assert services.standing(member).ok
    left = services.leave_association(member, actor=member.applied_by)
    assert services.standing(left).sentence == "N’est pas membre à cette date."
    assert not Member.objects.in_standing().exists()


@pytest.mark.django_db
def test_paying_late_brings_the_standing_back():
    member = a_member(a_scale())
    late(member)
    assert not services.standing(member).ok
    assert not Member.objects.in_standing().exists()
    payment = paid(member)
    assert services.standing(member).ok
    assert Member.objects.in_standing().get() == member
    dues.correct_payment(payment, actor=secretariat(), reason="Chèque refusé")
    assert not Member.objects.in_standing().exists()


def test_a_payment_counts_from_its_very_day():
    owed = due("50", (TODAY, "50"))
    assert standing_of(owed, TODAY).ok
    assert not standing_of(owed, TODAY - dt.timedelta(days=1)).ok
    assert (owed.paid(TODAY), owed.paid(TODAY - dt.timedelta(days=1))) == (Decimal(50), Decimal(0))


def test_who_paid_more_owes_nothing_and_one_cent_that_lacks_is_owed():
    assert due("50", (TODAY, "60")).rest(TODAY) == 0
    assert standing_of(due("50", (TODAY, "60")), TODAY).ok
    lacks = standing_of(due("50", (TODAY, "49.99")), TODAY)
    assert not lacks.ok
    assert "il manque 0,01\xa0€" in lacks.sentence


def test_dues_are_paid_since_the_last_payment_that_had_come():
    owed = due("50", (dt.date(2026, 2, 1), "20"), (dt.date(2026, 3, 2), "30"), (dt.date(2026, 6, 9), "5"))
    assert "payée depuis le 2\xa0mars 2026" in standing_of(owed, TODAY).sentence


def test_euros_have_cents_only_where_there_are_some():
    assert [euros(Decimal(each)) for each in ("50", "50.00", "1250.5", "0")] == [
        "50\xa0€",
        "50\xa0€",
        "1\u202f250,50\xa0€",
        "0\xa0€",
    ]


def test_the_reference_of_a_member_and_a_year_is_read_back():
    assert reference_of(7, 2027) == "ADH-7-2027"
    assert references_in(f"VIR {reference_of(7, 2027)}") == [(7, 2027)]
    assert references_in("ADH-7-1999 ADH-1234567890-2027") == []

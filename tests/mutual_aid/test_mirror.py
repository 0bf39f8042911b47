"""The mirror: each exchange counted once on each side, whatever their order; immutable; read by whom its place says."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import strategies as st

from lieudit.mutual_aid.board import mirror_of
from lieudit.mutual_aid.mirror import YEARS, Row, faces
from lieudit.mutual_aid.models import Exchange
from lieudit.mutual_aid.services import choose_aid, note_state
from lieudit.mutual_aid.vocabulary import ExchangeKind
from lieudit.records.duplicates import merge_places, undo_merge
from lieudit.records.models import Twin
from tests.accounts.factories import AccountFactory
from tests.drawn import given
from tests.lottery.factories import at
from tests.mutual_aid.factories import a_returned, a_thing, an_accepted, speaker_of
from tests.network.factories import PlaceFactory

PLACES = range(1, 7)


@st.composite
def exchanges(draw):
    giver, receiver = draw(st.permutations(PLACES))[:2]
    quantity = draw(st.decimals(min_value=Decimal("0.25"), max_value=500, places=2))
    return Row(draw(st.sampled_from(ExchangeKind.values)), giver, receiver, quantity)


@given(st.lists(exchanges(), max_size=40))
def test_over_all_places_what_was_given_is_what_was_received(rows):
    seen = [faces(rows, place) for place in PLACES]
    for kind in ExchangeKind.values:
        assert sum((face[kind].difference for face in seen if kind in face), Decimal()) == 0


@given(st.lists(exchanges(), max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_exchanges_does_not_matter(rows, chance):
    shuffled = chance.sample(rows, len(rows))
    assert [faces(rows, place) for place in PLACES] == [faces(shuffled, place) for place in PLACES]


@given(st.lists(exchanges(), max_size=25), st.integers(0, 25))
def test_a_mirror_is_the_sum_of_what_came_before_and_after(rows, cut):
    """No limit, no transfer, no price: what one does never changes what another line counts."""
    for place in PLACES:
        whole, before, after = (faces(part, place) for part in (rows, rows[:cut], rows[cut:]))
        for kind, face in whole.items():
            parts = [part[kind] for part in (before, after) if kind in part]
            assert face.given == sum(part.given for part in parts)
            assert face.received == sum(part.received for part in parts)


def confirmed(**things):
    loan = a_returned(**things)
    note_state(loan, actor=speaker_of(loan.borrower), side="borrower", condition="good")
    return loan


@pytest.mark.django_db
def test_the_mirrors_that_pages_show_sum_to_nothing_over_all_places():
    """As their pages read them: place by place, kind by kind."""
    first = confirmed()
    back = confirmed(thing=a_thing(first.borrower), borrower=first.lender)
    loans = [first, back, confirmed(), confirmed(thing=a_thing(first.lender))]
    places = {place for loan in loans for place in (loan.lender, loan.borrower)}
    lines = [line for place in places for line in mirror_of(place)]
    assert (len(places), sum(line.given > 0 for line in lines)) == (5, 3)
    for label in ExchangeKind.labels:
        assert sum(line.given - line.received for line in lines if line.label == label) == 0
    assert sum(line.given for line in lines) == sum(Exchange.objects.values_list("quantity", flat=True))


@pytest.mark.django_db
def test_an_exchange_never_changes_and_is_never_erased():
    confirmed()
    exchange = Exchange.objects.get()
    for change in ({"quantity": 9}, {"on": dt.date(2026, 1, 1)}, {"title": "Autre chose"}, {"kind": "hours"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Exchange.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        exchange.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "shown"), [(365 * YEARS - 1, True), (365 * YEARS, False)])
def test_a_mirror_looks_back_two_years(days, shown):
    loan = confirmed()
    last = Exchange.objects.get().on + dt.timedelta(days=days)
    with at(dt.datetime.combine(last, dt.time(12), dt.UTC)):
        assert any(line.given for line in mirror_of(loan.lender)) is shown


@pytest.mark.django_db
@pytest.mark.parametrize("public", [False, True])
def test_a_mirror_is_read_by_whom_its_place_says(client, public):
    loan = confirmed()
    choose_aid(loan.lender, actor=speaker_of(loan.lender), mirror_is_public=public, told_within=0)
    address = reverse("mutual_aid:place", args=[loan.lender.slug])
    for words in ("rien ne se doit", "chacune fait zéro"):
        assert (words in client.get(address).content.decode()) is public
    client.force_login(speaker_of(loan.lender))
    assert "rien ne se doit" in client.get(address).content.decode()


@pytest.mark.django_db
def test_two_places_made_one_bring_their_exchanges_and_give_them_back():
    loan = confirmed()
    kept = PlaceFactory(municipality=loan.lender.municipality)
    first, second = sorted([kept, loan.lender], key=lambda place: place.pk)
    twin = Twin.objects.create(first=first, second=second, reasons=["said"], score=1)
    staff = AccountFactory(is_staff=True)
    merge = merge_places(twin, actor=staff, kept=kept, reason="C’est le même lieu.")
    exchange = Exchange.objects.get()
    assert (exchange.giver, exchange.receiver) == (kept, loan.borrower)
    loan.refresh_from_db()
    loan.thing.refresh_from_db()
    assert loan.lender == loan.thing.place == kept
    undo_merge(merge, actor=staff)
    assert Exchange.objects.get().giver == loan.thing.__class__.objects.get().place != kept


@pytest.mark.django_db
def test_two_places_made_one_leave_what_one_lent_to_the_other_as_it_was():
    loan = confirmed()
    first, second = sorted([loan.borrower, loan.lender], key=lambda place: place.pk)
    twin = Twin.objects.create(first=first, second=second, reasons=["said"], score=1)
    merge_places(twin, actor=AccountFactory(is_staff=True), kept=loan.lender, reason="C’est le même lieu.")
    exchange = Exchange.objects.get()
    assert (exchange.giver, exchange.receiver) == (loan.lender, loan.borrower), "nobody lends to itself: the sum stays"


@pytest.mark.django_db
def test_a_loan_agreed_between_two_places_made_one_is_still_there():
    loan = an_accepted()
    first, second = sorted([loan.borrower, loan.lender], key=lambda place: place.pk)
    twin = Twin.objects.create(first=first, second=second, reasons=["said"], score=1)
    merge_places(twin, actor=AccountFactory(is_staff=True), kept=loan.lender, reason="C’est le même lieu.")
    loan.refresh_from_db()
    assert loan.state == "accepted"


@pytest.mark.django_db
def test_a_mirror_lists_to_everybody_what_both_places_let_everybody_read(client):
    loan = confirmed()
    lender, borrower = loan.lender, loan.borrower
    choose_aid(lender, actor=speaker_of(lender), mirror_is_public=True, told_within=0)
    address = reverse("mutual_aid:place", args=[lender.slug])
    assert str(borrower) not in client.get(address).text
    choose_aid(borrower, actor=speaker_of(borrower), mirror_is_public=True, told_within=0)
    assert str(borrower) in client.get(address).text

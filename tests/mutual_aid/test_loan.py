"""A loan from the request to the return: who may, when, what is refused and how it is said."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.mutual_aid.free_days import Span, other_days, span_of
from lieudit.mutual_aid.models import Exchange, Loan, StateNote
from lieudit.mutual_aid.services import (
    accept_loan,
    ask_loan,
    call_off_loan,
    change_thing,
    choose_aid,
    dispute_loan,
    end_thing,
    give_back,
    hand_over,
    lend_thing,
    note_state,
    refuse_loan,
)
from lieudit.mutual_aid.workflow import LoanState
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day_named
from tests.mutual_aid.factories import (
    PARIS,
    THING,
    a_loan,
    a_mediator,
    a_returned,
    a_thing,
    an_accepted,
    an_out,
    moved,
    span,
    speaker_of,
)
from tests.network.factories import RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
MARTINIQUE = ZoneInfo("America/Martinique")


def said(refusal):
    return " ".join(refusal.value.messages).replace("\xa0", " ")


def in_martinique():
    town = MunicipalityFactory(department=DepartmentFactory(code="972", name="Martinique"))
    return RepresentativeFactory(place__municipality=town).place


def photograph():
    """What the form gives: a picture drawn anew, with its size."""
    file = ContentFile(b"\xff\xd8\xff", "x.jpg")
    file.told_name, file.size_in_pixels = "IMG_12.JPG", (800, 600)
    return file


# Asking


def test_a_loan_is_asked_accepted_handed_over_and_returned_and_counts_once_both_say_so():
    loan = a_returned()
    assert loan.state == LoanState.RETURNED
    assert not Exchange.objects.exists(), "one side alone confirms nothing"
    note_state(loan, actor=speaker_of(loan.borrower), side="borrower", condition="worn")
    exchange = Exchange.objects.get()
    assert (exchange.giver, exchange.receiver, exchange.kind) == (loan.lender, loan.borrower, "thing")
    assert exchange.quantity == 1


def test_nobody_else_reads_a_loan():
    loan = an_accepted()
    for place in (loan.lender, loan.borrower):
        assert Loan.objects.visible_to(speaker_of(place)).get() == loan
    assert not Loan.objects.visible_to(RepresentativeFactory().account).exists()
    assert not Entry.objects.public().about(loan).exists()


def test_dates_that_are_taken_are_refused_and_the_refusal_says_which_days_are_free():
    thing = a_thing()
    an_accepted(thing=thing)
    with pytest.raises(RuleBroken) as refusal:
        a_loan(thing=thing, dates=span(11))
    assert "déjà prise" in said(refusal)
    assert "Libre aussi longtemps à partir du " in said(refusal)


def test_the_days_that_a_refusal_says_are_free_are_free():
    thing = a_thing()
    held = an_accepted(thing=thing)
    busy = [Span(held.starts_at, held.busy_until)]
    days = other_days(span(), thing.rules, busy, timezone.now())
    assert len(days) == 3
    for day in days:
        apart = (day - timezone.localdate()).days
        loan = a_loan(thing=thing, dates=span(apart))
        call_off_loan(loan, actor=speaker_of(loan.borrower), reason="Essai.")


def test_the_time_that_its_place_keeps_a_thing_is_not_free():
    thing = a_thing(turnaround=24)
    an_accepted(thing=thing)
    with pytest.raises(RuleBroken, match="déjà prise"):
        a_loan(thing=thing, dates=span(12, 1, 10))
    assert a_loan(thing=thing, dates=span(12, 1, 18))


def test_a_request_is_accepted_once():
    loan = an_accepted()
    with pytest.raises(RuleBroken) as refusal:
        accept_loan(loan, actor=speaker_of(loan.lender))
    assert "n’est pas possible à ce stade" in said(refusal)


def test_of_two_requests_on_the_same_dates_one_is_accepted():
    thing = a_thing()
    first, second = a_loan(thing=thing), a_loan(thing=thing)
    accept_loan(first, actor=speaker_of(thing.place))
    with pytest.raises(RuleBroken, match="déjà prise"):
        accept_loan(second, actor=speaker_of(thing.place))
    assert Loan.objects.get(pk=second.pk).state == LoanState.ASKED


def test_the_database_refuses_two_loans_that_overlap():
    thing = a_thing()
    an_accepted(thing=thing)
    other = a_loan(thing=a_thing())
    with pytest.raises(IntegrityError, match="a_thing_is_lent_once_at_a_time"), transaction.atomic():
        Loan.objects.create(
            number=999,
            thing=thing,
            lender=thing.place,
            borrower=other.borrower,
            words="x",
            state="accepted",
            starts_at=span().starts_at,
            ends_at=span().ends_at,
            busy_until=span().ends_at,
            author=other.author,
        )


def test_where_a_place_accepts_in_advance_the_loan_is_agreed_at_once():
    assert a_loan(at_once=True).state == LoanState.ACCEPTED


def test_a_date_in_the_past_is_refused():
    with pytest.raises(RuleBroken) as refusal:
        a_loan(dates=span(-3))
    assert said(refusal).endswith("est passé.")


def test_a_loan_does_not_end_before_it_begins():
    day = dt.date(2027, 3, 2)
    with pytest.raises(RuleBroken) as refusal:
        span_of(day, dt.time(10), day, dt.time(9), PARIS)
    assert said(refusal) == "Le prêt finit le 2 mars 2027 à 9 h, avant d’avoir commencé : le 2 mars 2027 à 10 h."


def test_an_hour_that_clocks_skip_does_not_exist():
    day = dt.date(2027, 3, 28)
    with pytest.raises(RuleBroken) as refusal:
        span_of(day, dt.time(2, 30), day, dt.time(18), PARIS)
    assert "il n’est jamais 2 h 30" in said(refusal)


def test_half_past_eleven_at_night_in_martinique_is_that_of_martinique():
    thing = a_thing(place=in_martinique(), closes=dt.time(23, 45))
    day = timezone.localdate() + dt.timedelta(days=20)
    dates = span_of(day, dt.time(23, 30), day + dt.timedelta(days=1), dt.time(10), MARTINIQUE)
    loan = a_loan(thing=thing, dates=dates)
    when = loan.when.replace("\xa0", " ")
    assert "23 h 30" in when
    assert when.endswith("(heure de Martinique)")
    assert loan.starts_at.astimezone(MARTINIQUE).date() == day
    assert loan.starts_at.astimezone(PARIS).date() == day + dt.timedelta(days=1)


def test_the_day_when_it_comes_back_is_that_of_its_place(client):
    thing = a_thing(place=in_martinique(), closes=dt.time(23, 45))
    day = timezone.localdate() + dt.timedelta(days=20)
    last = day + dt.timedelta(days=1)
    loan = a_loan(thing=thing, dates=span_of(day, dt.time(10), last, dt.time(23, 30), MARTINIQUE))
    Loan.objects.filter(pk=loan.pk).update(state=LoanState.OUT, handed_at=timezone.now())
    client.force_login(speaker_of(thing.place))
    page = client.get(loan.get_absolute_url()).content.decode()
    assert f"Elle revient le <strong>{day_named(last)}</strong>" in page


def test_the_opening_days_are_those_of_the_place_and_not_of_paris():
    """At 23:30 on a Sunday in Martinique, it is Monday in Paris."""
    thing = a_thing(place=in_martinique(), closes=dt.time(23, 45), days=[6], longest=14)
    sunday = timezone.localdate() + dt.timedelta(days=14 + (6 - timezone.localdate().weekday()) % 7)
    dates = span_of(sunday, dt.time(23, 30), sunday + dt.timedelta(days=7), dt.time(10), MARTINIQUE)
    assert a_loan(thing=thing, dates=dates)


def test_a_day_when_nobody_is_there_is_refused():
    on = (span().starts_at.weekday() + 1) % 7
    with pytest.raises(RuleBroken) as refusal:
        a_loan(days=[on])
    assert "personne n’est là pour remettre ou reprendre la chose" in said(refusal)


def test_an_hour_when_nobody_is_there_is_refused():
    with pytest.raises(RuleBroken) as refusal:
        a_loan(dates=span(start=7))
    assert said(refusal) == "À 7 h, personne n’est là : on vient de 8 h à 20 h, heure du lieu."


def test_a_loan_is_no_longer_than_its_place_says():
    with pytest.raises(RuleBroken, match="7 jours au plus"):
        a_loan(dates=span(length=9))


def test_a_loan_is_not_asked_more_than_a_year_ahead():
    with pytest.raises(RuleBroken, match="dans plus d’un an"):
        a_loan(dates=span(400))


def test_a_place_does_not_borrow_what_is_its_own():
    thing = a_thing()
    with pytest.raises(RuleBroken, match="n’emprunte pas ce qui est à lui"):
        a_loan(thing=thing, borrower=thing.place)


@pytest.mark.parametrize("side", ["lender", "borrower"])
def test_a_place_that_is_closed_neither_lends_nor_borrows(side):
    thing, borrower = a_thing(), RepresentativeFactory().place
    closed = thing.place if side == "lender" else borrower
    Place.objects.filter(pk=closed.pk).update(status="closed")
    with pytest.raises(RuleBroken, match="est fermé, ou réuni à un autre lieu"):
        a_loan(thing=thing, borrower=borrower)


def test_a_request_to_a_place_that_closed_since_is_not_accepted():
    loan = a_loan()
    Place.objects.filter(pk=loan.lender_id).update(withdrawn_at=timezone.now())
    with pytest.raises(RuleBroken, match="est fermé, ou réuni à un autre lieu"):
        accept_loan(loan, actor=speaker_of(loan.lender))


def test_the_same_place_asks_once_for_the_same_dates():
    loan = a_loan()
    with pytest.raises(RuleBroken, match="a déjà demandé cette chose à ces dates"):
        a_loan(thing=loan.thing, borrower=loan.borrower)


def test_a_refusal_is_read_by_who_asked():
    loan = a_loan()
    refuse_loan(loan, actor=speaker_of(loan.lender), reason="Elle est en réparation.")
    entry = Entry.objects.about(loan).first()
    assert "en réparation" in str(entry.sentence)


def test_called_off_its_days_are_free_again():
    loan = an_accepted()
    call_off_loan(loan, actor=speaker_of(loan.borrower), reason="Soirée annulée.")
    assert an_accepted(thing=loan.thing)


# Handing over, returning


def test_a_thing_is_not_handed_over_long_before_its_day():
    loan = an_accepted()
    with pytest.raises(RuleBroken, match="n’a pas commencé"):
        hand_over(loan, actor=speaker_of(loan.lender), side="lender", condition="good")


def test_a_thing_that_is_still_elsewhere_is_not_handed_over():
    late = an_out(late=True)
    next_one = moved(an_accepted(thing=late.thing), 10)
    with pytest.raises(RuleBroken, match="est encore chez"):
        hand_over(next_one, actor=speaker_of(next_one.lender), side="lender", condition="good")


def test_a_thing_that_comes_back_early_frees_its_days():
    loan = an_out()
    assert a_refused(loan.thing)
    loan = give_back(loan, actor=speaker_of(loan.borrower), side="borrower", condition="good")
    assert loan.busy_until < loan.ends_at
    assert a_loan(thing=loan.thing, dates=span(1, 0, 14, 18))


def a_refused(thing):
    try:
        a_loan(thing=thing, dates=span(1, 0, 14, 18))
    except RuleBroken as refusal:
        return "déjà prise" in " ".join(refusal.messages)
    return False


def test_a_thing_is_late_from_its_hour_on():
    late, on_time = an_out(late=True), an_out()
    assert list(Loan.objects.late()) == [late]
    assert late.is_late
    assert not on_time.is_late


def test_a_state_is_noted_once_by_each_side_and_never_changes():
    loan = a_returned()
    with pytest.raises(RuleBroken, match="déjà dit pour ce lieu"):
        note_state(loan, actor=speaker_of(loan.lender), side="lender", condition="damaged", words="Cassé.")
    with pytest.raises(DatabaseError), transaction.atomic():
        StateNote.objects.update(condition="damaged", words="Cassé.")


def test_nobody_notes_a_state_for_the_other_side():
    loan = an_out()
    with pytest.raises(RuleBroken, match="Vous n’écrivez pas pour ce lieu"):
        note_state(loan, actor=speaker_of(loan.borrower), side="lender", condition="good")


def test_damage_is_said_in_words_and_may_have_its_photograph():
    loan = an_out()
    borrower = speaker_of(loan.borrower)
    with pytest.raises(RuleBroken, match="Dites ce qui est abîmé"):
        give_back(loan, actor=borrower, side="borrower", condition="damaged")
    give_back(
        loan,
        actor=borrower,
        side="borrower",
        condition="damaged",
        words="Ampoule.",
        photo=photograph(),
        alt="L’ampoule noire",
    )
    assert StateNote.objects.get(moment="back").photo.alt == "L’ampoule noire"


def test_what_was_asked_stays_as_it_was_asked():
    loan = an_accepted()
    with pytest.raises(DatabaseError), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(ends_at=loan.ends_at + dt.timedelta(days=3))


def test_a_disagreement_on_a_thing_that_came_back_opens_a_mediation():
    loan = a_returned(condition="damaged")
    mediator = a_mediator()
    actor = speaker_of(loan.lender)
    loan = dispute_loan(loan, actor=actor, mediator=mediator, words="Qui paie l’ampoule ?")
    assert loan.state == LoanState.DISPUTED
    words = loan.mediation.words.get().text
    assert f"prêt n° {loan.number}" in words.replace("\xa0", " ")
    assert "Qui paie l’ampoule ?" in words
    assert "ampoule" not in str(Entry.objects.about(loan).first().sentence)


def test_one_may_still_say_the_state_of_a_thing_that_is_disputed():
    loan = a_returned(condition="damaged")
    loan = dispute_loan(loan, actor=speaker_of(loan.lender), mediator=a_mediator(), words="Qui paie ?")
    note_state(loan, actor=speaker_of(loan.borrower), side="borrower", condition="good")
    assert Exchange.objects.count() == 1


# Things


def test_a_thing_that_is_lent_no_more_refuses_its_requests_and_keeps_its_loans():
    thing = a_thing()
    agreed, asked = an_accepted(thing=thing), a_loan(thing=thing, dates=span(30))
    end_thing(thing, actor=speaker_of(thing.place))
    assert Loan.objects.get(pk=asked.pk).state == LoanState.REFUSED
    assert Loan.objects.get(pk=agreed.pk).state == LoanState.ACCEPTED
    with pytest.raises(RuleBroken, match="ne prête plus cette chose"):
        a_loan(thing=thing, dates=span(40))


def test_what_a_thing_asks_for_is_that_of_the_day_when_it_was_asked():
    loan = a_loan()
    words = {**THING, "deposit": 400}
    change_thing(loan.thing, actor=speaker_of(loan.lender), **words)
    assert Loan.objects.get(pk=loan.pk).deposit == 50


def test_hours_of_a_thing_end_after_they_begin():
    place = RepresentativeFactory().place
    with pytest.raises(RuleBroken, match="On cesse de venir"):
        lend_thing(place, actor=speaker_of(place), **{**THING, "opens": dt.time(18), "closes": dt.time(9)})


def test_an_exchange_is_told_to_everybody_where_both_mirrors_are_public():
    for both in (False, True):
        loan = a_returned()
        choose_aid(loan.lender, actor=speaker_of(loan.lender), mirror_is_public=True, told_within=0)
        choose_aid(loan.borrower, actor=speaker_of(loan.borrower), mirror_is_public=both, told_within=0)
        note_state(loan, actor=speaker_of(loan.borrower), side="borrower", condition="good")
        told = Entry.objects.public().about(loan.borrower).filter(kind="mutual_aid.exchanged")
        assert told.exists() is both


def test_a_request_for_a_thing_that_changed_hands_is_refused_in_words():
    thing = a_thing()
    stale = type(thing).objects.select_related("place").get(pk=thing.pk)
    other = RepresentativeFactory().place
    type(thing).objects.filter(pk=thing.pk).update(place=other)
    borrower = RepresentativeFactory().place
    with pytest.raises(RuleBroken, match="vient de changer de lieu"):
        ask_loan(stale, actor=speaker_of(borrower), borrower=borrower, span=span(), words="x")

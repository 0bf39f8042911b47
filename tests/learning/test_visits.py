"""The life of a visit, act by act: asked, agreed, refused, carried, held, told, recognised; and what is refused."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.learning.models import PeerVisit, Story, VisitDate, Welcome
from lieudit.learning.services import (
    accept_visit,
    ask_visit,
    ask_what_changed,
    call_off_visit,
    carry_visit,
    decline_visit,
    end_welcome,
    hold_visit,
    propose_dates,
    say_at_work,
    say_change,
    say_welcome,
    tell_visit,
)
from lieudit.learning.slots import Slot, slot_of
from lieudit.network.hours import slot_words
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.workdays import working_days_between
from tests.learning.factories import (
    PARIS,
    WORDS,
    a_recognised,
    a_request,
    a_told,
    an_agreed,
    in_the_past,
    slot,
    speaker_of,
    tells,
)
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
MARTINIQUE = ZoneInfo("America/Martinique")


def refused(act, *things, **words):
    with pytest.raises(RuleBroken) as broken:
        act(*things, **words)
    return " ".join(broken.value.messages).replace("\xa0", " ").replace("\u202f", " ")


# Asking


def test_a_request_waits_ten_working_days_of_the_land_of_its_host():
    visit = a_request()
    assert visit.state == "asked"
    assert working_days_between(timezone.localdate(), visit.answer_by) == 10
    assert [date.side for date in visit.dates.all()] == ["visitor", "visitor"]


def test_a_place_does_not_visit_itself():
    place = RepresentativeFactory().place
    words = refused(ask_visit, place, actor=speaker_of(place), visitor=place, slots=[slot()], **WORDS)
    assert "ne se rend pas visite à lui-même" in words


@pytest.mark.parametrize("gone", [{"status": "closed"}, {"withdrawn_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}])
def test_a_place_that_is_closed_or_made_one_with_another_is_not_asked(gone):
    visitor = RepresentativeFactory().place
    host = PlaceFactory(**gone)
    words = refused(ask_visit, host, actor=speaker_of(visitor), visitor=visitor, slots=[slot()], **WORDS)
    assert "fermé, ou réuni à un autre lieu" in words


def test_the_same_place_is_not_asked_twice_while_it_has_not_answered():
    visit = a_request()
    again = {"actor": speaker_of(visit.visitor), "visitor": visit.visitor, "slots": [slot(40)]}
    assert "attend encore" in refused(ask_visit, visit.host, **again, **WORDS)
    decline_visit(visit, actor=speaker_of(visit.host), reason="Nous sommes en travaux.")
    assert ask_visit(visit.host, **again, **WORDS).state == "asked"


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ([], "au moins une date"),
        ([slot(-1)], "est passé"),
        ([slot(500)], "dans plus d’un an"),
        ([slot(), slot(20, 12, 14)], "se recouvrent"),
        ([Slot(slot(20).starts_at, slot(40).ends_at)], "sept jours"),
    ],
)
def test_dates_that_cannot_be_are_refused(slots, words):
    visitor, host = RepresentativeFactory().place, PlaceFactory()
    assert words in refused(ask_visit, host, actor=speaker_of(visitor), visitor=visitor, slots=slots, **WORDS)


def test_what_ends_before_it_begins_is_refused():
    with pytest.raises(RuleBroken, match="avant d’avoir commencé"):
        slot_of(dt.date(2027, 1, 7), dt.time(16), dt.time(10), PARIS)


def test_an_hour_that_clocks_skip_does_not_exist():
    with pytest.raises(RuleBroken, match="les horloges avancent"):
        slot_of(dt.date(2027, 3, 28), dt.time(2, 30), dt.time(5), PARIS)
    assert slot_of(dt.date(2027, 3, 28), dt.time(2, 30), dt.time(5), MARTINIQUE).starts_at.hour == 2
    twice = slot_of(dt.date(2026, 10, 25), dt.time(2, 30), dt.time(4), PARIS)
    assert twice.starts_at.utcoffset() == dt.timedelta(hours=2)


def test_half_past_eleven_in_martinique_is_that_day_there():
    there = slot_of(dt.date(2027, 1, 7), dt.time(22), dt.time(23, 30), MARTINIQUE)
    said = slot_words(*there, MARTINIQUE, "Martinique").replace("\xa0", " ")
    assert said == "Jeudi 7 janvier 2027, de 22 h à 23 h 30 (heure de Martinique)"
    assert there.ends_at.astimezone(PARIS).date() == dt.date(2027, 1, 8)


def test_a_mentoring_has_a_rhythm_and_an_end():
    visitor, host = RepresentativeFactory().place, RepresentativeFactory().place
    words = {**WORDS, "kind": "mentoring", "actor": speaker_of(visitor), "visitor": visitor, "slots": [slot()]}
    assert "rythme" in refused(ask_visit, host, **words)
    assert "se termine" in refused(ask_visit, host, **words, rhythm="monthly")
    past = timezone.localdate() - dt.timedelta(days=1)
    assert "un jour à venir" in refused(ask_visit, host, **words, rhythm="monthly", until=past)
    until = timezone.localdate() + dt.timedelta(days=200)
    assert ask_visit(host, **words, rhythm="monthly", until=until).until == until


# Answering


def test_one_of_the_dates_is_accepted_and_only_once():
    visit = a_request()
    first, second = visit.dates.all()
    actor = speaker_of(visit.host)
    agreed = accept_visit(visit, actor=actor, date=second)
    assert (agreed.state, agreed.starts_at) == ("accepted", second.starts_at)
    assert "n’est pas possible à ce stade" in refused(accept_visit, visit, actor=actor, date=first)
    with pytest.raises(DatabaseError), transaction.atomic():
        VisitDate.objects.filter(pk=first.pk).update(chosen=True)


@pytest.mark.django_db(transaction=True)
def test_of_two_dates_that_are_accepted_at_once_one_holds():
    visit = a_request()
    actor, gate, said = speaker_of(visit.host), threading.Barrier(2), []

    def accept(date):
        try:
            gate.wait()
            accept_visit(visit, actor=actor, date=date)
            said.append("")
        except RuleBroken as refusal:
            said.append(" ".join(refusal.messages))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(accept, visit.dates.all()))
    assert sorted(bool(words) for words in said) == [False, True]
    assert "n’est pas possible à ce stade" in max(said)
    visit.refresh_from_db()
    assert visit.dates.filter(chosen=True).get().starts_at == visit.starts_at


def test_other_dates_are_proposed_then_chosen_and_the_first_ones_stand_no_more():
    visit = a_request()
    old = visit.dates.first()
    propose_dates(visit, actor=speaker_of(visit.host), slots=[slot(50)])
    visit.refresh_from_db()
    assert visit.state == "other-dates"
    visitor = speaker_of(visit.visitor)
    assert "n’est plus proposée" in refused(accept_visit, visit, actor=visitor, date=old)
    agreed = accept_visit(visit, actor=visitor, date=visit.dates.get(side="host"))
    assert agreed.starts_at == slot(50).starts_at


def test_dates_may_go_back_and_forth():
    visit = a_request()
    propose_dates(visit, actor=speaker_of(visit.host), slots=[slot(50)])
    visit.refresh_from_db()
    propose_dates(visit, actor=speaker_of(visit.visitor), slots=[slot(60)])
    visit.refresh_from_db()
    assert visit.state == "asked"
    assert visit.dates.last().round == 3


def test_a_date_that_passed_meanwhile_is_not_accepted():
    visit = a_request()
    date = visit.dates.first()
    past = timezone.now() - dt.timedelta(days=2)
    VisitDate.objects.filter(pk=date.pk).update(starts_at=past, ends_at=past + dt.timedelta(hours=1))
    assert "est passée" in refused(accept_visit, visit, actor=speaker_of(visit.host), date=date)


def test_a_refusal_and_a_calling_off_carry_their_word_and_stay_between_them():
    visit = decline_visit(a_request(), actor=None or speaker_of(PlaceFactory()), reason="Nous sommes en travaux.")
    assert not PeerVisit.objects.public().exists()
    assert not Entry.objects.public().about(visit).exists()
    agreed = an_agreed()
    call_off_visit(agreed, actor=speaker_of(agreed.visitor), reason="Une grève des trains.")
    assert Entry.objects.get(kind="learning.called_off").data["who"] == str(agreed.visitor)


def test_who_asked_withdraws_a_request_without_a_reason_and_may_ask_again(client):
    visit = a_request()
    asks, answers = speaker_of(visit.visitor), speaker_of(visit.host)
    url = reverse("learning:call_off", args=[visit.number])
    client.force_login(answers)
    assert "Retirer la demande" not in client.get(visit.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422, "the other place says why"
    client.force_login(asks)
    assert "Retirer la demande" in client.get(visit.get_absolute_url()).content.decode()
    client.post(url, {"reason": ""})
    visit.refresh_from_db()
    assert (visit.state, visit.reason) == ("called-off", "La demande a été retirée.")
    assert a_request(visitor=visit.visitor, host=visit.host).state == "asked"


def test_what_was_agreed_meanwhile_is_called_off_with_words_only():
    visit = a_request()
    accept_visit(visit, actor=speaker_of(visit.host), date=visit.dates.first())
    words = refused(call_off_visit, visit, actor=speaker_of(visit.visitor), reason="")
    assert "dites-lui pourquoi" in words
    assert PeerVisit.objects.get().state == "accepted"


def test_what_has_begun_is_not_called_off():
    visit = in_the_past(an_agreed())
    words = refused(call_off_visit, visit, actor=speaker_of(visit.host), reason="Trop tard.")
    assert "a déjà commencé" in words


# Without an answer


def late(visit):
    PeerVisit.objects.filter(pk=visit.pk).update(answer_by=timezone.localdate() - dt.timedelta(days=1))
    visit.refresh_from_db()
    return visit


def test_a_request_without_answer_is_carried_to_another_place_once_its_days_have_passed():
    visit, other = a_request(), RepresentativeFactory().place
    animator = AnimatorFactory(department=visit.host.municipality.department).account
    assert "attendez encore" in refused(carry_visit, visit, actor=animator, host=other)
    carried = carry_visit(late(visit), actor=animator, host=other)
    visit.refresh_from_db()
    assert (visit.state, carried.state, carried.host) == ("carried", "asked", other)
    assert carried.carried_from == visit
    assert [date.slot for date in carried.dates.all()] == [date.slot for date in visit.dates.all()]
    assert "n’est pas possible à ce stade" in refused(carry_visit, visit, actor=animator, host=other)


def test_dates_that_passed_while_nobody_answered_come_three_weeks_later_at_the_same_hour():
    visit = late(a_request())
    starts = timezone.localtime(slot(-3).starts_at)
    for date, days in zip(visit.dates.all(), (0, 1), strict=True):
        at = starts + dt.timedelta(days=days)
        VisitDate.objects.filter(pk=date.pk).update(starts_at=at, ends_at=at + dt.timedelta(hours=2))
    animator = AnimatorFactory(department=visit.host.municipality.department).account
    carried = carry_visit(visit, actor=animator, host=RepresentativeFactory().place)
    first = carried.dates.first().starts_at.astimezone(PARIS)
    assert first > timezone.now()
    assert first.hour == starts.hour


def test_it_is_not_carried_to_the_place_that_did_not_answer_nor_to_the_one_that_asks():
    visit = late(a_request())
    animator = AnimatorFactory(department=visit.host.municipality.department).account
    assert "n’a pas répondu" in refused(carry_visit, visit, actor=animator, host=visit.host)
    assert "à lui-même" in refused(carry_visit, visit, actor=animator, host=visit.visitor)
    visit.refresh_from_db()
    assert visit.state == "asked"


# Told


def test_a_visit_is_not_held_nor_told_before_it_begins():
    visit = an_agreed()
    assert "pas encore commencé" in refused(hold_visit, visit, actor=speaker_of(visit.host))
    assert "pas encore commencé" in refused(
        tell_visit, visit, actor=speaker_of(visit.host), side="host", learnt="Rien encore."
    )
    assert not Story.objects.exists()


def test_to_tell_says_that_it_took_place():
    visit = in_the_past(an_agreed())
    tells(visit, "visitor")
    visit.refresh_from_db()
    assert visit.state == "held"
    assert Entry.objects.public().about(visit.host).filter(kind="learning.held").exists()


def test_one_story_is_corrected_until_the_other_is_written_and_both_stay():
    visit = in_the_past(an_agreed())
    tells(visit, "visitor", learnt="Un brouillon.")
    story = tells(visit, "visitor", learnt="Le cahier.")
    assert Story.objects.get() == story
    tells(visit, "host")
    visit.refresh_from_db()
    assert visit.state == "told"
    assert "n’est pas possible à ce stade" in refused(tells, visit, "visitor", learnt="Autre chose.")
    for act in (lambda: Story.objects.update(learnt="Autre chose."), lambda: Story.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_nobody_tells_for_the_other_place():
    visit = in_the_past(an_agreed())
    stranger = RepresentativeFactory().account
    assert "n’écrivez pas pour ce lieu" in refused(tell_visit, visit, actor=stranger, side="host", learnt="Faux.")
    words = refused(tell_visit, visit, actor=speaker_of(visit.visitor), side="host", learnt="Faux.")
    assert "n’écrivez pas pour ce lieu" in words


def test_a_change_has_words_and_its_day_comes_after_the_visit():
    visit = in_the_past(an_agreed())
    day = timezone.localdate() - dt.timedelta(days=30)
    assert "ce qui va changer" in refused(tells, visit, "visitor", change_by=day)
    assert "avant la visite" in refused(tells, visit, "visitor", change="Deux jours", change_by=day)


def test_a_visit_about_a_need_is_on_its_thread_once_it_took_place():
    need = NeedFactory(domains=["digital"])
    visit = an_agreed(about=need)
    assert not Entry.objects.public().about(need).filter(kind__startswith="learning.").exists()
    in_the_past(visit)
    tells(visit, "visitor")
    assert Entry.objects.public().about(need).filter(kind="learning.held").exists()


def test_a_day_that_is_gone_is_not_promised_any_more(client):
    visit = in_the_past(an_agreed(), days=40)
    told = tells(visit, "visitor", change="Deux jours", change_by=timezone.localdate() - dt.timedelta(days=3))
    assert told.day_has_passed
    client.force_login(speaker_of(visit.visitor))
    said = client.get(visit.get_absolute_url()).content.decode()
    assert "c’était pour le" in said
    assert "Prévu" not in said
    waiting = late(a_request())
    client.force_login(speaker_of(waiting.host))
    assert "Répondez avant le" not in client.get(waiting.get_absolute_url()).content.decode()


# Three months later


def test_the_visitor_is_asked_once_three_months_later():
    early, due = a_told(days=80), a_told(days=92)
    assert list(ask_what_changed()) == [due]
    assert list(ask_what_changed()) == []
    early.refresh_from_db()
    assert early.asked_again_at is None


def test_before_the_question_nothing_is_answered():
    visit = a_told()
    words = refused(say_change, visit, actor=speaker_of(visit.visitor), change="yes")
    assert "trois mois après" in words


def test_yes_recognises_no_is_said_and_neither_is_said_twice():
    visit = a_recognised()
    assert visit.state == "recognised"
    assert "n’est pas possible" in refused(say_change, visit, actor=speaker_of(visit.visitor), change="no")
    other = a_told(days=100)
    list(ask_what_changed())
    other.refresh_from_db()
    said = say_change(other, actor=speaker_of(other.visitor), change="no")
    assert said.state == "told"
    assert "déjà répondu" in refused(say_change, said, actor=speaker_of(other.visitor), change="yes")


def test_what_was_asked_stays_as_it_was_asked():
    visit = a_request()
    with pytest.raises(DatabaseError), transaction.atomic():
        PeerVisit.objects.filter(pk=visit.pk).update(words="Autre chose.")


# A place says that it may be asked


def test_a_place_says_one_thing_at_a_time_and_takes_it_back():
    place = RepresentativeFactory().place
    actor = speaker_of(place)
    say_welcome(place, actor=actor, words="Le cahier", often="monthly", people=3)
    assert "déjà" in refused(say_welcome, place, actor=actor, words="Le cahier", often="monthly", people=3)
    say_welcome(place, actor=actor, words="L’atelier", often="yearly", people=5)
    assert Welcome.objects.running().get().words == "L’atelier"
    end_welcome(place, actor=actor)
    assert not Welcome.objects.running().exists()
    assert "n’a pas dit" in refused(end_welcome, place, actor=actor)


def test_a_visit_says_which_conditions_of_a_training_at_work_it_meets(client):
    visit = an_agreed()
    host = speaker_of(visit.host)
    say_at_work(visit, actor=host, conditions=["tutored", "analysed"])
    visit.refresh_from_db()
    assert visit.at_work == ["analysed", "tutored"]
    client.force_login(host)
    text = client.get(visit.get_absolute_url()).content.decode()
    assert "D6313-3-2" in text
    assert "Ce n’en est pas une" in text
    with pytest.raises(RuleBroken, match="déjà ce qui est dit"):
        say_at_work(visit, actor=host, conditions=["analysed", "tutored"])
    client.post(
        reverse("learning:say_at_work", args=[visit.number]),
        {"conditions": ["analysed", "tutored", "reflected", "evaluated"]},
    )
    assert "sont dites réunies" in client.get(visit.get_absolute_url()).content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        PeerVisit.objects.update(at_work=["cpf"])


def test_nothing_is_said_of_work_in_a_visit_that_is_only_asked():
    visit = a_request()
    with pytest.raises(RuleBroken, match="pas possible"):
        say_at_work(visit, actor=speaker_of(visit.host), conditions=["analysed"])

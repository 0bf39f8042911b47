"""A seat that has not answered a round of consent is reminded of it once, before it closes."""

import datetime as dt
from unittest.mock import Mock

import pytest
from django.core import mail
from django.utils import timezone

from lieudit.deliberation import adoption, reminding
from lieudit.deliberation.models import ConsentRound
from lieudit.deliberation.reminding import remind_due_seats, write_to_seats
from lieudit.journal.models import Entry, Rhythm
from lieudit.journal.services import choose_pace
from lieudit.toolkit.models import Mail
from tests.deliberation.factories import a_round, answers, in_days, objects
from tests.network.factories import RepresentativeFactory
from tests.voting.test_give_proxy import at_once


def asking(*, opened: int, closes: int):
    """A draft whose round opened so many days ago, and closes in so many."""
    draft = a_round()
    since = timezone.now() - dt.timedelta(days=opened)
    ConsentRound.objects.filter(draft=draft).update(opened_at=since, closes_on=in_days(closes))
    return draft


@pytest.fixture
def tick(django_capture_on_commit_callbacks):
    """The timer comes once: who was written to, address → letter."""

    def come():
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            remind_due_seats()
        sent = mail.outbox[before:]
        assert len({letter.to[0] for letter in sent}) == len(sent)
        return {letter.to[0]: letter for letter in sent}

    return come


@pytest.mark.django_db
def test_seats_that_have_not_answered_are_reminded_once_whatever_their_rhythm(tick):
    draft = asking(opened=10, closes=1)
    first, second, third = draft.council.seats
    answers(draft, "consent", [first])
    choose_pace(actor=second.voter, rhythm=Rhythm.HERE)
    letters = tick()
    assert set(letters) == {second.voter.email, third.voter.email}
    letter = letters[second.voter.email]
    for words in (draft.title, draft.summary[:40], "au nom ", f"{draft.get_absolute_url()}tour/repondre/"):
        assert words in letter.body
    assert "le tour de consentement se clôt le" in letter.subject
    assert "Vous recevez ce message parce que vous siégez" in letter.body
    assert tick() == {}
    assert Entry.objects.about(draft).filter(kind="deliberation.reminded").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("opened", "closes", "due"), [(10, 2, False), (10, 1, True), (1, 2, False), (2, 1, True)])
def test_two_days_before_the_end_or_at_half_of_what_is_short(opened, closes, due, tick):
    asking(opened=opened, closes=closes)
    assert bool(tick()) == due


@pytest.mark.django_db
def test_a_round_of_one_day_or_that_is_over_is_not_recalled(tick):
    draft = asking(opened=0, closes=0)
    assert tick() == {}
    ConsentRound.objects.filter(draft=draft).update(
        opened_at=timezone.now() - dt.timedelta(days=9), closes_on=in_days(-1)
    )
    assert tick() == {}


@pytest.mark.django_db
def test_one_who_answers_for_two_seats_gets_one_letter_for_those_that_are_silent(tick):
    draft = asking(opened=9, closes=1)
    first, second, _third = draft.council.seats
    RepresentativeFactory(place=None, organisation=second.organisation, account=first.voter)
    assert tick()[first.voter.email].body.count("au nom ") == 2
    ConsentRound.objects.filter(draft=draft).update(reminded_at=None)
    answers(draft, "consent", [first])
    assert tick()[first.voter.email].body.count("au nom ") == 1


@pytest.mark.django_db
def test_nothing_is_written_once_all_have_answered():
    draft = asking(opened=9, closes=1)
    asked = ConsentRound.objects.get(draft=draft)
    answers(draft, "consent")
    write_to_seats.call(round_id=asked.pk)
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_round_that_an_integrated_objection_closed_reminds_nobody(tick):
    draft = asking(opened=9, closes=1)
    objection = objects(draft, draft.council.seats[0])
    paragraph = draft.paragraphs.live().first()
    adoption.settle_objection(
        objection,
        actor=objection.author,
        step="integrate",
        outcome="Repris.",
        paragraph=paragraph,
        wording="Un autre texte.",
        seen=paragraph.stamp,
    )
    assert tick() == {}


@pytest.mark.django_db
def test_a_letter_does_not_leave_once_the_round_is_over(tick):
    draft = asking(opened=9, closes=1)
    tick()
    asked = ConsentRound.objects.get(draft=draft)
    assert abs(Mail.objects.first().good_until - asked.closes_at) < dt.timedelta(minutes=1)
    assert timezone.localtime(asked.closes_at).time() == dt.time()


@pytest.mark.django_db
def test_a_timer_that_is_killed_leaves_all_to_the_next_one(tick, monkeypatch):
    draft = asking(opened=9, closes=1)
    with monkeypatch.context() as broken:
        broken.setattr(reminding, "record", Mock(side_effect=RuntimeError))
        with pytest.raises(RuntimeError):
            tick()
    assert (mail.outbox, ConsentRound.objects.get(draft=draft).reminded_at) == ([], None)
    assert len(tick()) == 3


@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_remind_once():
    asking(opened=9, closes=1)
    assert at_once(remind_due_seats, remind_due_seats) == ["done", "done"]
    reminders = [letter for letter in Mail.objects.all() if "tour de consentement se clôt" in letter.subject]
    assert len(reminders) == 3

"""Minutes are approved by a later session, or by silence where the rules say so."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.governance.models import Decision, Rulebook
from lieudit.governance.services import register_decision
from lieudit.hall.agreements import note_agreement
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.consenting import open_round
from lieudit.hall.services import close_session, start_item, word_decision
from lieudit.journal.models import Entry
from lieudit.journal.sentence import SENTENCES
from lieudit.meetings.services import drop_item, edit_item
from lieudit.minutes import services
from lieudit.minutes.models import Minutes
from lieudit.minutes.reads import composed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting.services import cast_vote
from tests.governance.factories import a_council, an_assembly
from tests.meetings.factories import a_meeting
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent():
    """A council whose rules let silence approve."""
    return ruled("silence")


def ruled(approval, **others):
    """A council whose rules ask for this manner of approving."""
    council = a_council(made.COLLEGES)
    first = council.rulebook
    rules = first.rules | {"minutes": {"approval": approval}} | others
    Rulebook.objects.create(assembly=council, version=2, rules=rules, in_force_from=first.in_force_from)
    return council


def again(minutes):
    return Minutes.objects.select_related("approved_in", "approved_by", "asked_in").get(pk=minutes.pk)


@pytest.mark.parametrize("how", ["vote", "consent"])
def test_the_decision_of_a_later_session_approves(later, how):
    minutes = made.sent()
    later(days=9)
    session = made.decides(minutes, how=how)
    found = again(minutes)
    assert (found.state, found.approved_in) == ("approved", session.meeting)
    assert found.approved_by.method == how
    approved = found.text["head"]["approved"]
    assert approved["session"]["title"] == "Séance de printemps"
    assert approved["decision"]["code"] == found.approved_by.code


def test_a_vote_that_refuses_approves_nothing_and_another_session_may_be_asked(later):
    minutes = made.sent()
    later(days=9)
    session = made.decides(minutes, "against")
    assert again(minutes).state == "correcting"
    with pytest.raises(RuleBroken, match="déjà à l’ordre du jour"):
        services.ask_approval(minutes, actor=minutes.secretary, meeting=made.next_session(minutes))
    close_session(session, actor=minutes.secretary)
    other = made.next_session(minutes, starts_at=minutes.meeting.starts_at.replace(hour=21))
    services.ask_approval(minutes, actor=minutes.secretary, meeting=other)
    assert again(minutes).asked_in.meeting == other


def test_a_word_noted_by_who_presides_approves_nothing(later):
    minutes = made.sent()
    later(days=9)
    meeting = made.next_session(minutes)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=meeting)
    session = made.opened(meeting, minutes)
    start_item(session, asked, actor=minutes.secretary)
    with pytest.raises(RuleBroken, match="Ce que demande ce point se vote"):
        note_agreement(session, actor=minutes.secretary, text=asked.resolution)
    assert again(minutes).state == "correcting"


@pytest.mark.parametrize("more", [" sauf le point 1, qui est retiré.", " : non."])
def test_the_sentence_of_the_point_followed_by_other_words_approves_nothing(later, more):
    minutes = made.sent()
    later(days=9)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=made.next_session(minutes))
    session = made.opened(asked.meeting, minutes)
    start_item(session, asked, actor=minutes.secretary)
    word_decision(session, actor=minutes.secretary, text=asked.resolution.rstrip(".") + more)
    made.votes(session)
    assert again(minutes).state == "correcting"


def test_a_word_noted_before_at_another_point_does_not_take_the_place_of_the_vote(later):
    """The register holds two lines of the same words: what was noted, and what was voted."""
    minutes = made.sent()
    later(days=9)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=made.next_session(minutes))
    session = made.opened(asked.meeting, minutes)
    words = {"title": asked.title, "wording": asked.resolution, "url": asked.get_absolute_url()}
    register_decision(minutes.assembly, actor=minutes.secretary, method="minutes", **words)
    start_item(session, asked, actor=minutes.secretary)
    word_decision(session, actor=minutes.secretary, text=asked.resolution)
    made.votes(session)
    assert again(minutes).state == "approved"
    assert list(Decision.objects.filter(wording=asked.resolution).values_list("method", flat=True)) == [
        "vote",
        "minutes",
    ]


def test_the_words_of_the_point_are_not_written_otherwise(later):
    minutes = made.sent()
    later(days=9)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=made.next_session(minutes))
    with pytest.raises(RuleBroken, match="garde les mots"):
        edit_item(asked, actor=minutes.secretary, resolution="")


def test_another_question_on_the_same_point_approves_nothing(later):
    minutes = made.sent()
    later(days=9)
    meeting = made.next_session(minutes)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=meeting)
    session = made.opened(meeting, minutes)
    start_item(session, asked, actor=minutes.secretary)
    word_decision(session, actor=minutes.secretary, text="Le procès-verbal est reporté.")
    made.votes(session)
    assert again(minutes).state == "correcting"


@pytest.mark.parametrize(("approval", "other"), [("vote", "consent"), ("consent", "vote")])
def test_the_rules_may_ask_for_a_vote_only_or_for_consent_only(later, approval, other):
    minutes = made.sent(council=ruled(approval))
    later(days=9)
    made.decides(minutes, how=other)
    assert again(minutes).state == "correcting"


def test_what_is_approved_is_what_the_sections_say(later):
    minutes = made.approved(later)
    assert minutes.text == composed(minutes)


def test_the_point_comes_among_the_first_with_its_sentence(later):
    minutes = made.sent()
    meeting = made.next_session(minutes)
    for title in ("Deux", "Trois", "Clôture"):
        made.an_item(meeting, title=title)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=meeting)
    assert asked.rank == 3
    assert asked.kind == "decision"
    assert "« Séance d’hiver »" in asked.resolution


def test_an_earlier_session_or_another_assembly_is_not_asked():
    minutes = made.sent()
    before = a_meeting(minutes.council, starts_at=minutes.meeting.starts_at.replace(hour=8))
    for meeting in (before, minutes.meeting, a_meeting(an_assembly("Occitanie"))):
        with pytest.raises(RuleBroken, match="par une séance suivante"):
            services.ask_approval(minutes, actor=minutes.secretary, meeting=meeting)


def test_a_session_before_the_last_day_of_the_corrections_is_not_asked():
    minutes = made.sent()
    meeting = made.next_session(minutes)
    minutes.corrections_until = meeting.starts_on
    minutes.save()
    with pytest.raises(RuleBroken, match="choisissez une séance plus tardive"):
        services.ask_approval(minutes, actor=minutes.secretary, meeting=meeting)


def test_a_correction_that_the_session_did_not_wait_for_is_left_with_its_reason(later):
    minutes = made.sent()
    asked = made.correction(minutes)
    later(days=9)
    made.decides(minutes)
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert again(minutes).approved_by.code in asked.answer
    assert again(minutes).text["head"]["corrections"]["refused"] == 1


def test_the_point_may_leave_the_agenda(later):
    minutes = made.sent()
    meeting = made.next_session(minutes)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=meeting)
    asked = drop_item(asked, actor=minutes.secretary)
    drop_item(asked, actor=minutes.secretary)
    assert again(minutes).asked_in is None
    services.ask_approval(minutes, actor=minutes.secretary, meeting=meeting)


def test_silence_approves_once_the_window_is_over(later, silent):
    minutes = made.sent(council=silent)
    assert services.approve_silent_minutes() == []
    later(days=9)
    assert services.approve_silent_minutes() == [minutes]
    found = Minutes.objects.get()
    assert (found.state, found.approved_in) == ("approved", None)
    assert services.approve_silent_minutes() == []


def test_silence_waits_for_the_last_answer(later, silent):
    minutes = made.sent(council=silent)
    asked = made.correction(minutes)
    later(days=9)
    assert services.approve_silent_minutes() == []
    services.answer_correction(asked, actor=minutes.secretary, accepted=False, answer="Non.")
    assert services.approve_silent_minutes() == [minutes]


def test_silence_approves_nothing_where_the_next_session_does(later):
    made.sent()
    later(days=9)
    assert services.approve_silent_minutes() == []


# What is put is what is approved


def put(later, how="vote"):
    """Minutes that a later session has before it, its vote or its round open."""
    minutes = made.sent()
    later(days=9)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=made.next_session(minutes))
    session = made.opened(asked.meeting, minutes)
    start_item(session, asked, actor=minutes.secretary)
    if how == "vote":
        return minutes, session, open_session_ballot(session, actor=minutes.secretary)
    review_on = timezone.localdate() + dt.timedelta(days=90)
    return minutes, session, open_round(session, actor=minutes.secretary, review_on=review_on)


def says_all(session, vote, choice):
    for rank in (0, 1, 4):
        seat = session.council.seats[rank]
        cast_vote(vote.ballot, vote.ballot.roll.get(key=seat.key), actor=seat.voter, choice=choice)


@pytest.mark.parametrize("how", ["vote", "round"])
def test_words_and_names_do_not_change_while_a_session_has_them_before_it(later, client, how):
    minutes, _session, _asked = put(later, how)
    part, asked = made.section(minutes), Minutes.objects.get(pk=minutes.pk)
    words = {"text": "La présidence reçoit une prime.", "is_restricted": part.is_restricted, "seen": part.stamp}
    with pytest.raises(RuleBroken, match="Ce texte est soumis à la séance"):
        services.edit_section(part, actor=minutes.secretary, **words)
    with pytest.raises(RuleBroken, match="Ce texte est soumis à la séance"):
        services.name_people(minutes, actor=minutes.secretary, chair=None, secretary=None, names={})
    with pytest.raises(IntegrityError, match="put to a decision"), transaction.atomic():
        minutes.sections.update(text="Autre chose.")
    client.force_login(minutes.chair)
    assert asked.put_digest in client.get(minutes.get_absolute_url()).text
    assert asked.put_digest in Entry.objects.get(kind="minutes.put").sentence


def test_a_correction_that_waits_is_answered_before_or_after_the_vote(later):
    minutes = made.sent()
    asked_for = made.correction(minutes)
    later(days=9)
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=made.next_session(minutes))
    session = made.opened(asked.meeting, minutes)
    start_item(session, asked, actor=minutes.secretary)
    vote = open_session_ballot(session, actor=minutes.secretary)
    with pytest.raises(RuleBroken, match="Ce texte est soumis"):
        services.answer_correction(asked_for, actor=minutes.secretary, accepted=True, answer="Oui.")
    says_all(session, vote, "against")
    close_session_ballot(vote, actor=minutes.secretary)
    assert again(minutes).put_digest == ""
    assert (
        services.answer_correction(asked_for, actor=minutes.secretary, accepted=True, answer="Oui.").state == "accepted"
    )


def test_what_was_put_is_approved(later):
    minutes, session, vote = put(later)
    says_all(session, vote, "for")
    close_session_ballot(vote, actor=minutes.secretary)
    found = again(minutes)
    assert (found.state, found.put_digest) == ("approved", "")


def test_under_silence_words_that_change_open_the_whole_window_again(later, silent):
    minutes = made.sent(council=silent)
    later(days=9)
    part = made.section(minutes)
    words = {"text": "La présidence reçoit une prime.", "is_restricted": part.is_restricted, "seen": part.stamp}
    services.edit_section(part, actor=minutes.secretary, **words)
    assert services.approve_silent_minutes() == []
    assert again(minutes).takes_corrections
    assert "se corrige de nouveau" in Entry.objects.get(kind="minutes.window_restarted").sentence
    later(days=9)
    assert services.approve_silent_minutes() == [minutes]


def test_who_attended_is_told_once_before_silence_however_many_corrections_were_kept(later, silent):
    minutes = made.sent(council=silent)
    part = made.section(minutes)
    for text in ("La présidence reçoit une prime.", "La présidence reçoit une prime de fin d’année."):
        seen = made.section(minutes).stamp
        services.edit_section(part, actor=minutes.secretary, text=text, is_restricted=False, seen=seen)
    assert not SENTENCES["minutes.window_restarted"].told
    assert services.tell_changed_minutes() == [], "the window is long yet"
    later(days=6)
    assert services.tell_changed_minutes() == [minutes]
    assert services.tell_changed_minutes() == [], "once"
    assert "a changé depuis qu’il est publié" in Entry.objects.get(kind="minutes.window_told").sentence
    services.edit_section(
        part, actor=minutes.secretary, text="Une prime.", is_restricted=False, seen=made.section(minutes).stamp
    )
    assert services.tell_changed_minutes() == [], "the whole window is open again"


def test_a_window_of_three_days_is_told_once_however_many_corrections_begin_it_again(later):
    minutes = made.sent(council=ruled("silence", corrections_days=3))
    part = made.section(minutes)
    for text in ("Une prime.", "Une prime de fin d’année."):
        seen = made.section(minutes).stamp
        services.edit_section(part, actor=minutes.secretary, text=text, is_restricted=False, seen=seen)
        assert services.tell_changed_minutes() == [], "it may begin again"
    later(days=3)
    assert [services.tell_changed_minutes(), services.tell_changed_minutes()] == [[minutes], []]


def test_minutes_that_changed_meanwhile_are_not_told_of_a_day_that_is_no_more(later, silent, monkeypatch):
    minutes = made.sent(council=silent)
    part = made.section(minutes)
    services.edit_section(part, actor=minutes.secretary, text="Une prime.", is_restricted=False, seen=part.stamp)
    later(days=6)

    def lock_late(found):
        Minutes.objects.update(corrections_until=timezone.localdate() + dt.timedelta(days=8))
        return lock(found)

    monkeypatch.setattr(services, "lock", lock_late)
    assert services.tell_changed_minutes() == []


def test_silence_approves_the_day_after_the_last_day_of_the_corrections_and_not_on_it(silent):
    minutes, today = made.sent(council=silent), timezone.localdate()
    assert again(minutes).corrections_until == today + dt.timedelta(days=8)
    Minutes.objects.update(corrections_until=today)
    assert again(minutes).takes_corrections
    assert services.approve_silent_minutes() == []
    Minutes.objects.update(corrections_until=today - dt.timedelta(days=1))
    assert not again(minutes).takes_corrections
    assert services.approve_silent_minutes() == [minutes]
    entry = Entry.objects.about(minutes).get(kind="minutes.approved")
    assert (entry.actor, entry.data["how"]) == (None, "sans autre correction demandée")


def test_minutes_that_were_not_sent_take_no_corrections_and_are_not_approved_by_silence(later, silent):
    minutes = made.drafted(council=silent)
    Minutes.objects.update(corrections_until=timezone.localdate() - dt.timedelta(days=1))
    assert not again(minutes).takes_corrections
    assert services.approve_silent_minutes() == []


def test_a_session_the_day_after_the_last_day_of_the_corrections_is_asked():
    minutes = made.sent()
    meeting = made.next_session(minutes)
    minutes.corrections_until = meeting.starts_on - dt.timedelta(days=1)
    minutes.save()
    assert services.ask_approval(minutes, actor=minutes.secretary, meeting=meeting).meeting == meeting
    assert again(minutes).asked_in.meeting == meeting


def test_what_approved_is_kept_with_its_hour_and_told_with_its_code(later):
    minutes = made.sent()
    later(days=9)
    session = made.decides(minutes)
    found = again(minutes)
    assert found.approved_at is not None
    entry = Entry.objects.about(minutes).get(kind="minutes.approved")
    assert entry.data["how"] == f"par la séance « {session.meeting.title} », décision {found.approved_by.code}"

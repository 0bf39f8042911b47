"""A seat comes by the code, by its own link or by the list, once at a time; who leaves lets go of what it carries."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from lieudit.hall.floor import ask_to_speak, give_floor
from lieudit.hall.models import Presence, Session
from lieudit.hall.services import check_in, check_out, close_session
from lieudit.journal.models import Entry
from lieudit.meetings.models import MeetingProxy
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_seat, an_assembly
from tests.hall.factories import a_proxy, a_session, again
from tests.voting.test_give_proxy import at_once


def comes(session, seat, *, actor=None, **how):
    return check_in(session, seat, actor=actor or seat.voter, **({"code": session.code} | how))


@pytest.mark.django_db
def test_by_the_code_that_is_shown_in_the_room():
    session = a_session(present=0)
    presence = comes(session, session.seats[1], code=f" {session.code.lower()} ")
    assert (presence.mode, presence.by, presence.account) == ("on_site", "code", session.seats[1].voter)
    code = session.code.lower()
    comes(session, session.seats[2], code=f"{code[:3]} {code[3:]}")
    comes(session, session.seats[3], code="-".join(code))
    with pytest.raises(RuleBroken, match="n’est pas celui de cette séance"):
        comes(session, session.seats[4], code="XXXXXX")


@pytest.mark.django_db
def test_a_code_used_again_for_the_same_seat_is_refused():
    session = a_session(present=0)
    comes(session, session.seats[1])
    with pytest.raises(RuleBroken, match="est déjà en séance"):
        comes(session, session.seats[1])
    assert Presence.objects.count() == 1


@pytest.mark.django_db
def test_the_code_does_not_open_the_seat_of_another():
    session = a_session(present=0)
    for stranger in (session.seats[2].voter, AccountFactory()):
        with pytest.raises(RuleBroken, match="Vous ne représentez pas"):
            comes(session, session.seats[1], actor=stranger)


@pytest.mark.django_db
def test_at_a_distance_one_comes_by_ones_link_without_the_code():
    session = a_session(present=0)
    presence = comes(session, session.seats[1], by="link", mode="remote", code="")
    assert (presence.mode, presence.by) == ("remote", "link")
    with pytest.raises(RuleBroken, match="Vous ne représentez pas"):
        comes(session, session.seats[2], by="link", actor=session.seats[1].voter)


@pytest.mark.django_db
def test_the_chair_checks_the_list_without_taking_the_place_of_the_person():
    session = a_session(present=0)
    presence = comes(session, session.seats[1], by="list", actor=session.chair, code="")
    assert (presence.by, presence.account) == ("list", None)
    assert Entry.objects.get(kind="hall.checked_in").hat == session.seats[1].organisation
    gone = session.seats[2]
    gone.until = gone.since
    gone.save()
    for stranger in (gone, a_seat(an_assembly("Conseil de Corse"))):
        with pytest.raises(RuleBroken, match="ne siège pas"):
            comes(session, stranger, by="list", actor=session.chair)


@pytest.mark.django_db
def test_one_leaves_and_comes_back():
    session = a_session(present=2)
    seat = session.seats[1]
    left = check_out(session, seat, actor=seat.voter)
    assert left.left_at >= left.arrived_at
    with pytest.raises(RuleBroken, match="n’est pas en séance"):
        check_out(session, seat, actor=seat.voter)
    assert comes(session, seat).arrived_at >= left.left_at


@pytest.mark.django_db
def test_who_leaves_asks_no_more_and_has_finished_speaking():
    session = a_session()
    one, two = session.seats[1:3]
    give_floor(session, actor=session.chair, speech=ask_to_speak(session, one, actor=one.voter))
    ask_to_speak(session, two, actor=two.voter)
    check_out(session, one, actor=one.voter)
    check_out(session, two, actor=two.voter)
    assert not session.speeches.to_come().exists()
    assert session.speeches.ended().get().seat == one


@pytest.mark.django_db
def test_proxies_in_the_hands_of_who_leaves_lapse_and_the_givers_are_told(django_capture_on_commit_callbacks):
    session = a_session(present=4)
    holder, giver, other = session.seats[1], session.seats[4], session.seats[5]
    given = a_proxy(session, giver, holder)
    kept = a_proxy(session, other, session.seats[2])
    assert Session.objects.board(session.meeting.number).quorum.represented == 2
    with django_capture_on_commit_callbacks(execute=True):
        check_out(session, holder, actor=holder.voter)
    assert MeetingProxy.objects.get(pk=given.pk).state == "lapsed"
    assert MeetingProxy.objects.get(pk=kept.pk).state == "accepted"
    quorum = Session.objects.board(session.meeting.number).quorum
    assert (quorum.present, quorum.represented) == (3, 1)
    told = [message for message in mail.outbox if giver.voter.email in message.to]
    assert "est sans effet" in told[0].body


@pytest.mark.django_db
def test_proxies_are_in_force_again_when_their_holder_is_back():
    session = a_session(present=4)
    holder, giver = session.seats[1], session.seats[4]
    given = a_proxy(session, giver, holder)
    given.answered_at = session.opened_at
    given.save()
    refused = a_proxy(session, session.seats[5], holder, session.decision)
    MeetingProxy.objects.filter(pk=refused.pk).update(
        state="lapsed", answered_at=session.opened_at - dt.timedelta(days=1)
    )
    check_out(session, holder, actor=holder.voter)
    assert MeetingProxy.objects.get(pk=given.pk).state == "lapsed"
    comes(again(session), holder)
    assert MeetingProxy.objects.get(pk=given.pk).state == "accepted"
    assert MeetingProxy.objects.get(pk=refused.pk).state == "lapsed"
    assert "vaut de nouveau" in Entry.objects.get(kind="hall.proxy_revived").sentence


@pytest.mark.django_db
def test_a_closed_session_lets_nobody_in():
    session = a_session(present=0)
    close_session(session, actor=session.chair)
    with pytest.raises(RuleBroken, match="est levée"):
        comes(again(session), session.seats[1])


@pytest.mark.django_db
def test_the_database_holds_one_presence_at_a_time():
    session = a_session(present=2)
    there = session.presences.get(seat=session.seats[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(session=session, seat=there.seat, mode="remote", by="link", arrived_at=there.arrived_at)


@pytest.mark.django_db(transaction=True)
def test_two_telephones_at_once_are_one_presence():
    session = a_session(present=0)
    seat = session.seats[1]
    answers = at_once(lambda: comes(session, seat), lambda: comes(session, seat))
    assert sorted(answers)[1] == "done"
    assert "est déjà en séance" in sorted(answers)[0] or "est déjà en séance" in sorted(answers)[1]
    assert Presence.objects.filter(seat=seat).count() == 1

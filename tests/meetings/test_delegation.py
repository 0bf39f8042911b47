"""Who comes and who speaks for whom, until the session opens; the room has a list, proxies have rules."""

import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.journal.models import Entry
from lieudit.meetings.delegation import (
    accept_seat_proxy,
    entrust_seat,
    refuse_seat_proxy,
    register_seat,
    revoke_seat_proxy,
)
from lieudit.meetings.models import Meeting, MeetingProxy, Registration
from lieudit.meetings.services import edit_meeting
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council, a_qualified_person, a_seat, an_assembly
from tests.meetings.factories import a_meeting, convened

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    council = a_council()
    council.seats += [a_seat(council) for _rank in range(3)]
    return council


@pytest.fixture
def meeting(council):
    return convened(a_meeting(council))


def comes(meeting, seat, mode="on_site"):
    return register_seat(meeting, actor=seat.voter, seat=seat, mode=mode)


def gives(meeting, giver, holder, **words):
    return entrust_seat(meeting, actor=giver.voter, giver=giver, holder=holder, **words)


def given(meeting, giver, holder, **words):
    return accept_seat_proxy(gives(meeting, giver, holder, **words), actor=holder.voter)


def states(meeting):
    return {row.seat_id: (row.mode, row.state) for row in meeting.registrations.all()}


def test_who_answers_for_oneself_is_not_named_to_oneself(council, meeting):
    person, body = a_qualified_person(council), council.seats[0]
    mine, theirs = (comes(meeting, seat) and Entry.objects.about(meeting).first() for seat in (person, body))
    assert mine.own_sentence == f"Vous avez répondu en votre nom à « {meeting.title} » : sur place.".replace(
        "« ", "«\u00a0"
    ).replace(" »", "\u00a0»").replace(" :", "\u00a0:")
    assert str(mine).startswith(str(person.account))
    assert "en votre nom" not in theirs.own_sentence
    assert body.name.lower() in theirs.own_sentence.lower()


def test_a_full_room_has_a_list_that_moves_up_and_tells(council, django_capture_on_commit_callbacks):
    meeting, (a, b, c, *_others) = convened(a_meeting(council, capacity=1)), council.seats
    assert comes(meeting, a).state == "confirmed"
    assert comes(meeting, b).state == "waiting"
    assert comes(meeting, c).state == "waiting"
    assert comes(meeting, b).state == "waiting", "saying it again keeps one's turn"
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        comes(meeting, a, "remote")
    assert states(meeting) == {
        a.pk: ("remote", "confirmed"),
        b.pk: ("on_site", "confirmed"),
        c.pk: ("on_site", "waiting"),
    }
    (message,) = [sent for sent in mail.outbox if sent.to == [b.voter.email]]
    assert "Une place se libère" in message.body
    edit_meeting(meeting, actor=a.voter, capacity=2)
    assert states(meeting)[c.pk] == ("on_site", "confirmed")


def test_one_says_it_until_the_session_opens(council, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state="open")
    with pytest.raises(RuleBroken, match="ouverte"):
        comes(meeting, council.seats[1])
    with pytest.raises(RuleBroken, match="ouverte"):
        gives(meeting, council.seats[1], council.seats[2])


def test_a_seat_of_another_assembly_does_not_come(meeting):
    with pytest.raises(RuleBroken, match="pas de cette assemblée"):
        comes(meeting, a_seat(an_assembly("Assemblée de Bretagne")))


def test_a_proxy_is_offered_accepted_and_frees_a_place(council):
    meeting, (a, b, c, *_others) = convened(a_meeting(council, capacity=1)), council.seats
    comes(meeting, a)
    comes(meeting, b)
    proxy = given(meeting, a, c)
    assert (proxy.state, proxy.holder) == ("accepted", c)
    assert states(meeting) == {a.pk: ("proxy", "confirmed"), b.pk: ("on_site", "confirmed")}
    comes(meeting, a, "remote")
    assert MeetingProxy.objects.get().state == "revoked", "who comes speaks for themselves"
    assert states(meeting)[a.pk] == ("remote", "confirmed")


def test_a_proxy_that_is_refused_leaves_the_seat_without_anybody(council, meeting):
    proxy = gives(meeting, council.seats[1], council.seats[2])
    assert refuse_seat_proxy(proxy, actor=council.seats[2].voter).state == "refused"
    assert not Registration.objects.exists()
    with pytest.raises(RuleBroken, match="refusé"):
        revoke_seat_proxy(proxy, actor=council.seats[1].voter)


def test_the_latest_proxy_replaces_the_one_before(council, meeting):
    _chair, a, b, c, *_others = council.seats
    first, second = gives(meeting, a, b), gives(meeting, a, c)
    assert MeetingProxy.objects.get(pk=first.pk).state == "revoked"
    assert MeetingProxy.objects.standing().get() == second


def test_a_proxy_for_one_point_leaves_that_of_the_session_and_of_the_other_points(council, meeting):
    _chair, a, b, c, *_others = council.seats
    whole = gives(meeting, a, b)
    first, second = (gives(meeting, a, c, item=item) for item in meeting.items.order_by("rank")[:2])
    assert set(MeetingProxy.objects.standing()) == {whole, first, second}


def test_who_carries_enough_for_one_point_is_still_asked_for_the_session(council, meeting):
    (holder, *givers), item = council.seats, meeting.items.first()
    for giver in givers[:2]:
        given(meeting, giver, holder, item=item)
    with pytest.raises(RuleBroken, match="autant que la règle le permet"):
        gives(meeting, givers[2], holder, item=item)
    assert gives(meeting, givers[2], holder).state == "offered"


def test_a_seat_carries_no_more_than_the_rules_allow(council, meeting):
    holder, *givers = council.seats
    for giver in givers[:2]:
        given(meeting, giver, holder)
    with pytest.raises(RuleBroken, match="autant que la règle le permet"):
        gives(meeting, givers[2], holder)


def test_a_promise_beyond_the_cap_is_refused_at_its_answer(council, meeting):
    holder, *givers = council.seats
    offered = [gives(meeting, giver, holder) for giver in givers[:3]]
    for proxy in offered[:2]:
        accept_seat_proxy(proxy, actor=holder.voter)
    with pytest.raises(RuleBroken, match="autant que la règle le permet"):
        accept_seat_proxy(offered[2], actor=holder.voter)


def test_a_proxy_goes_no_further(council, meeting):
    a, b, c, *_others = council.seats
    given(meeting, a, b)
    with pytest.raises(RuleBroken, match="ne se transmet pas"):
        gives(meeting, c, a)
    with pytest.raises(RuleBroken, match="ne se transmet pas"):
        gives(meeting, b, c)
    with pytest.raises(RuleBroken, match="autre voix"):
        gives(meeting, c, c)


def test_who_is_only_asked_to_carry_a_proxy_may_give_its_own(council, meeting):
    a, b, c, *_others = council.seats
    gives(meeting, a, b)
    assert gives(meeting, b, c).state == "offered"


def test_who_comes_keeps_the_proxy_of_one_point_and_takes_back_that_of_the_session(council, meeting):
    _chair, a, b, c, *_others = council.seats
    whole, single = given(meeting, a, b), given(meeting, a, c, item=meeting.items.first())
    comes(meeting, a)
    assert [proxy.state for proxy in MeetingProxy.objects.filter(pk__in=[whole.pk, single.pk]).order_by("pk")] == [
        "revoked",
        "accepted",
    ]


def with_rules(council, **proxies):
    rules = DEFAULT_RULES | {"proxies": DEFAULT_RULES["proxies"] | proxies}
    meeting = a_meeting(council)
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    return convened(meeting)


def test_the_rules_may_ask_for_the_same_college(council):
    meeting = with_rules(council, same_college=True)
    with pytest.raises(RuleBroken, match="autre collège"):
        gives(meeting, council.seats[1], council.seats[2])
    assert gives(meeting, council.seats[0], council.seats[3]).state == "offered"


def test_the_rules_may_admit_no_proxy(council):
    with pytest.raises(RuleBroken, match="n’admet pas"):
        gives(with_rules(council, cap=0), council.seats[1], council.seats[2])


def test_a_proxy_without_a_name_goes_to_the_chair_where_the_rules_say_so(council, meeting):
    giver = council.seats[1]
    with pytest.raises(RuleBroken, match="Choisissez"):
        gives(meeting, giver, None)
    other = with_rules(council, blank="chair")
    proxy = gives(other, giver, None)
    assert (proxy.state, proxy.holder) == ("accepted", None)


def test_a_proxy_may_be_for_one_point(council, meeting):
    _chair, a, b, c, *_others = council.seats
    item = meeting.items.first()
    whole, single = given(meeting, a, b), given(meeting, a, c, item=item)
    assert list(MeetingProxy.objects.reaching(item)) == [single]
    assert list(MeetingProxy.objects.reaching(meeting.items.last())) == [whole]


@pytest.mark.django_db(transaction=True)
def test_two_seats_take_the_last_place_at_once():
    council = a_council()
    meeting = convened(a_meeting(council, capacity=1))
    gate, found = threading.Barrier(2), []

    def go(seat):
        gate.wait()
        try:
            found.append(comes(meeting, seat).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(seat,)) for seat in council.seats[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["confirmed", "waiting"]

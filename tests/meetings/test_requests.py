"""The right to the agenda: asked with a receipt, cosigned, listed by right, or refused with a reason that stays."""

import pytest
from django.core import mail
from django.utils import timezone

from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.governance.services import end_seat
from lieudit.meetings.models import AgendaRequest
from lieudit.meetings.requests import answer_request, cosign_request, needed, request_item, withdraw_request
from lieudit.meetings.services import drop_item, edit_item
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council, a_seat, an_assembly
from tests.meetings.factories import a_meeting, at, convened

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    """Thirteen seats: two of them put a point on the agenda."""
    council = a_council()
    council.seats += [a_seat(council) for _rank in range(10)]
    return council


def asks(meeting, seat, **words):
    words = {"title": "Le nom du conseil", "reason": "Il ne nous dit plus."} | words
    return request_item(meeting, actor=seat.voter, seat=seat, **words)


def again(request):
    return AgendaRequest.objects.select_related("meeting", "assembly").get(pk=request.pk)


def test_a_request_has_a_number_and_waits(council):
    meeting = convened(a_meeting(council))
    request = asks(meeting, council.seats[3])
    assert (request.number, request.state, request.item) == (1, "received", None)
    assert needed(meeting) == 2


def test_who_asks_before_the_session_is_convened_is_told_what_was_answered(council, django_capture_on_commit_callbacks):
    request = asks(a_meeting(council), council.seats[3])
    with django_capture_on_commit_callbacks(execute=True):
        answer_request(request, actor=council.seats[0].voter, enlist=False, answer="Le nom vient d’être choisi.")
    [told] = [sent for sent in mail.outbox if sent.to == [council.seats[3].voter.email]]
    assert "non inscrite. Le nom vient d’être choisi." in told.body


def test_the_share_of_the_rules_lists_a_point_whoever_decides(council):
    meeting = convened(a_meeting(council))
    request = asks(meeting, council.seats[3])
    request = cosign_request(request, actor=council.seats[4].voter, seat=council.seats[4])
    assert (request.state, request.by_right, request.answered_by) == ("listed", True, None)
    assert meeting.items.order_by("rank").last() == request.item
    assert request.item.carrier == council.seats[3].organisation


def test_a_seat_signs_once_and_not_its_own_request(council):
    meeting = convened(a_meeting(council))
    for _rank in range(10):
        a_seat(council)
    request = asks(meeting, council.seats[3])
    with pytest.raises(RuleBroken, match="demande déjà"):
        cosign_request(request, actor=council.seats[3].voter, seat=council.seats[3])
    cosign_request(request, actor=council.seats[4].voter, seat=council.seats[4])
    with pytest.raises(RuleBroken, match="déjà cosigné"):
        cosign_request(again(request), actor=council.seats[4].voter, seat=council.seats[4])
    assert again(request).cosignatures.count() == 1


def test_a_refusal_is_written_and_cosigners_may_pass_over_it(council):
    meeting, chair = convened(a_meeting(council)), council.seats[0].voter
    request = asks(meeting, council.seats[3])
    with pytest.raises(RuleBroken, match="motif"):
        answer_request(request, actor=chair, enlist=False, answer=" ")
    refused = answer_request(request, actor=chair, enlist=False, answer="Une consultation a lieu d’abord.")
    assert (refused.state, refused.answer) == ("refused", "Une consultation a lieu d’abord.")
    listed = cosign_request(again(request), actor=council.seats[4].voter, seat=council.seats[4])
    assert (listed.state, listed.by_right) == ("listed", True)


def test_who_presides_lists_a_point(council):
    meeting, chair = convened(a_meeting(council)), council.seats[0].voter
    request = answer_request(asks(meeting, council.seats[3]), actor=chair, enlist=True, minutes=35)
    assert (request.item.minutes, request.item.title) == (35, "Le nom du conseil")
    with pytest.raises(RuleBroken, match="inscrite"):
        answer_request(again(request), actor=chair, enlist=False, answer="Non.")


def test_every_seat_lists_a_point_where_the_rules_ask_for_no_share(council):
    rules = DEFAULT_RULES | {"agenda": DEFAULT_RULES["agenda"] | {"cosigners": "0"}}
    meeting = a_meeting(council)
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    meeting = convened(meeting)
    assert asks(meeting, council.seats[3]).by_right
    assert needed(meeting) == 1


def test_who_signed_and_sits_no_more_is_not_counted(council):
    meeting = convened(a_meeting(council))
    request = asks(meeting, council.seats[3])
    end_seat(council.seats[3], actor=None)
    request = cosign_request(request, actor=council.seats[4].voter, seat=council.seats[4])
    assert (request.state, needed(meeting)) == ("received", 2)
    request = cosign_request(again(request), actor=council.seats[5].voter, seat=council.seats[5])
    assert request.by_right


def test_a_point_is_asked_for_until_the_day_of_the_rules(council):
    with pytest.raises(RuleBroken, match="On demandait"):
        asks(convened(a_meeting(council, starts_at=at(7))), council.seats[3])
    assert asks(convened(a_meeting(council, starts_at=at(8))), council.seats[3]).number == 1


def test_a_general_assembly_takes_no_point_once_convened(council):
    meeting = a_meeting(council, kind="ordinary")
    assert asks(meeting, council.seats[3]).state == "received"
    with pytest.raises(RuleBroken, match="clos"):
        asks(convened(meeting), council.seats[4])


def test_a_stranger_asks_for_nothing(council):
    meeting = convened(a_meeting(council))
    stranger = a_seat(an_assembly("Assemblée de Bretagne"))
    with pytest.raises(RuleBroken, match="pas de cette assemblée"):
        asks(meeting, stranger)


def test_a_request_is_withdrawn_until_it_is_listed(council):
    meeting = convened(a_meeting(council))
    request = withdraw_request(asks(meeting, council.seats[3]), actor=council.seats[3].voter)
    assert request.state == "withdrawn"
    with pytest.raises(RuleBroken, match="retirée"):
        cosign_request(again(request), actor=council.seats[4].voter, seat=council.seats[4])


def test_a_point_listed_by_right_stays_as_it_was_asked(council):
    meeting = convened(a_meeting(council))
    request = asks(meeting, council.seats[3])
    chair, signs = council.seats[0].voter, council.seats[1 : needed(meeting)]
    for seat in signs:
        request = cosign_request(again(request), actor=seat.voter, seat=seat)
    assert request.by_right
    with pytest.raises(RuleBroken, match="inscrit de droit"):
        drop_item(request.item, actor=chair)
    with pytest.raises(RuleBroken, match="garde les mots"):
        edit_item(request.item, actor=chair, title="Nouvelles")
    assert edit_item(request.item, actor=chair, minutes=40).minutes == 40

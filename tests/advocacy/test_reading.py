"""What the reads of letters, demands, messages and promises hold, and what they leave out."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.advocacy import followup, services
from lieudit.advocacy.models import Commitment, Demand, Referral, Reply
from lieudit.advocacy.services import Part
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import (
    a_message,
    a_prepared,
    a_referral,
    an_institution,
    in_days,
    published,
    sending,
    staff,
    the_demand,
)
from tests.governance.factories import a_seat

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)


def a_promise(**said):
    published(a_message(a_referral(), "commit", **said))
    return Commitment.objects.get()


def test_a_promise_is_late_from_the_day_after_its_day(later):
    promise = a_promise(until=in_days(60))
    assert list(Commitment.objects.late(promise.due_on)) == []
    assert list(Commitment.objects.late(promise.due_on + ONE_DAY)) == [promise]
    later(60)
    assert not promise.is_late
    later(1)
    assert promise.is_late


def test_a_promise_that_was_kept_is_never_late(later):
    promise = followup.review_commitment(a_promise(until=in_days(60)), actor=staff(), step="keep", note="Publiée.")
    later(90)
    assert not promise.is_late
    assert list(Commitment.objects.late(timezone.localdate())) == []


def test_of_two_delays_that_were_granted_the_furthest_counts():
    referral = a_referral()
    near, far = (a_message(referral, "ask_time", key=str(days), until=in_days(days)) for days in (90, 120))
    published(far)
    published(near)
    assert the_demand(referral).extended_to == in_days(120)
    assert referral.link_until == in_days(120) + dt.timedelta(days=90)


def test_a_delay_that_was_refused_or_only_asked_is_no_delay():
    referral = a_referral()
    before = referral.link_until
    published(a_message(referral, "ask_time", key="refused"), granted=False, refusal="Rien ne le demande.")
    a_message(referral, "ask_time", key="asked")
    assert the_demand(referral).extended_to is None
    assert referral.link_until == before


def test_what_waits_for_its_verification_is_neither_rejected_nor_corrected():
    referral = a_referral()
    first = a_message(referral)
    assert list(Reply.objects.to_verify()) == [first]
    second = services.correct_reply(
        first, part=Part(the_demand(referral), "Accepté.", "accepted"), role="chef de bureau", deposit_key="again"
    )
    assert list(Reply.objects.to_verify()) == [second]
    assert list(Reply.objects.published()) == []
    services.reject_reply(second, actor=staff(), refusal="Le cabinet ne connaît pas ce message.")
    assert list(Reply.objects.to_verify()) == []
    assert list(Reply.objects.correctable(timezone.now())) == []


def test_a_verified_correction_takes_the_place_of_what_was_published():
    referral = a_referral()
    first = published(a_message(referral))
    words = {"part": Part(the_demand(referral), "Accepté.", "accepted"), "role": "chef de bureau"}
    second = services.correct_reply(first, deposit_key="again", **words)
    assert list(Reply.objects.published()) == [first], "until it is verified"
    published(second)
    assert list(Reply.objects.published()) == [second]


def test_a_demand_waits_for_its_first_message_and_an_acknowledgement_is_none(later):
    referral, first = a_referral(), timezone.now()
    a_message(referral, "acknowledge")
    assert the_demand(referral).pending_since is None
    message = a_message(referral, key="first")
    later(2)
    a_message(referral, key="second")
    assert the_demand(referral).pending_since == message.received_at >= first
    other = a_referral(referral.position, an_institution())
    assert the_demand(other).pending_since is None, "the message of another institution"


def test_a_letter_is_read_by_all_once_it_leaves_and_counts_once_it_has_left():
    prepared = a_prepared()
    assert list(Referral.objects.public()) == list(Demand.objects.public()) == []
    services.send_referral(prepared, actor=staff(), **sending(prepared))
    assert list(Referral.objects.public()) == [prepared]
    assert list(Demand.objects.public()) == []
    sent = a_referral(prepared.position, an_institution())
    assert {each.referral for each in Demand.objects.public()} == {sent}


def test_a_letter_that_is_prepared_is_read_by_the_secretariat_and_by_who_chairs():
    prepared = a_prepared()
    assembly = prepared.position.draft.assembly
    readers = {
        "secretariat": staff(),
        "chair": a_seat(assembly, chairs=True).voter,
        "member": a_seat(assembly).voter,
        "somebody": AccountFactory(),
    }
    seen = {name for name, account in readers.items() if Referral.objects.visible_to(account).exists()}
    assert seen == {"secretariat", "chair"}


def test_what_is_awaited_comes_by_its_day_as_it_was_granted():
    early = a_referral(due_on=in_days(50))
    late = a_referral(early.position, an_institution(), due_on=in_days(60))
    assert [each.referral for each in Demand.objects.awaited() if each.rank == 1] == [early, late]
    published(a_message(early, "ask_time", until=in_days(90)))
    assert [each.referral for each in Demand.objects.awaited() if each.rank == 1] == [late, early]

"""A general assembly of 5,000 members: its list closed by the task, the members convened, the letters written."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from bench.table import verdict
from lieudit.accounts.models import Account
from lieudit.governance.members import found_members_assembly
from lieudit.governance.services import found_assembly
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.members_list import ask_list, close_list
from lieudit.meetings.models import Meeting, MembersList, Notice
from lieudit.meetings.services import plan_meeting
from lieudit.meetings.tasks import post_letters
from lieudit.membership.colleges import ASSOCIATION
from lieudit.membership.models import Member
from lieudit.network.models import Organisation, Representative
from lieudit.territory.models import Region
from lieudit.toolkit.numbers import next_number

NAME = "assembly"
MEMBERS = 5000
AIM = 2
"""Most seconds of the list of all of them."""


def lines() -> list[str]:
    """Make the association of a region, convene all its members, and say what each part took."""
    actor = Account.objects.filter(is_active=True).order_by("pk")[0]
    meeting = an_association(actor)
    asked = ask_list(meeting, actor=actor, record_day=timezone.localdate())
    closed = timed(lambda: close_list.func(asked.pk, asked.asked_at.isoformat()))
    voices = MembersList.objects.get(pk=asked.pk).voices
    meeting = Meeting.objects.get(pk=meeting.pk)
    convened = timed(lambda: convene_meeting(meeting, actor=actor))
    convening = meeting.convenings.get()
    written = timed(lambda: post_letters.func(convening.pk))
    posted = Notice.objects.filter(convening=convening, mail__isnull=False).count()
    page = min(timed(lambda: Client().get(meeting.get_absolute_url())) for _ in range(3))
    return [
        f"{NAME} of {MEMBERS} members: list of {voices} voices {verdict(voices == MEMBERS)} closed in {closed:.2f} s"
        f" {verdict(closed <= AIM)} (≤ {AIM} s); convened in {convened:.1f} s; {posted} letters written by the task in"
        f" {written:.1f} s; its public page {page * 1000:.0f} ms",
    ]


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def an_association(actor: Account) -> Meeting:
    """The network of a region that has no assembly yet, its members written in bulk, its assembly in preparation."""
    number = next_number(Member)
    region = Region.objects.exclude(pk__in=Member.objects.filter(region__isnull=False).values("region")).order_by("pk")
    council = found_assembly(f"Conseil du banc de mesure {number}", actor=None, region=region[0])
    accounts = list(Account.objects.filter(is_active=True).order_by("pk")[:MEMBERS])
    since, codes = dt.date(2024, 1, 1), list(ASSOCIATION)
    held = Organisation.objects.bulk_create(
        Organisation(slug=f"membre-{number}-{n}", name=f"Structure membre n° {n}", kind="operating_body")
        for n in range(MEMBERS)
    )
    Representative.objects.bulk_create(
        Representative(account=accounts[n % len(accounts)], organisation=each, since=since)
        for n, each in enumerate(held)
    )
    Member.objects.bulk_create(
        Member(
            number=number + n,
            organisation=each,
            region=region[0],
            college=codes[n % len(codes)],
            state="admitted",
            applied_by=actor,
            since=since,
        )
        for n, each in enumerate(held)
    )
    starts_at = timezone.now() + dt.timedelta(days=30)
    return plan_meeting(
        found_members_assembly(council, actor=None),
        actor=actor,
        kind="ordinary",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=3),
        place_name="La Halle",
    )

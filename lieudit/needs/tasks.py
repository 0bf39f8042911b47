"""Mails that leave once a deposit is safely written, and the dates that they announce."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import Q
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Assembly, AssemblyKind
from lieudit.journal.models import Follow
from lieudit.needs.models import Need, Support
from lieudit.needs.workflow import NeedState
from lieudit.territory.models import Department
from lieudit.toolkit.workdays import add_working_days

LINK_LIFE = dt.timedelta(days=365)
"""How long a follow-up link opens the page of its need."""
SALT = "needs.followup"
DEFAULT_REVIEW_DAYS = 2
"""Working days that the animation has to read a deposit, where no assembly says otherwise."""

SORTING_DAYS = 5
"""Working days that the animation gives itself to gather or answer what is expressed."""


def review_days(regions: Iterable[int | None]) -> dict[int | None, int]:
    """The delay of each region, by the rules in force of its assembly; under None, that of the nation."""
    wanted = Q(region__in=[region for region in regions if region]) | Q(kind=AssemblyKind.NATIONAL)
    days, today = {}, timezone.localdate()
    for assembly in Assembly.objects.filter(wanted).prefetch_related("rulebooks"):
        in_force = [book for book in assembly.rulebooks.all() if book.in_force_from <= today]
        rules = max(in_force, key=lambda book: book.version).rules if in_force else {}
        days[assembly.region_id] = rules.get("review_days", DEFAULT_REVIEW_DAYS)
    return days


def review_due(since: dt.datetime, department: Department | None, days: dict[int | None, int] | None = None) -> dt.date:
    """The day before which the animation reads a deposit: working days of that department."""
    region = department.region_id if department else None
    days = review_days([region]) if days is None else days
    count = days.get(region, days.get(None, DEFAULT_REVIEW_DAYS))
    return add_working_days(timezone.localdate(since), count, department.code if department else None)


def review_dates(needs: Iterable[Need]) -> list[tuple[Need, dt.date]]:
    """Each deposit, with the day before which it is read."""
    waiting = list(needs)
    days = review_days(need.department.region_id for need in waiting if need.department)
    return [(need, review_due(need.created_at, need.department, days)) for need in waiting]


def sorting_due(need: Need) -> dt.date | None:
    """The day before which the animation gathers it with others, or answers it; None once it has."""
    if need.state != NeedState.EXPRESSED:
        return None
    code = need.department.code if need.department else None
    return add_working_days(timezone.localdate(need.published_at or need.created_at), SORTING_DAYS, code)


def followup_token(need: Need) -> str:
    """The word of a follow-up link: who holds it may withdraw or detach the need for a year."""
    return signing.dumps(need.pk, salt=SALT)


class DeadLink(Exception):
    """A follow-up link that opens nothing: it has expired, or was altered on its way."""

    @property
    def expired(self) -> bool:
        return isinstance(self.__cause__, signing.SignatureExpired)


def need_of(token: str, *, ever: bool = False) -> Need:
    """The need of a follow-up link; with `ever`, even of an expired one."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=None if ever else LINK_LIFE)
        return Need.objects.for_page().get(pk=pk)
    except (signing.BadSignature, Need.DoesNotExist) as why:
        raise DeadLink from why


def followup_url(need: Need) -> str:
    """The whole address, for a mail."""
    return settings.SITE_URL + reverse("needs:followup", args=[followup_token(need)])


@task
def send_receipt(need_id: int) -> None:
    """To the address left with a need: what was received, the link to follow it, the link that confirms."""
    need = Need.objects.select_related("department").get(pk=need_id)
    follow = Follow.objects.of(need).filter(address=need.address, ended_at=None).first()
    context = {
        "need": need,
        "review": review_due(need.created_at, need.department),
        "pending": need.state == NeedState.PENDING,
        "followup_url": followup_url(need),
        "confirm_url": _confirm_url(follow),
    }
    _send("needs/mail_receipt.txt", need.address, f"Besoin n° {need.number} bien reçu", context)


@task
def send_support_receipt(support_id: int) -> None:
    """To the address left with a support: the link that confirms one wants to be told."""
    support = Support.objects.select_related("need", "place__municipality__department").get(pk=support_id)
    follow = Follow.objects.of(support.need).filter(address=support.address, ended_at=None).first()
    context = {
        "support": support,
        "review": review_due(support.at, support.place.municipality.department),
        "pending": support.published_at is None,
        "need_url": settings.SITE_URL + support.need.get_absolute_url(),
        "confirm_url": _confirm_url(follow),
    }
    subject = f"Vous rejoignez le besoin n° {support.need.number}"
    _send("needs/mail_support.txt", support.address, subject, context)


@task
def send_followup_link(need_id: int) -> None:
    """A fresh link, to the address that the author left, when the old one has expired."""
    need = Need.objects.get(pk=need_id)
    context = {"need": need, "followup_url": followup_url(need)}
    _send("needs/mail_link.txt", need.address, f"Suivre votre besoin n° {need.number}", context)


def _confirm_url(follow: Follow | None) -> str:
    if follow is None or follow.confirmed_at:
        return ""
    return settings.SITE_URL + reverse("journal:confirm", args=[follow.token])


def _send(template: str, to: str, subject: str, context: dict[str, object]) -> None:
    EmailMessage(subject, render_to_string(template, context), to=[to]).send()

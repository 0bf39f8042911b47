"""Mails posted with a deposit, or for who asks for their link again; and the meaning of needs, once they are public.

Anybody may have left the address: mails hold no word of whoever typed it, and one mailbox gets few of them.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.journal.models import Follow
from lieudit.journal.tasks import silence_url
from lieudit.lexicon.meaning import formula, meanings_of
from lieudit.lexicon.subjects import subjects_of
from lieudit.needs.links import followup_url
from lieudit.needs.models import Meaning, Need, Support, keep_index
from lieudit.needs.workflow import NOT_PUBLIC, NeedState
from lieudit.toolkit import encoder
from lieudit.toolkit.outbox import post
from lieudit.toolkit.recipients import is_silent, mail_turn

MOST_LEARNT = 200
"""Needs whose meaning one task computes: some seconds of the worker, and other tasks pass."""
type Turn = dt.datetime | None
"""What `mail_turn` granted to an address."""
LAST = -80
"""Mails and documents pass before."""


@task
def learn_meaning(need_id: int) -> None:
    """What a need that was just published means. Twice is once; what was withdrawn meanwhile is left alone."""
    _learn([need_id])


@task(priority=LAST)
def learn_missing() -> None:
    """What was published and is not known: an encoder that came later, other subjects, a worker that was stopped."""
    keep_index()
    missing = list(Need.objects.unlearnt().order_by("-pk").values_list("pk", flat=True)[:MOST_LEARNT])
    _learn(missing)
    if len(missing) == MOST_LEARNT:
        learn_missing.enqueue()


@transaction.atomic
def _learn(ids: list[int]) -> None:
    """Needs are locked in order: none is withdrawn while its words are read, and nothing is kept of it after."""
    by = formula()
    public = Need.objects.exclude(state__in=NOT_PUBLIC).filter(pk__in=ids).exclude(meaning__formula=by)
    needs = list(public.order_by("pk").select_for_update(of=("self",)).only("pk", "words"))
    numbers = meanings_of([need.words for need in needs]) if needs and encoder.is_there() else [None] * len(needs)
    Meaning.objects.bulk_create(
        [
            Meaning(need=need, subjects=sorted(subjects_of(need.words)), numbers=each, formula=by)
            for need, each in zip(needs, numbers, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["need"],
        update_fields=["subjects", "numbers", "formula"],
    )


def send_receipt(need: Need, due: dt.date, follow: Follow, turn: Turn) -> bool:
    """To the address left with a need, which follows it: its number, when it is read, the link to follow it, the link
    that confirms; none of its words."""
    context = {
        "need": need,
        "review": due,
        "pending": need.state == NeedState.PENDING,
        "sort_before": need.sorting_due,
        "followup_url": followup_url(need),
        "public_url": settings.SITE_URL + need.get_absolute_url() if need.stage_rank else "",
        "confirm_url": _confirm_url(follow),
    }
    return _send("needs/mail_receipt.txt", need.address, f"Besoin n° {need.number} bien reçu", context, turn)


def send_support_receipt(support: Support, follow: Follow, turn: Turn) -> bool:
    """To the address left with a support, which follows its need: the link that confirms one wants to be told."""
    context = {
        "support": support,
        "review": support.review_due,
        "pending": support.published_at is None,
        "need_url": settings.SITE_URL + support.need.get_absolute_url(),
        "confirm_url": _confirm_url(follow),
    }
    subject = f"Soutien au besoin n° {support.need.number} bien reçu"
    return _send("needs/mail_support.txt", support.address, subject, context, turn)


def send_followup_link(need: Need) -> bool:
    """A fresh link, to the address that the author left, when the old one has expired."""
    context = {"need": need, "followup_url": followup_url(need)}
    subject = f"Suivre votre besoin n° {need.number}"
    return _send("needs/mail_link.txt", need.address, subject, context, mail_turn(need.address))


def was_written_to(thing: Need | Support) -> bool:
    """Whether a receipt left to the address that is on a need, or on a support, or has its turn to leave."""
    since = thing.created_at if isinstance(thing, Need) else thing.at
    follow = _follow_of_author(thing)
    return follow is not None and bool(follow.confirmed_at or (follow.asked_at and follow.asked_at >= since))


def leaves_at(thing: Need | Support) -> dt.datetime | None:
    """When the receipt leaves to that address, while it waits for its turn."""
    follow = _follow_of_author(thing)
    waits = follow is not None and follow.asked_at is not None and follow.asked_at > timezone.now()
    return follow.asked_at if follow and waits else None


def confirmed_at(thing: Need | Support) -> dt.datetime | None:
    """Since when its owner has confirmed that address."""
    follow = _follow_of_author(thing)
    return follow.confirmed_at if follow else None


def why_not_written_to(address: str) -> str:
    """Why the last mail to an address did not leave."""
    if is_silent(address):
        return _("Ce message n’est pas parti : cette adresse a demandé à ne plus rien recevoir.")
    return _(
        "Ce message n’est pas parti : une adresse en reçoit trois par jour au plus, pour que personne ne la submerge."
    )


def _follow_of_author(thing: Need | Support) -> Follow | None:
    return _follow_of(thing if isinstance(thing, Need) else thing.need, thing.address)


def _follow_of(need: Need, address: str) -> Follow | None:
    return Follow.objects.of(need).going_on_at(address).first()


def _confirm_url(follow: Follow) -> str:
    if follow.confirmed_at:
        return ""
    return settings.SITE_URL + reverse("journal:confirm", args=[follow.token])


def _send(template: str, to: str, subject: str, context: dict[str, object], turn: Turn) -> bool:
    """Post it for its turn, unless the address had enough: anybody may have left it."""
    if turn is None:
        return False
    url = silence_url(to)
    headers = {"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{url}>"}
    headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    body = render_to_string(template, {**context, "silence_url": url})
    post(EmailMessage(subject, body, to=[to], headers=headers), not_before=turn, granted=True)
    return True

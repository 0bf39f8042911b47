"""Mails posted with a deposit, or for who asks for their link again."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from lieudit.journal.models import Follow
from lieudit.needs.links import followup_url
from lieudit.needs.models import Need, Support
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.outbox import post


def send_receipt(need: Need) -> None:
    """To the address left with a need: what was received, the link to follow it, the link that confirms."""
    follow = Follow.objects.of(need).filter(address=need.address, ended_at=None).first()
    context = {
        "need": need,
        "review": need.review_due,
        "pending": need.state == NeedState.PENDING,
        "followup_url": followup_url(need),
        "confirm_url": _confirm_url(follow),
    }
    _send("needs/mail_receipt.txt", need.address, f"Besoin n° {need.number} bien reçu", context)


def send_support_receipt(support: Support) -> None:
    """To the address left with a support: the link that confirms one wants to be told."""
    follow = Follow.objects.of(support.need).filter(address=support.address, ended_at=None).first()
    context = {
        "support": support,
        "review": support.review_due,
        "pending": support.published_at is None,
        "need_url": settings.SITE_URL + support.need.get_absolute_url(),
        "confirm_url": _confirm_url(follow),
    }
    subject = f"Vous rejoignez le besoin n° {support.need.number}"
    _send("needs/mail_support.txt", support.address, subject, context)


def send_followup_link(need: Need) -> None:
    """A fresh link, to the address that the author left, when the old one has expired."""
    context = {"need": need, "followup_url": followup_url(need)}
    _send("needs/mail_link.txt", need.address, f"Suivre votre besoin n° {need.number}", context)


def _confirm_url(follow: Follow | None) -> str:
    if follow is None or follow.confirmed_at:
        return ""
    return settings.SITE_URL + reverse("journal:confirm", args=[follow.token])


def _send(template: str, to: str, subject: str, context: dict[str, object]) -> None:
    post(EmailMessage(subject, render_to_string(template, context), to=[to]))

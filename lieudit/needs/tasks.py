"""Mails that leave once a deposit is safely written."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse

from lieudit.journal.models import Follow
from lieudit.needs.links import followup_url
from lieudit.needs.models import Need, Support
from lieudit.needs.workflow import NeedState


@task
def send_receipt(need_id: int) -> None:
    """To the address left with a need: what was received, the link to follow it, the link that confirms."""
    need = Need.objects.select_related("department").get(pk=need_id)
    follow = Follow.objects.of(need).filter(address=need.address, ended_at=None).first()
    context = {
        "need": need,
        "review": need.review_due,
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
        "review": support.review_due,
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

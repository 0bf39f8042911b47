"""The three pieces of an employee who is lent, set by the worker; an SOS told by letters."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.sealing import seal_words
from lieudit.journal.tasks import attempt, send
from lieudit.mutual_aid.models import Hand, LawNote, Sos
from lieudit.mutual_aid.workflow import HandState
from lieudit.network.models import Representative
from lieudit.toolkit import french
from lieudit.toolkit.locks import lock
from lieudit.toolkit.pdf import render_pdf

TEMPLATE = Path(__file__).parent / "templates" / "mutual_aid/papers.typ"


@task
def set_papers(hand_id: int) -> None:
    """Set the agreement, the convention and the amendment in one document; nothing where the loan has moved on, or
    where it is set already: what is written again has no document until then."""
    hand = Hand.objects.with_places().filter(pk=hand_id, state=HandState.PAPERS, document="").first()
    if hand is None:
        return
    title = f"Prêt d’une personne salariée, n° {hand.number}"
    content = render_pdf(TEMPLATE, words_of(hand), title, dated=hand.asked_at)
    with transaction.atomic():
        held = lock(hand)
        if held.state != HandState.PAPERS or held.document or words_of(held) != words_of(hand):
            return  # it was set, or written again, meanwhile: another task does that
        held.document.save(f"pieces-{hand.number}.pdf", ContentFile(content), save=False)
        held.save(update_fields=["document"])


def words_of(hand: Hand) -> dict[str, object]:
    """What the three pieces say."""
    law = LawNote.objects.filter(key="employee").first()
    return {
        "number": hand.number,
        "lender": str(hand.giver),
        "lender_where": hand.giver.where,
        "user": str(hand.receiver),
        "user_where": hand.receiver.where,
        "since": french.day(hand.since),
        "until": french.day(hand.until),
        "days": (hand.until - hand.since).days + 1,
        "title": hand.title,
        **{name: getattr(hand, name) for name in ("person", "qualification", "costs", "work", "schedule", "location")},
        "special": hand.special,
        "source": law.source if law else "",
        "seal": seal_words(hand.asked_at),
        "made_on": french.day(timezone.localdate(hand.asked_at)),
    }


@task
def tell_sos(sos_id: int) -> None:
    """One letter to each person who represents a place that is told; nothing once the SOS is over."""
    sos = Sos.objects.running().select_related("place__municipality").filter(pk=sos_id).first()
    if sos is None:
        return
    spoken = Representative.objects.running().filter(place__in=sos.told.values("place"), account__is_active=True)
    addresses = set(spoken.values_list("account__email", flat=True)) - {sos.author.email}
    url = settings.SITE_URL + sos.get_absolute_url()
    choices = settings.SITE_URL + reverse("mutual_aid:loans")
    subject = f"SOS, {sos.place} : {sos.title}"
    for address in sorted(addresses):
        attempt(_letter, address, subject, {"sos": sos, "url": url, "choices": choices})


def _letter(address: str, subject: str, context: dict[str, object]) -> None:
    send(address, subject, "mutual_aid/mails/sos.txt", context)

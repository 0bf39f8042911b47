"""The letter that says to the places of a file what was decided, and why: a PDF/UA, the same for the same decision."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lieudit.care.models import Measure
from lieudit.funding.agreeing import said_of
from lieudit.funding.jury_board import reasons_of
from lieudit.funding.models import Outcome, Rating
from lieudit.journal.sealing import seal_words
from lieudit.toolkit.french import counted, day, number, typeset
from lieudit.toolkit.pdf import render_pdf

TEMPLATE = Path(__file__).parent / "templates" / "funding/decision.typ"


def letter_pdf(outcome: Outcome) -> bytes:
    """The letter of a published decision."""
    title = f"Décision sur le dossier n° {outcome.application.number}"
    return render_pdf(TEMPLATE, words_of(outcome), title, dated=outcome.published_at)


def words_of(outcome: Outcome) -> dict[str, object]:
    """What the letter says: nobody who rated is named in it, and nothing that care hides is read in it."""
    application, call = outcome.application, outcome.application.call
    marks = Rating.objects.counted().filter(application=application).order_by("pk").values_list("marks", flat=True)
    jury, published = call.jury, outcome.published_at
    assert published is not None  # who asks for it has looked
    hidden = Measure.objects.hides(outcome)
    until = jury.appeals_until if call.rules.appeal is not False else None
    return {
        "number": application.number,
        "file": said_of(application),
        "call": call.title,
        "organiser": call.organiser,
        "places": [str(each.place) for each in application.partners.inside().select_related("place").order_by("pk")],
        "verdict": str(outcome.get_verdict_display()),
        "amount": typeset(f"{number(outcome.amount)} €") if outcome.amount else "",
        "made_on": day(published),
        "reasons": [
            {
                "name": each.criterion["name"],
                "points": each.criterion["points"],
                "mean": each.mean,
                "most": len(each.criterion["marks"]) - 1,
                "text": _("Ces mots sont masqués par une mesure de bienveillance.") if hidden else each.text,
            }
            for each in reasons_of(outcome, [tuple(each) for each in marks])
        ],
        "signed": counted(outcome.signatures.count(), _("personne du jury"), _("personnes du jury")),
        "until": day(until) if until else "",
        "seal": seal_words(published),
        "url": settings.SITE_URL + application.get_absolute_url(),
    }

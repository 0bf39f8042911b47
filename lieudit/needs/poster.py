"""The poster of a place, with the code that leads to the form of a need, and the paper form of who has no telephone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from lieudit.needs.whereabouts import label_of
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.toolkit.pdf import render_pdf
from lieudit.toolkit.qr import drawing

TEMPLATE = Path(__file__).parent / "templates" / "needs/poster.typ"


def poster_of(place: Place) -> bytes:
    """Two pages, A4, accessible; set at each reading: it is asked for some times in the life of a place."""
    named = {"place": label_of(place)}
    say = f"{settings.SITE_URL}{reverse('needs:express')}?{urlencode(named)}"
    typed = f"{settings.SITE_URL}{reverse('needs:collect')}?{urlencode(named | {'channel': 'paper'})}"
    shown = f"{settings.SITE_URL}{reverse('needs:express')}".partition("://")[2].rstrip("/")
    data = {
        "place": place.name,
        "town": place.where,
        "address": shown,
        "domains": [str(label) for _code, label in Domain.choices],
    }
    files = {"say.svg": drawing(say).encode(), "type.svg": drawing(typed).encode()}
    return render_pdf(TEMPLATE, data, f"Affiche : {place.name}", files=files)

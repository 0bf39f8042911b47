"""The paper of an attestation: an accessible PDF with a code to read. Alone it proves nothing, and says so."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.attestations.board import version_of
from lieudit.attestations.models import COUNCIL, Attestation
from lieudit.attestations.verifier_attestation import NOT_PROVED
from lieudit.journal.sealing import seal_words
from lieudit.toolkit import french
from lieudit.toolkit.pdf import render_pdf
from lieudit.toolkit.qr import drawing

TEMPLATE = Path(__file__).parent / "templates" / "attestations/attestation.typ"


def paper_of(attestation: Attestation) -> bytes:
    """One sheet: who, what, which grade, by whom, and the address where it is verified, as a code too."""
    achievement, place = attestation.achievement, attestation.place
    address = settings.SITE_URL + reverse("attestations:paper", args=[attestation.code])
    rows = attestation.recognitions.shown().select_related("place__municipality")
    peers = [
        {"place": row.place.name, "words": row.words, "proof": row.proof, "on": french.day(row.at)} for row in rows
    ]
    data: dict[str, object] = {
        "numbered": attestation.numbered,
        "who": attestation.who,
        "place": f"{place.name}, {place.municipality.name}" if place else "",
        "what": achievement.title,
        "able": achievement.able,
        "path": str(version_of(attestation) or ""),
        "grade": str(attestation.get_state_display()),
        "on": french.day(attestation.attested_at or attestation.recognised_at or attestation.declared_at),
        "peers": peers,
        "keeper": achievement.keeper_name,
        "issuer": str(COUNCIL),
        "address": address,
        "seal": seal_words(),
        "not_proved": list(NOT_PROVED),
    }
    title = _("Attestation : %(what)s") % {"what": achievement.title}
    return render_pdf(TEMPLATE, data, title, files={"code.svg": drawing(address).encode()})

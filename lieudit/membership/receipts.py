"""The receipt of a payment, as an accessible PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from lieudit.journal.sealing import seal_words
from lieudit.membership.standing import euros
from lieudit.toolkit.french import NBSP, day
from lieudit.toolkit.pdf import render_pdf

if TYPE_CHECKING:
    from lieudit.membership.models import Payment

TEMPLATE = Path(__file__).parent / "templates" / "membership/receipt.typ"


def receipt_pdf(payment: Payment) -> bytes:
    """A numbered receipt; that of a contrary payment says which one it cancels."""
    period, member = payment.period, payment.period.member
    facts = [
        (_("Membre"), member.desk_name),
        (_("Association"), member.association),
        (_("Cotisation"), f"{period.year}, {period.line.label}"),
        (_("Référence"), period.reference),
        (_("Montant"), euros(payment.amount)),
        (_("Reçu le"), day(payment.paid_on)),
        (_("Moyen"), payment.get_means_display()),
    ]
    if payment.contra_of:
        facts.append((_("Annule"), f"le reçu n°{NBSP}{payment.contra_of.number}{NBSP}: {payment.note}"))
    return render_pdf(
        TEMPLATE,
        {
            "sender": settings.PUBLISHER,
            "facts": [list(fact) for fact in facts],
            "made": f"Reçu établi le {day(payment.recorded_at)}.",
            "seal": seal_words(payment.recorded_at),
            "mention": _("Ce reçu atteste un encaissement. Il n’ouvre pas droit par lui-même à une réduction d’impôt."),
        },
        f"Reçu n°{NBSP}{payment.number}",
        dated=payment.recorded_at,
    )

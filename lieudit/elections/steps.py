"""Steps that need nothing typed: one button each, and what is said once it is pressed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.elections import circle, count, minutes, roll, services
from lieudit.toolkit.types import Act, Phrase

PLAIN: dict[str, tuple[str, Act, Phrase]] = {
    "annoncer": (
        "announce",
        services.announce_election,
        _("L’élection est annoncée. Son calendrier est public."),
    ),
    "arreter": (
        "freeze_roll",
        roll.freeze_roll,
        _("La liste est arrêtée. Elle se corrige maintenant."),
    ),
    "sceller": ("seal_roll", roll.seal_roll, _("La liste est scellée : elle ne change plus.")),
    "scrutins": ("order_ballots", count.order_ballots, _("Les scrutins sont ordonnés, un par collège.")),
    "clore": (
        "close",
        minutes.close_election,
        _("Le procès-verbal est scellé, les mandats sont ouverts."),
    ),
}
"""Steps of an election, by their word in the address: the step, its act, what is said once done."""
IN_CIRCLE: dict[str, tuple[str, Act, Phrase]] = {
    "lire": ("read", circle.read_nominations, _("La lecture est ouverte.")),
    "finir": ("end", circle.end_circle, _("Le cercle est fini. Le siège reste à pourvoir.")),
}
"""Steps of a circle, in the same way."""

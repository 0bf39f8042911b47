"""Who may see what of a ballot, in words read before voting: for a roll-call, and for totals. Pure."""

from __future__ import annotations

from typing import NamedTuple

from lieudit.toolkit.french import counted
from lieudit.voting.totals import FEWEST
from lieudit.voting.workflow import Disclosure


class Sight(NamedTuple):
    """What somebody may see: of who votes, and of what one chooses."""

    who: str
    attendance: str
    choice: str


SIGHTS = {
    Disclosure.ROLL_CALL: (
        Sight("Tout le monde", "Qui a voté : dès le vote", "Ce que chacun a choisi : à la clôture"),
    ),
    Disclosure.TOTALS: (
        Sight("Vous", "Que votre vote est reçu", "Votre choix, dans l’export de vos données"),
        Sight("Les membres inscrits", "Qui a voté, à la clôture", "Des totaux, à la clôture"),
        Sight("La présidence, le secrétariat, qui dépouille", "Qui a voté, à la clôture", "Des totaux, à la clôture"),
        Sight("Le public", "Combien ont voté", "Des totaux, à la clôture"),
        Sight("Qui tient le serveur", "Qui a voté, dès le vote", "Le choix de chacun, en lisant la base ou une copie"),
    ),
}
KEPT = {
    Disclosure.ROLL_CALL: "Il est publié après la clôture et ne change plus.",
    Disclosure.TOTALS: "Seuls les totaux paraissent, après la clôture : nulle page ne dit qui a choisi quoi. Il ne "
    "change plus.",
}
"""What becomes of one's vote, said beside the button that casts it."""
SHORT = {
    Disclosure.ROLL_CALL: "Le vote est public : organisation, collège et choix paraissent après la clôture. Un vote ne "
    "change plus.",
    Disclosure.TOTALS: "Pas d’appel nominal : seuls les totaux paraissent, après la clôture. Un vote ne change plus.",
}
LIMITS = (
    "De qui tient le serveur : l’urne n’est pas chiffrée, et la base de données sait qui a voté quoi. Si cela ne vous "
    "suffit pas, demandez un vote sur papier.",
    "De qui regarde votre écran, ou vous demande l’export de vos données.",
    "De l’unanimité : si tous les bulletins sont pareils, le total dit ce que chacun a voté.",
)
"""What totals do not protect from."""


def limits(registered: int) -> list[str]:
    """What the totals of so many voices do not protect from."""
    few = f"Du petit nombre : {counted(registered, 'voix inscrite', 'voix inscrites')}, on peut parfois deviner."
    return [*LIMITS, few] if registered < FEWEST else list(LIMITS)

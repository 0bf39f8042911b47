"""Who keeps the vocabulary: the secretariat, and whoever the room of places names (who animates a territory)."""

from __future__ import annotations

from collections.abc import Callable

from lieudit.accounts.models import Visitor
from lieudit.toolkit.extension import Answer

ANIMATES = Answer[Callable[[Visitor], bool]](
    "lexicon.permissions.ANIMATES",
    "Who keeps the vocabulary beside the secretariat: who animates some territory today.",
    lambda account: False,
)


def keeps_vocabulary(account: Visitor) -> bool:
    """Belongs to the secretariat, or animates some territory today."""
    return bool(account.is_authenticated and (account.is_staff or ANIMATES()(account)))

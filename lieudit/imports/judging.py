"""Whether a list that was fetched is taken by itself, or waits for a person. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Json

MOST_CHANGED = 0.2
"""Share of the rows of a list that may come or change at once without a person."""
MOST_GONE = 0.2
"""Share of the rows of the former list that may be missing."""
MOST_LEFT_ASIDE = 0.1
"""Share of rows that may be left aside for their faults."""
A_FEW = 3
"""As many rows may come, change, leave or have faults whatever the size of the list."""


def why_held(counts: Json, *, total: int, former: int, gone: int) -> str:
    """Why a person has to look, in one sentence; nothing when it may be taken. `former` is how many rows the list had,
    0 when it was never taken; `gone`, how many of them are not there any more.

    >>> why_held({"created": 2, "updated": 1, "rejected": 0}, total=40, former=38, gone=0)
    ''
    """
    if not former:
        return _("C’est la première fois que cette liste est lue ici : relisez son aperçu avant de la prendre.")
    if _is_much(gone, former, MOST_GONE):
        words = counted(gone, _("ligne n’y est plus"), _("lignes n’y sont plus"))
        return _("%(gone)s, sur %(former)s : plus d’une sur cinq.") % {"gone": words, "former": former}
    aside = int(counts.get("rejected", 0))
    if _is_much(aside, total, MOST_LEFT_ASIDE):
        words = counted(aside, _("ligne ne se lit pas"), _("lignes ne se lisent pas"))
        return _("%(aside)s, sur %(total)s : plus d’une sur dix.") % {"aside": words, "total": total}
    changed = sum(int(counts.get(name, 0)) for name in ("created", "updated", "zoned", "ended"))
    if _is_much(changed, total, MOST_CHANGED):
        words = counted(changed, _("ligne arrive ou change"), _("lignes arrivent ou changent"))
        return _("%(changed)s, sur %(total)s : plus d’une sur cinq.") % {"changed": words, "total": total}
    return ""


def _is_much(count: int, total: int, share: float) -> bool:
    return count > max(A_FEW, share * total)

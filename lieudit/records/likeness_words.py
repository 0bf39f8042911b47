"""The signs of likeness of two records, in words. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.toolkit.french import number

SAME = {
    "siret": gettext_lazy("même SIRET"),
    "phone": gettext_lazy("même téléphone"),
    "email": gettext_lazy("même adresse électronique"),
    "site": gettext_lazy("même site"),
    "address": gettext_lazy("même adresse"),
    "said": gettext_lazy("signalé par une personne"),
}


def signs(reasons: Mapping[str, float]) -> str:
    """« noms semblables à 73 %, même site, à 40 m »."""
    words = [_("noms semblables à %(share)s %%") % {"share": number(round(reasons.get("name", 0) * 100))}]
    words += [str(label) for sign, label in SAME.items() if sign in reasons]
    if "metres" in reasons:
        metres = reasons["metres"]
        far = f"{number(metres / 1000, 1)} km" if metres >= 1000 else f"{number(metres)} m"
        words.append(_("à %(far)s l’une de l’autre") % {"far": far})
    return ", ".join(words)

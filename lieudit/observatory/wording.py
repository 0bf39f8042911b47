"""The sheet of an indicator as a page shows it, line by line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lieudit.observatory.models import Snapshot
from lieudit.observatory.reads import Land
from lieudit.observatory.sheets import Indicator
from lieudit.toolkit.french import counted, day, number, percent


def indicator_lines(found: Indicator, taken: Snapshot | None, nation: Land | None) -> list[tuple[str, str]]:
    """What it is made of, and how much of it is sure."""
    lines = [
        (_("Pourquoi"), str(found.why)),
        (_("Formule"), str(found.formula)),
        (_("Unité"), str(found.unit.value)),
        (_("Sources"), _("%(source)s. %(vintage)s.") % {"source": found.source, "vintage": found.vintage}),
        (_("Géographie"), str(found.geography)),
    ]
    if taken is not None:
        lines.append((_("Date"), day(taken.day)))
        lines += _sure(taken)
    lines += [(_("Prudence"), str(caution)) for caution in found.cautions]
    return lines


def _sure(taken: Snapshot) -> list[tuple[str, str]]:
    """How complete the whole is, and what is doubtful in it."""
    facts, count = taken.facts, taken.places
    if not count:
        return []
    confirmed = _("%(share)s : %(part)s fiches confirmées depuis moins d’un an, sur %(whole)s") % {
        "share": percent(facts["confirmed"] / count, 0),
        "part": number(facts["confirmed"]),
        "whole": number(count),
    }
    placed = _("%(share)s des lieux ont un point à eux, %(told)s ont dit leurs services") % {
        "share": percent(facts["placed"] / count, 0),
        "told": percent(facts["told"] / count, 0),
    }
    found = [(_("Complet à"), confirmed), (_("Situé à"), placed)]
    if facts["doubles"]:
        found.append((_("Incertain"), counted(facts["doubles"], _("doublon possible"), _("doublons possibles"))))
    return found

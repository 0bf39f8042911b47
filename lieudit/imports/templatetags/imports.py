"""Words of imports: `{% load imports %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from lieudit.imports.models import Import
from lieudit.imports.personal import Sign
from lieudit.toolkit.french import number

register = template.Library()


@register.filter
def given_back(run: Import) -> str:
    """« Lieux retirés : 12. Lieux remis comme avant : 3. » after an import was undone."""
    words = [
        (_("Lieux retirés : %s."), run.counts.get("removed", 0)),
        (_("Lieux remis comme avant : %s."), run.counts.get("restored", 0)),
        (_("Lieux gardés, parce qu’ils ont servi depuis : %s."), run.counts.get("kept", 0)),
    ]
    return " ".join(text % number(count) for text, count in words)


@register.filter
def published(key: str) -> str:
    """« téléphone portable (colonne tel) », of a question whose cells are published."""
    sign, _blank, column = key.partition(" ")
    return _("%(what)s (colonne « %(column)s »)") % {"what": Sign(sign).label, "column": column}

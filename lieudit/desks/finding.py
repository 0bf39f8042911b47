"""How the search of the whole site finds the territory whose telephone was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from lieudit.desks.models import Telephone
from lieudit.lexicon.asking import Asked
from lieudit.toolkit.findable import EXACT, Findable, Hit

PHONE = re.compile(r"(?:0|33|0033)([1-9]\d{8})")


def tell_telephones(asked: Asked) -> Iterable[Hit]:
    """The territory where this number answers; the nation’s has no page. Nothing is read for what is no number."""
    if typed := PHONE.fullmatch(asked.whole.replace(" ", "")):
        for line in Telephone.objects.select_related("region", "department").filter(number=f"+33{typed[1]}"):
            if land := line.land:
                yield Hit("telephone", land.slug, f"{land.name} : {line}", line.hours, EXACT, 0, 0)


TELEPHONES = Findable(_("Téléphones"), "pages:territory", told=lambda: tell_telephones)

"""The open licences of the commons, by their SPDX identifiers, each said in one plain sentence. Pure.

All of them let anybody use, change and share, also for money (Open Definition 2.1, opendefinition.org): what forbids
trade or change is no common. Why these, and no other: decision 15.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Licence(TextChoices):
    """SPDX identifiers (spdx.org/licenses), those of texts first, then data, software, things that are made."""

    BY_SA = "CC-BY-SA-4.0", _("Creative Commons BY-SA 4.0")
    BY = "CC-BY-4.0", _("Creative Commons BY 4.0")
    ZERO = "CC0-1.0", _("Creative Commons Zéro 1.0")
    ETALAB = "etalab-2.0", _("Licence Ouverte 2.0 (Etalab)")
    ODBL = "ODbL-1.0", _("Open Database License 1.0")
    FREE_ART = "LAL-1.3", _("Licence Art Libre 1.3")
    AGPL = "AGPL-3.0-or-later", _("GNU AGPL 3.0 ou suivantes")
    GPL = "GPL-3.0-or-later", _("GNU GPL 3.0 ou suivantes")
    EUPL = "EUPL-1.2", _("Licence publique de l’Union européenne 1.2")
    LGPL = "LGPL-3.0-or-later", _("GNU LGPL 3.0 ou suivantes")
    MPL = "MPL-2.0", _("Licence publique Mozilla 2.0")
    APACHE = "Apache-2.0", _("Licence Apache 2.0")
    BSD = "BSD-3-Clause", _("Licence BSD à trois clauses")
    MIT = "MIT", _("Licence MIT")
    OHL_S = "CERN-OHL-S-2.0", _("CERN OHL 2.0, à réciprocité forte")
    OHL_W = "CERN-OHL-W-2.0", _("CERN OHL 2.0, à réciprocité faible")
    OHL_P = "CERN-OHL-P-2.0", _("CERN OHL 2.0, permissive")


IN_SHORT: dict[str, object] = {
    Licence.BY_SA: _("Textes et images : citer qui l’a fait, partager ce que l’on en tire sous la même licence."),
    Licence.BY: _("Textes et images : citer qui l’a fait, rien d’autre."),
    Licence.ZERO: _("Textes, images, données : aucune condition, comme le domaine public."),
    Licence.ETALAB: _("Données et documents publics : citer la source et sa date."),
    Licence.ODBL: _("Données : citer la source, partager la base que l’on en tire sous la même licence."),
    Licence.FREE_ART: _("Œuvres : citer qui l’a fait, partager ce que l’on en tire sous la même licence."),
    Licence.AGPL: _("Logiciels : donner le code de ce que l’on change, même à qui s’en sert seulement en ligne."),
    Licence.GPL: _("Logiciels : donner le code de ce que l’on change à qui en reçoit une copie."),
    Licence.EUPL: _(
        "Logiciels publics : donner le code de ce que l’on change. En droit européen, dans chaque langue de l’Union."
    ),
    Licence.LGPL: _("Logiciels dont d’autres se servent : donner le code de ce que l’on change, non de ces autres."),
    Licence.MPL: _("Logiciels : donner le code des fichiers que l’on change, non des autres."),
    Licence.APACHE: _("Logiciels : garder le nom des auteurs, dire ce que l’on change ; ses brevets sont cédés avec."),
    Licence.BSD: _("Logiciels : garder le nom des auteurs, ne pas s’en servir pour recommander le sien."),
    Licence.MIT: _("Logiciels : garder le nom des auteurs, rien d’autre."),
    Licence.OHL_S: _("Meubles, machines, plans : donner les plans de ce que l’on change, et de ce qui le contient."),
    Licence.OHL_W: _("Meubles, machines, plans : donner les plans de ce que l’on change, non de ce qui le contient."),
    Licence.OHL_P: _("Meubles, machines, plans : garder le nom des auteurs, rien d’autre."),
}
"""What each licence asks of who takes a resource, and what it was made for."""

TEXTS: dict[str, str] = {
    Licence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Licence.BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Licence.ZERO: "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    Licence.ETALAB: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    Licence.ODBL: "https://opendatacommons.org/licenses/odbl/1-0/",
    Licence.FREE_ART: "https://artlibre.org/",
    Licence.AGPL: "https://www.gnu.org/licenses/agpl-3.0.html",
    Licence.GPL: "https://www.gnu.org/licenses/gpl-3.0.html",
    Licence.EUPL: "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
    Licence.LGPL: "https://www.gnu.org/licenses/lgpl-3.0.html",
    Licence.MPL: "https://www.mozilla.org/MPL/2.0/",
    Licence.APACHE: "https://www.apache.org/licenses/LICENSE-2.0",
    Licence.BSD: "https://opensource.org/license/bsd-3-clause",
    Licence.MIT: "https://opensource.org/license/mit",
    Licence.OHL_S: "https://cern-ohl.web.cern.ch/",
    Licence.OHL_W: "https://cern-ohl.web.cern.ch/",
    Licence.OHL_P: "https://cern-ohl.web.cern.ch/",
}
"""Where each text is read, in French where there is one."""

HANDED_ON: dict[str, frozenset[str]] = {
    Licence.BY_SA: frozenset({Licence.BY_SA, Licence.FREE_ART}),
    Licence.FREE_ART: frozenset({Licence.FREE_ART, Licence.BY_SA}),
    Licence.ODBL: frozenset({Licence.ODBL}),
    Licence.AGPL: frozenset({Licence.AGPL}),
    Licence.GPL: frozenset({Licence.GPL, Licence.AGPL}),
    Licence.LGPL: frozenset({Licence.LGPL, Licence.GPL, Licence.AGPL}),
    Licence.MPL: frozenset({Licence.MPL, Licence.LGPL, Licence.GPL, Licence.AGPL}),
    Licence.EUPL: frozenset({Licence.EUPL, Licence.LGPL, Licence.GPL, Licence.AGPL, Licence.MPL}),
    Licence.OHL_S: frozenset({Licence.OHL_S}),
    Licence.OHL_W: frozenset({Licence.OHL_W}),
}
"""Licences under which one may share what one draws from a work under each: the same, and those that its text or its
authors name. BY-SA and Art Libre name each other (creativecommons.org/share-your-work/licensing-considerations/
compatible-licenses); GPL 3 § 13 names AGPL, LGPL 3 § 2 names GPL; MPL 2.0 § 1.12 its secondary licences; EUPL 1.2 its
appendix. Licences that are not here ask for credit at most: what is drawn from them may bear any.
"""


def lets(licence: str) -> frozenset[str]:
    """The licences that may be borne by what is drawn from a work under `licence`."""
    return HANDED_ON.get(licence, frozenset(Licence.values))

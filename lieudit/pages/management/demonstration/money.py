"""Money: three years of what the council receives, a support that ends with 41 % of it; three years of some places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from lieudit.funding.money import Said, add_income, ask_sequel, say_mix
from lieudit.funding.vocabulary import Nature
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.french import typeset

AGENCY = "Agence inventée de la cohésion"
COUNCIL = (
    (AGENCY, Nature.GRANT, (310_000, 268_000, 246_000), "convention pluriannuelle"),
    ("Ministère inventé du lien", Nature.GRANT, (90_000, 110_000, 128_000), "appel des lieux ressources"),
    ("Régions, sept conventions", Nature.GRANT, (64_000, 78_000, 90_000), "conventions annuelles"),
    ("Ventes et formations", Nature.SALES, (21_000, 38_000, 54_000), "sessions et expertises"),
    ("Fondation du Second Œuvre", Nature.FOUNDATIONS, (30_000, 44_000, 48_000), "soutien au fonctionnement"),
    ("Dons, réunis", Nature.GIFTS, (12_000, 19_000, 30_000), "dons de 412 personnes"),
)
"""From whom, of which nature, euros of three years, what it is."""
PLACES = (
    (("Ville", Nature.GRANT, 40), ("Région", Nature.GRANT, 25), ("Ventes", Nature.SALES, 20),
     ("Dons", Nature.GIFTS, 5)),
    (("Ventes", Nature.SALES, 70), ("Cotisations", Nature.DUES, 12), ("Région", Nature.GRANT, 10)),
    (("Département", Nature.GRANT, 120), ("Ventes", Nature.SALES, 60), ("Fondation", Nature.FOUNDATIONS, 30),
     ("Cotisations", Nature.DUES, 30)),
)  # fmt: skip
"""Kinds of mixes, in thousands of euros."""
SAYING = 14
"""Places that say their years."""
OPEN_EVERY = 3
"""One place out of three publishes."""


class Money:
    """The secretariat writes the sums of the council; who represents a place says its years."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.secretariat = cast.roles["secretariat"]

    def strands(self) -> list[Strand]:
        return [self.council(), self.places()]

    def council(self) -> Strand:
        """Three years, the first ones written together; the largest support ends, and its answer is waited for."""
        yield self.ago(50)
        year = timezone.localdate().year
        for back in (2, 1, 0):
            for funder, nature, sums, words in COUNCIL:
                on = dt.date(year - back, 2, 12)
                until = dt.date(year + 1, 3, 31) if funder == AGENCY and not back else None
                income = add_income(
                    actor=self.secretariat,
                    said=funder,
                    nature=nature,
                    words=typeset(words),
                    amount=Decimal(sums[2 - back]),
                    year=year - back,
                    on=on,
                    source=typeset(f"pièce comptable {year - back}-{nature}, registre du conseil"),
                    until=until,
                )
                if until:
                    ask_sequel(income, actor=self.secretariat, on=timezone.localdate())

    def places(self) -> Strand:
        """Places whose speaker says three years; one of three publishes."""
        yield self.ago(45)
        year = timezone.localdate().year
        speaking = [place for place in self.cast.places if place.pk in self.cast.speakers][:SAYING]
        for rank, place in enumerate(speaking):
            for back in (2, 1, 0):
                say_mix(
                    place,
                    actor=self.cast.speakers[place.pk],
                    year=year - back,
                    lines=list(lines_of(rank, back)),
                    is_public=rank % OPEN_EVERY == 0,
                )


def lines_of(rank: int, back: int) -> Iterable[Said]:
    """What a place receives in a year: a little less each year that one goes back."""
    for funder, nature, thousands in PLACES[rank % len(PLACES)]:
        yield Said(funder, nature, Decimal(thousands * (100 - 6 * back) * 10))

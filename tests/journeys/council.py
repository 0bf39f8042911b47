"""Who is there before anybody speaks: places of Creuse, their network, a council, an institution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lieudit.deliberation.models import Draft, Position
from lieudit.needs.models import Convergence, Need
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import an_institution
from tests.deliberation.factories import a_council
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory

WORDS = "Notre permanence numérique reçoit quarante personnes par semaine. Le poste s’arrête en décembre."
SAME = "Chez nous aussi la permanence numérique s’arrête, faute de poste."
OTHERS = "Former un conseiller numérique prend un an. Son contrat en dure un."
DEMAND = "Le conseil demande que chaque poste soit financé pour deux ans."


@dataclass
class Council:
    """One of each person of a thread, and the things it makes as it goes."""

    place: Any
    neighbour: Any
    speaker: Any  # represents a third place
    animator: Any
    seats: list[Any]
    institution: Any
    secretariat: Any

    @property
    def chair(self) -> Any:
        return self.seats[0].voter

    @property
    def writer(self) -> Any:
        """Sits in the council, and opens the draft."""
        return self.seats[1].voter

    @property
    def objector(self) -> Any:
        return self.seats[2].voter

    @property
    def need(self) -> Need:
        return Need.objects.get(words=WORDS)

    @property
    def convergence(self) -> Convergence:
        return Convergence.objects.get()

    @property
    def draft(self) -> Draft:
        return Draft.objects.get()

    @property
    def position(self) -> Position:
        return Position.objects.get()


def a_country() -> Council:
    """Three places of Guéret, who animates Creuse, three seats that represent organisations, a ministry."""
    place = PlaceFactory(name="Le Préau", slug="le-preau")
    network = OrganisationFactory(network=True, name="Réseau des tiers-lieux de la Creuse")
    animator = AnimatorFactory(organisation=network, department=place.municipality.department).account
    return Council(
        place=place,
        neighbour=PlaceFactory(name="La Forge", slug="la-forge"),
        speaker=RepresentativeFactory(place=PlaceFactory(name="Le Relais", slug="le-relais")).account,
        animator=animator,
        seats=a_council(3).seats,
        institution=an_institution(name="Ministère chargé du Numérique", email="cabinet@numerique.gouv.fr"),
        secretariat=AccountFactory(secretariat=True),
    )

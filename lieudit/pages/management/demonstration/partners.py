"""Eleven agreements of the council with who finances it: three years of instalments, what each side does; the largest
one ends, with 41 % of what the council receives, and its answer is waited for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.agreements.promising import (
    add_commitment,
    announce_instalment,
    drop_commitment,
    keep_commitment,
    receive_instalment,
)
from lieudit.agreements.services import ask_sequel, confirm_agreement, sign_agreement
from lieudit.agreements.vocabulary import Nature
from lieudit.agreements.workflow import Side
from lieudit.network.vocabulary import OrganisationKind
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast, organisation
from lieudit.toolkit.french import typeset

BEGAN = 50
"""Days ago, the secretariat wrote them down."""
LEFT = 120
"""Days until the end of the largest one; the others run for two years more."""


@dataclass(frozen=True)
class Told:
    """Who finances, for what, how many euros in each of three years; what the council promised, until how many days
    from the day when it was written."""

    partner: str
    title: str
    sums: tuple[int, int, int]
    nature: str = Nature.GRANT
    kind: OrganisationKind = OrganisationKind.INSTITUTION
    promise: str = ""
    within: int = 0
    is_report: bool = False


AGENCY = Told(
    "Agence inventée de la cohésion",
    "Animer la filière des tiers-lieux, trois ans",
    (310_000, 268_000, 246_000),
    promise="Rendre le compte rendu financier de l’année",
    within=BEGAN + 20,
    is_report=True,
)
MINISTRY = Told(
    "Ministère inventé du lien",
    "Les lieux ressources",
    (90_000, 110_000, 128_000),
    promise="Publier le recensement des lieux ressources",
    within=BEGAN - 20,
)
FOUNDATION = Told(
    "Fondation du Second Œuvre",
    "Soutien au fonctionnement",
    (18_000, 26_000, 30_000),
    nature=Nature.FOUNDATIONS,
    kind=OrganisationKind.PARTNER,
    promise="Tenir deux rencontres de lieux qui rénovent",
    within=BEGAN,
)
MUTUAL = Told(
    "Mutuelle inventée du bâti",
    "Prévenir les risques dans les lieux",
    (12_000, 18_000, 18_000),
    nature=Nature.FOUNDATIONS,
    kind=OrganisationKind.PARTNER,
    promise="Imprimer un guide des risques",
    within=BEGAN + 200,
)
LANDS = ("des Collines", "des Marais", "du Littoral", "des Plateaux", "des Vallées", "des Îles", "des Forêts")
OF_REGIONS = ((14, 17, 20), (11, 14, 16), (10, 12, 14), (9, 11, 12), (8, 9, 11), (7, 8, 9), (5, 7, 8))
"""Thousands of euros of seven regions, in three years."""
ALL = (
    AGENCY,
    MINISTRY,
    *(
        Told(f"Région inventée {land}", "Animer le réseau de la région", (one * 1000, two * 1000, three * 1000))
        for land, (one, two, three) in zip(LANDS, OF_REGIONS, strict=True)
    ),
    FOUNDATION,
    MUTUAL,
)


class Partners:
    """The secretariat writes the agreements of the council; each partner confirms by the link that it was mailed."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.council, self.secretariat = cast.assemblies["national"], cast.roles["secretariat"]

    def strand(self) -> Strand:
        yield self.ago(BEGAN)
        held = {told.partner: self.sign(told) for told in ALL}
        ask_sequel(held[AGENCY.partner], actor=self.secretariat, on=timezone.localdate())
        yield self.ago(20)
        agreement = held[FOUNDATION.partner]
        promise = agreement.commitments.get(instalment=None)
        keep_commitment(agreement, actor=self.secretariat, commitment=promise)
        yield self.ago(15)
        agreement = held[MUTUAL.partner]
        promise, reason = agreement.commitments.get(instalment=None), typeset("La mutuelle en imprime un elle-même.")
        drop_commitment(agreement, actor=self.secretariat, commitment=promise, reason=reason)

    def sign(self, told: Told) -> Agreement:
        """One agreement, confirmed, with the instalments of three years."""
        actor, today = self.secretariat, timezone.localdate()
        days = BEGAN + LEFT if told is AGENCY else 730
        agreement = sign_agreement(
            self.council,
            actor=actor,
            partner=organisation(told.partner, told.kind),
            title=typeset(told.title),
            starts_on=dt.date(today.year - 2, 1, 1),
            ends_on=today + dt.timedelta(days=days),
            nature=told.nature,
        )
        paid = [
            announce_instalment(
                agreement,
                actor=actor,
                payer=Side.PARTNER,
                words=f"année {today.year - back}",
                amount=Decimal(told.sums[2 - back]),
                announced_on=min(dt.date(today.year - back, 2, 12), today),
            )
            for back in (2, 1, 0)
        ]
        if told.promise:
            add_commitment(
                agreement,
                actor=actor,
                side=Side.HOLDER,
                words=typeset(told.promise),
                due_on=today + dt.timedelta(days=told.within),
                is_report=told.is_report,
            )
        confirm_agreement(agreement, actor=None)
        for each in paid:
            receive_instalment(agreement, actor=actor, instalment=each, on=each.announced_on)
        return agreement

"""Money: three years of what the council receives beside its agreements; three years of some places; grants of an
invented institution, forty aids."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone
from stdnum import luhn

from lieudit.agreements.vocabulary import Nature
from lieudit.funding.granting import grant_award
from lieudit.funding.money import Said, add_income, say_mix
from lieudit.funding.scdl import COLUMNS
from lieudit.imports.services import import_file
from lieudit.network.services import edit_place
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.partners import Partners
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.territory.models import Region
from lieudit.toolkit.french import typeset

COUNCIL = (
    ("Ventes et formations", Nature.SALES, (21_000, 38_000, 54_000), "sessions et expertises"),
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
FINANCED, OTHERS, AIDS = 3, 9, 40
PURPOSES = ("Un four à pain", "Une salle de visioconférence", "La rénovation d’un toit", "Un atelier de réparation")
BONDS, TRADE = "Solidarités / lien social / ", "Développement économique / production et consommation / "
PLANS = "Urbanisme / logement / aménagement / "
ARTS = "Culture et identité collective / patrimoine / sports / "
"""Themes of a catalogue, before its categories."""
AID_KINDS = (
    ("Rénover un bâtiment ouvert au public", ["Subvention"], ["Association", "Commune"], [f"{PLANS}Équipement public"]),
    (
        "Équiper un atelier numérique",
        ["Subvention", "Avance récupérable"],
        ["Association"],
        [f"{BONDS}Inclusion numérique", f"{TRADE}Tiers-lieux"],
    ),
    ("Recruter pour l’animation d’un lieu", ["Subvention"], ["Association", "Entreprise"], [f"{TRADE}Emploi"]),
    (
        "Ouvrir une scène dans un lieu",
        ["Ingénierie technique"],
        ["Association", "Commune", "EPCI"],
        [f"{ARTS}Spectacle vivant", f"{BONDS}Jeunesse"],
    ),
    ("Emprunter pour investir", ["Prêt"], ["Entreprise", "Association"], ["Fonctions support / Appui méthodologique"]),
)
"""Titles, kinds, audiences and categories of the invented aids."""


class Money:
    """The secretariat writes the sums of the council; who represents a place says its years."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.secretariat = cast.roles["secretariat"]

    def strands(self) -> list[Strand]:
        return [self.council(), Partners(self.cast).strand(), self.places(), self.grants(), self.aids()]

    def council(self) -> Strand:
        """Three years, the first ones written together."""
        yield self.ago(50)
        year = timezone.localdate().year
        for back in (2, 1, 0):
            for funder, nature, sums, words in COUNCIL:
                on = dt.date(year - back, 2, 12)
                add_income(
                    actor=self.secretariat,
                    said=funder,
                    nature=nature,
                    words=typeset(words),
                    amount=Decimal(sums[2 - back]),
                    year=year - back,
                    on=on,
                    source=typeset(f"pièce comptable {year - back}-{nature}, registre du conseil"),
                )

    def places(self) -> Strand:
        """Places whose speaker says three years, before the totals are counted; one of three publishes."""
        yield self.ago(200)
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

    def grants(self) -> Strand:
        """A file of an invented institution: three places of ours, others that are nobody’s here; what we grant."""
        yield self.ago(30)
        places = [place for place in self.cast.places if place.pk in self.cast.speakers][:FINANCED]
        places = [
            edit_place(place, actor=self.cast.speakers[place.pk], speaks=True, siret=siret_of(rank))
            for rank, place in enumerate(places)
        ]
        rows = [grant_row(rank, timezone.localdate().year) for rank in range(FINANCED + OTHERS)]
        bring("subventions-inventees.csv", as_csv(rows))
        today = timezone.localdate()
        grant_award(
            actor=self.secretariat,
            holder=places[0],
            on=today,
            purpose=typeset("Une cantine d’essai, par décision du bureau"),
            amount=Decimal(11_200),
            terms="échelonné",
            paid_from=today,
            paid_until=today + dt.timedelta(days=90),
            reference=f"CN-{today.year}-07",
        )

    def aids(self) -> Strand:
        """Forty aids of a catalogue: of the whole country, of regions, of departments; some are past."""
        yield self.ago(12)
        today = timezone.localdate()
        regions = list(Region.objects.filter(overseas=False).order_by("code").values_list("name", flat=True))
        told = [aid_row(rank, today, regions) for rank in range(AIDS)]
        bring("aides-inventees.json", json.dumps({"results": told}, ensure_ascii=False).encode())


def bring(name: str, data: bytes) -> None:
    """Bring a list in, as the command does."""
    import_file(io.BytesIO(data), name, report=lambda fault: None, progress=lambda rows: None)


def siret_of(rank: int) -> str:
    """An invented number whose check digits hold."""
    siren = f"999{rank:05}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001{luhn.calc_check_digit(f'{siren}0001')}"


def grant_row(rank: int, year: int) -> dict[str, str]:
    """One row of the file, in the sixteen columns."""
    words = PURPOSES[rank % len(PURPOSES)]
    return dict.fromkeys(COLUMNS, "") | {
        "nomAttribuant": "Département inventé des Collines",
        "idAttribuant": siret_of(900),
        "dateConvention": f"{year - 1}-{rank % 12 + 1:02}-05",
        "referenceDecision": f"{year - 1}-{rank:03}",
        "nomBeneficiaire": f"Association inventée {rank}",
        "idBeneficiaire": siret_of(rank),
        "objet": typeset(words),
        "montant": f"{4_000 + 1_750 * rank}",
        "nature": "aide en numéraire",
        "conditionsVersement": "unique",
        "datesPeriodeVersement": f"{year - 1}-12-15",
        "notificationUE": "non",
        "pourcentageSubvention": "1",
    }


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS)
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def aid_row(rank: int, today: dt.date, regions: list[str]) -> dict[str, object]:
    """One aid as the interface of the catalogue gives it."""
    title, kinds, audiences, categories = AID_KINDS[rank % len(AID_KINDS)]
    everywhere = rank % 3 == 0
    ends = today + dt.timedelta(days=rank * 9 - 45)
    return {
        "id": f"inventee-{rank}",
        "name": typeset(f"{title}, {rank // len(AID_KINDS) + 1}"),
        "url": f"https://aides.invalid/{rank}",
        "financers": ["Agence inventée de la cohésion" if everywhere else f"Région {regions[rank % len(regions)]}"],
        "instructors": [],
        "perimeter": "France" if everywhere else regions[rank % len(regions)],
        "perimeter_scale": "Pays" if everywhere else "Région",
        "is_call_for_project": rank % 4 == 1,
        "targeted_audiences": audiences,
        "aid_types": kinds,
        "categories": categories,
        "start_date": (today + dt.timedelta(days=21)).isoformat() if rank == AIDS - 1 else None,
        "submission_deadline": ends.isoformat() if rank % 5 else None,
        "recurrence": "Ponctuelle" if rank % 2 else "Permanente",
        "subvention_rate_lower_bound": 20,
        "subvention_rate_upper_bound": 80,
        "description": typeset("<p>Aide inventée pour la démonstration : elle ne se demande à personne.</p>"),
        "eligibility": typeset("<ul><li>Être un lieu ouvert à tous.</li></ul>"),
    }


def lines_of(rank: int, back: int) -> Iterable[Said]:
    """What a place receives in a year: a little less each year that one goes back."""
    for funder, nature, thousands in PLACES[rank % len(PLACES)]:
        yield Said(funder, nature, Decimal(thousands * (100 - 6 * back) * 10))

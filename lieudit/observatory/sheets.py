"""The sheet of each indicator, as data: written once, read by the pages, the reports, the files and the guide. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.network.vocabulary import Domain
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.french import NBSP, number, percent
from lieudit.toolkit.types import Phrase

VINTAGE = gettext_lazy("Populations en vigueur en 2026, Insee")
GEOGRAPHY = gettext_lazy("Communes au 1er janvier 2026")
OURS = gettext_lazy("Les fiches de ce site : ce que les lieux, leurs réseaux et les listes publiées en ont dit")
LEAST = 5
"""A figure made of fewer places is not said: it would speak of one of them."""


class Level(TextChoices):
    """What figures are worked out for, from the smallest to the largest."""

    MUNICIPALITY = "municipality", gettext_lazy("Communes")
    INTERMUNICIPALITY = "intermunicipality", gettext_lazy("Intercommunalités")
    DEPARTMENT = "department", gettext_lazy("Départements")
    REGION = "region", gettext_lazy("Régions")
    OVERSEAS = "overseas", gettext_lazy("Outre-mer")
    NATION = "nation", gettext_lazy("France")


ALL_LEVELS = tuple(Level)
ABOVE = tuple(level for level in Level if level != Level.MUNICIPALITY)
"""Where a rate is more than the count of one municipality."""
WIDE = (Level.DEPARTMENT, Level.REGION, Level.OVERSEAS, Level.NATION)
"""Where inhabitants may be compared with one another."""
NATION, OVERSEAS = "france", "outre-mer"
"""The keys of the two territories that have no code; all others are those of `territory.keys`, « c-23096 » besides."""


OVERSEAS_CODES = ("971", "972", "973", "974", "976")
"""The five departments of the second; collectivities are apart."""


class State(StrEnum):
    """What is known of a figure: « not known » and « not said » are answers, never 0."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    SECRET = "secret"
    NOT_APPLICABLE = "not-applicable"
    TO_LOAD = "to-load"


STATE_WORDS: Mapping[State, Phrase] = {
    State.UNKNOWN: gettext_lazy("non calculé"),
    State.SECRET: gettext_lazy("moins de cinq"),
    State.NOT_APPLICABLE: gettext_lazy("sans objet"),
    State.TO_LOAD: gettext_lazy("à charger"),
}
STATE_MEANINGS: Mapping[State, Phrase] = {
    State.UNKNOWN: gettext_lazy("Personne ne l’a dit, ou ce qu’il faudrait pour le calculer n’est pas connu."),
    State.SECRET: gettext_lazy(
        "Le chiffre reposerait sur moins de cinq lieux, ou permettrait d’en retrouver un qui repose sur moins de cinq."
    ),
    State.NOT_APPLICABLE: gettext_lazy("La question n’a pas de sens ici."),
    State.TO_LOAD: gettext_lazy("Le fichier officiel n’a pas été apporté à ce site, qui ne le remplace pas."),
}


class Family(TextChoices):
    """Two families of indicators, which never make one score."""

    EQUALITY = "equality", gettext_lazy("Égalité : l’endroit où l’on vit change-t-il quelque chose ?")
    EQUITY = "equity", gettext_lazy("Équité : qui a moins a-t-il au moins autant ?")


class Unit(StrEnum):
    """What a value counts in."""

    RATE = "pour 100 000 habitants"
    KM = "km"
    SHARE = "%"
    RATIO = "fois"
    INDEX = "indice"
    HOURS = "heures par semaine pour 1 000 habitants"
    EUROS = "euros par habitant"


@dataclass(frozen=True)
class Indicator:
    """What an indicator says, how, from what, and where it must be read with care."""

    key: str
    title: Phrase
    family: Family
    says: Phrase
    """One sentence, under the title."""
    why: Phrase
    formula: Phrase
    unit: Unit
    source: Phrase = OURS
    vintage: Phrase = VINTAGE
    geography: Phrase = GEOGRAPHY
    cautions: Sequence[Phrase] = ()
    levels: Sequence[Level] = ABOVE
    needs_zone: str = ""
    """The zoning that a user brings, without which it is « à charger »."""
    domain: str = ""
    """The service of general interest that it speaks of, if it is one."""

    @property
    def bounds(self) -> tuple[float, ...]:
        """Where the classes of its map begin, but the first: the same ones every year, so that two maps compare."""
        return BOUNDS.get(self.key) or UNIT_BOUNDS[self.unit]

    @property
    def file_url(self) -> str:
        """Where the official file that it needs is found."""
        return ZONE_FILES.get(self.needs_zone, "")

    @property
    def complete_title(self) -> str:
        """What its completeness is the share of."""
        if self.key == "access-hours":
            return _("Horaires dits")
        if self.key.startswith("concentration-"):
            return _("Habitants rangés")
        if self.key == "grants":
            return _("Sommes situées")
        if self.key in ("seats", "speech"):
            return _("Régions dites")
        return _("Services dits") if self.domain else _("Fiches confirmées")

    @property
    def rows_are(self) -> str:
        """What it is made from: « places », « needs », « seats », « speech », « grants », or « towns » with what each
        is worth.
        """
        if self.key in ("needs", "seats", "speech", "grants"):
            return self.key
        return "places" if self.key.startswith(("density", "representation", "service-", "quotient-")) else "towns"

    def words(self, value: float | None, state: State = State.KNOWN) -> str:
        """A value as it is read, with its unit when it has a short one."""
        if value is None or state != State.KNOWN:
            return str(STATE_WORDS.get(state, STATE_WORDS[State.UNKNOWN]))
        return written(value, self.unit)


BOUNDS: Mapping[str, tuple[float, ...]] = {
    "beyond-20": (0.02, 0.05, 0.1, 0.25),
    "beyond-30": (0.01, 0.02, 0.05, 0.1),
    "gini": (0.2, 0.3, 0.4, 0.5),
    "needs": (0.5, 1, 2, 4),
}
UNIT_BOUNDS: Mapping[Unit, tuple[float, ...]] = {
    Unit.RATE: (1, 2, 4, 8),
    Unit.KM: (3, 6, 12, 24),
    Unit.SHARE: (0.05, 0.1, 0.25, 0.5),
    Unit.RATIO: (0.5, 0.8, 1.25, 2),
    Unit.INDEX: (-0.1, -0.02, 0.02, 0.1),
    Unit.HOURS: (0.5, 1, 2, 4),
    Unit.EUROS: (0.5, 1, 2, 5),
}


def written(value: float, unit: Unit) -> str:
    """« 6,8 », « 12,4 km », « 3 % », « 0,87 »."""
    match unit:
        case Unit.SHARE:
            return percent(value, 0 if value == 0 or value >= 0.1 else 1)
        case Unit.KM:
            return f"{number(value, 1 if value < 10 else 0)}{NBSP}km"
        case Unit.RATE | Unit.HOURS | Unit.EUROS:
            return number(value, 0 if value >= 100 or not value else 1 if value >= 1 else 2)
        case _:
            return number(value, 2)


@dataclass(frozen=True)
class Figure:
    """One number of one territory, or why there is none; from a snapshot, which never changes."""

    indicator: Indicator
    territory: str
    """Its key."""
    name: str
    value: float | None
    state: State
    completeness: float | None
    """Share of the places it rests on that were confirmed within a year, 0 to 1; None where that is not said."""
    margin: tuple[float, float] | None
    """Between what values it stands: possible doubles, or the interval of Wilson."""
    rows: str
    """The address of the rows it was made from."""
    date: dt.date
    count: int | None = None
    """Places that it rests on; None when they are fewer than five, or when they are not what it counts."""
    snapshot: int = 0
    """The key of the snapshot that holds it."""
    stands: str = ""
    """What chance explains of it, where it is read beside many others."""

    @property
    def words(self) -> str:
        return self.indicator.words(self.value, self.state)

    @property
    def why(self) -> str:
        """Why there is no number; empty when there is one."""
        return str(STATE_MEANINGS.get(self.state, ""))

    @property
    def is_known(self) -> bool:
        return self.state == State.KNOWN

    @property
    def margin_words(self) -> str:
        """« entre 1,7 et 1,8 »; empty when there is none, or when both are written alike."""
        if self.margin is None or not self.is_known:
            return ""
        low, high = (written(bound, self.indicator.unit) for bound in self.margin)
        return "" if low == high else _("entre %(low)s et %(high)s") % {"low": low, "high": high}

    @property
    def completeness_words(self) -> str:
        return "" if self.completeness is None else percent(self.completeness, 0)


SIZE = gettext_lazy("Un lieu de 30 m² compte comme un lieu de 3 000 m².")
STRAIGHT = gettext_lazy("À vol d’oiseau, sans franchir la mer : une île ne compte que ses propres lieux.")
CENTRE = gettext_lazy(
    "Chaque commune compte comme un point, sa mairie, ses arrondissements à Paris, Lyon et Marseille. Où la commune a "
    "un lieu, la distance est au moins celle d’un habitant quelconque à son centre, ⅔ × √(superficie ÷ π)."
)
OPEN_ONLY = gettext_lazy(
    "Ni projets, ni lieux dits fermés ou en pause, ni fiches réunies à une autre. Un lieu dont personne n’a dit l’état "
    "compte : il n’est pas dit ouvert pour autant."
)
ADMINISTRATIVE = gettext_lazy("Ce zonage est une décision administrative : il ne dit pas qui est pauvre.")
KNOWN_PLACES = gettext_lazy("Un lieu que personne n’a dit n’y est pas : regardez la part de fiches confirmées.")


def _access() -> list[Indicator]:
    return [
        Indicator(
            "density",
            _("Lieux pour 100 000 habitants"),
            Family.EQUALITY,
            _(
                "Combien de lieux connus, ni en projet, ni en pause, ni fermés, pour une même population. Ce chiffre "
                "compare des territoires, il ne les note pas."
            ),
            _("Un compte de lieux dit où il y a du monde ; rapporté aux habitants, il dit où l’on est servi."),
            _("lieux connus ÷ habitants × 100 000"),
            Unit.RATE,
            cautions=[SIZE, OPEN_ONLY, KNOWN_PLACES],
        ),
        Indicator(
            "distance",
            _("Distance au lieu le plus proche"),
            Family.EQUALITY,
            _("À combien de kilomètres un habitant vit, en moyenne, du lieu connu le plus proche."),
            _("Deux territoires de même taux peuvent être l’un couvert, l’autre vide sauf en son chef-lieu."),
            _("moyenne des distances de chaque commune au lieu le plus proche, pondérée par ses habitants"),
            Unit.KM,
            cautions=[STRAIGHT, CENTRE, KNOWN_PLACES],
            levels=ALL_LEVELS,
        ),
        *(
            Indicator(
                f"beyond-{far}",
                _("Habitants à plus de %(far)d km") % {"far": far},
                Family.EQUALITY,
                _("La part des habitants qui n’ont aucun lieu connu à moins de %(far)d km de chez eux.") % {"far": far},
                _("Une moyenne cache ceux qui sont loin ; cette part les compte."),
                _("habitants des communes dont le lieu le plus proche est à plus de %(far)d km ÷ habitants")
                % {"far": far},
                Unit.SHARE,
                cautions=[STRAIGHT, CENTRE, KNOWN_PLACES],
            )
            for far in (10, 20, 30)
        ),
        Indicator(
            "access",
            _("Lieux accessibles pour 100 000 habitants"),
            Family.EQUALITY,
            _("Ce que les lieux des environs offrent à un habitant, compte tenu de tous ceux qui y vont aussi."),
            _("Un lieu de l’autre côté de la limite compte, et un lieu que beaucoup se partagent compte moins."),
            _(
                "méthode E2SFCA (Luo et Qi, 2009) : zones de 10, 20 et 30 km pesant 1, 0,68 et 0,22 ; chaque lieu "
                "offre 1, "
                "partagé entre les habitants qu’il atteint"
            ),
            Unit.RATE,
            cautions=[STRAIGHT, SIZE, KNOWN_PLACES],
            levels=ALL_LEVELS,
        ),
        Indicator(
            "access-hours",
            _("Heures d’ouverture accessibles pour 1 000 habitants"),
            Family.EQUALITY,
            _("Combien d’heures de porte ouverte par semaine les lieux des environs offrent, partagées entre tous."),
            _("Un lieu ouvert un matin par semaine ne sert pas autant qu’un lieu ouvert tous les jours."),
            _(
                "méthode E2SFCA (Luo et Qi, 2009) : zones de 10, 20 et 30 km pesant 1, 0,68 et 0,22 ; chaque lieu "
                "offre ses heures d’une semaine ordinaire, à défaut celles de son service le plus ouvert"
            ),
            Unit.HOURS,
            cautions=[
                _("Un lieu dont personne n’a dit les horaires n’y est pas : la part de ceux qui les ont dits est là."),
                STRAIGHT,
            ],
            levels=ALL_LEVELS,
        ),
        Indicator(
            "gini",
            _("Inégalité d’accès, indice de Gini"),
            Family.EQUALITY,
            _("De 0, chacun a accès à autant de lieux, à 1, un seul les a tous."),
            _("Un même total peut être partagé ou concentré."),
            _("indice de Gini de l’accès (E2SFCA) des communes, pesées par leurs habitants"),
            Unit.INDEX,
            cautions=[_("Il dit combien c’est inégal, jamais si c’est juste.")],
            levels=WIDE,
        ),
        Indicator(
            "theil-between",
            _("Part de l’inégalité qui vient de l’écart entre territoires"),
            Family.EQUALITY,
            _(
                "De l’inégalité d’accès entre habitants, ce qui tient au département où l’on vit plutôt qu’à la "
                "commune."
            ),
            _("Le remède n’est pas le même : entre départements, ou au sein de chacun."),
            _(
                "indice de Theil entre les départements ÷ indice de Theil de toutes les communes, pesées par leurs "
                "habitants"
            ),
            Unit.SHARE,
            cautions=[_("Sans objet dans une région d’un seul département.")],
            levels=(Level.REGION, Level.NATION),
        ),
        Indicator(
            "representation",
            _("Part des lieux rapportée à la part des habitants"),
            Family.EQUALITY,
            _("1 : le territoire a sa part des lieux du pays. 0,5 : la moitié de sa part. 2 : le double."),
            _("Il se lit sans unité, et il dit son incertitude."),
            _("(lieux du territoire ÷ lieux du pays) ÷ (habitants du territoire ÷ habitants du pays)"),
            Unit.RATIO,
            cautions=[
                _("Intervalle de Wilson à 95 % : il tient compte du petit nombre de lieux."),
                _(
                    "Plusieurs territoires sont comparés à la fois : le tableau dit combien, et ce que le hasard "
                    "explique."
                ),
                SIZE,
                KNOWN_PLACES,
            ],
        ),
        Indicator(
            "needs",
            _("Besoins exprimés pour 100 000 habitants"),
            Family.EQUALITY,
            _("Combien de besoins ont été dits d’ici, pour une même population."),
            _("Un territoire qui ne dit rien n’est pas un territoire sans besoin : le conseil va d’abord vers lui."),
            _("besoins publics ÷ habitants × 100 000"),
            Unit.RATE,
            source=_("Les besoins exprimés sur ce site"),
            cautions=[_("Il mesure la parole, jamais le manque.")],
            levels=WIDE,
        ),
        *_council(),
    ]


def _council() -> list[Indicator]:
    """Who sits, who speaks, who is paid for: read of the rooms where they are kept, as they stand that day."""
    together = _(
        "Une région de moins de cinq sièges est dite avec les autres : le chiffre parlerait d’une personne, et aucune "
        "soustraction ne le rend."
    )
    return [
        Indicator(
            "seats",
            _("Part des sièges rapportée à la part des habitants"),
            Family.EQUALITY,
            _("1 : la région a sa part des sièges des conseils. 0,5 : la moitié de sa part. 2 : le double."),
            _("Qui ne siège pas attend que d’autres parlent pour lui."),
            _("(sièges de la région ÷ sièges de tous les conseils) ÷ (habitants de la région ÷ habitants du pays)"),
            Unit.RATIO,
            source=_("Les sièges tenus ce jour-là, au conseil national et dans ceux des régions"),
            cautions=[
                _("Intervalle de Wilson à 95 % : il tient compte du petit nombre de sièges."),
                _("La région d’un siège est celle de son organisation, à défaut celle du lieu pour lequel on siège."),
                _("Chaque conseil écrit lui-même combien de sièges il a."),
                together,
            ],
            levels=(Level.REGION, Level.NATION),
        ),
        Indicator(
            "speech",
            _("Part du temps de parole rapportée à la part des présences"),
            Family.EQUALITY,
            _("1 : la région parle autant qu’elle est là. 0,5 : moitié moins. 2 : deux fois plus."),
            _("Siéger sans parler n’est pas compter."),
            _(
                "(temps de parole de la région ÷ temps de parole) ÷ (présences de la région ÷ présences), séances "
                "closes du conseil national, sur un an"
            ),
            Unit.RATIO,
            source=_("Le temps que les séances ont mesuré"),
            vintage=_("Les douze mois qui finissent ce jour-là"),
            cautions=[_("Une présence est un siège dans une séance."), together],
            levels=(Level.REGION,),
        ),
        Indicator(
            "grants",
            _("Subventions publiées, en euros par habitant"),
            Family.EQUALITY,
            _("Ce que les institutions disent avoir accordé, en trois ans, aux lieux et à leurs structures."),
            _("L’argent public va-t-il là où sont les gens ?"),
            _("somme des conventions des trois dernières années ÷ habitants"),
            Unit.EUROS,
            source=_("Les fichiers de subventions que les institutions publient, et que ce site a lus"),
            cautions=[
                _("Qui ne publie pas n’y est pas : une somme basse peut être un silence, pas un refus."),
                _("Une structure qui tient plusieurs lieux reçoit là où elle est déclarée."),
                _("Un chiffre de moins de cinq conventions n’est pas dit."),
            ],
            levels=WIDE,
        ),
    ]


def _services() -> list[Indicator]:
    found = []
    for domain in (each for each in Domain if each != Domain.OTHER):
        named = {"domain": domain.label}
        found.append(
            Indicator(
                f"service-{domain.value}",
                _("%(domain)s : lieux pour 100 000 habitants") % named,
                Family.EQUALITY,
                _("Combien de lieux connus offrent ce service, pour une même population."),
                _("Un lieu peut être proche et n’offrir rien de ce qu’on cherche."),
                _("lieux connus qui disent ce domaine, ou un service en cours de ce domaine ÷ habitants × 100 000"),
                Unit.RATE,
                cautions=[
                    _("Les bibliothèques, les France services et les campus connectés sont comptés à part."),
                    OPEN_ONLY,
                    KNOWN_PLACES,
                ],
                domain=domain.value,
            )
        )
        found.append(
            Indicator(
                f"quotient-{domain.value}",
                _("%(domain)s : quotient de localisation") % named,
                Family.EQUALITY,
                _("Plus de 1 : les lieux d’ici offrent plus souvent ce service que ceux du pays. Moins de 1 : moins."),
                _("Il dit de quoi les lieux d’un territoire sont faits, quel que soit leur nombre."),
                _("(lieux d’ici qui l’offrent ÷ lieux d’ici) ÷ (lieux du pays qui l’offrent ÷ lieux du pays)"),
                Unit.RATIO,
                cautions=[_("Un lieu qui n’a pas dit ses services compte parmi les lieux."), OPEN_ONLY],
                levels=WIDE,
                domain=domain.value,
            )
        )
    return found


ZONE_FILES: Mapping[str, str] = {
    Zone.FRR: "https://www.data.gouv.fr/datasets/communes-france-ruralites-revitalisation-frr/",
    Zone.QPV: "https://www.data.gouv.fr/datasets/quartiers-prioritaires-de-la-politique-de-la-ville-qpv/",
    Zone.ACV: "https://www.data.gouv.fr/datasets/programme-action-coeur-de-ville/",
    Zone.PVD: "https://www.data.gouv.fr/datasets/programme-petites-villes-de-demain/",
    "income": "https://www.insee.fr/fr/statistiques/fichiers-filosofi",
}
"""Where the official file is found, which a user brings to this site."""
CLASSES = {
    "overseas": (gettext_lazy("Outre-mer"), gettext_lazy("les cinq départements d’outre-mer")),
    "sparse": (
        gettext_lazy("Communes peu denses"),
        gettext_lazy("les communes de moins de 50 habitants par km², classe établie par ce site"),
    ),
    "small": (
        gettext_lazy("Petites communes"),
        gettext_lazy("les communes de moins de 2 000 habitants, classe établie par ce site"),
    ),
}
"""Classes of municipalities that need no file: our own, and named so."""


def _equity() -> list[Indicator]:
    why = _("Une politique est équitable quand ceux qui ont moins ont au moins autant.")
    formula = _("accès moyen (E2SFCA) de ses habitants ÷ accès moyen de tous les autres habitants")
    found = [
        Indicator(
            "concentration-density",
            _("Accès selon la densité, indice de concentration"),
            Family.EQUITY,
            _(
                "Au-dessous de 0, l’accès va plutôt aux habitants des communes peu denses ; au-dessus, à ceux des "
                "denses."
            ),
            why,
            _(
                "indice de concentration de l’accès (E2SFCA), habitants rangés de la commune la moins dense à la "
                "plus dense"
            ),
            Unit.INDEX,
            cautions=[_("La densité est celle de la commune entière, habitants par km².")],
            levels=WIDE,
        ),
        Indicator(
            "concentration-seat",
            _("Accès selon la distance au chef-lieu, indice de concentration"),
            Family.EQUITY,
            _(
                "Au-dessous de 0, l’accès va plutôt aux habitants loin du chef-lieu de leur département ; au-dessus, à "
                "ceux qui en sont proches."
            ),
            why,
            _(
                "indice de concentration de l’accès (E2SFCA), habitants rangés de la commune la plus éloignée du "
                "chef-lieu de son département à la plus proche"
            ),
            Unit.INDEX,
            cautions=[_("À vol d’oiseau, même par-dessus la mer : le chef-lieu d’une île est où il est.")],
            levels=WIDE,
        ),
        Indicator(
            "concentration-income",
            _("Accès selon le niveau de vie, indice de concentration"),
            Family.EQUITY,
            _("Au-dessous de 0, l’accès va plutôt aux habitants des communes modestes ; au-dessus, à ceux des aisées."),
            why,
            _(
                "indice de concentration de l’accès (E2SFCA), habitants rangés selon le niveau de vie médian de "
                "leur commune"
            ),
            Unit.INDEX,
            source=_("Filosofi, Insee, DGFiP, Cnaf, Cnav, CCMSA"),
            cautions=[_("Les communes dont le niveau de vie est tenu secret n’y sont pas : leur part est dite.")],
            levels=WIDE,
            needs_zone="income",
        ),
    ]
    for key, (title, meaning) in CLASSES.items():
        found.append(
            Indicator(
                f"against-{key}",
                _("%(zone)s, au regard du reste du pays") % {"zone": title},
                Family.EQUITY,
                _(
                    "1 : un habitant y a autant d’accès qu’ailleurs. Moins de 1 : il en a moins. Il s’agit ici : "
                    "%(what)s."
                )
                % {"what": meaning},
                why,
                formula,
                Unit.RATIO,
                cautions=[_("Cette classe n’est pas un zonage officiel.")] if key != "overseas" else [],
                levels=(Level.NATION,),
            )
        )
    for zone in (Zone.FRR, Zone.QPV, Zone.ACV, Zone.PVD):
        cautions: list[Phrase] = [ADMINISTRATIVE]
        if zone == Zone.QPV:
            cautions = [_("Une commune qui a un quartier prioritaire y compte toute entière.")]
        found.append(
            Indicator(
                f"against-{zone.value}",
                _("%(zone)s, au regard du reste du pays") % {"zone": zone.label},
                Family.EQUITY,
                _("1 : un habitant y a autant d’accès qu’ailleurs. Moins de 1 : il en a moins."),
                why,
                formula,
                Unit.RATIO,
                source=_("Liste officielle des communes, apportée à ce site"),
                cautions=cautions,
                levels=(Level.NATION,),
                needs_zone=zone.value,
            )
        )
    return found


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by key, in the order in which they are listed."""
    return {each.key: each for each in [*_access(), *_services(), *_equity()]}

"""The law as data: one row a clause, its words, its article, how it was read and when. Pure.

It stands here, on the lowest floor that reads it: `bounds.py` beside it, `meetings/legal.py` and the room `cooperative`
above (decision 68). What was read in the text itself, or alike in two independent sources, may block; all the rest
warns, and says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final


class Severity(StrEnum):
    """A blocking fault refuses the set; a warning and an information are read before the vote."""

    BLOCK = "block"
    WARN = "warn"
    INFORM = "inform"


class Reading(StrEnum):
    """Where the project read a clause; its words are what people are told."""

    TEXT = "text"
    AGREED = "agreed"
    SECONDARY = "secondary"
    DISAGREE = "disagree"
    NOT_FOUND = "not_found"


READ_WORDS: Final[Mapping[Reading, str]] = {
    Reading.TEXT: "lu dans le texte",
    Reading.AGREED: "lu dans deux sources secondaires, qui concordent",
    Reading.SECONDARY: "lu dans une source secondaire seulement",
    Reading.DISAGREE: "les sources se contredisent",
    Reading.NOT_FOUND: "pas trouvé : une question à poser à un conseil",
}
FIRM = frozenset({Reading.TEXT, Reading.AGREED})
"""What may block."""
UNVERIFIED = "à vérifier par un conseil"
SCIC = frozenset({"scic_sas", "scic_sa", "scic_sarl"})
ASSOCIATION = frozenset({"assoc_1901", "assoc_alsace_moselle"})
COOPERATIVES = "loi n° 47-1775"
FILE = "dossier du projet, novembre 2026"
"""The reading from which the first rows were written, where no other source is named."""
READ_ON = dt.date(2026, 11, 2)
"""The day of that reading."""
B, W, I = Severity.BLOCK, Severity.WARN, Severity.INFORM  # noqa: E741
TEXT, AGREED, SECONDARY = Reading.TEXT, Reading.AGREED, Reading.SECONDARY


@dataclass(frozen=True)
class Clause:
    """One clause. `bound` is its figure, exact, where it has one: a share, a number of months, of years or of persons;
    `others`, its other figures by name.

    `source` is where the project read it; `doubt`, what is not settled, in a sentence. Two rows of one `subject` are
    the same matter at two times.
    """

    key: str
    subject: str
    words: str
    regimes: frozenset[str]
    severity: Severity
    article: str
    read: Reading
    source: str
    bound: Fraction | None = None
    doubt: str = ""
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    checked_on: dt.date = READ_ON
    checked_by: str = "l’équipe du projet"
    others: tuple[tuple[str, Fraction], ...] = ()

    def __post_init__(self) -> None:
        if self.severity == B and self.read not in FIRM:
            raise ValueError(f"{self.key}: what was not read in the text, nor alike in two sources, does not block")

    def applies_on(self, day: dt.date) -> bool:
        return (self.in_force_from or day) <= day <= (self.in_force_until or day)

    @property
    def read_words(self) -> str:
        return READ_WORDS[self.read]

    @property
    def cited(self) -> str:
        """The article, as faults give it: with its doubt, when it is not read firmly."""
        return self.article if self.read in FIRM else f"{self.article}, {UNVERIFIED}"


def _assembly(key: str, subject: str, form: str, words: str, article: str, bound: str, **others: str) -> Clause:
    cited, more = f"code de commerce, art. {article}", tuple((name, Fraction(one)) for name, one in others.items())
    return Clause(key, subject, words, frozenset({form}), W, cited, SECONDARY, FILE, Fraction(bound), others=more)


CLAUSES: Final[tuple[Clause, ...]] = (
    Clause(
        "categories", "Catégories d’associés",
        "Trois catégories d’associés au moins, dont les bénéficiaires habituels et les salariés ; les producteurs, "
        "quand personne n’est salarié",
        SCIC, B, f"{COOPERATIVES}, art. 19 septies", TEXT, "loi de 1947, version consolidée", Fraction(3),
        in_force_from=dt.date(2022, 2, 23),
    ),
    Clause(
        "public_bodies", "Part des collectivités",
        "Les collectivités ont ensemble la moitié du capital au plus",
        SCIC, B, f"{COOPERATIVES}, art. 19 septies", TEXT, "loi de 1947, version consolidée", Fraction(1, 2),
        in_force_from=dt.date(2014, 8, 2),
    ),
    Clause(
        "one_vote", "Une personne, une voix",
        "Un associé a une voix, quel que soit son capital",
        SCIC, W, f"{COOPERATIVES}, art. 19 octies", SECONDARY, "page d’un cabinet d’avocats", Fraction(1),
    ),
    Clause(
        "colleges", "Collèges",
        "Les collèges sont facultatifs ; s’il y en a, trois au moins, chacun de 10 à 50 % des voix, à égalité si les "
        "statuts ne disent rien, et jamais selon le capital",
        SCIC, B, f"{COOPERATIVES}, art. 19 octies", AGREED, "page d’un cabinet d’avocats ; amendement 1536 de 2014",
        Fraction(3),
    ),
    Clause(
        "floor", "Capital plancher",
        "Le capital ne descend pas sous le quart du plus haut qu’il ait atteint ; les statuts peuvent demander plus",
        SCIC, B, f"{COOPERATIVES}, art. 13", TEXT, "loi de 1947, version consolidée", Fraction(1, 4),
    ),
    Clause(
        "paying_up", "Libération des parts",
        "Un quart de la part est versé à la souscription, le reste dans les cinq ans",
        SCIC, W, f"{COOPERATIVES}, art. 12", SECONDARY, FILE, Fraction(1, 4),
        "un texte plus ancien dit trois ans",
    ),
    Clause(
        "paying_up_years", "Libération des parts",
        "Le solde d’une part est versé dans les cinq ans de la souscription",
        SCIC, W, f"{COOPERATIVES}, art. 12", SECONDARY, FILE, Fraction(5),
        "un texte plus ancien dit trois ans",
    ),
    Clause(
        "exit_value", "Valeur de sortie",
        "Une part se rembourse à sa valeur nominale, moins sa part des pertes ; si les statuts le prévoient et après "
        "cinq années entières d’associé, une part d’une réserve constituée pour cela s’y ajoute",
        SCIC, I, f"{COOPERATIVES}, art. 18 et 19 nonies", TEXT, "loi de 1947, version consolidée", Fraction(5),
        in_force_from=dt.date(2024, 6, 1),
        doubt="l’article 18 est lu ; son ouverture aux SCIC vient d’un amendement dont l’acte final reste à lire",
    ),
    Clause(
        "exit_value_before_2024", "Valeur de sortie",
        "Une part se rembourse à sa valeur nominale, moins sa part des pertes",
        SCIC, I, f"{COOPERATIVES}, art. 18 et 19 nonies", TEXT, "loi de 1947, version consolidée",
        in_force_until=dt.date(2024, 5, 31),
    ),
    Clause(
        "revaluation_before_2024", "Revalorisation des parts d’une SCIC",
        "Une SCIC ne revalorise pas ses parts",
        SCIC, W, f"{COOPERATIVES}, art. 19 nonies", SECONDARY, FILE,
        in_force_until=dt.date(2024, 5, 31),
    ),
    Clause(
        "revaluation", "Revalorisation des parts d’une SCIC",
        "Une SCIC peut revaloriser ses parts, si ses statuts le prévoient",
        SCIC, W, f"{COOPERATIVES}, art. 19 nonies", SECONDARY, "amendement 15 du Sénat, mai 2024, adopté",
        in_force_from=dt.date(2024, 6, 1), doubt="le texte final reste à lire",
    ),
    Clause(
        "revaluation_most", "Réserves mises dans les parts",
        "La première fois, la moitié au plus des réserves disponibles à la clôture de l’exercice précédent ; ensuite, "
        "la moitié au plus de ce dont elles ont grandi depuis",
        SCIC, B, f"{COOPERATIVES}, art. 16", TEXT, "Légifrance, version en vigueur depuis le 19 juillet 2001",
        Fraction(1, 2), checked_on=dt.date(2026, 11, 29),
        doubt="son ouverture aux SCIC vient d’un amendement dont l’acte final reste à lire",
    ),
    Clause(
        "admission", "Admission",
        "Les statuts disent comment on devient associé, et qui admet",
        SCIC, I, f"{COOPERATIVES}, art. 19 septies", TEXT, "loi de 1947, version consolidée",
    ),
    Clause(
        "withdrawal", "Retrait",
        "Un associé se retire quand il veut, sauf convention contraire ; il répond cinq ans de ce qui existait à son "
        "départ",
        SCIC, I, "code de commerce, art. L. 231-6", TEXT, "code de commerce, version consolidée", Fraction(5),
    ),
    Clause(
        "exclusion", "Exclusion",
        "Exclure un associé demande la majorité qui change les statuts",
        SCIC, W, "code de commerce, art. L. 231-6 ; Cass. com., 9 novembre 2022, 21-10.540", TEXT,
        "code de commerce, version consolidée",
    ),
    Clause(
        "reimbursement_order", "Ordre des remboursements",
        "L’ordre dans lequel on rembourse qui part est celui des statuts ; l’usage est l’ordre des départs",
        SCIC, W, "aucun article trouvé", Reading.NOT_FOUND, "aucune",
        doubt="une question à poser à un conseil, si les statuts en disent un autre",
    ),
    Clause(
        "withdrawal_under_floor", "Retrait sous le plancher",
        "Qui se retire n’est plus associé le jour même, quand bien même le capital serait au plancher : seul l’argent "
        "attend",
        SCIC, W, "Cass. com., 18 décembre 2024", SECONDARY, "trois commentaires de l’arrêt",
        doubt="l’arrêt lui-même n’est pas lu",
    ),
    Clause(
        "legal_reserve", "Réserve légale",
        "Trois vingtièmes au moins de l’excédent vont à la réserve légale, tant que les réserves n’égalent pas le "
        "capital",
        SCIC, B, f"{COOPERATIVES}, art. 16", TEXT, "loi de 1947, version consolidée", Fraction(3, 20),
    ),
    Clause(
        "statutory_reserve", "Réserve statutaire",
        "La moitié au moins de ce qui reste de l’excédent va à la réserve statutaire : 57,5 % en tout tant que la "
        "réserve légale est due",
        SCIC, W, f"{COOPERATIVES}, art. 19 nonies", SECONDARY, FILE, Fraction(1, 2),
    ),
    Clause(
        "interest", "Intérêt aux parts",
        "L’intérêt ne dépasse pas la moyenne des taux semestriels des obligations privées sur les trois années civiles "
        "qui précèdent l’assemblée, plus deux points ; les subventions n’entrent pas dans ce qui se partage",
        SCIC, W, f"{COOPERATIVES}, art. 14 ; décret n° 2017-446", SECONDARY, FILE,
        Fraction(2, 100), others=(("years", Fraction(3)),),
    ),
    Clause(
        "interest_withheld", "Intérêt aux parts, ce qui en est retenu",
        "Ce que la coopérative retient d’abord, pour l’impôt et les contributions sociales, sur l’intérêt payé à une "
        "personne",
        SCIC, W, "code général des impôts, art. 117 quater", Reading.NOT_FOUND, "aucune",
        checked_on=dt.date(2026, 11, 28),
    ),
    Clause(
        "conversion", "Même personne morale",
        "L’association devient coopérative sans changer de personne, pour une activité analogue ; ses fonds ne se "
        "partagent jamais et ne deviennent pas du capital",
        ASSOCIATION | SCIC, W, f"{COOPERATIVES}, art. 28 bis", SECONDARY, FILE,
    ),
    Clause(
        "conversion_majority_statutes", "Majorité de la conversion",
        "La conversion se décide à la majorité que les statuts demandent",
        ASSOCIATION, W, "CA Paris, 16 janvier 2018", Reading.DISAGREE, "commentaire de l’arrêt",
        doubt="la fédération des SCIC demande l’unanimité quand les statuts se taisent",
    ),
    Clause(
        "conversion_unanimity", "Majorité de la conversion",
        "Si les statuts n’en disent rien, la conversion demande l’unanimité",
        ASSOCIATION, W, "guide de la fédération des SCIC", Reading.DISAGREE, "guide de la fédération des SCIC",
        doubt="la cour d’appel de Paris s’en tient aux statuts",
    ),
    Clause(
        "conversion_auditor", "Commissaire à la transformation",
        "Un commissaire apprécie la valeur des biens d’une société qui devient une société par actions ; rien ne dit "
        "s’il en faut un pour une association",
        ASSOCIATION, W, "code de commerce, art. L. 224-3", Reading.NOT_FOUND, "aucune",
    ),
    Clause(
        "review", "Révision coopérative",
        "La révision coopérative a lieu tous les cinq ans, quelle que soit la taille ; plus tôt après trois pertes, "
        "après une perte de la moitié du plus haut capital, ou si un dixième des associés le demande",
        SCIC, W, f"{COOPERATIVES}, art. 25-1 et 19 duodecies", SECONDARY, FILE, Fraction(5),
        others=(("losses", Fraction(3)), ("loss", Fraction(1, 2)), ("demand", Fraction(1, 10))),
    ),
    Clause(
        "yearly_report", "Rapport de l’année",
        "Le rapport dit l’évolution du sociétariat, la gouvernance, la part de chaque catégorie, le contexte et les "
        "effets",
        SCIC, W, f"{COOPERATIVES}, art. 19 terdecies ; décret n° 2015-1381", SECONDARY, FILE,
    ),
    Clause(
        "accounts", "Comptes de l’année",
        "L’assemblée se réunit chaque année et reçoit les comptes",
        SCIC, W, f"{COOPERATIVES}, art. 8", TEXT, "loi de 1947, version consolidée",
    ),
    Clause(
        "mandate_years", "Durée des mandats",
        "Un mandat dure six ans au plus",
        SCIC, B, f"{COOPERATIVES}, art. 6", TEXT, "loi de 1947, version consolidée", Fraction(6),
    ),
    Clause(
        "form", "Forme",
        "Une SCIC est une SA, une SAS ou une SARL, à capital variable",
        SCIC, B, f"{COOPERATIVES}, art. 19 quinquies", TEXT, "loi de 1947, version consolidée",
    ),
    Clause(
        "least_capital", "Capital de départ",
        "Une SA coopérative a 18 500 € de capital au moins",
        frozenset({"scic_sa"}), W, f"{COOPERATIVES}, art. 27", SECONDARY, FILE,
        Fraction(18_500),
    ),
    Clause(
        "sarl_cap", "Nombre d’associés",
        "Une SARL n’a pas plus de 100 associés",
        frozenset({"scic_sarl"}), W, "code de commerce, art. L. 223-3", SECONDARY, FILE, Fraction(100),
    ),
    Clause(
        "sas_majority", "Majorité d’une SAS",
        "Une décision demande au moins la majorité des voix exprimées",
        frozenset({"scic_sas"}), W, "Cour de cassation, assemblée plénière, 15 novembre 2024", SECONDARY,
        "commentaire de l’arrêt", Fraction(1, 2),
    ),
    _assembly("sa_ordinary", "Quorum ordinaire", "scic_sa",
              "Le quorum d’une assemblée ordinaire est d’un cinquième au moins", "L. 225-98", "1/5"),
    _assembly("sa_extraordinary", "Assemblée extraordinaire", "scic_sa",
              "Une assemblée extraordinaire décide aux deux tiers, avec un quorum d’un quart, puis d’un cinquième",
              "L. 225-96", "2/3", quorum="1/4", second_quorum="1/5"),
    _assembly("sarl_extraordinary", "Assemblée extraordinaire", "scic_sarl",
              "Une assemblée extraordinaire décide aux deux tiers, avec un quorum d’un quart, puis d’un cinquième",
              "L. 223-30", "2/3", quorum="1/4", second_quorum="1/5"),
    _assembly("sa_notice", "Convocation", "scic_sa",
              "Une assemblée se convoque quinze jours à l’avance, dix jours sur seconde convocation", "R. 225-69",
              "15", second_call="10"),
    _assembly("sarl_notice", "Convocation", "scic_sarl",
              "Une assemblée se convoque quinze jours à l’avance", "R. 223-20", "15"),
)  # fmt: skip
LAW: Final[Mapping[str, Clause]] = {clause.key: clause for clause in CLAUSES}


def figure(key: str, name: str = "") -> Fraction:
    """The exact figure of a clause that has one, or another one of it, by its name."""
    bound = dict(LAW[key].others)[name] if name else LAW[key].bound
    assert bound is not None, key
    return bound


def in_force(day: dt.date, regime: str = "") -> list[Clause]:
    """The clauses that apply on a day, to a regime or to any."""
    return [each for each in CLAUSES if each.applies_on(day) and (not regime or regime in each.regimes)]


def by_subject(clauses: Iterable[Clause]) -> dict[str, list[Clause]]:
    """The same, one matter after another, in the order of the table."""
    subjects: dict[str, list[Clause]] = {}
    for clause in clauses:
        subjects.setdefault(clause.subject, []).append(clause)
    return subjects

"""What each kind of report is made of, as data: its sections, and the figures of each with the facts they count. Pure.

A figure is written once here: the page, the rows behind it, the PDF, the document to work on and the year before all
read the same line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.types import Phrase, Row


class Template(TextChoices):
    """The kinds of reports."""

    ACTIVITY = "activity", _("Rapport d’activité de l’association")
    STATE_OF_PLAY = "state", _("État des lieux, tous les deux ans")
    TERRITORY = "territory", _("Fiche d’un territoire")
    DOMAIN = "domain", _("Fiche d’un service d’intérêt général")
    INSTITUTIONS = "institutions", _("Réponses des institutions")
    LOBBYING = "lobbying", _("Projet de déclaration au répertoire de la HATVP")


T = Template
LEADS: Mapping[str, Phrase] = {
    T.ACTIVITY: _("Prêt pour l’assemblée générale : ce qui s’est tenu, décidé, demandé, obtenu."),
    T.STATE_OF_PLAY: _("Ce que l’on sait des lieux, de leurs services et de leurs besoins, sur deux ans."),
    T.TERRITORY: _("Une région, un département ou une intercommunalité : ce qui s’y trouve, ce qui s’y dit."),
    T.DOMAIN: _("Un des six services : où il se trouve, ce qui manque, ce qui est demandé."),
    T.INSTITUTIONS: _("Demandes, part répondue, délai médian, engagements tenus, droit de réponse."),
    T.LOBBYING: _("Les contacts avec des responsables publics, tels que ce site les a gardés. Un projet, à relire."),
}
OF_A_SUBJECT = frozenset({T.TERRITORY, T.DOMAIN})
"""Those that speak of a territory or of a domain; the others speak of an assembly."""


class Measure(StrEnum):
    """What a figure does with the rows that it keeps."""

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    SHARE = "share"
    MEDIAN = "median"


@dataclass(frozen=True)
class Period:
    """The days of a report, as ISO words: rows compare with them as they are."""

    first: str
    last: str

    def holds(self, day: str | None) -> bool:
        return bool(day) and self.first <= str(day) <= self.last


type Keep = Callable[[Row, Period], bool]


def every(row: Row, period: Period) -> bool:
    return True


def has(name: str, *values: object) -> Keep:
    """Rows whose `name` is one of `values`."""

    def keep(row: Row, period: Period) -> bool:
        return row.get(name) in values

    return keep


def within(name: str) -> Keep:
    """Rows whose day `name` is within the period."""

    def keep(row: Row, period: Period) -> bool:
        return period.holds(row.get(name))

    return keep


def by_the_end(name: str) -> Keep:
    """Rows whose day `name` had come by the last day."""

    def keep(row: Row, period: Period) -> bool:
        return bool(row.get(name)) and str(row[name]) <= period.last

    return keep


def both(*tests: Keep) -> Keep:
    def keep(row: Row, period: Period) -> bool:
        return all(test(row, period) for test in tests)

    return keep


def no(test: Keep) -> Keep:
    def keep(row: Row, period: Period) -> bool:
        return not test(row, period)

    return keep


@dataclass(frozen=True)
class Spec:
    """One figure: `keep` says which rows of `table` it counts; `field` is what it sums, tells apart, or takes the
    median of; a share counts `part` among what it keeps. With `by`, one more figure for each value of that field.
    """

    key: str
    label: Phrase
    table: str
    keep: Keep = every
    measure: Measure = Measure.COUNT
    field: str = ""
    part: Keep = every
    unit: Phrase = ""
    by: str = ""
    help: Phrase = ""


@dataclass(frozen=True)
class Section:
    """A part of a report; `hint` tells who writes what is expected there."""

    key: str
    title: Phrase
    figures: tuple[Spec, ...] = ()
    hint: Phrase = ""
    listed: tuple[str, ...] = ()
    """Tables whose rows are told one by one under the figures, the first ones."""


DAYS = _("jours ouvrés")
AT_END = by_the_end("on")
MEMBER_THEN = both(by_the_end("on"), no(by_the_end("left")))
OPEN_THEN = both(by_the_end("on"), no(by_the_end("closed")))
ANSWERED = by_the_end("answered")
DUE = by_the_end("due")

SESSIONS = Section(
    "sessions",
    _("Rassemblements et séances"),
    (
        Spec("sessions", _("séances tenues"), "sessions", by="kind_name"),
        Spec("present", _("présences, toutes séances ensemble"), "sessions", measure=Measure.SUM, field="present"),
        Spec("remote", _("dont à distance"), "sessions", measure=Measure.SUM, field="remote"),
        Spec(
            "attendance",
            _("part des sièges qui étaient là, séance médiane"),
            "sessions",
            keep=no(has("share", None)),
            measure=Measure.MEDIAN,
            field="share",
            unit="%",
            help=_("Parmi les sièges occupés ce jour-là."),
        ),
    ),
    hint=_("Ce que ces rencontres ont permis, en quelques phrases."),
    listed=("sessions",),
)
DECISIONS = Section(
    "decisions",
    _("Décisions prises"),
    (Spec("decisions", _("décisions au registre"), "decisions", by="method_name"),),
    hint=_("Celles qui comptent le plus, et pourquoi."),
    listed=("decisions",),
)
POSITIONS = Section(
    "positions",
    _("Positions adoptées, et à qui elles sont allées"),
    (
        Spec("positions", _("positions adoptées"), "positions"),
        Spec("letters", _("lettres remises à des institutions"), "letters"),
        Spec("addressees", _("institutions saisies"), "letters", measure=Measure.DISTINCT, field="institution"),
        Spec("demands", _("demandes portées"), "demands", keep=within("on")),
    ),
    hint=_("Ce que le conseil a porté."),
    listed=("positions", "letters"),
)
REPLIES = Section(
    "replies",
    _("Réponses, engagements, effets"),
    (
        Spec("answers", _("demandes qui ont reçu une réponse"), "demands", keep=within("answered"), by="state_name"),
        Spec(
            "delay",
            _("délai médian avant une réponse"),
            "demands",
            keep=within("answered"),
            measure=Measure.MEDIAN,
            field="delay",
            unit=DAYS,
        ),
        Spec("waiting", _("demandes sans réponse au dernier jour"), "demands", keep=no(ANSWERED)),
        Spec("promises", _("engagements pris"), "commitments", keep=within("on")),
        Spec(
            "kept",
            _("engagements tenus, parmi ceux dont la date est venue"),
            "commitments",
            keep=within("due"),
            measure=Measure.SHARE,
            part=both(has("state", "kept"), by_the_end("reviewed")),
        ),
        Spec("effects", _("effets constatés par qui avait exprimé le besoin"), "effects", by="change_name"),
    ),
    hint=_("Ce qui a changé, pour qui."),
    listed=("commitments", "effects"),
)
ROADMAP = Section(
    "roadmap",
    _("Feuille de route"),
    (
        Spec("met", _("jalons tenus"), "milestones", keep=both(has("state", "met"), within("closed"))),
        Spec("dropped", _("jalons abandonnés"), "milestones", keep=both(has("state", "dropped"), within("closed"))),
        Spec("slips", _("dates déplacées"), "slips"),
        Spec("open", _("jalons ouverts au dernier jour"), "milestones", keep=OPEN_THEN),
        Spec("late", _("dont la date était passée"), "milestones", keep=both(OPEN_THEN, by_the_end("due_then"))),
    ),
    hint=_("Ce qui avance, ce qui glisse, et pourquoi."),
    listed=("milestones",),
)
COMMONS = Section(
    "commons",
    _("Communs publiés"),
    (
        Spec("commons", _("ressources publiées"), "commons", keep=within("on"), by="kind_name"),
        Spec("uses", _("usages déclarés par d’autres"), "uses"),
    ),
    hint=_("Ce qui a été partagé, et par qui c’est repris."),
    listed=("commons",),
)
MEMBERS = Section(
    "members",
    _("Membres"),
    (
        Spec("members", _("membres au dernier jour"), "members", keep=MEMBER_THEN, by="college"),
        Spec("joined", _("membres admis dans la période"), "members", keep=within("on")),
        Spec("left", _("membres partis dans la période"), "members", keep=within("left")),
    ),
    hint=_("La vie des collèges."),
)
PARTNERS = Section(
    "partners",
    _("Partenaires"),
    (
        Spec(
            "agreements",
            _("conventions en cours dans la période"),
            "agreements",
        ),
        Spec("partners", _("partenaires de ces conventions"), "agreements", measure=Measure.DISTINCT, field="partner"),
    ),
    hint=_("Avec qui l’association travaille."),
    listed=("agreements",),
)
NEEDS = Section(
    "needs",
    _("Besoins exprimés"),
    (
        Spec("needs", _("besoins publiés"), "needs", by="domain_name"),
        Spec("speaking", _("départements d’où ils viennent"), "needs", measure=Measure.DISTINCT, field="department"),
        Spec("convergences", _("convergences de besoins"), "convergences"),
    ),
    hint=_("Ce que les lieux ont dit."),
    listed=("convergences",),
)
PLACES = Section(
    "places",
    _("Lieux"),
    (
        Spec(
            "places",
            _("lieux connus au dernier jour"),
            "places",
            keep=both(by_the_end("since"), no(by_the_end("closed")), has("status", "open", "")),
            help=_(
                "Un lieu compte depuis le jour d’ouverture qu’il a dit, sinon depuis le jour où sa fiche est connue. "
                "Ni projets, ni lieux dits fermés ou en pause ; un lieu dont personne n’a dit l’état compte."
            ),
        ),
        Spec("opened", _("lieux qui disent avoir ouvert dans la période"), "places", keep=within("opened")),
        Spec(
            "recorded",
            _("fiches entrées dans l’annuaire dans la période"),
            "places",
            keep=within("on"),
            help=_("Un import fait entrer des fiches : il n’ouvre aucun lieu."),
        ),
        Spec("closed", _("lieux fermés dans la période"), "places", keep=within("closed")),
        Spec(
            "confirmed",
            _("fiches confirmées par leur lieu dans l’année qui précède le dernier jour"),
            "places",
            keep=both(by_the_end("since"), no(by_the_end("closed")), has("status", "open", "")),
            measure=Measure.SHARE,
            part=both(by_the_end("confirmed"), lambda row, period: row["confirmed"] > _year_before(period.last)),
        ),
    ),
    hint=_("Ce qui se voit sur le territoire."),
)
OFFERS = Section(
    "offers",
    _("Services d’intérêt général"),
    (
        Spec("offers", _("services déclarés et vivants"), "offers", by="domain_name"),
        Spec("serving", _("lieux qui en déclarent au moins un"), "offers", measure=Measure.DISTINCT, field="place"),
        Spec("short", _("services où l’on attend, ou que l’on refuse"), "offers", keep=has("short", True)),
    ),
    hint=_("Ce qui s’y trouve, ce qui manque."),
)
INDICATORS = Section(
    "indicators",
    _("Égalité et équité"),
    (
        Spec(
            "known",
            _("indicateurs connus, parmi ceux qui ont un sens ici"),
            "indicators",
            keep=no(has("state", "not-applicable")),
            measure=Measure.SHARE,
            part=has("is_known", True),
            help=_("Tels que les dit le dernier relevé de la période ; chacun a sa fiche et ses lignes."),
        ),
    ),
    hint=_("Ce que ces indicateurs montrent, et ce qu’ils ne montrent pas."),
    listed=("indicators",),
)
SCORES = Section(
    "scores",
    _("Institution par institution"),
    (
        Spec("demands", _("demandes remises"), "demands", keep=within("on"), by="institution_name"),
        Spec(
            "answered",
            _("part des demandes de la période qui ont reçu une réponse"),
            "demands",
            keep=within("on"),
            measure=Measure.SHARE,
            part=ANSWERED,
            by="institution_name",
        ),
        Spec(
            "delay",
            _("délai médian avant une réponse"),
            "demands",
            keep=both(within("on"), ANSWERED),
            measure=Measure.MEDIAN,
            field="delay",
            unit=DAYS,
            by="institution_name",
        ),
        Spec(
            "kept",
            _("engagements tenus, parmi ceux dont la date est venue"),
            "commitments",
            keep=DUE,
            measure=Measure.SHARE,
            part=both(has("state", "kept"), by_the_end("reviewed")),
            by="institution_name",
        ),
    ),
    hint=_("Des faits, jamais une note."),
)
RIGHT = Section(
    "right",
    _("Droit de réponse"),
    (Spec("statements", _("droits de réponse publiés"), "statements"),),
    hint=_("Les mots des institutions sont repris tels quels."),
    listed=("statements",),
)
CONTACTS = Section(
    "contacts",
    _("Contacts avec des responsables publics"),
    (
        Spec("contacts", _("contacts gardés par ce site"), "contacts", by="kind_name"),
        Spec("reached", _("institutions contactées"), "contacts", measure=Measure.DISTINCT, field="institution"),
        Spec(
            "spontaneous",
            _("contacts à l’initiative de l’association"),
            "contacts",
            keep=has("ours", True),
            help=_(
                "Plus de dix en douze mois, et la déclaration peut être due (loi 2016-1691). Ce site ne tranche pas : "
                "une réponse à une demande écrite d’un responsable, par exemple, ne compte pas."
            ),
        ),
    ),
    hint=_("Ajoutez les rencontres et appels que ce site ne connaît pas."),
    listed=("contacts",),
)
OBJECTS = Section(
    "objects",
    _("Ce qui était demandé"),
    (
        Spec("subjects", _("positions défendues"), "contacts", measure=Measure.DISTINCT, field="position"),
        Spec("levels", _("contacts par échelle d’institution"), "contacts", by="level_name"),
        Spec("means", _("contacts par moyen"), "contacts", by="means_name"),
    ),
    hint=_("Les décisions visées, les domaines, les moyens de l’année (personnes, dépenses)."),
)
OWN_WORD = Section(
    "foreword", _("Le mot de l’association"), hint=_("Le rapport moral : où en sommes-nous, et pourquoi.")
)
FOREWORD = Section("foreword", _("En quelques mots"), hint=_("Ce que ce bilan montre, en deux ou trois phrases."))
METHOD = Section("method", _("Limites"), hint=_("Ce que ces chiffres ne disent pas."))

SECTIONS: Mapping[str, tuple[Section, ...]] = {
    T.ACTIVITY: (OWN_WORD, SESSIONS, DECISIONS, POSITIONS, REPLIES, ROADMAP, COMMONS, MEMBERS, PARTNERS, NEEDS),
    T.STATE_OF_PLAY: (FOREWORD, PLACES, INDICATORS, OFFERS, NEEDS, POSITIONS, REPLIES, COMMONS, MEMBERS, METHOD),
    T.TERRITORY: (FOREWORD, PLACES, INDICATORS, OFFERS, NEEDS, COMMONS, PARTNERS, METHOD),
    T.DOMAIN: (FOREWORD, PLACES, OFFERS, NEEDS, POSITIONS, REPLIES, COMMONS, METHOD),
    T.INSTITUTIONS: (FOREWORD, SCORES, RIGHT, METHOD),
    T.LOBBYING: (FOREWORD, CONTACTS, OBJECTS, METHOD),
}


def tables_of(template: str) -> list[str]:
    """The tables of facts that a kind of report reads, each once."""
    named = [spec.table for section in SECTIONS[template] for spec in section.figures]
    return list(dict.fromkeys([*named, *(table for section in SECTIONS[template] for table in section.listed)]))


def _year_before(day: str) -> str:
    """
    >>> _year_before("2025-12-31")
    '2024-12-31'
    """
    return f"{int(day[:4]) - 1:04}{day[4:]}"

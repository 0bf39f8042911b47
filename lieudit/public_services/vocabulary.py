"""Controlled words. Those of digital mediation are the words of its national standard, so that nothing is lost.

Values of the standard are stored as it writes them (« Lieux de médiation numérique » v1.0.2, 11 April 2024,
schema.data.gouv.fr); only the apostrophes of what is shown are curly.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.network.vocabulary import Domain

SIX = [(domain.value, domain.label) for domain in Domain if domain != Domain.OTHER]
"""The six services of general interest, without « Autre chose »."""
LEADS = {
    Domain.DIGITAL: _("Apprendre à se servir d’un ordinateur, faire une démarche en ligne, avec quelqu’un à côté."),
    Domain.SERVICES: _("Rencontrer un service public près de chez soi : guichet, permanence, rendez-vous."),
    Domain.WORK: _("Travailler, chercher un emploi, changer de métier, essayer un outil."),
    Domain.CULTURE: _("Lire, écouter, pratiquer, se retrouver."),
    Domain.CAMPUS: _("Suivre des études supérieures sans partir."),
    Domain.EDUCATION: _("Apprendre à tout âge, aider les enfants et leurs parents."),
}
"""What each domain is, in one sentence."""


class Kind(TextChoices):
    COUNTER = "counter", _("Guichet, permanence")
    SUPPORT = "support", _("Accompagnement")
    WORKSHOP = "workshop", _("Atelier")
    TRAINING = "training", _("Formation")
    EQUIPMENT = "equipment", _("Espace, matériel à disposition")
    EVENT = "event", _("Rendez-vous, événement")


class Standard(TextChoices):
    """The words of one column: the value is that of the standard, what is shown has curly apostrophes."""

    @classmethod
    def known(cls, words: Iterable[str]) -> list[str]:
        """Those among `words` that this column knows, in its order."""
        ranks = _ranks(cls)
        return sorted(ranks.keys() & set(words), key=ranks.__getitem__)


@cache
def _ranks(kind: type[Standard]) -> dict[str, int]:
    """The words of a column in their order: an enumeration would list them anew each time."""
    return {word: rank for rank, word in enumerate(kind.values)}


class Public(Standard):
    YOUNG = "Jeunes", _("Jeunes")
    STUDENTS = "Étudiants", _("Étudiants")
    FAMILIES = "Familles et/ou enfants", _("Familles et enfants")
    SENIORS = "Seniors", _("Seniors")
    WOMEN = "Femmes", _("Femmes")


class Care(Standard):
    DEAF = "Surdité", _("Surdité")
    MOTOR = "Handicaps moteurs", _("Handicaps moteurs")
    MENTAL = "Handicaps mentaux", _("Handicaps mentaux")
    ILLITERACY = "Illettrisme", _("Illettrisme")
    ENGLISH = "Langues étrangères (anglais)", _("Langues étrangères (anglais)")
    LANGUAGES = "Langues étrangères (autres)", _("Langues étrangères (autres)")
    BLIND = "Déficience visuelle", _("Déficience visuelle")


class Price(Standard):
    FREE = "Gratuit", _("Gratuit")
    CONDITION = "Gratuit sous condition", _("Gratuit sous condition")
    PAID = "Payant", _("Payant")


class Access(Standard):
    COME = "Se présenter", _("Se présenter")
    CALL = "Téléphoner", _("Téléphoner")
    MAIL = "Contacter par mail", _("Écrire à l’adresse électronique")
    BOOK = "Prendre un RDV en ligne", _("Prendre rendez-vous en ligne")
    NOBODY = "Ce lieu n'accueille pas de public", _("Ce lieu n’accueille pas de public")
    PRESCRIBED = "Envoyer un mail avec une fiche de prescription", _("Envoyer une fiche de prescription")


class Accompaniment(Standard):
    ALONE = "En autonomie", _("En autonomie")
    PERSONAL = "Accompagnement individuel", _("Accompagnement individuel")
    GROUP = "Dans un atelier collectif", _("Dans un atelier collectif")
    REMOTE = "À distance", _("À distance")


class Itinerancy(Standard):
    MOVING = "Itinérant", _("Itinérant")
    FIXED = "Fixe", _("Fixe")


class Service(Standard):
    PAPERS = "Aide aux démarches administratives", _("Aide aux démarches administratives")
    TOOLS = "Maîtrise des outils numériques du quotidien", _("Maîtrise des outils numériques du quotidien")
    JOBS = "Insertion professionnelle via le numérique", _("Insertion professionnelle via le numérique")
    SAFETY = "Utilisation sécurisée du numérique", _("Utilisation sécurisée du numérique")
    PARENTS = "Parentalité et éducation avec le numérique", _("Parentalité et éducation avec le numérique")
    MAKING = "Loisirs et créations numériques", _("Loisirs et créations numériques")
    CULTURE = "Compréhension du monde numérique", _("Compréhension du monde numérique")
    ROOM = "Accès internet et matériel informatique", _("Accès internet et matériel informatique")
    SHOP = (
        "Acquisition de matériel informatique à prix solidaire",
        _("Acquisition de matériel informatique à prix solidaire"),
    )


class Programme(Standard):
    AIDANTS = "Aidants Connect", "Aidants Connect"
    LIBRARIES = "Bibliothèques numérique de référence", "Bibliothèques numériques de référence"
    PIX = "Certification PIX", "Certification PIX"
    COUNSELLORS = "Conseillers numériques", "Conseillers numériques"
    EMMAUS = "Emmaüs Connect", "Emmaüs Connect"
    FRANCE_SERVICES = "France Services", "France Services"
    SCHOOL = "Grande école du numérique", "Grande école du numérique"
    RED_CROSS = "La Croix Rouge", "La Croix-Rouge"
    CAF = "Point d'accès numérique CAF", "Point d’accès numérique CAF"
    NET = "Promeneurs du net", "Promeneurs du net"
    RELAY = "Relais numérique (Emmaüs Connect)", "Relais numérique (Emmaüs Connect)"


class Training(Standard):
    """`POST` is written without a space in the pattern of the schema, with one in its own description."""

    HEALTH = "Formé à « Mon Espace Santé »", "Formé à « Mon Espace Santé »"
    DUPLEX = "Formé à « DUPLEX » (illettrisme)", "Formé à « DUPLEX » (illettrisme)"
    ARNIA = "Arnia/MedNum BFC (Bourgogne-Franche-Comté)", "Arnia/MedNum BFC (Bourgogne-Franche-Comté)"
    REUSE = (
        "Collectif ressources et acteurs réemploi (Normandie)",
        "Collectif ressources et acteurs réemploi (Normandie)",
    )
    POST = "Étapes numériques(La Poste)", "Étapes numériques (La Poste)"
    FABRIQUE = "Fabriques de Territoire", "Fabriques de Territoire"
    SCOUTS = "Les Éclaireurs du numérique (Drôme)", "Les Éclaireurs du numérique (Drôme)"
    PAPERS = "Mes Papiers (Métropole de Lyon)", "Mes Papiers (Métropole de Lyon)"
    ORDI = "ORDI 3.0", "ORDI 3.0"
    SUD = "SUD LABS (PACA)", "SUD LABS (PACA)"


DOMAIN_OF = {
    "mediation-numerique": Domain.DIGITAL,
    "services-publics": Domain.SERVICES,
    "travail-et-emploi": Domain.WORK,
    "culture": Domain.CULTURE,
    "enseignement-superieur": Domain.CAMPUS,
    "education": Domain.EDUCATION,
}
"""Last part of the address of a domain → the domain."""
SLUG_OF = {domain.value: slug for slug, domain in DOMAIN_OF.items()}

MAY_BE_DOUBTED = (
    "kind", "publics", "price", "access", "accompaniment", "care", "services", "programmes", "trainings", "itinerancy",
    "hours", "booking_url", "description",
)  # fmt: skip
"""Fields of a service of which a visitor may say that they are no longer true."""

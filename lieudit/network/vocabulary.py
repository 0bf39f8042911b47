"""Controlled words: codes of the national directory, so that import and export lose nothing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.articles import NONE


class Domain(TextChoices):
    """The six services of general interest, and the rest."""

    DIGITAL = "digital", _("Médiation numérique")
    SERVICES = "services", _("Services publics")
    WORK = "work", _("Travail et emploi")
    CULTURE = "culture", _("Culture")
    CAMPUS = "campus", _("Enseignement supérieur")
    EDUCATION = "education", _("Éducation")
    OTHER = "other", _("Autre chose")


class Article(TextChoices):
    """What stands before the name of an organisation, where its first word does not give it."""

    LE = "le", _("le (au, du)")
    LA = "la", _("la (à la, de la)")
    ELIDED = "l’", _("l’ (à l’, de l’)")
    LES = "les", _("les (aux, des)")
    NONE = NONE, _("aucun (à, de)")


class PlaceKind(TextChoices):
    """What a place is. All that is not a third place is « known elsewhere »: a layer apart (decision 40)."""

    THIRD_PLACE = "third-place", _("Tiers-lieu")
    LIBRARY = "library", _("Bibliothèque")
    FRANCE_SERVICES = "france-services", _("France services")
    DIGITAL = "digital", _("Lieu de médiation numérique")
    CAMPUS = "campus", _("Campus connecté")
    TRAINING = "training", _("Organisme de formation")
    SCHOOL = "school", _("Établissement scolaire")
    OTHER = "other", _("Autre service")


KIND_DOMAINS = {
    PlaceKind.LIBRARY: Domain.CULTURE, PlaceKind.FRANCE_SERVICES: Domain.SERVICES, PlaceKind.DIGITAL: Domain.DIGITAL,
    PlaceKind.CAMPUS: Domain.CAMPUS, PlaceKind.TRAINING: Domain.WORK, PlaceKind.SCHOOL: Domain.EDUCATION,
}  # fmt: skip
"""The service of general interest that each kind renders by what it is."""


def kinds_rendering(domain: str) -> list[str]:
    """The kinds that render a domain by what they are: none of them is a third place."""
    return [kind.value for kind, rendered in KIND_DOMAINS.items() if rendered == domain]


class Typology(TextChoices):
    """Families of third places, self-declared and plural (`typePlace` of the national directory)."""

    WORKSHOPS = "ateliers-artisanaux", _("Ateliers artisanaux partagés")
    COWORKING = "coworking", _("Bureaux partagés")
    FOODLAB = "foodlab", _("Cuisine partagée")
    FABLAB = "fablab", _("Fablab, atelier de fabrication")
    LIVINGLAB = "livinglab", _("Innovation sociale")
    FOOD = "nourricier", _("Tiers-lieu nourricier")
    CULTURE = "culturel", _("Tiers-lieu culturel")
    OTHER = "autre", _("Autre")


class ManagementModel(TextChoices):
    """Legal bearing of a place (`manageModel` of the national directory)."""

    ASSOCIATION = "association", _("Association")
    CITIZENS = "collectif-citoyen", _("Collectif citoyen")
    UNIVERSITY = "universites", _("Université")
    SCHOOL = "etablissements-scolaires", _("Établissement scolaire")
    LOCAL_AUTHORITY = "collectivites", _("Collectivité")
    COMPANY = "sarl-sa-sas", _("Société (SARL, SA, SAS)")
    SCIC = "scic", _("Société coopérative d’intérêt collectif")
    SCOP = "scop", _("Société coopérative de production")
    OTHER = "autre", _("Autre")


class PlaceStatus(TextChoices):
    PROJECT = "project", _("en projet")
    OPEN = "open", _("ouvert")
    PAUSED = "paused", _("en pause")
    CLOSED = "closed", _("fermé")


MAY_BE_OPEN = (PlaceStatus.OPEN.value, "")
"""States of a place that nobody says to be closed, paused, or a project still: said open, or not told at all."""


class OrganisationKind(TextChoices):
    NETWORK = "network", _("réseau")
    OPERATING_BODY = "operating_body", _("structure porteuse")
    INSTITUTION = "institution", _("institution")
    PARTNER = "partner", _("partenaire")


class Level(TextChoices):
    NATIONAL = "national", _("national")
    REGIONAL = "regional", _("régional")
    DEPARTMENTAL = "departmental", _("départemental")
    THEMATIC = "thematic", _("thématique")


class Quality(TextChoices):
    TITULAR = "titular", _("titulaire")
    SUBSTITUTE = "substitute", _("suppléant·e")

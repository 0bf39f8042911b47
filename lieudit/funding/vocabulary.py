"""The kinds of calls, what is said of the reasons of a refusal, why a juror is recused, what a jury decides, what
comes of an experiment, and the lands overseas where hours differ."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.network.vocabulary import Domain

SIX = [(code, label) for code, label in Domain.choices if code != Domain.OTHER]
"""The services of general interest that a call may be about."""


class Kind(TextChoices):
    PROJECTS = "projects", _("appel à projets")
    INTEREST = "interest", _("appel à manifestation d’intérêt")
    COMMONS = "commons", _("appel à communs")
    PRIZE = "prize", _("prix")
    AID = "aid", _("aide")


OURS = [(code, label) for code, label in Kind.choices if code != Kind.AID]
"""Kinds of a call that is led here: an aid is what another gives, described by hand beside those of the catalogue."""

MEANING: dict[str, object] = {
    Kind.PROJECTS: _("Un projet à faire, avec son budget. Un dossier est lu de ses lieux seuls, jusqu’à son envoi."),
    Kind.INTEREST: _("Une envie à dire, sans budget. Chacune a sa réponse ; l’organisateur en tire une suite."),
    Kind.COMMONS: _(
        "Un commun à faire, sous une licence ouverte. Chaque dossier est public pendant qu’il s’écrit, et qui a un "
        "compte l’améliore."
    ),
    Kind.AID: _("Ce qu’un autre finance sans concours : on la demande chez lui, aux conditions qu’il dit."),
    Kind.PRIZE: _("Ce qui est déjà fait est récompensé : ni budget, ni part à trouver ailleurs, ni rapport à rendre."),
}
"""What each kind means for who applies."""
BUDGETED = (Kind.PROJECTS, Kind.COMMONS)
"""Kinds whose file has a budget, that says what it asks."""


class PartnerRole(TextChoices):
    """What a place is in a file of several."""

    CARRIES = "carries", _("porte le dossier")
    MAKES = "makes", _("fait avec")
    HOSTS = "hosts", _("accueille")
    LENDS = "lends", _("prête")
    TEACHES = "teaches", _("apporte un savoir-faire")
    SPREADS = "spreads", _("fait connaître")


ASKED_ROLES = [(code, label) for code, label in PartnerRole.choices if code != PartnerRole.CARRIES]
"""Those of a place that is asked to be of a file: one alone carries it."""


class Reasons(TextChoices):
    """How the reasons of a refusal are given."""

    CRITERION = "criterion", _("critère par critère")
    WHOLE = "whole", _("en quelques mots")
    NONE = "none", _("elles ne sont pas données")


class Ground(TextChoices):
    """Why a juror reads nothing of a file: found, said by them, or asked for and granted."""

    SPEAKS = "speaks", _("parle pour un lieu du dossier")
    OPERATES = "operates", _("est de la structure qui porte un lieu du dossier")
    NETWORK = "network", _("parle pour le réseau d’un lieu du dossier")
    INTEREST = "interest", _("a déclaré un lien d’intérêt")
    AUTHOR = "author", _("a écrit dans le dossier")
    DECLARED = "declared", _("a dit un lien en ouvrant le dossier")
    ASKED = "asked", _("récusation demandée, et accordée")


class Verdict(TextChoices):
    RETAINED = "retained", _("retenu")
    WAITING = "waiting", _("en liste d’attente")
    DECLINED = "declined", _("pas retenu")


class Finding(TextChoices):
    """What came of an experiment: three ends, none better than another."""

    CONFIRMED = "confirmed", _("confirmée")
    REFUTED = "refuted", _("pas confirmée")
    UNDECIDED = "undecided", _("on ne sait pas")


OVERSEAS = {
    "971": "en Guadeloupe",
    "972": "en Martinique",
    "973": "en Guyane",
    "974": "à La Réunion",
    "975": "à Saint-Pierre-et-Miquelon",
    "976": "à Mayotte",
    "977": "à Saint-Barthélemy",
    "978": "à Saint-Martin",
    "986": "à Wallis-et-Futuna",
    "987": "en Polynésie française",
    "988": "en Nouvelle-Calédonie",
}
"""Department or collectivity → how one says « there »."""


class AwardNature(TextChoices):
    """What a grant is made of, in the words of SCDL."""

    CASH = "aide en numéraire", _("aide en numéraire")
    KIND = "aide en nature", _("aide en nature")
    BOTH = "aide en numéraire;aide en nature", _("en numéraire et en nature")


class Scope(TextChoices):
    """At which scale an aid is given."""

    COUNTRY = "country", _("toute la France")
    MAINLAND = "mainland", _("France métropolitaine")
    OVERSEAS = "overseas", _("outre-mer")
    REGION = "region", _("région")
    DEPARTMENT = "department", _("département")
    INTERMUNICIPALITY = "intermunicipality", _("intercommunalité")
    MUNICIPALITY = "municipality", _("commune")
    UNKNOWN = "unknown", _("périmètre à vérifier")


class AidOutcome(TextChoices):
    """What became of an aid for a place."""

    ASKED = "asked", _("demandée")
    OBTAINED = "obtained", _("obtenue")
    REFUSED = "refused", _("refusée")

"""Controlled words of what is learnt: the nature of a visit, who pays what; of a path, its steps and its codes."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.network.vocabulary import Domain

SIX = [(code, label) for code, label in Domain.choices if code != Domain.OTHER]
"""The six services of general interest; a visit that is about none of them in particular says none."""


class Kind(TextChoices):
    VISIT = "visit", _("Visite")
    MENTORING = "mentoring", _("Accompagnement")


class Paid(TextChoices):
    """What is paid, which is said here and handled elsewhere."""

    NOTHING = "nothing", _("Rien n’est payé")
    TRAVEL = "travel", _("Le trajet est payé")
    SUM = "sum", _("Une somme est versée")


class Rhythm(TextChoices):
    """How often the two places of a mentoring meet."""

    WEEKLY = "weekly", _("Chaque semaine")
    FORTNIGHTLY = "fortnightly", _("Tous les quinze jours")
    MONTHLY = "monthly", _("Chaque mois")
    QUARTERLY = "quarterly", _("Chaque trimestre")


class Often(TextChoices):
    """How often a place says that it may be asked."""

    MONTHLY = "monthly", _("Une fois par mois")
    QUARTERLY = "quarterly", _("Une fois par trimestre")
    YEARLY = "yearly", _("Une fois par an")
    FREELY = "freely", _("Quand on veut, nous répondrons")


class AtWork(TextChoices):
    """What a training at work is made of (Code du travail, D6313-3-2), as the two places of a visit say it."""

    ANALYSED = "analysed", _("L’activité de travail est analysée, et adaptée pour que l’on y apprenne")
    TUTORED = "tutored", _("Un formateur est désigné avant, qui peut être tuteur")
    REFLECTED = "reflected", _("Des temps pour y revenir sont prévus, distincts du travail lui-même")
    EVALUATED = "evaluated", _("Ce qui est acquis est évalué, en chemin ou à la fin")


class Side(TextChoices):
    """The two places of a visit: who goes, and who is seen."""

    VISITOR = "visitor", _("le lieu qui vient")
    HOST = "host", _("le lieu qui reçoit")


class Change(TextChoices):
    """What the visitor says, three months later."""

    YES = "yes", _("Oui, cela a changé quelque chose chez nous")
    PARTLY = "partly", _("En partie")
    NO = "no", _("Non, rien n’a changé")


class StepKind(TextChoices):
    """What one does at a step of a path."""

    READ = "read", _("Lire une ressource")
    SESSION = "session", _("Suivre une session")
    VISIT = "visit", _("Aller voir un lieu")
    PRACTICE = "practice", _("Pratiquer chez soi")


class Register(TextChoices):
    """The public registers whose codes a path may name, and where each is read."""

    RNCP = "RNCP", _("Répertoire national des certifications professionnelles")
    RS = "RS", _("Répertoire spécifique")
    ROME = "ROME", _("Répertoire opérationnel des métiers")


REGISTERS = {
    Register.RNCP: "https://www.francecompetences.fr/recherche/rncp/{}/",
    Register.RS: "https://www.francecompetences.fr/recherche/rs/{}/",
    Register.ROME: "https://candidat.francetravail.fr/metierscope/fiche-metier/{}",
}


class Useful(TextChoices):
    """What somebody says of a session, once it is over."""

    MUCH = "much", _("Beaucoup")
    SOME = "some", _("Un peu")
    LITTLE = "little", _("Pas vraiment")

"""Controlled words of mutual aid: kinds of things, who may use them, what is asked, states, kinds of exchange."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

PHOTO = "photo"
"""What the worker is asked for: a photograph of a form, drawn anew."""


class Kind(TextChoices):
    TOOLS = "tools", _("Outils, machines")
    SOUND = "sound", _("Son, lumière, image")
    FURNITURE = "furniture", _("Tables, chaises, tentes")
    KITCHEN = "kitchen", _("Cuisine")
    DIGITAL = "digital", _("Informatique")
    VEHICLE = "vehicle", _("Véhicules, remorques, vélos")
    OTHER = "other", _("Autre chose")


class Users(TextChoices):
    """Who may use a thing."""

    ANYBODY = "anybody", _("Qui veut, sans formation")
    SHOWN = "shown", _("Après une prise en main avec nous")
    TRAINED = "trained", _("Une personne formée ou habilitée")


class Insurance(TextChoices):
    """What the place that lends asks to see."""

    NONE = "none", _("Rien de plus")
    LIABILITY = "liability", _("Une attestation de responsabilité civile")
    DAMAGE = "damage", _("Une assurance qui couvre l’objet prêté")


class Weekday(IntegerChoices):
    MONDAY = 0, _("Lundi")
    TUESDAY = 1, _("Mardi")
    WEDNESDAY = 2, _("Mercredi")
    THURSDAY = 3, _("Jeudi")
    FRIDAY = 4, _("Vendredi")
    SATURDAY = 5, _("Samedi")
    SUNDAY = 6, _("Dimanche")


class Side(TextChoices):
    """The two places of a loan."""

    LENDER = "lender", _("le lieu qui prête")
    BORROWER = "borrower", _("le lieu qui emprunte")


class Moment(TextChoices):
    """When the state of a thing is noted."""

    OUT = "out", _("à la remise")
    BACK = "back", _("au retour")


class Condition(TextChoices):
    GOOD = "good", _("En bon état")
    WORN = "worn", _("Usé, mais il marche")
    DAMAGED = "damaged", _("Abîmé, ou il en manque")


class ExchangeKind(TextChoices):
    """What an exchange counts; the three are never added up."""

    HOURS = "hours", _("Heures de bénévoles")
    THING = "thing", _("Jours de prêt d’une chose")
    EMPLOYEE = "employee", _("Jours de personnes salariées")


class Giving(TextChoices):
    """The two places of a helping hand."""

    GIVER = "giver", _("le lieu qui aide")
    RECEIVER = "receiver", _("le lieu qui est aidé")


class People(TextChoices):
    """Who comes: volunteers, whose hours enter the mirror; an employee, whose days are counted apart."""

    VOLUNTEERS = "volunteer", _("Des bénévoles")
    EMPLOYEE = "employee", _("Une personne salariée")

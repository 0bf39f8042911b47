"""Words of the capital: categories of associates, kinds of movements, units and accounts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What ties an associate to the cooperative (loi n° 47-1775, art. 19 septies). A category is not a college."""

    BENEFICIARY = "beneficiary", _("Bénéficiaires : lieux et habitants")
    EMPLOYEE = "employee", _("Salariés")
    PRODUCER = "producer", _("Producteurs")
    PUBLIC_BODY = "public_body", _("Collectivités")
    CONTRIBUTOR = "contributor", _("Bénévoles, réseaux et autres contributeurs")


class Kind(models.TextChoices):
    """What a movement is."""

    PAY = "pay", _("Versement")
    SUBSCRIBE = "subscribe", _("Souscription")
    TRANSFER = "transfer", _("Cession")
    WITHDRAW = "withdraw", _("Retrait")
    EXCLUDE = "exclude", _("Exclusion")
    STRIKE_OFF = "strike_off", _("Radiation")
    DIE = "die", _("Décès")
    REIMBURSE = "reimburse", _("Remboursement")
    RENOUNCE = "renounce", _("Renonciation")
    CANCEL_UNPAID = "cancel_unpaid", _("Annulation du capital non versé")
    GIVE_BACK = "give_back", _("Versement rendu")
    CONTRARY = "contrary", _("Mouvement contraire")
    ALLOCATE = "allocate", _("Répartition de l’excédent")
    INTEREST = "interest", _("Intérêt payé")
    LOSS = "loss", _("Perte de l’année")
    REVALUE = "revalue", _("Revalorisation des parts")
    OPEN_RESERVES = "open_reserves", _("Ouverture des réserves impartageables")


ENDS = (Kind.EXCLUDE, Kind.STRIKE_OFF, Kind.DIE)
"""What ends the parts of somebody who did not ask for it."""


class Due(models.TextChoices):
    """What a cooperative may owe to an associate, whom it may tell that it is given up."""

    CAPITAL = "capital", _("le capital que j’ai versé")
    INTEREST = "interest", _("l’intérêt de mes parts")


class Unit(models.TextChoices):
    EURO = "EUR", _("euros")
    PART = "PART", _("parts")


class Ledger(models.TextChoices):
    """The accounts: those of the general chart (règlement ANC 2014-03, to be confirmed by the accountant), and two of
    the second unit, parts. `WAITING` is a subdivision of 101: capital of who left, that the floor may still hold."""

    NOT_CALLED = "109", _("Capital souscrit non appelé")
    UNPAID = "1011", _("Capital souscrit, non versé")
    PAID = "1013", _("Capital souscrit, versé")
    WAITING = "10138", _("Capital versé des associés partis, à rembourser")
    FUNDS = "102", _("Fonds de l’ancienne association")
    LEGAL_RESERVE = "1061", _("Réserve légale")
    STATUTORY_RESERVE = "1063", _("Réserve statutaire")
    EXIT_RESERVE = "10681", _("Réserve faite pour les associés qui partent")
    INDIVISIBLE = "10688", _("Réserves impartageables, de l’ancienne association")
    PAST_LOSSES = "119", _("Pertes passées")
    SURPLUS = "120", _("Excédent de l’année")
    LOSS = "129", _("Perte de l’année")
    INTEREST = "457", _("Intérêts aux parts, à payer")
    EXIT_SHARE = "4568", _("Parts de réserve dues aux associés partis")
    DEPOSITS = "4561", _("Associés, versements reçus avant que la part compte")
    BANK = "512", _("Banque")
    PARTS = "PARTS", _("Parts des associés")
    ISSUED = "EMISES", _("Parts émises")


OF_PARTS = (Ledger.PARTS, Ledger.ISSUED)
"""Accounts of the second unit: no plan of an accountant has them."""
CAPITAL = (Ledger.UNPAID, Ledger.PAID, Ledger.WAITING)
"""What makes the capital subscribed: it falls when money or a debt leaves, never when somebody leaves."""
RESERVES = (Ledger.LEGAL_RESERVE, Ledger.STATUTORY_RESERVE, Ledger.INDIVISIBLE)
"""What is never shared between associates; the reserve made for those who leave is apart."""

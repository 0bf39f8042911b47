"""How a statement is kept, and how counts of voices are said. Pure."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from lieudit.imports.personal import Sign, person_in
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP, counted, number, typeset

LONGEST = 200
"""Characters of a statement: one idea."""
SHORTEST = 10


def clean_statement(text: str, *, no_person: bool = False) -> str:
    """A statement on one line; refused when it is empty, says too little, or more than one idea can hold, or when it
    says a person. `no_person`: the name that it holds is said to be nobody’s.
    """
    text = " ".join(text.replace("\0", "").split())
    if len(text) < SHORTEST:
        raise RuleBroken({"text": _("Écrivez une phrase entière : on y répond par d’accord ou pas d’accord.")})
    if len(text) > LONGEST:
        sizes = {"length": number(len(text)), "limit": number(LONGEST)}
        message = _("Votre phrase fait %(length)s signes et la limite est de %(limit)s : gardez une seule idée.")
        raise RuleBroken({"text": message % sizes})
    if seen := person_in(text, no_person=no_person):
        raise RuleBroken({"text": person_refusal(*seen)})
    return text


def person_refusal(sign: Sign, words: str) -> str:
    """Why such words are not taken, and what to write instead."""
    if sign == Sign.PERSON:
        message = _("On répond à une idée, pas sur une personne : « %s » en nomme une. Dites une fonction, ou un lieu.")
    else:
        message = _("Une affirmation est publiée, et « %s » dit où joindre quelqu’un : retirez-le de votre phrase.")
    return typeset(message) % words


def same_as(text: str) -> str:
    """What two statements that are the same have in common: letters and figures, without accents nor capitals.

    >>> same_as("Il faut  des Salles, équipées !") == same_as("il faut des salles equipees.")
    True
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def voices_said(count: int) -> str:
    """« 214 voix », « moins de cinq voix »."""
    return counted(count, _("voix"), _("voix")) if count >= LEAST else _("moins de cinq voix")


LEAST = 5
"""Fewer voices than this are never shown: they would speak of one person."""


def quoted(text: str) -> str:
    return f"«{NBSP}{text}{NBSP}»"

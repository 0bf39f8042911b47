"""Words that whoever guesses a password here would try first."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lieudit.accounts.models import Visitor

WORDS = ("lieudit", "tierslieu", "tierslieux", "conseil", "conseilnational", "secretariat", "fablab", "coworking")
"""Letters only, without accents: the site, what it is about, who is at work in it."""
LEAST = 8
"""Letters and signs that a password has to hold besides such a word."""


def plain(text: str) -> str:
    """Lower case, without accents nor what stands between words."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in parts if sign.isalnum())


class WordsOfTheHouse:
    """Refuse « Lieudit2026! »: a word of the house and little else."""

    def validate(self, password: str, user: Visitor | None = None) -> None:
        left = plain(password)
        for word in sorted(WORDS, key=len, reverse=True):
            left = left.replace(word, "")
        if left != plain(password) and len(left) < LEAST:
            raise ValidationError(_("Ce mot de passe se devine : il ne contient presque qu’un mot d’ici."))

    def get_help_text(self) -> str:
        return _("Un mot d’ici (« lieudit », « conseil »…) ne suffit pas à faire un mot de passe.")

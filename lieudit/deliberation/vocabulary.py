"""Controlled words of comments, recommendations and answers; short names of paragraphs."""

import secrets

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CommentKind(TextChoices):
    QUESTION = "question", _("question")
    COMMENT = "comment", _("commentaire")


class Recommendation(TextChoices):
    ACCEPT = "accept", _("accepter")
    MODIFY = "modify", _("accepter en le modifiant")
    REJECT = "reject", _("ne pas retenir")


class StanceChoice(TextChoices):
    CONSENT = "consent", _("pas d’objection")
    CONCERN = "concern", _("pas d’objection, avec une réserve")
    OBJECTION = "objection", _("objection")


class AuthorAnswer(TextChoices):
    """What the author of an amendment answers to the recommendation."""

    AGREE = "agree", _("je suis d’accord avec l’avis")
    MAINTAIN = "maintain", _("je maintiens ma proposition")
    WITHDRAW = "withdraw", _("je retire l’amendement")


def new_uid() -> str:
    """A short name that a paragraph keeps for ever, whatever its rank."""
    return secrets.token_hex(4)

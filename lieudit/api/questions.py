"""Questions on a dataset: one is asked by anybody, read by the secretariat, then shown, answered or closed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.api.models import Question
from lieudit.api.workflow import QUESTION_WORKFLOW, QuestionState
from lieudit.imports.personal import WORDS, Sign, signs_in
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Trace
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Json

MOST_AN_HOUR = 5
"""Questions that one visitor asks in an hour."""
MOST_WAITING = 200
"""Questions that wait to be read, all in all: beyond, it is no longer people who ask them."""


@transaction.atomic
def ask_question(dataset: str, *, actor: Account | None, origin: str, words: str, address: str = "") -> Question:
    """Ask something of a dataset. The secretariat reads it before it is shown; who asked is told of what becomes of it:
    an account by its own address, a visitor at the `address` that they leave and then confirm.
    """
    words = checked(words, "words")
    if dataset not in DATASETS:
        raise RuleBroken(_("Ce jeu de données n’existe plus."))
    waiting = Question.objects.filter(state=QuestionState.ASKED)
    if waiting.count() >= MOST_WAITING:
        raise RuleBroken(_("Beaucoup de questions attendent d’être lues. Réessayez dans quelques jours."))
    if not Trace.keep(origin, MOST_AN_HOUR):
        raise RuleBroken(_("Vous avez posé beaucoup de questions. Réessayez dans une heure."))
    if waiting.filter(dataset=dataset, words=words).exists():
        raise RuleBroken({"words": _("Cette question est déjà posée : elle attend d’être lue.")})
    question = Question.objects.create(dataset=dataset, author=actor, words=words)
    if actor:
        journal.follow_thing(question, account=actor, reason=FollowReason.AUTHOR)
    elif address:
        journal.follow_thing(question, address=address, reason=FollowReason.AUTHOR, origin=origin)
    journal.record("api.question_asked", question, actor=actor, data=_said(question))
    return question


@transaction.atomic
def show_question(question: Question, *, actor: Account) -> Question:
    """Put it on the page of its dataset, where it waits for its answer."""
    question = QUESTION_WORKFLOW.take("show", question)
    question.reason = ""
    question.save(update_fields=["state", "reason"])
    journal.record("api.question_shown", question, actor=actor, data=_said(question) | {"text": question.words})
    return question


@transaction.atomic
def answer_question(question: Question, *, actor: Account, words: str) -> Question:
    """Answer it in public, once; a question that was not shown yet is shown with its answer."""
    words = checked(words, "words")
    question = QUESTION_WORKFLOW.take("answer", question)
    question.answer, question.answered_at = words, timezone.now()
    question.save(update_fields=["state", "answer", "answered_at"])
    journal.record("api.question_answered", question, actor=actor, data=_said(question) | {"text": words})
    return question


@transaction.atomic
def close_question(question: Question, *, actor: Account, reason: str) -> Question:
    """Say in public why nobody will answer it."""
    question = QUESTION_WORKFLOW.take("close", question)
    question.reason = reason
    question.save(update_fields=["state", "reason"])
    journal.record("api.question_closed", question, actor=actor, data=_said(question) | {"reason": reason})
    return question


@transaction.atomic
def decline_question(question: Question, *, actor: Account, reason: str) -> Question:
    """Do not show it; who asked is told why, and nobody else."""
    question = QUESTION_WORKFLOW.take("decline", question)
    question.reason = reason
    question.save(update_fields=["state", "reason"])
    data = {"dataset": question.dataset_title, "reason": reason}
    journal.record("api.question_declined", question, actor=actor, data=data)
    return question


def checked(words: str, field: str) -> str:
    """Words without what only a machine reads; refused when they hold how somebody is reached."""
    words = words.replace("\0", "").replace("\r\n", "\n").strip()
    if not words:
        raise RuleBroken({field: _("Écrivez quelques mots.")})
    seen = signs_in(words, WORDS)
    seen.pop(Sign.PERSON, None)
    for sign, where in seen.items():
        message = _("Tout le monde le lira, et « %(where)s » ressemble à %(sign)s : retirez-le.")
        raise RuleBroken({field: message % {"where": where, "sign": sign.label}})
    return words


def _said(question: Question) -> Json:
    return {"dataset": question.dataset_title, "of": thing_token(question)}

"""The conversation on a need: questions to its author, and answers, in public, until it is gathered or answered."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.imports.personal import WORDS, Sign, signs_in
from lieudit.journal import services as journal
from lieudit.journal.models import Entry, Follow, FollowReason
from lieudit.needs.deposit import hold_back
from lieudit.needs.models import Copied, Need, NeedQuestion, NeedReply
from lieudit.needs.permissions import animators_of, is_author
from lieudit.needs.wording import author_of, clean_words
from lieudit.needs.workflow import NEED_WORKFLOW, NeedState
from lieudit.network.models import Organisation, Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.tokens import thing_token

type Hat = Place | Organisation | None
MOST_ASKED = 10
"""Questions that one account may ask in a day."""
A_DAY = dt.timedelta(days=1)
"""Over which the questions of one account are counted, until the present hour."""


@transaction.atomic
def ask_question(need: Need, *, actor: Account, words: str, hat: Hat = None, sure: bool = False) -> NeedQuestion:
    """Ask the author of a need something that everybody reads. The author and the animation are told.

    Words that hold a telephone, an address or a home are refused; those that seem to name somebody are asked twice
    (`sure`).
    """
    words = clean_words(words)
    need = lock(need)
    NEED_WORKFLOW.check("ask", need)
    if is_author(actor, need):
        raise RuleBroken(_("C’est votre besoin : il n’y a que les autres à qui vous pourriez répondre."))
    check_nobody_is_shown(words, sure=sure)
    mine = NeedQuestion.objects.filter(author=actor)
    if mine.unanswered().filter(need=need).exists():
        raise RuleBroken({"words": _("Votre question d’avant attend encore sa réponse.")})
    now = timezone.now()
    if mine.filter(at__gte=now - A_DAY).count() >= MOST_ASKED:
        raise RuleBroken({"words": _("Vous avez posé beaucoup de questions aujourd’hui : réessayez demain.")})
    question = NeedQuestion.objects.create(need=need, words=words, author=actor, hat_name=str(hat or ""), at=now)
    told = {need.author_id, need.collected_by_id, *animators_of(need).values_list("pk", flat=True)} - {None, actor.pk}
    journal.address_to(question, [pk for pk in told if pk is not None])
    for follow in Follow.objects.running().of(need).filter(account=None, reason=FollowReason.AUTHOR):
        journal.follow_thing(question, address=follow.address, reason=FollowReason.AUTHOR, confirmed=True)
    data = {"who": str(hat or _("Une personne")), "number": need.number, "text": words, "of": thing_token(question)}
    journal.record("needs.asked", question, actor=actor, hat=hat, data=data)
    journal.follow_thing(question, account=actor, reason=FollowReason.PARTY)
    return question


@transaction.atomic
def reply_to_question(
    question: NeedQuestion, *, actor: Account | None, words: str, hat: Hat = None, origin: str = ""
) -> NeedReply:
    """Answer, as the author of the need (by their link when they have no account), as who noted their words, or as the
    animation. Once."""
    words = clean_words(words)
    need = lock(question.need)
    NEED_WORKFLOW.check("reply", need)
    check_nobody_is_shown(words, sure=True)
    hold_back(origin)
    name = _who_answers(need, actor, hat)
    try:
        with transaction.atomic():
            reply = NeedReply.objects.create(
                question=question, words=words, author=actor, hat_name=name, at=timezone.now()
            )
    except IntegrityError:
        raise RuleBroken(_("Quelqu’un vient de répondre à cette question.")) from None
    data = {"who": name, "number": need.number, "text": words, "of": thing_token(reply)}
    journal.record("needs.replied", question, actor=actor, hat=hat, data=data)
    return reply


def _who_answers(need: Need, actor: Account | None, hat: Hat) -> str:
    """As everybody may read it: who noted the words of another speaks in their own name."""
    if actor is None or actor.pk == need.author_id:
        return author_of(need)
    other = _("la personne qui a noté ce besoin") if is_author(actor, need) else _("l’animation du territoire")
    return str(hat or other)


def forget_talk(need: Need) -> None:
    """Within a withdrawal: questions and answers go with the words that they were about, the journal tells neither."""
    for question in NeedQuestion.objects.filter(need=need):
        acts = Entry.objects.about(question)
        Copied.objects.bulk_create([Copied(entry=entry) for entry in acts], ignore_conflicts=True)
        Follow.objects.of(question).filter(ended_at=None).update(ended_at=timezone.now())
        question.delete()


def is_open(need: Need) -> bool:
    """Whether one may still ask and answer: before anybody works on the need."""
    return need.state == NeedState.EXPRESSED


def check_nobody_is_shown(words: str, *, sure: bool) -> None:
    """Refuse what would publish how somebody is reached; a name is asked about, since a street has one too."""
    seen = signs_in(words, WORDS)
    named = seen.pop(Sign.PERSON, "")
    for sign, where in seen.items():
        message = _("Tout le monde le lira, et « %(where)s » ressemble à %(sign)s : retirez-le.")
        raise RuleBroken({"words": message % {"where": where, "sign": sign.label}})
    if named and not sure:
        message = _("« %(where)s » ressemble au nom d’une personne : parlez plutôt de sa fonction.")
        raise RuleBroken({"words": message % {"where": named}})

"""The end of the parts of somebody who did not ask for it.

Excluded or struck off: told why, heard, by a decision of the body that the statutes name, which one person cites and
another writes in the register; appealed to the other body. Dead: entered with its piece by one, written by another.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import entries
from lieudit.cooperative.appeals import bring_back
from lieudit.cooperative.leaving import end_parts, present
from lieudit.cooperative.ledger import day_of_contrary, hold, lines_of, post_movement
from lieudit.cooperative.models import Associate, Cooperative, Ending
from lieudit.cooperative.paying import count_those_who_waited
from lieudit.cooperative.vocabulary import ENDS, Kind, Ledger
from lieudit.cooperative.workflow import ENDING_WORKFLOW, EndingState
from lieudit.governance.models import Assembly, Decision, DecisionQuerySet
from lieudit.governance.rules import complete
from lieudit.journal import services as journal
from lieudit.membership.bodies import Body
from lieudit.membership.exclusion import check_appeal, check_hearing, check_notice
from lieudit.network.models import Representative
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.numbers import next_number

LONGEST_PIECE = 200
"""Signs of the piece of a death: it is the cause of a movement."""


def judge_of(ending: Ending) -> Assembly:
    """The assembly that has to decide now: the council, or all the associates where they sit."""
    council: Assembly = ending.associate.cooperative.assembly
    whole = Assembly.objects.filter(council=council).first() if ending.judging == Body.ASSEMBLY else None
    return whole or council


def decisions_for(ending: Ending) -> DecisionQuerySet:
    """What may end these parts, or answer the appeal: decisions of who judges, since the hearing or the appeal."""
    since = timezone.localdate(ending.appealed_at) if ending.appealed_at else ending.hearing_on
    rows = Decision.objects.filter(assembly=judge_of(ending), decided_on__gte=since or dt.date.max)
    return rows.select_related("assembly").order_by("-decided_on", "-pk")


@transaction.atomic
def open_ending(
    associate: Associate,
    *,
    actor: Account,
    kind: str,
    grounds: str = "",
    hearing_on: dt.date | None = None,
    piece: str = "",
) -> Ending:
    """Begin. To exclude or strike off: the associate reads the grounds, and is heard two weeks later at least. A death
    says its piece, and waits for another person."""
    hold(associate.cooperative)
    associate = present(associate)
    if kind not in ENDS:
        raise RuleBroken({"kind": _("Une exclusion, une radiation ou un décès.")})
    if associate.endings.running().exists():
        raise RuleBroken(_("Une procédure est déjà ouverte pour cet associé."))
    if kind == Kind.DIE:
        return _enter_death(associate, actor, piece)
    if not grounds.strip():
        raise RuleBroken({"grounds": _("Dites ce qui est reproché : l’associé le lit, et répond.")})
    check_notice(hearing_on)
    assert hearing_on
    rules = complete(associate.cooperative.assembly.rulebook.rules)
    ending = Ending.objects.create(
        number=next_number(Ending),
        associate=associate,
        kind=kind,
        grounds=grounds,
        hearing_on=hearing_on,
        body=rules["exclusion"]["body"],
        opened_by=actor,
    )
    journal.address_to(ending, _speakers(associate), is_new=True)
    return _told("cooperative.ending_opened", ending, actor, why=_why(ending), hearing=day(hearing_on))


def _enter_death(associate: Associate, actor: Account, piece: str) -> Ending:
    if associate.organisation_id:
        raise RuleBroken({"kind": _("Une organisation ne meurt pas : elle se retire, ou elle est radiée.")})
    if not piece.strip() or len(piece) > LONGEST_PIECE:
        words = _("Dites la pièce, en %d signes au plus : un acte de décès, et son jour.")
        raise RuleBroken({"piece": words % LONGEST_PIECE})
    ending = Ending.objects.create(
        number=next_number(Ending),
        associate=associate,
        kind=Kind.DIE,
        state=EndingState.READY,
        grounds=piece,
        opened_by=actor,
        cited_by=actor,
    )
    return _told("cooperative.death_entered", ending, actor)


def _speakers(associate: Associate) -> list[int]:
    """The keys of the accounts that speak for an associate today."""
    if associate.account_id:
        return [associate.account_id]
    spoken = Representative.objects.running().filter(organisation=associate.organisation)
    return list(spoken.values_list("account", flat=True))


def _take(step: str, ending: Ending) -> Ending:
    """The row, held after its cooperative, and moved one step."""
    hold(ending.associate.cooperative)
    return ENDING_WORKFLOW.take(step, ending)


def _said(words: str) -> str:
    if not words.strip():
        raise RuleBroken({"words": _("Écrivez-le : c’est lu, et cela reste.")})
    return words


@transaction.atomic
def answer_grounds(ending: Ending, *, actor: Account, words: str) -> Ending:
    """The associate answers in writing, until a decision is cited."""
    ending = _take("defend", ending)
    ending.defence = _said(words)
    ending.save(update_fields=["defence"])
    return _told("cooperative.ending_defended", ending, actor)


@transaction.atomic
def hear_associate(ending: Ending, *, actor: Account, words: str) -> Ending:
    """Write what was said at the hearing, or that nobody came; never before its day."""
    ending = _take("hear", ending)
    assert ending.hearing_on
    check_hearing(ending.hearing_on)
    ending.hearing = _said(words)
    ending.save(update_fields=["state", "hearing"])
    return _told("cooperative.ending_heard", ending, actor)


@transaction.atomic
def cite_decision(ending: Ending, *, actor: Account, cited: Decision | None) -> Ending:
    """Cite what the body that the statutes name has decided, once the associate was heard: another person writes it."""
    ending = _take("cite", ending)
    if cited is None or not decisions_for(ending).filter(pk=cited.pk).exists():
        words = _("Citez la décision qui le prononce, prise depuis l’audition : %(body)s en décide.")
        raise RuleBroken({"cited": words % {"body": ending.judging_name}})
    ending.cited, ending.cited_by = cited, actor
    ending.save(update_fields=["state", "cited", "cited_by"])
    return _told("cooperative.ending_cited", ending, actor, code=cited.code, why=_why(ending))


@transaction.atomic
def write_ending(ending: Ending, *, actor: Account) -> Ending:
    """The second person writes it in the register: an associate no longer, from today; the money waits at its rank."""
    ending = _take("confirm", ending)
    if ending.cited_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez préparé : une autre personne l’écrit au registre."))
    cause = ending.cited.code if ending.cited else ending.grounds
    _associate, ending.movement = end_parts(ending.associate, ending.kind, cause, actor, ending)
    ending.written_by, ending.written_at = actor, timezone.now()
    ending.save()
    return ending


@transaction.atomic
def reopen_ending(ending: Ending, *, actor: Account, words: str) -> Ending:
    """The decision that was cited is not the right one: it is to be cited again."""
    ending = _take("reopen", ending)
    if ending.kind == Kind.DIE:
        raise RuleBroken(_("Un décès ne vient pas d’une décision : confirmez-le, ou abandonnez-le."))
    if ending.cited_by_id == actor.pk:
        raise RuleBroken(_("Vous avez cité cette décision : une autre personne dit si elle ne convient pas."))
    code = ending.cited.code if ending.cited else ""
    ending.cited, ending.cited_by, ending.reopened_by = None, None, actor
    ending.save(update_fields=["state", "cited", "cited_by", "reopened_by"])
    return _told("cooperative.ending_reopened", ending, actor, code=code, reason=_said(words))


@transaction.atomic
def drop_ending(ending: Ending, *, actor: Account, words: str) -> Ending:
    """End it without ending anybody’s parts, and say why."""
    ending = _take("drop", ending)
    ending.reason = _said(words)
    ending.save(update_fields=["state", "reason"])
    if ending.kind == Kind.DIE:
        return _told("cooperative.death_dropped", ending, actor, reason=words)
    return _told("cooperative.ending_dropped", ending, actor, why=_why(ending), reason=words)


@transaction.atomic
def appeal_ending(ending: Ending, *, actor: Account, words: str) -> Ending:
    """Ask that the other body decides again; the end of the parts holds meanwhile, and so does the money."""
    ending = _take("appeal", ending)
    if ending.kind == Kind.DIE:
        raise RuleBroken(_("Un décès ne vient pas d’une décision : s’il est faux, il s’annule au registre."))
    check_appeal(ending.written_at)
    _check_whole(ending)
    ending.appeal, ending.appealed_at = _said(words), timezone.now()
    ending.save(update_fields=["state", "appeal", "appealed_at"])
    return _told("cooperative.ending_appealed", ending, actor)


def _check_whole(ending: Ending) -> None:
    """Refuse once what the parts were cannot come back: it was given up, or paid back."""
    associate, movement = ending.associate, ending.movement
    assert movement
    waited = sum((line.credit for line in lines_of(movement) if line.account == Ledger.WAITING), Decimal(0))
    if associate.balance(Ledger.WAITING) != waited:
        raise RuleBroken(_("La somme a été payée ou laissée à la coopérative depuis : il n’y a plus rien à rétablir."))


@transaction.atomic
def answer_appeal(
    ending: Ending, *, actor: Account, restores: bool, cited: Decision | None = None, words: str = ""
) -> Ending:
    """What the other body said: that the end stands, by its decision; or that it does not, by its decision or, where
    the vote refused, by the piece that says so. Another person confirms."""
    ending = _take("answer", ending)
    if cited and not decisions_for(ending).filter(pk=cited.pk).exists():
        raise RuleBroken({"cited": _("Cette décision n’est pas de qui juge le recours, ou elle est plus ancienne.")})
    if cited is None and not restores:
        words_ = _("Citez la décision qui le confirme, prise depuis le recours : %(body)s en décide.")
        raise RuleBroken({"cited": words_ % {"body": ending.judging_name}})
    if cited is None and not words.strip():
        raise RuleBroken({"words": _("Citez la décision ou, si le vote a refusé, dites quel scrutin, et son jour.")})
    ending.restores, ending.review, ending.answer, ending.answered_by = restores, cited, words, actor
    ending.save()
    return _told("cooperative.ending_answered", ending, actor)


@transaction.atomic
def reconsider_ending(ending: Ending, *, actor: Account, words: str) -> Ending:
    """The answer that was given to the appeal is not the right one: it is to be given again."""
    ending = _take("reconsider", ending)
    ending.restores, ending.review, ending.answer, ending.answered_by = None, None, "", None
    ending.save()
    return _told("cooperative.ending_reconsidered", ending, actor, reason=_said(words))


@transaction.atomic
def confirm_review(ending: Ending, *, actor: Account) -> Ending:
    """The second person agrees: the end stands, or a contrary movement gives parts and seat back."""
    cooperative = hold(ending.associate.cooperative)
    ending = Ending.objects.get(pk=ending.pk)  # as it was answered last, now that nobody else answers
    ending = ENDING_WORKFLOW.take("overturn" if ending.restores else "uphold", ending)
    if ending.answered_by_id == actor.pk:
        raise RuleBroken(_("Vous avez répondu : une autre personne confirme."))
    ending.reviewed_by, ending.reviewed_at = actor, timezone.now()
    reason = ending.review.code if ending.review else ending.answer
    if ending.restores:
        _restore(cooperative, ending, actor, reason)
    ending.save()
    kind = "cooperative.ending_overturned" if ending.restores else "cooperative.ending_upheld"
    return _told(kind, ending, actor, reason=reason)


def _restore(cooperative: Cooperative, ending: Ending, actor: Account, reason: str) -> None:
    _check_whole(ending)
    movement = ending.movement
    assert movement
    ending.contrary = post_movement(
        cooperative,
        Kind.CONTRARY,
        entries.contrary(lines_of(movement)),
        actor=actor,
        day=day_of_contrary(movement),
        cause=reason[:LONGEST_PIECE],
        contra_of=movement,
    )
    bring_back(ending.associate)
    count_those_who_waited(cooperative, actor)


def _why(ending: Ending) -> str:
    return str(ending.get_kind_display()).lower()


def _told(kind: str, ending: Ending, actor: Account, **words: str) -> Ending:
    data = {"who": ending.associate.kept_name, **words}
    about: list[models.Model] = [ending, ending.associate]
    journal.record(kind, *about, actor=actor, data=data)
    return ending

"""The acts of needs: express, join, read before publication, gather, answer, withdraw.

Locks are always taken in the same order: convergences, then needs, each by primary key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import Entry, Follow, FollowReason, content_type_of
from lieudit.lexicon.tasks import learn_thing
from lieudit.needs.attachments import attach, erase
from lieudit.needs.deposit import hold_back
from lieudit.needs.models import (
    Answer,
    Attachment,
    Convergence,
    Copied,
    Escalation,
    Meaning,
    Need,
    Quote,
    SetApart,
    Support,
)
from lieudit.needs.permissions import publishes_at_once
from lieudit.needs.questions import forget_talk
from lieudit.needs.tasks import learn_meaning, send_receipt, send_support_receipt, was_written_to
from lieudit.needs.wording import (
    author_of,
    check_still_free,
    clean_words,
    common_territory,
    gathered,
    titled,
    without_phrases,
)
from lieudit.needs.workflow import CONVERGENCE_WORKFLOW, NEED_WORKFLOW, ON_THE_THREAD, NeedState
from lieudit.network.models import DomainTopic, Organisation, Place
from lieudit.network.permissions import speaks_for
from lieudit.network.vocabulary import Level
from lieudit.territory.models import Department, Municipality
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import new_key
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.recipients import mail_turn
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

type Hat = Place | Organisation | None


@transaction.atomic
def express_need(
    *,
    actor: Account | None,
    words: str,
    deposit_key: str,
    place: Place | None = None,
    organisation: Organisation | None = None,
    municipality: Municipality | None = None,
    department: Department | None = None,
    address: str = "",
    collected_by: Account | None = None,
    origin: str = "",
    attachment: Attachment | None = None,
    alt: str = "",
    **facts: object,
) -> Need:
    """Keep a need, word for word. The same `deposit_key` twice is the same need.

    `facts` are its other fields: domains, speaking_for, place_is_public, phone, channel, charter.
    Without account, or for a place that one does not represent, the animation reads it first. `origin` is
    counted, to hold back who sends too much. An address is written to once, with a link that confirms it, if it had
    not too many of these lately (`tasks.was_written_to` says so). `attachment` was held (attachments.py); `alt` says
    what is seen there.
    """
    words = clean_words(words)
    if place is not None:
        municipality = place.municipality
    if municipality is not None:
        department = municipality.department
    now = timezone.now()
    at_once = publishes_at_once(actor, place, organisation, department)
    need = Need(
        words=words,
        state=NeedState.EXPRESSED if at_once else NeedState.PENDING,
        place=place,
        organisation=organisation,
        municipality=municipality,
        department=department,
        author=None if collected_by else actor,
        address=address.lower(),
        collected_by=collected_by,
        deposit_key=deposit_key,
        created_at=now,
        published_at=now if at_once else None,
        moved_at=now,
        **facts,
    )
    try:
        with transaction.atomic():
            hold_back(origin)
            need.number = next_number(Need)
            need.save(force_insert=True)
    except (IntegrityError, RuleBroken):
        if known := Need.objects.filter(deposit_key=deposit_key).first():  # the same deposit, sent twice: not counted
            return known
        raise
    if attachment is not None:
        attach(need, attachment, alt)
    due = need.review_due
    _follow_as_author(need, due, is_new=True)
    hat = organisation or need.public_place
    data = {"number": need.number, "author": author_of(need), "review": french.day(due)}
    if at_once:
        learn_meaning.enqueue(need.pk)
        journal.record("needs.expressed", *_told(need), actor=actor, hat=hat, data=data)
    else:
        journal.record("needs.deposited", need, actor=actor, data=data)
    return need


def _follow_as_author(need: Need, due: dt.date, *, is_new: bool = False) -> None:
    """Its author follows it; the address left with it gets a receipt, which says when it is read (`due`)."""
    told: Fields = {"reason": FollowReason.AUTHOR, "is_new": is_new}
    if need.author:
        journal.follow_thing(need, account=need.author, **told)
    if need.address:
        turn = mail_turn(need.address)
        follow = journal.follow_thing(need, address=need.address, asks=False, asked_at=turn, **told)
        send_receipt(need, due, follow, turn)


def _told(need: Need) -> list[models.Model]:
    """The need, and what it speaks of: their pages and feeds show the act too."""
    land = need.department
    things = [need, need.public_place, need.organisation, land, land and land.region]
    return [*(thing for thing in things if thing is not None), *DomainTopic.named(need.domains)]


@transaction.atomic
def publish_need(need: Need, *, actor: Account, hat: Hat = None) -> Need:
    """Publish a deposit as it was written, once read."""
    need = _take_step("publish", need, published_at=timezone.now())
    learn_meaning.enqueue(need.pk)
    data = {"number": need.number, "author": author_of(need), "said": french.day(need.created_at)}
    journal.record("needs.published", *_told(need), actor=actor, hat=hat, data=data)
    return need


@transaction.atomic
def refuse_need(need: Need, *, actor: Account, reason: str, hat: Hat = None) -> Need:
    """Do not publish a deposit; its author reads the reason. What was joined to it is erased: nobody will read it."""
    need = _take_step("refuse", need)
    erase(Attachment.objects.filter(need=need))
    data = {"number": need.number, "reason": clause(reason)}
    journal.record("needs.refused", need, actor=actor, hat=hat, data=data)
    return need


@transaction.atomic
def support_need(
    need: Need, *, actor: Account | None, place: Place, words: str = "", address: str = "", origin: str = ""
) -> Support:
    """Say the same, from another place, with one's own words. Without account, the animation reads first.

    A place counts once: the same person and the same words twice are the same support. Who represents it replaces what
    somebody else wrote in its name, even published.
    """
    words = clean_words(words, required=False)
    need = lock(need)
    NEED_WORKFLOW.check("support", need)
    if need.place_id == place.pk:
        raise RuleBroken({"place": agreed(_("%(place)s a déjà exprimé ce besoin."), place=place)})
    at_once = publishes_at_once(actor, place, None, place.municipality.department)
    known = Support.objects.filter(need=need, place=place).first()
    if known and _is_sent_again(known, actor, words, address):
        return known
    replaced = known if known and known.published_at and _is_replaced(known, actor) else None
    if known and ((known.published_at and not replaced) or not at_once):
        raise RuleBroken({"place": agreed(_("%(place)s a déjà rejoint ce besoin."), place=place)})
    hold_back(origin)
    now = timezone.now()
    facts = {"words": words, "author": actor, "address": address.lower(), "at": now}
    facts["published_at"] = now if at_once else None
    read = _reading_of(known)
    support = _written(known, need=need, place=place, **facts)
    _follow_as_supporter(support)
    if replaced:
        data = {"place": str(place), "number": need.number, "former": replaced.words, "of": thing_token(support)}
        journal.record("needs.support_replaced", need, place, actor=actor, hat=place, data=data | read)
    elif at_once:
        _record_support("needs.supported", support, actor, read)
    else:
        data = {"place": str(place), "number": need.number}
        journal.record("needs.support_deposited", need, actor=actor, data=data)
    return support


def _written(known: Support | None, *, need: Need, place: Place, **facts: object) -> Support:
    """The support of a place, in place of the one that is `known`; who refuses that one may have deleted it meanwhile.
    Where there is none, none comes: who joins a need holds it."""
    if known is None:
        return Support.objects.create(need=need, place=place, **facts)
    support, _created = Support.objects.update_or_create(need=need, place=place, defaults=facts)
    return support


def _follow_as_supporter(support: Support) -> None:
    need, address, told = support.need, support.address, FollowReason.SUPPORTER
    if support.author:
        journal.join(need, account=support.author, reason=told)
    if address:
        turn = mail_turn(address)
        follow = journal.follow_thing(need, address=address, reason=told, asks=False, asked_at=turn)
        send_support_receipt(support, follow, turn)


def _is_sent_again(known: Support, actor: Account | None, words: str, address: str) -> bool:
    """Whether its author sends what is there already: the first answer was lost, or the button was pressed twice."""
    same = (known.author, known.words, known.address) == (actor, words, address.lower())
    return same and (actor is not None or known.published_at is None)


def _is_replaced(known: Support, actor: Account | None) -> bool:
    """Whether who speaks for the place takes the floor from somebody who did not: the journal keeps what was said."""
    return speaks_for(actor, known.place) and not (known.author and speaks_for(known.author, known.place))


def _reading_of(known: Support | None) -> dict[str, str]:
    """Since when what another support replaces was owed its reading, and when it was read: its row says it no more."""
    if known is None or known.published_at == known.at:
        return {}
    read = {"read": known.published_at.isoformat()} if known.published_at else {}
    return {"since": known.at.isoformat(), **read}


def _record_support(kind: str, support: Support, actor: Account | None, read: Mapping[str, str] | None = None) -> None:
    need, place = support.need, support.place
    data = {"place": str(place), "number": need.number, **(read or {})}
    journal.record(kind, need, place, actor=actor, hat=place, data=data)


@transaction.atomic
def publish_support(support: Support, *, actor: Account, hat: Hat = None) -> Support:
    """Count a support sent without account, and publish its words, once read."""
    support = _hold(support)
    if support.published_at is None:
        support.published_at = timezone.now()
        support.save(update_fields=["published_at"])
        _record_support("needs.support_published", support, actor)
    return support


@transaction.atomic
def refuse_support(support: Support, *, actor: Account, reason: str, hat: Hat = None) -> None:
    """Do not count a support sent without account: its place may join again. The journal keeps why."""
    support = _hold(support)
    if support.published_at is not None:
        raise RuleBroken(_("Ce soutien vient d’être publié."))
    data = {"place": str(support.place), "number": support.need.number, "reason": clause(reason)}
    data["since"] = support.at.isoformat()
    need, place = support.need, support.place
    support.delete()
    journal.record("needs.support_refused", need, place, actor=actor, hat=hat, data=data)


def _hold(support: Support) -> Support:
    """A support, in its turn; who said it may have taken it back meanwhile, or who reads it may have refused it."""
    try:
        return lock(support)
    except Support.DoesNotExist:
        raise RuleBroken(_("Ces mots viennent d’être retirés : il n’y a plus rien à faire ici.")) from None


@transaction.atomic
def leave_need(support: Support, *, actor: Account) -> Need:
    """Say no more the same from one's place: its words are erased, and it may join again. As long as the need itself
    may be withdrawn: later, those who deliberated had counted it."""
    need = lock(support.need)
    support = _hold(support)
    NEED_WORKFLOW.check("withdraw", need)
    kind = "needs.support_withdrawn" if support.published_at else "needs.support_taken_back"
    place, data = support.place, {"place": str(support.place), "number": need.number, **_reading_of(support)}
    ends = models.Q(account=actor) | models.Q(address=support.address, address__gt="")
    support.delete()
    for follow in Follow.objects.of(need).filter(ends, reason=FollowReason.SUPPORTER, ended_at=None):
        journal.end_follow(follow)
    journal.record(kind, need, place, actor=actor, hat=place, data=data)
    return need


@transaction.atomic
def correct_contact(need: Need, *, actor: Account | None, address: str = "", phone: str = "", origin: str = "") -> Need:
    """Change where the author is told; a new address is confirmed by its owner before it is written to.

    The links that the former address received open nothing any more. The same address is asked again when the
    first message could not leave.
    """
    need = lock(need)
    changed = address.lower() != need.address
    hold_back(origin if changed and address else "")
    if changed and need.address:
        need.key = new_key()
        for follow in Follow.objects.of(need).going_on_at(need.address):
            journal.end_follow(follow)
    need.address, need.phone = address.lower(), phone
    need.save(update_fields=["address", "phone", "key"])
    if changed or (need.address and not was_written_to(need)):
        _follow_as_author(need, need.review_due)
    journal.record("needs.contact_corrected", need, actor=actor, data={"number": need.number})
    return need


@transaction.atomic
def withdraw_need(need: Need, *, actor: Account | None) -> Need:
    """Take back what one said: the words are erased, for everybody; the fact that something was said remains.

    What copied them goes too, and what was joined to them: their meaning, quotes, questions and answers, the phrases of
    them in the reasons and answers of an escalation, and the acts of the journal whose sentence holds such a phrase, no
    longer shown.
    """
    said = lock(need).words
    need = _take_step("withdraw", need, convergence=None, words="")
    erase(Attachment.objects.filter(need=need))
    forget_talk(need)
    Quote.objects.filter(need=need).delete()
    Meaning.objects.filter(need=need).delete()
    for each in Escalation.objects.filter(need=need).select_for_update():
        each.reason, each.answer = without_phrases(each.reason, said), without_phrases(each.answer, said)
        each.save(update_fields=["reason", "answer"])
    acts = [entry for entry in Entry.objects.about(need) if without_phrases(entry.sentence, said) != entry.sentence]
    Copied.objects.bulk_create([Copied(entry=entry) for entry in acts], ignore_conflicts=True)
    things = _told(need) if need.published_at else [need]
    journal.record("needs.withdrawn", *things, actor=actor, data={"number": need.number})
    return need


@transaction.atomic
def gather_needs(
    needs: Iterable[Need],
    *,
    actor: Account,
    hat: Organisation | None = None,
    convergence: Convergence | None = None,
    title: str = "",
    summary: str = "",
    level: str = "",
    quotes: Iterable[tuple[Need, str]] = (),
) -> Convergence:
    """File needs in a convergence, new unless given. Their words stay; each author is told once.

    A need that somebody else has just gathered stops everything: nothing is half done.
    """
    if convergence is not None:
        convergence = lock(convergence)
        CONVERGENCE_WORKFLOW.check("gather", convergence)
    wanted = [need.pk for need in needs]
    chosen = Need.objects.filter(pk__in=wanted).order_by("pk")
    if not list(chosen.select_for_update().values_list("pk")):  # read again once locked
        raise RuleBroken({"needs": _("Choisissez au moins un besoin.")})
    locked = list(chosen.select_related("convergence", "department"))
    for need in locked:
        check_still_free(need)
    if convergence is None:
        convergence = _open_convergence(locked, hat, title, summary, level)
    now, state = timezone.now(), convergence.state
    Need.objects.filter(pk__in=wanted).update(convergence=convergence, state=state, moved_at=now)
    for need in locked:
        need.convergence, need.state, need.moved_at = convergence, state, now
    Quote.objects.bulk_create(
        Quote(convergence=convergence, need=need, words=words[:500]) for need, words in quotes if words.strip()
    )
    data = {"gathered": gathered(len(locked), convergence.needs.count() - len(locked)), "title": str(convergence)}
    data |= {"url": convergence.get_absolute_url(), "link": _("Lire la convergence")}
    journal.record("needs.gathered", convergence, *locked, actor=actor, hat=hat, data=data)
    return convergence


def _open_convergence(
    needs: Sequence[Need], hat: Organisation | None, title: str, summary: str, level: str
) -> Convergence:
    title, summary = titled(title, summary)
    convergence = Convergence.objects.create(
        number=next_number(Convergence),
        title=title,
        summary=summary,
        level=level or Level.DEPARTMENTAL,
        animated_by=hat,
        created_at=timezone.now(),
        **common_territory(needs),
    )
    learn_thing.enqueue("convergence", convergence.pk)
    return convergence


@transaction.atomic
def detach_need(need: Need, *, actor: Account | None) -> Need:
    """Leave a convergence, without having to say why; the phrases kept from the need leave with it."""
    convergence = lock(need).convergence
    need = _take_step("detach", need, convergence=None)
    assert convergence is not None  # held by the database: what is gathered has its convergence
    Quote.objects.filter(need=need, convergence=convergence).delete()
    data = {"number": need.number, "title": convergence.title}
    journal.record("needs.detached", need, convergence, actor=actor, data=data)
    return need


UNDONE_WITHIN = dt.timedelta(minutes=10)
"""How long who filed a need, or set it apart, may take that back: a gesture that one regrets, not a decision."""
ENTERED_OR_LEFT = ("needs.gathered", "needs.detached", "needs.unfiled", "needs.unfiled_together")
"""What happens to other needs of a convergence, and changes nothing that one reads of it."""


@transaction.atomic
def unfile_need(need: Need, *, actor: Account, hat: Hat = None) -> Need:
    """« Annuler », by who has just filed it: it leaves its convergence, with those filed by the same gesture, as long
    as nothing happened since to any of them, nor to what was made of the convergence. Their authors, who were told, are
    told. A convergence that is left without needs is no more listed."""
    found = Convergence.objects.filter(needs=need).first()
    convergence = lock(found) if found else None
    needs = _just_filed(need, convergence, actor) if convergence else []
    if convergence is None or need not in needs:
        raise RuleBroken(_("Il n’y a rien à annuler : vous ne l’avez pas rangé à l’instant, ou il a changé depuis."))
    needs = [_take_step("unfile", each, convergence=None) for each in needs]
    Quote.objects.filter(need__in=needs, convergence=convergence).delete()
    kind, data = "needs.unfiled", {"number": need.number, "title": convergence.title}
    if len(needs) > 1:
        kind, data = "needs.unfiled_together", {"count": len(needs), "title": convergence.title}
    journal.record(kind, convergence, *needs, actor=actor, hat=hat, data=data)
    return next(each for each in needs if each == need)


def _just_filed(need: Need, convergence: Convergence, actor: Account) -> list[Need]:
    """The needs that oneself has just filed in a convergence by one gesture, with `need`; none where something else
    happened since, to one of them or to the convergence, which may only have received or lost others."""
    last = Entry.objects.told_of(need).first()
    if last is None or last.kind != "needs.gathered" or last.actor_id != actor.pk:
        return []
    filed = last.mentions.filter(content_type=content_type_of(need)).values("object_id")
    held = Need.objects.select_for_update(of=("self",)).order_by("pk")
    needs = list(held.filter(pk__in=filed, convergence=convergence))
    of_convergence = Entry.objects.told_of(convergence).exclude(kind__in=ENTERED_OR_LEFT)
    since = [of_convergence, *map(Entry.objects.told_of, needs)]
    is_recent = last.at >= timezone.now() - UNDONE_WITHIN
    return needs if is_recent and not any(acts.filter(pk__gt=last.pk).exists() for acts in since) else []


@transaction.atomic
def set_apart(need: Need, *, actor: Account, convergence: Convergence) -> Need:
    """Say that a need speaks of something else: it is not proposed with this convergence any more. Twice is once."""
    need = lock(need)
    NEED_WORKFLOW.check("set_apart", need)
    _known, is_new = SetApart.objects.get_or_create(need=need, convergence=convergence, defaults={"actor": actor})
    if is_new:
        data = {"number": need.number, "title": convergence.title}
        journal.record("needs.set_apart", need, actor=actor, data=data)
    return need


def just_set_apart(need: Need, actor: Account, convergence: Convergence) -> models.QuerySet[SetApart]:
    """What the account has said of both a moment ago, and may take back."""
    since = timezone.now() - UNDONE_WITHIN
    return SetApart.objects.filter(need=need, convergence=convergence, actor=actor, at__gte=since)


@transaction.atomic
def compare_again(need: Need, *, actor: Account, convergence: Convergence) -> Need:
    """« Annuler », by who has just said that a need speaks of something else: one may be asked again."""
    need = lock(need)
    NEED_WORKFLOW.check("compare_again", need)
    undone, _kinds = just_set_apart(need, actor, convergence).delete()
    if not undone:
        raise RuleBroken(_("Il n’y a rien à annuler : vous n’avez pas dit à l’instant que c’est autre chose."))
    data = {"number": need.number, "title": convergence.title}
    journal.record("needs.compared_again", need, actor=actor, data=data)
    return need


@transaction.atomic
def edit_convergence(
    convergence: Convergence, *, actor: Account, title: str, summary: str, hat: Hat = None
) -> Convergence:
    """Correct the title and the neutral summary, before the deliberation opens."""
    convergence = lock(convergence)
    CONVERGENCE_WORKFLOW.check("edit", convergence)
    convergence.title, convergence.summary = titled(title, summary)
    convergence.save(update_fields=["title", "summary"])
    learn_thing.enqueue("convergence", convergence.pk)
    data = {"title": convergence.title}
    journal.record("needs.convergence_edited", convergence, actor=actor, hat=hat, data=data)
    return convergence


@transaction.atomic
def settle_need(need: Need, *, actor: Account, hat: Hat = None, text: str, link: str = "") -> Need:
    """Answer a need directly: a resource, an aid, or a reason."""
    need, text = _take_step("settle", need), clean_words(text)
    answer = Answer.objects.create(need=need, text=text, link=link, actor=actor, hat_name=str(hat or ""))
    animation = str(hat or _("L’animation du territoire"))
    data = {"animation": animation, "text": text, "url": link, "link": _("Ouvrir la ressource")}
    data |= {"of": thing_token(answer)}
    journal.record("needs.settled", need, actor=actor, hat=hat, data=data)
    return need


@transaction.atomic
def advance(convergences: Iterable[Convergence], stage: NeedState) -> list[Need]:
    """Move convergences and their needs forward to `stage`, never back; give all their needs.

    Called by the acts of the rooms above, inside their transaction: they record, and mention the needs.
    """
    return _move(convergences, ON_THE_THREAD[: ON_THE_THREAD.index(stage)], stage)


@transaction.atomic
def send_back(convergences: Iterable[Convergence]) -> list[Need]:
    """Back to « gathered » when a draft is given up; what was adopted never goes back."""
    return _move(convergences, [NeedState.DELIBERATED], NeedState.GATHERED)


def see_effect(need: Need) -> None:
    """Move one need, that the act above holds, to the end of the thread: its author says that something changed."""
    if need.state in {NeedState.RELAYED, NeedState.ANSWERED}:
        need.state, need.moved_at = NeedState.EFFECT, timezone.now()
        need.save(update_fields=["state", "moved_at"])


def _move(convergences: Iterable[Convergence], sources: Sequence[str], stage: NeedState) -> list[Need]:
    given: list[Any] = list(convergences)
    ids = [convergence.pk for convergence in given]
    list(Convergence.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    needs = list(Need.objects.select_for_update(of=("self",)).filter(convergence__in=ids).order_by("pk"))
    Convergence.objects.filter(pk__in=ids, state__in=sources).update(state=stage)
    Need.objects.filter(convergence__in=ids, state__in=sources).update(state=stage, moved_at=timezone.now())
    for thing in [*given, *needs]:
        if thing.state in sources:
            thing.state = stage
    return needs


def _take_step(name: str, need: Need, **changes: object) -> Need:
    """Lock a need, move it one step on, save it with the hour."""
    need = NEED_WORKFLOW.take(name, need)
    need.moved_at = timezone.now()
    for field, value in changes.items():
        setattr(need, field, value)
    need.save(update_fields=["state", "moved_at", *changes])
    return need

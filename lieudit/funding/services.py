"""Acts on calls: prepared, announced, opened, corrected, put off, closed, cancelled; those of others are described, and
their organiser replies.

A call is locked first: a correction and a closing that come at once take their turn, and the second is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding.clocks import in_paris, overseas_sentence
from lieudit.funding.links import reply_url
from lieudit.funding.models import Call, CallSubject, Postponement, Reply, Terms, holds_files
from lieudit.funding.vocabulary import Kind
from lieudit.funding.workflow import CALL_WORKFLOW, CallState
from lieudit.governance.models import Assembly
from lieudit.journal import services as journal
from lieudit.journal.tasks import silence_url
from lieudit.network.citing import all_shown, kept_as
from lieudit.network.models import Organisation
from lieudit.toolkit.codes import new_code
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, day, excerpt, typeset
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.outbox import post
from lieudit.toolkit.recipients import grant_mail
from lieudit.toolkit.tokens import thing_token

LEAST_OPEN = dt.timedelta(hours=1)
"""From the opening of a call to its closing, at least."""
OLDEST = dt.timedelta(days=30 * 366)
"""Since a call of somebody else closed, in days, at most: beyond, its year is mistyped."""
FARTHEST = dt.timedelta(days=731)
"""From today to the closing of a call, at most."""
MOST_SUBJECTS = 20
"""Needs, or other things, that one call answers."""
MOST_REPLIES = 5
"""Replies of an organiser about one call."""


def record(kind: str, call: Call, *things: models.Model, actor: Account | None, **data: object) -> None:
    """The last line of each act on a call."""
    known = {
        "number": call.number,
        "title": typeset(call.title),
        "organiser": call.organiser,
        "of": thing_token(call),
        "url": call.get_absolute_url(),
        "link": _("Lire l’appel"),
    }
    holders = [holder for holder in (call.assembly, call.organisation) if holder is not None]
    journal.record(kind, call, *holders, *things, actor=actor, data=known | data)


# Ours


@transaction.atomic
def prepare_call(
    holder: Assembly | Organisation,
    *,
    actor: Account,
    kind: str,
    title: str,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
    grace_minutes: int = 0,
    drawn_from: Call | None = None,
    about: Sequence[models.Model] = (),
    **rules: object,
) -> Call:
    """Begin a call for an assembly or an organisation, that who leads it reads alone; from a former one if need be;
    `about` is what it answers, needs."""
    check_dates(opens_at, closes_at, timezone.now())
    check_kind(kind, rules)
    held = {"assembly": holder} if isinstance(holder, Assembly) else {"organisation": holder}
    call = Call.objects.create(
        number=next_number(Call),
        kind=kind,
        title=clean_title(title),
        author=actor,
        opens_at=opens_at,
        closes_at=closes_at,
        grace_minutes=grace_minutes,
        drawn_from=drawn_from,
        **held,
    )
    _put(call, Terms(call=call, author=actor, **checked(rules)))
    say_subjects(call, about)
    record("funding.prepared", call, actor=actor)
    return call


@transaction.atomic
def write_call(
    call: Call,
    *,
    actor: Account,
    kind: str,
    title: str,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
    grace_minutes: int = 0,
    about: Sequence[models.Model] | None = None,
    **rules: object,
) -> Call:
    """Change what a call says before it opens, and what it answers where `about` is given. Once it is announced, its
    hour of closing moves by `postpone_call`."""
    call = CALL_WORKFLOW.take("write", call)
    announced = call.state == CallState.ANNOUNCED
    check_dates(opens_at, closes_at, timezone.now())
    check_kind(kind, rules)
    if announced and closes_at != call.closes_at:
        raise RuleBroken(
            {"closes_on": _("Il est annoncé : reportez sa clôture, avec une raison, sur la page d’à côté.")}
        )
    if announced and (opens_at is None or opens_at <= timezone.now()):
        raise RuleBroken({"opens_on": _("Il est annoncé : son ouverture est à venir.")})
    if announced and grace_minutes < call.grace_minutes:
        raise RuleBroken({"grace_minutes": _("Il est annoncé : cette tolérance ne diminue plus.")})
    terms, values = call.rules, checked(rules)
    if announced:
        check_whole(values.get("questions", terms.questions), values.get("criteria", terms.criteria))
    for name, value in values.items():
        setattr(terms, name, value)
    terms.author, terms.at = actor, timezone.now()
    terms.save()
    call.kind, call.title = kind, clean_title(title)
    call.opens_at, call.closes_at, call.grace_minutes = opens_at, closes_at, grace_minutes
    call.save(update_fields=["kind", "title", "opens_at", "closes_at", "grace_minutes"])
    if about is not None:
        say_subjects(call, about)
    record("funding.written" if announced else "funding.rewritten", call, actor=actor)
    return call


def say_subjects(call: Call, about: Sequence[models.Model]) -> None:
    """Keep what a call answers, and nothing else but what is hidden meanwhile, which nobody could have typed again."""
    wanted = {(kept["type"].pk, kept["id"]) for kept in map(kept_as, about)}
    if len(wanted) > MOST_SUBJECTS:
        raise RuleBroken({"about": _("Un appel répond à %d choses au plus.") % MOST_SUBJECTS})
    rows = {(each.about_type_id, each.about_id): each for each in call.subjects.all()}
    seen = all_shown(rows)
    for pair, row in rows.items():
        if pair not in wanted and pair in seen:
            row.delete()
    CallSubject.objects.bulk_create(
        CallSubject(call=call, about_type_id=kind, about_id=key) for kind, key in sorted(wanted - rows.keys())
    )


@transaction.atomic
def announce_call(call: Call, *, actor: Account) -> Call:
    """Publish a call with its dates: everybody reads it, and who follows it is told when it opens."""
    call, now = CALL_WORKFLOW.take("announce", call), timezone.now()
    if call.opens_at is None or call.closes_at is None:
        raise RuleBroken(_("Donnez d’abord le moment de l’ouverture et celui de la clôture."))
    if call.closes_at <= now:
        raise RuleBroken(_("Sa clôture est passée : donnez une date à venir avant de l’annoncer."))
    check_whole(call.rules.questions, call.rules.criteria)
    if call.opens_at < now:  # the hour that was typed has passed while it was read again
        call.opens_at = now
    check_dates(call.opens_at, call.closes_at, now)
    call.announced_on, call.first_closes_at = timezone.localdate(now), call.closes_at
    call.save(update_fields=["state", "announced_on", "first_closes_at", "opens_at"])
    days = {"opens": in_paris(call.opens_at), "closes": in_paris(call.closes_at)}
    record("funding.announced", call, actor=actor, **days)
    return call


@transaction.atomic
def open_call(call: Call) -> Call:
    """At its hour, a call takes files: from now on its rules are frozen."""
    call, now = CALL_WORKFLOW.take("open", call), timezone.now()
    assert call.opens_at  # both held by the database
    assert call.closes_at
    if call.opens_at > now:
        raise RuleBroken(_("Cet appel ouvre le %s.") % in_paris(call.opens_at))
    terms = call.rules
    terms.frozen_at = now
    terms.save(update_fields=["frozen_at"])
    call.save(update_fields=["state"])
    record("funding.opened", call, actor=None, closes=in_paris(call.closes_at))
    return call


@transaction.atomic
def correct_call(call: Call, *, actor: Account, reason: str, **rules: object) -> Call:
    """Another version of the rules of an open call: who follows it is told.

    The version before stays as it was.
    """
    call, reason = CALL_WORKFLOW.take("correct", call), clause(reason)
    if not reason:
        raise RuleBroken({"reason": _("Dites ce qui change, et pourquoi.")})
    check_kind(call.kind, rules)
    before, values = call.rules, checked(rules)
    if all(getattr(before, name) == value for name, value in values.items()):
        raise RuleBroken(_("Rien ne change : c’est ce que l’appel dit déjà."))
    check_whole(values.get("questions", before.questions), values.get("criteria", before.criteria))
    version = _next_version(call, actor, reason, values)
    record("funding.corrected", call, actor=actor, version=version, reason=reason)
    return call


@transaction.atomic
def postpone_call(call: Call, *, actor: Account, closes_at: dt.datetime, reason: str) -> Call:
    """Close later than was announced, with a reason; never earlier. Told on every clock of the Republic."""
    call, reason = CALL_WORKFLOW.take("postpone", call), clause(reason)
    before, now = call.closes_at, timezone.now()
    assert before is not None  # held by the database
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    if call.ends_at is not None and call.ends_at <= now:
        raise RuleBroken(_("Son heure est passée : cet appel se clôt, et ne peut plus être reporté."))
    if closes_at <= before:
        raise RuleBroken({"closes_on": _("Une clôture ne s’avance pas : choisissez après le %s.") % in_paris(before)})
    check_dates(call.opens_at, closes_at, now)
    Postponement.objects.create(call=call, before=before, after=closes_at, reason=reason, author=actor)
    call.closes_at = closes_at
    call.save(update_fields=["closes_at"])
    words = {"closes": in_paris(closes_at), "overseas": typeset(overseas_sentence(closes_at)), "reason": reason}
    record("funding.postponed", call, actor=actor, **words)
    return call


@transaction.atomic
def close_call(call: Call) -> Call:
    """At its hour and once its grace has passed, a call takes no file any more."""
    call, now = CALL_WORKFLOW.take("close", call), timezone.now()
    assert call.ends_at is not None  # held by the database
    if call.ends_at > now:
        raise RuleBroken(_("Cet appel est encore ouvert."))
    call.closed_at = now
    call.save(update_fields=["state", "closed_at"])
    record("funding.closed", call, actor=None)
    return call


@transaction.atomic
def cancel_call(call: Call, *, actor: Account, reason: str) -> Call:
    """Give a call up, with a reason that everybody reads once it was announced; once a jury reads, only where every
    file was withdrawn: each of those that are left has its answer."""
    call, reason = lock(call), clause(reason)
    if holds_files(call):
        raise RuleBroken(_("Un jury lit l’appel, et des dossiers attendent leur réponse : il finit par une décision."))
    CALL_WORKFLOW.apply("cancel", call)
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    call.reason = reason
    call.save(update_fields=["state", "reason"])
    record("funding.cancelled" if call.announced_on else "funding.dropped", call, actor=actor, reason=reason)
    return call


def open_due_calls() -> list[Call]:
    """Open those whose hour has come; run by a timer."""
    return [open_call(call) for call in Call.objects.to_open(timezone.now()).order_by("opens_at", "pk")]


def close_calls_due() -> list[Call]:
    """Close those whose hour and grace have passed; run by a timer."""
    return [close_call(call) for call in Call.objects.to_close(timezone.now()).order_by("closes_at", "pk")]


# Those of others


@transaction.atomic
def describe_call(
    *,
    actor: Account,
    kind: str,
    title: str,
    source: str,
    closes_at: dt.datetime | None = None,
    announced_on: dt.date | None = None,
    opens_at: dt.datetime | None = None,
    review_on: dt.date | None = None,
    organisation: Organisation | None = None,
    said: str = "",
    former: Call | None = None,
    **rules: object,
) -> Call:
    """Describe a call or an aid of somebody else, with the address where it is read: its facts stand beside the wishes,
    and beside what `former`, the edition before, kept. An aid that has no end says when its description is to be looked
    at again (`review_on`)."""
    said = "" if organisation else clause(said)
    if not organisation and not said:
        raise RuleBroken({"organisation": _("Choisissez qui l’a lancé, ou écrivez son nom au-dessous.")})
    check_described(kind, announced_on, opens_at, closes_at, review_on)
    if (same := Call.objects.filter(source=source, title=clean_title(title), state=CallState.DESCRIBED).first()) and (
        same.closes_at == closes_at
    ):
        raise RuleBroken({"source": _("Cet appel est déjà décrit ici, sous le n° %s.") % same.number})
    call = Call.objects.create(
        number=next_number(Call),
        kind=kind,
        state=CallState.DESCRIBED,
        title=clean_title(title),
        organisation=organisation,
        said=said[:200],
        author=actor,
        announced_on=announced_on,
        opens_at=opens_at,
        closes_at=closes_at,
        first_closes_at=closes_at,
        review_on=review_on,
        source=source,
        drawn_from=former,
    )
    now = timezone.now()
    _put(call, Terms(call=call, author=actor, frozen_at=now, at=now, **checked(rules)))
    record("funding.described", call, actor=actor)
    return call


def check_described(
    kind: str,
    announced_on: dt.date | None,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    review_on: dt.date | None,
) -> None:
    """Refuse dates of a call of others that cannot be; an aid alone may have no end, and says when to look again.

    Raises:
        RuleBroken: on the date that is wrong.
    """
    today = timezone.localdate()
    if announced_on and announced_on > today:
        raise RuleBroken({"announced_on": _("Ce jour est à venir : un appel se décrit une fois annoncé.")})
    if closes_at is None:
        _check_endless(kind, review_on, today)
    else:
        _check_ends(announced_on, opens_at, closes_at, review_on)


def _check_endless(kind: str, review_on: dt.date | None, today: dt.date) -> None:
    if kind != Kind.AID:
        raise RuleBroken({"closes_on": _("Dites quand il ferme : une aide seule peut ne pas avoir de fin.")})
    if review_on is None or not today < review_on <= today + FARTHEST:
        raise RuleBroken({"review_on": _("Elle n’a pas de fin dite : donnez un jour, à venir, où la revoir.")})


def _check_ends(
    announced_on: dt.date | None, opens_at: dt.datetime | None, closes_at: dt.datetime, review_on: dt.date | None
) -> None:
    now = timezone.now()
    if review_on is not None:
        raise RuleBroken({"review_on": _("Elle a une fin : ce jour est de trop.")})
    if not now - OLDEST <= closes_at <= now + FARTHEST:
        raise RuleBroken({"closes_on": _("Cette clôture est trop loin d’aujourd’hui : vérifiez l’année.")})
    if announced_on and timezone.localdate(closes_at) < announced_on:
        raise RuleBroken({"closes_on": _("Il fermerait avant d’avoir été annoncé : vérifiez les deux dates.")})
    if opens_at and closes_at <= opens_at:
        raise RuleBroken({"closes_on": _("Il fermerait avant d’avoir ouvert : vérifiez les deux dates.")})


@transaction.atomic
def revise_call(
    call: Call,
    *,
    actor: Account,
    reason: str,
    announced_on: dt.date | None = None,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
    review_on: dt.date | None = None,
    moved: bool = False,
    former: Call | None = None,
    **rules: object,
) -> Call:
    """Correct what is described of a call of others, its dates too: another version, whose reason is told. A closing
    that its organiser `moved` is a postponement: the first one stays that by which its notice is counted."""
    call, reason = CALL_WORKFLOW.take("revise", call), clause(reason)
    if not reason:
        raise RuleBroken({"reason": _("Dites ce qui change, et pourquoi.")})
    if former is not None and former.pk == call.pk:
        raise RuleBroken({"former": _("C’est cet appel-ci : donnez celui d’avant.")})
    before = call.closes_at
    later = before is not None and closes_at is not None and closes_at > before
    if moved and not later:
        raise RuleBroken({"closes_on": _("Une clôture reportée est après celle qui était dite.")})
    check_described(call.kind, announced_on, opens_at, closes_at, review_on)
    _check_answered(call, closes_at)
    dates = {"announced_on": announced_on, "opens_at": opens_at, "closes_at": closes_at, "review_on": review_on}
    dated = dates | {"drawn_from": former}
    values = checked(rules)
    same = all(getattr(call.rules, name) == value for name, value in values.items())
    if same and all(getattr(call, name) == value for name, value in dated.items()):
        raise RuleBroken(_("Rien ne change : c’est ce que l’appel dit déjà."))
    if moved and before is not None and closes_at is not None:
        Postponement.objects.create(call=call, before=before, after=closes_at, reason=reason, author=actor)
    elif closes_at != before:
        call.first_closes_at = closes_at
    for name, value in dated.items():
        setattr(call, name, value)
    call.save(update_fields=[*dated, "first_closes_at"])
    version = _next_version(call, actor, reason, values)
    record("funding.revised", call, actor=actor, version=version, reason=reason)
    return call


def _check_answered(call: Call, closes_at: dt.datetime | None) -> None:
    """Its result, where it is told, stays of after its closing."""
    result = call.results.order_by("-version").first()
    if result is not None and (closes_at is None or result.published_on < timezone.localdate(closes_at)):
        words = _("Son résultat est dit du %s : il ne fermerait pas après.")
        raise RuleBroken({"closes_on": words % day(result.published_on)})


def _next_version(call: Call, actor: Account, reason: str, values: dict[str, object]) -> int:
    """Another version of the rules: those of before, but `values`. Its number."""
    before, now = call.rules, timezone.now()
    kept = {field.name: getattr(before, field.name) for field in Terms._meta.fields if field.name in RULES}
    version, said = before.version + 1, kept | values
    said |= {"summarised": before.summarised}
    _put(call, Terms(call=call, author=actor, version=version, reason=reason, frozen_at=now, at=now, **said))
    return version


@transaction.atomic
def invite_organiser(call: Call, *, actor: Account, address: str) -> Call:
    """Give the organiser of a described call the link by which it replies; the one before opens nothing any more."""
    call, address = CALL_WORKFLOW.take("invite", call), address.strip().lower()
    if not grant_mail(address):
        raise RuleBroken(
            {"address": _("Un message est parti à cette adresse il y a peu, ou elle ne veut plus rien recevoir d’ici.")}
        )
    call.reply_address, call.reply_key = address, new_code()
    call.save(update_fields=["reply_address", "reply_key"])
    words = {"call": call, "url": reply_url(call), "silence_url": silence_url(address)}
    subject = typeset(f"Votre appel « {excerpt(call.title, 90)} » est décrit ici : vous pouvez répondre")
    post(EmailMessage(subject, render_to_string("funding/mail_invite.txt", words), to=[address]))
    record("funding.invited", call, actor=actor)
    return call


@transaction.atomic
def reply_about_call(call: Call, *, text: str, role: str) -> Reply:
    """What the organiser says, by its link: published beside the facts, and never changed."""
    call, text = CALL_WORKFLOW.take("reply", call), text.replace("\0", "").strip()
    if not text:
        raise RuleBroken({"text": _("Écrivez votre réponse.")})
    if call.replies.filter(text=text).exists():
        raise RuleBroken(_("Cette réponse est déjà publiée."))
    if call.replies.count() >= MOST_REPLIES:
        raise RuleBroken(_("Cinq réponses sont déjà publiées : écrivez au secrétariat pour en ajouter une."))
    reply = Reply.objects.create(call=call, text=text, role=clause(role))
    record("funding.replied", call, actor=None)
    return reply


# What every version is checked for

RULES = frozenset(
    field.name
    for field in Terms._meta.fields
    if field.name not in {"id", "call", "version", "at", "author", "reason", "frozen_at", "summarised"}
)
"""The fields of a version that are its rules."""


def clean_title(title: str) -> str:
    return " ".join(title.replace("\0", "").split())


def check_kind(kind: str, rules: Mapping[str, object]) -> None:
    """A prize rewards what is done: it asks for nothing that a project owes. An aid is described, never led here.

    Raises:
        RuleBroken: on each of these fields.
    """
    if kind == Kind.AID:
        raise RuleBroken({"kind": _("Une aide se décrit : ce qui se lance ici est un appel.")})
    if kind != Kind.PRIZE:
        return
    owed = {
        "advance": _("Un prix est donné en une fois : laissez vide."),
        "cofunding": _("Un prix ne demande rien à trouver ailleurs : laissez vide."),
        "reports": _("Un prix ne demande pas de rapport : laissez vide."),
    }
    if wrong := {name: words for name, words in owed.items() if rules.get(name)}:
        raise RuleBroken(wrong)


def check_whole(questions: object, criteria: object) -> None:
    """A call that is announced says what it asks and by what it judges: each file that comes will have its answer.

    Raises:
        RuleBroken: no questions, or no criteria.
    """
    if not questions:
        raise RuleBroken({"questions": _("Écrivez d’abord les questions du dossier : on les lit avant de commencer.")})
    if not criteria:
        words = _("Écrivez d’abord les critères du jury : c’est par eux que chaque dossier aura sa réponse.")
        raise RuleBroken({"criteria": words})


def check_dates(opens_at: dt.datetime | None, closes_at: dt.datetime | None, now: dt.datetime) -> None:
    """Refuse what closes before it opens, at once, or too far."""
    if opens_at and closes_at and closes_at < opens_at + LEAST_OPEN:
        raise RuleBroken({"closes_on": _("Un appel ferme une heure au moins après son ouverture.")})
    if closes_at and closes_at > now + FARTHEST:
        raise RuleBroken({"closes_on": _("Cette clôture est trop loin : deux ans au plus.")})


def checked(rules: dict[str, object]) -> dict[str, object]:
    """The rules of a version, if they hold together.

    Raises:
        RuleBroken: on a field, what contradicts another.
    """
    most, fund = rules.get("most"), rules.get("fund")
    if isinstance(most, Decimal) and isinstance(fund, Decimal) and most > fund:
        raise RuleBroken({"most": _("Un dossier ne peut pas recevoir plus que la somme en tout.")})
    if rules.get("partners") is not None and rules.get("joint") is not True:
        raise RuleBroken({"partners": _("Dites d’abord que l’on peut candidater à plusieurs.")})
    low, high = rules.get("rate_low"), rules.get("rate_high")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        raise RuleBroken({"rate_low": _("Le taux le plus bas est au-dessus du plus haut.")})
    if rules.get("volunteering") is not None and not rules.get("cofunding"):
        rules = rules | {"volunteering": None}  # without a part to find elsewhere, it counts for nothing
    return rules


def _put(call: Call, terms: Terms) -> None:
    """The version in force, from now on."""
    terms.save(force_insert=True)
    call.current = terms
    call.save(update_fields=["current"])

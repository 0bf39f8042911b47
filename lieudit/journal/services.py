"""Recording acts, and following what happens to a thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core import signing
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lieudit.accounts.models import Account
from lieudit.journal.models import AT_ONCE, Entry, Follow, FollowReason, Pace, Rhythm, content_type_of
from lieudit.journal.sentence import SENTENCES
from lieudit.journal.tasks import SILENCE, send_confirmation, send_digest, tell_followers
from lieudit.toolkit import outbox, recipients
from lieudit.toolkit.articles import kept_articles
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.extension import Point
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import Mail, new_key
from lieudit.toolkit.types import Json

DIGEST_REACH = dt.timedelta(days=10)
"""How far back a digest looks for news that were not told: those of a week, and some days during which none left."""
CONFIRMATION_PAUSE = dt.timedelta(hours=1)
"""Before the same address is asked again about the same thing."""
CONFIRMATIONS_A_DAY = 5
"""Confirmation mails that one address gets in a day, whoever asks."""
CONFIRMATIONS_AN_ORIGIN = 20
"""Confirmation mails that one network address may cause in a day."""

STOP, EACH = "stop", "each"
"""In place of a rhythm: no letter any more; of that of all, what the reason of each thing says."""

JOIN = """
INSERT INTO journal_follow (account_id, address, content_type_id, object_id, reason, rhythm, rhythm_apart, read_up_to,
    token, created_at, origin, confirmed_at)
SELECT %(account)s, '', %(kind)s, %(thing)s, %(reason)s,
    coalesce((SELECT rhythm FROM journal_pace WHERE account_id = %(account)s), ''), false, 0,
    %(token)s, %(now)s, '', %(now)s
WHERE NOT EXISTS (
    SELECT FROM journal_follow
    WHERE content_type_id = %(kind)s AND object_id = %(thing)s AND account_id = %(account)s
)
ON CONFLICT DO NOTHING
"""
"""The follow of an account that never had one of that thing."""

type Reaction = Callable[[Any], None]
MENTIONS = Point[tuple[type[models.Model], str, Reaction]](
    "journal.services.MENTIONS",
    "What rooms above do within each act that mentions a thing of this kind (`on_mention`).",
)


def on_mention(kind: type[models.Model], act: str = "") -> Callable[[Reaction], Reaction]:
    """Call a function of a room above, within each act that mentions a thing of this kind, whichever room it is of; or
    within one `act` alone (« learning.step_done »).

    What changes while it is read is told so from there (`toolkit/live.py`), and what an act decides takes effect there:
    a decision that approves minutes. Rooms react in the order in which they are installed.
    """

    def keep(reaction: Reaction) -> Reaction:
        MENTIONS.fill((kind, act, reaction))
        return reaction

    return keep


def record(
    kind: str,
    *things: models.Model,
    actor: Account | None,
    hat: models.Model | None = None,
    data: Json | None = None,
) -> Entry:
    """Write the entry of an act, as its last line, with the task that lets its followers know.

    `things` are all that the act concerns; `data` holds what the French sentence needs, as plain JSON. What was said of
    the article of one of them is kept beside its name.
    """
    entry, mentioned = _entry_of(kind, things, actor=actor, hat=hat, data=data)
    entry.write(list(mentioned))
    _tell(entry, mentioned.values())
    return entry


def record_once(kind: str, row: models.Model, *things: models.Model, actor: Account | None, data: Json) -> bool:
    """Write a new row and the entry of the act that it says, in one query; neither, where the row was there already.
    Whether they were written."""
    entry, mentioned = _entry_of(kind, things, actor=actor, data=data)
    if not entry.write(list(mentioned), row):
        return False
    _tell(entry, mentioned.values())
    return True


type Mentioned = dict[tuple[int, int], models.Model]
"""What an act concerns, each once, by the key of its kind and its own."""


def _entry_of(
    kind: str,
    things: Iterable[models.Model],
    *,
    actor: Account | None,
    hat: models.Model | None = None,
    data: Json | None = None,
) -> tuple[Entry, Mentioned]:
    """An entry that is not written yet."""
    data = {**(data or {}), **kept_articles({**(data or {}), "hat": str(hat or "")}, [*things, hat])}
    SENTENCES[kind].say(data)  # a missing word fails here, in the act, not on somebody's page
    entry = Entry(
        kind=kind,
        at=timezone.now(),
        actor=actor,
        hat_type=content_type_of(hat) if hat else None,
        hat_id=hat.pk if hat else None,
        hat_name=str(hat) if hat else "",
        data=data,
    )
    return entry, {(content_type_of(thing).pk, thing.pk): thing for thing in things}


def _tell(entry: Entry, things: Iterable[models.Model]) -> None:
    """What rooms above do of it; and the task that lets its followers know."""
    for thing in things:
        for kind_of_thing, act, reaction in MENTIONS:
            if kind_of_thing is type(thing) and act in ("", entry.kind):
                reaction(thing)
    if entry.template.told:
        tell_followers.enqueue(entry_id=entry.pk)


def follow_thing(
    thing: models.Model,
    *,
    account: Account | None = None,
    address: str = "",
    reason: str = FollowReason.FOLLOWER,
    confirmed: bool = False,
    asks: bool = True,
    asked_at: dt.datetime | None = None,
    origin: str = "",
    is_new: bool = False,
) -> Follow:
    """Follow `thing` once. An address that is not `confirmed` gets one mail, which asks for its confirmation.

    With `asks` false, the caller writes that mail, which leaves at `asked_at`: its own receipt carries the link that
    confirms. A thing that `is_new`, in this very transaction, is followed and was left by nobody yet.

    Who left a thing is not brought back to it by another act: only by following it again oneself.
    """
    who: dict[str, object] = {"account": account} if account else {"account": None, "address": address.lower()}
    known = [] if is_new else list(Follow.objects.of(thing).filter(**who).order_by("pk"))
    follow = next((each for each in known if each.ended_at is None), None)
    if account and known and follow is None and reason != FollowReason.FOLLOWER:
        return known[0]
    if follow is None:
        sure = bool(account) or confirmed
        told = {"reason": reason, "origin": "" if sure else origin, "confirmed_at": timezone.now() if sure else None}
        follow = _begin_follow(thing, who, {"asked_at": asked_at, **told, **_pace_of(account, reason)})
    elif asked_at:
        follow.asked_at = asked_at
        follow.save(update_fields=["asked_at"])
    if reason in AT_ONCE and follow.reason not in AT_ONCE:
        follow.reason = reason
        follow.save(update_fields=["reason"])
    if account or confirmed:
        return confirm_follow(follow)
    if asks:
        _ask_for_confirmation(follow)
    return follow


def _begin_follow(thing: models.Model, who: Mapping[str, object], told: Mapping[str, object]) -> Follow:
    """A new follow; that of somebody who began it at the same instant."""
    of = {"content_type": content_type_of(thing), "object_id": thing.pk, **who}
    try:
        with transaction.atomic():
            return Follow.objects.create(**of, **told)
    except IntegrityError:
        return Follow.objects.get(**of, ended_at=None)


def begin_to_follow(thing: models.Model, *, account: Account) -> None:
    """The same by an account, in one query, where nothing more is asked of the follow: it runs already, or begins."""
    of = {"content_type": content_type_of(thing), "object_id": thing.pk}
    begun = Follow(account=account, confirmed_at=timezone.now(), **_pace_of(account), **of)
    Follow.objects.bulk_create([begun], ignore_conflicts=True)


def join(thing: models.Model, *, account: Account, reason: str) -> None:
    """The same for a `reason`, which brings nobody back to what they left."""
    with connection.cursor() as cursor:
        cursor.execute(
            JOIN,
            {
                "account": account.pk,
                "kind": content_type_of(thing).pk,
                "thing": thing.pk,
                "reason": reason,
                "now": timezone.now(),
                "token": new_key(),
            },
        )


def address_to(thing: models.Model, accounts: Iterable[int], *, is_new: bool = False) -> None:
    """Tell these accounts at once of what happens to `thing`, which is addressed to them; all in two queries.

    Who left the thing is not brought back to it; one that `is_new` was left by nobody, and is one query.
    """
    ended = Follow.objects.of(thing).exclude(ended_at=None)
    left = set() if is_new else set(ended.values_list("account", flat=True))
    told = {"content_type": content_type_of(thing), "object_id": thing.pk, "reason": FollowReason.PARTY}
    rows = [Follow(account_id=pk, confirmed_at=timezone.now(), **told) for pk in sorted(set(accounts) - left)]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def ask_to_follow(thing: models.Model, *, account: Account | None, address: str = "", origin: str = "") -> Follow:
    """Follow at one's own wish; refused when too many confirmations were asked for one day."""
    if not account:
        if recipients.is_silent(address):
            raise RuleBroken({"address": _("Cette adresse a demandé à ne plus rien recevoir de Lieudit.")})
        since = timezone.now() - dt.timedelta(days=1)
        asked = Follow.objects.filter(asked_at__gte=since, account=None)
        if asked.filter(address=address.lower()).count() >= CONFIRMATIONS_A_DAY:
            raise RuleBroken({"address": _("Cette adresse a reçu trop de demandes aujourd’hui. Réessayez demain.")})
        if origin and asked.filter(origin=origin).count() >= CONFIRMATIONS_AN_ORIGIN:
            raise RuleBroken(_("Trop de demandes sont parties d’ici aujourd’hui. Réessayez demain."))
    return follow_thing(thing, account=account, address=address, origin=origin)


def _ask_for_confirmation(follow: Follow) -> None:
    """Send the confirmation mail, unless it is confirmed, was asked lately or the address had enough."""
    now = timezone.now()
    recent = Follow.objects.filter(address=follow.address, asked_at__gte=now - dt.timedelta(days=1))
    asked_lately = follow.asked_at is not None and now - follow.asked_at < CONFIRMATION_PAUSE
    if follow.confirmed_at or asked_lately or recent.count() >= CONFIRMATIONS_A_DAY:
        return
    follow.asked_at = now
    follow.save(update_fields=["asked_at"])
    send_confirmation(follow)


def confirm_follow(follow: Follow) -> Follow:
    """Yes, this address (or account) wants to be told. Twice changes nothing."""
    if follow.confirmed_at is None:
        follow.confirmed_at, follow.origin = timezone.now(), ""
        follow.save(update_fields=["confirmed_at", "origin"])
    return follow


def choose_rhythm(follow: Follow, *, rhythm: str) -> Follow:
    """When letters about a thing come, for whoever holds the link of one; `STOP` ends them. Twice changes nothing."""
    if rhythm == STOP:
        return end_follow(follow)
    who = {"account": follow.account} if follow.account else {"account": None, "address": follow.address}
    same = Follow.objects.filter(content_type=follow.content_type_id, object_id=follow.object_id, **who)
    if follow.ended_at and (again := same.filter(ended_at=None).first()):  # followed anew since this letter
        follow = again
    Follow.objects.filter(pk=follow.pk).update(rhythm=Rhythm(rhythm), rhythm_apart=True, ended_at=None)
    return follow


@transaction.atomic
def choose_pace(*, actor: Account, rhythm: str) -> None:
    """When letters come to an account, about what it follows and will follow; `EACH`, what the reason of each says.

    What it has given a rhythm of its own keeps it, and who may have to answer is always told at once.
    """
    lock(actor)
    rhythm = "" if rhythm == EACH else rhythm
    mine = Follow.objects.running().filter(account=actor, rhythm_apart=False)
    mine.exclude(reason=FollowReason.PARTY).update(rhythm=rhythm)
    if rhythm:
        Pace.objects.update_or_create(account=actor, defaults={"rhythm": Rhythm(rhythm)})
    else:
        Pace.objects.filter(account=actor).delete()


def _pace_of(account: Account | None, reason: str = FollowReason.FOLLOWER) -> dict[str, models.Expression]:
    """The rhythm that a new follow begins with: that of its account, but where it may have to answer."""
    if account is None or reason == FollowReason.PARTY:
        return {}
    chosen = Pace.objects.filter(account=account).values("rhythm")
    return {"rhythm": Coalesce(models.Subquery(chosen), models.Value(""))}


def end_follow(follow: Follow) -> Follow:
    """Stop telling about one thing. Twice changes nothing."""
    Follow.objects.filter(pk=follow.pk, ended_at=None).update(ended_at=timezone.now())
    return follow


def end_follows_of(address: str) -> int:
    """Leave every digest; what one expressed oneself, or is asked, is still told, and is left thing by thing."""
    follows = Follow.objects.to_address(address).filter(ended_at=None).exclude(reason__in=AT_ONCE)
    return follows.update(ended_at=timezone.now())


def recipient_of(token: str) -> str | None:
    """The address of a recipient's token, or None when it is not ours."""
    try:
        return str(signing.loads(token, salt="recipient"))
    except signing.BadSignature:
        return None


@transaction.atomic
def silence_address(address: str) -> None:
    """Nothing usual leaves to this mailbox any more, whoever asks; what it followed without account is left."""
    recipients.silence(address)
    Follow.objects.filter(address__iexact=address, ended_at=None).update(ended_at=timezone.now())


def silenced_by(token: str) -> str | None:
    """The address of a link that says « plus rien », or None when it is not ours."""
    try:
        return str(signing.loads(token, salt=SILENCE))
    except signing.BadSignature:
        return None


class Settling(models.TextChoices):
    """What a person decides of a mail that did not leave, or may have."""

    AGAIN = "again", _l("Envoyer à nouveau")
    LEFT = "left", _l("C’est parti")
    NEVER = "never", _l("Ne plus l’envoyer")


SETTLED: dict[Settling, tuple[Callable[[Mail, Account], Mail], str]] = {
    Settling.AGAIN: (lambda mail, _actor: outbox.send_again(mail), "journal.mail_sent_again"),
    Settling.LEFT: (lambda mail, _actor: outbox.say_it_left(mail), "journal.mail_found_sent"),
    Settling.NEVER: (lambda mail, actor: outbox.give_up(mail, by=actor.pk), "journal.mail_withdrawn"),
}


@transaction.atomic
def settle_mail(mail: Mail, *, actor: Account, decision: str) -> Mail:
    """What became of a mail, by the word of a person, which stays in the journal."""
    settle, kind = SETTLED[Settling(decision)]
    mail = settle(mail, actor)
    record(kind, mail, actor=actor, data={"mail": str(mail)})
    return mail


def send_digests(now: dt.datetime) -> int:
    """Ask for one mail to each address that has news of the last days; return how many addresses.

    Run once a day. What could not leave the day before leaves with this one.
    """
    since = now - DIGEST_REACH
    told = Follow.objects.of_the_day(timezone.localdate(now)).with_news(since).by_address()
    for to, follow_ids in told.items():
        send_digest.enqueue(to=to, follow_ids=follow_ids, since=since.isoformat())
    return len(told)

"""Acts on a record: a field is revised, the whole is confirmed, a disagreement is settled; a place closes for a time or
for good, opens again, is carried by another body.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import Entry, FollowReason
from lieudit.network import services as network
from lieudit.network.dated import Dated
from lieudit.network.found_there import found_at, with_found
from lieudit.network.models import Affiliation, Animator, Claim, Organisation, Place, Representative
from lieudit.network.vocabulary import OrganisationKind, PlaceStatus
from lieudit.records.beside import kept_beside
from lieudit.records.doubts import end_doubts, settle, told_of
from lieudit.records.models import Asking, Closure, Confirmation, Conflict, Doubt, DoubtVoice, FieldSource
from lieudit.records.permissions import is_spoken_for, voice_of, voices_of
from lieudit.records.provenance import (
    EMPTY,
    absences,
    by_service,
    folded,
    keeper_of,
    label_of,
    plain_value,
    said_of,
    shown,
    unfolded,
    voice_words,
)
from lieudit.records.tasks import send_asking
from lieudit.records.vocabulary import ABSENT, FRESH_DAYS, MAY_BE_ABSENT, SERVICES, ClosureKind, SaidBy
from lieudit.records.workflow import CONFLICT_WORKFLOW, DOUBT_WORKFLOW, ConflictState, DoubtState
from lieudit.territory.geography import locate_fault
from lieudit.territory.models import Municipality
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted, day
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Fields

SITE_LICENCE = "Licence Ouverte 2.0"
"""Under which what is said on this site is published."""
MOST_TOGETHER, MOST_NAMED = 100, 5
"""Records confirmed in one gesture, and those that its entry names."""
ONE_DAY = dt.timedelta(days=1)
FIRST_DAY = dt.date(1900, 1, 1)
"""Before it, nobody carried a place that is still in the directory."""
STATUS = {ClosureKind.PAUSE: PlaceStatus.PAUSED, ClosureKind.END: PlaceStatus.CLOSED}


@transaction.atomic
def revise_place(
    place: Place,
    *,
    actor: Account,
    hint: DoubtVoice | None = None,
    absent: Collection[str] | None = None,
    **typed: Any,
) -> list[Conflict]:
    """Correct a record, on the `hint` of a visitor or not, and remember who said what. Returns the disagreements that
    this opened.

    The word of who keeps a field replaces that of the others. Where its keeper has spoken, the word of somebody
    else waits beside it until one of them chooses. `absent` names the empty fields, and the services, of which the
    place has none, all of them; without it, what was said of them stays.
    """
    place = _with_territory(lock(place))
    voice, name = voice_of(actor, place)
    before, typed = said_of(place), folded(typed)
    after = {field: plain_value(field, value) for field, value in typed.items()}
    changed = {field: value for field, value in after.items() if value != before[field]}
    silent = _silences(place, before | after, absent)
    if not changed and not silent:
        raise RuleBroken(_("Rien n’a changé dans cette fiche."))
    held = _held_by_others(place, voice, {field: by_service(before)[field] for field in {**changed, **silent}}, after)
    _leave_to_its_keeper([field for field in silent if field in held])
    said = {field: value for field, value in changed.items() if field not in held}
    word: Fields = {"voice": voice, "source_name": name, "licence": SITE_LICENCE, "author": actor}
    if said:
        _write(place, actor, {field: typed[field] for field in said}, speaks=voice == SaidBy.PLACE)
    elif silent:
        data = {"place": place.name, "fields": ", ".join(label_of(field) for field in silent)}
        journal.record("records.absence_said", place, actor=actor, hat=_worn_by(place, voice), data=data)
    said |= silent
    if said:
        say_fields(place, said, **word, hint=hint)
    opened = [open_conflict(place, field, before[field], changed[field], **word) for field in held]
    if voice == SaidBy.PLACE and said:
        Confirmation.objects.create(place=place, voice=voice, account=actor, at=timezone.now())
    if opened:
        _tell_disagreements(place, opened, actor=actor, hat=_worn_by(place, voice), who=voice_words(voice, name))
    return opened


def _tell_disagreements(
    place: Place, opened: Collection[Conflict], *, actor: Account, hat: Place | None, who: str
) -> None:
    for conflict in opened:
        _follow_both(conflict)
    labels = ", ".join(label_of(conflict.field) for conflict in opened)
    data = {"place": place.name, "fields": labels, "who": who}
    journal.record("records.disagreed", place, *opened, actor=actor, hat=hat, data=data)


@transaction.atomic
def confirm_place(place: Place, *, actor: Account) -> Place:
    """« C’est toujours vrai »: all that the record says is renewed today, in the voice of who says it."""
    place = _with_territory(lock(place))
    voice, _name = voice_of(actor, place)
    today = timezone.localdate()
    said = Confirmation.objects.filter(place=place, voice=voice, account=actor, at__date=today)
    if place.confirmed_on != today or not said.exists():
        Confirmation.objects.create(place=place, voice=voice, account=actor, at=timezone.now())
    return network.confirm_place(place, actor=actor, speaks=voice == SaidBy.PLACE)


def _own_confirmation(place: Place, account: Account) -> Entry | None:
    """The act of today by which the account gave the record the date that it bears, and that says which it bore."""
    today = timezone.localdate()
    said = Entry.objects.about(place).filter(kind="network.place_confirmed", at__date=today).first()
    own = said is not None and said.actor_id == account.pk and "before" in said.data
    return said if own and place.confirmed_on == today else None


@transaction.atomic
def take_confirmation_back(place: Place, *, actor: Account) -> Place:
    """What one confirmed today was not meant: the record bears the date that it bore before, unless somebody said
    something of it since."""
    place = lock(place)
    said = _own_confirmation(place, actor)
    if said is None:
        raise RuleBroken(_("Vous n’avez pas confirmé cette fiche aujourd’hui : il n’y a rien à annuler."))
    since = Confirmation.objects.filter(place=place, at__gt=said.at)
    if since.exists() or Entry.objects.about(place).filter(kind="network.place_edited", pk__gt=said.pk).exists():
        raise RuleBroken(_("Cette fiche a été corrigée ou confirmée depuis : il n’y a rien à annuler."))
    mine = Confirmation.objects.filter(place=place, account=actor, at__lte=said.at).latest("at")
    mine.delete()
    place.confirmed_on = dt.date.fromisoformat(said.data["before"]) if said.data["before"] else None
    place.save(update_fields=["confirmed_on"])
    journal.record("records.confirmation_taken_back", place, actor=actor, data={"place": place.name})
    return place


@transaction.atomic
def confirm_places(*, actor: Account, places: Collection[Place]) -> list[Place]:
    """« C’est toujours vrai », of several records in one gesture, whoever said them last: a list that just came in, or
    people a year ago. One entry tells them all; those that were confirmed today already are left as they are.
    """
    if not places:
        raise RuleBroken({"places": _("Cochez au moins une fiche.")})
    if len(places) > MOST_TOGETHER:
        raise RuleBroken({"places": _("Pas plus de %d fiches à la fois.") % MOST_TOGETHER})
    now, today = timezone.now(), timezone.localdate()
    held = Place.objects.select_for_update(of=("self",)).with_territory().filter(pk__in=[each.pk for each in places])
    true = [place for place in held.order_by("pk") if place.confirmed_on != today and not place.withdrawn_at]
    for place in true:
        place.confirmed_on = today
    Place.objects.bulk_update(true, ["confirmed_on"])
    voices = voices_of(actor, true)
    Confirmation.objects.bulk_create(
        Confirmation(place=place, voice=voices[place.pk], account=actor, at=now) for place in true
    )
    if true:
        data = {"count": counted(len(true), _("fiche est confirmée"), _("fiches sont confirmées"))}
        names = ", ".join(place.name for place in true[:MOST_NAMED])
        data["names"] = names if len(true) <= MOST_NAMED else f"{names}…"
        journal.record("records.confirmed_together", *true, actor=actor, data=data)
    return true


@transaction.atomic
def settle_conflict(conflict: Conflict, *, actor: Account, choice: str, reason: str, other: Any = None) -> Conflict:
    """Keep what the record says, take the other version, or write a third; both sides read the reason."""
    place = _with_territory(lock(conflict.place))  # first, as all who change a record
    conflict = CONFLICT_WORKFLOW.take(choice, conflict)
    voice, name = voice_of(actor, place)
    word: Fields = {"voice": voice, "source_name": name, "licence": SITE_LICENCE, "author": actor}
    if conflict.field == "point" and other and (fault := locate_fault(other[0], other[1], place.municipality)):
        raise RuleBroken({"other": fault})
    if conflict.state == ConflictState.TAKEN:
        other = typed_value(conflict.field, conflict.theirs)
        word = {key: getattr(conflict, key) for key in word}
    conflict.ours = said_of(place)[conflict.field]
    if conflict.state != ConflictState.KEPT and plain_value(conflict.field, other) != conflict.ours:
        _write(place, actor, {conflict.field: other}, speaks=voice == SaidBy.PLACE)
        say_fields(place, {conflict.field: plain_value(conflict.field, other)}, **word)
    else:
        end_doubts(place, {conflict.field: conflict.ours}, by=actor)
    conflict.settled_by, conflict.settled_at, conflict.reason = actor, timezone.now(), reason
    conflict.save(update_fields=["ours", "state", "settled_by", "settled_at", "reason"])
    _follow_both(conflict)
    hat = place if voice == SaidBy.PLACE else None
    data = {
        "place": place.name,
        "field": label_of(conflict.field),
        "value": shown(conflict.field, said_of(_with_territory(place))[conflict.field]),
        "outcome": str(conflict.get_state_display()),
        "reason": reason,
    }
    journal.record("records.conflict_settled", place, conflict, actor=actor, hat=hat, data=data)
    return conflict


@transaction.atomic
def take_better(hint: DoubtVoice, *, actor: Account) -> list[Conflict]:
    """Write what a visitor gives as true instead. Where the other party keeps the field, it is proposed to them, and
    the visitors wait for their choice.
    """
    doubt = hint.doubt
    place = _with_territory(lock(doubt.place))  # first, as all who change a record
    DOUBT_WORKFLOW.apply("take", lock(doubt))
    if kept_beside(doubt.field):
        raise RuleBroken(_("Cela se corrige sur sa propre page."))
    if hint.better is None:
        raise RuleBroken(_("Cette personne n’a rien proposé à la place."))
    if said_of(place)[doubt.field] == hint.better:
        _say_again(place, doubt.field, actor)
        return []
    better = typed_value(doubt.field, hint.better)
    town = better if doubt.field == "municipality" else place.municipality
    point = better if doubt.field == "point" else said_of(place)["point"]
    if doubt.field in {"municipality", "point"} and point and (fault := locate_fault(point[0], point[1], town)):
        raise RuleBroken(fault + " " + _("Corrigez la commune et le point ensemble, sur la fiche."))
    return revise_place(place, actor=actor, hint=hint, **unfolded({doubt.field: better}))


@transaction.atomic
def keep_field(doubt: Doubt, *, actor: Account) -> None:
    """« C’est toujours vrai », said of one field: it bears the date of today, and visitors have their answer. What
    stands beside the record bears no date: it is told as it stands.
    """
    place = _with_territory(lock(doubt.place))
    DOUBT_WORKFLOW.apply("keep", lock(doubt))
    if kept_beside(doubt.field):  # what was corrected on its own page is told as it stands now
        end_doubts(place, {doubt.field: told_of(place, doubt.field)}, by=actor)
    else:
        _say_again(place, doubt.field, actor)


@transaction.atomic
def send_doubt_on(doubt: Doubt, *, actor: Account) -> None:
    """What a published list tells is corrected nowhere here: who publishes it was told, and visitors read so."""
    place = lock(doubt.place)
    doubt = DOUBT_WORKFLOW.take("send_on", doubt)
    found = kept_beside(doubt.field)
    if found is None or found[0].correcting(place, found[1]):
        raise RuleBroken(_("Cela se corrige ici : corrigez, ou dites que c’est vrai."))
    settle(place, doubt, DoubtState.SENT_ON, by=actor)


def _say_again(place: Place, field: str, actor: Account) -> None:
    voice, name = voice_of(actor, place)
    word: Fields = {"voice": voice, "source_name": name, "licence": SITE_LICENCE, "author": actor}
    say_fields(place, {field: told_of(place, field)}, **word)


def find_service(place: Place, domain: str, *, actor: Account) -> None:
    """A service that is found in a place is no longer said to be absent from it."""
    field = f"domains.{domain}"
    if field in FieldSource.objects.absent_in([place.pk]).get(place.pk, ()):
        voice, name = voice_of(actor, place)
        word: Fields = {"voice": voice, "source_name": name, "licence": SITE_LICENCE, "author": actor}
        say_fields(place, {field: [domain]}, **word)


def say_filled(place: Place, *, actor: Account) -> list[FieldSource]:
    """What a record fills is no longer said to be absent from it. Returns the words that say so."""
    told = by_service(said_of(_with_territory(place)))
    denied = FieldSource.objects.absent_in([place.pk]).get(place.pk, set())
    filled = {field: told[field] for field in sorted(denied) if told[field] not in EMPTY}
    if not filled:
        return []
    voice, name = voice_of(actor, place)
    word: Fields = {"voice": voice, "source_name": name, "licence": SITE_LICENCE, "author": actor}
    return say_fields(place, filled, **word)


def say_fields(place: Place, said: Mapping[str, object], **word: Any) -> list[FieldSource]:
    """Remember what was said (`word`: voice, source_name, licence, author, hint); disagreements and doubts that it ends
    are ended. A service that is named is no longer said to be absent. Returns the words that are kept.
    """
    now = timezone.now()
    if "domains" in said:
        known = FieldSource.objects.absent_in([place.pk]).get(place.pk, ())
        told = by_service({"domains": said["domains"]})
        named = {field: told[field] for field in SERVICES if field in known and told[field]}
        said = {**said, **named}
    words = FieldSource.objects.bulk_create(
        FieldSource(place=place, field=field, value=value, at=now, **word) for field, value in said.items()
    )
    agreed = [
        conflict
        for conflict in Conflict.objects.filter(place=place, field__in=said, state=ConflictState.OPEN)
        if conflict.theirs == said[conflict.field]
    ]
    for conflict in agreed:
        conflict.state, conflict.settled_at = ConflictState.TAKEN, timezone.now()
        conflict.settled_by, conflict.reason = word["author"], _("Les deux versions sont maintenant la même.")
    Conflict.objects.bulk_update(agreed, ["state", "settled_at", "settled_by", "reason"])
    end_doubts(place, said, by=word["author"])
    return words


def open_conflict(place: Place, field: str, ours: object, theirs: object, **word: Any) -> Conflict:
    """A disagreement with one source about one field; a newer word of the same source replaces its former one."""
    key = {"place": place, "field": field, "voice": word["voice"], "source_name": word["source_name"]}
    said = {"ours": ours, "theirs": theirs, "at": timezone.now(), "author": word["author"], "licence": word["licence"]}
    conflict, _created = Conflict.objects.update_or_create(**key, state=ConflictState.OPEN, defaults=said)
    return conflict


def ask_keepers(now: dt.datetime) -> int:
    """Ask those who speak for a place whether its record is still true: once, when a year has passed. Run daily."""
    limit = now - dt.timedelta(days=FRESH_DAYS)
    count = 0
    for place in Place.objects.filter(pk__in=_due(limit)).order_by("pk"):
        _ask(place, now, limit)
        count += 1
    return count


def typed_value(field: str, value: Any) -> Any:
    """A value of JSON as the record holds it: a municipality is found by its code."""
    if field == "municipality":
        return Municipality.objects.select_related("department__region").get(code=value["code"])
    return value


@transaction.atomic
def pause_place(place: Place, *, actor: Account, since: dt.date, until: dt.date, reason: str) -> Closure:
    """Close a place from a day to another; it opens again by itself on the next day."""
    place = lock(place)
    if until < since:
        raise RuleBroken({"until": _("La fermeture finit avant de commencer.")})
    if until < timezone.localdate():
        raise RuleBroken({"until": _("Cette fermeture est déjà passée.")})
    closure = _close(place, actor, kind=ClosureKind.PAUSE, since=since, until=until, reason=reason)
    data = {"place": place.name, "since": day(since), "until": day(until), "reason": reason}
    journal.record("records.paused", place, actor=actor, hat=_hat(actor, place), data=data)
    return closure


@transaction.atomic
def close_place(place: Place, *, actor: Account, since: dt.date, reason: str) -> Closure:
    """Close a place for good, from a day on. Its page stays; it leaves the list, unless closed places are asked for."""
    place = lock(place)
    closure = _close(place, actor, kind=ClosureKind.END, since=since, until=None, reason=reason)
    data = {"place": place.name, "since": day(since), "reason": reason}
    journal.record("records.closed", place, actor=actor, hat=_hat(actor, place), data=data)
    return closure


@transaction.atomic
def reopen_place(place: Place, *, actor: Account) -> Place:
    """Open a place again today: what closes it ends yesterday, what would close it is taken back."""
    place = lock(place)
    today = timezone.localdate()
    closures = Closure.objects.coming().filter(place=place)
    if place.status not in STATUS.values() and not closures.exists():
        raise RuleBroken(_("Ce lieu est déjà ouvert."))
    closures.filter(since__gte=today).delete()
    closures.filter(kind=ClosureKind.PAUSE).update(until=today - ONE_DAY)
    closures.filter(kind=ClosureKind.END).update(until=today - ONE_DAY)
    _set_status(place, PlaceStatus.OPEN, actor)
    journal.record("records.reopened", place, actor=actor, hat=_hat(actor, place), data={"place": place.name})
    return place


@transaction.atomic
def transfer_place(place: Place, *, actor: Account, organisation: Organisation, since: dt.date) -> Affiliation:
    """Say that another body carries a place from a day on; the former one carried it until the day before."""
    place = lock(place)
    if organisation.kind != OrganisationKind.OPERATING_BODY:
        raise RuleBroken({"organisation": _("Choisissez une structure porteuse.")})
    if since < FIRST_DAY:
        raise RuleBroken({"since": _("Cette date est trop ancienne.")})
    bodies = Affiliation.objects.filter(place=place, organisation__kind=OrganisationKind.OPERATING_BODY)
    former = bodies.filter(Dated.running_on(since)).select_related("organisation")
    if any(link.organisation_id == organisation.pk for link in former):
        raise RuleBroken({"organisation": agreed(_("%(body)s porte déjà ce lieu."), body=organisation)})
    if bodies.filter(since__gte=since).exists():
        raise RuleBroken({"since": _("Une structure porteuse est inscrite après cette date.")})
    names = ", ".join(link.organisation.name for link in former)
    former.update(until=since - ONE_DAY)
    link = Affiliation.objects.create(place=place, organisation=organisation, since=since)
    data = {"place": place.name, "organisation": organisation.name, "since": day(since)}
    after = _("Structure précédente : %(names)s.") % {"names": names} if names else ""
    journal.record(
        "records.transferred", place, organisation, actor=actor, hat=_hat(actor, place), data=data | {"after": after}
    )
    return link


@transaction.atomic
def say_kind(place: Place, *, actor: Account, kind: str, reason: str) -> Place:
    """Say what a place is. Known elsewhere, it becomes a third place, listed and counted with the others; a third place
    that nobody speaks for may be set apart among the services known elsewhere. Said again, it is undone.
    """
    place = lock(place)
    if kind == place.kind:
        raise RuleBroken({"kind": _("C’est déjà sa nature.")})
    waiting = Claim.objects.waiting().filter(place=place)
    if not place.is_elsewhere and (is_spoken_for(place) or waiting.exists()):
        raise RuleBroken({"kind": _("Quelqu’un parle au nom de ce lieu, ou le demande : il reste un tiers-lieu.")})
    former, place.kind = place.get_kind_display(), kind
    place.save(update_fields=["kind"])
    act = "records.kind_said" if place.is_elsewhere else "records.promoted"
    data = {"place": place.name, "former": former.lower(), "kind": place.get_kind_display().lower(), "reason": reason}
    journal.record(act, place, actor=actor, data=data)
    return place


def turn_closures(today: dt.date) -> int:
    """Give each place the state of the day: closed when a closure begins, open when a pause is over. Run daily."""
    begun = Closure.objects.filter(Dated.running_on(today))
    changed = 0
    for closure in begun.select_related("place", "author"):
        changed += _turn(closure.place, STATUS[ClosureKind(closure.kind)], closure.author)
    over = Closure.objects.filter(kind=ClosureKind.PAUSE, until__lt=today, place__status=PlaceStatus.PAUSED)
    for closure in over.exclude(place__in=begun.values("place")).order_by("until").select_related("place", "author"):
        changed += _turn(closure.place, PlaceStatus.OPEN, closure.author)
    return changed


@transaction.atomic
def _ask(place: Place, now: dt.datetime, limit: dt.datetime) -> None:
    place = lock(place)
    if _heard_since(limit, place=place):
        return
    asking = Asking.objects.create(place=place, at=now)
    journal.record("records.confirmation_asked", place, actor=None, data={"place": place.name})
    send_asking(asking)


def _due(limit: dt.datetime) -> set[int]:
    """Places that somebody speaks for since before `limit`, neither confirmed nor asked since."""
    day = timezone.localdate(limit)
    spoken = Representative.objects.running().filter(place__withdrawn_at=None, place__isnull=False, since__lte=day)
    spoken = spoken.exclude(place__confirmed_on__gt=day)
    return set(spoken.values_list("place", flat=True)) - _heard_since(limit)


def _heard_since(limit: dt.datetime, **where: object) -> set[int]:
    """Places confirmed or asked since `limit`."""
    rows = (model.objects.filter(at__gt=limit, **where) for model in (Confirmation, Asking))
    return {place for found in rows for place in found.values_list("place", flat=True)}


def _held_by_others(place: Place, voice: SaidBy, before: Mapping[str, object], after: Fields) -> list[str]:
    """Fields kept by another voice, which said what the record holds today, or that it has none of a service that is
    named `after`. A place without a voice keeps nothing.
    """
    theirs = {field for field in before if keeper_of(field) != voice}
    if theirs and not is_spoken_for(place):
        theirs = {field for field in theirs if keeper_of(field) != SaidBy.PLACE}
    parts = {field for field, code in SERVICES.items() if "domains" in theirs and code in after["domains"]}
    held = set()
    for each in FieldSource.objects.last_words(place).filter(field__in=theirs | parts):
        if each.voice != keeper_of(each.field):
            continue
        if each.field in parts - theirs:
            held |= {"domains"} if each.value is ABSENT else set()
        elif each.value == before[each.field] or (each.value is ABSENT and before[each.field] in EMPTY):
            held.add(each.field)
    if Confirmation.objects.filter(place=place, voice=SaidBy.PLACE).exists():
        held |= {field for field in theirs if keeper_of(field) == SaidBy.PLACE}
    return [field for field in before if field in held]


def _silences(place: Place, said: Fields, absent: Collection[str] | None) -> Fields:
    """Empty fields, and services not named, of which it is newly said that the place has none, or no longer."""
    if absent is None:
        return {}
    said = by_service(said)
    empty = [field for field in MAY_BE_ABSENT if said[field] in EMPTY]
    known = absences(said, FieldSource.objects.last_words(place).filter(field__in=empty)) if empty else {}
    news = [field for field in empty if (field in absent) != (field in known)]
    _refuse_found(place, {SERVICES[field]: field for field in news if field in absent and field in SERVICES})
    return {field: ABSENT if field in absent else said[field] for field in news}


def _refuse_found(place: Place, denied: Mapping[str, str]) -> None:
    """Nobody denies a service that is said to be found in the place: it is ended first."""
    if not denied:
        return
    found = found_at(with_found(Place.objects.filter(pk=place.pk)).get())
    if there := [field for code, field in denied.items() if code in found]:
        words = _("Ce lieu propose un service de ce domaine : terminez-le d’abord sur sa page (%s).")
        raise RuleBroken({"absent": words % ", ".join(label_of(field) for field in there)})


def _leave_to_its_keeper(fields: Collection[str]) -> None:
    if fields:
        words = _("C’est au lieu de dire ce qu’il n’a pas : %s.")
        raise RuleBroken({"absent": words % ", ".join(label_of(field) for field in fields)})


def _worn_by(place: Place, voice: SaidBy) -> Place | None:
    return place if voice == SaidBy.PLACE else None


def _write(place: Place, actor: Account, fields: dict[str, object], *, speaks: bool) -> None:
    """Change the place, and give the caller's copy what it now holds."""
    typed = unfolded(fields)
    network.edit_place(place, actor=actor, speaks=speaks, **typed)
    for name, value in typed.items():
        setattr(place, name, value)


def _follow_both(conflict: Conflict) -> None:
    """Who speaks for the place, who animates its territory and who said otherwise are told of the outcome."""
    place = conflict.place
    speakers = Representative.objects.running().of(place).values("account")
    accounts = Account.objects.filter(pk__in=speakers, is_active=True) | Animator.objects.accounts_over(place)
    for account in {*accounts, *([conflict.author] if conflict.author else [])}:
        journal.follow_thing(conflict, account=account, reason=FollowReason.PARTY)


def _with_territory(place: Place) -> Place:
    return Place.objects.with_territory().get(pk=place.pk)


@transaction.atomic
def _turn(place: Place, status: str, author: Account) -> bool:
    place = lock(place)
    if place.status == status:
        return False
    _set_status(place, status, author)
    kind = "records.reopened" if status == PlaceStatus.OPEN else "records.closure_began"
    journal.record(kind, place, actor=None, data={"place": place.name})
    return True


def _close(place: Place, actor: Account, **terms: object) -> Closure:
    """A closure that no other one meets."""
    meeting = Closure.objects.filter(place=place).exclude(until__lt=terms["since"])
    if terms["until"]:
        meeting = meeting.exclude(since__gt=terms["until"])
    if place.status == PlaceStatus.CLOSED or meeting.exists():
        raise RuleBroken({"since": _("Une fermeture est déjà inscrite à ces dates : rouvrez d’abord le lieu.")})
    closure = Closure.objects.create(place=place, author=actor, **terms)
    if closure.since <= timezone.localdate():
        _set_status(place, STATUS[ClosureKind(closure.kind)], actor)
    return closure


def _set_status(place: Place, status: str, actor: Account) -> None:
    """The state of a place, with who said it."""
    if place.status == status:
        return
    place.status = status
    place.save(update_fields=["status"])
    voice, name = voice_of(actor, place)
    say_fields(place, {"status": status}, voice=voice, source_name=name, licence=SITE_LICENCE, author=actor)


def _hat(actor: Account, place: Place) -> Place | None:
    return place if voice_of(actor, place)[0] == SaidBy.PLACE else None

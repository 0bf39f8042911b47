"""Acts on records that are one place: found, paired, set apart, made one, parted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import Follow, FollowReason
from lieudit.network import services as network
from lieudit.network.models import Place
from lieudit.records.models import FieldSource, Merge, Twin
from lieudit.records.provenance import EMPTY, said_of, unfolded
from lieudit.records.services import say_filled, typed_value
from lieudit.records.similarity import ComparedRecord, likeness, pairs
from lieudit.records.vocabulary import KEEPERS
from lieudit.records.workflow import TWIN_WORKFLOW, TwinState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.tokens import label_of
from lieudit.toolkit.types import Fields


def find_twins() -> int:
    """Look for records that are alike among third places; return how many new pairs are to be looked at.

    A pair that was set apart or made one is not brought back. Pairs no longer alike, and not settled, are dropped.
    """
    places = Place.objects.third_places().filter(withdrawn_at=None)
    found = {(pair.first, pair.second): pair for pair in pairs(_cards(places))}
    with transaction.atomic():
        known = {(twin.first_id, twin.second_id): twin for twin in Twin.objects.select_for_update()}
        gone = [t.pk for key, t in known.items() if t.state == TwinState.OPEN and key not in found and not _by_hand(t)]
        Twin.objects.filter(pk__in=gone).delete()
        new = [
            Twin(first_id=key[0], second_id=key[1], score=pair.score, reasons=pair.reasons)
            for key, pair in found.items()
            if key not in known
        ]
        Twin.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@transaction.atomic
def pair_places(place: Place, *, actor: Account, other: Place) -> Twin:
    """Say that two records look like one place; whoever animates their territory looks at them."""
    if place == other:
        raise RuleBroken({"other": _("C’est la même fiche : choisissez l’autre.")})
    first, second = sorted((place, other), key=lambda each: each.pk)
    score, reasons = likeness(*_cards(Place.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")))
    twin, created = Twin.objects.get_or_create(
        first=first, second=second, defaults={"score": score, "reasons": reasons | {"said": 1}}
    )
    if created:
        journal.record("records.paired", place, other, actor=actor, data={"place": place.name, "other": other.name})
    return twin


@transaction.atomic
def set_twins_apart(twin: Twin, *, actor: Account) -> Twin:
    """Two places, whatever they share: the pair does not come back."""
    twin = TWIN_WORKFLOW.take("set_apart", twin)
    _settle(twin, actor)
    data = {"place": twin.first.name, "other": twin.second.name}
    journal.record("records.set_apart", twin.first, twin.second, actor=actor, data=data)
    return twin


@transaction.atomic
def look_again(twin: Twin, *, actor: Account) -> Twin:
    """A pair that one set apart today is compared once more: neither is said any longer."""
    twin = TWIN_WORKFLOW.take("look_again", twin)
    on = timezone.localdate(twin.settled_at) if twin.settled_at else None
    if (twin.settled_by, on) != (actor, timezone.localdate()):
        raise RuleBroken(_("Vous n’avez pas dit aujourd’hui que ce sont deux lieux : il n’y a rien à annuler."))
    if twin.first.withdrawn_at or twin.second.withdrawn_at:
        raise RuleBroken(_("L’une des deux fiches est déjà retirée de l’annuaire."))
    twin.settled_by = twin.settled_at = None
    twin.save(update_fields=["state", "settled_by", "settled_at"])
    data = {"place": twin.first.name, "other": twin.second.name}
    journal.record("records.looked_at_again", twin.first, twin.second, actor=actor, data=data)
    return twin


@transaction.atomic
def merge_places(
    twin: Twin, *, actor: Account, kept: Place, reason: str, taken: Mapping[str, str] | None = None
) -> Merge:
    """Make two records one. What was said of both, by both and for both is now on the one that is `kept`.

    `taken` names the fields whose value comes from the other record; a field that only the other fills is taken too.
    The address of the other record leads to the one that is kept.
    """
    twin = TWIN_WORKFLOW.take("merge", twin)
    pair = Place.objects.select_for_update(of=("self",)).with_territory().filter(pk__in=[twin.first_id, twin.second_id])
    places = {place.pk: place for place in pair.order_by("pk")}
    absorbed = places[twin.second_id if kept.pk == twin.first_id else twin.first_id]
    kept = places[kept.pk]
    if kept.withdrawn_at or absorbed.withdrawn_at:
        raise RuleBroken(_("L’une des deux fiches est déjà retirée de l’annuaire."))
    if kept.is_elsewhere and not absorbed.is_elsewhere:
        raise RuleBroken({"kept": _("« %s » est un tiers-lieu : gardez sa fiche.") % absorbed.name})
    before, other = said_of(kept), said_of(absorbed)
    fields = {field: other[field] for field in KEEPERS if field in (taken or ()) and other[field] != before[field]}
    fields |= {field: other[field] for field in KEEPERS if before[field] in EMPTY and other[field] not in EMPTY}
    snapshot: Fields = {"before": {field: before[field] for field in fields}, "after": fields}
    snapshot |= _move_all(absorbed, kept)
    if fields:
        _write(kept, actor, fields)
    snapshot["said"] = [word.pk for word in say_filled(kept, actor=actor)]
    absorbed.withdrawn_at = timezone.now()
    absorbed.save(update_fields=["withdrawn_at"])
    merge = Merge.objects.create(kept=kept, absorbed=absorbed, by=actor, reason=reason, snapshot=snapshot)
    _settle(twin, actor)
    data = {"kept": kept.name, "absorbed": absorbed.name, "reason": reason}
    journal.record("records.merged", kept, absorbed, actor=actor, data=data)
    return merge


@transaction.atomic
def undo_merge(merge: Merge, *, actor: Account) -> Merge:
    """Part two records again: each takes back what was its own; what came since stays on the one that was kept."""
    merge = lock(merge)
    if merge.undone_at:
        raise RuleBroken(_("Ces deux fiches sont déjà séparées."))
    if Merge.objects.running().filter(absorbed=merge.kept).exists():
        raise RuleBroken(_("La fiche gardée a été réunie à une autre depuis : séparez d’abord celles-là."))
    pair = Place.objects.select_for_update(of=("self",)).with_territory()
    places = {place.pk: place for place in pair.filter(pk__in=[merge.kept_id, merge.absorbed_id]).order_by("pk")}
    kept, absorbed = places[merge.kept_id], places[merge.absorbed_id]
    _move_back(merge.snapshot, kept, absorbed)
    now, after = said_of(kept), merge.snapshot["after"]
    fields = {field: value for field, value in merge.snapshot["before"].items() if now[field] == after[field]}
    if fields:
        _write(kept, actor, fields)
    FieldSource.objects.filter(pk__in=merge.snapshot.get("said", ())).delete()
    absorbed.withdrawn_at = None
    absorbed.save(update_fields=["withdrawn_at"])
    merge.undone_at, merge.undone_by = timezone.now(), actor
    merge.save(update_fields=["undone_at", "undone_by"])
    first, second = sorted((kept.pk, absorbed.pk))
    twin = lock(Twin.objects.get(first=first, second=second))
    TWIN_WORKFLOW.apply("part", twin)
    _settle(twin, actor)
    data = {"kept": kept.name, "absorbed": absorbed.name}
    journal.record("records.parted", kept, absorbed, actor=actor, data=data)
    return merge


def relations() -> list[models.ForeignKey[object, object]]:
    """Every foreign key to a place, of every room: needs, supports, mandates, affiliations, rows of lists…

    As a deletion does, a reunion follows the relations that the database knows, without knowing whose they are. Rows
    of a model that says `stays_behind` speak of the pair itself, or of a line of a file: they do not follow the place.
    """
    links = [link for link in Place._meta.get_fields(include_hidden=True) if isinstance(link, models.ManyToOneRel)]
    return [link.field for link in links if not getattr(link.field.model, "stays_behind", False)]


def _move_all(absorbed: Place, kept: Place) -> Fields:
    """Point at `kept` all that pointed at `absorbed`, and say what moved. What both had already stays behind."""
    moved: dict[str, list[int]] = {}
    for field in relations():
        rows = field.model._base_manager.filter(**{field.name: absorbed}).order_by("pk")
        keys = [key for key in rows.values_list("pk", flat=True) if _point(field, key, kept)]
        if keys:
            moved[_key(field)] = keys
    return {"moved": moved, "follows": _follow_too(absorbed, kept)}


def _move_back(snapshot: Fields, kept: Place, absorbed: Place) -> None:
    for field in relations():
        for key in snapshot["moved"].get(_key(field), []):
            if field.model._base_manager.filter(pk=key, **{field.name: kept}).exists():
                _point(field, key, absorbed)
    Follow.objects.filter(pk__in=snapshot["follows"], ended_at=None).update(ended_at=timezone.now())


def _point(field: models.ForeignKey[object, object], key: int, place: Place) -> bool:
    """Point one row at a place; False when it has this row already (the same mandate), or when the row is signed."""
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk=key).update(**{field.name: place})
    except DatabaseError:
        return False
    return True


def _follow_too(absorbed: Place, kept: Place) -> list[int]:
    """Who followed the record that goes follows the one that stays; the keys of the new follows."""
    new = []
    held = defaultdict(set)
    for follow in Follow.objects.of(kept):
        held["known"].add(follow.to)
    for follow in Follow.objects.running().of(absorbed).select_related("account"):
        if follow.to not in held["known"]:
            reason = FollowReason(follow.reason)
            made = journal.follow_thing(
                kept, account=follow.account, address=follow.address, reason=reason, confirmed=True
            )
            new.append(made.pk)
    return new


def _key(field: models.ForeignKey[object, object]) -> str:
    return f"{label_of(field.model)}.{field.name}"


def _write(kept: Place, actor: Account, fields: Mapping[str, object]) -> None:
    typed = unfolded({field: typed_value(field, value) for field, value in fields.items()})
    network.edit_place(kept, actor=actor, speaks=False, **typed)


def _settle(twin: Twin, actor: Account) -> None:
    twin.settled_by, twin.settled_at = actor, timezone.now()
    twin.save(update_fields=["state", "settled_by", "settled_at"])


def _by_hand(twin: Twin) -> bool:
    """Somebody said that this pair looks like one place."""
    return "said" in twin.reasons


def _cards(places: models.QuerySet[Place]) -> list[ComparedRecord]:
    rows = places.values_list(
        "pk",
        "name",
        "municipality",
        "municipality__name",
        "address",
        "latitude",
        "longitude",
        "siret",
        "phone",
        "email",
        "links",
    )
    return [ComparedRecord(*row[:-1], tuple(row[-1])) for row in rows.iterator(chunk_size=2000)]

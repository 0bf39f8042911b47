"""Acts on the commons: deposit, read, share, revise, release, use, better, withdraw.

A resource is locked first, then its uses or improvements: two people at once take their turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.commons.models import Improvement, Release, ReleaseFile, Resource, Reuse
from lieudit.commons.permissions import keepers_of
from lieudit.commons.workflow import IMPROVEMENT_WORKFLOW, RESOURCE_WORKFLOW, ImprovementState, ResourceState
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.lexicon.tasks import learn_thing
from lieudit.network.citing import kept_as, shown
from lieudit.network.kept import Hat, as_hat
from lieudit.network.licences import Licence, lets
from lieudit.network.models import DomainTopic, Place
from lieudit.network.permissions import answers_for, speaks_for
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields
from lieudit.toolkit.uploads import Upload, names_of

type Files = Sequence[Upload]
MOST_DRAWN = 50
"""How far back one looks from a resource to what it was drawn from."""


@transaction.atomic
def deposit_resource(
    *,
    actor: Account,
    keeper: Hat,
    version: str,
    link: str = "",
    files: Files = (),
    source: Model | None = None,
    **words: Any,
) -> Resource:
    """Share a resource with its first version. From who does not answer for its keeper, it is read first.

    `words` are its fields: title, kind, summary, licence, domains, home, derived_from. Drawn from another, it bears
    a licence that the other's lets, and who keeps the other is told once it is shared. `source` is what it tells of.
    """
    keeper = lock(keeper)
    _refuse_closed(keeper)
    _refuse_twice(keeper, words["title"])
    _refuse_licence(words["licence"], words.get("derived_from"))
    at_once, now = answers_for(actor, keeper), timezone.now()
    resource = Resource.objects.create(
        number=next_number(Resource),
        author=actor,
        **as_hat(keeper),
        **words,
        **{f"source_{name}": value for name, value in kept_as(source).items()},
        submitted_at=now,
        state=ResourceState.PUBLISHED if at_once else ResourceState.SUBMITTED,
        published_at=now if at_once else None,
    )
    _add_release(resource, actor, version, link, files)
    learn_thing.enqueue("resource", resource.pk)
    journal.follow_thing(resource, account=actor, reason=FollowReason.AUTHOR)
    _address(resource)
    _record_shared("commons.published" if at_once else "commons.submitted", resource, actor)
    return resource


@transaction.atomic
def publish_resource(resource: Resource, *, actor: Account) -> Resource:
    """Share a deposit as it was written, once read."""
    resource = _take(resource, "publish")
    resource.published_at = timezone.now()
    resource.save(update_fields=["state", "published_at"])
    learn_thing.enqueue("resource", resource.pk)
    _record_shared("commons.published", resource, actor)
    return resource


@transaction.atomic
def return_resource(resource: Resource, *, actor: Account, reason: str) -> Resource:
    """Give a deposit back to its author, who reads the reason and may correct it."""
    resource = _take(resource, "send_back")
    resource.reason = reason
    resource.save(update_fields=["state", "reason"])
    _record("commons.returned", resource, actor, resource.hat, reason=reason)
    return resource


@transaction.atomic
def revise_resource(resource: Resource, *, actor: Account, **words: Any) -> Resource:
    """Correct what is said of a resource; one that was given back waits again to be read."""
    resource, _again = _take_again(resource, "revise")
    changed = [name for name, value in words.items() if getattr(resource, name) != value]
    if not changed:
        raise RuleBroken(_("Rien n’a changé dans cette ressource."))
    if "title" in changed:
        _refuse_twice(resource.hat, words["title"], but=resource)
    if {"licence", "derived_from"} & set(changed):
        origin = words.get("derived_from", resource.derived_from)
        _refuse_circle(resource, origin)
        _refuse_licence(words.get("licence", resource.licence), origin)
    names = ", ".join(str(Resource._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
    for name in changed:
        setattr(resource, name, words[name])
    resource.save()
    learn_thing.enqueue("resource", resource.pk)
    if resource.published_at is None:
        _record_shared("commons.resubmitted", resource, actor)
    else:
        origin = resource.derived_from if "derived_from" in changed else None
        _record("commons.revised", resource, actor, *([origin.resource] if origin else []), fields=names)
    return resource


@transaction.atomic
def release_version(
    resource: Resource,
    *,
    actor: Account,
    version: str,
    link: str = "",
    files: Files = (),
    note: str = "",
    improvements: Iterable[Improvement] = (),
) -> Release:
    """Publish one more version, with the improvements that it takes: their authors are told and credited.

    A deposit that was given back waits again to be read.
    """
    resource, again = _take_again(resource, "release")
    release = _add_release(resource, actor, version, link, files, note)
    if again:
        resource.save()
        _record_shared("commons.resubmitted", resource, actor)
        return release
    taken = list(_held(improvements, resource))
    for improvement in taken:
        _take_into(improvement, release)
    numbers = [f"n°{french.NBSP}{each.number}" for each in taken]
    words = _(", avec l’amélioration %(numbers)s") if len(taken) == 1 else _(", avec les améliorations %(numbers)s")
    said = words % {"numbers": ", ".join(numbers)} if taken else ""
    told = [resource.hat, *taken, *DomainTopic.named(resource.domains)]
    _record("commons.released", resource, actor, *told, version=version, taken=said)
    return release


@transaction.atomic
def declare_use(resource: Resource, *, actor: Account, hat: Hat, words: str = "") -> Reuse:
    """« Nous l’utilisons »: once for a place or an organisation, and never for who keeps the resource."""
    resource = _take(resource, "use")
    _refuse_closed(hat)
    if hat == resource.hat:
        raise RuleBroken(agreed(_("%(name)s tient cette ressource : son usage va de soi."), name=hat))
    if Reuse.objects.filter(resource=resource, stopped_on=None, **as_hat(hat)).exists():
        raise RuleBroken(agreed(_("%(name)s a déjà dit l’utiliser."), name=hat))
    reuse = Reuse.objects.create(resource=resource, author=actor, words=words, **as_hat(hat))
    _address(resource)
    _record("commons.used", resource, actor, hat, hat=hat, user=str(hat))
    return reuse


@transaction.atomic
def stop_using(reuse: Reuse, *, actor: Account) -> Reuse:
    """« Nous ne l’utilisons plus », from today."""
    reuse = lock(reuse)
    if reuse.stopped_on:
        raise RuleBroken(_("C’est déjà dit : cet usage a pris fin."))
    reuse.stopped_on = max(timezone.localdate(), reuse.since)
    reuse.save(update_fields=["stopped_on"])
    _record("commons.use_stopped", reuse.resource, actor, reuse.hat, hat=reuse.hat, user=str(reuse.hat))
    return reuse


@transaction.atomic
def propose_improvement(
    resource: Resource, *, actor: Account, words: str, link: str = "", hat: Hat | None = None
) -> Improvement:
    """Say what would make a resource better; who keeps it answers."""
    resource = _take(resource, "improve")
    if resource.improvements.filter(author=actor, words=words, state=ImprovementState.PROPOSED).exists():
        raise RuleBroken(_("Vous l’avez déjà proposé : qui tient la ressource va vous répondre."))
    improvement = Improvement.objects.create(
        number=next_number(Improvement),
        resource=resource,
        author=actor,
        words=words,
        link=link,
        at=timezone.now(),
        **(as_hat(hat) if hat else {}),
    )
    journal.follow_thing(improvement, account=actor, reason=FollowReason.AUTHOR)
    _address(resource)
    _record("commons.improvement_proposed", resource, actor, improvement, hat=hat, number=improvement.number)
    return improvement


@transaction.atomic
def answer_improvement(
    improvement: Improvement, *, actor: Account, release: Release | None = None, reason: str = ""
) -> Improvement:
    """Say in which version it was taken, or why it was not: one of the two."""
    resource = lock(improvement.resource)
    improvement = lock(improvement)
    if release:
        _take_into(improvement, release)
        act, version = "commons.improvement_taken", release.version
    else:
        IMPROVEMENT_WORKFLOW.apply("decline", improvement)
        improvement.reason = reason
        improvement.save(update_fields=["state", "reason"])
        act, version = "commons.improvement_declined", ""
    _record(act, resource, actor, improvement, number=improvement.number, version=version)
    return improvement


@transaction.atomic
def withdraw_resource(resource: Resource, *, actor: Account, reason: str) -> Resource:
    """Take a resource away: its page stays with the reason if it was shared, its files are given no more."""
    resource = _take(resource, "withdraw")
    resource.reason = reason
    resource.save(update_fields=["state", "reason"])
    act = "commons.withdrawn" if resource.published_at else "commons.deposit_withdrawn"
    _record(act, resource, actor, resource.hat, reason=reason)
    return resource


def _address(resource: Resource) -> None:
    """Tell who represents the keeper today, of this and of what comes."""
    journal.address_to(resource, keepers_of(resource).values_list("pk", flat=True))


def _refuse_closed(hat: Hat) -> None:
    if isinstance(hat, Place) and (hat.withdrawn_at or hat.status == PlaceStatus.CLOSED):
        raise RuleBroken(_("Ce lieu est fermé : il ne partage ni n’utilise plus de ressource."))


def _refuse_twice(keeper: Hat, title: str, but: Resource | None = None) -> None:
    same = Resource.objects.filter(**as_hat(keeper), title__iexact=title).exclude(state=ResourceState.WITHDRAWN)
    if (same.exclude(pk=but.pk) if but else same).exists():
        words = _("%(name)s tient déjà une ressource de ce titre : publiez-en une version plutôt.")
        raise RuleBroken({"title": agreed(words, name=keeper)})


def _refuse_licence(licence: str, origin: Release | None) -> None:
    """A licence that is handed on is handed on: what is drawn from it bears it, or one that it lets."""
    if origin is None or licence in (let := lets(origin.resource.licence)):
        return
    words = _("« %(title)s » est sous %(licence)s, qui se transmet : partagez ce que vous en tirez sous %(let)s.")
    told = {"title": origin.resource.title, "licence": Licence(origin.resource.licence).label}
    said = _(" ou ").join(str(Licence(each).label) for each in sorted(let))
    raise RuleBroken({"licence": words % (told | {"let": said})})


def _refuse_circle(resource: Resource, origin: Release | None) -> None:
    """Nothing is drawn from itself, nor from what was drawn from it."""
    for _step in range(MOST_DRAWN):
        if origin is None:
            return
        if origin.resource_id == resource.pk:
            raise RuleBroken({"derived_from": _("C’est cette ressource même, ou ce que l’on en a tiré.")})
        origin = Resource.objects.select_related("derived_from").get(pk=origin.resource_id).derived_from


def _add_release(resource: Resource, actor: Account, version: str, link: str, files: Files, note: str = "") -> Release:
    if not (link or files):
        raise RuleBroken({"link": _("Donnez une adresse, ou un fichier au moins.")})
    if resource.releases.filter(version__iexact=version).exists():
        raise RuleBroken({"version": _("Cette version existe déjà : donnez-lui un autre numéro.")})
    release = Release.objects.create(resource=resource, version=version, link=link, note=note, author=actor)
    for upload, name in zip(files, names_of(files), strict=True):
        ReleaseFile.objects.create(release=release, file=upload, name=name)
    return release


def _take(resource: Resource, step: str) -> Resource:
    return RESOURCE_WORKFLOW.take(step, resource)


def _take_again(resource: Resource, step: str) -> tuple[Resource, bool]:
    """The same; a deposit that was given back waits again to be read, and the answer is then true. Does not save."""
    held = lock(resource)
    again = held.state == ResourceState.RETURNED
    RESOURCE_WORKFLOW.apply("resubmit" if again else step, held)
    if again:
        held.reason, held.submitted_at = "", timezone.now()
    return held, again


def _held(improvements: Iterable[Improvement], resource: Resource) -> Iterable[Improvement]:
    keys = [improvement.pk for improvement in improvements]
    return Improvement.objects.select_for_update(of=("self",)).filter(pk__in=keys, resource=resource).order_by("number")


def _take_into(improvement: Improvement, release: Release) -> None:
    IMPROVEMENT_WORKFLOW.apply("take", improvement)
    improvement.release = release
    improvement.save(update_fields=["state", "release"])


def _record_shared(act: str, resource: Resource, actor: Account) -> None:
    kind, licence = str(resource.get_kind_display()), str(resource.get_licence_display())
    words: Fields = {"kind": kind.lower(), "licence": licence, "review": french.day(resource.review_due)}
    origin = resource.derived_from and resource.derived_from.resource
    told: list[Model] = [resource.hat]
    if act == "commons.published":  # until it is shared, who keeps the other knows nothing of it, nor does anybody
        told += DomainTopic.named(resource.domains)
    if origin and act == "commons.published":
        words |= {"origin": str(origin.number)}
        _address(origin)
        _record("commons.derived", resource, actor, *told, origin, **words)
    else:
        source = shown(resource.source_type_id, resource.source_id)
        _record(act, resource, actor, *told, *([source] if source is not None else []), **words)


def _record(act: str, resource: Resource, actor: Account, *more: Model, hat: Hat | None = None, **data: Any) -> None:
    """One entry that concerns the resource, in the name of who acts; hidden words leave with it."""
    keeper = resource.hat
    words = {"title": resource.title, "keeper": str(keeper)}
    words |= {"url": resource.get_absolute_url(), "link": _("Voir la ressource")}
    if resource.published_at:  # until then, its words leave the workshop by no page
        words["of"] = thing_token(resource)
    spoken = hat or (keeper if speaks_for(actor, keeper) else None)
    journal.record(act, resource, *more, actor=actor, hat=spoken, data=words | data)

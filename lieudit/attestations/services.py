"""Acts on attestations: defined, declared, asked, recognised, attested, made public or hidden, withdrawn.

An attestation is locked first: of two peers who recognise at once, one brings it to its grade.
"""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.attestations.bonds import bond
from lieudit.attestations.models import Achievement, Attestation, FirstPeer, PeerAsk, Recognition, StatusPlace
from lieudit.attestations.permissions import counts_for, holds
from lieudit.attestations.tasks import publish_list, sign_files
from lieudit.attestations.workflow import ACHIEVEMENT_WORKFLOW, ATTESTATION_WORKFLOW, AttestationState
from lieudit.journal import services as journal
from lieudit.learning.models import Path, PathRun
from lieudit.network.citing import kept_as
from lieudit.network.models import DomainTopic, Organisation, Place
from lieudit.network.permissions import speaks_for
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

MOST_ASKED = 20
"""Peers of whom one may ask, for one attestation."""


@transaction.atomic
def define_achievement(
    *,
    actor: Account,
    keeper: Place | Organisation | None,
    about: models.Model | None = None,
    replaces: Achievement | None = None,
    path: Path | None = None,
    **words: object,
) -> Achievement:
    """Say what one may be recognised for: what one knows how to do, what peers look at, how many of them. `words` are
    its fields; without `keeper`, the council keeps it. A `path` attests it: one learns it there, unless another thing
    is said. What it `replaces` is not delivered any more."""
    about = about or path
    if replaces is not None:
        replaces = ACHIEVEMENT_WORKFLOW.take("close", replaces)
        replaces.save(update_fields=["state"])
    achievement = Achievement.objects.create(
        number=next_number(Achievement),
        place=keeper if isinstance(keeper, Place) else None,
        organisation=keeper if isinstance(keeper, Organisation) else None,
        replaces=replaces,
        path=path,
        author=actor,
        **{f"about_{name}": value for name, value in kept_as(about).items()},
        **words,
    )
    things = [achievement, *([keeper] if keeper else []), *([about] if about is not None else [])]
    things += [path] if path is not None and path != about else []
    data = {"keeper": achievement.keeper_name, "title": achievement.title, "of": thing_token(achievement)}
    things += DomainTopic.named(achievement.domains)
    journal.record("attestations.defined", *things, actor=actor, hat=keeper, data=data)
    return achievement


@transaction.atomic
def close_achievement(achievement: Achievement, *, actor: Account, reason: str) -> Achievement:
    """Nobody declares it any more; what was attested stays, and its files are still verified."""
    achievement = ACHIEVEMENT_WORKFLOW.take("close", achievement)
    achievement.save(update_fields=["state"])
    data = {"title": achievement.title, "reason": reason, "of": thing_token(achievement)}
    journal.record("attestations.closed", achievement, actor=actor, hat=achievement.keeper, data=data)
    return achievement


@transaction.atomic
def name_first_peer(achievement: Achievement, *, actor: Account, address: str) -> FirstPeer:
    """A keeper names somebody whose recognitions count, before anybody holds the attestation. Not themselves."""
    achievement = ACHIEVEMENT_WORKFLOW.take("name_peer", achievement)
    account = Account.objects.filter(email__iexact=address.strip(), is_active=True).first()
    if account is None:
        raise RuleBroken({"address": _("Aucun compte ouvert à cette adresse.")})
    if account.pk == actor.pk:
        raise RuleBroken({"address": _("Nommez quelqu’un d’autre que vous : personne ne se désigne pair soi-même.")})
    peer, new = FirstPeer.objects.get_or_create(achievement=achievement, account=account, defaults={"named_by": actor})
    if not new:
        raise RuleBroken({"address": _("Cette personne est déjà nommée.")})
    journal.record("attestations.peer_named", achievement, actor=actor, data={"title": achievement.title})
    return peer


@transaction.atomic
def declare_achievement(
    achievement: Achievement, *, actor: Account, name: str, words: str, place: Place | None = None
) -> Attestation:
    """A person says that they know how to do it, with what they have done. Nobody reads it but them, its keepers, and
    the peers who may recognise it."""
    achievement = ACHIEVEMENT_WORKFLOW.take("declare", achievement)
    if place is not None and not speaks_for(actor, place):
        raise RuleBroken({"place": _("Choisissez un lieu pour lequel vous parlez.")})
    known = Attestation.objects.standing().filter(achievement=achievement, holder=actor).first()
    if known:
        raise RuleBroken(_("Vous l’avez déjà déclaré : c’est l’attestation n° %(number)s.") % {"number": known.number})
    attestation = Attestation.objects.create(
        number=next_number(Attestation), achievement=achievement, holder=actor, name=name, words=words, place=place
    )
    journal.address_to(attestation, [actor.pk])
    _record("attestations.declared", attestation, actor)
    return attestation


@transaction.atomic
def ask_peer(attestation: Attestation, *, actor: Account, address: str) -> PeerAsk:
    """Ask somebody to read the declaration, and to recognise it if they have seen it done. Whether that address has an
    account here is not told."""
    attestation = ATTESTATION_WORKFLOW.take("ask", attestation)
    address = address.strip().lower()
    if address == actor.email.lower():
        raise RuleBroken({"address": _("Personne ne se reconnaît soi-même : demandez à quelqu’un d’un autre lieu.")})
    asked = salted_hmac("peer", address, algorithm="sha256").hexdigest()
    if attestation.asks.filter(asked=asked).exists():
        raise RuleBroken({"address": _("Vous le lui avez déjà demandé.")})
    if attestation.asks.count() >= MOST_ASKED:
        raise RuleBroken(_("Vous avez déjà demandé à %(most)s personnes.") % {"most": MOST_ASKED})
    account = Account.objects.filter(email__iexact=address, is_active=True).first()
    row = PeerAsk.objects.create(attestation=attestation, account=account, asked=asked)
    journal.address_to(attestation, [account.pk] if account else [])
    _record("attestations.asked", attestation, actor)
    return row


@transaction.atomic
def recognise(attestation: Attestation, *, actor: Account, place: Place, words: str, proof: str) -> Recognition:
    """A peer of another place says what they have seen, with its proof. It counts for the rule when they hold the
    attestation, or were named by its keepers; the last one that the rule asks for attests, if the path is done too."""
    _hold_run(attestation)
    attestation = ATTESTATION_WORKFLOW.take("recognise", attestation)
    if not speaks_for(actor, place):
        raise RuleBroken({"place": _("Choisissez un lieu pour lequel vous parlez.")})
    if why := bond(actor, place, attestation):
        raise RuleBroken(why)
    given = Recognition.objects.filter(attestation=attestation)
    if given.filter(peer=actor).exists():
        raise RuleBroken(_("Vous l’avez déjà fait."))
    if given.filter(place=place).exists():
        raise RuleBroken({"place": agreed(_("%(place)s l’a déjà fait : une fois par lieu."), place=place)})
    row = Recognition.objects.create(
        attestation=attestation,
        peer=actor,
        place=place,
        words=words,
        proof=proof,
        counts=counts_for(actor, attestation.achievement),
    )
    if attestation.state == AttestationState.DECLARED:
        ATTESTATION_WORKFLOW.apply("be_recognised", attestation)
        attestation.recognised_at = row.at
        attestation.save(update_fields=["state", "recognised_at"])
    _record("attestations.recognised", attestation, actor, place=str(place))
    _attest_if_due(attestation)
    sign_files.enqueue(attestation.number)
    return row


@transaction.atomic
def attest_who_finished(path: Path) -> None:
    """Attest those who have done all the steps of the path that their rule names, and whose peers are enough."""
    done = PathRun.objects.filter(path=path, finished_at__isnull=False).order_by().values("account")
    peers = models.Count("recognitions", filter=models.Q(recognitions__counts=True))
    rows = Attestation.objects.filter(achievement__path=path, state=AttestationState.RECOGNISED, holder__in=done)
    ready = rows.annotate(counted=peers).filter(counted__gte=models.F("achievement__peers"))
    for each in ready.order_by("pk"):
        attestation = lock(each)
        if _attest_if_due(attestation):
            sign_files.enqueue(attestation.number)


def _hold_run(attestation: Attestation) -> None:
    """Before the attestation itself, as who does a step holds it: of the last peer and the last step, at once, one
    waits for the other, and attests."""
    if path := attestation.achievement.path_id:
        list(PathRun.objects.select_for_update().filter(path=path, account=attestation.holder_id))


def _attest_if_due(attestation: Attestation) -> bool:
    """Attest what has as many recognitions that count as its rule asks for, and whose path is done where it names one:
    under the version that its holder began."""
    counted = Recognition.objects.filter(attestation=attestation, counts=True).count()
    if attestation.state != AttestationState.RECOGNISED or counted < attestation.achievement.peers:
        return False
    if path := attestation.achievement.path_id:
        run = PathRun.objects.filter(path=path, account=attestation.holder_id, finished_at__isnull=False).first()
        if run is None:
            return False
        attestation.version_id = run.version_id
    ATTESTATION_WORKFLOW.apply("attest", attestation)
    attestation.attested_at = timezone.now()
    attestation.save(update_fields=["state", "attested_at", "version"])
    _record("attestations.attested", attestation, None)
    return True


@transaction.atomic
def publish_attestation(attestation: Attestation, *, actor: Account) -> Attestation:
    """Its holder lets everybody read it: its page, the page of the achievement, that of the place."""
    attestation = ATTESTATION_WORKFLOW.take("publish", attestation)
    return _turn(attestation, actor, "attestations.published", is_public=True)


@transaction.atomic
def hide_attestation(attestation: Attestation, *, actor: Account) -> Attestation:
    """Its holder keeps it to themselves again."""
    attestation = ATTESTATION_WORKFLOW.take("hide", attestation)
    return _turn(attestation, actor, "attestations.hidden", is_public=False)


def _turn(attestation: Attestation, actor: Account, act: str, *, is_public: bool) -> Attestation:
    if attestation.is_public == is_public:
        raise RuleBroken(_("C’est déjà le cas."))
    attestation.is_public = is_public
    attestation.save(update_fields=["is_public"])
    _record(act, attestation, actor)
    return attestation


@transaction.atomic
def withdraw_attestation(attestation: Attestation, *, actor: Account | None, reason: str) -> Attestation:
    """Its holder, or a keeper, withdraws it with a reason: from then on the files that were given say so."""
    attestation = ATTESTATION_WORKFLOW.take("withdraw", attestation)
    attestation.reason, attestation.withdrawn_at = reason, timezone.now()
    attestation.by_holder = actor is not None and holds(actor, attestation)
    attestation.save(update_fields=["state", "reason", "withdrawn_at", "by_holder"])
    for bit in StatusPlace.objects.filter(attestation=attestation):
        publish_list.enqueue(bit.number)
    _record("attestations.withdrawn", attestation, actor, reason=reason)
    return attestation


def _record(act: str, attestation: Attestation, actor: Account | None, **data: object) -> None:
    """One entry that concerns the attestation alone: it is nobody else's to tell."""
    words: Fields = {"title": attestation.achievement.title}
    words |= {"of": thing_token(attestation), "url": attestation.get_absolute_url(), "link": _("Voir l’attestation")}
    journal.record(act, attestation, actor=actor, data=words | data)

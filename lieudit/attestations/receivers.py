"""Reports on attestations; what other rooms show of them: places, what they know, what waits, one's own data."""

from __future__ import annotations

import os

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.attestations.closing import leave_attestations
from lieudit.attestations.datasets import ACHIEVEMENTS as OPEN_ACHIEVEMENTS
from lieudit.attestations.finding import ACHIEVEMENTS
from lieudit.attestations.keys import folder, is_held
from lieudit.attestations.models import (
    Achievement,
    Attestation,
    BroughtProof,
    Credential,
    FirstPeer,
    PeerAsk,
    Recognition,
    SigningKey,
)
from lieudit.attestations.services import attest_who_finished
from lieudit.attestations.tasks import check_file, sign_files
from lieudit.attestations.workflow import AttestationState
from lieudit.care.permissions import register_moderators
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.journal.readings import READINGS
from lieudit.journal.services import on_mention
from lieudit.learning.models import Path
from lieudit.network.citing import CITING, Citing
from lieudit.network.experience import EXPERIENCES, Experience, Proof, Sought
from lieudit.network.found_there import FINDERS, SHARED, Finder
from lieudit.network.models import Animator, Organisation, Place
from lieudit.toolkit import errands
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.health import Sign, look
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Fields, Row

READINGS.fill("attestations:document", gettext_lazy("le document d’une attestation"))

DATASETS.fill("savoir-faire", OPEN_ACHIEVEMENTS)
FINDABLE.fill("achievement", ACHIEVEMENTS)
errands.register("attestation", check_file)

MOST_SHARED = 20
"""Attestations, on the page of a place."""
TO_RECOGNISE = ngettext_lazy(
    "personne vous demande de la reconnaître", "personnes vous demandent de les reconnaître", "n"
)


# Reports


def over(thing: Place | Organisation | None) -> QuerySet[Account]:
    """Who animates the territory of a place or an organisation; nobody for the council: the secretariat then does."""
    return Animator.objects.accounts_over(thing) if thing is not None else Account.objects.none()


def animated(account: Account) -> QuerySet[Place, int]:
    return Place.objects.animated_by(account).order_by().values_list("pk", flat=True)


register_moderators(
    Achievement,
    lambda achievement: over(achievement.keeper),
    queue=lambda account: Achievement.objects.filter(place__in=animated(account)),
    words=lambda achievement: "\n\n".join((achievement.title, achievement.able, achievement.rule)),
)
register_moderators(
    Attestation,
    lambda attestation: over(attestation.place),
    queue=lambda account: Attestation.objects.filter(place__in=animated(account)),
    author=lambda attestation: attestation.holder,
    words=lambda attestation: "\n\n".join(filter(None, (attestation.name, attestation.words, attestation.reason))),
)
register_moderators(
    Recognition,
    lambda recognition: over(recognition.place),
    queue=lambda account: Recognition.objects.filter(place__in=animated(account)),
    author=lambda recognition: recognition.peer,
    words=lambda recognition: f"{recognition.words}\n\n{recognition.proof}",
)


@on_mention(Recognition)
def sign_without_hidden_words(recognition: Recognition) -> None:
    """Words that a measure hides are in no file from then on; the worker signs others, as the peers are read now."""
    if not Recognition.objects.shown().filter(pk=recognition.pk).exists():
        address = f'#{recognition.get_absolute_url().partition("#")[2]}"'
        with transaction.atomic():
            lock(recognition.attestation)  # a file that is being signed with them is kept before, or reads them hidden
            carrying = Credential.objects.filter(attestation=recognition.attestation_id, document__contains=address)
            carrying.update(document="", token="")
    sign_files.enqueue(recognition.attestation.number)


@on_mention(Path, act="learning.step_done")
def attest_at_the_last_step(path: Path) -> None:
    """A step that is done is told of its path: who has done the last one is attested where it was all that lacked."""
    attest_who_finished(path)


@look("attestation_key")
def attestation_key() -> Sign:
    """Whether the key that signs is where it is read, and another one could be written beside it."""
    key, kept = SigningKey.objects.filter(retired_at=None).first(), folder()
    held = next(each for each in (kept, *kept.parents) if each.exists())
    remedy = "Rendez ce dossier au compte du site, remettez-y la clé, ou changez-en : docs/how-to/attestation-keys.md."
    if not os.access(held, os.W_OK | os.X_OK):
        return Sign(False, f"Le dossier des clés ne peut pas être écrit : {held}.", remedy)
    if key is None:
        return Sign(True, f"Aucune clé ne signe encore d’attestation : la première sera écrite dans {kept}.")
    if not is_held(key):
        return Sign(False, f"La clé n° {key.number}, qui signe les attestations, n’est pas dans {kept}.", remedy)
    return Sign(True, f"La clé n° {key.number} signe les attestations.")


# What it shows, and what speaks of it


def _known(row: Row) -> SafeString:
    url = reverse("attestations:achievement", args=[row["number"]])
    return format_html('<li>{} <a href="{}">{}</a></li>', _("Reconnu entre pairs :"), url, row["title"])


CITING.fill(
    "savoir",
    Citing(Achievement, Achievement.objects.public, {"number": "number", "title": "title"}, _known, cites="about"),
)


def attested(sought: Sought) -> QuerySet[Attestation]:
    """People of a place who are attested, and let it be known."""
    rows = Attestation.objects.public().filter(state=AttestationState.ATTESTED)
    return sought.narrow(rows, "achievement__search", "achievement__domains")


def _proves(proof: Proof) -> SafeString:
    url = reverse("attestations:attestation", args=[proof.number])
    return format_html('{} <a href="{}">{}</a>', _("compte une personne attestée :"), url, proof.title)


COLUMNS = {"number": "number", "title": "achievement__title"}
EXPERIENCES.fill("atteste", Experience(attested, {"place": "place", "on": "attested_at", **COLUMNS}, _proves))


def _held(row: Row) -> tuple[str, SafeString]:
    url = reverse("attestations:attestation", args=[row["number"]])
    label = str(AttestationState(row["state"]).label).lower()
    words = _("Une personne sait (%(grade)s) :") % {"grade": label}
    return SHARED, format_html('<li>{} <a href="{}">{}</a></li>', words, url, row["title"])


FINDERS.fill(
    Finder(
        lambda place: Attestation.objects.public().signed().filter(place=place).order_by("-number")[:MOST_SHARED],
        COLUMNS | {"state": "state"},
        _held,
    )
)


# What waits, what is told


@TODO_LISTS.fill
def to_recognise(account: Account) -> list[TodoList]:
    """Declarations of which somebody asked one to say what one has seen."""
    rows = Attestation.objects.waiting_for(account)
    return [TodoList(rows, TO_RECOGNISE, reverse("attestations:mine"), page="attestations:attestation")]


def about_attestation(attestation: Attestation, follow: Follow) -> About:
    """What a letter says of an attestation to its holder, or to a peer of whom it was asked."""
    title = attestation.achievement.title
    if follow.account_id == attestation.holder_id:
        opening, why = _("Vous avez déclaré :"), _("parce que vous avez déclaré ce savoir-faire")
    else:
        opening = _("%(who)s déclare :") % {"who": attestation.who}
        why = _("parce que cette personne vous a demandé de reconnaître son savoir-faire")
    return About(_("l’attestation « %s »") % title, opening, attestation.words, why, button=_("Lire"))


ABOUT.fill("attestations.attestation", about_attestation)


@receiver(data_export)
def give_attestations(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person declared, recognised of others, defined, named, asked and brought, with their own words."""
    own = Attestation.objects.filter(holder=account).select_related("achievement", "place").order_by("-pk")[:limit]
    given = Recognition.objects.filter(peer=account).select_related("attestation__achievement", "place")
    rows: list[Fields] = [
        {
            "kind": "attestation",
            "title": each.achievement.title,
            "name": each.name,
            "words": each.words,
            "place": str(each.place or ""),
            "state": each.state,
            "public": each.is_public,
            "declared_at": each.declared_at,
            "at_closing": each.at_closing,
            "url": settings.SITE_URL + each.get_absolute_url(),
        }
        for each in own
    ]
    rows += [
        {"kind": "recognition", "title": each.attestation.achievement.title, "place": each.place.name}
        | {"words": each.words, "proof": each.proof, "at": each.at}
        for each in given.order_by("-pk")[:limit]
    ]
    return "attestations", [*rows[:limit], *_defined(account, limit), *_asked_and_brought(account, limit)]


def _defined(account: Account, limit: int | None) -> list[Fields]:
    """What the person defined, whom they named first peer, and for what they were named."""
    known = Achievement.objects.filter(author=account).order_by("-pk")[:limit]
    named = FirstPeer.objects.filter(Q(named_by=account) | Q(account=account)).select_related("achievement")
    rows: list[Fields] = [
        {"kind": "achievement defined", "title": each.title, "able": each.able, "rule": each.rule}
        | {"at": each.defined_at, "url": settings.SITE_URL + each.get_absolute_url()}
        for each in known
    ]
    return rows + [
        {"kind": "first peer", "title": each.achievement.title, "at": each.named_at}
        | {"oneself": each.account_id == account.pk}
        for each in named.order_by("-pk")[:limit]
    ]


def _asked_and_brought(account: Account, limit: int | None) -> list[Fields]:
    """Whom the person asked, and who asked them; badges from elsewhere. Whom they asked is kept as a digest alone."""
    asks = PeerAsk.objects.filter(Q(attestation__holder=account) | Q(account=account))
    brought = BroughtProof.objects.filter(attestation__holder=account).defer("content").order_by("-pk")[:limit]
    rows: list[Fields] = [
        {"kind": "peer asked", "title": each.attestation.achievement.title, "at": each.asked_at}
        | {"of oneself": each.account_id == account.pk}
        for each in asks.select_related("attestation__achievement").order_by("-pk")[:limit]
    ]
    return rows + [
        {"kind": "badge brought", "title": each.title, "issuer": each.issuer, "awarded": each.awarded}
        | {"confirmed": each.confirmed, "unconfirmed": each.unconfirmed, "at": each.brought_at}
        for each in brought
    ]


@receiver(account_closed)
def leave(sender: object, account: Account, **kwargs: object) -> None:
    """Attestations are withdrawn, or left valid in the files kept, as their holder chose; no name is left."""
    leave_attestations(account)

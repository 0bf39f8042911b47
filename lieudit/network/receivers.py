"""Reports on the texts of places; mandates on the page of an account, and when it closes or asks for its data."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.second_factor import POWERS, Power
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow, FollowReason
from lieudit.journal.readings import READINGS
from lieudit.lexicon.permissions import ANIMATES
from lieudit.network.exporting import KNOWN_ELSEWHERE
from lieudit.network.exporting import ORGANISATIONS as OPEN_ORGANISATIONS
from lieudit.network.exporting import PLACES as OPEN_PLACES
from lieudit.network.finding import ANIMATORS, ELSEWHERE, ORGANISATIONS, PLACES, SPEAKERS
from lieudit.network.models import Animator, Claim, Organisation, Place, Representative
from lieudit.network.permissions import animates_something
from lieudit.territory.desk import DESK_LISTS, Desk, DeskAction, DeskLine, DeskList, Treated
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import typeset
from lieudit.toolkit.types import Row

READINGS.fill("network:claim", gettext_lazy("une demande à parler pour un lieu ou une organisation"))
READINGS.fill("network:claims", gettext_lazy("les demandes à parler pour un lieu ou une organisation"))
READINGS.fill("network:claim_document", gettext_lazy("le document joint à une demande"))

FINDABLE.fill("place", PLACES)
FINDABLE.fill("elsewhere", ELSEWHERE)
FINDABLE.fill("organisation", ORGANISATIONS)
FINDABLE.fill("speaker", SPEAKERS)
FINDABLE.fill("animator", ANIMATORS)

DATASETS.fill("lieux", OPEN_PLACES)
DATASETS.fill("services-connus", KNOWN_ELSEWHERE)
DATASETS.fill("organisations", OPEN_ORGANISATIONS)

ANIMATES.fill(animates_something)
POWERS.fill(
    Power(
        gettext_lazy("animation d’un territoire"),
        lambda: Account.objects.filter(pk__in=Animator.objects.running().values("account")),
    )
)


def about_animator(animator: Animator, follow: Follow) -> About:
    """« Votre mandat d’animation » to who holds it."""
    if follow.reason != FollowReason.PARTY:
        return About(_("l’animation %s") % animator.of_territory)
    return About(
        _("votre mandat d’animation"), why=_("parce que ce mandat est le vôtre"), button=_("Ouvrir mon bureau")
    )


ABOUT.fill("network.animator", about_animator)


def describe(place: Place) -> str:
    """What people wrote about a place, as a report keeps it."""
    return "\n".join(part for part in (place.name, place.summary, place.description) if part)


register_moderators(
    Organisation,
    words=lambda organisation: f"{organisation.name}\n\n{organisation.presentation}".strip(),
)
register_moderators(
    Place,
    Animator.objects.accounts_over,
    queue=lambda account: Place.objects.animated_by(account),
    words=describe,
)


@receiver(account_closed)
def end_mandates(sender: object, account: Account, **kwargs: object) -> None:
    """Who leaves speaks for nobody and animates nothing any more; requests that wait are taken back."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    unended = Q(until=None) | Q(until__gt=yesterday)
    Representative.objects.filter(unended, account=account).update(until=yesterday)
    Animator.objects.filter(unended, account=account).update(until=yesterday)
    Claim.objects.waiting().filter(account=account).delete()


@receiver(data_export)
def give_mandates(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    held = Representative.objects.filter(account=account).select_related("place", "organisation")
    return "mandates", [
        {"of": str(each.hat), "role": each.role, "quality": each.quality, "since": each.since, "until": each.until}
        for each in held[:limit]
    ]


@receiver(data_export)
def give_claims(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    asked = Claim.objects.filter(account=account).select_related("place", "organisation")
    return "claims", [
        {"of": str(each.hat), "role": each.role, "message": each.message, "state": each.state, "at": each.at}
        for each in asked[:limit]
    ]


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Requests of people who want to speak for a place or an organisation that the account animates."""
    words = ngettext_lazy("demande de représentation à lire", "demandes de représentation à lire", "n")
    waiting = Claim.objects.waiting().animated_by(account)
    since = gettext_lazy("depuis le %s")
    return [TodoList(waiting, words, reverse("network:claims"), page="network:claim", key="pk", by="at", dated=since)]


@DESK_LISTS.fill
def claims(desk: Desk) -> DeskList:
    """Requests to speak for a place or an organisation of the territory, save one's own."""
    words = ngettext_lazy("demande de représentation à lire", "demandes de représentation à lire", "n")
    here = Q(place__isnull=False) & desk.holds("place__municipality__department")
    here |= Q(organisation__isnull=False) & desk.holds("organisation__department") & Q(organisation__region=None)
    here |= Q(organisation__department=None) & desk.answers("organisation__region")
    others = Claim.objects.filter(here).exclude(account=desk.account)
    waiting = Claim.objects.waiting().filter(here).exclude(account=desk.account).order_by("at")
    columns = {"pk": "pk", "place": "place__name", "organisation": "organisation__name", "role": "role", "at": "at"}
    treated = Treated(("network.claim_confirmed", "network.claim_refused"), others)
    return DeskList("demandes", words, waiting, columns, _claim, reverse("network:claims"), treated=treated)


def _claim(row: Row) -> DeskLine:
    url = reverse("network:claim", args=[row["pk"]])
    text = typeset(_("Une personne demande à parler en son nom : %(role)s.")) % {"role": row["role"]}
    gesture = DeskAction(_("Lire la demande et répondre"), url)
    return DeskLine(row["place"] or row["organisation"], url, text, row["at"], (gesture,))


@SHORTCUTS.fill
def spoken_for(account: Account) -> Shortcuts:
    """The places and the organisations for which the account speaks."""
    spoken = Representative.objects.running().filter(account=account, place__withdrawn_at=None)
    columns = {
        f"{kind}_{field}": f"{kind}__{field}" for kind in ("place", "organisation") for field in ("name", "slug")
    }
    return Shortcuts(spoken.order_by("pk"), columns, _spoken)


def _spoken(row: Row) -> Shortcut:
    if row["place_slug"]:
        return Shortcut(
            row["place_name"], reverse("records:place", args=[row["place_slug"]]), _("vous parlez pour ce lieu")
        )
    url = reverse("network:organisation", args=[row["organisation_slug"]])
    return Shortcut(row["organisation_name"], url, _("vous parlez pour cette organisation"))

"""What ties a peer to a holder, and forbids the one to recognise the other: themselves, their places, their interests,
what one paid the other.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.attestations.models import Attestation
from lieudit.governance.models import Interest
from lieudit.learning.models import PeerVisit
from lieudit.learning.vocabulary import Paid
from lieudit.learning.workflow import DONE
from lieudit.network.models import Place, Representative


def bond(peer: Account, place: Place, attestation: Attestation) -> str:
    """Why this peer may not recognise for this place, in a sentence; nothing when they may."""
    holder = attestation.holder
    if peer.pk == holder.pk:
        return _("Personne ne se reconnaît soi-même.")
    rows = Representative.objects.running().filter(account__in=[peer, holder]).order_by("pk")
    spoken = list(rows.values_list("account", "place", "organisation"))
    theirs = {key for account, key, _other in spoken if account == holder.pk and key} | {attestation.place_id}
    ours = {key for account, key, _other in spoken if account == peer.pk and key} | {place.pk}
    if theirs & ours:
        return _("Vous êtes du même lieu : c’est à des pairs d’autres lieux de reconnaître.")
    firms = {
        side.pk: {firm for account, _key, firm in spoken if account == side.pk and firm} for side in (peer, holder)
    }
    if firms[peer.pk] & firms[holder.pk]:
        return _("Vous parlez pour la même organisation : c’est à d’autres de reconnaître.")
    if _are_interested(peer, holder, firms):
        return _("Un lien d’intérêt déclaré vous unit : c’est à d’autres de reconnaître.")
    if _have_paid(ours, theirs - {None}):
        return _("Une somme a été versée entre vos deux lieux pour une visite : c’est à d’autres de reconnaître.")
    return ""


def _are_interested(peer: Account, holder: Account, firms: dict[int, set[int]]) -> bool:
    """Whether one has declared, for themselves or for an organisation, a link with an organisation of the other."""
    declared = Q()
    for one, other in ((peer, holder), (holder, peer)):
        said = Q(account=one, organisation=None) | Q(organisation__in=firms[one.pk])
        declared |= said & Q(party__in=firms[other.pk])
    return Interest.objects.running().filter(declared).exists()


def _have_paid(ours: set[int], theirs: set[int | None]) -> bool:
    """Whether one of these places paid the other a sum for a visit that took place."""
    paid = PeerVisit.objects.filter(paid=Paid.SUM, state__in=DONE)
    return paid.filter(Q(visitor__in=ours, host__in=theirs) | Q(visitor__in=theirs, host__in=ours)).exists()

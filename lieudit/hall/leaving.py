"""The acts of who leaves before the end: a proxy given as one leaves, carried or declined by a seat that stays; a seat
that goes from one of its persons to another without leaving."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.governance.permissions import speakers_of
from lieudit.governance.services import kept_name
from lieudit.hall.models import Presence, Session
from lieudit.hall.services import check_out, enter, hold, keep, moment, record, voices_in
from lieudit.hall.workflow import CheckedBy
from lieudit.meetings.delegation import unable_in
from lieudit.meetings.models import MeetingProxy
from lieudit.meetings.workflow import ENTRUST_WORKFLOW, MeetingProxyState
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Fields
from lieudit.voting.proxies import follow_proxy, take_step


@transaction.atomic
def leave_with_proxy(session: Session, seat: Seat, *, actor: Account, holder: Seat) -> MeetingProxy:
    """Leave, and ask a seat that stays to speak for one's own until the end, where the rules let one do so.

    It is in force once the holder takes it, for the votes that open from then on. What the seat carried itself lapses:
    a proxy is not passed on.
    """
    session = hold(session)
    if not session.meeting.rules["proxies"]["leaving"]:
        raise RuleBroken(_("Les règles de cette assemblée veulent qu’un pouvoir se donne avant l’ouverture."))
    if voices_in(session, seat).missing().filter(ballot__state="open").exists():
        raise RuleBroken(_("Un vote est ouvert, et votre voix y manque : votez, puis partez."))
    if not session.presences.running().filter(seat=holder).exists() or holder.pk == seat.pk:
        raise RuleBroken({"holder": _("Choisissez un siège qui est en séance.")})
    left = check_out(session, seat, actor=actor)
    if left.left_at is None:
        raise RuleBroken(_("Ce siège dit lui-même qu’il part, et à qui il donne pouvoir."))
    if sentence := unable_in(session.meeting, seat).get(holder.key):
        raise RuleBroken({"holder": sentence})
    standing = session.meeting.proxies.standing().filter(giver=seat, item=None)
    for former in standing.select_for_update(of=("self",)):
        take_step(ENTRUST_WORKFLOW, "revoke", former)
    now = moment(session, left.left_at)
    proxy = MeetingProxy.objects.create(
        meeting=session.meeting, giver=seat, holder=holder, given_by=actor, given_at=now
    )
    follow_proxy(proxy, speakers_of(Seat.objects.filter(pk__in=[seat.pk, holder.pk])))
    record("hall.entrusted_leaving", keep(session, now), proxy, actor=actor, of=seat, **_names(proxy))
    return proxy


@transaction.atomic
def take_proxy(session: Session, proxy: MeetingProxy, *, actor: Account) -> MeetingProxy:
    """Carry the voice of who left, in the votes that open from now on, within what the rules let one seat carry."""
    session, proxy = _hold_offer(session, proxy)
    assert proxy.holder is not None
    there = session.presences.running()
    if there.filter(seat=proxy.giver).exists():
        raise RuleBroken(agreed(_("%(seat)s est de retour en séance."), seat=capfirst(kept_name(proxy.giver))))
    if not there.filter(seat=proxy.holder).exists():
        raise RuleBroken(_("Dites d’abord que vous êtes en séance."))
    if sentence := unable_in(session.meeting, proxy.giver).get(proxy.holder.key):
        raise RuleBroken(sentence)
    take_step(ENTRUST_WORKFLOW, "accept", proxy)
    record("hall.proxy_taken", keep(session, moment(session)), proxy, actor=actor, of=proxy.holder, **_names(proxy))
    return proxy


@transaction.atomic
def decline_proxy(session: Session, proxy: MeetingProxy, *, actor: Account) -> MeetingProxy:
    """Do not carry it: who left hears of it at once, and may come back."""
    session, proxy = _hold_offer(session, proxy)
    take_step(ENTRUST_WORKFLOW, "refuse", proxy)
    record("hall.proxy_declined", keep(session, moment(session)), proxy, actor=actor, of=proxy.holder, **_names(proxy))
    return proxy


def _hold_offer(session: Session, proxy: MeetingProxy) -> tuple[Session, MeetingProxy]:
    """The session, held, and a proxy that was offered by who left it, as the act before left it."""
    session = hold(session)
    rows = MeetingProxy.objects.select_for_update(of=("self",)).select_related("giver__organisation", "giver__college")
    found = rows.select_related("holder__organisation", "holder__college").get(pk=proxy.pk, meeting=session.meeting_id)
    if found.state != MeetingProxyState.OFFERED:
        raise RuleBroken(_("Ce pouvoir n’attend plus de réponse."))
    return session, found


def _names(proxy: MeetingProxy) -> Fields:
    return {"giver": kept_name(proxy.giver), "holder": kept_name(proxy.holder) if proxy.holder else ""}


@transaction.atomic
def take_over(session: Session, seat: Seat, *, actor: Account) -> Presence:
    """Another person who speaks for the seat takes it over, live: the seat does not leave, nor do its voices."""
    session = enter(session)
    presence = session.presences.running().select_for_update(of=("self",)).filter(seat=seat).first()
    if presence is None or presence.by == CheckedBy.LIST:
        raise RuleBroken(_("Dites d’abord que vous êtes en séance."))
    if presence.account_id == actor.pk:
        raise RuleBroken(_("Vous tenez déjà ce siège."))
    now = moment(session, presence.arrived_at)
    presence.left_at, presence.left_by, presence.leaving_asked_by = now, actor, None
    presence.save(update_fields=["left_at", "left_by", "leaving_asked_by"])
    taken = Presence.objects.create(
        session=session,
        seat=seat,
        account=actor,
        mode=presence.mode,
        by=CheckedBy.LINK,
        on_paper=presence.on_paper,
        arrived_at=now,
    )
    record("hall.seat_taken_over", session, actor=actor, of=seat, seat=kept_name(seat))
    return taken

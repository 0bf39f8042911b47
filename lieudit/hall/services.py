"""The acts that hold a session: opened, entered, left, led from item to item, suspended and closed.

Who leads takes a session one act at a time (`hold`); who takes part does so side by side, between two of them
(`enter`). Moments never go back: see `moment`.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.accounts.models import Account
from lieudit.governance.models import Decision, Seat
from lieudit.governance.permissions import speakers_of
from lieudit.governance.services import kept_name, register_decision
from lieudit.hall.models import (
    Adjournment,
    Backing,
    Entrusting,
    ExclusionPoint,
    Outcome,
    Passage,
    Presence,
    Press,
    Question,
    Session,
    Speech,
    Wording,
)
from lieudit.hall.permissions import confirms_closing
from lieudit.hall.workflow import CheckedBy, Mode, OutcomeKind, RoundState
from lieudit.journal import services as journal
from lieudit.meetings.convening import content_of, convened_as, decides, names_election, unsaid_of
from lieudit.meetings.guests import note_arrival
from lieudit.meetings.legal import off_agenda
from lieudit.meetings.models import AgendaItem, Guest, Meeting, MeetingProxy
from lieudit.meetings.permissions import holds
from lieudit.meetings.reading import RESERVED
from lieudit.meetings.workflow import (
    DECIDING,
    ENTRUST_WORKFLOW,
    GENERAL,
    MEETING_WORKFLOW,
    MeetingProxyState,
    MeetingState,
)
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Act, Fields
from lieudit.voting.models import RollEntry, RollEntryQuerySet
from lieudit.voting.proxies import follow_proxy, take_step
from lieudit.voting.proxy_rules import lapses_with
from lieudit.voting.services import end_voices, restore_voices
from lieudit.voting.workflow import EndedBy

if TYPE_CHECKING:
    from lieudit.hall.board import Board, Tap


LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
"""Those of a code of session: neither I, L nor O, which are read as figures."""


# One act at a time


def hold(session: Session) -> Session:
    """The session as the act before left it, held until the end of this one; refused once it is closed."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("meeting__assembly", "item")
    return _live(rows.get(pk=session.pk))


def enter(session: Session) -> Session:
    """The same for who takes part: they do not wait for one another, but for who leads, and who leads for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM hall_session WHERE id = %s FOR SHARE", [session.pk])
    held = Session.objects.select_related("meeting").get(pk=session.pk)
    held.meeting.assembly = session.meeting.assembly  # an assembly does not change while it sits
    return _live(held)


def _live(session: Session) -> Session:
    if session.closed_at is not None:
        raise RuleBroken(_("La séance est levée."))
    return session


def moment(session: Session, *others: dt.datetime | None) -> dt.datetime:
    """Now, or the latest moment that is already written: a clock that is set back does not undo an order."""
    return max([timezone.now(), session.last_at, *(other for other in others if other)])


def keep(session: Session, at: dt.datetime, **values: object) -> Session:
    """Save what an act of who leads has changed, and its moment."""
    for name, value in (values | {"last_at": at}).items():
        setattr(session, name, value)
    session.save(update_fields=[*values, "last_at"])
    return session


def record(
    act: str, session: Session, /, *things: models.Model, actor: Account | None, of: Seat | None = None, **data: Any
) -> None:
    """The last line of each act: written in the journal, and from there shown at once on every page of the session.

    `of` is the seat in whose name it was done. The words of an item leave the journal with it when it is hidden, and
    are not written there when it is kept for members.
    """
    words = {"meeting": session.meeting.title} | data
    for item in [thing for thing in things if isinstance(thing, AgendaItem)]:
        kept = {name: RESERVED for name in ("item", "text", "question") if name in words}
        words |= kept if item.is_restricted else {"of": thing_token(item)}
    hat = of.organisation if of else None
    journal.record(act, session.meeting, *things, actor=actor, hat=hat, data=words)


def refuse_unless_running(session: Session) -> None:
    """Refuse what is not done while the session is suspended."""
    if session.meeting.state == MeetingState.ADJOURNED:
        raise RuleBroken(_("La séance est suspendue : attendez sa reprise."))


def current_item(session: Session) -> AgendaItem:
    """The item under discussion; refused when there is none."""
    refuse_unless_running(session)
    if session.item is None:
        raise RuleBroken(_("Aucun point n’est en discussion : passez d’abord à un point."))
    return session.item


def do_once(act: Act, name: str, late: str, board: Board | Tap, *, actor: Account, **words: object) -> Any:
    """Do a gesture that its page may send again, once: `name` is that of the press.

    `late` is where the session was when it was pressed, said by a page that sends it again after a cut: a gesture made
    for another point or another text is not done.
    """
    if not name:
        return act(board, actor=actor, **words)
    if Press.objects.filter(account=actor, name=name[:36]).exists():
        return None
    if late and late != board.mark:
        raise RuleBroken(
            _("La séance a avancé pendant la coupure : votre geste n’est pas parti. Refaites-le s’il y a lieu.")
        )
    try:
        with transaction.atomic():
            Press.objects.create(account=actor, name=name[:36])
            return act(board, actor=actor, **words)
    except IntegrityError:
        if Press.objects.filter(account=actor, name=name[:36]).exists():  # the same press, a moment before
            return None
        raise


# From the opening to the closing


@transaction.atomic
def open_session(meeting: Meeting, *, actor: Account, target: str = "", turn_seconds: int | None = None) -> Session:
    """Open the doors: seats check in, and the share of the speaking time is decided, as the rules say or otherwise.

    Within `EARLY` of the hour at which members were convened, and once they were told of what changed since.
    """
    meeting = lock(meeting)
    MEETING_WORKFLOW.apply("open", meeting)
    _refuse_untold(meeting)
    meeting.save(update_fields=["state"])
    speaking, now = meeting.rules["speaking"], timezone.now()
    session = Session.objects.create(
        meeting=meeting,
        code="".join(secrets.choice(LETTERS) for _rank in range(6)),
        target=target or speaking["target"],
        turn_seconds=turn_seconds or speaking["turn_seconds"],
        opened_at=now,
        last_at=now,
    )
    record("hall.opened", session, meeting.assembly, actor=actor)
    return session


EARLY = dt.timedelta(minutes=30)
"""How long before its hour a session may be opened."""


def _refuse_untold(meeting: Meeting) -> None:
    first = meeting.starts_at - EARLY
    if timezone.now() < first:
        words = _("La séance s’ouvre à partir du %(moment)s, une demi-heure avant l’heure de sa convocation.")
        raise RuleBroken(words % {"moment": french.instant(first)})
    if changes := unsaid_of(meeting):
        words = _("Les membres n’en sont pas prévenus : %(changes)s Prévenez-les du changement, puis ouvrez.")
        raise RuleBroken(words % {"changes": " ".join(changes)})


@transaction.atomic
def start_item(session: Session, item: AgendaItem, *, actor: Account) -> Passage:
    """Go to an item of the agenda: the former one ends with its speaker, and its requests to speak."""
    session = hold(session)
    refuse_unless_running(session)
    if item.meeting_id != session.meeting_id:
        raise RuleBroken(_("Ce point n’est pas à l’ordre du jour de cette séance."))
    if session.passages.filter(item=item, ended_at=None).exists():
        raise RuleBroken(_("Ce point est déjà en discussion."))
    refuse_while_deciding(session)
    now = moment(session)
    _end_item(session, now)
    session.speeches.waiting().update(withdrawn_at=now)
    passage = Passage.objects.create(session=session, item=item, started_at=now)
    record("hall.item_started", keep(session, now, item=item), item, actor=actor, rank=item.number, item=item.title)
    return passage


@transaction.atomic
def adjourn_session(
    session: Session, *, actor: Account, reason: str = "", back_at: dt.datetime | None = None
) -> Session:
    """Suspend the session until about `back_at`: the speaker and the item stop, who is there stays there."""
    session = hold(session)
    refuse_while_voting(session)
    _move(session, "adjourn")
    now = moment(session)
    _end_item(session, now)
    Adjournment.objects.create(session=session, from_at=now, reason=reason, back_at=back_at)
    record("hall.adjourned", keep(session, now), actor=actor, reason=reason)
    return session


@transaction.atomic
def resume_session(session: Session, *, actor: Account) -> Session:
    """Take the session up again where it was."""
    session = hold(session)
    _move(session, "resume")
    now = moment(session)
    session.adjournments.filter(until_at=None).update(until_at=now)
    if session.item:
        Passage.objects.create(session=session, item=session.item, started_at=now)
    record("hall.resumed", keep(session, now), actor=actor)
    return session


@transaction.atomic
def close_session(session: Session, *, actor: Account) -> Session:
    """Close the session: everybody leaves at that moment, and nothing of it changes any more.

    Refused while an action that was noted has nobody to carry it, or no day.
    """
    session = hold(session)
    refuse_while_deciding(session)
    if count := session.outcomes.unassigned().count():
        words = ngettext(
            "Une action n’a personne ou pas de date : dites qui s’en charge et pour quand, puis levez la séance.",
            "%(n)d actions n’ont personne ou pas de date : dites qui s’en charge et pour quand, puis levez la séance.",
            count,
        )
        raise RuleBroken(words % {"n": count})
    if session.ballots.unsaid().exists():  # their hour closed them as the site went down
        raise RuleBroken(_("Le résultat d’un vote s’écrit : levez la séance dans un instant."))
    _move(session, "close")
    now = moment(session)
    _end_item(session, now)
    session.speeches.waiting().update(withdrawn_at=now)
    session.adjournments.filter(until_at=None).update(until_at=now)
    _leave_agreements(session, actor)
    session.presences.running().update(left_at=Greatest(models.Value(now), "arrived_at"))
    record("hall.closed", keep(session, now, closed_at=now), session.meeting.assembly, actor=actor)
    return session


def _leave_agreements(session: Session, actor: Account) -> None:
    """What nobody confirmed is no decision: it is left in words."""
    words = _("Accord noté par une personne, qu’aucune autre n’a confirmé ; ce n’est pas une décision : « %(text)s »")
    for noted in session.agreements.waiting().select_related("item"):
        conclude(session, noted.item, actor=actor, kind=OutcomeKind.INFORMATION, text=words % {"text": noted.text})


def _move(session: Session, step: str) -> None:
    session.meeting = lock(session.meeting)
    MEETING_WORKFLOW.apply(step, session.meeting)
    session.meeting.save(update_fields=["state"])


def _end_item(session: Session, now: dt.datetime) -> None:
    silence(session, now)
    session.passages.filter(ended_at=None).update(ended_at=now)


def silence(session: Session, now: dt.datetime) -> Speech | None:
    """End the turn of who speaks, if anybody does."""
    speech = session.speeches.running().first()
    if speech is not None:
        speech.ended_at = now
        speech.save(update_fields=["ended_at"])
    return speech


def refuse_while_voting(session: Session) -> None:
    if session.ballots.open().exists():
        raise RuleBroken(_("Un vote est ouvert : il faut d’abord le clore."))


def refuse_while_deciding(session: Session) -> None:
    """Refuse what would leave a vote or a consent round in the middle."""
    refuse_while_voting(session)
    if session.rounds.running().exists():
        raise RuleBroken(_("Un tour de consentement est en cours : menez-le à son terme, ou retirez la proposition."))


# Who is there


def typed_code(code: str) -> str:
    """The code of a session as it is kept, from what was typed: « pdh swq » and « PDH-SWQ » are « PDHSWQ »."""
    return "".join(sign for sign in code if sign.isalnum()).upper()


@transaction.atomic
def check_in(
    session: Session, seat: Seat, *, actor: Account, mode: str = Mode.ON_SITE, by: str = CheckedBy.CODE, code: str = ""
) -> Presence:
    """Write down that a seat is there: by the code shown in the room, by one's own link, or by the chair's list.

    Who comes by itself after it was listed confirms it: from then on it is there by its own hand.
    """
    session = enter(session)
    if by == CheckedBy.LIST and holds(actor, seat):
        by = CheckedBy.LINK
    if by == CheckedBy.CODE and typed_code(code) != session.code:
        raise RuleBroken({"code": _("Ce code n’est pas celui de cette séance.")})
    name = kept_name(seat)
    if by != CheckedBy.LIST and not holds(actor, seat):
        raise RuleBroken(
            _("Vous ne représentez pas aujourd’hui %(seat)s dans cette assemblée.") % {"seat": capfirst(name)}
        )
    if not Seat.objects.running().filter(pk=seat.pk, college__assembly=session.meeting.assembly_id).exists():
        raise RuleBroken(agreed(_("%(seat)s ne siège pas dans cette assemblée."), seat=capfirst(name)))
    former = session.presences.filter(seat=seat).order_by("-arrived_at").values_list("left_at", flat=True).first()
    words = {"session": session, "seat": seat, "mode": mode, "by": by}
    words |= {"noted_by": actor} if by == CheckedBy.LIST else {"account": actor}
    if by != CheckedBy.LIST and (known := _confirmed(session, seat, actor, mode, by)):
        return known
    try:
        with transaction.atomic():
            presence = Presence.objects.create(arrived_at=moment(session, former), **words)
    except IntegrityError as twice:
        raise RuleBroken(agreed(_("%(seat)s est déjà en séance."), seat=capfirst(name))) from twice
    restore_voices(voices_in(session, seat), at=presence.arrived_at)
    _revive(session, seat, actor)
    record("hall.checked_in", session, actor=actor, of=seat, seat=name, mode=str(Mode(mode).label))
    return presence


@transaction.atomic
def welcome_guest(guest: Guest) -> Guest:
    """A guest is there, by their own link, once the session is open. They count in no quorum, and have no voice."""
    session = Session.objects.filter(meeting=guest.meeting_id, closed_at=None).first()
    if session is None:
        raise RuleBroken(_("La séance n’est pas ouverte : revenez par ce lien quand elle commence."))
    session = enter(session)
    was_there = Guest.objects.filter(pk=guest.pk, arrived_at__isnull=False).exists()
    guest = note_arrival(guest, at=moment(session))
    if not was_there:
        quality = guest.quality or _("sans qualité dite")
        record("hall.guest_arrived", session, actor=None, quality=quality)
    return guest


def _confirmed(session: Session, seat: Seat, actor: Account, mode: str, by: str) -> Presence | None:
    """The presence of a seat that was listed, or said to leave, and comes by itself."""
    rows = session.presences.running().select_for_update(of=("self",))
    presence = rows.filter(models.Q(by=CheckedBy.LIST) | ~models.Q(leaving_asked_by=None), seat=seat).first()
    if presence is None:
        return None
    if presence.by == CheckedBy.LIST:
        presence.by, presence.account, presence.mode = by, actor, mode
    presence.leaving_asked_by = None
    presence.save(update_fields=["by", "account", "mode", "leaving_asked_by"])
    record("hall.presence_confirmed", session, actor=actor, of=seat, seat=kept_name(seat))
    return presence


@transaction.atomic
def confirm_list(session: Session, *, actor: Account) -> int:
    """The second hand of the roll call: another person, for another voice, sees there who was written down."""
    session = hold(session)
    listed = session.presences.running().listed().select_related("noted_by")
    noters = {each.noted_by for each in listed if each.noted_by}
    seen = [noter for noter in noters if confirms_closing(actor, session, noter)]
    if not noters:
        raise RuleBroken(_("Aucune arrivée notée n’attend d’être confirmée."))
    if not seen:
        raise RuleBroken(
            _("Une autre personne du bureau confirme la liste, qui porte une autre voix que celle qui l’a tenue.")
        )
    done = session.presences.running().listed().filter(noted_by__in=seen).update(confirmed_by=actor)
    count = ngettext("une arrivée", "%(n)d arrivées", done) % {"n": done}
    record("hall.list_confirmed", keep(session, moment(session)), actor=actor, count=count)
    return done


@transaction.atomic
def stay(session: Session, seat: Seat, *, actor: Account) -> Presence:
    """Say that one is there, of a seat that was listed or said to leave."""
    session = enter(session)
    if presence := _confirmed(session, seat, actor, Mode.ON_SITE, CheckedBy.LINK):
        return presence
    raise RuleBroken(_("Votre présence est déjà notée."))


@transaction.atomic
def choose_paper(session: Session, seat: Seat, *, actor: Account) -> Presence:
    """Say that one votes on paper: two persons may note the papers of this seat from now on."""
    session = enter(session)
    presence = session.presences.running().select_for_update(of=("self",)).filter(seat=seat).first()
    if presence is None:
        raise RuleBroken(_("Dites d’abord que vous êtes en séance."))
    presence.on_paper = True
    presence.save(update_fields=["on_paper"])
    record("hall.paper_chosen", session, actor=actor, of=seat, seat=kept_name(seat))
    return presence


@transaction.atomic
def check_out(session: Session, seat: Seat, *, actor: Account) -> Presence:
    """Write down that a seat leaves: it asks and speaks no more, and the proxies that it carries have no effect.

    Who came by itself leaves by itself; where somebody else writes it down, it is there until a second person confirms.
    In the vote under way it is heard no more, for itself nor for another, where the rules say so.
    """
    session = hold(session)
    presence = session.presences.running().filter(seat=seat).select_related("leaving_asked_by", "seat").first()
    if presence is None:
        raise RuleBroken(agreed(_("%(seat)s n’est pas en séance."), seat=capfirst(kept_name(seat))))
    if _waits_to_leave(session, presence, actor):
        return presence
    now = moment(session, presence.arrived_at)
    session.speeches.waiting().filter(seat=seat).update(withdrawn_at=now)
    if session.speeches.running().filter(seat=seat).exists():
        silence(session, now)
    presence.left_at, presence.left_by = now, actor
    presence.save(update_fields=["left_at", "left_by"])
    if session.meeting.rules["votes"]["leaving"] == "lost":
        # A voice that was away as the vote opened is carried by its proxy, whatever a list says of it since.
        end_voices(voices_in(session, seat).exclude(present=False), EndedBy.SESSION, at=now)
    accepted = MeetingProxy.objects.filter(meeting=session.meeting, state=MeetingProxyState.ACCEPTED).order_by("pk")
    for proxy in accepted.select_related("giver__organisation", "holder__organisation").select_for_update(of=("self",)):
        if lapses_with(seat.key, proxy):
            _lapse(session, proxy, actor)
    record("hall.checked_out", keep(session, now), actor=actor, of=seat, seat=kept_name(seat))
    return presence


def _revive(session: Session, seat: Seat, actor: Account) -> None:
    """The holder is back: the proxies that its departure left without effect are in force again."""
    left = MeetingProxy.objects.filter(meeting=session.meeting_id, state=MeetingProxyState.LAPSED, holder=seat)
    left = left.filter(answered_at__gte=session.opened_at)
    for proxy in left.select_related("giver__organisation").select_for_update(of=("self",)).order_by("pk"):
        take_step(ENTRUST_WORKFLOW, "revive", proxy)
        names: Fields = {"giver": kept_name(proxy.giver), "holder": kept_name(seat)}
        record("hall.proxy_revived", session, proxy, actor=actor, **names)


def _waits_to_leave(session: Session, presence: Presence, actor: Account) -> bool:
    """Whether `actor` is the first of the two hands by which somebody who came by itself leaves; refused to a second
    one that is no other hand."""
    seat, first = presence.seat, presence.leaving_asked_by
    its_own = actor.pk in (presence.account_id, seat.account_id) or holds(actor, seat)
    if presence.by == CheckedBy.LIST or its_own:
        return False
    if first is None:
        presence.leaving_asked_by = actor
        presence.save(update_fields=["leaving_asked_by"])
        record("hall.leaving_asked", keep(session, moment(session)), actor=actor, of=seat, seat=kept_name(seat))
        return True
    if not confirms_closing(actor, session, first):
        words = _("Le départ %(of)s%(seat)s est noté : une autre personne du bureau le confirme, ou ce siège le dit.")
        raise RuleBroken(words % {"of": french.of(kept_name(seat)), "seat": kept_name(seat)})
    return False


def voices_in(session: Session, seat: Seat) -> RollEntryQuerySet:
    """The voices of a seat in the votes of the session: one, or none."""
    return RollEntry.objects.filter(key=seat.key, ballot__in=session.ballots.values("ballot"))


def _lapse(session: Session, proxy: MeetingProxy, actor: Account) -> None:
    """The holder has left: who gave the proxy is told, and may come or give another."""
    take_step(ENTRUST_WORKFLOW, "lapse", proxy)
    follow_proxy(proxy, speakers_of(Seat.objects.filter(pk=proxy.giver_id)))
    names: Fields = {"giver": kept_name(proxy.giver), "holder": kept_name(proxy.holder) if proxy.holder else ""}
    record("hall.proxy_lapsed", session, proxy, actor=actor, **names)


# What is said and what comes of it


@transaction.atomic
def word_decision(session: Session, *, actor: Account, text: str) -> Wording:
    """Write the decision as the room will read it. Former wordings stay; one that is put to it does not change."""
    session = hold(session)
    item, running = current_item(session), session.rounds.running().first()
    refuse_while_voting(session)
    if running and running.state not in (RoundState.CLARIFY, RoundState.REACT):
        raise RuleBroken(_("Le texte est soumis aux objections : intégrez une objection, ou retirez la proposition."))
    if running:
        refuse_reworded(session, item, text)
    wording = write_wording(session, item, text, actor)
    if running:
        running.wording = wording
        running.save(update_fields=["wording"])
    record("hall.worded", session, item, actor=actor, rank=item.number, text=wording.text)
    return wording


def write_wording(session: Session, item: AgendaItem, text: str, actor: Account) -> Wording:
    """A new wording of the item; refused when it says nothing."""
    if not text.strip():
        raise RuleBroken({"text": _("Écrivez le texte soumis à la décision.")})
    now = moment(session)
    keep(session, now)
    return Wording.objects.create(session=session, item=item, text=text.strip(), at=now, author=actor)


def agenda_text(session: Session, item: AgendaItem) -> str:
    """The text of the item; in a general assembly, its title where none was written."""
    return item.resolution or (item.title if session.meeting.kind in GENERAL else "")


def against_agenda(
    session: Session, item: AgendaItem, asked: str, options: Collection[str] = (), *, elects: bool = False
) -> str:
    """Why one would decide of what the members were not convened for, in time; empty when they were.

    Without `asked`, it is the text or the rules that the item points at, or the election where it `elects`. One chooses
    among `options` that this text names.
    """
    meeting, line = session.meeting, convened_as(session.meeting, item)
    if line == {}:
        return _("Ce point n’était pas à la convocation envoyée dans le délai")
    if line and not decides(line):
        return _("La convocation n’annonçait pas de décision à ce point")
    if elects and line and not names_election(line, item):
        return _("La convocation n’annonçait pas cette élection à ce point")
    if not elects and not asked and line and line["content"] not in ("", content_of(item)):
        return _("Ce texte a changé depuis la convocation")
    planned = agenda_text(session, item)
    if line:
        planned = line["resolution"] or (item.title if meeting.kind in GENERAL else "")
    return off_agenda(item.kind, planned if asked else "", asked, options)


def refuse_off_agenda(
    session: Session,
    item: AgendaItem,
    asked: str,
    reason: str = "",
    *,
    options: Collection[str] = (),
    elects: bool = False,
) -> str:
    """The reason to decide on what the members were not convened for, as it will be kept; empty when they were.

    Refused in a general assembly; elsewhere as the rules say, or for want of a reason.
    """
    meeting = session.meeting
    if not (why := against_agenda(session, item, asked, options, elects=elects)):
        return ""
    if not elects and not asked and item.change_id:
        raise RuleBroken(_("%(why)s : des règles se votent telles qu’elles ont été envoyées.") % {"why": why})
    if ExclusionPoint.objects.filter(item=item).exists() and item.kind in DECIDING and convened_as(meeting, item) == {}:
        raise RuleBroken(_("%(why)s : une exclusion se vote à une séance convoquée pour elle.") % {"why": why})
    if meeting.kind in GENERAL:
        raise RuleBroken(
            _("%(why)s. En assemblée générale, on ne décide que de ce qui est à la convocation, et sur son texte.")
            % {"why": why}
        )
    if meeting.rules["votes"]["off_agenda"] == "refused":
        raise RuleBroken(_("%(why)s : les règles ne permettent pas d’y voter.") % {"why": why})
    if not reason.strip():
        words = _("%(why)s : dites pourquoi on vote quand même. La raison est écrite au procès-verbal.")
        raise RuleBroken({"reason": [words % {"why": why}]})
    return reason.strip()[:300]


def refuse_reworded(session: Session, item: AgendaItem, text: str) -> None:
    """A round that runs in a general assembly asks about the text of the notice, and about no other."""
    if session.meeting.kind in GENERAL and not item.draft_id and text.strip():
        refuse_off_agenda(session, item, text)


def bare(text: str) -> str:
    """Its letters and figures: a comma makes no other text."""
    return "".join(each for each in text.casefold() if each.isalnum())


def refuse_decided(session: Session, item: AgendaItem, asked: str) -> None:
    """A text that this session has adopted at the item, in whatever way, is not adopted twice: other words are."""
    known = session.outcomes.filter(item=item) if asked else Outcome.objects.none()
    for each in known.select_related("decision", "round__wording", "agreement"):
        adopted = each.round.wording if each.round else each.agreement
        if each.decision and bare(adopted.text if adopted else each.decision.wording) == bare(asked):
            words = _("Ce texte est déjà adopté (%(code)s) : pour y revenir, écrivez-en un autre.")
            raise RuleBroken(words % {"code": each.decision.code})


def wording_of(session: Session, item: AgendaItem) -> Wording | None:
    """The last wording of the item."""
    return session.wordings.filter(item=item).last()


@transaction.atomic
def note_outcome(
    session: Session,
    *,
    actor: Account,
    kind: str,
    text: str,
    item: AgendaItem | None = None,
    carrier: Seat | None = None,
    carrier_name: str = "",
    due_on: dt.date | None = None,
) -> Outcome:
    """Write down what comes of an item: an information, an action.

    An action may say at once who carries it, and for when; else it is said before the session is closed. A decision
    comes from a vote, from a round, or from two persons (`agreements.note_agreement`).
    """
    session = hold(session)
    item = item or current_item(session)
    if item.meeting_id != session.meeting_id:
        raise RuleBroken(_("Ce point n’est pas à l’ordre du jour de cette séance."))
    if not text.strip():
        raise RuleBroken({"text": _("Écrivez ce qui sort de ce point.")})
    if kind in (OutcomeKind.DECISION, OutcomeKind.ELECTION):
        raise RuleBroken(
            {"kind": _("Une décision se prend à plusieurs : par un vote, un tour, ou un accord confirmé.")}
        )
    outcome = conclude(session, item, actor=actor, kind=kind, text=text)
    if kind == OutcomeKind.ACTION and (carrier or carrier_name.strip() or due_on):
        entrust_outcome(outcome, actor=actor, carrier=carrier, carrier_name=carrier_name, due_on=due_on)
    return outcome


@transaction.atomic
def entrust_outcome(
    outcome: Outcome,
    *,
    actor: Account,
    carrier: Seat | None = None,
    carrier_name: str = "",
    due_on: dt.date | None = None,
) -> Outcome:
    """Say who carries an action that was noted, and for when, while the session is open."""
    session, outcome = hold(outcome.session), lock(outcome)
    if outcome.kind != OutcomeKind.ACTION:
        raise RuleBroken(_("Seule une action se confie."))
    if carrier is not None and carrier_name.strip():
        raise RuleBroken({"carrier_name": _("Choisissez dans la liste, ou écrivez un nom, mais pas les deux.")})
    if due_on is not None and due_on < timezone.localdate():
        raise RuleBroken({"due_on": _("Cette date est passée : donnez-en une à venir.")})
    now, words = moment(session), {"carrier": carrier, "carrier_name": carrier_name.strip(), "due_on": due_on}
    Entrusting.objects.create(outcome=outcome, at=now, author=actor, **words)
    who = kept_name(carrier) if carrier else carrier_name.strip() or _("personne encore")
    keep(session, now)
    record("hall.action_entrusted", session, outcome.item, actor=actor, text=outcome.text, who=who)
    return outcome


def enter_in_register(
    session: Session, item: AgendaItem, *, actor: Account | None, wording: str, title: str = "", **words: Any
) -> Decision:
    """The line of the register for a decision of the item, which may take several; without the words of members."""
    assembly, url, title = session.meeting.assembly, item.get_absolute_url(), (title or item.title)[:190]
    lines = assembly.decisions.filter(url=url)
    if item.is_restricted:
        title, wording = RESERVED, _("Le texte de cette décision est lu par les membres.")
    elif known := lines.filter(wording=wording, method=words["method"], ballot=words.get("ballot")).first():
        return known
    if rank := lines.filter(title__startswith=title).count():
        title = f"{title} ({rank + 1})"
    return register_decision(assembly, actor=actor, title=title, wording=wording, url=url, **words)


def conclude(session: Session, item: AgendaItem, *, actor: Account | None, text: str, **values: object) -> Outcome:
    """Write the outcome of an item of a session that is held by the act."""
    now = moment(session)
    keep(session, now)
    outcome = Outcome.objects.create(session=session, item=item, text=text.strip(), at=now, author=actor, **values)
    things = [thing for thing in (item, outcome.decision, outcome.ballot) if thing]
    record("hall.concluded", session, *things, actor=actor, rank=item.number, text=outcome.text)
    return outcome


@transaction.atomic
def ask_question(session: Session, *, actor: Account, seat: Seat | None = None, text: str) -> Question:
    """Ask the room a question, in the name of a seat or in one's own."""
    session = enter(session)
    if not text.strip():
        raise RuleBroken({"text": _("Écrivez votre question.")})
    question = Question.objects.create(session=session, seat=seat, account=actor, text=text.strip(), at=moment(session))
    record("hall.question_asked", session, actor=actor, of=seat)
    return question


@transaction.atomic
def back_question(question: Question, *, actor: Account, seat: Seat) -> Backing:
    """Say that a seat asks the same, once."""
    session = enter(question.session)
    if question.answered_at or question.seat_id == seat.pk:
        raise RuleBroken(_("Cette question est la vôtre, ou elle a déjà sa réponse."))
    backing, new = Backing.objects.get_or_create(question=question, seat=seat)
    if not new:
        raise RuleBroken(_("Vous soutenez déjà cette question."))
    record("hall.question_backed", session, actor=actor, of=seat)
    return backing


@transaction.atomic
def answer_question(question: Question, *, actor: Account) -> Question:
    """Note that a question has had its answer in the room."""
    session = hold(question.session)
    question = lock(question)
    if question.answered_at:
        raise RuleBroken(_("Cette question a déjà sa réponse."))
    question.answered_at = moment(session, question.at)
    question.save(update_fields=["answered_at"])
    record("hall.question_answered", keep(session, question.answered_at), actor=actor)
    return question

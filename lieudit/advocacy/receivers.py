"""Words published here can be reported from their place; what the room tells on the desk of an account."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account, Visitor
from lieudit.advocacy.calling import CALLED, CALLING_DAYS, by_voice, to_call
from lieudit.advocacy.datasets import OPEN_COMMITMENTS, OPEN_DEMANDS, OPEN_REPLIES, SCORES
from lieudit.advocacy.deadlines import REMINDER_PAUSE, VERIFYING_DAYS
from lieudit.advocacy.finding import DEMANDS, INSTITUTIONS
from lieudit.advocacy.models import (
    Commitment,
    CommitmentQuerySet,
    Demand,
    Effect,
    EffectQuerySet,
    Referral,
    ReferralQuerySet,
    Reminder,
    Reply,
    ReplyQuerySet,
    Statement,
)
from lieudit.advocacy.services import begun
from lieudit.advocacy.thread import READ, REMINDING_DAYS, after, asked_by, meaning, write
from lieudit.care.permissions import register_moderators
from lieudit.deliberation.models import Draft, Position, PositionQuerySet
from lieudit.deliberation.thread import LETTER_DAYS
from lieudit.governance.models import Seat
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.journal.readings import READINGS
from lieudit.needs.models import Need, NeedQuerySet
from lieudit.needs.permissions import animators_of
from lieudit.needs.thread import WRITERS, Writer
from lieudit.network.models import Animator, Representative
from lieudit.territory.desk import DESK_LISTS, READ_AT_MOST, Desk, DeskAction, DeskLine, DeskList, Treated
from lieudit.toolkit.articles import to_the
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import NBSP, opening
from lieudit.toolkit.promises import words_of
from lieudit.toolkit.types import Row
from lieudit.toolkit.workdays import SUBDIVISIONS, working_days_before

READINGS.fill("advocacy:document", _("un document joint à une réponse"))
READINGS.fill("advocacy:proof", _("une preuve de remise"))
READINGS.fill("advocacy:call", _("le téléphone d’une personne à prévenir"))

DATASETS.fill("demandes", OPEN_DEMANDS)
DATASETS.fill("reponses", OPEN_REPLIES)
DATASETS.fill("engagements", OPEN_COMMITMENTS)
DATASETS.fill("institutions", SCORES)
FINDABLE.fill("demand", DEMANDS)
FINDABLE.fill("institution", INSTITUTIONS)
WRITERS.fill(Writer(write, meaning))

POSITIONS = ngettext_lazy("position adoptée attend sa lettre", "positions adoptées attendent leur lettre", "n")
HANDING = ngettext_lazy("position à remettre", "positions à remettre", "n")
LETTERS = ngettext_lazy("lettre à relire et à envoyer", "lettres à relire et à envoyer", "n")
MESSAGES = ngettext_lazy("message d’une institution à vérifier", "messages d’institutions à vérifier", "n")
REMINDERS = ngettext_lazy("institution à relancer", "institutions à relancer", "n")
PROMISES = ngettext_lazy("engagement a passé sa date", "engagements ont passé leur date", "n")
EFFECTS = ngettext_lazy(
    "de vos besoins a reçu une réponse : a-t-elle changé quelque chose ?",
    "de vos besoins ont reçu une réponse : a-t-elle changé quelque chose ?",
    "n",
)
NOTED = ngettext_lazy(
    "besoin que vous avez noté a reçu une réponse : qu’en dit son auteur ?",
    "besoins que vous avez notés ont reçu une réponse : qu’en disent leurs auteurs ?",
    "n",
)
CALLS = ngettext_lazy("personne à prévenir de vive voix", "personnes à prévenir de vive voix", "n")
ANSWERS = ngettext_lazy("lettre du conseil attend votre réponse", "lettres du conseil attendent votre réponse", "n")


def effects_of(account: Visitor) -> EffectQuerySet:
    return Effect.objects.filter(need__in=Need.objects.animated_by(account))


register_moderators(Effect, lambda effect: animators_of(effect.need), queue=effects_of)
register_moderators(
    Referral,
    words=lambda referral: referral.letter,
    stays=_("Une lettre partie ne se masque pas : elle est gardée telle qu’elle a été envoyée."),
)
register_moderators(
    Reply, stays=_("Une réponse d’institution est publiée telle quelle, une fois son origine vérifiée.")
)
register_moderators(Statement, stays=_("Un droit de réponse est publié sans coupe : l’institution peut le remplacer."))


def about_referral(referral: Referral, follow: Follow) -> About:
    """« La lettre au ministère chargé du Numérique, position commune 2026-02 », with what comes next of its demands."""
    words = {"institution": to_the(referral.institution), "number": referral.position.number}
    title = str(_("la lettre %(institution)s, position commune %(number)s") % words)
    return About(title, button=READ, coming=lambda: coming_of_referral(referral))


def coming_of_referral(referral: Referral) -> str:
    if not referral.sent_at:
        return ""
    demands, needs = asked_by(referral), begun(referral.position)["needs"]
    reminders = Reminder.objects.standing().filter(referral=referral)
    promised = Commitment.objects.filter(demand__in=demands).with_thread()
    return words_of(after(demands, reminders, promised, needs), timezone.localdate())


ABOUT.fill("advocacy.referral", about_referral)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Letters to send, messages to verify, reminders, promises to review, effects to say, letters to answer."""
    mine, listed = Referral.objects.visible_to(account), reverse("advocacy:list")
    late, promises = f"{listed}?state=late", f"{reverse('advocacy:commitments')}?state=late"
    to_remind, since = to_be_reminded(account), _("depuis le %s")
    return [
        TodoList(
            unrelayed(account),
            POSITIONS,
            reverse("deliberation:positions"),
            page="advocacy:relay",
            by="adopted_at",
            dated=_("adoptée le %s"),
            within=LETTER_DAYS,
        ),
        TodoList(
            mine.prepared(),
            LETTERS,
            listed,
            page="advocacy:letter",
            by="prepared_at",
            dated=since,
            since=handing_since(),
            within=LETTER_DAYS,
        ),
        TodoList(
            to_verify(account),
            MESSAGES,
            listed,
            page="advocacy:verify",
            by="received_at",
            dated=_("depuis le %s"),
            within=VERIFYING_DAYS,
        ),
        TodoList(
            to_remind,
            REMINDERS,
            late,
            page="advocacy:remind",
            by="due_on",
            dated=_("la réponse était attendue le %s"),
            within=REMINDING_DAYS,
        ),
        TodoList(
            overdue(account),
            PROMISES,
            promises,
            page="advocacy:review",
            by="due_on",
            dated=_("c’était promis pour le %s"),
            within=0,
        ),
        TodoList(changed().filter(author=account), EFFECTS, page="advocacy:effect"),
        TodoList(changed().filter(pk__in=by_voice(), collected_by=account), NOTED, page="advocacy:effect"),
        TodoList(
            to_call().filter(collected_by=account),
            CALLS,
            page="advocacy:call",
            by="answered_at",
            dated=since,
            within=CALLING_DAYS,
        ),
        TodoList(to_answer(account), ANSWERS, page="advocacy:answer", by="due_on", dated=_("attendue le %s"), within=0),
    ]


def unrelayed(account: Visitor) -> PositionQuerySet:
    """Adopted positions that ask for something, and for which no letter is even prepared, for who relays them."""
    chaired = Seat.objects.chaired_by(account)
    theirs = Q() if account.is_staff else Q(draft__assembly__in=chaired.values("college__assembly"))
    return Position.objects.asking().filter(theirs).exclude(pk__in=Referral.objects.values("position"))


def handing_since() -> Case:
    """A letter is owed since its position was adopted; once one has left, since it was prepared itself."""
    left = Referral.objects.public().filter(position=OuterRef("position"))
    return Case(When(Exists(left), then=F("prepared_at")), default=F("position__adopted_at"))


@DESK_LISTS.fill
def to_hand_over(desk: Desk) -> DeskList:
    """Positions of the assemblies of a desk that no letter has carried to an institution."""
    prepared = Referral.objects.prepared().filter(position=OuterRef("pk")).order_by("number").values("number")
    columns = {"number": "number", "title": "title", "at": "adopted_at", "letter": Subquery(prepared[:1])}
    drafts, left = Draft.objects.put_to(desk), Referral.objects.public()  # one that is leaving too
    rows = Position.objects.asking().filter(draft__in=drafts).exclude(pk__in=left.values("position"))
    line = partial(_to_hand_over, desk.account.is_staff)
    return DeskList("remises", HANDING, rows.order_by("adopted_at", "pk"), columns, line, within=LETTER_DAYS)


def _to_hand_over(relays: bool, row: Row) -> DeskLine:
    url, words = reverse("deliberation:position", args=[row["number"]]), _("Préparer la lettre")
    relay = reverse("advocacy:relay", args=[row["number"]])
    if row["letter"]:
        words, relay = _("Relire et envoyer la lettre"), reverse("advocacy:letter", args=[row["letter"]])
    gestures = (DeskAction(words, relay),) if relays else ()
    text = _("Adoptée, elle n’est encore remise à aucune institution.")
    return DeskLine(row["title"], url, str(text), row["at"], gestures)


@DESK_LISTS.fill
def to_be_told(desk: Desk) -> DeskList:
    """Authors whom no letter reaches, and who do not know yet that they were answered."""
    here = Need.objects.filter(desk.holds("department"))
    rows = to_call().filter(desk.holds("department")).order_by(F("answered_at"), "pk")
    columns = {"number": "number", "words": Left("words", READ_AT_MOST), "at": "answered_at"}
    treated = Treated((CALLED,), here)
    return DeskList("appels", CALLS, rows, columns, _to_be_told, within=CALLING_DAYS, treated=treated)


def _to_be_told(row: Row) -> DeskLine:
    url = reverse("needs:need", args=[row["number"]])
    name = _("Besoin n° %(number)s, répondu") % {"number": row["number"]}
    gesture = DeskAction(_("Prévenir"), reverse("advocacy:call", args=[row["number"]]))
    return DeskLine(name, url, f"«{NBSP}{opening(row['words'], 160)}{NBSP}»", row["at"], (gesture,))


def to_verify(account: Visitor) -> ReplyQuerySet:
    """The first reply of each sending that the secretariat has not read."""
    if not account.is_staff:
        return Reply.objects.none()
    before = Reply.objects.to_verify().filter(deposit_key=OuterRef("deposit_key"), number__lt=OuterRef("number"))
    return Reply.objects.to_verify().exclude(Exists(before))


def to_be_reminded(account: Visitor) -> ReferralQuerySet:
    """Late referrals without any message or delay, not reminded of late, for who relays them."""
    chaired = Seat.objects.chaired_by(account)
    theirs = Q() if account.is_staff else Q(position__draft__assembly__in=chaired.values("college__assembly"))
    today, said = timezone.localdate(), Reply.objects.filter(demand__referral=OuterRef("pk"))
    lately = Reminder.objects.filter(sent_lately(today), referral=OuterRef("pk"))
    late = Referral.objects.public().filter(theirs, due_on__lt=today, closed_at=None)
    return late.filter(
        Exists(Demand.objects.waiting().filter(referral=OuterRef("pk"))),
        ~Exists(said.to_verify()),
        ~Exists(said.granted().filter(until__gte=today)),
        ~Exists(lately),
    )


def sent_lately(today: dt.date) -> Q:
    """Reminders after which the next one still waits, by the working days of each institution."""
    since = {code: working_days_before(today, REMINDER_PAUSE, code) for code in ("", *SUBDIVISIONS)}
    apart = {code: day for code, day in since.items() if day != since[""]}
    lately = Q(sent_at__date__gt=since[""]) & ~Q(referral__calendar__in=apart)
    for code, day in apart.items():
        lately |= Q(sent_at__date__gt=day, referral__calendar=code)
    return lately | Q(pk__in=Reminder.objects.leaving())


def overdue(account: Account) -> CommitmentQuerySet:
    """Promises whose date is past, of the institutions of the territories that the account animates."""
    late = Commitment.objects.late(timezone.localdate())
    if account.is_staff:
        return late
    mine, of = Animator.objects.running().held_by(account), "demand__referral__institution"
    there = Q(**{f"{of}__department__in": mine.values("department")})
    there |= Q(**{f"{of}__department__region__in": mine.values("region")})
    there |= Q(**{f"{of}__region__in": mine.values("region"), f"{of}__department": None})
    return late.filter(Exists(mine.national()) | there)


def changed() -> NeedQuerySet:
    """Needs whose institutions promised for a day that has come, and of which nothing is said."""
    path = "demand__referral__position__draft__convergences__needs"
    asked = Commitment.objects.filter(asked_at__isnull=False, **{path: OuterRef("pk")})
    said = Effect.objects.filter(need=OuterRef("pk"))
    return Need.objects.public().filter(Exists(asked), ~Exists(said))


def to_answer(account: Account) -> ReferralQuerySet:
    """Letters of which a demand still waits, to the institutions for which the account speaks today."""
    spoken = Representative.objects.running().filter(account=account)
    waiting = Demand.objects.waiting().filter(referral=OuterRef("pk"))
    return Referral.objects.public().filter(Exists(waiting), institution__in=spoken.values("organisation"))

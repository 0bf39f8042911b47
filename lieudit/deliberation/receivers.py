"""What the room hears from below, and whom it names to look after its texts."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, DateTimeField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.care.permissions import register_moderators
from lieudit.deliberation import likes
from lieudit.deliberation.adoption import conclude_ballot, rival_name, standing_of
from lieudit.deliberation.datasets import AMENDMENTS
from lieudit.deliberation.datasets import DRAFTS as OPEN_DRAFTS
from lieudit.deliberation.datasets import POSITIONS as OPEN_POSITIONS
from lieudit.deliberation.finding import DRAFTS, POSITIONS
from lieudit.deliberation.models import (
    Amendment,
    Comment,
    Draft,
    DraftQuerySet,
    Objection,
    Position,
    rewritten_on,
    rounds_left,
    to_open_since,
)
from lieudit.deliberation.permissions import signed_by
from lieudit.deliberation.reads import positions
from lieudit.deliberation.services import SETTLED, drop_quotes_of, given_back
from lieudit.deliberation.thread import (
    FOLLOWING_DAYS,
    OPENING_DAYS,
    WRITING_DAYS,
    after_adoption,
    after_round,
    meaning,
    write,
)
from lieudit.deliberation.workflow import AmendmentState, DraftState
from lieudit.governance.models import Seat
from lieudit.governance.permissions import chairs_of
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.journal.services import on_mention
from lieudit.lexicon.likes import KINDS
from lieudit.needs.models import Convergence, Need
from lieudit.needs.thread import WRITERS, Writer
from lieudit.needs.workflow import NeedState
from lieudit.network.domain_sections import DOMAIN_SECTIONS, DomainSection
from lieudit.network.models import Representative
from lieudit.territory.desk import DESK_LISTS, Desk, DeskLine, DeskList
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import opening
from lieudit.toolkit.health import owes
from lieudit.toolkit.promises import words_of
from lieudit.toolkit.types import Row
from lieudit.voting.models import Ballot
from lieudit.voting.signals import ballot_closed, options_shown
from lieudit.voting.workflow import BallotState

DATASETS.fill("positions", OPEN_POSITIONS)
DATASETS.fill("projets", OPEN_DRAFTS)
DATASETS.fill("amendements", AMENDMENTS)
FINDABLE.fill("position", POSITIONS)
KINDS.fill("position", likes.POSITIONS)
FINDABLE.fill("draft", DRAFTS)
WRITERS.fill(Writer(write, meaning))


@owes("scrutin clos attend d’être suivi par son projet", "scrutins clos attendent d’être suivis par leur projet")
def unconcluded(before: dt.datetime) -> int:
    counted = {"ballot__state": BallotState.CLOSED, "ballot__closed_at__lte": before}
    return Draft.objects.filter(state=DraftState.BALLOT, **counted).count()


SINCE = gettext_lazy("depuis le %s")
ROUNDS = ngettext_lazy(
    "tour de consentement attend votre réponse", "tours de consentement attendent votre réponse", "n"
)
ANSWERS = ngettext_lazy(
    "avis sur vos amendements attend votre réponse", "avis sur vos amendements attendent votre réponse", "n"
)
DISCUSSED = ngettext_lazy("texte se discute", "textes se discutent", "n")
UNTIL = gettext_lazy("jusqu’au %s")
ADVICE = ngettext_lazy("amendement attend un avis", "amendements attendent un avis", "n")
GATHERED = ngettext_lazy("convergence attend une délibération", "convergences attendent une délibération", "n")
BEGUN = ngettext_lazy("projet est à ouvrir à la discussion", "projets sont à ouvrir à la discussion", "n")
STEPS = ngettext_lazy("délibération attend sa suite", "délibérations attendent leur suite", "n")
ENDED = ngettext_lazy("étape est finie : ouvrez la suivante", "étapes sont finies : ouvrez les suivantes", "n")


@receiver(ballot_closed, dispatch_uid="deliberation.conclude_ballot")
def hear_of_a_result(sender: type[Ballot], ballot: Ballot, **kwargs: object) -> None:
    """A ballot is counted: its draft is adopted or rejected."""
    conclude_ballot(ballot)


@on_mention(Need)
def hear_of_words_taken_back(need: Need) -> None:
    if need.state == NeedState.WITHDRAWN:
        drop_quotes_of(need)


def about_draft(draft: Draft, follow: Follow) -> About:
    """« Le projet « Trois ans pour une permanence » », with what comes next of its step, or of what it became."""
    title, button = _("le projet « %s »") % draft.title, _("Lire le projet")
    return About(title, button=button, coming=lambda: coming_of_draft(draft))


def coming_of_draft(draft: Draft) -> str:
    if draft.state == DraftState.ADOPTED:
        return coming_of_position(draft.position)
    if draft.state in SETTLED:
        return given_back()
    return words_of(after_round(draft, standing_of(draft)), timezone.localdate())


def about_position(position: Position, follow: Follow) -> About:
    """« La position commune 2026-02, « Neuf ans pour un toit » », with what comes next of what it asks."""
    title, button = _("la position commune %s") % position, _("Lire la position")
    return About(title, button=button, coming=lambda: coming_of_position(position))


def coming_of_position(position: Position) -> str:
    found = positions.first(number=position.number)
    return words_of(after_adoption(found), timezone.localdate()) if found else ""


ABOUT.fill("deliberation.draft", about_draft)
ABOUT.fill("deliberation.position", about_position)


@receiver(options_shown)
def hide_words(sender: type[Ballot], ballot: Ballot, **kwargs: object) -> dict[str, dict[str, str]]:
    """An amendment that care hides is not read on the ballot that ranks it with its rivals either."""
    hidden = Amendment.objects.filter(pk__in=Measure.objects.hidden(Amendment), ballot=ballot)
    return {rival_name(each): {"text": ""} for each in hidden}


def chaired_by(account: Visitor) -> DraftQuerySet:
    """The drafts put to an assembly that `account` chairs."""
    seats = Seat.objects.chaired_by(account)
    return Draft.objects.filter(assembly__in=seats.values("college__assembly"))


register_moderators(
    Comment,
    lambda comment: chairs_of(comment.paragraph.draft.assembly_id),
    queue=lambda account: Comment.objects.filter(paragraph__draft__in=chaired_by(account)),
)
register_moderators(
    Draft,
    lambda draft: chairs_of(draft.assembly_id),
    queue=chaired_by,
    words=lambda draft: f"{draft.title}\n\n{draft.summary}",
    stays=gettext_lazy("Un projet ne se masque pas : il se corrige, ou se retire, par qui l’écrit."),
)
register_moderators(
    Objection,
    lambda objection: chairs_of(objection.draft.assembly_id),
    queue=lambda account: Objection.objects.filter(draft__in=chaired_by(account)),
    words=lambda objection: f"{objection.reason}\n\n{objection.proposal}".strip(),
    stays=gettext_lazy("Une objection arrête une décision : elle se lève ou se maintient, elle ne se masque pas."),
)
register_moderators(
    Position,
    lambda position: chairs_of(position.draft.assembly_id),
    queue=lambda account: Position.objects.filter(draft__in=chaired_by(account)),
    author=lambda position: position.draft.author,
    stays=gettext_lazy("Une position adoptée est gelée, avec ses réserves : une nouvelle position la remplace."),
)
register_moderators(
    Amendment,
    lambda amendment: chairs_of(amendment.draft.assembly_id),
    queue=lambda account: Amendment.objects.filter(draft__in=chaired_by(account)),
    words=lambda amendment: f"{amendment.wording}\n\n{amendment.reason}",
)


@DOMAIN_SECTIONS.fill
def positions_of_domain(domain: str, most: int) -> DomainSection:
    """The last positions that answer to needs of a domain, on the page of the domain."""
    answering = Position.objects.filter(draft__convergences__needs__domains__contains=[domain]).distinct()
    adopted = answering.for_cards().order_by("-adopted_at")[:most]
    lines = [
        format_html(
            '<li><article class="stack stack--s"><p class="folio">{}</p><h3 class="text-1"><a href="{}">{}</a></h3>'
            "<p>{}</p></article></li>",
            position.number,
            position.get_absolute_url(),
            position.title,
            opening(position.summary, 200),
        )
        for position in adopted
    ]
    url, none = reverse("deliberation:positions"), _("Aucune position n’est encore adoptée.")
    return DomainSection(20, _("Ce que le conseil a adopté"), lines, url, _("Toutes les positions"), none)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Rounds to answer, texts that are discussed, amendments to answer or to give advice on, drafts that their chair
    may take further."""
    represented = Representative.objects.running().filter(account=account)
    written = Q(draft__author=account) | Q(draft__organisation__in=represented.values("organisation"))
    discussed = Amendment.objects.public().filter(draft__state=DraftState.OPEN)
    advised = discussed.filter(signed_by(account), state=AmendmentState.RECOMMENDED, author_agrees=None)
    proposed = discussed.filter(written | Q(draft__in=chaired_by(account)), state=AmendmentState.PROPOSED)
    led = Draft.objects.all() if account.is_staff else chaired_by(account)
    talked = Draft.objects.discussed_with(account).filter(closes_on__gte=timezone.localdate())
    begun = Draft.objects.visible_to(account).filter(state=DraftState.WRITING)
    ended = led.to_go_on(timezone.localdate())
    drafts, gathered = reverse("deliberation:drafts"), Convergence.objects.none()
    if account.is_staff:
        gathered = Convergence.objects.public().filter(state=NeedState.GATHERED)
    return [
        TodoList(Draft.objects.awaiting(account), ROUNDS, drafts, page="deliberation:draft", by="closes_on"),
        TodoList(talked, DISCUSSED, drafts, page="deliberation:draft", by="closes_on", dated=UNTIL),
        TodoList(advised, ANSWERS, page="deliberation:draft", key="draft__number"),
        TodoList(proposed, ADVICE, page="deliberation:merge", key="draft__number"),
        TodoList(
            gathered,
            GATHERED,
            reverse("needs:convergences"),
            page="needs:convergence",
            by="created_at",
            dated=SINCE,
            since=to_open_since(),
            within=OPENING_DAYS,
        ),
        TodoList(begun, BEGUN, page="deliberation:draft", by="at", dated=SINCE, within=WRITING_DAYS),
        TodoList(ended, ENDED, drafts, page="deliberation:draft", by="ended", dated=SINCE, within=FOLLOWING_DAYS),
    ]


LEFT_TO_DO = {
    DraftState.WRITING: gettext_lazy("Encore écrit : il reste à l’ouvrir à la discussion."),
    DraftState.OPEN: gettext_lazy("La discussion est finie : il reste à demander le consentement."),
    DraftState.CONSENT: gettext_lazy("Le tour est fini : il reste à adopter, à récrire ou à mettre au vote."),
    DraftState.BALLOT: gettext_lazy("Le vote est clos : il reste à en publier le résultat."),
}
"""What a draft waits for, by its state."""
ASK_AGAIN = gettext_lazy("Le texte a changé depuis le dernier tour : il reste à demander de nouveau le consentement.")
PUT_TO_VOTE = gettext_lazy("Le texte a changé depuis le dernier tour : il reste à le mettre au vote.")
"""The same of a round whose text an objection has changed; where the rules allow no other one."""


@DESK_LISTS.fill
def steps(desk: Desk) -> DeskList:
    """Drafts of the assemblies of a desk whose step has ended, and those that who reads may see written."""
    mine = Draft.objects.put_to(desk).visible_to(desk.account)
    ended = Draft.objects.to_go_on(timezone.localdate()).annotate(end=Cast("ended", DateTimeField()))
    same = ended.filter(pk=OuterRef("pk")).values("end")
    waiting = mine.filter(Q(state=DraftState.WRITING) | Q(pk__in=ended.values("pk")))
    since = Case(When(state=DraftState.WRITING, then=F("at")), default=Subquery(same))
    within = Case(When(state=DraftState.WRITING, then=WRITING_DAYS), default=FOLLOWING_DAYS)
    columns = {"number": "number", "title": "title", "state": "state", "at": since, "within": within}
    columns["rewritten"] = Case(When(Q(state=DraftState.CONSENT, cut__isnull=False), then=rounds_left()))
    rows = waiting.alias(cut=rewritten_on()).order_by(since, "pk")
    return DeskList("deliberations", STEPS, rows, columns, _step)


def _step(row: Row) -> DeskLine:
    url = reverse("deliberation:draft", args=[row["number"]])
    left = LEFT_TO_DO[DraftState(row["state"])]
    if row["rewritten"] is not None:
        left = ASK_AGAIN if row["rewritten"] > 0 else PUT_TO_VOTE
    return DeskLine(row["title"], url, str(left), row["at"])

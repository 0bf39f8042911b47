"""What the room hears from below, and what it tells on the desk of an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account, Visitor
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.models import Measure
from lieudit.care.permissions import register_moderators
from lieudit.elections.count import hear_departure, read_ballot
from lieudit.elections.datasets import CANDIDACIES, ELECTIONS
from lieudit.elections.finding import ELECTIONS_FOUND
from lieudit.elections.minutes import read_elected
from lieudit.elections.models import (
    Candidacy,
    CandidacyQuerySet,
    Circle,
    Contest,
    Correction,
    Election,
    Elector,
    Nomination,
    Round,
    led_by,
)
from lieudit.elections.workflow import CircleState, ElectionState
from lieudit.governance.models import Assembly, Decision, DecisionMethod
from lieudit.governance.permissions import chairs_of
from lieudit.governance.register import WORDS_OF_TODAY
from lieudit.journal.readings import READINGS
from lieudit.membership.models import Member
from lieudit.membership.signals import member_left
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.health import owes
from lieudit.voting.models import Ballot
from lieudit.voting.permissions import STANDS_IN
from lieudit.voting.signals import ballot_closed, options_shown
from lieudit.voting.workflow import BallotState

READINGS.fill("elections:full_file", gettext_lazy("le dossier entier d’une élection"))
READINGS.fill("elections:circle", gettext_lazy("un cercle d’élection"))

DATASETS.fill("elections", ELECTIONS)
DATASETS.fill("candidatures", CANDIDACIES)
FINDABLE.fill("election", ELECTIONS_FOUND)


@owes("résultat attend d’être relevé par son élection", "résultats attendent d’être relevés par leur élection")
def unread(before: dt.datetime) -> int:
    counted = {"ballot__state": BallotState.CLOSED, "ballot__closed_at__lte": before}
    return Round.objects.filter(contest__outcome=Contest.Outcome.WAITING, **counted).count()


UNTIL = gettext_lazy("jusqu’au %s")
STAND = ngettext_lazy(
    "élection où vous pouvez porter une candidature", "élections où vous pouvez porter une candidature", "n"
)
NAME = ngettext_lazy("cercle attend que vous nommiez", "cercles attendent que vous nommiez", "n")
DECIDE = ngettext_lazy("correction de liste attend une réponse", "corrections de liste attendent une réponse", "n")
REPLY = ngettext_lazy("demande vous ôte ou déplace une voix", "demandes vous ôtent ou déplacent une voix", "n")
SIGN = ngettext_lazy("procès-verbal attend votre signature", "procès-verbaux attendent votre signature", "n")
OPEN = ngettext_lazy("élection attend que son vote s’ouvre", "élections attendent que leur vote s’ouvre", "n")
DRAW = ngettext_lazy("élection attend son tirage au sort", "élections attendent leur tirage au sort", "n")


@receiver(ballot_closed, dispatch_uid="elections.read_ballot")
def hear_of_a_result(sender: type[Ballot], ballot: Ballot, **kwargs: object) -> None:
    """A ballot is counted: its college knows who is elected."""
    read_ballot(ballot)


@STANDS_IN.fill
def stands_in_it(account: Visitor, ballot: Ballot) -> bool:
    """Stands in the election of which the ballot is a round, or speaks for a member that does."""
    election = Election.objects.filter(contests__rounds__ballot=ballot).first() if ballot.options else None
    return election is not None and Candidacy.objects.standing().in_hands_of(account, election).exists()


@receiver(member_left, dispatch_uid="elections.end_candidacies_of_a_member")
def hear_who_left(sender: type[Member], member: Member, **kwargs: object) -> None:
    """Who belongs to the association no more stands no more in the elections of its assembly."""
    for election in Election.objects.running().filter(assembly__region=member.region_id):
        hear_departure(election)


@WORDS_OF_TODAY.fill
def name_the_elected(decisions: Sequence[Decision]) -> dict[int, str]:
    """Lines of elections: the numbers of candidacies, replaced by the names of who stood, college by college."""
    lines = {line.url: line for line in decisions if line.method == DecisionMethod.ELECTION}
    numbers = [int(url.strip("/").rpartition("/")[2]) for url in lines]
    names: dict[str, dict[str, dict[str, str]]] = {}
    for row in Candidacy.objects.on_ballots(numbers) if numbers else []:
        of_election = names.setdefault(row.contest.election.get_absolute_url(), {})
        of_election.setdefault(row.contest.college.name, {})[row.option] = row.shown
    return {line.pk: read_elected(line.wording, names.get(url, {})) for url, line in lines.items()}


@receiver(options_shown)
def show_candidacies(sender: type[Ballot], ballot: Ballot, **kwargs: object) -> dict[str, dict[str, str]]:
    """Who stands is read by name, whatever the ballot keeps; a statement that care hides is not read there either,
    where the first lines of each are frozen."""
    hidden = Q(pk__in=Measure.objects.hidden(Candidacy))
    stood = Candidacy.objects.filter(contest__rounds__ballot=ballot).exclude(option="").annotate(is_hidden=hidden)
    return {
        row.option: {"name": row.shown, "kept": row.kept} | ({"text": ""} if row.is_hidden else {})  # type: ignore[attr-defined]
        for row in stood.select_related("elector__organisation", "elector__account")
    }


def led_candidacies(account: Visitor) -> CandidacyQuerySet:
    """The candidacies of elections that the account runs."""
    assemblies = Assembly.objects.led_by(account)
    return Candidacy.objects.filter(contest__election__assembly__in=assemblies.values("pk"))


register_moderators(
    Candidacy,
    lambda candidacy: chairs_of(candidacy.contest.election.assembly_id),
    queue=led_candidacies,
    words=lambda candidacy: str(candidacy.statement),
)
register_moderators(
    Election,
    lambda election: chairs_of(election.assembly_id),
    queue=lambda account: Election.objects.filter(assembly__in=Assembly.objects.led_by(account).values("pk")),
    stays=gettext_lazy("Une élection annoncée ne se masque pas : elle s’annule, avec une raison."),
)


@receiver(account_closed)
def forget_who_stood(sender: type[Account], account: Account, **kwargs: object) -> None:
    """Who leaves is named no more in what they filed: the candidacy of the member stays, without a person; that of a
    person is read by its number."""
    filed = Candidacy.objects.filter(author=account)
    filed.filter(elector__organisation=None).update(person="")
    filed.exclude(elector__organisation=None).update(person=_("une personne qui est partie"))


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Where one may stand or name somebody, what the chair decides and draws, minutes to sign."""
    today, mine = timezone.localdate(), Elector.objects.spoken_by(account).voting()
    stood = Candidacy.objects.standing().filter(elector__in=mine.values("pk"))
    open_to = Election.objects.filter(
        state__in=[ElectionState.ROLL, ElectionState.SEALED],
        candidacies_until__gte=today,
        pk__in=mine.values("election"),
    ).exclude(contests__candidacies__in=stood.values("pk"))
    named = Nomination.objects.filter(voice__in=mine.values("pk"))
    circles = Circle.objects.filter(
        state=CircleState.NAMING, naming_until__gt=timezone.now(), contest__pk__in=contests_of(mine)
    ).exclude(nominations__in=named.values("pk"))
    led = Election.objects.all() if account.is_staff else Election.objects.filter(led_by(account))
    asked = Correction.objects.waiting().filter(election__in=led.values("pk"))
    asked = asked.exclude(author=account).exclude(held_by=account)
    against = Correction.objects.against(account)
    unsigned = Election.objects.filter(
        state=ElectionState.COUNTED, scrutineers__account=account, scrutineers__signed_digest=""
    )
    late = led.filter(state=ElectionState.ORDERED, opens_at__lte=timezone.now())
    drawn = led.filter(state=ElectionState.SEALED, candidacies_until__lt=today)
    lists = reverse("elections:elections")
    return [
        TodoList(open_to, STAND, lists, page="elections:election", by="candidacies_until", dated=UNTIL),
        TodoList(circles, NAME, page="elections:circle", by="naming_until", dated=UNTIL),
        TodoList(asked, DECIDE, page="elections:corrections", key="election__number"),
        TodoList(against, REPLY, page="elections:election", key="election__number"),
        TodoList(unsigned, SIGN, page="elections:minutes"),
        TodoList(drawn, DRAW, page="elections:election"),
        TodoList(late, OPEN, page="elections:election"),
    ]


def contests_of(lines: Any) -> Any:
    """The contests of the colleges in which these lines of a roll vote."""
    return lines.filter(election__contests__college=F("college")).values("election__contests")


@SHORTCUTS.fill
def shortcuts(account: Visitor) -> Shortcuts:
    """The elections under way in which the account speaks for a member."""
    mine = Elector.objects.spoken_by(account).filter(struck=False)
    running = Election.objects.public().running().filter(pk__in=mine.values("election"))
    return Shortcuts(
        running,
        {"title": "title", "number": "number"},
        lambda row: Shortcut(
            row["title"], reverse("elections:election", args=[row["number"]]), _("vous êtes sur la liste électorale")
        ),
    )


@receiver(data_export)
def own_candidacies(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """Candidacies that the account filed, newest first."""
    rows = Candidacy.objects.filter(author=account).select_related("elector").order_by("-filed_at")[:limit]
    return "candidacies", [
        {"at": row.filed_at, "member": row.elector.name, "person": row.person, "statement": row.statement}
        for row in rows
    ]


@receiver(data_export)
def own_corrections(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """Requests to correct a roll, newest first."""
    rows = Correction.objects.filter(author=account).order_by("-number")[:limit]
    return "roll_corrections", [
        {"at": row.asked_at, "number": row.number, "words": row.words, "answer": row.reason} for row in rows
    ]


@receiver(data_export)
def own_nominations(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person said in a circle in their own name, until the circle is erased."""
    rows = Nomination.objects.filter(voice__account=account).select_related("circle", "nominee").order_by("-pk")[:limit]
    return "nominations", [
        {"circle": row.circle.number, "nominee": row.nominee.name, "reason": row.reason, "moved": row.move_reason}
        for row in rows
    ]

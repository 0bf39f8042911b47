"""What the room tells on the desk of an account, and what becomes of the proxies of a person who leaves."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import partial

from django.conf import settings
from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, Tap, TodoList
from lieudit.accounts.models import Account, Visitor
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.journal.readings import READINGS
from lieudit.toolkit import errands, french
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.health import Sign, look, owes
from lieudit.toolkit.turns import in_turn
from lieudit.voting import finding, simulating
from lieudit.voting.datasets import BALLOTS
from lieudit.voting.models import Ballot, BeleniosArchive, Proxy, RollEntry, Vote
from lieudit.voting.outcome import CHOICE_WORDS
from lieudit.voting.proxies import refuse_proxy, revoke_proxy
from lieudit.voting.services import BY_HAND, end_voices
from lieudit.voting.tasks import TOOL, count_file, verify_file
from lieudit.voting.timestamps import undated_since
from lieudit.voting.urn import opens
from lieudit.voting.workflow import ArchiveState, BallotState, EndedBy, Way

READINGS.fill("voting:voters", _("la liste de qui vote"))

DATASETS.fill("scrutins", BALLOTS)
FINDABLE.fill("ballot", finding.BALLOTS)

errands.register("recount", verify_file)
errands.register("count", count_file)
errands.register(simulating.KIND, simulating.compare_apart)


@TODO_LISTS.fill
def desk(account: Visitor) -> list[TodoList]:
    """Ballots that lack a voice that the account may cast, proxies that it is asked to carry."""
    words = ngettext_lazy("scrutin attend votre voix", "scrutins attendent votre voix", "n")
    open_to = Ballot.objects.awaiting(account)
    dated = _("première clôture le %s")
    asked = ngettext_lazy("pouvoir vous est proposé", "pouvoirs vous sont proposés", "n")
    offered, opening = Proxy.objects.offered_to(account), "giver__ballot__opens_at"
    coming, soon = ngettext_lazy("scrutin va s’ouvrir", "scrutins vont s’ouvrir", "n"), _("ouverture le %s")
    before = Ballot.objects.filter(pk__in=RollEntry.objects.entrustable_by(account).values("ballot_id"))
    return [
        TodoList(
            open_to.with_own_voice(account),
            words,
            reverse("voting:ballots"),
            page="voting:ballot",
            by="closes_at",
            dated=dated,
            own="own_key",
            taps=ways_to_vote,
        ),
        TodoList(offered, asked, page="voting:proxy", key="pk", by=opening),
        TodoList(before, coming, reverse("voting:ballots"), page="voting:ballot", by="opens_at", dated=soon),
    ]


def ways_to_vote(number: int, key: str) -> list[Tap]:
    """Each word leads to its confirmation, told to nobody's history where who voted what is not read; a paper is filled
    in, and confirmed, at its own address."""
    ballot, cast = Ballot.objects.get(number=number), reverse("voting:cast", args=[number, key])
    if ballot.options:
        return [Tap(_("Voter"), cast)]
    if ballot.in_totals:
        return [Tap(word, cast, {"choice": value, "step": "review"}) for value, word in CHOICE_WORDS.items()]
    return [Tap(word, f"{cast}?choice={value}") for value, word in CHOICE_WORDS.items()]


@owes("scrutin aurait dû s’ouvrir", "scrutins auraient dû s’ouvrir")
def unopened(before: dt.datetime) -> int:
    return Ballot.objects.announced().filter(opens_at__lte=before).count()


@owes("scrutin aurait dû être clos et compté", "scrutins auraient dû être clos et comptés")
def unclosed(before: dt.datetime) -> int:
    return Ballot.objects.open().filter(closes_at__lte=before, paused_at=None).exclude(way__in=BY_HAND).count()


@look("archives")
def unverified() -> Sign:
    """Archives of Belenios that wait for a tool which is not installed."""
    waiting = BeleniosArchive.objects.filter(state=ArchiveState.READ, box__ballot__state=BallotState.OPEN).count()
    if not waiting or shutil.which(TOOL):
        return Sign(True, "Aucune archive de Belenios n’attend son outil.")
    words = french.counted(waiting, "archive de Belenios attend", "archives de Belenios attendent")
    remedy = "Installer l’outil : apt-get install belenios-tool"
    return Sign(False, f"{words} une vérification.", remedy, "archives", waiting)


@look("timestamps")
def undated() -> Sign:
    """Results that the authority of the install has not dated."""
    if not settings.TIMESTAMP_URL:
        return Sign(True, "Aucune autorité d’horodatage n’est nommée : rien ne lui est demandé.")
    late = undated_since(timezone.now())
    if not late:
        return Sign(True, "Aucun résultat n’attend son horodatage.")
    words = french.counted(len(late), "résultat n’est pas horodaté", "résultats ne sont pas horodatés")
    fault = next((stamp.fault for stamp in late if stamp.fault), "la demande n’est pas partie")
    remedy = "Vérifiez TIMESTAMP_URL, TIMESTAMP_ROOTS et l’exécuteur des tâches : la demande repart chaque heure."
    return Sign(False, f"{words} : {fault}.", remedy, "stamps", len(late))


@look("urns")
def unopened_urns() -> Sign:
    """Open urns in which a paper was sealed by a key that the site no longer has."""
    shut = [ballot for ballot in Ballot.objects.open().filter(way=Way.URN) if not opens(ballot)]
    if not shut:
        return Sign(True, "Les urnes ouvertes s’ouvriront à leur clôture.")
    words = french.counted(len(shut), "urne ouverte ne s’ouvrira pas", "urnes ouvertes ne s’ouvriront pas")
    remedy = (
        "Remettez la clé du vote dans SECRET_KEY_FALLBACKS : une semaine après sa clôture, sans elle, le vote est nul."
    )
    return Sign(False, f"{words} : la clé du site a changé.", remedy, "urns", len(shut))


@receiver(account_closed)
def end_proxies(sender: object, account: Account, **kwargs: object) -> None:
    """Who leaves lends a voice no more before the vote, carries none, and votes no more. Votes that were cast stay."""
    waiting = Proxy.objects.standing().filter(giver__ballot__state=BallotState.PREPARED)
    acts = [
        (revoke_proxy, waiting.filter(giver__account=account)),
        (refuse_proxy, waiting.filter(holder__account=account)),
    ]
    for act, proxies in acts:
        in_turn(proxies, partial(act, actor=account))  # not if another ballot of the sitting is open already
    end_voices(RollEntry.objects.filter(account=account), EndedBy.ACCOUNT)


@receiver(data_export)
def give_votes(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The votes that the person cast, for themselves, for an organisation or by proxy."""
    cast = Vote.objects.filter(cast_by=account).select_related("entry__ballot", "carried_by").order_by("-cast_at")
    return "votes", [
        {
            "ballot": vote.entry.ballot.number,
            "question": vote.entry.ballot.question,
            "voice": vote.entry.name,
            "by_proxy_of": vote.carried_by.name if vote.carried_by else "",
            "choice": vote.words,
            "at": vote.cast_at,
        }
        for vote in cast[:limit]
    ]


@receiver(data_export)
def give_proxies(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The proxies that the person gave, or that were given to them by name."""
    mine = Proxy.objects.filter(Q(given_by=account) | Q(holder__account=account)).select_related(
        "giver__ballot", "holder"
    )
    return "proxies", [
        {
            "ballot": proxy.giver.ballot.number,
            "giver": proxy.giver.name,
            "holder": proxy.holder.name if proxy.holder else "",
            "whole_sitting": proxy.whole_sitting,
            "state": proxy.state,
            "given_at": proxy.given_at,
            "answered_at": proxy.answered_at,
        }
        for proxy in mine.order_by("-pk")[:limit]
    ]

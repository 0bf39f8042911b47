"""What comes next of a ballot: what runs until an hour, then who owes its result; late by itself."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate, now

from lieudit.journal.models import Entry, content_type_of
from lieudit.journal.sentence import SENTENCES
from lieudit.toolkit.french import NBSP, instant
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.workdays import add_working_days
from lieudit.voting.closing import LONGEST_PAUSE
from lieudit.voting.models import Ballot, BallotQuerySet
from lieudit.voting.workflow import BallotState, Way

COUNTING_DAYS = 5
"""Working days to sign the count of a vote on paper, or to bring the archive of Belenios, from the hour at which it
ends; and to write down the public draw that parts a tie, from the close."""


def step_of(ballot: Ballot, locked_until: dt.datetime | None = None) -> NextStep | None:
    """What comes next; `locked_until`, when an urn that does not open becomes void. Of one that is counted, what was
    done of it since, as the journal says it."""
    if locked_until:
        first = f"L’urne ne s’ouvre pas{NBSP}: la clé du site a changé."
        return NextStep("Qui tient le site", "remet la clé", "remettre la clé", localdate(locked_until), first=first)
    if ballot.state == BallotState.PREPARED:
        return _to_open(ballot)
    if ballot.state == BallotState.CLOSED:
        return _to_part(ballot) if ballot.is_tied else _what_followed(ballot)
    if ballot.paused_at is not None:
        until = ballot.paused_at + LONGEST_PAUSE - ballot.paused_for
        first = f"Le vote est suspendu. Il reprend seul au plus tard le {instant(until)}." if until > now() else ""
        return NextStep("Qui préside", "reprend le vote", "reprendre le vote", localdate(until), first=first)
    return _to_count(ballot)


def _to_open(ballot: Ballot) -> NextStep | None:
    if ballot.opens_at is None:
        return None
    coming = ballot.opens_at > now()
    first = f"Les voix inscrites votent du {instant(ballot.opens_at)} au {instant(ballot.closes_at)}." if coming else ""
    return NextStep("Le site", "ouvre le vote", "ouvrir le vote", _day_after(ballot.opens_at), first=first)


def _to_count(ballot: Ballot) -> NextStep:
    first = "" if ballot.is_over else f"Les voix inscrites votent jusqu’au {instant(ballot.closes_at)}."
    by = add_working_days(localdate(ballot.closes_at), COUNTING_DAYS)
    if ballot.way == Way.PAPER:
        return NextStep("Qui dépouille", "signe son relevé", "signer son relevé", by, first=first)
    if ballot.way == Way.BELENIOS:
        return NextStep("Qui préside", "apporte l’archive du vote", "apporter l’archive du vote", by, first=first)
    does, should = "compte les voix et publie le résultat", "compter les voix et publier le résultat"
    return NextStep("Le site", does, should, _day_after(ballot.closes_at), first=first)


def _to_part(ballot: Ballot) -> NextStep:
    by = add_working_days(localdate(ballot.closed_at), COUNTING_DAYS)
    does, should = "inscrit le tirage public qui départage", "inscrire le tirage public qui départage"
    return NextStep("Le secrétariat", does, should, by, first="Le vote est à égalité.")


def with_what_followed(ballots: BallotQuerySet) -> BallotQuerySet:
    """Each with the last act by which a room above drew the consequences of its count, as `followed`, in their query:
    « Le conseil adopte la position commune… », with its page."""
    acts = Entry.objects.public().filter(
        mentions__content_type=content_type_of(Ballot()),
        mentions__object_id=OuterRef("pk"),
        at__gte=OuterRef("closed_at"),
        data__url__startswith="/",
    )
    last = acts.order_by("-pk").values(act=JSONObject(kind="kind", data="data"))[:1]
    return ballots.annotate(followed=Subquery(last))


def _what_followed(ballot: Ballot) -> NextStep | None:
    act = getattr(ballot, "followed", None)
    if not act:
        return None
    said = SENTENCES[act["kind"]].say(act["data"])
    return NextStep(first=said, url=str(act["data"]["url"]), link=str(act["data"].get("link") or "Lire la suite"))


def _day_after(moment: dt.datetime) -> dt.date:
    return localdate(moment) + dt.timedelta(days=1)

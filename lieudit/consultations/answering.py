"""Answering statements, for oneself or for a place: whose voice it is, and what it says. No line of the journal says
who answered, nor what (decision 53)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Subquery, Value
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.consultations.groups import groups_of_person, groups_of_place
from lieudit.consultations.models import Answer, Consultation, Statement, Voice
from lieudit.consultations.vocabulary import Audience
from lieudit.consultations.workflow import CONSULTATION_WORKFLOW
from lieudit.governance.models import Seat
from lieudit.journal import services as journal
from lieudit.membership.models import Member
from lieudit.network.models import Place, Representative
from lieudit.network.permissions import speaks_for
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import DAY, Trace
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared

MOST_VOICES = 60
"""Voices that one network address may begin in a day, without account: a room on the same line answers together."""
CLOSED_ALREADY = "consultation closed"
"""What the trigger of the table of answers says."""
BEGUN_ALREADY = "_has_one_voice"
"""How the constraints end that give one voice to a person, to a place, to a browser."""


class Said(NamedTuple):
    """What is said of one statement."""

    value: int
    important: bool = False


@dataclass(frozen=True)
class Speaker:
    """Who answers: an account for oneself or for a `place`, or a visitor by the `key` of a browser.

    `region` and `tie` are what a person declares of oneself; `origin` counts the voices of one connection.
    """

    account: Account | None = None
    place: Place | None = None
    key: str = ""
    region: str = ""
    tie: str = ""
    origin: str = ""
    typist: Account | None = None
    """Who types back a sheet of paper, whose voice is that of a visitor."""

    def known(self) -> dict[str, int | str]:
        """The columns by which the voice is found again, and what they hold."""
        if self.place:
            return {"place_id": self.place.pk}
        return {"account_id": self.account.pk} if self.account else {"key": self.key}


def voice_of(consultation: Consultation, speaker: Speaker) -> Voice | None:
    """The voice that was begun, if one was."""
    if not (speaker.place or speaker.account or speaker.key):
        return None
    return Voice.objects.filter(consultation=consultation, **speaker.known()).first()


def answer_statements(consultation: Consultation, *, speaker: Speaker, said: Mapping[int, Said]) -> Voice:
    """Keep what a voice says of statements, by their ranks: one row each, the last word counts until the close. Of the
    voice that is returned, only the key is known where it had begun before.

    All of it, or nothing: closed meanwhile, none is kept and the message says so.
    """
    try:
        with transaction.atomic():
            return _answer(consultation, speaker, said)
    except IntegrityError as fault:
        if CLOSED_ALREADY in str(fault):
            raise RuleBroken(closed_meanwhile()) from fault
        if BEGUN_ALREADY not in str(fault):
            raise
    return answer_statements(consultation, speaker=speaker, said=said)  # begun at the same instant: it is found now


def closed_meanwhile() -> str:
    return _("La consultation vient de se clore : ces réponses-ci ne sont pas comptées, les précédentes le sont.")


def _answer(consultation: Consultation, speaker: Speaker, said: Mapping[int, Said]) -> Voice:
    CONSULTATION_WORKFLOW.check("answer", consultation)
    if not consultation.is_open:
        raise RuleBroken(closed_meanwhile())
    if not said:
        raise RuleBroken(_("Répondez à une affirmation au moins, ou passez."))
    _check_speaker(consultation, speaker)
    consulted = {"consultation": consultation.pk, "assembly": consultation.assembly_id}
    rows = _asked(**consulted, ranks=list(said), **speaker.known())
    asked = {row.rank: row for row in rows}
    if len(asked) < len(said):
        raise RuleBroken(_("Une affirmation vient d’être retirée : la page en montre d’autres, vos réponses restent."))
    voice = Voice(pk=rows[0].voice) if rows[0].voice else _begin(consultation, speaker, may_sit=rows[0].may_sit)
    answers = [
        Answer(voice=voice, statement_id=asked[rank].pk, **each._asdict()) for rank, each in sorted(said.items())
    ]
    Answer.objects.bulk_create(
        answers,
        update_conflicts=True,
        unique_fields=["voice", "statement"],
        update_fields=["value", "important"],
    )
    return voice


class Asked(NamedTuple):
    """A statement that is answered; the voice, if it has begun; whether its account may sit or belong somewhere."""

    rank: int
    pk: int
    voice: int | None
    may_sit: bool


@prepared(Asked)
def _asked(
    *,
    consultation: Blank,
    assembly: Blank,
    ranks: Blank,
    account_id: Blank | None = None,
    place_id: Blank | None = None,
    key: Blank | None = None,
) -> Rows:
    """What a screen answers, in one read: most of who begins sits nowhere, which is then not looked for."""
    speaker = {"account_id": account_id, "place_id": place_id, "key": key}
    known = Voice.objects.filter(consultation=consultation, **{name: by for name, by in speaker.items() if by})
    may_sit: Exists | Value = Value(False)
    if account_id:
        seats = Seat.objects.filter(account=account_id, college__assembly=assembly)
        speaks = Representative.objects.filter(account=account_id, organisation__isnull=False)
        may_sit = Exists(seats) | Exists(speaks) | Exists(Member.objects.filter(account=account_id))  # type: ignore[assignment]
    rows = Statement.objects.served().filter(OneOf(F("rank"), ranks), consultation=consultation).order_by("rank")
    sits = ExpressionWrapper(may_sit, BooleanField())
    return rows.values_list("rank", "pk", Subquery(known.values("pk")[:1]), sits)


def _check_speaker(consultation: Consultation, speaker: Speaker) -> None:
    if speaker.place:
        if not speaks_for(speaker.account, speaker.place):
            raise RuleBroken(_("Vous ne parlez pas, ou plus, pour %s.") % speaker.place)
    elif consultation.audience == Audience.PLACES:
        raise RuleBroken(_("Cette consultation s’adresse aux lieux : dites pour lequel vous répondez."))
    elif speaker.account is None and (consultation.audience != Audience.ALL or not speaker.key):
        raise RuleBroken(_("Connectez-vous pour répondre, ou acceptez le cookie qui garde vos réponses."))


def _begin(consultation: Consultation, speaker: Speaker, *, may_sit: bool) -> Voice:
    """A new voice, with the groups that it declares."""
    origin = ""
    if speaker.place:
        groups = groups_of_place(speaker.place)
    else:
        groups = groups_of_person(consultation, speaker.account, speaker.region, speaker.tie, may_sit=may_sit)
        origin = speaker.origin
        if speaker.account is None and speaker.typist is None:
            _count_visitor(origin)
    facts = {"groups": groups, "origin": origin, "typist": speaker.typist}
    voice = Voice.objects.create(consultation=consultation, **speaker.known(), **facts)
    if speaker.account:
        journal.begin_to_follow(consultation, account=speaker.account)
    return voice


def _count_visitor(origin: str) -> None:
    """Count a voice without account from this network address; too many in a day are slowed."""
    if not Trace.keep(origin, MOST_VOICES, within=DAY):
        raise RuleBroken(
            _("Beaucoup de réponses viennent de votre connexion aujourd’hui : connectez-vous, ou revenez demain.")
        )


def said_by(voice: Voice | None) -> dict[int, Said]:
    """What a voice has said, by rank."""
    if voice is None:
        return {}
    rows = Answer.objects.filter(voice=voice).values_list("statement__rank", "value", "important")
    return {rank: Said(value, important) for rank, value, important in rows}

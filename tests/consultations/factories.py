"""Consultations at each moment of their life, made by the acts themselves, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.consultations.answering import Said, Speaker, answer_statements
from lieudit.consultations.models import Consultation, Voice
from lieudit.consultations.services import close_consultation, open_consultation, prepare_consultation
from lieudit.consultations.tasks import read_consultation
from lieudit.consultations.vocabulary import Audience, Tie, Value
from tests.governance.factories import a_council
from tests.worlds import kept

QUESTION = "Comment tenir une permanence numérique dans la durée ?"
STATEMENTS = (
    "Un poste financé trois ans vaut mieux que deux postes d’un an.",
    "Les permanences doivent rester gratuites pour tout le monde.",
    "Chaque lieu devrait accueillir au moins une demi-journée par semaine.",
    "L’État devrait payer la moitié du coût de chaque permanence.",
    "Les bénévoles peuvent tenir une permanence sans formation.",
    "Une permanence sans confidentialité ne devrait pas ouvrir.",
)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@kept
def a_drafted(**values: Any) -> Consultation:
    """One that is prepared by who chairs a council: `consultation.chair`."""
    council = values.pop("council", None) or a_council()
    words: dict[str, Any] = {"question": QUESTION, "why": "Le conseil écrira une position en mars."}
    words |= {"audience": Audience.ALL, "closes_on": in_days(20), "statements": "\n".join(STATEMENTS), **values}
    chair = council.seats[0].voter
    consultation = prepare_consultation(council, actor=chair, **words)
    consultation.chair, consultation.council = chair, council
    return consultation


@kept
def an_open(**values: Any) -> Consultation:
    drafted = a_drafted(**values)
    opened = open_consultation(drafted, actor=drafted.chair)
    opened.chair, opened.council = drafted.chair, drafted.council
    return opened


@kept
def a_voice(consultation: Consultation, said: str, *, n: int = 0, **speaker: Any) -> Voice:
    """A visitor, the `n`-th, unless another speaker: one letter a statement, « a », « d », « p », « - » for nothing."""
    values = {"a": Value.AGREE, "d": Value.DISAGREE, "p": Value.PASS}
    answers = {rank: Said(values[letter]) for rank, letter in enumerate(said, 1) if letter != "-"}
    who = Speaker(**(speaker or {"key": f"visitor {n}", "origin": f"o{n}"}))
    return answer_statements(consultation, speaker=who, said=answers)


@kept
def two_groups(consultation: Consultation) -> None:
    """Forty visitors: a team of twenty, twenty users. They share the two first, part on the third, pass the fourth."""
    for n in range(20):
        a_voice(consultation, "aaapd", key=f"team {n}", tie=Tie.TEAM, origin=f"t{n}")
        a_voice(consultation, "aadpd", key=f"user {n}", tie=Tie.USER, origin=f"u{n}")


@kept
def a_closed(**values: Any) -> Consultation:
    """One whose answers were read for ever."""
    consultation = an_open(**values)
    two_groups(consultation)
    closed = close_consultation(consultation, actor=consultation.chair, closing="Tout le monde a parlé.")
    read_consultation.func(closed.pk)
    closed.chair, closed.council = consultation.chair, consultation.council
    return closed

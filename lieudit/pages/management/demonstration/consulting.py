"""Three consultations of the council: one that became a draft, one that is open, one that is prepared."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lieudit.consultations.answering import Said, Speaker, answer_statements
from lieudit.consultations.models import Consultation
from lieudit.consultations.position import open_position
from lieudit.consultations.services import (
    accept_statement,
    close_due_consultations,
    join_statement,
    open_consultation,
    prepare_consultation,
    propose_statement,
    refuse_statement,
)
from lieudit.consultations.sheets import type_sheet
from lieudit.consultations.tasks import read_as_it_goes
from lieudit.consultations.vocabulary import Audience, Tie, Value
from lieudit.network.models import Place
from lieudit.network.permissions import speaks_for
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.french import typeset

CLOSED, OPENED = 75, 9
"""Days ago, the first two were opened."""
LASTING = 21
VISITORS, PLACES = 72, 18
"""Voices of the first one; the second has half of them so far."""

AGREE, AGAINST, PASS = Value.AGREE, Value.DISAGREE, Value.PASS
SPACES = (
    ("Un tiers-lieu a besoin d’au moins une salle où l’on peut parler sans être entendu.", "together"),
    ("Les horaires affichés devraient être tenus, même quand il vient peu de monde.", "together"),
    ("Chaque lieu devrait pouvoir refuser une activité qui le met en difficulté.", "together"),
    ("Un lieu qui reçoit de l’argent public devrait ouvrir au moins un soir par semaine.", "tie"),
    ("Les usagers réguliers devraient siéger à la gouvernance de leur lieu.", "tie"),
    ("Dans une petite commune, le lieu et la mairie devraient partager un poste.", "region"),
    ("Les lieux devraient publier leur bilan carbone chaque année.", "unknown"),
    ("Un lieu devrait vivre de ses recettes au bout de trois ans.", "against"),
)
HOSTING = (
    ("Accueillir des jeunes demande une personne formée, présente tout le temps.", "together"),
    ("Les lieux devraient dire d’avance ce qu’ils n’accueillent pas.", "together"),
    ("Un bénévole ne devrait jamais être seul avec un mineur.", "together"),
    ("Les jeunes devraient pouvoir ouvrir le lieu eux-mêmes le soir.", "tie"),
    ("Le règlement intérieur devrait être écrit avec les jeunes.", "region"),
    ("Les lieux connaissent bien leurs obligations d’accueil collectif.", "unknown"),
)
READY = (
    "Une permanence devrait être ouverte au moins deux demi-journées par semaine.",
    "Un médiateur numérique devrait avoir un contrat de trois ans au moins.",
    "Les données des personnes aidées ne devraient jamais être gardées.",
    "L’État devrait payer la moitié du coût de chaque permanence.",
    "Un lieu devrait pouvoir dire qu’il ne peut plus accueillir.",
)


SHEETS = 7
"""Filled in on paper at the market, and typed back."""


class Consulting:
    """The chair asks; visitors and places answer, propose, and read what brings them together."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.chair, self.assembly = cast.roles["presidence"], cast.assemblies["national"]

    def strands(self) -> list[Strand]:
        return [self.closed(), self.open(), self.prepared()]

    def closed(self) -> Strand:
        yield self.ago(CLOSED)
        asked = self._ask("Qu’attendre d’un tiers-lieu ouvert à tout le monde ?", [text for text, _how in SPACES])
        yield self.ago(CLOSED - 4)
        self._answer(asked, SPACES, VISITORS, PLACES)
        speaker = self.cast.speakers[self._spoken()[0].pk]
        kept = propose_statement(asked, actor=speaker, text="Une salle calme vaut mieux qu’une grande salle.")
        same = propose_statement(asked, actor=speaker, text="Il faut une pièce pour parler en confidence.")
        left = propose_statement(asked, actor=None, origin="voix", text="Le gérant du Lavoir est un incapable.")
        yield self.ago(CLOSED - 5)
        accept_statement(kept, actor=self.chair)
        join_statement(same, actor=self.chair, joined_to=asked.statements.get(rank=1))
        refuse_statement(left, actor=self.chair, reason="Elle vise une personne, et ne dit pas d’idée")
        yield self.ago(CLOSED - LASTING - 1)
        close_due_consultations()
        yield self.ago(CLOSED - LASTING - 3)
        asked.refresh_from_db()
        open_position(asked, actor=self.chair)

    def open(self) -> Strand:
        yield self.ago(OPENED)
        asked = self._ask("Comment accueillir des jeunes sans se mettre en défaut ?", [text for text, _how in HOSTING])
        yield self.ago(OPENED - 3)
        self._answer(asked, HOSTING, VISITORS // 2, PLACES // 2)
        for n in range(SHEETS):
            said = self._said(HOSTING, n, Tie.NEIGHBOUR, "75")
            type_sheet(asked, actor=self.chair, sheet=n + 1, said=said, region="75", tie=Tie.NEIGHBOUR)
        read_as_it_goes()
        yield self.ago(0.2)
        speaker = self.cast.speakers[self._spoken()[1].pk]
        propose_statement(asked, actor=speaker, text="Les parents devraient savoir à quelle heure le lieu ferme.")

    def prepared(self) -> Strand:
        yield self.ago(1)
        self._prepare("Que demander pour les permanences numériques ?", READY)

    def _prepare(self, question: str, statements: list[str] | tuple[str, ...]) -> Consultation:
        return prepare_consultation(
            self.assembly,
            actor=self.chair,
            question=typeset(question),
            why="Le conseil en fera un projet de position, où les groupes minoritaires seront nommés.",
            audience=Audience.ALL,
            closes_on=timezone.localdate() + dt.timedelta(days=LASTING),
            statements="\n".join(statements),
        )

    def _ask(self, question: str, statements: list[str]) -> Consultation:
        return open_consultation(self._prepare(question, statements), actor=self.chair)

    def _spoken(self) -> list[Place]:
        """The places for which somebody speaks at this moment of the story."""
        speakers = self.cast.speakers
        return [place for place in self.cast.places if speaks_for(speakers.get(place.pk), place)]

    def _answer(self, asked: Consultation, statements: tuple[tuple[str, str], ...], visitors: int, places: int) -> None:
        """Voices that agree as their groups do, and a few otherwise."""
        ties, regions = (Tie.TEAM, Tie.USER, Tie.NEIGHBOUR), ("75", "53", "44")
        for n in range(visitors):
            tie, region = ties[n % 3], regions[n // 3 % 3]
            who = Speaker(key=f"voix {asked.number} {n}", origin=f"{asked.number} {n}", tie=tie, region=region)
            answer_statements(asked, speaker=who, said=self._said(statements, n, tie, region))
        for n, place in enumerate(self._spoken()[:places]):
            who = Speaker(account=self.cast.speakers[place.pk], place=place)
            region = place.municipality.department.region.code
            said = self._said(statements, n, Tie.TEAM, region)
            shared = {rank: Said(AGREE) for rank, (_text, how) in enumerate(statements, 1) if how == "together"}
            answer_statements(asked, speaker=who, said=said | shared)

    def _said(self, statements: tuple[tuple[str, str], ...], n: int, tie: str, region: str) -> dict[int, Said]:
        return {
            rank: Said(self._value(how, n + rank, tie, region), important=(n + rank) % 6 == 0)
            for rank, (_text, how) in enumerate(statements, 1)
            if (n + rank) % 9
        }

    def _value(self, how: str, turn: int, tie: str, region: str) -> Value:
        if turn % 11 == 0:
            return PASS
        for_it = {"together": turn % 13 > 0, "tie": tie != Tie.TEAM, "region": region == "75", "against": turn % 7 == 0}
        if how == "unknown":
            return PASS if turn % 2 else AGREE
        return AGREE if for_it[how] else AGAINST

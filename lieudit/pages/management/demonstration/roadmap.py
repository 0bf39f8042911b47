"""Two years of the council's roadmap: goals from decisions; dates that hold, slip, or are given up with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative.models import Promise
from lieudit.governance.models import AssemblyKind, Decision, DecisionMethod
from lieudit.governance.services import register_decision
from lieudit.learning.models import PeerVisit
from lieudit.network.models import Organisation, Representative
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.roadmap import services
from lieudit.roadmap.models import Goal, Milestone
from lieudit.roadmap.vocabulary import Licence, Mission
from lieudit.toolkit.types import Fields

ASSEMBLY = 350
"""Days from today, the assembly that votes the cooperative, as its steps say too."""
OPENED = 320
"""Days ago, the roadmap was decided and its goals opened."""


@dataclass(frozen=True)
class MilestoneStory:
    """One milestone: who carries it (a group, or the name of an organisation), its first date, and what happened.

    Days count from today, as `due`; `story` holds acts with the day they were done, in order. « count » says how many
    of `COUNTED` there are that day, as their own page does.
    """

    title: str
    carrier: str
    due: int
    story: tuple[tuple[Any, ...], ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Aim:
    title: str
    mission: Mission
    carrier: str
    milestones: tuple[MilestoneStory, ...]


COUNTED: dict[str, Callable[[], int]] = {
    "visits": lambda: PeerVisit.objects.public().count(),
    "promises": lambda: Promise.objects.standing().filter(cooperative__assembly__kind=AssemblyKind.NATIONAL).count(),
}
"""What a milestone counts in the registers of the story."""


AIMS = (
    Aim("Fonctionner", Mission.GATHERINGS, "Secrétariat", (
        MilestoneStory("Règles de fonctionnement, première version", "Groupe Gouvernance", -290, ((-296, "meet"),)),
        MilestoneStory("Poids des collèges réexaminés après un an", "Groupe Gouvernance", 20, (
            (-200, "slip", 62, "Chaque collège doit d’abord avoir ses sièges occupés."),
            (-68, "slip", 142, "Attendre une année pleine de votes."),
        )),
        MilestoneStory("Élections par collège", "Secrétariat", 205),
    )),
    Aim("Relier les réseaux", Mission.TRANSFER, "Les Amers, lieux de Bretagne", (
        MilestoneStory("Dix visites d’un lieu chez un autre", "Les Amers, lieux de Bretagne", 65, (
            (-135, "count", "visits", 10), (-25, "count", "visits", 10),
        )),
        MilestoneStory("Une permanence d’entraide par département", "Dordogne et Océan, lieux partagés", 330),
    )),
    Aim("Outiller les lieux", Mission.COMMONS, "L’équipe d’animation nationale", (
        MilestoneStory("Carnet de bord des permanences", "Écrans partagés", -132, (
            (-210, "say", "essayé par douze lieux"),
            (-133, "give", "Carnet de bord, modèle et mode d’emploi", Licence.CC_BY_SA),
            (-132, "meet"),
        )),
        MilestoneStory("Guide des baux de friche", "Groupe Foncier", 78, (
            (-190, "say", "plan écrit"),
            (-112, "say", "3 sur 8"),
        )),
        MilestoneStory("Annuaire commun des formateurs", "L’Autan des lieux", -160, (
            (-168, "drop", "Trois réseaux en tiennent déjà un. Nous avons décidé de les relier."),
        )),
    )),
    Aim("Se former", Mission.TRAINING, "Étudier ici", (
        MilestoneStory("Parcours de facilitation, cinq modules", "Étudier ici", 100, (
            (-140, "slip", 130, "Deux formatrices se sont désistées."), (-25, "say", "2 modules sur 5"),
        )),
    )),
    Aim("Peser et rendre compte", Mission.ADVOCACY, "Groupe Plaidoyer", (
        MilestoneStory("Bilan public des réponses des institutions", "Groupe Plaidoyer", -20, (
            (-60, "slip", 40, "Une institution a demandé un délai pour répondre."),
        )),
        MilestoneStory("Lettre ouverte sur la médiation numérique", "Groupe Plaidoyer", -240, (
            (-242, "give", "Lettre ouverte", Licence.ETALAB), (-242, "meet"),
        )),
    )),
    Aim("Aider les lieux qui naissent", Mission.INNOVATION, "Ateliers de fabrication associés", (
        MilestoneStory("Appel à essaimage, dix lieux accompagnés", "Ateliers de fabrication associés", 260),
    )),
    Aim("Devenir une coopérative", Mission.PARTNERS, "Groupe Coopérative", (
        MilestoneStory("Statuts de la coopérative, premier texte", "Groupe Coopérative", -70, (
            (-150, "slip", -20, "Le choix entre deux formes n’est pas tranché."),
            (-80, "slip", 45, "Chaque collège relit le préambule."),
            (-24, "slip", 10, "L’avis d’un réviseur est attendu."),
            (-1.1, "meet"),
        )),
        MilestoneStory("Promesses de souscription, 150 sociétaires", "Groupe Coopérative", 110, (
            (-45, "slip", 200, "Les statuts se discutent encore : on s’engage mieux sur un texte."),
            (-30, "count", "promises", 150), (-12, "count", "promises", 150),
        )),
        MilestoneStory("Assemblée de transformation", "Bureau", 292, (
            (-23, "slip", ASSEMBLY, "Elle suit les promesses."),
        )),
    )),
)  # fmt: skip


class Roadmap:
    """The chair opens the goals; who carries a milestone says where it stands."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ago = cast.calendar.ago
        self.chair, self.assembly = cast.roles["presidence"], cast.assemblies["national"]

    def strands(self) -> list[Strand]:
        """One strand a milestone, so that they are woven with all the rest; and the timer that hears silences."""
        goals: dict[str, Goal] = {}
        told = [self._milestone(goals, aim, told) for aim in AIMS for told in aim.milestones]
        return [self._decide(goals), *told, self._silences()]

    def _decide(self, goals: dict[str, Goal]) -> Strand:
        yield self.ago(OPENED)
        decision = self._decision(
            "Une feuille de route sur deux ans",
            "Le conseil se donne six objectifs, un par mission ; le septième, devenir une coopérative, a sa décision. "
            "Chaque ligne a un porteur et une date. Une date qui glisse reste écrite avec son motif.",
        )
        cooperative = self._decision(
            "Préparer la transformation en coopérative",
            "Le conseil prépare sa transformation en société coopérative d’intérêt collectif dans les deux ans.",
        )
        for aim in AIMS:
            source = cooperative if aim.mission == Mission.PARTNERS else decision
            words: Fields = {"title": aim.title, "mission": aim.mission, "decision": source}
            goals[aim.title] = services.open_goal(self.assembly, actor=self.chair, **words, **self._owner(aim.carrier))

    def _decision(self, title: str, wording: str) -> Decision:
        return register_decision(
            self.assembly,
            actor=self.cast.roles["secretariat"],
            title=title,
            wording=wording,
            method=DecisionMethod.MINUTES,
            url=self.assembly.get_absolute_url(),
        )

    def _milestone(self, goals: dict[str, Goal], aim: Aim, told: MilestoneStory) -> Strand:
        yield self.ago(OPENED - 1)
        goal = goals[aim.title]
        milestone = services.add_milestone(
            goal,
            actor=self.chair,
            title=told.title,
            text=told.text,
            decision=goal.decision,
            first_on=self._day(told.due),
            **self._owner(told.carrier),
        )
        for day, act, *words in told.story:
            yield self.ago(-day)
            self._act(milestone, act, words)

    def _act(self, milestone: Milestone, act: str, words: list[Any]) -> None:
        chair, bearer = self.chair, self._bearer(milestone.owner)
        if act == "say":
            services.say_progress(milestone, actor=bearer, progress=words[0])
        elif act == "count":
            things, wanted = words
            services.say_progress(milestone, actor=bearer, progress=f"{COUNTED[things]()} sur {wanted}")
        elif act == "slip":
            day, reason = words
            services.slip_milestone(milestone, actor=bearer, to_on=self._day(day), reason=reason)
        elif act == "give":
            url = "https://communs.exemple.invalid/livrables/"
            title, licence = words
            services.add_deliverable(milestone, actor=bearer, title=title, url=url, licence=licence)
        elif act == "drop":
            services.drop_milestone(milestone, actor=chair, closing=words[0])
        else:
            services.meet_milestone(milestone, actor=chair, closed_on=timezone.localdate())

    def _silences(self) -> Strand:
        """Every week, as the timer of a real site does each day."""
        for week in range(OPENED // 7, 0, -1):
            yield self.ago(week * 7 - 0.5)
            services.signal_silences()

    def _day(self, days: int) -> dt.date:
        return timezone.localdate(self.cast.calendar.now) + dt.timedelta(days=days)

    def _owner(self, carrier: str) -> Fields:
        """An organisation of the story, else the name of a group."""
        found = Organisation.objects.filter(name=carrier).first()
        return {"owner": found} if found else {"owner_name": carrier}

    def _bearer(self, owner: Organisation | None) -> Account:
        """Who speaks for the owner; the chair, for a group."""
        if owner is None:
            return self.chair
        spoken = Representative.objects.running().of(owner).select_related("account")
        return spoken.earliest("pk").account if spoken.exists() else self.chair

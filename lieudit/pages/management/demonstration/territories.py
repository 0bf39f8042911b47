"""A department and its region at work: needs carried higher and answered, a national position said in other words."""

from __future__ import annotations

from collections.abc import Iterator

from lieudit.deliberation.models import Position
from lieudit.desks.services import say_telephone, spread_thing
from lieudit.lexicon.services import add_group
from lieudit.needs.escalating import answer_escalation, escalate_need
from lieudit.needs.models import Need
from lieudit.network.models import Animator
from lieudit.network.vocabulary import Level
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Voices

NEW_AQUITAINE = "75"
TELEPHONE = "+33536491212"
BUS = "Les cars du samedi ont été supprimés : personne ne peut plus venir à l’atelier sans voiture."
ROOF = "Notre toiture fuit et la commune n’a pas les moyens. Qui finance les petits travaux de lieux comme le nôtre ?"
TRAINING = "Deux bénévoles veulent se former à la gestion d’un lieu. La formation la plus proche est à trois heures."
WORDS = (
    "En Creuse, cette position concerne surtout les permanences d’Aubusson et de Guéret, dont les postes finissent en "
    "décembre.\n\nDites-nous avant la fin du mois si votre poste est concerné : nous le dirons ensemble au département."
)


class Territories:
    """The animation of the Creuse, and that of its region."""

    def __init__(self, cast: Cast, voices: Voices) -> None:
        self.cast, self.voices, self.ago = cast, voices, cast.calendar.ago
        self.region, self.body = cast.animators[NEW_AQUITAINE], cast.networks[NEW_AQUITAINE]
        self.animator = cast.roles["creuse"]
        self.network = Animator.objects.get(account=self.animator).organisation

    def strands(self) -> Iterator[Strand]:
        yield self.taken()
        yield self.handed_back()
        yield self.waiting()
        yield self.spread()
        yield self.named()
        yield self.called()

    def taken(self) -> Strand:
        """Carried to the region, which keeps it."""
        need = yield from self.voices.say(38, BUS, ("services",), self.cast.places[0])
        yield self.ago(34)
        self._carry(need, "Les cars sont une compétence de la Région, et trois départements le disent.")
        yield self.ago(29)
        self._answer(need, "take", "Nous le portons à la commission des mobilités de la Région en janvier.")

    def handed_back(self) -> Strand:
        """Carried to the region, which knows an aid of the department."""
        need = yield from self.voices.say(21, ROOF, ("other",), self.cast.places[1])
        yield self.ago(17)
        self._carry(need, "Aucune aide départementale connue pour de petits travaux.")
        yield self.ago(5)
        self._answer(need, "hand_back", "Le département ouvre un fonds de petits travaux jusqu’en mars : demandez-le.")

    def waiting(self) -> Strand:
        """Carried to the region, which has not answered yet."""
        need = yield from self.voices.say(13, TRAINING, ("education",), self.cast.places[2])
        yield self.ago(8)
        self._carry(need, "Former à trois heures de route n’est pas possible. La Région organise ces formations.")

    def spread(self) -> Strand:
        """The last position but one is said to the Creuse; the last waits to be."""
        yield self.ago(4)
        positions = Position.objects.order_by("-adopted_at")[:2]
        if len(positions) == 2:
            title = "Les permanences numériques de la Creuse, et cette position"
            land = self.cast.places[0].municipality.department
            spread_thing(positions[1], land, actor=self.animator, hat=self.network, title=title, words=WORDS)

    def named(self) -> Strand:
        """People of the Creuse say it otherwise: the search of the site learns it."""
        yield self.ago(33)
        add_group(actor=self.animator, words=["transport à la demande", "taxi rural", "minibus du marché"])

    def called(self) -> Strand:
        """Who would rather speak than write calls the desk, at a number that is never given to anybody."""
        yield self.ago(60)
        land = self.cast.places[0].municipality.department
        say_telephone(land, actor=self.animator, number=TELEPHONE, hours="le mardi et le jeudi, de 9 h à midi")

    def _carry(self, need: Need, reason: str) -> None:
        escalate_need(need, actor=self.animator, hat=self.network, to_level=Level.REGIONAL, reason=reason)

    def _answer(self, need: Need, step: str, text: str) -> None:
        escalation = need.escalations.latest("at")
        answer_escalation(escalation, actor=self.region, hat=self.body, step=step, text=text)

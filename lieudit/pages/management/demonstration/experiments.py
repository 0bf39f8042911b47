"""Experiments: one confirmed, repeated by two places, made a common; one that failed and says so; one going on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.commons.services import deposit_resource
from lieudit.funding.experimenting import (
    Counted,
    conclude_experiment,
    join_experiment,
    propose_experiment,
    repeat_experiment,
    say_deviation,
    start_experiment,
    write_repetition,
)
from lieudit.funding.experiments_board import common_of
from lieudit.funding.models import Experiment
from lieudit.funding.vocabulary import Finding
from lieudit.network.models import Place
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.french import typeset

FIRST = 20
"""Rank, among the places that somebody represents, of the first that tries."""


class Experiments:
    """Who represents a place tries; others try with it, or after it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.places = [place for place in cast.places if place.pk in cast.speakers]

    def strands(self) -> list[Strand]:
        return [self.meals(), self.sunday(), self.keys()]

    def meals(self) -> Strand:
        """Confirmed; two places do it again, one finds the same, the other does not know; it became a common."""
        yield self.ago(330)
        place, actor = self.trying(0)
        first = propose_experiment(
            place,
            actor=actor,
            title=typeset("Le repas à prix libre du jeudi"),
            belief=typeset("un repas à prix libre ferait venir des voisins qui n’entrent jamais."),
            sign=typeset("un tiers des convives n’étaient jamais venus, sans que la caisse y perde."),
            protocol=typeset(
                "Chaque jeudi, un plat unique, une boîte à l’entrée, aucun prix affiché. On demande à chacun s’il est "
                "déjà venu, et on compte la boîte le soir même, à deux."
            ),
            watcher=typeset("Le centre social voisin"),
            days=120,
            budget=Decimal(900),
            measures=(
                Counted(
                    "Convives jamais venus",
                    "part en %",
                    typeset("La question à l’entrée, notée au bâton."),
                    Decimal(8),
                    Decimal(33),
                ),
                Counted(
                    typeset("Reste de la caisse"),
                    "euros par repas",
                    typeset("La boîte, moins les achats."),
                    Decimal(-20),
                    Decimal(0),
                ),
            ),
        )
        yield self.ago(322)
        other, speaker = self.trying(1)
        join_experiment(first, actor=speaker, place=other)
        yield self.ago(320)
        start_experiment(first, actor=actor)
        yield self.ago(262)
        words = "Trois jeudis fériés : le repas s’est tenu le mercredi, et nous les comptons."
        say_deviation(first, actor=actor, on=timezone.localdate() - dt.timedelta(days=3), words=typeset(words))
        yield self.ago(198)
        words = (
            "Les nouveaux venus sont venus par la question du voisin, pas par l’affiche. La boîte couvre les achats "
            "dès la quatrième semaine. Ce qui use, c’est la vaisselle : il faut deux personnes de plus."
        )
        self.conclude(first, actor, Finding.CONFIRMED, words, (Decimal(36), Decimal("4.5")))
        yield from self.share(first, place, actor)
        repeated = [self.again(first, rank) for rank in (2, 3)]
        yield self.ago(180)
        for again, speaker, before in repeated:
            words_of = typeset("L’épicerie d’en face")
            write_repetition(again, actor=speaker, watcher=words_of, days=90, before=before, budget=Decimal(600))
        yield self.ago(176)
        for again, speaker, _before in repeated:
            start_experiment(again, actor=speaker)
        yield self.ago(80)
        (one, one_speaker, _), (two, two_speaker, _) = repeated
        words = "Ici aussi, un tiers de nouveaux. La caisse perd un peu : nos portions sont plus grandes."
        self.conclude(one, one_speaker, Finding.CONFIRMED, words, (Decimal(34), Decimal(1)))
        words = "Le carnet des convives a été perdu un mois : nous ne savons pas. La caisse, elle, tient."
        self.conclude(two, two_speaker, Finding.UNDECIDED, words, (None, Decimal(2)))

    def sunday(self) -> Strand:
        """It failed, and says what it taught."""
        yield self.ago(210)
        place, actor = self.trying(4)
        experiment = propose_experiment(
            place,
            actor=actor,
            title=typeset("Ouvrir l’atelier le dimanche matin"),
            belief=typeset("des familles viendraient réparer ensemble, le dimanche matin."),
            sign=typeset("dix familles passent chaque dimanche, et moins de cinq nous donnerait tort."),
            protocol=typeset("Ouvert de 10 h à 13 h, deux bénévoles, du café, les outils simples sortis."),
            watcher=typeset("La bibliothèque du bourg"),
            days=84,
            measures=(
                Counted("Familles", typeset("par dimanche"), typeset("Un trait au tableau."), Decimal(0), Decimal(10)),
            ),
        )
        yield self.ago(205)
        start_experiment(experiment, actor=actor)
        yield self.ago(118)
        words = (
            "Trois familles en moyenne, toujours les mêmes. Le dimanche, on est chez les grands-parents. Le mercredi "
            "après-midi, demandé par toutes, n’avait pas été essayé : c’est notre prochaine expérience."
        )
        self.conclude(experiment, actor, Finding.REFUTED, words, (Decimal(3),))

    def keys(self) -> Strand:
        """It runs today."""
        yield self.ago(25)
        place, actor = self.trying(5)
        experiment = propose_experiment(
            place,
            actor=actor,
            title=typeset("Confier les clés à douze habitants"),
            belief=typeset("le lieu serait ouvert plus longtemps, sans un poste de plus."),
            sign=typeset("il ouvre trente heures par semaine, et rien ne manque à l’inventaire."),
            protocol=typeset("Douze clés, une charte d’une page, un cahier à l’entrée, un inventaire chaque mois."),
            watcher=typeset("La mairie, qui assure le bâtiment"),
            days=180,
            measures=(
                Counted("Ouverture", typeset("heures par semaine"), typeset("Le cahier."), Decimal(18), Decimal(30)),
            ),
        )
        yield self.ago(20)
        start_experiment(experiment, actor=actor)

    def share(self, first: Experiment, place: Place, actor: Account) -> Strand:
        """One click fills the deposit, which is shared at once: its keeper speaks for the place."""
        yield self.ago(190)
        told = common_of(Experiment.objects.select_related("place").get(pk=first.pk))
        deposit_resource(actor=actor, keeper=place, source=first, domains=["culture"], **told)

    def again(self, first: Experiment, rank: int) -> tuple[Experiment, Account, Sequence[Decimal]]:
        place, speaker = self.trying(rank)
        before = (Decimal(5 + rank), Decimal(-10 * rank))
        return repeat_experiment(first, actor=speaker, place=place), speaker, before

    def conclude(
        self, experiment: Experiment, actor: Account, verdict: str, words: str, after: Sequence[Decimal | None]
    ) -> None:
        conclude_experiment(experiment, actor=actor, verdict=verdict, learnt=typeset(words), after=after)

    def trying(self, rank: int) -> tuple[Place, Account]:
        place = self.places[(FIRST + rank) % len(self.places)]
        return place, self.cast.speakers[place.pk]

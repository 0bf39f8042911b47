"""Needs: said with an account or without, joined by others, gathered, carried higher, answered, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterator
from itertools import cycle

from lieudit.care.models import CharterVersion
from lieudit.journal.models import Follow
from lieudit.journal.services import confirm_follow
from lieudit.needs.models import Channel, Convergence, Need, SpeakingFor
from lieudit.needs.questions import ask_question, reply_to_question
from lieudit.needs.services import express_need, gather_needs, publish_need, support_need
from lieudit.network.models import Place
from lieudit.network.vocabulary import Level
from lieudit.pages.management.demonstration.chorus import ALL_THEMES, SUPPORTS
from lieudit.pages.management.demonstration.council import DOMAIN
from lieudit.pages.management.demonstration.pictures import SEEN, a_photograph
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.errors import RuleBroken

type Told[Thing] = Generator[dt.datetime, None, Thing]
"""A part of a strand, which ends with a thing."""
QUIET = 4
"""One need in four is said without an account."""
SHOWN = 9
"""One need in nine comes with a picture."""
ASKED = 2
"""The first needs of a theme are asked about."""
TALKS = (
    (
        "Depuis quand est-ce ainsi, et qui s’en occupait avant\u202f?",
        "Depuis le printemps. Avant, la commune.",
    ),
    ("Combien de personnes cela concerne-t-il chez vous\u202f?", "Une trentaine chaque semaine, davantage en hiver."),
    ("Qu’avez-vous déjà essayé\u202f?", "Une permanence partagée avec le village voisin, qui a tenu six mois."),
)
"""What another place asks, and what is answered."""
CONFIRMED = 2
"""Half of the addresses left with a need are confirmed by their owners, who then are told."""


class Voices:
    """Who speaks next: places in turn, those that somebody represents first."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.turns: dict[str, Iterator[Place]] = {}
        self.said = 0
        speaking = [place for place in cast.places if place.pk in cast.speakers]
        silent = [place for place in cast.places if place.pk not in cast.speakers]
        cast.dice.shuffle(speaking)
        cast.dice.shuffle(silent)
        speaking.sort(key=lambda place: place != cast.places[0])  # the place whose screen is shown speaks first
        self.turns["speaking"], self.turns["silent"] = cycle(speaking), cycle(silent)

    def next_place(self, region: str = "") -> Place:
        """The next place to speak, from a region or from anywhere."""
        if region:
            if region not in self.turns:
                self.turns[region] = cycle(self.cast.places_in(region))
            return next(self.turns[region])
        self.said += 1
        return next(self.turns["silent" if self.said % QUIET == 0 else "speaking"])

    def express(self, words: str, domains: tuple[str, ...], place: Place, *, account: bool = True) -> Need:
        """Say a need for a place: by who represents it, else without an account, with an address."""
        speaker = self.cast.speakers.get(place.pk) if account else None
        count = Need.objects.count()
        shows = count % SHOWN == 1
        need = express_need(
            actor=speaker,
            words=words,
            domains=list(domains),
            speaking_for=SpeakingFor.PLACE,
            place=place,
            deposit_key=f"demonstration-{count}",
            charter=CharterVersion.objects.current(),
            attachment=a_photograph(count) if shows else None,
            alt=SEEN if shows else "",
            address="" if speaker else f"equipe.{place.slug[:40].strip('-')}@{DOMAIN}",
        )
        if need.number % CONFIRMED == 0:
            for follow in Follow.objects.of(need).filter(account=None):
                confirm_follow(follow)
        return need

    def note_down(self, words: str, domains: tuple[str, ...], place: Place) -> Need:
        """Write what somebody said aloud in the municipality of a place: the animation keeps their words."""
        return express_need(
            actor=self.cast.animator_of(place),
            collected_by=self.cast.animator_of(place),
            words=words,
            domains=list(domains),
            speaking_for=SpeakingFor.SOMEONE_ELSE,
            municipality=place.municipality,
            deposit_key=f"demonstration-{Need.objects.count()}",
            charter=CharterVersion.objects.current(),
            channel=Channel.ORAL,
        )

    def say(self, days: float, words: str, domains: tuple[str, ...], place: Place) -> Told[Need]:
        """Express at a date; a deposit without account is read the next day by the animation."""
        yield self.cast.calendar.ago(days)
        need = self.express(words, domains, place)
        if need.published_at is None:
            yield self.cast.calendar.ago(days - 1.2)
            need = publish_need(need, actor=self.cast.animator_of(place), hat=self.cast.network_of(place))
        return need

    def join(self, need: Need, count: int, region: str = "") -> None:
        """Places that are represented join a need, now, each with its own words."""
        for _turn in range(count):
            place = self.next_place(region) if region else next(self.turns["speaking"])
            speaker = self.cast.speakers.get(place.pk)
            if speaker is None:
                continue
            try:
                support_need(need, actor=speaker, place=place, words=self.cast.dice.choice(SUPPORTS))
            except RuleBroken:  # it said so itself, or has joined already
                continue

    def ask(self, need: Need) -> None:
        """Another place asks something to the author of a need, who answers, or the animation for them."""
        able = [place for place in self.cast.places if place.pk in self.cast.speakers and place != need.place]
        asking = able[need.number % len(able)]
        speaker = self.cast.speakers[asking.pk]
        if need.place is None or speaker == need.author:
            return
        words, answer = TALKS[need.number % len(TALKS)]
        question = ask_question(need, actor=speaker, words=words, hat=asking)
        if need.author:
            reply_to_question(question, actor=need.author, words=answer, hat=need.place)
        elif need.number % 2:
            actor = self.cast.animator_of(need.place)
            reply_to_question(question, actor=actor, words=answer, hat=self.cast.network_of(need.place))

    def converge(
        self, key: str, start: float, end: float, *, region: str = "", level: str = Level.NATIONAL
    ) -> Told[Convergence]:
        """All the needs of a theme, from `start` to `end` days ago, joined, then gathered by the animation."""
        theme, needs = ALL_THEMES[key], []
        step = (start - end) / (len(theme.phrases) + 1)
        for rank, phrase in enumerate(theme.phrases):
            need = yield from self.say(start - rank * step, phrase, theme.domains, self.next_place(region))
            needs.append(need)
            self.join(need, self.cast.dice.choice((0, 0, 1, 2, 3)), region)
            if rank < ASKED:
                self.ask(need)
        yield self.cast.calendar.ago(end)
        actor = self.cast.animators[region] if region else self.cast.roles["national"]
        quotes = [(need, need.words.split("\n")[0]) for need in needs[1:3]]
        return gather_needs(
            needs,
            actor=actor,
            hat=self.cast.networks[region or "national"],
            title=theme.title,
            summary=theme.summary,
            level=level,
            quotes=quotes,
        )

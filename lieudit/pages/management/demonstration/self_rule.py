"""The council decides how it functions: changes of its rules, questions by every method, proxies, declared links."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.utils import timezone

from lieudit.funding.matched_funding import open_matched_fund, pledge_to_common, propose_common, settle_fund
from lieudit.funding.shared_budgeting import check_project, open_budget, propose_project, put_budget_to_vote
from lieudit.governance.models import RulebookChange
from lieudit.governance.rulemaking import edit_change, open_change, put_change_to_vote
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.governance.services import ask_assembly, declare_interest
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Told
from lieudit.toolkit.french import typeset
from lieudit.voting.closing import ask_early_closing
from lieudit.voting.frozen import Pile
from lieudit.voting.models import Ballot, RollEntry
from lieudit.voting.proxies import accept_proxy, give_proxy
from lieudit.voting.secrecy import ask_secrecy
from lieudit.voting.services import cast_vote, close_ballot, draw_lot, open_ballot
from lieudit.voting.tellers import mark_papers, name_tellers, sign_sheet, teller_of, write_sheet
from lieudit.voting.workflow import Way

SEATS = {
    "third_places": 12, "regional_networks": 18, "thematic_networks": 6, "multi_site_operators": 5, "founders": 3,
    "partners": 5, "citizens_contributors_qualified": 6,
}  # fmt: skip
KEEPERS = "La coopérative des Rives\nLe réseau des Monts\nLa Fabrique d’Aval"
RISK = {"stakes": "mandate", "again": "yes", "otherwise": "yes"}
SITTING = "Séance de vote d’avant la rencontre"


TOOLS = (
    ("Un agenda partagé des lieux", "Un seul agenda, que chaque site de lieu montre.", 18_000),
    ("Une caisse de matériel qui voyage", "Sono, écran, rallonges : réservés en ligne, livrés par le suivant.", 26_000),
    ("Un atelier de comptabilité en ligne", "Douze séances, et les modèles de budget partagés.", 9_000),
    ("Une carte sonore des lieux", "Un lieu par mois, raconté par celles et ceux qui y passent.", 13_500),
    ("Des bourses de visite entre lieux", "Le train et une nuit, pour trente visites.", 15_000),
    ("Un four pour notre salle", "Pour les fêtes du quartier.", 8_000),
)
"""What places propose to a shared budget: title, words, euros."""
CHECKED = {13_500: ("l’enregistreur est déjà payé", 12_000), 8_000: ("un seul lieu s’en servirait", 0)}
"""What is found of some, by what they ask: why, and the cost; none for what is not eligible."""


COMMONS = (
    ("Un logiciel de réservation libre", "Salles et machines, réservées d’un lieu à l’autre.", "AGPL-3.0-or-later"),
    ("Les plans d’un four à pain", "Des plans cotés, une liste de pièces, un film de montage.", "CERN-OHL-S-2.0"),
    ("Un manuel d’accueil", "Écrit par douze équipes, relu par celles et ceux qu’il accueille.", "CC-BY-SA-4.0"),
    ("Une base des fournisseurs de bois", "Qui vend quoi, où, à quel prix ; qui achète la tient à jour.", "ODbL-1.0"),
)
"""What places carry before a matched fund: title, words, licence."""
PROMISED = ((1_500, 800, 400), (2_000, 600), (900, 700, 300, 150), (250,))
"""Euros that other places promise to each of them."""


class SelfRule:
    """Votes on rules and on questions, each cast by who answers for a seat."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.dice = cast, cast.dice
        self.ago = cast.calendar.ago
        self.chair, self.member = cast.roles["presidence"], cast.roles["siege"]
        self.assembly = cast.assemblies["national"]

    # Rules

    def first_change(self) -> Strand:
        """Adopted: seats of each college are written down, and a session is convened three weeks ahead."""
        yield self.ago(330)
        title = "Trois semaines pour préparer une séance"
        reason = "Quinze jours ne suffisent pas aux lieux tenus par des bénévoles. Les sièges de fait sont écrits, "
        reason += "et un collège éloigné peut voter avec Belenios."
        told = {"proxies": DEFAULT_RULES["proxies"] | {"leaving": True}}
        told["speaking"] = DEFAULT_RULES["speaking"] | {"sides": "alternate", "quota": "told"}
        told["secrecy"] = DEFAULT_RULES["secrecy"] | {"ways": "belenios"}
        change = self._write(title, reason, {"notice_days": 21, "seats": SEATS, **told})
        yield self.ago(322)
        put_change_to_vote(change, actor=self.chair)
        ballot = RulebookChange.objects.get(pk=change.pk).ballot
        assert ballot is not None
        yield from self._vote(ballot, 318, lambda rank: "against" if rank % 9 == 4 else "for")
        yield ballot.closes_at
        close_ballot(ballot, actor=None)

    def second_change(self) -> Strand:
        """At the vote: weights move from founders to places, and a voice may carry three proxies."""
        yield self.ago(12)
        rules = copy.deepcopy(self.assembly.rulebook.rules)
        weights = rules["colleges"]["weights"] | {"third_places": "3/10", "founders": "1/20"}
        colleges = rules["colleges"] | {"weights": weights}
        title = "Plus de poids aux lieux, trois pouvoirs par voix"
        reason = "Les lieux sont douze et pèsent un quart. Ceux qui vivent loin donnent plus souvent pouvoir."
        proxies = rules["proxies"] | {"cap": 3}
        change = self._write(title, reason, {"colleges": colleges, "proxies": proxies})
        yield self.ago(3)
        put_change_to_vote(change, actor=self.chair)
        ballot = RulebookChange.objects.get(pk=change.pk).ballot
        assert ballot is not None
        yield from self._vote(ballot, 2, lambda rank: "against" if rank % 3 == 0 else "for", silent=12)

    def third_change(self) -> Strand:
        """Still being written: a cooperative with its colleges, from a preset."""
        yield self.ago(1.5)
        open_change(
            self.assembly,
            actor=self.chair,
            title="Passer en société coopérative",
            reason="Le conseil doit devenir une coopérative dans les deux ans : voici ce que ses règles diraient.",
            in_force_from=in_days(180),
            preset="scic_sas",
        )

    def overtaken_change(self) -> Strand:
        """Written before the first one was adopted, and left there: both move the notice of a session."""
        yield self.ago(324)
        reason = "Une séance à distance se décide vite ; une institution peut répondre plus tôt."
        self._write("Convoquer plus vite, répondre plus vite", reason, {"notice_days": 10, "reply_days": 20})

    def second_proof(self) -> Strand:
        """Still being written: who holds a power has a key, a month after being told."""
        yield self.ago(1)
        reason = "Une messagerie se lit par-dessus une épaule : qui anime ou préside devrait avoir une clé."
        told = {"second_factor": DEFAULT_RULES["second_factor"] | {"required": True}}
        self._write("Une seconde preuve pour qui exerce un pouvoir", reason, told)

    def _write(self, title: str, reason: str, changed: dict[str, object]) -> RulebookChange:
        change = open_change(
            self.assembly,
            actor=self.member,
            title=title,
            reason=reason,
            in_force_from=in_days(30),
            organisation=self.cast.seats[0][0].organisation,
        )
        rules = copy.deepcopy(change.rules) | changed
        return edit_change(
            change, actor=self.member, title=title, reason=reason, in_force_from=change.in_force_from, rules=rules
        )

    # Questions

    def theme(self) -> Strand:
        """Majority judgment, counted."""
        options = "Habiter les petites villes\nLe numérique près de chez soi\nTravailler ensemble\nNourrir et réparer"
        ballot = yield from self._ask(240, "Quel thème pour la rencontre nationale ?", "majority_judgment", options)

        grades = ballot.rule["grades"]
        yield from self._vote(
            ballot,
            236,
            lambda rank: {"grades": {o: grades[self.dice.randint(at, at + 3)] for at, o in enumerate(ballot.options)}},
            silent=4,
        )
        yield from self._count(ballot)

    def tools(self) -> Strand:
        """A shared budget: proposed by places, checked, one refused, one whose cost changes; voted, counted."""
        yield self.ago(205)
        budget = open_budget(
            self.assembly,
            actor=self.chair,
            title="Des outils communs",
            purpose=typeset("Le reste de l’année passée, rendu aux lieux : des outils que plusieurs se partagent."),
            conditions=[typeset("Servir à trois lieux au moins."), typeset("Coûter tout compris ce qui est écrit.")],
            amount=45_000,
            most=30_000,
            closes_on=in_days(20),
        )
        yield self.ago(196)
        speaking = [place for place in self.cast.places if place.pk in self.cast.speakers]
        projects = [
            propose_project(
                budget,
                actor=self.cast.speakers[place.pk],
                place=place,
                title=typeset(title),
                words=typeset(words),
                cost=cost,
            )
            for place, (title, words, cost) in zip(speaking[8:], TOOLS, strict=False)
        ]
        yield self.ago(188)
        for project in projects:
            reason, cost = CHECKED.get(project.cost, ("", project.cost))
            check_project(project, actor=self.chair, eligible=bool(cost), cost=cost or None, reason=typeset(reason))
        yield self.ago(170)
        closes = timezone.now() + dt.timedelta(days=14)
        source = typeset("les cinq numéros de l’Euromillions du vendredi qui suit la clôture")
        ballot = put_budget_to_vote(budget, actor=self.chair, closes_at=closes, lot_source=source).ballot
        assert ballot is not None
        yield from self._vote(
            ballot, 166, lambda rank: {"approve": self.dice.sample(ballot.options, k=1 + rank % 3)}, silent=6
        )
        yield from self._count(ballot)

    def commons(self) -> Strand:
        """A matched fund: four commons, promised more than the fund can follow; the clock counts it, short."""
        yield self.ago(158)
        fund = open_matched_fund(
            self.assembly,
            actor=self.chair,
            title="Des communs à plusieurs",
            purpose=typeset("Ce que des lieux paient ensemble pour un commun, le conseil le double."),
            amount=Decimal(5_000),
            ratio=Decimal(1),
            most=Decimal(2_000),
            most_each=Decimal(1_200),
            closes_on=in_days(30),
        )
        yield self.ago(150)
        speaking = [place for place in self.cast.places if place.pk in self.cast.speakers]
        givers = cycle(speaking[:8])
        for place, (title, words, licence), sums in zip(speaking[8:], COMMONS, PROMISED, strict=False):
            actor, said = self.cast.speakers[place.pk], {"title": typeset(title), "words": typeset(words)}
            common = propose_common(fund, actor=actor, place=place, licence=licence, **said)
            for amount, giver in zip(sums, givers, strict=False):
                speaker = self.cast.speakers[giver.pk]
                pledge_to_common(common, actor=speaker, place=giver, amount=Decimal(amount))
        yield self.ago(126)
        settle_fund(fund)

    def town(self) -> Strand:
        """Approval, tied between two towns; the draw that was named before the vote parts them."""
        source = "les cinq numéros de l’Euromillions du vendredi qui suit la clôture"
        options = "Saint-Brieuc\nGuéret\nSaint-Denis de La Réunion"
        question = "Quelle ville accueille la rencontre nationale ?"
        ballot = yield from self._ask(120, question, "approval", options, lot_source=source)
        first, second = ballot.options[:2]
        even = len(self.cast.seats) % 2
        yield from self._vote(ballot, 116, lambda rank: {"approve": [(first, second)[rank % 2]]}, silent=even)
        yield from self._count(ballot)
        yield ballot.closes_at + dt.timedelta(days=3)
        if ballot.tally.result["status"] == "tie":
            draw_lot(ballot, actor=self.chair, seed="7 13 22 31 48")

    def agreement(self) -> Strand:
        """A resolution about an institution with which two members have declared a link; rejected by weights."""
        yield self.ago(92)
        body = self.cast.institutions["anct"]
        for (seat, account), nature in zip(self.cast.seats[1:20:9], ("funding", "contract", "mandate"), strict=False):
            declare_interest(actor=account, organisation=seat.organisation, party=body, nature=nature)
        question = "Signer avec l’Agence de la cohésion des territoires une convention d’un an ?"
        ballot = yield from self._ask(90, question, "resolution", "", concerned=[body])
        yield from self._vote(ballot, 86, lambda rank: ("for", "against", "for", "abstain")[rank % 4], silent=5)
        yield from self._count(ballot)

    def calendar(self) -> Strand:
        """Ranked, open now: the member whose screen is shown carries a proxy, and has not voted."""
        options = "Au printemps, trois jours\nÀ l’automne, deux jours\nDeux rencontres d’une journée"
        opens = self.cast.calendar.now - dt.timedelta(days=2)
        ballot = yield from self._ask(9, "Quand se réunir l’an prochain ?", "schulze", options, opens_at=opens, days=22)
        mine = self._entries(ballot)[self.cast.seats[0][0].key]
        givers = [(seat, account) for seat, account in self.cast.seats[1:4] if account != self.member]
        for seat, account in givers[:2]:
            give_proxy(self._entries(ballot)[seat.key], actor=account, holder=mine)
        yield self.ago(6)
        for proxy in mine.carried.all():
            accept_proxy(proxy, actor=self.member)
        yield opens
        open_ballot(ballot, actor=None)
        kept = {seat.key for seat, _account in givers[:2]} | {mine.key}
        voting = [pair for pair in self.cast.seats if pair[0].key not in kept][:20]
        yield opens + dt.timedelta(hours=5)
        for seat, account in voting:
            ranking = self.dice.sample(ballot.options, k=len(ballot.options))
            cast_vote(ballot, self._entries(ballot)[seat.key], actor=account, choice={"ranking": ranking})

    def early(self) -> Strand:
        """Open longer than the rules ask, three voices missing: its closing waits for a second hand."""
        question = "Adhérer à la charte européenne des tiers-lieux ?"
        ballot = yield from self._ask(17, question, "resolution", "", days=24)
        yield from self._vote(ballot, 15, lambda rank: "against" if rank % 7 == 3 else "for", silent=3)
        yield self.ago(1)
        words = "Trois membres l’ont dit par message, et l’adhésion s’envoie avant la fin du mois."
        ask_early_closing(ballot, actor=self.chair, why="decline", words=words)

    def sitting(self) -> Strand:
        """Announced: two ballots of one sitting, one of which a member has asked to hold in totals; a proxy is offered
        to the member whose screen is shown."""
        yield self.ago(2.5)
        opens, closes = self.cast.calendar.now + dt.timedelta(days=6), self.cast.calendar.now + dt.timedelta(days=20)
        common = {"opens_at": opens, "closes_at": closes, "sitting": SITTING, "seats": 1, "budget": None}
        first = self._put("Ouvrir les séances du conseil au public ?", "resolution", "", **common)
        options = "Une lettre par mois\nUne lettre par saison\nUn fil de nouvelles, sans lettre"
        second = self._put("Comment donner des nouvelles aux lieux ?", "irv", options, **common)
        yield self.ago(2)
        entries = self._entries(first)
        mine = entries[self.cast.seats[0][0].key]
        seat, account = self.cast.seats[5]
        give_proxy(entries[seat.key], actor=account, holder=mine, whole_sitting=True)
        yield self.ago(1)
        ask_secrecy(second, actor=self.cast.seats[7][1])
        other, speaker = self.cast.seats[7]
        third = entries[self.cast.seats[9][0].key]
        proxy = give_proxy(entries[other.key], actor=speaker, holder=third, whole_sitting=True)
        accept_proxy(proxy, actor=self.cast.seats[9][1])

    def urn(self) -> Strand:
        """In a simple urn, counted: nobody reads who voted what, the database neither."""
        question = "Quelle structure tient le secrétariat de la rencontre ?"
        ballot = yield from self._ask(66, question, "approval", KEEPERS, way=Way.URN, risk=RISK)
        yield from self._vote(ballot, 62, lambda rank: {"approve": [ballot.options[rank % 5 % 3]]}, silent=3)
        yield from self._count(ballot)

    def open_urn(self) -> Strand:
        """In a simple urn, open: it says neither who has voted, nor how many."""
        options = "La laisser où elle est\nL’ouvrir à un autre réseau\nLa dissoudre"
        question = "Que faire de la commission des litiges ?"
        ballot = yield from self._ask(5, question, "approval", options, days=16, way=Way.URN, risk=RISK)
        yield from self._vote(ballot, 2, lambda rank: {"approve": [ballot.options[rank % 4 % 3]]}, silent=14)

    def papers(self) -> Strand:
        """On paper, counted apart by two persons of different colleges, who first differ by one paper."""
        question = "Quelle structure reçoit le fonds d’entraide ?"
        risk = RISK | {"stakes": "conflict"}
        ballot = yield from self._ask(48, question, "approval", KEEPERS, way=Way.PAPER, risk=risk)
        entries, shown = self._entries(ballot), {self.member, self.chair}
        seats = [(entries[seat.key], account) for seat, account in self.cast.seats if account not in shown]
        seats = [(entry, account) for entry, account in seats if not (entry.suspended or account.is_staff)]
        one = seats[0]
        other = next(pair for pair in seats if pair[0].college != one[0].college)
        name_tellers(ballot, actor=self.chair, first=teller_of(*one), second=teller_of(*other))
        yield ballot.closes_at
        taken = [entry.key for entry, _account in seats[:14]]
        mark_papers(ballot, actor=one[1], taken=taken)
        first, second, third = ballot.options
        for count in (6, 5):  # the first one had counted a paper twice
            piles = [(first, count), (second, 4), (third, 3)]
            lines: list[Pile] = [{"said": {"approve": [name]}, "count": times} for name, times in piles]
            for account in (one[1], other[1]) if count == 5 else (one[1],):
                write_sheet(
                    ballot, actor=account, envelopes=sum(t for _n, t in piles) + 1, void=1, lines=lines, done=True
                )
        for _entry, account in (one, other):
            sign_sheet(ballot, actor=account)

    # Shared

    def _ask(self, ago: float, question: str, method: str, options: str, **more: Any) -> Told[Ballot]:
        yield self.ago(ago)
        closes = timezone.now() + dt.timedelta(days=more.pop("days", 14))
        return self._put(question, method, options, **{"closes_at": closes, "seats": 1, "budget": None, **more})

    def _put(self, question: str, method: str, options: str, **more: Any) -> Ballot:
        return ask_assembly(self.assembly, actor=self.chair, question=question, method=method, options=options, **more)

    def _vote(self, ballot: Ballot, ago: float, choice: Callable[[int], object], *, silent: int = 0) -> Told[None]:
        """Seats vote, those whose screens are shown last, so that what is left to do is theirs."""
        shown = {self.member, self.chair}
        order = sorted(self.cast.seats, key=lambda pair: pair[1] in shown)
        yield self.ago(ago)
        entries = self._entries(ballot)
        for rank, (seat, account) in enumerate(order[: len(order) - silent]):
            entry = entries.get(seat.key)
            if entry and not entry.suspended:
                cast_vote(ballot, entry, actor=account, choice=choice(rank))

    def _count(self, ballot: Ballot) -> Told[None]:
        yield ballot.closes_at
        close_ballot(ballot, actor=None)

    @staticmethod
    def _entries(ballot: Ballot) -> dict[str, RollEntry]:
        return {entry.key: entry for entry in ballot.roll.all()}


def in_days(days: int) -> dt.date:
    """A day to come, seen from the moved clock."""
    return timezone.localdate() + dt.timedelta(days=days)

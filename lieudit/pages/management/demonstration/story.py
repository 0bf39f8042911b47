"""Eighteen months of an invented council, told as strands that `clock.play` weaves in order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lieudit.care.models import ReportReason
from lieudit.care.services import report_text
from lieudit.deliberation.models import Position
from lieudit.deliberation.services import answer_amendment, open_discussion, propose_amendment, recommend_amendment
from lieudit.deliberation.vocabulary import Recommendation
from lieudit.needs.escalating import escalate_convergence, escalate_need
from lieudit.needs.models import Convergence, Need
from lieudit.needs.services import (
    compare_again,
    detach_need,
    gather_needs,
    refuse_need,
    set_apart,
    settle_need,
    unfile_need,
    withdraw_need,
)
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Place
from lieudit.network.services import claim_hat
from lieudit.network.vocabulary import Level
from lieudit.pages.management.demonstration import margins
from lieudit.pages.management.demonstration.association import Association
from lieudit.pages.management.demonstration.attesting import Attesting
from lieudit.pages.management.demonstration.chorus import ALL_ALONE, ALL_THEMES, PENDING
from lieudit.pages.management.demonstration.climate import Climate
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.consulting import Consulting
from lieudit.pages.management.demonstration.debates import Debates, in_days
from lieudit.pages.management.demonstration.elsewhere import belenios_vote, given_up_vote
from lieudit.pages.management.demonstration.experiments import Experiments
from lieudit.pages.management.demonstration.figures import Figures
from lieudit.pages.management.demonstration.following import Following
from lieudit.pages.management.demonstration.funding import Funding
from lieudit.pages.management.demonstration.inquiring import Inquiring
from lieudit.pages.management.demonstration.keeping import Keeping
from lieudit.pages.management.demonstration.lending import Lending
from lieudit.pages.management.demonstration.lots import Lots
from lieudit.pages.management.demonstration.mandates import Mandates
from lieudit.pages.management.demonstration.money import Money
from lieudit.pages.management.demonstration.relays import Relays
from lieudit.pages.management.demonstration.remembered import Remembered
from lieudit.pages.management.demonstration.reporting import Reporting
from lieudit.pages.management.demonstration.reusing import Reusing
from lieudit.pages.management.demonstration.roadmap import Roadmap
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.self_rule import SelfRule
from lieudit.pages.management.demonstration.serving import Serving
from lieudit.pages.management.demonstration.sessions import Sessions
from lieudit.pages.management.demonstration.shares import Shares
from lieudit.pages.management.demonstration.sharing import Sharing
from lieudit.pages.management.demonstration.teaching import Teaching
from lieudit.pages.management.demonstration.territories import Territories
from lieudit.pages.management.demonstration.visiting import Visiting
from lieudit.pages.management.demonstration.voices import Told, Voices
from lieudit.pages.management.demonstration.whole import Whole

NEW_AQUITAINE, BRITTANY, OCCITANIA = "75", "53", "76"


class Story:
    """The strands, and those who act in them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ago = cast.calendar.ago
        self.voices = Voices(cast)
        self.debates = Debates(cast, self.voices)
        self.relays = Relays(cast)
        self.association, self.self_rule, self.mandates = Association(cast), SelfRule(cast), Mandates(cast)

    def strands(self) -> Iterator[Strand]:
        """Every strand; each begins by saying when it does."""
        yield self.mediation()
        yield self.counters()
        yield self.leases()
        yield self.libraries()
        yield self.energy()
        yield self.campus()
        yield self.insurance()
        yield self.schools()
        yield self.travel()
        yield self.payroll()
        yield self.youth()
        yield self.food()
        yield self.alone()
        yield from self.council()
        yield self.today()

    def council(self) -> Iterator[Strand]:
        """The council governs itself: members, rules, questions, elections."""
        members, rule, mandates = self.association, self.self_rule, self.mandates
        yield from (members.found(), members.renew(), members.today())
        yield from (rule.first_change(), rule.second_change(), rule.third_change(), rule.overtaken_change())
        yield rule.second_proof()
        yield from (
            rule.theme(),
            rule.tools(),
            rule.commons(),
            rule.town(),
            rule.agreement(),
            rule.calendar(),
            rule.sitting(),
            rule.early(),
            rule.urn(),
            rule.open_urn(),
            rule.papers(),
            belenios_vote(self.cast),
            given_up_vote(self.cast),
        )
        yield from (mandates.national(), mandates.brittany(), mandates.new_aquitaine(), mandates.occitania())
        yield mandates.loire()
        yield from Roadmap(self.cast).strands()
        yield from Consulting(self.cast).strands()
        yield from Lots(self.cast).strands()
        yield from Shares(self.cast).strands()
        yield from Inquiring(self.cast).strands()
        yield from Funding(self.cast).strands()
        yield from Money(self.cast).strands()
        yield from Experiments(self.cast).strands()
        yield from Sessions(self.cast).strands()
        yield from Remembered(self.cast).strands()
        yield from Whole(self.cast).strands()
        yield from Figures(self.cast).strands()
        yield Climate(self.cast).strand()
        yield from Keeping(self.cast).strands()
        yield from Serving(self.cast).strands()
        yield from Sharing(self.cast).strands()
        yield from Visiting(self.cast, self.voices).strands()
        yield from Teaching(self.cast).strands()
        yield from Attesting(self.cast).strands()
        yield from Lending(self.cast).strands()
        yield from Territories(self.cast, self.voices).strands()
        yield from Reporting(self.cast).strands()
        yield from Reusing(self.cast).strands()
        yield from Following(self.cast).strands()

    def consent(self, key: str, start: float, end: float, written: float, asked: float) -> Told[Position]:
        """The short way: gathered, written, discussed, and adopted by consent in one round."""
        convergence = yield from self.voices.converge(key, start, end)
        draft = yield from self.debates.open(key, convergence, written)
        amendments = yield from self.debates.discuss(key, draft, written - 5)
        yield from self.debates.merge(amendments, written - 14)
        yield from self.debates.ask(draft, asked)
        yield from self.debates.answer(draft, asked - 1)
        return (yield from self.debates.adopt(draft, asked - 13))

    def mediation(self) -> Strand:
        """The whole thread, with an objection maintained, a vote, a minority statement, and an effect."""
        debates, relays, key = self.debates, self.relays, "mediation"
        convergence = yield from self.voices.converge(key, 545, 500)
        draft = yield from debates.open(key, convergence, 480)
        amendments = yield from debates.discuss(key, draft, 475)
        yield from debates.merge(amendments, 466)
        population, notice = margins.OBJECTIONS[key]
        yield from debates.ask(draft, 458)
        objection = yield from debates.answer(draft, 457, against=population)
        assert objection is not None
        yield from debates.integrate(objection, 449, "la population et l’éloignement", "l’éloignement et la population")
        yield from debates.ask(draft, 446)
        objection = yield from debates.answer(draft, 445, against=notice)
        assert objection is not None
        yield from debates.maintain(objection, 434)
        ballot = yield from debates.vote(draft, 430, against=7, silent=4)
        position = yield from debates.count(ballot)
        assert position is not None
        yield from debates.sign(position, 410, count=24, dissent=True)
        sent = yield from relays.send(position, ("numerique", "anct", "regions"), 400)
        yield from relays.acknowledge(sent["anct"], 396)
        yield from relays.ask_time(sent["regions"], 372, 320)
        yield from relays.reply(sent["numerique"], 366, ("accepted", "partial", "accepted"), promised={1: 130})
        yield from relays.reply(sent["anct"], 360, ("accepted", "refused", "partial"))
        yield from relays.reply(sent["regions"], 326, ("partial", "partial", "refused"))
        note = "Appel publié, soixante conventions à l’étude."
        yield from relays.review(sent["numerique"], 250, "start", note)
        yield from relays.ask_effects(129)
        note = "Quarante-huit conventions de trois ans signées, liste publiée."
        yield from relays.review(sent["numerique"], 126, "keep", note, kept=132)
        yield from relays.tell_effects(position, 120, margins.EFFECTS)

    def counters(self) -> Strand:
        """Answered by yes, by no, and by a promise that is late."""
        position = yield from self.consent("counters", 470, 425, 405, 380)
        yield from self.debates.sign(position, 362, count=18)
        sent = yield from self.relays.send(position, ("anct", "cnaf"), 350)
        yield from self.relays.reply(sent["cnaf"], 316, ("refused",))
        yield from self.relays.reply(sent["anct"], 311, ("partial",), promised={1: 48}, promise="hosting")
        yield from self.relays.review(sent["anct"], 120, "start", "Modèle de convention en concertation.")
        yield from self.relays.ask_effects(47)
        yield from self.relays.tell_effects(position, 40, margins.NO_EFFECTS)

    def leases(self) -> Strand:
        """Relayed: one late and reminded, one with more time, one to verify, one soon due."""
        position = yield from self.consent("leases", 330, 270, 245, 215)
        yield from self.debates.sign(position, 196, count=21)
        first = yield from self.relays.send(position, ("anct", "regions"), 88)
        yield from self.relays.ask_time(first["regions"], 60, -32)
        yield from self.relays.send(position, ("logement",), 37)
        yield from self.relays.remind(first["anct"], 22)
        third = yield from self.relays.send(position, ("culture",), 20)
        yield from self.relays.reply(third["culture"], 1.5, ("accepted", "accepted"), verified=False)

    def libraries(self) -> Strand:
        """Closed without reply on one side, accepted in part on the other."""
        position = yield from self.consent("libraries", 420, 370, 345, 318)
        yield from self.debates.sign(position, 300, count=12)
        sent = yield from self.relays.send(position, ("culture", "regions"), 285)
        yield from self.relays.reply(sent["regions"], 250, ("partial",))
        yield from self.relays.remind(sent["culture"], 230)
        yield from self.relays.close(sent["culture"], 190)

    def energy(self) -> Strand:
        """Adopted a few weeks ago, with reservations, on words that a session ranked; letters wait to be read and sent,
        one could not leave."""
        convergence = yield from self.voices.converge("energy", 200, 150)
        draft = yield from self.debates.open("energy", convergence, 120)
        rivals = yield from self.debates.discuss("energy", draft, 115)
        yield from self.debates.advise(rivals, 106)  # ranked by the session of autumn
        yield from self.debates.ask(draft, 40)
        yield from self.debates.answer(draft, 39)
        position = yield from self.debates.adopt(draft, 27)
        yield from self.debates.sign(position, 24, count=15)
        yield self.ago(5)
        self.relays.prepare(position, ("anct", "regions"))
        yield from self.relays.misaddress(position, "logement", 4)

    def campus(self) -> Strand:
        """Carried from a region to the nation; a consent round is running, an objection waits."""
        convergence = yield from self.voices.converge("campus", 260, 200, region=OCCITANIA, level=Level.REGIONAL)
        yield self.ago(180)
        escalate_convergence(
            convergence,
            actor=self.cast.animators[OCCITANIA],
            hat=self.cast.networks[OCCITANIA],
            to_level=Level.NATIONAL,
            reason=margins.REASON_TO_ESCALATE,
        )
        draft = yield from self.debates.open("campus", convergence, 60)
        yield from self.debates.discuss("campus", draft, 55)
        yield from self.debates.ask(draft, 9)
        yield from self.debates.answer(draft, 8, against=margins.OBJECTIONS["campus"][0], silent=14)

    def insurance(self) -> Strand:
        """An objection was maintained: the vote is open."""
        convergence = yield from self.voices.converge("insurance", 230, 180)
        draft = yield from self.debates.open("insurance", convergence, 90)
        yield from self.debates.discuss("insurance", draft, 85)
        yield from self.debates.ask(draft, 40)
        objection = yield from self.debates.answer(draft, 39, against=margins.OBJECTIONS["insurance"][0])
        assert objection is not None
        yield from self.debates.maintain(objection, 12)
        yield from self.debates.vote(draft, 6, against=5, silent=16)

    def schools(self) -> Strand:
        """Rejected by a vote: the needs wait for another text."""
        convergence = yield from self.voices.converge("schools", 390, 350)
        draft = yield from self.debates.open("schools", convergence, 320)
        yield from self.debates.discuss("schools", draft, 315)
        yield from self.debates.ask(draft, 296)
        objection = yield from self.debates.answer(draft, 295, against=margins.OBJECTIONS["schools"][0])
        assert objection is not None
        yield from self.debates.maintain(objection, 280)
        ballot = yield from self.debates.vote(draft, 275, against=31, silent=6)
        yield from self.debates.count(ballot)

    def travel(self) -> Strand:
        """Open to amendments: one may be integrated, one waits for its author, two contradict each other."""
        convergence = yield from self.voices.converge("travel", 120, 85)
        actor, hat = self.cast.roles["national"], self.cast.networks["national"]
        yield self.ago(40)
        council = self.cast.assemblies["national"]
        draft = self.debates.write("travel", convergence, actor=actor, hat=hat, assembly=council)
        yield self.ago(24)
        open_discussion(draft, actor=actor, closes_on=in_days(38))
        first, *_others = yield from self.debates.discuss("travel", draft, 22)
        yield self.ago(9)
        recommend_amendment(
            first, actor=actor, recommendation=Recommendation.ACCEPT, recommendation_reason="Le trajet compte."
        )
        answer_amendment(first, actor=first.author, answer="agree")
        yield self.ago(7)
        paragraph, home = draft.paragraphs.get(rank=1), self.cast.places[0]
        said = paragraph.wording
        mine = propose_amendment(
            paragraph,
            actor=self.cast.roles["lieu"],
            hat=home,
            wording=said.replace("trop petites pour", "trop petites, surtout à la campagne, pour"),
            reason="Nous sommes deux. À la ville, ils sont six.",
            seen=paragraph.stamp,
        )
        yield self.ago(4)
        recommend_amendment(
            mine,
            actor=actor,
            recommendation=Recommendation.MODIFY,
            recommendation_reason="Vrai à la campagne, et dans les petites villes aussi.",
            counter_wording=said.replace("trop petites pour", "trop petites, surtout hors des grandes villes, pour"),
        )

    def payroll(self) -> Strand:
        """A regional text, still in writing."""
        region = NEW_AQUITAINE
        convergence = yield from self.voices.converge("payroll", 90, 60, region=region, level=Level.REGIONAL)
        yield self.ago(14)
        self.debates.write(
            "payroll",
            convergence,
            actor=self.cast.animators[region],
            hat=self.cast.networks[region],
            assembly=self.cast.assemblies[region],
        )

    def youth(self) -> Strand:
        """Gathered in a region, not yet deliberated."""
        yield from self.voices.converge("youth", 70, 28, region=BRITTANY, level=Level.REGIONAL)

    def food(self) -> Strand:
        """Gathered lately; one author has left since."""
        convergence = yield from self.voices.converge("food", 45, 14, region=NEW_AQUITAINE, level=Level.REGIONAL)
        yield self.ago(9)
        need = convergence.needs.order_by("number").last()
        assert need is not None
        detach_need(need, actor=need.author)

    def alone(self) -> Strand:
        """Needs that met no other: most wait, one is carried higher, one answered, one withdrawn, one oral."""
        step, said = 500 / len(ALL_ALONE), []
        for rank, (words, domains) in enumerate(ALL_ALONE):
            need = yield from self.voices.say(505 - rank * step, words, domains, self.voices.next_place())
            self.voices.join(need, self.cast.dice.choice((0, 1, 1, 2, 4)))
            said.append(need)
        higher, settled, withdrawn = (need for need in said[-5:-2])
        yield self.ago(3)
        national, team = self.cast.roles["national"], self.cast.networks["national"]
        reason = margins.REASON_TO_ESCALATE
        escalate_need(higher, actor=national, hat=team, to_level=Level.REGIONAL, reason=reason)
        settle_need(settled, actor=national, hat=team, text=margins.SETTLED)
        withdraw_need(withdrawn, actor=withdrawn.author)

    def today(self) -> Strand:
        """What waits for the animation: deposits to read, oral words noted, a report, a claim."""
        cast, creuse = self.cast, self.cast.places[:3]
        yield self.ago(6)
        oral = "Je n’ai pas le téléphone. Qui peut remplir avec moi le dossier de ma retraite ?"
        noted = self.voices.note_down(oral, ("services",), creuse[0])
        yield from self.regretted(noted, creuse[0])
        yield self.ago(1.6)
        refused = self.voices.express(
            "Achetez nos fenêtres, devis gratuit.", ("other",), cast.places[-1], account=False
        )
        refuse_need(refused, actor=cast.roles["national"], reason="c’est une publicité, pas un besoin")
        for rank, (words, domains) in enumerate(PENDING):
            yield self.ago(0.9 - rank * 0.1)
            place = creuse[rank] if rank < len(creuse) else next(self.voices.turns["silent"])
            self.voices.express(words, domains, place, account=False)
        yield self.ago(0.2)
        reported = Need.objects.filter(state=NeedState.EXPRESSED, place__isnull=False).order_by("-number").first()
        assert reported is not None
        report_text(reported, reporter=cast.roles["habitante"], origin="", reason=ReportReason.PRIVATE)
        yield self.ago(0.1)
        claim_hat(creuse[-1], actor=cast.roles["habitante"], role="bénévole", message="J’ouvre le mardi.")

    def regretted(self, need: Need, place: Place) -> Strand:
        """A need filed by mistake and taken out again; « Non, ce n’est pas la même chose », once taken back."""
        actor, hat = self.cast.animator_of(place), self.cast.network_of(place)
        food, youth = (Convergence.objects.get(title=ALL_THEMES[key].title) for key in ("food", "youth"))
        yield self.ago(4)
        gather_needs([need], actor=actor, hat=hat, convergence=food)
        yield self.ago(4) + dt.timedelta(minutes=2)
        unfile_need(need, actor=actor, hat=hat)
        set_apart(need, actor=actor, convergence=food)
        set_apart(need, actor=actor, convergence=youth)
        yield self.ago(4) + dt.timedelta(minutes=3)
        compare_again(need, actor=actor, convergence=youth)

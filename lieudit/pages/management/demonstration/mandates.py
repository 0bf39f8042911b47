"""Filling seats: an election whose votes are open, one that is over with its minutes, one that a session holds now, and
a circle in its naming."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import cycle

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.elections.circle import name_person, open_circle
from lieudit.elections.count import name_scrutineer, order_ballots, vote_again
from lieudit.elections.minutes import close_election, minutes_text, sign_minutes
from lieudit.elections.models import Contest, Election, Elector
from lieudit.elections.protocol import fingerprint
from lieudit.elections.reading import votes_again
from lieudit.elections.roll import ask_correction, decide_correction, freeze_roll, seal_roll
from lieudit.elections.services import against, announce_election, draw_order, file_candidacy, prepare_election
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.permissions import speakers_of
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import complete
from lieudit.governance.statements import put
from lieudit.hall.services import check_in, open_session, start_item
from lieudit.hall.workflow import CheckedBy
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.services import add_item, plan_meeting
from lieudit.meetings.workflow import ItemKind
from lieudit.network.models import Representative
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Told
from lieudit.voting.frozen import Said
from lieudit.voting.models import Ballot, RollEntry
from lieudit.voting.services import cast_vote, close_ballot, open_ballot

LOT = "les cinq numéros de l’Euromillions du vendredi qui suit la clôture des candidatures"
WHOLE = (
    "Nous ouvrons depuis six ans dans un bourg de mille habitants. Chaque semaine, quarante personnes viennent pour un "
    "dossier, un outil ou un café. Au conseil, nous porterons les besoins de ceux qui n’ont ni train ni guichet. Nous "
    "rendrons compte de chaque vote sur notre page, et nous laisserons la place au bout d’un mandat.",
    "Notre équipe tient trois lieux dans deux départements, avec six salariés et beaucoup de bénévoles. Nous savons ce "
    "que coûte une année sans visibilité. Nous voulons que le conseil obtienne des conventions de trois ans, et que "
    "les lieux plus petits que nous aient les mêmes droits. Nous serons là à chaque séance, sur place ou à distance.",
    "Nous sommes arrivés par la réparation, puis sont venus la cantine, la bibliothèque et les permanences. Nous "
    "connaissons bien les communes, moins bien l’État : siéger nous l’apprendrait, et nous l’apprendrions aux lieux "
    "voisins. Nous demanderons que chaque réponse d’une institution soit lue avec ceux qui l’ont attendue.",
)
BEGUN = (
    "Dans notre vallée, le dernier guichet a fermé il y a deux ans. Nous tenons depuis une permanence trois matins "
    "par semaine, avec onze bénévoles. Nous demandons à siéger pour que ce travail ait un nom, et un financement.",
    "Ancien atelier de tissage, nous abritons neuf artisans et un fab lab. L’accès aux machines partagées est notre "
    "sujet, avec l’assurance qui va avec. Nous lirons chaque projet de position avant la séance, crayon en main.",
    "Nous venons d’un quartier où l’on parle douze langues. On y cuisine, on y apprend le français, on y monte des "
    "projets. Nous voudrions un conseil que l’on comprenne sans être du métier, et nous relirons les textes pour "
    "cela.",
    "Le foncier est notre combat : trois baux précaires en sept ans, deux déménagements. Nous savons négocier avec "
    "une commune et avec un bailleur. Nous mettrons nos baux, annotés, à la disposition de tous.",
    "Une bibliothèque, un jardin, une salle de répétition : nous sommes ouverts le soir et le dimanche, quand le "
    "reste est fermé. Nous parlerons pour les lieux tenus par des bénévoles seuls, que les appels à projets oublient.",
    "Sur une île, tout coûte une traversée. Nous siégerons à distance, sans faute, et nous rappellerons à chaque vote "
    "ce qu’il donne outre-mer et sur les îles. La continuité du service ne s’arrête pas au quai.",
    "Comptable de métier, celle qui parlera pour nous a tenu les budgets de quatre associations. Nous regarderons les "
    "chiffres de chaque décision, et nous dirons quand ils manquent. Sans chiffres, on promet pour d’autres.",
    "Notre ferme accueille un espace de travail, une conserverie et des stages. Nous connaissons le droit rural, les "
    "normes d’hygiène et la patience. Le conseil entend peu les lieux agricoles : nous voulons y remédier.",
    "Nous formons chaque année trente facilitatrices et facilitateurs. Ce qui nous manque, c’est la reconnaissance de "
    "ces métiers. Nous porterons les attestations entre pairs, et leur place dans les conventions collectives.",
    "Le lieu a brûlé, puis rouvert en dix-huit mois grâce aux voisins. De là nous vient une conviction : l’entraide "
    "se prépare. Nous proposons un fonds de secours, des règles simples et une réponse en dix jours.",
    "Ici, un cinéma, un café et la maison des associations partagent les mêmes murs et la même chaudière. L’énergie "
    "est devenue notre premier poste. Nous ferons de la rénovation des lieux une demande chiffrée à l’État.",
    "Nous ne sommes que deux salariés et nous tenons à le rester : petit, ouvert, utile. Nous veillerons à ce que les "
    "obligations décidées par le conseil soient tenables par un lieu sans service administratif.",
    "Cinq communes ont créé notre coopérative, avec leurs habitants. Nous savons ce qu’une élue peut décider seule, "
    "et ce qu’elle ne peut pas. Nous aiderons le conseil à écrire des demandes auxquelles une mairie sait répondre.",
    "L’accessibilité nous occupe depuis l’ouverture : rampe, boucle magnétique, pages lisibles. Trop de lieux la "
    "remettent à plus tard, faute d’argent et de conseil. Nous demandons à siéger pour qu’elle soit de chaque texte.",
    "Nous réparons des vélos et des ordinateurs, et nous prêtons des outils. Le prêt entre lieux marche quand "
    "quelqu’un en tient le compte. Nous offrons ce temps au conseil, avec un bilan public tous les six mois.",
    "La jeunesse entre chez nous par la musique et y reste pour le reste. Trois jeunes de vingt ans préparent nos "
    "séances. L’un d’eux siégera avec nous, et nous proposerons que d’autres lieux fassent de même.",
    "Notre région compte quarante lieux et aucun ne se voyait il y a quatre ans. Nous avons appris à faire la place "
    "aux absents, à tourner les séances et à écrire court. C’est ce que nous apporterons au conseil.",
)
PLEDGES = (
    "Nous rendrons compte de chaque vote sur notre page, dans la semaine, avec ce qui nous a fait choisir, et ce dont "
    "nous doutions encore.",
    "Nous serons là à chaque séance, sur place ou à distance. Le jour où nous ne pourrons pas venir, nous le dirons "
    "d’avance, et à qui notre voix est confiée.",
    "Avant chaque texte, nous demanderons leur avis aux lieux voisins, membres ou non, et nous joindrons ce qu’ils en "
    "disent, même quand cela nous contredit.",
)
"""What each of the others promises besides."""
STATEMENTS = (*WHOLE, *(f"{words} {pledge}" for words, pledge in zip(BEGUN, cycle(PLEDGES), strict=False)))


type Choice = Callable[[Ballot, int], Said]


def _scattered(ballot: Ballot, rank: int) -> Said:
    """One voice in three for the first, one for the next, one blank: nobody has more than half."""
    if ballot.rule["method"] == "each":
        return {"opinions": dict.fromkeys(ballot.options, "against" if rank % 3 else "for")}
    return "blank" if rank % 3 == 2 else {"approve": [ballot.options[rank % 3 % len(ballot.options)]]}


def _gathered(ballot: Ballot, rank: int) -> Said:
    """Two voices in three for as many as there are seats."""
    if rank % 3 == 2:
        return "blank"
    if ballot.rule["method"] == "each":
        return {"opinions": dict.fromkeys(ballot.options, "for")}
    return {"approve": ballot.options[: ballot.rule["seats"]]}


class Mandates:
    """Elections run by the secretariat; members speak by whoever represents them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ago = cast.calendar.ago
        self.secretariat = cast.roles["secretariat"]

    def national(self) -> Strand:
        """Votes are open, in the order of the draw: the member whose screen is shown has not voted."""
        election = yield from self._prepare(
            self.cast.assemblies["national"], "Renouvellement des sièges", roll=56, votes=2, days=10
        )
        yield from self._stand_and_order(election, 20)
        yield election.opens_at + dt.timedelta(minutes=1)
        for ballot in self._ballots(election):
            open_ballot(ballot, actor=None)
        yield election.opens_at + dt.timedelta(hours=6)
        for ballot in self._ballots(election):
            self._vote(ballot, share=0.5)

    def brittany(self) -> Strand:
        """Over: in one college nobody had the support that the rules ask, it voted again; its minutes are signed and
        sealed, its mandates began."""
        assembly = self.cast.assemblies["53"]
        yield self.ago(217)
        rules = complete(assembly.rulebook.rules)
        put(rules, "election.floor", "majority")
        adopt_rulebook(assembly, actor=None, rules=rules, in_force_from=timezone.localdate())
        assembly = Assembly.objects.get(pk=assembly.pk)
        title = "Renouvellement de l’assemblée de Bretagne"
        election = yield from self._prepare(assembly, title, roll=210, votes=160, days=7)
        yield from self._stand_and_order(election, 178)
        yield election.opens_at + dt.timedelta(minutes=1)
        ballots = self._ballots(election)
        short = max(ballots, key=lambda ballot: (ballot.roll.count(), -ballot.pk))
        for ballot in ballots:
            open_ballot(ballot, actor=None)
            self._vote(ballot, share=1, choice=_scattered if ballot == short else None)
        yield election.closes_at + dt.timedelta(minutes=5)
        for ballot in Ballot.objects.open().filter(sitting=election.sitting):
            close_ballot(ballot, actor=None)
        yield election.closes_at + dt.timedelta(hours=20)
        closed = yield from self._vote_again(election)
        yield closed + dt.timedelta(hours=20)
        election.refresh_from_db()
        for scrutineer in election.scrutineers.all():
            sign_minutes(election, actor=scrutineer.account, seen=fingerprint(minutes_text(election)))
        yield closed + dt.timedelta(hours=30)
        close_election(election, actor=self.secretariat)

    def _vote_again(self, election: Election) -> Told[dt.datetime]:
        """Where seats are left for want of support, one votes again, and one voice is enough; when it ends."""
        election.refresh_from_db()
        closes = election.closes_at + dt.timedelta(days=4)
        left = [each for each in election.contests.all() if votes_again(each, election)]
        rounds = [vote_again(contest, actor=self.secretariat, closes_at=closes) for contest in left]
        yield election.closes_at + dt.timedelta(hours=30)
        for each in rounds:
            self._vote(each.ballot, share=1, choice=_gathered)
        yield closes + dt.timedelta(minutes=5)
        for each in rounds:
            close_ballot(Ballot.objects.get(pk=each.ballot_id), actor=None)
        return closes

    def new_aquitaine(self) -> Strand:
        """The places of a region choose without candidates: some have named, one whose screen is shown has not."""
        election = yield from self._prepare(
            self.cast.assemblies["75"], "Sièges de l’assemblée", roll=20, votes=-40, days=7
        )
        yield self.ago(2)
        contest = election.contests.select_related("college", "election").get(college__code="third_places")
        if contest.seats < 1:
            return
        circle = open_circle(
            contest,
            actor=self.secretariat,
            role="Parler pour les petits lieux du Limousin",
            mission="Siéger trois ans, et porter ce que disent les lieux de moins de trois salariés.",
            qualities="Savoir écouter, pouvoir se déplacer quatre fois par an, ne pas chercher à convaincre.",
            term="Trois ans",
            facilitator=self.cast.roles["region"],
            naming_until=self.cast.calendar.now + dt.timedelta(days=4),
        )
        yield self.ago(1)
        voices = list(election.roll.voting().filter(college=contest.college).select_related("organisation", "account"))
        named = [voice for voice in voices if not against(contest, voice, election)]
        for rank, voice in enumerate(v for v in voices if v.account != self.cast.roles["lieu"]):
            if rank < 3 and named:
                reason = "Cette personne écoute longtemps et redit juste. Elle a tenu la médiation du bassin."
                nominee = named[rank % len(named)]
                name_person(circle, actor=self._speaker(voice), voice=voice, nominee=nominee, reason=reason)

    def loire(self) -> Strand:
        """Held in the session of a region that is open now: its votes wait for who presides to open them."""
        assembly, chair = self.cast.assemblies["52"], self.cast.animators["52"]
        election = yield from self._prepare(assembly, "Renouvellement de l’assemblée", roll=56, votes=0.04, days=2)
        yield self.ago(40)
        starts_at = self.cast.calendar.now - dt.timedelta(minutes=25)
        meeting = plan_meeting(
            assembly,
            actor=chair,
            title="Assemblée d’élection",
            place_name="La Cale",
            is_public=True,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=2),
        )
        item = add_item(
            assembly,
            actor=chair,
            meeting=meeting,
            kind=ItemKind.ELECTION,
            title="Élire les sièges à pourvoir",
            minutes=45,
            election=election,
            method="Un scrutin par collège, dépouillé en séance.",
        )
        convene_meeting(meeting, actor=chair)
        yield from self._stand(election, 20)
        yield starts_at
        meeting.refresh_from_db()
        session = open_session(meeting, actor=chair)
        for seat in Seat.objects.running().of_assembly(assembly):
            speaker = seat.account or speakers_of(Seat.objects.filter(pk=seat.pk)).order_by("pk").first()
            if speaker:
                check_in(session, seat, actor=speaker, by=CheckedBy.LINK)
        yield starts_at + dt.timedelta(minutes=10)
        start_item(session, item, actor=chair)

    def occitania(self) -> Strand:
        """The roll has just been frozen: it is corrected for some days, and one stands for three weeks. Somebody asked
        that a member be struck: one person holds it, the member may reply, another one will confirm."""
        yield from self._prepare(
            self.cast.assemblies["76"], "Premiers mandats de trois ans", roll=4, votes=-45, days=7, strike=True
        )

    def _ask_to_strike(self, election: Election) -> None:
        lines = election.roll.filter(organisation__isnull=False).select_related("organisation", "account")
        struck = lines.order_by("number").first()
        if struck is None:
            return
        words = "Cette structure aurait cessé son activité cet été. À vérifier auprès d’elle."
        asked = ask_correction(
            election, actor=self.cast.roles["presidence"], wish="strike", words=words, elector=struck
        )
        held = "L’annuaire des entreprises la dit fermée. Une seconde personne vérifie."
        decide_correction(asked, actor=self.secretariat, decision="accept", reason=held)

    def _prepare(
        self, assembly: Assembly, title: str, *, roll: float, votes: float, days: float, strike: bool = False
    ) -> Told[Election]:
        """Prepared and announced, then the roll is frozen and sealed. `roll`, `votes`: days ago."""
        yield self.ago(roll + 6)
        opens = self.ago(votes) if votes > 0 else self.cast.calendar.now + dt.timedelta(days=-votes)
        closes = opens + dt.timedelta(days=days)
        from_day = timezone.localdate(closes) + dt.timedelta(days=10)
        election = prepare_election(
            assembly,
            actor=self.secretariat,
            title=title,
            lot_source=LOT,
            tie_source="le tirage du Loto du samedi qui suit la clôture du vote",
            roll_on=timezone.localdate(self.ago(roll)),
            corrections_until=timezone.localdate(self.ago(roll - 6)),
            candidacies_until=timezone.localdate(opens) - dt.timedelta(days=18),
            opens_at=opens,
            closes_at=closes,
            mandates_from=from_day,
            window=from_day + dt.timedelta(days=800),
        )
        yield self.ago(roll + 5)
        announce_election(election, actor=self.secretariat)
        yield self.ago(roll)
        freeze_roll(election, actor=self.secretariat)
        if strike:
            yield self.ago(roll - 1)
            self._ask_to_strike(election)
        yield self.ago(roll - 7)
        seal_roll(election, actor=self.secretariat)
        return Election.objects.get(pk=election.pk)

    def _stand_and_order(self, election: Election, ago: float) -> Told[None]:
        """The same as `_stand`, then ballots are announced."""
        yield from self._stand(election, ago)
        yield self.ago(ago - 4)
        order_ballots(election, actor=self.secretariat)
        election.refresh_from_db()

    def _stand(self, election: Election, ago: float) -> Told[None]:
        """Members stand in each college, the order is drawn, two of them watch the count."""
        yield self.ago(ago + 4)
        statements = cycle(STATEMENTS)
        for contest in election.contests.select_related("college", "election"):
            for elector in self._willing(contest):
                person, statement = self._speaker(elector).name, next(statements)
                file_candidacy(
                    contest, actor=self._speaker(elector), elector=elector, person=person, statement=statement
                )
        yield self.ago(ago - 3)
        draw_order(election, actor=self.secretariat, seed="4 11 19 36 42")
        for elector in self._watching(election):
            name_scrutineer(election, actor=self.secretariat, elector=elector, account=self._speaker(elector))

    def _willing(self, contest: Contest) -> list[Elector]:
        """One candidate more than the seats to fill, where there are as many; one of each college is left to watch."""
        roll = contest.election.roll.voting().filter(college=contest.college_id).order_by("number")
        able = [e for e in roll.select_related("organisation", "account") if not against(contest, e, contest.election)]
        shown = {self.cast.roles["siege"], self.cast.roles["presidence"]}
        free = [elector for elector in able if self._speaker(elector) not in shown]
        return free[: min(contest.seats + 1, len(roll) - 1)]

    def _watching(self, election: Election) -> Iterator[Elector]:
        """Two members of different colleges, neither of which stands."""
        standing = {c.elector_id for contest in election.contests.all() for c in contest.candidacies.standing()}
        authors = {c.author_id for contest in election.contests.all() for c in contest.candidacies.standing()}
        colleges: set[int] = set()
        for elector in election.roll.voting().select_related("organisation", "account").order_by("-number"):
            free = elector.pk not in standing and self._speaker(elector).pk not in authors
            if free and elector.college_id not in colleges and len(colleges) < 2:
                colleges.add(elector.college_id)
                yield elector

    def _vote(self, ballot: Ballot, *, share: float, choice: Choice | None = None) -> None:
        """The first of the roll vote, as `choice` says or by the dice; the one whose screen is shown does not."""
        entries = [entry for entry in ballot.roll.select_related("organisation", "account") if not entry.suspended]
        for rank, entry in enumerate(entries[: max(1, int(len(entries) * share))]):
            account = self._speaker(entry)
            if account != self.cast.roles["siege"]:
                by_dice = self._choice(ballot, rank)  # thrown for all, so that those of others stay
                cast_vote(ballot, entry, actor=account, choice=choice(ballot, rank) if choice else by_dice)

    def _choice(self, ballot: Ballot, rank: int) -> dict[str, object]:
        """Some ticks; where each is asked, the last candidate has more against than for: a seat is left."""
        *liked, last = ballot.options
        if ballot.rule["method"] == "each":
            return {"opinions": dict.fromkeys(liked, "for") | {last: "for" if rank % 3 == 0 and liked else "against"}}
        some = self.cast.dice.sample(ballot.options, k=1 + rank % max(1, len(ballot.options) - 1))
        return {"approve": some}

    @staticmethod
    def _ballots(election: Election) -> list[Ballot]:
        return list(Ballot.objects.filter(sitting=election.sitting)) if election.sitting else []

    @staticmethod
    def _speaker(holder: Elector | RollEntry) -> Account:
        """Who answers for a line of a roll."""
        if holder.account is not None:
            return holder.account
        assert holder.organisation is not None
        spoken = Representative.objects.running().of(holder.organisation).select_related("account")
        return spoken.earliest("pk").account

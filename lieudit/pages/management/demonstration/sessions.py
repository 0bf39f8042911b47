"""Three sessions of the council: one held, one convened, one that is open now, to play with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.deliberation.adoption import rival_name
from lieudit.deliberation.models import Draft
from lieudit.governance.models import Seat
from lieudit.hall.ballots import (
    ask_to_close,
    close_session_ballot,
    confirm_closing,
    open_session_ballot,
    open_session_choice,
)
from lieudit.hall.blocks import compose_block, open_block, take_out
from lieudit.hall.consenting import answer_round, move_round, note_hands, open_round, settle_voice
from lieudit.hall.floor import ask_to_speak, end_speech, give_floor
from lieudit.hall.leaving import leave_with_proxy, take_over, take_proxy
from lieudit.hall.models import Session, SessionBallot
from lieudit.hall.screens import ask_screen, pair_screen, show_on_screens
from lieudit.hall.services import (
    adjourn_session,
    ask_question,
    check_in,
    close_session,
    note_outcome,
    open_session,
    resume_session,
    start_item,
    welcome_guest,
    word_decision,
)
from lieudit.hall.workflow import CheckedBy, Mode, OutcomeKind, Shows, SpeechKind
from lieudit.meetings.agenda_file import read_agenda
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.delegation import accept_seat_proxy, entrust_seat, register_seat
from lieudit.meetings.guest_file import read_guests
from lieudit.meetings.guests import answer_invitation, invite_guests
from lieudit.meetings.models import Guest, Meeting
from lieudit.meetings.requests import answer_request, cosign_request, request_item
from lieudit.meetings.services import (
    add_item,
    attach_document,
    edit_meeting,
    import_items,
    move_item,
    plan_meeting,
)
from lieudit.meetings.workflow import Attendance, ItemKind, Opinion
from lieudit.network.services import appoint_representative
from lieudit.network.vocabulary import Quality
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.debates import ALL_TEXTS
from lieudit.pages.management.demonstration.pictures import a_building
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Told
from lieudit.toolkit.types import Fields
from lieudit.voting.frozen import Said
from lieudit.voting.services import cast_votes
from lieudit.voting.workflow import WhyEarly

SERIES = "Le conseil"
TAKEN_OVER = 8
"""Rank, among who is there in autumn, of the seat that changes hands in the middle of the session."""
CHARTER = (
    "Le conseil adopte une charte des visites : toute visite d’un lieu par un autre est préparée, racontée et rendue"
    " dans l’année."
)
TRAVEL = (
    "Le conseil rembourse le trajet des membres qui viennent de plus de deux heures, dans la limite de 8 000 euros."
)
LEASES = (
    "Le conseil demande que tout bail d’occupation d’une friche publique soit conclu pour neuf ans au moins, résiliable"
    " par le lieu seul les trois premières années."
)
type Line = Fields
type Here = Sequence[tuple[Seat, Account]]
"""Who is there: each seat with who speaks for it."""
PAST: tuple[Line, ...] = (
    {"kind": ItemKind.DECISION, "title": "Une charte des visites", "minutes": 35, "resolution": CHARTER,
     "carrier_name": "Groupe Visites", "expected": "Un texte adopté.", "method": "Consentement, puis vote."},
    {"kind": ItemKind.DECISION, "title": "Rembourser les longs trajets", "minutes": 30, "resolution": TRAVEL,
     "carrier_name": "Trésorerie", "expected": "Une règle pour l’année.", "method": "Vote."},
    {"kind": ItemKind.DECISION, "title": "La ville de la rencontre de juin", "minutes": 20,
     "resolution": "La rencontre de juin se tient à Lodève, à Auch ou à Guéret.", "carrier_name": "Secrétariat",
     "expected": "Une ville.", "method": "Vote par approbation."},
)  # fmt: skip
RIVALS: Line = {
    "kind": ItemKind.DECISION, "title": "Se chauffer : deux rédactions pour un seuil", "minutes": 20,
    "carrier_name": "Groupe Énergie", "expected": "L’une des deux, ou le texte tel qu’il est.",
    "method": "Classement des rédactions.",
}  # fmt: skip
"""Its draft comes with it: two amendments exclude each other there."""
TWICE = "Deux amendements s’excluent au paragraphe 2."
NEARLY_ALL_FOR = ("for",) * 11 + ("against",)
LIVE: tuple[Line, ...] = (
    {"kind": ItemKind.DECISION, "title": "Baux et friches : adopter une position commune", "minutes": 60,
     "resolution": LEASES, "opinion": Opinion.FOR, "carrier_name": "Groupe Foncier", "missions": ["M2"],
     "expected": "Un texte adopté, ou la liste des objections à lever.",
     "method": "Consentement, puis vote s’il reste une objection."},
    {"kind": ItemKind.DISCUSSION, "title": "Réponses reçues sur la médiation numérique", "minutes": 30,
     "carrier_name": "Secrétariat", "expected": "Dire si la réponse reçue suffit, et que faire du retard."},
    {"kind": ItemKind.DISCUSSION, "title": "Les départements qui ne se sont jamais exprimés", "minutes": 20,
     "carrier_name": "Animation nationale", "expected": "Qui va voir qui, avant mars."},
)  # fmt: skip
COMING: tuple[Line, ...] = (
    {"kind": ItemKind.DISCUSSION, "title": "Le calendrier de l’année prochaine", "minutes": 40,
     "carrier_name": "Secrétariat", "expected": "Quatre dates et quatre lieux."},
    {"kind": ItemKind.DISCUSSION, "title": "Les villes qui se proposent", "minutes": 15, "is_sub": True},
    {"kind": ItemKind.DISCUSSION, "title": "Les dates à éviter", "minutes": 10, "is_sub": True},
    {"kind": ItemKind.DECISION, "title": "Qui porte les visites croisées", "minutes": 30,
     "carrier_name": "Groupe Visites", "method": "Consentement."},
)  # fmt: skip
FROM_A_FILE = """titre;sorte;minutes;résolution;porté par
Renouveler l’assurance;décision;5;Le contrat d’assurance du conseil est renouvelé pour un an.;Trésorerie
Le local des archives;décision;5;Les archives du conseil sont confiées à la bibliothèque de Lodève.;Secrétariat
Prêter le matériel de sonorisation;décision;5;Le matériel du conseil se prête aux lieux membres, sans frais.;Secrétariat
"""
"""Points that nobody contests, written in a workbook, as members sent them."""
GUESTS = """Nom;Adresse électronique;Qualité
Ada Roux;ada.roux@presse.invalid;presse
Basile Morin;b.morin@banque.invalid;Banque des Territoires
Coline Haddad;c.haddad@region.invalid;Région
"""
RECORDED = "par le secrétariat, le son seul, gardé jusqu’à l’approbation du procès-verbal"
WHERE = {
    "place_name": "L’Atelier du Canal",
    "access": "À dix minutes à pied de la gare.",
    "remote_url": "https://visio.exemple.invalid/conseil",
}


class Sessions:
    """Who convenes, presides, comes and speaks."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.chair, self.member = cast.roles["presidence"], cast.roles["siege"]
        self.secretariat = cast.roles["secretariat"]
        self.assembly = cast.assemblies["national"]

    def strands(self) -> Iterator[Strand]:
        yield self.past()
        yield self.coming()
        yield self.live()

    def past(self) -> Strand:
        """Held two months ago: a consent round with an objection lifted, a vote with a proxy, a town chosen, amendments
        ranked, a pause."""
        start = self.ago(62).replace(hour=14, minute=0)
        yield start - dt.timedelta(days=40)
        lines = (*PAST, RIVALS | {"draft": Draft.objects.get(title=ALL_TEXTS["energy"].title)})
        meeting = yield from self._prepare(start, "Séance d’automne", lines, file=FROM_A_FILE, is_public=True)
        substitute = self._name_substitute()
        yield start - dt.timedelta(days=8)
        press, *_others = self._invite(meeting)
        (giver, given_by), (holder, held_by) = self.cast.seats[30], self.cast.seats[2]
        proxy = entrust_seat(meeting, actor=given_by, giver=giver, holder=holder)
        accept_seat_proxy(proxy, actor=held_by)
        here = [each for at, each in enumerate(self.cast.seats) if at % 5 != 4 and each[0] != giver]
        session = yield from self._open(meeting, start, here)
        welcome_guest(press)
        minute = yield from self._discuss(session, 1, start, 12, here[3:5])
        minute = yield from self._discuss(session, 2, start, minute + 10, here[5:6])
        minute = yield from self._consent(session, start, minute + 8, here)
        minute = yield from self._vote(session, start, minute + 15, here)
        minute = yield from self._choose(session, start, minute + 3, here)
        minute = yield from self._rank(session, start, minute + 3, here)
        yield start + dt.timedelta(minutes=minute + 2)
        adjourn_session(self._now(session), actor=self.chair, reason="Pause")
        yield start + dt.timedelta(minutes=minute + 17)
        resume_session(self._now(session), actor=self.chair)
        take_over(self._now(session), here[TAKEN_OVER][0], actor=substitute)
        minute = yield from self._vote_in_block(session, start, minute + 18, here)
        minute = yield from self._discuss(session, meeting.items.count(), start, minute + 2, here[8:10])
        note_outcome(
            self._now(session),
            actor=self.chair,
            kind=OutcomeKind.ACTION,
            text="Le secrétariat envoie la charte des visites à chaque réseau régional.",
            carrier_name="Le secrétariat",
            due_on=timezone.localdate() + dt.timedelta(days=21),
        )
        yield start + dt.timedelta(minutes=minute + 12)
        close_session(self._now(session), actor=self.chair)

    def coming(self) -> Strand:
        """Convened: a point asked for and listed, another refused with its reason, some who said that they come."""
        start = (self.cast.calendar.now + dt.timedelta(days=26)).replace(hour=14, minute=0, second=0, microsecond=0)
        yield self.ago(9)
        meeting = self._plan(start, "Séance d’hiver", COMING)
        yield self.ago(8)
        seat, author = self.cast.seats[6]
        asked = request_item(
            meeting,
            actor=author,
            seat=seat,
            title="Un fonds pour les lieux qui démarrent",
            reason="Trois lieux ont fermé avant leur première année, faute de trésorerie.",
        )
        for other, account in self.cast.seats[7:10]:
            cosign_request(asked, actor=account, seat=other)
        seat, author = self.cast.seats[12]
        refused = request_item(
            meeting,
            actor=author,
            seat=seat,
            title="Changer le nom du conseil",
            reason="Le nom actuel ne dit rien à qui nous découvre.",
        )
        yield self.ago(7)
        asked.refresh_from_db()
        if asked.state == "received":
            answer_request(asked, actor=self.chair, enlist=True, minutes=25)
        reason = "Le vote de mars prévoit d’abord une consultation de six mois."
        answer_request(refused, actor=self.chair, enlist=False, answer=reason)
        yield self.ago(4)
        told = {"captions_url": "https://sous-titres.exemple.invalid/conseil", "recording": RECORDED}
        edit_meeting(meeting, actor=self.chair, **told)
        towns = meeting.items.get(title="Les villes qui se proposent")
        seen = SimpleUploadedFile("halle.jpg", a_building(2), "image/jpeg")
        attach_document(meeting, actor=self.chair, title="La halle de Lodève", file=seen, item=towns)
        meeting.refresh_from_db()
        convene_meeting(meeting, actor=self.chair)
        yield self.ago(3)
        first, second, _third = self._invite(meeting)
        yield self.ago(2)
        answer_invitation(first, mode=Attendance.ON_SITE)
        answer_invitation(second, mode=Attendance.ABSENT)
        self._register(meeting, self.cast.seats[1:24])

    def live(self) -> Strand:
        """Open now, on its third item: one speaks, others wait, a question was asked. One member has yet to come."""
        start = self.cast.calendar.now - dt.timedelta(minutes=42)
        meeting = yield from self._prepare(start, "Séance de travail du conseil", LIVE, is_public=True)
        here = [each for at, each in enumerate(self.cast.seats) if at % 4 != 3 and each[1] != self.member]
        session = yield from self._open(meeting, start, here)
        minute = yield from self._discuss(session, 1, start, 4, here[1:3])
        minute = yield from self._discuss(session, 2, start, minute + 4, here[3:4])
        item = meeting.items.get(rank=3)
        yield start + dt.timedelta(minutes=minute + 4)
        start_item(self._now(session), item, actor=self.chair)
        yield from self._speak(session, start, minute + 5, (here[4], here[14], here[20], here[5]))
        yield self.cast.calendar.now - dt.timedelta(seconds=70)
        for (seat, account), side in zip(
            (here[6], here[21], here[27], here[2]), ("pro", "contra", "", "pro"), strict=True
        ):
            ask_to_speak(self._now(session), seat, actor=account, side=side)
        asker, account = here[9]
        ask_question(self._now(session), actor=account, seat=asker, text="Qui relit le bail type avec nous ?")
        screen = pair_screen(meeting, actor=self.chair, code=ask_screen(meeting).code, name="Entrée de la salle")
        show_on_screens(meeting, actor=self.chair, what=Shows.AGENDA, screen=screen)
        yield self.cast.calendar.now - dt.timedelta(seconds=30)
        first = Session.objects.board(meeting.number).queue[0].speech
        give_floor(self._now(session), actor=self.chair, speech=first)
        wonders = next(each for each in here[8:] if each[0] != first.seat)
        ask_to_speak(self._now(session), wonders[0], actor=wonders[1], kind=SpeechKind.QUESTION)

    # Before

    def _prepare(self, start: dt.datetime, title: str, lines: tuple[Line, ...], file: str = "", **more: object) -> Any:
        """Planned and convened in time, with the points of a `file`, and those who said that they come."""
        yield start - dt.timedelta(days=40)
        meeting = self._plan(start, title, lines, **more)
        if file:
            written, _faults = read_agenda(BytesIO(file.encode()))
            import_items(meeting, actor=self.chair, lines=written)
        yield start - dt.timedelta(days=32)
        convene_meeting(meeting, actor=self.chair)
        yield start - dt.timedelta(days=12)
        self._register(meeting, self.cast.seats[:26])
        return meeting

    def _plan(self, start: dt.datetime, title: str, lines: tuple[Line, ...], **more: Any) -> Meeting:
        end = start + dt.timedelta(hours=3)
        held = {"chair": self.chair, "secretary": self.secretariat, **WHERE, **more}
        meeting = plan_meeting(
            self.assembly, actor=self.chair, starts_at=start, ends_at=end, title=title, series=SERIES, **held
        )
        for words in lines:
            item = add_item(self.assembly, actor=self.chair, meeting=meeting, **words)
            move_item(item, actor=self.chair, up=True)  # before the pause
        return meeting

    def _register(self, meeting: Meeting, seats: list[tuple[Seat, Account]]) -> None:
        for at, (seat, account) in enumerate(seats):
            mode = Attendance.REMOTE if at % 3 == 2 else Attendance.ON_SITE
            register_seat(meeting, actor=account, seat=seat, mode=mode)

    def _invite(self, meeting: Meeting) -> list[Guest]:
        """Persons without a voice, from a list."""
        people = read_guests(BytesIO(GUESTS.encode())).guests
        return invite_guests(Meeting.objects.get(pk=meeting.pk), actor=self.chair, people=people)

    def _name_substitute(self) -> Account:
        """Another person for a structure that sits, who will take its seat over in the middle of the session."""
        here = [each for at, each in enumerate(self.cast.seats) if at % 5 != 4]
        seat, titular = here[TAKEN_OVER]
        assert seat.organisation is not None
        account = Account.objects.create_user("suppleance@exemple.invalid", name="Lou Ferrand")
        appoint_representative(account, seat.organisation, actor=titular, quality=Quality.SUBSTITUTE)
        return account

    # During

    def _now(self, session: Session) -> Session:
        return Session.objects.select_related("meeting__assembly", "item").get(pk=session.pk)

    def _open(self, meeting: Meeting, start: dt.datetime, here: Here) -> Told[Session]:
        yield start
        meeting.refresh_from_db()
        session = open_session(meeting, actor=self.chair)
        yield start + dt.timedelta(minutes=1)
        for at, (seat, account) in enumerate(here):
            mode, by_list = (Mode.REMOTE if at % 3 == 2 else Mode.ON_SITE), at % 7 == 6
            actor, by = (self.secretariat, CheckedBy.LIST) if by_list else (account, CheckedBy.CODE)
            check_in(session, seat, actor=actor, mode=mode, by=by, code=session.code)
        return session

    def _discuss(self, session: Session, rank: int, start: dt.datetime, minute: int, speakers: Here) -> Told[int]:
        """An item begins, and some speak on it; the minute when they have ended."""
        yield start + dt.timedelta(minutes=minute)
        start_item(self._now(session), session.meeting.items.get(rank=rank), actor=self.chair)
        return (yield from self._speak(session, start, minute + 1, speakers))

    def _speak(self, session: Session, start: dt.datetime, minute: int, speakers: Here) -> Told[int]:
        for at, (seat, account) in enumerate(speakers):
            yield start + dt.timedelta(minutes=minute)
            speech = ask_to_speak(self._now(session), seat, actor=account)
            give_floor(self._now(session), actor=self.chair, speech=speech)
            yield start + dt.timedelta(minutes=minute, seconds=70 + 25 * (at % 3))
            end_speech(self._now(session), actor=self.chair)
            minute += 3
        return minute

    def _consent(self, session: Session, start: dt.datetime, minute: int, here: Here) -> Told[int]:
        """Asked twice: an objection changes the text, then nobody objects."""
        minute = yield from self._discuss(session, 3, start, minute, (here[10], here[16], here[24]))
        yield start + dt.timedelta(minutes=minute)
        in_a_year = (start + dt.timedelta(days=365)).date()
        round = open_round(self._now(session), actor=self.chair, review_on=in_a_year)
        for step in ("close_questions", "call_objections"):
            yield start + dt.timedelta(minutes=(minute := minute + 4))
            move_round(round, step, actor=self.chair)
        seat, account = here[16]
        reason = "Un an est trop court pour un lieu d’outre-mer."
        voice = answer_round(round, seat, actor=account, answer="objection", reason=reason)
        seat, account = here[11]
        answer_round(round, seat, actor=account, answer="concern", reason="Qui paie le trajet du retour ?")
        yield start + dt.timedelta(minutes=minute + 5)
        move_round(round, "integrate", actor=self.chair)
        yield start + dt.timedelta(minutes=minute + 9)
        settle_voice(voice, "integrate", actor=self.chair, outcome="Deux ans au lieu d’un.")
        move_round(round, "amend", actor=self.chair, text=CHARTER.replace("dans l’année", "dans les deux ans"))
        yield start + dt.timedelta(minutes=minute + 12)
        far = set(session.presences.running().filter(mode=Mode.REMOTE).values_list("seat", flat=True))
        for seat, account in here:
            if seat.pk in far:
                answer_round(round, seat, actor=account, answer="consent")
        note_hands(round, actor=self.chair)
        move_round(round, "adopt", actor=self.secretariat)
        return minute + 12

    def _vote(self, session: Session, start: dt.datetime, minute: int, here: Here) -> Told[int]:
        minute = yield from self._discuss(session, 4, start, minute, (here[1], here[13]))
        yield start + dt.timedelta(minutes=minute)
        word_decision(self._now(session), actor=self.chair, text=TRAVEL.replace("8 000", "9 500"))
        why = "Le montant a été revu après l’objection d’un lieu."
        vote = open_session_ballot(self._now(session), actor=self.chair, reason=why)
        yield start + dt.timedelta(minutes=minute + 2)
        for at, (seat, account) in enumerate(here[:-1]):  # the last one says nothing
            choice = "against" if at % 6 == 5 else "abstain" if at % 11 == 10 else "for"
            entry = vote.ballot.roll.filter(key=seat.key, suspended=False).first()
            if entry:
                carried = vote.ballot.roll.filter(frozen_proxy__holder=entry, frozen_proxy__refusal="")
                cast_votes(
                    entry,
                    actor=account,
                    choice=choice,
                    others=dict.fromkeys(carried.values_list("key", flat=True)),
                )
        yield start + dt.timedelta(minutes=minute + 4)
        ask_to_close(vote, actor=self.chair, why=WhyEarly.DECLINE)
        yield start + dt.timedelta(minutes=minute + 6)
        confirm_closing(vote, actor=self.secretariat)
        return minute + 6

    def _vote_in_block(self, session: Session, start: dt.datetime, minute: int, here: Here) -> Told[int]:
        """Three points that nobody contests; a member takes one out, which is voted alone."""
        titles = [line.split(";")[0] for line in FROM_A_FILE.splitlines()[1:]]
        items = [session.meeting.items.get(title=title) for title in titles]
        yield start + dt.timedelta(minutes=minute)
        compose_block(self._now(session), actor=self.chair, items=items)
        yield start + dt.timedelta(minutes=minute + 1)
        seat, account = here[9]
        take_out(self._now(session), items[1], actor=account, seat=seat)
        yield start + dt.timedelta(minutes=minute + 3)
        minute = yield from self._all_say(open_block(self._now(session), actor=self.chair), start, minute + 4, here)
        yield start + dt.timedelta(minutes=minute + 1)
        start_item(self._now(session), items[1], actor=self.chair)
        vote = open_session_ballot(self._now(session), actor=self.chair)
        return (yield from self._all_say(vote, start, minute + 2, here))

    def _all_say(
        self, vote: SessionBallot, start: dt.datetime, minute: int, here: Here, words: Sequence[Said] = NEARLY_ALL_FOR
    ) -> Told[int]:
        """Each says one of these `words`, in turn; then it is closed, once every voice is cast."""
        yield start + dt.timedelta(minutes=minute)
        for at, (seat, account) in enumerate(here):
            entry = vote.ballot.roll.filter(key=seat.key, suspended=False, present=True).first()
            if entry:
                carried = vote.ballot.roll.filter(frozen_proxy__holder=entry, frozen_proxy__refusal="")
                others = dict.fromkeys(carried.values_list("key", flat=True))
                cast_votes(entry, actor=account, choice=words[at % len(words)], others=others)
        yield start + dt.timedelta(minutes=minute + 2)
        close_session_ballot(vote, actor=self.chair)
        return minute + 2

    def _choose(self, session: Session, start: dt.datetime, minute: int, here: Here) -> Told[int]:
        """A town among those of the notice, by approval; one has left, and another speaks for it."""
        minute = yield from self._discuss(session, 5, start, minute, (here[7],))
        (leaver, by_leaver), (stayer, by_stayer) = here[17], here[18]
        proxy = leave_with_proxy(self._now(session), leaver, actor=by_leaver, holder=stayer)
        take_proxy(self._now(session), proxy, actor=by_stayer)
        yield start + dt.timedelta(minutes=minute)
        vote = open_session_choice(
            self._now(session), actor=self.chair, method="approval", options="Lodève\nAuch\nGuéret"
        )
        towns = (["Auch"], ["Auch", "Lodève"], ["Guéret", "Auch"], ["Lodève"])
        return (yield from self._all_say(vote, start, minute + 2, here, [{"approve": said} for said in towns]))

    def _rank(self, session: Session, start: dt.datetime, minute: int, here: Here) -> Told[int]:
        """Two amendments exclude each other on a paragraph: they are ranked with its text as it is, the first is
        written in."""
        minute = yield from self._discuss(session, 6, start, minute, (here[12], here[20]))
        yield start + dt.timedelta(minutes=minute)
        draft = session.meeting.items.get(rank=6).draft
        assert draft is not None
        first, second = [rival_name(each) for each in draft.amendments.order_by("number")]
        vote = open_session_choice(
            self._now(session), actor=self.chair, method="schulze", paragraph=draft.paragraphs.get(rank=2), reason=TWICE
        )
        ranked = ([[second], [first]], [[second]], [[first], [second]])
        return (yield from self._all_say(vote, start, minute + 2, here, [{"ranking": said} for said in ranked]))

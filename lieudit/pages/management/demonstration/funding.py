"""Calls: one of the council, opened, corrected, put off and closed, with nine applications and its jury; one that is
open; one for commons, whose files are written in public; a prize; one of a foundation that left three days, and what it
replied."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.funding.applying import (
    accept_part,
    add_line,
    ask_partner,
    begin_application,
    leave_application,
    save_answer,
    send_application,
    send_late,
)
from lieudit.funding.budget import ASKED
from lieudit.funding.clocks import moment_in_paris
from lieudit.funding.criteria import read_criteria
from lieudit.funding.models import Application, Call
from lieudit.funding.papers import join_paper
from lieudit.funding.questions import read_questions
from lieudit.funding.results import tell_result
from lieudit.funding.services import (
    announce_call,
    close_call,
    correct_call,
    describe_call,
    invite_organiser,
    open_call,
    postpone_call,
    prepare_call,
    reply_about_call,
)
from lieudit.funding.vocabulary import Kind, PartnerRole, Reasons
from lieudit.needs.models import Need
from lieudit.network.licences import Licence
from lieudit.network.models import Place
from lieudit.network.profile import BETWEEN, METROPOLIS, RURAL
from lieudit.network.vocabulary import Domain
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.judging import CRITERIA, Judging, name_the_jury
from lieudit.pages.management.demonstration.pictures import a_building
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.french import typeset
from lieudit.toolkit.types import Fields

NOON = dt.time(12)
QUESTIONS = """Que voulez-vous équiper, et pour qui ? (1500 signes)
Qui s’en servira, et combien d’heures par semaine ? (800 signes)
Que ferez-vous avec les autres lieux autour ? (800 signes, facultatif)
Comment l’atelier vivra-t-il dans trois ans ? (1200 signes)
Qu’est-ce qui pourrait échouer ? (800 signes)"""
WORKSHOPS: Fields = {
    "summary": "Jusqu’à 20 000 € pour équiper un atelier ouvert à tous.",
    "purpose": "Machines, travaux, formation de celles et ceux qui accueillent. Pas les salaires.",
    "audience": "Associations, coopératives, communes",
    "domains": [Domain.WORK],
    "conditions": ["Le lieu est ouvert depuis un an.", "Il accueille sans condition.", "Il publie ses comptes."],
    "pages": 6,
    "papers": ["Une photo du local (facultatif)", "L’accord de qui possède les murs (facultatif)"],
    "fund": 400_000,
    "most": 20_000,
    "advance": 40,
    "cofunding": 20,
    "volunteering": True,
    "joint": True,
    "partners": 4,
    "reasons": Reasons.CRITERION,
    "appeal": True,
    "reports": 1,
    "criteria": read_criteria(CRITERIA),
}
LIGHT = read_criteria(
    typeset("""Utile à qui n’a rien (60 %)
personne n’est nommé
des personnes proches
un public nouveau

Avec d’autres (40 %)
seul
avec un lieu voisin
ouvert à qui voudra""")
)
"""The criteria of a call for which little is asked."""
GARDENS: Fields = {
    "summary": "Dire une envie de jardin partagé : le conseil en tirera un appel, avec vous.",
    "purpose": "Aucun budget n’est demandé. Les envies qui se ressemblent se rencontrent en visioconférence.",
    "audience": "Tout tiers-lieu, avec ou sans terrain",
    "domains": [Domain.EDUCATION],
    "conditions": ["Une personne du lieu suivra l’envie."],
    "pages": 2,
    "joint": True,
    "advance": 0,
    "cofunding": 0,
    "reasons": Reasons.CRITERION,
    "appeal": False,
    "reports": 0,
    "criteria": LIGHT,
}
TOOLS: Fields = {
    "summary": "Jusqu’à 8 000 € pour dessiner un outil que tous les lieux pourront refaire.",
    "purpose": "Des plans, un mode d’emploi, un prototype. Ce qui est dessiné est à tout le monde.",
    "audience": "Tout tiers-lieu, seul ou à plusieurs",
    "domains": [Domain.DIGITAL, Domain.WORK],
    "conditions": ["Les plans seront publiés sous une licence ouverte."],
    "fund": 40_000,
    "most": 8_000,
    "advance": 50,
    "cofunding": 0,
    "joint": True,
    "reasons": Reasons.CRITERION,
    "appeal": True,
    "reports": 1,
    "criteria": LIGHT,
}
WELCOME: Fields = {
    "summary": "Trois prix de 2 000 € pour des accueils de nuit qui durent depuis un hiver.",
    "purpose": "Ce qui est déjà fait, raconté par qui le fait et par qui en profite.",
    "audience": "Tout tiers-lieu",
    "domains": [Domain.SERVICES],
    "conditions": ["L’accueil a tenu un hiver entier."],
    "fund": 6_000,
    "most": 2_000,
    "joint": True,
    "reasons": Reasons.CRITERION,
    "appeal": False,
    "criteria": LIGHT,
}
URGENT: Fields = {
    "summary": "Des travaux d’accessibilité, à engager avant la fin de l’année.",
    "question_count": 22,
    "pages": 11,
    "documents": 4,
    "cofunding": 30,
    "volunteering": False,
    "joint": False,
    "fund": 800_000,
}
SERVED = [
    {"kind": "rurality", "code": code, "files": files, "retained": kept}
    for code, files, kept in ((RURAL, 87, 7), (METROPOLIS, 61, 12), (BETWEEN, 64, 8))
]
"""Whom the edition before served, by kind of municipalities."""
REPLY = (
    "Notre conseil ne se réunit qu’en octobre, et ce fonds devait être engagé dans l’année. L’an prochain, nous "
    "annoncerons l’appel en juillet, pour septembre."
)


@dataclass(frozen=True)
class File:
    """An application: its title, what it costs in euros, what it says of itself, and what a partner does in it, when
    there is one."""

    title: str
    cost: int
    summary: str
    partner: str = ""
    role: PartnerRole = PartnerRole.LENDS


FILES = (
    File(
        "Un four à pain partagé",
        14_000,
        "Un four à bois sur la place, allumé le samedi par qui veut cuire, et une tournée dans trois hameaux.",
        "prête sa camionnette et tient la tournée du samedi",
    ),
    File("Une menuiserie ouverte le soir", 18_500, "Des machines communes, un soir sur deux, avec qui sait."),
    File(
        "Réparer les vélos du canton",
        9_200,
        "Un atelier qui va de village en village, et deux personnes formées pour le tenir.",
        "forme deux personnes à la mécanique",
        PartnerRole.TEACHES,
    ),
    File("Un métier à tisser pour l’école", 6_400, "Un métier que les enfants montent, puis gardent dans leur classe."),
    File(
        "L’atelier de soudure",
        16_000,
        "Souder loin des voisins, dans un hangar prêté, avec une cabine et de quoi se protéger.",
        "accueille les machines bruyantes dans son hangar",
        PartnerRole.HOSTS,
    ),
    File("Imprimer et relier", 7_800, "Une presse et une plieuse, pour les gazettes de sept communes."),
    File(
        "Une cuisine aux normes",
        20_000,
        "Une cuisine où l’on a le droit de vendre ce que l’on fait, louée à l’heure.",
        "mutualise son réfrigérateur",
    ),
    File("Coudre ensemble", 5_100, "Six machines, un après-midi par semaine, pour réparer avant de jeter."),
    File("La serre-atelier", 11_300, "Une serre chauffée par le compost, où l’on bricole l’hiver."),
)
LATE, UNDONE, ANSWERED = 7, 6, 2
ANSWERS = (
    "Pour notre projet, nous partons de ce qui existe : six personnes qui savent faire, un local, une liste d’attente.",
    "Une trentaine de personnes par semaine, dont la moitié vient d’un autre village.",
    "Les habitants tiennent l’atelier à tour de rôle ; une personne salariée ouvre et ferme.",
    "Ce qui pourrait échouer : si personne ne se forme la première année. Nous commençons donc par là.",
)


class Funding:
    """Who chairs the council calls; an animator describes what others call for; the secretariat gives the link."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.chair, self.secretariat = cast.roles["presidence"], cast.roles["secretariat"]
        self.assembly = cast.assemblies["national"]

    def strands(self) -> list[Strand]:
        return [self.workshops(), self.gardens(), self.others(), self.described()]

    def workshops(self) -> Strand:
        """Announced five months ago; one rule corrected, a closing put off by a cyclone; closed."""
        yield self.ago(152)
        call = self._prepare(Kind.PROJECTS, "Ateliers partagés", WORKSHOPS, QUESTIONS, opens=10, closes=70)
        announce_call(call, actor=self.chair)
        yield self.ago(141)
        open_call(call)
        yield self.ago(122)
        words = "la formation compte aussi dans la part à trouver, sur la demande de trois lieux"
        correct_call(self._again(call), actor=self.chair, reason=typeset(words), cofunding=15)
        yield self.ago(112)
        files = [self._begin(self._again(call), rank) for rank in range(len(FILES))]
        yield self.ago(102)
        for file, told in zip(files, FILES, strict=True):
            self._write(file, told)
        yield self.ago(97)
        reason = typeset("un cyclone a coupé le courant à La Réunion et à Mayotte")
        later = self._noon(self.ago(82), 20)
        postpone_call(self._again(call), actor=self.chair, closes_at=later, reason=reason)
        yield self.ago(92)
        for file in files:
            self._gather(file)
        yield self.ago(88)
        for rank, file in enumerate(files):
            if rank not in (LATE, UNDONE):
                send_application(file, actor=self.cast.speakers[file.lead_id])
        yield self.ago(84)
        people = name_the_jury(self.cast, self._again(call))
        yield self.ago(61)
        close_call(self._again(call))
        yield self.ago(60)
        late = files[LATE]
        words = "une coupure de courant dans toute la vallée, du matin au soir"
        send_late(late, actor=self.cast.speakers[late.lead_id], reason=typeset(words))
        yield from Judging(self.cast, self._again(call), people).strand()

    def gardens(self) -> Strand:
        """An expression of interest, open today."""
        yield self.ago(20)
        question = "Quelle envie, avec qui, et où ? (1500 signes)"
        call = self._prepare(Kind.INTEREST, "Jardins nourriciers", GARDENS, question, opens=2, closes=75)
        announce_call(call, actor=self.chair)
        yield self.ago(17)
        open_call(self._again(call))

    def others(self) -> Strand:
        """A call for commons, where a place begins in public and somebody of another betters it; a prize, to come."""
        yield self.ago(12)
        questions = "Quel outil, et qui le refera ? (1500 signes)"
        tools = self._prepare(Kind.COMMONS, "Outils que l’on refait", TOOLS, questions, opens=1, closes=80)
        announce_call(tools, actor=self.chair)
        prize = self._prepare(Kind.PRIZE, "Une nuit au chaud", WELCOME, "Racontez. (2000 signes)", opens=20, closes=95)
        announce_call(prize, actor=self.chair)
        yield self.ago(10)
        tools = open_call(self._again(tools))
        lead, other = self._applying()[0], self.cast.speakers[self._applying()[1].pk]
        words = typeset("Un rabot de table")
        actor = self.cast.speakers[lead.pk]
        file = begin_application(tools, actor=actor, lead=lead, title=words, licence=Licence.BY_SA)
        yield self.ago(8)
        text = typeset("Un rabot de table, en hêtre et en acier, que l’on fait en deux soirées.")
        save_answer(file, actor=actor, question=1, text=text, seen=0)
        yield self.ago(5)
        text += typeset(" Nous l’avons refait chez nous : la semelle peut être en chêne, les plans le diront.")
        save_answer(file, actor=other, question=1, text=text, seen=1)

    def described(self) -> Strand:
        """Received on a Friday evening, due three days after; its organiser explains itself."""
        yield self.ago(40)
        today = timezone.localdate()
        former = self._edition_before(today)
        call = describe_call(
            actor=self.cast.roles["region"],
            kind=Kind.PROJECTS,
            title="Accessibilité express",
            said="Fondation du Second Œuvre",
            source="https://fondation-du-second-oeuvre.invalid/accessibilite",
            announced_on=today,
            closes_at=moment_in_paris(today + dt.timedelta(days=3), dt.time(23, 59)),
            former=former,
            answer_on=today + dt.timedelta(days=90),
            **_set(URGENT),
        )
        yield self.ago(36)
        invite_organiser(call, actor=self.secretariat, address="appels@second-oeuvre.invalid")
        yield self.ago(31)
        reply_about_call(call, text=typeset(REPLY), role="déléguée générale")
        yield self.ago(25)
        describe_call(
            actor=self.cast.roles["region"],
            kind=Kind.AID,
            title="Coup de pouce pour un premier ordinateur",
            said="Mutuelle inventée du bâti",
            source="https://mutuelle-du-bati.invalid/coup-de-pouce",
            review_on=timezone.localdate() + dt.timedelta(days=360),
            financers=["Mutuelle inventée du bâti", "Fonds inventé du numérique"],
            types=["Subvention"],
            rate_low=50,
            rate_high=80,
            recurrence="permanente",
            apply_url="https://mutuelle-du-bati.invalid/demander",
            summary=typeset("200 € par ordinateur remis en état et prêté, toute l’année."),
            domains=[Domain.DIGITAL],
        )

    def _edition_before(self, today: dt.date) -> Call:
        """That of the year before, answered 41 days after the day that was announced."""
        actor, closed = self.cast.roles["region"], today - dt.timedelta(days=370)
        answer = closed + dt.timedelta(days=70)
        call = describe_call(
            actor=actor,
            kind=Kind.PROJECTS,
            title="Accessibilité express, l’an dernier",
            said="Fondation du Second Œuvre",
            source="https://fondation-du-second-oeuvre.invalid/accessibilite-d-avant",
            announced_on=closed - dt.timedelta(days=20),
            closes_at=moment_in_paris(closed, NOON),
            answer_on=answer,
            **_set(URGENT),
        )
        tell_result(
            call,
            actor=actor,
            published_on=answer + dt.timedelta(days=41),
            source="https://fondation-du-second-oeuvre.invalid/laureats",
            received=212,
            retained=27,
            lands=SERVED,
        )
        return call

    def _begin(self, call: Call, rank: int) -> Application:
        lead, told = self._applying()[rank], FILES[rank]
        return begin_application(call, actor=self.cast.speakers[lead.pk], lead=lead, title=typeset(told.title))

    def _applying(self) -> list[Place]:
        """Places that somebody represents: those that carry a file, then those that are asked to be of one."""
        return [place for place in self.cast.places if place.pk in self.cast.speakers][1:]

    def _write(self, file: Application, told: File) -> None:
        actor, year = self.cast.speakers[file.lead_id], timezone.localdate(file.call.closes_at).year
        for question in file.call.rules.asked:
            if question["required"]:
                words = told.summary if not question["key"] else ANSWERS[(question["key"] + file.number) % len(ANSWERS)]
                text = typeset(words)
                save_answer(file, actor=actor, question=question["key"], text=text, seen=0)
        if told is FILES[0]:
            seen = SimpleUploadedFile("local.jpg", a_building(3), "image/jpeg")
            join_paper(file, actor=actor, asked=WORKSHOPS["papers"][0], upload=seen)
        asked = told.cost * 4 // 5
        for account, words, amount in (
            ("60", "Machines et outils", told.cost),
            (ASKED, "Demandé à l’appel", asked),
            ("756", "Cotisations des membres", told.cost - asked),
        ):
            add_line(
                file,
                actor=actor,
                place=file.lead,
                year=year,
                account=account,
                words=words,
                amount=Decimal(amount),
            )
        if told.partner:
            rank = len(FILES) + [each for each in FILES if each.partner].index(told)
            place = self._applying()[rank]
            ask_partner(file, actor=actor, place=place, role=told.role, task=typeset(told.partner))

    def _gather(self, file: Application) -> None:
        """Partners accept; one of them leaves, and its file is not sent."""
        for partner in file.partners.standing().filter(accepted_at=None).select_related("place"):
            actor = self.cast.speakers[partner.place_id]
            if file.title == typeset(FILES[UNDONE].title):
                reason = typeset("notre salariée est partie, nous ne tiendrions pas cette tâche")
                leave_application(file, actor=actor, place=partner.place, reason=reason)
            else:
                accept_part(file, actor=actor, place=partner.place)

    def _noon(self, moment: dt.datetime, days: int) -> dt.datetime:
        return moment_in_paris(timezone.localdate(moment) + dt.timedelta(days=days), NOON)

    def _prepare(self, kind: Kind, title: str, rules: Fields, questions: str, *, opens: int, closes: int) -> Call:
        now = timezone.now()
        return prepare_call(
            self.assembly,
            actor=self.chair,
            kind=kind,
            title=title,
            opens_at=self._noon(now, opens),
            closes_at=self._noon(now, closes),
            grace_minutes=30,
            questions=read_questions(typeset(questions)),
            answer_on=timezone.localdate(now) + dt.timedelta(days=closes + 75),
            about=self._answered(rules["domains"][0]),
            **_set(rules),
        )

    def _answered(self, domain: str) -> list[Need]:
        """The needs that a call answers: the first ones that are said of its service by then."""
        return list(Need.objects.public().filter(domains__contains=[domain]).order_by("pk")[:ANSWERED])

    def _again(self, call: Call) -> Call:
        return Call.objects.with_rules().get(pk=call.pk)


def _set(rules: Fields) -> Fields:
    """The same rules, typeset as our own sentences are."""
    return {name: typeset(value) if type(value) is str else value for name, value in rules.items()} | (
        {"conditions": [typeset(each) for each in rules["conditions"]]} if "conditions" in rules else {}
    )

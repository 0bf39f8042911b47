"""Questions put to the council: one answered and followed up, one answered in silence, one late, one waiting, one whose
sender is to be checked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from lieudit.deliberation.adoption import adopt_draft, open_round, take_stance
from lieudit.deliberation.services import open_discussion, write_paragraph
from lieudit.deliberation.vocabulary import StanceChoice
from lieudit.inquiries.asking import ask_council, confirm_inquiry, publish_follow_up
from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.opinion import consult_on, draw_opinion, letter_of, send_opinion
from lieudit.inquiries.services import accept_inquiry, delay_inquiry, give_door
from lieudit.inquiries.workflow import Outcome
from lieudit.pages.management.demonstration import margins
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Told
from lieudit.toolkit.french import typeset
from lieudit.toolkit.models import new_key


@dataclass(frozen=True)
class Asked:
    """What an institution asks: who, its question, what brings it, what it will do, and the opinion that it gets."""

    who: str
    question: str
    why: str
    use: str
    opinion: str = ""


LIBRARIES = Asked(
    "culture",
    "Faut-il que le contrat-lecture reconnaisse les bibliothèques tenues dans un tiers-lieu ?",
    "Le nouveau modèle de contrat est en écriture. Une soixantaine de bibliothèques y sont tenues par une association, "
    "avec des bénévoles formés. Le modèle actuel ne connaît que les bibliothèques municipales.",
    "L’avis sera joint au projet de modèle, et la version finale dira ce qui en a été retenu.",
    "Le conseil est favorable à ce que le contrat reconnaisse ces bibliothèques, à trois conditions : une convention "
    "avec la commune, une personne formée, et des horaires publiés.",
)
HOUSING = Asked(
    "logement",
    "À quelles conditions un local vacant de bailleur social peut-il devenir un tiers-lieu ?",
    "Plusieurs bailleurs proposent des rez-de-chaussée vides. Leur durée d’occupation est le point qui bloque.",
    "Une circulaire aux préfets reprendra les conditions que le conseil juge nécessaires.",
    "Le conseil demande six ans d’occupation au moins, un loyer qui couvre les charges, et un état des lieux partagé.",
)
DIGITAL = Asked(
    "numerique",
    "Que manque-t-il à la formation des médiatrices et médiateurs numériques ?",
    "La certification est en cours de renouvellement. Le conseil connaît ce que vivent les lieux qui les emploient.",
    "Le référentiel de la certification sera revu avec l’avis du conseil.",
)
CAMPUS = Asked(
    "superieur",
    "Quels services un campus connecté doit-il garantir quand il est porté par un tiers-lieu ?",
    "Le cahier des charges est revu au printemps. Un campus sur trois est porté par un tiers-lieu.",
    "Le cahier des charges citera l’avis, et dira ce qui n’en est pas repris.",
)
STRANGE = "Le conseil peut-il confirmer qu’il soutient la fermeture des petites permanences ?"


class Inquiring:
    """Institutions ask by the link that the secretariat gave them; who chairs takes and sends."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.secretariat, self.chair = cast.roles["secretariat"], cast.roles["presidence"]
        self.assembly = cast.assemblies["national"]

    def strands(self) -> list[Strand]:
        return [self.followed(), self.silent(), self.late(), self.waiting(), self.to_check()]

    def followed(self) -> Strand:
        inquiry = yield from self._answer(LIBRARIES, 210)
        yield self.ago(120)
        words = (
            "Le modèle publié reconnaît les bibliothèques tenues dans un tiers-lieu, avec une convention et des "
            "horaires publiés. La formation reste recommandée, sans être exigée : son coût n’est pas encore couvert."
        )
        publish_follow_up(
            Inquiry.objects.get(pk=inquiry.pk), outcome=Outcome.PARTLY, text=typeset(words), role="cheffe de bureau"
        )

    def silent(self) -> Strand:
        yield from self._answer(HOUSING, 170)

    def late(self) -> Strand:
        inquiry = yield from self._ask(DIGITAL, 60)
        yield self.ago(54)
        inquiry = self._take(inquiry)
        yield self.ago(52)
        consult_on(inquiry, actor=self.chair)
        yield self.ago(34)
        until, reason = timezone.localdate() + dt.timedelta(days=27), "Les lieux répondent encore à la consultation."
        delay_inquiry(inquiry, actor=self.chair, until=until, reason=reason)

    def waiting(self) -> Strand:
        yield from self._ask(CAMPUS, 4)

    def to_check(self) -> Strand:
        """In the name of a ministry, from a mailbox that is not its own."""
        yield self.ago(1)
        inquiry = ask_council(
            institution=self.cast.institutions["numerique"],
            address="cabinet.numerique@messagerie.invalid",
            question=typeset(STRANGE),
            why="Le communiqué est prêt.",
            use="Un communiqué.",
            role="conseil",
            wanted_on=timezone.localdate() + dt.timedelta(days=60),
            deposit_key=new_key(),
            origin="a stranger",
        )
        yield self.ago(0.5)
        confirm_inquiry(inquiry)

    def _ask(self, asked: Asked, days: float) -> Told[Inquiry]:
        yield self.ago(days + 3)
        institution = self.cast.institutions[asked.who]
        address = f"bureau.{asked.who}@institution.invalid"
        door = give_door(actor=self.secretariat, institution=institution, address=address)
        yield self.ago(days)
        return ask_council(
            door=door,
            question=typeset(asked.question),
            why=typeset(asked.why),
            use=typeset(asked.use),
            role="chef de bureau",
            wanted_on=timezone.localdate() + dt.timedelta(days=50),
            deposit_key=new_key(),
            origin=f"office of {asked.who}",
        )

    def _take(self, inquiry: Inquiry) -> Inquiry:
        return accept_inquiry(inquiry, actor=self.chair, assembly=self.assembly, answer_by=inquiry.wanted_on)

    def _answer(self, asked: Asked, days: float) -> Told[Inquiry]:
        """Asked, taken, written, adopted by consent, sent: some forty-five days."""
        inquiry = yield from self._ask(asked, days)
        yield self.ago(days - 5)
        inquiry = self._take(inquiry)
        yield self.ago(days - 8)
        draft = draw_opinion(inquiry, actor=self.chair)
        wording = typeset(asked.opinion)
        write_paragraph(draft, actor=self.chair, heading="Avis", wording=wording, is_demand=False)
        draft = open_discussion(draft, actor=self.chair, closes_on=timezone.localdate() + dt.timedelta(days=14))
        yield self.ago(days - 24)
        closes_on, review_on = (timezone.localdate() + dt.timedelta(days=many) for many in (14, 540))
        open_round(draft, actor=self.chair, closes_on=closes_on, review_on=review_on, reason=margins.HURRY)
        yield self.ago(days - 27)
        for seat, account in self.cast.seats:
            take_stance(draft, actor=account, seat=seat, choice=StanceChoice.CONSENT, reason="")
        yield self.ago(days - 39)
        adopt_draft(draft, actor=self.chair)
        yield self.ago(days - 42)
        inquiry = Inquiry.objects.with_thread().get(pk=inquiry.pk)
        signed = {"signatory": self.chair.public_name, "signatory_role": "présidence du conseil"}
        return send_opinion(inquiry, actor=self.chair, letter=letter_of(inquiry), **signed)

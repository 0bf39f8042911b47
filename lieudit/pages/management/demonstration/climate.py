"""The climate of the invented council: reports at each stage, measures, appeals, mediators and mediations."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.care.appeals import appeal_measure, decide_appeal
from lieudit.care.commitments import commitments_of
from lieudit.care.mediation import (
    accept_mediation,
    appoint_mediator,
    ask_mediation,
    close_mediation,
    invite_party,
    write_in_mediation,
)
from lieudit.care.models import AppealOutcome, CharterVersion, MediationOutcome, Mediator, ReportReason
from lieudit.care.services import dismiss_report, hide_text, remind_author, report_text, suspend_author
from lieudit.deliberation.models import Comment
from lieudit.needs.models import Need
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.council import DOMAIN
from lieudit.pages.management.demonstration.scenery import Cast, open_account

DISMISSED = 6
"""Reports that changed nothing: enough for the yearly count to write their number."""


class Climate:
    """One strand, from the first mandate of mediation to what waits today."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.chair, self.secretariat = cast.roles["presidence"], cast.roles["secretariat"]
        self.reporter = cast.roles["habitante"]

    def strand(self) -> Strand:
        yield self.ago(430)
        first, second = self._name_mediators()
        yield self.ago(300)
        rules = commitments_of(CharterVersion.objects.latest("number").text)
        comments = iter(self._comments())
        text = self._report(next(comments), ReportReason.HURTFUL)
        yield self.ago(299)
        why = "« Vous n’avez rien compris » parle de la personne, pas de son idée."
        remind_author(text, actor=self.chair, reason=why, rule=rules[2])
        yield self.ago(210)
        text = self._report(next(comments), ReportReason.ADVERTISING)
        yield self.ago(209)
        measure = hide_text(text, actor=self.chair, reason="Le lien mène à une boutique.", rule=rules[6])
        yield self.ago(205)
        why = "Ce lien mène à un atelier ouvert et gratuit, tenu par notre lieu."
        appeal = appeal_measure(measure, actor=measure.subject, text=why)
        yield self.ago(198)
        why = "L’atelier est gratuit : c’est une ressource, pas une offre commerciale."
        decide_appeal(appeal, actor=first.account, outcome=AppealOutcome.LIFTED, answer=why)
        for rank, need in enumerate(Need.objects.public().order_by("pk")[:DISMISSED]):
            yield self.ago(150 - rank * 10)
            report = report_text(need, reporter=self.reporter, origin="", reason=ReportReason.OTHER)
            yield self.ago(149 - rank * 10)
            dismiss_report(report, actor=self.secretariat, reason="Le besoin est vif, il ne vise personne.")
        yield from self._mediate(first)
        yield self.ago(30)
        text = next(comments)
        why = "Troisième texte hostile en une semaine, après deux rappels de vive voix."
        suspend_author(text, actor=self.secretariat, reason=why, days=7, rule=rules[2])
        yield self.ago(8)
        text = self._report(next(comments), ReportReason.PRIVATE)
        yield self.ago(7)
        why = "Le texte donne le téléphone d’une personne."
        measure = hide_text(text, actor=self.chair, reason=why, rule=rules[5])
        yield self.ago(5)
        appeal_measure(measure, actor=measure.subject, text="C’est le numéro de l’accueil, il est sur notre porte.")
        yield self.ago(4)
        self._report(next(comments), ReportReason.HURTFUL)
        yield self.ago(2)
        asked = "Deux fois de suite mon point a été sauté. Je voudrais en parler avec la présidence, au calme."
        ask_mediation(actor=self.cast.roles["siege"], mediator=second, words=asked)

    def _name_mediators(self) -> list[Mediator]:
        """Two persons who do nothing else here; one of them is a role."""
        named = [self.cast.roles["mediation"], open_account(self.cast, f"mediation.deux@{DOMAIN}", "Joris Lantoine")]
        until = timezone.localdate() + dt.timedelta(days=3 * 365)
        return [appoint_mediator(actor=self.secretariat, address=account.email, until=until) for account in named]

    def _comments(self) -> list[Comment]:
        """What others than those who decide here wrote under drafts, one by author."""
        apart = {self.chair.pk, self.secretariat.pk, self.reporter.pk}
        by_author = {comment.author_id: comment for comment in Comment.objects.order_by("pk")}
        return [comment for author, comment in by_author.items() if author not in apart]

    def _report(self, text: Comment, reason: str) -> Comment:
        report_text(text, reporter=self.reporter, origin="", reason=reason)
        return text

    def _mediate(self, mediator: Mediator) -> Strand:
        """Asked, taken up, spoken between the two, and ended by an agreement."""
        asker: Account = self.cast.roles["lieu"]
        yield self.ago(70)
        words = "À la dernière permanence, on m’a répondu devant tout le monde que mon lieu n’en était pas un."
        mediation = ask_mediation(actor=asker, mediator=mediator, words=words)
        yield self.ago(68)
        accept_mediation(mediation, actor=mediator.account)
        invite_party(mediation, actor=mediator.account, address=self.cast.roles["creuse"].email)
        yield self.ago(65)
        words = "Je ne pensais pas blesser. J’aurais dû le dire autrement, et pas devant les autres."
        write_in_mediation(mediation, actor=self.cast.roles["creuse"], words=words)
        yield self.ago(60)
        agreed = "Excuses faites et reçues. La prochaine permanence se tient à deux voix."
        close_mediation(mediation, actor=mediator.account, outcome=MediationOutcome.AGREEMENT, words=agreed)

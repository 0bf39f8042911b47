"""The jury of the call for workshops: two recused and one asked for, a third reading, a tie, an appeal granted; what
the call taught."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q

from lieudit.accounts.models import Account
from lieudit.agreements.promising import receive_instalment
from lieudit.agreements.services import confirm_agreement
from lieudit.funding.agreeing import write_agreement
from lieudit.funding.deciding import (
    answer_appeal,
    appeal_outcome,
    asked_of_call,
    drawn_reasons,
    finish_calls_due,
    publish_call,
    report_call,
    sign_outcomes,
    write_outcome,
)
from lieudit.funding.jury import answer_challenge, challenge_juror, name_jury, review_call, save_rating, settle_call
from lieudit.funding.models import Application, Assignment, Call, Rating, ties_of
from lieudit.funding.tasks import assign_files
from lieudit.funding.vocabulary import Verdict
from lieudit.governance.models import Decision, DecisionMethod, InterestNature
from lieudit.governance.services import declare_interest, register_decision
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.french import typeset

CRITERIA = typeset("""Utile à qui n’a rien (40 %)
le projet n’en parle pas
quelques personnes, déjà proches
un public nouveau, mais pas dit comment
un public nouveau, avec un chemin pour l’atteindre

Faisable (30 %)
des trous dans le budget
possible si tout va bien
solide, un risque nommé
solide, risques nommés et parés

Partagé (30 %)
pour eux seuls
raconté après
méthode publiée
méthode publiée, d’autres lieux accueillis""")
PEOPLE = 5
APART = 3
"""The file of which two readings differ."""
PLAN = (((3, 3, 2), (3, 2, 2)), ((2, 2, 3), (3, 2, 3)), ((2, 3, 2), (2, 2, 2)), ((0, 2, 1), (3, 2, 2)))
"""The marks of the first files, by reading; the next ones are two and two alike, and tie."""
ALIKE = (((2, 2, 1), (1, 2, 2)), ((1, 1, 1), (1, 1, 2)))
THIRD = (2, 2, 2)
WORDS = (
    ("Des personnes qui ne viennent jamais, et le chemin pour les faire venir.", "On ne voit pas encore pour qui."),
    ("Le budget tient ; le risque de la première année est dit.", "Tout repose sur une seule personne."),
    ("La méthode sera publiée, et d’autres lieux sont attendus.", "Le partage est remis à plus tard."),
)
VERDICTS = (Verdict.RETAINED, Verdict.RETAINED, Verdict.RETAINED, Verdict.WAITING, Verdict.RETAINED, Verdict.WAITING)
"""Of the files in the order of their number; the last ones are declined."""


def name_the_jury(cast: Cast, call: Call) -> list[Account]:
    """Five persons that nothing ties to a file yet, by a decision of the council."""
    known = [account for _seat, account in cast.seats] + [account for _each, account in cast.newcomers]
    people: list[Account] = []
    for account in dict.fromkeys([*known, *cast.speakers.values()]):
        tied = Q(pk__in=[])
        for condition in ties_of(account).values():
            tied |= condition
        if account != cast.roles["presidence"] and not call.applications.filter(tied).exists():
            people.append(account)
        if len(people) == PEOPLE:
            break
    decision: Decision = register_decision(
        cast.assemblies["national"],
        actor=cast.roles["presidence"],
        title=typeset("Le jury des ateliers partagés"),
        wording=typeset("Cinq personnes liront les dossiers, et diront leurs raisons critère par critère."),
        method=DecisionMethod.MINUTES,
        url=call.get_absolute_url(),
    )
    name_jury(call, actor=cast.roles["presidence"], decision=decision, accounts=people)
    return people


class Judging:
    """Who chairs the council leads; the jury reads, and two of it sign."""

    def __init__(self, cast: Cast, call: Call, people: Sequence[Account]) -> None:
        self.cast, self.call, self.people = cast, call, people
        self.chair, self.secretariat = cast.roles["presidence"], cast.roles["secretariat"]

    def strand(self) -> Strand:
        """From the files that are given to the appeal that is granted."""
        yield self.ago(59)
        files = self.files()
        for account, file, nature in zip(
            self.people, files, (InterestNature.CONTRACT, InterestNature.KIN), strict=False
        ):
            declare_interest(actor=account, organisation=None, place=file.lead, nature=nature)
        late = [each for each in files if each.late_reason]
        settle_call(self.call, actor=self.chair, late=late)
        self.give()
        yield self.ago(58)
        asked = self.files()[2]
        juror = Assignment.objects.filter(application=asked).order_by("pk")[0].juror
        words = typeset("Nos deux lieux sont en désaccord depuis un an sur un bail.")
        speaker = self.cast.speakers[asked.lead_id]
        challenge = challenge_juror(asked, actor=speaker, juror=juror, reason=words)
        yield self.ago(57)
        answer_challenge(
            challenge, actor=self.chair, granted=True, answer=typeset("Ce désaccord est connu du conseil.")
        )
        self.give()
        yield self.ago(54)
        for rank, file in enumerate(self.files()):
            self.read(file, PLAN[rank] if rank < len(PLAN) else ALIKE[rank // 6])
        self.give()
        yield self.ago(51)
        self.read(self.files()[APART], (THIRD,))
        yield self.ago(50)
        self.call = review_call(self.call, actor=self.chair)
        yield from self.decide()

    def decide(self) -> Strand:
        """Written with reasons, signed by two for each file, published; one is contested, and changed."""
        yield self.ago(48)
        for rank, file in enumerate(self.files()):
            verdict = VERDICTS[rank] if rank < len(VERDICTS) else Verdict.DECLINED
            self.write(file, verdict)
        for account in self.people:
            sign_outcomes(self.again(), actor=account)
            if self.again().state == "decided":
                break
        yield self.ago(47)
        publish_call(self.again(), actor=self.chair)
        yield self.ago(42)
        file = self.files()[-1]
        words = typeset(
            "Il est écrit que le partage est remis à plus tard : notre troisième réponse en donne les jours."
        )
        appeal = appeal_outcome(file, actor=self.cast.speakers[file.lead_id], text=words)
        yield self.ago(38)
        words = typeset("Les jours sont écrits, en effet : la raison donnée ne tient pas, et la décision change.")
        answer_appeal(appeal, actor=self.chair, granted=True, answer=words)
        yield self.ago(36)
        self.write(self.files()[-1], Verdict.RETAINED)
        for account in self.people[2:4]:
            sign_outcomes(self.again(), actor=account)

        yield self.ago(5)
        finish_calls_due()
        yield self.ago(3)
        words = typeset(
            "Huit dossiers lus, trois portés à plusieurs : ce sont eux qui ont tenu les délais. La question sur "
            "le partage était mal posée, et un recours l’a montré ; nous la récrirons avec les lieux. "
            "Cinq ateliers ouvrent."
        )
        report_call(self.again(), actor=self.chair, report=words)
        file = self.files()[0]
        agreement = write_agreement(file, actor=self.secretariat)
        yield self.ago(2)
        speaker = self.cast.speakers[file.lead_id]
        confirm_agreement(agreement, actor=speaker)
        yield self.ago(1)
        receive_instalment(agreement, actor=speaker, instalment=agreement.instalments.get(rank=1))

    def write(self, file: Application, verdict: Verdict) -> None:
        """By who read the file, with their words."""
        actor = Rating.objects.counted().filter(application=file).order_by("pk")[0].juror.account
        amount = asked_of_call(file).quantize(Decimal(1)) if verdict == Verdict.RETAINED else None
        write_outcome(file, actor=actor, verdict=verdict, reasons=drawn_reasons(file), amount=amount)

    def read(self, file: Application, marks: Sequence[Sequence[int]]) -> None:
        """Whole readings, by those who are given the file and have not read it."""
        done = Rating.objects.filter(application=file).values("juror")
        given = (
            Assignment.objects.filter(application=file)
            .exclude(juror__in=done)
            .exclude(juror__in=file.recusals.values("juror"))
        )
        for each, said in zip(given.select_related("juror__account").order_by("pk"), marks, strict=False):
            words = [typeset(WORDS[rank][mark < 2]) for rank, mark in enumerate(said)]
            save_rating(file, actor=each.juror.account, marks=said, words=words)

    def give(self) -> None:
        """What the worker does elsewhere, at this moment of the story."""
        assign_files.call(jury_id=self.again().jury.pk)

    def files(self) -> list[Application]:
        return list(Application.objects.rated().filter(call=self.call).with_call().order_by("number"))

    def again(self) -> Call:
        return Call.objects.with_rules().get(pk=self.call.pk)

    def ago(self, days: int) -> dt.datetime:
        return self.cast.calendar.ago(days)

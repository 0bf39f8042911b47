"""What the council made of the convergences: thirty drafts, twenty of them adopted, twelve relayed."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.utils import timezone

from bench import words
from bench.seed import Act
from lieudit.accounts.models import Account
from lieudit.advocacy.models import Demand, Referral, Reply
from lieudit.advocacy.workflow import DemandState, Means, ReferralState, ReplyKind
from lieudit.deliberation.canonical import fingerprint, plain, position_text
from lieudit.deliberation.models import Amendment, Comment, Dissent, Draft, Finding, Paragraph, Position, Signature
from lieudit.deliberation.vocabulary import CommentKind
from lieudit.deliberation.workflow import AmendmentState, DraftState
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.services import found_assembly
from lieudit.needs.models import Convergence, Need
from lieudit.needs.workflow import ON_THE_THREAD, NeedState
from lieudit.network.models import Organisation

SEATS = 70
PARAGRAPHS = 8
DEMANDS = 3
"""The last paragraphs of a draft ask for something."""
COMMENTS = 50
AMENDMENTS = 6
SIGNATURES = 40
SOURCES_DATED = dt.date(2026, 1, 15)
STAGE = {str(stage): at for at, stage in enumerate(ON_THE_THREAD)}


def seed_council(
    random: Random, convergences: list[Convergence], needs: list[Need], accounts: list[Account]
) -> list[Act]:
    """Seat an assembly, write its drafts and what came of them; return the acts to remember."""
    assembly = found_assembly("Conseil national", actor=None)
    seats = take_seats(assembly)
    institutions = list(Organisation.objects.institutions())
    acts: list[Act] = []
    for convergence in convergences:
        if STAGE[convergence.state] < STAGE[NeedState.DELIBERATED]:
            continue
        gathered = [need for need in needs if need.convergence_id == convergence.pk]
        about = (convergence, gathered)
        draft = write_draft(random, assembly, *about, accounts)
        acts.append(
            (
                "deliberation.opened",
                draft.at,
                {"about": draft.title, "by": "le groupe"},
                [draft, convergence, *gathered],
            )
        )
        if draft.state != DraftState.ADOPTED:
            continue
        position = adopt(draft, gathered)
        said = {"number": position.number, "about": position.title}
        acts.append(("deliberation.adopted", position.adopted_at, said, [draft, position, convergence, *gathered]))
        sign(random, position, seats, accounts)
        if STAGE[convergence.state] >= STAGE[NeedState.RELAYED]:
            answered = STAGE[convergence.state] >= STAGE[NeedState.ANSWERED]
            acts += relay(random, position, random.choice(institutions), [convergence, *gathered], answered)
    return acts


def take_seats(assembly: Assembly) -> list[Seat]:
    colleges = list(assembly.colleges.all())
    organisations = Organisation.objects.exclude(kind="institution")[:SEATS]
    return Seat.objects.bulk_create(
        Seat(college=colleges[n % len(colleges)], organisation=organisation)
        for n, organisation in enumerate(organisations)
    )


def write_draft(
    random: Random, assembly: Assembly, convergence: Convergence, gathered: list[Need], accounts: list[Account]
) -> Draft:
    """Eight paragraphs with their findings, fifty comments, six amendments of which four are in the text."""
    adopted = STAGE[convergence.state] >= STAGE[NeedState.ADOPTED]
    draft = Draft.objects.create(
        number=convergence.number,
        title=convergence.title,
        summary=convergence.summary[:600],
        assembly=assembly,
        rulebook=assembly.rulebook,
        author=accounts[0],
        state=DraftState.ADOPTED if adopted else DraftState.OPEN,
    )
    draft.convergences.add(convergence)
    findings = Finding.objects.bulk_create(
        Finding(
            draft=draft,
            number=n,
            claim=random.choice(words.TROUBLES),
            figure="42 %",
            source="Enquête",
            dated=SOURCES_DATED,
        )
        for n in range(1, 6)
    )
    paragraphs = Paragraph.objects.bulk_create(
        Paragraph(
            draft=draft,
            rank=rank,
            heading=f"Partie {rank}",
            wording=words.paragraph(random),
            is_demand=rank > PARAGRAPHS - DEMANDS,
        )
        for rank in range(1, PARAGRAPHS + 1)
    )
    for rank, paragraph in enumerate(paragraphs):
        paragraph.needs.set(gathered[rank::PARAGRAPHS])
        paragraph.findings.set(findings[rank % 5 : rank % 5 + 1])
    Comment.objects.bulk_create(
        Comment(
            paragraph=random.choice(paragraphs),
            author=random.choice(accounts),
            kind=random.choice(CommentKind.values),
            text=words.need(random),
        )
        for _ in range(COMMENTS)
    )
    Amendment.objects.bulk_create(
        Amendment(
            draft=draft,
            number=n,
            paragraph=paragraphs[n],
            before=paragraphs[n].wording,
            wording=f"{paragraphs[n].wording} {random.choice(words.WISHES)}",
            settled_wording=f"{paragraphs[n].wording} {random.choice(words.WISHES)}",
            reason=words.need(random),
            author=random.choice(accounts),
            state=AmendmentState.INTEGRATED if n < 5 else AmendmentState.REFUSED,
            settled_at=timezone.now(),
        )
        for n in range(1, AMENDMENTS + 1)
    )
    return draft


def adopt(draft: Draft, gathered: list[Need]) -> Position:
    """Freeze the draft by the same functions as the act does."""
    moment = timezone.localtime(timezone.now() - dt.timedelta(days=90 - draft.number)).replace(microsecond=0)
    number = f"2026-{draft.number:02}"
    answers = {"Tiers-lieux": {"seats": 10, "consent": 9, "concern": 1}}
    text = position_text(
        draft,
        number=number,
        adopted_at=moment,
        paragraphs=list(draft.paragraphs.live().prefetch_related("needs", "findings")),
        public_needs={need.number for need in gathered},
        objections=[],
        concerns=[],
        decision={"method": "consent", "round": 1, "answers": answers},
    )
    return Position.objects.create(
        number=number,
        title=draft.title,
        summary=draft.summary,
        draft=draft,
        text=text,
        fingerprint=fingerprint(text),
        plain=plain(text),
        adopted_at=moment,
    )


def sign(random: Random, position: Position, seats: list[Seat], accounts: list[Account]) -> None:
    """Forty seats sign, every fifth with a reservation; two disagree in writing."""
    author = random.choice(accounts)
    Signature.objects.bulk_create(
        Signature(
            position=position,
            seat=seat,
            organisation=seat.organisation,
            author=author,
            reservation=random.choice(words.TROUBLES) if n % 5 == 0 else "",
        )
        for n, seat in enumerate(seats[:SIGNATURES])
    )
    Dissent.objects.bulk_create(
        Dissent(
            position=position, seat=seat, organisation=seat.organisation, author=author, text=words.paragraph(random)
        )
        for seat in seats[SIGNATURES : SIGNATURES + 2]
    )


def relay(
    random: Random,
    position: Position,
    institution: Organisation,
    things: list[Convergence | Need],
    answered: bool,
) -> list[Act]:
    """A letter with three demands, sixty days ago; answered ones are accepted in part."""
    sent = timezone.now() - dt.timedelta(days=60)
    referral = Referral.objects.create(
        number=int(position.number[-2:]),
        position=position,
        institution=institution,
        state=ReferralState.SENT,
        means=Means.POST,
        letter=words.paragraph(random),
        due_on=timezone.localdate(sent) + dt.timedelta(days=45),
        sent_at=sent,
    )
    asked = [paragraph for paragraph in position.text["paragraphs"] if paragraph["demand"]]
    demands = Demand.objects.bulk_create(
        Demand(
            referral=referral,
            rank=rank,
            paragraph_uid=paragraph["uid"],
            paragraph_number=str(paragraph["number"]),
            text=paragraph["wording"],
            state=DemandState.PARTIAL if answered else DemandState.WAITING,
            answered_at=timezone.now() if answered else None,
        )
        for rank, paragraph in enumerate(asked, start=1)
    )
    mentioned = [position, referral, institution, *things]
    name = institution.name
    told = {"position": position.number, "means": "par la poste", "institution": name, "demands": "3 demandes"}
    acts: list[Act] = [("advocacy.relayed", sent, {**told, "due": "15 décembre"}, mentioned)]
    if answered:
        acts.append(("advocacy.replied", timezone.now(), {**told, "outcomes": "3 acceptées en partie"}, mentioned))
        Reply.objects.bulk_create(
            Reply(
                number=referral.number * 10 + demand.rank,
                demand=demand,
                kind=ReplyKind.ANSWER,
                outcome=DemandState.PARTIAL,
                text=words.paragraph(random),
                role="direction",
                deposit_key=f"bench-{referral.number}",
                received_at=timezone.now(),
                correctable_until=timezone.now(),
                verified_at=timezone.now(),
            )
            for demand in demands
        )
    return acts

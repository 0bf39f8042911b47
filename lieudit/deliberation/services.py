"""The life of a draft: opened from convergences, written, discussed, amended. What follows is in adoption.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.deliberation.merge import rebase
from lieudit.deliberation.models import Amendment, Comment, Draft, Finding, Paragraph, Signed
from lieudit.deliberation.vocabulary import Recommendation
from lieudit.deliberation.workflow import AMENDMENT_WORKFLOW, DRAFT_WORKFLOW, LIVE, DraftState
from lieudit.governance.models import Assembly
from lieudit.journal import services as journal
from lieudit.needs import services as needs_services
from lieudit.needs.models import Convergence, Need, Quote
from lieudit.needs.workflow import CONVERGENCE_WORKFLOW, NeedState
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.types import Row
from lieudit.voting.workflow import BallotState


def take(draft: Draft, step: str) -> Draft:
    """The draft, its row held until the act ends, moved one step: acts on one draft take their turn."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("assembly", "rulebook")
    draft = rows.get(pk=draft.pk)
    DRAFT_WORKFLOW.apply(step, draft)
    return draft


def signature(words: Signed) -> str:
    """Who signs, for an entry that stays: a person is never frozen by name, since their consent may end."""
    return str(words.hat or _("un·e membre"))


def save[Row: models.Model](row: Row, **values: object) -> Row:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def next_in(rows: Any, field: str = "number") -> int:
    """The next number among the rows of a draft that this act holds."""
    return (rows.aggregate(last=Max(field))["last"] or 0) + 1


def until(day: dt.date) -> dt.date:
    if day <= timezone.localdate():
        raise RuleBroken({"closes_on": _("Choisissez un jour à venir.")})
    return day


OPENS, CLOSES = "«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"
"""Around a phrase kept as it was said, which is a paragraph by itself."""


def given_back() -> str:
    """What comes next for needs whose draft was given up."""
    return _("Les besoins restent réunis : un autre projet peut s’ouvrir à partir d’eux.")


def record(kind: str, draft: Draft, *things: models.Model, actor: Account | None, hat: Any = None, **data: Any) -> None:
    """The last line of each act: the draft's title goes into every sentence, and its address once it is public."""
    shown = draft.state != DraftState.WRITING
    where = {"url": draft.get_absolute_url(), "link": _("Lire le projet")} if shown else {}
    journal.record(kind, draft, *things, actor=actor, hat=hat, data={"about": draft.title, **where, **data})


SETTLED = frozenset({DraftState.ADOPTED, DraftState.REJECTED, DraftState.WITHDRAWN})

# Writing


@transaction.atomic
def open_draft(
    convergences: Iterable[Convergence],
    *,
    actor: Account,
    hat: models.Model | None,
    assembly: Assembly,
    title: str,
    summary: str,
    quotes: Iterable[Quote] = (),
) -> Draft:
    """Open a draft: a first paragraph for each summary, one for each quote kept, tied to their needs."""
    chosen = list(Convergence.objects.select_for_update().filter(pk__in=[c.pk for c in convergences]).order_by("pk"))
    for convergence in chosen:
        CONVERGENCE_WORKFLOW.check("deliberate", convergence)
    number, rulebook, signed = next_number(Draft), assembly.rulebook, Signed.wearing(hat)
    draft = Draft(number=number, title=title, summary=summary, assembly=assembly, rulebook=rulebook, **signed)
    save(draft, author=actor).convergences.set(chosen)
    needs = needs_services.advance(chosen, NeedState.DELIBERATED)
    said = [(c.summary, [n for n in needs if n.convergence_id == c.pk]) for c in chosen]
    said += [(f"{OPENS}{q.words.strip()}{CLOSES}", [q.need]) for q in quotes]
    for rank, (wording, tied) in enumerate(said, start=1):
        heading = _("Ce que disent les lieux") if rank == 1 else ""
        draft.paragraphs.create(rank=rank, heading=heading, wording=wording).needs.set(tied)
    journal.follow_thing(draft, account=actor)
    record("deliberation.opened", draft, *chosen, *needs, actor=actor, hat=hat, by=signature(draft))
    return draft


@transaction.atomic
def edit_draft(draft: Draft, *, actor: Account, title: str, summary: str) -> Draft:
    draft = save(take(draft, "write"), title=title, summary=summary)
    record("deliberation.edited", draft, actor=actor)
    return draft


@transaction.atomic
def write_paragraph(
    draft: Draft,
    paragraph: Paragraph | None = None,
    *,
    actor: Account,
    heading: str,
    wording: str,
    is_demand: bool,
    needs: Iterable[Need] = (),
    findings: Iterable[Finding] = (),
) -> Paragraph:
    """Rewrite a paragraph or, without one, add it at the end."""
    draft = take(draft, "write")
    before = paragraph.wording if paragraph else ""
    paragraph = paragraph or Paragraph(draft=draft, rank=next_in(draft.paragraphs, "rank"))
    save(paragraph, heading=heading, wording=wording, is_demand=is_demand)
    paragraph.needs.set(needs)
    paragraph.findings.set(findings)
    data = {"rank": paragraph.rank, "before": before, "after": wording}
    record("deliberation.paragraph_written", draft, paragraph, actor=actor, **data)
    return paragraph


@transaction.atomic
def move_paragraph(paragraph: Paragraph, *, actor: Account, up: bool) -> Paragraph:
    """Exchange a paragraph with its neighbour."""
    draft = take(paragraph.draft, "write")
    paragraph.refresh_from_db(fields=["rank"])
    side = {"rank__lt": paragraph.rank} if up else {"rank__gt": paragraph.rank}
    neighbour = draft.paragraphs.filter(**side).order_by("-rank" if up else "rank").first()
    if neighbour is None:
        raise RuleBroken(_("Ce paragraphe est déjà au bout du texte."))
    paragraph.rank, neighbour.rank = neighbour.rank, paragraph.rank
    Paragraph.objects.bulk_update([paragraph, neighbour], ["rank"])
    record("deliberation.paragraph_moved", draft, paragraph, actor=actor, rank=neighbour.rank)
    return paragraph


@transaction.atomic
def remove_paragraph(paragraph: Paragraph, *, actor: Account) -> None:
    """Remove a paragraph of a text that only its drafting group has read."""
    draft = take(paragraph.draft, "write")
    paragraph.refresh_from_db(fields=["rank"])
    rank, before = paragraph.rank, paragraph.wording
    paragraph.delete()
    draft.paragraphs.filter(rank__gt=rank).update(rank=F("rank") - 1)
    record("deliberation.paragraph_removed", draft, actor=actor, rank=rank, before=before)


@transaction.atomic
def add_finding(draft: Draft, *, actor: Account, **content: object) -> Finding:
    draft = take(draft, "write")
    finding = draft.findings.create(number=next_in(draft.findings), **content)
    record("deliberation.finding_added", draft, actor=actor, claim=finding.claim)
    return finding


@transaction.atomic
def correct_finding(finding: Finding, *, figure: str, on: dt.date) -> Finding:
    """Say, under a finding of a text that is not settled, what its figure has become; nothing when it is as cited.

    The machine that works figures out does it: nobody’s words change, and what was cited stays.
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=finding.draft_id)
    finding.refresh_from_db()
    since = "" if figure == finding.figure else figure
    if since == finding.since or draft.state in SETTLED:
        return finding
    finding.since, finding.since_on = since, on if since else None
    finding.save(update_fields=["since", "since_on"])
    record("deliberation.finding_corrected", draft, actor=None, claim=finding.claim, now=figure)
    return finding


@transaction.atomic
def open_discussion(draft: Draft, *, actor: Account, closes_on: dt.date) -> Draft:
    """Publish the draft, for questions, comments and amendments until a day."""
    draft = take(draft, "open")
    if not draft.paragraphs.exists():
        raise RuleBroken(_("Écrivez au moins un paragraphe avant d’ouvrir la discussion."))
    save(draft, closes_on=until(closes_on))
    day = french.day(closes_on)
    coming = _("Le projet est ouvert aux questions et aux amendements jusqu’au %(day)s.") % {"day": day}
    things = [*draft.convergences.all(), *draft.needs]
    data = {"until": day, "next": coming, "next_by": closes_on.isoformat()}
    record("deliberation.discussion_opened", draft, *things, actor=actor, **data)
    return draft


@transaction.atomic
def withdraw_draft(draft: Draft, *, actor: Account, reason: str) -> Draft:
    """Withdraw a draft with a reason; its needs wait for another."""
    draft = save(take(draft, "withdraw"))
    draft.rounds.filter(closed_at=None).update(closed_at=timezone.now())
    needs = needs_services.send_back(draft.convergences.all())
    things = [*draft.convergences.all(), *needs]
    record("deliberation.withdrawn", draft, *things, actor=actor, reason=reason, next=given_back())
    return draft


def drop_quotes_of(need: Need) -> None:
    """Its author took the words back: drafts that were given up quote them no more. No other may stand then."""
    given_up = Paragraph.objects.filter(draft__state__in=[DraftState.WITHDRAWN, DraftState.REJECTED], needs=need)
    quotes = given_up.filter(wording__startswith=OPENS, wording__endswith=CLOSES)
    for paragraph in quotes.prefetch_related("needs"):
        if list(paragraph.needs.all()) == [need]:
            save(paragraph, wording=_("[Une phrase était citée ici : son auteur l’a reprise.]"))


# Discussing and amending


@transaction.atomic
def comment_paragraph(
    paragraph: Paragraph,
    *,
    actor: Account,
    hat: models.Model | None,
    kind: str,
    text: str,
    in_reply_to: Comment | None = None,
) -> Comment:
    """Ask or comment, in one's own name or for a place or an organisation."""
    DRAFT_WORKFLOW.check("comment", paragraph.draft)
    signed = {"author": actor, **Signed.wearing(hat)}
    comment = paragraph.comments.create(kind=kind, text=text, in_reply_to=in_reply_to, **signed)
    journal.follow_thing(paragraph.draft, account=actor)
    record("deliberation.commented", paragraph.draft, actor=actor, hat=hat, by=signature(comment), rank=paragraph.rank)
    return comment


@transaction.atomic
def propose_amendment(
    paragraph: Paragraph,
    *,
    actor: Account,
    hat: models.Model | None,
    wording: str,
    reason: str,
    seen: str,
    inserts: bool = False,
) -> Amendment:
    """Propose another wording of the paragraph as one has `seen` it, none to remove it, or a new one behind."""
    draft = take(paragraph.draft, "amend")
    paragraph.refresh_from_db()
    if paragraph.rank is None or seen != paragraph.stamp:
        raise RuleBroken(_("Ce paragraphe a changé pendant que vous écriviez. Relisez-le, puis proposez de nouveau."))
    before = "" if inserts else paragraph.wording
    if wording == before:
        raise RuleBroken({"wording": _("Votre texte est le même que le texte présent.")})
    amendment = Amendment(draft=draft, paragraph=paragraph, inserts=inserts, before=before, **Signed.wearing(hat))
    save(amendment, number=next_in(draft.amendments), wording=wording, reason=reason, author=actor)
    journal.follow_thing(draft, account=actor)
    data = {"by": signature(amendment), "number": amendment.number, "before": before, "after": wording}
    record("deliberation.amended", draft, amendment, actor=actor, hat=hat, **data)
    return amendment


def _take_amendment(amendment: Amendment, step: str, draft_step: str = "merge") -> Amendment:
    draft = take(amendment.draft, draft_step)
    rows = Amendment.objects.select_related("paragraph", "author", "place", "organisation", "ballot")
    amendment = rows.get(pk=amendment.pk)
    amendment.draft = draft
    if step != "answer" and amendment.ballot and amendment.ballot.state != BallotState.CLOSED:
        raise RuleBroken(_("Cet amendement est au vote : le scrutin décide."))
    AMENDMENT_WORKFLOW.apply(step, amendment)
    return amendment


@transaction.atomic
def recommend_amendment(
    amendment: Amendment, *, actor: Account, recommendation: str, recommendation_reason: str, counter_wording: str = ""
) -> Amendment:
    """The drafting group says what it would do with an amendment, and why; the author may answer."""
    amendment = _take_amendment(amendment, "recommend")
    if (recommendation == Recommendation.MODIFY) != bool(counter_wording):
        raise RuleBroken({"counter_wording": _("Une rédaction de compromis va avec « accepter en le modifiant ».")})
    save(amendment, recommendation=recommendation, recommendation_reason=recommendation_reason)
    save(amendment, counter_wording=counter_wording, author_agrees=None, author_answer="")
    advice = amendment.get_recommendation_display()
    record("deliberation.recommended", amendment.draft, amendment, actor=actor, number=amendment.number, advice=advice)
    return amendment


@transaction.atomic
def answer_amendment(amendment: Amendment, *, actor: Account, answer: str, author_answer: str = "") -> Amendment:
    """The author agrees with the recommendation, maintains the proposal, or withdraws it."""
    amendment = _take_amendment(amendment, "withdraw" if answer == "withdraw" else "answer")
    agrees = None if answer == "withdraw" else answer == "agree"
    save(amendment, author_agrees=agrees, author_answer=author_answer)
    said = {"agree": _("d’accord"), "maintain": _("maintient sa proposition"), "withdraw": _("retire l’amendement")}
    data = {"by": signature(amendment), "number": amendment.number, "answer": said[answer]}
    record("deliberation.amendment_answered", amendment.draft, amendment, actor=actor, **data)
    return amendment


@transaction.atomic
def integrate_amendment(amendment: Amendment, *, actor: Account | None, wording: str, seen: str) -> Amendment:
    """Write `wording` into the text as one has `seen` it; rival amendments follow it, or are left to look at."""
    amendment = _take_amendment(amendment, "integrate")
    draft, paragraph = amendment.draft, amendment.paragraph
    if paragraph.rank is None or seen != paragraph.stamp:
        raise RuleBroken(_("Ce paragraphe a changé entre-temps. Relisez la fusion avant d’intégrer."))
    if amendment.inserts:
        draft.paragraphs.filter(rank__gt=paragraph.rank).update(rank=F("rank") + 1)
        amendment.paragraph = paragraph = draft.paragraphs.create(rank=paragraph.rank + 1, wording=wording)
    else:
        amendment.before = paragraph.wording
        rewrite(paragraph, wording)
    save(amendment, settled_wording=wording, settled_at=timezone.now())
    carried = _carry_over(draft.amendments.filter(state__in=LIVE, paragraph=paragraph, inserts=False), paragraph)
    data = {"number": amendment.number, "by": signature(amendment), "before": amendment.before, "after": wording}
    record("deliberation.amendment_integrated", draft, paragraph, amendment, actor=actor, carried=carried, **data)
    return amendment


def rewrite(paragraph: Paragraph, wording: str) -> None:
    """Change a paragraph that others have read; without words it leaves the text, and keeps its uid."""
    rank = paragraph.rank
    save(paragraph, wording=wording or paragraph.wording, rank=rank if wording else None)
    if not wording:
        paragraph.draft.paragraphs.filter(rank__gt=rank).update(rank=F("rank") - 1)


def _carry_over(amendments: Iterable[Amendment], paragraph: Paragraph) -> list[int]:
    """Bring the amendments that touch other words up to date; the others stay, overtaken, to be looked at."""
    carried = []
    for amendment in amendments:
        wording = rebase(amendment.before, paragraph.wording, amendment.wording)
        counter = rebase(amendment.before, paragraph.wording, amendment.counter_wording or amendment.before)
        if wording is not None and counter is not None and amendment.wording:
            counter = counter if amendment.counter_wording else ""
            save(amendment, before=paragraph.wording, wording=wording, counter_wording=counter)
            carried.append(amendment.number)
    return carried


@transaction.atomic
def refuse_amendment(amendment: Amendment, *, actor: Account | None) -> Amendment:
    """Leave the text as it is; the recommendation has said why."""
    amendment = save(_take_amendment(amendment, "refuse"), settled_at=timezone.now())
    data = {"number": amendment.number, "by": signature(amendment)}
    record("deliberation.amendment_refused", amendment.draft, amendment, actor=actor, **data)
    return amendment

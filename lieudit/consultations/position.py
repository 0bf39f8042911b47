"""From what a consultation says to a draft position, in one act; and what is told of what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.results import Line, Results
from lieudit.consultations.services import record
from lieudit.consultations.wording import quoted
from lieudit.consultations.workflow import CONSULTATION_WORKFLOW
from lieudit.deliberation.models import Draft, Finding, Position
from lieudit.deliberation.services import add_finding, open_draft, write_paragraph
from lieudit.deliberation.thread import step_of
from lieudit.deliberation.workflow import DraftState
from lieudit.journal.models import Entry
from lieudit.needs.workflow import CONVERGENCE_WORKFLOW
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import percent, typeset
from lieudit.toolkit.locks import lock
from lieudit.toolkit.promises import NextStep

GIVEN_UP = (DraftState.REJECTED, DraftState.WITHDRAWN)
MOST_OF_A_PART = 12
"""Statements of each part that a draft takes: the surest, then the widest; the others are a link away."""


@transaction.atomic
def open_position(consultation: Consultation, *, actor: Account) -> Draft:
    """Open a draft from a closed consultation: what brings together as findings and paragraphs, what parts as open
    questions with the groups named, what is little known as what is to be learnt. Once a consultation.
    """
    consultation = CONSULTATION_WORKFLOW.take("draw", consultation)
    if consultation.draft_id:
        raise RuleBroken(_("Un projet de position est déjà né de cette consultation."))
    results = Results.of(consultation)
    if results is None or not results.is_final:
        raise RuleBroken(_("Ses résultats se lisent : réessayez dans une minute."))
    if not (results.together or results.apart or results.unknown):
        raise RuleBroken(_("Rien n’y rassemble ni n’y sépare assez de voix pour écrire une position."))
    summary = typeset(_("Ce que dit la consultation n° {number}, « {question} » : {voices}.")).format(
        number=consultation.number, question=consultation.question, voices=results.voices_said
    )
    origin = consultation.convergence
    chosen = [origin] if origin and origin.state in CONVERGENCE_WORKFLOW.steps["deliberate"].sources else []
    title = consultation.question[:150]
    draft = open_draft(
        chosen, actor=actor, hat=None, assembly=consultation.assembly, title=title, summary=summary[:600]
    )
    _write(draft, consultation, results, actor)
    consultation.draft = draft
    consultation.save(update_fields=["draft"])
    record("consultations.position_opened", consultation, actor=actor)
    return draft


def _write(draft: Draft, consultation: Consultation, results: Results, actor: Account) -> None:
    parts = (
        (_("Ce qui nous rassemble"), results.together, _agreed),
        (_("Questions ouvertes"), results.apart, _disputed),
        (_("Ce qui reste à mieux connaître"), results.unknown, _passed),
    )
    needs, day = set(draft.needs.values_list("pk", flat=True)), timezone.localdate(consultation.closed_at)
    for heading, lines, say in parts:
        for first, line in enumerate(lines[:MOST_OF_A_PART]):
            figure, wording = say(line)
            finding = _find(draft, consultation, line, figure, day, actor)
            need = line.statement.need if line.statement.need_id in needs else None
            write_paragraph(
                draft,
                actor=actor,
                heading="" if first else heading,
                wording=wording,
                is_demand=False,
                needs=[need] if need else [],
                findings=[finding],
            )


def _find(draft: Draft, consultation: Consultation, line: Line, figure: str, day: dt.date, actor: Account) -> Finding:
    statement = line.statement
    where = {"number": consultation.number, "rank": statement.rank, "credit": credit(statement)}
    source = typeset(_("Consultation n° {number}, affirmation n° {rank}, {credit}")).format(**where)
    url = settings.SITE_URL + statement.get_absolute_url()
    claim = quoted(statement.text)
    return add_finding(draft, actor=actor, claim=claim, figure=figure[:80], source=source[:200], url=url, dated=day)


def credit(statement: Statement) -> str:
    """Whose words a statement takes, with those whose own was joined to it."""
    said = _("dite dans %s") if statement.need else _("proposée par %s")
    joined = statement.joined.select_related("need", "place", "author").order_by("rank")
    also = dict.fromkeys(each.by for each in joined)
    return said % statement.by + "".join(_(", et par %s") % by for by in also)


def _agreed(line: Line) -> tuple[str, str]:
    figure = typeset(_("{share} d’accord ; au moins {low} dans chaque groupe entendu")).format(
        share=percent(line.share, 0), low=percent(line.low, 0)
    )
    return figure, line.statement.text


def _disputed(line: Line) -> tuple[str, str]:
    """An open question: the two groups that it parts, and every group where fewer than half agree, by name."""
    assert line.more is not None
    assert line.less is not None  # held by `Results.apart`
    shares = {
        "more": line.more.label,
        "high": percent(line.more.share, 0),
        "less": line.less.label,
        "low": percent(line.less.share, 0),
    }
    figure = _("de %(low)s à %(high)s d’accord selon les groupes") % shares
    wording = typeset(_("{text} : {high} d’accord dans le groupe « {more} », {low} dans « {less} ».")).format(
        **{
            **shares,
            "text": quoted(line.statement.text),
        }
    )
    if line.against:
        named = ", ".join(f"{quoted(label)} ({percent(share, 0)})" for label, share in line.against)
        wording += " " + typeset(_("Y sont minoritaires à le dire : {named}.")).format(named=named)
    return figure, wording + " " + _("Le conseil a à en débattre.")


def _passed(line: Line) -> tuple[str, str]:
    share = percent(line.passed_share, 0)
    wording = typeset(_("{text} : {share} de celles et ceux qui l’ont lue ont passé."))
    return _("%s ont passé") % share, wording.format(text=quoted(line.statement.text), share=share)


@transaction.atomic
def tell_end(draft: Draft) -> None:
    """Tell those who answered that the draft which came of it is given up. Once."""
    if draft.state not in GIVEN_UP:
        return
    for consultation in Consultation.objects.filter(draft=draft).select_for_update():
        if not Entry.objects.about(consultation).filter(kind="consultations.position_given_up").exists():
            where = {"url": draft.get_absolute_url(), "link": _("Lire pourquoi")}
            record("consultations.position_given_up", consultation, actor=None, **where)


def next_of(consultation: Consultation) -> NextStep | None:
    """What its council owes once it is closed and a draft came of it, before which day; nothing once one is adopted.
    From its round on, what comes next of a draft is read on its page."""
    draft = consultation.draft
    if draft is None or consultation.position_id or draft.state in GIVEN_UP:
        return None
    if draft.state not in (DraftState.WRITING, DraftState.OPEN):
        words = _("Un projet de position est né de ces résultats : il est %s.") % draft.get_state_display()
        return NextStep(first=typeset(words), url=draft.get_absolute_url(), link=_("Lire où il en est"))
    step = step_of(draft.state, draft.ends_on, consultation.assembly, "", draft.at)
    if step and draft.state == DraftState.WRITING:
        return replace(step, first=_("Un projet de position s’écrit à partir de ces résultats."))
    return step


@transaction.atomic
def tell_adoption(position: Position) -> None:
    """Tell those who answered, and left a way to be told, that a position came of it. Once."""
    found = Consultation.objects.filter(draft=position.draft_id, position=None).first()
    if found is None:
        return
    consultation = lock(found)
    consultation.position = position
    consultation.save(update_fields=["position"])
    where = {"url": position.get_absolute_url(), "link": _("Lire la position")}
    record("consultations.position_adopted", consultation, actor=None, position=str(position), **where)

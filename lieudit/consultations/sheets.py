"""Answering on paper: the sheet that one prints, and its answers as somebody types them back. A sheet is one voice
without account; the results say how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.consultations.answering import Said, Speaker, answer_statements, voice_of
from lieudit.consultations.models import Answer, Consultation, Voice
from lieudit.consultations.speaking import key_of
from lieudit.consultations.vocabulary import Audience, Tie
from lieudit.journal.services import record
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.pdf import render_pdf
from lieudit.toolkit.qr import drawing

TEMPLATE = Path(__file__).parent / "templates" / "consultations/sheet.typ"


def sheet_of(consultation: Consultation) -> bytes:
    """Its statements with their boxes, A4, accessible, with the code that leads to them on a telephone."""
    online = f"{settings.SITE_URL}{reverse('consultations:answer', args=[consultation.number])}"
    typed = f"{settings.SITE_URL}{reverse('consultations:type_sheet', args=[consultation.number])}"
    data = {
        "number": consultation.number,
        "question": consultation.question,
        "assembly": consultation.assembly.name,
        "closes_on": day(consultation.closes_on),
        "address": online.partition("://")[2],
        "statements": [[each.rank, each.text] for each in consultation.statements.served().order_by("rank")],
        "ties": [str(label) for label in Tie.labels],
    }
    files = {"answer.svg": drawing(online).encode(), "type.svg": drawing(typed).encode()}
    return render_pdf(TEMPLATE, data, f"Feuille de la consultation n° {consultation.number}", files=files)


@transaction.atomic
def type_sheet(
    consultation: Consultation,
    *,
    actor: Account,
    sheet: int,
    said: Mapping[int, Said],
    region: str = "",
    tie: str = "",
    again: bool = False,
) -> Voice:
    """Keep the answers of a paper sheet, by the number that who types it wrote on it: one voice, typed once. With
    `again`, what was typed from this same sheet is replaced."""
    if consultation.audience != Audience.ALL:
        raise RuleBroken(
            _("Une feuille n’a pas de compte : elle ne sert qu’aux consultations ouvertes à tout le monde.")
        )
    speaker = Speaker(
        key=key_of(consultation.number, f"sheet {actor.pk} {sheet}"), region=region, tie=tie, typist=actor
    )
    known = voice_of(consultation, speaker)
    if known and not again:
        raise RuleBroken(
            _("Vous avez déjà recopié la feuille n° %d : changez de numéro, ou dites que vous la corrigez.") % sheet
        )
    voice = answer_statements(consultation, speaker=speaker, said=said)
    Answer.objects.filter(voice=voice).exclude(statement__rank__in=said).delete()
    record("consultations.sheet_typed", consultation, actor=actor, data={"number": consultation.number, "sheet": sheet})
    return voice

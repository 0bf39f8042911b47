"""What the answers say, read by the worker: as they come, then once for all."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Q
from django.tasks import task
from django.utils import timezone

from lieudit.consultations.groups import labels_of, places_by_group
from lieudit.consultations.models import Answer, Consultation, Reading, Statement, Voice
from lieudit.consultations.workflow import ConsultationState
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Json

PACE = 5
"""New voices after which what is said is read again: what moves between two readings is never of fewer people."""


@task
def read_consultation(consultation_id: int) -> None:
    """Read the answers of a consultation, and keep what may be published; once it is closed, for ever."""
    consultation = Consultation.objects.select_related("assembly").get(pk=consultation_id)
    if not _is_due(consultation):
        return
    data, final = _read(consultation), consultation.state == ConsultationState.CLOSED
    with transaction.atomic():
        held = lock(consultation)
        kept = Reading.objects.filter(consultation=held).first()
        if held.state != consultation.state or (kept and kept.final):  # closed meanwhile: its own task reads it
            return
        facts = {"at": timezone.now(), "data": data, "final": final}
        Reading.objects.update_or_create(consultation=held, defaults=facts)


def read_as_it_goes() -> list[Consultation]:
    """Ask the worker for what is due: open, with new voices; or closed, whose last reading was lost on the way."""
    open_or_lost = Q(state=ConsultationState.OPEN) | Q(state=ConsultationState.CLOSED) & ~Q(reading__final=True)
    due = [each for each in Consultation.objects.filter(open_or_lost).order_by("pk") if _is_due(each)]
    for consultation in due:
        read_consultation.enqueue(consultation.pk)
    return due


def _is_due(consultation: Consultation) -> bool:
    known = Reading.objects.filter(consultation=consultation).values_list("final", "data__voices").first()
    if consultation.state == ConsultationState.CLOSED:
        return known is None or not known[0]
    voices = Voice.objects.filter(consultation=consultation).count()
    return consultation.state == ConsultationState.OPEN and voices >= (known[1] if known else 0) + PACE


def _read(consultation: Consultation) -> Json:
    # Imported here: NumPy is loaded by the worker, never by a process that serves pages (decision 47).
    from lieudit.consultations.reading import Raw, read_answers

    served = Statement.objects.served().filter(consultation=consultation).order_by("rank")
    statements = list(served.values_list("pk", "rank"))
    given = Voice.objects.filter(consultation=consultation)
    voices = list(given.order_by("pk").values_list("pk", "groups", "crowded"))
    at, who = {pk: i for i, (pk, _rank) in enumerate(statements)}, {pk: i for i, (pk, *_) in enumerate(voices)}
    rows = Answer.objects.filter(voice__consultation=consultation, statement__in=at).order_by()
    answers = [(who[v], at[s], said) for v, s, said in rows.values_list("voice", "statement", "value") if v in who]
    weighty = rows.filter(important=True).values("statement").annotate(n=Count("pk")).values_list("statement", "n")
    important = dict(weighty)
    raw = Raw(
        answers=answers,
        groups=[groups for _pk, groups, _crowded in voices],
        ranks=[rank for _pk, rank in statements],
        important=[important.get(pk, 0) for pk, _rank in statements],
        crowded=sum(crowded for *_, crowded in voices),
        sheets=given.exclude(typist=None).count(),
        labels=labels_of(consultation),
        places=places_by_group(),
    )
    return read_answers(raw)
